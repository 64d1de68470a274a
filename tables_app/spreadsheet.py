"""A table as a clean XLSX file, built from its typed values: nothing hidden, no author, no formula, no second sheet of anything."""

import datetime
import io
import re
from typing import Final

import xlsxwriter

from tables_app.exports import column_names
from tables_app.headers import header_rows
from tables_app.number_formats import show
from tables_app.typed import Tabular, TypedTable
from tables_app.values import NUMERIC, Kind, Value

_CREATED: Final = datetime.datetime(2000, 1, 1)  # noqa: DTZ001  (the file says no more than it must; XLSX has no time zones)
_WIDEST: Final = 60
_LONGEST_NUMBER: Final = 15
"""A spreadsheet keeps 15 digits of a number."""
_LONGEST_TEXT: Final = 32_767
"""Excel's own limit for one cell; xlsxwriter leaves out what is longer."""
_MOST_ROWS: Final = 1_048_000
"""Excel's own limit, less room for title, header and notes."""


def xlsx(table: Tabular, of: TypedTable, *, title: str, source: str) -> bytes:
    """Return a table as an XLSX file of one sheet: title, header with its spans, rows, notes, source.

    A number is written as one where a number format shows it exactly as it was printed; all else is text.
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": title[:255], "created": _CREATED})
    sheet = book.add_worksheet("Table")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    formats: dict[str, xlsxwriter.format.Format] = {}
    sheet.write_string(0, 0, _held(title), book.add_format({"bold": True, "font_size": 14}))
    top = 2
    top += _write_header(sheet, table, top, bold)
    sheet.freeze_panes(top, 0)
    for number, row in enumerate(of.rows[:_MOST_ROWS]):
        for column, value in enumerate(row):
            code = number_format(value)
            if code is None or value.number is None:
                sheet.write_string(top + number, column, _held(value.text))
                continue
            if code not in formats:
                formats[code] = book.add_format({"num_format": code})
            factor = 100 if value.kind is Kind.PERCENTAGE and code.endswith("%") else 1
            sheet.write_number(top + number, column, float(value.number / factor), formats[code])
    below = top + len(of.rows) + 1
    for offset, note in enumerate([*table.notes, source]):
        sheet.write_string(below + offset, 0, _held(note))
    for column, name in enumerate(column_names(table.columns)):
        longest = max([len(name) // 2, *(len(row[column].text) for row in of.rows[:500])], default=8)
        sheet.set_column(column, column, min(max(longest + 2, 8), _WIDEST))
    book.close()
    return file.getvalue()


def number_format(value: Value) -> str | None:
    """Return the number format that shows a value exactly as printed; None where none does, so that it stays text."""
    text = value.text.strip()
    if value.number is None or value.kind not in NUMERIC or len(text) > _LONGEST_NUMBER:
        return None
    places = len(re.sub(r"[^\d.]", "", text).partition(".")[2])
    body = ("#,##0" if "," in text else "0") + (f".{'0' * places}" if places else "")
    code = f'"{text[0]}"{body}' if text[:1] in "£$€" and text else f"{body}%" if text.endswith("%") else body
    number = float(value.number) / (100 if code.endswith("%") else 1)
    return code if show(number, code) == text and text == value.text else None


def _held(text: str) -> str:
    """Return as much of a text as a cell holds."""
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…"


def _write_header(
    sheet: "xlsxwriter.worksheet.Worksheet", table: Tabular, top: int, bold: "xlsxwriter.format.Format"
) -> int:
    """Write the header with its spans; return how many rows it takes."""
    rows = header_rows(table.columns)
    taken: set[tuple[int, int]] = set()
    for level, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (level, column) in taken:
                column += 1
            taken |= {
                (level + down, column + across)
                for down in range(cell.row_span)
                for across in range(cell.column_span)
            }
            if cell.row_span > 1 or cell.column_span > 1:
                last_row, last_column = top + level + cell.row_span - 1, column + cell.column_span - 1
                sheet.merge_range(top + level, column, last_row, last_column, _held(cell.text), bold)
            else:
                sheet.write_string(top + level, column, _held(cell.text), bold)
            column += cell.column_span
    return len(rows)
