"""The pages put together to one long one, and read from the top: tables, columns, paragraphs.

Nothing here knows of tags: this is how a file without a structure tree is
read, and the witness for one that has it.
"""

import itertools
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Final

from requests_app.letters.document import Block, Paragraph
from requests_app.letters.readers.layout import figures, is_figure, is_layout, laid_out
from requests_app.letters.readers.pdf.found import FoundTable, append, is_rest, regrid
from requests_app.letters.readers.pdf.lattice import find_ruled_tables
from requests_app.letters.readers.pdf.page import PageContent
from requests_app.letters.readers.pdf.paragraphs import Setting, measure_setting, set_paragraphs
from requests_app.letters.readers.pdf.rows import Hints
from requests_app.letters.readers.pdf.shapes import Line, Ruling, group_lines, split_segments
from requests_app.letters.readers.pdf.sides import split_sides
from requests_app.letters.readers.pdf.unruled import cut_segments, find_tables

_AT: Final = attrgetter("at")
_HIGHEST_BAND: Final = 120.0
_MOST_ALIKE: Final = 40
"""How many lines of one text are looked at for the header of a table that goes on."""
_TALLEST_HEADER: Final = 12
"""How many lines the header of a table may take."""


@dataclass(slots=True)
class Galley:
    """All lines and ruled tables of a file in one column, from the top.

    setting: how the text outside the tables is set. hints: its rulings and fills. unsure: once its blocks are
    read, the pages with cells that may span other columns than is said.
    """

    items: list[Line | FoundTable] = field(default_factory=list)
    rules: list[Ruling] = field(default_factory=list)
    bands: list[tuple[float, float, float, float]] = field(default_factory=list)
    setting: Setting = field(default_factory=lambda: measure_setting([]))
    unsure: set[int] = field(default_factory=set)
    _by_text: dict[str, list[int]] = field(default_factory=dict)

    def add(self, items: Sequence[Line | FoundTable]) -> None:
        """Put items below those that there are."""
        for position, item in enumerate(items, start=len(self.items)):
            if isinstance(item, Line):
                self._by_text.setdefault(item.text, []).append(position)
            else:
                self._by_text.clear()
        self.items += items

    def starts(self, text: str) -> Sequence[int]:
        """Return the positions of the last lines below all ruled tables with this text."""
        return self._by_text.get(text, [])[-_MOST_ALIKE:]

    def blocks(self) -> list[Block]:
        """Return the blocks in reading order."""
        blocks: list[Block] = []
        for part in self._parts():
            blocks += self._table_blocks(part) if isinstance(part, FoundTable) else self._prose(part)
        return blocks

    def figures(self) -> list[str]:
        """Return the figures in the tables, without reading anything else."""
        grids = [(part.grid(), part.lists()) for part in self._parts() if isinstance(part, FoundTable)]
        return figures(grid for grid, lists in grids if not is_layout(grid, lists))

    def standing_figures(self) -> list[str]:
        """Return the figures with nothing close beside them, in or out of tables, from the top and the left."""
        found: list[str] = []
        for item in self.items:
            texts = item.texts() if isinstance(item, FoundTable) else [s.text for s in split_segments(item)]
            found += filter(is_figure, texts)
        return found

    def _parts(self) -> Iterator[FoundTable | Sequence[Line]]:
        """Yield the tables, and the lines between them, from the top."""
        for is_stretch, items in itertools.groupby(self.items, key=lambda item: isinstance(item, Line)):
            if is_stretch:
                yield from self._unruled([item for item in items if isinstance(item, Line)])
            else:
                yield from (item for item in items if isinstance(item, FoundTable))

    def _unruled(self, lines: Sequence[Line]) -> Iterator[FoundTable | Sequence[Line]]:
        """Yield the unruled tables among lines that no ruled table parts, and the lines between them."""
        cut_segments(lines)
        begin = 0
        for region in find_tables(lines, self._hints(lines)):
            yield lines[begin : region.start]
            _mark_repeated(region.table, lines[region.start : region.end])
            yield region.table
            begin = region.end
        yield lines[begin:]

    def _hints(self, lines: Sequence[Line]) -> Hints:
        """Return what is drawn at the height of some lines."""
        if not lines:
            return Hints()
        low, high = lines[0].at - _HIGHEST_BAND, lines[-1].at + _HIGHEST_BAND
        rules = self.rules[bisect_left(self.rules, low, key=_AT) : bisect_left(self.rules, high, key=_AT)]
        bands = self.bands[bisect_left(self.bands, (low,)) : bisect_left(self.bands, (high,))]
        return Hints(tuple(rules), tuple(bands))

    def _prose(self, lines: Sequence[Line]) -> list[Paragraph]:
        paragraphs: list[Paragraph] = []
        for column, setting in split_sides(lines, self.setting):
            paragraphs += set_paragraphs(column, setting)
        return paragraphs

    def _table_blocks(self, table: FoundTable) -> list[Block]:
        grid = table.grid()
        if not is_layout(grid, table.lists()):
            self.unsure |= {cell.lines[0].page for cell in table.cells if cell.is_unsure}
            return [table.block()]
        cells = sorted(table.cells, key=lambda cell: (cell.row, cell.column))
        contents = [
            set_paragraphs(cell.lines, self.setting.within(cell.lines)) if cell.lines else []
            for cell in cells
        ]
        return laid_out(grid, contents)


