"""Looks a file through for what is hidden in it, and the files inside it."""

from collections.abc import Iterable
from typing import Final

from requests_app.checks.finding import Finding, Severity, with_distinct_keys
from requests_app.checks.hidden.embedded import Look
from requests_app.checks.hidden.found import found
from requests_app.letters import gate
from requests_app.letters.errors import NoConverter, OversizedFile, UnreadableLetter
from requests_app.letters.readers.formats import Format, tell_format

VERSION: Final = 1
"""Raised whenever something more is looked for: what was looked through by an earlier version is looked through anew."""

_DEEPEST: Final = 4
NOT_LOOKED_THROUGH: Final = "file-not-looked-through"


def look_through(content: bytes, filename: str) -> tuple[Finding, ...]:
    """Return what is hidden in a file, told by its bytes. Raises UnreadableLetter for one that cannot be looked through.

    Files that nobody vouches for can make PDFium end the process: outside of tests, call `apart.look_through_apart`.
    """
    return with_distinct_keys(_look(content, filename, 0))


def _look(content: bytes, filename: str, depth: int) -> tuple[Finding, ...]:
    """depth: how many files this one is inside of."""
    if depth > _DEEPEST:
        raise OversizedFile(f"The file holds files within files, more than {_DEEPEST} deep.")
    gate.check_size(content)
    form = tell_format(content, filename)

    def look(inner: bytes, name: str) -> tuple[Finding, ...]:
        return _look(inner, name, depth + 1)

    if depth and form in (Format.DOC, Format.RTF):
        raise NoConverter(
            f"The file is {form.value}, which is only looked through when it is uploaded by itself."
        )
    return tuple(_findings(content, form, look))


def _findings(content: bytes, form: Format, look: Look) -> Iterable[Finding]:
    """Imports what one format needs: most files are of another."""
    if form is Format.PDF:
        from requests_app.checks.hidden.pdf import hidden_in_pdf

        return hidden_in_pdf(content, look)
    if form is Format.DOCX:
        from requests_app.checks.hidden.docx import hidden_in_docx

        return hidden_in_docx(content, look)
    if form is Format.ODT:
        from requests_app.checks.hidden.odt import hidden_in_odt

        return hidden_in_odt(content, look)
    if form in (Format.EML, Format.MSG):
        from requests_app.checks.hidden.mail import hidden_in_mail

        return hidden_in_mail(content, form, look)
    if form is Format.HTML:
        from requests_app.checks.hidden.web import hidden_in_web

        return hidden_in_web(content)
    if form in (Format.DOC, Format.RTF):
        from requests_app.checks.hidden.old_word import hidden_in_doc, hidden_in_rtf

        return hidden_in_doc(content, look) if form is Format.DOC else hidden_in_rtf(content)
    if form in (Format.XLSX, Format.ODS, Format.CSV):
        return _in_spreadsheet(content, form)
    return ()


def _in_spreadsheet(content: bytes, form: Format) -> Iterable[Finding]:
    from requests_app.checks.hidden import spreadsheets

    if form is Format.CSV:
        return spreadsheets.hidden_in_csv(content)
    return (
        spreadsheets.hidden_in_xlsx(content) if form is Format.XLSX else spreadsheets.hidden_in_ods(content)
    )


def not_looked_through(error: UnreadableLetter) -> Finding:
    """Return what is said of a file that nobody can vouch for."""
    what = f"The file could not be looked through for hidden data. {str(error).removesuffix('.')}"
    return found(NOT_LOOKED_THROUGH, Severity.SEVERE, what)
