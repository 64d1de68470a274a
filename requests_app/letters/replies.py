"""The answers of a letter as its reading goes: which questions each covers, and from which pieces."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field

from requests_app.letters.asked import Asked
from requests_app.letters.document import Doubt
from requests_app.letters.markers import Path
from requests_app.letters.parsed import BlockRole


@dataclass(slots=True)
class Reply:
    """One answer: the questions it covers, its pieces, and the pieces that are its tables."""

    to: list[Asked]
    parts: list[int] = field(default_factory=list)
    tables: list[int] = field(default_factory=list)
    lead: int = 0
    """How many characters of the first piece only say what it answers, apart from its mark."""
    is_explicit: bool = False
    """Whether the letter itself says which questions it answers, by a mark or in words."""
    is_whole: bool = False
    """Whether it stands after all questions and names none."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A note on some questions."""

    to: tuple[Asked, ...]
    part: int


@dataclass(frozen=True, slots=True)
class Replies:
    """The answers of a letter. roles: of the pieces of the matter that neither ask nor answer."""

    asked: tuple[Asked, ...]
    replies: tuple[Reply, ...]
    remarks: tuple[Remark, ...]
    roles: dict[int, BlockRole]
    doubts: tuple[Doubt, ...]


class Answered:
    """Which questions have an answer: of their own, of one above them, or of one below."""

    def __init__(self, replies: Iterable[Reply]) -> None:
        self.own = {question.number for reply in replies for question in reply.to}
        self.above = {number for own in self.own for number in _ancestors(own)}

    def __contains__(self, question: Asked) -> bool:
        number = question.number
        return (
            number in self.own
            or number in self.above
            or any(above in self.own for above in _ancestors(number))
        )


def _ancestors(number: str) -> Iterator[str]:
    """Yield the numbers of the questions above one: "5.b.iii" stands below "5.b" and "5"."""
    while "." in number:
        number = number.rpartition(".")[0]
        yield number


def merged(replies: Sequence[Reply], order: dict[str, int]) -> list[Reply]:
    """Return the answers with those to the same questions made one, and each question in one answer only."""
    merged: dict[tuple[str, ...], Reply] = {}
    taken: dict[str, Reply] = {}
    for reply in replies:
        key = tuple(question.number for question in reply.to)
        if key in merged:
            merged[key].parts += reply.parts
            merged[key].tables += reply.tables
            continue
        free = [question for question in reply.to if question.number not in taken]
        if not free:
            earlier = taken[reply.to[0].number]
            earlier.parts += reply.parts
            earlier.tables += reply.tables
            continue
        reply.to = free
        merged[key] = reply
        taken.update((question.number, reply) for question in free)
    return sorted(merged.values(), key=lambda reply: order[reply.to[0].number])


def is_within(some: Sequence[Asked], others: Sequence[Asked]) -> bool:
    """Say whether each of `some` is among `others` or below one of them.

    "3 to 4b" names 4, 4.a and 4.b: 4.c is not within it, though 4 is there.
    """
    paths = {other.path for other in others}
    return all(_names(paths, question.path) for question in some)


def _names(paths: Set[Path], path: Path) -> bool:
    for length in range(len(path), 0, -1):
        if path[:length] in paths:
            deeper = any(len(other) > length and other[:length] == path[:length] for other in paths)
            return length == len(path) or not deeper
    return False
