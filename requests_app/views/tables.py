"""Published tables: the index, and a table's page."""

import uuid
from typing import Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from requests_app import search
from requests_app.filters import TableFilter
from requests_app.models import Authority, RequestTable
from requests_app.views.caching import public_page
from requests_app.views.withdrawn import gone
from tables_app.headers import header_rows

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
    found = RequestTable.objects.with_source().filter(table=pk).first()
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
