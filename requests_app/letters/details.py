"""What a letter says about itself: reference, dates, title, authority, regime."""

import datetime
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from requests_app.letters import phrases
from requests_app.letters.authorities import find_authority
from requests_app.letters.dates import find_date, find_received
from requests_app.letters.parsed import BlockRole, LetterAuthority, Regime
from requests_app.letters.pieces import Piece
from requests_app.letters.references import find_reference
from requests_app.letters.titles import find_subject


@dataclass(frozen=True, slots=True)
class Details:
    """The fields of a letter; None is what it does not state."""

    authority: LetterAuthority = field(default_factory=LetterAuthority)
    reference: str | None = None
    date: datetime.date | None = None
    received: datetime.date | None = None
    title: str | None = None
    regime: Regime | None = None


# --- regime

_REGIMES: Final[tuple[tuple[Regime, re.Pattern[str]], ...]] = (
    (
        Regime.FOISA,
        re.compile(
            r"freedom of information (?:\(scotland\)|act 2002\b)|\bFOI\(?S\)?A\b|scottish information commissioner",
            re.IGNORECASE,
        ),
    ),
    (Regime.EISR, re.compile(r"environmental information \(scotland\)|\bEI\(?S\)?Rs?\b", re.IGNORECASE)),
)
_UNDER: Final = r"(?:under|of|with|to|by|within|in response to an?|your|this|per|our|relating to|pursuant to|using|on)\s+(?:the\s+|an?\s+)?(?:terms of the |provisions of the )?(?:above )?"
_EIR: Final = re.compile(
    rf"(?:{_UNDER}|^\W*|\n)(?:environmental information regulations?|EIRs?\b)|\bexception\b.{{0,60}}\bregulation 12",
    re.IGNORECASE,
)
_FOIA: Final = re.compile(
    rf"(?:{_UNDER}|^\W*|^re\s*:\s*|\n|[/>]\s*)(?:(?:freedom of information|FOIA?)\b(?! (?:and data protection|team|officer|manager|policy|publication|disclosure log|unit|office|requests? (?:the|recording|process|by)|requests received)))",
    re.IGNORECASE,
)
_BOTH: Final = re.compile(r"FOI/EIR|EIR/FOI|FOI (?:and|or|&) EIR", re.IGNORECASE)


def _regime(parts: Sequence[Piece], roles: Sequence[BlockRole | None]) -> Regime | None:
    """Return the law the letter says it answers under; the request's own words do not say it, unless it asks under it."""
    weights: Counter[Regime] = Counter()
    for part, role in zip(parts, roles, strict=True):
        if part.grid:
            continue
        text = _BOTH.sub("", part.text)
        if role is BlockRole.QUESTION:
            if re.search(rf"under the (?:{phrases.ACT})", text, re.IGNORECASE):
                weights[Regime.FOIA if _FOIA.search(text) else Regime.EIR] += 1
            continue
        weight = 1 if role is BlockRole.BOILERPLATE else 3
        for regime, pattern in _REGIMES:
            if pattern.search(text):
                weights[regime] += weight * 10
        if _EIR.search(text):
            weights[Regime.EIR] += weight * 2
        if _FOIA.search(text):
            weights[Regime.FOIA] += weight
    if not weights:
        return None
    return max(weights, key=lambda regime: weights[regime])


# --- all of them


def find_details(parts: Sequence[Piece], roles: Sequence[BlockRole | None], title: str | None) -> Details:
    """Return what the letter states about itself, given the role of each piece and the title its head gave."""
    return Details(
        authority=find_authority(parts, roles),
        reference=find_reference(parts, roles),
        date=find_date(parts, roles),
        received=find_received(parts),
        title=title or find_subject(parts, roles),
        regime=_regime(parts, roles),
    )
