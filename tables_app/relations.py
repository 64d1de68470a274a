"""Which figures of a letter's tables add up to which others: what their labels say and their numbers bear out."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from tables_app.periods import read_period
from tables_app.typed import TypedTable
from tables_app.values import NUMERIC, Kind, Mark, Value


class Spot(NamedTuple):
    """One cell of one of several tables, each counted from 0."""

    table: int
    row: int
    column: int


class Shape(StrEnum):
    """How a total stands to its parts."""

    COLUMN_TOTAL = "column_total"
    ROW_TOTAL = "row_total"
    GRAND_TOTAL = "grand_total"
    SAME_FIGURE = "same_figure"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Relation:
    """One sum: the parts make the total. The total and every part are different cells."""

    total: Spot
    parts: tuple[Spot, ...]
    shape: Shape


@dataclass(frozen=True, slots=True)
class Family:
    """Relations that stand or fall together: the total row of a table over its columns, a column and its twin in another table.

    held: how many sums come out of figures that are all printed. close: how many more leave what is suppressed little room.
    broken: how many do not come out, whatever is suppressed.
    """

    shape: Shape
    relations: tuple[Relation, ...]
    held: int
    close: int
    broken: int

    @property
    def is_sound(self) -> bool:
        """Whether its sums may be relied on: what is printed adds up, but for a slip here and there."""
        return self.held + self.close >= 4 * self.broken


class Tables:
    """The typed tables of one letter, or of several, and the figure at each spot."""

    def __init__(self, tables: Sequence[TypedTable]) -> None:
        self.tables = tuple(tables)

    def value(self, spot: Spot) -> Value:
        return self.tables[spot.table].rows[spot.row][spot.column]

    def number(self, spot: Spot) -> Decimal | None:
        """Return the printed figure; a dash or an empty cell counts as nothing; None where it cannot be known."""
        value = self.value(spot)
        if value.mark in {Mark.DASH, Mark.EMPTY}:
            return Decimal(0)
        return value.number

    def is_countable(self, spot: Spot) -> bool:
        """Whether a spot has a figure, or hides one."""
        return self.number(spot) is not None or self.value(spot).is_suppressed

    def spots(self) -> Iterator[Spot]:
        for number, table in enumerate(self.tables):
            for row in range(len(table.rows)):
                for column in range(len(table.columns)):
                    yield Spot(number, row, column)


_EVIDENCE: Final = 3
"""So many different figures of two tables must agree before one is taken for the other's total or twin."""


@dataclass(frozen=True, slots=True)
class Line:
    """Figures in a row or column, or sums of them, by what names them. heads: what its header says, as it is compared."""

    table: int
    figures: Mapping[str, tuple[Spot, ...]]
    heads: frozenset[str] = frozenset()


def families(tables: Tables) -> tuple[Family, ...]:
    """Return every family of sums found, sound or not, within each table and between tables."""
    found: list[Family] = []
    for number in range(len(tables.tables)):
        found += _within(tables, number)
    found += _between(tables)
    return tuple(found)


# Within a table: total rows, total columns, and the total of a total row.


def _within(tables: Tables, number: int) -> Iterator[Family]:
    table = tables.tables[number]
    body = _body(table)
    lone = [row for row in table.total_rows if _is_lone(tables, number, row, body)]
    totals = [row for row in table.total_rows if row not in lone]
    yield from _column_totals(tables, number, body, totals, lone)
    yield from _row_totals(tables, number, body, [row for row in range(len(table.rows)) if row not in lone])
    yield from _grand_totals(tables, number, body, totals, lone)


def _is_lone(tables: Tables, number: int, row: int, body: Sequence[int]) -> bool:
    """Whether a total row has one figure for the whole table: "Total | 4988 | | |", or 4988 spanning all its columns."""
    printed = [tables.value(Spot(number, row, column)) for column in body]
    filled = [value for value in printed if value.mark is not Mark.EMPTY]
    return len(body) > 1 and (
        len(filled) == 1 or (len(filled) == len(body) > 2 and len({v.text for v in filled}) == 1)
    )


