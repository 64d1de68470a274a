"""Spreadsheets and CSV files as grids: what a person sees who opens them.

Hidden sheets, rows and columns are left out. openpyxl is used and not a faster
reader since only it says what is hidden and how numbers are shown.
"""

import csv
import io
import lzma
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import Any, Final

import openpyxl
from defusedxml import ElementTree
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet
from PIL.Image import DecompressionBombError

from tables_app import encodings
from tables_app.grid import Cell, Grid
from tables_app.number_formats import show
from tables_app.splitting import split_tables

Sheets = tuple[tuple[str, Grid], ...]
"""(name of the sheet, grid) of each table; a sheet with several tables comes several times."""

MAX_CELLS: Final = 500_000
"""The most cells of one workbook that are read."""
_MOST_SPANNED: Final = 1_000_000
"""The most cells that the rectangle around a sheet's cells may have, empty ones included."""
_LONGEST_REPEAT: Final = 1_000

# What parsers raise when parts are missing, odd or of the wrong kind: openpyxl checks little, and what it meets first
# decides. SyntaxError is the word of XML parsers, ArithmeticError that of dates beyond the calendar, RecursionError
# that of elements thousands deep.
_DAMAGED: Final = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    LookupError,
    ArithmeticError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
    NotImplementedError,
    RecursionError,
)


class UnreadableWorkbook(Exception):
    """A spreadsheet that its own format does not allow, or that holds more than may be read."""


def read_xlsx(data: bytes) -> Sheets:
    """Return the tables on the visible sheets of an Excel workbook. Raises UnreadableWorkbook.

    The zip archive must have been checked before: openpyxl unpacks all of it.
    """
    try:
        with warnings.catch_warnings():
            # It warns of what it does not keep when it writes, such as conditional formats.
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
        sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
        return tuple((sheet.title, grid) for sheet in sheets for grid in split_tables(_excel_cells(sheet)))
    except DecompressionBombError as error:  # openpyxl looks at pictures, though nobody asks it to
        raise UnreadableWorkbook("The workbook holds a picture that is too large to be opened.") from error
    except _DAMAGED as error:
        raise UnreadableWorkbook("The workbook is damaged and cannot be opened.") from error


def _excel_cells(sheet: Worksheet) -> list[Cell]:
    """Return the visible cells that hold something, counted from the sheet's first visible row and column."""
    if sheet.max_row * sheet.max_column > 4 * MAX_CELLS:
        raise UnreadableWorkbook(f"The sheet {sheet.title} spans more cells than are read.")
    rows = _visible(
        sheet.max_row,
        lambda row: bool(sheet.row_dimensions[row].hidden) if row in sheet.row_dimensions else False,
    )
    hidden_columns = _hidden_columns(sheet)
    columns = _visible(sheet.max_column, lambda column: column in hidden_columns)
    spans = {(merged.min_row, merged.min_col): merged for merged in sheet.merged_cells.ranges}
    headers = _table_headers(sheet)
    cells = []
    for line in sheet.iter_rows():
        for cell in line:
            if cell.value is None or cell.row not in rows or cell.column not in columns:
                continue
            text = _folded(
                cell.value if isinstance(cell.value, str) else show(cell.value, cell.number_format)
            )
            if not text:
                continue
            merged = spans.get((cell.row, cell.column))
            bottom, right = (merged.max_row, merged.max_col) if merged else (cell.row, cell.column)
            cells.append(
                Cell(
                    text=text,
                    row=rows[cell.row],
                    column=columns[cell.column],
                    row_span=sum(row in rows for row in range(cell.row, bottom + 1)),
                    column_span=sum(column in columns for column in range(cell.column, right + 1)),
                    is_header=(cell.row, cell.column) in headers,
                    is_bold=_is_bold(cell),
                )
            )
    if len(cells) > MAX_CELLS:
        raise UnreadableWorkbook(f"The sheet {sheet.title} holds more than {MAX_CELLS:,} cells.")
    return cells


def _folded(text: str) -> str:
    """Return a text with each stretch of white space as one space; line breaks that were typed stay."""
    return "\n".join(folded for line in text.split("\n") if (folded := " ".join(line.split())))


def _visible(count: int, is_hidden: Any) -> dict[int, int]:
    """Return, for each number from 1 that is not hidden, its position among those."""
    seen = (number for number in range(1, count + 1) if not is_hidden(number))
    return {number: position for position, number in enumerate(seen)}


def _hidden_columns(sheet: Worksheet) -> set[int]:
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        is_thin = dimension.customWidth and dimension.width == 0
        if dimension.hidden or is_thin:
            first = dimension.min or 1
            hidden.update(range(first, min(dimension.max or first, sheet.max_column) + 1))
    return hidden


def _table_headers(sheet: Worksheet) -> set[tuple[int, int]]:
    """Return the (row, column) of header cells of the sheet's declared tables."""
    headers: set[tuple[int, int]] = set()
    for table in sheet.tables.values():
        if table.headerRowCount:
            left, top, right, _ = range_boundaries(table.ref)
            if left and top and right:
                headers |= {(top, column) for column in range(left, right + 1)}
    return headers


def _is_bold(cell: ExcelCell) -> bool:
    return bool(cell.has_style and cell.font.b)


# --- OpenDocument -------------------------------------------------------------------------------------------------

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_FORMAT: Final = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_UNSEEN: Final = (_OFFICE + "annotation", _TEXT + "note", _TABLE + "shapes")


