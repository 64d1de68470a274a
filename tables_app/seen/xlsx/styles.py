"""What the styles of an Excel workbook do to the cells that have them: what cannot be seen, and what is masked."""

import colorsys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lxml.etree import _Element
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.styles.numbers import BUILTIN_FORMATS

from tables_app.seen import masks
from tables_app.seen.contrast import BLACK, WHITE, Colour, are_too_alike, from_hex
from tables_app.seen.parts import Package, attribute, local

_SMALLEST_PRINT: Final = 3.0
"""Points. Nobody sees that there is print of this size."""
_AUTOMATIC: Final = {"64": BLACK, "65": WHITE}
"""The colours of the system's own windows, which are not in the palette."""
# The order in which cells count a theme's colours, which is not the one they are listed in.
_THEME_ORDER: Final = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6",
                       "hlink", "folHlink")  # fmt: skip
_OFFICE_THEME: Final = ("FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31", "A5A5A5", "FFC000", "5B9BD5",
                        "70AD47", "0563C1", "954F72")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks. paper: None where it is not of one colour. decimals: how many are shown, None if all are."""

    ink: Colour = BLACK
    paper: Colour | None = WHITE
    has_paper: bool = False
    code: str = "General"
    is_tiny: bool = False
    decimals: int | None = None
    is_bold: bool = False

    @property
    def is_unseen(self) -> bool:
        """Whether its print is of the colour of its paper."""
        return self.paper is not None and are_too_alike(self.ink, self.paper)


@dataclass(frozen=True, slots=True)
class Difference:
    """What a conditional format changes; None for what it leaves alone."""

    ink: Colour | None
    paper: Colour | None
    code: str | None

    def may_hide(self) -> bool:
        paper = self.paper or WHITE
        is_unseen = self.ink is not None and are_too_alike(self.ink, paper)
        return is_unseen or (self.code is not None and masks.is_mask(self.code))


@dataclass(frozen=True, slots=True)
class Styles:
    """looks: by the number that a cell gives. differences: those of conditional formats, by theirs."""

    looks: Sequence[Look]
    differences: Sequence[Difference]
    palette: "Palette"

    def look(self, number: str | None) -> Look:
        at = int(number) if number and number.isdigit() else 0
        return self.looks[at] if at < len(self.looks) else Look()


class Palette:
    """The colours that a workbook names by number: its theme's and the indexed ones."""

    def __init__(self, theme: Sequence[str], indexed: Sequence[str]) -> None:
        self._theme, self._indexed = theme, indexed

    def colour(self, element: _Element | None, automatic: Colour) -> Colour:
        """Return the colour that an element names; the automatic one where it names none that is known."""
        if element is None or element.get("auto"):
            return automatic
        base = self._base(element, automatic)
        try:
            tint = float(element.get("tint", "0"))
        except ValueError:
            tint = 0.0
        return _tinted(base, max(-1.0, min(1.0, tint))) if tint else base

    def _base(self, element: _Element, automatic: Colour) -> Colour:
        if rgb := element.get("rgb"):
            return from_hex(rgb) or automatic
        theme, indexed = element.get("theme", ""), element.get("indexed", "")
        if indexed in _AUTOMATIC:
            return _AUTOMATIC[indexed]
        if theme.isdigit() and int(theme) < len(self._theme):
            return from_hex(self._theme[int(theme)]) or automatic
        if indexed.isdigit() and int(indexed) < len(self._indexed):
            return from_hex(self._indexed[int(indexed)]) or automatic
        return automatic


def _tinted(colour: Colour, tint: float) -> Colour:
    """Return a colour made lighter (above 0) or darker (ECMA-376 part 1, 18.8.19)."""
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    red, green, blue = colorsys.hls_to_rgb(hue, light, saturation)
    return round(red * 255), round(green * 255), round(blue * 255)


