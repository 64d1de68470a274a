"""A page's picture read: set straight, its rulings taken off, and what is read badly read once more by itself."""

import itertools
import re
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from PIL import Image, ImageFilter, ImageOps

from requests_app.letters.document import Box
from requests_app.letters.readers.layout import is_figure
from requests_app.letters.readers.ocr.picture import (
    blots,
    ground_of,
    ink_of,
    level_lines,
    share_of,
    skew_of,
    thickness,
    without,
)
from requests_app.letters.readers.ocr.tesseract import PrintedWord, Tesseract

LETTER_WIDTH: Final = 1654
"""Pixels across a sheet of A4 at 200 dots an inch, which is as good to read as 300."""
_LEAST_LEVEL: Final = 80
"""Pixels that a horizontal ruling is long at least: more than a word's underline, less than a narrow column."""
_LEAST_UPRIGHT: Final = 55
"""Pixels that a vertical ruling is long at least: no letter is as tall."""
_SURE: Final = 80
"""What Tesseract is at least sure of, of 100, when it reads plain print; below it, a second look may help."""
_GUESS: Final = 50
"""What it makes of specks and scribbles it is less sure of than this."""
_DOUBTFUL: Final = 65
"""Its mean sureness of a page that lies on its side or its head is below this."""
_LEAST_INK: Final = 200
"""Pixels: a word has more, a blank sheet with specks on it has fewer."""
_NO_PRINT: Final = 45
"""Its mean sureness of what is no print at all is below this."""
_MOST_BITS: Final = 600
_TALLEST: Final = 1.8
"""Sizes: what is taller is several lines taken for one word, or a scribble."""
_FIGURE_AND_WORD: Final = re.compile(r"(\d[\d,.–-]*)([a-z]{4,})")
_MARK: Final = re.compile(r"\(?(?:\d{1,2}[a-z]?|[a-zA-Z]|[ivx]{1,5})[.)]")
_MARK_WITH_COMMA: Final = re.compile(r"[ivx]{2,5},")
"""No word is made of these letters, so the comma after them is the full stop of a list mark."""
_MISREAD_FOI: Final = re.compile(r"^FO(?:W|WV|IV|VV|l|1|I1|Il)/")
"""The stroke after "FOI" at the head of a reference is taken for a part of its last letter."""
_SIGNS: Final = ("-", "–", "—", "*", "•")
_SOFTER: Final = ImageFilter.GaussianBlur(0.9)
"""Takes the grain off. On noisy scans it halved the words that were read wrong."""
_BOLDER: Final = 1.2
"""How much thicker, against its size, bold print is than plain print."""


@dataclass(frozen=True, slots=True)
class Print:
    """What a picture of a page says; lengths in pixels of the picture once it is set straight.

    turn: the degrees clockwise, a multiple of 90, and then skew: those counter-clockwise,
    by which it was turned. level, upright: its rulings as (at, start, end). bold: one for each word.
    """

    width: int
    height: int
    turn: int
    skew: float
    words: list[PrintedWord]
    bold: list[bool]
    level: list[tuple[int, int, int]]
    upright: list[tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page's picture set straight, without its rulings and its grain."""

    clean: Image.Image
    turn: int
    skew: float
    level: list[tuple[int, int, int]]
    upright: list[tuple[int, int, int]]


def recognise(picture: Image.Image, tesseract: Tesseract) -> Print:
    """Return the print on a page's picture (grey, LETTER_WIDTH wide). Raises ReadingStopped.

    There are no words where Tesseract is sure of little: then there is no print on it.
    """
    sheet = _straightened(picture, 0)
    is_blank = ink_of(sheet.clean).histogram()[255] < _LEAST_INK
    words = [] if is_blank else tesseract.read_page(sheet.clean)
    if words and (_sureness(words) < _DOUBTFUL or _stands_on_its_side(words)):
        sheet, words = _turned(picture, sheet, words, tesseract)
    words = list(_without_specks(words))
    if words and _sureness(words) >= _NO_PRINT:
        words = [part for word in _read_again(sheet.clean, words, tesseract) for part in _parted(word)]
    else:
        words = []
    return Print(
        sheet.clean.width,
        sheet.clean.height,
        sheet.turn,
        sheet.skew,
        words,
        _bold(ink_of(sheet.clean), words),
        sheet.level,
        sheet.upright,
    )


def _straightened(picture: Image.Image, turn: int) -> _Sheet:
    turned = picture.rotate(-turn, expand=True)
    skew = skew_of(turned)
    straight = turned.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=ground_of(picture))
    level = level_lines(straight, _LEAST_LEVEL)
    upright = level_lines(straight.transpose(Image.Transpose.TRANSPOSE), _LEAST_UPRIGHT)
    boxes = [
        *((left - 2.0, y - 1.0, right + 2.0, y + 1.0) for y, left, right in level),
        *((x - 1.0, top - 2.0, x + 1.0, bottom + 2.0) for x, top, bottom in upright),
    ]
    return _Sheet(without(straight, boxes).filter(_SOFTER), turn, skew, level, upright)


