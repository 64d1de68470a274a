"""The columns of an unruled table: where its lines' parts stand under each other."""

import statistics
from collections import Counter
from collections.abc import Sequence
from typing import Final

from requests_app.letters.readers.layout import is_figure
from requests_app.letters.readers.pdf.assignment import assign
from requests_app.letters.readers.pdf.shapes import Line

Columns = list[list[float]]
"""[left, right] of each column, as far as its text reaches."""

_WIDEST_PITCH: Final = 60.0


def usual_parts(lines: Sequence[Line]) -> int:
    """Return how many segments the lines of a table usually have; those with figures count double."""
    votes: Counter[int] = Counter()
    for line in lines:
        count = len(line.segments)
        if count > 1:
            votes[count] += count * (2 if line.figures() * 2 >= count else 1)
    return max(votes, key=lambda count: (votes[count], count))


def find_columns(lines: Sequence[Line], usual: int) -> Columns | None:
    """Return the columns of a table, from the lines with the usual number of segments; None if they do not agree.

    Where cells are empty most lines may lack a part: lines with more say the columns if all others agree with them.
    """
    for count in sorted({len(line.segments) for line in lines if len(line.segments) > usual}, reverse=True):
        columns = _columns_of(lines, count)
        if columns and _hold(columns, lines):
            return columns
    return _columns_of(lines, usual)


def _columns_of(lines: Sequence[Line], count: int) -> Columns | None:
    """Return the columns that the lines with so many segments say."""
    skeleton = [line for line in lines if len(line.segments) == count]
    dense = [line for line in skeleton if line.figures() >= max(1, (count - 1) // 2)]
    columns = _agree(dense if len(dense) > 1 else skeleton)
    return _widened(_with_outer(columns, lines), lines) if columns else None


def _hold(columns: Columns, lines: Sequence[Line]) -> bool:
    """Whether every column holds something in two lines at least, and no figure stands over two columns."""
    filled: Counter[int] = Counter()
    for line in lines:
        for segment, over in zip(line.segments, assign(line.segments, columns), strict=True):
            if len(over) > 1 and is_figure(segment.text):
                return False
            filled.update(over if len(over) == 1 else ())
    return all(filled[k] > 1 for k in range(len(columns)))


def _agree(skeleton: list[Line]) -> Columns | None:
    """Return the columns of lines whose segments stand under each other, leaving out those that do not."""
    count = len(skeleton[0].segments)
    for _ in range(3):
        columns = [
            [
                min(line.segments[k].left for line in skeleton),
                max(line.segments[k].right for line in skeleton),
            ]
            for k in range(count)
        ]
        if all(columns[k][1] <= columns[k + 1][0] for k in range(count - 1)):
            return columns
        middles = [statistics.median(line.segments[k].middle for line in skeleton) for k in range(count)]
        kept = [line for line in skeleton if _stands_between(line, middles)]
        if len(kept) == len(skeleton) or len(kept) < 2:
            return _overlapping(skeleton)
        skeleton = kept
    return _overlapping(skeleton)


def _with_outer(columns: Columns, lines: Sequence[Line]) -> Columns:
    """Return the columns with those that only some lines have, left or right of the rest."""
    for line in lines:
        if len(line.segments) < 2 and not line.is_beside:
            continue
        first, last = line.segments[0], line.segments[-1]
        pitch = (columns[-1][1] - columns[0][0]) / len(columns)
        least = 2.0 if first is last else max(2.0, 0.35 * min(pitch, _WIDEST_PITCH))
        if columns[0][0] - first.right > least:
            columns.insert(0, [first.left, first.right])
        elif last.left > columns[-1][1] + max(6, 0.6 * pitch):
            columns.append([last.left, last.right])
    return columns


def _widened(columns: Columns, lines: Sequence[Line]) -> Columns:
    """Return the columns widened to all the segments that stand over one of them alone."""
    whole = columns[-1][1] - columns[0][0]
    many = [line for line in lines if len(line.segments) > 1]
    for line in sorted(many, key=lambda line: -len(line.segments)):
        for segment, over in zip(line.segments, assign(line.segments, columns), strict=True):
            if len(over) != 1 or segment.right - segment.left >= 0.6 * whole:
                continue
            k = over[0]
            lowest = columns[k - 1][1] + 0.1 if k else float("-inf")
            highest = columns[k + 1][0] - 0.1 if k + 1 < len(columns) else float("inf")
            columns[k][0] = max(min(columns[k][0], segment.left), lowest)
            columns[k][1] = min(max(columns[k][1], segment.right), highest)
    return columns


def _stands_between(line: Line, middles: Sequence[float]) -> bool:
    """Whether each segment ends before the middle of the next column and begins after that of the one before."""
    last = len(middles) - 1
    return all(
        (k == 0 or segment.left > middles[k - 1]) and (k == last or segment.right < middles[k + 1])
        for k, segment in enumerate(line.segments)
    )


def _overlapping(lines: Sequence[Line]) -> Columns | None:
    """Return the stretches that the segments of all lines cover together."""
    columns: Columns = []
    for left, right in sorted((segment.left, segment.right) for line in lines for segment in line.segments):
        if columns and left < columns[-1][1]:
            columns[-1][1] = max(columns[-1][1], right)
        else:
            columns.append([left, right])
    return columns if len(columns) > 1 else None
