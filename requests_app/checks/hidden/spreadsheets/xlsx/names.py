"""The names that an Excel workbook defines."""

from collections.abc import Iterator
from typing import Final

from requests_app.checks.finding import Finding
from requests_app.checks.hidden.spreadsheets.names import Name, told_names
from tables_app.seen.parts import is_on
from tables_app.seen.xlsx.workbook import Workbook, sheets_named

_BUILT_IN: Final = "_xlnm."
"""Print areas and filters, which Excel names by itself."""


def in_names(book: Workbook) -> Iterator[Finding]:
    """Yield names that hold values no visible cell shows, and those for places that are hidden or gone."""
    names = [
        Name(
            each.get("name", ""),
            each.text or "",
            sheets_named(each.text or ""),
            [each.get("comment", ""), each.get("description", "")],
            is_on(each.get("hidden")),
        )
        for each in book.root.iterfind("{*}definedNames/{*}definedName")
        if not each.get("name", "").startswith(_BUILT_IN)
    ]
    yield from told_names(
        names,
        book.shown,
        hidden={sheet.name.casefold() for sheet in book.sheets if not sheet.is_visible},
        known={sheet.name.casefold() for sheet in book.sheets},
    )
