"""One reader of tables, in a process of its own: `tables.py` runs it, also with another Python that has the peers.

Takes the name of a reader and files of PDF or DOCX; prints JSON, for each file {"seconds", "tables"}: CPU seconds,
and each table as [text, row, column, row_span, column_span] of its cells. Imports nothing of the project for the peers.
"""

import json
import sys
import time
from bisect import bisect
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Cells = list[tuple[str, int, int, int, int]]


def ours(path: str) -> list[Cells]:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from requests_app.letters.document import GridBlock
    from requests_app.letters.readers.docx import read_docx
    from requests_app.letters.readers.pdf import read_pdf

    read = read_docx if path.endswith(".docx") else read_pdf
    grids = [block.grid for block in read(Path(path).read_bytes()).blocks if isinstance(block, GridBlock)]
    return [[(c.text, c.row, c.column, c.row_span, c.column_span) for c in grid.cells] for grid in grids]


def camelot_hybrid(path: str) -> list[Cells]:
    return [_of_camelot(table) for table in _camelot(path, "hybrid")]


def camelot_lattice(path: str) -> list[Cells]:
    return [_of_camelot(table) for table in _camelot(path, "lattice")]


def _camelot(path: str, flavor: str) -> Iterable[Any]:
    import camelot  # type: ignore[import-not-found]

    tables: Iterable[Any] = camelot.read_pdf(path, pages="all", flavor=flavor, suppress_stdout=True)
    return tables


def _of_camelot(table: Any) -> Cells:
    """Return a table's cells; it says nothing of spans but which edges a cell lacks."""
    cells: Cells = []
    covered: set[tuple[int, int]] = set()
    for row, line in enumerate(table.cells):
        for column, _cell in enumerate(line):
            if (row, column) in covered:
                continue
            last = column
            while last + 1 < len(line) and _is_open(line[last], "right", line[last + 1], "left"):
                last += 1
            low = row
            while low + 1 < len(table.cells) and all(
                _is_open(table.cells[low][k], "bottom", table.cells[low + 1][k], "top")
                for k in range(column, last + 1)
            ):
                low += 1
            area = [(i, k) for i in range(row, low + 1) for k in range(column, last + 1)]
            covered |= set(area)
            text = " ".join(filter(None, (table.cells[i][k].text.strip() for i, k in area)))
            cells.append((text, row, column, low - row + 1, last - column + 1))
    return cells


def _is_open(cell: Any, side: str, other: Any, other_side: str) -> bool:
    """Whether two cells of a lattice have no edge between them; without rulings no cell has any edge at all."""
    has_edges = any(
        getattr(one, edge) for one in (cell, other) for edge in ("left", "right", "top", "bottom")
    )
    return has_edges and not getattr(cell, side) and not getattr(other, other_side)


def pdfplumber(path: str) -> list[Cells]:
    import pdfplumber as plumber  # type: ignore[import-not-found]

    tables = []
    with plumber.open(path) as file:
        for page in file.pages:
            tables += [_of_pdfplumber(table) for table in page.find_tables()]
    return tables


def _of_pdfplumber(table: Any) -> Cells:
    """Return a table's cells with the spans that their boxes say."""
    lefts = sorted({cell[0] for cell in table.cells})
    tops = sorted({cell[1] for cell in table.cells})
    cells: Cells = []
    for row, texts in zip(table.rows, table.extract(), strict=True):
        for box, text in zip(row.cells, texts, strict=True):
            if box is not None:
                left, top = bisect(lefts, box[0] + 0.5) - 1, bisect(tops, box[1] + 0.5) - 1
                right, bottom = bisect(lefts, box[2] - 0.5), bisect(tops, box[3] - 0.5)
                cells.append((text or "", top, left, bottom - top, right - left))
    return cells


READERS: dict[str, Callable[[str], list[Cells]]] = {
    "ours": ours,
    "camelot hybrid": camelot_hybrid,
    "camelot lattice": camelot_lattice,
    "pdfplumber": pdfplumber,
}


def main() -> None:
    read = READERS[sys.argv[1]]
    paths = sys.argv[2:]
    read(paths[0])  # so that imports and the first call's set-up are not counted
    found = []
    for path in paths:
        began = time.process_time()
        tables = read(path)
        found.append({"seconds": time.process_time() - began, "tables": tables})
    print(json.dumps(found))


if __name__ == "__main__":
    main()
