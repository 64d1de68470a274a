"""How many results there are, and how many with each value of each facet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import BooleanField, Count, Q
from django.db.models.expressions import ExpressionWrapper
from django.utils.translation import gettext_lazy as _

from requests_app.models import Authority, Exemption, SearchProfile
from requests_app.models.log import OUTCOMES, REGIMES
from requests_app.search.criteria import Criteria
from requests_app.search.finding import conditions_of, matching, on_days
from requests_app.search.words import words_in


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


def facets(criteria: Criteria) -> tuple[int, tuple[Facet, ...]]:
    """Return how many requests meet the criteria, and each facet with the counts of its values.

    A facet is counted as if nothing were chosen in it, so that its counts say what choosing would give.
    """
    counts = _counts(criteria)
    named = {name: _labels(name, [value for value, _count in counts[name]], criteria) for name in _COLUMNS}
    found = tuple(
        Facet(
            name, str(_FACET_LABELS[name]), _choices(named[name], dict(counts[name]), criteria.chosen(name))
        )
        for name in _COLUMNS
    )
    return counts[""][0][1], found


def _counts(criteria: Criteria) -> dict[str, list[tuple[str, int]]]:
    """Count every facet and, under "", the results, in one query.

    The entries are counted by their profiles; all else is counted from these, which are few.
    """
    conditions = conditions_of(criteria)
    words = words_in(criteria.words) if criteria.words else None
    entries = on_days(matching(words), criteria).order_by().values("profile_id").annotate(number=Count("pk"))
    by_profile, of_words = entries.query.sql_with_params()
    flags = {
        f"meets_{name}": ExpressionWrapper(condition, output_field=BooleanField())
        for name, condition in conditions.items()
    }
    profiles, of_facets = SearchProfile.objects.values(
        "id", *_COLUMNS.values(), **flags
    ).query.sql_with_params()

    def counting(name: str, value: str) -> str:
        # All that stands in this text is from this module; what was typed is in the parameters.
        others = " AND ".join(f"meets_{other}" for other in conditions if other != name) or "true"
        return f"SELECT '{name}', {value}::text, sum(number)::bigint FROM matching WHERE {others} GROUP BY 2"  # noqa: S608

    parts = [counting("", "''")]
    for name, column in _COLUMNS.items():
        parts.append(counting(name, "unnest(exemptions)" if name == "exemption" else column))
    found: dict[str, list[tuple[str, int]]] = {"": [("", 0)], **{name: [] for name in _COLUMNS}}
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH numbers AS MATERIALIZED ({by_profile}), profiles AS ({profiles}), matching AS MATERIALIZED ("  # noqa: S608
            "SELECT profiles.*, numbers.number FROM numbers JOIN profiles ON profiles.id = numbers.profile_id) "
            + " UNION ALL ".join(parts),
            [*of_words, *of_facets],
        )
        for name, value, count in cursor.fetchall():
            if name == "":
                found[""] = [("", count)]
            elif value not in (None, ""):
                found[name].append((value, count))
    return found


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