def _turned(
    picture: Image.Image, sheet: _Sheet, words: list[PrintedWord], tesseract: Tesseract
) -> tuple[_Sheet, list[PrintedWord]]:
    """Return the page turned so that it is read best, and its words."""
    is_on_side = _stands_on_its_side(words)
    best = (0.0 if is_on_side else _sureness(words)), sheet, words
    for turn in (90, 270, 180) if is_on_side else (180, 90, 270):
        other = _straightened(picture, turn)
        found = tesseract.read_page(other.clean)
        sureness = 0.0 if _stands_on_its_side(found) else _sureness(found)
        if sureness > best[0]:
            best = sureness, other, found
        if best[0] >= _SURE:
            break
    return best[1:]


def _stands_on_its_side(words: Sequence[PrintedWord]) -> bool:
    """Whether most words are taller than wide: Tesseract reads some print that runs up or down the page."""
    long = [word.box for word in words if len(word.text) > 3]
    return sum(bottom - top > right - left for left, top, right, bottom in long) * 2 > len(long)


def _sureness(words: Sequence[PrintedWord]) -> float:
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0


def _without_specks(words: Sequence[PrintedWord]) -> Iterator[PrintedWord]:
    for word in words:
        if word.confidence >= _GUESS or re.search(r"\w", word.text):
            yield word


def _parted(word: PrintedWord) -> list[PrintedWord]:
    """Return a figure and the word after it as two: the space between them is easily missed."""
    found = _FIGURE_AND_WORD.fullmatch(word.text)
    if not found:
        return [word]
    left, top, right, bottom = word.box
    middle = left + (right - left) * len(found[1]) / len(word.text)
    return [
        replace(word, text=found[1], box=(left, top, middle, bottom)),
        replace(word, text=found[2], box=(middle, top, right, bottom)),
    ]


# --- a second look ------------------------------------------------------------------------------------------------


def _read_again(clean: Image.Image, words: Sequence[PrintedWord], tesseract: Tesseract) -> list[PrintedWord]:
    """Return the words with those read anew that were read badly, and with those that were passed over.

    Among the words of a page Tesseract takes a lone figure for a speck; by itself it reads it.
    """
    size = statistics.median(word.size for word in words)
    words = [word for word in words if word.box[3] - word.box[1] < _TALLEST * size]
    missed = [PrintedWord("", box, box[3], size, 0) for box in _passed_over(clean, words, size)]
    unsure = [word for word in words if word.confidence < _SURE]
    _look_again([*unsure, *missed][:_MOST_BITS], clean, size, tesseract.read_bits, least=0)
    figures = [word for word in (*words, *missed) if is_figure(word.text)]
    odd = [word for word in (*words, *missed) if _should_be_figure(word, figures)]
    _look_again(odd, clean, size, tesseract.read_figures, least=_GUESS)
    for word in (*words, *missed):
        if _is_bullet(word, words):
            word.text = "•"
        elif _is_dash(word, figures):
            word.text = "-"
        elif _MARK_WITH_COMMA.fullmatch(word.text):
            word.text = word.text[:-1] + "."
        elif word.confidence < _SURE:
            word.text = _MISREAD_FOI.sub("FOI/", word.text)
    return [*words, *(word for word in missed if _is_credible(word, words))]


def _look_again(
    words: Sequence[PrintedWord],
    clean: Image.Image,
    size: float,
    read: Callable[[Sequence[Image.Image]], list[list[PrintedWord]]],
    *,
    least: int,
) -> None:
    """Read words by themselves, and keep what is surer than before, or than `least` if that is given."""
    for word, reading in zip(words, read([_bit(clean, word.box, size) for word in words]), strict=False):
        confidence = min((one.confidence for one in reading), default=0)
        if confidence > (least or word.confidence):
            word.text, word.confidence = " ".join(one.text for one in reading), confidence


def _passed_over(clean: Image.Image, words: Sequence[PrintedWord], size: float) -> Iterator[Box]:
    """Yield boxes of ink that is of the height of print and in no word."""
    covered = [(word.box[0] - 3, word.box[1] - 3, word.box[2] + 3, word.box[3] + 3) for word in words]
    for left, top, right, bottom in _in_one_line(blots(ink_of(without(clean, covered))), size):
        is_print = 0.4 * size <= bottom - top <= 1.5 * size and 0.15 * size <= right - left <= 20 * size
        is_sign = bottom - top < 0.4 * size and 0.2 * size <= right - left <= 1.2 * size
        if is_print or is_sign:
            yield left, top, right, bottom


def _in_one_line(boxes: Sequence[Box], size: float) -> list[Box]:
    """Return the boxes with those put together that stand beside each other as the letters of a word do."""
    joined: list[Box] = []
    for box in sorted(boxes):
        for position, other in enumerate(joined):
            if box[0] - other[2] < 0.4 * size and min(box[3], other[3]) - max(box[1], other[1]) > 0:
                joined[position] = _around(box, other)
                break
        else:
            joined.append(box)
    return joined


