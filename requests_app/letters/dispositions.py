"""What became of a question, from the words of its answer and the provisions it rests on."""

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Final

from requests_app.letters.legislation import Kind, is_neither, provision
from requests_app.letters.parsed import Citation, CitationRole, Disposition

_NEITHER: Final = re.compile(
    r"\bneither (?:to )?confirm\w*,? n?or (?:to )?den\w+|\bnot (?:confirm|to confirm) or deny\b|(?<!\bis to )\bconfirm(?:ing)? (?:n?or|or) deny(?:ing)? (?:whether|that)",
    re.IGNORECASE,
)
_NOT_HELD: Final = re.compile(
    r"\b(?:do(?:es)?|did) ?n['’o]t (?:currently |actually |routinely |centrally |physically |ourselves )*(?:hold|record|collect|keep|capture|possess|retain|have (?:any |this |the |a |an )?(?:record|information|data|recorded))"
    r"|\bno longer (?:hold|holds|held|have access to|have (?:this|the|any))\b"
    r"|\b(?:is|are|was|were|been|being)? ?not (?:currently |centrally |routinely |actually |separately )*(?:held|recorded|collected|captured|monitored|kept)\b"
    r"|\b(?:no|not any) (?:such |recorded |relevant |specific )?(?:information|data|records?|documents?)(?: (?:is|are|was|were))? (?:held|recorded|exists?|available)\b"
    r"|^\W*(?:information |data )?not held\b|\bholds? no (?:such |recorded |relevant )?(?:information|data|records?)\b|\b(?:information|data) not held\b"
    r"|\bno (?:\w+ ){0,2}(?:polic(?:y|ies)|figures?|statistics|correspondence|reports?|minutes|e-?mails|breakdown|cop(?:y|ies)) (?:is|are|was|were) held\b"
    r"|\bno (?:recorded )?information (?:is )?held\b|\bunable to provide\b[^.]{0,40}\bas (?:it|this|they) (?:is|are) held by\b"
    r"|\b(?:do(?:es)?|did) not have (?:some|all|most|much) of (?:the|this) information\b|\b(?:has|have) no (?:such |recorded )?records?\b"
    # Another body's matter, or another body's to hold.
    r"|\b(?:do(?:es)? not have|has no|have no) responsibility for\b|\b(?:is|are) not (?:the )?responsib(?:le for(?! the (?:content|accuracy))|ility of (?:the|this|our))\b"
    r"|\b(?:would|will|should|may) (?:hold|be held by)\b(?! (?:us|the (?:council|trust|force|university|department|authority))\b)",
    re.IGNORECASE | re.MULTILINE,
)
# "Not held in a reportable format" is held; "we do not hold it centrally but …" is a matter of effort.
_HELD_AFTER_ALL: Final = re.compile(
    r"\W*(?:in (?:a|an|the|this|that|any)\b.{0,40}\b(?:format|form|manner|way|fashion|level|report)\b|statistically|in (?:a )?reportable|the position|responsib|meetings|an? (?:meeting|event|view)|us to)",
    re.IGNORECASE,
)
_COSTLY: Final = re.compile(
    r"\b(?:exceeds?|exceeding|over|above|beyond|more than|in excess of|within)\b[^.]{0,60}\b(?:appropriate limit|cost(?:s)? (?:limit|threshold|ceiling)|statutory (?:time |cost )?limit|(?:permitted )?(?:18|24|eighteen)[ -]?hours?|£\s?(?:450|600)|fees limit|time limit|threshold)"
    r"|\bcost of (?:compliance|complying)\b[^.]{0,60}\bexceed",
    re.IGNORECASE,
)
# "To answer it we would have to review each record manually": too costly, whether a limit is named or not.
_EFFORT: Final = re.compile(
    r"\b(?:would|need(?:s|ed)? to|requires?|necessary)\b[^.]{0,160}(?:"
    r"\b(?:manual(?:ly)?|individual(?:ly)?)\b[^.]{0,60}\b(?:review|search|check|examin|interrogat|trawl|read|audit|go(?:ing)? through|inspect|open)\w*"
    r"|\b(?:review|search|check|examin|interrogat|read|open|look(?:ing)? (?:at|through)|go(?:ing)? through)\w*\b[^.]{0,60}\b(?:manual(?:ly)?|individual(?:ly)?|one by one|each and every)\b)",
    re.IGNORECASE,
)
# "… is held, in part, however will not be disclosed for the following reasons".
_HELD_BUT_REFUSED: Final = re.compile(
    r"\b(?:is|are|do(?:es)?) (?:hold|held)\b[^.]{0,120}\b(?:however|but)\b[^.]{0,60}\b(?:not be|cannot be) (?:disclosed|released|provided|supplied)\b",
    re.IGNORECASE,
)
# "Please take this as a refusal notice under section 17": a formality, whatever it was that was decided.
_FORMALITY: Final = re.compile(
    r"[^.]*\b(?:refusal notice|notice of refusal|(?:formal )?notification of refusal|formal refusal)\b[^.]*\.?",
    re.IGNORECASE,
)
_REFUSED: Final = re.compile(
    r"\b(?:refus(?:e|ed|ing|al)\b[^.]{0,40}\b(?:request|information|disclos\w+|part|question|notice|provide)|(?:are|is|am|be|been|being|will be|were) withh[eo]ld\w*|(?:we|i) (?:are|am|must|have) refus(?:e|ed|ing)|(?:request|information|part|question|data|it|this)\b[^.]{0,60}\b(?:is|are|was|were|been|being|be) (?:\w+ )?refused|(?:we|i|to|decided to|are) (?:have )?(?:withhold|withheld|withholding)\b|(?:is|are|be|considers?|consider(?:ed)?|this|the) (?:\w+ ){0,6}exempt\b|exempting|exempted|exempt from|exempt under|exempt(?:ion)? (?:applies|is engaged|has been applied|relating)|not obliged to|unable to (?:provide|disclose|release|supply)|(?:can ?not|will not|not) be (?:disclosed|released|provided|supplied)|not (?:possible|able) to provide|vexatious|manifestly unreasonable)",
    re.IGNORECASE,
)
_ELSEWHERE: Final = re.compile(
    r"\b(?:publicall?y|publicly|already|freely|readily|reasonably) (?:publicly )?(?:available|accessible|published)\b|\bin the public domain\b"
    r"|\b(?:is|are|has been|have been|can be|may be) (?:already )?(?:published|found|viewed|accessed|obtained|downloaded|available)\b[^.]{0,80}\b(?:website|web site|online|link|site|page|https?|www\.|portal|gov\.uk|here)"
    r"|\bavailable (?:on|at|via|from|through)\b[^.]{0,60}\b(?:website|web site|link|https?|www\.|gov\.uk|portal)|\bplease (?:see|use|visit|follow)\b[^.]{0,40}\b(?:link|website)\b",
    re.IGNORECASE,
)
_GIVEN: Final = re.compile(
    r"\b(?:see|find|refer (?:you )?to)\b[^.]{0,80}\b(?:attached|table|enclosed|spreadsheet|appendix|annex)\b(?!(?: \w+){0,3} notice\b)"
    r"|\b(?:provided|shown|set out|given|listed|detailed|contained|included)\s+(?:(?:in|on|within|as)\b[^.]{0,50}\b)?(?:attached|table|enclosed|spreadsheet|appendix|annex)"
    r"|\battached\b(?! to (?:an?|each|every|any)\b|(?: \w+){0,3} notice\b)|\benclosed\b|\btotal\b[^.]{0,40}\b(?:is|was|were|are)\b[^.]{0,20}[£\d]|\bthe (?:remaining|rest of the|remainder of the|other) (?:information|data|figures)",
    re.IGNORECASE,
)
# What points on gives only what follows it: "Please see below. We are withholding …" gives nothing.
_POINTS_ON: Final = re.compile(
    r"\b(?:see|find|refer (?:you )?to)\b[^.]{0,80}\b(?:below|following)\b(?! (?:web ?site|link|page|address|url))|\b(?:provided|shown|set out|given|listed|detailed|contained|included)\s+(?:(?:in|on|within|as)\b[^.]{0,50}\b)?below",
    re.IGNORECASE,
)
_REDACTED: Final = re.compile(r"(?<!\bno )(?<!\bun)\b(?:redacted|redactions?)\b", re.IGNORECASE)
_SUPPRESSED: Final = re.compile(
    r"\b(?:fewer|less) than (?:5|five|10|ten)\b|<\s?(?:5|10)\b|\b(?:not (?:provided|given|disclosed) the exact|exact (?:figure|number)|some (?:of the )?(?:information|names|details|data)\b[^.]{0,60}\b(?:withheld|redacted|removed|exempt)|part(?:s|ly|ially)?\b[^.]{0,30}\b(?:withheld|redacted|exempt)|redacted\b|redactions? (?:has|have|were|was|made|applied)|partial(?:ly)? (?:disclos|information|response|exempt|held|withheld|redact|releas|grant)\w*)",
    re.IGNORECASE,
)
_TELLS: Final = re.compile(
    r"\W*(?:i|we) (?:can|are able to|am able to) (?:disclose|confirm|advise|tell you)(?: that)?\b[^.]*\d",
    re.IGNORECASE,
)
_PLAIN_FACT: Final = re.compile(r"(?!This|These|It|That)[A-Z](?:[^\s]*\s){1,12}[^\s]*\.")
_ABOUT_THE_REQUEST: Final = re.compile(
    r"\b(?:search\w*|hold|holds|held|consider\w*|exempt\w*|request\w*|information|sections?|regulations?|act|cost|believe|data|records?|withh[eo]ld\w*|refus\w*|question|would|confirm|unfortunately|regret|apply|applies|public|disclos\w*|because|following|can ?not|unable|sorry)\b",
    re.IGNORECASE,
)
_STANDALONE: Final = re.compile(
    r"\W*(?:yes|no|none|nil|zero|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[ -]\w+)?)|[£$€<>]?\s?\d[\d,.]*\s*%?(?:\s\w+){0,4})\W*(?:$|[.;,\n])",
    re.IGNORECASE,
)

