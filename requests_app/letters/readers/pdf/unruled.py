"""Tables without rulings, told from how the words stand.

Reading order: `find_tables` cuts the lines into regions that may be tables;
`columns`, `rows` and `cells` make each of them one; what only looks like a table
is given up.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from requests_app.letters.readers.layout import is_figure
from requests_app.letters.readers.pdf.assignment import assign
from requests_app.letters.readers.pdf.cells import make_cells
from requests_app.letters.readers.pdf.columns import find_columns, usual_parts
from requests_app.letters.readers.pdf.found import FoundCell, FoundTable
from requests_app.letters.readers.pdf.rows import Hints, group_rows
from requests_app.letters.readers.pdf.shapes import Line, Segment, places_of, split_segments

_LIST_ITEM: Final = re.compile(r"[•▪●○◦·\uf0b7]|[a-z][.)]\s|[ivx]+[.)]\s|\d{1,2}[.)]\s")
_LONGEST_WRAP: Final = 9
"""How many lines a cell's text may run over beside figures that stand on one line only."""


@dataclass(frozen=True, slots=True)
class Region:
    """Lines `start` to `end` (exclusive) that make a table."""

    start: int
    end: int
    table: FoundTable


def cut_segments(lines: Sequence[Line]) -> None:
    """Cut each line into segments, except lines of justified prose, whose spaces are wide throughout."""
    for line in lines:
        line.segments = split_segments(line)
        is_even = len(line.segments) > 2 and len(line.words) > 5 and line.widest < 1.3 * line.size
        if is_even and _is_justified(line) and line.figures() * 3 < len(line.segments):
            line.segments = [Segment(list(line.words))]
    for above, line in itertools.pairwise(lines):
        if line.overlaps(above) and (len(above.segments) > 1 or len(line.segments) > 1):
            above.is_beside = line.is_beside = True


def _is_justified(line: Line) -> bool:
    """Whether the spaces between all words of a line are alike."""
    return line.widest - min(b.left - a.right for a, b in itertools.pairwise(line.words)) < 0.2 * line.size


def find_tables(lines: Sequence[Line], hints: Hints) -> list[Region]:
    """Return the unruled tables among lines that follow one another. Their segments must be cut."""
    found: list[Region] = []
    begin = 0
    for start, end in _candidates(lines):
        region = _build(lines, max(start, begin), end, hints)
        if region:
            region = _with_header_above(lines, region, begin, hints)
            found.append(region)
            begin = region.end
    return found


def _build(lines: Sequence[Line], start: int, end: int, hints: Hints) -> Region | None:
    table = build_table(lines[start:end], hints)
    return Region(start, end, table) if table else None


def _with_header_above(lines: Sequence[Line], region: Region, begin: int, hints: Hints) -> Region:
    """Return the region with lone headers above it, such as "Year" over the years."""
    while region.start > begin and len(lines[region.start - 1].segments) == 1:
        line, first = lines[region.start - 1], lines[region.start]
        edges = region.table.edges
        is_near = first.shifted(line) <= 2.2 * first.size and not first.opens_page
        is_over = (line.left + line.right) / 2 > edges[1] and line.right - line.left < 0.5 * (
            edges[-1] - edges[0]
        )
        is_inside = edges[0] - 6 <= line.left and line.right <= edges[-1] + 6
        if not (is_near and is_inside and (is_over or first.overlaps(line))):
            return region
        wider = _build(lines, region.start - 1, region.end, hints)
        if not wider or wider.table.width != region.table.width:
            return region
        region = wider
    return region


def _is_tabular(line: Line) -> bool:
    return len(line.segments) > 1 or line.is_beside


