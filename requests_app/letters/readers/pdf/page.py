"""Measuring one page of a PDF with PDFium: its words, its rulings, its fills."""

import ctypes
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage

from requests_app.letters.document import Box
from requests_app.letters.errors import OversizedFile
from requests_app.letters.readers.pdf.shapes import Fill, Ruling, Word
from requests_app.letters.readers.pdf.turning import Turn

MAX_CHARACTERS: Final = 60_000
"""The most characters a page may hold; a page of the smallest print has about 15,000."""
MAX_OBJECTS: Final = 20_000
"""The most drawn objects of a page that are looked at for rulings."""
_MAX_SEGMENTS: Final = 2_000
_MAX_RULINGS: Final = 3_000
_DEEPEST_FORM: Final = 6
# A ruling drawn as a filled rectangle is no thicker than this.
_THICKEST_RULING: Final = 2.6
_WHITE: Final = (255, 255, 255)

_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Final[_Matrix] = (1, 0, 0, 1, 0, 0)


@dataclass(slots=True)
class PageContent:
    """What was measured on one page.

    skipped_rulings: there were too many to look at. turn: how the page was turned to be read, so that all lengths
    here are of the turned page; None if it was not. is_recognised: OCR read it. hardest: the
    words that it is least sure of.
    """

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    hidden: list[Word] = field(default_factory=list)
    horizontal: list[Ruling] = field(default_factory=list)
    vertical: list[Ruling] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    skipped_rulings: bool = False
    turn: Turn | None = None
    is_recognised: bool = False
    hardest: list[str] = field(default_factory=list)


