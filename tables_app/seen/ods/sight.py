"""The cells of a visible sheet of an OpenDocument spreadsheet: those that are seen, and how the others are hidden."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from lxml.etree import _Element

from tables_app.seen.contrast import WHITE, are_too_alike
from tables_app.seen.ods.styles import Look, Styles
from tables_app.seen.parts import Package, all_text, attribute, local, within
from tables_app.seen.places import Area, column_number
from tables_app.seen.ways import Way

_OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE: Final = f"{{{_OASIS}table:1.0}}"
_OFFICE: Final = f"{{{_OASIS}office:1.0}}"
_MOST_REPEATED: Final = 1_000
"""So often at most is a cell or row taken that the file says to repeat: programs repeat empty ones to the sheet's end."""
_COVERED: Final = f"{_TABLE}covered-table-cell"
_CELLS: Final = (f"{_TABLE}table-cell", _COVERED)
_OTHER_VALUES: Final = tuple(
    f"{_OFFICE}{name}" for name in ("date-value", "time-value", "boolean-value", "string-value")
)
_VALUE: Final = f"{_OFFICE}value"
_VALUE_TYPE: Final = f"{_OFFICE}value-type"
_STYLE_NAME: Final = f"{_TABLE}style-name"
_DEFAULT_STYLE_NAME: Final = f"{_TABLE}default-cell-style-name"
_COLUMNS_REPEATED: Final = f"{_TABLE}number-columns-repeated"
PARAGRAPH: Final = f"{{{_OASIS}text:1.0}}p"
_GAPS: Final = ("s", "tab", "line-break")
_BESIDE_TEXT: Final = ("annotation", "note", "shapes")
_CORNER: Final = re.compile(r".*?\.?\$?([A-Z]{1,3})\$?(\d{1,7})")
DRAWN: Final = ("frame", "custom-shape", "rect", "ellipse", "polygon", "path", "g")
"""What is drawn on a cell, by its element's name."""


@dataclass(slots=True)  # not frozen, which takes three times as long to make: a sheet may have a million
class Cell:
    """A cell that holds something.

    shown: its text, as it is to be seen, a line for each paragraph; value: what it holds, where the file says so;
    is_rich: whether stretches of the text may look otherwise; has_more: whether there are comments, drawings and the like.
    """

    column: int
    look: Look
    shown: str
    value: str
    is_rich: bool
    has_more: bool
    element: _Element


@dataclass(slots=True)
class Row:
    """What a row holds. repeated: how often it stands in the sheet, from `number` on."""

    number: int
    repeated: int
    is_hidden: bool
    cells: Sequence[Cell]

    @property
    def numbers(self) -> range:
        return range(self.number, self.number + min(self.repeated, _MOST_REPEATED))


def stream(package: Package, *names: str) -> Iterator[tuple[str, _Element]]:
    """Yield ("start" or "end", element) of content.xml for tables, their rows and elements of more names."""
    yield from package.events("content.xml", ("start", "end"), "table", "table-row", *names)


def forget(row: _Element) -> None:
    """Free what a row took that has been read."""
    row.clear()
    parent = row.getparent()
    while parent is not None and (before := row.getprevious()) is not None and local(before) == "table-row":
        parent.remove(before)


def source_of(table: _Element) -> str | None:
    """Return what a table is a kept copy of: another file, another program. "" for a sheet, None for no sheet at all."""
    parent = table.getparent()
    if parent is None or local(parent) not in ("spreadsheet", "dde-link"):
        return None
    if local(parent) == "dde-link":
        return "another program"
    name = attribute(table, "name")
    return name.rpartition("#")[0].strip("'") if name.startswith("'file:") or "://" in name else ""


