"""The provisions a text cites, each attributed to its statute.

A number after "section" is a citation only if the text says, or leaves no doubt, that it is a
section of a law on information: letters speak as often of the Children Act.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from requests_app.letters.legislation import LAWS, Kind, Law, number_of, provision, sister_of, what_is_wrong
from requests_app.letters.parsed import CitationRole, Regime
from requests_app.letters.purposes import role_of
from requests_app.letters.section_numbers import Lead, Written, numbers_written, provisions_of
from requests_app.letters.statutes import Named, laws_named, own_law


@dataclass(frozen=True, slots=True)
class Mention:
    """One provision in a text: the characters `start` to `end`."""

    provision: str
    regime: Regime
    role: CitationRole
    start: int
    end: int


def find_citations(text: str, regime: Regime | None) -> list[Mention]:
    """Return the provisions of laws on information that `text` cites, in its order.

    regime: of the letter, for sections that name no law.
    """
    written = numbers_written(text)
    if not written:
        return []
    named = laws_named(text, regime)
    is_alone = all(law.regime is not None for law in named)
    found: list[Mention] = []
    for cited in written:
        own = _own_law(cited, regime)
        name, is_left_open = _law_named(cited, text, named, own)
        law = LAWS[name.regime] if name and name.regime else None
        if is_left_open:
            law = _law_unnamed(cited, text, own, found, is_alone=is_alone, is_own=own.regime is regime)
        if law is None:
            continue
        for code, member in provisions_of(law, cited):
            role = role_of(code, text, member.start, member.end)
            if cited.is_range:
                role = CitationRole.PROCEDURE
            found.append(Mention(code, law.regime, role, member.start, member.end))
    return found


# --- which law


def _own_law(cited: Written, regime: Regime | None) -> Law:
    """Return the letter's law for a number that names none: by its kind, else the one the letter is under."""
    if cited.lead in (Lead.SECTION, Lead.REGULATION):
        return LAWS[own_law(regime, is_act=cited.lead is Lead.SECTION)]
    return LAWS[regime or Regime.FOIA]


def _law_named(cited: Written, text: str, named: Sequence[Named], own: Law) -> tuple[Named | None, bool]:
    """Return the law that is named beside a number, and whether that leaves open which it belongs to.

    "The Act" after another Act leaves it open where the number is plainly a reason of `own`.
    """
    if cited.lead is Lead.LAW:
        at = bisect_left(named, cited.lead_at, key=lambda law: law.start)
        return (named[at] if at < len(named) else None), False
    name = _named(cited, text, named)
    if name is None or (name.regime is None and name.by_reference and _is_claimed(cited, text, own)):
        return None, True
    return name, False


def _law_unnamed(
    cited: Written, text: str, own: Law, before: Sequence[Mention], *, is_alone: bool, is_own: bool
) -> Law | None:
    """Return the law of a number beside which none is named; None if nothing says that it is one of ours.

    own: the letter's law for such a number; before: what the text cited before it; is_alone: whether the
    text names no law on anything else; is_own: whether the letter says that it is under `own`.
    """
    if cited.lead is Lead.NONE:
        return _law_of_bare_number(cited, text, own, before)
    if cited.lead is Lead.EXEMPTION:
        return None
    if _is_whole_answer(cited, text, own):
        return own
    if _is_of_something_else(cited, text):
        return None
    is_ours = _fits(cited, text, own) or (is_alone and _is_ours_by_its_form(cited, own, is_own=is_own))
    return own if is_ours else None


def _named(cited: Written, text: str, named: Sequence[Named]) -> Named | None:
    """Return the law named beside a number: after it, unless one stands before it and a comma after: "FOI s40, EIR R13"."""
    after, before = _named_after(cited, text, named), _named_before(cited, text, named)
    if (
        after
        and before
        and re.fullmatch(r"\s*[,;]\s*(?:the\s+)?", text[cited.end : after.start], re.IGNORECASE)
    ):
        return before
    return after or before


