"""Figures that several letters of one authority print: joined when they are asked for, so that they are always true.

What is kept is the name of the series of each table, written with it, and a chart, which is drawn in the background.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db.models import F
from django.urls import reverse

from requests_app.models import Authority, InformationRequest, RequestTable, SeriesChart
from tables_app import charts, drawing, exports, joining
from tables_app.charts import Chart
from tables_app.described import plain_value
from tables_app.joining import Figure, Line, Point, Series, Source

MOST_TABLES: Final = 100
"""So many tables are joined at most, the newest; no authority was seen to answer one question so often."""

_CSV_HEADER: Final = (
    "row", "measure", "unit", "period", "printed", "value", "status", "differs", "reference", "date", "response", "table",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PublishedSeries:
    """A series with the published tables it is joined from, the oldest letter first. left_out: older ones beyond the most."""

    authority: Authority
    name: str
    links: tuple[RequestTable, ...]
    series: Series
    left_out: int

    @property
    def title(self) -> str:
        return joining.bare_title(self.links[-1].table.title)

    @property
    def letters(self) -> int:
        return len({link.info_request_id for link in self.links})

    @property
    def differing(self) -> int:
        """How many places have figures that differ."""
        return sum(point.differs for line in self.series.lines for point in line.points)

    @property
    def chart(self) -> Chart | None:
        return charts.chart_over_time(self.series)

    def get_absolute_url(self) -> str:
        return reverse("series", args=[self.authority.slug, self.name])

    def link_of(self, figure: Figure) -> RequestTable:
        return self.links[figure.source]


def find(authority: str, name: str) -> PublishedSeries | None:
    """Return the series of this name of an authority; None where no table belongs to it. One query, and one more beyond the most."""
    every = RequestTable.objects.filter(info_request__authority__slug=authority, table__series=name)
    newest = every.with_source().defer("vector", "table__chart")
    found = list(
        newest.order_by(F("info_request__date").desc(nulls_last=True), "-info_request_id", "-order")[
            : MOST_TABLES + 1
        ]
    )
    if not found:
        return None
    left_out = every.count() - MOST_TABLES if len(found) > MOST_TABLES else 0
    links = tuple(reversed(found[:MOST_TABLES]))
    series = joining.joined([Source(link.table.typed, link.table.title) for link in links])
    return PublishedSeries(links[0].info_request.authority, name, links, series, left_out)


def has_other_letters(link: RequestTable) -> bool:
    """Whether another letter of the authority prints figures of the same series. At most one query."""
    others = RequestTable.objects.filter(
        info_request__authority=link.info_request.authority_id, table__series=link.table.series
    )
    return bool(link.table.series) and others.exclude(info_request=link.info_request_id).exists()


def csv_lines(of: PublishedSeries) -> Iterator[str]:
    """Return every figure as a row of CSV. value: the number as digits; status: why there is none."""
    return exports.csv_lines(_CSV_HEADER, (_csv_row(of, *each) for each in joining.every_figure(of.series)))


def _csv_row(of: PublishedSeries, line: Line, point: Point, figure: Figure) -> Sequence[str]:
    link = of.link_of(figure)
    value = plain_value(figure.value)
    return (
        line.row,
        line.measure,
        line.unit,
        point.period,
        figure.value.text,
        "" if value is None else str(value),
        status(figure),
        "yes" if point.differs else "",
        link.info_request.reference,
        link.info_request.date.isoformat() if link.info_request.date else "",
        settings.SITE_URL + link.info_request.get_absolute_url(),
        settings.SITE_URL + link.table.get_absolute_url(),
    )


def status(figure: Figure) -> str:
    """Return why a cell gives no figure ("suppressed", "not_held" …); "" where it gives one."""
    value = figure.value
    return value.mark.value if value.mark is not None and value.number is None else ""


# The chart -------------------------------------------------------------------------------------------


def of_request(info_request: InformationRequest) -> set[str]:
    """Return the names of the series that the tables of a request belong to."""
    return set(info_request.tables.exclude(table__series="").values_list("table__series", flat=True))


def forget_charts(authority: Authority, names: Iterable[str]) -> None:
    SeriesChart.objects.filter(authority=authority, series__in=names).delete()


def drawn(of: PublishedSeries) -> str:
    """Return the chart of a series as SVG; "" where it is not drawn yet, or none makes sense."""
    chart = of.chart
    if chart is None:
        return ""
    kept = SeriesChart.objects.filter(authority=of.authority, series=of.name, of=_digest(chart)).first()
    return kept.svg if kept else ""


def draw(authority: Authority, name: str) -> None:
    """Draw the chart of a series. A second's work at least, for background jobs alone."""
    of = find(authority.slug, name)
    chart = of.chart if of and of.letters > 1 else None
    if chart is None:
        SeriesChart.objects.filter(authority=authority, series=name).delete()
        return
    kept = {"of": _digest(chart), "svg": drawing.draw([chart])[0]}
    SeriesChart.objects.update_or_create(authority=authority, series=name, defaults=kept)


def _digest(chart: Chart) -> str:
    return hashlib.sha256(repr(chart).encode()).hexdigest()
