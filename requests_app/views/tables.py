"""Published tables: the index, and a table's page."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from requests_app import search, series
from requests_app.filters import TABLE_KINDS, TableFilter, table_query_string
from requests_app.models import Authority, RequestTable
from requests_app.search import TableCriteria
from requests_app.snippets import table_snippets
from requests_app.views.caching import public_page
from requests_app.views.search import Chosen, page_links
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
    criteria = form.criteria
    with search.bounded():
        page = Paginator(form.qs, PAGE_SIZE).get_page(request.GET.get("page"))
        page.object_list = list(page.object_list)
        found = table_snippets(page.object_list, criteria.words)
    authorities = list(Authority.objects.filter(info_requests__tables__isnull=False).distinct())
    context = {
        "filter": form,
        "criteria": criteria,
        "words": criteria.words,
        "page": page,
        "results": [(link, found.get(link.table_id)) for link in page.object_list],
        "pages": page_links(page, lambda number: table_query_string(criteria, page=number)),
        "authorities": authorities if len(authorities) > 1 else [],
        "kinds": TABLE_KINDS,
        "chosen": list(_chosen(criteria, authorities)),
        "only_words": table_query_string(TableCriteria(words=criteria.words)),
    }
    return render(request, "public/tables.html", context)


def _chosen(criteria: TableCriteria, authorities: Iterable[Authority]) -> Iterator[Chosen]:
    """Return each filter that is on, with the same search without it."""

    def without(**change: Any) -> str:
        return table_query_string(replace(criteria, **change))

    if criteria.period:
        yield Chosen("Period", criteria.period, without(period=""))
    for label, name in (("Column", "column"), ("Row", "row")):
        if words := getattr(criteria, name):
            yield Chosen(label, f"{label} “{words}”", without(**{name: ""}))
    names = {authority.slug: authority.name for authority in authorities}
    for label, name, known in (("Holds", "kind", dict(TABLE_KINDS)), ("Authority", "authority", names)):
        values = getattr(criteria, name)
        for value in values:
            others = tuple(other for other in values if other != value)
            yield Chosen(label, known.get(value, value), without(**{name: others}))


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
        "has_series": series.has_other_letters(found),
    }
    return render(request, "public/table.html", context)
