"""Labels in the first column of an unruled table that stand for several rows: a year beside its quarters."""

import itertools
import statistics
from collections.abc import Sequence
from typing import Final

from requests_app.letters.readers.layout import is_figure
from requests_app.letters.readers.pdf.found import FoundCell
from requests_app.letters.readers.pdf.rows import Row

_MIDDLE: Final = 0.25
"""How far off the middle of its rows, in distances between rows, a label may stand."""


def span_groups(cells: Sequence[FoundCell], rows: Sequence[Row], headers: int) -> None:
    """Give the labels the rows that they stand for, if each stands at the first or in the middle of its rows.

    Labels do so only where the second column has labels too, and the first is empty beside some of these.
    """
    labels = [cell for cell in cells if cell.column == 0 and cell.row >= headers and cell.lines]
    if not labels or not _has_second_labels(rows[headers:]):
        return
    firsts = [label.row for label in labels]
    if firsts[0] != headers or not all(_stands_on(label, rows[label.row]) for label in labels):
        firsts = _centred(labels, rows, headers)
    ends = [*firsts[1:], len(rows)]
    if not firsts or any(
        rows[end - 1].lines[0].page != rows[first].lines[0].page
        for first, end in zip(firsts, ends, strict=True)
    ):
        return
    for label, first, end in zip(labels, firsts, ends, strict=True):
        label.row, label.row_span = first, end - first


def _has_second_labels(body: Sequence[Row]) -> bool:
    """Whether the second column holds words wherever the first is empty, and it is so somewhere."""
    texts = [dict(row.texts()) for row in body]
    beside = [text.get(1, "") for text in texts if 0 not in text]
    return bool(beside) and all(text and not is_figure(text) for text in beside)


def _height(row: Row) -> float:
    """Return where the line stands that has what is right of the first column."""
    return next((line.at for line in row.lines if line.segments[-1].over[0] > 0), row.lines[0].at)


def _stands_on(label: FoundCell, row: Row) -> bool:
    return abs(label.lines[0].baseline - (_height(row) - row.lines[0].at + row.lines[0].baseline)) < 1


def _centred(labels: Sequence[FoundCell], rows: Sequence[Row], headers: int) -> list[int]:
    """Return the first row of each label's, if every label stands in the middle of its rows; else nothing."""
    heights = [_height(row) for row in rows]
    pitch = statistics.median(b - a for a, b in itertools.pairwise(heights))
    firsts, begin = [], headers
    for label in labels:
        shift = rows[label.row].lines[0].at - rows[label.row].lines[0].baseline
        middle = statistics.fmean(line.baseline for line in label.lines) + shift
        end = next(
            (
                end
                for end in range(begin, len(rows))
                if abs((heights[begin] + heights[end]) / 2 - middle) < _MIDDLE * pitch
            ),
            None,
        )
        if end is None:
            return []
        firsts.append(begin)
        begin = end + 1
    return firsts if begin == len(rows) else []
