"""Which of the questions just printed the words after them answer."""

from collections.abc import Sequence

from requests_app.letters.asked import Asked
from requests_app.letters.markers import Span, covered


def answered_next(waiting: Sequence[Asked], asked: Sequence[Asked], *, in_turn: bool) -> list[Asked]:
    """Return the questions that words after them answer: all, or the last of a list that goes on.

    waiting: the questions printed since the last answer; in_turn: whether the letter answers where it asks.
    """
    if waiting and in_turn and _goes_on(waiting, asked):
        return list(waiting[-1:])
    return _covered(waiting)


def _goes_on(waiting: Sequence[Asked], asked: Sequence[Asked]) -> bool:
    """Say whether more parts of the last question follow, and only it and those above it wait."""
    last = waiting[-1].path
    if any(last[: len(above.path)] != above.path for above in waiting):
        return False
    after = next((place for place, question in enumerate(asked, 1) if question is waiting[-1]), len(asked))
    following = asked[after].path if after < len(asked) else ()
    return len(following) == len(last) > 1 and following[:-1] == last[:-1]


def _covered(waiting: Sequence[Asked]) -> list[Asked]:
    """Return the questions of a block that an answer to all of it is said to cover."""
    if len(waiting) < 2 or len({question.run for question in waiting}) > 1:
        return list(waiting)
    paths = [question.path for question in waiting]
    found = set(covered([Span(paths[0], paths[-1])], paths))
    return [question for question in waiting if question.path in found]
