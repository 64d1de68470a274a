"""Which figures of a letter's tables add up to which others: what their labels say and their numbers bear out."""

from collections.abc import Iterable, Iterator, Sequence

from tables_app.elsewhere import between
from tables_app.relations import Family, Relation, Shape, Spot, Tables, body_of, judged
from tables_app.values import Mark


def families(tables: Tables) -> tuple[Family, ...]:
    """Return every family of sums found, sound or not, within each table and between tables."""
    found: list[Family] = []
    for number in range(len(tables.tables)):
        found += _within(tables, number)
    found += between(tables)
    return tuple(found)


# Within a table: total rows, total columns, and the total of a total row.


def _within(tables: Tables, number: int) -> Iterator[Family]:
    table = tables.tables[number]
    body = body_of(table)
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
    tried = [family for relations in choices if (family := judged(tables, relations)) is not None]
    if tried:
        yield min(tried, key=lambda family: (not family.is_sound, -family.held - family.close, family.broken))
