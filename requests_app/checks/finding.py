"""One thing that somebody must look at before a letter is published."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters: an open severe one stands in the way of publishing."""

    SEVERE = "severe"
    WARNING = "warning"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found.

    code: what kind of thing it is. key: which one in its letter; the same as long as the thing is there, whatever else is
    corrected, so that a decision on it holds. message: for staff, a sentence. because: how it is known, a sentence each.
    table, row, column: the cell, counted from 0, where it is about one; table is its id in the letter.
    piece, start, end: the words, where it is about some: those from start to end, counted in characters, of a piece of what
    will be published, by the name that `checks.published` gives it; the whole piece where start and end are None.
    file: the sha256 of the uploaded file, where it is about what is in one.
    Message and reasons can tell what the letter hides: they are for staff alone.
    """

    code: str
    key: str
    severity: Severity
    message: str
    because: tuple[str, ...] = ()
    table: str = ""
    row: int | None = None
    column: int | None = None
    piece: str = ""
    start: int | None = None
    end: int | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding. title: its heading; one, many: what was found, for a list ("3 figures can …"); advice: what to do."""

    title: str
    one: str
    many: str
    advice: str


def with_distinct_keys(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Number the findings of one key, since the same may be found twice: rows of one name, a number printed again."""
    seen: dict[str, int] = defaultdict(int)
    distinct = []
    for finding in findings:
        seen[finding.key] += 1
        number = seen[finding.key]
        key = finding.key if number == 1 else f"{finding.key[:270]} #{number}"
        distinct.append(replace(finding, key=key))
    return tuple(distinct)
