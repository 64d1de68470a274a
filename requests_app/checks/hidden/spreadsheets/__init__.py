"""Hidden data in spreadsheets: what somebody can find in the file who does more than look at it.

Each function takes the bytes of a file and returns findings for staff. A file that cannot be looked through raises
UnreadableLetter: nothing is known of it then, so it is not to be let out.
"""

from collections.abc import Callable, Iterator

from lxml import etree

from requests_app.checks.finding import Finding
from requests_app.checks.hidden.spreadsheets.delimited import look_through_delimited
from requests_app.checks.hidden.spreadsheets.extracts import capped
from requests_app.checks.hidden.spreadsheets.ods import look_through_opendocument
from requests_app.checks.hidden.spreadsheets.xlsx import look_through_workbook
from requests_app.letters.errors import DamagedFile
from requests_app.letters.gate import UNPACKING_ERRORS, check_package
from tables_app.seen.parts import Package, UnreadableWorkbook


def hidden_in_xlsx(content: bytes) -> tuple[Finding, ...]:
    """Return what is hidden in an Excel workbook, with macros or without. Raises UnreadableLetter."""
    return _looked_through(content, look_through_workbook)


def hidden_in_ods(content: bytes) -> tuple[Finding, ...]:
    """Return what is hidden in an OpenDocument spreadsheet. Raises UnreadableLetter."""
    return _looked_through(content, look_through_opendocument)


def hidden_in_csv(content: bytes) -> tuple[Finding, ...]:
    """Return what nobody would look for in a file that is all text."""
    return capped(look_through_delimited(content))


def _looked_through(
    content: bytes, look_through: Callable[[Package], Iterator[Finding]]
) -> tuple[Finding, ...]:
    check_package(content)
    try:
        return capped(look_through(Package(content)))
    except UnreadableWorkbook as error:
        raise DamagedFile(str(error)) from error
    except (etree.LxmlError, LookupError, RecursionError, ArithmeticError, *UNPACKING_ERRORS) as error:
        raise DamagedFile(
            "The spreadsheet is damaged: it cannot be looked through for hidden data."
        ) from error
