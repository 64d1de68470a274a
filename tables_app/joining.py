"""The same figures of several letters joined into one series, each beside where it is printed.

Two tables give the same figures where their titles, or the questions they answer, say the same in the same order but for
years, marks and small words. A title that says little, or points back to another question, counts only together with the
title of its letter. In such tables a figure stands on the same line where row and header are called the same and the unit is
the same, whichever of them stands at the side. Where one letter prints two figures for one place of a series, its words do
not tell its measures apart, and none of its tables of that title is joined. So different measures stay apart, at the price
that some of the same are not found.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tables_app.periods import Period, order, periods_within
from tables_app.relations import plain
from tables_app.typed import UNIT, Column, TypedTable, is_total
from tables_app.values import NUMERIC, Kind, Mark, Value

MOST_ROWS: Final = 1000
"""A longer table is a list of records, not one of figures."""

# What may be said otherwise in one letter than in another and means the same. "Not", "without", "average" and "percentage"
# are no such words.
_SMALL: Final = frozenset(
    ["a", "an", "and", "any", "are", "as", "at", "be", "been", "by", "can", "could", "did", "do", "does", "each", "every", "financial", "calendar", "academic", "figure", "figures", "following", "for", "from", "give", "given", "had", "has", "have", "how", "i", "if", "in", "is", "it", "last", "many", "me", "much", "number", "of", "on", "over", "past", "per", "please", "previous", "provide", "provided", "recorded", "send", "set", "out", "show", "shown", "table", "tell", "that", "the", "there", "this", "to", "total", "was", "were", "what", "when", "which", "with", "would", "year", "years", "you", "your", "between", "during", "broken", "down", "breakdown", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
)  # fmt: skip
_BACKWARDS: Final = frozenset(["these", "those", "them", "they", "such", "above", "same"])
_UNTOLD: Final = frozenset(
    [
        "number",
        "numbers",
        "count",
        "counts",
        "no",
        "figure",
        "figures",
        "value",
        "values",
        "year",
        "financialyear",
        "calendaryear",
        "period",
    ]
)
_ENOUGH: Final = 2  # words that say what is counted
_NAMED_BY_QUESTION: Final = re.compile(r"^Questions? \S+(?: to \S+)?(?::|$)\s*|\s*\(table \d+\)$")


@dataclass(frozen=True, slots=True)
class Source:
    """A table with its title as published."""

    table: TypedTable
    title: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell: the number of its source, and its row and column there."""

    source: int
    row: int
    column: int
    value: Value


@dataclass(frozen=True, slots=True)
class Point:
    """What is printed for one line and period, in the order of the sources."""

    period: str
    figures: tuple[Figure, ...]

    @property
    def differs(self) -> bool:
        """Whether not all of it is the same: "3,180" and "3180" are, "<5" and "3" are not."""
        return len({_said(figure.value) for figure in self.figures}) > 1

    @property
    def number(self) -> float | None:
        """The figure that all sources give."""
        number = self.figures[0].value.number
        return None if self.differs or number is None else float(number)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of figures over time. row, measure: what row and header say as printed; one of them may be empty."""

    row: str
    measure: str
    unit: str
    points: tuple[Point, ...]

    @property
    def name(self) -> str:
        return ": ".join(part for part in (self.row, self.measure) if part)

    @property
    def is_total(self) -> bool:
        return is_total(self.row or self.measure)

    def at(self, period: str) -> Point | None:
        return next((point for point in self.points if point.period == period), None)


@dataclass(frozen=True, slots=True)
class Series:
    """Lines over periods, these in their order. Lines stand as in the newest source, then as in earlier ones."""

    periods: tuple[str, ...]
    lines: tuple[Line, ...]


def names_of_series(sources: Sequence[Source], said: Sequence[str], letter: str) -> tuple[str, ...]:
    """Return the name of the series that each table of a letter belongs to; "" where it belongs to none.

    said: the title, or the whole question, of each table. letter: the title of the letter. A name is fit for an address.
    """
    names = [_name(source.table, text, letter) for source, text in zip(sources, said, strict=True)]
    kept = set()
    for name in set(names) - {""}:
        series = joined([source for source, its in zip(sources, names, strict=True) if its == name])
        if series.lines and not any(point.differs for line in series.lines for point in line.points):
            kept.add(name)
    return tuple(
        name if name in kept and joined([source]).lines else ""
        for source, name in zip(sources, names, strict=True)
    )


def joined(sources: Sequence[Source]) -> Series:
    """Return what tables of one name have in common and what they have not, the oldest source first."""
    order_of_lines: dict[tuple[str, ...], tuple[str, str, str]] = {}
    points: dict[tuple[str, ...], dict[str, list[Figure]]] = {}
    for number in reversed(range(len(sources))):
        for place in _places(sources[number]):
            order_of_lines.setdefault(place.key, (place.row_name, place.measure, place.unit))
            figure = Figure(number, place.row, place.column, place.value)
            points.setdefault(place.key, {}).setdefault(place.period, []).append(figure)
    lines = tuple(
        Line(
            *order_of_lines[key],
            points=tuple(
                Point(period, tuple(sorted(figures, key=_in_order)))
                for period, figures in sorted(points[key].items(), key=lambda item: order(item[0]))
            ),
        )
        for key in order_of_lines
    )
    periods = {point.period for line in lines for point in line.points}
    return Series(tuple(sorted(periods, key=order)), lines)


def bare_title(title: str) -> str:
    """Return a title without the question's number and the periods: "Potholes by ward" of "Potholes by ward, 2021/22"."""
    bare = _without_question(title)
    left = re.sub(
        r"(?:\b(?:in|for|during|from|to|and)|[\s,:;(–-])+$", "", periods_within(bare)[0], flags=re.IGNORECASE
    )
    return left or bare or title


