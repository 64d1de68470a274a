"""The laws that a text names: those on information, by their regime, and all others."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from requests_app.letters.parsed import Regime


@dataclass(frozen=True, slots=True)
class Named:
    """A law named by the characters `start` to `end`. regime: None for a law on anything else.

    by_reference: whether it says no more than "the Act", and what that is had to be inferred.
    """

    start: int
    end: int
    regime: Regime | None
    by_reference: bool = False


# Of the Scottish names first, since the others are part of them; "fees" are the Regulations on the cost
# limit, whose long name begins as the Act's.
_OURS: Final = re.compile(
    r"(?P<FOISA>\b(?:freedom\s+of\s+information|foi)\s+\(?scotland\)?\s+act\b|\bfreedom\s+of\s+information\s+act\s+2002\b|\bfoi\s?\(?s\)?a\b)"
    r"|(?P<EISR>\benvironmental\s+information\s+\(?scotland\)?\s+regulations?\b|\bei\s?\(?s\)?rs?\b)"
    r"|(?P<fees>\bfreedom\s+of\s+information\s+and\s+data\s+protection\s*(?:\([^)]*\)?)?(?:\s+regulations)?|\bappropriate\s+limit\s+and\s+fees\b\)?(?:\s+regulations)?)"
    r"|(?P<FOIA>\b(?:freedom\s+of\s+information(?:\s+act)?|f\.o\.i\.(?:a\.)?|foia?(?:\s+act)?)(?!\w))"
    r"|(?P<EIR>\benvironmental\s+information\s+regulations?\b|\beirs?\b)",
    re.IGNORECASE,
)
_YEAR: Final = r"(?:19|20)\d\d"
_OF_YEAR: Final = re.compile(rf"['’\"”)]*\s*\(?{_YEAR}\)?")
_SAME: Final = re.compile(
    rf"\b(?P<which>the|this|that|said|our)\s+['‘\"“]?(?:(?P<before>{_YEAR})\s+)?(?P<what>Act|Regulations)\b(?:['’\"”]?\s+of\s+(?P<after>{_YEAR}))?",
    re.IGNORECASE,
)
# A name in capitals that ends as laws do, or what lawyers abbreviate it to.
_NAME_WORD: Final = r"(?!(?:The|This|That|Under|In|Of|And|By|Our|Your|Said|Act|Acts|Order|Rules|Regulations|Bill)\b)[A-Z][\w'’&-]*"
_OTHERS: Final = re.compile(
    rf"\b(?:{_NAME_WORD},?\s+(?:\([A-Z][^()]{{0,60}}\)\s+)*(?:(?:and|of|the|for|against|in|to|on|etc\.?)\s+)*){{1,8}}"
    rf"(?:Acts?|Order|Rules|Regulations|Measure|Code|Bill|Directive)\b(?:\s+(?:\([A-Z][^()]{{0,60}}\)\s+)?{_YEAR})?"
    rf"|\b(?:DPA|(?:UK\s+)?GDPR|PACE|RIPA|CDPA|TCPA|HRA|CPIA|NRSWA|OAPA|ECHR|CA)\b(?:\s?{_YEAR})?|\b[A-Z]{{2,6}}\s{_YEAR}\b"
)
_DEFINING: Final = re.compile(
    r"(?:\s+(?:19|20)\d\d)?\s*\(\s*(?:hereafter|hereinafter|referred to as|called)?[\s,‘'\"“]*$",
    re.IGNORECASE,
)


def laws_named(text: str, regime: Regime | None) -> list[Named]:
    """Return the laws that `text` names, in its order. regime: of the letter, for "the Act"."""
    ours = [*_full_names(text, regime)]
    others = (Named(*matched.span(), None) for matched in _OTHERS.finditer(text))
    named = sorted([*ours, *_apart_from(ours, others)], key=_start)
    return _resolved(text, named, regime)


def _start(law: Named) -> int:
    return law.start


def _apart_from(laws: Sequence[Named], more: Iterable[Named]) -> Iterator[Named]:
    """Yield those of `more` that share no character with any of `laws`, which are in order."""
    for law in more:
        at = bisect_left(laws, law.end, key=_start)
        if at == 0 or laws[at - 1].end <= law.start:
            yield law


def _full_names(text: str, regime: Regime | None) -> Iterator[Named]:
    matches = [*_OURS.finditer(text)]
    is_scottish = regime in (Regime.FOISA, Regime.EISR) or any(
        matched.lastgroup in ("FOISA", "EISR") for matched in matches
    )
    for matched in matches:
        kind = matched.lastgroup or ""
        year = _OF_YEAR.match(text, matched.end())
        end = year.end() if year else matched.end()
        if kind == "fees":
            yield Named(matched.start(), end, None)
        elif kind == "EIR" and is_scottish:
            yield Named(matched.start(), end, Regime.EISR)
        elif kind == "FOIA" and regime is Regime.FOISA and "foia" not in matched[0].lower() and not year:
            yield Named(matched.start(), end, Regime.FOISA)
        else:
            yield Named(matched.start(), end, Regime(kind))


def _resolved(text: str, named: Sequence[Named], regime: Regime | None) -> list[Named]:
    """Return the laws with each "the Act": what it was said to mean, else the law named last, else the letter's own."""
    references = {matched.start(): matched for matched in _SAME.finditer(text)}
    pending = _apart_from(named, (Named(*matched.span(), None) for matched in references.values()))
    last: dict[bool, Named] = {}
    defined: dict[bool, Named] = {}
    resolved: list[Named] = []
    for law in sorted([*named, *pending], key=_start):
        matched = references.get(law.start)
        if matched is None or law.end != matched.end():
            last[_is_act(text, law)] = law
            resolved.append(law)
            continue
        is_act = matched["what"].lower() == "act"
        before = last.get(is_act)
        if before is not None and _DEFINING.fullmatch(text, before.end, matched.start()):
            defined[is_act] = before
            continue
        resolved.append(_meant(matched, defined.get(is_act), before, own_law(regime, is_act=is_act)))
    return resolved


def _is_act(text: str, law: Named) -> bool:
    if law.regime is not None:
        return law.regime in (Regime.FOIA, Regime.FOISA)
    return not re.search(r"\b(?:Regulations|Rules|Order)\b", text[law.start : law.end], re.IGNORECASE)


# What a law is called by its year alone.
_BY_YEAR: Final = {("2000", True): Regime.FOIA, ("2002", True): Regime.FOISA, ("2004", False): Regime.EIR}


def _meant(same: re.Match[str], defined: Named | None, before: Named | None, own: Regime) -> Named:
    year = same["before"] or same["after"]
    if year:
        return Named(*same.span(), _BY_YEAR.get((year, same["what"].lower() == "act")))
    if defined is not None and same["which"].lower() != "that":
        return Named(*same.span(), defined.regime)
    if before is not None:
        return Named(*same.span(), before.regime, by_reference=True)
    return Named(*same.span(), own)


def own_law(regime: Regime | None, *, is_act: bool) -> Regime:
    """Return the law that "the Act" or "the Regulations" is in a letter under `regime`."""
    is_scottish = regime in (Regime.FOISA, Regime.EISR)
    if is_act:
        return Regime.FOISA if is_scottish else Regime.FOIA
    return Regime.EISR if is_scottish else Regime.EIR
