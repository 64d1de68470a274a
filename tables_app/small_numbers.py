"""Small counts that are printed as they are, in tables and in prose: something to look at, since they may be people."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from tables_app.relations import Spot
from tables_app.typed import TypedTable
from tables_app.values import Kind

_WORDS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_PEOPLE: Final = (
    r"people|persons?|individuals?|child(?:ren)?|pupils?|students?|learners?|m[ae]n|wom[ae]n|girls?|boys?|males?|females?"
    r"|staff|employees?|officers?|members? of staff|workers?|teachers?|nurses?|doctors?|councillors?"
    r"|patients?|residents?|tenants?|applicants?|claimants?|victims?|suspects?|offenders?|prisoners?|drivers?|carers?"
    r"|famil(?:y|ies)|households?|deaths?|births?|suicides?|arrests?|offences?|incidents?|assaults?|allegations?"
    r"|complaints?|referrals?|exclusions?|suspensions?|dismissals?|grievances?|cases?|appeals?|claims?|admissions?"
)


@dataclass(frozen=True, slots=True)
class SmallNumber:
    """A small count in prose: the characters `start` to `end`, and the words it is said in."""

    start: int
    end: int
    quote: str


def small_cells(tables: Sequence[TypedTable], threshold: int) -> Iterator[Spot]:
    """Return the cells that print a count from 1 to below the threshold. Nought gives nobody away."""
    for number, table in enumerate(tables):
        for row, cells in enumerate(table.rows):
            for column, value in enumerate(cells):
                is_count = value.kind is Kind.COUNT and not table.columns[column].is_label
                if is_count and value.count is not None and 0 < value.count < threshold:
                    yield Spot(number, row, column)


def small_in_prose(text: str, threshold: int) -> Iterator[SmallNumber]:
    """Return the counts of people and of what happens to people that are below the threshold: "two pupils", "3 of the staff"."""
    for found in _pattern(threshold).finditer(text):
        yield SmallNumber(found.start("number"), found.end("number"), found[0])


@cache
def _pattern(threshold: int) -> re.Pattern[str]:
    numbers = "|".join([*map(str, range(1, threshold)), *_WORDS[1:threshold]])
    return re.compile(
        rf"(?<![\w.,£%/-])(?P<number>{numbers})(?![\w.,%/-]*\d)\s+(?:(?:of (?:the|these|those|our|them)|[a-z]+)\s+){{0,2}}?(?:{_PEOPLE})\b",
        re.IGNORECASE,
    )
