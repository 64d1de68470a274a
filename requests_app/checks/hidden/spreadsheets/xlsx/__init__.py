"""Hidden data in Excel workbooks. Reading order: workbook, styles, layout, sheets, then what else a workbook carries."""

from collections.abc import Iterator

from requests_app.checks.finding import Finding
from requests_app.checks.hidden.properties import document_properties
from requests_app.checks.hidden.spreadsheets.xlsx.attached import in_attached
from requests_app.checks.hidden.spreadsheets.xlsx.caches import in_caches
from requests_app.checks.hidden.spreadsheets.xlsx.names import in_names
from requests_app.checks.hidden.spreadsheets.xlsx.notes import in_notes
from requests_app.checks.hidden.spreadsheets.xlsx.pivots import in_pivots, read_caches, watched
from requests_app.checks.hidden.spreadsheets.xlsx.sheets import Sheets, in_cells
from tables_app.seen.parts import Package
from tables_app.seen.xlsx.workbook import read_workbook


def look_through_workbook(package: Package) -> Iterator[Finding]:
    """Yield what is hidden in a workbook. All cells come first: what they show says what is hidden elsewhere."""
    book = read_workbook(package)
    caches = read_caches(book)
    sheets = Sheets()
    yield from in_cells(book, watched(caches), sheets)
    yield from in_pivots(book, caches, sheets)
    yield from in_caches(book)
    yield from in_names(book)
    yield from in_notes(book, sheets.notes)
    yield from in_attached(book)
    yield from document_properties(
        {name: package.tree(name) for name in package.matching("docprops/", ".xml")}
    )
