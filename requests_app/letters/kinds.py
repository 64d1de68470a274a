"""Acknowledgements: letters that promise a response and are none."""

import re
from collections.abc import Collection, Sequence
from typing import Final

from requests_app.letters import phrases
from requests_app.letters.cues import is_cue, is_salutation
from requests_app.letters.lines import head_role
from requests_app.letters.parsed import BlockRole
from requests_app.letters.pieces import Piece


def is_acknowledgement(
    parts: Sequence[Piece],
    roles: Sequence[BlockRole | None],
    matter: Sequence[int],
    asked: Collection[int],
) -> bool:
    """Say whether a letter promises a response and says nothing else that could be one.

    asked: the pieces of the matter that are questions, introduce them or head them.
    """
    said = [parts[at] for at in matter if at not in asked]
    opening = [part for part, role in zip(parts, roles, strict=True) if role is BlockRole.OPENING]
    promises = any(phrases.ACKNOWLEDGING.search(part.text) for part in [*opening, *said])
    return promises and all(_is_procedural(part) for part in said)


def _is_procedural(part: Piece) -> bool:
    """Say whether a piece speaks only of how a request is dealt with."""
    if part.grid or part.mark:
        return False
    is_name = part.is_short and len(part.text.split()) <= _LONGEST_NAME and not re.search(r"\d", part.text)
    return bool(
        phrases.PROCEDURAL.search(part.text)
        or phrases.COURTESY.fullmatch(part.text)
        or phrases.CLOSING.match(part.text)
        or is_cue(part.text)
        or is_salutation(part)
        or head_role(part)
        or (is_name and not part.text.endswith((".", "?")))
    )


_LONGEST_NAME: Final = 8
