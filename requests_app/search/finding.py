"""Published requests that meet all criteria, in an order in which each has its place.

Ranking every match of a common word takes seconds. So matches in the title come first, then the others; among both the newest
few hundred by rank, then the rest by date. Every match has its place in that order and can be reached.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import MINYEAR
from functools import reduce
from operator import or_
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
    """Return entries with their profiles, requests and authorities, in the order of their keys. One query."""
    entries = SearchEntry.objects.select_related("profile", "info_request__authority")
    found = entries.defer("vector", "title_vector", "words").in_bulk(keys)
    return [found[key] for key in keys if key in found]


def requests_of(entries: Iterable[SearchEntry]) -> list[InformationRequest]:
    """Return the requests of some entries, in their order, with their authorities. One query."""
    ids = [entry.pk for entry in entries]
    found = InformationRequest.objects.select_related("authority").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def matching(words: Words | None) -> QuerySet[SearchEntry]:
    entries = SearchEntry.objects.all()
    return entries.filter(vector=words.query) if words else entries


def within(entries: QuerySet[SearchEntry], criteria: Criteria) -> QuerySet[SearchEntry]:
    """Return the entries that meet all criteria but the words."""
    if criteria.authority:
        authorities = Authority.objects.filter(slug__in=criteria.authority)
        entries = entries.filter(authority__in=authorities.values("pk"))
    if criteria.year:
        years = (Q(date__year=max(int(year), MINYEAR)) for year in criteria.year)  # "0000" may be asked for
        entries = entries.filter(reduce(or_, years))
    if conditions := profile_conditions(criteria):
        profiles = SearchProfile.objects.filter(*conditions.values())
        entries = entries.filter(profile__in=profiles.values("pk"))
    return on_days(entries, criteria)


def profile_conditions(criteria: Criteria) -> dict[str, Q]:
    """Return a condition on profiles for each of their facets that something is chosen in."""
    has_tables = [answer == "true" for answer in criteria.has_tables]
    conditions = {
        "outcome": Q(outcome__in=criteria.outcome),
        "exemption": Q(exemptions__overlap=list(criteria.exemption)),
        "regime": Q(legislation__in=criteria.regime),
        "has_tables": Q(has_tables__in=has_tables),
    }
    return {name: condition for name, condition in conditions.items() if criteria.chosen(name)}


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
