"""Columns of people's names: a table that lists persons."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.personal.name_lists import FIRST_NAMES, SURNAMES
from requests_app.checks.personal.named import NO_PERSON
from requests_app.checks.personal.people import NAME, TITLE
from requests_app.letters.parsed import LetterTable, ParsedLetter
from tables_app.relations import plain

_HEADER: Final = re.compile(
    r"\b(?:names?|officers?|employees?|staff|members?|claimants?|requesters?|applicants?|complainants?|contacts?|surnames?|forenames?|managers?|keepers?|tenants?|owners?|holders?|persons?|patients?|pupils?|victims?|suspects?|payees?|directors?|individuals?|landlords?|proprietors?)\b",
    re.IGNORECASE,
)
_LINE: Final = re.compile(
    rf"(?:{TITLE}\s+)?(?:(?P<first>{NAME})(?:\s+(?:{NAME}|[A-Z]\b\.?)){{0,2}}\s+(?P<last>{NAME})|(?P<surname>{NAME}),\s*(?P<given>{NAME}|[A-Z]\b\.?).{{0,20}})"
)
_TITLED: Final = re.compile(rf"{TITLE}\s+(?:[A-Z]\b\.?\s+)*(?:{NAME}\s+)?{NAME}")
_HIGH_OFFICE: Final = re.compile(
    r"\b(?:councillors?|cllrs?|ministers?|MPs?|governors?|trustees?|directors?|headteachers?)\b",
    re.IGNORECASE,
)
_SHARE: Final = 0.5


def find(letter: ParsedLetter) -> Iterator[Finding]:
    """Yield a finding for each column that lists people."""
    for number, table in enumerate(letter.tables, start=1):
        for column, path in enumerate(table.columns):
            header = " ".join(path)
            cells = [row[column].strip() for row in table.rows if column < len(row) and row[column].strip()]
            names = [cell for cell in cells if _is_person(cell)]
            if _HEADER.search(header) and names and len(names) >= _SHARE * len(cells):
                yield _finding(table, number, column, header, names)


def _is_person(cell: str) -> bool:
    if _TITLED.fullmatch(cell):
        return True
    found = _LINE.fullmatch(cell)
    if not found:
        return False
    first = (found["first"] or found["given"]).lower().rstrip(".")
    last = (found["last"] or found["surname"]).lower()
    return first in FIRST_NAMES or (last in SURNAMES and last not in NO_PERSON)


def _finding(table: LetterTable, number: int, column: int, header: str, names: Sequence[str]) -> Finding:
    people = "a person" if len(names) == 1 else f"{len(names)} people"
    held = _HIGH_OFFICE.search(f"{header} {table.title or ''}")
    return Finding(
        "names-in-table",
        f"names-in-table:{table.id}:{plain(header) or column}"[:300],
        Severity.INFORMATION if held else Severity.WARNING,
        f"Table {number} names {people} in its column “{header}”.",
        tuple(f"“{name}”" for name in names[:20]),
        table.id,
        column=column,
    )
