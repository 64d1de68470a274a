"""Where a person lives: a house number, a street and a postcode together."""

import re
from collections.abc import Iterator
from typing import Final

from requests_app.checks.finding import Severity
from requests_app.checks.personal.sights import SEVERE, WARNING, Setting, Sight
from requests_app.checks.published import Piece

# https://www.gov.uk/government/publications/bulk-data-transfer-for-sponsors-xml-schema: the letters a postcode may have.
_POSTCODE: Final = re.compile(
    r"(?<![\w])(?:[A-PR-UWYZ][A-HK-Y]?\d[\dA-HJKPS-UW]?) ?\d[ABD-HJLNP-UW-Z]{2}(?!\w)"
)
_HOUSE: Final = re.compile(
    r"(?<![\w.£/-])(?:(?:flat|apartment|apt|room|unit)\s+\w{1,4}\W{1,2})?(?<![\d.£/-])\d{1,4}[A-Za-z]?,?\s+(?:[A-Z][\w'’.-]*\s+){1,5}?(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Close|Crescent|Court|Gardens|Grove|Place|Terrace|Way|Walk|Hill|Green|Row|Mews|Square|Parade|Park|View|Rise|Gate|Heol|Stryd|Ffordd|Wynd|Brae|Loan|Croft|Meadows?|Fields?|Mount|Vale|Dene|Garth|Common|End)\b",
)
_WELSH: Final = re.compile(
    r"(?<![\w.£/-])\d{1,4}[A-Za-z]?,?\s+(?:Heol|Stryd|Ffordd|L[oô]n|Maes|Rhodfa|Clos|Parc|Rhes|Cwrt|Bryn)\s+[\w'’-]+(?: [\w'’-]+){0,2}"
)
_FLAT: Final = re.compile(r"(?<!\w)(?:flat|apartment)\s+\w{1,4}\b", re.IGNORECASE)
# Public buildings and firms: what is there belongs to nobody's home.
_PUBLIC: Final = re.compile(
    r"\b(?:school|college|academy|university|hospital|clinic|surgery|practice|centre|center|library|museum|council|office|offices|headquarters|station|depot|church|chapel|mosque|temple|town hall|city hall|civic|village hall|community|court house|magistrates|prison|barracks|theatre|hotel|pub|inn|arms|tavern|premises|restaurant|takeaway|cafe|shop|store|supermarket|garage|warehouse|factory|works|ltd|limited|plc|llp|business|estate agents?|nursery|care home|nursing|pharmacy|bank|trust|department|commissioner|ombudsman|tribunal|authority|agency|team|po box|unit \d+|industrial)\b",
    re.IGNORECASE,
)
_LIVES: Final = re.compile(
    r"\b(?:lives?|lived|living|resid\w+|tenant|occupier|home address|(?:my|his|her|their) (?:home |current |old |previous |full |postal )?(?:address|house|flat|home|property|neighbour)|i am at|we are at|moved (?:to|from)|complainant|claimant|householder|landlord)\b",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(r"[.?!;] +[A-Z]|\n\s*\n")
_REACH: Final = 100  # characters from the house number to the postcode; longer addresses were not seen


def find(piece: Piece, setting: Setting) -> Iterator[Sight]:
    """Yield full addresses that are neither the authority's own nor a public building's."""
    text = piece.prose
    for postcode in _POSTCODE.finditer(text):
        houses = _houses(text, postcode.start())
        if not houses or _compact(postcode[0]) in setting.postcodes:
            continue
        start, end = min(house.start() for house in houses), max(house.end() for house in houses)
        sentence_start = max(text.rfind(". ", 0, start), text.rfind("\n", 0, start)) + 1
        around = text[max(sentence_start, start - 80) : start]
        if _PUBLIC.search(around) or _PUBLIC.search(text[end : postcode.start()]):
            continue
        yield Sight("home-address", _severity(piece, around), start, postcode.end(), "A full address")


def _severity(piece: Piece, around: str) -> Severity:
    return SEVERE if _LIVES.search(around) or _LIVES.search(piece.about) else WARNING


def _houses(text: str, postcode: int) -> list[re.Match[str]]:
    """Return the house, and the flat in it, that stand before a postcode with no end of a sentence in between."""
    reach = max(0, postcode - _REACH)
    houses = [house for form in (_HOUSE, _WELSH, _FLAT) for house in form.finditer(text, reach, postcode)]
    return [house for house in houses if not _ENDS.search(text, house.end(), postcode)]


def _compact(postcode: str) -> str:
    return postcode.replace(" ", "").upper()


def postcodes_in(text: str) -> frozenset[str]:
    """Return the postcodes in a text, without blanks."""
    return frozenset(_compact(found[0]) for found in _POSTCODE.finditer(text))
