"""How many results there are, how many with each value of each facet, and those on one page."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import connection
from django.db.models import BooleanField, Count, Q, QuerySet
from django.db.models.expressions import ExpressionWrapper
from django.utils.translation import gettext_lazy as _

from requests_app.models import Authority, Exemption, SearchEntry, SearchProfile
from requests_app.models.log import OUTCOMES, REGIMES
from requests_app.search.criteria import Criteria
from requests_app.search.finding import on_days, ordered, profile_conditions, within
from requests_app.search.words import Words, words_in


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet. count: how many results there are with it, all other facets staying as they are."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    label: str
    choices: tuple[Choice, ...]


_FACET_LABELS: Final = {
    "authority": _("Authority"),
    "year": _("Year of the response"),
    "outcome": _("Outcome"),
    "exemption": _("Exemption"),
    "regime": _("Law"),
    "has_tables": _("Tables"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What a search finds. count: how many requests; keys: those of them that stand on the page, in their order."""

    count: int
    facets: tuple[Facet, ...]
    keys: tuple[uuid.UUID, ...]


def facets(criteria: Criteria) -> tuple[int, tuple[Facet, ...]]:
    """Return how many requests meet the criteria, and each facet with the counts of its values.

    A facet is counted as if nothing were chosen in it, so that its counts say what choosing would give.
    """
    found = look(criteria, 0, 0)
    return found.count, found.facets


def look(criteria: Criteria, start: int, length: int) -> Found:
    """Count what meets the criteria and its facets, and find so many of them from a place on."""
    counts, keys = _counted(criteria, start, length)
    named = {name: _labels(name, list(counts[name]), criteria) for name in _FACET_LABELS}
    found = tuple(
        Facet(name, str(label), _choices(named[name], counts[name], criteria.chosen(name)))
        for name, label in _FACET_LABELS.items()
    )
    return Found(counts[_ALL].get("", 0), found, keys)


_ALL: Final = "all"
_KEYS: Final = "keys"


def _counted(
    criteria: Criteria, start: int, length: int
) -> tuple[dict[str, dict[str, int]], tuple[uuid.UUID, ...]]:
    """Count every facet and, as `_ALL`, the results; and find the keys on the page. One query.

    With words, what matches is looked up once for all of it.
    """
    words = words_in(criteria.words) if criteria.words else None
    # Within the WITH this name means the table; after it, those of its rows that match. So what follows is of these.
    given = {f"{SearchEntry._meta.db_table} AS MATERIALIZED": _matches(words, criteria)} if words else {}
    given |= _numbers(criteria)
    if length:
        page = ordered(within(SearchEntry.objects.all(), criteria), criteria, words)[start : start + length]
        given["page (key) AS"] = page.values("pk")
    parts = {name: each.query.sql_with_params() for name, each in given.items()}
    sql = f"WITH {', '.join(f'{name} ({part[0]})' for name, part in parts.items())} {_counting(criteria)}"
    if length:
        sql += f" UNION ALL SELECT '{_KEYS}', key::text, row_number() OVER () FROM page"  # noqa: S608
    counts: dict[str, dict[str, int]] = {name: {} for name in (_ALL, _KEYS, *_FACET_LABELS)}
    with connection.cursor() as cursor:
        cursor.execute(sql, [param for part in parts.values() for param in part[1]])
        for name, value, number in cursor.fetchall():
            counts[name][value] = number
    places = counts.pop(_KEYS)
    return counts, tuple(uuid.UUID(key) for key in sorted(places, key=places.__getitem__))


def _numbers(criteria: Criteria) -> dict[str, QuerySet[Any, Any]]:
    """Return how many entries each authority, day and profile has, as if nothing were chosen in it; and what profiles meet."""
    besides = {
        "authority_id": replace(criteria, authority=()),
        "date": replace(criteria, year=()),
        "profile_id": replace(criteria, outcome=(), exemption=(), regime=(), has_tables=()),
    }
    flags = {
        f"meets_{name}": ExpressionWrapper(condition, output_field=BooleanField())
        for name, condition in profile_conditions(criteria).items()
    }
    entries = SearchEntry.objects.order_by()
    return {
        f"by_{column} AS": within(entries, others).values(column).annotate(number=Count("*"))
        for column, others in besides.items()
    } | {"profiles AS": SearchProfile.objects.annotate(**flags)}


def _counting(criteria: Criteria) -> str:
    """Return SQL for rows of a facet, a value and how many have it among those that meet all other facets."""

    def by_profile(facet: str, value: str) -> str:
        others = [f"meets_{name}" for name in profile_conditions(criteria) if name != facet]
        return (
            f"SELECT '{facet}', {value}, sum(number)::bigint FROM by_profile_id JOIN profiles ON id = profile_id "  # noqa: S608
            f"WHERE {' AND '.join(others) or 'true'} GROUP BY 2"
        )

    each = [
        by_profile(_ALL, "''"),
        by_profile("outcome", "outcome"),
        by_profile("exemption", "unnest(exemptions)"),
        by_profile("regime", "legislation"),
        by_profile("has_tables", "has_tables::text"),
        "SELECT 'authority', authority_id::text, number FROM by_authority_id",
        "SELECT 'year', extract(year FROM date)::text, sum(number)::bigint FROM by_date WHERE date IS NOT NULL GROUP BY 2",
    ]
    return " UNION ALL ".join(each)


def _matches(words: Words, criteria: Criteria) -> QuerySet[Any, Any]:
    """Return what holds the words on the days, each entry once, with all its columns."""
    columns = [field.attname for field in SearchEntry._meta.concrete_fields]
    each = [
        on_days(SearchEntry.objects.filter(vector=query), criteria).order_by().values(*columns)
        for query in words.queries
    ]
    all_of_them: QuerySet[Any, Any] = each[0].union(*each[1:], all=True)
    return all_of_them


def _labels(name: str, values: list[str], criteria: Criteria) -> dict[str, tuple[str, str]]:
    """Return, for each value as it is stored, the one in addresses and its label, in the order to show them."""
    if name == "authority":
        authorities = Authority.objects.filter(Q(pk__in=values) | Q(slug__in=criteria.authority))
        return {str(pk): (slug, name) for pk, slug, name in authorities.values_list("pk", "slug", "name")}
    if name == "exemption":
        exemptions = Exemption.objects.filter(code__in=[*values, *criteria.exemption])
        return {exemption.code: (exemption.code, str(exemption)) for exemption in exemptions}
    if name == "year":
        return {year: (year, year) for year in sorted({*values, *criteria.year}, reverse=True)}
    known = {
        "outcome": OUTCOMES,
        "regime": REGIMES,
        "has_tables": [("true", _("With tables")), ("false", _("Without tables"))],
    }
    return {value: (value, str(label)) for value, label in known[name]}


def _choices(
    labels: Mapping[str, tuple[str, str]], counts: Mapping[str, int], chosen: tuple[str, ...]
) -> tuple[Choice, ...]:
    every = [
        Choice(value, label, counts.get(stored, 0), value in chosen)
        for stored, (value, label) in labels.items()
    ]
    return tuple(choice for choice in every if choice.count or choice.is_chosen)
