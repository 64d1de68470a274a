"""Refusals that give no reason, or do not name the provision they rest on (FOIA s17(1), EIR reg 14(3), FOISA s16(1))."""

import re
from collections.abc import Iterator
from typing import Final

from requests_app.checks.finding import Finding
from requests_app.checks.letter.words import asked, of_answer, reasons
from requests_app.letters.parsed import Answer, Disposition, ParsedLetter

_REASON: Final = re.compile(
    r"\b(?:exempt\w*|exception|because|in order to|so as to|due to|since|as (?:it|this|they|that|the|these|we)\b|would|could|may|exceed\w*|(?:cost|time) limit|appropriate limit|hours|vexatious|repeated|manifestly|not h[eo]ld|held|commercial\w*|personal|identif\w+|confidential\w*|privilege\w*|prejudic\w+|public interest|future publication|disproportionate\w*|security|too (?:few|long|small|many))\b",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(
    r"\b(?:sections?|sec|regulations?|regs?|exceptions?|exemptions?)\b\.?\s*\(?\d|\bs\.?\s?\d+|\breg\.?\s?1\d",
    re.IGNORECASE,
)
_ELSEWHERE: Final = re.compile(
    r"\b(?:as|see|refer\w*|given|explained|stated|set out)\b[^.]{0,40}\b(?:above|below|previous|earlier|questions?|q\d|response to|answer to)|^\W*(?:as|see) (?:above|below|question|q)|\bsame (?:reason|exemption|response|answer)\b|\bditto\b",
    re.IGNORECASE,
)
_REFUSING: Final = frozenset({Disposition.REFUSED, Disposition.NEITHER})


def find(letter: ParsedLetter) -> Iterator[Finding]:
    """Yield the answers that refuse without a reason, or without a provision."""
    for answer in letter.answers:
        if answer.disposition in _REFUSING and not reasons(answer) and not _ELSEWHERE.search(answer.text):
            yield from _of(answer)


def _of(answer: Answer) -> Iterator[Finding]:
    if not _REASON.search(answer.text):
        yield of_answer(
            "refusal-without-reason", answer, f"The answer to {asked(answer)} refuses and gives no reason."
        )
    elif not _NAMED.search(answer.text):
        yield of_answer(
            "refusal-names-no-provision",
            answer,
            f"The answer to {asked(answer)} refuses and does not say which exemption or limit it rests on.",
        )
