"""What a citation is for: the reason of an answer, procedure, advice, or standard wording."""

import re
from typing import Final

from requests_app.letters.legislation import Kind, is_neither, provision, what_is_wrong
from requests_app.letters.parsed import CitationRole

_BECAUSE: Final = re.compile(
    r"\b(?:refus\w+|exempt\w*|withh[eo]ld\w*|not held|do(?:es)? not hold|no longer hold|rel(?:y|ying|ied)|appl(?:y|ies|ied)|engag\w+)\b",
    re.IGNORECASE,
)
# "where section 12 cannot be applied", "section 14 does not apply", "section 43 but do not rely on it",
# "section 12 would have applied": named to say that it is not the reason.
_DISMISSED: Final = re.compile(
    r"[^.;\n]{0,40}?\b(?:cannot be|can(?:not| not) (?:apply|be (?:relied|used|applied|engaged))|(?:does|did|do|would) not apply|(?:is|are|was|were) not (?:engaged|applicable|relied|being relied)|(?:is|are) no longer (?:engaged|applied|relied)|(?:would|might|could) have (?:been )?(?:appl\w+|engaged)|(?:may|might|could) (?:also |then )*(?:apply|be (?:applied|engaged))|withdr(?:aw|awn|ew))\b"
    r"|[^.;\n]{0,40}?\bbut\b[^.;\n]{0,30}\b(?:not|no longer)\b[^.;\n]{0,20}\b(?:rel(?:y|ied|ying)|appl(?:y|ied|ying)|engaged?|us(?:e|ed|ing))\b",
    re.IGNORECASE,
)
_DISMISSING: Final = re.compile(
    r"\b(?:not|no longer|never|n['’]t|without|withdr[ae]wn?|withdraw(?:s|ing)?)\s+(?:\w+ly )?(?:now )?(?:been |our |its |any )?(?:rel(?:y|ied|ying|iance)|appl(?:y|ied|ying|ication)|engag(?:e|ed|ing)|us(?:e|ed|ing)|cit(?:e|ed|ing)|invok(?:e|ed|ing))\s+(?:up)?(?:on |of )?(?:the )?(?:exemption |exception )?(?:in |at |under |from )?$"
    r"|\b(?:rather than|instead of|not under)\s+(?:under )?$"
    r"|\b(?:not|n['’]t) (?:think|consider|believe|find|accept|satisfied|persuaded)\b[^.;\n]{0,20}$",
    re.IGNORECASE,
)
_SAYS_NOT_HELD: Final = re.compile(
    r"\b(?:not (?:hold|held)|no longer (?:hold|holds|held)|no (?:\w+ ){1,3}(?:is|are|was|were) held|no (?:\w+ )?(?:information|records?|data) held|holds? no)\b",
    re.IGNORECASE,
)
# Of what is held is spoken in section 1 of the one Act and in section 3 and regulation 3 of both.
_WHAT_IS_HELD: Final = re.compile(r"(?:s1|s3|reg3)\b(?!\d)")


def role_of(code: str, text: str, start: int, end: int) -> CitationRole:
    """Return what the provision cited by the characters `start` to `end` is for."""
    entry = provision(code)
    if entry is None:
        is_reason = what_is_wrong(code) and _BECAUSE.search(text, max(0, start - 100), end + 60)
        return CitationRole.OPERATIVE if is_reason else CitationRole.PROCEDURE
    if entry.kind is Kind.ADVICE:
        return CitationRole.ADVICE
    if entry.kind is Kind.COMPLAINT:
        return CitationRole.BOILERPLATE
    if entry.kind is Kind.PROCEDURE and not is_neither(code):
        return CitationRole.PROCEDURE
    if _DISMISSED.match(text, end) or _DISMISSING.search(text, max(0, start - 90), start):
        return CitationRole.PROCEDURE
    if _WHAT_IS_HELD.match(code) and not _SAYS_NOT_HELD.search(_sentence(text, start, end)):
        return CitationRole.PROCEDURE
    return CitationRole.OPERATIVE


def _sentence(text: str, start: int, end: int) -> str:
    before = max((text.rfind(mark, 0, start) for mark in (". ", "? ", "! ", "\n")), default=-1)
    after = min(
        (at for mark in (". ", "? ", "! ", "\n") if (at := text.find(mark, end)) >= 0), default=len(text)
    )
    return text[before + 1 : after]
