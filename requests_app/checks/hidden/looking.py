"""Looks a file through for what is hidden in it, and the files inside it."""

from typing import Final

from requests_app.checks.finding import Finding, Severity, with_distinct_keys
from requests_app.checks.hidden.found import found
from requests_app.letters import gate
from requests_app.letters.errors import UnreadableLetter
from requests_app.letters.readers.formats import Format, tell_format

VERSION: Final = 1
"""Raised whenever something more is looked for: what was looked through by an earlier version is looked through anew."""

NOT_LOOKED_THROUGH: Final = "file-not-looked-through"


def look_through(content: bytes, filename: str) -> tuple[Finding, ...]:
    """Return what is hidden in a file, told by its bytes. Raises UnreadableLetter for one that cannot be looked through.

    Files that nobody vouches for can make PDFium end the process: outside of tests, call `apart.look_through_apart`.
    """
    gate.check_size(content)
    return with_distinct_keys(_look(content, tell_format(content, filename)))


def _look(content: bytes, form: Format) -> tuple[Finding, ...]:
    return ()


def not_looked_through(error: UnreadableLetter) -> Finding:
    """Return what is said of a file that nobody can vouch for."""
    what = f"The file could not be looked through for hidden data. {str(error).removesuffix('.')}"
    return found(NOT_LOOKED_THROUGH, Severity.SEVERE, what)