def _around(a: Box, b: Box) -> Box:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def _bit(clean: Image.Image, box: Box, size: float) -> Image.Image:
    """Return what stands in a box, with white around it, as large as Tesseract likes it."""
    cut = clean.crop((int(box[0]) - 4, int(box[1]) - 4, int(box[2]) + 5, int(box[3]) + 5))
    scale = max(1.0, 40 / size)
    larger = cut.resize((round(cut.width * scale), round(cut.height * scale)), Image.Resampling.BICUBIC)
    return ImageOps.expand(larger, 24, ground_of(clean))


def _should_be_figure(word: PrintedWord, figures: Sequence[PrintedWord]) -> bool:
    """Whether a short word stands in a column of figures and is read as none."""
    if len(word.text) > 3 or is_figure(word.text) or word.box[2] - word.box[0] > 3 * word.size:
        return False
    return _is_in_column(word, figures)


def _is_in_column(word: PrintedWord, figures: Sequence[PrintedWord]) -> bool:
    """Whether figures not far above or below end where it does."""
    found = (
        abs(figure.box[2] - word.box[2]) < 0.4 * word.size
        and abs(figure.baseline - word.baseline) < 12 * word.size
        for figure in figures
    )
    return sum(found) > 1


def _is_dash(word: PrintedWord, figures: Sequence[PrintedWord]) -> bool:
    """Whether it is a short stroke in a column of figures, at the middle of those beside it."""
    left, top, right, bottom = word.box
    if is_figure(word.text) or bottom - top > 0.35 * word.size or right - left < 1.5 * (bottom - top):
        return False
    middles = (figure.baseline - 0.35 * figure.size for figure in figures)
    is_beside = any(abs(middle - (top + bottom) / 2) < 0.25 * word.size for middle in middles)
    return is_beside and _is_in_column(word, figures)


def _is_bullet(word: PrintedWord, words: Sequence[PrintedWord]) -> bool:
    """Whether it is a dot at the height of small letters, before the first word of a line."""
    width, height = word.box[2] - word.box[0], word.box[3] - word.box[1]
    if len(word.text) > 1 or not (
        0.2 * word.size < min(width, height) <= max(width, height) < 0.55 * word.size
    ):
        return False
    middle = (word.box[1] + word.box[3]) / 2
    on_line = [
        other
        for other in words
        if other is not word and abs(other.baseline - 0.3 * other.size - middle) < 0.25 * word.size
    ]
    is_first = not any(other.box[0] < word.box[0] for other in on_line)
    return is_first and any(0 < other.box[0] - word.box[2] < 3 * word.size for other in on_line)


def _is_credible(word: PrintedWord, words: Sequence[PrintedWord]) -> bool:
    """Whether what was passed over is print, and not a word whose box alone was wrong."""
    is_print = re.search(r"\w", word.text) and word.confidence >= (
        _GUESS if is_figure(word.text) or _MARK.fullmatch(word.text) else _SURE
    )
    if not (is_print or word.text in _SIGNS):
        return False
    return not any(
        other.text == word.text
        and abs(other.baseline - word.baseline) < 0.5 * word.size
        and abs(other.box[0] - word.box[0]) < 1.5 * word.size
        for other in words
    )


# --- bold ---------------------------------------------------------------------------------------------------------


def hardest(words: Sequence[PrintedWord]) -> list[str]:
    """Return the words that Tesseract is least sure of."""
    found = [word for word in words if word.confidence < _DOUBTFUL and re.search(r"\w", word.text)]
    return [word.text for word in sorted(found, key=lambda word: word.confidence)]


def _bold(ink: Image.Image, words: Sequence[PrintedWord]) -> list[bool]:
    """Return for each word whether its strokes are thicker than those of the page's plain print."""
    shares = share_of(ink, thickness(ink), [word.box for word in words])
    # Of a stroke of n pixels the filter leaves n - 2.
    strokes = [2 / (1.02 - share) / word.size for share, word in zip(shares, words, strict=True)]
    long = sorted(stroke for stroke, word in zip(strokes, words, strict=True) if len(word.text) > 2)
    if len(long) < 4:
        return [False] * len(words)
    plain = long[len(long) // 4]
    smooth = _smoothed(words, strokes)
    return [stroke > _BOLDER * plain for stroke in smooth]


def _smoothed(words: Sequence[PrintedWord], strokes: Sequence[float]) -> Iterator[float]:
    """Yield each word's stroke together with those of the words beside it on its line."""
    ends = [
        at + 1
        for at, (a, b) in enumerate(itertools.pairwise(words))
        if abs(a.baseline - b.baseline) > 0.3 * a.size or not -a.size < b.box[0] - a.box[2] < a.size
    ]
    for start, end in itertools.pairwise([0, *ends, len(words)]):
        letters = sum(len(word.text) for word in words[start:end])
        mean = sum(
            stroke * len(word.text) for stroke, word in zip(strokes[start:end], words[start:end], strict=True)
        )
        yield from ((stroke + mean / letters) / 2 for stroke in strokes[start:end])
