"""Published tables: what is in them, and their rows."""

import uuid
from typing import Final

from django.db.models import F, Func, IntegerField, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app import search
from requests_app.api import paging, serializers
from requests_app.api.choosing import Choice
from requests_app.api.paging import PageParameters, RowParameters, give_page
from requests_app.api.parameters import TableFilter, describe, filtered, refuse_unknown
from requests_app.api.reading import answer_one, answer_page, find_table, licensed, reading
from requests_app.models import (
    RequestTable,
)
from tables_app import described

_OF_TABLES: Final = Choice(serializers.TableSerializer)
_OF_TABLE: Final = Choice(serializers.TypedTableSerializer, parts=("chart_svg",))


@extend_schema(
    operation_id="list_tables",
    tags=["log"],
    parameters=[*describe(TableFilter), PageParameters, *_OF_TABLES.parameters],
    responses=serializers.TablePageSerializer,
)
@reading
def tables(request: Request) -> Response:
    """Tables without their rows: the best match first, or else those of the newest requests."""
    asked = filtered(request, TableFilter, PageParameters, _OF_TABLES.names)
    chosen = _OF_TABLES.of(request)
    with search.bounded():
        page = give_page(request, counted(asked.qs), walk=["id"])
    return answer_page(request, serializers.TablePageSerializer, page, chosen=chosen)


@extend_schema(
    operation_id="get_table",
    tags=["log"],
    parameters=_OF_TABLE.parameters,
    responses=serializers.TypedTableSerializer,
)
@reading
def table_detail(request: Request, table_id: uuid.UUID) -> Response:
    """One table without its rows, with what its columns hold."""
    refuse_unknown(request, _OF_TABLE.names)
    chosen = _OF_TABLE.of(request)
    table = find_table(table_id)
    table.row_count = len(table.table.rows)  # type: ignore[attr-defined]
    authority = table.info_request.authority
    return answer_one(request, serializers.TypedTableSerializer, table, authority, chosen=chosen)


@extend_schema(
    operation_id="list_table_rows",
    tags=["log"],
    parameters=[RowParameters],
    responses=serializers.RowPageSerializer,
)
@reading
def table_rows(request: Request, table_id: uuid.UUID) -> Response:
    """The rows of a table, in pages: text as the letter printed it, and beside it what it says as values."""
    refuse_unknown(request, RowParameters().fields)
    asked = paging.read(request, RowParameters)
    found = find_table(table_id)
    of = found.table.typed
    page = paging.give_numbered(request, of.rows, asked, len(of.rows))
    response = answer_page(
        request,
        serializers.RowPageSerializer,
        page,
        columns=found.table.column_names,
        column_types=described.column_types(of),
        results=[[value.text for value in row] for row in page.results],
        values=described.plain_rows(page.results),
        missing=described.missing(page.results),
    )
    return licensed(response, found.info_request.authority)


def counted(tables: QuerySet[RequestTable]) -> QuerySet[RequestTable]:
    """Tables with the number of their rows, which stay in the database."""
    length = Func(F("table__rows"), function="jsonb_array_length", output_field=IntegerField())
    return (
        tables.defer("table__rows", "table__chart", "vector")
        .annotate(row_count=length)
        .prefetch_related("questions")
    )
