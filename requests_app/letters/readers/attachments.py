"""Files that were sent with a letter: spreadsheets as grids, all else as documents."""

from collections.abc import Callable
from typing import Final

from requests_app.letters import gate
from requests_app.letters.document import Document
from requests_app.letters.errors import DamagedFile
from requests_app.letters.readers import read
from requests_app.letters.readers.formats import Format, tell_format
from requests_app.letters.readers.ocr.tesseract import Tesseract
from tables_app.grid import Sheets
from tables_app.seen.parts import UnreadableWorkbook
from tables_app.workbooks import read_csv, read_ods, read_xlsx

_READERS: Final[dict[Format, Callable[[bytes], Sheets]]] = {Format.XLSX: read_xlsx, Format.ODS: read_ods}


def read_attachment(data: bytes, filename: str, tesseract: Tesseract | None = None) -> Sheets | Document:
    """Return (name of the sheet, grid) of each table that a workbook or CSV file shows, or a document.

    tesseract: reads what is scanned. Raises UnreadableLetter.
    """
    gate.check_size(data)
    form = tell_format(data, filename)
    if form not in (*_READERS, Format.CSV):
        return read(data, filename, tesseract)
    try:
        if form is Format.CSV:
            return read_csv(data, filename)
        gate.check_package(data)
        gate.check_workbook(data)
        return _READERS[form](data)
    except UnreadableWorkbook as error:
        raise DamagedFile(str(error)) from error
