"""Questions without numbers: after "Q:" or "You asked", in bullets, in bold, or by their question marks."""

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile
from typing import Final

from requests_app.letters import phrases
from requests_app.letters.asked import Asked, Questions
from requests_app.letters.cues import is_both_cue, is_request_cue, is_response_cue
from requests_app.letters.lines import is_date_line, is_heading_line
from requests_app.letters.markers import MarkKind
from requests_app.letters.pieces import Piece
from requests_app.letters.restated import as_asked
from requests_app.letters.wording import asks, states
from requests_app.letters.zones import Zones


def find_unnumbered(parts: Sequence[Piece], matter: Sequence[int], zones: Zones) -> Questions:
    """Return the questions that the matter marks as such, though not by numbers."""
    for find in (
        _of_unnumbered_marks,
        _of_answered_bullets,
        _of_cues,
        _of_alternation,
        _of_asking_bullets,
        _of_introduced,
        _of_emphasis,
    ):
        if found := find(parts, matter, zones):
            return _in_order(found, parts)
    return Questions()


def find_quoted(parts: Sequence[Piece], matter: Sequence[int], zones: Zones) -> Questions:
    """Return the request that the matter begins with, set apart by nothing but its words."""
    found = _of_openings(parts, matter, zones)
    return _in_order(found, parts) if found else Questions()


def _in_order(found: Sequence[Sequence[int]], parts: Sequence[Piece]) -> Questions:
    """Return questions without marks numbered in order, in the requester's words."""
    asked = tuple(
        Asked((str(number),), "", as_asked(" ".join(parts[at].body for at in group)), tuple(group))
        for number, group in enumerate(found, 1)
    )
    return Questions(asked)


def _of_unnumbered_marks(parts: Sequence[Piece], matter: Sequence[int], zones: Zones) -> list[list[int]]:
    """Return the questions that "Q:" or "Question:" marks, each with the pieces up to the next answer."""
    found: list[list[int]] = []
    open_question = False
    for at in matter:
        part = parts[at]
        if part.mark and part.mark.kind is MarkKind.QUESTION and not part.mark.path:
            found.append([at])
            open_question = True
        elif is_response_cue(part) or part.grid or part.mark or not open_question:
            open_question = False
        elif asks(part.text) and not states(part.text):
            found[-1].append(at)
    return found


def _of_answered_bullets(parts: Sequence[Piece], matter: Sequence[int], zones: Zones) -> list[list[int]]:
    """Return the bullets that an opening announces as what was asked, if plain words answer each of them."""
    bullets = [at for at in matter if _is_bullet(parts[at])]
    if len(bullets) < 2 or zones.response is not None or not zones.is_introduced(bullets[0]):
        return []
    followers = dict(pairwise(matter))
    is_answered = all(at in followers and not _is_bullet(parts[followers[at]]) for at in bullets)
    asking = sum(asks(parts[at].body) for at in bullets)
    return [[at] for at in bullets] if is_answered and asking * 2 >= len(bullets) else []


def _of_cues(parts: Sequence[Piece], matter: Sequence[int], zones: Zones) -> list[list[int]]:
    """Return what stands between "You asked" and "We answered": one question, or one a line of questions."""
    if not zones.response_cues:
        return []
    found: list[list[int]] = []
    current: list[int] | None = [] if zones.response_cues[0] > matter[0] else None
    for at in matter:
        part = parts[at]
        if is_request_cue(part):
            current = []
        elif is_response_cue(part):
            if current:
                found += _parted(current, parts)
            current = None
        elif current and _ends_request(part):
            found += _parted(current, parts)
            current = None
        elif current is not None and not part.grid and not is_both_cue(part):
            current.append(at)
    return found


def _ends_request(part: Piece) -> bool:
    """Say whether a line can no more be the requester's: a date, a heading, what was replied."""
    is_heading = part.text.isupper() and is_heading_line(part)
    return is_heading or is_date_line(part.text) or bool(_TELLS_OF_REPLY.search(part.text))


# A review tells what was asked and then how it was answered the first time.
_TELLS_OF_REPLY: Final = re.compile(
    r"\b(?:responded|replied|reply|response) to your (?:\w+ ){0,2}(?:request|enquiry)\b|\badvised you that\b",
    re.IGNORECASE,
)


