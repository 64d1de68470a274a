"""Reading a PDF by its structure tree, which says outright what geometry can only infer."""

import functools
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, groupby
from operator import attrgetter
from typing import Final

from requests_app.letters.document import Block, GridBlock, Paragraph, Place
from requests_app.letters.readers.layout import cell_text, is_layout, laid_out
from requests_app.letters.readers.pdf.page import PageContent
from requests_app.letters.readers.pdf.paragraphs import Setting, as_paragraph, set_paragraphs
from requests_app.letters.readers.pdf.shapes import Line, Word, between, group_lines
from requests_app.letters.readers.pdf.tree import Content, Node
from tables_app.grid import Cell, Grid

# Elements that are paragraphs, or hold some. Whatever else there is (Span, Link, Em …) is part of a paragraph.
_BLOCKS: Final = {
    *(
        "Document",
        "Part",
        "Art",
        "Sect",
        "Div",
        "BlockQuote",
        "Caption",
        "TOC",
        "TOCI",
        "Index",
        "Aside",
        "Title",
    ),
    *("P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Note", "FENote"),
    *("Table", "TR", "TH", "TD", "THead", "TBody", "TFoot"),
}
_CONTAINERS: Final = {"Document", "Part", "Art", "Sect", "Div", "NonStruct"}
_HEADINGS: Final = {"H": 1, "Title": 1, **{f"H{level}": level for level in range(1, 7)}}
_MARK: Final = attrgetter("mark")
_NOWHERE: Final = (-1, 0.0)
_LEAST_CLAIMED: Final = 0.8
"""The share of the visible words that a tree must hold to be trusted."""


class TagReader:
    """Reads the blocks of a file from its tree; geometry says only how words make lines."""

    def __init__(self, pages: Sequence[PageContent], setting: Setting) -> None:
        self._setting = setting
        self._pages = pages
        self._words: dict[Content, list[Word]] = defaultdict(list)
        for page in pages:
            for mark, words in groupby(page.words, key=_MARK):
                self._words[Content(page.number, mark)] += words
        self._claimed: set[int] = set()

    def blocks(self, root: Node) -> list[Block] | None:
        """Return the blocks, None if the tree leaves too much of the file out."""
        blocks = list(self._blocks(root, 0))
        words = sum(len(page.words) for page in self._pages)
        if len(self._claimed) < _LEAST_CLAIMED * words:
            return None
        return blocks

    def left_out(self, blocks: Sequence[Block]) -> list[Paragraph]:
        """Return what is on the pages and not in the tree, but for table headers that are printed again."""
        paragraphs: list[Paragraph] = []
        heads_on = _header_words(blocks)
        for page in self._pages:
            words = [word for word in page.words if id(word) not in self._claimed]
            lines = group_lines(words, page.number)
            heads = heads_on[page.number]
            for line in lines:
                line.at = line.baseline
            kept = [line for line in lines if not Counter(word.text for word in line.words) <= heads]
            paragraphs += set_paragraphs(kept, self._setting)
        return paragraphs

    def _blocks(self, node: Node, level: int) -> Iterator[Block]:
        if node.role == "Table":
            yield from self._table(node, level)
        elif node.role == "LI":
            yield from self._item(node, level)
        else:
            inline: list[Content] = []
            deeper = level + (node.role == "L")
            for child in node.children:
                if isinstance(child, Content):
                    inline.append(child)
                elif not _is_block(child):
                    if child.role == "NonStruct" and node.role in _CONTAINERS:
                        # A browser prints a <div> so: a block of its own without a name.
                        yield from self._paragraph(inline, node)
                        inline = []
                    inline += child.contents()
                else:
                    yield from self._paragraph(inline, node)
                    inline = []
                    yield from self._blocks(child, deeper)
            yield from self._paragraph(inline, node)

    def _paragraph(self, contents: Sequence[Content], node: Node) -> Iterator[Paragraph]:
        lines = self._lines(contents) if contents else []
        if lines:
            left = min(line.left for line in lines)
            setting = self._setting if left < self._setting.right else self._setting.within(lines)
            paragraph = as_paragraph(lines, setting)
            heading = _HEADINGS.get(node.role, paragraph.heading)
            yield paragraph if heading == paragraph.heading else replace(paragraph, heading=heading)

    def _lines(self, contents: Sequence[Content]) -> list[Line]:
        """Return the words of some marked content as lines; the content's order counts, not its height on the page."""
        lines: list[Line] = []
        stretch: list[Word] = []
        page = 0
        for content in contents:
            words = self._words.get(content, [])
            if not words:
                continue
            self._claimed.update(map(id, words))
            goes_up = stretch and words[0].baseline < stretch[-1].baseline - 0.8 * words[0].size
            if content.page != page or goes_up:
                lines += group_lines(stretch, page)
                stretch, page = [], content.page
            stretch += words
        return _without_repeats(lines + group_lines(stretch, page))

    def _item(self, node: Node, level: int) -> Iterator[Block]:
        """Yield a list item's blocks; the first paragraph gets the mark and the level."""
        marks = [child for child in node.children if isinstance(child, Node) and child.role == "Lbl"]
        label = " ".join(line.text for mark in marks for line in self._lines(list(mark.contents())))
        body = Node("LBody", [child for child in node.children if child not in marks])
        is_first = True
        for block in self._blocks(body, level):
            if is_first and isinstance(block, Paragraph):
                # A mark that is drawn and not written is the disc of a bullet list.
                own = _plain_label(label) or block.label or ("•" if marks else "")
                yield replace(block, label=own, level=max(0, level - 1))
            else:
                yield block
            is_first = False

    # --- tables ---

    def _table(self, node: Node, level: int) -> list[Block]:
        cells: list[Cell] = []
        contents: list[list[Block]] = []
        lists: set[tuple[int, int]] = set()
        taken: set[tuple[int, int]] = set()
        rows = list(_rows(node))
        captions = [child for child in node.children if isinstance(child, Node) and child.role == "Caption"]
        caption = [block for child in captions for block in self._blocks(child, level)]
        heads_so_far = True
        for number, row in enumerate(rows):
            parts = [
                child for child in row.children if isinstance(child, Node) and child.role in ("TH", "TD")
            ]
            heads_so_far = heads_so_far and all(part.role == "TH" and not part.heads_row for part in parts)
            column = 0
            for part in parts:
                while (number, column) in taken:
                    column += 1
                row_span = min(part.row_span, len(rows) - number)
                taken |= {(number + i, column + j) for i in range(row_span) for j in range(part.column_span)}
                blocks = list(self._blocks(part, 0))
                if any(isinstance(block, GridBlock) or block.label for block in blocks):
                    lists.add((number, column))
                cells.append(
                    _cell(blocks, number, column, row_span, part.column_span, is_header=heads_so_far)
                )
                contents.append(blocks)
                column += part.column_span
        width = max((column + 1 for _, column in taken), default=0)
        grid = Grid(tuple(cells), len(rows), width)
        if is_layout(grid, lists):
            return caption + laid_out(grid, contents)
        return [*caption, GridBlock(grid, _places(contents))]


