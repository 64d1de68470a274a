"""The things a PDF page is made of, once they are measured: words, lines, rulings.

All lengths are points, measured from the upper left corner of the page as it
is shown; PDF's own upward axis and page rotation end in `page.py`.
"""

import re
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, Self

import msgspec

from requests_app.letters.document import Box, Place
from requests_app.letters.readers.folding import Run
from requests_app.letters.readers.layout import is_figure

ToShown = Callable[[float, float], tuple[float, float]]
"""Turns PDF's coordinates (x, y) into those of the page as it is shown."""
# "5.", "5a)", "(ii)", "Q7.", and drawn list signs.
MARK: Final = re.compile(
    r"[•▪●○◦·‣∙■□➢✓–—-]|o|Q?\(?(?:\d{1,2}[a-z]?|[a-zA-Z]|[ivxIVX]{1,5})[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?|\[\d{1,2}\]"
)
BULLET: Final = re.compile(r"[•▪●○◦·‣∙■□➢\uf0b7\uf0a7\uf076\uf0d8]")


WHITE: Final = (255, 255, 255)
_LEFT: Final = attrgetter("left")
_BY_PLACE: Final = attrgetter("baseline", "left")
_NEAR_LINES: Final = 4
"""How many lines back a word may stand that is set higher or lower than its line."""
_JOINTS: Final = tuple("-/=&?#_")
"""What a word or an address that goes on in the next line ends with."""


class Word(msgspec.Struct, eq=False, gc=False):
    """Characters without a space between them. mark: the number of its marked content, or -1.

    A Struct, since a page has hundreds of words: one is made in a third of the time that a dataclass takes.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    is_bold: bool
    mark: int
    bold_characters: int = 0
    url: str = ""

    @property
    def top(self) -> float:
        """Return how far down the page its line begins: ascenders reach 0.8 of the size above the baseline."""
        return self.baseline - 0.8 * self.size

    @property
    def bottom(self) -> float:
        """Return how far down the page its descenders reach."""
        return self.baseline + 0.2 * self.size


class Segment(msgspec.Struct, eq=False):
    """Words of one line with no wide gap between them. over: the columns it stands over, once those are known."""

    words: list[Word]
    over: list[int] = []

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return self.words[-1].right

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


class Line(msgspec.Struct, eq=False):
    """Words on one baseline, from left to right; made with `Line.of`.

    page: from 1. size: what most of it is set in. box: around its words. bold: the share
    of bold characters. widest: the widest gap between two words. is_item: it begins with a list mark. at: its baseline measured down
    the whole file, as if its pages, without running headers and footers, were one long one.
    is_repeated: a later page prints it again, as the header of a table. is_beside: it stands
    beside the parts of another line, at nearly the same height.
    """

    words: list[Word]
    page: int
    baseline: float
    size: float
    text: str
    box: Box
    bold: float
    widest: float
    is_item: bool
    at: float = 0.0
    opens_page: bool = False
    is_repeated: bool = False
    is_beside: bool = False
    segments: list[Segment] = []

    @classmethod
    def of(cls, words: Iterable[Word], page: int) -> Self:
        """Return a line of these words."""
        ordered = sorted(words, key=_LEFT)
        first = ordered[0]
        text = " ".join([word.text for word in ordered])
        rights = [word.right for word in ordered]
        gaps = [word.left - right for word, right in zip(ordered[1:], rights, strict=False)]
        baseline, size, top, bottom = first.baseline, first.size, first.top, first.bottom
        if [word for word in ordered if word.baseline != baseline or word.size != size]:
            baseline = statistics.median(word.baseline for word in ordered)
            size = statistics.median(word.size for word in ordered for _ in word.text)
            top, bottom = min(word.top for word in ordered), max(word.bottom for word in ordered)
        return cls(
            ordered,
            page,
            baseline,
            size,
            text,
            (first.left, top, max(rights), bottom),
            bold=sum([word.bold_characters for word in ordered]) / (len(text) - len(ordered) + 1),
            widest=max(gaps, default=0.0),
            is_item=first.text != "o" and bool(MARK.fullmatch(first.text)),
        )

    @property
    def left(self) -> float:
        return self.box[0]

    @property
    def right(self) -> float:
        return self.box[2]

    @property
    def top(self) -> float:
        return self.baseline - 0.8 * self.size

    @property
    def bottom(self) -> float:
        return self.baseline + 0.2 * self.size

    def shifted(self, above: "Line") -> float:
        """Return how far this line stands below another one."""
        return self.at - above.at

    def overlaps(self, above: "Line") -> bool:
        """Whether this line would be printed over the one above if both were of one column."""
        return not self.opens_page and self.shifted(above) < 0.95 * self.size

    def figures(self) -> int:
        """Return how many of its segments are figures."""
        return sum(is_figure(segment.text) for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight line, horizontal (at: y) or vertical (at: x), from start to end."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Fill:
    """A rectangle of one colour. order: later ones are drawn over earlier ones."""

    box: Box
    colour: tuple[int, int, int]
    order: int


def group_lines(words: Iterable[Word], page: int) -> list[Line]:
    """Return the words as lines, from top to bottom."""
    groups: list[list[Word]] = []
    group: list[Word] = []
    before = None
    for word in sorted(words, key=_BY_PLACE):
        # Words of one height and size, which most lines are made of, belong to the same line.
        if before is None or word.baseline != before.baseline or word.size != before.size:
            group = _group_of(word, groups)
        group.append(word)
        before = word
    lines = [Line.of(group, page) for group in groups]
    lines.sort(key=attrgetter("baseline"))
    return lines


def _group_of(word: Word, groups: list[list[Word]]) -> list[Word]:
    """Return the one of the last groups whose line a word stands on, or a new one, which is put to them."""
    for group in groups[: -_NEAR_LINES - 1 : -1]:
        # A raised or lowered sign, such as a footnote's number, is smaller than its line.
        if abs(word.baseline - group[0].baseline) <= 0.35 * min(word.size, group[0].size):
            return group
    groups.append([])
    return groups[-1]


def split_segments(line: Line, gap: float = 0.62) -> list[Segment]:
    """Return the line cut at gaps wider than `gap` times its size; a list mark stays with its text."""
    if line.widest <= gap * line.size:
        return [Segment(list(line.words))]
    segments: list[Segment] = []
    for word in line.words:
        if segments and word.left - segments[-1].right <= gap * line.size:
            segments[-1].words.append(word)
        else:
            segments.append(Segment([word]))
    if len(segments) > 1:
        mark, following = segments[:2]
        is_mark = bool(MARK.fullmatch(mark.text)) and mark.text not in "-–—"
        if is_mark and following.left - mark.right < 4.5 * line.size:
            segments[:2] = [Segment(mark.words + following.words)]
    return segments


def joined_text(lines: Sequence[Line]) -> str:
    """Return the lines as one text; a word cut by a hyphen at a line's end is put together."""
    text = ""
    for line in lines:
        text += between(text, line.text) + line.text if text else line.text
    return text


