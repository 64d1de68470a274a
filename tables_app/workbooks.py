"""Spreadsheets and CSV files as grids: what a person sees who opens them.

What nobody sees is left out: hidden sheets, rows and columns, and cells that are hidden in any other way that `seen` knows. What
looks for hidden data asks the same module, so that whatever it tells of is in no table.
"""

import csv
import datetime
import io
import lzma
import zipfile
import zlib
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from lxml import etree
from lxml.etree import _Element
from openpyxl.styles.numbers import is_date_format, is_timedelta_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from tables_app import encodings
from tables_app.grid import Cell, Grid, Sheets
from tables_app.number_formats import show
from tables_app.seen.ods import sight as opendocument
from tables_app.seen.ods.styles import Styles
from tables_app.seen.parts import Package, UnreadableWorkbook, attribute, is_on, local
from tables_app.seen.places import COLUMNS_AWAY, ROWS_AWAY, Area, Reach, areas
from tables_app.seen.values import is_number
from tables_app.seen.ways import Way
from tables_app.seen.xlsx.conditions import Rule, rules
from tables_app.seen.xlsx.layout import Cell as ExcelCell
from tables_app.seen.xlsx.layout import rows, text_of
from tables_app.seen.xlsx.sight import Row as ExcelRow
from tables_app.seen.xlsx.sight import Sight
from tables_app.seen.xlsx.workbook import Sheet as ExcelSheet
from tables_app.seen.xlsx.workbook import Workbook, read_workbook
from tables_app.splitting import split_tables

MAX_CELLS: Final = 500_000
"""The most cells of one workbook that are read."""
_MOST_SPANNED: Final = 4 * MAX_CELLS
"""The most cells that the rectangle around a sheet's cells may have, empty ones included."""

# What parsers raise when parts are missing, odd or of the wrong kind, and zip archives. ArithmeticError is the word of
# dates beyond the calendar, RecursionError that of elements thousands deep.
_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    etree.LxmlError,
    EOFError,
    OSError,
    LookupError,
    ArithmeticError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
    RecursionError,
)


@dataclass(slots=True)
class _Seen:
    """A cell that is seen. row, column: in the sheet, counted from 1; the spans count what is hidden too."""

    row: int
    column: int
    text: str
    is_bold: bool
    row_span: int = 1
    column_span: int = 1
    is_header: bool = False


class _Sheet:
    """What is seen of one sheet, row by row. left_out: how many cells with something in them are not."""

    def __init__(self, name: str, drawn: Sequence[Area] = ()) -> None:
        self.name = name
        self.left_out = 0
        self._cells: list[_Seen] = []
        self._down = Reach(ROWS_AWAY, [(area.top, area.bottom) for area in drawn])
        self._across = Reach(COLUMNS_AWAY, [(area.left, area.right) for area in drawn])
        self._hidden_rows: list[int] = []
        self._hidden_columns: set[int] = set()

    def hide_row(self, number: int, held: int) -> None:
        """Take note of a hidden row with so many cells that hold something."""
        self._hidden_rows.append(number)
        if held:
            self._down.pass_over(number)
            self.left_out += held

    def hide(self, column: int, way: Way) -> None:
        """Take note of a cell that holds something and is not seen."""
        self.left_out += 1
        if way is Way.COLUMNS:
            self._hidden_columns.add(column)

    def show_row(self, number: int, cells: Sequence[_Seen]) -> None:
        if self._down.take(number):
            self.left_out += len(cells)
            return
        self._cells += cells
        if len(self._cells) > MAX_CELLS:
            raise UnreadableWorkbook(f"The sheet {self.name} holds more than {MAX_CELLS:,} cells.")

    def hide_shown(self, places: Collection[tuple[int, int]]) -> None:
        """Take back cells of (row, column) that something hides which the file names after them."""
        self._keep([cell for cell in self._cells if (cell.row, cell.column) not in places])

    def grids(self, hides_column: Callable[[int], bool]) -> tuple[Grid, ...]:
        """Return the tables on the sheet, what is hidden closed up."""
        self._leave_far_columns()
        last_row = max((cell.row for cell in self._cells), default=0)
        last_column = max((cell.column for cell in self._cells), default=0)
        rows = sorted(self._hidden_rows)
        columns = [number for number in range(1, last_column + 1) if hides_column(number)]
        cells = []
        for each in self._cells:
            row, row_span = _closed_up(rows, each.row, each.row_span, last_row)
            column, column_span = _closed_up(columns, each.column, each.column_span, last_column)
            cells.append(Cell(each.text, row, column, row_span, column_span, each.is_header, each.is_bold))
        _check_span(cells)
        return split_tables(cells)

    def _leave_far_columns(self) -> None:
        shown = {cell.column for cell in self._cells}
        far = set()
        for column in sorted(shown | self._hidden_columns):
            if column not in shown:
                self._across.pass_over(column)
            elif self._across.take(column):
                far.add(column)
        if far:
            self._keep([cell for cell in self._cells if cell.column not in far])

    def _keep(self, cells: list[_Seen]) -> None:
        self.left_out += len(self._cells) - len(cells)
        self._cells = cells


