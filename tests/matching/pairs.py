"""Labelled questions: what is published, the same asked by somebody else, and something else asked of the same subject.

The files were written apart from each other. By now the matching was measured, and its threshold chosen, by all of them: how well it did
at the first look at the fourth stands in docs/decisions/0015.
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
