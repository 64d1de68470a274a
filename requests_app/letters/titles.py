"""What a letter calls the request it answers."""

import re
from collections.abc import Sequence
from typing import Final

from requests_app.letters import phrases
from requests_app.letters.authorities import is_authority
from requests_app.letters.dates import MONTHS, read_date, without_date
from requests_app.letters.fields import FIELD, is_bare_label
from requests_app.letters.parsed import BlockRole
from requests_app.letters.pieces import Piece
from requests_app.letters.references import LEADING_CODE, is_lone_code

_LEAD: Final = re.compile(r"(?P<lead>[^:–]{3,80}?)\s*(?::|\s[–-])\s+(?=\S)")
_TITLE_FIELD: Final = re.compile(
    r"(?:request )?(?:title|subject(?: of request)?|topic|regarding|(?<=request )summary)\s*(?::|\n)\s*(?P<title>\S.*)|re\s*:\s*(?P<re>\S.*)",
    re.IGNORECASE,
)
_ABOUT: Final = re.compile(
    r"(?:request(?:ed|ing|s)?|enquiry|e-?mail|letter|asked|asking|information|correspondence)\b[^.]{0,140}?\b(?:relating to|regarding|concerning|about|in relation to|in respect of|in connection with|on the subject of|with regards? to|(?:information|details|data|figures|statistics) on)\s+(?:the subject of )?(?P<title>[^\n]{3,300})",
    re.IGNORECASE,
)
_REQUEST_FOR: Final = re.compile(
    r"\byour (?:freedom of information |foi |eir )?(?:request|enquiry) for (?:a copy of |copies of |details of )?(?!(?:the )?(?:following|information)\b)(?P<title>[^\n]{3,300})",
    re.IGNORECASE,
)
_GENERIC: Final = re.compile(
    r"\W*(?:(?:deddf|rhyddid|gwybodaeth|cais|request|response|reply|re|your|our|the|a|this|to|for|of|under|and|is|letter|final|formal|public|notice|information|foi|foia|eirs?|foisa|freedom|environmental|regulations?|act|scotland|\(scotland\)|2000|2002|2004|request(?:s)?|responses?|answers?|questions?|disclosure|release|log|complaint|details?|ref(?:erence)?|number|decision|refusal|internal|review|(?:[a-z]{1,6}[-/_])*[a-z]*[-/]?\d[\w/-]*|no|official|sensitive|confidential|private)\W*)+",
    re.IGNORECASE,
)
_NO_TITLE: Final = re.compile(
    rf"(?:{MONTHS}) (?:19|20)\d\d$|(?:definitions?|background|introduction|guidance|summary|overview|contents|notes?|details|see|please|dear|thank|yours|fao|date|page|tel|phone|e-?mail|www|https?)\b|.*\b(?:information governance|foi) team\b",
    re.IGNORECASE,
)


def find_title(parts: Sequence[Piece], roles: Sequence[BlockRole | None]) -> str | None:
    """Return the title that a letter's head gives: in a labelled line or as a heading."""
    for part in parts:
        matched = _TITLE_FIELD.match(part.text.strip("* ")) if part.grid is None else None
        if matched:
            labelled = _bare((matched["title"] or matched["re"]).split("\n")[0].strip("* ."))
            if not _is_generic(labelled):
                return labelled
    headings = [at for at, role in enumerate(roles) if role is BlockRole.HEADING and parts[at].grid is None]
    greeting = roles.index(BlockRole.SALUTATION) if BlockRole.SALUTATION in roles else -1
    # What stands below "Dear …" is the letter's subject; what stands above may be the letterhead's.
    above = {at for at in headings if greeting < 0 and _stands_above_fields(at, parts)}
    for at in sorted(headings, key=lambda at: (at not in above, at < greeting, at)):
        if title := _heading_title(parts[at]):
            return title
    for part, role in zip(parts, roles, strict=True):
        if role in _LABELLED and not part.grid and (title := _title_after_lead(part.text.strip("* "))):
            return title
    return None


def _stands_above_fields(at: int, parts: Sequence[Piece]) -> bool:
    """Say whether the labels of a page, with or without values, begin right below a piece."""
    below = parts[at + 1].text if at + 1 < len(parts) else ""
    return is_bare_label(below) or bool(FIELD.match(below))


_LABELLED: Final = (BlockRole.LETTERHEAD, BlockRole.REFERENCE)


def _title_after_lead(text: str) -> str | None:
    """Return the title in a line above the greeting that says first what it is: "FOI-12: Parking", "FOI request ref 3 - Parking"."""
    if "\n" in text or len(text) > 200 or _MAIL.search(text) or _is_other_field(text):
        return None
    rest = _without_lead(text)
    if rest == text or len(rest) < 4:
        return None
    return None if _is_generic(rest) or is_authority(rest) or read_date(rest) or FIELD.match(rest) else rest


