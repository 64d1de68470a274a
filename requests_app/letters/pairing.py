"""Which pieces of a response answer which questions, where neither marks nor phrases say so."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from requests_app.letters.addressing import address
from requests_app.letters.asked import Asked
from requests_app.letters.markers import MarkKind
from requests_app.letters.pieces import Piece
from requests_app.letters.wording import is_same


def paired(
    parts: Sequence[Piece], matter: Sequence[int], asked: Sequence[Asked], response_cues: Sequence[int]
) -> dict[int, Asked]:
    """Return the pieces of the response that begin an answer, each with its question; all of them or none.

    Only where one heading parts all the questions from the response.
    """
    if len(response_cues) != 1 or len(asked) < 2:
        return {}
    response = [at for at in matter if at > response_cues[0]]
    return _by_bullets(parts, response, asked) or _by_words(parts, response, asked)


def _by_bullets(parts: Sequence[Piece], response: Sequence[int], asked: Sequence[Asked]) -> dict[int, Asked]:
    """Pair bullets with bullets, where as many were asked as are answered."""
    if not all(_is_bullet(parts[question.parts[0]]) for question in asked if question.parts):
        return {}
    bullets = [
        at
        for at in response
        if _is_bullet(parts[at]) and not any(is_same(parts[at].body, question.text) for question in asked)
    ]
    return dict(zip(bullets, asked, strict=True)) if len(bullets) == len(asked) else {}


def _by_words(parts: Sequence[Piece], response: Sequence[int], asked: Sequence[Asked]) -> dict[int, Asked]:
    """Pair plain paragraphs with the questions whose own words they take up, if they do so in the questions' order."""
    if any(parts[at].grid or parts[at].mark or address(parts[at].text) for at in response):
        return {}
    topics = _topics(asked)
    begun: dict[int, Asked] = {}
    for at in response:
        about = _nearest(_stems(parts[at].text), topics)
        if about == len(begun):
            begun[at] = asked[about]
        elif not begun and _LEADS_IN.match(parts[at].text):
            continue
        elif not begun or (about is not None and about > len(begun)):
            return {}
    return begun if len(begun) == len(asked) else {}


# What stands before the first answer and gives none: a heading, "I have decided to disclose …".
_LEADS_IN: Final = re.compile(
    r"[A-Z ]{4,60}$|(?:I|[Ww]e)(?: have)?(?: today)? (?:decided to (?:disclose|release)|can confirm)\b[^.]{0,160}\.?$"
)


def _topics(asked: Sequence[Asked]) -> list[set[str]]:
    """Return for each question the stems of its words that no other question has."""
    stems = [_stems(question.text) for question in asked]
    times = Counter(stem for own in stems for stem in own)
    return [{stem for stem in own if times[stem] == 1} for own in stems]


_WORD: Final = re.compile(r"[a-z]{4,}")
_STEM_LENGTH = 5


def _stems(text: str) -> set[str]:
    return {word[:_STEM_LENGTH] for word in _WORD.findall(text.lower())}


def _nearest(words: set[str], topics: Sequence[set[str]]) -> int | None:
    """Return which topic shares the most words; None where none does or two do alike."""
    shared = [len(words & topic) for topic in topics]
    most = max(shared)
    return shared.index(most) if most and shared.count(most) == 1 else None


def _is_bullet(part: Piece) -> bool:
    return part.mark is not None and part.mark.kind is MarkKind.BULLET
