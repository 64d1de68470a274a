"""What a rule sees in a piece, and what it may know of the letter around it."""

import re
from dataclasses import dataclass
from typing import Final

from requests_app.checks.finding import Severity
from requests_app.checks.published import Piece

SEVERE: Final = Severity.SEVERE
WARNING: Final = Severity.WARNING
INFORMATION: Final = Severity.INFORMATION


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
    """What the rules may know of the letter. unpublished: the words of letterhead, closing and all else that stays inside."""

    unpublished: str = ""
    people: tuple[Person, ...] = ()
    lower_case: frozenset[str] = frozenset()


def near(
    piece: Piece, start: int, end: int, pattern: re.Pattern[str], *, before: int = 60, after: int = 0
) -> bool:
    """Say whether a pattern is found around the characters start to end, or in what heads a cell."""
    text = piece.prose
    around = text[max(0, start - before) : start] + " … " + text[end : end + after]
    return bool(pattern.search(around) or (piece.about and pattern.search(piece.about)))


def sentence(text: str, start: int, end: int) -> str:
    """Return the sentence or line that holds the characters start to end."""
    marks = (". ", "? ", "! ", "\n")
    first = max((at + len(mark) for mark in marks if (at := text.rfind(mark, 0, start)) >= 0), default=0)
    last = min((at for mark in marks if (at := text.find(mark, end)) >= 0), default=len(text))
    return text[first:last]