# An answer's main statement stands within so many characters.
_OPENING_LENGTH = 300

_WITHHOLDING: Final = (Kind.EXEMPTION, Kind.COST, Kind.VEXATIOUS)


def disposition_of(text: str, citations: Iterable[Citation], tables: Sequence[str] = ()) -> Disposition:
    """Return what became of the questions an answer covers.

    text: the answer's own words; citations: those it rests on; tables: the words of the
    cells of each of its tables, which speak where the answer has no words of its own.
    """
    if not text.strip() and not tables:
        return Disposition.UNANSWERED
    operative = [citation for citation in citations if citation.role is CitationRole.OPERATIVE]
    says = text if text.strip() else "\n".join(tables)
    kinds = {entry.kind for citation in operative if (entry := provision(citation.provision))}
    gives = _gives(text, tables) or _opens_with_facts(
        text, is_costly=bool(kinds & {Kind.COST, Kind.VEXATIOUS})
    )
    if (_NEITHER.search(says) or any(is_neither(citation.provision) for citation in operative)) and not (
        gives and _OF_ANYTHING_ELSE.search(says)
    ):
        return Disposition.NEITHER
    return _judged(says, kinds, gives=gives, has_tables=bool(tables) and bool(text.strip()))


# "We can neither confirm nor deny that any other information is held", after what is given.
_OF_ANYTHING_ELSE: Final = re.compile(
    r"\bdeny\b[^.]{0,60}\b(?:any (?:other|further)|additional|further) information\b", re.IGNORECASE
)


