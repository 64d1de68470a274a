"""Tables without rulings: columns and rows told from how the words stand.

Reading order: `find_tables` cuts the lines into regions that may be tables,
`_Builder` makes each of them one, or gives it up.
"""

import itertools
import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from requests_app.letters.document import Place
from requests_app.letters.readers.layout import is_figure
from requests_app.letters.readers.pdf.assignment import assign
from requests_app.letters.readers.pdf.found import FoundCell, FoundTable, goes_on
from requests_app.letters.readers.pdf.shapes import MARK, Line, Ruling, Segment, box_of, split_segments

_LIST_ITEM: Final = re.compile(r"[•▪●○◦·\uf0b7]|[a-z][.)]\s|[ivx]+[.)]\s|\d{1,2}[.)]\s")
_OVERLAP: Final = 0.8
"""Lines of one column are at least this far from each other, in sizes."""
_LONGEST_WRAP: Final = 9
"""How many lines a cell's text may run over beside figures that stand on one line only."""


@dataclass(frozen=True, slots=True)
class Hints:
    """Drawn things that part rows, in heights of the file as one long page.

    rules: horizontal rulings. bands: (top, bottom) of filled rectangles with their (left, right).
    """

    rules: tuple[Ruling, ...] = ()
    bands: tuple[tuple[float, float, float, float], ...] = ()


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
        widest = max(
            (b.left - a.right for a, b in zip(line.words, line.words[1:], strict=False)), default=0.0
        )
        is_even = len(line.segments) > 2 and len(line.words) > 5 and widest < 1.3 * line.size
        if is_even and _figures(line) * 3 < len(line.segments):
            line.segments = [Segment(list(line.words))]
    for above, line in itertools.pairwise(lines):
        if _overlaps(above, line) and (len(above.segments) > 1 or len(line.segments) > 1):
            above.is_beside = line.is_beside = True


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
    table = _Builder(lines[start:end], hints).table() if end - start > 1 else None
    return Region(start, end, table) if table else None


def _with_header_above(lines: Sequence[Line], region: Region, begin: int, hints: Hints) -> Region:
    """Return the region with lone headers above it, such as "Year" over the years."""
    while region.start > begin and len(lines[region.start - 1].segments) == 1:
        line, first = lines[region.start - 1], lines[region.start]
        edges = region.table.edges
        is_near = first.shifted(line) <= 2.2 * first.size and not first.opens_page
        is_over = line.left > edges[1] - 2 and line.right - line.left < 0.5 * (edges[-1] - edges[0])
        is_inside = edges[0] - 6 <= line.left and line.right <= edges[-1] + 6
        if not (is_near and is_inside and (is_over or _overlaps(line, first))):
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
        is_blank_line = index > start + 1 and gap > max(0.9 * line.size, 2.2 * widest + 2)
        if gap > 1.5 * line.size or is_blank_line or _heads_another(lines[start], after):
            break
        widest = max(widest, gap)
        if _is_tabular(after):
            last = index + 1
            left, right = min(left, after.left), max(right, after.right)
        elif gap >= 0.9 * line.size or after.right - after.left >= 0.62 * (right - left):
            break
        index += 1
    end = last
    # What is left below the last line with figures may be the rest of its label.
    while end + 1 < len(lines) and end + 1 - last <= _LONGEST_WRAP:
        line, after = lines[end], lines[end + 1]
        if _gap(line, after) >= 0.35 * line.size and not (after.opens_page and after.text[:1].islower()):
            break
        if _is_tabular(after) or after.right - after.left >= 0.5 * (right - left):
            break
        end += 1
    return end + 1


def _heads_another(first: Line, line: Line) -> bool:
    """Whether a page begins with the bold header of another table than the one that began with `first`."""
    return (
        line.opens_page
        and not _figures(line)
        and line.bold > 0.9
        and first.bold > 0.9
        and not _figures(first)
    )


def _overlaps(above: Line, line: Line) -> bool:
    """Whether two lines would be printed over each other if they were of one column."""
    return not line.opens_page and line.shifted(above) < _OVERLAP * line.size


def _gap(line: Line, after: Line) -> float:
    """Return the white between two lines that follow each other."""
    return after.shifted(line) - 0.2 * line.size - 0.8 * after.size


@dataclass(slots=True)
class _Row:
    """Lines that make one row. cells: for each first column, the segments and the columns they stand over."""

    lines: list[Line]
    cells: dict[int, list[tuple[Segment, list[int], Line]]] = field(default_factory=dict)

    def columns(self) -> set[int]:
        return {column for parts in self.cells.values() for _, over, _ in parts for column in over}

    def text(self, column: int) -> str:
        return " ".join(segment.text for segment, _, _ in self.cells[column])