def _of_alternation(parts: Sequence[Piece], matter: Sequence[int], zones: Zones) -> list[list[int]]:
    """Return what asks where all the matter is requests, set alike, each with words after it that answer it."""
    asking = [at for at in matter if _is_plain_request(parts[at])]
    if len(asking) < 2 or zones.response_cues or asking[0] != matter[0] or asking[-1] == matter[-1]:
        return []
    if any(later - earlier == 1 for earlier, later in pairwise(asking)):
        return []
    looks = {(_is_bullet(parts[at]), parts[at].is_emphasised) for at in asking}
    is_set_apart = looks in ({(True, False)}, {(False, True)}, {(True, True)})
    others = set(matter) - set(asking)
    alike = any((_is_bullet(parts[at]), parts[at].is_emphasised) in looks for at in others)
    # Nothing but its words tells a plain request from its answer: then each has one paragraph.
    if len(looks) > 1 or (is_set_apart and alike) or (not is_set_apart and len(others) != len(asking)):
        return []
    return [[at] for at in asking]


_LONGEST_PLAIN_REQUEST = 300


def _is_plain_request(part: Piece) -> bool:
    """Say whether a piece is a request by its own words: a question, an order, or the name of what is wanted."""
    if part.grid or len(part.text) > _LONGEST_PLAIN_REQUEST or states(part.body):
        return False
    named = _NAMING.match(part.body) and not re.search(r"\b(?:is|are|was|were)\b|:$", part.body)
    return bool(named or _ORDERING.match(part.body) or part.body.rstrip().endswith("?"))


def _of_asking_bullets(parts: Sequence[Piece], matter: Sequence[int], zones: Zones) -> list[list[int]]:
    """Return the first bullets of the matter if they ask and other words follow that answer."""
    first = next((index for index, at in enumerate(matter) if _is_bullet(parts[at])), None)
    if first is None:
        return []
    bullets = list(takewhile(lambda at: _is_bullet(parts[at]), matter[first:]))
    asking = sum(asks(parts[at].body) for at in bullets)
    is_answered = first + len(bullets) < len(matter)
    is_of_answer = first > 0 and states(parts[matter[first - 1]].body)
    if len(bullets) < 2 or asking * 2 <= len(bullets) or not is_answered or is_of_answer:
        return []
    return [[at] for at in bullets]


def _of_introduced(parts: Sequence[Piece], matter: Sequence[int], zones: Zones) -> list[list[int]]:
    """Return what stands between "You asked:" and the first words of the authority, which nothing announces."""
    if zones.response_cues or not zones.request_cues:
        return []
    after = [at for at in matter if at > zones.request_cues[0]]
    section = _quotation(parts, after)
    if not section:
        section = after[:1] + list(takewhile(lambda at: _goes_on_asking(parts[at]), after[1:]))
    rest = after[len(section) :]
    if not rest or any(_is_asked_outright(parts[at]) for at in rest) or any(parts[at].grid for at in section):
        return []
    return _parted(section, parts)


def _quotation(parts: Sequence[Piece], after: Sequence[int]) -> list[int]:
    """Return the pieces of a quotation that begins here, up to its closing mark; none if none begins."""
    if not after or not parts[after[0]].text.startswith(("“", '"', "‘", "'")):
        return []
    for index, at in enumerate(after):
        if parts[at].text.rstrip(" .,;:").endswith(("”", '"', "’", "'")):
            return list(after[: index + 1])
    return []


def _goes_on_asking(part: Piece) -> bool:
    if part.grid or states(part.body) or _AUTHORITY_SPEAKS.search(part.text):
        return False
    return (
        _is_bullet(part)
        or asks(part.body)
        or any(pattern.match(part.text) for pattern in (phrases.FORMAT_REMARK, phrases.EXAMPLE))
    )


# A requester writes "my request" and never "I can confirm".
_AUTHORITY_SPEAKS: Final = re.compile(r"\byour (?:request|enquiry)\b|\b(?:i|we) can confirm\b", re.IGNORECASE)


# A whole message may be quoted, its greeting first.
_QUOTES: Final = " \"“”‘’'"


def _parted(section: Sequence[int], parts: Sequence[Piece]) -> list[list[int]]:
    """Return the pieces of a request as its questions, without the requester's courtesies."""
    kept = [
        at
        for at in section
        if not phrases.COURTESY.fullmatch(parts[at].text.strip(_QUOTES))
        and (_requests(parts[at].text) or not phrases.OPENING.match(parts[at].text))
    ]
    if not kept:
        return []
    bullets = [at for at in kept if _is_bullet(parts[at])]
    if len(bullets) >= 2 and _are_questions(bullets, kept, parts):
        return [[at] for at in bullets]
    questions = [at for at in kept if not _only_introduces(parts[at])]
    asking = [at for at in questions if _is_whole_question(parts[at])]
    if len(asking) == len(questions) >= 2:
        return [[at] for at in questions]
    return [list(kept)]