def _candidates(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Return (start, end) of runs of lines with several segments, with the lines between that may be wrapped cells."""
    runs: list[tuple[int, int]] = []
    index = 0
    while index < len(lines):
        if not _is_tabular(lines[index]):
            index += 1
            continue
        end = _end_of_run(lines, index)
        runs.append((index, end))
        index = end
    return runs


def _end_of_run(lines: Sequence[Line], start: int) -> int:
    last = index = start
    left, right = lines[start].left, lines[start].right
    widest = 0.0
    while index + 1 < len(lines) and index + 1 - last <= _LONGEST_WRAP:
        line, after = lines[index], lines[index + 1]
        gap = _gap(line, after)
        is_blank_line = index > start + 1 and gap > max(
            0.9 * line.size, 2.2 * max(widest, _gap_below(lines, index + 1)) + 2
        )
        if gap > 1.5 * line.size or is_blank_line or _heads_another(lines[start], after):
            break
        widest = max(widest, gap)
        if _is_tabular(after):
            last = index + 1
            left, right = min(left, after.left), max(right, after.right)
        elif (
            gap >= 0.9 * line.size and not _is_upper_part(lines, index + 1, widest)
        ) or after.right - after.left >= 0.62 * (right - left):
            break
        index += 1
    end = last
    # What is left below the last line with figures may be the rest of its label.
    while end + 1 < len(lines) and end + 1 - last <= _LONGEST_WRAP:
        line, after = lines[end], lines[end + 1]
        is_rest = after.text[:1].islower() if after.opens_page else _gap(line, after) < 0.35 * line.size
        if not is_rest:
            break
        if _is_tabular(after) or after.right - after.left >= 0.5 * (right - left):
            break
        end += 1
    return end + 1


def _gap_below(lines: Sequence[Line], index: int) -> float:
    """Return the widest white below the next few lines: rows that go on alike are parted by no blank line."""
    return max((_gap(a, b) for a, b in itertools.pairwise(lines[index : index + 4])), default=0.0)


def _is_upper_part(lines: Sequence[Line], index: int, widest: float) -> bool:
    """Whether a lone part, as far below as rows are, is nearer to the line below: the first of a centred cell's lines."""
    if index + 1 >= len(lines):
        return False
    above, below = _gap(lines[index - 1], lines[index]), _gap(lines[index], lines[index + 1])
    return above <= 1.05 * widest and below < 0.6 * above


def _heads_another(first: Line, line: Line) -> bool:
    """Whether a page begins with the bold header of another table than the one that began with `first`."""
    return (
        line.opens_page
        and not line.figures()
        and line.bold > 0.9
        and first.bold > 0.9
        and not first.figures()
    )


def _gap(line: Line, after: Line) -> float:
    """Return the white between two lines that follow each other."""
    return after.shifted(line) - 0.2 * line.size - 0.8 * after.size


def build_table(lines: Sequence[Line], hints: Hints) -> FoundTable | None:
    """Return the table that these lines make, None for what only looks like one."""
    if sum(len(line.segments) > 1 for line in lines) < 2:
        return None
    usual = usual_parts(lines)
    columns = find_columns(lines, usual)
    if columns is None:
        return None
    for line in lines:
        for segment, over in zip(line.segments, assign(line.segments, columns), strict=True):
            segment.over = over
    rows = group_rows(lines, usual, hints)
    cells = make_cells(rows, columns)
    if not _is_table(cells, sum(len(row.parts()) > 1 for row in rows), len(columns)):
        return None
    edges = [column[0] for column in columns] + [columns[-1][1]]
    first, last = lines[0], lines[-1]
    return FoundTable(
        cells,
        len(rows),
        edges,
        list(places_of(lines)),
        at=first.at - 0.8 * first.size,
        end=last.at + 0.2 * last.size,
    )


def _is_table(cells: Sequence[FoundCell], full_rows: int, columns: int) -> bool:
    """Whether cells are those of a table, and not of a list, of prose in columns or of a letterhead."""
    texts = [cell.text for cell in cells]
    figures = sum(map(is_figure, texts))
    is_prose = not figures and sum(len(text) > 90 for text in texts) > 0.3 * len(texts)
    is_list = sum(bool(_LIST_ITEM.match(text)) for text in texts) >= 3 and figures * 3 < len(texts)
    # Two columns of words may be a letterhead: only a bold header says that they are not.
    is_bare = columns == 2 and not figures and (full_rows < 3 or not _has_head(cells))
    return columns > 1 and full_rows > 1 and not (is_prose or is_list or is_bare)


def _has_head(cells: Sequence[FoundCell]) -> bool:
    """Whether a bold first row stands over others."""
    first = [cell for cell in cells if cell.row == 0]
    return len(first) > 1 and all(cell.is_bold for cell in first) and not all(cell.is_bold for cell in cells)
