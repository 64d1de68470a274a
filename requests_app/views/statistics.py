"""The statistics of the whole log and of each authority: their pages and their files."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext

from requests_app import downloads, statistics, statistics_charts
from requests_app.models import Authority
from requests_app.statistics import CATEGORIES, Category, Statistics
from requests_app.views.caching import public_page
from tables_app import exports
from tables_app.charts import Chart


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the page. picture: its chart as SVG, empty where none is drawn. header: of all columns but the first."""

    name: str
    title: str
    first: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Of each row: what it is of, the address that leads to it or "", and its cells."""
    csv: str
    chart: Chart | None
    picture: str


@public_page
def whole_log(request: HttpRequest) -> HttpResponse:
    """How requests were answered by all authorities that publish here, and the way to each one's."""
    authorities = list(
        Authority.objects.annotate(count=Count("info_requests")).filter(count__gt=0).order_by("name")
    )
    return _page(request, None, {"authorities": authorities if len(authorities) > 1 else []})


@public_page
def of_authority(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, get_object_or_404(Authority, slug=slug), {})


@public_page
def whole_log_csv(request: HttpRequest, name: str) -> HttpResponseBase:
    return _csv(None, name)


@public_page
def of_authority_csv(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    return _csv(get_object_or_404(Authority, slug=slug), name)


def _page(request: HttpRequest, authority: Authority | None, more: dict[str, Any]) -> HttpResponse:
    every = statistics.of(authority)
    latest = every.latest(statistics_charts.QUARTERS)
    charts = statistics_charts.charts_of(latest)
    drawn = statistics_charts.drawn(authority, charts)
    sections = [
        Section(
            name,
            title,
            first,
            tuple(header),
            tuple(rows),
            _address(authority, name),
            charts.get(name),
            drawn.get(name, ""),
        )
        for name, title, first, header, rows in _tables(latest)
        if rows
    ]
    context = {
        "authority": authority,
        "every": every,
        "latest": latest,
        "sections": sections,
        "limit": statistics.TIME_LIMIT,
        **more,
    }
    return render(request, "public/statistics.html", context)


type _Table = tuple[str, str, str, Sequence[str], list[tuple[str, str, tuple[str, ...]]]]


def _tables(latest: Statistics) -> list[_Table]:
    newest_first = latest.quarters[::-1]
    categories = [each for each in CATEGORIES if each is not Category.UNKNOWN or latest.total.get(each)]
    outcomes = [
        (
            str(each.quarter),
            "",
            _figures([each.responses, *(each.by_category.get(category, 0) for category in categories)]),
        )
        for each in newest_first
    ]
    timeliness = [
        (
            str(each.quarter),
            "",
            (*_figures([each.timed, each.in_time, each.late]), _percent(each.in_time_percent)),
        )
        for each in newest_first
    ]
    exemptions = [
        (
            str(each.exemption),
            each.exemption.get_absolute_url(),
            _figures([each.questions, *each.by_quarter[::-1]]),
        )
        for each in latest.exemptions
    ]
    return [
        (
            "outcomes",
            gettext("How requests were answered"),
            gettext("Response sent"),
            (gettext("Responses"), *(str(CATEGORIES[each]) for each in categories)),
            outcomes,
        ),
        (
            "exemptions",
            gettext("Why information was not sent"),
            gettext("Exemption"),
            (gettext("Questions"), *(each.quarter.code for each in newest_first)),
            exemptions,
        ),
        (
            "timeliness",
            gettext("How long answers took"),
            gettext("Response sent"),
            (
                gettext("Date of request known"),
                gettext("Within %(days)s working days") % {"days": statistics.TIME_LIMIT},
                gettext("Later"),
                gettext("Share in time"),
            ),
            timeliness if latest.timed else [],
        ),
    ]


def _figures(numbers: Sequence[int]) -> tuple[str, ...]:
    return tuple(f"{number:,}" for number in numbers)


def _percent(share: int | None) -> str:
    return "–" if share is None else f"{share}%"


def _address(authority: Authority | None, name: str) -> str:
    if authority is None:
        return reverse("statistics-csv", args=[name])
    return reverse("authority-statistics-csv", args=[authority.slug, name])


def _csv(authority: Authority | None, name: str) -> HttpResponseBase:
    if name not in statistics.TABLES:
        raise Http404
    header, rows = statistics.table(name, statistics.of(authority))
    response = StreamingHttpResponse(exports.csv_lines(header, rows), content_type=downloads.CSV)
    whose = f"{authority.slug}-" if authority else ""
    response["Content-Disposition"] = f'attachment; filename="{whose}{name}.csv"'
    return response