def _judged(says: str, kinds: set[Kind], *, gives: bool, has_tables: bool) -> Disposition:
    if _withholds(says, kinds):
        return Disposition.PARTLY_DISCLOSED if gives or Kind.ELSEWHERE in kinds else Disposition.REFUSED
    if Kind.ELSEWHERE in kinds and _TELLS.match(says):
        return Disposition.DISCLOSED
    if Kind.ELSEWHERE in kinds:
        return Disposition.PARTLY_DISCLOSED if _lacks_more(says) else Disposition.AVAILABLE_ELSEWHERE
    if says_not_held(says):
        also_gives = (gives and (_opens_otherwise(says) or _lacks_some(says))) or _tells_before_not_held(says)
        return Disposition.PARTLY_DISCLOSED if also_gives else Disposition.NOT_HELD
    if Kind.NOT_HELD in kinds:
        return Disposition.NOT_HELD
    if not gives and not has_tables and _is_elsewhere(says):
        return Disposition.AVAILABLE_ELSEWHERE
    return Disposition.PARTLY_DISCLOSED if _REDACTED.search(says) else Disposition.DISCLOSED


def _withholds(says: str, kinds: set[Kind]) -> bool:
    """Say whether an answer refuses, by a provision or, where it rests on none, in words."""
    if kinds:
        return bool(kinds.intersection(_WITHHOLDING))
    if _COSTLY.search(says) or _HELD_BUT_REFUSED.search(says):
        return True
    if says_not_held(says):
        return bool(_EFFORT.search(says)) and not says_not_held(_HARD_TO_FIND.sub("", says))
    if not (_EFFORT.search(says) or _REFUSED.search(says)):
        return False
    is_formality = not _REFUSED.search(_FORMALITY.sub("", says)) and _is_elsewhere(says)
    return not is_formality


