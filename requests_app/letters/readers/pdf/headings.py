"""Which columns of an unruled table its upper headers span: they share out the lower ones."""

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

_Side = Literal["left", "middle", "right"]
_SIDES: Final[tuple[_Side, ...]] = ("middle", "left", "right")
_ALONE: Final = 0.45
"""What it costs, in distances between columns, to leave a lower header with none above it."""
_NEAR: Final = 0.25
"""How far off upper headers may stand that each span as many columns as the others."""
_FARTHEST: Final = 0.5
"""How far off its columns, in the same distances, an upper header may stand."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How far the text of a header reaches."""

    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def spans(
    upper: Mapping[int, Extent], lower: Mapping[int, Extent], columns: int
) -> dict[int, tuple[int, int]]:
    """Return, for each upper header by the column it was found in, the first and last column it spans.

    Headers are set alike: each centred over its columns, or each at their left or right edge. How they stand
    over the lower headers says which of these are whose. Those that stand over none have no entry.
    columns: how many the table has.
    """
    found = {column: (own, own) for column, own in _beyond(upper, lower, columns).items()}
    upper = {column: extent for column, extent in upper.items() if column not in found}
    for run in _runs(sorted(lower)):
        over = [column for column in upper if run[0] <= column <= run[-1]]
        if over:
            shares = _shared_out([upper[column] for column in over], [lower[column] for column in run])
            found |= {column: (run[a], run[b]) for column, (a, b) in zip(over, shares, strict=True) if b >= a}
    return found


def _beyond(upper: Mapping[int, Extent], lower: Mapping[int, Extent], columns: int) -> dict[int, int]:
    """Return the true column of headers that begin right of the lower one in theirs, where the next has none."""
    return {
        column: column + 1
        for column, extent in upper.items()
        if column in lower
        and extent.left > lower[column].right
        and column + 1 < columns
        and column + 1 not in upper
        and column + 1 not in lower
    }


def _runs(columns: Sequence[int]) -> Iterator[list[int]]:
    """Yield the columns that stand side by side."""
    for _, group in itertools.groupby(enumerate(columns), key=lambda pair: pair[1] - pair[0]):
        yield [column for _, column in group]


def _shared_out(upper: Sequence[Extent], lower: Sequence[Extent]) -> list[tuple[int, int]]:
    """Return the first and last of the lower headers that each upper one stands over; (0, -1) for none."""
    if len(lower) == 1 or len(upper) > len(lower):
        return [(0, 0)] * len(upper) if len(upper) == 1 else [(0, -1)] * len(upper)
    pitch = (lower[-1].middle - lower[0].middle) / (len(lower) - 1)
    if len(lower) % len(upper) == 0:
        width = len(lower) // len(upper)
        equal = [(first, first + width - 1) for first in range(0, len(lower), width)]
        if any(_off(upper, lower, equal, side) <= _NEAR * pitch for side in _SIDES):
            return equal
    cost, shares = min((_best(upper, lower, side, pitch) for side in _SIDES), key=lambda best: best[0])
    return list(shares) if cost < math.inf else [(0, -1)] * len(upper)


def _off(
    upper: Sequence[Extent], lower: Sequence[Extent], shares: Sequence[tuple[int, int]], side: _Side
) -> float:
    """Return how far the headers stand at most off where they would if they were shared out so."""
    return max(
        abs(_target(lower[first], lower[last], side) - _at(header, side))
        for header, (first, last) in zip(upper, shares, strict=True)
    )


def _best(
    upper: Sequence[Extent], lower: Sequence[Extent], side: _Side, pitch: float
) -> tuple[float, tuple[tuple[int, int], ...]]:
    """Return the cheapest way to share out, if headers are set to this side, and what it costs."""

    @cache
    def rest(header: int, column: int) -> tuple[float, tuple[tuple[int, int], ...]]:
        if header == len(upper):
            return _ALONE * (len(lower) - column), ()
        if column == len(lower):
            return math.inf, ()
        cost, shares = rest(header, column + 1)
        choices = [(cost + _ALONE, shares)]
        for last in range(column, len(lower)):
            off = abs(_target(lower[column], lower[last], side) - _at(upper[header], side)) / pitch
            if off <= _FARTHEST:
                cost, shares = rest(header + 1, last + 1)
                choices.append((cost + off, ((column, last), *shares)))
        return min(choices, key=lambda choice: choice[0])

    return rest(0, 0)


def _at(header: Extent, side: _Side) -> float:
    return {"left": header.left, "middle": header.middle, "right": header.right}[side]


def _target(first: Extent, last: Extent, side: _Side) -> float:
    """Return where the text of a header over these would stand."""
    return (
        (_at(first, side) + _at(last, side)) / 2
        if side == "middle"
        else _at(first if side == "left" else last, side)
    )
