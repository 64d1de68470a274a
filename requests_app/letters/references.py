"""The reference that an authority gives a request."""

import re
from collections.abc import Sequence
from typing import Final

from requests_app.letters.dates import MONTHS, read_date, without_date
from requests_app.letters.fields import FIELD
from requests_app.letters.parsed import BlockRole
from requests_app.letters.pieces import Piece

_VALUE: Final = re.compile(
    r"(?P<value>(?:(?:FOI|FOIA|EIR|FOISA|RFI|REQ|IR|CAS|F|(?-i:[A-Z]{2,6}(?=[ ]\d)))[ ]?)?(?=[^\s]*\d)[A-Z0-9][\w/.–-]*(?:[-/]\w+|[ ]?[-/][ ]?(?=\w*\d)\w+)*(?:[ ]\d[\w/-]*)?(?:&\d+)*)",
    re.IGNORECASE,
)
_LABELLED: Final = re.compile(
    r"(?:^|(?<=[\s(]))(?:(?:our|case|request|foi|foia|eir|freedom of information|enquiry|unique|customer|(?!ref)[A-Z][A-Za-z]{1,6})\s+)?"
    r"(?:(?:request|case|enquiry|foi|foia|eir)(?:\s*(?:id|no|number|ref|reference|request)\b){0,3}|reference(?:\s*(?:number|no|id))?|ref(?:\s*(?:number|no|id))?)\.?\s*(?P<mark>[:#–]|-(?!\w)|\bis\b)?\s*(?<![A-Za-z])",
    re.IGNORECASE,
)
LEADING_CODE: Final = re.compile(
    r"(?P<value>(?:FOI|FOIA|EIR|RFI|REQ|IR|CAS)[\w]*[-_/ ]?\d[\w/–-]*(?=[\s:–-])|(?-i:[A-Z]{2,8})[ /-]?\d{4,}[\w/-]*(?=\s+[:–-]\s))[\s:–-]+(?=\S)",
    re.IGNORECASE,
)
_CODE: Final = re.compile(
    r"(?<![\w/-])(?P<value>(?:[A-Z]{2,6}[-_/])?(?:FOI|FOIA|FOISA|EIR|RFI|REQ)[-_/ ]{0,2}(?:[A-Z]{1,5}[-_/])?\d[\w/-]*)"
)
_STOP: Final = re.compile(r"\s+(?:date|subject|title|re|dear|thank|your|our)\b.*", re.IGNORECASE | re.DOTALL)


# A line that is nothing but a code: "TO2024/00881", "RFI 2208"; no postcode, year or telephone number.
_LONE_CODE: Final = re.compile(
    r"(?![A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$)(?=.*\d{2})[A-Z]{1,8}[A-Z/_-]*[ ]?\d[\w/-]*|\d{1,6}[/-]\d{2,6}"
)


# A code that begins with what kind of request it is: "FOI-2324-077", "EIR/55", and not "FOI: 55".
_JOINED_CODE: Final = re.compile(
    r"(?P<value>(?:FOI|FOIA|EIR|RFI|REQ)[-/_](?:[A-Z]{1,6}[-/_])*\d[\w/-]*)(?=[\s:,.;–-]|$)"
)
_BRACKETED: Final = re.compile(
    rf"\((?:ref\.?:?\s*)?(?P<value>(?!(?:(?:{MONTHS})\s)?(?:19|20)\d\d\))[A-Z]{{0,5}}[-/ ]?\d{{3,}}[\w/-]*)\)$",
    re.IGNORECASE,
)


def is_lone_code(text: str) -> bool:
    """Say whether a line could be a reference without a label."""
    return bool(_LONE_CODE.fullmatch(text)) and read_date(text) is None


def find_reference(parts: Sequence[Piece], roles: Sequence[BlockRole | None]) -> str | None:
    """Return the authority's own reference: of a labelled line, else one in the title or the letterhead."""
    labelled = [part for part, role in zip(parts, roles, strict=True) if role is BlockRole.REFERENCE]
    others = [
        part
        for part, role in zip(parts, roles, strict=True)
        if role in (BlockRole.HEADING, BlockRole.LETTERHEAD, BlockRole.OPENING, BlockRole.DATE)
    ]
    later = [part for part in parts if FIELD.match(part.text)]
    stated = (_stated(part) for part in [*labelled, *others, *later])
    return next(filter(None, stated), None) or _in_passing(parts, roles)


def _stated(part: Piece) -> str | None:
    """Return the reference that a line is there to give."""
    text = part.text.strip("* ")
    if re.match(r"your\b", text, re.IGNORECASE):
        return None
    if (matched := _JOINED_CODE.match(text)) and part.is_short:
        return matched["value"].strip(" .-–")
    if found := _labelled_value(text):
        return found
    if is_lone_code(text):
        return text
    return _leading_code(text) if part.heading or part.is_short else None


def _leading_code(text: str) -> str | None:
    if matched := LEADING_CODE.match(text):
        return matched["value"].strip(" .-–")
    matched = LEADING_CODE.fullmatch(text + " x")
    return matched["value"] if matched and " x" not in matched["value"] else None


_AFTER_LEAD: Final = re.compile(r".{3,90}(?::|\s[–-])\s+(?P<value>\S.*)")


_AFTER_KIND: Final = re.compile(
    r"(?i:freedom of information request|request for information|information request|foi request|eir request)\s+(?P<value>[A-Z]{1,8}[-_/]\d[\w/-]*|\d{2,}[-_/]\d[\w/-]*)"
)


def _in_passing(parts: Sequence[Piece], roles: Sequence[BlockRole | None]) -> str | None:
    """Return a reference that a heading or the letterhead holds among other words."""
    for part, role in zip(parts, roles, strict=True):
        if role is not BlockRole.HEADING and not (role is BlockRole.OPENING and part.is_short):
            continue
        text = part.text.strip("* ")
        if matched := _BRACKETED.search(text):
            return matched["value"]
        if matched := _AFTER_KIND.match(text):
            return matched["value"]
        if (matched := _AFTER_LEAD.fullmatch(text)) and is_lone_code(matched["value"]):
            return matched["value"]
    for part, role in zip(parts, roles, strict=True):
        head = role in (BlockRole.HEADING, BlockRole.LETTERHEAD, BlockRole.SALUTATION)
        if head and part.grid is None and (code := _CODE.search(part.text)):
            return code["value"].strip(" .-–")
    return None


_ENDS_AS_LABEL: Final = re.compile(r"\b(?:ref(?:erence)?|no|number|id)\W*$", re.IGNORECASE)


def _is_long_code(value: str) -> bool:
    """Say whether a reference only begins like a date: "04-03-2009-072956-006"."""
    return len(without_date(value)) > 3


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
            or (read_date(rest) and not _is_long_code(value["value"]))
            or (re.match(r"(?:19|20)\d\d\b(?![-/])", value["value"]) and not matched["mark"])
        ):
            continue
        after = rest[value.end() :]
        is_before_title = _ENDS_AS_LABEL.search(matched[0]) and re.match(r"\s+[-–]\s", after)
        if matched["mark"] or after.strip(" .)") == "" or is_before_title:
            return value["value"].strip(" .-–)")
    return None