_NEAR_AFTER: Final = 120
_NEAR_BEFORE: Final = 110
_ENDS_SENTENCE: Final = re.compile(
    r"(?<!\bs)(?<!\bss)(?<!\bsec)(?<!\breg)(?<!\bsect)(?<!\bno)[.?!]\s|\n", re.IGNORECASE
)
_BRACKETS: Final = re.compile(r"\([^()]{0,80}\)|[‘“\"][^‘’“”\"]{3,80}[’”\"]")
_TO_A_LAW: Final = re.compile(
    r"[\s,:&/(‘'\"“–-]*(?:(?:and|or|to|both|read with|together with|as well as|by virtue of)\b[\s,&]*)*"
    r"(?:(?:of|in|under|to|from|within|contained in|set out in)\s+)?(?:(?:the|that|this|said)\s+)?['‘\"“]?\s*(?:UK\s+)?",
    re.IGNORECASE,
)
_OF_A_LAW: Final = re.compile(r"\b(?:of|under|in)\s+(?:the\s+)?['‘\"“]?\s*$", re.IGNORECASE)
_CLAUSE: Final = re.compile(
    r"\b(?:is|are|was|were|be|been|would|will|may|as|because|since|which|that|has|have|had|appl\w+|breach\w*|contraven\w*)\b",
    re.IGNORECASE,
)


def _named_after(cited: Written, text: str, named: Sequence[Named]) -> Named | None:
    """Return the law named after the number in the same clause: "section 12(2) of the Act"."""
    at = bisect_left(named, cited.end, key=lambda law: law.start)
    if at == len(named) or named[at].start - cited.end > _NEAR_AFTER:
        return None
    law, between = named[at], text[cited.end : named[at].start]
    if _ENDS_SENTENCE.search(between):
        return None
    rest = _without_numbers(between)
    if _TO_A_LAW.fullmatch(_BRACKETS.sub("", rest)):
        is_shared = rest != between and law.regime is None
        return None if is_shared and _is_claimed(cited, text, LAWS[Regime.FOIA]) else law
    is_titled = rest == between and ";" not in between and _OF_A_LAW.search(between)
    return law if is_titled and (law.regime is not None or not _CLAUSE.search(between)) else None


_FROM_A_LAW: Final = re.compile(
    r"['’\"”)]*(?:\s*\([^)]{2,40}\))?['’\"”)]*[\s,:–-]*(?:and\b|or\b|&)?[\s,]*(?:by virtue of|through|under|by|at|in|as per|its)?\s*",
    re.IGNORECASE,
)


def _named_before(cited: Written, text: str, named: Sequence[Named]) -> Named | None:
    """Return the law named before the number: "under the Freedom of Information Act Section 40 (2)"."""
    at = bisect_left(named, cited.start, key=lambda law: law.start)
    if at == 0 or not 0 <= cited.start - named[at - 1].end <= _NEAR_BEFORE:
        return None
    law, between = named[at - 1], text[named[at - 1].end : cited.start]
    rest = _without_numbers(between)
    if _ENDS_SENTENCE.search(between) or not _FROM_A_LAW.fullmatch(rest):
        return None
    return None if law.regime is None and _is_claimed(cited, text, LAWS[Regime.FOIA]) else law


def _without_numbers(words: str) -> str:
    """Return words without the provisions written in them."""
    kept, at = [], 0
    for cited in numbers_written(words):
        kept.append(words[at : cited.start])
        at = cited.end
    return "".join(kept) + words[at:]


# --- what the words around a number say, where they name no law

