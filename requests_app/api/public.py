"""The public API: what anyone may read, by programs. It looks at the log alone, never at drafts."""

import uuid
from collections.abc import Sequence
from typing import Any

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
from requests_app.api import paging, serializers
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
from requests_app.search import FEW, Criteria
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


@extend_schema(
    operation_id="list_requests",
    tags=["log"],
    parameters=[*describe(RequestFilter), PageParameters],
    responses=serializers.RequestPageSerializer,
)
@reading
def requests(request: Request) -> Response:
    """Published requests that meet all filters, with the counts of each filter's values."""
    criteria = filtered(request, RequestFilter, PageParameters).criteria
    page, facets = _find(request, criteria)
    results = _summaries(page.results)
    return _page(request, serializers.RequestPageSerializer, page, results=results, facets=facets)


@extend_schema(
    operation_id="search",
    tags=["log"],
    parameters=[*describe(RequestFilter, required=["q"]), PageParameters],
    responses=serializers.SearchPageSerializer,
)
@reading
def search_requests(request: Request) -> Response:
    """The same as `requests`, with the passage of each that matches the words best, marked."""
    criteria = filtered(request, RequestFilter, PageParameters).criteria
    if not criteria.words:
        raise ValidationError({"q": ErrorDetail("Say what to search for.", code="required")})
    page, facets = _find(request, criteria)
    results = _matched(page.results, criteria.words)
    suggestion, nearest = "", []
    if page.count is not None and page.count < FEW:
        with search.bounded():
            suggestion = search.suggestion(criteria.words)
            beside = [entry.pk for entry in page.results]
            nearest = _matched(search.nearest(criteria, FEW - page.count, beside), criteria.words)
    return _page(
        request,
        serializers.SearchPageSerializer,
        page,
        suggestion=suggestion or None,
        nearest=nearest,
        results=results,
        facets=facets,
    )


def _matched(entries: Sequence[SearchEntry], words: str) -> list[InformationRequest]:
    """Return the requests of entries, each with where the words are in it."""
    results = _summaries(entries)
    found = snippets(results, words)
    for result in results:
        result.match = found.get(result.pk)  # type: ignore[attr-defined]
    return results


@extend_schema(operation_id="get_request", tags=["log"], responses=serializers.RequestSerializer)
@reading
def request_detail(request: Request, request_id: uuid.UUID) -> Response:
    """One published request, whole. 410 if it was withdrawn, with the reason."""
    refuse_unknown(request, [])
    info_request = whole_requests().filter(pk=request_id).first() or gone(info_request_id=request_id)
    return _one(request, serializers.RequestSerializer, info_request, info_request.authority)


def _find(request: Request, criteria: Criteria) -> tuple[paging.Page, dict[str, Any] | None]:
    """Return a page of search entries, and the facets unless it is one of a walk."""
    facets: dict[str, Any] = {}

    def count() -> int:
        number, found = search.facets(criteria)
        facets.update({facet.name: facet.choices for facet in found})
        return number

    with search.bounded():
        page = give_page(request, search.find(criteria), walk=["info_request_id"], count=count)
    return page, facets or None


def _summaries(entries: Sequence[SearchEntry]) -> list[InformationRequest]:
    ids = [entry.pk for entry in entries]
    found = _summarised().in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def _summarised() -> QuerySet[InformationRequest]:
    """Requests with what their summaries count; as many queries for one as for all."""
    rests_on = Exemption.objects.filter(
        citations__answer__info_request=OuterRef("pk"), citations__role=CitationRole.OPERATIVE
    )
    return InformationRequest.objects.select_related("authority").annotate(
        exemptions=ArraySubquery(rests_on.order_by("order").values("code").distinct()),
        question_count=_count(Question, "info_request"),
        table_count=_count(RequestTable, "info_request"),
    )


def _count(model: type[Model], of: str) -> Coalesce:
    """Count the rows that belong to the outer one. A join instead would multiply what else is counted."""
    rows = model._default_manager.filter(**{of: OuterRef("pk")}).order_by().values(of)
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)


def whole_requests() -> QuerySet[InformationRequest]:
    """Requests with all that `RequestSerializer` shows; as many queries for one as for all."""
    return _summarised().prefetch_related(
        Prefetch("questions", Question.objects.select_related("parent")),
        "answers__questions",
        "answers__citations__exemption",
        Prefetch("tables", _counted(RequestTable.objects.select_related("table"))),
        Prefetch("files", PublishedFile.objects.select_related("info_request__authority")),
    )