class Sight:
    """One sheet, row by row."""

    def __init__(self, element: _Element, styles: Styles) -> None:
        self._element, self._styles = element, styles
        self._row = 0
        self._columns: list[tuple[int, bool, str]] | None = None
        self._covers: list[Area] = []
        self._hidden: dict[int, bool] = {}
        self.is_visible = not styles.hides_sheet(attribute(element, "style-name"))
        self.is_protected = attribute(element, "protected") == "true"

    def row(self, element: _Element) -> Row:
        """Return what a row holds. They must come in order, from a tree that has the table's columns before them."""
        if self._columns is None:
            self._columns = [*self._layout()]
        repeated = repeat(element, "number-rows-repeated")
        number = self._row + 1
        self._row += repeated
        cells = [*self._cells(element)]
        for cell in cells:
            for each in cell.element if cell.has_more else ():
                if local(each) in DRAWN:
                    self._cover(each, number, cell.column)
        return Row(number, repeated, self._hides_row(element), cells)

    def way(self, cell: Cell, row: int) -> tuple[Way | None, str]:
        """Return how a cell of a visible row is hidden, and what is shown in its place."""
        look = cell.look
        if self.hides_column(cell.column):
            return Way.COLUMNS, ""
        if cell.element.tag == _COVERED:
            return Way.BEHIND, ""
        is_unseen = look.is_unseen
        is_error = (
            is_unseen and cell.element.get(_VALUE_TYPE, "") in ("", "error") and cell.shown.startswith("#")
        )
        if (is_unseen and not is_error) or (cell.is_rich and self._has_unseen_span(cell)):
            return Way.COLOUR, ""
        if look.is_tiny:
            return Way.TINY, ""
        if look.is_kept_secret and self.is_protected:
            return Way.PROTECTED, ""
        may_mask = self._styles.may_mask(look.data)
        number = _as_number(cell.element.get(_VALUE, "")) if may_mask or not cell.shown else None
        instead = None if number is None else self._styles.instead_of(look.data, number)
        if instead and instead != cell.value and not (number == 0 and not re.search(r"[\w*<>]", instead)):
            return Way.MASK, instead
        if not cell.shown and cell.value and number != 0:
            return Way.FORMAT, ""
        if self._covers and any(area.holds(row, cell.column) for area in self._covers):
            return Way.BEHIND, ""
        return None, ""

    def hides_column(self, column: int) -> bool:
        hidden = self._hidden.get(column)
        if hidden is None:
            hidden = next((is_hidden for last, is_hidden, _ in self._columns or () if column <= last), False)
            self._hidden[column] = hidden
        return hidden

    def _has_unseen_span(self, cell: Cell) -> bool:
        for span in within(cell.element, "span"):
            ink = self._styles.look("text", attribute(span, "style-name")).ink
            if ink and are_too_alike(ink, cell.look.paper or WHITE) and all_text(span):
                return True
        return False

    def _cover(self, drawn: _Element, row: int, column: int) -> None:
        corner = _CORNER.fullmatch(attribute(drawn, "end-cell-address"))
        is_opaque = local(drawn) == "frame" or self._styles.is_filled(attribute(drawn, "style-name"))
        if corner and is_opaque:
            self._covers.append(
                Area(row, column, max(row, int(corner[2]) - 1), max(column, column_number(corner[1]) - 1))
            )

    def _cells(self, row: _Element) -> Iterator[Cell]:
        """Yield the cells of a row that hold something, a repeated one as often as it is repeated."""
        column = 0
        of_row = row.get(_DEFAULT_STYLE_NAME)
        for element in row:
            if element.tag not in _CELLS:
                continue
            repeats = element.get(_COLUMNS_REPEATED)
            repeated = 1 if repeats is None else _whole(repeats)
            if len(element) or element.get(_VALUE_TYPE):
                style = element.get(_STYLE_NAME) or of_row
                shown, is_rich, has_more = _said(element)
                value = element.get(_VALUE) or next(filter(None, map(element.get, _OTHER_VALUES)), "")
                for at in range(column + 1, column + 1 + min(repeated, _MOST_REPEATED)):
                    look = self._styles.look("table-cell", style or self._default_style(at))
                    yield Cell(at, look, shown, value, is_rich, has_more, element)
            column += repeated

    def _layout(self) -> Iterator[tuple[int, bool, str]]:
        """Yield, for each stretch of columns, its last one, whether it is hidden, and the style of its cells."""
        last = 0
        for column in within(self._element, "table-column"):
            last += repeat(column, "number-columns-repeated")
            is_hidden = (
                attribute(column, "visibility") in ("collapse", "filter")
                or self._styles.hides_column(attribute(column, "style-name"))
                or _is_in_closed_group(column)
            )
            yield last, is_hidden, attribute(column, "default-cell-style-name")

    def _default_style(self, column: int) -> str:
        return next((style for last, _, style in self._columns or () if column <= last), "Default")

    def _hides_row(self, row: _Element) -> bool:
        return (
            row.get(f"{_TABLE}visibility") in ("collapse", "filter")
            or self._styles.hides_row(row.get(_STYLE_NAME, ""))
            or _is_in_closed_group(row)
        )


def repeat(element: _Element, name: str) -> int:
    """Return how often something stands, or how far it spans."""
    return _whole(element.get(f"{_TABLE}{name}", "1"))


@cache
def _whole(value: str) -> int:
    return max(1, int(value)) if re.fullmatch(r"[0-9]{1,9}", value) else 1


def _is_in_closed_group(element: _Element) -> bool:
    parent = element.getparent()
    while parent is not None and local(parent) != "table":
        if attribute(parent, "display") == "false":
            return True
        parent = parent.getparent()
    return False


def _said(cell: _Element) -> tuple[str, bool, bool]:
    """Return the text of a cell, a line for each paragraph, whether it is rich, and whether the cell has more than text."""
    if len(cell) == 1 and cell[0].tag == PARAGRAPH and not len(cell[0]):
        return " ".join((cell[0].text or "").split()), False, False
    paragraphs = [each for each in cell if each.tag == PARAGRAPH]
    lines = (" ".join(_shown(each).split()) for each in paragraphs)
    return "\n".join(lines).strip(), any(len(each) for each in paragraphs), len(paragraphs) < len(cell)


def _shown(element: _Element) -> str:
    text = element.text or ""
    for child in element:
        name = local(child)
        text += " " if name in _GAPS else "" if name in _BESIDE_TEXT else _shown(child)
        text += child.tail or ""
    return text


def _as_number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,3})?", text) else None
