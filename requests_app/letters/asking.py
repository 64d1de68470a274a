"""A request as somebody types it, before anybody has answered it: the questions it holds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from requests_app.letters.errors import UnreadableLetter
from requests_app.letters.phrases import SALUTATION
from requests_app.letters.pipeline import parse_letter

MOST_QUESTIONS: Final = 30
"""A request with more questions is matched by its first ones, and who asks is told how many were left off."""

_SENTENCE: Final = re.compile(r"(?<=[.?!;])\s+(?=[A-Z“\"'])|\n\s*\n|\n(?=\s*[-*•–·]\s)")
_ASKS: Final = re.compile(
    r"\?|\b(?:please|could you|can you|would you|tell me|provide|supply|how (?:many|much|often|long)|number of|i (?:would|\'d) like|"
    r"i(?: a|\')m (?:requesting|asking|seeking)|i (?:request|seek|want|ask)|copy of|copies of|list of|details of|breakdown)\b",
    re.IGNORECASE,
)
_GREETING: Final = re.compile(
    r"^(?:hi|hello|hey|dear [^,\n]{2,40}|good (?:morning|afternoon|evening)|to whom it may concern)\b[ ,.!:-]*",
    re.IGNORECASE,
)
_BULLET: Final = re.compile(r"^\s*[-*•–·]\s+")
_COURTESY: Final = re.compile(
    r"(?:many |kind )?(?:thanks|thank you|regards|yours|best wishes|best|cheers|sincerely|faithfully|"
    r"(?:please |kindly )?(?:send|supply|provide|email|reply|respond|acknowledge)[^.?]{0,60}\b(?:spreadsheet|excel|csv|electronic(?:ally)?|email|receipt|format)\b|"
    r"(?:i|we) (?:look forward|am making|would be grateful for a (?:reply|response))|if you (?:need|require|have any)|this is (?:a request|an foi))",
    re.IGNORECASE,
)
_ADDRESSES: Final = re.compile(
    r"^(?:(?:please|kindly|also|and|can|could|would|will|may|i|we|you|me|us|to|am|like|want|wish|writing|know|tell|provide|supply|send|let|"
    r"give|confirm|state|request(?:ing)?|under|the|freedom|of|information|act|2000|foi|foia|following|for|hi|hello|ask(?:ing)?|be|grateful|if|"
    r"would|that|with|in|a|an)\b[\s,:.-]*)+",
    re.IGNORECASE,
)
_TELLING_WORDS: Final = 2


@dataclass(frozen=True, slots=True)
class AskedText:
    """One question of a pasted request. number: as marked, else counted from 1; context: what stands around all of them."""

    number: str
    text: str
    context: str = ""


def questions_in(text: str) -> tuple[AskedText, ...]:
    """Return the questions of a pasted request, however many; one at least where there are any words.

    A request with marks is cut up as a letter is; another one by its sentences and lines that ask for something.
    """
    stripped = text.strip()
    if not stripped:
        return ()
    marked = _marked(stripped)
    if marked:
        return marked
    asking = [each for each in _passages(stripped) if _says_something(each) and not _COURTESY.match(each)]
    is_list = len(asking) == len(stripped.splitlines())
    chosen = asking if is_list else [each for each in asking if _ASKS.search(each)] or asking
    return tuple(
        AskedText(str(number), each, _before(stripped, chosen))
        for number, each in enumerate(chosen or [stripped], start=1)
    )


def _marked(text: str) -> tuple[AskedText, ...]:
    """Return the questions that bear marks: numbers, letters."""
    try:
        letter = parse_letter(text.encode(), "request.txt")
    except UnreadableLetter:
        return ()
    printed = [question for question in letter.questions if question.text.strip() and question.blocks]
    if len(printed) < 2:
        return ()
    before = text[: max(text.find(printed[0].text[:30]), 0)]
    words = {question.number: question.text for question in printed}
    return tuple(
        AskedText(
            question.number,
            question.text.strip(),
            " ".join(filter(None, (before.strip(), question.group, words.get(question.parent or "")))),
        )
        for question in printed
    )


def _before(text: str, chosen: Sequence[str]) -> str:
    """Return what stands before the first question: what the request is about, perhaps."""
    return text[: max(text.find(chosen[0]), 0)].strip() if chosen else ""


def _passages(text: str) -> list[str]:
    lines = [_GREETING.sub("", _BULLET.sub("", each).strip()) for each in _SENTENCE.split(text)]
    return [each for each in lines if each and not SALUTATION.fullmatch(each.strip(" ,."))]


def _says_something(passage: str) -> bool:
    """Whether anything is left of a sentence once what every request says is taken off."""
    return len(re.findall(r"\w{3,}", _ADDRESSES.sub("", passage))) >= _TELLING_WORDS
