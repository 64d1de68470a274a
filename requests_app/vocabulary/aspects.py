"""What a question wants to know of its subject: how many there are, what it costs, how long it takes."""

import re
from enum import StrEnum
from typing import Final


class Aspect(StrEnum):
    """Two questions of one subject that share none of these ask different things."""

    COUNT = "count"
    SPENDING = "spending"
    INCOME = "income"
    DURATION = "duration"
    RULES = "rules"
    PAPERS = "papers"
    NAME = "name"


_MONEY: Final = re.compile(
    r"\bhow much (?!(?:of|time|waste|land)\b)|\bamounts?\b|£|\bmoney\b|\bvalue\b", re.IGNORECASE
)
_ASKED_BY: Final = {
    aspect: re.compile(pattern, re.IGNORECASE | re.VERBOSE)
    for aspect, pattern in {
        Aspect.COUNT: r"""\bhow\ (?:many|often|frequently)\b | \bnumbers?\b | \bcount\b | \bfigures?\b | \bvolume\b | \btimes\b
            | \bincidents?\b | \bcases\b | \bpercentages?\b | \bper\ ?cent\b | % | \bproportion\b | \bshare\ of\b | \brates?\b""",
        Aspect.SPENDING: r"""\bcost(?:s|ing)?\b | \bspen[dt]\w*\b | \bexpen\w+ | \bpa(?:y|id|ys|yments?|youts?|ying)\b | \bbudget\w*
            | \bsalar\w+ | \bremunerat\w+ | \bfees?\b | \brent\b | \bprices?\b | \bsubsid\w+ | \binvoices?\b | \bbills?\b
            | \boutlay\b | \bcompensation\b | \bdamages\b | \bfunding\b | \bgrants?\b""",
        Aspect.INCOME: r"""\bincome\b | \brevenues?\b | \brais(?:e|ed|ing)\b | \bearn\w* | \breceipts\b | \btakings\b | \bprofits?\b
            | \bproceeds\b | \bmoney\b.{0,40}(?:made|from) | \bmade\ from\b | \bgenerated\b""",
        Aspect.DURATION: r"""\bhow\ long\b | \btime\ taken\b | \b(?:average|mean|median|waiting|response|answering)\ times?\b
            | \blength\ of\ (?:time|wait)\b | \bwaits?\b""",
        Aspect.RULES: r"\bpolic(?:y|ies)\b | \bprocedures?\b | \bguidance\b | \bprotocols?\b",
        Aspect.PAPERS: r"""\bcop(?:y|ies)\b | \bcorrespondence\b | \bemails?\b | \bletters?\b | \bminutes\ of\b
            | \breports?\ (?:on|into)\b | \blist\ of\b""",
        Aspect.NAME: r"""\bwho\b | \bwhich\ (?:supplier|company|contractor|provider|firm) | \bname\ of\b | \bsupplier\b
            | \bprovider\b | \bcontract\ end\b""",
    }.items()
}


def aspects_of(text: str) -> frozenset[Aspect]:
    """Return what a question wants to know; nothing where its words do not say."""
    found = frozenset(aspect for aspect, asks in _ASKED_BY.items() if asks.search(text))
    money = frozenset([Aspect.SPENDING, Aspect.INCOME])
    return found | money if _MONEY.search(text) and not found & money else found


def are_apart(one: frozenset[Aspect], other: frozenset[Aspect]) -> bool:
    """Say whether two questions want to know different things, as far as both say what."""
    return bool(one and other and not one & other)
