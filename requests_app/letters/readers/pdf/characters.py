"""The characters of a page as words.

A call of PDFium for each character would take ten times as long as PDFium itself. So the page's text comes in one
call, and what a text object says is asked once: its font, size and colour hold for all of its characters, and
its baseline too unless it is printed at an angle. Only where a word begins and ends is asked for each word.
"""

import ctypes
import itertools
import math
import re
from array import array
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage

from requests_app.letters.errors import OversizedFile
from requests_app.letters.readers.pdf import direct
from requests_app.letters.readers.pdf.shapes import WHITE, ToShown, Word

MAX_CHARACTERS: Final = 60_000
"""The most characters a page may hold; a page of the smallest print has about 15,000."""
_HYPHENS: Final = "\x02\ufffe\xad"
"""PDFium gives U+0002 (U+FFFE before) for a hyphen that ends a line."""
_HALVES: Final = re.compile(r"[\ud800-\udfff]")
"""Halves of a character such as an emoji, which PDFium counts as two."""
_LINE_END: Final = re.compile(r"\n")
_NOTHING: Final = "\0\uffff"
"""What PDFium gives for a glyph of which the file does not say what character it is."""
_INK: Final = re.compile(rf"[^\s{_NOTHING}]+")
_WIDEST_LETTER_GAP: Final = 0.33
"""The widest gap, in sizes, between letters of one word."""
_NARROWEST_SPACE: Final = 0.12
"""The least gap, in sizes, that PDFium is believed to be a space: it takes letters that are set apart for words."""
_SAME_HEIGHT: Final = 0.5
"""How far apart, in sizes, the baselines of letters of one word may be."""
_RAISED_SIZE: Final = 0.85
"""How large, against the text, raised print is at most."""
_UNITS: Final = {"m", "km", "cm", "mm", "ft"}
_INVISIBLE_MODES: Final = (3, 7)
_SMALLEST_PRINT: Final = 1.5
_LEAST_CONTRAST: Final = 24
"""How far the three parts of a colour together must be from those of its ground to be seen."""
_FORCE_BOLD: Final = 1 << 18
_SIDES: Final = {0: (0, 2), 90: (3, 1), 180: (2, 0), 270: (1, 3)}
"""Which sides of a box (left, top, right, bottom) are left and right once the page is turned."""


@dataclass(slots=True)
class Look:
    """What one text object says of its characters.

    item: its address, to find its place in the drawing order. rotation: by how many degrees, to the
    next 90, its line of print is turned counter-clockwise on the sheet. is_dark: it is drawn and seen on white paper.
    """

    item: int
    rotation: int
    size: float
    is_bold: bool
    mark: int
    colour: tuple[int, int, int]
    is_drawn: bool
    is_dark: bool = False

    def __post_init__(self) -> None:
        self.is_dark = self.is_drawn and self.stands_out(WHITE)

    def stands_out(self, ground: tuple[int, int, int]) -> bool:
        """Whether it can be told from what it is printed on."""
        (red, green, blue), (r, g, b) = self.colour, ground
        return abs(red - r) + abs(green - g) + abs(blue - b) >= _LEAST_CONTRAST


Printed = tuple[Look, list[Word]]
"""Words that begin in one text object, and how it looks."""


def read_words(page: PdfPage, to_shown: ToShown, rotation: int) -> tuple[list[Printed], Counter[int]]:
    """Return the words that are level when the sheet is turned to this rotation, in the order they are drawn.

    With them, how many characters there are of other rotations. Raises OversizedFile.
    """
    text_page = page.get_textpage()
    characters = _Characters(ctypes.byref(text_page.raw.contents), to_shown, rotation)
    words = characters.words()
    text_page.close()
    return words, characters.elsewhere


