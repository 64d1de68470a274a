"""Tesseract, the program that reads print on pictures: started once for a page, and once for its odd bits."""

import html
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image

from requests_app.letters.document import Box
from requests_app.letters.errors import ReadingStopped

_SECONDS: Final = 60
"""For one page; a dense one takes two seconds."""
_IN_FIGURES: Final = "0123456789,.%£<>-*"
_PAGE: Final = re.compile(r"class='ocr_page'")
_LINE: Final = re.compile(r"class='ocr_(?:line|header|caption|textfloat)'")
_LINE_TITLE: Final = re.compile(
    r"[^>]*?bbox (\d+) (\d+) (\d+) (\d+)(?:; baseline (\S+) ([^;\"]+))?[^>]*?x_size ([\d.]+)"
)
_WORD: Final = re.compile(
    r"class='ocrx_word'[^>]*?bbox (\d+) (\d+) (\d+) (\d+); x_wconf (\d+)[^>]*>(.*?)</span>", re.DOTALL
)


@dataclass(slots=True, eq=False)
class PrintedWord:
    """A word as read. box: in pixels; size: of its line from ascender to descender; confidence: 0 to 100."""

    text: str
    box: Box
    baseline: float
    size: float
    confidence: int


@dataclass(frozen=True, slots=True)
class Tesseract:
    """The program, by its path."""

    path: str

    def read_page(self, picture: Image.Image) -> list[PrintedWord]:
        """Return the words of a page in reading order. Raises ReadingStopped."""
        return _words(self._run(_as_file([picture]), "--psm", "3", "hocr"))

    def read_bits(self, pictures: Sequence[Image.Image]) -> list[list[PrintedWord]]:
        """Return the words of each of some pictures of one line. Raises ReadingStopped."""
        return self._read_bits(pictures)

    def read_figures(self, pictures: Sequence[Image.Image]) -> list[list[PrintedWord]]:
        """Return the words of each of some pictures of a figure. Raises ReadingStopped."""
        return self._read_bits(pictures, "-c", f"tessedit_char_whitelist={_IN_FIGURES}")

    def _read_bits(self, pictures: Sequence[Image.Image], *arguments: str) -> list[list[PrintedWord]]:
        if not pictures:
            return []
        pages = _PAGE.split(self._run(_as_file(pictures), "--psm", "7", *arguments, "hocr"))[1:]
        return [_words(page) for page in pages]

    def _run(self, pictures: bytes, *arguments: str) -> str:
        # It stays in this process's group, so that whoever ends the reading ends it too. More threads than one
        # make it slower.
        try:
            done = subprocess.run(  # noqa: S603 -- found on the worker's own path
                [self.path, "stdin", "stdout", "-l", "eng", "--dpi", "200", *arguments],
                input=pictures,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"OMP_THREAD_LIMIT": "1"},
                timeout=_SECONDS,
                check=False,
            )
        except (subprocess.TimeoutExpired, OSError) as error:
            raise ReadingStopped(
                "Reading was stopped: Tesseract, which reads scans, took too long."
            ) from error
        return done.stdout.decode("utf-8", "replace")


def find_tesseract() -> Tesseract | None:
    """Return the program, None where it is not installed."""
    path = shutil.which("tesseract")
    return Tesseract(path) if path else None


def _as_file(pictures: Sequence[Image.Image]) -> bytes:
    file = BytesIO()
    if len(pictures) == 1:
        pictures[0].save(file, "PPM")
    else:
        pictures[0].save(file, "TIFF", save_all=True, append_images=pictures[1:])
    return file.getvalue()


def _words(page: str) -> list[PrintedWord]:
    words = []
    for line in _LINE.split(page)[1:]:
        title = _LINE_TITLE.match(line)
        if not title:
            continue
        left, bottom = float(title[1]), float(title[4])
        slope, offset = float(title[5] or 0), float(title[6] or 0)
        for found in _WORD.finditer(line):
            box = (float(found[1]), float(found[2]), float(found[3]), float(found[4]))
            text = html.unescape(re.sub(r"<[^>]*>", "", found[6])).strip()
            baseline = bottom + offset + slope * ((box[0] + box[2]) / 2 - left)
            if text:
                words.append(PrintedWord(text, box, baseline, float(title[7]), int(found[5])))
    return words
