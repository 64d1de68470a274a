"""Pages that are pictures: read by OCR and measured as if they had been written."""

import statistics
from collections.abc import Sequence
from typing import Final

from pypdfium2 import PdfPage

from requests_app.letters.readers.ocr.recognition import LETTER_WIDTH, Print, hardest, recognise
from requests_app.letters.readers.ocr.tesseract import Tesseract
from requests_app.letters.readers.pdf.page import PageContent
from requests_app.letters.readers.pdf.shapes import Ruling, Word
from requests_app.letters.readers.pdf.strokes import joined
from requests_app.letters.readers.pdf.turning import Turn

_LONGEST_SIDE: Final = 3_400
_POINTS: Final = 595 / LETTER_WIDTH
"""Points a pixel: a scan is read as if it were of A4, whatever size its page claims to have."""
_EM: Final = 1.17
"""How large print is called, for each point from its ascenders to its descenders."""
_SAME_SIZE: Final = 0.2


def recognised(page: PdfPage, content: PageContent, tesseract: Tesseract) -> PageContent:
    """Return what stands on a scanned page; `content` as it is if no more can be made out. Raises ReadingStopped."""
    width, height = page.get_size()
    scale = min(LETTER_WIDTH / min(width, height), _LONGEST_SIDE / max(width, height))
    bitmap = page.render(scale=scale)
    picture = bitmap.to_pil().convert("L")
    bitmap.close()
    found = recognise(picture, tesseract)
    if len(found.words) <= len(content.words):
        return content
    turn = Turn(found.width * _POINTS, found.height * _POINTS, found.turn, found.skew, scale * _POINTS)
    return PageContent(
        number=content.number,
        width=turn.width,
        height=turn.height,
        words=_words(found),
        hidden=content.hidden,
        horizontal=_rulings(found.level),
        vertical=_rulings(found.upright),
        turn=turn,
        is_recognised=True,
        hardest=hardest(found.words),
    )


def _words(found: Print) -> list[Word]:
    common = statistics.median(word.size for word in found.words for _ in word.text)
    words = []
    for word, is_bold in zip(found.words, found.bold, strict=True):
        # A line without tall letters is measured smaller than it is set.
        size = common if abs(word.size / common - 1) < _SAME_SIZE else word.size
        words.append(
            Word(
                word.text,
                word.box[0] * _POINTS,
                word.box[2] * _POINTS,
                word.baseline * _POINTS,
                size * _EM * _POINTS,
                is_bold=is_bold,
                mark=-1,
                bold_characters=is_bold * len(word.text),
            )
        )
    return words


def _rulings(found: Sequence[tuple[int, int, int]]) -> list[Ruling]:
    return joined([Ruling(at * _POINTS, start * _POINTS, end * _POINTS) for at, start, end in found])
