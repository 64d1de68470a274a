"""A table as it is looked at: its rows sorted and filtered, its marks spoken and explained, its footnotes in reach."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tables_app.headers import header_rows
from tables_app.typed import TypedTable
from tables_app.values import NUMERIC, Mark, Value

type Say = Callable[[str], str]
"""Says a phrase in another language; `str` leaves it as it is. What stands in braces is filled in afterwards."""


@dataclass(frozen=True, slots=True)
class Order:
    """column: its number, from 0."""

    column: int
    is_descending: bool = False


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell in parts that, one after the other, are the text as printed.

    text: all of it, but for `reference`, a mark at its end to which note number `note` belongs (from 0; None: none does).
    spoken: what a screen reader says instead of a mark that it would misread; empty where it reads it well.
    """

    text: str
    reference: str = ""
    note: int | None = None
    spoken: str = ""
    is_header: bool = False
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class ShownRow:
    cells: tuple[ShownCell, ...]
    is_total: bool


@dataclass(frozen=True, slots=True)
class ShownHeader:
    """A cell of the header, in parts as those of a row are.

    column: the number of the column that it names, from 0; None where it stands over several names.
    address, direction: where a click sorts by it, and how it is sorted now, if it is ("ascending", "descending").
    """

    text: str
    reference: str
    note: int | None
    column_span: int
    row_span: int
    scope: str
    column: int | None
    is_number: bool
    address: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a mark that stands in a table means."""

    mark: str
    meaning: str


def can_be_arranged(table: TypedTable) -> bool:
    """Return whether rows keep their meaning in another order: "As above" loses it."""
    return len(table.rows) > 1 and not any(value.mark is Mark.AS_ABOVE for row in table.rows for value in row)


def arranged(table: TypedTable, *, words: str = "", order: Order | None = None) -> list[int]:
    """Return the numbers of the rows that hold all words, in order. Rows that sum up stay at the bottom.

    Within a column numbers come by their size, periods and days by time, then texts; marks and empty cells come last
    whichever way it is sorted.
    """
    wanted = words.casefold().split()
    rows = [
        number
        for number, row in enumerate(table.rows)
        if not wanted or _holds("\n".join(value.text for value in row).casefold(), wanted)
    ]
    if order is None:
        return rows
    totals = set(table.total_rows)

    def value(number: int) -> Value:
        return table.rows[number][order.column]

    body = [number for number in rows if number not in totals]
    known = [number for number in body if _is_known(value(number))]
    known.sort(key=lambda number: _key(value(number)), reverse=order.is_descending)
    rest = [number for number in body if not _is_known(value(number))]
    return [*known, *rest, *(number for number in rows if number in totals)]


def _holds(text: str, words: Sequence[str]) -> bool:
    return all(word in text for word in words)


def _is_known(value: Value) -> bool:
    return value.mark is None or value.number is not None


_NUMBERS: Final = re.compile(r"(\d{1,15})")


def _key(value: Value) -> tuple[object, ...]:
    """Return what a value is sorted by, among values of any kind."""
    if value.number is not None:
        return (0, value.number)
    if value.date is not None:
        return (1, value.date.isoformat())
    if value.period is not None:
        return (1, value.period.code)
    # "Ward 2" stands before "Ward 10", and "Under 5" before "5-9".
    text = " ".join(value.text.split()).casefold()
    under = text.startswith(("under ", "below ", "less than "))
    parts = [
        (0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _NUMBERS.split(text) if part
    ]
    return (2, [*parts[1:2], (-1, 0, "")] if under else parts)


# Marks and notes ----------------------------------------------------------------------------------


def shown_rows(
    table: TypedTable, notes: Sequence[str], numbers: Iterable[int], *, say: Say = str
) -> list[ShownRow]:
    """Return these rows. The first cell of a row names it, unless it is empty or the only one."""
    explained = noted(table, notes)
    return [
        ShownRow(
            tuple(
                _shown(
                    value,
                    explained,
                    say,
                    is_header=column == 0 and bool(value.text) and len(table.columns) > 1,
                    is_number=_is_number(table, column),
                )
                for column, value in enumerate(table.rows[number])
            ),
            is_total=number in table.total_rows,
        )
        for number in numbers
    ]


def shown_header(table: TypedTable, notes: Sequence[str]) -> list[list[ShownHeader]]:
    """Return the header as rows of cells that span."""
    explained = noted(table, notes)
    return [
        [
            ShownHeader(
                *_parted(cell.text, explained),
                column_span=cell.column_span,
                row_span=cell.row_span,
                scope=cell.scope,
                column=cell.column,
                is_number=cell.column is not None and _is_number(table, cell.column),
            )
            for cell in cells
        ]
        for cells in header_rows([column.path for column in table.columns])
    ]


def _is_number(table: TypedTable, column: int) -> bool:
    return table.columns[column].kind in NUMERIC and not table.columns[column].is_label


def _parted(text: str, notes: Mapping[str, int]) -> tuple[str, str, int | None]:
    """Return a header without the mark at its end that a note explains, that mark, and the note's number."""
    for mark in sorted(notes, key=len, reverse=True):
        if text.endswith(mark) and text != mark and not mark.isalnum():
            return text.removesuffix(mark), mark, notes[mark]
    return text, "", None


