"""The tables on one sheet, parted where rows or columns are blank."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from tables_app.grid import Cell, Grid

_FIGURE: Final = re.compile(r"[<>£$€(+-]*\d[\d,. ]*[%)]?|[-–*]|\[[a-z]\]")


def split_tables(cells: Sequence[Cell]) -> tuple[Grid, ...]:
    """Return the grids that these cells of one sheet make, from the top, then from the left.

    Blank rows part tables, but not a title or a note from its table, nor a
    table from more rows of its figures. Blank columns part tables that stand
    side by side. Blank rows within a grid are left out.
    """
    parts = _split_rows(cells) if cells else []
    return tuple(_grid(part) for part in parts)


def _split_rows(cells: Sequence[Cell]) -> list[list[Cell]]:
    blocks = _runs(cells, [(cell.row, cell.row + cell.row_span) for cell in cells])
    if len(blocks) == 1:
        return _split_columns(blocks[0])
    joined: list[list[Cell]] = []
    for block in blocks:
        if joined and _belongs(joined[-1], block):
            joined[-1] += block
        else:
            joined.append(block)
    return [part for block in joined for part in _split_columns(block)]


def _belongs(above: Sequence[Cell], block: Sequence[Cell]) -> bool:
    """Whether the cells below a blank row go with those above it."""
    if _is_remark(above) or _is_remark(block):
        # A remark goes with the table below it, unless it follows one: then it is that one's note.
        return _is_remark(above) or not _is_title(block)
    first = min(cell.row for cell in block)
    top = [cell.text for cell in block if cell.row == first]
    return any(_FIGURE.fullmatch(text) for text in top[1:]) and _columns(block) <= _columns(above)


def _is_remark(cells: Sequence[Cell]) -> bool:
    """Whether cells are lines of words in one column, as titles and notes are."""
    return len({cell.column for cell in cells}) == 1 and not any(
        _FIGURE.fullmatch(cell.text) for cell in cells
    )


def _is_title(cells: Sequence[Cell]) -> bool:
    """Whether a remark names the table below it rather than explaining the one above."""
    text = cells[0].text
    return text.lower().startswith("table") or (all(cell.is_bold for cell in cells) and len(text) < 120)


def _columns(cells: Sequence[Cell]) -> set[int]:
    return {cell.column + offset for cell in cells for offset in range(cell.column_span)}


def _split_columns(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Return the cells parted at blank columns, if what stands on each side is a table of its own."""
    blocks = _runs(cells, [(cell.column, cell.column + cell.column_span) for cell in cells])
    whole = all(
        len({cell.column for cell in block}) > 1 and len({cell.row for cell in block}) > 1 for block in blocks
    )
    return blocks if len(blocks) > 1 and whole else [list(cells)]


def _runs(cells: Sequence[Cell], extents: Sequence[tuple[int, int]]) -> list[list[Cell]]:
    """Return the cells in groups whose extents touch each other, in order."""
    blocks: list[list[Cell]] = []
    reach = -1
    for (start, end), cell in sorted(zip(extents, cells, strict=True), key=lambda pair: pair[0]):
        if not blocks or start > reach:
            blocks.append([])
        blocks[-1].append(cell)
        reach = max(reach, end)
    return blocks


def _grid(cells: Sequence[Cell]) -> Grid:
    left = min(cell.column for cell in cells)
    filled = sorted({row for cell in cells for row in range(cell.row, cell.row + cell.row_span)})
    positions = {row: position for position, row in enumerate(filled)}
    moved = [
        cell
        if cell.row == positions[cell.row] and not left
        else replace(cell, row=positions[cell.row], column=cell.column - left)
        for cell in cells
    ]
    moved.sort(key=lambda cell: (cell.row, cell.column))
    width = max(cell.column + cell.column_span for cell in moved)
    return Grid(tuple(moved), len(filled), width)
