"""What a cell says: "3,180", "£4,883,350", "<5", "[c]", "As above" as values, the printed text kept beside each."""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final

from tables_app.periods import Period, read_day, read_period


class Kind(StrEnum):
    """What sort of value a cell holds, or all the cells of a column. `MIXED` is said of columns only."""

    COUNT = "count"
    DECIMAL = "decimal"
    MONEY = "money"
    PERCENTAGE = "percentage"
    YEAR = "year"
    PERIOD = "period"
    DATE = "date"
    AGE_BAND = "age_band"
    CODE = "code"
    TEXT = "text"
    MIXED = "mixed"


NUMERIC: Final = frozenset({Kind.COUNT, Kind.DECIMAL, Kind.MONEY, Kind.PERCENTAGE})


class Mark(StrEnum):
    """Why a cell holds no value of its own."""

    SUPPRESSED = "suppressed"
    NOT_HELD = "not_held"
    NOT_AVAILABLE = "not_available"
    NOT_APPLICABLE = "not_applicable"
    NIL = "nil"
    DASH = "dash"
    AS_ABOVE = "as_above"
    STATEMENT = "statement"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Value:
    """One cell. text: as printed, always. kind: None where a mark stands in its place.

    number: of a count, decimal, amount (in the unit of its column) or percentage (46% is 46), and 0 for "nil".
    low, high: the least and the greatest whole number that a suppressed cell can stand for, as its mark says;
    high is None where the mark does not say. period, date: of a cell that names one.
    reference: the footnote mark printed after it ("12*", "1,204 [2]").
    """

    text: str
    kind: Kind | None = None
    mark: Mark | None = None
    number: Decimal | None = None
    low: int | None = None
    high: int | None = None
    period: Period | None = None
    date: datetime.date | None = None
    reference: str = ""

    @property
    def is_suppressed(self) -> bool:
        return self.mark is Mark.SUPPRESSED

    @property
    def count(self) -> int | None:
        """The number where it is a whole one."""
        return int(self.number) if self.number is not None and self.number == int(self.number) else None


