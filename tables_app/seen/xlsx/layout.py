"""Which rows and columns of an Excel sheet are seen, and what stands in their cells."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from lxml.etree import _Element
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.datetime import from_excel

from tables_app.number_formats import show
from tables_app.seen.parts import is_on, local
from tables_app.seen.places import column_number
from tables_app.seen.values import is_number
from tables_app.seen.xlsx.workbook import Workbook, rich_text

_THINNEST: Final = 0.6
"""Of a character's width: five pixels, in which nothing can be read."""
_LOWEST: Final = 2.0
"""Points."""
_LAST_COLUMN: Final = 16_384
_REFERENCE: Final = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")


@dataclass(slots=True)  # not frozen, which takes three times as long to make: a sheet may have a million
class Cell:
    """A cell that holds something.

    style, kind and raw are as the file has them; a formula without a value is its raw. rich: where its text stands in the
    cell, in several stretches. formula: "" where there is none.
    """

    column: int
    style: str | None
    kind: str | None
    raw: str
    rich: _Element | None = None
    formula: str = ""

    @property
    def is_unworked(self) -> bool:
        """Whether there is a formula and no value: no program has worked it out."""
        return self.raw.startswith("=") and self.formula in ("", self.raw[1:])


class Layout:
    """What a sheet says, before its rows, of what is seen of them."""

    def __init__(self, root: _Element) -> None:
        format_ = root.find("{*}sheetFormatPr")
        self._rows_are_flat = format_ is not None and _is_below(format_.get("defaultRowHeight"), _LOWEST)
        columns_are_thin = format_ is not None and _is_below(format_.get("defaultColWidth"), _THINNEST)
        self._stretches = [
            (
                int(each.get("min", "1")),
                int(each.get("max", "1")),
                is_on(each.get("hidden")) or _is_below(each.get("width"), _THINNEST),
            )
            for each in root.iterfind("{*}cols/{*}col")
        ]
        self._columns_are_thin = columns_are_thin
        self._known: dict[int, bool] = {}
        self._first_row, self._first_column = _frozen_away(root)

    def hides_row(self, row: _Element, number: int) -> bool:
        height = row.get("ht")
        is_flat = _is_below(height, _LOWEST) if height else self._rows_are_flat
        return is_flat or is_on(row.get("hidden")) or number < self._first_row

    def hides_column(self, column: int) -> bool:
        hidden = self._known.get(column)
        if hidden is None:
            hidden = column < self._first_column or next(
                (is_hidden for first, last, is_hidden in self._stretches if first <= column <= last),
                self._columns_are_thin,
            )
            self._known[column] = hidden
        return hidden


def _is_below(text: str | None, limit: float) -> bool:
    with suppress(ValueError, TypeError):
        return float(text or "") < limit
    return False


def _frozen_away(root: _Element) -> tuple[int, int]:
    """Return the first row and column that can be scrolled to: those before frozen panes may be out of reach."""
    for view in root.iterfind("{*}sheetViews/{*}sheetView"):
        pane = view.find("{*}pane")
        corner = _REFERENCE.fullmatch(view.get("topLeftCell", ""))
        if pane is not None and corner and pane.get("state", "").startswith("frozen"):
            row = int(corner[2]) if pane.get("ySplit") else 1
            return row, column_number(corner[1]) if pane.get("xSplit") else 1
    return 1, 1


_numbers: dict[str, int] = {}
"""Columns by their letters, as they are met: there are 16,384 at most, and looking up is quicker than counting."""


def cells(row: _Element) -> Iterator[Cell]:
    """Yield the cells of a row that hold something."""
    column = 0
    space = str(row.tag).removesuffix("row")
    value, formula = f"{space}v", f"{space}f"
    for element in row:
        reference = element.get("r")
        if reference:
            name = reference.rstrip("0123456789")
            column = _numbers.get(name) or _numbers.setdefault(name, column_number(name[:3]))
        else:
            column += 1
        if not len(element):
            continue
        last = element[-1]
        raw = (last.text if last.tag == value else None) or _other(element)
        if raw and column <= _LAST_COLUMN:
            kind = element.get("t")
            rich = element.find("{*}is") if kind == "inlineStr" else None
            first = element[0] if len(element) > 1 else None
            yield Cell(
                column,
                element.get("s"),
                kind,
                raw,
                rich if rich is not None and len(rich) > 1 else None,
                (first.text or "") if first is not None and first.tag == formula else "",
            )


def _other(element: _Element) -> str:
    """Return what a cell holds that has no value as its last part: a text of its own, or a formula without a value."""
    parts = {local(each): each for each in element}
    if "is" in parts:
        return rich_text(parts["is"])
    if "v" in parts and parts["v"].text:
        return parts["v"].text
    formula = parts["f"].text if "f" in parts else ""
    return f"={formula}" if formula else ""


def number_of(row: _Element, before: int) -> int:
    """Return a row's number; one that does not say follows the one before."""
    number = row.get("r", "")
    return int(number) if number.isdigit() else before + 1


def text_of(book: Workbook, cell: Cell) -> str:
    """Return what a cell holds, as it is in the file."""
    if cell.kind == "s":
        at = int(cell.raw) if cell.raw.isdigit() else -1
        return book.texts[at] if 0 <= at < len(book.texts) else ""
    return cell.raw


def said_by(book: Workbook, cell: Cell) -> str:
    """Return what a cell holds, for staff to read: a date as one, a number with all its digits."""
    text = text_of(book, cell)
    if cell.kind == "b":
        return "TRUE" if text == "1" else "FALSE"
    if cell.kind in (None, "n") and is_number(text) and is_date_format(book.styles.look(cell.style).code):
        with suppress(ValueError, OverflowError, ArithmeticError):
            return show(from_excel(float(text)))
    return text


def rows(book: Workbook, part: str, also: Sequence[str] = ()) -> Iterator[_Element]:
    """Yield the rows of a sheet, and elements of the names in `also`, as they come."""
    return book.package.stream(part, "row", *also)
