"""Colours as three parts from 0 to 255, and whether one can be told from another."""

import re
from typing import Final

from tables_app.seen.contrast import WHITE, Colour

__all__ = ["WHITE", "Colour", "colour_of", "stands_out"]

_HEX: Final = re.compile(r"#?([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")
_LEAST_CONTRAST: Final = 24
"""As for the letters of a PDF that are taken for seen."""


def colour_of(text: str) -> Colour | None:
    """Return the colour that six hexadecimal digits name, None for "auto", "transparent" and the like."""
    match = _HEX.fullmatch(text.strip())
    return (int(match[1], 16), int(match[2], 16), int(match[3], 16)) if match else None


def stands_out(colour: Colour, ground: Colour) -> bool:
    return sum(abs(part - below) for part, below in zip(colour, ground, strict=True)) >= _LEAST_CONTRAST
