"""The provisions a text cites, each attributed to its statute.

A number after "section" is a citation only if the text says, or leaves no doubt, that it is a
section of a freedom of information law: letters speak as often of the Children Act.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from requests_app.letters.legislation import Kind, is_neither, prefix, provision, rolls_up_to
from requests_app.letters.parsed import CitationRole, Regime


@dataclass(frozen=True, slots=True)
class Mention:
    """One provision in a text: the characters `start` to `end`."""

    provision: str
    regime: Regime
    role: CitationRole
    start: int
    end: int


_SUB: Final = r"\s?\(\s*(?:\d{1,2}[A-Za-z]{0,2}|[a-z]{1,2}|[ivx]{1,4})\s*\)"
_ITEM: Final = rf"\d{{1,3}}[A-Z]?(?![\d%])(?:{_SUB})*"
_JOIN: Final = r"\s*(?:,\s*(?:and|or|&)?|and|&|or|/|to)\s*"
_LEAD: Final = (
    r"(?:\b(?P<section>sections?|sect?\.?|ss?\.?(?=\s?\d))|\b(?P<regulation>regulations?|regs?\.?(?=\s?\d)))"
)
_CITED: Final = re.compile(
    rf"{_LEAD}\s*(?P<list>{_ITEM}(?:{_JOIN}(?:(?:sections?|s\.?|regulations?|reg\.?)\s?)?(?:{_ITEM}|(?:{_SUB})+))*)",
    re.IGNORECASE,
)
_MEMBER: Final = re.compile(rf"(?P<item>{_ITEM})|(?P<sub>(?:{_SUB})+)")
_SUBS: Final = re.compile(r"\(\s*(\w+)\s*\)")

_FOI_ACT: Final = r"(?:freedom\s+of\s+information(?:\s+act)?|f\.?o\.?i\.?\s?a?\b(?:\s+act)?|foi\s+act)"
_STATUTES: Final = re.compile(
    rf"(?P<foisa>freedom\s+of\s+information\s+(?:\(scotland\)\s+act|act\s+2002\b)|\bfoi\(?s\)?a\b)"
    rf"|(?P<eisr>environmental\s+information\s+\(scotland\)\s+regulations|\bei\(?s\)?rs?\b)"
    rf"|(?P<fees>freedom\s+of\s+information\s+and\s+data\s+protection\s*\([^)]*\)?|appropriate\s+limit\s+and\s+fees)"
    rf"|(?P<foia>\b{_FOI_ACT})"
    rf"|(?P<eir>environmental\s+information\s+regulations|\beirs?\b)"
    r"|(?P<same>\b(?:the|this|that|said)\s+['‘\"“]?(?:Act|Regulations)\b)"
    r"|(?P<other>(?-i:\b(?:[A-Z][\w'’&-]*,?\s+(?:(?:and|of|the|for|against|in|etc\.?)\s+)*){1,7}(?:Act|Order|Rules|Regulations|Code|Bill)\b(?:\s+(?:19|20)\d\d)?|\b(?:DPA|GDPR|UK\s+GDPR|CA|CA\s?1989|CSCA|PACE|RIPA|CDPA|TCPA|HRA)\b|\b[A-Z][a-z]+['’]?s?['’]? Act\b))",
    re.IGNORECASE,
)
_EXEMPTING: Final = re.compile(
    r"\b(?:exempt\w*|except(?:ion|ions|ed)|withh[eo]ld\w*|refus\w+|appl(?:y|ies|ied|ying)|engag\w+|not obliged|disclos\w+|under|falls?|relying|rely|neither confirm|absolute|qualified|public interest|cost|vexatious|held)\b",
    re.IGNORECASE,
)
_OTHER_SUBJECT: Final = re.compile(
    r"\s*(?:['’]?s)?\s*(?:assessments?|enquir(?:y|ies)|investigations?|orders?|agreements?|notices?|accommodat\w+|referrals?|meetings?|support|payments?|plans?|officers?|funding|contributions?|warnings?|applications?|works?|duty|duties|obligations?|care leavers?|aftercare|reports?|appeals?|children|child|cases|visits?|licen[cs]es?|certificates?|detentions?|and (?:ICPC|icpc))\b",
    re.IGNORECASE,
)
_STATUTE_TEXT: Final = re.compile(
    r"\b(?:states? that|provides? that|reads|which states|says that)\b", re.IGNORECASE
)

_NEAR_AFTER = 90
_NEAR_BEFORE = 110


def find_citations(text: str, regime: Regime | None) -> list[Mention]:
    """Return the provisions of freedom of information laws that `text` cites, in its order.

    regime: of the letter, for sections that name no law.
    """
    statutes = [
        (matched.start(), matched.end(), matched.lastgroup or "") for matched in _STATUTES.finditer(text)
    ]
    statutes = [(start, end, _resolved(kind, regime, text[start:end])) for start, end, kind in statutes]
    found: list[Mention] = []
    for matched in _CITED.finditer(text):
        is_section = matched["section"] is not None
        law = _law(matched, text, statutes, regime, is_section=is_section)
        if law is None:
            continue
        for code, start, end in _members(matched, is_section=is_section):
            full = prefix(law) + code
            found.append(
                Mention(
                    full,
                    law,
                    _role(full, text, start, end),
                    matched.start() if start == matched.start("list") else start,
                    end,
                )
            )
    return found


def _resolved(kind: str, regime: Regime | None, words: str) -> str:
    """Return which law a name means; "the Act" is the letter's own."""
    if kind == "same":
        is_act = "act" in words.lower()
        if regime in (Regime.FOIA, Regime.EIR, None):
            return "foia" if is_act else "eir"
        return "foisa" if is_act else "eisr"
    return kind


