"""How requests were answered, by quarter, in the words of the section 45 Code of Practice: of an authority, or of the whole log.

What is counted is what is published, whenever it is asked for, so that it is always true; `charting` draws it beforehand.
The Code's categories are in its paragraphs 8.5 and 8.6:
https://www.gov.uk/government/publications/freedom-of-information-code-of-practice
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from django.db.models import Count, F, QuerySet
from django.db.models.functions import ExtractQuarter, ExtractYear

from requests_app import working_days
from requests_app.letters.parsed import CitationRole, Outcome
from requests_app.models import Authority, Citation, Exemption, InformationRequest, Question

TIME_LIMIT: Final = 20
"""Working days from the day a request was received: section 10(1) of the Act."""


class Category(StrEnum):
    """Where the Code counts a request. Each has one."""

    GRANTED = "granted"
    IN_PART = "granted_in_part"
    ELSEWHERE = "available_elsewhere"
    REFUSED = "refused"
    NOT_HELD = "not_held"
    UNKNOWN = "not_known"


CATEGORIES: Final = {
    Category.GRANTED: "Granted in full",
    Category.IN_PART: "Granted in part and refused in part",
    Category.ELSEWHERE: "Already available elsewhere",
    Category.REFUSED: "Refused in full",
    Category.NOT_HELD: "Refused in full because not held",
    Category.UNKNOWN: "Not known",
}

_OF_OUTCOME: Final = {
    Outcome.GRANTED_IN_FULL: Category.GRANTED,
    Outcome.PARTLY_GRANTED: Category.IN_PART,
    Outcome.AVAILABLE_ELSEWHERE: Category.ELSEWHERE,
    Outcome.REFUSED_IN_FULL: Category.REFUSED,
    Outcome.NEITHER: Category.REFUSED,
    Outcome.NOT_HELD: Category.NOT_HELD,
}


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months of a calendar year, from 1: those that central government's own statistics count by."""

    year: int
    number: int

    def __str__(self) -> str:
        first = datetime.date(self.year, self.number * 3 - 2, 1)
        last = datetime.date(self.year, self.number * 3, 1)
        return f"{first:%B} to {last:%B} {self.year}"

    @property
    def code(self) -> str:
        return f"{self.year} Q{self.number}"

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)


@dataclass(frozen=True, slots=True)
class QuarterFigures:
    """What was published of the responses that were sent in a quarter.

    timed: those whose letter says when the request was received; in_time: those of them sent within `TIME_LIMIT`.
    """

    quarter: Quarter
    by_category: Mapping[Category, int]
    timed: int
    in_time: int
    questions: int

    @property
    def responses(self) -> int:
        return sum(self.by_category.values())

    @property
    def counts(self) -> list[int]:
        """Of each category, in the order of `CATEGORIES`."""
        return [self.by_category.get(category, 0) for category in CATEGORIES]

    @property
    def late(self) -> int:
        return self.timed - self.in_time

    @property
    def in_time_percent(self) -> int | None:
        """Rounded down, so that 100 means all; None where of no request it is known."""
        return self.in_time * 100 // self.timed if self.timed else None


@dataclass(frozen=True, slots=True)
class ExemptionFigures:
    """How many questions were answered by resting on an exemption, in each of the quarters."""

    exemption: Exemption
    by_quarter: tuple[int, ...]

    @property
    def questions(self) -> int:
        return sum(self.by_quarter)


@dataclass(frozen=True)
class Statistics:
    """quarters: without a gap, the oldest first. exemptions: the one used most first. undated: responses without a date."""

    quarters: tuple[QuarterFigures, ...]
    exemptions: tuple[ExemptionFigures, ...]
    undated: int

    @cached_property
    def total(self) -> dict[Category, int]:
        return dict(sum((Counter(each.by_category) for each in self.quarters), Counter()))

    @property
    def responses(self) -> int:
        return sum(self.total.values())

    @property
    def questions(self) -> int:
        return sum(each.questions for each in self.quarters)

    @property
    def timed(self) -> int:
        return sum(each.timed for each in self.quarters)

    @property
    def in_time(self) -> int:
        return sum(each.in_time for each in self.quarters)

    def latest(self, most: int) -> "Statistics":
        """Return the newest quarters alone, with the exemptions that were used in them."""
        newest = [ExemptionFigures(each.exemption, each.by_quarter[-most:]) for each in self.exemptions]
        used = sorted((each for each in newest if each.questions), key=lambda each: -each.questions)
        return Statistics(self.quarters[-most:], tuple(used), self.undated)


def of(authority: Authority | None) -> Statistics:
    """Return the statistics of an authority; of the whole log for None. Six queries, however much there is."""
    requests = InformationRequest.objects.all()
    if authority is not None:
        requests = requests.filter(authority=authority)
    by_category = _by_category(requests)
    questions = _questions(authority)
    timed, in_time = _timeliness(requests)
    quarters = _without_gaps(by_category)
    undated = requests.filter(date__isnull=True).count()
    figures = tuple(
        QuarterFigures(each, by_category.get(each, {}), timed[each], in_time[each], questions[each])
        for each in quarters
    )
    return Statistics(figures, tuple(_exemptions(authority, quarters)), undated)


