"""The tables of a Word file as they are drawn there, by a walk of its own that shares nothing with our reader."""

import json
import re
import zipfile
from collections.abc import Container
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element, fromstring

from benchmarks.table_scores import Cells, normal

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def cells_of_twin(word: Path, gold: Path) -> list[Cells]:
    """Return the tables of data: those of which most texts stand in a table of the hand-made reading."""
    document = json.loads(gold.read_text(encoding="utf-8"))
    readings = [_texts_of(table) for table in document["tables"]]
    tables: list[Cells] = []
    with zipfile.ZipFile(word) as packed:
        # The benchmark is run on files that whoever runs it made.
        body = fromstring(packed.read("word/document.xml"))  # noqa: S314
    for element in body.iter(f"{_W}tbl"):
        cells = _cells(element)
        texts = [normal(text) for text, *_ in cells if normal(text)]
        if any(sum(text in said for text in texts) > 0.6 * len(texts) for said in readings):
            tables.append(cells)
    return tables


def _texts_of(table: dict[str, Any]) -> Container[str]:
    """Return the texts of a table's cells; the filters of a pivot table are drawn as one, and read as notes."""
    notes = [
        part
        for note in table.get("notes", [])
        for part in re.findall(r"^[A-Z_0-9]+ |\(.*?\)|Filtered to: .*", note)
    ]
    return {normal(text) for row in [*table["columns"], *table["rows"], notes] for text in row}


def _cells(table: Element) -> list[tuple[str, int, int, int, int]]:
    cells: list[tuple[str, int, int, int, int]] = []
    above: dict[int, int] = {}
    for number, row in enumerate(table.iterfind(f"{_W}tr")):
        column = 0
        for cell in row.iterfind(f"{_W}tc"):
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            width = int(span.get(f"{_W}val", "1")) if span is not None else 1
            if merge is not None and merge.get(f"{_W}val") != "restart":
                text, top, left, tall, wide = cells[above[column]]
                cells[above[column]] = (text, top, left, tall + 1, wide)
            else:
                above[column] = len(cells)
                cells.append((_text(cell), number, column, 1, width))
            column += width
    return cells


def _text(cell: Element) -> str:
    return " ".join(
        "".join(run.text or "" for run in line.iter(f"{_W}t")) for line in cell.iterfind(f"{_W}p")
    )
