"""The characters of a page as words.

A call of PDFium for each character would take ten times as long as PDFium itself. So the page's text comes in one
call, and what a text object says is asked once: its font, size and colour hold for all of its characters, and
its baseline too unless it is printed at an angle. Only where a word begins and ends is asked for each word.
"""

import ctypes
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage

from requests_app.letters.errors import OversizedFile
from requests_app.letters.readers.pdf import direct
from requests_app.letters.readers.pdf.shapes import ToShown, Word

MAX_CHARACTERS: Final = 60_000
"""The most characters a page may hold; a page of the smallest print has about 15,000."""
_SAME: Final = {0x02: "-", 0xFFFE: "-", 0xAD: "-"}
"""PDFium gives U+0002 (U+FFFE before) for a hyphen that ends a line."""
_STRETCH: Final = re.compile(r"[^\n]+")
_NOTHING: Final = "\0\uffff"
"""What PDFium gives for a glyph of which the file does not say what character it is."""
_INK: Final = re.compile(rf"[^\s{_NOTHING}]+")
_WIDEST_LETTER_GAP: Final = 0.33
"""The widest gap, in sizes, between letters of one word."""
_NARROWEST_SPACE: Final = 0.12
"""The least gap, in sizes, that PDFium is believed to be a space: it takes letters that are set apart for words."""
_RAISED_SIZE: Final = 0.85
"""How large, against the text, raised print is at most."""
_UNITS: Final = {"m", "km", "cm", "mm", "ft"}
_INVISIBLE_MODES: Final = (3, 7)
_SMALLEST_PRINT: Final = 1.5
_FORCE_BOLD: Final = 1 << 18
_SIDES: Final = {0: (0, 2), 90: (3, 1), 180: (2, 0), 270: (1, 3)}
"""Which sides of a box (left, top, right, bottom) are left and right once the page is turned."""

_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Look:
    """What one text object says of its characters. item: its address, to find its place in the drawing order."""

    item: int
    size: float
    is_bold: bool
    mark: int
    colour: tuple[int, int, int]
    is_drawn: bool


@dataclass(slots=True)
class _Piece:
    """Characters `start` to `end` of one text object, without a space between them."""

    start: int
    end: int
    left: float
    right: float
    baseline: float
    look: Look


def read_words(page: PdfPage, to_shown: ToShown) -> Iterator[tuple[Word, Look]]:
    """Yield the words, in the order they are drawn. Raises OversizedFile."""
    text_page = page.get_textpage()
    characters = _Characters(text_page.raw, to_shown, page.get_rotation())
    for word, look in characters.words():
        word.text = _paired(word.text)
        yield word, look
    text_page.close()


