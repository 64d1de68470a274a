"""What a rule sees in a piece, and what it may know of the letter around it."""

import re
from dataclasses import dataclass
from typing import Final

from requests_app.checks.finding import Severity
from requests_app.checks.published import Piece

SEVERE: Final = Severity.SEVERE
WARNING: Final = Severity.WARNING
INFORMATION: Final = Severity.INFORMATION

_SENTENCE: Final = 300  # characters
_WORDS_BEFORE: Final = 80


@dataclass(frozen=True, slots=True)
class Sight:
    """Words of a piece, from start to end, that may be personal data. what: "A mobile number", to begin a sentence."""

    code: str
    severity: Severity
    start: int
    end: int
    what: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the letter names where it is not published: in its salutation, its signature, a quoted mail.

    first, last: words of the name, either may be empty. asks: whether it is the requester. told: where, for staff.
    """

    first: tuple[str, ...]
    last: str
    asks: bool
    told: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What the rules may know of the letter. people: whom it names where it is not published.

    numbers, postcodes: those that the authority prints outside the matter, in its letterhead or below its signature, without
    blanks. lower_case: words that the letter uses as ordinary ones.
    """

    people: tuple[Person, ...] = ()
    numbers: frozenset[str] = frozenset()
    postcodes: frozenset[str] = frozenset()
    lower_case: frozenset[str] = frozenset()


def near(
    piece: Piece, start: int, end: int, pattern: re.Pattern[str], *, before: int = 60, after: int = 0
) -> bool:
    """Say whether a pattern is found around the characters start to end, or in what heads a cell."""
    text = piece.prose
    around = text[max(0, start - before) : start] + " … " + text[end : end + after]
    return bool(pattern.search(around) or (piece.about and pattern.search(piece.about)))


def sentence(text: str, start: int, end: int) -> str:
    """Return the sentence or line that holds the characters start to end, as far as it is near."""
    marks = (". ", "? ", "! ", "\n")
    reach = max(0, start - _SENTENCE)
    first = max(
        (at + len(mark) for mark in marks if (at := text.rfind(mark, reach, start)) >= 0), default=reach
    )
    reach = end + _SENTENCE
    last = min((at for mark in marks if (at := text.find(mark, end, reach)) >= 0), default=reach)
    return text[first:last]


def before(text: str, start: int) -> str:
    """Return the words before a place, as far as they can matter to what stands there."""
    return text[max(0, start - _WORDS_BEFORE) : start]
