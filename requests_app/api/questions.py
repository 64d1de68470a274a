"""Published questions with their answers."""

import uuid
from collections.abc import Collection, Sequence
from typing import Final

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app import search
from requests_app.api import serializers
from requests_app.api.choosing import Choice
from requests_app.api.paging import PageParameters, give_page
from requests_app.api.parameters import QuestionFilter, describe, filtered, refuse_unknown
from requests_app.api.reading import answer_one, answer_page, gone, reading
from requests_app.api.tables import counted
from requests_app.models import (
    Answer,
    Question,
    RequestTable,
)

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
    return answer_page(request, serializers.QuestionPageSerializer, page, chosen=chosen, results=results)


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
    return answer_one(request, serializers.TabulatedQuestionSerializer, question, authority, chosen=chosen)


def _related(questions: QuerySet[Question], chosen: Collection[str]) -> QuerySet[Question]:
    related = questions.select_related("info_request__authority", "parent")
    if "tables" not in chosen:
        return related
    return related.prefetch_related(Prefetch("tables", counted(RequestTable.objects.select_related("table"))))


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
