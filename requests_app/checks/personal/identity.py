"""Numbers that stand for one person: National Insurance, NHS, tax, passport, driving licence, payment card.

Where a number has check digits they are tested, so that order numbers of the same length are let go. Without them, or where
too many other numbers pass the test, the words around must say what it is.
"""

import re
from collections.abc import Iterator
from typing import Final

from stdnum import luhn
from stdnum.gb import nhs, utr

from requests_app.checks.personal.sights import INFORMATION, SEVERE, Setting, Sight, near
from requests_app.checks.published import Piece

# https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110: the letters that are never given out.
_INSURANCE: Final = re.compile(
    r"(?<![\w/-])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}(?P<last>[ -]?[A-D])?(?![\w/-])",
    re.IGNORECASE,
)
_INSURANCE_WORDS: Final = re.compile(r"\bnational insurance\b|\bN\.?I\.?(?:NO|N\b| n)", re.IGNORECASE)

_TEN_DIGITS: Final = re.compile(r"(?<![\w£$€.,/+-])\d{3}(?P<gap>[ -]?)\d{3}(?P=gap)\d{4}(?![\w/]|[.,-]\d)")
_TEN_TOGETHER: Final = re.compile(r"(?<![\w£$€.,/+-])\d{5} ?\d{5}(?![\w/]|[.,-]\d)")
_NHS_WORDS: Final = re.compile(
    r"\b(?:nhs|patient|h&c|health and care)\s+(?:no\b|num|id)|\bnhs\W*$", re.IGNORECASE
)
_CHI_WORDS: Final = re.compile(r"\bCHI\b|\bcommunity health index\b")
_TAX_WORDS: Final = re.compile(
    r"\bUTR\b|\bunique tax(?:payer)?(?:'s|’s)? reference|\btax reference", re.IGNORECASE
)

_PASSPORT: Final = re.compile(r"(?<![\w£$€.,/-])(?:\d{9}|[A-Z]\d{8})(?![\w/]|[.,-]\d)")
_PASSPORT_WORDS: Final = re.compile(r"\bpassport\b[^.]{0,25}$|\bpassport\s+(?:no|num)", re.IGNORECASE)
# Five of the surname, the decade of birth, the month (a woman's plus 50), the day, the year, two initials, a check.
_DRIVER: Final = re.compile(
    r"(?<!\w)[A-Z]{1,5}9{0,4}(?<=[A-Z9]{5})[ -]?\d[0156]\d[0-3]\d{2}[ -]?[A-Z][A-Z9]\w[A-Z]{2}(?!\w)"
)
_CARD: Final = re.compile(
    r"(?<![\w£$€.,/-])[3-6]\d{3}(?P<gap>[ -]?)\d{4}(?P=gap)\d{4}(?P=gap)\d{4}(?![\w/]|[.,-]\d)"
)
_CASE: Final = re.compile(
    r"\b(?:crime|occurrence|custody|incident|case|claim|complaint)\s+(?:ref(?:erence)?|num(?:ber)?|no)\b\.?(?:\s+(?:num(?:ber)?|no)\b\.?)?\W{0,3}(?:is |was )?(?P<number>(?=[\w/-]*\d{3})[\w/-]{5,25})",
    re.IGNORECASE,
)


def find(piece: Piece, setting: Setting) -> Iterator[Sight]:
    """Yield every number that stands for one person."""
    del setting
    text = piece.prose
    yield from _insurance(piece, text)
    yield from _health_and_tax(piece, text)
    for found in _PASSPORT.finditer(text):
        if near(piece, *found.span(), _PASSPORT_WORDS, before=40):
            yield Sight("identity-number", SEVERE, *found.span(), "A passport number")
    for found in _DRIVER.finditer(text):
        yield Sight("identity-number", SEVERE, *found.span(), "A driving licence number")
    for found in _CARD.finditer(text):
        if luhn.is_valid(re.sub(r"\D", "", found[0])):
            yield Sight("bank-details", SEVERE, *found.span(), "The number of a payment card")
    for found in _CASE.finditer(text):
        yield Sight("case-number", INFORMATION, *found.span("number"), "The number of a case")


def _insurance(piece: Piece, text: str) -> Iterator[Sight]:
    for found in _INSURANCE.finditer(text):
        if found["last"] or near(piece, *found.span(), _INSURANCE_WORDS):
            yield Sight("identity-number", SEVERE, *found.span(), "A National Insurance number")


def _health_and_tax(piece: Piece, text: str) -> Iterator[Sight]:
    for found in (*_TEN_DIGITS.finditer(text), *_TEN_TOGETHER.finditer(text)):
        digits = re.sub(r"\D", "", found[0])
        named = (found.start(), found.end())
        if near(piece, *named, _TAX_WORDS) and utr.is_valid(digits):
            yield Sight("identity-number", SEVERE, *named, "A tax reference")
        elif _is_chi(digits) and nhs.is_valid(digits) and near(piece, *named, _CHI_WORDS):
            yield Sight("identity-number", SEVERE, *named, "A CHI number")
        elif nhs.is_valid(digits) and _could_be_nhs(piece, found, digits):
            yield Sight("identity-number", SEVERE, *named, "An NHS number")


def _is_chi(digits: str) -> bool:
    """Scotland's number begins with the day of birth."""
    return 1 <= int(digits[:2]) <= 31 and 1 <= int(digits[2:4]) <= 12


def _could_be_nhs(piece: Piece, found: re.Match[str], digits: str) -> bool:
    """One number in eleven passes the test, so it must be named, or written as such numbers are: 3, 3 and 4."""
    if near(piece, *found.span(), _NHS_WORDS):
        return True
    return found.re is _TEN_DIGITS and found["gap"] == " " and digits[0] != "0"
