"""Which words of a PDF's page can be seen: a page is drawn with them and without them, and where nothing changes, none can.

That holds whatever hides them: a box or picture on top, their colour, a layer that is off, an edge that cuts them.
Why they cannot be seen is told from how they are drawn.
"""

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import pypdfium2.raw as pdfium
from PIL import ImageChops, ImageStat
from PIL.Image import Image
from pypdfium2 import PdfPage

from requests_app.letters.document import Box
from requests_app.letters.readers.pdf import direct
from requests_app.letters.readers.pdf.characters import Look, read_words
from requests_app.letters.readers.pdf.page import shown
from requests_app.letters.readers.pdf.shapes import Word
from requests_app.letters.readers.pdf.strokes import Strokes
from requests_app.letters.readers.pdf.turning import Turn

_LONGEST_SIDE: Final = 1_600
"""Pixels; an A4 page at 72 dots an inch has 842."""
_LEAST_CHANGE: Final = 8
"""By how much a word changes a pixel, of 255, to be seen."""
_INVISIBLE: Final = 3
_INVISIBLE_MODES: Final = (3, 7)
_SMALLEST_PRINT: Final = 1.5
_PAGE_SIZED: Final = 0.5
_BLANK: Final = 7.0
"""The most that the pixels of a blank or blackened area of a scan differ: what a JPEG adds to it."""
_DARK: Final = 100.0
_MISPLACED: Final = 0.3
"""Where more of the words behind a scan lie on blank paper, they are not in their places."""
_LINKS: Final = (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_WIDGET)


class Reason(StrEnum):
    """Why words cannot be seen."""

    COVERED = "covered"
    UNDER_PICTURE = "under picture"
    UNDER_ANNOTATION = "under annotation"
    LAYER = "layer"
    INVISIBLE = "invisible"
    OFF_PAGE = "off page"
    TINY = "tiny"
    COLOUR = "colour"
    UNCLEAR = "unclear"
    BEHIND_SCAN = "behind scan"
    """Words that a program recognised in a scan and laid behind it, as is usual."""
    SCAN_BLANK = "scan blank"
    """The same, where the scan shows nothing."""


@dataclass(slots=True)
class Line:
    """Words beside each other that cannot be seen for one reason."""

    reason: Reason
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(self.words)


@dataclass(slots=True)
class _Placed:
    """A word, how it looks and its box on the page as it is shown. reason: None while it can be seen."""

    word: Word
    look: Look
    box: Box
    reason: Reason | None = None


def unseen_lines(page: PdfPage) -> list[Line]:
    """Return the words of a page that cannot be seen, by lines. Changes the page."""
    placed = list(_words(page))
    if not placed:
        return []
    size = page.get_size()
    for each in placed:
        each.reason = _plain_reason(each, size)
    strokes = Strokes(shown(page, page.get_rotation()))
    strokes.walk(page)
    _compare(page, [each for each in placed if each.reason is not Reason.OFF_PAGE], strokes)
    _judge_scans(page, placed, strokes)
    return list(_lines(placed))


def _words(page: PdfPage) -> Iterator[_Placed]:
    """Yield the words of a page, whichever way they are turned."""
    own = page.get_rotation()
    width, height = page.get_size()
    words, elsewhere = read_words(page, shown(page, own), own)
    for look, printed in words:
        yield from (_Placed(word, look, _box(word)) for word in printed)
    for rotation in sorted(elsewhere):
        sides = (width, height) if (rotation - own) % 180 == 0 else (height, width)
        turn = Turn(*sides, (rotation - own) % 360)
        for look, printed in read_words(page, shown(page, rotation), rotation)[0]:
            yield from (_Placed(word, look, turn.back(_box(word))) for word in printed)


def _box(word: Word) -> Box:
    return (
        word.left,
        word.baseline - word.size,
        max(word.right, word.left + 0.5),
        word.baseline + 0.25 * word.size,
    )


def _plain_reason(each: _Placed, size: tuple[float, float]) -> Reason | None:
    left, top, right, bottom = each.box
    x, y = (left + right) / 2, (top + bottom) / 2
    if not (0 <= x <= size[0] and 0 <= y <= size[1]):
        return Reason.OFF_PAGE
    return Reason.TINY if each.look.size < _SMALLEST_PRINT else None


# --- drawing with and without ----------------------------------------------------------------------


def _compare(page: PdfPage, placed: list[_Placed], strokes: Strokes) -> None:
    """Say of each word why it cannot be seen, where it cannot."""
    has_notes = _has_notes(page)
    whole = _drawn(page)
    bare = _drawn(page, notes=False) if has_notes else whole
    scale = _scale(page)
    # First the words under boxes alone: something else may be printed on the box.
    covered = [each for each in placed if _is_under_fill(each, strokes)]
    if covered:
        _make_invisible(covered)
        change = _difference(whole, _drawn(page))
        for each in covered:
            if each.reason is None and not _changes(change, each.box, scale):
                each.reason = Reason.COVERED
    _make_invisible(placed)
    change = _difference(whole, _drawn(page))
    bare_change = _difference(bare, _drawn(page, notes=False)) if has_notes else change
    for each in placed:
        if each.reason is None and not _changes(change, each.box, scale):
            under_note = has_notes and _changes(bare_change, each.box, scale)
            each.reason = Reason.UNDER_ANNOTATION if under_note else _reason(each, strokes, page)