def shown(page: PdfPage) -> Callable[[float, float], tuple[float, float]]:
    """Return the function from PDF's coordinates to those of the page as it is shown."""
    left, bottom, right, top = page.get_bbox()
    turns: dict[int, Callable[[float, float], tuple[float, float]]] = {
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
    drawing = _Drawing(to_shown)
    drawing.walk(page)
    content.skipped_rulings = drawing.too_many
    content.images = drawing.images
    content.fills = drawing.fills
    if not drawing.too_many:
        content.horizontal = merge_rulings(drawing.horizontal)
        content.vertical = merge_rulings(drawing.vertical)
        if len(content.horizontal) + len(content.vertical) > _MAX_RULINGS:
            content.horizontal, content.vertical, content.skipped_rulings = [], [], True
    for word, look in _words(page, to_shown):
        target = content.hidden if _is_hidden(word, look, content, drawing.orders) else content.words
        target.append(word)
    content.words = fold_raised(content.words)
    return content


# --- characters ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Look:
    """What one text object says of its characters. key: its address, to find its place in the drawing order."""

    key: int
    size: float
    is_bold: bool
    mark: int
    mode: int
    colour: tuple[int, int, int, int]


def _look_of(text: Any, index: int, item: Any) -> _Look:
    name = ctypes.create_string_buffer(256)
    flags = ctypes.c_int()
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetFontInfo(text, index, name, 256, ctypes.byref(flags))
    pdfium.FPDFText_GetMatrix(text, index, ctypes.byref(matrix))
    weight = pdfium.FPDFText_GetFontWeight(text, index)
    font = name.value.decode("utf-8", "replace").lower()
    colour = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFPageObj_GetFillColor(item, *(ctypes.byref(part) for part in colour))
    force_bold = 1 << 18
    return _Look(
        key=ctypes.addressof(item.contents),
        size=pdfium.FPDFText_GetFontSize(text, index) * max(0.01, (matrix.c**2 + matrix.d**2) ** 0.5),
        is_bold=any(part in font for part in ("bold", "black", "heavy"))
        or weight >= 600
        or bool(flags.value & force_bold),
        mark=pdfium.FPDFPageObj_GetMarkedContentID(item),
        mode=pdfium.FPDFTextObj_GetTextRenderMode(item),
        colour=(colour[0].value, colour[1].value, colour[2].value, colour[3].value),
    )


_NO_LOOK: Final = _Look(0, 10.0, is_bold=False, mark=-1, mode=0, colour=(0, 0, 0, 255))
_WIDEST_LETTER_GAP: Final = 0.33
"""The widest gap, in sizes, between letters of one word."""
_RAISED_SIZE: Final = 0.85
"""How large, against the text, raised print is at most."""
_UNITS: Final = {"m", "km", "cm", "mm", "ft"}
_MAYBE_SPACE: Final = "\u200b"
_NARROWEST_SPACE: Final = 0.12
"""The least gap, in sizes, that PDFium is believed to be a space."""
_HYPHENS: Final = {2: "-", 0xFFFE: "-", 0xAD: "-"}
"""PDFium gives U+0002 (U+FFFE before) for a hyphen that ends a line."""


def _characters(
    page: PdfPage, to_shown: Callable[[float, float], tuple[float, float]]
) -> Iterator[tuple[str, float, float, float, _Look]]:
    """Yield (character, left, right, baseline, look); a space for what only parts words.

    _MAYBE_SPACE stands where PDFium put in a space that the file has not: it takes letters
    that are set apart for words.
    """
    text_page = page.get_textpage()
    text = text_page.raw
    count = pdfium.FPDFText_CountChars(text)
    if count > MAX_CHARACTERS:
        raise OversizedFile(
            f"A page holds {count:,} characters; the most that is read is {MAX_CHARACTERS:,}."
        )
    looks: dict[int, _Look] = {}
    rectangle = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    rectangle_at, x_at, y_at = ctypes.byref(rectangle), ctypes.byref(x), ctypes.byref(y)
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text, index)
        character = _HYPHENS.get(code) or (chr(code) if 0 < code < 0x110000 and code != 0xFFFF else "")
        if not character:
            continue
        item = pdfium.FPDFText_GetTextObject(text, index)
        if character.isspace() or not item or not pdfium.FPDFText_GetLooseCharBox(text, index, rectangle_at):
            is_guess = pdfium.FPDFText_IsGenerated(text, index) == 1
            yield _MAYBE_SPACE if is_guess else " ", 0.0, 0.0, 0.0, _NO_LOOK
            continue
        key = ctypes.addressof(item.contents)
        look = looks.get(key)
        if look is None:
            look = looks[key] = _look_of(text, index, item)
        pdfium.FPDFText_GetCharOrigin(text, index, x_at, y_at)
        first = to_shown(rectangle.left, rectangle.top)
        second = to_shown(rectangle.right, rectangle.bottom)
        baseline = to_shown(x.value, y.value)[1]
        yield character, min(first[0], second[0]), max(first[0], second[0]), baseline, look
    text_page.close()


def _words(
    page: PdfPage, to_shown: Callable[[float, float], tuple[float, float]]
) -> Iterator[tuple[Word, _Look]]:
    """Yield the words, in the order they are drawn."""
    word: Word | None = None
    word_look = _NO_LOOK
    least_gap = _WIDEST_LETTER_GAP
    for character, left, right, baseline, look in _characters(page, to_shown):
        if character == _MAYBE_SPACE:
            least_gap = _NARROWEST_SPACE
            continue
        if word and (character == " " or _parts(word, left, baseline, look, least_gap)):
            yield word, word_look
            word = None
        least_gap = _WIDEST_LETTER_GAP
        if character == " ":
            continue
        if word is None:
            word, word_look = Word(character, left, right, baseline, look.size, look.is_bold, look.mark), look
        else:
            word.text += character
            word.right = max(word.right, right)
            word.is_bold = word.is_bold and look.is_bold
        word.bold_characters += look.is_bold
    if word:
        yield word, word_look


def _parts(word: Word, left: float, baseline: float, look: _Look, least_gap: float) -> bool:
    """Whether a character that follows a word does not belong to it."""
    gap = (left - word.right) / word.size
    return (
        abs(baseline - word.baseline) > 0.5 * max(1.0, word.size)
        or gap > least_gap
        or (look.mark != word.mark and gap > 0.1)
        or (gap < -0.6 and left < word.left - 0.1)
        or (look.size < _RAISED_SIZE * word.size and baseline < word.baseline - 0.1 * word.size)
    )


