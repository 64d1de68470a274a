"""What is searched for: words, facets and an order."""

import datetime
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

MAX_WORDS: Final = 200
"""So many characters may a search have."""


class Sort(StrEnum):
    """The order of the results. Each is total: no two requests share a place."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Criteria:
    """What is searched for. Values of one facet widen the search, facets narrow it together.

    words: as typed: "phrases", or, -not. authority: slugs; exemption: codes; outcome and regime: their values.
    date_from, date_to: the first and the last day of the response. sort: None asks for relevance where there are words, else
    for the newest. as_typed: words are not to be put right.
    """

    words: str = ""
    authority: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    exemption: tuple[str, ...] = ()
    regime: tuple[str, ...] = ()
    has_tables: tuple[str, ...] = ()
    date_from: datetime.date | None = None
    date_to: datetime.date | None = None
    sort: Sort | None = None
    as_typed: bool = False

    def chosen(self, facet: str) -> tuple[str, ...]:
        values: tuple[str, ...] = getattr(self, facet)
        return values

    def without(self, facet: str, value: str) -> "Criteria":
        return self._with(facet, tuple(other for other in self.chosen(facet) if other != value))

    def with_value(self, facet: str, value: str) -> "Criteria":
        return self._with(facet, (*self.without(facet, value).chosen(facet), value))

    def _with(self, facet: str, values: tuple[str, ...]) -> "Criteria":
        change: dict[str, Any] = {facet: values}
        return replace(self, **change)

    @property
    def order(self) -> Sort:
        """The order that the results have; relevance means nothing without words."""
        if not self.words:
            return Sort.OLDEST if self.sort is Sort.OLDEST else Sort.NEWEST
        return self.sort or Sort.RELEVANCE