def _drawn(page: PdfPage, *, notes: bool = True) -> Image:
    bitmap = page.render(scale=_scale(page), draw_annots=notes, may_draw_forms=False)
    picture: Image = bitmap.to_pil().convert("RGB")
    bitmap.close()
    return picture


def _scale(page: PdfPage) -> float:
    return float(min(1.0, _LONGEST_SIDE / max(*page.get_size(), 1.0)))


def _has_notes(page: PdfPage) -> bool:
    for index in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        note = pdfium.FPDFPage_GetAnnot(page.raw, index)
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        pdfium.FPDFPage_CloseAnnot(note)
        if kind not in _LINKS:
            return True
    return False


def _make_invisible(placed: Iterable[_Placed]) -> None:
    for item in {each.look.item for each in placed}:
        pdfium.FPDFTextObj_SetTextRenderMode(ctypes.cast(item, pdfium.FPDF_PAGEOBJECT), _INVISIBLE)


def _difference(before: Image, after: Image) -> Image:
    """Return a grey picture of how much each point changed, in whichever of its three colours it did so most."""
    red, green, blue = ImageChops.difference(before, after).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def _changes(difference: Image, box: Box, scale: float) -> bool:
    _, most = difference.crop(_pixels(box, difference, scale)).getextrema()
    return most >= _LEAST_CHANGE  # type: ignore[operator]


def _pixels(box: Box, picture: Image, scale: float) -> tuple[int, int, int, int]:
    left, top, right, bottom = (length * scale for length in box)
    return (
        min(max(0, int(left)), picture.width - 1),
        min(max(0, int(top)), picture.height - 1),
        max(min(picture.width, int(right) + 1), 1),
        max(min(picture.height, int(bottom) + 1), 1),
    )


# --- why -------------------------------------------------------------------------------------------


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _is_under_fill(each: _Placed, strokes: Strokes) -> bool:
    order = strokes.orders.get(each.look.item)
    return order is not None and any(
        fill.order > order and _holds(fill.box, *_middle(each.box)) for fill in strokes.fills
    )


def _reason(each: _Placed, strokes: Strokes, page: PdfPage) -> Reason:
    if _is_in_layer(each.look.item):
        return Reason.LAYER
    pictures = [box for box in strokes.images if _holds(box, *_middle(each.box))]
    if direct.text_render_mode(ctypes.c_void_p(each.look.item)) and not each.look.is_drawn:
        return Reason.BEHIND_SCAN if pictures else Reason.INVISIBLE
    if _is_under_fill(each, strokes):
        return Reason.COVERED
    if pictures:
        width, height = page.get_size()
        is_scan = any(
            (box[2] - box[0]) * (box[3] - box[1]) >= _PAGE_SIZED * width * height for box in pictures
        )
        return Reason.BEHIND_SCAN if is_scan else Reason.UNDER_PICTURE
    if not each.look.is_drawn:
        return Reason.INVISIBLE
    return Reason.UNCLEAR if each.look.is_dark else Reason.COLOUR


def _is_in_layer(item: int) -> bool:
    """Whether a text object is marked as part of an optional layer."""
    pointer = ctypes.cast(item, pdfium.FPDF_PAGEOBJECT)
    name, length = ctypes.create_string_buffer(32), ctypes.c_ulong()
    for index in range(max(0, pdfium.FPDFPageObj_CountMarks(pointer))):
        mark = pdfium.FPDFPageObj_GetMark(pointer, index)
        units = ctypes.cast(name, ctypes.POINTER(ctypes.c_ushort))
        has_name = pdfium.FPDFPageObjMark_GetName(mark, units, 32, ctypes.byref(length))
        if has_name and name.raw[: length.value].decode("utf-16-le", "replace").rstrip("\0") == "OC":
            return True
    return False


def _judge_scans(page: PdfPage, placed: list[_Placed], strokes: Strokes) -> None:
    """Tell words behind a scan that shows nothing in their place: it was whitened or blackened, and they were not."""
    behind = [each for each in placed if each.reason is Reason.BEHIND_SCAN and len(each.word.text) >= 3]
    if not behind:
        return
    picture = _drawn(page).convert("L")
    scale = _scale(page)
    areas = [picture.crop(_pixels(_heart(each.box), picture, scale)) for each in behind]
    stats = [ImageStat.Stat(area) for area in areas]
    blank = [stat.stddev[0] < _BLANK for stat in stats]
    is_misplaced = sum(blank) > _MISPLACED * len(behind)
    for each, is_blank, stat in zip(behind, blank, stats, strict=True):
        if is_blank and (stat.mean[0] < _DARK or not is_misplaced):
            each.reason = Reason.SCAN_BLANK


def _heart(box: Box) -> Box:
    """Return the middle of a word's box, which every letter's ink crosses and a bar drawn over it covers."""
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    return left + width / 10, top + 0.35 * height, right - width / 10, bottom - 0.2 * height


def _lines(placed: list[_Placed]) -> Iterator[Line]:
    line, last = None, None
    for each in placed:
        if each.reason is None:
            last = None
            continue
        goes_on = last is not None and abs(last.word.baseline - each.word.baseline) < max(
            2.0, each.word.size / 2
        )
        if line is None or not goes_on or line.reason is not each.reason:
            if line:
                yield line
            line = Line(each.reason)
        line.words.append(each.word.text)
        last = each
    if line:
        yield line
