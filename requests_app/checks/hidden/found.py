"""How what is hidden in a file is told: a finding a kind of thing and file, with each place and the words that stand there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from requests_app.checks.finding import Finding, Severity

_LONGEST_EXTRACT: Final = 160
_MOST_TOLD: Final = 40


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that a reader of the file could see. place: "page 3", "paragraph 12"; extract: its words, or a part of them."""

    place: str
    extract: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.place, quoted(self.extract)) if part)


def quoted(text: str) -> str:
    """Return words in quotation marks, on one line and cut where they are long; nothing for no words."""
    line = " ".join(text.split())
    if len(line) > _LONGEST_EXTRACT:
        line = f"{line[: _LONGEST_EXTRACT - 1].rstrip()}…"
    return f"“{line}”" if line else ""


def found(code: str, severity: Severity, what: str, seen: Sequence[Seen] = (), *, key: str = "") -> Finding:
    """Return a finding about all that was seen of one kind.

    what: a sentence without its full stop: "The file holds comments". The first place follows it, all of them are its
    reasons. key: which one of its kind in the file, where there may be several.
    """
    message = f"{what}: {seen[0]}." if seen else f"{what}."
    if len(seen) > 1:
        message = f"{what}, {len(seen)} in all: {seen[0]}."
    because = tuple(f"{each}." for each in seen[:_MOST_TOLD]) if len(seen) > 1 else ()
    if len(seen) > _MOST_TOLD:
        because = (*because, f"{len(seen) - _MOST_TOLD} more are not listed here.")
    return Finding(code, f"{code}:{key}"[:200], severity, message, because)


def inside(place: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings of a file that is in another one, each told with where that file is: "the attachment a.xlsx"."""
    return tuple(
        replace(each, key=f"{place}/{each.key}"[:250], message=f"In {place}: {each.message}")
        for each in findings
    )
