"""The questions of a letter, found in the first of the ways in which letters print them."""

import re
from collections.abc import Sequence
from typing import Final

from requests_app.letters.asked import Asked, Questions
from requests_app.letters.numbered import find_numbered
from requests_app.letters.pieces import Piece
from requests_app.letters.restated import find_restated
from requests_app.letters.unnumbered import find_quoted, find_unnumbered
from requests_app.letters.zones import Zones


def find_questions(
    parts: Sequence[Piece], matter: Sequence[int], title: str | None, opening: Sequence[Piece] = ()
) -> Questions:
    """Return the questions that the matter of a letter asks.

    title, opening: the letter's; they give the question where the letter prints no other: a title
    that asks, or "Thank you for your request. You asked for the number of …".
    """
    zones = Zones(parts, matter)
    found = find_numbered(parts, matter, zones) or find_unnumbered(parts, matter, zones)
    if not found and title and (title.rstrip().endswith("?") or _QUESTION_START.match(title)):
        return Questions((Asked(("1",), "", title, ()),))
    return _without_review(found or find_quoted(parts, matter, zones) or find_restated(opening))


def _without_review(found: Questions) -> Questions:
    """Return the questions unless all that the letter says was asked for is a review of an earlier answer."""
    return Questions() if all(_REVIEW.match(question.text) for question in found.asked) else found


_REVIEW: Final = re.compile(r"(?:an? )?(?:internal )?review of\b", re.IGNORECASE)


_QUESTION_START: Final = re.compile(
    r"(?:what|which|who|how (?:many|much|often|long)|does|do|has|have|is|are)\b", re.IGNORECASE
)