def fold_raised(words: list[Word]) -> list[Word]:
    """Return the words with the raised numbers of footnotes as "[1]".

    Where a note is cited its number is put to the word that it follows; where the note
    stands its number is a word of its own, at the height of the text.
    """
    folded: list[Word] = []
    for position, word in enumerate(words):
        before = folded[-1] if folded else None
        after = words[position + 1] if position + 1 < len(words) else None
        if before and _is_raised(word, before) and abs(word.left - before.right) < 0.25 * before.size:
            is_note = word.text.isdigit() and before.text.lower() not in _UNITS
            before.text += f"[{word.text}]" if is_note else word.text
            before.right = max(before.right, word.right)
            before.bold_characters = len(before.text) * before.is_bold
            continue
        if (
            after
            and word.text.isdigit()
            and _is_raised(word, after)
            and -1 < after.left - word.right < after.size
        ):
            word.text, word.size, word.baseline = f"[{word.text}]", after.size, after.baseline
        folded.append(word)
    return folded


def _is_raised(word: Word, beside: Word) -> bool:
    rise = (beside.baseline - word.baseline) / beside.size
    return word.size < _RAISED_SIZE * beside.size and 0.1 < rise < 0.7


# --- what cannot be seen ------------------------------------------------------------------------------------------

_INVISIBLE_MODES: Final = (3, 7)
_SMALLEST_PRINT: Final = 1.5


def _is_hidden(word: Word, look: _Look, content: PageContent, orders: dict[int, int]) -> bool:
    """Whether a word cannot be seen on the page: not drawn, off it, too small, under a box or of its ground's colour."""
    x, y = (word.left + word.right) / 2, word.baseline - 0.3 * word.size
    if look.mode in _INVISIBLE_MODES or look.colour[3] == 0 or look.size < _SMALLEST_PRINT:
        return True
    if not (0 <= x <= content.width and 0 <= y <= content.height):
        return True
    order = orders.get(look.key)
    if order is None:
        return False
    ground = _WHITE
    for fill in content.fills:
        if _holds(fill.box, x, y):
            if fill.order > order:
                return True
            ground = fill.colour
    on_picture = any(_holds(box, x, y) for box in content.images)
    return not on_picture and sum(abs(a - b) for a, b in zip(look.colour, ground, strict=False)) < 24


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


# --- rulings and fills --------------------------------------------------------------------------------------------


