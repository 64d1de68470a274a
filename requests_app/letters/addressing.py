"""What a paragraph says at its beginning that it answers: "For Questions 3 to 6c, …", "a) and b) 141"."""

import re
from typing import Final

from requests_app.letters.markers import LIST, Naming, bare_range, namings, spans

_LEAD_IN: Final = re.compile(
    r"\W*(?:please see (?:below |our |the )*(?:the )?(?:response|answer)s? (?:below )?(?:to|for) |(?:(?:and |so )?(?:in|by way of) (?:response|answer|reply|relation|respect|regards?|terms|connection) (?:to|of|with)|with (?:regards?|respect|reference) to|regarding|for|as (?:to|for|regards)|re|concerning|on"
    r"|(?:our |the |council )?(?:response|answer|reply|answers)s? (?:to|for)|to answer|turning to|relating to|in relation|response|parts? of|part)\W+(?:your |the |both |all |part of |parts of )*)?",
    re.IGNORECASE,
)
# Numbers alone, after what leads to an answer: "In relation to 1b, there are 40".
_BARE_ADDRESS: Final = re.compile(
    rf"(?:in (?:response|answer|reply|relation|respect|regard) (?:to|of)|with (?:regards?|respect|reference) to|regarding|concerning|as (?:to|for|regards))\s+(?P<list>{LIST})\s*[,:–-]\s*(?=\S)",
    re.IGNORECASE,
)
_IN_FIRST_SENTENCE: Final = re.compile(
    r"\b(?:in (?:response|answer|reply|relation|respect|regard) (?:to|of)|with regards? to|requested (?:in|at|under|for)|asked (?:for )?in|(?:relating|relates?|related) to|(?:applies|apply) to)\s+(?:your |the |part |both )*$",
    re.IGNORECASE,
)
_POINTS_AWAY: Final = re.compile(
    r"\b(?:see|refer|stated|provided|given|outlined|detailed|described|explained|set out|mentioned|as)\b[^.]{0,40}$",
    re.IGNORECASE,
)


def address(text: str) -> Naming | None:
    """Return the questions that a paragraph says it answers: "For Questions 3 to 6c, …", "2-7 Please see"."""
    if text.rstrip().endswith("?"):
        return None
    if found := bare_range(text):
        return found
    if (matched := _BARE_ADDRESS.match(text)) and (named := spans(matched["list"])):
        return Naming(0, matched.end(), named)
    first = re.split(r"(?<=[.?!])\s", text[:400], maxsplit=1)[0]
    for naming in namings(first):
        before = first[: naming.start]
        if _LEAD_IN.fullmatch(before):
            return naming
        if _IN_FIRST_SENTENCE.search(before) and not _POINTS_AWAY.search(before):
            return naming
        break
    return None


def lead_length(text: str, naming: Naming) -> int:
    """Return how much of an answer only numbers it: "2-7 ", "Q7: ", "Item 1 - ", but not "Question 2 asks"."""
    if text[:1].isdigit() or re.search(r"(?:[:.]|\s[-–—])\s*$", text[: naming.end]):
        return naming.end
    separated = re.match(r"\s*(?:[:.)]|[-–—](?=\s))\s*", text[naming.end :])
    return naming.end + separated.end() if separated else 0


JOINT_MARKS: Final = re.compile(
    r"\(?(?P<first>\d{1,2}|[a-z]|[ivx]{1,4})[).](?:\s*,\s*\(?\w{1,4}[).])*\s*(?:and|&|to|-|–)\s*\(?(?P<last>\d{1,2}|[a-z]|[ivx]{1,4})[).:]\s+",
    re.IGNORECASE,
)
# "Q3 & Q4 – £6,000", "Q5, Q6 and Q7: no".
JOINT_QUESTIONS: Final = re.compile(
    r"(?:Q|question)s?\.?\s?(?P<first>\d{1,2}[a-z]?)(?:\s*,\s*(?:Q\.?\s?)?\d{1,2}[a-z]?)*\s*(?:,|and|&|\+|/|to|-|–)\s*(?:and\s+)?(?:Q|question)\.?\s?(?P<last>\d{1,2}[a-z]?)\b\s*(?:[).:]|[-–—](?=\s))?\s*",
    re.IGNORECASE,
)
PLAIN_NUMBER: Final = re.compile(
    r"(?P<number>\d{1,2}(?:\.\d{1,2})+)\s+(?=\S)|(?P<whole>\d{1,2})\s+(?=[A-Z£])"
)