_STRONG: Final = re.compile(
    r"\b(?:exempt\w*|except(?:ion|ions|ed)|withh[eo]ld\w*|redact\w*|refus(?:e|ed|es|ing|al)|public interest|vexatious|neither confirm\w*|confirm n?or deny|"
    r"not obliged|not required to (?:provide|disclose|comply)|appropriate limit|cost limit|(?:18|24|eighteen) hours|engage[sd]?|rel(?:y|ies|ied|ying) (?:up)?on|qualified|absolute|"
    r"favouring|manifestly unreasonable|refusal notice|advice and assistance|do(?:es)? not arise|Information Commissioner)\b",
    re.IGNORECASE,
)
_WEAK: Final = re.compile(
    r"\b(?:requests?|information|h[eo]ld|disclos\w+|releas\w+|comply|complied|working days|duty|appl(?:y|ies|ied|ying)|covered|falls? (?:under|within)|reasons?|remov\w+|excee\w+|fees?|notice|published|review|transfer\w*)\b",
    re.IGNORECASE,
)
_APPLIED_AFTER: Final = re.compile(
    r"(?:\s*[(–-][^()\n]{3,60}[)–-])?\s*(?:therefore |also |would |may |might |could |have |thus |does |is |being |has been |have been )*(?:appl(?:y|ies|ied)|engaged|relied)\b",
    re.IGNORECASE,
)
_APPLIED_BEFORE: Final = re.compile(
    r"\b(?:appl(?:y|ies|ied|ying)|engage\w*|rel(?:y|ies|ied|ying) (?:up)?on|invok\w+|cit(?:e|ed|ing))\s+(?:the )?$",
    re.IGNORECASE,
)
# What is said of a provision of a kind, whatever else the sentence says.
_OF_ITS_KIND: Final = {
    Kind.ADVICE: re.compile(
        r"\b(?:suggest\w*|offer\w*|refin\w+|you (?:may|might|could|can)|narrow\w*|help you|assist\w*|advice|advise)\b",
        re.IGNORECASE,
    ),
    Kind.ELSEWHERE: re.compile(
        r"\b(?:website|web ?page|links?|online|publish\w*|available|accessible|address (?:below|above))\b|https?:",
        re.IGNORECASE,
    ),
}
_OTHER_SUBJECT: Final = re.compile(
    r"\s*(?:['’]?s)?\s*(?:assessments?|enquir(?:y|ies)|investigations?|orders?|agreements?|notices?|accommodat\w+|referrals?|meetings?|support|payments?|plans?|officers?|funding|grants?|contributions?|warnings?|applications?|works?|(?<!16 )duty|duties|obligations?|care leavers?|aftercare|leave|reports?|appeals?|children|child|cases|visits?|licen[cs]es?|permits?|certificates?|detentions?|consultations?|stage|conferences?|stop|search\w*|powers?|offences?|reviews?|hearings?|recommendations?|wounding|assault|evict\w+|possession|protection|approved|doctors?|money|monies|and (?:ICPC|icpc))\b",
    re.IGNORECASE,
)
_OF_SOMETHING: Final = re.compile(
    r"\s*,?\s*(?:of|in|to)\s+(?:the|our|this|your|that|its|their|a|an)\s+(?!(?:['‘\"“]?(?:Act|Regulations|Freedom|FOI|EIR|Environmental)|request|information|public|exemption|exception|name|reason|whole|part))(?:\w+\s+){0,3}?(?:contract|report|policy|form|agreement|guidance|document|lease|manual|application|plan|constitution|questionnaire|handbook|strategy|schedule|specification|building|floor|spreadsheet|response|code)\b",
    re.IGNORECASE,
)
_IN_SOMETHING: Final = re.compile(
    r"\b(?:agreement|contract|policy|instructions|constitution|part \d+|lease|form|manual|handbook)\s?[,(]\s?$"
    # Patients are "on section 3".
    r"|\b(?:patients?|people|adults?|persons?|children)\s+on\s+$",
    re.IGNORECASE,
)
_FURTHER_ON: Final = re.compile(
    r"\s*(?:below|above|overleaf|for (?:more|further|details|information|guidance))\b", re.IGNORECASE
)


def _is_of_something_else(cited: Written, text: str) -> bool:
    """Say whether the words after a number say that it is no section of ours: "section 106 agreements"."""
    if _OF_SOMETHING.match(text, cited.end) or _IN_SOMETHING.search(
        text, max(0, cited.start - 30), cited.start
    ):
        return not cited.has_subsections or not _APPLIED_AFTER.match(text, cited.end)
    after = _OTHER_SUBJECT.match(text, cited.end) or _FURTHER_ON.match(text, cited.end)
    return after is not None and not cited.has_subsections and not _helps(cited, text)


def _helps(cited: Written, text: str) -> bool:
    entry = provision(_codes(LAWS[Regime.FOIA], cited)[0])
    return entry is not None and entry.kind is Kind.ADVICE and "duty" in text[cited.end : cited.end + 8]


def _codes(law: Law, cited: Written) -> list[str]:
    return [code for code, _ in provisions_of(law, cited)]


def _fits(cited: Written, text: str, law: Law) -> bool:
    """Say whether a number that names no law is one of `law`'s by the words around it."""
    codes = _codes(law, cited)
    if not all(provision(code) for code in codes):
        return any(not law.has(number_of(code)) for code in codes) and _is_exempt_under(cited, text)
    if _APPLIED_AFTER.match(text, cited.end) or _APPLIED_BEFORE.search(
        text, max(0, cited.start - 40), cited.start
    ):
        return True
    sentence = _around(cited, text)
    if _is_headed(codes[0], cited, text) or _STRONG.search(sentence) or _has_title(codes[0], sentence):
        return True
    if _is_said_of_its_kind(codes[0], sentence):
        return True
    is_exact = cited.has_subsections and not any(what_is_wrong(code) for code in codes)
    return is_exact and bool(_WEAK.search(sentence) or _STRONG.search(_around(cited, text, sentences=2)))