# What a table's words say ----------------------------------------------------------------------------


def _name(table: TypedTable, said: str, letter: str) -> str:
    if len(table.rows) > MOST_ROWS:
        return ""
    words = telling(said)
    heads = {word for column in table.columns if column.is_label for word in telling(" ".join(column.path))}
    points_back = not _BACKWARDS.isdisjoint(re.findall(r"[a-z]+", said.lower()))
    topic = [*words]
    if points_back or len(set(words) - heads) < _ENOUGH:
        topic += ["/", *telling(letter)]
    if len(set(topic) - heads - {"/"}) < _ENOUGH:
        return ""
    digest = hashlib.sha256(" ".join(topic).encode()).hexdigest()[:10]
    spoken = re.sub(r"[^a-z0-9]+", "-", "-".join(topic))[:50].strip("-")
    return f"{spoken}-{digest}".lstrip("-")


def telling(text: str) -> list[str]:
    """Return the words that say what a text is about, in order, each in one spelling."""
    left, _ = periods_within(_without_question(text))
    words = re.findall(r"[^\W\d_]\w*", re.sub(r"['’]s?\b", "", left.casefold()))
    return [_singular(word) for word in words if word not in _SMALL]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _without_question(title: str) -> str:
    return _NAMED_BY_QUESTION.sub("", title).strip()


# Where its figures stand -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """A figure with what names it. key: row and header in one spelling and in either order, and the unit."""

    key: tuple[str, ...]
    period: str
    row_name: str
    measure: str
    unit: str
    row: int
    column: int
    value: Value


@dataclass(frozen=True, slots=True)
class _Measure:
    number: int
    name: str
    unit: str
    period: Period | None


def _places(source: Source) -> Iterator[_Place]:
    """Return every figure of a table that belongs to one period."""
    table = source.table
    named = periods_within(source.title)[1]
    whole = named[0] if len(named) == 1 else None
    measures = list(_measures(source))
    for row, cells in enumerate(table.rows):
        labels = [value for column, value in zip(table.columns, cells, strict=True) if column.is_label]
        dated = [value.period for value in labels if value.period]
        row_name = ", ".join(
            " ".join(value.text.split()) for value in labels if value.text and not value.period
        )
        for measure in measures:
            value = cells[measure.number]
            periods = dated + ([measure.period] if measure.period else [])
            if not periods and whole:
                periods = [whole]
            if len(periods) != 1 or value.mark is Mark.EMPTY:
                continue
            key = (*sorted(filter(None, [plain(row_name), plain(measure.name)])), "", measure.unit)
            yield _Place(
                key, periods[0].code, row_name, measure.name, measure.unit, row, measure.number, value
            )


def _measures(source: Source) -> Iterator[_Measure]:
    """Return the columns of figures; one whose header names two periods, a change between them, is none."""
    table = source.table
    title = set(telling(source.title))
    heads = {word for column in table.columns if column.is_label for word in telling(" ".join(column.path))}
    for number, column in enumerate(table.columns):
        if column.is_label or not _holds_figures(table, number):
            continue
        parts, periods = _header(column)
        if len({period.code for period in periods}) > 1:
            continue
        words = {word for part in parts for word in telling(part)}
        says_title = bool(words) and words <= title <= words | heads
        name = "" if says_title else ", ".join(parts)
        yield _Measure(number, name, _dimension(column), periods[0] if periods else None)


def _header(column: Column) -> tuple[list[str], list[Period]]:
    """Return what a header says besides periods and units, and the periods."""
    parts: list[str] = []
    periods: list[Period] = []
    for part in column.path:
        left, found = periods_within(part)
        left = re.sub(r"\(\s*\)", "", UNIT.sub("", left)).strip(" ,:;-–")
        periods += found
        if plain(left) and plain(left) not in _UNTOLD:
            parts.append(left)
    return parts, periods


def _holds_figures(table: TypedTable, column: int) -> bool:
    if table.columns[column].kind in NUMERIC | {Kind.MIXED}:
        return True
    values = [row[column] for row in table.rows]
    return any(value.is_suppressed for value in values) and all(value.mark for value in values)


def _dimension(column: Column) -> str:
    """Return the unit in which a column counts, in one spelling; "" for things."""
    unit = "".join(column.unit.casefold().split()).replace("’", "").replace("'", "")
    return unit or {Kind.MONEY: "£", Kind.PERCENTAGE: "%"}.get(column.kind, "")


def _said(value: Value) -> object:
    """Return what is compared of two figures for one place."""
    return value.number if value.number is not None else "".join(value.text.split()).casefold()


def _in_order(figure: Figure) -> tuple[int, int, int]:
    return figure.source, figure.row, figure.column


def every_figure(series: Series) -> Iterator[tuple[Line, Point, Figure]]:
    """Return every figure with where it stands in the series."""
    for line in series.lines:
        for point in line.points:
            for figure in point.figures:
                yield line, point, figure