def noted(table: TypedTable, notes: Sequence[str]) -> dict[str, int]:
    """Return the number of the note, from 0, that explains each mark."""
    folded = [" ".join(note.split()) for note in notes]
    return {
        mark: number
        for mark, explained in table.footnotes.items()
        for number, note in enumerate(folded)
        if note.startswith(mark) and note.endswith(explained)
    }


def _shown(
    value: Value, notes: Mapping[str, int], say: Say, *, is_header: bool, is_number: bool
) -> ShownCell:
    text = value.text.rstrip()
    mark = value.reference or (text if text in notes else "")
    spoken = _spoken(value, say)
    if mark in notes and text.endswith(mark):
        kept = value.text[: len(text) - len(mark)]
        return ShownCell(kept, mark, notes[mark], spoken, is_header, is_number)
    return ShownCell(value.text, "", None, spoken, is_header, is_number)


_WORD: Final = re.compile(r"[^\W\d_]{2}")
BY_MARK: Final = {
    Mark.SUPPRESSED: "withheld",
    Mark.NOT_HELD: "not held",
    Mark.NOT_AVAILABLE: "not available",
    Mark.NOT_APPLICABLE: "not applicable",
    Mark.AS_ABOVE: "as above",
}


def _spoken(value: Value, say: Say) -> str:
    """Return a mark in words, where it is a sign ("<5", "[c]", "..") and no words itself."""
    text = value.text.strip()
    if value.mark not in BY_MARK or _WORD.search(text):
        return ""
    if not value.is_suppressed or not any(map(str.isdigit, text)):
        return say(BY_MARK[value.mark])
    if value.high is None or text[0] not in "<≤=":
        return ""
    is_below = text[0] == "<" and "=" not in text
    if is_below:
        return say("fewer than {number}").format(number=value.high + 1)
    return say("{number} or fewer").format(number=value.high)


def meanings(table: TypedTable, notes: Sequence[str], *, say: Say = str) -> list[Meaning]:
    """Return what the marks in a table mean, each once, as far as no note of the letter says it."""
    found: dict[str, str] = {}
    explained = noted(table, notes)
    for value in (value for row in table.rows for value in row):
        text = value.text.strip()
        if text not in found and text not in explained and (spoken := _spoken(value, say)):
            found[text] = _explained(value, spoken, say)
    return [Meaning(mark, meaning) for mark, meaning in sorted(found.items())]


def _explained(value: Value, spoken: str, say: Say) -> str:
    if not value.is_suppressed:
        return spoken
    withheld = say("the authority did not give the figure")
    return withheld if spoken == say(BY_MARK[Mark.SUPPRESSED]) else f"{spoken}; {withheld}"
