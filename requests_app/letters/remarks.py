"""Notes on figures that are given elsewhere: "The data provided for Question 8 is as of 31st March"."""

import re
from collections.abc import Sequence
from typing import Final

from requests_app.letters import phrases
from requests_app.letters.asked import Asked
from requests_app.letters.markers import covered, namings


def remarked(text: str, asked: Sequence[Asked]) -> tuple[Asked, ...]:
    """Return the questions that a note is about; none where words are no note, or decide something."""
    if not (phrases.NOTE.match(text) or phrases.DATA_REMARK.match(text)) or _DECIDES.search(text):
        return ()
    spans = [span for naming in namings(text) for span in naming.spans]
    found = set(covered(spans, [question.path for question in asked]))
    return tuple(question for question in asked if question.path in found)


_DECIDES: Final = re.compile(
    r"\b(?:exempt\w*|withh[eo]ld\w*|sections?|regulation|refus\w+|not held|do(?:es)? not hold|cannot be (?:provided|disclosed))\b",
    re.IGNORECASE,
)