def _column_totals(
    tables: Tables, number: int, body: Sequence[int], totals: Sequence[int], lone: Sequence[int]
) -> Iterator[Family]:
    rows = range(len(tables.tables[number].rows))
    for position, total in enumerate(totals):
        plain = [row for row in rows if row not in totals and row not in lone]
        since = totals[position - 1] + 1 if position else 0
        following = totals[position + 1] if position + 1 < len(totals) else len(rows)
        candidates = [
            [row for row in plain if since <= row < total],
            [row for row in plain if row < total],
            totals[:position] if position > 1 else [],
            [row for row in plain if total < row < following],
            [row for row in plain if row != total],
        ]
        choices = [
            [
                Relation(
                    Spot(number, total, column),
                    tuple(Spot(number, row, column) for row in part),
                    Shape.COLUMN_TOTAL,
                )
                for column in body
            ]
            for part in _different(candidates)
        ]
        yield from _best(tables, choices)


def _row_totals(tables: Tables, number: int, body: Sequence[int], rows: Sequence[int]) -> Iterator[Family]:
    columns = tables.tables[number].columns
    totals = [column for column in body if columns[column].is_total]
    for position, total in enumerate(totals):
        plain = [column for column in body if not columns[column].is_total]
        since = totals[position - 1] if position else -1
        group = columns[total].path[:-1]
        candidates = [
            [column for column in plain if group and columns[column].path[: len(group)] == group],
            [column for column in plain if since < column < total],
            totals[:position] if position > 1 else [],
            [column for column in plain if column > total],
            plain,
        ]
        choices = [
            [
                Relation(
                    Spot(number, row, total),
                    tuple(Spot(number, row, column) for column in part),
                    Shape.ROW_TOTAL,
                )
                for row in rows
            ]
            for part in _different(candidates)
        ]
        yield from _best(tables, choices)


def _grand_totals(
    tables: Tables, number: int, body: Sequence[int], totals: Sequence[int], lone: Sequence[int]
) -> Iterator[Family]:
    columns = tables.tables[number].columns
    parts = [column for column in body if not columns[column].is_total]
    for row in lone:
        total = next(
            Spot(number, row, column)
            for column in body
            if tables.value(Spot(number, row, column)).mark is not Mark.EMPTY
        )
        above = [other for other in totals if other < row]
        rows = above[-1:] or [other for other in range(row) if other not in lone]
        spots = tuple(Spot(number, other, column) for other in rows for column in parts)
        yield from _best(tables, [[Relation(total, spots, Shape.GRAND_TOTAL)]])


def _different(candidates: Iterable[Sequence[int]]) -> list[tuple[int, ...]]:
    return list(dict.fromkeys(tuple(part) for part in candidates if len(part) > 1))


def _best(tables: Tables, choices: Sequence[Sequence[Relation]]) -> Iterator[Family]:
    """Return the choice of parts that the figures bear out best; the first where they say nothing."""
    tried = [family for relations in choices if (family := _judged(tables, relations)) is not None]
    if tried:
        yield min(tried, key=lambda family: (not family.is_sound, -family.held - family.close, family.broken))


def _judged(tables: Tables, relations: Iterable[Relation]) -> Family | None:
    """Return relations as a family, without those that hold a figure nobody knows; None where no relation is left."""
    kept = []
    held = close = broken = 0
    for relation in relations:
        verdict = adds_up(tables, relation)
        if verdict is None:
            if not _is_countable(tables, relation):
                continue
            if not _may_add_up(tables, relation):
                broken += 1
                continue
            close += _is_close(tables, relation)
        held += verdict is True
        broken += verdict is False
        kept.append(relation)
    return Family(kept[0].shape, tuple(kept), held, close, broken) if kept else None