# "Not held centrally", "not routinely recorded": somewhere it is.
_HARD_TO_FIND: Final = re.compile(
    r"\bnot (?:centrally|routinely|readily|easily|separately|specifically) (?:held|recorded|collected|collated|kept)\b"
    r"|\bnot (?:held|recorded|collected|collated|kept) (?:centrally|routinely|readily|separately|specifically)\b",
    re.IGNORECASE,
)
_SOME_OF_IT: Final = re.compile(
    r"\b(?:some|parts?|most|much|certain|elements) of (?:the|this|your)\b|\bin part\b", re.IGNORECASE
)


def _lacks_some(text: str) -> bool:
    """Say whether what is not held is said to be a part of what was asked for."""
    sentences = re.split(r"(?<=[.!?])\s", text)
    return any(_SOME_OF_IT.search(sentence) and says_not_held(sentence) for sentence in sentences)


def _lacks_more(text: str) -> bool:
    """Say whether something is not held, unless the same sentence goes on that all of it is published."""
    sentences = re.split(r"(?<=[.!?])\s", text)
    return any(says_not_held(sentence) and not _BUT_PUBLISHED.search(sentence) for sentence in sentences)


_BUT_PUBLISHED: Final = re.compile(
    rf"\b(?:however|but|although)\b[^.]*(?:{_ELSEWHERE.pattern})", re.IGNORECASE
)


def decides(text: str) -> bool:
    """Say whether words refuse, or say that nothing is held, or will not say whether it is."""
    return bool(_NEITHER.search(text) or _withholds(text, set())) or says_not_held(text)


def says_not_held(text: str) -> bool:
    """Say whether words say that the information is not held, and not that it is held in another form."""
    return any(not _HELD_AFTER_ALL.match(text, matched.end()) for matched in _NOT_HELD.finditer(text))


def _gives(text: str, tables: Sequence[str]) -> bool:
    """Say whether an answer also hands something over."""
    if any(_has_figures(table) for table in tables) or _SUPPRESSED.search(text):
        return True
    opening = text.lstrip()[:200]
    return bool(_GIVEN.search(text) or _STANDALONE.match(opening)) or _gives_below(text)


def _gives_below(text: str) -> bool:
    """Say whether words that point on ("please see below") are followed by more than a refusal."""
    pointed = _POINTS_ON.search(text)
    if not pointed or _GROUNDS.search(text, text.rfind(". ", 0, pointed.start()) + 1, pointed.end()):
        return False
    sentences = re.split(r"(?<=[.!?])\s", text[pointed.end() :])
    after = takewhile(lambda sentence: not _REFUSED.search(sentence), sentences[1:])
    return any(words.strip() for words in after) or bool(re.search(r":\s*\S", sentences[0]))


