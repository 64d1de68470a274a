"""What OpenDocument's styles say of how words look, for the body and for headers and footers alike."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from requests_app.checks.hidden.colours import WHITE, Colour, colour_of
from tables_app.seen.parts import attribute, local

_DEEPEST_CHAIN: Final = 20
_PARAGRAPHS: Final = ("p", "h")
_FAMILIES: Final = {
    "span": "text",
    "a": "text",
    "p": "paragraph",
    "h": "paragraph",
    "table-cell": "table-cell",
    "table-row": "table-row",
    "table": "table",
    "section": "section",
    "frame": "graphic",
    "custom-shape": "graphic",
    "text-box": "graphic",
    "rect": "graphic",
}


def places(root: _Element) -> Iterator[tuple[_Element, str]]:
    """Yield every element with its place: "paragraph 12", or "header" for what stands on every page."""
    number = 0
    for element in root.iter():
        name = local(element)
        if name in _PARAGRAPHS:
            number += 1
        yield (
            element,
            "header or footer" if local(root) == "document-styles" else f"paragraph {max(1, number)}",
        )


class Looks:
    """The styles of a file by family and name; what a text's own part makes of them comes first."""

    def __init__(self, texts: dict[str, _Element]) -> None:
        self._styles: dict[tuple[str, str, str], _Element] = {}
        self._defaults: dict[str, _Element] = {}
        for root in texts.values():
            for style in root.iter("{*}style"):
                is_own = local(style.getparent()) == "automatic-styles"  # type: ignore[arg-type]
                part = local(root) if is_own else ""
                self._styles[part, attribute(style, "family"), attribute(style, "name")] = style
            for style in root.iter("{*}default-style"):
                self._defaults[attribute(style, "family")] = style

    def property_of(self, element: _Element, names: tuple[str, ...]) -> str:
        """Return what the style of an element, or one that it is based on, says of the first of these that it names."""
        family = _FAMILIES.get(local(element), "")
        name = attribute(element, "style-name")
        part = local(element.getroottree().getroot())
        for _ in range(_DEEPEST_CHAIN):
            style = self._styles.get((part, family, name), self._styles.get(("", family, name)))
            if style is None:
                break
            if value := _value(style, names):
                return value
            name = attribute(style, "parent-style-name")
        return ""

    def of_text(self, element: _Element, *names: str) -> str:
        """Return what the innermost span, else the paragraph, else the default says of its words."""
        for around in [element, *element.iterancestors()]:
            if local(around) in ("span", "a", *_PARAGRAPHS):
                if value := self.property_of(around, names):
                    return value
                if local(around) in _PARAGRAPHS:
                    break
        default = self._defaults.get("paragraph")
        return _value(default, names) if default is not None else ""

    def ground(self, element: _Element) -> Colour | None:
        """Return the colour that words stand on; None for a ground of no single colour."""
        for around in [element, *element.iterancestors()]:
            if local(around) in _FAMILIES:
                fill = self.property_of(around, ("background-color", "fill-color"))
                if self.property_of(around, ("fill",)) in ("gradient", "bitmap", "hatch"):
                    return None
                if (colour := colour_of(fill)) is not None:
                    return colour
        return WHITE


def _value(style: _Element, names: tuple[str, ...]) -> str:
    for properties in style:
        for name in names:
            if value := attribute(properties, name):
                return value
    return ""