def _mark_repeated(table: FoundTable, lines: Sequence[Line]) -> None:
    """Note how many of the table's first rows some later page printed again."""
    repeated = {id(line) for line in lines if line.is_repeated}
    if repeated:
        last = max(position for position, line in enumerate(lines) if id(line) in repeated)
        words = {id(word) for line in lines[: last + 1] for word in line.words}
        rows = [
            cell.row
            for cell in table.cells
            for line in cell.lines
            for word in line.words
            if id(word) in words
        ]
        table.header_rows = max(rows, default=-1) + 1


def paste(pages: Sequence[PageContent]) -> Galley:
    """Return the pages, without furniture, as one long page."""
    galley = Galley()
    height = 0.0
    all_lines: list[Line] = []
    for page in pages:
        tables, words = find_ruled_tables(page)
        items = _in_order(group_lines(words, page.number) if tables else page.lines, tables)
        items = items[_printed_again(galley, items) :]
        if not items:
            continue
        top = min(item.top if isinstance(item, Line) else item.at for item in items)
        _shift(page, items, galley, height - top + 2.0, height)
        height = max(item.at + 0.2 * item.size if isinstance(item, Line) else item.end for item in items)
        all_lines += [item for item in items if isinstance(item, Line)]
        _add(galley, items)
    galley.setting = measure_setting(all_lines)
    galley.rules.sort(key=_AT)
    galley.bands.sort()
    return galley


def _in_order(lines: Sequence[Line], tables: Sequence[FoundTable]) -> list[Line | FoundTable]:
    """Return lines and tables by height; a line beside a table comes before it."""
    keyed: list[tuple[float, int, Line | FoundTable]] = [(line.top, 0, line) for line in lines]
    keyed += [(table.at, 1, table) for table in tables]
    return [item for _, _, item in sorted(keyed, key=lambda entry: entry[:2])]


def _shift(
    page: PageContent, items: Sequence[Line | FoundTable], galley: Galley, shift: float, top: float
) -> None:
    """Move what stands on a page to where it stands in the galley, whose last page ends at `top`.

    What is drawn around a header that was printed again goes with it.
    """
    for item in items:
        if isinstance(item, Line):
            item.at = item.baseline + shift
        else:
            item.at += shift
            item.end += shift
    galley.rules += [
        Ruling(rule.at + shift, rule.start, rule.end) for rule in page.horizontal if rule.at + shift >= top
    ]
    bands = {
        (round(fill.box[1], 1) + shift, round(fill.box[3], 1) + shift, fill.box[0], fill.box[2])
        for fill in page.fills
        if fill.box[3] - fill.box[1] < _HIGHEST_BAND
        and fill.colour != (255, 255, 255)
        and fill.box[3] + shift > top
    }
    galley.bands += bands


def _add(galley: Galley, items: list[Line | FoundTable]) -> None:
    """Add a page's items; a ruled table that goes on from the page before is put together."""
    first = items[0]
    last = galley.items[-1] if galley.items else None
    if isinstance(first, FoundTable) and isinstance(last, FoundTable) and is_rest(last, first):
        edges = max(last.edges, first.edges, key=len)
        regrid(last, edges)
        regrid(first, edges)
        append(last, first)
        items = items[1:]
    elif isinstance(first, Line):
        first.opens_page = last is not None
    galley.add(items)


def _printed_again(galley: Galley, items: Sequence[Line | FoundTable]) -> int:
    """Return how many lines at the top of a page are the header of the table that the page before ended with.

    The lines that they repeat are marked as such. A header stands above a row in parts, on the page before
    or on this one.
    """
    lines = [item for item in items[:_TALLEST_HEADER] if isinstance(item, Line)]
    for start in reversed(galley.starts(lines[0].text) if lines else ()):
        tail = galley.items[start : start + len(lines)]
        above = [line for line in tail if isinstance(line, Line)]
        alike = list(itertools.takewhile(lambda pair: _alike(*pair), zip(above, lines, strict=False)))
        below = itertools.chain(lines[len(alike) :], galley.items[start + len(alike) :])
        has_columns = any(_is_parted(line) for _, line in alike) and any(map(_is_parted, below))
        if len(alike) < len(lines) and has_columns:
            for line, _ in alike:
                line.is_repeated = True
            return len(alike)
    return 0


def _is_parted(item: Line | FoundTable) -> bool:
    return isinstance(item, Line) and item.widest > item.size


def _alike(line: Line, other: Line) -> bool:
    return line.text == other.text and abs(line.left - other.left) < 3 and abs(line.right - other.right) < 3
