"""The public API: what anyone may read, by programs. It looks at the log alone, never at drafts."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Func, IntegerField, Model, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.serializers import Serializer

from requests_app import search
from requests_app.api import paging, serializers, walking
from requests_app.api.choosing import Choice, keep
from requests_app.api.paging import PageParameters, RowParameters, SinceParameters, give_page
from requests_app.api.parameters import QuestionFilter, TableFilter, describe, filtered, refuse_unknown
from requests_app.api.reading import find_table, gone, licensed, reading
from requests_app.filters import RequestFilter
from requests_app.letters.parsed import CitationRole
from requests_app.models import (
    Answer,
    Authority,
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
from tables_app import described


@extend_schema(operation_id="get_index", tags=["log"], responses=serializers.IndexSerializer)
@reading
def index(request: Request) -> Response:
    """The addresses of the API."""
    refuse_unknown(request, [])
    names = serializers.IndexSerializer().fields
    return Response({name: reverse(f"api-{name}", request=request) for name in names})


# Requests ------------------------------------------------------------------------------------------


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
    return _page(
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
    return _page(
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
    return _one(request, serializers.RequestSerializer, found, found.authority, chosen=chosen)


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


def _count(model: type[Model], of: str) -> Coalesce:
    """Count the rows that belong to the outer one. A join instead would multiply what else is counted."""
    rows = model._default_manager.filter(**{of: OuterRef("pk")}).order_by().values(of)
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)


def requests_with(chosen: Collection[str]) -> QuerySet[InformationRequest]:
    """Requests with what the chosen fields show of other rows; as many queries for one as for all."""
    rests_on = Exemption.objects.filter(
        citations__answer__info_request=OuterRef("pk"), citations__role=CitationRole.OPERATIVE
    )
    counted: dict[str, Any] = {
        "exemptions": ArraySubquery(rests_on.order_by("order").values("code").distinct()),
        "question_count": _count(Question, "info_request"),
        "table_count": _count(RequestTable, "info_request"),
    }
    tables = Prefetch("tables", _counted(RequestTable.objects.select_related("table")))
    fetched: dict[str, list[Any]] = {
        "questions": [Prefetch("questions", Question.objects.select_related("parent"))],
        "answers": ["answers__questions", "answers__citations__exemption"],
        "tables": [tables],
        "data_package_url": [] if "tables" in chosen else [tables],
        "files": [Prefetch("files", PublishedFile.objects.select_related("info_request__authority"))],
    }
    return (
        InformationRequest.objects.select_related("authority")
        .annotate(**{name: value for name, value in counted.items() if name in chosen})
        .prefetch_related(*(each for name, some in fetched.items() if name in chosen for each in some))
    )


def whole_requests() -> QuerySet[InformationRequest]:
    """Requests with all that `WholeRequestSerializer` shows; as many queries for one as for all."""
    return requests_with(serializers.WholeRequestSerializer().fields)


# Questions -----------------------------------------------------------------------------------------


_OF_QUESTION: Final = Choice(serializers.TabulatedQuestionSerializer, parts=("tables",))


@extend_schema(
    operation_id="list_questions",
    tags=["log"],
    parameters=[*describe(QuestionFilter), PageParameters, *_OF_QUESTION.parameters],
    responses=serializers.QuestionPageSerializer,
)
@reading
def questions(request: Request) -> Response:
    """Single questions with their answers, those of the newest requests first."""
    asked = filtered(request, QuestionFilter, PageParameters, _OF_QUESTION.names)
    chosen = _OF_QUESTION.of(request)
    with search.bounded():
        page = give_page(request, _related(asked.qs, chosen), walk=["id"])
    results = _answered(page.results, chosen)
    return _page(request, serializers.QuestionPageSerializer, page, chosen=chosen, results=results)


@extend_schema(
    operation_id="get_question",
    tags=["log"],
    parameters=_OF_QUESTION.parameters,
    responses=serializers.TabulatedQuestionSerializer,
)
@reading
def question_detail(request: Request, request_id: uuid.UUID, anchor: str) -> Response:
    """One question of a request, by its anchor on the request's page, with its answers."""
    refuse_unknown(request, _OF_QUESTION.names)
    chosen = _OF_QUESTION.of(request)
    question = _related(Question.objects.all(), chosen).filter(
        info_request=request_id, anchor=anchor
    ).first() or gone(info_request_id=request_id)
    _answered([question], chosen)
    authority = question.info_request.authority
    return _one(request, serializers.TabulatedQuestionSerializer, question, authority, chosen=chosen)


def _related(questions: QuerySet[Question], chosen: Collection[str]) -> QuerySet[Question]:
    related = questions.select_related("info_request__authority", "parent")
    if "tables" not in chosen:
        return related
    return related.prefetch_related(
        Prefetch("tables", _counted(RequestTable.objects.select_related("table")))
    )


def _answered(questions: Sequence[Question], chosen: Collection[str]) -> Sequence[Question]:
    return with_answers(questions) if {"answers", "answered_with"} & set(chosen) else questions


def with_answers(questions: Sequence[Question]) -> Sequence[Question]:
    """Give each question its answers, or else those of its nearest ancestor that has any. Four queries."""
    within = {question.info_request_id for question in questions}
    parents = dict(Question.objects.filter(info_request__in=within).values_list("pk", "parent_id"))
    numbers = dict(Question.objects.filter(info_request__in=within).values_list("pk", "number"))
    answers: dict[int, list[Answer]] = {}
    for answer in Answer.objects.filter(info_request__in=within).prefetch_related(
        "questions", "citations__exemption"
    ):
        for covered in answer.questions.all():
            answers.setdefault(covered.pk, []).append(answer)
    for question in questions:
        by: int | None = question.pk
        while by is not None and by not in answers:
            by = parents[by]
        question.given_answers = answers[by] if by else []  # type: ignore[attr-defined]
        question.answered_with = numbers[by] if by else None  # type: ignore[attr-defined]
    return questions


