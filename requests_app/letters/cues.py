"""Cues: lines that do nothing but say that the request or the response follows, as "You asked" does."""

import re
from collections.abc import Sequence
from typing import Final

from requests_app.letters import phrases
from requests_app.letters.dates import read_date, without_date
from requests_app.letters.markers import namings
from requests_app.letters.pieces import Piece


def is_cue(text: str) -> bool:
    """Say whether a line does nothing but say that the request or the response follows."""
    text = text.strip().strip("*#-–• ")
    if not text or len(text) > 300:
        return False
    return any(
        pattern.fullmatch(text) for pattern in (phrases.BOTH_CUE, phrases.REQUEST_CUE, phrases.RESPONSE_CUE)
    )


def is_request_cue(part: Piece) -> bool:
    """Say whether a piece says that the request follows."""
    return _is(part, phrases.REQUEST_CUE) and not is_both_cue(part)


def is_response_cue(part: Piece) -> bool:
    """Say whether a piece says that the response follows."""
    if is_dated_response(part):
        return True
    return _is(part, phrases.RESPONSE_CUE) and not _is(part, phrases.REQUEST_CUE)


# "Response 15-11-2016", "Responded 8 January 2026": the heading of a response with its date.
_RESPONDED: Final = re.compile(
    r"\W*(?:our |the |full )?(?:response|reply|answer|responded|replied|answered)(?: (?:sent|issued|given|on))*\W*",
    re.IGNORECASE,
)


def is_dated_response(part: Piece) -> bool:
    """Say whether a piece says that the response follows and when it was given."""
    if part.grid or part.mark or len(part.text) > 60 or not read_date(part.text):
        return False
    return bool(_RESPONDED.fullmatch(without_date(part.text)))


def response_cues(parts: Sequence[Piece], matter: Sequence[int]) -> list[int]:
    """Return where the matter says that the response follows.

    "Please find our response below" over all questions says no more than that both follow;
    "my response to your questions 1-5 is as follows" says that the numbers below are answers'.
    """
    cues = _without_subheadings(
        parts, [at for at in matter if is_response_cue(parts[at]) or is_reply_greeting(parts, at)]
    )
    first = next((at for at in matter if is_request_cue(parts[at]) or _may_ask(parts[at])), None)
    return cues if first is None else [at for at in cues if at > first or any(namings(parts[at].text))]


def _without_subheadings(parts: Sequence[Piece], cues: Sequence[int]) -> list[int]:
    """Return the cues without those inside a response that has begun: "Response", some words, "Decision"."""
    return [
        at
        for index, at in enumerate(cues)
        if index == 0
        or not _SUBHEADING.fullmatch(parts[at].text)
        or any(is_request_cue(part) or _may_ask(part) for part in parts[cues[index - 1] + 1 : at])
    ]


_SUBHEADING: Final = re.compile(r"\W*(?:the |our |full )?(?:decision|findings|outcome)\W*", re.IGNORECASE)


def is_reply_greeting(parts: Sequence[Piece], at: int) -> bool:
    """Say whether the authority greets here the requester whose signed message stands above."""
    if at == 0 or at + 1 >= len(parts) or not is_salutation(parts[at]):
        return False
    answers = any(phrases.OPENING.match(part.text) for part in parts[at + 1 : at + 4])
    return answers and any(is_sign_off(part) for part in parts[max(0, at - _FAREWELL) : at])


# Lines within which a message ends: "Yours faithfully", a name, an address.
_FAREWELL = 8


def is_salutation(part: Piece) -> bool:
    return (
        part.grid is None
        and len(part.text) < 80
        and bool(phrases.SALUTATION.fullmatch(part.text.strip(" ,.:")))
    )


def is_sign_off(part: Piece) -> bool:
    return (
        part.grid is None
        and len(part.text) < 200
        and bool(phrases.SIGN_OFF.fullmatch(part.text.split("\n")[0].strip(" ,.")))
    )


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
        and bool(pattern.fullmatch(part.text.strip("*#-–• ")))
    )
