"""Labelled questions: what is published, the same asked by somebody else, and something else asked of the same subject.

The files were written apart from each other. What can be chosen of the matching was chosen by the first four; the fifth alone tells how well
questions are matched that nobody had in mind. Nothing is to be chosen by it.
"""

from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Labelled:
    """title, published: a question of the log; asked: the same in other words; other: what it does not answer."""

    title: str
    published: str
    asked: str
    other: str


def labelled(name: str) -> list[Labelled]:
    """The labelled questions of one file."""
    found = []
    for block in (_HERE / f"{name}.txt").read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.strip().splitlines() if line and not line.startswith("#")]
        if not lines:
            continue
        head, asked, other = lines
        title, _, published = head.partition(" | ")
        found.append(Labelled(title, published, asked.removeprefix("= "), other.removeprefix("~ ")))
    return found
