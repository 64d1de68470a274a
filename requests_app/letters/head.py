"""The head of a letter: what stands before the matter, from the letterhead to the opening."""

import re
from collections.abc import Sequence
from typing import Final

from requests_app.letters import phrases
from requests_app.letters.authorities import is_authority, is_letterhead_line
from requests_app.letters.cues import (
    is_cue,
    is_reply_greeting,
    is_request_cue,
    is_response_cue,
    is_salutation,
)
from requests_app.letters.fields import FIELD, is_bare_label
from requests_app.letters.lines import head_role, is_heading_line
from requests_app.letters.markers import MarkKind
from requests_app.letters.parsed import BlockRole
from requests_app.letters.pieces import Piece

_SHORTEST_SENTENCE: Final = 60


def find_head(parts: Sequence[Piece], body: Sequence[int], roles: list[BlockRole | None]) -> int:
    """Give the pieces before the matter their roles; return where the matter begins."""
    greeted = next(
        (at for at in body[:60] if is_salutation(parts[at]) and not is_reply_greeting(parts, at)), None
    )
    first_cue = next(
        (at for at in body if is_cue(parts[at].text) and not FIELD.match(parts[at].text)), len(parts)
    )
    if greeted is not None and greeted < first_cue:
        for at in body:
            if at < greeted:
                roles[at] = head_role(parts[at]) or BlockRole.LETTERHEAD
        roles[greeted] = BlockRole.SALUTATION
        body = [at for at in body if at > greeted]
    lead = _letterhead(parts, body) if greeted is None else 0
    for at in body[:lead]:
        roles[at] = head_role(parts[at]) or BlockRole.LETTERHEAD
    body = body[lead:]
    previous, opened = "", False
    announced = _announced(parts, body) if greeted is None else -1
    if greeted is None and _is_page_title(parts, body):
        roles[body[0]] = BlockRole.HEADING
        body = body[1:]
    for index, at in enumerate(body):
        part = parts[at]
        # After "Dear …" a plain short line is a subject line only if the opening is still to come.
        awaits_opening = greeted is None or any(
            phrases.OPENING.match(parts[then].text)
            or is_cue(parts[then].text)
            or _is_marked_question(parts[then])
            for then in body[index + 1 : index + 6]
        )
        role = _lead_role(part, previous, awaits_opening=awaits_opening)
        if role is BlockRole.HEADING and opened and _NAMES_A_FIGURE.match(part.text):
            role = None
        if role is None and (at < announced or _titles_fields(parts, body[index:])):
            role = _role_above_request(part)
        if role is None:
            return at
        roles[at] = role
        opened = opened or role is BlockRole.OPENING
        previous = part.text
    return _told_among_openings(parts, body, roles)


def _told_among_openings(parts: Sequence[Piece], body: Sequence[int], roles: list[BlockRole | None]) -> int:
    """Return where a letter begins to answer that has nothing but openings, one of which tells something."""
    openings = [at for at in body if roles[at] is BlockRole.OPENING][1:]
    if not any(_TELLING.match(parts[at].text) for at in openings):
        return len(parts)
    for at in body:
        if at >= openings[0]:
            roles[at] = None
    return openings[0]


_TELLING: Final = re.compile(
    r"in (?:response|reply|answer) to your (?:request|e-?mail|letter|enquiry|question),? (?:i|we)\b.{0,20}\b(?:confirm|advise|inform)\b",
    re.IGNORECASE,
)


# Pieces within which a page without a greeting comes to the request.
_LONGEST_PAGE_HEAD = 25
_LONGEST_PAGE_LINE = 240


def _announced(parts: Sequence[Piece], body: Sequence[int]) -> int:
    """Return where a page says first that the request follows, or has the last of its labels.

    -1 if something asks or is numbered before.
    """
    labels, are_lines = -1, True
    for at in body[:_LONGEST_PAGE_HEAD]:
        part = parts[at]
        are_lines = are_lines and len(part.text) <= _LONGEST_PAGE_LINE
        if are_lines and is_bare_label(part.text):
            labels = at
        if is_request_cue(part) and not FIELD.match(part.text):
            return at
        is_list = part.mark is not None and part.mark.kind is not MarkKind.BULLET
        if part.grid or is_list or part.text.rstrip().endswith("?") or is_response_cue(part):
            break
    return labels


