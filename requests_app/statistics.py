"""How requests were answered, by quarter, in the words of the section 45 Code of Practice: of an authority, or of the whole log.

What is counted is what is published. The counts are kept for as long as nothing of an authority's log changes, so that they are
always true and quickly there; `statistics_charts` has them drawn beforehand.
The Code's categories are in its paragraphs 8.5 and 8.6:
https://www.gov.uk/government/publications/freedom-of-information-code-of-practice
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final, TypedDict

from django.core.cache import cache
from django.db.models import Count, F, Max, QuerySet
from django.db.models.functions import ExtractQuarter, ExtractYear
from django.utils.dates import MONTHS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from requests_app import working_days
from requests_app.letters.parsed import CitationRole, Outcome
from requests_app.models import Authority, Change, Citation, Exemption, InformationRequest, Question

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
    Category.GRANTED: _("Granted in full"),
    Category.IN_PART: _("Granted in part and refused in part"),
    Category.ELSEWHERE: _("Already available elsewhere"),
    Category.REFUSED: _("Refused in full"),
    Category.NOT_HELD: _("Refused in full because not held"),
    Category.UNKNOWN: _("Not known"),
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
        return gettext("%(first)s to %(last)s %(year)s") % {
            "first": MONTHS[self.number * 3 - 2],
            "last": MONTHS[self.number * 3],
            "year": self.year,
        }

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
    """Return the statistics of an authority; of the whole log for None. As many queries however much there is."""
    authorities = [authority] if authority is not None else list(Authority.objects.all())
    by_category: dict[Quarter, Counter[Category]] = {}
    timed, in_time, questions = Counter[Quarter](), Counter[Quarter](), Counter[Quarter]()
    exemptions: dict[int, Counter[Quarter]] = {}
    undated = 0
    for of_whom, counts in _kept_counts(authorities):
        undated += counts["undated"]
        for (year, number, outcome), count in counts["outcomes"].items():
            category = _category(outcome, of_whom)
            by_category.setdefault(Quarter(year, number), Counter())[category] += count
        for all_of_them, own in (
            (timed, counts["timed"]),
            (in_time, counts["in_time"]),
            (questions, counts["questions"]),
        ):
            all_of_them.update({Quarter(*quarter): count for quarter, count in own.items()})
        for (year, number, exemption), count in counts["exemptions"].items():
            exemptions.setdefault(exemption, Counter())[Quarter(year, number)] += count
    quarters = _without_gaps(by_category)
    figures = tuple(
        QuarterFigures(each, by_category.get(each, {}), timed[each], in_time[each], questions[each])
        for each in quarters
    )
    return Statistics(figures, tuple(_by_use(exemptions, quarters)), undated)


def _category(outcome: str, authority: Authority) -> Category:
    category = _OF_OUTCOME[Outcome(outcome)] if outcome else Category.UNKNOWN
    is_granted = category is Category.ELSEWHERE and authority.elsewhere_is_granted
    return Category.GRANTED if is_granted else category


def _by_use(
    exemptions: Mapping[int, Counter[Quarter]], quarters: Sequence[Quarter]
) -> Iterator[ExemptionFigures]:
    named = Exemption.objects.in_bulk(exemptions)
    for pk in sorted(exemptions, key=lambda pk: (-exemptions[pk].total(), named[pk].order)):
        yield ExemptionFigures(named[pk], tuple(exemptions[pk][quarter] for quarter in quarters))


# Counting -------------------------------------------------------------------------------------------


class _Counts(TypedDict):
    """What is counted of one authority, in nothing but tuples and numbers, so that it can be kept.

    A quarter is its year and number; what is counted by more than the quarter has the outcome, or the exemption's id, after it.
    """

    outcomes: dict[tuple[int, int, str], int]
    timed: dict[tuple[int, int], int]
    in_time: dict[tuple[int, int], int]
    questions: dict[tuple[int, int], int]
    exemptions: dict[tuple[int, int, int], int]
    undated: int


_KEPT: Final = "statistics:1"
"""Begins the keys in the cache; another number forgets what was counted otherwise."""
_SECONDS: Final = 24 * 60 * 60


def _kept_counts(authorities: Sequence[Authority]) -> list[tuple[Authority, _Counts]]:
    """Return the counts of each authority that ever published: kept ones where nothing of it has changed since.

    Whatever changes the log adds to its changes in the same transaction, so that the last of them is part of the key.
    """
    last = dict(
        Change.objects.filter(authority__in=authorities)
        .order_by()
        .values_list("authority")
        .annotate(last=Max("id"))
    )
    keys = {pk: f"{_KEPT}:{pk}:{change}" for pk, change in last.items()}
    kept: dict[str, _Counts] = cache.get_many(keys.values())
    if missing := [pk for pk, key in keys.items() if key not in kept]:
        counted = {keys[pk]: counts for pk, counts in _count(missing).items()}
        cache.set_many(counted, timeout=_SECONDS)
        kept |= counted
    return [(each, kept[keys[each.pk]]) for each in authorities if each.pk in keys]


def _count(authorities: Sequence[int]) -> dict[int, _Counts]:
    """Count all that is published of some authorities, by their ids. Five queries."""
    found = {
        pk: _Counts(outcomes={}, timed={}, in_time={}, questions={}, exemptions={}, undated=0)
        for pk in authorities
    }
    requests = InformationRequest.objects.filter(authority__in=authorities).order_by()
    dated = requests.filter(date__isnull=False)
    for pk, outcome, year, number, count in dated.values_list(
        "authority", "outcome", ExtractYear("date"), ExtractQuarter("date")
    ).annotate(count=Count("pk")):
        found[pk]["outcomes"][year, number, outcome] = count
    for pk, count in requests.filter(date__isnull=True).values_list("authority").annotate(count=Count("pk")):
        found[pk]["undated"] = count
    _count_times(dated, found)
    _count_questions(authorities, found)
    return found


def _count_times(dated: QuerySet[InformationRequest], found: Mapping[int, _Counts]) -> None:
    """Count the responses that say when the request came, and those of them that were in time."""
    known = dated.filter(received__isnull=False, date__gte=F("received"))
    for pk, received, sent, count in known.values_list("authority", "received", "date").annotate(
        count=Count("pk")
    ):
        quarter = (sent.year, (sent.month + 2) // 3)
        counts = found[pk]
        counts["timed"][quarter] = counts["timed"].get(quarter, 0) + count
        if sent <= working_days.after(received, TIME_LIMIT):
            counts["in_time"][quarter] = counts["in_time"].get(quarter, 0) + count


def _count_questions(authorities: Sequence[int], found: Mapping[int, _Counts]) -> None:
    """Count the questions, and those that rest on each exemption: each once, however often its answer cites it."""
    questions = Question.objects.filter(
        info_request__authority__in=authorities, info_request__date__isnull=False
    )
    sent = "info_request__date"
    for pk, year, number, count in (
        questions.order_by()
        .values_list("info_request__authority", ExtractYear(sent), ExtractQuarter(sent))
        .annotate(count=Count("pk"))
    ):
        found[pk]["questions"][year, number] = count
    sent = "answer__info_request__date"
    citations = Citation.objects.filter(
        role=CitationRole.OPERATIVE,
        exemption__isnull=False,
        answer__info_request__authority__in=authorities,
        answer__info_request__date__isnull=False,
    )
    for pk, exemption, year, number, count in (
        citations.order_by()
        .values_list("answer__info_request__authority", "exemption", ExtractYear(sent), ExtractQuarter(sent))
        .annotate(count=Count("answer__questions", distinct=True))
    ):
        found[pk]["exemptions"][year, number, exemption] = count


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
