"""Published tables: the index, and a table's page."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from requests_app import linked_data, search, series
from requests_app.filters import TABLE_KINDS, TableFilter, table_query_string
from requests_app.models import Authority, RequestTable
from requests_app.search import TableCriteria
from requests_app.snippets import table_snippets
from requests_app.views.caching import public_page
from requests_app.views.search import Chosen, page_links
from requests_app.views.withdrawn import gone
from tables_app import viewing
from tables_app.typed import TypedTable
from tables_app.viewing import Order, ShownHeader

PAGE_SIZE: Final = 20
ROWS_SHOWN: Final = 200
_LONG: Final = 10
"""Shorter tables are seen at a glance, and need no filter."""


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
        yield Chosen(gettext("Period"), criteria.period, without(period=""))
    for label, name in ((gettext("Column"), "column"), (gettext("Row"), "row")):
        if words := getattr(criteria, name):
            yield Chosen(label, f"{label} “{words}”", without(**{name: ""}))
    names = {authority.slug: authority.name for authority in authorities}
    for label, name, known in (
        (gettext("Holds"), "kind", dict(TABLE_KINDS)),
        (gettext("Authority"), "authority", names),
    ):
        values = getattr(criteria, name)
        for value in values:
            others = tuple(other for other in values if other != value)
            yield Chosen(label, known.get(value, value), without(**{name: others}))


class ArrangementForm(forms.Form):
    """How the rows of a table are to be shown: those that hold these words, sorted by a column counted from 1."""

    q = forms.CharField(label=_("Show rows that contain"), max_length=100, required=False)
    sort = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    order = forms.ChoiceField(
        choices=[("asc", "Ascending"), ("desc", "Descending")], required=False, widget=forms.HiddenInput
    )

    def __init__(self, asked: QueryDict, table: TypedTable) -> None:
        super().__init__(asked)
        self.table = table

    def clean_sort(self) -> int | None:
        column: int | None = self.cleaned_data["sort"]
        if column is not None and column > len(self.table.columns):
            raise forms.ValidationError(
                gettext("This table has %(count)s columns.") % {"count": len(self.table.columns)}
            )
        return column

    def clean(self) -> dict[str, Any]:
        if any(self.cleaned_data.values()) and not viewing.can_be_arranged(self.table):
            raise forms.ValidationError(
                gettext(
                    "The rows of this table refer to those above them, so it cannot be sorted or filtered."
                )
            )
        return self.cleaned_data

    @property
    def words(self) -> str:
        words: str = self.cleaned_data["q"] if self.is_valid() else ""
        return words

    @property
    def sorting(self) -> Order | None:
        if not self.is_valid() or not self.cleaned_data["sort"]:
            return None
        return Order(self.cleaned_data["sort"] - 1, self.cleaned_data["order"] == "desc")


@public_page
def table_page(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One table: all of it or the rows asked for, sorted as asked, a page of it at a time if it is long."""
    found = RequestTable.objects.with_source().filter(table=pk).first()
    if found is None:
        return gone(request, table_ids__contains=[pk])
    table, of = found.table, found.table.typed
    form = ArrangementForm(request.GET, of)
    numbers = viewing.arranged(of, words=form.words, order=form.sorting)
    page = Paginator(numbers, ROWS_SHOWN).get_page(request.GET.get("page"))
    can_be_arranged = viewing.can_be_arranged(of)
    context = {
        "table": table,
        "header": _header(found, form) if can_be_arranged else viewing.shown_header(of, table.notes),
        "rows": viewing.shown_rows(of, table.notes, page.object_list, say=gettext),
        "page": page,
        "form": form,
        "is_arranged": bool(form.words or form.sorting),
        "can_be_filtered": can_be_arranged and len(of.rows) >= _LONG,
        "meanings": viewing.meanings(of, table.notes, say=gettext),
        "info_request": found.info_request,
        "authority": found.info_request.authority,
        "questions": found.questions.order_by("order"),
        "has_series": series.has_other_letters(found),
        "described": linked_data.of_table(found),
    }
    return render(request, "public/table.html", context, status=200 if form.is_valid() else 400)


def _header(found: RequestTable, form: ArrangementForm) -> list[list[ShownHeader]]:
    """The header, with the address at each name that sorts by its column, and back again."""
    now = form.sorting

    def linked(cell: ShownHeader) -> ShownHeader:
        if cell.column is None:
            return cell
        is_sorted = now is not None and now.column == cell.column
        query = {
            "q": form.words,
            "sort": cell.column + 1,
            "order": "desc" if now == Order(cell.column) else "",
        }
        address = f"?{urlencode({name: value for name, value in query.items() if value})}"
        direction = ("descending" if now.is_descending else "ascending") if now and is_sorted else ""
        return replace(cell, address=address, direction=direction)

    table = found.table
    return [[linked(cell) for cell in cells] for cells in viewing.shown_header(table.typed, table.notes)]