# Tables --------------------------------------------------------------------------------------------


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
        page = give_page(request, _counted(asked.qs), walk=["id"])
    return _page(request, serializers.TablePageSerializer, page, chosen=chosen)


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
    return _one(request, serializers.TypedTableSerializer, table, authority, chosen=chosen)


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
    response = _page(
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


def _counted(tables: QuerySet[RequestTable]) -> QuerySet[RequestTable]:
    """Tables with the number of their rows, which stay in the database."""
    length = Func(F("table__rows"), function="jsonb_array_length", output_field=IntegerField())
    return (
        tables.defer("table__rows", "table__chart", "vector")
        .annotate(row_count=length)
        .prefetch_related("questions")
    )


# The law and the authorities -----------------------------------------------------------------------


_OF_EXEMPTIONS: Final = Choice(serializers.ExemptionSerializer)
_OF_AUTHORITIES: Final = Choice(serializers.AuthoritySerializer)


@extend_schema(
    operation_id="list_exemptions",
    tags=["law"],
    parameters=[PageParameters, *_OF_EXEMPTIONS.parameters],
    responses=serializers.ExemptionPageSerializer,
)
@reading
def exemptions(request: Request) -> Response:
    """The catalogue of provisions that an answer may rest on, in the order of the law."""
    refuse_unknown(request, [*PageParameters().fields, *_OF_EXEMPTIONS.names])
    chosen = _OF_EXEMPTIONS.of(request)
    page = give_page(request, _exemptions(), walk=["id"])
    return _page(request, serializers.ExemptionPageSerializer, page, chosen=chosen)


@extend_schema(operation_id="get_exemption", tags=["law"], responses=serializers.ExemptionDetailSerializer)
@reading
def exemption_detail(request: Request, slug: str) -> Response:
    """One provision, by its slug, such as foia-s40-2."""
    refuse_unknown(request, [])
    return _one(request, serializers.ExemptionDetailSerializer, _the(_exemptions(), slug))


def _exemptions() -> QuerySet[Exemption]:
    citing = Count(
        "citations__answer__info_request",
        distinct=True,
        filter=Q(citations__role=CitationRole.OPERATIVE),
    )
    return Exemption.objects.annotate(request_count=citing)


@extend_schema(
    operation_id="list_authorities",
    tags=["authorities"],
    parameters=[PageParameters, *_OF_AUTHORITIES.parameters],
    responses=serializers.AuthorityPageSerializer,
)
@reading
def authorities(request: Request) -> Response:
    """The authorities that publish here, by name."""
    refuse_unknown(request, [*PageParameters().fields, *_OF_AUTHORITIES.names])
    chosen = _OF_AUTHORITIES.of(request)
    page = give_page(request, _authorities(), walk=["id"])
    return _page(request, serializers.AuthorityPageSerializer, page, chosen=chosen)


@extend_schema(operation_id="get_authority", tags=["authorities"], responses=serializers.AuthoritySerializer)
@reading
def authority_detail(request: Request, slug: str) -> Response:
    """One authority, by its slug."""
    refuse_unknown(request, [])
    authority = _the(_authorities(), slug)
    return _one(request, serializers.AuthoritySerializer, authority, authority)


def _authorities() -> QuerySet[Authority]:
    return Authority.objects.annotate(
        request_count=_count(InformationRequest, "authority"),
        table_count=_count(RequestTable, "info_request__authority"),
    )


def _the[M: Model](rows: QuerySet[M], slug: str) -> M:
    found = rows.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


# Changes -------------------------------------------------------------------------------------------


@extend_schema(
    operation_id="list_changes",
    tags=["copying"],
    parameters=[SinceParameters],
    responses=serializers.ChangesSerializer,
)
@reading
def changes(request: Request) -> Response:
    """What was published, corrected and withdrawn, the oldest first, for those who keep a copy."""
    refuse_unknown(request, SinceParameters().fields)
    asked = paging.read(request, SinceParameters)
    found = Change.objects.select_related("authority")
    if "since" in asked:
        found = found.filter(at__gte=asked["since"])
    walk = walking.by_fields(found, walking.CHANGES_WALK)
    page = paging.walk_on(request, walk, cursor=asked.get("cursor", walking.FIRST), size=asked["page_size"])
    cursor = walk.bookmark(page.results[-1]) if page.results else asked.get("cursor")
    return _page(request, serializers.ChangesSerializer, page, cursor=cursor)


# What all of them share ----------------------------------------------------------------------------


def _page(
    request: Request,
    serializer: type[Serializer[Any]],
    page: paging.Page,
    *,
    chosen: Collection[str] | None = None,
    **more: object,
) -> Response:
    """Answer with a page of a list; `more` stands beside its results, or takes their place. chosen: their fields."""
    values = {
        "count": page.count,
        "next": page.next,
        "previous": page.previous,
        "next_cursor": page.next_cursor,
        "results": page.results,
    }
    shown = serializer(values | more, context={"request": request})
    if chosen is not None:
        keep(shown, chosen)
    return Response(shown.data)


def _one(
    request: Request,
    serializer: type[Serializer[Any]],
    row: Model,
    authority: Authority | None = None,
    *,
    chosen: Collection[str] | None = None,
) -> Response:
    shown = serializer(row, context={"request": request})
    if chosen is not None:
        keep(shown, chosen)
    response = Response(shown.data)
    return licensed(response, authority) if authority else response
