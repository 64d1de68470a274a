"""The cells of an unruled table: which headers span what stands below them."""

import math
import statistics
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from requests_app.letters.readers.layout import is_figure
from requests_app.letters.readers.pdf.columns import Columns
from requests_app.letters.readers.pdf.found import FoundCell
from requests_app.letters.readers.pdf.groups import span_groups
from requests_app.letters.readers.pdf.headings import Extent, spans
from requests_app.letters.readers.pdf.rows import Row
from requests_app.letters.readers.pdf.shapes import Line, Segment
from tables_app.tidy import is_period

_MOST_HEADER_ROWS: Final = 4
_OFF: Final = 6.0
"""How far off the others of its column, in points, a figure stands that may be the figure of several columns."""
_Parts = list[tuple[Segment, Line]]


def make_cells(rows: Sequence[Row], columns: Columns) -> list[FoundCell]:
    """Return the cells of a table's rows, with the spans of its headers."""
    headers = _header_rows(rows)
    edges = _edges(rows)
    cells: list[FoundCell] = []
    for number, row in enumerate(rows):
        parts_of_row = row.parts()
        over = spans(_extents(row), _extents(rows[number + 1]), len(columns)) if number + 1 < headers else {}
        for column, parts in parts_of_row.items():
            first, last = over.get(column) or _extent(row, column, parts, columns)
            lines = [Line.of(segment.words, line.page) for segment, line in parts]
            cell = FoundCell(number, first, lines, column_span=last - first + 1)
            cell.is_unsure = number >= headers and (last > first or _stands_off(row, column, edges))
            if number + 1 < headers and first == last and _heads_whole(first, rows, number, headers):
                cell.row_span = headers - number
            cells.append(cell)
    span_groups(cells, rows, headers)
    return _with_wrapped_headers(cells, headers)


def _extents(row: Row) -> dict[int, Extent]:
    return {
        column: Extent(min(part.left for part, _ in parts), max(part.right for part, _ in parts))
        for column, parts in row.parts().items()
    }


def _extent(row: Row, column: int, parts: _Parts, columns: Columns) -> tuple[int, int]:
    """Return the first and last column that a cell of the body covers."""
    over = [k for segment, _ in parts for k in segment.over]
    first, last = min(over), max(over)
    text = " ".join(segment.text for segment, _ in parts)
    if last > first and last == max(row.columns()) and not is_figure(text):
        # Words that run out of their cell into the free ones beside it were given all of them.
        return first, len(columns) - 1
    return first, last


def _edges(rows: Sequence[Row]) -> dict[int, Sequence[list[float]]]:
    """Return where the cells of each column begin, have their middle and end, each in order."""
    columns: dict[int, list[Extent]] = defaultdict(list)
    for row in rows:
        for column, extent in _extents(row).items():
            columns[column].append(extent)
    return {
        column: (
            sorted(e.left for e in found),
            sorted(e.middle for e in found),
            sorted(e.right for e in found),
        )
        for column, found in columns.items()
    }


def _stands_off(row: Row, column: int, edges: Mapping[int, Sequence[list[float]]]) -> bool:
    """Whether the only thing beside a row's label stands at no edge, nor in the middle, of what its column holds."""
    if column == 0 or len(row.columns()) != 2 or 0 not in row.columns():
        return False
    here = _extents(row)[column]
    if len(edges[column][0]) < 4:
        return False
    own = (here.left, here.middle, here.right)
    return (
        min(
            abs(at - _median_of_others(all_of_them, at))
            for at, all_of_them in zip(own, edges[column], strict=True)
        )
        > _OFF
    )


def _median_of_others(ordered: Sequence[float], own: float) -> float:
    """Return the median of ordered numbers without one of them."""
    at = bisect_left(ordered, own)
    middle = (len(ordered) - 1) / 2
    low, high = (place + (place >= at) for place in (math.ceil(middle) - 1, math.floor(middle)))
    return (ordered[low] + ordered[high]) / 2


def _header_rows(rows: Sequence[Row]) -> int:
    """Return how many rows stand above the first with figures, other than years, in half of its filled columns."""
    for number, row in enumerate(rows):
        figures = [is_figure(text) and not is_period(text) for column, text in row.texts() if column > 0]
        if figures and sum(figures) >= max(1, len(figures) / 2):
            return number if number <= _MOST_HEADER_ROWS else 1
    return 1


def _heads_whole(column: int, rows: Sequence[Row], number: int, headers: int) -> bool:
    """Whether a header stands alone over its column: no other header below it, and something in the body."""
    filled = [column in row.columns() for row in rows[number + 1 :]]
    return not any(filled[: headers - number - 1]) and any(filled[headers - number - 1 :])


def _with_wrapped_headers(cells: list[FoundCell], headers: int) -> list[FoundCell]:
    """Return the cells with a header joined that stands, wrapped, beside two rows of others."""
    kept: list[FoundCell] = []
    above: dict[int, FoundCell] = {}
    firsts: dict[int, list[float]] = defaultdict(list)
    for cell in cells:
        firsts[cell.row].append(cell.lines[0].baseline)
    tops = {row: statistics.mode(baselines) for row, baselines in firsts.items()}
    for cell in cells:
        over = above.get(cell.column)
        if (
            over
            and cell.row < headers
            and over.row + over.row_span == cell.row
            and cell.column_span == over.column_span == 1
            and over.lines[-1].page == cell.lines[0].page
            and cell.lines[0].baseline - over.lines[-1].baseline < 1.4 * cell.lines[0].size
            and abs(cell.lines[0].baseline - tops[cell.row]) > 1
        ):
            over.lines += cell.lines
            over.row_span += 1
            continue
        kept.append(cell)
        above[cell.column] = cell
    return kept
