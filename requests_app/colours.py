"""The colour of an authority's pages: white words stand on it, so it must be dark enough to read them."""

import re
from typing import Final

from django.core.exceptions import ValidationError

LEAST_CONTRAST: Final = 4.5
"""Of words and their ground, by WCAG 2.2, success criterion 1.4.3."""

_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")


def contrast_with_white(colour: str) -> float:
    """Return the contrast of white on a colour, such as "#00625a": from 1 to 21, as WCAG 2.2 works it out."""
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(channel: float) -> float:
    """The light of a channel: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def check_colour(colour: str) -> None:
    """Raise ValidationError for what is no colour, or one on which white words are hard to read."""
    if not _COLOUR.fullmatch(colour):
        raise ValidationError("Enter the colour as # and six digits, such as #00625a.")
    contrast = contrast_with_white(colour)
    if contrast < LEAST_CONTRAST:
        raise ValidationError(
            f"White words on this colour would be hard to read: their contrast is {int(contrast * 10) / 10} to 1, and must be "
            f"at least {LEAST_CONTRAST} to 1. Enter a darker one."
        )
