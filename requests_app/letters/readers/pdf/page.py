"""Measuring one page of a PDF with PDFium: its words, its rulings, its fills."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from pypdfium2 import PdfPage

from requests_app.letters.document import Box
from requests_app.letters.readers.pdf.characters import Look, fold_raised, read_words
from requests_app.letters.readers.pdf.shapes import (
    WHITE,
    Fill,
    Line,
    Ruling,
    ToShown,
    Word,
    group_lines,
    split_segments,
)
from requests_app.letters.readers.pdf.strokes import Strokes, joined
from requests_app.letters.readers.pdf.turning import Turn

_MAX_RULINGS: Final = 3_000


@dataclass(slots=True)
class PageContent:
    """What was measured on one page.

    lines: its words as lines, once running headers and footers are off. skipped_rulings:
    there were too many to look at. rotation: by how many degrees clockwise the sheet was turned
    to be read. turn: how that differs from the page as it is shown, None if it does not; all
    lengths here are of the page as it was read. sideways: lines that run up or down it, each with
    how the page must be turned on to read it. is_recognised: OCR read it. hardest: the words that
    it is least sure of.
    """

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    hidden: list[Word] = field(default_factory=list)
    horizontal: list[Ruling] = field(default_factory=list)
    vertical: list[Ruling] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    skipped_rulings: bool = False
    rotation: int = 0
    turn: Turn | None = None
    sideways: list[tuple[Turn, Line]] = field(default_factory=list)
    is_recognised: bool = False
    hardest: list[str] = field(default_factory=list)


def shown(page: PdfPage, rotation: int) -> ToShown:
    """Return the function from PDF's coordinates to those of the page turned clockwise by so many degrees."""
    left, bottom, right, top = page.get_bbox()
    turns: dict[int, ToShown] = {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }
    return turns[rotation]


def measure(page: PdfPage, number: int) -> PageContent:
    """Return what stands on a page, turned so that most of its print is level. Raises OversizedFile."""
    rotation = page.get_rotation()
    printed, elsewhere = read_words(page, shown(page, rotation), rotation)
    if elsewhere and max(elsewhere.values()) > sum(len(word.text) for _, words in printed for word in words):
        rotation = max(elsewhere, key=lambda other: elsewhere[other])
        printed, elsewhere = read_words(page, shown(page, rotation), rotation)
    content = PageContent(number, *_size(page, rotation), rotation=rotation)
    if rotation != page.get_rotation():
        content.turn = Turn(content.width, content.height, (rotation - page.get_rotation()) % 360)
    strokes = Strokes(shown(page, rotation))
    strokes.walk(page)
    content.skipped_rulings = strokes.too_many
    content.images = strokes.images
    content.fills = strokes.fills
    if not strokes.too_many:
        content.horizontal = joined(strokes.horizontal)
        content.vertical = joined(strokes.vertical)
        if len(content.horizontal) + len(content.vertical) > _MAX_RULINGS:
            content.horizontal, content.vertical, content.skipped_rulings = [], [], True
    is_white = not (content.fills or content.images)
    for look, words in printed:
        if is_white and look.is_dark and _are_on(words, content):
            content.words += words
            continue
        for word in words:
            is_seen = _is_seen(*_middle(word), look, content, strokes.orders)
            (content.words if is_seen else content.hidden).append(word)
    content.words = fold_raised(content.words)
    for other in sorted(elsewhere):
        _add_sideways(page, other, content, strokes.orders)
    return content


def _size(page: PdfPage, rotation: int) -> tuple[float, float]:
    width, height = page.get_size()
    return (width, height) if (rotation - page.get_rotation()) % 180 == 0 else (height, width)


def _add_sideways(page: PdfPage, rotation: int, content: PageContent, orders: dict[int, int]) -> None:
    """Add the lines that are level only when the page is turned to this rotation."""
    turn = Turn(*_size(page, rotation), (rotation - content.rotation) % 360)
    seen: list[Word] = []
    for look, words in read_words(page, shown(page, rotation), rotation)[0]:
        for word in words:
            is_seen = _is_seen(*turn.point(*_middle(word)), look, content, orders)
            (seen if is_seen else content.hidden).append(word)
    for line in group_lines(seen, content.number):
        # What is far apart on one line stands in different rows of a table, or in different margins.
        for segment in split_segments(line, 2.0):
            part = Line.of(segment.words, line.page)
            part.at = part.baseline
            content.sideways.append((turn, part))


def _are_on(words: Sequence[Word], content: PageContent) -> bool:
    """Whether all of the words stand on the page as a whole."""
    width, height = content.width, content.height
    outside = [
        word
        for word in words
        if word.left < 0 or word.right > width or word.baseline > height or word.size > word.baseline
    ]
    return not outside


def _middle(word: Word) -> tuple[float, float]:
    return (word.left + word.right) / 2, word.baseline - 0.3 * word.size


def _is_seen(x: float, y: float, look: Look, content: PageContent, orders: dict[int, int]) -> bool:
    """Whether a word at a point can be seen: drawn, on the page, under no box and not of its ground's colour."""
    if not (look.is_drawn and 0 <= x <= content.width and 0 <= y <= content.height):
        return False
    order = orders.get(look.item)
    if order is None:
        return True
    ground = WHITE
    for fill in content.fills:
        if _holds(fill.box, x, y):
            if fill.order > order:
                return False
            ground = fill.colour
    return look.stands_out(ground) or any(_holds(box, x, y) for box in content.images)


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