def adds_up(tables: Tables, relation: Relation) -> bool | None:
    """Return whether a sum comes out; None where one of its figures is not printed."""
    gap = difference(tables, relation)
    if gap is None:
        return None
    total = tables.number(relation.total)
    rounded = total is not None and total != int(total)
    return abs(gap) <= (Decimal("0.01") * len(relation.parts) if rounded else 0)


def difference(tables: Tables, relation: Relation) -> Decimal | None:
    """Return the sum of the parts less the total; None where a figure is missing, or where nothing at all is printed."""
    numbers = [tables.number(part) for part in relation.parts]
    total = tables.number(relation.total)
    if total is None or any(number is None for number in numbers):
        return None
    if tables.value(relation.total).mark in {Mark.EMPTY, Mark.DASH} and not any(numbers):
        return None
    return sum((number for number in numbers if number is not None), Decimal(0)) - total


def _is_countable(tables: Tables, relation: Relation) -> bool:
    return all(tables.is_countable(spot) for spot in (relation.total, *relation.parts))


def _may_add_up(tables: Tables, relation: Relation) -> bool:
    """Whether what is printed leaves room for what is suppressed."""
    least, most = _range(tables, relation.parts)
    lowest, highest = _range(tables, [relation.total])
    return (highest is None or least <= highest) and (most is None or lowest <= most)


def _is_close(tables: Tables, relation: Relation) -> bool:
    """Whether the printed figures alone come near the total, so that chance will hardly have made them fit."""
    least, most = _range(tables, relation.parts)
    lowest, highest = _range(tables, [relation.total])
    return most is not None and highest is not None and 5 * (most - least + highest - lowest) <= highest


def _range(tables: Tables, spots: Iterable[Spot]) -> tuple[Decimal, Decimal | None]:
    least = Decimal(0)
    most: Decimal | None = Decimal(0)
    for spot in spots:
        number = tables.number(spot)
        value = tables.value(spot)
        least += number if number is not None else Decimal(value.low or 0)
        high = number if number is not None else value.high
        most = None if most is None or high is None else most + high
    return least, most


# Between tables: the same figure again, and sums of one table that another prints.


def _between(tables: Tables) -> list[Family]:
    """Return the lines of one table that agree with a line, or with sums, of another.

    A pair is tried only where enough of its figures agree, or where both say the same head ("2021/22"), so the work
    grows with what tables have in common and not with the pairs of their lines.
    """
    numbers = range(len(tables.tables))
    single = [line for number in numbers for line in _lines(tables, number)]
    summed = [line for number in numbers for line in _sums(tables, number)]
    by_figure: dict[tuple[str, Decimal], list[int]] = defaultdict(list)
    by_head: dict[str, list[int]] = defaultdict(list)
    for position, line in enumerate(single):
        for key in _figures(tables, line):
            by_figure[key].append(position)
        for head in line.heads:
            by_head[head].append(position)
    twins = (
        _matched(tables, line, single[other], Shape.SAME_FIGURE)
        for position, line in enumerate(single)
        for other in _agreeing(tables, line, by_figure)
        if other < position and single[other].table != line.table
    )
    totals = (
        _matched(tables, line, single[other], Shape.ELSEWHERE)
        for line in summed
        for other in sorted(
            {*_agreeing(tables, line, by_figure), *(found for head in line.heads for found in by_head[head])}
        )
        if single[other].table != line.table
    )
    return [family for family in (*twins, *totals) if family is not None]


def _agreeing(tables: Tables, line: Line, by_figure: Mapping[tuple[str, Decimal], list[int]]) -> list[int]:
    agreeing: Counter[int] = Counter()
    for key in _figures(tables, line):
        agreeing.update(by_figure.get(key, ()))
    return [position for position, count in agreeing.items() if count >= _EVIDENCE]


