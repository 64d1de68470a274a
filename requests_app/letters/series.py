"""Years that follow one another: along a table, from table to table, and as a question asks for them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from requests_app.letters.parsed import LetterTable

_YEAR: Final = re.compile(
    r"\b(?P<fy>fy\s?)?(?P<first>(?:19|20)\d\d|(?<=fy)\d\d|(?<=fy\s)\d\d)(?!\d)(?:\s?[/–—-]\s?(?P<last>(?:19|20)?\d\d)(?!\d))?",
    re.IGNORECASE,
)
_BEFORE_LABEL: Final = re.compile(
    r"(?:(?:calendar|financial|academic|fiscal)?\s*years?\s*:?)?\s*", re.IGNORECASE
)
_AFTER_LABEL: Final = re.compile(r"\s*(?:[*†‡]|\((?:to date|part|p)\)|\s)*", re.IGNORECASE)
_JOINS: Final = re.compile(
    r"\s*(?P<join>to|until|till|through|and|[–—-])\s*(?:the (?:end|year|financial year)(?: of)?\s+)?",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(r"\bbetween\s+(?:the (?:\w+ )?years?\s+)?$", re.IGNORECASE)
_LONGEST_ASKED: Final = 30


@dataclass(frozen=True, slots=True)
class Year:
    """One year. first: the calendar year it begins in; spans: whether it runs into the next one, as 2021/22 does."""

    first: int
    spans: bool
    is_numbered: bool = False
    """Whether it is named as "FY21" is, by one year only: which of the two that is, the name does not say."""

    def __str__(self) -> str:
        if self.is_numbered:
            return f"FY{self.first % 100:02}"
        return f"{self.first}/{(self.first + 1) % 100:02}" if self.spans else str(self.first)

    def after(self, steps: int) -> "Year":
        return Year(self.first + steps, self.spans, self.is_numbered)


def _found(text: str) -> Iterator[tuple[int, int, Year]]:
    """Yield each year that a text names, with its place. "2019-2022" names two."""
    at = 0
    while matched := _YEAR.search(text, at):
        first = int(matched["first"])
        first += 2000 if first < 100 else 0
        spans = matched["last"] is not None and int(matched["last"]) % 100 == (first + 1) % 100
        at = matched.end() if spans else matched.end("first")
        yield matched.start(), at, Year(first, spans=spans, is_numbered=bool(matched["fy"]) and not spans)


def year_of(label: str) -> Year | None:
    """Return the year that a label names and nothing else: "2021", "2021/22", "FY21", "Year: 2020 – 2021*"."""
    for start, end, year in _found(label):
        is_all = _BEFORE_LABEL.fullmatch(label[:start]) and _AFTER_LABEL.fullmatch(label[end:])
        return year if is_all else None
    return None


def years_in(text: str) -> list[Year]:
    """Return every year that a text names, in its order."""
    return [year for _, _, year in _found(text)]


def gaps(years: Iterable[Year]) -> list[Year]:
    """Return the years that are missing between others.

    There is no gap between years of different kinds, nor in fewer than three, nor where steps are all alike
    (2011, 2016, 2021) or so wide that as many years would be missing as are there.
    """
    known = sorted(set(years), key=lambda year: year.first)
    if len(known) < 3 or len({(year.spans, year.is_numbered) for year in known}) > 1:
        return []
    steps = {later.first - earlier.first for earlier, later in pairwise(known)}
    missing = [
        earlier.after(step)
        for earlier, later in pairwise(known)
        for step in range(1, later.first - earlier.first)
    ]
    return missing if len(steps) > 1 and len(missing) < len(known) else []


def axes(table: LetterTable) -> Iterator[list[Year]]:
    """Yield the years along a table: those of each level of its header, then those of its first column."""
    for level in range(max((len(path) for path in table.columns), default=0)):
        yield _named(path[level] for path in table.columns if level < len(path))
    yield _named(row[0] for row in table.rows if row)


def _named(labels: Iterable[str]) -> list[Year]:
    return [year for label in labels if (year := year_of(label))]


def families(tables: Sequence[LetterTable]) -> Iterator[list[tuple[Year, LetterTable]]]:
    """Yield tables that are alike but for the year that each is for, told by its title or its headings."""
    alike: dict[object, list[tuple[Year, LetterTable]]] = defaultdict(list)
    for table in tables:
        headed = {year for path in table.columns for label in path if (year := year_of(label))}
        titled = years_in(table.title or "")
        named = headed or set(titled if len(titled) == 1 else ())
        if len(named) == 1:
            shape = tuple(tuple(label for label in path if not year_of(label)) for path in table.columns)
            alike[shape].append((named.pop(), table))
    yield from (family for family in alike.values() if len(family) > 2)


def asked_for(text: str) -> list[Year]:
    """Return the years of the one period that a text names: "from 2018/19 to 2021/22", "between 2019 and 2022".

    Empty where it names none, or other years besides.
    """
    found = list(_found(text))
    if len(found) != 2:
        return []
    (start, end, first), (after, _, last) = found
    joined = _JOINS.fullmatch(text[end:after])
    if not joined or (joined["join"].lower() == "and" and not _BETWEEN.search(text[:start])):
        return []
    length = last.first - first.first
    if first.spans != last.spans or not 2 <= length <= _LONGEST_ASKED:
        return []
    return [first.after(step) for step in range(length + 1)]
