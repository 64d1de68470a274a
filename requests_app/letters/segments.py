"""Where a letter's head, matter, closing, signature and annexes are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from requests_app.letters import phrases
from requests_app.letters.authorities import is_authority, is_letterhead_line
from requests_app.letters.dates import read_date
from requests_app.letters.fields import FIELD
from requests_app.letters.markers import MarkKind
from requests_app.letters.parsed import BlockRole
from requests_app.letters.pieces import Piece, is_cue
from requests_app.letters.references import is_lone_code


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
    body = [at for at in shown if at < signed]
    tail = [at for at in shown if at >= after and roles[at] is None]
    start = _head(parts, body, roles)
    matter = [at for at in body if at >= start]
    _closing(parts, matter, roles)
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
    signed = [at for at in shown if _is_sign_off(parts[at])]
    if not signed:
        start = _unsigned_name(parts, shown)
        roles[start:] = [role or BlockRole.SIGNATURE for role in roles[start:]]
        return start, len(parts)
    answered = [at for at in shown if is_response_cue(parts[at]) or is_both_cue(parts[at])]
    # A requester who is quoted signs too; the authority signs after it has answered.
    later = [at for at in signed if not answered or at > answered[-1]]
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


def _is_sign_off(part: Piece) -> bool:
    return (
        part.grid is None
        and len(part.text) < 200
        and bool(phrases.SIGN_OFF.fullmatch(part.text.split("\n")[0].strip(" ,.")))
    )


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


# --- the head

_SHORTEST_SENTENCE: Final = 60


def _head(parts: Sequence[Piece], body: Sequence[int], roles: list[BlockRole | None]) -> int:
    """Give the pieces before the matter their roles; return where the matter begins."""
    greeted = next((at for at in body[:60] if _is_salutation(parts[at])), None)
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
    previous = ""
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
        if role is None:
            return at
        roles[at] = role
        previous = part.text
    return len(parts)


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


def _is_salutation(part: Piece) -> bool:
    return (
        part.grid is None
        and len(part.text) < 80
        and bool(phrases.SALUTATION.fullmatch(part.text.strip(" ,.:")))
    )


def head_role(part: Piece) -> BlockRole | None:
    """Return the role of a reference, a date or a subject line; None for anything else."""
    if part.grid or part.mark:
        return None
    text = part.text.strip("* ")
    field = FIELD.match(text)
    if field and len(text) < 200:
        label = field["label"].lower()
        if re.search(r"date|received|responded|issued|published|sent", label):
            return BlockRole.DATE
        if re.search(r"title|subject|keyword|topic|\bre$", label):
            return BlockRole.HEADING
        if re.search(r"mail|phone|tel|web|contact|from|to$", label):
            return BlockRole.LETTERHEAD
        # "Freedom of information request: School meals" is a subject line.
        if re.fullmatch(r"(?:foi|eir|freedom of information|information) request", label) and not re.search(
            r"\d", text
        ):
            return BlockRole.HEADING
        return BlockRole.REFERENCE
    if is_date_line(text):
        return BlockRole.DATE
    if REFERENCE_LINE.fullmatch(text) or is_lone_code(text):
        return BlockRole.REFERENCE
    return None


REFERENCE_LINE: Final = re.compile(
    r"(?:(?:our|your|case|request|foi|eir|enquiry|freedom of information)\s+)?(?:foi(?:a)?|eir|request|reference|ref|case|enquiry)\.?(?:\s*(?:request|reference|ref|number|no|id)\.?){0,3}\s*[:#–-]?\s*(?P<value>[A-Z]{0,10}[-_/ ]?\d[\w/–.-]*)",
    re.IGNORECASE,
)


def is_date_line(text: str) -> bool:
    """Say whether a line holds a date and at most a word or two that says what it is the date of."""
    found = read_date(text)
    return (
        found is not None
        and len(text) < 60
        and len(re.sub(r"[\d\W]+", " ", text).split()) <= 5
        and not text.rstrip().endswith("?")
    )


def _lead_role(part: Piece, previous: str, *, awaits_opening: bool) -> BlockRole | None:
    """Return the role of a piece that still stands before the matter, None where the matter begins."""
    if part.grid:
        return None
    text = part.text.strip("* ")
    field = FIELD.match(text)
    if is_cue(text) and not (field and text[field.end() :]):
        return None
    if part.mark and part.mark.kind is not MarkKind.BULLET:
        return None
    if role := head_role(part):
        return role
    if phrases.OPENING.match(text):
        return BlockRole.OPENING
    if _is_salutation(part):
        return BlockRole.SALUTATION
    if field or (
        previous.rstrip().endswith(":")
        and len(text) < _SHORTEST_SENTENCE
        and FIELD.fullmatch(previous.rstrip() + " ")
    ):
        return BlockRole.REFERENCE
    if is_heading_line(part) and (awaits_opening or part.is_emphasised):
        return BlockRole.HEADING
    return None


def is_heading_line(part: Piece) -> bool:
    """Say whether a piece could be a heading: short, on one line, no sentence, no question, no figure."""
    text = part.text.strip("* ")
    if part.grid or (part.mark and part.mark.kind is not MarkKind.ITEM) or not part.is_short or "\n" in text:
        return False
    return (
        not text.endswith((".", "?", "!", ";", ","))
        and (text.isupper() or not phrases.STATING.match(text))
        and len(text.split()) <= 16
    )


# --- cues


def is_request_cue(part: Piece) -> bool:
    """Say whether a piece says that the request follows."""
    return _is(part, phrases.REQUEST_CUE) and not is_both_cue(part)


def is_response_cue(part: Piece) -> bool:
    """Say whether a piece says that the response follows."""
    return _is(part, phrases.RESPONSE_CUE) and not _is(part, phrases.REQUEST_CUE)


def response_cues(parts: Sequence[Piece], matter: Sequence[int]) -> list[int]:
    """Return where the matter says that the response follows.

    "Please find our response below" over all questions says no more than that both follow.
    """
    cues = [at for at in matter if is_response_cue(parts[at])]
    first = next((at for at in matter if is_request_cue(parts[at]) or _may_ask(parts[at])), None)
    return cues if first is None else [at for at in cues if at > first]


def _may_ask(part: Piece) -> bool:
    if part.grid or is_cue(part.text):
        return False
    return part.mark is not None or bool(phrases.ASKING.match(part.text)) or part.text.rstrip().endswith("?")


def is_both_cue(part: Piece) -> bool:
    """Say whether a piece says that questions and answers follow."""
    return _is(part, phrases.BOTH_CUE)


def _is(part: Piece, pattern: re.Pattern[str]) -> bool:
    return (
        part.grid is None
        and part.mark is None
        and is_cue(part.text)
        and bool(pattern.fullmatch(part.text.strip("*# ")))
    )


# --- the closing

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


def _is_closing(part: Piece) -> bool:
    if part.grid or (part.mark and part.mark.kind in (MarkKind.QUESTION, MarkKind.ANSWER)):
        return False
    body = part.body
    if part.mark and body.endswith("?"):
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
