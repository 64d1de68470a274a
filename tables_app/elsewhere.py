"""Sums between tables: the same figure again, and sums of one table that another prints."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from tables_app.periods import read_period
from tables_app.relations import Family, Relation, Shape, Spot, Tables, body_of, judged, plain
from tables_app.typed import TypedTable

_EVIDENCE: Final = 3
"""So many different figures of two tables must agree before one is taken for the other's total or twin."""


@dataclass(frozen=True, slots=True)
class Line:
    """Figures in a row or column, or sums of them, by what names them. heads: what its header says, as it is compared."""

    table: int
    figures: Mapping[str, tuple[Spot, ...]]
    heads: frozenset[str] = frozenset()


def between(tables: Tables) -> list[Family]:
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
    family = judged(tables, relations)
    if family is None or not family.is_sound:
        return None
    return family if family.held + family.close >= _EVIDENCE else None


def _lines(tables: Tables, number: int) -> Iterator[Line]:
    """Return each column of figures by its rows' names, and each row by its columns' names."""
    table = tables.tables[number]
    body = body_of(table)
    for column in body:
        figures = _named((name, (Spot(number, row, column),)) for row, name in _row_names(table))
        yield Line(number, figures, _heads(table, [column]))
    for row in range(len(table.rows)):
        figures = _named((name, (Spot(number, row, column),)) for column, name in _column_names(table, body))
        yield Line(number, figures)


def _sums(tables: Tables, number: int) -> Iterator[Line]:
    """Return what each row adds up to over all columns and over each group of columns, and each column over all rows."""
    table = tables.tables[number]
    body = [column for column in body_of(table) if not table.columns[column].is_total]
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


def _named(pairs: Iterable[tuple[str, tuple[Spot, ...]]]) -> dict[str, tuple[Spot, ...]]:
    """Return figures by name; a name that stands twice names nothing."""
    named: dict[str, tuple[Spot, ...]] = {}
    twice = set()
    for name, spots in pairs:
        if name in named:
            twice.add(name)
        named[name] = spots
    return {name: spots for name, spots in named.items() if name not in twice}
