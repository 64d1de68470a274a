"""A table found on the pages of a PDF, before it becomes a Grid."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter

from requests_app.letters.document import Box, GridBlock, Place
from requests_app.letters.readers.layout import is_figure
from requests_app.letters.readers.pdf.shapes import BULLET, Line, box_around, joined_text
from tables_app.grid import Cell, Grid


@dataclass(slots=True, eq=False)
class FoundCell:
    """A cell with the lines of text in it. box: as its rulings bound it, None where only its words say.

    is_unsure: it may span other columns than is said here.
    """

    row: int
    column: int
    lines: list[Line]
    row_span: int = 1
    column_span: int = 1
    page: int | None = None
    box: Box | None = None
    is_unsure: bool = False

    @property
    def text(self) -> str:
        return joined_text(self.lines)

    @property
    def is_bold(self) -> bool:
        return bool(self.lines) and all(line.bold > 0.9 for line in self.lines)

    @property
    def place(self) -> Place | None:
        if self.page is None and not self.lines:
            return None
        page = self.page or self.lines[0].page
        return Place(page, self.box or box_around(line.box for line in self.lines if line.page == page))


@dataclass(slots=True, eq=False)
class FoundTable:
    """Cells in rows and columns.

    edges: where the columns begin, and where the last one ends. places: one for
    each page. header_rows: how many first rows a later page repeats, so the file
    itself says that they are headers. at, end: its height in the file as one long page.
    """

    cells: list[FoundCell]
    height: int
    edges: list[float]
    places: list[Place]
    header_rows: int = 0
    at: float = 0.0
    end: float = 0.0
    _rows: dict[int, list[FoundCell]] = field(default_factory=dict)
    _cells_in_rows: int = 0

    @property
    def width(self) -> int:
        return len(self.edges) - 1

    def grid(self) -> Grid:
        """Return the table as a grid."""
        cells = [
            Cell(
                text=cell.text,
                row=cell.row,
                column=cell.column,
                row_span=cell.row_span,
                column_span=cell.column_span,
                is_header=cell.row < self.header_rows,
                is_bold=cell.is_bold,
                place=cell.place,
            )
            for cell in self._ordered()
        ]
        return Grid(tuple(cells), self.height, self.width)

    def texts(self) -> list[str]:
        """Return what stands in the cells, row by row."""
        return [cell.text for cell in self._ordered()]

    def _ordered(self) -> list[FoundCell]:
        return sorted(self.cells, key=attrgetter("row", "column"))

    def block(self) -> GridBlock:
        """Return the table as a block of the document."""
        return GridBlock(self.grid(), tuple(self.places))

    def lists(self) -> set[tuple[int, int]]:
        """Return the (row, column) of the cells that hold a list."""
        return {
            (cell.row, cell.column)
            for cell in self.cells
            if any(BULLET.match(line.text) for line in cell.lines)
        }

    def row_texts(self, row: int) -> list[tuple[int, str]]:
        """Return (column, text) of the filled cells that begin in a row."""
        return [(cell.column, cell.text) for cell in self.row(row) if cell.lines]

    def row(self, row: int) -> Sequence[FoundCell]:
        """Return the cells that begin in a row."""
        # Cells are only ever added: a table over a thousand pages is not gone through for each of them.
        for cell in self.cells[self._cells_in_rows :]:
            self._rows.setdefault(cell.row, []).append(cell)
        self._cells_in_rows = len(self.cells)
        return self._rows.get(row, [])


def goes_on(above: Sequence[tuple[int, str]], below: Sequence[tuple[int, str]]) -> bool:
    """Whether a row at the top of a page is the rest of the row that the page before ended with.

    above, below: (column, text) of the filled cells. The rest of a row has words
    only, in columns that had words, and goes on in the middle of a sentence.
    """
    words_above = {column for column, text in above if not is_figure(text)}
    return (
        bool(below)
        and all(column in words_above and not is_figure(text) for column, text in below)
        and all(text[:1].islower() or not text[:1].isalnum() for _, text in below)
    )


def append(table: FoundTable, rest: FoundTable) -> None:
    """Add to a table its rest from the next page, without the header that is printed again."""
    repeated = _repeated_rows(table, rest)
    first = repeated
    rows_above, rows_below = table.row_texts(table.height - 1), rest.row_texts(first)
    joins = first < rest.height and goes_on(rows_above, rows_below)
    if joins:
        last = {cell.column: cell for cell in table.cells if cell.row + cell.row_span == table.height}
        for cell in rest.cells:
            if cell.row == first and cell.column in last:
                last[cell.column].lines += cell.lines
        first += 1
    shift = table.height - first
    added = [replace(cell, row=cell.row + shift) for cell in rest.cells if cell.row >= first]
    table.cells += added
    table.height = max([table.height, *(cell.row + cell.row_span for cell in added)])
    table.header_rows = max(table.header_rows, repeated)
    table.places += rest.places
    table.end = rest.end


def _repeated_rows(table: FoundTable, rest: FoundTable) -> int:
    """Return how many rows at the top of `rest` are the first rows of the table printed again."""
    count = 0
    while count < min(table.height, rest.height) and table.row_texts(count) == rest.row_texts(count):
        count += 1
    # Rows of data may be alike by chance, all rows of both cannot be a header.
    return count if count < table.height and (count < rest.height or rest.height <= 2) else 0


def is_rest(table: FoundTable, rest: FoundTable) -> bool:
    """Whether a table at the top of a page goes on with the one that the page before ended with."""
    same_frame = abs(table.edges[0] - rest.edges[0]) < 4 and abs(table.edges[-1] - rest.edges[-1]) < 4
    if not same_frame or not (_within(rest.edges, table.edges) or _within(table.edges, rest.edges)):
        return False
    if _repeated_rows(table, rest):
        return True
    return not (_is_head(table) and _is_head(rest))


def _is_head(table: FoundTable) -> bool:
    """Whether the first row is set apart in bold from what follows."""
    first = [cell for cell in table.row(0) if cell.lines]
    others = (cell for cell in table.cells if cell.row > 0 and cell.lines)
    return bool(first) and all(cell.is_bold for cell in first) and not all(cell.is_bold for cell in others)


def _within(some: Sequence[float], all_edges: Sequence[float]) -> bool:
    return all(any(abs(edge - other) < 4 for other in all_edges) for edge in some)


def regrid(table: FoundTable, edges: Sequence[float]) -> None:
    """Count the table's columns by finer edges: a cell over several of them spans them."""
    if edges == table.edges:
        return
    columns = [min(range(len(edges)), key=lambda i: abs(edges[i] - edge)) for edge in table.edges]
    for cell in table.cells:
        end = columns[min(cell.column + cell.column_span, len(columns) - 1)]
        cell.column = columns[cell.column]
        cell.column_span = max(1, end - cell.column)
    table.edges = list(edges)