def read_ods(data: bytes) -> Sheets:
    """Return the tables on the visible sheets of an OpenDocument spreadsheet. Raises UnreadableWorkbook.

    The file itself holds each figure as it is shown.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            root = ElementTree.fromstring(package.read("content.xml"))
        return tuple(_ods_tables(root))
    except _DAMAGED as error:
        raise UnreadableWorkbook("The spreadsheet is damaged and cannot be opened.") from error


def _ods_tables(root: Any) -> Iterator[tuple[str, Grid]]:
    hidden, bold = _ods_styles(root)
    for table in root.iter(_TABLE + "table"):
        if table.get(_TABLE + "style-name") not in hidden and not _is_kept_copy(table):
            cells = list(_ods_cells(table, bold))
            _check_span(cells)
            for grid in split_tables(cells):
                yield table.get(_TABLE + "name", ""), grid


def _is_kept_copy(table: Any) -> bool:
    """Whether a table is no sheet that anybody sees: what is kept of another file, or other values of a scenario."""
    name = table.get(_TABLE + "name", "")
    return name.startswith("'file:") or "://" in name or table.find(_TABLE + "scenario") is not None


def _check_span(cells: Sequence[Cell]) -> None:
    """Raise UnreadableWorkbook where a few cells stand so far apart that the table around them cannot be shown."""
    height = max((cell.row + cell.row_span for cell in cells), default=0)
    width = max((cell.column + cell.column_span for cell in cells), default=0)
    if height * width > _MOST_SPANNED:
        raise UnreadableWorkbook(f"The sheet spans more than {_MOST_SPANNED:,} cells, empty ones included.")


def _ods_styles(root: Any) -> tuple[set[str], set[str]]:
    """Return the names of the styles that hide a sheet, and of those that are bold."""
    hidden, bold = set(), set()
    for style in root.iter(_STYLE + "style"):
        name = style.get(_STYLE + "name", "")
        if any(one.get(_TABLE + "display") == "false" for one in style.iter(_STYLE + "table-properties")):
            hidden.add(name)
        if any(one.get(_FORMAT + "font-weight") == "bold" for one in style.iter(_STYLE + "text-properties")):
            bold.add(name)
    return hidden, bold


def _ods_cells(table: Any, bold: set[str]) -> Iterator[Cell]:
    columns = _ods_visible_columns(table)
    row_number = count = 0
    for row in _through(table, "table-row", ("table-row-group", "table-header-rows", "table-rows")):
        repeated = _repeat(row, "number-rows-repeated")
        if row.get(_TABLE + "visibility") in ("collapse", "filter"):
            continue
        cells = list(_ods_row(row, columns, bold))
        for _ in range(min(repeated, _LONGEST_REPEAT) if cells else 0):
            for column, column_span, row_span, text, is_bold in cells:
                yield Cell(text, row_number, column, row_span, column_span, is_bold=is_bold)
            count += len(cells)
            row_number += 1
            if count > MAX_CELLS:
                raise UnreadableWorkbook(f"The spreadsheet holds more than {MAX_CELLS:,} cells.")
        row_number += 0 if cells else min(repeated, _LONGEST_REPEAT)


def _ods_row(row: Any, columns: list[bool], bold: set[str]) -> Iterator[tuple[int, int, int, str, bool]]:
    """Yield (column, column span, row span, text, is bold) of a row's visible cells that hold text."""
    position = 0
    for cell in row:
        if cell.tag not in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            continue
        repeated = _repeat(cell, "number-columns-repeated")
        text = "" if cell.tag.endswith("covered-table-cell") else _ods_text(cell)
        if text:
            for number in range(position, position + min(repeated, _LONGEST_REPEAT)):
                if _is_shown(columns, number):
                    span = _repeat(cell, "number-columns-spanned")
                    before = _shown_before(columns, number)
                    shown = _shown_before(columns, number + span) - before
                    rows = _repeat(cell, "number-rows-spanned")
                    yield before, shown, rows, text, cell.get(_TABLE + "style-name") in bold
        position += repeated


def _is_shown(columns: list[bool], number: int) -> bool:
    return columns[number] if number < len(columns) else True


def _shown_before(columns: list[bool], number: int) -> int:
    return sum(columns[:number]) + max(0, number - len(columns))


def _ods_visible_columns(table: Any) -> list[bool]:
    columns: list[bool] = []
    for column in _through(
        table, "table-column", ("table-column-group", "table-header-columns", "table-columns")
    ):
        shown = column.get(_TABLE + "visibility") not in ("collapse", "filter")
        columns += [shown] * min(_repeat(column, "number-columns-repeated"), _LONGEST_REPEAT)
    return columns


def _through(parent: Any, name: str, groups: tuple[str, ...]) -> Iterator[Any]:
    for child in parent:
        if child.tag == _TABLE + name:
            yield child
        elif child.tag in [_TABLE + group for group in groups] and child.get(_TABLE + "display") != "false":
            yield from _through(child, name, groups)


def _repeat(element: Any, name: str) -> int:
    value = element.get(_TABLE + name, "1")
    return max(1, int(value)) if re.fullmatch("[0-9]{1,9}", value) else 1


def _ods_text(cell: Any) -> str:
    """Return a cell's paragraphs, a line each, without its comment."""
    lines = [_inner_text(child) for child in cell if child.tag == _TEXT + "p"]
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def _inner_text(element: Any) -> str:
    text = element.text or ""
    for child in element:
        if child.tag in (_TEXT + "s", _TEXT + "tab", _TEXT + "line-break"):
            text += " "
        elif child.tag not in _UNSEEN:
            text += _inner_text(child)
        text += child.tail or ""
    return text


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
    return tuple((PurePath(filename).stem, grid) for grid in split_tables(cells))


def _csv_cells(rows: Iterable[list[str]]) -> Iterator[Cell]:
    count = 0
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if folded := " ".join(text.split()):
                count += 1
                yield Cell(folded, number, column)
        if count > MAX_CELLS:
            raise UnreadableWorkbook(f"The file holds more than {MAX_CELLS:,} cells.")
