"""Totals that do not add up, and percentages that miss their base: warnings with the difference, never errors.

A total of distinct people is rightly less than the sum of its parts, so a sum that does not come out is something to
look at, and no more.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from tables_app.families import families
from tables_app.relations import Relation, Shape, Spot, Tables, adds_up, difference
from tables_app.shares import gap, shares
from tables_app.typed import TypedTable


class Explanation(StrEnum):
    """What a letter says of totals that differ from the sum of their parts."""

    DISTINCT = "distinct"
    ROUNDED = "rounded"
    OVERLAPPING = "overlapping"


_EXPLAINED: Final = (
    (Explanation.DISTINCT, re.compile(r"\b(?:distinct(?:ly)?|unique)\b[^.]{0,30}\b(?:count|child|person|people|individual|number)|\b(?:count\w*|number)\b[^.]{0,30}\b(?:distinct(?:ly)?|unique)\b", re.IGNORECASE)),
    (Explanation.ROUNDED, re.compile(r"\bround(?:ed|ing)\b", re.IGNORECASE)),
    (Explanation.OVERLAPPING, re.compile(r"\bmore than (?:one|once)\b|\b(?:may|will|do) not (?:sum|add up|total)\b|\bnot mutually exclusive\b|\bmultiple (?:categories|responses|times)\b|\bdouble[- ]count", re.IGNORECASE)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A total and parts that do not add up to it.

    difference: the sum of the parts less the total, or, of a percentage, the printed one less the true one, in points.
    explanation: what the table says that may explain it; None where it says nothing.
    """

    spot: Spot
    shape: Shape | None
    difference: Decimal
    explanation: Explanation | None = None


def discrepancies(tables: Sequence[TypedTable], words: Sequence[str]) -> tuple[Discrepancy, ...]:
    """Return every printed total of a table that its own parts miss, and every percentage that misses its base.

    words: what each table says in title, headers and notes, to look for an explanation in.
    """
    together = Tables(tables)
    found = []
    for family in families(together):
        if family.shape in {Shape.COLUMN_TOTAL, Shape.ROW_TOTAL, Shape.GRAND_TOTAL}:
            found += [
                _discrepancy(together, relation, words) for relation in _wrong(together, family.relations)
            ]
    for shares_of_one in shares(together):
        for share in shares_of_one:
            if miss := gap(together, share):
                explained = explanation(words[share.percentage.table])
                found.append(Discrepancy(share.percentage, None, miss, explained))
    return tuple(found)


def explanation(words: str) -> Explanation | None:
    """Return what a table's own words say of totals that do not add up."""
    return next((why for why, pattern in _EXPLAINED if pattern.search(words)), None)


def _wrong(tables: Tables, relations: Iterable[Relation]) -> Iterable[Relation]:
    return (relation for relation in relations if adds_up(tables, relation) is False)


def _discrepancy(tables: Tables, relation: Relation, words: Sequence[str]) -> Discrepancy:
    miss = difference(tables, relation)
    assert miss is not None  # only sums whose figures are all printed can be wrong
    return Discrepancy(relation.total, relation.shape, miss, explanation(words[relation.total.table]))
