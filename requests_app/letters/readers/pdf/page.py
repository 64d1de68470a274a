"""Measuring one page of a PDF with PDFium: its words, its rulings, its fills."""

from dataclasses import dataclass, field
from typing import Final

from pypdfium2 import PdfPage

from requests_app.letters.document import Box
from requests_app.letters.readers.pdf.characters import Look, fold_raised, read_words
from requests_app.letters.readers.pdf.shapes import WHITE, Fill, Line, Ruling, ToShown, Word
from requests_app.letters.readers.pdf.strokes import Strokes, joined

_MAX_RULINGS: Final = 3_000


@dataclass(slots=True)
class PageContent:
    """What was measured on one page.

    lines: its words as lines, once running headers and footers are off. skipped_rulings:
    there were too many to look at.
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


def shown(page: PdfPage) -> ToShown:
    """Return the function from PDF's coordinates to those of the page as it is shown."""
    left, bottom, right, top = page.get_bbox()
    turns: dict[int, ToShown] = {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }
    return turns[page.get_rotation()]


def measure(page: PdfPage, number: int) -> PageContent:
    """Return what stands on a page. Raises OversizedFile."""
    width, height = page.get_size()
    content = PageContent(number, width, height)
    to_shown = shown(page)
    strokes = Strokes(to_shown)
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
    for word, look in read_words(page, to_shown):
        if (
            is_white
            and look.is_dark
            and word.left >= 0
            and word.right <= width
            and word.size <= word.baseline <= height
        ) or _is_seen(word, look, content, strokes.orders):
            content.words.append(word)
        else:
            content.hidden.append(word)
    content.words = fold_raised(content.words)
    return content


def _is_seen(word: Word, look: Look, content: PageContent, orders: dict[int, int]) -> bool:
    """Whether a word can be seen: drawn, on the page, large enough, under no box and not of its ground's colour."""
    x, y = (word.left + word.right) / 2, word.baseline - 0.3 * word.size
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
