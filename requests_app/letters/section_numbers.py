"""The numbers of provisions as they are written: "Sections 31(1)(a) and (b)", "reg. 12(5)(f)", "EIR R13"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

from requests_app.letters.legislation import Law, what_is_wrong


class Lead(Enum):
    """What stands before a number and makes it one of a provision."""

    SECTION = auto()
    REGULATION = auto()
    LAW = auto()
    """The short name of a law: "FOIA 40(2)"."""
    EXEMPTION = auto()
    """ "Exemption 21"."""
    NONE = auto()
    """Nothing; "31(1)(a)" is one by its own look or not at all."""


@dataclass(frozen=True, slots=True)
class Member:
    """One provision of a list: the characters `start` to `end`.

    number: "40", "11A"; empty where a bracket takes over that of the member before it: after 31(1)(a), "(b)".
    steps: what stands in the brackets. ends_range: "44" of "sections 21 to 44".
    """

    number: str
    steps: tuple[str, ...]
    start: int
    end: int
    ends_range: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """Provisions written together: the characters `start` to `end`, the lead from `lead_at`."""

    lead: Lead
    lead_at: int
    start: int
    end: int
    members: tuple[Member, ...]

    @property
    def has_subsections(self) -> bool:
        return any(member.steps for member in self.members)

    @property
    def is_range(self) -> bool:
        return any(member.ends_range for member in self.members)


# --- the grammar. The deepest has three brackets: s36(2)(b)(ii). "©" is what word processors make of "(c)".

_STEP: Final = r"(?:\(\s*(?:\d{1,2}[A-Za-z]{0,2}|[a-z]{1,2}|[ivx]{1,4})\s*\)|©)"
_STEPS: Final = rf"(?:\s?{_STEP})+"
_TO_STEP: Final = rf"(?:\s?(?:-|–|to)\s?{_STEP})"
_SUBSECTION: Final = r"sub-?\s?sections?\s*\(?\d{1,2}[A-Z]?(?!\w)\)?"
_UNITS: Final = r"(?!\s?(?:hours?|days?|working|years?|months?|weeks?|minutes|pages?|staff|records?|files?|people|per|cases?|emails?|January|February|March|April|May|June|July|August|September|October|November|December)\b)"
_NUMBER: Final = rf"\d{{1,3}}[A-Z]?(?![A-Za-z\d%])(?!\.\d(?!\d?[A-Z]?\s?\([a-z]))(?!,\d{{3}}){_UNITS}"
# "33 1(b)" and "12.5(e)" are written for 33(1)(b) and 12(5)(e).
_ITEM: Final = rf"{_NUMBER}(?:[.\s]\d{{1,2}}[A-Z]?(?=\s?\([a-z]))?(?:{_STEPS}{_TO_STEP}?)?(?:,?\s*{_SUBSECTION}(?:{_STEPS})?)?"
_SECTION: Final = r"(?<![\w'’])(?:sections?|sects?\.?|secs?\.?|ss?\.?(?=\s?\d))"
_REGULATION: Final = r"(?<![\w'’])(?:regulations?|regs?\.?)"
_TITLE: Final = r"(?:\s?\([^()\d]{3,60}\))?"
_JOIN: Final = r"\s*(?:[,;]\s*(?:and/or|and|or|&)?|and/or|and|or|&|/|to)\s*"
_WITH_LEAD: Final = rf"(?:{_SECTION}|{_REGULATION})\s*{_ITEM}"
_MORE: Final = rf"(?:{_TITLE}{_JOIN}(?:{_WITH_LEAD}|{_ITEM}|(?:{_SUBSECTION}|{_STEPS}{_TO_STEP}?)))*"
_CITED: Final = re.compile(
    rf"(?:(?P<subsection>{_SUBSECTION}(?:{_STEPS})?)\s+of\s+)?"
    rf"(?:(?P<section>{_SECTION})|(?P<regulation>{_REGULATION}))\s*(?P<list>{_ITEM}{_MORE})"
    rf"|(?P<law>\b(?:FOISA|FOI\(S\)A|FOIA|FOI\s+Act|FOI|EISRs?|EIRs?)(?:\s+(?:2000|2002|2004))?)\s+(?P<lawful>(?:R\.?\s?(?=\d))?{_ITEM}{_MORE})"
    rf"|\b(?P<exemption>exemptions?)\s+(?P<numbers>{_ITEM}{_MORE})"
    rf"|(?<![\w£#.])(?P<bare>\d{{1,2}}[A-Z]?\s?\((?:\d{{1,2}}[A-Z]{{0,2}}|[a-d])\)(?:{_STEPS})?{_TO_STEP}?(?:{_JOIN}{_STEPS}{_TO_STEP}?)*)",
    re.IGNORECASE,
)
_MEMBER: Final = re.compile(
    rf"(?P<to>\bto\s+)?(?P<own>(?:(?:{_SECTION}|{_REGULATION})\s*)?(?P<item>{_ITEM}))|(?P<steps>{_SUBSECTION}|{_STEPS}{_TO_STEP}?)",
    re.IGNORECASE,
)
_QUICK: Final = re.compile(r"\d{1,3}[A-Z]?", re.IGNORECASE)
# What may stand before a number that nothing leads; "paragraph 4(1)" is of something else.
_BEFORE_BARE: Final = re.compile(
    r"(?:^|[(:;,/&]|\b(?:and|or|under|by|both|exemptions?|exceptions?))\s*$", re.IGNORECASE
)
_OF_ANOTHER_KIND: Final = re.compile(
    r"\b(?:articles?|paragraphs?|paras?|rules?|schedules?|clauses?|conditions?|questions?|parts?|q)\b\.?[^.;\n]{0,40}$",
    re.IGNORECASE,
)


def numbers_written(text: str) -> list[Written]:
    """Return what may be provisions in `text`, in its order."""
    return [written for matched in _CITED.finditer(text) if (written := _written(matched, text))]


def _written(matched: re.Match[str], text: str) -> Written | None:
    if matched["bare"]:
        before = text[max(0, matched.start() - 60) : matched.start()]
        if not _BEFORE_BARE.search(before) or _OF_ANOTHER_KIND.search(before):
            return None
        return _of(Lead.NONE, matched, "bare", matched.start("bare"))
    if matched["exemption"]:
        written = _of(Lead.EXEMPTION, matched, "numbers", matched.start("numbers"))
        return written if not written.has_subsections else _of(Lead.NONE, matched, "numbers", written.start)
    if matched["law"]:
        written = _of(Lead.LAW, matched, "lawful", matched.start("lawful"))
        has_lead = matched["lawful"][0].lower() == "r"
        return written if has_lead or written.members[0].steps else None
    return _of(Lead.SECTION if matched["section"] else Lead.REGULATION, matched, "list", matched.start())


def _of(lead: Lead, matched: re.Match[str], group: str, start: int) -> Written:
    members = list(_members(matched[group], matched.start(group)))
    subsection = matched["subsection"] if group == "list" else None
    first = members[0]
    steps = (*_steps(subsection), *first.steps) if subsection else first.steps
    members[0] = replace(first, steps=steps, start=start)
    members = [replace(member, start=start) if member.end == first.end else member for member in members]
    return Written(lead, matched.start(), start, matched.end(), tuple(members))


def _members(words: str, offset: int) -> Iterator[Member]:
    for matched in _MEMBER.finditer(words):
        item = matched["item"]
        number = _leading_number(item) if item else ""
        inner = item.removeprefix(number) if item else matched["steps"]
        begins = matched.start("own") if item else matched.start("steps") + len(inner) - len(inner.lstrip())
        for steps in _with_range(inner):
            yield Member(
                number.upper(),
                steps,
                offset + begins,
                offset + matched.end(),
                bool(matched["to"]) and not steps,
            )
            number = number if steps and item else ""


def _leading_number(item: str) -> str:
    matched = re.match(r"\d+[A-Za-z]?", item)
    return matched[0] if matched else ""


def _steps(words: str) -> list[str]:
    return [
        "c" if step == "©" else step
        for step in re.findall(r"\d{1,2}[A-Za-z]{0,2}|[A-Za-z]{1,4}(?=\s*\))|©", words)
    ]


def _with_range(words: str) -> Iterator[tuple[str, ...]]:
    """Yield the steps of one item, or of each that a range spans: "(1)(a)-(c)" gives (1)(a), (1)(b) and (1)(c)."""
    ranged = re.search(rf"{_TO_STEP}$", words, re.IGNORECASE)
    words_of_first = words[: ranged.start()] if ranged else words
    steps = _steps(re.sub(r"sub-?\s?sections?", "", words_of_first, flags=re.IGNORECASE))
    yield tuple(steps)
    if ranged and steps:
        for step in _between(steps[-1], _steps(ranged[0])[-1]):
            yield (*steps[:-1], step)


_ROMANS: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


def _between(first: str, last: str) -> Sequence[str]:
    """Return the steps after `first`, up to `last`."""
    if first in _ROMANS and last in _ROMANS and len(last) > 1:
        return _ROMANS[_ROMANS.index(first) + 1 : _ROMANS.index(last) + 1]
    if len(first) == len(last) == 1 and first.isalpha() and last.isalpha():
        return [chr(letter) for letter in range(ord(first.lower()) + 1, ord(last.lower()) + 1)]
    return [last]


# --- which provisions they are of a law


def provisions_of(law: Law, written: Written) -> Iterator[tuple[str, Member]]:
    """Yield the code of each provision, as one of `law`'s, with the member that cites it: 31(1)(a)(b) gives two."""
    base, chain = "", list[str]()
    for member in written.members:
        if member.number:
            base, chain = law.prefix + member.number, []
        chains = _chains(base, chain, member.steps, takes_over=not member.number)
        for chain in chains:
            yield _code(base, chain), member