def _closed_up(hidden: Sequence[int], start: int, span: int, last: int) -> tuple[int, int]:
    """Return where a row or column comes to stand, counted from 0, and how many it spans, once the hidden ones are gone.

    No cell spans further than there are others.
    """
    before = bisect_left(hidden, start)
    end = min(start + span, last + 1)
    return start - 1 - before, end - start - (bisect_left(hidden, end) - before)


def _check_span(cells: Sequence[Cell]) -> None:
    """Raise UnreadableWorkbook where a few cells stand so far apart that the table around them cannot be shown."""
    height = max((cell.row + cell.row_span for cell in cells), default=0)
    width = max((cell.column + cell.column_span for cell in cells), default=0)
    if height * width > _MOST_SPANNED:
        raise UnreadableWorkbook(f"The sheet spans more than {_MOST_SPANNED:,} cells, empty ones included.")


def _sheets(found: Iterable[tuple[_Sheet, tuple[Grid, ...]]]) -> Sheets:
    read = list(found)
    tables = tuple((sheet.name, grid) for sheet, grids in read for grid in grids)
    return Sheets(tables, tuple((sheet.name, sheet.left_out) for sheet, _ in read if sheet.left_out))


def _folded(text: str) -> str:
    """Return a text with each stretch of white space as one space; line breaks that were typed stay."""
    return "\n".join(folded for line in text.split("\n") if (folded := " ".join(line.split())))


# --- Excel --------------------------------------------------------------------------------------------------------


def read_xlsx(data: bytes) -> Sheets:
    """Return the tables that are seen of an Excel workbook. Raises UnreadableWorkbook.

    The zip archive must have been checked before: it is unpacked.
    """
    try:
        book = read_workbook(Package(data))
        if not book.sheets:
            raise UnreadableWorkbook("The workbook is damaged: it has no sheets.")
        printed = _Printed(book)
        return _sheets(_excel_sheet(book, sheet, printed) for sheet in book.sheets if sheet.is_visible)
    except _DAMAGED as error:
        raise UnreadableWorkbook("The workbook is damaged and cannot be opened.") from error


def _excel_sheet(book: Workbook, sheet: ExcelSheet, printed: "_Printed") -> tuple[_Sheet, tuple[Grid, ...]]:
    sight = Sight(book, sheet)
    found = _Sheet(sheet.name, sight.covers.drawn)
    spans = {(area.top, area.left): area for area in sight.covers.merged}
    headers = _table_headers(book, sheet)
    conditions: list[Rule] = []
    for element in rows(book, sheet.part, ("conditionalFormatting",)):
        if local(element) != "row":
            conditions += rules(element, book.styles)
            continue
        row = sight.row(element)
        cells = list(_excel_row(row, found, printed))
        for cell in cells:
            if area := spans.get((cell.row, cell.column)):
                cell.row_span, cell.column_span = area.bottom - area.top + 1, area.right - area.left + 1
            cell.is_header = (cell.row, cell.column) in headers
        if cells:
            found.show_row(row.number, cells)
    if conditions:
        by_conditions = sight.hidden_by(conditions)
        found.hide_shown({(row, cell.column) for row, cell, way in by_conditions if way is not Way.MAYBE})
    return found, found.grids(lambda column: sight.layout is not None and sight.layout.hides_column(column))


def _excel_row(row: ExcelRow, found: _Sheet, printed: "_Printed") -> Iterator[_Seen]:
    """Yield the cells that are seen of a row, and take note of the others."""
    if row.is_hidden:
        found.hide_row(row.number, len(row.unseen))
        return
    for each in row.unseen:
        if each.instead:
            yield _Seen(row.number, each.cell.column, each.instead, printed.is_bold(each.cell))
        else:
            found.hide(each.cell.column, each.way)
    for cell in row.shown:
        if text := _folded(printed.text(cell)):
            yield _Seen(row.number, cell.column, text, printed.is_bold(cell))


