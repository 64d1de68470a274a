"""What is left to settle once a letter's answers have all been read."""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Final

from requests_app.letters.asked import Asked
from requests_app.letters.cues import is_request_cue
from requests_app.letters.dispositions import decides
from requests_app.letters.document import Doubt
from requests_app.letters.parsed import BlockRole
from requests_app.letters.pieces import Piece
from requests_app.letters.replies import Answered, Remark, Reply
from requests_app.letters.wording import asks


def narrow_whole_answers(replies: Sequence[Reply], roles: dict[int, BlockRole]) -> None:
    """Take from an answer to everything the questions that have one of their own."""
    _leave_what_stands_before(replies, roles)
    own = Answered(reply for reply in replies if reply.is_explicit)
    for reply in replies:
        if reply.is_explicit or not own.own:
            continue
        rest = [question for question in reply.to if question not in own]
        if rest or not reply.is_whole:
            reply.to = rest or reply.to
        elif not reply.tables:
            roles.update(dict.fromkeys(reply.parts, BlockRole.PREAMBLE))
            reply.to = []


def _leave_what_stands_before(replies: Sequence[Reply], roles: dict[int, BlockRole]) -> None:
    """Take no words before the first question for its answer, where words after it answer it too."""
    for early in replies:
        first = min((at for question in early.to for at in question.parts), default=-1)
        if not early.parts or early.tables or early.parts[-1] > first:
            continue
        later = Answered(reply for reply in replies if reply is not early and (reply.parts or reply.tables))
        if all(question in later for question in early.to):
            roles.update(dict.fromkeys(early.parts, BlockRole.PREAMBLE))
            early.to = []


def answer_with_remarks(
    replies: list[Reply], remarks: Sequence[Remark], roles: dict[int, BlockRole]
) -> list[Remark]:
    """Take a remark for the answer where the question it names has no other; return the other remarks."""
    answered = Answered(replies)
    kept: list[Remark] = []
    for remark in remarks:
        if any(question in answered for question in remark.to):
            kept.append(remark)
        else:
            replies.append(Reply(list(remark.to), [remark.part], is_explicit=True))
            roles[remark.part] = BlockRole.ANSWER
    return kept


def add_unanswered(replies: list[Reply], asked: Sequence[Asked]) -> list[Doubt]:
    """Add an empty answer to each question that nothing answers, and put all in order; return the doubts."""
    answered = Answered(replies)
    missing = [question for question in asked if question not in answered]
    replies += [Reply([question]) for question in missing]
    order = {question.number: at for at, question in enumerate(asked)}
    replies.sort(key=lambda reply: min(order[question.number] for question in reply.to))
    return [
        Doubt("question-unanswered", f"No answer was found to question {question.number}.", question.number)
        for question in missing
    ]


_BEFORE: Final = (BlockRole.PREAMBLE, BlockRole.OPENING)


def decided_before(parts: Sequence[Piece], roles: Mapping[int, BlockRole], first: int) -> list[int]:
    """Return the pieces that decide before the first question is printed, up to where the request begins."""
    before = [at for at in sorted(roles) if at < first and roles[at] in _BEFORE]
    start = next((place for place, at in enumerate(before) if decides(parts[at].text)), len(before))
    return list(takewhile(lambda at: not (asks(parts[at].text) or is_request_cue(parts[at])), before[start:]))
