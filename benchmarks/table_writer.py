"""The letters of `table_letters.py` as PDFs of the tests' own writer: other print than a word processor's."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from benchmarks.table_designs import Design
from benchmarks.table_letters import Beside, Heading, Item, Pairs, Table
from tables_app.grid import Cell
from tests.letters.pdfs import Page, made, wrapped

_LEFT: Final = 62.0
_WIDTH: Final = 470.0
_BOTTOM: Final = 780.0
_LEADING: Final = 1.2
_INSET: Final = 4.0


def to_pdf(items: Sequence[Item], design: Design) -> bytes:
    """Return a letter as an untagged PDF."""
    press = _Press(design)
    for item in items:
        press.add(item)
    return made(press.pages)


@dataclass(slots=True)
class _Press:
    design: Design
    pages: list[Page] = field(default_factory=lambda: [Page()])
    y: float = 60.0

    @property
    def page(self) -> Page:
        return self.pages[-1]

    @property
    def leading(self) -> float:
        return self.design.size * _LEADING

    def add(self, item: Item) -> None:
        match item:
            case str():
                self._lines(_LEFT, wrapped(item, _WIDTH, self.design.size))
            case Heading():
                self._lines(_LEFT, wrapped(item.text, _WIDTH, self.design.size), bold=True)
            case Pairs():
                top = self._room(len(item.pairs))
                self._lines(_LEFT, [label for label, _ in item.pairs])
                self.y = top
                self._lines(_LEFT + 120, [value for _, value in item.pairs])
            case Beside():
                top = self._room(max(len(item.left), len(item.right)))
                self._lines(_LEFT, item.left)
                left_end, self.y = self.y, top
                self._lines(_LEFT + 280, item.right)
                self.y = max(self.y, left_end)
            case Table():
                self._table(item)

    def _room(self, lines: int) -> float:
        """Begin a page if so many lines have no room; return the height."""
        if self.y + lines * self.leading > _BOTTOM:
            self.pages.append(Page())
            self.y = 60.0
        return self.y

    def _lines(self, x: float, texts: Sequence[str], *, bold: bool = False) -> None:
        self._room(len(texts))
        self.y = self.page.lines(x, self.y, texts, leading=self.leading, size=self.design.size, bold=bold) + 8

    # --- tables

    def _table(self, table: Table) -> None:
        heights = self._heights(table)
        self._room(0 if len(heights) > 30 else round(sum(heights) / self.leading) + 1)
        top = self.y - self.design.size
        begin = 0
        while begin < len(heights):
            repeated = list(range(table.header_rows)) if begin else []
            end = self._rows_that_fit(heights, begin, top + sum(heights[row] for row in repeated))
            bottom = self._draw(table, [*repeated, *range(begin, end)], heights, top)
            begin = end
            if begin < len(heights):
                self.pages.append(Page())
                top = 50.0
            else:
                self.y = bottom + self.design.size + 12

    def _rows_that_fit(self, heights: Sequence[float], begin: int, top: float) -> int:
        end = begin
        while end < len(heights) and top + sum(heights[begin : end + 1]) < _BOTTOM:
            end += 1
        return max(end, begin + 1)

    def _heights(self, table: Table) -> list[float]:
        lines = [1] * table.grid.height
        for cell in table.grid.cells:
            if cell.row_span == 1:
                lines[cell.row] = max(lines[cell.row], len(self._wrapped(cell, table)))
        return [count * self.leading + 2 * self.design.pad for count in lines]

    def _edges(self, table: Table) -> list[float]:
        unit = _WIDTH * self.design.width / sum(table.shares)
        return [_LEFT + unit * sum(table.shares[:k]) for k in range(len(table.shares) + 1)]

    def _wrapped(self, cell: Cell, table: Table) -> list[str]:
        edges = self._edges(table)
        width = edges[cell.column + cell.column_span] - edges[cell.column] - 2 * _INSET
        # Bold print is wider than the metrics that the lines are broken by.
        size = self.design.size * (1.08 if self._is_bold(cell, table) else 1.0)
        return wrapped(cell.text, width, size)

    def _is_bold(self, cell: Cell, table: Table) -> bool:
        return (self.design.bold_header and cell.row < table.header_rows) or cell.text == "Total"

    def _draw(self, table: Table, rows: Sequence[int], heights: Sequence[float], top: float) -> float:
        edges = self._edges(table)
        tops: dict[int, float] = {}
        y = top
        for row in rows:
            tops[row] = y
            fill = self.design.fill(table, row)
            if fill:
                self.page.fill(edges[0], y, edges[-1], y + heights[row], int(fill[:2], 16) / 255)
            y += heights[row]
        for cell in table.grid.cells:
            covered = [row for row in range(cell.row, cell.row + cell.row_span) if row in tops]
            if covered:
                self._cell(cell, table, tops[covered[0]], sum(heights[row] for row in covered))
        self._rules(table, rows, tops, y)
        return y

    def _cell(self, cell: Cell, table: Table, top: float, height: float) -> None:
        edges = self._edges(table)
        left, right = edges[cell.column] + _INSET, edges[cell.column + cell.column_span] - _INSET
        align = self.design.align(table, cell)
        x = {"left": left, "right": right, "center": (left + right) / 2}[align]
        texts = self._wrapped(cell, table)
        white = (height - len(texts) * self.leading) / 2 if self.design.middle else self.design.pad
        y = top + white + self.design.size
        for text in texts:
            self.page.text(
                x, y, text, size=self.design.size, bold=self._is_bold(cell, table),
                align="centre" if align == "center" else align,
            )  # fmt: skip
            y += self.leading
        if self.design.rules == "grid":
            box = (edges[cell.column], top, edges[cell.column + cell.column_span], top + height)
            self.page.grid(box[0], box[1], [box[2] - box[0]], [box[3] - box[1]])

    def _rules(self, table: Table, rows: Sequence[int], tops: dict[int, float], bottom: float) -> None:
        edges = self._edges(table)
        if self.design.rules == "rows":
            heights = [*(tops[row] for row in rows), bottom]
        elif self.design.rules == "three":
            heights = [
                tops[rows[0]],
                tops.get(table.header_rows, bottom),
                bottom,
            ]
        else:
            return
        for y in heights:
            self.page.rule(edges[0], y, edges[-1], y)
