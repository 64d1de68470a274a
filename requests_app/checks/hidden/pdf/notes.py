"""Notes on the pages of a PDF (annotations), and redactions that were marked and never carried out."""

from collections.abc import Iterator
from typing import Any, Final

import pikepdf
import pypdfium2
from pikepdf import Array, String

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.found import Seen, found

_NO_NOTES: Final = {
    "/Link",
    "/Widget",
    "/Popup",
    "/PrinterMark",
    "/TrapNet",
    "/Screen",
    "/Redact",
    "/FileAttachment",
}
_HIDDEN_FLAGS: Final = 0x02 | 0x20


def notes(file: pikepdf.Pdf, drawn: pypdfium2.PdfDocument) -> Iterator[Finding]:
    """Yield the notes and the redactions. drawn: the same file, for the words under them."""
    comments: list[Seen] = []
    printed: list[Seen] = []
    marked: list[Seen] = []
    for number, page in enumerate(file.pages, start=1):
        for note in page.obj.get("/Annots", Array([])):
            kind = str(note.get("/Subtype", ""))
            if kind == "/Redact":
                marked.append(Seen(f"page {number}:", _words_under(note, drawn[number - 1])))
            elif kind not in _NO_NOTES and (text := _said(note)):
                is_hidden = bool(int(note.get("/F", 0)) & _HIDDEN_FLAGS)
                is_printed = kind in ("/FreeText", "/Watermark", "/Stamp") and not is_hidden
                (printed if is_printed else comments).append(Seen(_place(note, number), text))
    if marked:
        what = "Redactions were marked and never applied, so the words under them are still there"
        yield found("unapplied-redaction", Severity.SEVERE, what, marked)
    if comments:
        yield found(
            "comments-in-file", Severity.SEVERE, "The PDF holds notes that the page does not show", comments
        )
    if printed:
        what = "Text is laid on the page as a note, which anybody can move or take off"
        yield found("notes-on-page", Severity.WARNING, what, printed)


def _said(note: Any) -> str:
    """Return the words of a note: its contents, or what it says as formatted text."""
    for key in ("/Contents", "/RC"):
        value = note.get(key)
        if isinstance(value, String) and str(value).strip():
            return str(value)
    return ""


def _place(note: Any, number: int) -> str:
    who = str(note.get("/T", "")).strip()
    return f"page {number}, by {who}:" if who else f"page {number}:"


def _words_under(note: Any, page: pypdfium2.PdfPage) -> str:
    areas = note.get("/QuadPoints") or note.get("/Rect") or []
    numbers = [float(number) for number in areas]
    step = 8 if len(numbers) >= 8 else 4
    words = page.get_textpage()
    said = []
    for start in range(0, len(numbers) - step + 1, step):
        part = numbers[start : start + step]
        xs, ys = part[0::2], part[1::2]
        said.append(words.get_text_bounded(min(xs), min(ys), max(xs), max(ys)))
    return " ".join(said)