class _Builder:
    """Makes a table of the lines of one region."""

    def __init__(self, lines: Sequence[Line], hints: Hints) -> None:
        self.lines = list(lines)
        self.many = [line for line in lines if len(line.segments) > 1]
        self.size = statistics.median(line.size for line in lines)
        self.hints = hints
        self.over: dict[int, list[int]] = {}
        """For each segment, by id, the columns it stands over."""
        self.typical = 0
        """How many segments the lines with figures have."""

    def table(self) -> FoundTable | None:
        if len(self.many) < 2:
            return None
        columns = self._columns()
        if columns is None or len(columns) < 2:
            return None
        columns = self._widened(columns)
        for line in self.lines:
            for segment, over in zip(line.segments, assign(line.segments, columns), strict=True):
                self.over[id(segment)] = over
        rows = self._rows()
        if len(rows) < 2:
            return None
        cells = self._cells(rows, columns)
        return self._checked(cells, rows, columns)

    # --- columns ---

    def _columns(self) -> list[list[float]] | None:
        """Return (left, right) of each column, from the lines with the usual number of segments."""
        votes: Counter[int] = Counter()
        for line in self.many:
            figures = _figures(line) * 2 >= len(line.segments)
            votes[len(line.segments)] += len(line.segments) * (2 if figures else 1)
        self.typical = max(votes, key=lambda count: (votes[count], count))
        skeleton = [line for line in self.many if len(line.segments) == self.typical]
        dense = [line for line in skeleton if _figures(line) >= max(1, (self.typical - 1) // 2)]
        columns = self._agree(dense if len(dense) > 1 else skeleton)
        return self._with_outer(columns) if columns else None

    def _agree(self, skeleton: list[Line]) -> list[list[float]] | None:
        """Return the columns of lines whose segments stand under each other, leaving out those that do not."""
        count = self.typical
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

    def _with_outer(self, columns: list[list[float]]) -> list[list[float]]:
        """Return the columns with those that only some lines have, left or right of the rest."""
        for line in self._beside():
            first, last = line.segments[0], line.segments[-1]
            pitch = (columns[-1][1] - columns[0][0]) / len(columns)
            least = 2.0 if first is last else max(2.0, 0.35 * min(pitch, 60))
            if columns[0][0] - first.right > least:
                columns.insert(0, [first.left, first.right])
            elif last.left > columns[-1][1] + max(6, 0.6 * pitch):
                columns.append([last.left, last.right])
        return columns

    def _beside(self) -> list[Line]:
        """Return the lines with several segments, and those that stand beside one of them, as a wrapped label does."""
        return [line for line in self.lines if _is_tabular(line)]

    def _widened(self, columns: list[list[float]]) -> list[list[float]]:
        """Return the columns widened to all the segments that stand over one of them alone."""
        whole = columns[-1][1] - columns[0][0]
        for line in sorted(self.many, key=lambda line: -len(line.segments)):
            for segment, over in zip(line.segments, assign(line.segments, columns), strict=True):
                if len(over) != 1 or segment.right - segment.left >= 0.6 * whole:
                    continue
                k = over[0]
                lowest = columns[k - 1][1] + 0.1 if k else float("-inf")
                highest = columns[k + 1][0] - 0.1 if k + 1 < len(columns) else float("inf")
                columns[k][0] = max(min(columns[k][0], segment.left), lowest)
                columns[k][1] = min(max(columns[k][1], segment.right), highest)
        return columns

    # --- rows ---

    def _rows(self) -> list[_Row]:
        threshold = self._wrap_pitch()
        rows: list[_Row] = []
        for line in self.lines:
            if rows and not self._opens_row(rows[-1], line, threshold):
                rows[-1].lines.append(line)
            else:
                rows.append(_Row([line]))
        for row in rows:
            for line in row.lines:
                for segment in line.segments:
                    over = self.over[id(segment)]
                    row.cells.setdefault(over[0], []).append((segment, over, line))
        return rows

    def _wrap_pitch(self) -> float | None:
        """Return the distance below which a line is wrapped from the one above, None if all stand alike."""
        pitches = sorted(
            after.shifted(line)
            for line, after in zip(self.lines, self.lines[1:], strict=False)
            if not after.opens_page and not _overlaps(line, after)
        )
        if not pitches or pitches[-1] <= pitches[0] * 1.1:
            return None
        jumps = [
            (after - before, before, after)
            for before, after in itertools.pairwise(pitches)
            if before < 1.5 * self.size and after < 2.6 * self.size and after - before > 0.07 * self.size
        ]
        if not jumps:
            return None
        _, before, after = max(jumps)
        return (before + after) / 2

    def _opens_row(self, row: _Row, line: Line, threshold: float | None) -> bool:
        above = row.lines[-1]
        if line.opens_page:
            return self._is_data(line) or not goes_on(self._texts(row.lines), self._texts([line]))
        if self._ruled_between(above, line):
            return True
        if _overlaps(above, line):
            # One of them is centred on the other's height. But below a header over several columns stands
            # the line with those, though it overlaps what is centred on both.
            return self._is_under_header(row, line, threshold)
        if self._is_data(line):
            # Figures centred on the height of a wrapped label follow its first lines.
            is_label = not any(_figures(one) for one in row.lines) and self._over(row.lines) == {0}
            return not (is_label and threshold is not None and line.shifted(above) < threshold)
        band, band_above = self._band(line), self._band(above)
        if band != band_above:
            return True
        if band is not None:
            opens = False
        elif threshold is not None:
            opens = line.shifted(above) >= threshold
        else:
            opens = not self._wraps(row, line)
        return opens or self._is_finer(row.lines, line)

    def _is_under_header(self, row: _Row, line: Line, threshold: float | None) -> bool:
        here = self._over([line])
        headers = [one for one in row.lines if not _overlaps(one, line) and self._over([one]) & here]
        if not headers or len(line.segments) < 2 or len(line.segments) <= len(headers[-1].segments):
            return False
        if threshold is not None:
            return line.shifted(headers[-1]) >= threshold
        return len(here - self._over(row.lines)) > 1

    def _over(self, lines: Sequence[Line]) -> set[int]:
        return {column for line in lines for segment in line.segments for column in self.over[id(segment)]}

    def _is_finer(self, above: Sequence[Line], line: Line) -> bool:
        """Whether a line below a header has more parts, so that the header stands over several columns of it."""
        if len(line.segments) > max(len(one.segments) for one in above):
            return len(line.segments) > 1
        return len(line.segments) > 1 and len(self._over([line]) - self._over(above)) > 1

    def _wraps(self, row: _Row, line: Line) -> bool:
        """Whether, with all lines equally far apart, this one is the rest of the row above it."""
        if _figures(line) or line.shifted(row.lines[-1]) >= 1.5 * self.size:
            return False
        before, here = self._over(row.lines), self._over([line])
        if any(_figures(one) for one in row.lines):
            return len(line.segments) == 1 and here == {0} and 0 in before
        # Among headers, the rest of some cells stands under them; a lone word under the first may be a heading.
        return here < before and here != {0}

    def _is_data(self, line: Line) -> bool:
        figures = _figures(line)
        begins = any(0 in self.over[id(segment)] for segment in line.segments)
        return (figures >= 2 and begins) or figures >= max(2, self.typical - 1)

    def _texts(self, lines: Sequence[Line]) -> list[tuple[int, str]]:
        texts: dict[int, str] = {}
        for line in lines:
            for segment in line.segments:
                column = self.over[id(segment)][0]
                texts[column] = f"{texts.get(column, '')} {segment.text}".strip()
        return sorted(texts.items())

    def _ruled_between(self, above: Line, line: Line) -> bool:
        left, right = self.lines[0].left, max(one.right for one in self.lines)
        slack = 0.3 * (right - left) + 20
        low, high = above.at - 0.3 * above.size, line.at - 0.3 * line.size
        return any(
            low < rule.at < high and rule.start < left + slack and rule.end > right - slack
            for rule in self.hints.rules
        )

    def _band(self, line: Line) -> tuple[float, float] | None:
        """Return the filled band that a line stands on."""
        middle = line.at - 0.3 * line.size
        for top, bottom, left, right in self.hints.bands:
            if top - 0.5 <= middle <= bottom + 0.5 and left < line.right and right > line.left:
                return top, bottom
        return None

    # --- cells ---

    def _cells(self, rows: list[_Row], columns: list[list[float]]) -> list[FoundCell]:
        headers = self._header_rows(rows)
        cells: list[FoundCell] = []
        for number, row in enumerate(rows):
            for column in sorted(row.cells):
                parts = row.cells[column]
                over = sorted({k for _, columns_over, _ in parts for k in columns_over})
                first, last = over[0], over[-1]
                if number + 1 < headers:
                    first, last = self._spread(rows, number, (first, last), parts, columns)
                elif last > first and last == max(row.columns()) and not is_figure(row.text(column)):
                    # Words that run out of their cell into the free ones beside it were given all of them.
                    last = len(columns) - 1
                lines = [Line.of(segment.words, line.page) for segment, _, line in parts]
                cell = FoundCell(number, first, lines, column_span=last - first + 1)
                if (
                    number + 1 < headers
                    and cell.column_span == 1
                    and _heads_whole(first, rows, number, headers)
                ):
                    cell.row_span = headers - number
                cells.append(cell)
        return _with_wrapped_headers(cells, headers)

    def _header_rows(self, rows: list[_Row]) -> int:
        """Return how many rows stand above the first with figures in half of its filled columns."""
        for number, row in enumerate(rows):
            figures = [is_figure(row.text(column)) for column in row.cells if column > 0]
            if figures and sum(figures) >= max(1, len(figures) / 2):
                return number if number <= 4 else 1
        return 1

    def _spread(
        self,
        rows: list[_Row],
        number: int,
        over: tuple[int, int],
        parts: list[tuple[Segment, list[int], Line]],
        columns: list[list[float]],
    ) -> tuple[int, int]:
        """Return the widest range of free columns that a header is centred over, above filled cells."""
        row, below = rows[number], rows[number + 1].columns()
        taken = {
            k for column, others in row.cells.items() if others is not parts for k in [column, *others[0][1]]
        }
        low, high = over
        while low > 0 and low - 1 not in taken:
            low -= 1
        while high + 1 < len(columns) and high + 1 not in taken:
            high += 1
        left, right = min(part.left for part, _, _ in parts), max(part.right for part, _, _ in parts)
        best, best_rank = over, (3, 0)
        for first in range(low, over[0] + 1):
            for last in range(over[1], high + 1):
                if first == last or not all(k in below for k in range(first, last + 1)):
                    continue
                width = columns[last][1] - columns[first][0]
                off_centre = abs((columns[first][0] + columns[last][1]) / 2 - (left + right) / 2) / width
                # Columns are known by their text alone, so "centred" is within an eighth; nearer is better, then wider.
                rank = (int(off_centre / 0.04), first - last)
                if rank < best_rank:
                    best, best_rank = (first, last), rank
        return best

    # --- is it one at all? ---

    def _checked(
        self, cells: list[FoundCell], rows: list[_Row], columns: list[list[float]]
    ) -> FoundTable | None:
        """Return the table, or None for what only looks like one: lists, prose in columns, letterheads."""
        full = sum(len(row.cells) > 1 for row in rows)
        texts = [cell.text for cell in cells]
        figures = sum(map(is_figure, texts))
        is_prose = not figures and sum(len(text) > 90 for text in texts) > 0.3 * len(texts)
        is_list = sum(bool(_LIST_ITEM.match(text)) for text in texts) >= 3 and figures * 3 < len(texts)
        is_bare = len(columns) == 2 and not figures and (full < 3 or not self._has_head(cells))
        if full < 2 or is_prose or is_list or is_bare:
            return None
        edges = [column[0] for column in columns] + [columns[-1][1]]
        places = _places(self.lines)
        first, last = self.lines[0], self.lines[-1]
        return FoundTable(
            cells, len(rows), edges, places, at=first.at - 0.8 * first.size, end=last.at + 0.2 * last.size
        )

    def _has_head(self, cells: list[FoundCell]) -> bool:
        """Whether a bold first row stands over others: two columns of words may be a letterhead."""
        first = [cell for cell in cells if cell.row == 0]
        return (
            len(first) > 1 and all(cell.is_bold for cell in first) and not all(cell.is_bold for cell in cells)
        )


def _heads_whole(column: int, rows: Sequence[_Row], number: int, headers: int) -> bool:
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


def _figures(line: Line) -> int:
    return sum(is_figure(segment.text) for segment in line.segments)


def _stands_between(line: Line, middles: Sequence[float]) -> bool:
    """Whether each segment ends before the middle of the next column and begins after that of the one before."""
    last = len(middles) - 1
    return all(
        (k == 0 or segment.left > middles[k - 1]) and (k == last or segment.right < middles[k + 1])
        for k, segment in enumerate(line.segments)
    )


def _overlapping(lines: Sequence[Line]) -> list[list[float]] | None:
    """Return the stretches that the segments of all lines cover together."""
    columns: list[list[float]] = []
    for left, right in sorted((segment.left, segment.right) for line in lines for segment in line.segments):
        if columns and left < columns[-1][1]:
            columns[-1][1] = max(columns[-1][1], right)
        else:
            columns.append([left, right])
    return columns if len(columns) > 1 else None


def _places(lines: Sequence[Line]) -> list[Place]:
    pages: dict[int, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    return [
        Place(page, box_of(word for line in on_page for word in line.words))
        for page, on_page in sorted(pages.items())
    ]


__all__ = ["MARK", "Hints", "Region", "cut_segments", "find_tables"]