# "The exemptions and the factors considered are listed below": it is no information that is listed.
_GROUNDS: Final = re.compile(
    r"\b(?:exemptions?|exceptions?|factors|reasons?|public interest|rationale)\b", re.IGNORECASE
)


def _opens_with_facts(text: str, *, is_costly: bool) -> bool:
    """Say whether an answer tells something, a figure or a short plain fact, before it refuses anything.

    Where it refuses for the cost (is_costly), how much there is to search was not what was asked.
    """
    sentences = re.split(r"(?<=[.!?])\s", text.strip()[:_OPENING_LENGTH])
    facts = takewhile(lambda sentence: not _ABOUT_THE_REQUEST.search(sentence), sentences[:-1])
    return any(_is_fact(sentence) and not (is_costly and _BURDEN.search(sentence)) for sentence in facts)


_BURDEN: Final = re.compile(
    r"\b\d[\d,]*\s+(?:\w+ ){0,2}(?:e-?mails?|records?|files?|logs?|documents?|pages|forms|reports|entries|hours|minutes|items|folders|cases)\b",
    re.IGNORECASE,
)


def _is_fact(sentence: str) -> bool:
    if any(pattern.search(sentence) for pattern in (_TO_COME, _POINTS_ON, _ELSEWHERE)):
        return False
    return _has_figure(sentence) or bool(_PLAIN_FACT.fullmatch(sentence))


def _has_figure(sentence: str) -> bool:
    return bool(_FIGURE.search(_NO_FIGURES.sub("", sentence)))


_FIGURE: Final = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?!of\b|or\b|part\b|aspect)[a-z]+ (?:was|were|is|are|had|has|have)\b",
    re.IGNORECASE,
)


# Numbers that tell nothing: of questions and of provisions.
_NO_FIGURES: Final = re.compile(
    r"\b(?:questions?|points?|parts?|items?|requests?|sections?|regulations?|q|s|reg)\.?\s?\d+(?:\(\w+\))*(?:(?:,| and| to| &|-|–)+ ?\d+(?:\(\w+\))*)*"
    r"|\b(?:act|law|regulations?) (?:19|20)\d\d\b|\b(?:19|20)\d\d \((?:the )?(?:act|foia?|foisa|eirs?|regulations)\)",
    re.IGNORECASE,
)
# "The report is due to be published in summer 2024" gives nothing yet.
_TO_COME: Final = re.compile(
    r"\b(?:still (?:being|in)|not yet|in (?:progress|preparation)|under way|intends? to|will be|(?:is|are) (?:due|expected|intended|going) to be|plans? to|planned for)\b",
    re.IGNORECASE,
)


def _has_figures(table: str) -> bool:
    return bool(re.search(r"(?:^|\s)[£<]?\d[\d,.]*%?(?:\s|$)", table))


def _opens_otherwise(text: str) -> bool:
    """Say whether an answer that says "not held" somewhere begins by giving something."""
    first = re.split(r"(?<=[.!?])\s", text.strip(), maxsplit=1)[0]
    return not says_not_held(first) and bool(
        _STANDALONE.match(first) or _GIVEN.search(first) or _POINTS_ON.search(first)
    )


def _tells_before_not_held(text: str) -> bool:
    """Say whether figures are told in a sentence before the one that says what is not held."""
    sentences = re.split(r"(?<=[.!?])\s", text.strip())
    before = takewhile(lambda sentence: not says_not_held(sentence), sentences)
    return any(
        _has_figure(sentence) and not (_TO_COME.search(sentence) or _ABOUT_THE_REQUEST.search(sentence))
        for sentence in before
    )


def _is_elsewhere(text: str) -> bool:
    """Say whether an answer's main statement is that the information is published."""
    first = " ".join(re.split(r"(?<=[.!?])\s", text.strip()[:_OPENING_LENGTH])[:2])
    return bool(_ELSEWHERE.search(first)) and not re.match(
        r"\W*(?:yes|no|there (?:is|are|were))\b", text, re.IGNORECASE
    )
