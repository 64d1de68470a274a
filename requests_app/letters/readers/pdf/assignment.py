"""Which columns the parts of a line stand over."""

from collections.abc import Sequence
from typing import Final

from requests_app.letters.readers.pdf.shapes import Segment

_NEVER: Final = 1e9
_NEAR: Final = 40.0
"""How far off its column, in points, the k-th of as many parts as columns may stand."""


def assign(segments: Sequence[Segment], columns: Sequence[Sequence[float]]) -> list[list[int]]:
    """Return, for each segment of a line, the columns it stands over, from left to right.

    columns: (left, right) of each. A header centred over figures that are set to
    the right does not overlap its own column: so segments are not matched by
    overlap, but in order, with the least distance in all. One that overlaps
    several columns stands over all of them.
    """
    overlaps = [
        [
            k
            for k, column in enumerate(columns)
            if segment.left < column[1] - 1 and segment.right > column[0] + 1
        ]
        for segment in segments
    ]
    near = [_distance(segment, column) < _NEAR for segment, column in zip(segments, columns, strict=False)]
    if len(segments) == len(columns) and all(near):
        return [[k] for k in range(len(columns))]
    costs, choices = _costs(segments, columns, overlaps)
    if costs[len(segments)][len(columns)] >= _NEVER:
        return [
            over or [_nearest(segment, columns)] for segment, over in zip(segments, overlaps, strict=True)
        ]
    found: list[list[int]] = [[] for _ in segments]
    left, column = len(segments), len(columns)
    while left > 0 and column > 0:
        first = choices.get((left, column))
        if first is None:
            column -= 1
        else:
            left -= 1
            found[left] = list(range(first, column))
            column = first
    return found


def _costs(
    segments: Sequence[Segment], columns: Sequence[Sequence[float]], overlaps: Sequence[Sequence[int]]
) -> tuple[list[list[float]], dict[tuple[int, int], int]]:
    """Return the least distance of the first i segments over the first c columns, and how it comes about."""
    costs = [[0.0] * (len(columns) + 1)] + [[_NEVER] * (len(columns) + 1) for _ in segments]
    choices: dict[tuple[int, int], int] = {}
    for i, segment in enumerate(segments, start=1):
        over = overlaps[i - 1]
        for c in range(1, len(columns) + 1):
            costs[i][c] = costs[i][c - 1]
            alone = costs[i - 1][c - 1] + _distance(segment, columns[c - 1])
            # One that overlaps several columns stands over all of them, unless the one before it needs the first.
            options = [(costs[i - 1][over[0]], over[0])] if len(over) > 1 and over[-1] == c - 1 else []
            for cost, first in [*options, (alone, c - 1)]:
                if cost < costs[i][c]:
                    costs[i][c] = cost
                    choices[i, c] = first
    return costs, choices


def _distance(segment: Segment, column: Sequence[float]) -> float:
    apart = max(0.0, column[0] - segment.right, segment.left - column[1])
    return apart + 0.02 * abs(segment.middle - (column[0] + column[1]) / 2)


def _nearest(segment: Segment, columns: Sequence[Sequence[float]]) -> int:
    return min(range(len(columns)), key=lambda k: _distance(segment, columns[k]))
