"""An exemption that is explained once the answers are given: under a heading that names it, "Section 12"."""

import re
from collections.abc import Sequence
from typing import Final

from requests_app.letters.asked import Asked
from requests_app.letters.pieces import Piece
from requests_app.letters.replies import Reply
from requests_app.letters.section_numbers import Lead, numbers_written

# An answer that points on to where its exemption is explained says little else.
_POINTS_ON_LENGTH: Final = 160
_HEADING: Final = re.compile(
    r"(?!.*\b(?:appl(?:y|ies|ied)|is|are|was|were|see|has|have)\b)[^\n]{3,90}(?<![.?!;,])", re.IGNORECASE
)
_BEFORE: Final = re.compile(
    r"\W*(?:(?:exemptions?|exceptions?|refusal|explanation of(?: the)?|the)\W+)*", re.IGNORECASE
)


def explained(part: Piece, parts: Sequence[Piece], replies: Sequence[Reply]) -> list[Asked]:
    """Return the questions that the exemption explained below a heading was given as the answer to, if it is such a heading."""
    number = _number_headed(part)
    if not number:
        return []
    return [
        question
        for reply in replies
        if reply.parts and _says_only(number, [parts[at] for at in reply.parts])
        for question in reply.to
    ]


def _number_headed(part: Piece) -> str:
    """Return the number of the provision that a heading is about; empty where it is no such heading."""
    line = part.text.strip("* ")
    if part.grid or part.mark or not _HEADING.fullmatch(line):
        return ""
    written = numbers_written(line)
    if not written or written[0].lead not in (Lead.SECTION, Lead.REGULATION):
        return ""
    return written[0].members[0].number if _BEFORE.fullmatch(line[: written[0].lead_at]) else ""


def _says_only(number: str, answer: Sequence[Piece]) -> bool:
    """Say whether an answer names the provision and little else: "Section 12, see below"."""
    text = " ".join(part.text for part in answer)
    named = {member.number for written in numbers_written(text) for member in written.members}
    return len(text) <= _POINTS_ON_LENGTH and number in named
