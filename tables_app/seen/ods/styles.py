"""What the styles of an OpenDocument spreadsheet do to sheets, rows, columns and cells."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from lxml.etree import _Element

from tables_app.seen.contrast import BLACK, WHITE, Colour, are_too_alike, from_hex
from tables_app.seen.masks import HOLDS
from tables_app.seen.parts import all_text, attribute, local

_INCHES: Final = {"in": 1.0, "cm": 1 / 2.54, "mm": 1 / 25.4, "pt": 1 / 72, "pc": 1 / 6, "px": 1 / 96}
_THINNEST: Final = 0.06
"""Inches: nothing can be read in less."""
_LOWEST: Final = 0.03
_SMALLEST_PRINT: Final = 3.0
_DEEPEST: Final = 20
_CONDITION: Final = re.compile(r"value\(\)\s*(<=|>=|!=|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_DATA_STYLES: Final = ("number-style", "currency-style", "percentage-style", "date-style", "time-style", "boolean-style",
                       "text-style")  # fmt: skip
_LITERALS: Final = ("text", "fill-character", "text-properties", "map", "currency-symbol")


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks; None for what its style leaves to the one it is made from. data: the name of its number format."""

    ink: Colour | None = None
    paper: Colour | None = None
    size: float | None = None
    data: str | None = None
    is_kept_secret: bool | None = None
    is_bold: bool | None = None

    def over(self, other: "Look") -> "Look":
        """Return this look with what it leaves open taken from another."""
        left_open = {
            name: getattr(other, name) for name in self.__dataclass_fields__ if getattr(self, name) is None
        }
        return replace(self, **left_open)

    @property
    def is_unseen(self) -> bool:
        return are_too_alike(self.ink or BLACK, self.paper or WHITE)

    @property
    def is_tiny(self) -> bool:
        return self.size is not None and self.size < _SMALLEST_PRINT


@dataclass(frozen=True, slots=True)
class _Data:
    """A number format. shows_value: whether the value is in it; literal: what is, beside it; maps: (condition, format)."""

    shows_value: bool
    literal: str
    maps: tuple[tuple[str, str], ...]


class Styles:
    """The styles of a spreadsheet by family and name: its own and those of its template."""

    def __init__(self, roots: Iterable[_Element]) -> None:
        self._styles: dict[tuple[str, str], _Element] = {}
        self._data: dict[str, _Data] = {}
        self._looks: dict[tuple[str, str], Look] = {}
        for root in roots:
            for group in root.iter("{*}styles", "{*}automatic-styles"):
                for each in group:
                    if local(each) == "style":
                        self._styles[attribute(each, "family"), attribute(each, "name")] = each
                    elif local(each) == "default-style":
                        self._styles[attribute(each, "family"), ""] = each
                    elif local(each) in _DATA_STYLES:
                        self._data[attribute(each, "name")] = _data(each)

    def look(self, family: str, name: str) -> Look:
        """Return how cells of a style look ("table-cell"), or stretches of text ("text")."""
        if (family, name) not in self._looks:
            look, at = Look(), name
            for _ in range(_DEEPEST):
                element = self._styles.get((family, at))
                if element is None:
                    break
                look = look.over(_own_look(element))
                if not at:
                    break
                at = attribute(element, "parent-style-name")
            self._looks[family, name] = look
        return self._looks[family, name]

    def hides_sheet(self, name: str) -> bool:
        return self._property("table", name, "table-properties", "display") == "false"

    def hides_column(self, name: str) -> bool:
        return is_below(
            self._property("table-column", name, "table-column-properties", "column-width"), _THINNEST
        )

    def hides_row(self, name: str) -> bool:
        return is_below(self._property("table-row", name, "table-row-properties", "row-height"), _LOWEST)

    def is_filled(self, name: str) -> bool:
        """Whether a shape of a style hides what is below it."""
        return self._property("graphic", name, "graphic-properties", "fill") not in ("none", "")

    def may_mask(self, name: str | None) -> bool:
        """Whether a number format may show something else than the number."""
        data = self._data.get(name or "")
        return data is not None and (bool(data.maps) or not data.shows_value)

    def instead_of(self, name: str | None, number: float) -> str | None:
        """Return what a number format shows in the place of a number, None where it shows the number."""
        data = self._data.get(name or "")
        for condition, other in data.maps if data else ():
            found = _CONDITION.search(condition)
            if found and HOLDS[found[1]](number, float(found[2])):
                data = self._data.get(other)
                break
        return None if data is None or data.shows_value else data.literal

    def _property(self, family: str, name: str, properties: str, wanted: str) -> str:
        element = self._styles.get((family, name))
        for each in element if element is not None else ():
            if local(each) == properties and (value := attribute(each, wanted)):
                return value
        return ""


def is_below(length: str, inches: float) -> bool:
    found = re.fullmatch(r"([\d.]+)([a-z]{2})", length)
    return bool(found) and _number(found[1]) * _INCHES.get(found[2], 1.0) < inches if found else False


def _number(text: str) -> float:
    return float(text) if re.fullmatch(r"\d+(?:\.\d*)?|\.\d+", text) else 1_000.0


def _own_look(element: _Element) -> Look:
    look = Look(data=attribute(element, "data-style-name") or None)
    for each in element:
        if local(each) == "text-properties":
            ink = (
                BLACK
                if attribute(each, "use-window-font-color") == "true"
                else from_hex(attribute(each, "color"))
            )
            size = attribute(each, "font-size")
            weight = attribute(each, "font-weight")
            look = replace(
                look,
                ink=ink,
                size=_number(size[:-2]) if size.endswith("pt") else None,
                is_bold=weight == "bold" if weight else None,
            )
        elif local(each) == "table-cell-properties":
            named = attribute(each, "background-color")
            paper = WHITE if named == "transparent" else from_hex(named)
            protection = attribute(each, "cell-protect")
            look = replace(
                look,
                paper=paper,
                is_kept_secret=(protection == "hidden-and-protected") if protection else None,
            )
    return look


def _data(element: _Element) -> _Data:
    maps = tuple(
        (attribute(each, "condition"), attribute(each, "apply-style-name"))
        for each in element
        if local(each) == "map"
    )
    literal = "".join(all_text(each) for each in element if local(each) == "text")
    shows_value = any(local(each) not in _LITERALS for each in element)
    return _Data(shows_value, literal.strip(), maps)