_LAWS: Final = {"foia": Regime.FOIA, "eir": Regime.EIR, "foisa": Regime.FOISA, "eisr": Regime.EISR}


def _law(
    cited: re.Match[str],
    text: str,
    statutes: Sequence[tuple[int, int, str]],
    regime: Regime | None,
    *,
    is_section: bool,
) -> Regime | None:
    """Return the law a cited number belongs to; None if it is another Act's, or nobody can tell."""
    named = _named_after(cited, text, statutes) or _named_before(cited, text, statutes)
    if named is not None:
        law = _LAWS.get(named)
        if law is None:
            return None
        return law if (law in (Regime.FOIA, Regime.FOISA)) == is_section else None
    if _OTHER_SUBJECT.match(text[cited.end() : cited.end() + 40]) and not _subs_of(cited["list"]):
        return None
    return _law_by_number(cited, text, regime, is_section=is_section)


def _named_after(cited: re.Match[str], text: str, statutes: Sequence[tuple[int, int, str]]) -> str | None:
    """Return the law named after the number in the same clause: "section 12(2) of the Act"."""
    for start, _, kind in statutes:
        if start < cited.end():
            continue
        between = text[cited.end() : start]
        if start - cited.end() > _NEAR_AFTER or re.search(r"[.;?!]\s|\n", between):
            return None
        if re.fullmatch(
            r"[\s,('‘\"“–-]*(?:(?:of|in|under|to|from|within)\s+)?(?:the\s+|that\s+)?['‘\"“]?\s*(?:UK\s+)?",
            between,
            re.IGNORECASE,
        ):
            return kind
        if re.search(r"\b(?:of|under)\s+(?:the\s+)?['‘\"“]?\s*$", between) and not re.search(
            r"\bsection|\bregulation|\bs\.?\d", between, re.IGNORECASE
        ):
            return kind
        if (
            kind == "other"
            and _CITED.search(between)
            and re.fullmatch(
                r"[\s,&]*(?:and\s+|&\s*|or\s+)?.{0,60}\s+of\s+(?:the\s+)?", between, re.IGNORECASE
            )
        ):
            return kind
        return None
    return None


def _named_before(cited: re.Match[str], text: str, statutes: Sequence[tuple[int, int, str]]) -> str | None:
    """Return the law named before the number: "under the Freedom of Information Act Section 40 (2)"."""
    before = [(end, kind) for _, end, kind in statutes if end <= cited.start()]
    if not before:
        return None
    end, kind = before[-1]
    between = text[end : cited.start()]
    if cited.start() - end <= _NEAR_BEFORE and re.fullmatch(
        r"(?:\s+(?:19|20)\d\d)?['’\"”)]*(?:\s*\([^)]{2,20}\))?[\s,:–-]*(?:by virtue of|under|at|in|and|as per|through)?\s*",
        between,
        re.IGNORECASE,
    ):
        return kind
    return None


def _law_by_number(
    cited: re.Match[str], text: str, regime: Regime | None, *, is_section: bool
) -> Regime | None:
    """Return the letter's law for a number that names none, if it has such a provision and the words fit."""
    law = _default_law(regime, is_section=is_section)
    codes = [code for code, _, _ in _members(cited, is_section=is_section)]
    entries = [provision(prefix(law) + code) for code in codes]
    if not entries or any(entry is None for entry in entries):
        return None
    around = text[max(0, cited.start() - 120) : cited.end() + 120]
    first = entries[0]
    if _EXEMPTING.search(around) or (
        first is not None and _title_follows(first.title, text[cited.end() : cited.end() + 60])
    ):
        return law
    return None