def _titles_fields(parts: Sequence[Piece], after: Sequence[int]) -> bool:
    """Say whether a line that could announce the request only titles a page: labels with values still follow."""
    if not after or not is_request_cue(parts[after[0]]):
        return False
    below = [parts[at] for at in after[1:4]]
    labelled = next((part for part in below if FIELD.match(part.text) and head_role(part)), None)
    return labelled is not None and all(part.is_short for part in below[: below.index(labelled)])


def _role_above_request(part: Piece) -> BlockRole:
    if phrases.OPENING.match(part.text):
        return BlockRole.OPENING
    return BlockRole.HEADING if part.is_short else BlockRole.PREAMBLE


def _is_marked_question(part: Piece) -> bool:
    return part.mark is not None and part.mark.kind is MarkKind.QUESTION


def _is_page_title(parts: Sequence[Piece], body: Sequence[int]) -> bool:
    """Say whether a page begins with a question that is its title: a date, a field or a cue follows it."""
    if len(body) < 2 or not (first := parts[body[0]]).is_short or first.mark or first.grid:
        return False
    follows = parts[body[1]]
    return first.text.rstrip().endswith("?") and (head_role(follows) is not None or is_cue(follows.text))


def _letterhead(parts: Sequence[Piece], body: Sequence[int]) -> int:
    """Return how many pieces are the letterhead of a letter that greets nobody: its authority's name and address.

    It begins with the name, alone on its line, and goes on while lines look like an address or an office's,
    or until the reference or the date that ends it.
    """
    lines = []
    for at in body[:_MOST_LETTERHEAD_LINES]:
        part = parts[at]
        if (
            part.grid
            or part.mark
            or not part.is_short
            or phrases.OPENING.match(part.text)
            or is_cue(part.text)
        ):
            break
        lines.append(part)
    names = [at for at, part in enumerate(lines[:3]) if is_authority(part.text.strip("* "))]
    if not names:
        return 0
    ended = next((at for at, part in enumerate(lines) if at > names[0] and _ends_letterhead(part)), 0)
    end = max(ended, names[-1] + 1)
    while end < len(lines) and is_letterhead_line(lines[end].text):
        end += 1
    return end


_MOST_LETTERHEAD_LINES: Final = 15


def _ends_letterhead(part: Piece) -> bool:
    return head_role(part) in (BlockRole.REFERENCE, BlockRole.DATE)


# "Please provide the following for each year:" is no title, but the request.
_ORDERS: Final = re.compile(
    r"(?:please|kindly) (?:provide|supply|send|list|state|confirm|tell|advise)\b", re.IGNORECASE
)


# After "Thank you for your request", "The number of taxis in 2016" is what was asked.
_NAMES_A_FIGURE: Final = re.compile(
    r"\W*the (?:total |average )?(?:number|amount|cost|value) of\b", re.IGNORECASE
)


def _lead_role(part: Piece, previous: str, *, awaits_opening: bool) -> BlockRole | None:
    """Return the role of a piece that still stands before the matter, None where the matter begins."""
    if part.grid:
        return None
    text = part.text.strip("* ")
    if phrases.PAGE_START.fullmatch(text):
        return BlockRole.LETTERHEAD
    field = FIELD.match(text)
    if is_cue(text) and not (field and text[field.end() :]):
        return None
    if part.mark and part.mark.kind is not MarkKind.BULLET:
        return None
    if role := head_role(part):
        return role
    if phrases.OPENING.match(text):
        return BlockRole.OPENING
    if is_salutation(part):
        return BlockRole.SALUTATION
    if field or (
        previous.rstrip().endswith(":")
        and len(text) < _SHORTEST_SENTENCE
        and FIELD.fullmatch(previous.rstrip() + " ")
    ):
        return BlockRole.REFERENCE
    if is_heading_line(part) and (awaits_opening or part.is_emphasised) and not _ORDERS.match(text):
        return BlockRole.HEADING
    return None
