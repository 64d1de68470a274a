"""Published requests that meet all criteria, in an order in which each has its place.

Ranking every match of a common word takes seconds. So matches in the title come first, then the others; among both the newest
few hundred by rank, then the rest by date. Every match has its place in that order and can be reached.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from django.contrib.postgres.search import SearchRank
from django.db.models import Case, F, FloatField, Func, IntegerField, Q, QuerySet, When
from django.db.models.expressions import Combinable

from requests_app.models import Authority, InformationRequest, SearchEntry, SearchProfile
from requests_app.search.criteria import Criteria, Sort
from requests_app.search.words import BY_LENGTH, WEIGHTS, Words, reference_key, words_in

_WINDOW: Final = 300
"""So many matches are ranked, from the newest: nobody looks at more, and a common word has ten thousand."""


def find(criteria: Criteria) -> QuerySet[SearchEntry]:
    """Return the entries that meet all criteria, in the order asked for. They are not looked for yet."""
    words = words_in(criteria.words) if criteria.words else None
    return ordered(within(matching(words), criteria), criteria, words)


def ordered(entries: QuerySet[SearchEntry], criteria: Criteria, words: Words | None) -> QuerySet[SearchEntry]:
    """Return entries in the order asked for, of which all hold the words."""
    if words and criteria.order is Sort.RELEVANCE:
        return _by_relevance(entries, words)
    date = _by_sorting(F("date")) if words else F("date")
    by_date = date.asc(nulls_last=True) if criteria.order is Sort.OLDEST else date.desc(nulls_last=True)
    return entries.order_by(by_date, "pk")


def entries_of(keys: Sequence[uuid.UUID]) -> list[SearchEntry]:
    """Return entries with their profiles, in the order of their keys. One query."""
    found = SearchEntry.objects.select_related("profile").defer("vector", "title_vector").in_bulk(keys)
    return [found[key] for key in keys if key in found]


def requests_of(entries: Iterable[SearchEntry]) -> list[InformationRequest]:
    """Return the requests of some entries, in their order, with their authorities. One query."""
    ids = [entry.pk for entry in entries]
    found = InformationRequest.objects.select_related("authority").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def matching(words: Words | None) -> QuerySet[SearchEntry]:
    entries = SearchEntry.objects.all()
    return entries.filter(vector=words.query) if words else entries


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


def _by_relevance(entries: QuerySet[SearchEntry], words: Words) -> QuerySet[SearchEntry]:
    query = words.query
    newest = entries.order_by(_by_sorting(F("date")).desc(nulls_last=True), "pk").values("pk")[:_WINDOW]
    tier = Case(
        When(reference_key=reference_key(words.typed), reference_key__gt="", then=0),
        When(title_vector=query, then=1),
        default=2,
        output_field=IntegerField(),
    )
    rank = Case(
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
