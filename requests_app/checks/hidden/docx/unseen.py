"""Words in a Word file that nobody sees: hidden, in the colour of their ground, too small, squashed or off the page."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml.etree import _Element

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.colours import WHITE, Colour, colour_of, stands_out
from requests_app.checks.hidden.docx.changes import joined
from requests_app.checks.hidden.docx.stories import Story
from requests_app.checks.hidden.found import Seen, found
from requests_app.checks.hidden.packages import child
from requests_app.letters.readers.docx.styles import Styles, is_on
from tables_app.seen.parts import attribute, local

_TINY_HALF_POINTS: Final = 3
_SQUASHED_TWIPS: Final = 40
_BLACK: Final[Colour] = (0, 0, 0)
_HIGHLIGHTS: Final = {"black": _BLACK, "white": WHITE, "darkBlue": (0, 0, 128)}
_UNKNOWN: Final[Colour] = (-999, -999, -999)
"""The colour of a ground of which it is only known that there is one."""
_REASONS: Final = {
    "hidden": "The file holds hidden text",
    "colour": "The file holds text in the colour of what it is printed on",
    "blacked": "The file holds text under a black mark",
    "tiny": "The file holds text too small to be seen",
    "squashed": "The file holds text in a line or row too low to be seen",
}


def unseen_text(stories: list[Story], styles: Styles, roots: dict[str, _Element]) -> Iterator[Finding]:
    """Yield a finding for each way in which words are hidden."""
    look = _Looks(styles, roots)
    by_reason: dict[str, list[Seen]] = defaultdict(list)
    for story in stories:
        if story.kind == "glossary":
            continue
        for element, place in story.elements():
            words = _shown_words(element) if local(element) == "r" else ""
            if words.strip() and (reason := look.reason(element)):
                by_reason[reason].append(Seen(place, words))
    for reason, seen in by_reason.items():
        yield found("hidden-text-in-file", Severity.SEVERE, _REASONS[reason], joined(seen), key=reason)


def _shown_words(run: _Element) -> str:
    return "".join((one.text or "") for one in run.iterchildren("{*}t"))


@dataclass(slots=True)
class _Looks:
    """What is known of how runs look."""

    styles: Styles
    roots: dict[str, _Element]

    def reason(self, run: _Element) -> str:
        """Return why a run cannot be seen; empty if it can."""
        own = run.find("{*}rPr")
        paragraph = _above(run, "p")
        paragraph_own = child(paragraph, "pPr")
        style = self.styles.paragraph_style(paragraph_own)
        if self.styles.toggled("w:vanish", own, style) or _in_hidden_row(run):
            return "hidden"
        if 0 < self._size(own, style) <= _TINY_HALF_POINTS:
            return "tiny"
        if _is_squashed(run, paragraph_own):
            return "squashed"
        return self._colour_reason(run, own, paragraph_own, style)

    def _first(self, tag: str, own: _Element | None, style: str) -> _Element | None:
        """Return what a run itself, its character style or its paragraph's style says of one property."""
        value = child(own, tag)
        if value is None and own is not None and (named := child(own, "rStyle")) is not None:
            value = self.styles.property_of(attribute(named, "val"), "rPr", tag)
        return value if value is not None else self.styles.property_of(style, "rPr", tag)

    def _size(self, own: _Element | None, style: str) -> int:
        text = attribute(self._first("sz", own, style), "val", "22")
        return int(text) if text.isdecimal() else 22

    def _colour_reason(
        self, run: _Element, own: _Element | None, paragraph: _Element | None, style: str
    ) -> str:
        ink = colour_of(attribute(self._first("color", own, style), "val"))
        mark = attribute(self._first("highlight", own, style), "val")
        if mark and mark != "none":
            ground: Colour | None = _HIGHLIGHTS.get(mark, _UNKNOWN)
            if ground == _BLACK and (ink is None or not stands_out(ink, _BLACK)):
                return "blacked"
        else:
            ground = self._ground(run, own, paragraph, style)
            if ground == _BLACK and ink == _BLACK:
                return "blacked"
        if ink is None or ground == _UNKNOWN:
            return ""
        return "" if stands_out(ink, ground or WHITE) else "colour"

    def _ground(
        self, run: _Element, own: _Element | None, paragraph: _Element | None, style: str
    ) -> Colour | None:
        """Return the nearest shading behind a run; None for the bare page."""
        for shading in (
            self._first("shd", own, style),
            child(paragraph, "shd"),
            self.styles.property_of(style, "pPr", "shd"),
        ):
            if (colour := _fill(shading)) is not None:
                return colour
        return self._ground_around(run)

    def _ground_around(self, run: _Element) -> Colour | None:
        for around in run.iterancestors():
            name = local(around)
            if name == "tc" and (colour := _fill(child(around, "tcPr", "shd"))) is not None:
                return colour
            if name == "tbl":
                if (colour := _fill(child(around, "tblPr", "shd"))) is not None:
                    return colour
                if self._is_shaded_by_style(around):
                    return _UNKNOWN
            if name in ("wsp", "shape", "rect", "roundrect", "sp", "oval"):
                return _fill_of_shape(around)
            if name == "document" and (background := child(around, "background")) is not None:
                return colour_of(attribute(background, "color"))
        return None

    def _is_shaded_by_style(self, table: _Element) -> bool:
        named = attribute(child(table, "tblPr", "tblStyle"), "val")
        return any(_fill(shading) is not None for shading in self.styles.shadings(named))


def _fill(shading: _Element | None) -> Colour | None:
    if shading is None:
        return None
    pattern = attribute(shading, "val", "clear")
    if pattern == "solid":
        return colour_of(attribute(shading, "color")) or _BLACK
    if pattern not in ("clear", "nil"):
        return _UNKNOWN
    return colour_of(attribute(shading, "fill"))


def _fill_of_shape(shape: _Element) -> Colour | None:
    """Return the fill of a text box, drawn in either of Word's two ways."""
    solid = child(shape, "spPr", "solidFill", "srgbClr")
    if solid is not None:
        return colour_of(attribute(solid, "val"))
    if child(shape, "spPr", "noFill") is not None or attribute(shape, "filled") in ("f", "false"):
        return None
    return colour_of(attribute(shape, "fillcolor").split(" ")[0]) or _UNKNOWN


def _in_hidden_row(run: _Element) -> bool:
    row = _above(run, "tr")
    return row is not None and is_on(child(row, "trPr", "hidden"))


def _is_squashed(run: _Element, paragraph: _Element | None) -> bool:
    spacing = child(paragraph, "spacing")
    if (
        attribute(spacing, "lineRule") == "exact"
        and 0 < _twips(attribute(spacing, "line")) <= _SQUASHED_TWIPS
    ):
        return True
    row = _above(run, "tr")
    height = child(row, "trPr", "trHeight")
    return attribute(height, "hRule") == "exact" and 0 < _twips(attribute(height, "val")) <= _SQUASHED_TWIPS


def _twips(text: str) -> int:
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else 0


def _above(element: _Element, name: str) -> _Element | None:
    return next((one for one in element.iterancestors() if local(one) == name), None)