class _Characters:
    """The characters of a page, and its tokens: characters with nothing between them.

    Character numbers are PDFium's and positions in the text. Tokens are numbered too: number k
    takes the characters from `starts[k]` to `ends[k]`, printed from `lefts[k]` to `rights[k]`. elsewhere:
    how many characters, by their rotation, were passed over since they are not level.
    """

    def __init__(self, handle: Any, to_shown: ToShown, rotation: int) -> None:
        self._handle = handle
        self._to_shown = to_shown
        self.elsewhere: Counter[int] = Counter()
        self._rotation = rotation
        self._near, self._far = _SIDES[rotation]
        self._direction = 1.0 if rotation in (0, 90) else -1.0
        self._offset = to_shown(0.0, 0.0)[0]
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._x_at, self._y_at = ctypes.byref(self._x), ctypes.byref(self._y)
        # Not arrays of ctypes, which take three times as long to be read.
        self._matrix = array("f", bytes(24))
        (self._matrix_at,) = _places(self._matrix, 24)
        self._colour = array("I", bytes(16))
        self._colour_at = _places(self._colour, 4)
        self._looks: dict[int, Look] = {}
        self._bold_fonts: dict[int, bool] = {}
        self._text = _text_of(handle)
        spans = [ink.span() for ink in _INK.finditer(self._text)]
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]
        self._lefts, self._rights = self._edges(self._starts, self._ends)
        # Where all that parts two tokens is white space, less white makes them two words.
        is_known = not any(sign in self._text for sign in _NOTHING)
        self._sure_gap = _NARROWEST_SPACE if is_known else _WIDEST_LETTER_GAP
        self._words: list[Word] = []
        self._runs: list[tuple[Look, int]] = []
        self._end = 0

    def words(self) -> list[Printed]:
        """Return the words, in the order they are drawn."""
        for first, last in self._lines():
            self._add_tokens(
                first, last, self._object(self._starts[first]), self._object(self._ends[last] - 1)
            )
        if _HALVES.search(self._text):
            for word in self._words:
                word.text = word.text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        begins = [begin for _, begin in self._runs]
        ends = [*begins[1:], len(self._words)]
        return [
            (look, self._words[begin:end])
            for (look, begin), end in zip(self._runs, ends, strict=False)
            if begin < end
        ]

    def _lines(self) -> Iterator[tuple[int, int]]:
        """Yield the first and the last token of each line, as PDFium sees lines."""
        first = 0
        for line_end in itertools.chain(
            map(re.Match.start, _LINE_END.finditer(self._text)), [len(self._text)]
        ):
            after = bisect_left(self._starts, line_end, first)
            if after > first:
                yield first, after - 1
            first = after

    def _add_tokens(self, first: int, last: int, item: int | None, last_item: int | None) -> None:
        """Add the words of tokens, halved until one text object draws them. item, last_item: those at both ends."""
        if item == last_item:
            if item is not None and (look := self._level(item, self._starts[first], self._ends[last])):
                self._add_run(first, last, look)
        elif first == last:
            self._add_token(self._starts[first], self._ends[first], item, last_item)
        else:
            middle = (first + last) // 2
            self._add_tokens(first, middle, item, self._object(self._ends[middle] - 1))
            self._add_tokens(middle + 1, last, self._object(self._starts[middle + 1]), last_item)

    def _add_token(self, start: int, end: int, item: int | None, last_item: int | None) -> None:
        """Add the characters of one token in the same way."""
        if item == last_item:
            if item is not None and (look := self._level(item, start, end)):
                self._add_piece(start, end, look)
        else:
            middle = (start + end) // 2
            self._add_token(start, middle, item, self._object(middle - 1))
            self._add_token(middle, end, self._object(middle), last_item)

    def _level(self, item: int, start: int, end: int) -> Look | None:
        """Return the look of a text object whose characters are these, None if it is not level."""
        look = self._look(item, start)
        if look.rotation == self._rotation:
            self._runs.append((look, len(self._words)))
            return look
        self.elsewhere[look.rotation] += end - start
        return None

    def _add_run(self, first: int, last: int, look: Look) -> None:
        """Add tokens that one text object draws."""
        baseline = self._baseline(self._starts[first])
        is_level = baseline == self._baseline(self._ends[last] - 1)
        tokens = slice(first, last + 1)
        # Named outside the loop, which is gone through for every word there is.
        text, words, size, is_bold, mark = self._text, self._words, look.size, look.is_bold, look.mark
        sure_gap = self._sure_gap * size
        reached = float("inf")
        for start, end, left, right in zip(
            self._starts[tokens], self._ends[tokens], self._lefts[tokens], self._rights[tokens], strict=True
        ):
            if is_level and left <= right and left - reached > sure_gap:
                bold = end - start if is_bold else 0
                words.append(Word(text[start:end], left, right, baseline, size, is_bold, mark, bold))
                self._end = end
                reached = right
                continue
            if is_level and left <= right:
                self._add(start, end, left, right, baseline, look)
            else:
                self._add_piece(start, end, look)
            reached = words[-1].right

    def _add_piece(self, start: int, end: int, look: Look) -> None:
        """Add characters that one text object draws, one by one if it draws them upwards or from the right."""
        (left,), (right,) = self._edges([start], [end])
        baseline = self._baseline(start)
        is_level = abs(self._baseline(end - 1) - baseline) <= _SAME_HEIGHT * max(1.0, look.size)
        if end - start == 1 or (is_level and left <= right):
            self._add(start, end, min(left, right), max(left, right), baseline, look)
        else:
            for at in range(start, end):
                self._add_piece(at, at + 1, look)

    def _add(self, start: int, end: int, left: float, right: float, baseline: float, look: Look) -> None:
        """Add characters to the last word or as a new one."""
        word = self._words[-1] if self._words else None
        if word is None or self._parts(word, start, left, baseline, look):
            bold = end - start if look.is_bold else 0
            self._words.append(
                Word(self._text[start:end], left, right, baseline, look.size, look.is_bold, look.mark, bold)
            )
            self._end = end
            return
        word.text += self._text[start:end]
        word.right = max(word.right, right)
        word.is_bold = word.is_bold and look.is_bold
        word.bold_characters += (end - start) * look.is_bold
        self._end = end

    def _parts(self, word: Word, start: int, left: float, baseline: float, look: Look) -> bool:
        """Whether characters do not belong to the word before them."""
        gap = (left - word.right) / word.size
        is_spaced = bool(self._text[self._end : start].strip(_NOTHING))
        return (
            gap > (_NARROWEST_SPACE if is_spaced else _WIDEST_LETTER_GAP)
            or (is_spaced and self._holds_space(self._end, start))
            or abs(baseline - word.baseline) > _SAME_HEIGHT * max(1.0, word.size)
            or (look.mark != word.mark and gap > 0.1)
            or (gap < -0.6 and left < word.left - 0.1)
            or (look.size < _RAISED_SIZE * word.size and baseline < word.baseline - 0.1 * word.size)
        )

    def _holds_space(self, start: int, end: int) -> bool:
        """Whether the file itself has a space here: PDFium puts one in where letters are set apart."""
        return any(
            self._text[at] not in _NOTHING and direct.char_is_generated(self._handle, at) != 1
            for at in range(start, end)
        )

    # --- what PDFium says

    def _object(self, index: int) -> int | None:
        item: int | None = direct.char_object(self._handle, index)
        return item

    def _edges(self, starts: Sequence[int], ends: Sequence[int]) -> tuple[list[float], list[float]]:
        """Return where characters begin and end across the page."""
        if not starts:
            return [], []
        boxes = array("f", bytes(16 * len(starts)))
        box_at = _places(boxes, 16)
        offset, direction = self._offset, self._direction
        deque(map(direct.char_loose_box, itertools.repeat(self._handle), starts, box_at), maxlen=0)
        lefts = [offset + direction * edge for edge in boxes[self._near :: 4]]
        lasts = [end - 1 for end in ends]
        deque(map(direct.char_loose_box, itertools.repeat(self._handle), lasts, box_at), maxlen=0)
        return lefts, [offset + direction * edge for edge in boxes[self._far :: 4]]

    def _baseline(self, index: int) -> float:
        direct.char_origin(self._handle, index, self._x_at, self._y_at)
        return self._to_shown(self._x.value, self._y.value)[1]

    def _look(self, item: int, index: int) -> Look:
        """Return the look of a text object, one of whose characters stands at `index`."""
        look = self._looks.get(item)
        if look is None:
            look = self._looks[item] = self._ask_look(item, index)
        return look

    def _ask_look(self, item: int, index: int) -> Look:
        pointer = ctypes.c_void_p(item)
        direct.char_matrix(self._handle, index, self._matrix_at)
        a, b, c, d, _, _ = self._matrix
        size = max(0.01, direct.char_font_size(self._handle, index)) * max(0.01, math.hypot(c, d))
        has_colour = direct.object_fill_colour(pointer, *self._colour_at)
        red, green, blue, alpha = self._colour if has_colour else (0, 0, 0, 0)
        is_drawn = direct.text_render_mode(pointer) not in _INVISIBLE_MODES
        font = direct.text_font(pointer) or 0
        if font not in self._bold_fonts:
            self._bold_fonts[font] = self._is_bold(index)
        return Look(
            item,
            90 * round(math.degrees(math.atan2(b, a)) / 90) % 360,
            size,
            self._bold_fonts[font],
            direct.object_mark(pointer),
            (red, green, blue),
            is_drawn and alpha > 0 and size >= _SMALLEST_PRINT,
        )

    def _is_bold(self, index: int) -> bool:
        """Whether the font of a character is bold, by its name, its flags or its weight."""
        name_at, flags = direct.Name(), ctypes.c_int()
        length = ctypes.c_ulong(ctypes.sizeof(name_at))
        direct.char_font_info(self._handle, index, name_at, length, ctypes.byref(flags))
        name = name_at.value.decode("utf-8", "replace").lower()
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
    buffer = bytearray(4 * count + 4)
    units = direct.text(handle, 0, count, ctypes.byref(ctypes.c_char.from_buffer(buffer)))
    text = buffer[: 2 * max(0, units - 1)].decode("utf-16-le", "surrogatepass")
    if len(text) != count:
        # Characters without a meaning are counted and not given.
        codes = map(direct.char_unicode, itertools.repeat(handle), range(count))
        text = "".join(chr(code) if code < 0x110000 else "\0" for code in codes)
    for sign in _HYPHENS:
        text = text.replace(sign, "-")
    return text


def _places(numbers: array[Any], size: int) -> list[Any]:
    """Return the addresses in an array at which so many bytes each begin."""
    first = ctypes.c_char.from_buffer(numbers)
    return [ctypes.byref(first, offset) for offset in range(0, len(numbers) * numbers.itemsize, size)]


# --- the numbers of footnotes -------------------------------------------------------------------------------------


def fold_raised(words: list[Word]) -> list[Word]:
    """Return the words with the raised numbers of footnotes as "[1]".

    Where a note is cited its number is put to the word that it follows; where the note
    stands its number is a word of its own, at the height of the text.
    """
    sizes = {word.size for word in words}
    if not sizes or min(sizes) >= _RAISED_SIZE * max(sizes):
        return words
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
