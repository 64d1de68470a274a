"""How the requester can complain: to the authority, and then to the Commissioner.

A letter that withholds something must say it (FOIA s17(7), EIR reg 14(5), FOISA s19). Any other does well to.
"""

import re
from collections.abc import Iterator
from typing import Final

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.letter.words import WITHHOLDING, reasons, whole
from requests_app.letters.parsed import BlockRole, Disposition, ParsedLetter, Regime

_REVIEW: Final = re.compile(
    r"\binternal review|\breview(?:ed|ing)? (?:of )?(?:our|the|this|your|its|my|how)\b|\b(?:a|the|for|that|any) review\b|\breviews? (?:procedure|process|request)|\breconsider\w*|\bre-?examin\w+|\brepresentations\b|\b(?:complain|complaints?|appeal)\b|\badolygiad mewnol",
    re.IGNORECASE,
)
_COMMISSIONER: Final = re.compile(
    r"\binformation commission|\bICO\b|\bico\.(?:org|gov)\.uk|\bcomisiynydd gwybodaeth|\bwycliffe house",
    re.IGNORECASE,
)
_SCOTTISH_COMMISSIONER: Final = re.compile(
    r"\bscottish information commissioner|\bitspublicknowledge|\bfoi\.scot\b|\bOSIC\b|\bcommissioner['’]?s? (?:office )?at (?:kinburn|St Andrews)|\bkinburn castle",
    re.IGNORECASE,
)
_SCOTTISH: Final = frozenset({Regime.FOISA, Regime.EISR})


def find(letter: ParsedLetter) -> Iterator[Finding]:
    """Yield what the letter does not say of complaints."""
    if not letter.blocks:
        return  # nothing is known of its words beyond its answers
    text = whole(letter)
    is_scottish = letter.legislation in _SCOTTISH
    commissioner = "Scottish Information Commissioner" if is_scottish else "Information Commissioner"
    names_commissioner = (_SCOTTISH_COMMISSIONER if is_scottish else _COMMISSIONER).search(text)
    lacking = []
    if not _REVIEW.search(text):
        lacking.append("that its answer can be reviewed")
    if not names_commissioner:
        lacking.append(f"that the requester can complain to the {commissioner}")
    if lacking:
        must = _withholds(letter) and _is_letter(letter)
        yield Finding(
            "complaints-not-explained",
            "complaints-not-explained",
            Severity.WARNING if must else Severity.INFORMATION,
            f"The letter does not say {', nor '.join(lacking)}.",
            ("It withholds information, so it must say so.",) if must else (),
        )


def _is_letter(letter: ParsedLetter) -> bool:
    """A page of a log prints the answers without what stood around them; a letter greets or is signed."""
    return any(block.role in (BlockRole.SALUTATION, BlockRole.SIGNATURE) for block in letter.blocks)


def _withholds(letter: ParsedLetter) -> bool:
    """Information that is published elsewhere is withheld in law as well, but nobody complains of that."""
    return any(
        answer.disposition in WITHHOLDING
        and (reasons(answer) or answer.disposition is not Disposition.PARTLY_DISCLOSED)
        for answer in letter.answers
    )
