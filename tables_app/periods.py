"""Years and periods as tables print them: "2021/22", "FY21", "Q3 2023", "1 April 2020 – 31 March 2021"."""

import calendar
import datetime
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_MONTHS: Final = {name.lower(): number for number, name in enumerate(calendar.month_name) if name} | {
    name.lower(): number for number, name in enumerate(calendar.month_abbr) if name
}
_MONTHS["sept"] = 9
_MONTH: Final = rf"(?P<month{{0}}>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_DAY: Final = r"(?P<day{0}>\d{{1,2}})(?:st|nd|rd|th)?"
_YEAR: Final = r"(?P<year{0}>(?:19|20)\d\d)"
_DASH: Final = r"(?:\s*[-–—]\s*|\s+(?:to|until|and|through)\s+)"

_CALENDAR_YEAR: Final = re.compile(r"(?:calendar year|year|cy)?\s*((?:19|20)\d\d)", re.IGNORECASE)
_SPLIT_YEAR: Final = re.compile(
    r"(?:financial year|academic year|school year|year|fy|f/y|ay)?\s*"
    r"(?:((?:19|20)\d\d)\s*[/–—-]\s*((?:19|20)?\d\d)|(\d\d)\s*/\s*(\d\d))"
    r"(?:\s*(?:financial|academic|school) year)?",
    re.IGNORECASE,
)
_YEAR_NAME: Final = re.compile(r"(fy|ay)\s*'?(\d\d|(?:19|20)\d\d)", re.IGNORECASE)
_PART: Final = re.compile(
    r"(?P<part>[qh])(?:uarter|tr|alf)?\s*(?P<number>[1-4])\s*[,:/–-]?\s*(?P<of>\S.*)", re.IGNORECASE
)
_PART_LAST: Final = re.compile(r"(?P<of>.*\d)\s*[,:–-]?\s*(?P<part>[qh])\s*(?P<number>[1-4])", re.IGNORECASE)
_ONE_MONTH: Final = re.compile(rf"{_MONTH.format('')}[\s,'-]*(?P<year>(?:19|20)?\d\d)", re.IGNORECASE)
_DAYS: Final = re.compile(
    rf"(?:from\s+)?{_DAY.format(1)}\s+{_MONTH.format(1)}(?:\s+{_YEAR.format(1)})?{_DASH}"
    rf"{_DAY.format(2)}\s+{_MONTH.format(2)}\s+{_YEAR.format(2)}",
    re.IGNORECASE,
)
_SLASHED_DAYS: Final = re.compile(
    rf"(\d\d?)[/.](\d\d?)[/.]((?:19|20)?\d\d){_DASH}(\d\d?)[/.](\d\d?)[/.]((?:19|20)?\d\d)", re.IGNORECASE
)
_MONTH_RANGE: Final = re.compile(
    rf"(?:from\s+)?{_MONTH.format(1)}(?:[\s'-]*(?P<year1>(?:19|20)?\d\d))?{_DASH}"
    rf"{_MONTH.format(2)}[\s'-]*(?P<year2>(?:19|20)?\d\d)",
    re.IGNORECASE,
)
_YEARS: Final = re.compile(r"((?:19|20)\d\d)(?:\s*[–—-]\s*|\s+to\s+)((?:19|20)\d\d)", re.IGNORECASE)
_ONE_DAY: Final = re.compile(
    rf"(?:[a-z]{{3,9}},?\s+)?{_DAY.format('')}[\s-]+{_MONTH.format('')}[\s,-]+(?P<year>(?:19|20)?\d\d)"
    r"|(?P<day2>\d\d?)[/.-](?P<month2>\d\d?)[/.-](?P<year2>(?:19|20)?\d\d)"
    r"|(?P<year3>(?:19|20)\d\d)-(?P<month3>\d\d)-(?P<day3>\d\d)",
    re.IGNORECASE,
)