def _default_law(regime: Regime | None, *, is_section: bool) -> Regime:
    scottish = regime in (Regime.FOISA, Regime.EISR)
    if is_section:
        return Regime.FOISA if scottish else Regime.FOIA
    return Regime.EISR if scottish else Regime.EIR


def _title_follows(title: str, after: str) -> bool:
    """Say whether the provision's own name stands after its number: "Section 31 – Law Enforcement"."""
    first = re.findall(r"[a-z]{4,}", title.lower())[:1]
    return bool(first) and first[0] in after.lower()


# --- numbers


def _subs_of(item: str) -> list[str]:
    return _SUBS.findall(item)


def _members(cited: re.Match[str], *, is_section: bool) -> Iterator[tuple[str, int, int]]:
    """Yield (code, start, end) of each provision in a list: "31(1)(a)(b) and 40(2)" gives three."""
    lead = "s" if is_section else "reg"
    offset = cited.start("list")
    number, subs = "", list[str]()
    for matched in _MEMBER.finditer(cited["list"]):
        start, end = offset + matched.start(), offset + matched.end()
        parts = [step for sub in _subs_of(matched[0]) for step in _split_sub(sub)]
        if matched["item"]:
            number = (re.match(r"\d+[A-Z]?", matched["item"], re.IGNORECASE) or matched)[0].upper()
            subs = []
        else:
            parts = [*_stem(subs, parts[0]), *parts]
        for chain in _chains(parts):
            subs = chain
            yield lead + number + "".join(f"({step})" for step in chain), start, end


def _split_sub(sub: str) -> list[str]:
    """Return the steps of one bracket: "(2a)" is written for (2)(a); "(3A)" and "(5B)" are subsections."""
    matched = re.fullmatch(r"(\d{1,2})([a-z])", sub)
    return [matched[1], matched[2]] if matched else [sub]


def _stem(before: Sequence[str], first: str) -> Sequence[str]:
    """Return the steps that a bare bracket takes over: after 31(1)(a), "(b)" stands under 31(1)."""
    for depth, step in enumerate(before):
        if _step_kind(step) == _step_kind(first):
            return before[:depth]
    return before


def _chains(parts: Sequence[str]) -> Iterator[list[str]]:
    """Yield the chains of steps: (1)(a)(b) is (1)(a) and (1)(b)."""
    if not parts:
        yield []
        return
    chain: list[str] = []
    for index, step in enumerate(parts):
        if chain and _step_kind(chain[-1]) == _step_kind(step) and index > 0:
            yield list(chain)
            chain[-1] = step
        else:
            chain.append(step)
    yield chain


def _step_kind(step: str) -> str:
    if step[0].isdigit():
        return "number"
    return "roman" if re.fullmatch(r"i{1,3}|iv|v|vi{0,3}|ix|x", step) else "letter"


# --- what a citation is for


_BECAUSE: Final = re.compile(
    r"\b(?:refus\w+|exempt\w*|withh[eo]ld\w*|not held|do(?:es)? not hold|no longer hold|rel(?:y|ying|ied)|appl(?:y|ies|ied)|engag\w+)\b",
    re.IGNORECASE,
)


# "where section 12 cannot be", "section 14 does not apply": named to say that it is not the reason.
_DISMISSED: Final = re.compile(
    r"[^.;]{0,40}?\b(?:cannot be|can(?:not| not) (?:apply|be (?:relied|used|applied|engaged))|(?:does|did|would) not apply|(?:is|was) not (?:engaged|applicable|relied|being relied))\b",
    re.IGNORECASE,
)


def _role(code: str, text: str, start: int, end: int) -> CitationRole:
    entry = provision(code)
    if entry is None:
        return (
            CitationRole.OPERATIVE
            if _BECAUSE.search(text[max(0, start - 100) : end + 60])
            else CitationRole.PROCEDURE
        )
    if _DISMISSED.match(text, end):
        return CitationRole.PROCEDURE
    if entry.kind is Kind.ADVICE:
        return CitationRole.ADVICE
    if entry.kind is Kind.PROCEDURE and not is_neither(code):
        return CitationRole.PROCEDURE
    if rolls_up_to(entry.code) == "s1":
        sentence = _sentence(text, start, end)
        says_not_held = re.search(
            r"\b(?:not hold|not held|no longer hold|no information (?:is )?held)\b", sentence, re.IGNORECASE
        )
        return CitationRole.OPERATIVE if says_not_held else CitationRole.PROCEDURE
    return CitationRole.OPERATIVE


def _sentence(text: str, start: int, end: int) -> str:
    before = max((text.rfind(mark, 0, start) for mark in (". ", "? ", "! ", "\n")), default=-1)
    after = min(
        (at for mark in (". ", "? ", "! ", "\n") if (at := text.find(mark, end)) >= 0), default=len(text)
    )
    return text[before + 1 : after]
