"""Dates of birth: a whole date that words beside it, or the header above it, call one."""

import re
from collections.abc import Iterator
from typing import Final

from requests_app.checks.personal.sights import SEVERE, Setting, Sight
from requests_app.checks.published import Piece

_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE: Final = re.compile(
    rf"(?<!\d)(?:\d{{1,2}}[./-]\d{{1,2}}[./-](?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH},? \d{{4}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})(?!\d)",
    re.IGNORECASE,
)
_BORN: Final = re.compile(
    r"(?:\bd\.?\s?o\.?\s?b\b\.?|\bdates? of birth\b|\bbirth ?date\b)[^.;?]{0,20}$|\bborn(?: on)?(?: the)?\s*\W?$|\bbirthday (?:is|was)(?: on)?(?: the)?\s*$",
    re.IGNORECASE,
)
_HEADED: Final = re.compile(r"\bd\.?o\.?b\.?\b|\bdate of birth\b|\bbirth ?date\b", re.IGNORECASE)
# "children born on or after 1 September 2015": a rule for many, not one person's day.
_RANGE: Final = re.compile(
    r"\b(?:after|before|between|since|until|from|on or|prior to|earlier than|later than)\b[^.;]{0,14}$",
    re.IGNORECASE,
)


def find(piece: Piece, setting: Setting) -> Iterator[Sight]:
    """Yield dates of birth."""
    del setting
    text = piece.prose
    for date in _DATE.finditer(text):
        before = text[max(0, date.start() - 45) : date.start()]
        if (_BORN.search(before) and not _RANGE.search(before)) or _HEADED.search(piece.about):
            yield Sight("date-of-birth", SEVERE, *date.span(), "A date of birth")
