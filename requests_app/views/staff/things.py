"""One thing that is left to look at in a letter, as its page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

WHOLE: Final = "whole"
"""Where that stands which is about no piece that the page shows."""

_IN_THE_WAY: Final = ("red", "Stands in the way")
_TO_CHECK: Final = ("yellow", "Check")
_NOT_USED: Final = ("grey", "Not used")


@dataclass(frozen=True, slots=True)
class Span:
    """Words that can be withheld with one press: the characters of a piece, and what they are."""

    piece: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Thing:
    """Something to look at, and what a person can do about it here."""

    id: str
    """Of its element on the page; the same from revision to revision."""
    rank: int
    """How much it matters: 0 stands in the way of publishing, 3 is a part of the letter that nothing uses."""
    title: str
    message: str
    advice: str
    anchor: str
    """What it is about, on the same page: "q3", "a1", "details", "files", "b9", "whole"."""
    place: str
    """What that is called."""
    region: str = ""
    """Where the letter itself says it, on the same page: "#b4"."""
    region_label: str = ""
    because: tuple[str, ...] = ()
    span: Span | None = None
    change: str = ""
    """The address at which it is put right; empty where there is none, or the person may not."""
    change_label: str = "Change"
    settle: str = ""
    """The address that takes it for looked at; empty where the person may not."""
    settle_label: str = "It is right"
    sends: tuple[tuple[str, str], ...] = ()
    """What is sent there: fields and values."""
    needs_reason: bool = False
    refusal: str = ""
    """Who may settle it, where the person may not."""
    next: str = ""
    """The id of the one that follows; empty for the last."""

    @property
    def is_in_the_way(self) -> bool:
        return self.rank == 0

    @property
    def colour(self) -> str:
        return self._tag[0]

    @property
    def tag(self) -> str:
        return self._tag[1]

    @property
    def _tag(self) -> tuple[str, str]:
        if self.is_in_the_way:
            return _IN_THE_WAY
        return _NOT_USED if self.rank == 3 else _TO_CHECK


def by_anchor(things: Iterable[Thing]) -> dict[str, tuple[Thing, ...]]:
    found: dict[str, tuple[Thing, ...]] = {}
    for thing in things:
        found[thing.anchor] = (*found.get(thing.anchor, ()), thing)
    return found