_MAIL: Final = re.compile(r"\S@\S")


def find_subject(parts: Sequence[Piece], roles: Sequence[BlockRole | None]) -> str | None:
    """Return what the opening says that the request was about."""
    for part, role in zip(parts, roles, strict=True):
        if role is BlockRole.OPENING and not _REQUESTER_SPEAKS.match(part.text):
            for pattern in (_ABOUT, _REQUEST_FOR):
                if matched := pattern.search(part.text):
                    subject = _trimmed(matched["title"])
                    return None if _is_generic(subject) else subject
    return None


# A page may quote the request with its own opening, which is no word of the authority's.
_REQUESTER_SPEAKS: Final = re.compile(
    r"\W*(?:under the .{0,60}, )?(?:i|we) (?:am|are|would|wish|request|want|hereby)\b(?!.*\byour (?:\w+ ){0,3}(?:request|enquiry|e-?mail|letter|correspondence))",
    re.IGNORECASE,
)


def _heading_title(part: Piece) -> str | None:
    text = part.text.strip("* #")
    if (
        len(text) > 200
        or "\n" in text
        or text.count(" > ") > 1
        or is_lone_code(text)
        or _is_other_field(text)
    ):
        return None
    text = _bare(text)
    if (
        is_lone_code(text)
        or is_authority(text)
        or _is_generic(text)
        or _NO_TITLE.match(text)
        or phrases.OPENING.match(text)
        or len(text) < 4
        or _is_sentence(text)
        or (read_date(text) and len(text) < 30)
    ):
        return None
    if part.text.rstrip().endswith(":") or any(
        pattern.fullmatch(text) for pattern in (phrases.REQUEST_CUE, phrases.RESPONSE_CUE, phrases.BOTH_CUE)
    ):
        return None
    return text


# Words from which a heading with a verb is a sentence.
_LONG_HEADING = 12


def _is_sentence(text: str) -> bool:
    """Say whether a line says something rather than names it."""
    if re.search(r"[a-z][.!] [A-Z]", text):
        return True
    return len(text.split()) >= _LONG_HEADING and bool(
        re.search(r"\b(?:has|have|was|were|is|are|will)\b", text)
    )


def _bare(text: str) -> str:
    """Return a subject line without "Re:", what only says that this is a request, and a reference in brackets."""
    text = _without_lead(re.sub(r"^(?:(?:re|fwd?)\s*:\s*)+", "", text, flags=re.IGNORECASE))
    return _BRACKETED_CODE.sub("", text.strip(" :–-."))


# A reference in brackets after the title: Council tax arrears (7213).
_BRACKETED_CODE: Final = re.compile(
    r"\s*[(\[](?:(?:our |foi |eir |request )?(?:ref(?:erence)?|no|number|id)\b[.:]*\s*)?(?!(?:19|20)\d\d[)\]])(?:[A-Z]{1,6}[-/_ ])*[A-Z]{0,5}[-/ ]?\d{3,}[\w/-]*[)\]]$",
    re.IGNORECASE,
)


def _is_other_field(text: str) -> bool:
    """Say whether a line is labelled as something else than what the request is about."""
    field = FIELD.match(text)
    return field is not None and not re.fullmatch(
        r"re|(?:foi|eir|freedom of information|information) request", field["label"], re.IGNORECASE
    )


def _without_lead(text: str) -> str:
    """Return a heading without a reference, an authority or "Freedom of Information request –" before it."""
    if matched := LEADING_CODE.match(text):
        text = text[matched.end() :]
    while (parted := _LEAD.match(text)) and _says_nothing(parted["lead"]):
        text = text[parted.end() :]
    return text


def _says_nothing(lead: str) -> bool:
    """Say whether the words before a colon or dash only name the authority or say that this is a request."""
    return (
        _is_generic(lead)
        or is_authority(lead)
        or (read_date(lead) is not None and not without_date(lead).strip(" .,"))
    )


def _is_generic(text: str) -> bool:
    """Say whether a heading only says that this is a request or a response."""
    return bool(_GENERIC.fullmatch(text.strip()))


def _trimmed(text: str) -> str:
    """Return a title cut at the end of its sentence or where the letter's own clauses begin."""
    text = re.split(
        r"(?<=[^A-Z.][a-z)\d'’\"”])\.(?:\s|$)|\s*[:;](?:\s|$)|,? (?:which|that) (?:was|we|you)\b|,? (?:received|dated|submitted)\b|,? (?:under|in accordance with) the (?i:freedom|environmental|foi)",
        text,
        maxsplit=1,
    )[0]
    return (
        text.strip(" .,:;*\"“”'‘’")
        if text.count("'") % 2 == 0 and text.count("’") == 0
        else text.strip(" .,:;*")
    )
