"""The dates of a letter, read as Britain writes them."""

import datetime
import re
from collections.abc import Iterable, Sequence
from typing import Final

from requests_app.letters.parsed import BlockRole
from requests_app.letters.pieces import Piece

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        [
            "january jan ionawr",
            "february feb chwefror",
            "march mar mawrth",
            "april apr ebrill",
            "may mai",
            "june jun mehefin",
            "july jul gorffennaf",
            "august aug awst",
            "september sept sep medi",
            "october oct hydref",
            "november nov tachwedd",
            "december dec rhagfyr",
        ],
        1,
    )
    for name in names.split()
}
MONTHS: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE: Final = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s.,-]*(?P<month>{MONTHS})\b\.?,?(?:\s*/\s*(?:{MONTHS})\b)?[\s-]*(?P<year>(?:19|20)\d\d)\b"
    rf"|\b(?P<month2>{MONTHS})\b\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>(?:19|20)\d\d)\b"
    r"|(?<![\d/])(?P<day3>\d{1,2})[/.-](?P<month3>\d{1,2})[/.-](?P<year3>(?:19|20)?\d\d)(?![\d/])"
    r"|\b(?P<year4>(?:19|20)\d\d)-(?P<month4>\d\d)-(?P<day4>\d\d)\b",
    re.IGNORECASE,
)


def read_date(text: str) -> datetime.date | None:
    """Return the first date in `text`, read as Britain writes dates; None if there is none."""
    for matched in _DATE.finditer(text):
        found = {name.rstrip("234"): value for name, value in matched.groupdict().items() if value}
        month = _MONTHS.get(found["month"].lower()) or (
            int(found["month"]) if found["month"].isdigit() else 0
        )
        year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
        try:
            return datetime.date(year, month, int(found["day"]))
        except ValueError:
            continue
    return None


def without_date(text: str) -> str:
    """Return a line without its first date and the day of the week before it."""
    return re.sub(
        rf"(?:\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b,?\s*)?(?:{_DATE.pattern})",
        "",
        text,
        count=1,
        flags=re.IGNORECASE,
    )


_OTHER_DATE: Final = re.compile(r"publi|updat|request|recei|due|asked|clos|sent to", re.IGNORECASE)
_OWN_DATE: Final = re.compile(
    r"(?:^|\b)(?:date|dated|response|responded|reply|issue|issued|letter|sent|completed|answered)\b",
    re.IGNORECASE,
)
_RECEIVED: Final = re.compile(
    r"(?:date received|received(?: on| date)?|request (?:of|dated|made on|submitted on)|(?:e-?mail|letter|request|correspondence|enquiry)\b[^.]{0,60}\b(?:received(?: by [^.]{0,60}?)?(?: on)?|dated|of))\s*:?\s*(?:the )?(?:[a-z]+day,? )?(?=\d)",
    re.IGNORECASE,
)


def find_date(parts: Sequence[Piece], roles: Sequence[BlockRole | None]) -> datetime.date | None:
    """Return the date on the letter: labelled as its own, or alone on a line of the head."""
    lines = [(part.text, role) for part, role in zip(parts, roles, strict=True)]
    labelled, alone = _dates_of(lines)
    at_edge = [
        beside for text, role in lines if role is BlockRole.LETTERHEAD and (beside := _beside(text.strip()))
    ]
    return next(iter([*labelled, *alone, *at_edge]), None)


def own_dates(lines: Iterable[tuple[str, BlockRole | None]]) -> list[datetime.date]:
    """Return the dates that could each be the letter's own, those that say so first.

    lines: the text of each block or piece, with what it is for.
    """
    labelled, alone = _dates_of(lines)
    return [*labelled, *alone]


def _dates_of(
    lines: Iterable[tuple[str, BlockRole | None]],
) -> tuple[list[datetime.date], list[datetime.date]]:
    """Return the dates in the head that are labelled as the letter's own, and those that nothing is said of."""
    labelled: list[datetime.date] = []
    alone: list[datetime.date] = []
    label = ""
    for line, role in lines:
        text = line.strip()
        if role is not BlockRole.DATE:
            label = text if role in (BlockRole.REFERENCE, BlockRole.LETTERHEAD) and text.endswith(":") else ""
            continue
        found = read_date(text)
        before = label + text[: match.start()] if (match := _DATE.search(text)) else text
        label = text if found is None else ""
        if found is None or (
            _OTHER_DATE.search(before)
            and not re.search(r"date (?:of )?(?:the )?(?:response|responded)", before, re.IGNORECASE)
        ):
            continue
        (labelled if _OWN_DATE.search(before) else alone).append(found)
    return labelled, alone


def _beside(text: str) -> datetime.date | None:
    """Return the date at the right edge of a line of the letterhead: "Barset Council     3 May 2022"."""
    last = [matched for matched in _DATE.finditer(text) if matched.end() == len(text)]
    return read_date(last[0][0]) if last and "\n" not in text and len(text) < 120 else None


def find_received(parts: Sequence[Piece]) -> datetime.date | None:
    for part in parts[:40]:
        if matched := _RECEIVED.search(part.text[:600]):
            return read_date(part.text[matched.end() : matched.end() + 40])
    return None