class _Printed:
    """What the cells of a workbook say on the screen."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        properties = book.root.find("{*}workbookPr")
        is_of_1904 = properties is not None and is_on(properties.get("date1904"))
        self._epoch = CALENDAR_MAC_1904 if is_of_1904 else CALENDAR_WINDOWS_1900
        self._is_date: dict[str, bool] = {}

    def is_bold(self, cell: ExcelCell) -> bool:
        return self._book.styles.look(cell.style).is_bold

    def text(self, cell: ExcelCell) -> str:
        """Return a cell's value as its number format shows it; "" for a formula that nobody worked out."""
        match cell.kind:
            case "s" | "inlineStr":
                return text_of(self._book, cell)
            case "b":
                return show(cell.raw == "1")
            case "d":
                return self._moment(cell.raw, self._book.styles.look(cell.style).code)
            case "str" | "e":
                return "" if cell.is_unworked else cell.raw
        return "" if cell.is_unworked else self._number(cell.raw, self._book.styles.look(cell.style).code)

    def _moment(self, raw: str, code: str) -> str:
        for read in (datetime.datetime.fromisoformat, datetime.time.fromisoformat):
            with suppress(ValueError):
                return show(read(raw), code)
        return raw

    def _number(self, raw: str, code: str) -> str:
        if not is_number(raw):
            return raw
        value = float(raw) if any(each in raw for each in ".eE") else int(raw)
        if code not in self._is_date:
            self._is_date[code] = is_date_format(code)
        if self._is_date[code]:
            with suppress(ValueError, ArithmeticError):
                return show(from_excel(value, self._epoch, timedelta=is_timedelta_format(code)), code)
        return show(value, code)


def _table_headers(book: Workbook, sheet: ExcelSheet) -> set[tuple[int, int]]:
    """Return the (row, column) of header cells of the sheet's declared tables."""
    headers: set[tuple[int, int]] = set()
    for relation in sheet.relations:
        if relation.kind == "table" and book.package.has(relation.target):
            table = book.package.tree(relation.target)
            if table.get("headerRowCount", "1") != "0":
                for area in areas(table.get("ref", "")):
                    headers |= {(area.top, column) for column in range(area.left, area.right + 1)}
    return headers


# --- OpenDocument -------------------------------------------------------------------------------------------------


def read_ods(data: bytes) -> Sheets:
    """Return the tables that are seen of an OpenDocument spreadsheet. Raises UnreadableWorkbook.

    The file itself holds each figure as it is shown.
    """
    try:
        package = Package(data)
        template = package.tree("styles.xml") if package.has("styles.xml") else None
        return _sheets(_opendocument_sheets(package, template))
    except _DAMAGED as error:
        raise UnreadableWorkbook("The spreadsheet is damaged and cannot be opened.") from error


def _opendocument_sheets(
    package: Package, template: _Element | None
) -> Iterator[tuple[_Sheet, tuple[Grid, ...]]]:
    styles: Styles | None = None
    table: _Element | None = None
    for event, element in opendocument.stream(package, "scenario"):
        name = local(element)
        if event == "start" and name == "table" and opendocument.source_of(element) == "":
            if styles is None:
                root = element.getroottree().getroot()
                styles = Styles([root] if template is None else [template, root])
            sight = opendocument.Sight(element, styles)
            found = _Sheet(attribute(element, "name"))
            table = element if sight.is_visible else None
        elif event == "end" and name == "scenario":
            table = None  # no sheet that anybody sees, but other values for one
        elif event == "end" and name == "table-row":
            if table is not None:
                _take_row(found, sight, sight.row(element))
            opendocument.forget(element)
        elif event == "end" and table is element:
            yield found, found.grids(sight.hides_column)
            table = None


def _take_row(found: _Sheet, sight: opendocument.Sight, row: opendocument.Row) -> None:
    held = [cell for cell in row.cells if cell.shown or cell.value]
    if row.is_hidden:
        for number in row.numbers:
            found.hide_row(number, len(held))
        return
    for number in row.numbers if held else ():
        cells = []
        for cell in held:
            way, instead = sight.way(cell, number)
            if way is not None and not instead:
                found.hide(cell.column, way)
            elif cell.shown or instead:
                seen = _Seen(number, cell.column, instead or cell.shown, bool(cell.look.is_bold))
                seen.row_span = opendocument.repeat(cell.element, "number-rows-spanned")
                seen.column_span = opendocument.repeat(cell.element, "number-columns-spanned")
                cells.append(seen)
        if cells:
            found.show_row(number, cells)


# --- CSV ----------------------------------------------------------------------------------------------------------


def read_csv(data: bytes, filename: str) -> Sheets:
    """Return the tables of a CSV file, under its name without the ending. Raises UnreadableWorkbook."""
    text = encodings.decode(data)
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:8_000], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    try:
        cells = list(_csv_cells(csv.reader(io.StringIO(text, newline=""), dialect)))
        _check_span(cells)
    except csv.Error as error:
        raise UnreadableWorkbook("The file is not a CSV file that can be read.") from error
    return Sheets(tuple((PurePath(filename).stem, grid) for grid in split_tables(cells)))


def _csv_cells(rows: Iterable[list[str]]) -> Iterator[Cell]:
    count = 0
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if folded := " ".join(text.split()):
                count += 1
                yield Cell(folded, number, column)
        if count > MAX_CELLS:
            raise UnreadableWorkbook(f"The file holds more than {MAX_CELLS:,} cells.")
