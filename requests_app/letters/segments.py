"""Where a letter's head, matter, closing, signature and annexes are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from requests_app.letters import phrases
from requests_app.letters.authorities import is_contact_line
from requests_app.letters.cues import (
    is_both_cue,
    is_cue,
    is_reply_greeting,
    is_response_cue,
    is_sign_off,
)
from requests_app.letters.fields import FIELD, LABEL
from requests_app.letters.head import find_head
from requests_app.letters.lines import head_role, is_heading_line
from requests_app.letters.markers import MarkKind
from requests_app.letters.parsed import BlockRole
from requests_app.letters.pieces import Piece


@dataclass(frozen=True, slots=True)
class Segments:
    """What each piece is for, as far as its place in the letter says so.

    roles: a role for each piece outside the matter, None for the pieces of the matter and the annexes.
    matter, annex: positions of pieces.
    """

    roles: tuple[BlockRole | None, ...]
    matter: tuple[int, ...]
    annex: tuple[int, ...]


def segments(parts: Sequence[Piece]) -> Segments:
    """Return the segments of a letter. Every piece is in the matter, in an annex, or has a role."""
    roles: list[BlockRole | None] = [BlockRole.LETTERHEAD if part.running else None for part in parts]
    shown = [at for at, part in enumerate(parts) if not part.running]
    signed, after = _signature(parts, shown, roles)
    body = [at for at in shown if at < signed and roles[at] is None]
    tail = [at for at in shown if at >= after and roles[at] is None]
    start = find_head(parts, body, roles)
    matter = [at for at in body if at >= start]
    _fields_at_end(parts, matter, roles)
    matter = [at for at in matter if roles[at] is None]
    _closing(parts, matter, roles)
    _footer(parts, [at for at in matter if roles[at] is None], roles)
    _closing(parts, tail, roles, is_over=True)
    return Segments(
        tuple(roles),
        tuple(at for at in matter if roles[at] is None),
        tuple(at for at in tail if roles[at] is None),
    )


# --- the signature

_LONGEST_SIGNATURE_LINE = 90
_MOST_SIGNATURE_LINES = 10


def _signature(
    parts: Sequence[Piece], shown: Sequence[int], roles: list[BlockRole | None]
) -> tuple[int, int]:
    """Give the signature its role; return where it begins and where what follows it begins."""
    signed = [at for at in shown if is_sign_off(parts[at])]
    if not signed:
        start = _unsigned_name(parts, shown)
        roles[start:] = [role or BlockRole.SIGNATURE for role in roles[start:]]
        return start, len(parts)
    answered = [
        at
        for at in shown
        if is_response_cue(parts[at]) or is_both_cue(parts[at]) or is_reply_greeting(parts, at)
    ]
    # A requester who is quoted signs too; the authority signs after it has answered.
    later = [at for at in signed if not answered or at > answered[-1]]
    if not later and is_reply_greeting(parts, answered[-1]):
        return len(parts), len(parts)
    start = (later or signed)[0]
    end = start + 1
    while end < len(parts) and end - start <= _MOST_SIGNATURE_LINES and _goes_on_signing(parts[end]):
        end += 1
    for at in range(start, end):
        roles[at] = BlockRole.SIGNATURE
    return start, end


_OFFICE: Final = re.compile(
    r"(?:for and on behalf of|on behalf of) .+|(?:head|director|clerk|secretary|chair|registrar|manager) (?:of|to|for) .+"
    r"|(?:the )?[A-Z].*\b(?:team|services?|officer|office|unit|department|manager|section|directorate|clerk|secretar(?:y|iat)|governance|engagement|relations|registrar|adviser|advisor|lead|centre)",
    re.IGNORECASE,
)


def _unsigned_name(parts: Sequence[Piece], shown: Sequence[int]) -> int:
    """Return where the name of an office begins that ends a letter without "Yours faithfully"; else the end.

    An office may also be the last question's answer, but then the question stands right before it.
    """
    if len(shown) < 2:
        return len(parts)
    before, last = parts[shown[-2]], parts[shown[-1]]
    is_office = last.mark is None and is_heading_line(last) and _OFFICE.fullmatch(last.text.strip("* "))
    if not is_office or len(last.text.split()) > 8:
        return len(parts)
    awaits_answer = before.grid or before.text.rstrip().endswith(("?", ":")) or is_cue(before.text)
    is_question = before.mark is not None and before.mark.kind is not MarkKind.ANSWER
    return len(parts) if awaits_answer or is_question else shown[-1]


def _goes_on_signing(part: Piece) -> bool:
    if part.running:
        return True
    is_initial = (
        part.mark is not None and bool(re.match(r"[A-Z][.]", part.mark.label)) and len(part.text) < 40
    )
    if (
        part.grid
        or (part.mark and not is_initial)
        or len(part.text) > _LONGEST_SIGNATURE_LINE
        or is_cue(part.text)
    ):
        return False
    if phrases.ANNEX_HEADING.fullmatch(part.text) or phrases.CLOSING.match(part.text):
        return False
    field = FIELD.match(part.text)
    return field is None or bool(
        re.match(r"e-?mail|tel|phone|contact|web|date", field["label"], re.IGNORECASE)
    )


# --- the closing


def _fields_at_end(parts: Sequence[Piece], matter: Sequence[int], roles: list[BlockRole | None]) -> None:
    """Give the labels with their values that a page ends with their roles: "Date of response: 3 May"."""
    for at in reversed(matter):
        text = parts[at].text.strip("* ")
        if LABEL.fullmatch(text.removesuffix(":")) and at != matter[0]:
            roles[at] = BlockRole.REFERENCE  # a label whose value the page leaves out
            continue
        field = FIELD.fullmatch(text.split("\n")[0] + " ") or FIELD.match(text)
        role = head_role(parts[at]) if field else None
        if not role and phrases.PAGE_END.match(text) and parts[at].is_short:
            role = BlockRole.BOILERPLATE
        if not role or parts[at].text.endswith("?") or is_cue(text):
            return
        roles[at] = role


_RE_USE: Final = re.compile(r"re-?use|copyright", re.IGNORECASE)


def _closing(
    parts: Sequence[Piece], zone: Sequence[int], roles: list[BlockRole | None], *, is_over: bool = False
) -> None:
    """Give the requester's rights and courtesies of `zone` their role.

    Once the rights to a review or to re-use are told, nothing follows that answers, unless
    a question, a cue or a table says otherwise.
    """
    zone_positions = set(zone)
    said = [at for at in zone if _is_closing(parts[at])]
    strong = [
        at
        for at in said
        if any(
            pattern.search(parts[at].text) for pattern in (phrases.REVIEW_RIGHTS, phrases.PAGE_END, _RE_USE)
        )
    ]
    evidence = max((at for at in zone if _answers_on(parts[at])), default=-1)
    start = next((at for at in strong if at > evidence), None)
    for at in said:
        roles[at] = BlockRole.BOILERPLATE
        above = parts[at - 1] if at - 1 in zone_positions else None
        if above and is_heading_line(above) and phrases.CLOSING_HEADING.fullmatch(above.text):
            roles[at - 1] = BlockRole.BOILERPLATE
    if start is None:
        return
    for at in zone:
        if at >= start and not (is_over and parts[at].grid):
            roles[at] = BlockRole.BOILERPLATE


def _footer(parts: Sequence[Piece], matter: Sequence[int], roles: list[BlockRole | None]) -> None:
    """Give the line of a page's foot that was printed into the text its role: an office, its address and telephone."""
    if len(matter) < 2:
        return
    before, last = parts[matter[-2]], parts[matter[-1]]
    if last.mark or before.text.rstrip().endswith((":", "?")) or "\n" in last.text:
        return
    if is_contact_line(last.text):
        roles[matter[-1]] = BlockRole.LETTERHEAD


# The reply to a review, and not the right to one.
_REVIEWED: Final = re.compile(r"following your request for an? (?:internal )?review\b", re.IGNORECASE)


def _is_closing(part: Piece) -> bool:
    if part.grid or (part.mark and part.mark.kind in (MarkKind.QUESTION, MarkKind.ANSWER)):
        return False
    body = part.body
    if (part.mark and body.endswith("?")) or _REVIEWED.match(body):
        return False
    return bool(phrases.CLOSING.match(body[:400]) or phrases.PAGE_END.match(body[:400]))


def _answers_on(part: Piece) -> bool:
    if part.grid or phrases.ANNEX_HEADING.fullmatch(part.text):
        return True
    if part.mark is None:
        return is_cue(part.text) and not _is_closing(part)
    if part.mark.kind in (MarkKind.QUESTION, MarkKind.ANSWER):
        return True
    return (
        part.mark.kind is MarkKind.ITEM
        and (part.is_emphasised or part.body.endswith("?"))
        and not _is_closing(part)
    )