_POINTING: Final = re.compile(
    r"\W*(?:(?:please|see|refer to|the|as|explained|explanation|detailed|set out|below|above|overleaf|attached|notice|refusal|exemptions?|exempt|applies|applied|under|of|act|foia?)\b\W*)*",
    re.IGNORECASE,
)


def _is_whole_answer(cited: Written, text: str, law: Law) -> bool:
    """Say whether a reason for refusing is all that a text says: "Section 12 – see below"."""
    entry = provision(_codes(law, cited)[0])
    rest = text[: cited.lead_at] + text[cited.end :]
    return entry is not None and entry.is_reason and bool(_POINTING.fullmatch(rest))


def _is_said_of_its_kind(code: str, sentence: str) -> bool:
    entry = provision(code)
    said = _OF_ITS_KIND.get(entry.kind) if entry else None
    return said is not None and bool(said.search(sentence))


def _is_ours_by_its_form(cited: Written, law: Law, *, is_own: bool) -> bool:
    """Say whether a number looks like no other law's: with two brackets, or any in a letter under Regulations."""
    codes = _codes(law, cited)
    if any(what_is_wrong(code) or not provision(code) for code in codes):
        return False
    least = 1 if is_own and cited.lead is Lead.REGULATION else 2
    return any(len(member.steps) >= least for member in cited.members)


def _is_claimed(cited: Written, text: str, law: Law) -> bool:
    """Say whether a number is clearly a reason of `law`'s, though another law is named beside it."""
    code = _codes(law, cited)[0]
    entry = provision(code)
    if entry is None or not entry.is_reason or what_is_wrong(code):
        return False
    return cited.has_subsections and bool(_STRONG.search(_around(cited, text)))


_EXEMPT_UNDER: Final = re.compile(
    r"\bexempt(?:ion|ions)?(?: from (?:disclosure|release))?(?: \w+){0,2} (?:under|by|in|at|by virtue of)\s+$",
    re.IGNORECASE,
)


def _is_exempt_under(cited: Written, text: str) -> bool:
    return bool(_EXEMPT_UNDER.search(text, max(0, cited.start - 80), cited.start))


def _is_headed(code: str, cited: Written, text: str) -> bool:
    """Say whether the provision's own name follows its number: "s.38 – Health and safety"."""
    entry = provision(code)
    first = re.match(r"[a-z]{4,}\b", entry.title.lower()) if entry else None
    return (
        first is not None
        and re.match(rf"\W{{1,5}}{first[0]}", text[cited.end : cited.end + 40].lower()) is not None
    )


def _has_title(code: str, sentence: str) -> bool:
    """Say whether words of the provision's own name stand near its number."""
    entry = provision(code)
    words = re.findall(r"[a-z]{5,}", entry.title.lower()) if entry else []
    own = [word for word in words if word not in _GENERAL]
    return any(word[:7] in sentence.lower() for word in own)


# Words of titles that letters use of anything.
_GENERAL_WORDS: Final = """
    access applicant application authority authorities bodies communications conducted court dealing decision detail
    effect effective conduct functions further general government health information intended interests issue matters
    means national needs notices offence office other people policy power proceedings provide provided public records
    relating release request requester requests right safety section special supplied under where
"""
_GENERAL: Final = frozenset(_GENERAL_WORDS.split())

_BEFORE: Final = 140
_AFTER: Final = 140


def _around(cited: Written, text: str, sentences: int = 1) -> str:
    """Return the words of the sentence a number stands in, without the number; of two, with the one before it."""
    before = text[max(0, cited.start - _BEFORE * sentences) : cited.start]
    after = text[cited.end : cited.end + _AFTER]
    parts = _ENDS_SENTENCE.split(before)
    return " ".join(parts[-sentences:]) + " … " + _ENDS_SENTENCE.split(after)[0]


def _law_of_bare_number(cited: Written, text: str, own: Law, before: Sequence[Mention]) -> Law | None:
    """Return the law of a number with neither "section" nor a law beside it, as in "exempt: 31(1)(a), 40(2)"."""
    follows = bool(before) and not _ENDS_SENTENCE.search(text, before[-1].end, cited.start)
    if not follows and not re.search(r"\bexempt|\bexcept(?:ion|ed)", _around(cited, text), re.IGNORECASE):
        return None
    for law in [*([LAWS[before[-1].regime]] if follows else []), own, sister_of(own)]:
        codes = _codes(law, cited)
        if all((entry := provision(code)) and entry.is_reason and not what_is_wrong(code) for code in codes):
            return law
    return None
