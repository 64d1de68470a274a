"""Running headers, footers and page numbers: what repeats at the edge of the pages."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from requests_app.letters.document import Paragraph
from requests_app.letters.readers.pdf.page import PageContent
from requests_app.letters.readers.pdf.paragraphs import Setting, as_paragraph
from requests_app.letters.readers.pdf.shapes import Line, group_lines

_LOOKED_AT: Final = 4
"""How many lines at the top and at the bottom of a page may be furniture."""
_PAGE_NUMBER: Final = re.compile(
    r"(?:page\s*)?[-–|\s]*(\d{1,3})[-–|\s]*(?:(?:of|/)\s*\d{1,3})?", re.IGNORECASE
)
_EXPLICIT: Final = re.compile(r"page\s*\d{1,3}\b.*", re.IGNORECASE)


def take_furniture(pages: Sequence[PageContent]) -> tuple[list[list[Line]], list[list[Line]]]:
    """Take the furniture's words off the pages; return headers and footers, each as its lines on all pages."""
    headers: dict[str, list[Line]] = defaultdict(list)
    footers: dict[str, list[Line]] = defaultdict(list)
    for page in pages:
        lines = group_lines(page.words, page.number)
        for line in _top(lines):
            headers[_key(line, page)].append(line)
        for line in _bottom(lines):
            footers[_key(line, page)].append(line)
    taken = []
    for kind in (headers, footers):
        kept = {key: lines for key, lines in kind.items() if _is_furniture(lines, len(pages))}
        taken.append(list(kept.values()))
        gone = {id(word) for lines in kept.values() for line in lines for word in line.words}
        for page in pages:
            page.words = [word for word in page.words if id(word) not in gone]
    return taken[0], taken[1]


def running(groups: Sequence[Sequence[Line]], setting: Setting) -> list[Paragraph]:
    """Return each header or footer once, with its places on all pages."""
    paragraphs = []
    for lines in groups:
        first = as_paragraph(lines[:1], setting)
        places = tuple(place for line in lines for place in as_paragraph([line], setting).places)
        paragraphs.append(replace(first, running=True, places=places))
    return paragraphs


def _top(lines: Sequence[Line]) -> list[Line]:
    """Return the lines above the first wide gap, if they are few."""
    for count in range(1, min(_LOOKED_AT, len(lines) - 1) + 1):
        if lines[count].baseline - lines[count - 1].baseline > 1.9 * lines[count - 1].size:
            return list(lines[:count])
    return list(lines) if len(lines) == 1 and _PAGE_NUMBER.fullmatch(lines[0].text) else []


def _bottom(lines: Sequence[Line]) -> list[Line]:
    """Return the lines below the last wide gap, if they are few."""
    for count in range(1, min(_LOOKED_AT, len(lines) - 1) + 1):
        if lines[-count].baseline - lines[-count - 1].baseline > 1.9 * lines[-count].size:
            return list(lines[-count:])
    return []


def _key(line: Line, page: PageContent) -> str:
    """Return what a line shares with its like on other pages: its words but for page numbers, and its height."""
    text = line.text
    if _PAGE_NUMBER.fullmatch(text) or _EXPLICIT.fullmatch(text):
        text = re.sub(r"\d+", "#", text)
    else:
        text = re.sub(rf"\b{page.number}\b(?=\s*(?:of|/)\s*\d)", "#", text)
    return f"{text} {round(line.baseline / 6)}"


def _is_furniture(lines: Sequence[Line], pages: int) -> bool:
    text = lines[0].text
    if _EXPLICIT.fullmatch(text) and len(text) < 30:
        return True
    number = _PAGE_NUMBER.fullmatch(text)
    if number and pages > 1:
        offsets = {
            int(match[1]) - line.page for line in lines if (match := _PAGE_NUMBER.fullmatch(line.text))
        }
        return len(offsets) == 1 and -1 <= min(offsets) <= 3
    on = {line.page for line in lines}
    return len(on) > 1 and len(on) * 2 >= pages - 1
