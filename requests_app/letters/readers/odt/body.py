"""The blocks of an OpenDocument text's body, header, footer or note, in reading order."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from lxml.etree import _Element

from requests_app.letters.document import Block, Paragraph
from requests_app.letters.errors import OversizedFile
from requests_app.letters.readers.folding import fold
from requests_app.letters.readers.layout import MOST_CELLS, MOST_COLUMNS, DraftCell, tabulated
from requests_app.letters.readers.marks import Mark
from requests_app.letters.readers.odt.inline import Inline, tells
from requests_app.letters.readers.odt.names import qn
from requests_app.letters.readers.odt.numbering import DEEPEST_LEVEL, Counts, Numbering
from requests_app.letters.readers.odt.styles import whole

_PARAGRAPHS: Final = {qn("text:p"), qn("text:h")}
_UNSEEN: Final = {
    qn(name) for name in ("text:tracked-changes", "office:forms", "text:note-citation", "text:sequence-decls")
} | {qn("text:number"), qn("office:annotation"), qn("draw:image"), qn("draw:object"), qn("draw:object-ole")}
_ROW_GROUPS: Final = {qn("table:table-rows"), qn("table:table-row-group")}
_CELLS: Final = {qn("table:table-cell"), qn("table:covered-table-cell")}
_DEEPEST: Final = 60
_MOST_REPEATED_ROWS: Final = 1_000


@dataclass(frozen=True, slots=True)
class _Item:
    """The list item that a paragraph begins. start: the number it is given, None for the next one."""

    counts: Counts
    style: str
    depth: int
    start: int | None


@dataclass(slots=True)
class Body:
    """Reads the blocks of one part of the file. `numbering` counts on over all parts."""

    numbering: Numbering
    inline: Inline
    is_running: bool = False
    _cells: int = 0

    def blocks(self, parent: _Element, depth: int = 0) -> Iterator[Block]:
        """Yield the blocks of an element that holds paragraphs, lists and tables."""
        for child in parent if depth <= _DEEPEST else ():
            tag = child.tag
            if tag in _PARAGRAPHS:
                yield from self._paragraph(child, self._outline_item(child), depth)
            elif tag == qn("text:list"):
                style = child.get(qn("text:style-name"), "")
                yield from self._list(child, style, self.numbering.begin(child, style), 0, depth + 1)
            elif tag == qn("table:table"):
                yield from self._table(child, depth + 1)
            elif tag == qn("text:section") and _is_hidden(child):
                self.inline.seen["hidden"] += 1
            elif tag not in _UNSEEN and isinstance(tag, str):
                # Sections, tables of contents, frames, text boxes and shapes: what they hold is text like any other.
                if tag == qn("draw:frame") and parent.tag == qn("office:text"):
                    self.inline.seen["pictures"] += tells(child)
                yield from self.blocks(child, depth + 1)

    def _paragraph(self, element: _Element, item: _Item | None, depth: int) -> Iterator[Block]:
        runs = self.inline.runs(element)
        boxes, self.inline.boxes = self.inline.boxes, []
        folded = fold(runs)
        # A hidden paragraph has no number, an empty one has.
        is_hidden = not runs and bool("".join(map(str, element.itertext())).strip())
        mark = self._mark(element, item) if item and not is_hidden else None
        if folded.text:
            yield Paragraph(
                text=folded.text,
                label=mark.label if mark else "",
                level=mark.level if mark and mark.label else 0,
                heading=self.inline.styles.heading(element),
                bold=folded.bold,
                indent=self._indent(element, mark),
                running=self.is_running,
                links=folded.links,
            )
        for box in boxes:
            yield from self.blocks(box, depth + 1)

    def _mark(self, element: _Element, item: _Item) -> Mark | None:
        style = item.style
        if not style and item.counts is not self.numbering.outline:
            style = self.inline.styles.list_style(element.get(qn("text:style-name"), ""))
        return self.numbering.mark(item.counts, style, item.depth, item.start)

    def _indent(self, element: _Element, mark: Mark | None) -> float:
        name = element.get(qn("text:style-name"), "")
        choices = (
            self.inline.styles.own_indent(name),
            mark.indent if mark else None,
            self.inline.styles.indent(name),
        )
        return next((choice for choice in choices if choice is not None), 0.0)

    def _outline_item(self, element: _Element) -> _Item | None:
        """Return the number that a heading outside lists has; those of headings are a list of their own."""
        if element.tag != qn("text:h") or element.get(qn("text:is-list-header")) == "true":
            return None
        depth = max(1, whole(element.get(qn("text:outline-level")), 1)) - 1
        restarts = element.get(qn("text:restart-numbering")) == "true"
        start = whole(element.get(qn("text:start-value")), 1) if restarts else None
        return _Item(self.numbering.outline, "", min(depth, DEEPEST_LEVEL), start)

    def _list(self, element: _Element, style: str, counts: Counts, level: int, depth: int) -> Iterator[Block]:
        if depth > _DEEPEST:
            return
        for item in element:
            start = item.get(qn("text:start-value"))
            first: _Item | None = None
            if item.tag == qn("text:list-item"):
                first = _Item(counts, style, min(level, DEEPEST_LEVEL), whole(start, 1) if start else None)
            elif item.tag != qn("text:list-header"):
                continue
            yield from self._item(item, first, style, counts, level, depth)

    def _item(
        self, item: _Element, first: _Item | None, style: str, counts: Counts, level: int, depth: int
    ) -> Iterator[Block]:
        """Yield the blocks of a list item: its first paragraph has the mark, and lists in it are a level deeper."""
        lists = 0
        for child in item:
            if child.tag in _PARAGRAPHS:
                yield from self._paragraph(child, first, depth)
                first = None
            elif child.tag == qn("text:list"):
                if lists and child.get(qn("text:continue-numbering")) != "true":
                    counts.of.pop(level + 1, None)
                lists += 1
                own = child.get(qn("text:style-name"), style)
                yield from self._list(child, own, counts, level + 1, depth + 1)
            elif child.tag == qn("table:table"):
                yield from self._table(child, depth + 1)
            elif child.tag not in _UNSEEN and isinstance(child.tag, str):
                yield from self.blocks(child, depth + 1)

    # --- tables

    def _table(self, table: _Element, depth: int) -> list[Block]:
        drafts: list[DraftCell] = []
        height = width = 0
        for row, is_header in _rows(table, is_header=False):
            cells = self._row(row, depth)
            width = max([width, *(column + span for column, span, *_ in cells)])
            has_words = any(blocks for *_, blocks in cells)
            repeated = whole(row.get(qn("table:number-rows-repeated")), 1) or 1
            for _ in range(min(repeated, _MOST_REPEATED_ROWS) if has_words else 1):
                self._count(len(cells))
                drafts += [
                    DraftCell(height, column, span, blocks, is_header, row_span)
                    for column, span, row_span, blocks in cells
                ]
                height += 1
        drafts = [replace(one, row_span=min(one.row_span, height - one.row)) for one in drafts]
        return tabulated(drafts, height, width, is_running=self.is_running)

    def _row(self, row: _Element, depth: int) -> list[tuple[int, int, int, list[Block]]]:
        """Return (column, column span, row span, blocks) of each cell of a row."""
        cells: list[tuple[int, int, int, list[Block]]] = []
        column = 0
        for cell in row:
            if cell.tag not in _CELLS:
                continue
            repeated = min(whole(cell.get(qn("table:number-columns-repeated")), 1) or 1, MOST_COLUMNS)
            if cell.tag == qn("table:table-cell"):
                span = min(whole(cell.get(qn("table:number-columns-spanned")), 1) or 1, MOST_COLUMNS)
                rows = whole(cell.get(qn("table:number-rows-spanned")), 1) or 1
                blocks = list(self.blocks(cell, depth + 1))
                cells += [(column + number, span, rows, blocks) for number in range(repeated)]
            column += repeated
            if column > MOST_COLUMNS:
                break
        return cells

    def _count(self, cells: int) -> None:
        self._cells += cells
        if self._cells > MOST_CELLS:
            raise OversizedFile(f"The tables of the file hold more than {MOST_CELLS:,} cells.")


def _rows(parent: _Element, *, is_header: bool) -> Iterator[tuple[_Element, bool]]:
    """Yield the rows of a table that are shown, each with whether it is a header row."""
    for child in parent:
        if child.tag == qn("table:table-row"):
            if child.get(qn("table:visibility"), "visible") == "visible":
                yield child, is_header
        elif child.tag == qn("table:table-header-rows"):
            yield from _rows(child, is_header=True)
        elif child.tag in _ROW_GROUPS:
            yield from _rows(child, is_header=is_header)


def _is_hidden(section: _Element) -> bool:
    if section.get(qn("text:display")) == "condition":
        return section.get(qn("text:is-hidden")) == "true"
    return section.get(qn("text:display")) == "none"