def _are_questions(bullets: Sequence[int], kept: Sequence[int], parts: Sequence[Piece]) -> bool:
    """Say whether bullets are what is asked for, and not only the years or places of one question."""
    if sum(asks(parts[at].body) for at in bullets) * 2 > len(bullets):
        return True
    words = sum(len(parts[at].body.split()) for at in bullets)
    above = [parts[at].text for at in kept if at < bullets[0]]
    is_announced = not above or bool(re.search(r"\bfollowing\b", above[-1], re.IGNORECASE))
    return is_announced and words >= len(bullets) * _FEWEST_WORDS


# Bullets of fewer words name years, places or kinds.
_FEWEST_WORDS = 5


def _is_whole_question(part: Piece) -> bool:
    text = part.text.rstrip(_QUOTES)
    return text.endswith("?") or bool(_NAMING.match(text) or _WISHING.match(text))


def _only_introduces(part: Piece) -> bool:
    """Say whether a paragraph only says that questions follow."""
    return part.text.rstrip().endswith(":") and asks(part.text)


_WISHING: Final = re.compile(r"i (?:would|['’]d|should) like to know\b", re.IGNORECASE)


# A paragraph that does nothing but name what is wanted: "The number of …", "Copies of …".
_NAMING: Final = re.compile(
    r"(?:(?:the|a|an|any|all|full|total) )*(?:number|amount|cost|total|list|breakdown|cop(?:y|ies)|details|names|dates|correspondence|minutes|reports)\b",
    re.IGNORECASE,
)


def _is_bullet(part: Piece) -> bool:
    return part.mark is not None and part.mark.kind is MarkKind.BULLET


def _of_emphasis(parts: Sequence[Piece], matter: Sequence[int], zones: Zones) -> list[list[int]]:
    """Return the paragraphs that stand out, or end with a question mark, between plain ones that answer them."""
    bold = [at for at in matter if parts[at].is_emphasised and asks(parts[at].body) and not parts[at].grid]
    marked = [at for at in matter if _is_asked_outright(parts[at])]
    chosen = bold if sum(parts[at].text.rstrip().endswith("?") for at in bold) >= len(marked) else marked
    if not chosen or len(chosen) == len(matter):
        return [[at] for at in chosen]
    found: list[list[int]] = []
    for at in chosen:
        follows = (
            found
            and found[-1][-1] == at - 1
            and parts[at].is_emphasised
            and not parts[at - 1].text.rstrip().endswith("?")
        )
        if follows:
            found[-1].append(at)
        else:
            found.append([at])
    return found


_ORDERING: Final = re.compile(
    r"(?:please|kindly) (?:could you |can you |also )?(?:provide|supply|send|list|state|confirm|give|tell|advise|specify|break)\b",
    re.IGNORECASE,
)


def _is_asked_outright(part: Piece) -> bool:
    """Say whether a paragraph is a question or a request, whoever reads it."""
    return part.grid is None and (part.text.rstrip().endswith("?") or bool(_ORDERING.match(part.text)))


def _of_openings(parts: Sequence[Piece], matter: Sequence[int], zones: Zones) -> list[list[int]]:
    """Return the first paragraphs if they ask: a request that is quoted before it is answered."""
    found: list[int] = []
    for at in matter:
        part = parts[at]
        if part.grid or is_response_cue(part) or (found and states(part.body)):
            break
        if is_request_cue(part) or is_both_cue(part) or phrases.OPENING.match(part.text):
            continue
        if phrases.COURTESY.fullmatch(part.text.strip(_QUOTES)):
            continue
        introduced = zones.is_introduced(at) and not found
        announced = found and parts[found[-1]].text.rstrip().endswith((":", ";"))
        if (
            not _requests(part.text)
            and not introduced
            and not announced
            and not (found and asks(part.body) and not states(part.body))
        ):
            break
        found.append(at)
    if len(found) == len(matter) > 1:
        found.pop()
    return [found] if found and len(found) < len(matter) else []


_REQUESTING: Final = re.compile(
    r"(?:.{0,120}\b)?(?:(?:i|we) (?:am|are|would|['’]d|wish|want|request|hereby)\b.{0,60}\b(?:ask|request|like|know|seek|obtain|receive|information)\w*|please (?:could|can|would|provide|send|supply|tell|confirm|advise)|(?:could|can|would) you\b)|you (?:have )?(?:asked|requested)\b",
    re.IGNORECASE,
)


def _requests(text: str) -> bool:
    return bool(_REQUESTING.match(text)) or text.rstrip().endswith("?")
