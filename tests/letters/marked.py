"""The hand-marked sentences of citations.txt: what each cites, and where."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from requests_app.letters.parsed import CitationRole, Regime

_MARK: Final = re.compile(r"\{([^|{}]+)\|([^{}]+)\}")

# The words of a citation, what they cite and why.
type Cited = tuple[int, int, str, CitationRole]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a letter under `regime`. cited: in its order, by the characters of `text`."""

    text: str
    regime: Regime | None
    cited: tuple[Cited, ...]


def sentences() -> Iterator[Sentence]:
    """Yield the sentences of citations.txt."""
    regime: Regime | None = None
    for line in (Path(__file__).parent / "citations.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            regime = None if line == "== none" else Regime(line[3:])
        elif line and not line.startswith("#"):
            yield _sentence(line, regime)


def _sentence(line: str, regime: Regime | None) -> Sentence:
    text, cited, at = "", [], 0
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        *codes, last = mark[2].split()
        role = CitationRole.OPERATIVE
        if last in set(CitationRole):
            role = CitationRole(last)
        else:
            codes.append(last)
        cited += [(len(text), len(text) + len(mark[1]), code, role) for code in codes]
        text += mark[1]
        at = mark.end()
    return Sentence((text + line[at:]).replace("¶", "\n"), regime, tuple(cited))
