"""Lines put together to paragraphs, as the writer typed them."""

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from requests_app.letters.document import Paragraph
from requests_app.letters.readers.folding import Run, fold
from requests_app.letters.readers.pdf.shapes import BULLET, MARK, Line, between, places_of, runs_of

_HYPHENATED: Final = re.compile(r"[^\W\d_]+[-–]")
_SENTENCE_END: Final = re.compile(r"[.?!][\"'”’)]*$")
_LONGEST_END: Final = 12
"""How many characters the end of a sentence takes at most, quotation marks and brackets included."""
_TAB: Final = 0.62
"""A gap wider than this, in sizes, between a list mark and its text was made by the list, not by a space."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a file's text is set, measured over all of it.

    leading: the distance of wrapped lines in sizes. size: of most of the text.
    left, right: the edges of the text.
    """

    leading: float
    size: float
    left: float
    right: float

    def within(self, lines: Sequence[Line], right: float | None = None) -> "Setting":
        """Return the setting of lines in a column or cell, which ends at `right` if that is known."""
        edge = max(line.right for line in lines)
        return replace(self, left=min(line.left for line in lines), right=max(edge, right or edge))


def measure_setting(lines: Sequence[Line]) -> Setting:
    """Return how the text of these lines, the whole file's, is set."""
    if not lines:
        return Setting(1.2, 11.0, 0.0, 0.0)
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.words)
    size = max(sizes, key=lambda size: sizes[size])
    # Lines that go on in small letters were wrapped: they say where the text's edge is and how far lines are apart.
    wrapped = [
        (above, line)
        for above, line in itertools.pairwise(lines)
        if line.words[0].text[:1].islower()
        and not line.is_item
        and not line.opens_page
        and abs(line.size - above.size) < 0.1 * line.size
        and 0.9 <= line.shifted(above) / line.size <= 2.4
    ]
    right = max(line.right for line, _ in wrapped) if wrapped else max(line.right for line in lines)
    lefts = sorted(line.left for line in lines)
    left = next((a for a, b in itertools.pairwise(lefts) if b - a < 2), lefts[0])
    wraps = [
        line.shifted(above) / line.size
        for above, line in wrapped
        if above.right > right - 0.25 * (right - left)
    ]
    return Setting(statistics.median(wraps) if wraps else 1.2, size, left, right)


def set_paragraphs(lines: Sequence[Line], setting: Setting) -> list[Paragraph]:
    """Return lines that follow one another in one column as paragraphs."""
    groups: list[_Group] = []
    for line in lines:
        if groups and _goes_on(groups[-1], line, setting):
            groups[-1].add(line)
        else:
            groups.append(_Group(line))
    return [as_paragraph(group.lines, setting) for group in groups]


def as_paragraph(lines: Sequence[Line], setting: Setting) -> Paragraph:
    """Return lines that are known to be one paragraph."""
    label, first = _take_label(lines[0])
    inner = [first, *lines[1:]]
    side = _side_of(inner)
    has_break = False
    runs: list[Run] = []
    for position, line in enumerate(inner):
        own = runs_of(line)
        if runs:
            above = inner[position - 1]
            # Where the writer broke lines before, a line with much room to spare was broken too.
            spare = 0.25 * (setting.right - setting.left) if has_break else float("inf")
            is_wrap = _is_full(above, line, side, setting) and _room(above, side, setting) < spare
            has_break = has_break or not is_wrap
            glue = between(runs[-1].text, own[0].text) if is_wrap else "\n"
            if glue:
                runs.append(Run(glue, own[0].is_bold, own[0].url if own[0].url == runs[-1].url else ""))
        runs += own
    folded = fold(runs)
    return Paragraph(
        text=folded.text,
        label=label,
        heading=_heading(lines, setting),
        bold=folded.bold,
        indent=max(0.0, round(lines[0].left - setting.left, 1)),
        links=folded.links,
        places=places_of(lines),
    )


def _take_label(line: Line) -> tuple[str, Line]:
    """Return the list mark that the line begins with, if a list made it, and the line without it."""
    mark = line.words[0]
    if len(line.words) < 2 or not MARK.fullmatch(mark.text):
        return "", line
    is_bullet = bool(BULLET.match(mark.text))
    is_note = mark.text.startswith("[")
    if not (is_bullet or is_note) and line.words[1].left - mark.right <= _TAB * line.size:
        return "", line
    return "•" if is_bullet or mark.text == "o" else mark.text, Line.of(line.words[1:], line.page)