def _code(base: str, chain: Sequence[str]) -> str:
    return base + "".join(f"({step})" for step in chain)


def _chains(base: str, stem: list[str], steps: Sequence[str], *, takes_over: bool) -> list[list[str]]:
    chain, chains = stem, list[list[str]]()
    for at, written in enumerate(steps):
        for count, step in enumerate(_split(base, chain, written)):
            is_first = takes_over and at == count == 0
            placed = _placed(base, chain, step, beside=is_first)
            if len(placed) <= len(chain) and not is_first:
                chains.append(chain)
            chain = placed
    return [*chains, chain]


def _split(base: str, chain: Sequence[str], step: str) -> Sequence[str]:
    """Return the steps of one bracket: "(2a)" is written for (2)(a), but "(3a)" of section 40 for (3A)."""
    matched = re.fullmatch(r"(\d{1,2})([a-z])", step)
    if matched and what_is_wrong(_code(base, [*chain, step.upper()])):
        return [matched[1], matched[2]]
    return [step.upper() if step[0].isdigit() else step.lower()]


def _placed(base: str, chain: list[str], step: str, *, beside: bool) -> list[str]:
    """Return the chain that a further step makes: beneath the last, or beside the one it is like.

    beside: the step stands alone and so is more likely beside one, as "(b)" is after 31(1)(a).
    """
    beneath = [[*chain, step]]
    likes = [[*chain[:depth], step] for depth in reversed(range(len(chain))) if _is_like(chain[depth], step)]
    is_beside = beside or (bool(chain) and _is_like(chain[-1], step))
    candidates = likes + beneath if is_beside else beneath + likes
    return next((chain for chain in candidates if not what_is_wrong(_code(base, chain))), candidates[0])


def _is_like(before: str, step: str) -> bool:
    """Say whether two steps may number the same list; "i" is a letter only after "h"."""
    if before[0].isdigit() or step[0].isdigit():
        return before[0].isdigit() and step[0].isdigit()
    if step in _ROMANS and not (step == "i" and before == "h"):
        return before in _ROMANS
    return before not in _ROMANS or before == "i"
