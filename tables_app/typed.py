"""The types of a table: one for each column, over all its rows, and the value of every cell."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from tables_app.periods import Period, read_period
from tables_app.values import NUMERIC, Kind, Mark, Value, legend, read_cell, read_label, read_range


class Tabular(Protocol):
    """A table as printed: header paths, rows of text as long as them, notes."""

    @property
    def columns(self) -> Sequence[Sequence[str]]: ...
    @property
    def rows(self) -> Sequence[Sequence[str]]: ...
    @property
    def notes(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header path, the kind of all its values, its unit ("£", "£000s", "%"), the period its header names.

    is_total: its header says that it sums others up. is_label: it names the rows.
    """

    path: tuple[str, ...]
    kind: Kind
    unit: str = ""
    period: Period | None = None
    is_total: bool = False
    is_label: bool = False


@dataclass(frozen=True, slots=True)
class TypedTable:
    """A table whose cells are values. Rows are as long as `columns`; `total_rows` are the numbers of rows that sum up.

    footnotes: the note that each mark printed after a cell or a header stands for.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    total_rows: tuple[int, ...]
    footnotes: Mapping[str, str]

    @property
    def periods(self) -> tuple[str, ...]:
        """The codes of the years and periods that headers and labels name, each once."""
        named = [column.period for column in self.columns]
        labels = [column for column, head in enumerate(self.columns) if head.is_label]
        named += [row[column].period for row in self.rows for column in labels]
        return tuple(dict.fromkeys(period.code for period in named if period))

    def label(self, row: int) -> tuple[str, ...]:
        """Return the words that name a row."""
        cells = zip(self.columns, self.rows[row], strict=True)
        return tuple(value.text.strip() for column, value in cells if column.is_label)


_TOTAL: Final = re.compile(
    r"(?:(?:grand|sub|overall|annual|final|running|combined)[\s-]*)?totals?\b[^0-9]{0,60}"
    r"|(?:overall|sum|all)(?:\s+[a-z]+){0,3}"
    r"|.{0,60}\btotal\b\)?",
    re.IGNORECASE,
)
_YEARLY: Final = re.compile(r"(?<!\d )\b(?:year|period|fy|date|when|month|quarter)\b", re.IGNORECASE)
_CODED: Final = re.compile(
    r"\b(?:code|ref(?:erence)?|id|urn|uprn|usrn|postcode|invoice|account|order)(?:\s+(?:no\.?|number|code))?s?$",
    re.IGNORECASE,
)
UNIT: Final = re.compile(
    r"£(?:\s?['’]?000['’]?s?|\s?(?:k|m|bn|millions?|thousands?)\b)?|[$€]|%|\bper ?cent(?:age)?\b",
    re.IGNORECASE,
)
_FOOTNOTE: Final = re.compile(
    r"(?P<mark>[¹²³⁰-⁹]+|\*{1,3}|[†‡]+|\[(?:note )?\w{1,2}\]|\((?:p|r|e)\))\s*[:=–-]?\s*(?P<note>\S.{2,})",
    re.IGNORECASE,
)


def typed(table: Tabular, corrected: Mapping[int, Kind] | None = None) -> TypedTable:
    """Return a table with every column and every cell typed over all rows. Never raises.

    Where rows are shorter than others, or than the header, empty cells stand in what is missing.
    corrected: kinds that a person has settled, by column number; they win over what is found.
    """
    marks = legend(table.notes)
    width = max([len(table.columns), *(len(row) for row in table.rows)])
    paths = [*table.columns, *([("",)] * (width - len(table.columns)))]
    cells = [[read_cell(text, marks) for text in [*row, *([""] * (width - len(row)))]] for row in table.rows]
    labels = _label_columns(paths, cells)
    columns = []
    for number, path in enumerate(paths):
        is_label = number in labels
        if is_label:
            for row in cells:
                row[number] = read_label(row[number].text)
        values = [row[number] for row in cells]
        kind = (corrected or {}).get(number) or column_kind(path, values, is_label=is_label)
        for row in cells:
            row[number] = _cell_as(row[number], kind)
        columns.append(_column(path, kind, is_label=is_label))
    rows = tuple(map(tuple, cells))
    return TypedTable(tuple(columns), rows, _total_rows(rows, labels), _footnotes(table.notes))


def column_kind(path: Sequence[str], values: Iterable[Value], *, is_label: bool = False) -> Kind:
    """Return the kind that fits every value of a column; marks ("<5", "-", "not held") fit any."""
    values = list(values)
    name = " ".join(path).strip()
    kinds = _counted(values)
    if not kinds:
        return Kind.TEXT
    if Kind.CODE in kinds or _CODED.search(name):
        return Kind.CODE if set(kinds) <= {Kind.CODE, Kind.COUNT, Kind.PERIOD} else Kind.TEXT
    if Kind.PERIOD in kinds:
        return _kind_with_periods(name, values, kinds, is_label=is_label)
    if is_label and set(kinds) <= {Kind.COUNT, Kind.AGE_BAND} and Kind.AGE_BAND in kinds:
        return Kind.AGE_BAND
    return _common_kind(name, kinds)


def _counted(values: Sequence[Value]) -> Counter[Kind]:
    """Return how many values there are of each kind; a statement that stands in many rows counts once."""
    texts = {value.text for value in values if value.kind is Kind.TEXT}
    kinds = Counter(value.kind for value in values if value.kind not in {None, Kind.TEXT})
    return Counter(
        {kind: count for kind, count in kinds.items() if kind} | ({Kind.TEXT: len(texts)} if texts else {})
    )


def is_total(label: str) -> bool:
    """Return whether a row or a column of this name sums others up."""
    return _TOTAL.fullmatch(" ".join(label.split()).rstrip(" :*")) is not None


def _kind_with_periods(name: str, values: Sequence[Value], kinds: Counter[Kind], *, is_label: bool) -> Kind:
    others = set(kinds) - {Kind.PERIOD}
    bare = (
        sum(value.kind is Kind.PERIOD and value.number is not None for value in values) == kinds[Kind.PERIOD]
    )
    is_time = is_label or _YEARLY.search(name) is not None
    if bare and others <= NUMERIC and not is_time:  # "2019" among counts
        return _numeric_kind(name, others | {Kind.COUNT})
    if not others:
        return Kind.YEAR if bare else Kind.PERIOD
    # "2019", "2020" and below them "Total" or "Average" are periods all the same.
    if is_time and kinds[Kind.PERIOD] > sum(kinds[other] for other in others):
        return Kind.YEAR if bare else Kind.PERIOD
    return Kind.TEXT if Kind.TEXT in others else Kind.MIXED


def _common_kind(name: str, kinds: Counter[Kind]) -> Kind:
    numbers = sum(count for kind, count in kinds.items() if kind in NUMERIC)
    others = sum(kinds.values()) - numbers
    if numbers > others and set(kinds) - NUMERIC <= {Kind.TEXT, Kind.AGE_BAND}:
        return _numeric_kind(name, set(kinds) & NUMERIC)
    if len(kinds) == 1:
        return next(iter(kinds))
    return Kind.TEXT if Kind.TEXT in kinds and others >= numbers else Kind.MIXED


def _numeric_kind(name: str, kinds: set[Kind]) -> Kind:
    if len(kinds) > 1 and not kinds <= {Kind.COUNT, Kind.DECIMAL, Kind.MONEY}:
        return Kind.MIXED
    if Kind.MONEY in kinds:
        return Kind.MONEY
    unit = _unit(name)
    if kinds <= {Kind.COUNT, Kind.DECIMAL} and unit:
        return Kind.MONEY if unit[0] in "£$€" else Kind.PERCENTAGE
    return Kind.DECIMAL if Kind.DECIMAL in kinds else next(iter(kinds))


def _cell_as(value: Value, kind: Kind) -> Value:
    """Return a cell as the kind of its column has it; what does not fit a column of numbers is a statement."""
    if value.kind is None or value.kind is kind or kind is Kind.MIXED:
        return value
    if kind in NUMERIC:
        if value.number is not None:
            return replace(value, kind=kind, period=None)
        return read_range(value.text) or Value(value.text, mark=Mark.STATEMENT)
    if kind is Kind.YEAR and value.period is not None:
        return replace(value, kind=kind)
    return Value(
        value.text, Kind.TEXT if kind in {Kind.YEAR, Kind.PERIOD, Kind.DATE, Kind.AGE_BAND} else kind
    )


def _column(path: Sequence[str], kind: Kind, *, is_label: bool) -> Column:
    parts = [part for part in path if part]
    periods = (read_period(part) for part in reversed(parts))
    return Column(
        tuple(path),
        kind,
        unit=_unit(" ".join(parts)) or ("%" if kind is Kind.PERCENTAGE else ""),
        period=None if is_label else next((period for period in periods if period), None),
        is_total=not is_label and bool(parts) and is_total(parts[-1]),
        is_label=is_label,
    )


def _unit(name: str) -> str:
    found = UNIT.search(name)
    if found is None:
        return ""
    return "%" if found[0].lower().startswith("per") else found[0]


def _label_columns(columns: Sequence[Sequence[str]], cells: Sequence[Sequence[Value]]) -> frozenset[int]:
    """Return the columns that name the rows: the leading ones that hold words, periods or bands; else the first.

    A table of one column has none, and neither has one whose first column counts like the others under a period.
    """
    if len(columns) < 2:
        return frozenset()
    leading = []
    for number, path in enumerate(columns[:-1]):
        kinds = _counted([row[number] for row in cells])
        numbers = sum(count for kind, count in kinds.items() if kind in NUMERIC)
        if numbers * 2 > sum(kinds.values()) or (number and read_period(path[-1]) is not None):
            break
        leading.append(number)
    if leading:
        return frozenset(leading)
    return frozenset() if any(read_period(part) for part in columns[0]) else frozenset({0})


def _total_rows(rows: Sequence[Sequence[Value]], labels: frozenset[int]) -> tuple[int, ...]:
    if not labels:
        return ()
    return tuple(
        number
        for number, row in enumerate(rows)
        if any(is_total(row[label].text) for label in sorted(labels))
    )


def _footnotes(notes: Sequence[str]) -> dict[str, str]:
    found = (_FOOTNOTE.match(" ".join(note.split())) for note in notes)
    return {match["mark"]: match["note"] for match in found if match}
