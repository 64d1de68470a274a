"""What Word's styles say of a paragraph or a run: bold, hidden, heading, list, indent."""

from collections.abc import Iterator
from typing import Final

from docx.oxml.ns import qn
from lxml.etree import _Element

from requests_app.letters.readers.docx.numbering import indent_of, integer

_OFF: Final = {"0", "false", "off", "none"}
_DEEPEST_CHAIN: Final = 20
_BODY_TEXT_LEVEL: Final = 9


def is_on(element: _Element | None) -> bool:
    """Whether a property such as w:b is given and not switched off."""
    return element is not None and element.get(qn("w:val"), "true").lower() not in _OFF


class Styles:
    """The styles of one file, by id, each with those it is based on."""

    def __init__(self, root: _Element | None) -> None:
        """root: the part word/styles.xml, or None in a file without styles."""
        self._styles: dict[str, _Element] = {}
        self._default = ""
        self._defaults: _Element | None = None
        if root is None:
            return
        self._defaults = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        for style in root.findall(qn("w:style")):
            key = style.get(qn("w:styleId"), "")
            self._styles[key] = style
            if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true", "on"):
                self._default = key

    def _chain(self, key: str) -> Iterator[_Element]:
        """Yield the style and those it is based on, nearest first."""
        for _ in range(_DEEPEST_CHAIN):
            style = self._styles.get(key)
            if style is None:
                return
            yield style
            base = style.find(qn("w:basedOn"))
            key = base.get(qn("w:val"), "") if base is not None else ""

    def _first(self, key: str, path: str) -> tuple[_Element | None, str]:
        """Return what the nearest style of the chain gives at `path`, and that style's id."""
        for style in self._chain(key):
            found = style.find(path)
            if found is not None:
                return found, style.get(qn("w:styleId"), "")
        return None, ""

    def paragraph_style(self, properties: _Element | None) -> str:
        """Return the id of the style that a paragraph with these properties has."""
        named = properties.find(qn("w:pStyle")) if properties is not None else None
        key = named.get(qn("w:val"), "") if named is not None else ""
        return key if key in self._styles else self._default

    def toggled(
        self, tag: str, run: _Element | None, paragraph_style: str, *, otherwise: bool = False
    ) -> bool:
        """Whether a toggle such as w:b holds for a run with the properties `run`.

        What the run itself says wins. Else paragraph and character style switch each
        other: a Strong run in a bold heading is not bold (ECMA-376 part 1, 17.7.3).
        otherwise: what the table style around it says.
        """
        own = run.find(qn(tag)) if run is not None else None
        if own is not None:
            return is_on(own)
        path = f"{qn('w:rPr')}/{qn(tag)}"
        holds = is_on(self._first(paragraph_style, path)[0])
        named = run.find(qn("w:rStyle")) if run is not None else None
        if named is not None:
            holds ^= is_on(self._first(named.get(qn("w:val"), ""), path)[0])
        by_default = self._defaults is not None and is_on(self._defaults.find(qn(tag)))
        return holds or otherwise or by_default

    def heading(self, paragraph_style: str, properties: _Element | None) -> int:
        """Return 1 to 6 for a heading, 0 for other text."""
        own = properties.find(qn("w:outlineLvl")) if properties is not None else None
        level = (
            own if own is not None else self._first(paragraph_style, f"{qn('w:pPr')}/{qn('w:outlineLvl')}")[0]
        )
        if level is not None:
            depth = integer(level.get(qn("w:val")), _BODY_TEXT_LEVEL)
            return min(depth + 1, 6) if 0 <= depth < _BODY_TEXT_LEVEL else 0
        name, _ = self._first(paragraph_style, qn("w:name"))
        return 1 if name is not None and name.get(qn("w:val"), "").lower() == "title" else 0

    def list_of(self, paragraph_style: str) -> tuple[_Element | None, str]:
        """Return the w:numPr that a paragraph style brings, and the id of the style that has it."""
        return self._first(paragraph_style, f"{qn('w:pPr')}/{qn('w:numPr')}")

    def indent(self, paragraph_style: str) -> float | None:
        """Return the indent in points that a paragraph style brings."""
        found, _ = self._first(paragraph_style, f"{qn('w:pPr')}/{qn('w:ind')}")
        return indent_of(found.getparent()) if found is not None else None

    def property_of(self, key: str, group: str, name: str) -> _Element | None:
        """Return what a style or those it is based on say of a property, such as "color" in "rPr"."""
        return self._first(key, f"{qn(f'w:{group}')}/{qn(f'w:{name}')}")[0]

    def shadings(self, table_style: str) -> Iterator[_Element]:
        """Yield every shading that a table style or those it is based on bring, of whichever part of the table."""
        for style in self._chain(table_style):
            yield from style.iter(qn("w:shd"))

    def bold_regions(self, table_style: str) -> set[str]:
        """Return which parts of a table its style makes bold: "firstRow", "firstCol", "lastRow" …"""
        regions = set()
        for style in self._chain(table_style):
            for part in style.findall(qn("w:tblStylePr")):
                if is_on(part.find(f"{qn('w:rPr')}/{qn('w:b')}")):
                    regions.add(part.get(qn("w:type"), ""))
        return regions