class _Characters:
    """The characters of a page. text: one for each of PDFium's, so that its numbers are positions in it."""

    def __init__(self, handle: Any, to_shown: ToShown, rotation: int) -> None:
        self._handle = handle
        self._to_shown = to_shown
        self._text = _text_of(handle)
        self._near, self._far = _SIDES[rotation]
        self._direction = 1.0 if rotation in (0, 90) else -1.0
        self._offset = to_shown(0.0, 0.0)[0]
        self._box = (ctypes.c_float * 4)()
        self._box_at = ctypes.byref(self._box)
        self._point = (ctypes.c_double * 2)()
        self._point_at = ctypes.byref(self._point), ctypes.byref(self._point, 8)
        self._looks: dict[int, Look] = {}
        self._bold_fonts: dict[int, bool] = {}

    def words(self) -> Iterator[tuple[Word, Look]]:
        """Yield the words, in the order they are drawn."""
        word: Word | None = None
        word_look: Look | None = None
        end = 0
        for piece in self._pieces():
            look = piece.look
            text = self._text[piece.start : piece.end]
            if word and word_look and not self._parts(word, end, piece):
                word.text += text
                word.right = max(word.right, piece.right)
                word.is_bold = word.is_bold and look.is_bold
                word.bold_characters += len(text) * look.is_bold
            else:
                if word and word_look:
                    yield word, word_look
                word = Word(
                    text,
                    piece.left,
                    piece.right,
                    piece.baseline,
                    look.size,
                    look.is_bold,
                    look.mark,
                    len(text) * look.is_bold,
                )
                word_look = look
            end = piece.end
        if word and word_look:
            yield word, word_look

    def _parts(self, word: Word, end: int, piece: _Piece) -> bool:
        """Whether a piece does not belong to the word before, whose characters reach to `end`."""
        gap = (piece.left - word.right) / word.size
        is_spaced = bool(self._text[end : piece.start].strip(_NOTHING))
        return (
            gap > (_NARROWEST_SPACE if is_spaced else _WIDEST_LETTER_GAP)
            or (is_spaced and self._holds_space(end, piece.start))
            or abs(piece.baseline - word.baseline) > 0.5 * max(1.0, word.size)
            or (piece.look.mark != word.mark and gap > 0.1)
            or (gap < -0.6 and piece.left < word.left - 0.1)
            or (
                piece.look.size < _RAISED_SIZE * word.size
                and piece.baseline < word.baseline - 0.1 * word.size
            )
        )

    def _holds_space(self, start: int, end: int) -> bool:
        """Whether the file itself has a space here: PDFium puts one in where letters are set apart."""
        return any(
            self._text[at] not in _NOTHING and direct.char_is_generated(self._handle, at) != 1
            for at in range(start, end)
        )

    def _pieces(self) -> Iterator[_Piece]:
        for stretch in _STRETCH.finditer(self._text):
            spans = [ink.span() for ink in _INK.finditer(self._text, *stretch.span())]
            if not spans:
                continue
            ends = self._object(spans[0][0]), self._object(spans[-1][1] - 1)
            for run, item in self._runs(spans, *ends):
                yield from self._pieces_of_run(run, self._look(item, run[0][0]))

    def _object(self, index: int) -> int | None:
        item: int | None = direct.char_object(self._handle, index)
        return item

    def _runs(
        self, spans: Sequence[_Span], first: int | None, last: int | None
    ) -> Iterator[tuple[Sequence[_Span], int]]:
        """Yield the spans by the text object that draws them, halved until both ends are of one object.

        first, last: the objects of the first and the last character.
        """
        if first == last:
            if first is not None:
                yield spans, first
            return
        if len(spans) > 1:
            half = len(spans) // 2
            before, after = spans[:half], spans[half:]
        else:
            start, end = spans[0]
            middle = (start + end) // 2
            before, after = [(start, middle)], [(middle, end)]
        yield from self._runs(before, first, self._object(before[-1][1] - 1))
        yield from self._runs(after, self._object(after[0][0]), last)

    def _pieces_of_run(self, run: Sequence[_Span], look: Look) -> Iterator[_Piece]:
        baseline = self._baseline(run[0][0])
        is_level = baseline == self._baseline(run[-1][1] - 1)
        for start, end in run:
            left, right = self._edges(start, end)
            if right >= left and (is_level or self._is_level(start, end, look.size)):
                yield _Piece(start, end, left, right, baseline if is_level else self._baseline(start), look)
                continue
            for at in range(start, end):
                left, right = sorted(self._edges(at, at + 1))
                yield _Piece(at, at + 1, left, right, self._baseline(at), look)

    def _edges(self, start: int, end: int) -> tuple[float, float]:
        """Return where the first of some characters begins and the last one ends."""
        direct.char_loose_box(self._handle, start, self._box_at)
        left = self._offset + self._direction * self._box[self._near]
        if end - start > 1:
            direct.char_loose_box(self._handle, end - 1, self._box_at)
        return left, self._offset + self._direction * self._box[self._far]

    def _is_level(self, start: int, end: int, size: float) -> bool:
        return abs(self._baseline(end - 1) - self._baseline(start)) <= 0.5 * max(1.0, size)

    def _baseline(self, index: int) -> float:
        direct.char_origin(self._handle, index, *self._point_at)
        return self._to_shown(*self._point)[1]

    def _look(self, item: int, index: int) -> Look:
        """Return the look of a text object, one of whose characters stands at `index`."""
        look = self._looks.get(item)
        if look is None:
            look = self._looks[item] = self._ask_look(item, index)
        return look

    def _ask_look(self, item: int, index: int) -> Look:
        pointer = ctypes.c_void_p(item)
        matrix = (ctypes.c_float * 6)()
        direct.char_matrix(self._handle, index, ctypes.byref(matrix))
        _, _, c, d, _, _ = matrix
        parts = (ctypes.c_uint * 4)()
        direct.object_fill_colour(pointer, *(ctypes.byref(parts, 4 * k) for k in range(4)))
        red, green, blue, alpha = parts
        size = max(0.01, direct.char_font_size(self._handle, index)) * max(0.01, (c**2 + d**2) ** 0.5)
        is_drawn = direct.text_render_mode(pointer) not in _INVISIBLE_MODES
        font = direct.text_font(pointer) or 0
        if font not in self._bold_fonts:
            self._bold_fonts[font] = self._is_bold(index)
        return Look(
            item=item,
            size=size,
            is_bold=self._bold_fonts[font],
            mark=direct.object_mark(pointer),
            colour=(red, green, blue),
            is_drawn=is_drawn and alpha > 0 and size >= _SMALLEST_PRINT,
        )

    def _is_bold(self, index: int) -> bool:
        """Whether the font of a character is bold, by its name, its flags or its weight."""
        buffer = ctypes.create_string_buffer(256)
        flags = ctypes.c_int()
        direct.char_font_info(self._handle, index, buffer, ctypes.c_ulong(256), ctypes.byref(flags))
        name = buffer.value.decode("utf-8", "replace").lower()
        return (
            any(part in name for part in ("bold", "black", "heavy"))
            or direct.char_font_weight(self._handle, index) >= 600
            or bool(flags.value & _FORCE_BOLD)
        )


def _text_of(handle: Any) -> str:
    """Return a page's text with one character for each that PDFium counts. Raises OversizedFile."""
    count = pdfium.FPDFText_CountChars(handle)
    if count > MAX_CHARACTERS:
        raise OversizedFile(
            f"A page holds {count:,} characters; the most that is read is {MAX_CHARACTERS:,}."
        )
    buffer = (ctypes.c_ushort * (2 * count + 2))()
    units = pdfium.FPDFText_GetText(handle, 0, count, buffer)
    text = bytes(buffer)[: 2 * max(0, units - 1)].decode("utf-16-le", "surrogatepass")
    if len(text) != count:
        # Characters without a meaning are counted and not given.
        codes = map(direct.char_unicode, itertools.repeat(handle), range(count))
        text = "".join(chr(code) if code < 0x110000 else "\0" for code in codes)
    return text.translate(_SAME)


def _paired(text: str) -> str:
    """Return a text without halves of characters: PDFium counts an emoji as two."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


# --- the numbers of footnotes -------------------------------------------------------------------------------------


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
