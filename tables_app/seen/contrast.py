"""Whether print can be told from the paper it is on."""

import re
from functools import lru_cache
from typing import Final

type Colour = tuple[int, int, int]
"""Red, green and blue, each from 0 to 255."""

WHITE: Final[Colour] = (255, 255, 255)
BLACK: Final[Colour] = (0, 0, 0)

_LEAST_CONTRAST: Final = 1.3
"""As WCAG measures it, from 1 (none) to 21. The palest grey that office themes offer on white has 1.24, the next 1.41."""


@lru_cache(maxsize=1_000)
def are_too_alike(ink: Colour, paper: Colour) -> bool:
    """Whether nobody would see that there is print."""
    lighter, darker = sorted((_luminance(ink), _luminance(paper)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05) < _LEAST_CONTRAST


def _luminance(colour: Colour) -> float:
    """Return relative luminance: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    parts = [part / 255 for part in colour]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def from_hex(text: str) -> Colour | None:
    """Return the colour of "#FFFFFF", "FFFFFF" or, with transparency before it, "FFFFFFFF"."""
    if not re.fullmatch(r"#?(?:[0-9a-fA-F]{2})?[0-9a-fA-F]{6}", text):
        return None
    digits = text[-6:]
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