def _figures(tables: Tables, line: Line) -> Iterator[tuple[str, Decimal]]:
    """Return the figures of a line that are worth comparing: known ones, each once, and not nothing."""
    seen = set()
    for name, spots in line.figures.items():
        numbers = [tables.number(spot) for spot in spots]
        if any(number is None for number in numbers):
            continue
        figure = sum((number for number in numbers if number is not None), Decimal(0))
        if figure and figure not in seen:
            seen.add(figure)
            yield name, figure


def _matched(tables: Tables, line: Line, other: Line, shape: Shape) -> Family | None:
    """Return two lines as a family where enough figures bear it out."""
    relations = [
        Relation(other.figures[name][0], spots, shape)
        for name, spots in line.figures.items()
        if name in other.figures and other.figures[name][0] not in spots
    ]
    family = _judged(tables, relations)
    if family is None or not family.is_sound:
        return None
    return family if family.held + family.close >= _EVIDENCE else None


def _lines(tables: Tables, number: int) -> Iterator[Line]:
    """Return each column of figures by its rows' names, and each row by its columns' names."""
    table = tables.tables[number]
    body = _body(table)
    for column in body:
        figures = _named((name, (Spot(number, row, column),)) for row, name in _row_names(table))
        yield Line(number, figures, _heads(table, [column]))
    for row in range(len(table.rows)):
        figures = _named((name, (Spot(number, row, column),)) for column, name in _column_names(table, body))
        yield Line(number, figures)


def _sums(tables: Tables, number: int) -> Iterator[Line]:
    """Return what each row adds up to over all columns and over each group of columns, and each column over all rows."""
    table = tables.tables[number]
    body = [column for column in _body(table) if not table.columns[column].is_total]
    groups = {tuple(body)}
    outer = {table.columns[column].path[0] for column in body if len(table.columns[column].path) > 1}
    groups |= {tuple(column for column in body if table.columns[column].path[0] == name) for name in outer}
    for group in sorted(groups):
        if len(group) > 1:
            pairs = (
                (name, tuple(Spot(number, row, column) for column in group))
                for row, name in _row_names(table)
            )
            yield Line(number, _named(pairs), _heads(table, group))
    rows = [row for row in range(len(table.rows)) if row not in table.total_rows]
    if len(rows) > 1:
        named = (
            (name, tuple(Spot(number, row, column) for row in rows))
            for column, name in _column_names(table, body)
        )
        yield Line(number, _named(named))


def _heads(table: TypedTable, columns: Sequence[int]) -> frozenset[str]:
    """Return what the headers of columns have in common."""
    shared = [
        {found.code if (found := read_period(part)) else plain(part) for part in table.columns[column].path}
        for column in columns
    ]
    return frozenset(set.intersection(*shared) - {""})


def _body(table: TypedTable) -> list[int]:
    """Return the columns whose figures may add up."""
    return [
        number
        for number, column in enumerate(table.columns)
        if column.kind in NUMERIC - {Kind.PERCENTAGE} and not column.is_label
    ]


def _row_names(table: TypedTable) -> Iterator[tuple[int, str]]:
    for row in range(len(table.rows)):
        name = "total" if row in table.total_rows else plain(" ".join(table.label(row)))
        if name:
            yield row, name


def _column_names(table: TypedTable, body: Iterable[int]) -> Iterator[tuple[int, str]]:
    for column in body:
        head = table.columns[column]
        name = "total" if head.is_total else head.period.code if head.period else plain(head.path[-1])
        if name:
            yield column, name


def plain(label: str) -> str:
    """Return a label as it is compared: without case, spaces and points."""
    return "".join(character for character in label.casefold() if character.isalnum())


def _named(pairs: Iterable[tuple[str, tuple[Spot, ...]]]) -> dict[str, tuple[Spot, ...]]:
    """Return figures by name; a name that stands twice names nothing."""
    named: dict[str, tuple[Spot, ...]] = {}
    twice = set()
    for name, spots in pairs:
        if name in named:
            twice.add(name)
        named[name] = spots
    return {name: spots for name, spots in named.items() if name not in twice}