def between(before: str, after: str) -> str:
    """Return what stands between two lines of one paragraph: a space, or nothing within a word or an address."""
    if len(after) < 4 and _is_broken(before, after):
        return ""
    if before[-1:] not in _JOINTS:
        return " "
    is_cut_word = re.search(r"[^\W\d_]-$", before) and re.match(r"[^\W\d_]", after) and not after[0].isupper()
    is_cut_address = re.search(r"(?:https?://|www\.)\S*[/=&?#_-]$", before)
    return "" if is_cut_word or is_cut_address else " "


def _is_broken(before: str, after: str) -> bool:
    """Whether a word too wide for its cell was broken without a hyphen: a long word, then a lone consonant; a year."""
    year = re.search(r"\d[/.-]((?:19|20)?\d{0,3})$", before)
    is_year = year and after.isdigit() and 1 < len(year[1]) < 4 and len(year[1] + after) == 4
    return bool(is_year or (re.search(r"[a-z]{6}$", before) and re.fullmatch(r"[b-hj-np-z]", after)))


def runs_of(line: Line) -> list[Run]:
    """Return the words of a line with their looks."""
    if line.bold in (0.0, 1.0) and not [word for word in line.words if word.url]:
        return [Run(line.text, is_bold=line.bold == 1.0)]
    runs: list[Run] = []
    for position, word in enumerate(line.words):
        if runs:
            runs.append(Run(" ", is_bold=False, url=word.url if runs[-1].url == word.url else ""))
        runs += _word_runs(word, line.words[position + 1 : position + 2])
    return runs


def _word_runs(word: Word, following: Sequence[Word]) -> list[Run]:
    """Return a word as runs: the full stop after a link is not part of it."""
    is_bold = word.bold_characters * 2 > len(word.text)
    linked = word.text.rstrip(".,;:)")
    if not word.url or linked == word.text or any(other.url == word.url for other in following):
        return [Run(word.text, is_bold, word.url)]
    return [Run(linked, is_bold, word.url), Run(word.text[len(linked) :], is_bold)]


def box_around(boxes: Iterable[Box]) -> Box:
    """Return the box around some boxes, to a tenth of a point."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return rounded((min(lefts), min(tops), max(rights), max(bottoms)))


def rounded(box: Box) -> Box:
    """Return a box to a tenth of a point."""
    left, top, right, bottom = box
    return round(left, 1), round(top, 1), round(right, 1), round(bottom, 1)


def places_of(lines: Sequence[Line]) -> tuple[Place, ...]:
    """Return a place for each page that the lines stand on."""
    if len(lines) == 1:
        return (Place(lines[0].page, rounded(lines[0].box)),)
    pages: dict[int, list[Box]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line.box)
    return tuple(Place(page, box_around(boxes)) for page, boxes in sorted(pages.items()))
