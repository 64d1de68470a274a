"""Where an answer prints the words of the law it rests on, whose numbers are no question's."""

import re
from collections.abc import Sequence
from typing import Final

from requests_app.letters.pieces import Piece

# "Section 21 states:", "Article 23 - Information accessible to applicant by other means".
_INTRODUCES: Final = re.compile(
    r"\W*(?:section|regulation|article|s\.)\s?\d+(?:\(\w+\))*\b(?:[^.]{0,80}\b(?:states?|provides?|says|reads|is as follows)\b.{0,160}|\s*[-–:]?[^.]{0,100}|.{0,120}:)",
    re.IGNORECASE | re.DOTALL,
)
_NUMBERED: Final = re.compile(r"\(\w{1,4}\)")


def quotes_law(parts: Sequence[Piece], at: int) -> bool:
    """Say whether an item is a subsection of a provision that the words before it introduce."""
    item = parts[at].mark
    if item is None or not _NUMBERED.fullmatch(item.label) or at == 0:
        return False
    return _INTRODUCES.fullmatch(parts[at - 1].text) is not None
