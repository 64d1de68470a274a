"""Published tables: the index, a table's page and its files."""

import uuid
from typing import Any, Final

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from requests_app import search
from requests_app.filters import TableFilter
from requests_app.models import Authority, RequestTable
from requests_app.views.caching import public_page
from requests_app.views.withdrawn import gone
from tables_app.exports import csv_lines, json_document
from tables_app.headers import header_rows
from tables_app.models import Table

PAGE_SIZE: Final = 20
ROWS_SHOWN: Final = 200


@public_page
def tables(request: HttpRequest) -> HttpResponse:
    """All tables, searched by their titles, headers and rows."""
    form = TableFilter(request.GET)
    if not form.is_valid():
        return render(request, "public/tables.html", {"filter": form}, status=400)
    with search.bounded():
        page = Paginator(form.qs, PAGE_SIZE).get_page(request.GET.get("page"))
        page.object_list = list(page.object_list)
    context = {
        "filter": form,
        "words": form.words,
        "page": page,
        "chosen": form.authorities,
        "authorities": Authority.objects.filter(info_requests__tables__isnull=False).distinct(),
    }
    return render(request, "public/tables.html", context)


@public_page
def table_page(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One table, whole: a page of it at a time if it is long."""
    found = _find(pk)
    if found is None:
        return gone(request, table_ids__contains=[pk])
    page = Paginator(found.table.rows, ROWS_SHOWN).get_page(request.GET.get("page"))
    context = {
        "table": found.table,
        "header": header_rows(found.table.columns),
        "page": page,
        "info_request": found.info_request,
        "authority": found.info_request.authority,
        "questions": found.questions.order_by("order"),
    }
    return render(request, "public/table.html", context)


@public_page
def table_csv(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    found = _find(pk)
    if found is None:
        return gone(request, table_ids__contains=[pk])
    lines = csv_lines(found.table.column_names, found.table.rows)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_file_name(found.table)}.csv"'
    return response


@public_page
def table_json(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = _find(pk)
    if found is None:
        return gone(request, table_ids__contains=[pk])
    table = found.table
    document = json_document(
        title=table.title, columns=table.columns, rows=table.rows, notes=table.notes, source=_source(found)
    )
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False})


def _find(pk: uuid.UUID) -> RequestTable | None:
    return RequestTable.objects.select_related("table", "info_request__authority").filter(table=pk).first()


def _file_name(table: Table) -> str:
    return slugify(table.title)[:80].strip("-") or "table"


def _source(found: RequestTable) -> dict[str, Any]:
    """Where a table comes from, as its JSON file says it."""
    info_request, authority = found.info_request, found.info_request.authority
    return {
        "authority": authority.name,
        "reference": info_request.reference,
        "request": info_request.title,
        "date": info_request.date and info_request.date.isoformat(),
        "page": found.table.page,
        "address": settings.SITE_URL + found.table.get_absolute_url(),
        "request_address": settings.SITE_URL + info_request.get_absolute_url(),
        "licence": {"name": authority.licence_name, "address": authority.licence_url}
        if authority.licence_name
        else None,
    }
