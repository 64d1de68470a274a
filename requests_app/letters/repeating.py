"""Questions that a letter prints again where it answers them."""

import re
from typing import Final

from requests_app.letters.asked import Asked
from requests_app.letters.pieces import Piece
from requests_app.letters.wording import is_same

# Characters of a line that is known again by its words.
LEAST_REPEATED = 25


def squashed(text: str) -> str:
    return "".join(re.findall(r"\w+", text.lower()))


_QUESTION_AND_MORE: Final = re.compile(r"(?P<asked>[^?]+\?)\s+(?=\S)")


def repeats_until(part: Piece, question: Asked) -> int:
    """Return where the answer begins in a paragraph that prints the question again before it; 0 if it does not."""
    matched = _QUESTION_AND_MORE.match(part.text, part.body_at)
    if not matched or not is_same(matched["asked"], question.text.split("?")[0] + "?"):
        return 0
    return matched.end()


def prints_again(body: str, question: Asked) -> bool:
    """Say whether words are those of the question, and do not go on to answer it."""
    return len(body) < 1.3 * len(question.text) and is_same(body, question.text)