def _rows(node: Node) -> Iterator[Node]:
    for child in node.children:
        if isinstance(child, Node):
            if child.role == "TR":
                yield child
            elif child.role in ("THead", "TBody", "TFoot"):
                yield from _rows(child)


def _is_block(node: Node) -> bool:
    return node.role in _BLOCKS or any(
        isinstance(child, Node) and _is_block(child) for child in node.children
    )


def _plain_label(label: str) -> str:
    """Return a list mark as printed; the signs of symbol fonts become a bullet."""
    is_sign = len(label) == 1 and (not label.isalnum() or label == "o") and label not in "-–—"
    return "•" if is_sign else label


def _cell(
    blocks: Sequence[Block], row: int, column: int, row_span: int, column_span: int, *, is_header: bool
) -> Cell:
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    places = [place for block in blocks for place in block.places]
    # The tree does not tell a line break that was typed from one that the cell's width made.
    unbroken = [
        replace(block, text=_unbroken(block.text))
        if isinstance(block, Paragraph) and "\n" in block.text
        else block
        for block in blocks
    ]
    return Cell(
        text=cell_text(unbroken),
        row=row,
        column=column,
        row_span=row_span,
        column_span=column_span,
        is_header=is_header,
        is_bold=bool(paragraphs) and all(paragraph.bold > 0.9 for paragraph in paragraphs),
        place=_union([place for place in places if place.page == places[0].page]) if places else None,
    )


def _unbroken(text: str) -> str:
    """Return a text's lines as one."""
    return functools.reduce(lambda before, after: before + between(before, after) + after, text.split("\n"))


def _without_repeats(lines: list[Line]) -> list[Line]:
    """Return lines without those that a later page prints again, as it does with the header of a table."""
    if len(lines) < 2:
        return lines
    pages: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        pages[line.page].append(line)
    if len(pages) < 2:
        return lines
    texts = {" ".join(line.text for line in of_page) for of_page in pages.values()}
    return lines if len(texts) == len(pages) else next(iter(pages.values()))


def _places(contents: Sequence[Sequence[Block]]) -> tuple[Place, ...]:
    pages: dict[int, list[Place]] = defaultdict(list)
    for blocks in contents:
        for block in blocks:
            for place in block.places:
                pages[place.page or 0].append(place)
    return tuple(_union(places) for _, places in sorted(pages.items()))


def _union(places: Sequence[Place]) -> Place:
    if len(places) == 1:
        return places[0]
    boxes = [place.box for place in places if place.box]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Place(places[0].page, (min(lefts), min(tops), max(rights), max(bottoms)))


def _header_words(blocks: Sequence[Block]) -> defaultdict[int, Counter[str]]:
    """Return, by page, the words of the headers of tables that stand on it and began on an earlier one."""
    words: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for block in blocks:
        if isinstance(block, GridBlock) and len(block.places) > 1:
            heads = [cell.text for cell in block.grid.cells if cell.is_header or cell.row == 0]
            of_table = Counter(" ".join(heads).split())
            for page in {place.page or 0 for place in block.places[1:]}:
                words[page] += of_table
    return words


def insert_by_place(blocks: Sequence[Block], more: Sequence[Block]) -> list[Block]:
    """Return the blocks with others put in before the first one that stands below them."""
    lowest = list(accumulate((_height(block) if block.places else _NOWHERE for block in blocks), max))
    result: list[Block] = []
    reached = 0
    for block in sorted(more, key=_height):
        position = bisect_right(lowest, _height(block))
        result += [*blocks[reached:position], block]
        reached = position
    return [*result, *blocks[reached:]]


def _height(block: Block) -> tuple[int, float]:
    place = block.places[0]
    return place.page or 0, place.box[1] if place.box else 0.0
