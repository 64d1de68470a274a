"""What OpenDocument's styles say of a paragraph or a span: bold, hidden, heading, list, indent."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from lxml.etree import _Element

from requests_app.letters.readers.odt.names import qn

_DEEPEST_CHAIN: Final = 20
_BOLD: Final = {"bold", "bolder", "600", "700", "800", "900"}
_POINTS: Final = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "px": 0.75}
_LENGTH: Final = re.compile(r"(-?\d{1,6}(?:\.\d{1,9})?)(pt|in|cm|mm|pc|px)")


class Styles:
    """The styles of one part of a file, by family and name, each with those it is based on."""

    def __init__(self, common: Iterable[_Element], automatic: Iterable[_Element]) -> None:
        """common: the named styles; automatic: those that a program made of a part's own formatting."""
        self._styles: dict[tuple[str, str], _Element] = {}
        self._defaults: dict[str, _Element] = {}
        self._automatic: set[tuple[str, str]] = set()
        for style in common:
            self._add(style)
        for style in automatic:
            self._automatic.add(self._add(style))

    def _add(self, style: _Element) -> tuple[str, str]:
        family = style.get(qn("style:family"), "")
        key = family, style.get(qn("style:name"), "")
        if style.tag == qn("style:default-style"):
            self._defaults[family] = style
        elif style.tag == qn("style:style"):
            self._styles[key] = style
        return key

    def _chain(self, family: str, name: str) -> Iterator[_Element]:
        """Yield the style, those it is based on, nearest first, and the default."""
        for _ in range(_DEEPEST_CHAIN):
            style = self._styles.get((family, name))
            if style is None:
                break
            yield style
            name = style.get(qn("style:parent-style-name"), "")

    def _property(self, family: str, name: str, properties: str, attribute: str) -> str | None:
        for style in self._chain(family, name):
            found = style.find(qn(properties))
            value = found.get(qn(attribute)) if found is not None else None
            if value is not None:
                return value
        return None

    def _of_text(self, paragraph: str, spans: Iterable[str], attribute: str) -> str | None:
        """Return what the innermost span's style says, else the paragraph's, else the default."""
        properties = "style:text-properties"
        for span in spans:
            if (value := self._property("text", span, properties, attribute)) is not None:
                return value
        value = self._property("paragraph", paragraph, properties, attribute)
        if value is None and (default := self._defaults.get("paragraph")) is not None:
            found = default.find(qn(properties))
            value = found.get(qn(attribute)) if found is not None else None
        return value

    def is_bold(self, paragraph: str, spans: Iterable[str]) -> bool:
        """Whether text is bold. spans: the styles of the spans around it, innermost first."""
        return self._of_text(paragraph, spans, "fo:font-weight") in _BOLD

    def is_hidden(self, paragraph: str, spans: Iterable[str]) -> bool:
        """Whether text is hidden."""
        return self._of_text(paragraph, spans, "text:display") == "none"

    def heading(self, element: _Element) -> int:
        """Return 1 to 6 for a heading, 0 for other text."""
        name = element.get(qn("text:style-name"), "")
        level = element.get(qn("text:outline-level"), "1") if element.tag == qn("text:h") else None
        for style in self._chain("paragraph", name):
            level = level or style.get(qn("style:default-outline-level"))
            if level is None and style.get(qn("style:name")) == "Title":
                level = "1"
        return min(max(1, whole(level, 1)), 6) if level else 0

    def list_style(self, name: str) -> str:
        """Return the list that a paragraph style brings, empty for none."""
        for style in self._chain("paragraph", name):
            found = style.get(qn("style:list-style-name"))
            if found is not None:
                return found
        return ""

    def master_page(self, name: str) -> str:
        """Return the page that a paragraph's own style begins, empty for none."""
        style = self._styles.get(("paragraph", name))
        return style.get(qn("style:master-page-name"), "") if style is not None else ""

    def own_indent(self, name: str) -> float | None:
        """Return the indent that a paragraph's own formatting gives, in points."""
        style = self._styles.get(("paragraph", name)) if ("paragraph", name) in self._automatic else None
        return indent_of(style.find(qn("style:paragraph-properties"))) if style is not None else None

    def indent(self, name: str) -> float | None:
        """Return the indent that a paragraph style brings, in points."""
        for style in self._chain("paragraph", name):
            found = indent_of(style.find(qn("style:paragraph-properties")))
            if found is not None:
                return found
        return None


def indent_of(properties: _Element | None) -> float | None:
    """Return where the first line begins, in points from the text's left edge; None where nothing says so."""
    if properties is None:
        return None
    left, first = points(properties.get(qn("fo:margin-left"))), points(properties.get(qn("fo:text-indent")))
    return None if left is None and first is None else (left or 0.0) + (first or 0.0)


def points(length: str | None) -> float | None:
    """Return a length such as "2.5cm" in points."""
    match = _LENGTH.fullmatch(length or "")
    return float(match[1]) * _POINTS[match[2]] if match else None


def whole(text: str | None, otherwise: int) -> int:
    """Return a whole number of at most nine digits."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else otherwise
