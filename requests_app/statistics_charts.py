"""The charts of statistics: what each shows, and the drawn ones, kept until the figures are others."""

import datetime
import hashlib
from collections.abc import Iterator, Mapping
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from requests_app import statistics
from requests_app.models import Authority, Change, StatisticsChart
from requests_app.statistics import CATEGORIES, Category, Statistics
from tables_app import charts, drawing
from tables_app.charts import Chart

QUARTERS: Final = 8
"""So many are on a page and in its charts, the newest: two years. The files have all."""

_FEWEST_QUARTERS: Final = 3
_FEWEST_RESPONSES: Final = 20
"""Lines and shares of fewer say more of chance than of how requests are answered."""
_MOST_EXEMPTIONS: Final = 10
_LINES: Final = {
    Category.GRANTED: _("Granted in full"),
    Category.IN_PART: _("Granted in part"),
    Category.REFUSED: _("Refused in full"),
    Category.NOT_HELD: _("Not held"),
}


def charts_of(latest: Statistics) -> dict[str, Chart]:
    """Return the charts that make sense of the newest quarters, by the names of their tables."""
    found = {
        "outcomes": _outcomes(latest),
        "exemptions": _exemptions(latest),
        "timeliness": _timeliness(latest),
    }
    return {name: chart for name, chart in found.items() if chart}


def _outcomes(latest: Statistics) -> Chart | None:
    if len(latest.quarters) < _FEWEST_QUARTERS or latest.responses < _FEWEST_RESPONSES:
        counts = [
            (str(label), latest.total[category])
            for category, label in CATEGORIES.items()
            if category in latest.total
        ]
        names, numbers = [label for label, _ in counts], [count for _, count in counts]
        return charts.chart_of(
            names, [(gettext("Responses"), numbers)], is_over_time=False, along=gettext("outcome")
        )
    lines = [
        (str(name), [each.by_category.get(category, 0) for each in latest.quarters])
        for category, name in _LINES.items()
    ]
    return charts.chart_of(_codes(latest), lines, is_over_time=True, of=gettext("Responses"))


def _exemptions(latest: Statistics) -> Chart | None:
    most = latest.exemptions[:_MOST_EXEMPTIONS]
    names = [str(each.exemption) for each in most]
    return charts.chart_of(
        names,
        [(gettext("Questions"), [each.questions for each in most])],
        is_over_time=False,
        along=gettext("exemption"),
    )


def _timeliness(latest: Statistics) -> Chart | None:
    if len(latest.quarters) < _FEWEST_QUARTERS or latest.timed < _FEWEST_RESPONSES:
        return None
    percent = [each.in_time_percent for each in latest.quarters]
    name = gettext("Answered within %(days)s working days") % {"days": statistics.TIME_LIMIT}
    return charts.chart_of(_codes(latest), [(name, percent)], is_over_time=True, unit="%")


def _codes(latest: Statistics) -> list[str]:
    return [each.quarter.code for each in latest.quarters]


# What is drawn ----------------------------------------------------------------------------------------


def drawn(authority: Authority | None, wanted: Mapping[str, Chart]) -> dict[str, str]:
    """Return those charts as SVG that were drawn of these very figures. One query."""
    svgs = {each.of: each.svg for each in StatisticsChart.objects.filter(authority=authority)}
    found = {name: svgs.get(_digest(chart)) for name, chart in wanted.items()}
    return {name: svg for name, svg in found.items() if svg}


def draw_changed(since: datetime.datetime | None) -> int:
    """Draw the charts of whoever's log changed since then, and the whole log's; of all for None. Returns how many were drawn.

    A second's work at least where any is drawn, for background jobs alone.
    """
    return sum(_draw(authority) for authority in _changed(since))


def _changed(since: datetime.datetime | None) -> Iterator[Authority | None]:
    changes = Change.objects.filter(at__gte=since) if since else Change.objects.all()
    authorities = list(Authority.objects.filter(pk__in=changes.values("authority")))
    yield from authorities
    if authorities:
        yield None


def _draw(authority: Authority | None) -> int:
    latest = statistics.of(authority).latest(QUARTERS)
    wanted: dict[str, Chart] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            wanted |= {f"{name} {language}": chart for name, chart in charts_of(latest).items()}
    StatisticsChart.objects.filter(authority=authority).exclude(name__in=wanted).delete()
    there = drawn(authority, wanted)
    missing = {name: chart for name, chart in wanted.items() if name not in there}
    if not missing:
        return 0
    for (name, chart), svg in zip(missing.items(), drawing.draw(list(missing.values())), strict=True):
        StatisticsChart.objects.update_or_create(
            authority=authority, name=name, defaults={"of": _digest(chart), "svg": svg}
        )
    return len(missing)


def _digest(chart: Chart) -> str:
    return hashlib.sha256(repr(chart).encode()).hexdigest()
