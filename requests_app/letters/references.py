"""The reference that an authority gives a request."""

import re
from collections.abc import Sequence
from typing import Final

from requests_app.letters.dates import read_date
from requests_app.letters.parsed import BlockRole
from requests_app.letters.pieces import FIELD, Piece

_VALUE: Final = re.compile(
    r"(?P<value>(?:(?:FOI|FOIA|EIR|FOISA|RFI|REQ|REF|IR|CAS|F|(?-i:[A-Z]{2,6}(?=[ ]\d)))[ ]?)?(?=[^\s]*\d)[A-Z0-9][\w/.–-]*(?:[ ]?[-/][ ]?\w+)*(?:[ ]\d[\w/-]*)?)",
    re.IGNORECASE,
)
_LABELLED: Final = re.compile(
    r"(?:^|\n|[\s(])(?:(?:our|case|request|foi|foia|eir|freedom of information|enquiry|unique|customer|[A-Z][A-Za-z]{1,6})\s+)?"
    r"(?:(?:request|case|enquiry|foi|foia|eir)(?:\s*(?:id|no|number|ref|reference|request)\b){0,3}|reference(?:\s*(?:number|no|id))?|ref(?:\s*(?:number|no|id))?)\.?\s*(?P<mark>[:#–-]|\bis\b)?\s*",
    re.IGNORECASE,
)
LEADING_CODE: Final = re.compile(
    r"(?P<value>(?:FOI|FOIA|EIR|RFI|REQ|IR|CAS)[\w]*[-_/ ]?\d[\w/–-]*)[\s:–-]+(?=\S)", re.IGNORECASE
)
_CODE: Final = re.compile(
    r"\b(?P<value>(?:FOI|FOIA|FOISA|EIR|RFI|REQ)[-_/ ]{0,2}(?:[A-Z]{1,5}[-_/])?\d[\w/-]*)"
)
_STOP: Final = re.compile(r"\s+(?:date|subject|title|re|dear|thank|your|our)\b.*", re.IGNORECASE | re.DOTALL)


# A line that is nothing but a code: "TO2024/00881", "RFI 2208"; no postcode, year or telephone number.
_LONE_CODE: Final = re.compile(
    r"(?![A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$)(?=.*\d{2})[A-Z]{1,8}[A-Z/_-]*[ ]?\d[\w/-]*|\d{1,6}[/-]\d{2,6}"
)


def is_lone_code(text: str) -> bool:
    """Say whether a line could be a reference without a label."""
    return bool(_LONE_CODE.fullmatch(text)) and read_date(text) is None


def find_reference(parts: Sequence[Piece], roles: Sequence[BlockRole | None]) -> str | None:
    """Return the authority's own reference: of a labelled line, else one that begins the title."""
    labelled = [part for part, role in zip(parts, roles, strict=True) if role is BlockRole.REFERENCE]
    others = [
        part
        for part, role in zip(parts, roles, strict=True)
        if role in (BlockRole.HEADING, BlockRole.LETTERHEAD, BlockRole.OPENING, BlockRole.DATE)
    ]
    later = [part for part in parts if FIELD.match(part.text)]
    for part in [*labelled, *others, *later]:
        text = part.text.strip("* ")
        if re.match(r"your\b", text, re.IGNORECASE):
            continue
        if found := _labelled_value(text):
            return found
        if is_lone_code(text):
            return text
        if part.heading or part.is_short:
            if matched := LEADING_CODE.match(text):
                return matched["value"].strip(" .-–")
            if (matched := LEADING_CODE.fullmatch(text + " x")) and " x" not in matched["value"]:
                return matched["value"]
    for part, role in zip(parts, roles, strict=True):
        head = role in (BlockRole.HEADING, BlockRole.LETTERHEAD, BlockRole.SALUTATION)
        if head and part.grid is None and (code := _CODE.search(part.text)):
            return code["value"].strip(" .-–")
    return None


def _labelled_value(text: str) -> str | None:
    for matched in _LABELLED.finditer(text[:300]):
        if re.search(r"(?:^|\s)your\s*$", text[: matched.start() + 1], re.IGNORECASE) or re.match(
            r"\s*your\b", matched[0], re.IGNORECASE
        ):
            continue
        rest = _STOP.sub("", text[matched.end() : matched.end() + 60])
        value = _VALUE.match(rest)
        if (
            not value
            or read_date(rest)
            or (re.match(r"(?:19|20)\d\d\b(?![-/])", value["value"]) and not matched["mark"])
        ):
            continue
        if matched["mark"] or rest[value.end() :].strip(" .)") == "":
            return value["value"].strip(" .-–)")
    return None
