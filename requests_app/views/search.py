"""Searching the published responses: the page, and its result as CSV."""

import itertools
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from requests_app import search
from requests_app.filters import FACETS, SORTS, PageFilter, RequestFilter, query_string
from requests_app.models import InformationRequest, SearchEntry
from requests_app.search import Choice, Criteria, Facet, Found
from requests_app.snippets import Snippet, snippets
from requests_app.views.caching import public_page
from tables_app.exports import csv_lines

PAGE_SIZE: Final = 20
_DIGITS: Final = 9
"""So many may the number of a page have."""
_MOST_AUTHORITIES: Final = 12
"""So many are offered as filters; the page of all authorities leads to the others."""
_CSV_BATCH: Final = 500
_CSV_HEADER: Final = [
    "reference", "title", "authority", "date", "received", "law", "outcome", "exemptions", "published", "address",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """One request on the page; snippet: None where no words were searched for."""

    info_request: InformationRequest
    snippet: Snippet | None
    has_tables: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page shows. criteria: as asked, or with misspelt words put right, where those alone find something.

    better: what was typed with misspelt words put right, or empty; nearest: shown below the results where there are few.
    """

    criteria: Criteria
    better: str
    facets: Sequence[Facet]
    page: Page[SearchEntry]
    entries: Sequence[SearchEntry]
    nearest: Sequence[SearchEntry]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter that is on, and the address of the same search without it."""

    facet: str
    label: str
    without: str


@public_page
def search_page(request: HttpRequest) -> HttpResponse:
    """The search, by words and facets. Without either it shows the newest responses."""
    form = PageFilter(request.GET)
    if not form.is_valid():
        context = {"filter": form, "sorts": SORTS} | _put_right(form, request.GET)
        return render(request, "public/search.html", context, status=400)
    with search.bounded():
        context = _results(form.criteria, request.GET.get("page", "1"))
    return render(request, "public/search.html", context | {"filter": form, "sorts": SORTS})


def _put_right(form: PageFilter, asked: QueryDict) -> dict[str, Any]:
    """Return what a search that cannot be made is put right with: the filters that are kept, and for each that there is
    nothing to choose for the same search without it."""
    wrong = [name for name in FACETS if name in form.form.errors]
    kept = [(name, value) for name in FACETS if name not in wrong for value in asked.getlist(name)]
    return {"kept": kept, "wrong": [(name, _without(asked, name)) for name in wrong]}


def _without(asked: QueryDict, name: str) -> str:
    left = asked.copy()
    del left[name]
    return left.urlencode()


@public_page
def search_csv(request: HttpRequest) -> HttpResponseBase:
    """The whole result as CSV, sent as it is read."""
    form = RequestFilter(request.GET)
    if not form.is_valid():
        return HttpResponse(
            "The address of this file holds a filter that does not exist.\n", "text/plain", status=400
        )
    with search.bounded():
        found = list(search.find(form.criteria).values_list("pk", "profile__exemptions"))
    response = StreamingHttpResponse(
        csv_lines(_CSV_HEADER, _csv_rows(found)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="responses.csv"'
    return response


def seen(criteria: Criteria, number: str = "1") -> Seen:
    """Search for what was asked, and where that finds little, for what may have been meant."""
    shown, found, page = criteria, *_looked(criteria, number)
    better = search.suggestion(criteria.words) if criteria.words and found.count < search.FEW else ""
    if better and not found.count and not criteria.as_typed:
        meant = replace(criteria, words=better)
        found_meant, page_meant = _looked(meant, number)
        if found_meant.count:
            shown, found, page = meant, found_meant, page_meant
    entries = search.entries_of(found.keys)
    nearest: Sequence[SearchEntry] = []
    key = search.reference_key(shown.words)
    is_named = bool(key) and any(entry.reference_key == key for entry in entries)
    if criteria.words and found.count < search.FEW and page.paginator.num_pages == 1 and not is_named:
        asked = shown if found.count else replace(criteria, words=better or criteria.words)
        nearest = search.nearest(asked, search.FEW - found.count, found.keys)
    return Seen(shown, better, found.facets, page, entries, nearest)


def _looked(criteria: Criteria, asked: str) -> tuple[Found, Page[SearchEntry]]:
    """Return what is found and the page asked for: the last where there are not so many, the first where it is no number."""
    number = int(asked) if asked.isdecimal() and len(asked) <= _DIGITS else 1
    found = search.look(criteria, max(number - 1, 0) * PAGE_SIZE, PAGE_SIZE)
    paginator: Paginator[SearchEntry] = Paginator((), PAGE_SIZE)
    paginator.count = found.count
    page = paginator.get_page(asked)
    if page.number != number:
        found = search.look(criteria, (page.number - 1) * PAGE_SIZE, PAGE_SIZE)
    return found, page


def _results(criteria: Criteria, number: str) -> dict[str, Any]:
    found = seen(criteria, number)
    put_right = found.criteria != criteria
    return {
        "criteria": found.criteria,
        "page": found.page,
        "results": _shown(found.entries, found.criteria.words),
        "nearest": _shown(found.nearest, found.criteria.words),
        "instead": query_string(replace(criteria, as_typed=True)) if put_right else "",
        "typed": criteria.words,
        "better": "" if put_right else found.better,
        "meant": query_string(replace(criteria, words=found.better, as_typed=False)),
        "facets": [_listed(facet) for facet in found.facets],
        "more_authorities": any(_listed(facet) != facet and len(facet.choices) > 1 for facet in found.facets),
        "chosen": list(_chosen(found.facets, criteria)),
        "pages": page_links(found.page, lambda number: query_string(criteria, page=number)),
        "query": query_string(found.criteria),
        "mails": bool(settings.EMAIL_SERVER),
        "only_words": query_string(Criteria(words=criteria.words)),
    }


def _shown(entries: Sequence[SearchEntry], words: str) -> list[Result]:
    found = snippets([entry.info_request for entry in entries], words)
    return [Result(entry.info_request, found.get(entry.pk), entry.profile.has_tables) for entry in entries]


def _listed(facet: Facet) -> Facet:
    """The choices that are offered: of many authorities those with the most results, and of one authority none at all."""
    chosen = [choice for choice in facet.choices if choice.is_chosen]
    if facet.name != "authority" or (len(facet.choices) == 1 and chosen):
        return facet
    if len(facet.choices) == 1:
        return replace(facet, choices=())
    most = sorted(facet.choices, key=lambda choice: -choice.count)[:_MOST_AUTHORITIES]
    return replace(facet, choices=tuple(each for each in facet.choices if each in most or each in chosen))


def _chosen(facets: Sequence[Facet], criteria: Criteria) -> Iterator[Chosen]:
    choices: Iterator[tuple[Facet, Choice]] = (
        (facet, choice) for facet in facets for choice in facet.choices
    )
    for facet, choice in choices:
        if choice.is_chosen:
            without = query_string(criteria.without(facet.name, choice.value))
            yield Chosen(facet.label, choice.label, without)
    ends = [
        (_("From"), criteria.date_from, replace(criteria, date_from=None)),
        (_("To"), criteria.date_to, replace(criteria, date_to=None)),
    ]
    for label, day, without_it in ends:
        if day:
            yield Chosen(label, f"{label} {date_format(day, 'j F Y')}", query_string(without_it))


def page_links(page: Page[Any], query: Callable[[int], str]) -> dict[str, Any]:
    """Return what the pagination component wants. query: what stands after the "?" of the same search on another page."""

    def address(number: int) -> str:
        return f"?{query(number)}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links: dict[str, Any] = {
        "items": [
            {"number": number, "href": address(number), "current": number == page.number}
            if isinstance(number, int)
            else {"ellipsis": True}
            for number in numbers
        ]
    }
    if page.has_previous():
        links["previous"] = {"href": address(page.previous_page_number())}
    if page.has_next():
        links["next"] = {"href": address(page.next_page_number())}
    return links


def _csv_rows(found: Sequence[tuple[uuid.UUID, list[str]]]) -> Iterator[list[str]]:
    for batch in itertools.batched(found, _CSV_BATCH, strict=False):
        requests = InformationRequest.objects.select_related("authority").in_bulk([pk for pk, _ in batch])
        for pk, exemptions in batch:
            if info_request := requests.get(pk):  # it may have been withdrawn while the file was being sent
                yield _csv_row(info_request, exemptions)


def _csv_row(info_request: InformationRequest, exemptions: Sequence[str]) -> list[str]:
    return [
        info_request.reference,
        info_request.title,
        info_request.authority.name,
        info_request.date.isoformat() if info_request.date else "",
        info_request.received.isoformat() if info_request.received else "",
        info_request.legislation,
        info_request.get_outcome_display(),
        " ".join(exemptions),
        localdate(info_request.published_at).isoformat(),
        settings.SITE_URL + info_request.get_absolute_url(),
    ]