_NAMES = "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_WORDS: Final = {name: number for number, name in enumerate(_NAMES.split("|"))}
_NUMBER_OR_WORD: Final = rf"(\d+|{_NAMES})"
_BELOW: Final = re.compile(
    rf"(?:(?:under|below|less th[ae]n|fewer than|lower than)\s+|<\s*){_NUMBER_OR_WORD}", re.IGNORECASE
)
_UP_TO: Final = re.compile(
    rf"(?:(?:≤|<\s*=|=\s*<)\s*|(?:up to|no more than|not more than|at most)\s+){_NUMBER_OR_WORD}"
    rf"|{_NUMBER_OR_WORD}\s+(?:or|and) (?:fewer|less|under|below)",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(
    rf"(?:between\s+)?{_NUMBER_OR_WORD}\s*(?:[-–—]|to|and)\s*{_NUMBER_OR_WORD}(?:\s+inclusive)?",
    re.IGNORECASE,
)
# The UK's harmonised symbols and their older kin:
# https://analysisfunction.civilservice.gov.uk/policy-store/symbols-in-tables-definitions-and-help/
_SYMBOLS: Final = {
    "[c]": Mark.SUPPRESSED,
    "(c)": Mark.SUPPRESSED,
    "c": Mark.SUPPRESSED,
    "*": Mark.SUPPRESSED,
    "**": Mark.SUPPRESSED,
    "***": Mark.SUPPRESSED,
    "#": Mark.SUPPRESSED,
    "s": Mark.SUPPRESSED,
    "[s]": Mark.SUPPRESSED,
    "[x]": Mark.NOT_AVAILABLE,
    "x": Mark.NOT_AVAILABLE,
    "..": Mark.NOT_AVAILABLE,
    "…": Mark.NOT_AVAILABLE,
    ":": Mark.NOT_AVAILABLE,
    "[z]": Mark.NOT_APPLICABLE,
    "z": Mark.NOT_APPLICABLE,
    ".": Mark.NOT_APPLICABLE,
    "-": Mark.DASH,
    "–": Mark.DASH,
    "—": Mark.DASH,
    "--": Mark.DASH,
    '"': Mark.AS_ABOVE,
    "″": Mark.AS_ABOVE,
    "": Mark.EMPTY,
}
_TURNS: Final = (
    (Mark.SUPPRESSED, r"suppressed|redacted|withheld|confidential|exempt(?: from disclosure)?|section 40(?: ?\(2\)?)?|s\.?40"),
    (Mark.NOT_HELD, r"(?:information |data |figures? )?not (?:held|recorded|known|collected)|unknown|no (?:data|information|record) held"),
    (Mark.NOT_AVAILABLE, r"(?:data |figures? |information )?(?:is |are )?(?:not (?:yet )?available|unavailable)|tbc|to be confirmed|no data"),
    (Mark.NOT_APPLICABLE, r"n ?/ ?a|not applicable|n\.a\.?"),
    (Mark.NIL, r"nil|none|zero|0 \(nil\)"),
    (Mark.AS_ABOVE, r"as above|ditto|do\.|see above|same as above"),
)  # fmt: skip
_TURN: Final = tuple((mark, re.compile(pattern, re.IGNORECASE)) for mark, pattern in _TURNS)

_REFERENCE: Final = re.compile(
    r"(?P<body>.*[\w%)])\s*(?P<mark>[¹²³⁰-⁹]+|\*{1,3}|[†‡]+|\[(?:note )?\w{1,2}\]|\((?:p|r|e)\))",
    re.IGNORECASE,
)
_AMOUNT: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_NUMBER: Final = re.compile(
    rf"(?P<sign>[-–−+]?)\s*(?P<money>[£$€]?)\s*(?P<inner>[-–−]?)(?P<amount>{_AMOUNT})\s*"
    r"(?P<scale>k|m|bn|thousand|million|billion)?\s*(?P<percent>%|per ?cent|pc)?",
    re.IGNORECASE,
)
_ACCOUNTED: Final = re.compile(r"\((?P<inside>[£$€]?\s*[\d,.]+)\)")
_SCALES: Final = {"k": 10**3, "thousand": 10**3, "m": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9}
_AGE: Final = re.compile(
    r"(?:aged?\s+)?(?:\d{1,3}\s*(?:[-–—]|to)\s*\d{1,3}(?:\s*(?:years?|yrs?|months?)(?: olds?)?)?"
    r"|(?:under|over|below)\s+(?:the age of\s+)?\d{1,2}s?(?:\s*(?:years?|yrs?))?"
    r"|\d{1,3}\s*(?:\+|years? (?:and|or|&) (?:over|under|above|older|below)|(?:and|or|&) (?:over|under|above|older|below))"
    r"|\d{1,3}\s*(?:years?|yrs?)(?:\s+(?:and|or|&)\s+(?:over|under|above|older|below))?)(?:\s+years?)?",
    re.IGNORECASE,
)
_LEADING_ZERO: Final = re.compile(r"0\d+")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")

Legend = Mapping[str, Value]
"""What the notes of a table say its marks stand for: "*" → a suppressed value from 0 to 4."""


def read_cell(text: str, legend: Legend | None = None) -> Value:
    """Return what a cell says by itself; `typed` settles what depends on the rest of its column."""
    folded = " ".join(text.split())
    if legend and folded in legend:
        return replace(legend[folded], text=text)
    return replace(_read(folded), text=text)


@lru_cache(maxsize=65536)
def _read(text: str) -> Value:
    value = _marked(text) or _temporal(text) or _numeric(text)
    if value is not None:
        return value
    if found := _REFERENCE.fullmatch(text):
        body = _marked(found["body"]) or _numeric(found["body"])
        if body is not None:
            return replace(body, reference=found["mark"])
    return _named(text)


def read_label(text: str) -> Value:
    """Return what a cell that names a row says: "Under 5" is an age band there, and "c" is a letter."""
    folded = " ".join(text.split())
    value = _read(folded)
    if value.mark is None or value.mark in {Mark.EMPTY, Mark.AS_ABOVE}:
        return replace(value, text=text)
    return replace(_named(folded), text=text)


def _named(text: str) -> Value:
    return Value(text, Kind.AGE_BAND if _AGE.fullmatch(text) else Kind.TEXT)


def read_range(text: str) -> Value | None:
    """Return the suppressed value that "1-4" means among counts, where it is no age band; None for anything else."""
    found = _BETWEEN.fullmatch(" ".join(text.split()))
    if found is None or _whole(found[1]) >= _whole(found[2]):
        return None
    return Value(text, mark=Mark.SUPPRESSED, low=_whole(found[1]), high=_whole(found[2]))


def suppression(text: str) -> Value | None:
    """Return the suppressed value that a mark names: "<5" is 0 to 4, "5 or fewer" 0 to 5; None for anything else."""
    text = text.strip(" .()").lower()
    if found := _BELOW.fullmatch(text):
        return Value(text, mark=Mark.SUPPRESSED, low=0, high=max(_whole(found[1]) - 1, 0))
    if found := _UP_TO.fullmatch(text):
        return Value(text, mark=Mark.SUPPRESSED, low=0, high=_whole(found[1] or found[2]))
    return None


def legend(notes: Iterable[str]) -> dict[str, Value]:
    """Return what notes say of marks: "* denotes fewer than five", "[c] = withheld", "- means not held"."""
    meanings = {}
    for note in notes:
        found = _LEGEND.match(" ".join(note.split()))
        if found and (meaning := _meaning(found["meaning"])):
            meanings[found["mark"].strip("'\"‘’“”")] = meaning
    return meanings


_LEGEND: Final = re.compile(
    r"(?:where |a |an |the symbol |figures? (?:shown|marked) (?:as|with) )*"
    r"(?P<mark>['\"‘“]?(?:\*{1,3}|\[\w\]|#|-|†|[A-Za-z]|\.\.)['\"’”]?)\s*"
    r"(?:=|:|–|-|denotes|means|indicates|represents|is|are|refers to|stands for|has been used)?\s+(?P<meaning>.{4,})",
    re.IGNORECASE,
)
_IN_NOTE: Final = (
    (
        re.compile(
            rf"(?:under|below|less th[ae]n|fewer than|lower than|<)\s*{_NUMBER_OR_WORD}", re.IGNORECASE
        ),
        1,
    ),
    (re.compile(rf"(?:≤|up to|no more than)\s*{_NUMBER_OR_WORD}", re.IGNORECASE), 0),
    (re.compile(rf"{_NUMBER_OR_WORD} or (?:fewer|less|under|below)", re.IGNORECASE), 0),
)
_NOTE_TURNS: Final = (
    (
        Mark.SUPPRESSED,
        re.compile(r"suppress|withheld|confidential|redact|small (?:number|figure)", re.IGNORECASE),
    ),
    (Mark.NOT_AVAILABLE, re.compile(r"not available|unavailable|no data", re.IGNORECASE)),
    (Mark.NOT_HELD, re.compile(r"not held|not recorded", re.IGNORECASE)),
    (Mark.NOT_APPLICABLE, re.compile(r"not applicable", re.IGNORECASE)),
    (Mark.NIL, re.compile(r"\b(?:nil|zero|none)\b", re.IGNORECASE)),
)


def _meaning(text: str) -> Value | None:
    if found := re.search(
        rf"\bbetween {_NUMBER_OR_WORD} and {_NUMBER_OR_WORD}|\b(\d+)\s*(?:-|–|to)\s*(\d+)\b",
        text,
        re.IGNORECASE,
    ):
        low, high = (part for part in found.groups() if part)
        return Value("", mark=Mark.SUPPRESSED, low=_whole(low), high=_whole(high))
    for pattern, less in _IN_NOTE:
        if found := pattern.search(text):
            return Value("", mark=Mark.SUPPRESSED, low=0, high=max(_whole(found[1]) - less, 0))
    mark = next((mark for mark, pattern in _NOTE_TURNS if pattern.search(text)), None)
    return _of_mark(mark, "") if mark else None


def _of_mark(mark: Mark, text: str) -> Value:
    if mark is Mark.SUPPRESSED:
        return Value(text, mark=mark, low=0)
    return Value(text, mark=mark, number=Decimal(0) if mark is Mark.NIL else None)


def _marked(text: str) -> Value | None:
    lowered = text.lower()
    if lowered in _SYMBOLS:
        return _of_mark(_SYMBOLS[lowered], text)
    if (value := suppression(text)) is not None:
        return value
    plain = lowered.strip(" .()[]")
    for mark, pattern in _TURN:
        if pattern.fullmatch(plain):
            return _of_mark(mark, text)
    return None


def _numeric(text: str) -> Value | None:
    if text.lower().rstrip(".") in _WORDS:
        return Value(text, Kind.COUNT, number=Decimal(_WORDS[text.lower().rstrip(".")]))
    if _LEADING_ZERO.fullmatch(text):
        return Value(text, Kind.CODE)
    negative = False
    if found := _ACCOUNTED.fullmatch(text):
        text, negative = found["inside"], True
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    number = Decimal(found["amount"].replace(",", ""))
    if found["scale"]:
        number *= _SCALES[found["scale"].lower()]
    if negative or found["sign"] in {"-", "–", "−"} or found["inner"]:
        number = -number
    return Value(text, _numeric_kind(found), number=number)


def _numeric_kind(found: re.Match[str]) -> Kind:
    if found["percent"]:
        return Kind.PERCENTAGE
    if found["money"]:
        return Kind.MONEY
    return Kind.DECIMAL if "." in found["amount"] else Kind.COUNT


def _temporal(text: str) -> Value | None:
    if (period := read_period(text)) is not None:
        # "2021" alone may yet turn out to be a count: its column knows.
        return Value(
            text, Kind.PERIOD, period=period, number=Decimal(text) if _YEAR.fullmatch(text) else None
        )
    if (day := read_day(text)) is not None:
        return Value(text, Kind.DATE, date=day)
    return None


def _whole(text: str) -> int:
    return int(text) if text.isdigit() else _WORDS[text.lower()]
