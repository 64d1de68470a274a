"""A grid: the cells of a table as they stand in a document, before anything is made of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

Box = tuple[float, float, float, float]
"""left, top, right, bottom in points (1/72 inch), measured from the upper left corner of the page as it is shown."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file, so that a reviewer can be shown it.

    page: counted from 1; None in formats that have no pages (DOCX, text).
    box: None where only the page is known.
    """

    page: int | None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One drawn cell: its text as printed, its top left corner in the grid and how far it spans."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    is_header: bool = False
    """Said to be a header by the file itself (a repeated header row in Word, a TH in a tagged PDF), not guessed."""
    is_bold: bool = False
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells in a rectangle of `height` rows and `width` columns.

    Cells stand in reading order (by row, then column) and never overlap. A
    position that no cell covers was not drawn. Whatever reads a file makes
    grids; what they mean is settled in `tidy`.
    """

    cells: tuple[Cell, ...]
    height: int
    width: int

    @classmethod
    def from_rows(cls, rows: Iterable[Sequence[str | None]]) -> Self:
        """Return rows of any length as a grid without spans; None where no cell was drawn."""
        cells = []
        height = width = 0
        for number, row in enumerate(rows):
            height = number + 1
            width = max(width, len(row))
            cells += [Cell(text, number, column) for column, text in enumerate(row) if text is not None]
        return cls(tuple(cells), height, width)

    def positions(self) -> dict[tuple[int, int], Cell]:
        """Return the cell that covers each (row, column), spans filled in."""
        return {
            (row, column): cell
            for cell in self.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        }


@dataclass(frozen=True, slots=True)
class Sheets:
    """What is seen of a spreadsheet, as (name of the sheet, grid) of each table; a sheet with several comes several times.

    left_out: visible sheets with cells that nobody sees, and how many cells those are.
    """

    tables: tuple[tuple[str, Grid], ...]
    left_out: tuple[tuple[str, int], ...] = ()

    def __iter__(self) -> Iterator[tuple[str, Grid]]:
        return iter(self.tables)
