"""Earlier versions in a PDF: a program that saves a change may append it, and all that stood there before is kept."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

import pypdfium2

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.embedded import Look
from requests_app.checks.hidden.found import Seen, found, inside
from requests_app.checks.hidden.pdf import objects
from requests_app.letters.errors import UnreadableLetter

_ENDS: Final = re.compile(rb"startxref\s+(\d+)\s*(?:%%EOF)?")
_MOST_VERSIONS: Final = 12
_WORD: Final = re.compile(r"[^\W_]+")
_AFTER_END: Final = 1_000


def earlier_versions(content: bytes, file: pypdfium2.PdfDocument, look: Look) -> Iterator[Finding]:
    """Yield what earlier versions in a PDF say that today's does not. file: the same file, opened."""
    # Where the first is 0, the file was only put in another order to be shown while it loads.
    ends = [match for match in _ENDS.finditer(content) if int(match[1]) > 0]
    yield from _after_end(content, ends)
    former = ends[:-1][-_MOST_VERSIONS:]
    if not former:
        return
    now = _lines(file)
    words = Counter(word for _, line in now for word in _WORD.findall(line.lower()))
    known = {each.message for each in objects.hidden_objects(content, file, look)}
    for number, end in enumerate(former, start=1):
        yield from _beside(content[: end.end()] + b"\n%%EOF\n", number, words, known, look)


def _beside(
    content: bytes, number: int, words: Counter[str], known: set[str], look: Look
) -> Iterator[Finding]:
    try:
        file = pypdfium2.PdfDocument(content)
        lines = _lines(file)
        earlier = tuple(objects.hidden_objects(content, file, look))
    except (pypdfium2.PdfiumError, UnreadableLetter):
        return  # no version of its own, but a part of one
    then = Counter(word for _, line in lines for word in _WORD.findall(line.lower()))
    gone = {word for word in then if then[word] > words[word]}
    seen = [Seen(f"page {page}:", line) for page, line in lines if gone & set(_WORD.findall(line.lower()))]
    if seen:
        what = f"The PDF keeps an earlier version of itself (number {number}), with words that were taken out since"
        yield found("earlier-version", Severity.SEVERE, what, seen, key=str(number))
    else:
        what = f"The PDF keeps an earlier version of itself (number {number}), which says nothing else"
        yield found("document-properties", Severity.INFORMATION, what, key=f"version {number}")
    yield from inside(
        f"an earlier version (number {number})",
        [each for each in earlier if each.message not in known and each.severity is not Severity.INFORMATION],
    )


def _lines(file: pypdfium2.PdfDocument) -> list[tuple[int, str]]:
    """Return the lines of a PDF with the numbers of their pages."""
    return [
        (number, line)
        for number, page in enumerate(file, start=1)
        for line in page.get_textpage().get_text_range().splitlines()
    ]


def _after_end(content: bytes, ends: list[re.Match[bytes]]) -> Iterator[Finding]:
    rest = content[ends[-1].end() :].strip() if ends else b""
    if len(rest) > _AFTER_END:
        what = f"After the end of the PDF follow {len(rest):,} bytes that belong to no page"
        yield found("left-over-parts", Severity.SEVERE, what, key="after the end")
