"""Running headers, footers and page numbers: what repeats at the edge of the pages."""

import itertools
import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from requests_app.letters.document import Paragraph
from requests_app.letters.readers.pdf.page import PageContent
from requests_app.letters.readers.pdf.paragraphs import Setting, as_paragraph
from requests_app.letters.readers.pdf.shapes import Line, group_lines, places_of, split_segments

_LOOKED_AT: Final = 4
"""How many lines at the top and at the bottom of a page may be furniture."""
_PAGE_NUMBER: Final = re.compile(
    r"(?:page\s*)?[-–|\s]*(\d{1,3})[-–|\s]*(?:(?:of|/)\s*\d{1,3})?", re.IGNORECASE
)
_COUNTED: Final = re.compile(r"\b\d+\b(?=\s*(?:of|/)\s*\d)")
_EXPLICIT: Final = re.compile(r"page\s*\d{1,3}\b.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line near the top or bottom of a page. is_apart: white parts it, or a line like it, from the text."""

    line: Line
    key: str
    is_apart: bool


def take_furniture(pages: Sequence[PageContent]) -> tuple[list[list[Line]], list[list[Line]]]:
    """Make lines of the pages and take the furniture off them; return headers and footers, each as its lines on all pages."""
    tops = []
    inside: set[str] = set()
    for page in pages:
        page.lines = lines = group_lines(page.words, page.number)
        heads = next(
            (k for k in range(min(_LOOKED_AT, len(lines))) if _heads_columns(lines, k, inside)), None
        )
        tops.append(_edges(lines, page)[:heads])
        inside |= {line.text for line in lines[_LOOKED_AT:] if len(split_segments(line)) > 1}
    headers = _from_outside(tops)
    footers = _from_outside([_edges(page.lines[::-1], page) for page in pages])
    gone: dict[int, list[Line]] = defaultdict(list)
    for line in itertools.chain(*headers, *footers):
        gone[line.page].append(line)
    for page in pages:
        if page.number in gone:
            lines_gone = set(map(id, gone[page.number]))
            words_gone = {id(word) for line in gone[page.number] for word in line.words}
            page.lines = [line for line in page.lines if id(line) not in lines_gone]
            page.words = [word for word in page.words if id(word) not in words_gone]
    return headers, footers[::-1]


def _heads_columns(lines: Sequence[Line], position: int, inside: Collection[str]) -> bool:
    """Whether a line heads the columns of a table: it stands within a page before, or rows of as many parts follow.

    inside: the lines in parts that stand within the pages before.
    """
    if lines[position].text in inside:
        return True
    parts = [len(split_segments(line)) for line in lines[position : position + 3]]
    return len(parts) == 3 and parts[0] > 2 and parts.count(parts[0]) == 3


def _from_outside(pages: Sequence[Sequence[_Edge]]) -> list[list[Line]]:
    """Return the furniture of one edge of all pages, from the edge inwards: what is not furniture ends it."""
    found: list[list[Line]] = []
    reached = [0] * len(pages)
    for _ in range(_LOOKED_AT):
        outermost: dict[str, list[_Edge]] = defaultdict(list)
        for edges, position in zip(pages, reached, strict=True):
            if position < len(edges):
                outermost[edges[position].key].append(edges[position])
        kept = {key: edges for key, edges in outermost.items() if _is_furniture(edges, len(pages))}
        if not kept:
            break
        found += [[edge.line for edge in edges] for edges in kept.values()]
        for number, (edges, position) in enumerate(zip(pages, reached, strict=True)):
            reached[number] += position < len(edges) and edges[position].key in kept
    return found


def running(groups: Sequence[Sequence[Line]], setting: Setting) -> list[Paragraph]:
    """Return each header or footer once, with its places on all pages."""
    paragraphs = []
    for lines in groups:
        first = as_paragraph(lines[:1], setting)
        places = tuple(place for line in lines for place in places_of([line]))
        paragraphs.append(replace(first, running=True, places=places))
    return paragraphs


def _edges(lines: Sequence[Line], page: PageContent) -> list[_Edge]:
    """Return the first of these lines, which run from a page's edge inwards."""
    looked_at = lines[: _LOOKED_AT + 1]
    gaps = [
        abs(inner.baseline - outer.baseline) > 1.9 * outer.size
        for outer, inner in itertools.pairwise(looked_at)
    ]
    edges = lines[: min(_LOOKED_AT, len(lines))]
    return [_Edge(line, _key(line, page), any(gaps[position:])) for position, line in enumerate(edges)]


def _key(line: Line, page: PageContent) -> str:
    """Return what a line shares with its like on other pages: its words but for page numbers, and its height."""
    text = line.text
    if _PAGE_NUMBER.fullmatch(text) or _EXPLICIT.fullmatch(text):
        text = re.sub(r"\d+", "#", text)
    else:
        text = _COUNTED.sub(lambda found: "#" if found[0] == str(page.number) else found[0], text)
    return f"{text} {round(line.baseline / 6)}"


def _is_furniture(edges: Sequence[_Edge], pages: int) -> bool:
    lines = [edge.line for edge in edges]
    text = lines[0].text
    if _EXPLICIT.fullmatch(text) and len(text) < 30:
        return True
    if _PAGE_NUMBER.fullmatch(text) and pages > 1:
        offsets = {
            int(match[1]) - line.page for line in lines if (match := _PAGE_NUMBER.fullmatch(line.text))
        }
        return len(offsets) == 1 and -1 <= min(offsets) <= 3
    on = {line.page for line in lines}
    if len(on) < 2:
        return False
    if all(edge.is_apart for edge in edges):
        return len(on) * 2 >= pages - 1
    # Without white between, it could be a table's header that is printed again: that stands not on the
    # first page, or not on all others, or has parts with wide gaps.
    is_everywhere = on >= set(range(2, pages + 1))
    return is_everywhere and (1 in on or len(split_segments(lines[0])) == 1)
