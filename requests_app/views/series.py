"""The figures of several letters as one series: its page and its file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from requests_app import downloads, series
from requests_app.models import RequestTable
from requests_app.series import PublishedSeries
from requests_app.views.caching import public_page
from tables_app.joining import Figure, Line

LINES_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as it stands in a cell, with the table that it is printed in."""

    figure: Figure
    link: RequestTable


@dataclass(frozen=True, slots=True)
class Cell:
    """What is printed for a line and a period: once where letters say the same, each figure where they differ."""

    figures: tuple[Shown, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one measure; measure is empty where the rows say what is counted."""

    measure: str
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


@public_page
def series_page(request: HttpRequest, authority: str, name: str) -> HttpResponse:
    of = _find(authority, name)
    page = Paginator(of.series.lines, LINES_SHOWN).get_page(request.GET.get("page"))
    context = {
        "series": of,
        "authority": of.authority,
        "page": page,
        "parts": list(_parts(of, list(page.object_list))),
        "chart": of.chart,
        "picture": series.drawn(of),
        "links": reversed(of.links),
    }
    return render(request, "public/series.html", context)


@public_page
def series_csv(request: HttpRequest, authority: str, name: str) -> HttpResponseBase:
    """Every figure of a series, a row each."""
    of = _find(authority, name)
    response = HttpResponse("".join(series.csv_lines(of)), content_type=downloads.CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _find(authority: str, name: str) -> PublishedSeries:
    found = series.find(authority, name)
    if found is None:
        raise Http404
    return found


def _parts(of: PublishedSeries, lines: list[Line]) -> Iterator[Part]:
    by_measure: dict[str, list[tuple[str, tuple[Cell, ...]]]] = {}
    for line in lines:
        cells = tuple(_cell(of, line, period) for period in of.series.periods)
        measure = line.measure if line.row else ""
        by_measure.setdefault(measure, []).append((line.row or line.measure, cells))
    for measure, rows in by_measure.items():
        yield Part(measure, tuple(rows))


def _cell(of: PublishedSeries, line: Line, period: str) -> Cell:
    point = line.at(period)
    if point is None:
        return Cell((), differs=False)
    figures = point.figures if point.differs else point.figures[-1:]  # the newest of those that say the same
    return Cell(tuple(Shown(figure, of.link_of(figure)) for figure in figures), point.differs)