def _by_category(requests: QuerySet[InformationRequest]) -> dict[Quarter, Counter[Category]]:
    """Return how many responses of each quarter are in each category."""
    rows = (
        requests.filter(date__isnull=False)
        .order_by()
        .values(
            "outcome",
            granted=F("authority__elsewhere_is_granted"),
            year=ExtractYear("date"),
            quarter=ExtractQuarter("date"),
        )
        .annotate(count=Count("pk"))
    )
    found: dict[Quarter, Counter[Category]] = {}
    for row in rows:
        category = _OF_OUTCOME[Outcome(row["outcome"])] if row["outcome"] else Category.UNKNOWN
        if category is Category.ELSEWHERE and row["granted"]:
            category = Category.GRANTED
        found.setdefault(Quarter(row["year"], row["quarter"]), Counter())[category] += row["count"]
    return found


def _timeliness(requests: QuerySet[InformationRequest]) -> tuple[Counter[Quarter], Counter[Quarter]]:
    """Return how many responses of each quarter say when the request came, and how many of them were in time."""
    timed: Counter[Quarter] = Counter()
    in_time: Counter[Quarter] = Counter()
    known = requests.filter(received__isnull=False, date__gte=F("received"))
    for received, sent, count in (
        known.order_by().values_list("received", "date").annotate(count=Count("pk")).iterator()
    ):
        quarter = _quarter(sent)
        timed[quarter] += count
        if sent <= working_days.after(received, TIME_LIMIT):
            in_time[quarter] += count
    return timed, in_time


def _questions(authority: Authority | None) -> Counter[Quarter]:
    """Return how many questions were answered in each quarter."""
    questions = Question.objects.filter(info_request__date__isnull=False)
    if authority is not None:
        questions = questions.filter(info_request__authority=authority)
    rows = (
        questions.order_by()
        .values(year=ExtractYear("info_request__date"), quarter=ExtractQuarter("info_request__date"))
        .annotate(count=Count("pk"))
    )
    return Counter({Quarter(row["year"], row["quarter"]): row["count"] for row in rows})


def _exemptions(authority: Authority | None, quarters: Sequence[Quarter]) -> Iterator[ExemptionFigures]:
    """Yield how many questions rest on each exemption: each question once, however often its answer cites it."""
    citations = Citation.objects.filter(
        role=CitationRole.OPERATIVE, exemption__isnull=False, answer__info_request__date__isnull=False
    )
    if authority is not None:
        citations = citations.filter(answer__info_request__authority=authority)
    rows = (
        citations.order_by()
        .values(
            "exemption",
            year=ExtractYear("answer__info_request__date"),
            quarter=ExtractQuarter("answer__info_request__date"),
        )
        .annotate(count=Count("answer__questions", distinct=True))
    )
    found: dict[int, Counter[Quarter]] = {}
    for row in rows:
        counted = found.setdefault(row["exemption"], Counter())
        counted[Quarter(row["year"], row["quarter"])] += row["count"]
    named = Exemption.objects.in_bulk(found)
    for pk in sorted(found, key=lambda pk: (-found[pk].total(), named[pk].order)):
        yield ExemptionFigures(named[pk], tuple(found[pk][quarter] for quarter in quarters))


def _quarter(day: datetime.date) -> Quarter:
    return Quarter(day.year, (day.month + 2) // 3)


def _without_gaps(quarters: Iterable[Quarter]) -> list[Quarter]:
    """Return the quarters from the first to the last: one in which nothing was sent counts too."""
    known = sorted(quarters)
    found = known[:1]
    while found and found[-1] < known[-1]:
        found.append(found[-1].next)
    return found


# As files -------------------------------------------------------------------------------------------


def table(name: str, figures: Statistics) -> tuple[list[str], list[list[str]]]:
    """Return the header and the rows of one of `TABLES`, for a file: every quarter, the oldest first."""
    quarters = figures.quarters
    if name == "outcomes":
        header = ["quarter", "responses", *CATEGORIES]
        return header, [[each.quarter.code, *map(str, [each.responses, *each.counts])] for each in quarters]
    if name == "timeliness":
        header = ["quarter", "responses", "received_known", "within_20_working_days", "later"]
        return header, [
            [each.quarter.code, *map(str, [each.responses, each.timed, each.in_time, each.late])]
            for each in quarters
        ]
    header = ["quarter", "law", "exemption", "title", "questions", "all_questions"]
    return header, [
        [
            quarter.quarter.code,
            each.exemption.regime,
            each.exemption.code,
            each.exemption.title,
            str(count),
            str(quarter.questions),
        ]
        for place, quarter in enumerate(quarters)
        for each in figures.exemptions
        if (count := each.by_quarter[place])
    ]


TABLES: Final = ("outcomes", "exemptions", "timeliness")
