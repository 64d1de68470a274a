"""The automatic numbering of OpenDocument: the mark that stands before each list paragraph.

A list names a style, the style has a form for each level, and the number is
how many items of that level the list has had, the lists that it continues
included (OpenDocument 1.3 part 3, 5.3 and 16.30).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from lxml.etree import _Element

from requests_app.letters.readers.marks import BULLET, FORMS, HIGHEST_START, Mark, doubled_letter
from requests_app.letters.readers.odt.names import qn
from requests_app.letters.readers.odt.styles import indent_of, whole

DEEPEST_LEVEL: Final = 9
_BULLETS: Final = {qn("text:list-level-style-bullet"), qn("text:list-level-style-image")}
_LEVELS: Final = {
    *_BULLETS,
    qn("text:list-level-style-number"),
    qn("text:outline-level-style"),
}


@dataclass(frozen=True, slots=True)
class _Level:
    is_bullet: bool
    form: str
    """"1", "a", "A", "i", "I", or empty for no number."""
    pattern: str
    """Such as "%1%.%2%)": each %n% stands for the number of level n, from 1."""
    start: int
    doubles_letters: bool
    indent: float | None

    def number(self, count: int) -> str:
        if self.doubles_letters and self.form in ("a", "A"):
            letters = doubled_letter(count)
            return letters if self.form == "a" else letters.upper()
        return FORMS[self.form](count) if self.form in FORMS else ""


@dataclass(slots=True)
class Counts:
    """How far a list has counted, by level from 0; `style` is the list style it was begun with."""

    style: str
    of: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of one file. `mark` must be called once for each numbered paragraph, in reading order."""

    def __init__(self) -> None:
        self._styles: dict[str, dict[int, _Level]] = {}
        self._by_id: dict[str, Counts] = {}
        self._by_style: dict[str, Counts] = {}
        self.outline = Counts("")

    def add_styles(self, styles: Iterable[_Element]) -> None:
        """Take the list styles from among the styles of a part; the numbering of headings is called ""."""
        for style in styles:
            if style.tag in (qn("text:list-style"), qn("text:outline-style")):
                is_list = style.tag == qn("text:list-style")
                name = style.get(qn("style:name"), "") if is_list else ""
                self._styles[name] = dict(map(_read_level, (one for one in style if one.tag in _LEVELS)))

    def begin(self, element: _Element, style: str) -> Counts:
        """Return the counts of a list that is not within another: new ones, or those that it continues."""
        continued = element.get(qn("text:continue-list"), "")
        goes_on = element.get(qn("text:continue-numbering")) == "true"
        counts = self._by_id.get(continued) if continued else self._by_style.get(style) if goes_on else None
        if counts is None:
            counts = Counts(style)
        self._by_id[element.get(qn("xml:id"), "")] = counts
        self._by_style[style] = counts
        return counts

    def mark(self, counts: Counts, style: str, depth: int, start: int | None = None) -> Mark | None:
        """Return the mark of the next item at this depth (from 0), None where the style has no such level."""
        levels = self._styles.get(style, {})
        level = levels.get(depth)
        if level is None:
            return None
        number = counts.of.get(depth, level.start - 1) + 1 if start is None else min(start, HIGHEST_START)
        counts.of[depth] = number
        for deeper in range(depth + 1, DEEPEST_LEVEL + 1):
            counts.of.pop(deeper, None)
        return Mark(_print(level, levels, counts.of), depth, level.indent)


def _print(level: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    if level.is_bullet:
        return BULLET

    def number(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        of = levels.get(depth, level)
        return of.number(counts.get(depth, of.start))

    return re.sub(r"%([0-9]{1,2})%", number, level.pattern).strip()


def _read_level(element: _Element) -> tuple[int, _Level]:
    depth = max(1, whole(element.get(qn("text:level")), 1)) - 1
    alignment = element.find(f"{qn('style:list-level-properties')}/{qn('style:list-level-label-alignment')}")
    return depth, _Level(
        is_bullet=element.tag in _BULLETS,
        form=element.get(qn("style:num-format"), ""),
        pattern=_pattern(element, depth),
        start=min(whole(element.get(qn("text:start-value")), 1), HIGHEST_START),
        doubles_letters=element.get(qn("style:num-letter-sync")) == "true",
        indent=indent_of(alignment),
    )


def _pattern(element: _Element, depth: int) -> str:
    """Return how the numbers are put together: newer files say so, in others prefix and suffix stand around them."""
    for name in ("style:num-list-format", "loext:num-list-format"):
        if (pattern := element.get(qn(name))) is not None:
            return pattern
    shown = min(max(1, whole(element.get(qn("text:display-levels")), 1)), depth + 1)
    has_number = bool(element.get(qn("style:num-format")))
    numbers = ".".join(f"%{number + 1}%" for number in range(depth + 1 - shown, depth + 1) if has_number)
    return element.get(qn("style:num-prefix"), "") + numbers + element.get(qn("style:num-suffix"), "")
