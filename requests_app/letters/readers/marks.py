"""Marks that a program makes before list paragraphs: numbers, letters, roman numerals, bullets."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from requests_app.letters.document import Block, Paragraph

BULLET: Final = "•"
HIGHEST_START: Final = 32_767
"""Word's own limit. Letters and roman numerals grow as long as their number is great."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A list paragraph's mark as printed, how deep it stands, and where it begins (None: its paragraph says)."""

    label: str
    level: int
    indent: float | None


def as_note(number: int, blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks of a footnote or endnote, under the mark that stands where it is cited."""
    label = f"[{number}]"
    for block in blocks:
        yield replace(block, label=label) if label and isinstance(block, Paragraph) else block
        label = ""


def roman(number: int) -> str:
    numerals = (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
        (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    )  # fmt: skip
    text = ""
    for value, numeral in numerals:
        text += numeral * (number // value)
        number %= value
    return text


def doubled_letter(number: int) -> str:
    """Return a to z, then aa, bb, cc, as Word counts on."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""


def spreadsheet_letter(number: int) -> str:
    """Return a to z, then aa, ab, ac, as OpenDocument and web pages count on."""
    text = ""
    while number > 0:
        number, digit = divmod(number - 1, 26)
        text = chr(ord("a") + digit) + text
    return text


# The forms as OpenDocument's style:num-format and HTML's <ol type> name them alike.
FORMS: Final[dict[str, Callable[[int], str]]] = {
    "1": str,
    "a": spreadsheet_letter,
    "A": lambda number: spreadsheet_letter(number).upper(),
    "i": roman,
    "I": lambda number: roman(number).upper(),
}
