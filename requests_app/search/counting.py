"""How many results there are, how many with each value of each facet, and those on one page."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import BooleanField, Count, Q, QuerySet
from django.db.models.expressions import ExpressionWrapper
from django.utils.translation import gettext_lazy as _

from requests_app.models import Authority, Exemption, SearchEntry, SearchProfile
from requests_app.models.log import OUTCOMES, REGIMES
from requests_app.search.criteria import Criteria
from requests_app.search.finding import conditions_of, on_days, ordered, within
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


_COLUMNS: Final = {
    "authority": "authority_id",
    "year": "year",
    "outcome": "outcome",
    "exemption": "exemptions",
    "regime": "legislation",
    "has_tables": "has_tables",
}
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
    named = {name: _labels(name, list(counts[name]), criteria) for name in _COLUMNS}
    found = tuple(
        Facet(name, str(_FACET_LABELS[name]), _choices(named[name], counts[name], criteria.chosen(name)))
        for name in _COLUMNS
    )
    return Found(counts[""][""], found, tuple(keys))


def _counted(criteria: Criteria, start: int, length: int) -> tuple[dict[str, Counter[str]], list[uuid.UUID]]:
    """Count every facet and, under "", the results; and find the keys on the page. One query, or two where there are no words.

    With words, what matches is looked up once for both. It is counted by profiles, and all else from these, which are fewer.
    """
    words = words_in(criteria.words) if criteria.words else None
    conditions = conditions_of(criteria)
    flags = {
        f"meets_{name}": ExpressionWrapper(condition, output_field=BooleanField())
        for name, condition in conditions.items()
    }
    # Within the WITH this name means the table; after it, those of its rows that match. So the queries below are of these.
    table = SearchEntry._meta.db_table
    given: dict[str, QuerySet[Any, Any]] = (
        {f"{table} AS MATERIALIZED": _matches(words, criteria)} if words else {}
    )
    entries = SearchEntry.objects.order_by() if words else on_days(SearchEntry.objects.order_by(), criteria)
    given["numbers AS"] = entries.values("profile_id").annotate(number=Count("*"))
    given["profiles AS"] = SearchProfile.objects.values("id", *_COLUMNS.values(), **flags)
    page = ordered(within(SearchEntry.objects.all(), criteria), criteria, words)[start : start + length]
    parts = {name: each.query.sql_with_params() for name, each in given.items()}
    sql = f"WITH {', '.join(f'{name} ({part[0]})' for name, part in parts.items())} {_counting(list(conditions))}"
    params = [param for part in parts.values() for param in part[1]]
    if words and length:
        keys, of_keys = page.values("pk").query.sql_with_params()
        sql += f" UNION ALL SELECT {_KEYS}, NULL, NULL, NULL, NULL, NULL, ARRAY({keys})::text[], NULL"
        params += of_keys
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    counts = _by_facet((row for row in rows if row[0] != _KEYS), list(conditions))
    if words:
        return counts, [uuid.UUID(key) for row in rows if row[0] == _KEYS for key in row[6]]
    return counts, list(page.values_list("pk", flat=True)) if length else []


_BY_AUTHORITY: Final = 1  # what PostgreSQL's grouping() says of each
_BY_YEAR: Final = 2
_KEYS: Final = 0


def _counting(chosen: Sequence[str]) -> str:
    """Return SQL that counts all that meets the criteria, then for each facet in which something is chosen what meets the others."""

    def number(names: Iterable[str]) -> str:
        return f"coalesce(sum(number::int) FILTER (WHERE {' AND '.join(f'meets_{each}' for each in names) or 'true'}), 0)"

    numbers = [number(chosen), *(number(other for other in chosen if other != each) for each in chosen)]
    return (
        "SELECT grouping(authority_id, year), authority_id, year, outcome, legislation, has_tables, exemptions, "  # noqa: S608
        f"ARRAY[{', '.join(numbers)}] FROM numbers JOIN profiles ON profiles.id = numbers.profile_id "
        "GROUP BY GROUPING SETS ((authority_id), (year), (outcome, legislation, has_tables, exemptions))"
    )


def _by_facet(rows: Iterable[Sequence[Any]], chosen: Sequence[str]) -> dict[str, Counter[str]]:
    """Return how many results there are with each value of each facet; under "" how many in all."""
    place = {name: 1 + chosen.index(name) if name in chosen else 0 for name in _COLUMNS}
    found: dict[str, Counter[str]] = {"": Counter(), **{name: Counter() for name in _COLUMNS}}
    for kind, authority, year, outcome, regime, has_tables, exemptions, numbers in rows:
        if kind == _BY_AUTHORITY:
            values = {"authority": [str(authority)]}
        elif kind == _BY_YEAR:
            values = {"year": [str(year)] if year is not None else []}
        else:
            found[""][""] += numbers[0]
            values = {
                "outcome": [outcome] if outcome else [],
                "regime": [regime] if regime else [],
                "has_tables": ["true" if has_tables else "false"],
                "exemption": exemptions,
            }
        for name, some in values.items():
            for value in some:
                found[name][value] += numbers[place[name]]
    return {name: +counts for name, counts in found.items()}


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
        return {str(authority.pk): (authority.slug, authority.name) for authority in authorities}
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