_LONGEST: Final = 8  # words in "from 1 April 2020 to 31 March 2021"
_WORDS_READ: Final = 200


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time as a table names it.

    code: one spelling for every way to print it: "2021", "2021/22", "2021-Q3", "2021/22-Q3", "2021-04",
    "2020-01-01/2020-06-30", "FY21". first, last: its days, both inclusive; None where the printed name does not say them
    ("2021/22" may begin in April or in September; "FY21" may be either year).
    """

    code: str
    first: datetime.date | None = None
    last: datetime.date | None = None


@lru_cache(maxsize=4096)
def read_period(text: str) -> Period | None:
    """Return the period that a text names and nothing else; None where it names none."""
    text = " ".join(text.split()).strip(" .:*")
    if not 2 < len(text) <= 60 or not any(character.isdigit() for character in text):
        return None
    for reader in (_years, _named_year, _split_year, _part, _one_month, _days, _month_range):
        period = reader(text)
        if period is not None:
            return period
    return None


def periods_within(text: str) -> tuple[str, tuple[Period, ...]]:
    """Return a text without the periods that it names, and these in their order.

    "Potholes in 2021/22 (by ward)" gives "Potholes in (by ward)" and 2021/22.
    """
    words = text.split()[:_WORDS_READ]
    left: list[str] = []
    found: list[Period] = []
    at = 0
    while at < len(words):
        for end in range(min(at + _LONGEST, len(words)), at, -1):
            period = read_period(" ".join(words[at:end]).strip("()[],;:?!“”\"'"))
            if period is not None:
                found.append(period)
                at = end
                break
        else:
            left.append(words[at])
            at += 1
    return " ".join(left), tuple(found)


def order(code: str) -> tuple[int, int, str]:
    """Return what periods are sorted by, from their codes: when they begin, as far as their names say it."""
    numbers = [int(number) for number in re.findall(r"\d+", code)]
    year = numbers[0] if numbers else 0
    year += 2000 if year < 100 else 0
    begins = 4 if "/" in code[:5] or code[:2] in {"FY", "AY"} else 1
    if part := re.search(r"-([QH])(\d)", code):
        begins += (int(part[2]) - 1) * (3 if part[1] == "Q" else 6)
    elif month := re.match(r"\d{4}-(\d\d)", code):
        begins = int(month[1])
    return year, begins, code


def read_day(text: str) -> datetime.date | None:
    """Return the day that a text names and nothing else, read as Britain writes dates; None where it names none."""
    found = _ONE_DAY.fullmatch(" ".join(text.split()))
    if found is None:
        return None
    parts = {name.rstrip("23"): value for name, value in found.groupdict().items() if value}
    month = _MONTHS.get(parts["month"].lower()) or (int(parts["month"]) if parts["month"].isdigit() else 0)
    try:
        return datetime.date(_full(parts["year"]), month, int(parts["day"]))
    except ValueError:  # 31 June
        return None


def between(first: datetime.date, last: datetime.date) -> Period | None:
    """Return the period from one day to another: 1 April 2020 to 31 March 2021 is "2020/21"; None if it runs backwards."""
    if last < first:
        return None
    code = f"{first.isoformat()}/{last.isoformat()}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        code = str(first.year)
    elif (first.month, first.day, last.month, last.day) == (4, 1, 3, 31) and last.year == first.year + 1:
        code = f"{first.year}/{last.year % 100:02}"
    elif (
        first.day == 1 and (first.year, first.month) == (last.year, last.month) and last == _month_end(first)
    ):
        code = f"{first.year}-{first.month:02}"
    return Period(code, first, last)


def _years(text: str) -> Period | None:
    if found := _CALENDAR_YEAR.fullmatch(text):
        year = int(found[1])
        return between(datetime.date(year, 1, 1), datetime.date(year, 12, 31))
    if (found := _YEARS.fullmatch(text)) and int(found[2]) > int(found[1]) + 1:
        return between(datetime.date(int(found[1]), 1, 1), datetime.date(int(found[2]), 12, 31))
    return None


def _split_year(text: str) -> Period | None:
    found = _SPLIT_YEAR.fullmatch(text)
    if found is None:
        return None
    begins, ends = (found[1], found[2]) if found[1] else (f"20{found[3]}", found[4])
    if (int(begins) + 1) % 100 != int(ends) % 100 or (len(ends) == 4 and int(ends) != int(begins) + 1):
        return None
    return Period(f"{begins}/{ends[-2:]}")


def _named_year(text: str) -> Period | None:
    found = _YEAR_NAME.fullmatch(text)
    return Period(f"{found[1].upper()}{found[2][-2:]}") if found else None


def _part(text: str) -> Period | None:
    found = _PART.fullmatch(text) or _PART_LAST.fullmatch(text)
    if found is None or (found["part"].lower() == "h" and int(found["number"]) > 2):
        return None
    whole = _years(found["of"].strip("( )")) or _split_year(found["of"].strip("( )"))
    if whole is None or "-" in whole.code:
        return None
    name = f"{whole.code}-{found['part'].upper()}{found['number']}"
    if whole.first is None:
        return Period(name)
    months = 3 if found["part"].lower() == "q" else 6
    begins = datetime.date(whole.first.year, (int(found["number"]) - 1) * months + 1, 1)
    return Period(name, begins, _month_end(datetime.date(begins.year, begins.month + months - 1, 1)))


def _one_month(text: str) -> Period | None:
    found = _ONE_MONTH.fullmatch(text)
    if found is None:
        return None
    begins = datetime.date(_full(found["year"]), _MONTHS[found["month"].lower()], 1)
    return between(begins, _month_end(begins))


def _days(text: str) -> Period | None:
    try:
        if found := _DAYS.fullmatch(text):
            last = datetime.date(int(found["year2"]), _MONTHS[found["month2"].lower()], int(found["day2"]))
            month = _MONTHS[found["month1"].lower()]
            year = int(found["year1"]) if found["year1"] else last.year - (month > last.month)
            return between(datetime.date(year, month, int(found["day1"])), last)
        if found := _SLASHED_DAYS.fullmatch(text):
            day1, month1, year1, day2, month2, year2 = found.groups()
            return between(
                datetime.date(_full(year1), int(month1), int(day1)),
                datetime.date(_full(year2), int(month2), int(day2)),
            )
    except ValueError:  # 31 June
        return None
    return None


def _month_range(text: str) -> Period | None:
    found = _MONTH_RANGE.fullmatch(text)
    if found is None:
        return None
    last = datetime.date(_full(found["year2"]), _MONTHS[found["month2"].lower()], 1)
    month = _MONTHS[found["month1"].lower()]
    year = _full(found["year1"]) if found["year1"] else last.year - (month > last.month)
    return between(datetime.date(year, month, 1), _month_end(last))


def _full(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _month_end(day: datetime.date) -> datetime.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
