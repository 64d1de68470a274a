"""Tables that only lay out a page: letterheads, reference lines, lists side by side."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from requests_app.letters.document import Block, GridBlock, Paragraph
from requests_app.letters.readers.marks import BULLET
from tables_app.grid import Cell, Grid

# "3,180", "£4.5m", "<5", "12%", "-": what stands in the cells of a table of data.
FIGURE: Final = re.compile(
    r"(?:[<>≤≥~£$€(+−-]\s?)*\d[\d,. ]*\s?(?:%|\)|p|m|k|bn)?|[-–—*]|\[[a-z]\]|n/?a|nil|(?:fewer|less|more) than \d+",
    re.IGNORECASE,
)
MOST_COLUMNS: Final = 500
"""The widest that a table is taken to be: a file may say that a cell spans millions."""
MOST_CELLS: Final = 200_000
"""The most cells that the tables of a file may hold."""
_KEY: Final = re.compile(r"[^:]{1,40}:")
_MOST_KEYS: Final = 12


@dataclass(slots=True)
class DraftCell:
    """A cell as a reader meets it: its place in the table and the blocks in it."""

    row: int
    column: int
    column_span: int
    blocks: list[Block]
    is_header: bool = False
    row_span: int = 1


def tabulated(
    drafts: Sequence[DraftCell], height: int, width: int, *, is_running: bool = False
) -> list[Block]:
    """Return a table of data as one block, a layout table or one in a page's margin as what it holds."""
    cells = [
        Cell(
            text=cell_text(draft.blocks),
            row=draft.row,
            column=draft.column,
            row_span=draft.row_span,
            column_span=draft.column_span,
            is_header=draft.is_header,
            is_bold=_is_bold(draft.blocks),
        )
        for draft in drafts
    ]
    grid = Grid(tuple(cells), height, width)
    lists = {(draft.row, draft.column) for draft in drafts if _holds_list(draft.blocks)}
    if is_running or is_layout(grid, lists):
        return laid_out(grid, [draft.blocks for draft in drafts])
    return [GridBlock(grid)]


def _holds_list(blocks: Sequence[Block]) -> bool:
    marked = [block for block in blocks if isinstance(block, GridBlock) or block.label]
    bullets = any(isinstance(block, Paragraph) and block.label == BULLET for block in blocks)
    return len(marked) > 1 or bullets or any(isinstance(block, GridBlock) for block in blocks)


def _is_bold(blocks: Sequence[Block]) -> bool:
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    return bool(paragraphs) and all(paragraph.bold > 0.9 for paragraph in paragraphs)


def is_figure(text: str) -> bool:
    """Whether a cell holds a figure, or what stands in the place of one."""
    return bool(FIGURE.fullmatch(text))


def figures(grids: Iterable[Grid]) -> list[str]:
    """Return the figures in some tables: two readings that agree on them agree on what matters most."""
    return [cell.text for grid in grids for cell in grid.cells if is_figure(cell.text)]


def is_layout(grid: Grid, lists: Collection[tuple[int, int]] = ()) -> bool:
    """Whether a table lays out text rather than showing data.

    lists: (row, column) of the cells that hold a list or another table.
    """
    filled = [cell for cell in grid.cells if cell.text]
    in_row = Counter(cell.row for cell in filled)
    if len({cell.column for cell in filled}) < 2 or len(in_row) < 2:
        return True
    if max(in_row.values()) == 1:
        return True
    if lists and (len(lists) * 2 >= len(filled) or grid.height <= 2):
        return True
    return holds_keys(grid)


def holds_keys(grid: Grid) -> bool:
    """Whether the rows are such as "Our ref:" beside what the reference is."""
    filled = [cell for cell in grid.cells if cell.text]
    columns = sorted({cell.column for cell in filled})
    if len(columns) != 2 or grid.height > _MOST_KEYS:
        return False
    keys = [cell.text for cell in filled if cell.column == columns[0]]
    values = [cell.text for cell in filled if cell.column == columns[1]]
    figures = sum(map(is_figure, values))
    return (
        all(_KEY.fullmatch(key) for key in keys) and len(keys) == len(values) and figures * 2 <= len(values)
    )


def laid_out(grid: Grid, contents: Sequence[Sequence[Block]]) -> list[Block]:
    """Return what a layout table holds, in the order a person reads it.

    contents: for each cell of the grid, its blocks. A key and its value make
    one paragraph; else the columns are read one after the other, unless a cell
    lies across them.
    """
    if holds_keys(grid):
        return _join_keys(grid, contents)
    pairs = list(zip(grid.cells, contents, strict=True))
    if not any(cell.column_span > 1 and grid.width > 1 and cell.text for cell in grid.cells):
        pairs.sort(key=lambda pair: (pair[0].column, pair[0].row))
    return [block for _, blocks in pairs for block in blocks]


def _join_keys(grid: Grid, contents: Sequence[Sequence[Block]]) -> list[Block]:
    joined: list[Block] = []
    rows: dict[int, list[Block]] = {}
    for cell, blocks in zip(grid.cells, contents, strict=True):
        rows.setdefault(cell.row, []).extend(blocks)
    for blocks in rows.values():
        match blocks:
            case [Paragraph() as key, Paragraph() as value, *rest]:
                joined += [join(key, value), *rest]
            case _:
                joined += blocks
    return joined


def join(first: Paragraph, second: Paragraph, between: str = " ") -> Paragraph:
    """Return two paragraphs as one, with the first one's mark, heading and indent."""
    shift = len(first.text) + len(between)
    ink = len(first.text) + len(second.text)
    return replace(
        first,
        text=first.text + between + second.text,
        bold=(first.bold * len(first.text) + second.bold * len(second.text)) / ink if ink else 0.0,
        links=first.links
        + tuple(replace(link, start=link.start + shift, end=link.end + shift) for link in second.links),
        places=first.places + tuple(place for place in second.places if place not in first.places),
    )


def cell_text(blocks: Sequence[Block]) -> str:
    """Return what stands in a cell as text, a line a paragraph; a table within it a line a row."""
    lines = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines.append(block.printed)
        else:
            lines += _rows_of(block)
    return "\n".join(line for line in lines if line)


def _rows_of(block: GridBlock) -> list[str]:
    rows: dict[int, list[Cell]] = {}
    for cell in block.grid.cells:
        rows.setdefault(cell.row, []).append(cell)
    return [" ".join(cell.text for cell in row if cell.text) for row in rows.values()]
