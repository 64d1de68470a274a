"""Published requests: all, found by a search, one of them whole."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Model, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app import search
from requests_app.api import paging, serializers, walking
from requests_app.api.choosing import Choice
from requests_app.api.paging import PageParameters, give_page
from requests_app.api.parameters import describe, filtered, refuse_unknown
from requests_app.api.reading import answer_one, answer_page, gone, reading
from requests_app.api.tables import counted
from requests_app.filters import RequestFilter
from requests_app.letters.parsed import CitationRole
from requests_app.models import (
    Change,
    Exemption,
    InformationRequest,
    PublishedFile,
    Question,
    RequestTable,
    SearchEntry,
)
from requests_app.search import Criteria
from requests_app.snippets import snippets

_PARTS: Final = (
    "correction_note",
    "questions",
    "answers",
    "tables",
    "data_package_url",
    "notes",
    "files",
    "changes",
)
_OF_REQUESTS: Final = Choice(serializers.ListedRequestSerializer, parts=_PARTS)
_OF_RESULTS: Final = Choice(serializers.SearchResultSerializer, parts=_PARTS)
_OF_REQUEST: Final = Choice(serializers.RequestSerializer, parts=("changes", "similar"))
_SIMILAR: Final = 5
"""So many requests like one are named."""


@extend_schema(
    operation_id="list_requests",
    tags=["log"],
    parameters=[*describe(RequestFilter), PageParameters, *_OF_REQUESTS.parameters],
    responses=serializers.RequestPageSerializer,
)
@reading
def requests(request: Request) -> Response:
    """Published requests that meet all filters, with the counts of each filter's values."""
    criteria = filtered(request, RequestFilter, PageParameters, _OF_REQUESTS.names).criteria
    chosen = _OF_REQUESTS.of(request)
    page, facets = _find(request, criteria)
    results = _requests_of(page.results, chosen)
    return answer_page(
        request, serializers.RequestPageSerializer, page, chosen=chosen, results=results, facets=facets
    )


@extend_schema(
    operation_id="search",
    tags=["log"],
    parameters=[*describe(RequestFilter, required=["q"]), PageParameters, *_OF_RESULTS.parameters],
    responses=serializers.SearchPageSerializer,
)
@reading
def search_requests(request: Request) -> Response:
    """The same as `requests`, with the passage of each that matches the words best, marked."""
    criteria = filtered(request, RequestFilter, PageParameters, _OF_RESULTS.names).criteria
    chosen = _OF_RESULTS.of(request)
    if not criteria.words:
        raise ValidationError({"q": ErrorDetail("Say what to search for.", code="required")})
    page, facets = _find(request, criteria)
    suggestion, near = _offer(criteria, page)
    results, nearest = _requests_of(page.results, chosen), _requests_of(near, chosen)
    found = snippets([*results, *nearest], criteria.words) if "match" in chosen else {}
    for result in (*results, *nearest):
        result.match = found.get(result.pk)  # type: ignore[attr-defined]
    return answer_page(
        request,
        serializers.SearchPageSerializer,
        page,
        chosen=chosen,
        results=results,
        facets=facets,
        suggestion=suggestion or None,
        nearest=nearest,
    )


def _offer(criteria: Criteria, page: paging.Page) -> tuple[str, Sequence[SearchEntry]]:
    """Return what may have been meant, and what comes nearest to it, where a search finds little."""
    if page.count is None or page.count >= search.FEW:
        return "", []
    with search.bounded():
        better = search.suggestion(criteria.words)
        asked = criteria if page.count else replace(criteria, words=better or criteria.words)
        found = [entry.pk for entry in page.results]
        return better, search.nearest(asked, search.FEW - page.count, found)


@extend_schema(
    operation_id="get_request",
    tags=["log"],
    parameters=_OF_REQUEST.parameters,
    responses=serializers.RequestSerializer,
)
@reading
def request_detail(request: Request, request_id: uuid.UUID) -> Response:
    """One published request, whole. 410 if it was withdrawn, with the reason."""
    refuse_unknown(request, _OF_REQUEST.names)
    chosen = _OF_REQUEST.of(request)
    found = requests_with(chosen).filter(pk=request_id).first() or gone(info_request_id=request_id)
    if "changes" in chosen:
        _add_history([found])
    if "similar" in chosen:
        found.alike = search.alike(found, _SIMILAR)  # type: ignore[attr-defined]
    return answer_one(request, serializers.RequestSerializer, found, found.authority, chosen=chosen)


def _find(request: Request, criteria: Criteria) -> tuple[paging.Page, dict[str, Any] | None]:
    """Return a page of search entries, and the facets unless it is one of a walk.

    A walk goes by the id, in which nothing changes its place meanwhile, unless an order is asked for.
    """
    facets: dict[str, Any] = {}

    def count() -> int:
        number, found = search.facets(criteria)
        facets.update({facet.name: facet.choices for facet in found})
        return number

    with search.bounded():
        entries = search.find(criteria)
        walk = walking.in_order(entries) if criteria.sort else walking.by_fields(entries, ["info_request_id"])
        page = give_page(request, entries, walk=walk, count=count)
    return page, facets or None


def _requests_of(entries: Sequence[SearchEntry], chosen: Collection[str]) -> list[InformationRequest]:
    ids = [entry.pk for entry in entries]
    found = requests_with(chosen).in_bulk(ids)
    requests = [found[pk] for pk in ids if pk in found]
    if "changes" in chosen:
        _add_history(requests)
    return requests


def _add_history(requests: Sequence[InformationRequest]) -> None:
    """Give each request what happened to it, the oldest first. One query."""
    happened: dict[uuid.UUID, list[Change]] = {each.pk: [] for each in requests}
    for change in Change.objects.filter(info_request_id__in=happened).order_by("at", "id"):
        happened[change.info_request_id].append(change)
    for each in requests:
        each.history = happened[each.pk]  # type: ignore[attr-defined]


def count_of(model: type[Model], of: str) -> Coalesce:
    """Count the rows that belong to the outer one. A join instead would multiply what else is counted."""
    rows = model._default_manager.filter(**{of: OuterRef("pk")}).order_by().values(of)
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)


def requests_with(chosen: Collection[str]) -> QuerySet[InformationRequest]:
    """Requests with what the chosen fields show of other rows; as many queries for one as for all."""
    rests_on = Exemption.objects.filter(
        citations__answer__info_request=OuterRef("pk"), citations__role=CitationRole.OPERATIVE
    )
    subqueries: dict[str, Any] = {
        "exemptions": ArraySubquery(rests_on.order_by("order").values("code").distinct()),
        "question_count": count_of(Question, "info_request"),
        "table_count": count_of(RequestTable, "info_request"),
    }
    tables = Prefetch("tables", counted(RequestTable.objects.select_related("table")))
    fetched: dict[str, list[Any]] = {
        "questions": [Prefetch("questions", Question.objects.select_related("parent"))],
        "answers": ["answers__questions", "answers__citations__exemption"],
        "tables": [tables],
        "data_package_url": [] if "tables" in chosen else [tables],
        "files": [Prefetch("files", PublishedFile.objects.select_related("info_request__authority"))],
    }
    return (
        InformationRequest.objects.select_related("authority")
        .annotate(**{name: value for name, value in subqueries.items() if name in chosen})
        .prefetch_related(*(each for name, some in fetched.items() if name in chosen for each in some))
    )


def whole_requests() -> QuerySet[InformationRequest]:
    """Requests with all that `WholeRequestSerializer` shows; as many queries for one as for all."""
    return requests_with(serializers.WholeRequestSerializer().fields)