def _goes_on(group: "_Group", line: Line, setting: Setting) -> bool:
    """Whether a line belongs to the same paragraph as the lines before it."""
    above = group.lines[-1]
    if line.is_item or abs(line.size - above.size) > 0.12 * above.size:
        return False
    if not line.opens_page and not 0 < line.shifted(above) <= setting.leading * line.size * 1.17 + 0.6:
        return False
    is_full = _is_full(above, line, group.side(line), setting)
    ends = bool(_SENTENCE_END.search(above.text[-_LONGEST_END:]))
    if line.opens_page:
        return is_full and _same_edge(group.lines, line) and not (ends and not line.text[:1].islower())
    turns = abs(above.bold - line.bold) > 0.9
    if turns and (ends or not is_full):
        return False
    if not is_full:
        return not ends and _same_edge(group.lines, line)
    return _same_edge(group.lines, line)


def _text_left(line: Line) -> float:
    """Return where a line's text begins, after its list mark."""
    return line.words[1].left if line.is_item and len(line.words) > 1 else line.left


def _same_edge(group: Sequence[Line], line: Line) -> bool:
    """Whether a line is aligned with those of its paragraph: left, right, centred, or under a first line's indent."""
    first, above = group[0], group[-1]
    if abs(line.left - above.left) < 3 or abs(line.left - _text_left(above)) < 3:
        return True
    if abs(line.right - above.right) < 3 or abs(line.left + line.right - above.left - above.right) < 6:
        return True
    is_second = len(group) == 1
    if is_second and first.is_item:
        # A typed mark without a hanging indent: the text goes on below the mark or below the text.
        return first.left - 3 < line.left < _text_left(first) + 3
    return is_second and -40 < line.left - first.left < 0


class _Side(Enum):
    """To which side a paragraph's lines are set."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"


class _Group:
    """Lines of one paragraph, and how many pairs of them, one after the other, agree on each side."""

    def __init__(self, first: Line) -> None:
        self.lines = [first]
        self._left = self._right = self._centre = 0

    def add(self, line: Line) -> None:
        self._left, self._right, self._centre = self._agreeing(line)
        self.lines.append(line)

    def side(self, line: Line | None = None) -> _Side:
        """Return the side that most of the lines, and one more, agree on; left if they agree on none."""
        left, right, centre = self._agreeing(line) if line else (self._left, self._right, self._centre)
        if left >= right and left >= centre:
            return _Side.LEFT
        return _Side.RIGHT if right >= centre else _Side.CENTRE

    def _agreeing(self, line: Line) -> tuple[int, int, int]:
        above = self.lines[-1]
        (left, _, right, _), (left_above, _, right_above, _) = line.box, above.box
        is_left = abs(left - left_above) < 3 or abs(left - _text_left(above)) < 3
        return (
            self._left + is_left,
            self._right + (abs(right - right_above) < 3),
            self._centre + (abs(left + right - left_above - right_above) < 6),
        )


def _side_of(lines: Sequence[Line]) -> _Side:
    group = _Group(lines[0])
    for line in lines[1:]:
        group.add(line)
    return group.side()


def _is_full(above: Line, line: Line, side: _Side, setting: Setting) -> bool:
    """Whether the first word of `line` had no room on the line above, so that the break is a wrap."""
    word = line.words[0]
    needed = word.right - word.left
    # A word may break after its hyphen, so only its first part had no room.
    first_part = _HYPHENATED.match(word.text)
    if first_part and len(word.text) > first_part.end():
        needed *= first_part.end() / len(word.text)
    return _room(above, side, setting) < needed + 0.6 * line.size


def _room(line: Line, side: _Side, setting: Setting) -> float:
    """Return how much white a line leaves."""
    if side is _Side.LEFT:
        return setting.right - line.right
    if side is _Side.RIGHT:
        return line.left - setting.left
    return setting.right - setting.left - (line.right - line.left)


def _heading(lines: Sequence[Line], setting: Setting) -> int:
    """Return the level of a heading, told from a size larger than that of the text."""
    ratio = min(line.size for line in lines) / setting.size
    if ratio < 1.15 or len(lines) > 3:
        return 0
    return 1 if ratio >= 1.4 else 2
