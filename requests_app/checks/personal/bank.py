"""Bank accounts: a sort code with an account number, and international numbers with their check digits."""

import re
from collections.abc import Iterator
from typing import Final

from stdnum import iban

from requests_app.checks.personal.sights import INFORMATION, SEVERE, Setting, Sight, near
from requests_app.checks.published import Piece

_SORT_CODE: Final = re.compile(r"(?<![\w£/.-])\d{2}(?P<gap>[ -]?)\d{2}(?P=gap)\d{2}(?![\w/]|[.,-]\d)")
_ACCOUNT: Final = re.compile(r"(?<![\w£/.,-])\d{8}(?![\w/]|[.,-]\d)")
_SORT_WORDS: Final = re.compile(r"\bsort(?:ing)?[- ]?code", re.IGNORECASE)
_ACCOUNT_WORDS: Final = re.compile(
    r"\b(?:bank|current|savings|my|his|her|their)?\s*(?:account|acct|a/c)\b\.?\s*(?:number|no|num)?\b[^.;]{0,12}$",
    re.IGNORECASE,
)
_BANK: Final = re.compile(
    r"\b(?:bank|building society|sort[- ]?code|payee|pay(?:able|ment)? (?:in)?to)\b", re.IGNORECASE
)
_IBAN: Final = re.compile(r"(?<!\w)[A-Z]{2}\d{2} ?(?:[A-Z0-9]{4} ?){2,7}[A-Z0-9]{1,4}(?!\w)")
# A fee is paid into the authority's own account, which it tells everybody.
_OWN: Final = re.compile(
    r"\b(?:payable to|pay(?:ment|ments)? (?:to|into)|paid (?:to|into)|our)\b[^.]{0,40}\b(?:council|trust|authority|department|university|police|constabulary|board|account)\b|\bpay (?:us|the fee)\b|\bfee\b",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(
    r"(?:\W|\b(?:and|with|the|is|bank|account|acct|acc|a/c|no|num|number|sort|code)\b)*", re.IGNORECASE
)
_TOGETHER: Final = 60  # characters from one of the two numbers to the other


def find(piece: Piece, setting: Setting) -> Iterator[Sight]:
    """Yield bank accounts."""
    del setting
    text = piece.prose
    for found in _IBAN.finditer(text):
        if iban.is_valid(found[0]):
            yield _sight(piece, *found.span())
    for account in _ACCOUNT.finditer(text):
        sort_code = _sort_code_beside(text, account)
        if sort_code and (_is_written_apart(sort_code) or near(piece, *sort_code.span(), _SORT_WORDS)):
            start, end = min(sort_code.start(), account.start()), max(sort_code.end(), account.end())
            yield _sight(piece, start, end)
        elif _is_called_account(piece, account):
            yield _sight(piece, *account.span())
    for sort_code in _SORT_CODE.finditer(text):
        if near(piece, *sort_code.span(), _SORT_WORDS, before=20):
            yield _sight(piece, *sort_code.span())


def _sight(piece: Piece, start: int, end: int) -> Sight:
    is_own = not piece.is_asked and near(piece, start, end, _OWN, before=120)
    return Sight("bank-details", INFORMATION if is_own else SEVERE, start, end, "A bank account")


def _is_written_apart(sort_code: re.Match[str]) -> bool:
    return sort_code["gap"] == "-"


def _is_called_account(piece: Piece, account: re.Match[str]) -> bool:
    """Gas, suppliers and tenants have account numbers too, so the bank must be named as well."""
    text = piece.prose
    before = text[max(0, account.start() - 40) : account.start()]
    is_called = _ACCOUNT_WORDS.search(before) or re.search(
        r"\baccount (?:no|num)", piece.about, re.IGNORECASE
    )
    around = f"{piece.about} {text[max(0, account.start() - 80) : account.end() + 40]}"
    return bool(is_called and _BANK.search(around))


def _sort_code_beside(text: str, account: re.Match[str]) -> re.Match[str] | None:
    first, last = max(0, account.start() - _TOGETHER), account.end() + _TOGETHER
    for found in _SORT_CODE.finditer(text, first, last):
        between = text[found.end() : account.start()] or text[account.end() : found.start()]
        if between and _BETWEEN.fullmatch(between):
            return found
    return None
