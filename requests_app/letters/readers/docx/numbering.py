"""The automatic numbering of Word: the mark that stands before each list paragraph.

Word keeps no numbers in the text. A paragraph names a list (`numId`) and a
level, the list names an abstract list, and the number is how many paragraphs
of that abstract list came before (ECMA-376 part 1, 17.9).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from docx.oxml.ns import qn
from lxml.etree import _Element

from requests_app.letters.readers.marks import BULLET, HIGHEST_START, Mark, doubled_letter, roman

_DEEPEST_LEVEL: Final = 8


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    pattern: str
    """Such as "%1.%2)": each %n stands for the number of level n."""
    start: int
    restarts_after: int | None
    """The deepest level (from 1) whose paragraphs set this one back to its start; 0 is never, None is any."""
    is_legal: bool
    """Numbers of outer levels are shown in digits, whatever their own form."""
    indent: float | None
    """Points from the text's left edge to where the mark begins."""


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


_FORMS: Final[dict[str, Callable[[int], str]]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "lowerLetter": doubled_letter,
    "upperLetter": lambda number: doubled_letter(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "ordinal": _ordinal,
    "none": lambda number: "",
}


class Numbering:
    """The lists of one file. `mark` must be called once for each list paragraph, in reading order."""

    def __init__(self, root: _Element | None) -> None:
        """root: the part word/numbering.xml, or None in a file without lists."""
        self._abstracts: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, tuple[str, dict[int, int], dict[int, _Level]]] = {}
        self._style_levels: dict[tuple[str, str], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is not None:
            self._read_abstracts(root)
            self._read_lists(root)

    def _read_abstracts(self, root: _Element) -> None:
        style_links: dict[str, str] = {}
        borrowed: dict[str, str] = {}
        for abstract in root.findall(qn("w:abstractNum")):
            key = abstract.get(qn("w:abstractNumId"), "")
            self._abstracts[key] = {}
            for element in abstract.findall(qn("w:lvl")):
                depth = integer(element.get(qn("w:ilvl")), 0)
                self._abstracts[key][depth] = _read_level(element)
                if style := _value(element, "w:pStyle"):
                    self._style_levels[key, style] = depth
            if style := _value(abstract, "w:styleLink"):
                style_links[style] = key
            if style := _value(abstract, "w:numStyleLink"):
                borrowed[key] = style
        for key, style in borrowed.items():
            self._abstracts[key] = self._abstracts.get(style_links.get(style, ""), {})

    def _read_lists(self, root: _Element) -> None:
        for element in root.findall(qn("w:num")):
            starts: dict[int, int] = {}
            levels: dict[int, _Level] = {}
            for override in element.findall(qn("w:lvlOverride")):
                depth = integer(override.get(qn("w:ilvl")), 0)
                if (start := _value(override, "w:startOverride")) is not None:
                    starts[depth] = _start(start)
                if (level := override.find(qn("w:lvl"))) is not None:
                    levels[depth] = _read_level(level)
            abstract = _value(element, "w:abstractNumId") or ""
            self._lists[element.get(qn("w:numId"), "")] = (abstract, starts, levels)

    def level_of_style(self, list_id: str, style: str) -> int:
        """Return the level that a list keeps for paragraphs of a style, 0 if it keeps none."""
        abstract = self._lists.get(list_id, ("", {}, {}))[0]
        return self._style_levels.get((abstract, style), 0)

    def mark(self, list_id: str, depth: int) -> Mark | None:
        """Return the mark of the next paragraph of this list at this level (from 0), None if there is no such list."""
        if list_id not in self._lists:
            return None
        abstract, starts, own_levels = self._lists[list_id]
        levels = self._abstracts.get(abstract, {}) | own_levels
        level = levels.get(depth)
        if level is None:
            return None
        counts = self._counts.setdefault(abstract, {})
        if (list_id, depth) not in self._begun:
            self._begun.add((list_id, depth))
            if depth in starts:
                counts[depth] = starts[depth] - 1
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in range(depth + 1, _DEEPEST_LEVEL + 1):
            after = levels[deeper].restarts_after if deeper in levels else None
            if after is None or depth < after:
                counts.pop(deeper, None)
        return Mark(_print(level, levels, counts), depth, level.indent)


def _print(level: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    if level.form == "bullet":
        return BULLET if level.pattern.strip() else ""

    def number(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        of = levels.get(depth, level)
        form = "decimal" if level.is_legal else of.form
        return _FORMS.get(form, str)(counts.get(depth, of.start))

    return re.sub(r"%([1-9])", number, level.pattern).strip()


def _read_level(element: _Element) -> _Level:
    restart = _value(element, "w:lvlRestart")
    pattern = _value(element, "w:lvlText")
    return _Level(
        form=_value(element, "w:numFmt") or "decimal",
        pattern=pattern if pattern is not None else "",
        start=_start(_value(element, "w:start")),
        restarts_after=None if restart is None else integer(restart, 0),
        is_legal=element.find(qn("w:isLgl")) is not None,
        indent=indent_of(element.find(qn("w:pPr"))),
    )


def _start(text: str | None) -> int:
    return max(0, min(integer(text, 1), HIGHEST_START))


def indent_of(properties: _Element | None) -> float | None:
    """Return how far right of the text's left edge paragraphs with these properties begin, in points."""
    found = properties.find(qn("w:ind")) if properties is not None else None
    if found is None:
        return None
    left = found.get(qn("w:left"), found.get(qn("w:start")))
    first, hanging = found.get(qn("w:firstLine")), found.get(qn("w:hanging"))
    return (integer(left, 0) + integer(first, 0) - integer(hanging, 0)) / 20


def _value(element: _Element, tag: str) -> str | None:
    child = element.find(qn(tag))
    return None if child is None else child.get(qn("w:val"))


def integer(text: str | None, otherwise: int) -> int:
    """Return a whole number of at most nine digits; Word itself reads 12.5 twips as 12."""
    match = re.match(r"[+-]?[0-9]{1,9}", text or "")
    return int(match[0]) if match else otherwise
