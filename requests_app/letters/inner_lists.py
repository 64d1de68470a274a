"""Lists that stand inside an answer, whose numbers are no question's: one that counts anew, or the law it quotes."""

import re
from collections.abc import Sequence
from typing import Final

from requests_app.letters.markers import MarkKind
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


def items_from(parts: Sequence[Piece], at: int) -> set[int]:
    """Return the items of the list that begins here, each with the number after the one before."""
    mark = parts[at].mark
    if mark is None or not mark.path or not mark.path[0].isdigit():
        return set()
    expected = int(mark.path[0])
    found: set[int] = set()
    for here in range(at, min(at + _LONGEST_LIST, len(parts))):
        other = parts[here].mark
        if (
            other
            and other.style == mark.style
            and other.path == (str(expected),)
            and other.kind is MarkKind.ITEM
        ):
            found.add(here)
            expected += 1
    return found


# Pieces within which a list ends.
_LONGEST_LIST = 60