def read_styles(package: Package, part: str, theme: str) -> Styles:
    """Return what the styles of a workbook do. An empty name stands for a part that is not there."""
    if not package.has(part):
        return Styles((Look(),), (), Palette(_OFFICE_THEME, COLOR_INDEX))
    root = package.tree(part)
    palette = Palette(_theme(package, theme), _indexed(root))
    codes = dict(BUILTIN_FORMATS) | {
        int(each.get("numFmtId", "0")): each.get("formatCode", "")
        for each in root.iterfind("{*}numFmts/{*}numFmt")
        if each.get("numFmtId", "").isdigit()
    }
    fonts = [_font(each, palette) for each in root.iterfind("{*}fonts/{*}font")]
    papers = [_paper(each, palette) for each in root.iterfind("{*}fills/{*}fill")]
    looks = [_look(each, fonts, papers, codes) for each in root.iterfind("{*}cellXfs/{*}xf")]
    differences = [read_difference(each, palette) for each in root.iterfind("{*}dxfs/{*}dxf")]
    return Styles(looks or (Look(),), differences, palette)


def _look(
    element: _Element,
    fonts: Sequence[tuple[Colour, bool, bool]],
    papers: Sequence[tuple[Colour | None, bool]],
    codes: dict[int, str],
) -> Look:
    ink, is_tiny, is_bold = _at(fonts, element.get("fontId"), (BLACK, False, False))
    paper, has_paper = _at(papers, element.get("fillId"), (WHITE, False))
    number = element.get("numFmtId", "0")
    code = codes.get(int(number) if number.isdigit() else 0, "General")
    return Look(ink, paper, has_paper, code, is_tiny, _decimals(code), is_bold)


def _at[T](listed: Sequence[T], number: str | None, otherwise: T) -> T:
    at = int(number) if number and number.isdigit() else 0
    return listed[at] if at < len(listed) else otherwise


def _font(element: _Element, palette: Palette) -> tuple[Colour, bool, bool]:
    """Return the colour of print, whether it is tiny, and whether it is bold."""
    size = element.find("{*}sz")
    try:
        is_tiny = size is not None and float(size.get("val", "11")) < _SMALLEST_PRINT
    except ValueError:
        is_tiny = False
    bold = element.find("{*}b")
    is_bold = bold is not None and bold.get("val", "1") not in ("0", "false")
    return palette.colour(element.find("{*}color"), BLACK), is_tiny, is_bold


def _paper(element: _Element, palette: Palette) -> tuple[Colour | None, bool]:
    """Return the colour behind a cell, None for a gradient or a pattern, and whether there is any."""
    pattern = element.find("{*}patternFill")
    if pattern is None:
        return None, True
    kind = pattern.get("patternType", "none")
    if kind == "none":
        return WHITE, False
    return (palette.colour(pattern.find("{*}fgColor"), BLACK), True) if kind == "solid" else (None, True)


def read_difference(element: _Element, palette: Palette) -> Difference:
    """Return what a conditional format changes."""
    ink = element.find("{*}font/{*}color")
    fill = element.find("{*}fill/{*}patternFill")
    # Here a plain fill is named by its background, and has no kind.
    paper = None if fill is None else fill.find("{*}bgColor")
    code = element.find("{*}numFmt")
    return Difference(
        None if ink is None else palette.colour(ink, BLACK),
        None if paper is None else palette.colour(paper, WHITE),
        None if code is None else code.get("formatCode"),
    )


def _decimals(code: str) -> int | None:
    """Return how many decimals a format shows, counting those of the share and not of the hundred; None if all."""
    first = code.split(";")[0]
    if (
        code == "General"
        or ("#" not in first and "0" not in first)
        or any(letter in first for letter in "ymdhsE/@")
    ):
        return None
    _, _, decimals = first.partition(".")
    shown = sum(each in "0#?" for each in decimals)
    return shown + 2 if "%" in first else shown


def _theme(package: Package, part: str) -> Sequence[str]:
    if not package.has(part):
        return _OFFICE_THEME
    named = {}
    for scheme in package.tree(part).iter("{*}clrScheme"):
        for each in scheme:
            for colour in each:
                named[local(each)] = attribute(colour, "lastClr") or attribute(colour, "val")
    return [named.get(name, otherwise) for name, otherwise in zip(_THEME_ORDER, _OFFICE_THEME, strict=True)]


def _indexed(root: _Element) -> Sequence[str]:
    own = [each.get("rgb", "") for each in root.iterfind("{*}colors/{*}indexedColors/{*}rgbColor")]
    return own or COLOR_INDEX
