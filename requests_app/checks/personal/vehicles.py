"""Registration marks of vehicles, which lead to their keepers.

Only the marks given out since 2001 are told by their form alone. The older forms look like roads, postcodes and codes of all
kinds, so words around them must say that they are marks.
"""

import re
from collections.abc import Iterator
from typing import Final

from requests_app.checks.personal.sights import SEVERE, WARNING, Setting, Sight, near
from requests_app.checks.published import Piece

# https://www.gov.uk/government/publications/vehicle-registration-numbers-and-number-plates (INF104): I, Q and Z are no first
# letters, I and Q no last ones; 02 to 29 from March and 51 to 79 from September of each year.
_CURRENT: Final = re.compile(
    r"(?<![\w£/.-])[A-HJ-PR-Y]{2}(?:0[2-9]|[12]\d|5[1-9]|[67]\d) ?(?P<last>[A-HJ-PR-Z]{3})(?![\w/-])"
)
_PREFIX: Final = r"[A-HJ-NPR-TV-Y]\d{1,3} ?[A-HJ-PR-Z]{3}"
_SUFFIX: Final = r"[A-HJ-PR-Z]{3} ?\d{1,3}[A-HJ-NPR-TV-Y]"
_NORTHERN_IRISH: Final = r"[A-HJ-PR-Z]{0,1}[A-HJ-PR-Z]?[IZ][A-HJ-PR-Z] ?\d{1,4}"
_OLDER: Final = re.compile(rf"(?<![\w£/.-])(?:{_PREFIX}|{_SUFFIX}|{_NORTHERN_IRISH})(?![\w/-])")
_WORDS: Final = frozenset(
    ["THE", "AND", "FOR", "ALL", "NEW", "OLD", "NOT", "BUT", "ARE", "WAS", "HAS", "YES", "PER", "DAY", "NET", "TAX", "FTE", "WTE", "NHS", "FOI", "EIR", "GCE", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "AUG", "SEP", "NOV", "DEC", "YTD", "AVG", "SUM", "MAX", "OUT", "END", "VAT", "PAY", "TEN", "LTD", "PLC", "LLP", "REF"]
)  # fmt: skip
_MARKS: Final = re.compile(
    r"\b(?:vehicles?|number ?plates?|registration (?:mark|plate|number|no)|reg(?:istered)? (?:mark|plate|number|no)|vrms?|vrn|index (?:mark|number)|car|van|lorry|motorbike|motorcycle|taxi|keeper|V5C?|PCN|MOT)\b|\breg(?:istration)?\b\.?:?\s*$",
    re.IGNORECASE,
)
_OTHER: Final = re.compile(
    r"\b(?:part|model|serial|batch|item|product|course|module|room|drawing|sku|version|lot|asset|form)\b\W*(?:(?:no|number|code)\b\W*)?$",
    re.IGNORECASE,
)
_KEPT: Final = re.compile(
    r"\b(?:my|his|her|their|neighbour['’]s|registered keeper|owner|driven by|belong\w*|complainant|PCN|penalty charge|fined)\b",
    re.IGNORECASE,
)


def find(piece: Piece, setting: Setting) -> Iterator[Sight]:
    """Yield registration marks."""
    del setting
    text = piece.prose
    for found in _CURRENT.finditer(text):
        if found["last"] not in _WORDS and not _OTHER.search(text, max(0, found.start() - 25), found.start()):
            yield _sight(piece, found)
    for found in _OLDER.finditer(text):
        if near(piece, *found.span(), _MARKS, before=40, after=25):
            yield _sight(piece, found)


def _sight(piece: Piece, found: re.Match[str]) -> Sight:
    is_kept = near(piece, *found.span(), _KEPT, before=40, after=30)
    return Sight(
        "vehicle-mark", SEVERE if is_kept else WARNING, *found.span(), "A vehicle’s registration mark"
    )
