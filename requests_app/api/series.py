"""The public API's series: the figures of several letters of one authority, joined over the years."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from requests_app import downloads, series
from requests_app.api.parameters import refuse_unknown
from requests_app.api.reading import licensed, reading
from requests_app.api.serializers import RequestNameSerializer
from requests_app.series import PublishedSeries, status
from tables_app.joining import Figure, Line, Point
from tables_app.values import Mark


class FigureSerializer(serializers.Serializer[Any]):
    """A figure as one table prints it."""

    printed = serializers.CharField(help_text="As the letter prints it.")
    value = serializers.FloatField(allow_null=True, help_text="Null where a mark stands in its place.")
    missing = serializers.ChoiceField(
        choices=[(mark.value, mark.value) for mark in Mark], allow_null=True, help_text="Why value is null."
    )
    table = serializers.UUIDField(help_text="The id of the table that prints it.")


class PointSerializer(serializers.Serializer[Any]):
    """What tables print for one line and period."""

    period = serializers.CharField()
    differs = serializers.BooleanField(help_text="Whether tables print different figures here.")
    figures = FigureSerializer(many=True, help_text="Those of the oldest letter first.")


class LineSerializer(serializers.Serializer[Any]):
    """One row of figures over time."""

    row = serializers.CharField(allow_null=True, help_text="What names the row in the newest table.")
    measure = serializers.CharField(allow_null=True, help_text="What its column's header says besides.")
    unit = serializers.CharField(allow_null=True, help_text="£, £000s, %; null for counts of things.")
    points = PointSerializer(many=True)


class SourceSerializer(serializers.Serializer[Any]):
    """A table that a series is joined from."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    url = serializers.URLField(help_text="The page that shows this to people.")
    api_url = serializers.URLField(help_text="This in the API.")
    request = RequestNameSerializer()


class SeriesSerializer(serializers.Serializer[Any]):
    """A series: lines over periods, and the tables that it is joined from."""

    name = serializers.CharField()
    title = serializers.CharField(help_text="Of the newest table, without its years.")
    url = serializers.URLField(help_text="The page that shows this to people.")
    csv_url = serializers.URLField(help_text="All as CSV, a row for each figure.")
    periods = serializers.ListField(child=serializers.CharField(), help_text="In their order.")
    lines = LineSerializer(many=True)
    tables = SourceSerializer(many=True, help_text="That of the oldest letter first.")
    left_out = serializers.IntegerField(
        help_text="How many older tables are not joined, there being too many."
    )


@extend_schema(operation_id="get_series", tags=["log"], responses=SeriesSerializer)
@reading
def series_detail(request: Request, authority: str, name: str) -> Response:
    """The figures of tables that say the same in several letters of one authority, joined over the years."""
    refuse_unknown(request, [])
    of = _find(authority, name)
    body = SeriesSerializer(_described(request, of), context={"request": request}).data
    return licensed(Response(body), of.authority)


@extend_schema(operation_id="get_series_csv", tags=["log"], responses={(200, "text/csv"): OpenApiTypes.STR})
@reading
def series_csv(request: Request, authority: str, name: str) -> HttpResponseBase:
    """The same as CSV in UTF-8: a row for each figure, with the letter that prints it."""
    refuse_unknown(request, [])
    of = _find(authority, name)
    response = HttpResponse("".join(series.csv_lines(of)), content_type=downloads.CSV)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return licensed(response, of.authority)


def _find(authority: str, name: str) -> PublishedSeries:
    found = series.find(authority, name)
    if found is None:
        raise Http404
    return found


def _described(request: Request, of: PublishedSeries) -> dict[str, Any]:
    def address(view: str, *args: Any) -> str:
        return str(reverse(view, args=args, request=request))

    return {
        "name": of.name,
        "title": of.title,
        "url": request.build_absolute_uri(of.get_absolute_url()),
        "csv_url": address("api-series-csv", of.authority.slug, of.name),
        "periods": of.series.periods,
        "lines": [_line(of, line) for line in of.series.lines],
        "tables": [
            {
                "id": link.table_id,
                "title": link.table.title,
                "url": request.build_absolute_uri(link.table.get_absolute_url()),
                "api_url": address("api-table", link.table_id),
                "request": link.info_request,
            }
            for link in of.links
        ],
        "left_out": of.left_out,
    }


def _line(of: PublishedSeries, line: Line) -> dict[str, Any]:
    return {
        "row": line.row or None,
        "measure": line.measure or None,
        "unit": line.unit or None,
        "points": [_point(of, point) for point in line.points],
    }


def _point(of: PublishedSeries, point: Point) -> dict[str, Any]:
    figures = [_figure(of, figure) for figure in point.figures]
    return {"period": point.period, "differs": point.differs, "figures": figures}


def _figure(of: PublishedSeries, figure: Figure) -> dict[str, Any]:
    return {
        "printed": figure.value.text,
        "value": None if figure.value.number is None else float(figure.value.number),
        "missing": status(figure) or None,
        "table": of.link_of(figure).table_id,
    }
