"""What lies on a sheet, and the cells that nobody sees for it."""

import re
from typing import Final

from lxml.etree import _Element

from tables_app.seen.parts import UnreadableWorkbook, local, within
from tables_app.seen.places import Area, areas
from tables_app.seen.xlsx.workbook import Sheet, Workbook

# In English Metric Units, 12,700 to a point: a column and a row of the usual size. A cell of which less than a quarter
# is left is covered.
_COLUMN: Final = 609_600
_ROW: Final = 190_500
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\sref="([^"]+)"')
_LARGE: Final = 10_000
_MOST: Final = 500_000
_OPAQUE: Final = ("solidFill", "gradFill", "blipFill", "pattFill", "grpFill")


class Covers:
    """The cells of a sheet that lie behind something, or are no longer seen since they were merged into another."""

    def __init__(self, book: Workbook, sheet: Sheet) -> None:
        self.drawn = _drawn(book, sheet)
        self._areas = [*self.drawn]
        self._single: set[tuple[int, int]] = set()
        self.merged = _merged(book, sheet)
        for area in self.merged:
            # All but its first cell is behind that one.
            below = Area(area.top + 1, area.left, area.bottom, area.right)
            beside = Area(area.top, area.left + 1, area.top, area.right)
            for rest in (below, beside):
                self._add(rest)

    def _add(self, area: Area) -> None:
        height, width = area.bottom - area.top + 1, area.right - area.left + 1
        if height * width > _LARGE:
            self._areas.append(area)
        elif len(self._single) > _MOST:
            raise UnreadableWorkbook("More cells of the workbook are merged than are read.")
        else:
            self._single |= {
                (row, column)
                for row in range(area.top, area.bottom + 1)
                for column in range(area.left, area.right + 1)
            }

    def __bool__(self) -> bool:
        """Whether anything is covered."""
        return bool(self._single or self._areas)

    def hold(self, row: int, column: int) -> bool:
        return (row, column) in self._single or any(area.holds(row, column) for area in self._areas)


def _merged(book: Workbook, sheet: Sheet) -> list[Area]:
    """Return the merged areas. The file names them after the cells, so that they are looked for before they are read."""
    found: list[Area] = []
    rest = b""
    with book.package.open(sheet.part) as part:
        while chunk := part.read(1 << 20):
            text = rest + chunk
            for reference in _MERGED.findall(text):
                found += areas(reference.decode("ascii", "replace"))
            rest = text[text.rfind(b"<") :]
    return found


def _drawn(book: Workbook, sheet: Sheet) -> list[Area]:
    """Return the areas that pictures, charts and filled shapes cover."""
    found = []
    for relation in sheet.relations:
        if relation.kind == "drawing" and book.package.has(relation.target):
            for anchor in book.package.tree(relation.target):
                if local(anchor) in ("twoCellAnchor", "oneCellAnchor") and _is_opaque(anchor):
                    found += _area(anchor)
    return found


def _is_opaque(anchor: _Element) -> bool:
    """Whether something that is drawn hides what is below: shapes without a filling do not, hidden ones neither."""
    for thing in anchor:
        name = local(thing)
        if name not in ("pic", "graphicFrame", "sp", "grpSp"):
            continue
        if any(each.get("hidden") in ("1", "true") for each in within(thing, "cNvPr")):
            return False
        if name in ("pic", "graphicFrame"):
            return True
        painted = [local(each) for of in within(thing, "spPr", "grpSpPr") for each in of]
        if any(each in _OPAQUE for each in painted):
            return True
        return "noFill" not in painted and any(True for _ in within(thing, "fillRef"))
    return False


def _area(anchor: _Element) -> list[Area]:
    start, end, size = anchor.find("{*}from"), anchor.find("{*}to"), anchor.find("{*}ext")
    if start is None:
        return []
    left, top = _edge(start, "col", _COLUMN), _edge(start, "row", _ROW)
    if end is not None:
        right, bottom = _edge(end, "col", _COLUMN), _edge(end, "row", _ROW)
    elif size is not None:
        right = left + _whole(size.get("cx")) / _COLUMN
        bottom = top + _whole(size.get("cy")) / _ROW
    else:
        return []
    area = Area(int(top + 0.75) + 1, int(left + 0.75) + 1, int(bottom + 0.25), int(right + 0.25))
    return [area] if area.top <= area.bottom and area.left <= area.right else []


def _edge(corner: _Element, name: str, unit: int) -> float:
    """Return where a corner is, in columns or rows from the sheet's own."""
    whole, rest = corner.find(f"{{*}}{name}"), corner.find(f"{{*}}{name}Off")
    offset = _whole(rest.text if rest is not None else None) / unit
    return _whole(whole.text if whole is not None else None) + min(max(offset, 0.0), 1.0)


def _whole(text: str | None) -> int:
    return int(text) if text and text.strip().isdigit() else 0