# Questions -----------------------------------------------------------------------------------------


@extend_schema(
    operation_id="list_questions",
    tags=["log"],
    parameters=[*describe(QuestionFilter), PageParameters],
    responses=serializers.QuestionPageSerializer,
)
@reading
def questions(request: Request) -> Response:
    """Single questions with their answers, those of the newest requests first."""
    asked = filtered(request, QuestionFilter, PageParameters)
    with search.bounded():
        page = give_page(request, _related(asked.qs), walk=["id"])
    return _page(request, serializers.QuestionPageSerializer, page, results=with_answers(page.results))


@extend_schema(operation_id="get_question", tags=["log"], responses=serializers.AnsweredQuestionSerializer)
@reading
def question_detail(request: Request, request_id: uuid.UUID, anchor: str) -> Response:
    """One question of a request, by its anchor on the request's page, with its answers."""
    refuse_unknown(request, [])
    question = _related(Question.objects.all()).filter(
        info_request=request_id, anchor=anchor
    ).first() or gone(info_request_id=request_id)
    with_answers([question])
    return _one(request, serializers.AnsweredQuestionSerializer, question, question.info_request.authority)


def _related(questions: QuerySet[Question]) -> QuerySet[Question]:
    return questions.select_related("info_request__authority", "parent")


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


@extend_schema(
    operation_id="list_tables",
    tags=["log"],
    parameters=[*describe(TableFilter), PageParameters],
    responses=serializers.TablePageSerializer,
)
@reading
def tables(request: Request) -> Response:
    """Tables without their rows: the best match first, or else those of the newest requests."""
    asked = filtered(request, TableFilter, PageParameters)
    with search.bounded():
        page = give_page(request, _counted(asked.qs), walk=["id"])
    return _page(request, serializers.TablePageSerializer, page)


@extend_schema(operation_id="get_table", tags=["log"], responses=serializers.TypedTableSerializer)
@reading
def table_detail(request: Request, table_id: uuid.UUID) -> Response:
    """One table without its rows, with what its columns hold."""
    refuse_unknown(request, [])
    table = find_table(table_id)
    table.row_count = len(table.table.rows)  # type: ignore[attr-defined]
    return _one(request, serializers.TypedTableSerializer, table, table.info_request.authority)


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


@extend_schema(
    operation_id="list_exemptions",
    tags=["law"],
    parameters=[PageParameters],
    responses=serializers.ExemptionPageSerializer,
)
@reading
def exemptions(request: Request) -> Response:
    """The catalogue of provisions that an answer may rest on, in the order of the law."""
    refuse_unknown(request, PageParameters().fields)
    return _page(request, serializers.ExemptionPageSerializer, give_page(request, _exemptions(), walk=["id"]))


@extend_schema(operation_id="get_exemption", tags=["law"], responses=serializers.ExemptionSerializer)
@reading
def exemption_detail(request: Request, slug: str) -> Response:
    """One provision, by its slug, such as foia-s40-2."""
    refuse_unknown(request, [])
    return _one(request, serializers.ExemptionSerializer, _the(_exemptions(), slug))


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
    parameters=[PageParameters],
    responses=serializers.AuthorityPageSerializer,
)
@reading
def authorities(request: Request) -> Response:
    """The authorities that publish here, by name."""
    refuse_unknown(request, PageParameters().fields)
    return _page(
        request, serializers.AuthorityPageSerializer, give_page(request, _authorities(), walk=["id"])
    )


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
    walk = paging.CHANGES_WALK
    page = paging.walk_on(
        request, found, walk=walk, cursor=asked.get("cursor", paging.FIRST), size=asked["page_size"]
    )
    cursor = paging.bookmark(page.results[-1], walk) if page.results else asked.get("cursor")
    return _page(request, serializers.ChangesSerializer, page, cursor=cursor)


# What all of them share ----------------------------------------------------------------------------


def _page(request: Request, serializer: type[Serializer[Any]], page: paging.Page, **more: object) -> Response:
    """Answer with a page of a list; `more` stands beside its results, or takes their place."""
    values = {
        "count": page.count,
        "next": page.next,
        "previous": page.previous,
        "results": page.results,
    }
    return Response(serializer(values | more, context={"request": request}).data)


def _one(
    request: Request, serializer: type[Serializer[Any]], row: Model, authority: Authority | None = None
) -> Response:
    response = Response(serializer(row, context={"request": request}).data)
    return licensed(response, authority) if authority else response
