"""A request in the authority's words: "You asked for a list of loans"."""

import re
from collections.abc import Sequence
from typing import Final

from requests_app.letters.asked import Asked, Questions
from requests_app.letters.pieces import Piece

# What staff put before the words they quote: "You asked for copies of all reports."
_RESTATING: Final = re.compile(
    r"(?:in (?:your|it) (?:request|e-?mail|letter)\b.{0,30}?,? )?(?:you|the applicant) (?:have |had )?(?:specifically )?(?:asked|requested)(?: us)?(?: for| to know| to be (?:provided|supplied) with)?(?: the following(?: information)?)?\s*[:–-]?\s+",
    re.IGNORECASE,
)


def as_asked(text: str) -> str:
    """Return a request without what staff put before the words they quote."""
    matched = _RESTATING.match(text)
    return text[matched.end() :] if matched else text


_RESTATED: Final = re.compile(
    r"\b(?:you (?:have |had )?(?:ask(?:ed)?|request(?:ed)?)(?: us)?(?:,? under the [A-Z][\w ]{3,60}? (?:Act|Regulations)(?: (?:2000|2002|2004))?,?)?(?: for| to know| to be (?:provided|supplied) with)?(?: the following(?: information)?)?\s*[:–-]?\s+(?!that\b|we\b|us\b)"
    r"|asking (?:us )?(?:for|about)\s+(?!the following\b)|your (?:freedom of information |foi |eir )?request (?:dated .{4,20} )?for (?!information\W*$|the following\b|information (?:under|of|dated|received|which|in accordance)\b))"
    r"(?P<words>[^\n]{10,}?)(?:\.\s|\.?$|,? (?:which (?:was|we)|received (?:by|on|in this)|dated|submitted)\b|,? under the\b)",
    re.IGNORECASE,
)


def find_restated(opening: Sequence[Piece]) -> Questions:
    """Return the question as the opening restates it."""
    found = [matched for part in opening for matched in _RESTATED.finditer(part.text)]
    # "You asked for a list of loans" says it better than "Thank you for asking about loans".
    found.sort(key=lambda matched: not matched[0].lower().startswith("you "))
    return Questions((Asked(("1",), "", " ".join(found[0]["words"].split()), ()),)) if found else Questions()