class _Drawing:
    """Walks the drawn objects of a page for what may belong to a table."""

    def __init__(self, to_shown: Callable[[float, float], tuple[float, float]]) -> None:
        self.horizontal: list[Ruling] = []
        self.vertical: list[Ruling] = []
        self.fills: list[Fill] = []
        self.images: list[Box] = []
        self.orders: dict[int, int] = {}
        self.too_many = False
        self._shown = to_shown
        self._seen = 0

    def walk(self, page: PdfPage) -> None:
        for index in range(pdfium.FPDFPage_CountObjects(page.raw)):
            self._object(pdfium.FPDFPage_GetObject(page.raw, index), _IDENTITY, 0)
            if self.too_many:
                return

    def _object(self, item: Any, around: _Matrix, depth: int) -> None:
        self._seen += 1
        self.too_many = self.too_many or self._seen > MAX_OBJECTS
        if self.too_many:
            return
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            self.orders[ctypes.addressof(item.contents)] = self._seen
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._path(item, _combine(_matrix_of(item), around))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            corners = [
                _apply(_combine(_matrix_of(item), around), *corner)
                for corner in ((0, 0), (1, 0), (0, 1), (1, 1))
            ]
            self.images.append(_box_around([self._shown(*corner) for corner in corners]))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            matrix = _combine(_matrix_of(item), around)
            for index in range(pdfium.FPDFFormObj_CountObjects(item)):
                self._object(pdfium.FPDFFormObj_GetObject(item, index), matrix, depth + 1)

    def _path(self, item: Any, matrix: _Matrix) -> None:
        fill_mode, stroked = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(fill_mode), ctypes.byref(stroked))
        colour = _colour_of(item) if fill_mode.value else None
        if colour is None and not stroked.value:
            return
        for points in self._outlines(item, matrix):
            if colour is not None and len(points) >= 4:
                self._filled(points, colour)
            if stroked.value:
                for start, end in itertools.pairwise(points):
                    self._edge(start, end)

    def _outlines(self, item: Any, matrix: _Matrix) -> list[list[tuple[float, float]]]:
        """Return the path's straight outlines; those with curves bound no table cell."""
        count = pdfium.FPDFPath_CountSegments(item)
        if count > _MAX_SEGMENTS:
            return []
        x, y = ctypes.c_float(), ctypes.c_float()
        outlines: list[list[tuple[float, float]]] = []
        has_curve: list[bool] = []
        for index in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(item, index)
            pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
            kind = pdfium.FPDFPathSegment_GetType(segment)
            point = self._shown(*_apply(matrix, x.value, y.value))
            if kind == pdfium.FPDF_SEGMENT_MOVETO or not outlines:
                outlines.append([])
                has_curve.append(False)
            outlines[-1].append(point)
            has_curve[-1] |= kind == pdfium.FPDF_SEGMENT_BEZIERTO
            if pdfium.FPDFPathSegment_GetClose(segment):
                outlines[-1].append(outlines[-1][0])
        return [points for points, curved in zip(outlines, has_curve, strict=True) if not curved]

    def _filled(self, points: list[tuple[float, float]], colour: tuple[int, int, int]) -> None:
        left, top, right, bottom = box = _box_around(points)
        is_white = colour == _WHITE
        if bottom - top <= _THICKEST_RULING and right - left > 4:
            if not is_white:
                self.horizontal.append(Ruling((top + bottom) / 2, left, right))
        elif right - left <= _THICKEST_RULING and bottom - top > 4:
            if not is_white:
                self.vertical.append(Ruling((left + right) / 2, top, bottom))
        elif len(points) <= 6:
            self.fills.append(Fill(box, colour, self._seen))

    def _edge(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        if abs(start[1] - end[1]) < 0.6 and abs(start[0] - end[0]) > 2:
            self.horizontal.append(
                Ruling((start[1] + end[1]) / 2, min(start[0], end[0]), max(start[0], end[0]))
            )
        elif abs(start[0] - end[0]) < 0.6 and abs(start[1] - end[1]) > 2:
            self.vertical.append(
                Ruling((start[0] + end[0]) / 2, min(start[1], end[1]), max(start[1], end[1]))
            )


def _matrix_of(item: Any) -> _Matrix:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _combine(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _apply(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _box_around(points: list[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _colour_of(item: Any) -> tuple[int, int, int] | None:
    """Return the fill's colour, None if it can be seen through."""
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(item, *(ctypes.byref(part) for part in parts)):
        return 0, 0, 0
    red, green, blue, alpha = (part.value for part in parts)
    return (red, green, blue) if alpha > 128 else None


def merge_rulings(rulings: list[Ruling], apart: float = 1.6, gap: float = 3.2) -> list[Ruling]:
    """Return the rulings with pieces of one line joined: borders are drawn cell by cell, and twice."""
    groups: list[list[Ruling]] = []
    for ruling in sorted(rulings, key=lambda ruling: ruling.at):
        if groups and ruling.at - groups[-1][-1].at <= apart:
            groups[-1].append(ruling)
        else:
            groups.append([ruling])
    merged: list[Ruling] = []
    for group in groups:
        at = sum(ruling.at for ruling in group) / len(group)
        group.sort(key=lambda ruling: ruling.start)
        start, end = group[0].start, group[0].end
        for ruling in group[1:]:
            if ruling.start <= end + gap:
                end = max(end, ruling.end)
            else:
                merged.append(Ruling(at, start, end))
                start, end = ruling.start, ruling.end
        merged.append(Ruling(at, start, end))
    return merged
