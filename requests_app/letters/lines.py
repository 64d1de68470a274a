"""What a line by itself could be: a reference, a date, a subject, a heading."""

import re
from typing import Final

from requests_app.letters import phrases
from requests_app.letters.dates import read_date
from requests_app.letters.fields import FIELD
from requests_app.letters.markers import MarkKind
from requests_app.letters.parsed import BlockRole
from requests_app.letters.pieces import Piece
from requests_app.letters.references import is_lone_code


def head_role(part: Piece) -> BlockRole | None:
    """Return the role of a reference, a date or a subject line; None for anything else."""
    if part.grid or part.mark:
        return None
    text = part.text.strip("* ")
    field = FIELD.match(text)
    if field and len(text) < 200:
        label = field["label"].lower()
        if re.search(r"date|received|responded|issued|published|sent", label):
            return BlockRole.DATE
        if re.search(r"title|subject|keyword|topic|\bre$", label):
            return BlockRole.HEADING
        if re.search(r"mail|phone|tel|web|contact|from|to$", label):
            return BlockRole.LETTERHEAD
        # "Freedom of information request: School meals" is a subject line.
        if re.fullmatch(r"(?:foi|eir|freedom of information|information) request", label) and not re.search(
            r"\d", text
        ):
            return BlockRole.HEADING
        return BlockRole.REFERENCE
    if is_date_line(text):
        return BlockRole.DATE
    if REFERENCE_LINE.fullmatch(text) or is_lone_code(text):
        return BlockRole.REFERENCE
    return None


REFERENCE_LINE: Final = re.compile(
    r"(?:(?:our|your|case|request|foi|eir|enquiry|freedom of information)\s+)?(?:foi(?:a)?|eir|request|reference|ref|case|enquiry)\.?(?:\s*(?:request|reference|ref|number|no|id)\.?){0,3}\s*[:#–-]?\s*(?P<value>[A-Z]{0,10}[-_/ ]?\d[\w/–.-]*)",
    re.IGNORECASE,
)


def is_date_line(text: str) -> bool:
    """Say whether a line holds a date and at most a word or two that says what it is the date of."""
    found = read_date(text)
    return (
        found is not None
        and len(text) < 60
        and len(re.sub(r"[\d\W]+", " ", text).split()) <= 5
        and not text.rstrip().endswith(("?", ":", ","))
        and not _PERIOD.match(text)
    )


# "Since 1 August 2022", "up to 31 October 2012": a span of time and no date of a letter.
_PERIOD: Final = re.compile(
    r"\W*(?:since|from|until|between|before|after|to|up to|as (?:at|of)|and|or|by|in)\b|.*\band\b",
    re.IGNORECASE,
)


def is_heading_line(part: Piece) -> bool:
    """Say whether a piece could be a heading: short, on one line, no sentence, no question, no figure."""
    text = part.text.strip("* ")
    if part.grid or (part.mark and part.mark.kind is not MarkKind.ITEM) or not part.is_short or "\n" in text:
        return False
    return (
        not text.endswith((".", "?", "!", ";", ","))
        and (text.isupper() or not phrases.STATING.match(text))
        and len(text.split()) <= 16
    )
