"""What lies on a sheet, and the cells that nobody sees for it."""

from typing import Final

from lxml.etree import _Element

from requests_app.checks.hidden.spreadsheets.parts import local, within
from requests_app.checks.hidden.spreadsheets.xlsx.workbook import Area, Sheet, Workbook

# In English Metric Units, 12,700 to a point: a column and a row of the usual size. A cell of which less than a quarter
# is left is covered.
_COLUMN: Final = 609_600
_ROW: Final = 190_500
_OPAQUE: Final = ("solidFill", "gradFill", "blipFill", "pattFill", "grpFill")


def covered(book: Workbook, sheet: Sheet) -> list[Area]:
    """Return the areas that pictures, charts and filled shapes cover."""
    areas = []
    for relation in sheet.relations:
        if relation.kind == "drawing" and book.package.has(relation.target):
            for anchor in book.package.tree(relation.target):
                if local(anchor) in ("twoCellAnchor", "oneCellAnchor") and _is_opaque(anchor):
                    areas += _area(anchor)
    return areas


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
