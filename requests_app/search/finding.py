"""Published requests that meet all criteria, in an order in which each has its place.

The layout was measured on a million requests: ranking every match of a common word takes seconds, so matches in
the title come first, then the newest of the others by rank, then the rest by date. Every match has its place in
that order and can be reached.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from django.contrib.postgres.search import SearchRank
from django.db.models import Case, F, FloatField, Func, IntegerField, Q, QuerySet, When
from django.db.models.expressions import Combinable

from requests_app.models import Authority, InformationRequest, SearchEntry, SearchProfile
from requests_app.search.criteria import Criteria, Sort
from requests_app.search.words import BY_LENGTH, WEIGHTS, reference_key, words_in

_WINDOW: Final = 1000  # matches outside the title that are ranked, from the newest


def find(criteria: Criteria) -> QuerySet[SearchEntry]:
    """Return the entries that meet all criteria, in the order asked for. No query is made yet."""
    entries = within(matching(criteria.words), criteria)
    if criteria.order is Sort.RELEVANCE:
        return _by_relevance(entries, criteria.words)
    date = _by_sorting(F("date")) if criteria.words else F("date")
    by_date = date.asc(nulls_last=True) if criteria.order is Sort.OLDEST else date.desc(nulls_last=True)
    return entries.order_by(by_date, "pk")


def requests_of(entries: Iterable[SearchEntry]) -> list[InformationRequest]:
    """Return the requests of some entries, in their order, with their authorities. One query."""
    ids = [entry.pk for entry in entries]
    found = InformationRequest.objects.select_related("authority").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def matching(words: str) -> QuerySet[SearchEntry]:
    entries = SearchEntry.objects.all()
    return entries.filter(vector=words_in(words).query) if words else entries


def conditions_of(criteria: Criteria) -> dict[str, Q]:
    """Return a condition on profiles for each facet that something is chosen in."""
    makers: Mapping[str, Callable[[list[str]], Q]] = {
        "authority": lambda slugs: Q(authority__in=Authority.objects.filter(slug__in=slugs).values("pk")),
        "year": lambda years: Q(year__in=[int(year) for year in years]),
        "outcome": lambda outcomes: Q(outcome__in=outcomes),
        "exemption": lambda codes: Q(exemptions__overlap=codes),
        "regime": lambda regimes: Q(legislation__in=regimes),
        "has_tables": lambda answers: Q(has_tables__in=[answer == "true" for answer in answers]),
    }
    chosen = ((name, list(criteria.chosen(name)), make) for name, make in makers.items())
    return {name: make(values) for name, values, make in chosen if values}


def within(entries: QuerySet[SearchEntry], criteria: Criteria) -> QuerySet[SearchEntry]:
    """Return the entries that meet all criteria but the words."""
    conditions = conditions_of(criteria)
    if conditions:
        profiles = SearchProfile.objects.filter(*conditions.values()).values("pk")
        entries = entries.filter(profile__in=profiles)
    return on_days(entries, criteria)


def on_days(entries: QuerySet[SearchEntry], criteria: Criteria) -> QuerySet[SearchEntry]:
    if criteria.date_from:
        entries = entries.filter(date__gte=criteria.date_from)
    return entries.filter(date__lte=criteria.date_to) if criteria.date_to else entries


def _by_relevance(entries: QuerySet[SearchEntry], words: str) -> QuerySet[SearchEntry]:
    query = words_in(words).query
    newest = entries.order_by(_by_sorting(F("date")).desc(nulls_last=True), "pk").values("pk")[:_WINDOW]
    in_title = Q(title_vector=query)
    tier = Case(
        When(reference_key=reference_key(words), reference_key__gt="", then=0),
        When(in_title, then=1),
        default=2,
        output_field=IntegerField(),
    )
    rank = Case(
        When(in_title, then=SearchRank(F("title_vector"), query, weights=WEIGHTS, normalization=BY_LENGTH)),
        When(pk__in=newest, then=SearchRank(F("vector"), query, weights=WEIGHTS, normalization=BY_LENGTH)),
        default=0.0,
        output_field=FloatField(),
    )
    return entries.order_by(tier, rank.desc(), F("date").desc(nulls_last=True), "pk")


def _by_sorting(date: Combinable) -> Func:
    """The date as PostgreSQL cannot read it off an index.

    For a rare word it would walk the index of dates from the newest and look at every letter on the way.
    """
    return Func(date, template="(%(expressions)s + 0)")
