"""Percentages and the figures they are percentages of."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from tables_app.relations import Spot, Tables
from tables_app.typed import TypedTable
from tables_app.values import Kind

_EVIDENCE: Final = 3


@dataclass(frozen=True, slots=True)
class Share:
    """One printed percentage: `part` of `base`."""

    percentage: Spot
    part: Spot
    base: Spot


def shares(tables: Tables) -> tuple[tuple[Share, ...], ...]:
    """Return families of percentages that the printed figures bear out: a column of them, each with its part and base.

    A base is the total of the part's column, or the figure of another column in the same row.
    """
    found = []
    for number, table in enumerate(tables.tables):
        for column, head in enumerate(table.columns):
            if head.kind is Kind.PERCENTAGE and not head.is_label:
                tried = [_borne_out(tables, family) for family in _possible(table, number, column)]
                best = max(tried, key=lambda judged: judged[0], default=(0, ()))
                if best[0] >= _EVIDENCE:
                    found.append(best[1])
    return tuple(found)


def gap(tables: Tables, share: Share) -> Decimal | None:
    """Return by how many percentage points a printed percentage misses; 0 within rounding, None where not all is printed."""
    printed = tables.value(share.percentage).number
    part, base = tables.number(share.part), tables.number(share.base)
    if printed is None or part is None or not base:
        return None
    miss = printed - 100 * part / base
    return miss if abs(miss) > half_step(tables, share) else Decimal(0)


def half_step(tables: Tables, share: Share) -> Decimal:
    """Return half of the last digit that a percentage is printed with: 0.5 of "46%", 0.05 of "46.3%"."""
    number = tables.value(share.percentage).number or Decimal(0)
    exponent = number.as_tuple().exponent
    return Decimal(5).scaleb((exponent if isinstance(exponent, int) else 0) - 1)


def limits(tables: Tables, share: Share) -> tuple[int, int] | None:
    """Return the least and the greatest whole number that a printed percentage of a printed base admits as its part.

    12% of 25 is 3, whatever stands in its place.
    """
    printed, base = tables.value(share.percentage).number, tables.number(share.base)
    if printed is None or base is None:
        return None
    slack = half_step(tables, share)
    low = ((printed - slack) * base / 100).to_integral_value(ROUND_CEILING)
    high = ((printed + slack) * base / 100).to_integral_value(ROUND_FLOOR)
    return max(int(low), 0), int(high)


def _possible(table: TypedTable, number: int, percentage: int) -> Iterator[list[Share]]:
    counts = [
        column for column, head in enumerate(table.columns) if head.kind is Kind.COUNT and not head.is_label
    ]
    rows = range(len(table.rows))
    for part in counts:
        for total in table.total_rows:
            yield [
                Share(Spot(number, row, percentage), Spot(number, row, part), Spot(number, total, part))
                for row in rows
            ]
        for base in counts:
            if base != part:
                yield [
                    Share(Spot(number, row, percentage), Spot(number, row, part), Spot(number, row, base))
                    for row in rows
                ]


def _borne_out(tables: Tables, family: list[Share]) -> tuple[int, tuple[Share, ...]]:
    gaps = [gap(tables, share) for share in family]
    held = sum(miss == 0 for miss in gaps)
    broken = sum(miss is not None and miss != 0 for miss in gaps)
    return (held, tuple(family)) if held >= 4 * broken else (0, ())
