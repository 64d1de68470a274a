"""The public API's rounds: the same questions, asked of several authorities, with their answers side by side."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from requests_app import comparing
from requests_app.api.paging import PageParameters, give_page
from requests_app.api.parameters import refuse_unknown
from requests_app.api.reading import answer_page, reading
from requests_app.api.serializers import CitationSerializer, ListPageSerializer, RequestNameSerializer
from requests_app.comparing import Cell, Figures, Line, Row, Summary
from requests_app.models import Round
from requests_app.models.log import DISPOSITIONS
from requests_app.series import status
from tables_app.values import Mark


class RoundSummarySerializer(serializers.Serializer[Any]):
    """A round: requests of several authorities that ask the same."""

    slug = serializers.CharField(help_text="Its part of its address. It tells nothing.")
    title = serializers.CharField(help_text="Of the earliest response.")
    question_count = serializers.IntegerField(help_text="How many questions they share.")
    authority_count = serializers.IntegerField()
    url = serializers.URLField(help_text="The page that shows this to people.")
    api_url = serializers.URLField(help_text="This in the API.")
    requests = RequestNameSerializer(many=True, help_text="The earliest response first.")


class RoundPageSerializer(ListPageSerializer):
    results = RoundSummarySerializer(many=True)


class RoundAnswerSerializer(serializers.Serializer[Any]):
    """What one authority answered to one of the questions."""

    request = serializers.UUIDField(help_text="The id of the request, which is among `requests`.")
    question_url = serializers.URLField(help_text="The question on the response's page.")
    question = serializers.CharField(help_text="As it was put to this authority.", allow_null=True)
    text = serializers.CharField(
        help_text="Of its answers; null where the letter answers nothing.", allow_null=True
    )
    dispositions = serializers.ListField(
        child=serializers.ChoiceField(DISPOSITIONS), help_text="What became of it, one for each answer."
    )
    citations = CitationSerializer(many=True, help_text="What the answers rest on.")
    tables = serializers.ListField(child=serializers.UUIDField(), help_text="The ids of its tables.")


class RoundFigureSerializer(serializers.Serializer[Any]):
    """A figure as an authority prints it."""

    request = serializers.UUIDField()
    period = serializers.CharField()
    printed = serializers.CharField(help_text="As the letter prints it.")
    value = serializers.FloatField(allow_null=True, help_text="Null where a mark stands in its place.")
    missing = serializers.ChoiceField(
        choices=[(mark.value, mark.value) for mark in Mark], allow_null=True, help_text="Why value is null."
    )
    table = serializers.UUIDField(help_text="The id of the table that prints it.")


class RoundFiguresSerializer(serializers.Serializer[Any]):
    """What two authorities at least print for the same row, heading, unit and period."""

    row = serializers.CharField(allow_null=True)
    measure = serializers.CharField(allow_null=True, help_text="What the column's header says besides.")
    unit = serializers.CharField(allow_null=True, help_text="£, £000s, %; null for counts of things.")
    periods = serializers.ListField(child=serializers.CharField())
    figures = RoundFigureSerializer(many=True)


class RoundQuestionSerializer(serializers.Serializer[Any]):
    """One question of a round, with what every authority answered."""

    number = serializers.IntegerField(help_text="Counted from 1 on the page.")
    text = serializers.CharField(help_text="As the earliest response has it.")
    answers = RoundAnswerSerializer(many=True, help_text="By the authorities' names.")
    figures = RoundFiguresSerializer(many=True)


class RoundSerializer(RoundSummarySerializer):
    """A round, whole."""

    csv_url = serializers.URLField(help_text="All of it as CSV.")
    questions = RoundQuestionSerializer(many=True)


@extend_schema(
    operation_id="list_rounds", tags=["log"], parameters=[PageParameters], responses=RoundPageSerializer
)
@reading
def rounds(request: Request) -> Response:
    """The same questions, asked of several authorities: each set of them with the requests, the newest first."""
    refuse_unknown(request, PageParameters().fields)
    page = give_page(request, Round.objects.shown(), walk=["id"])
    results = [_summary(request, each) for each in comparing.summaries(page.results)]
    return answer_page(request, RoundPageSerializer, page, results=results)


@extend_schema(operation_id="get_round", tags=["log"], responses=RoundSerializer)
@reading
def round_detail(request: Request, slug: str) -> Response:
    """One round, with every authority's answer to each question. One that was found to be another gives that."""
    refuse_unknown(request, [])
    found = comparing.find(slug)
    if found and found.merged_into:
        found = comparing.find(found.merged_into.slug)
    if found is None:
        raise Http404
    of = comparing.compare(found)
    summary = Summary(found, of.members, len(of.lines))
    body = _summary(request, summary) | {
        "csv_url": reverse("round-csv", args=[found.slug], request=request),
        "questions": [_line(request, line) for line in of.lines],
    }
    return Response(RoundSerializer(body, context={"request": request}).data)


def _summary(request: Request, of: Summary) -> dict[str, Any]:
    return {
        "slug": of.round.slug,
        "title": of.title,
        "question_count": of.questions,
        "authority_count": len({each.authority_id for each in of.requests}),
        "url": request.build_absolute_uri(of.round.get_absolute_url()),
        "api_url": reverse("api-round", args=[of.round.slug], request=request),
        "requests": of.requests,
    }


def _line(request: Request, line: Line) -> dict[str, Any]:
    return {
        "number": line.number,
        "text": line.text,
        "answers": [_row(request, row) for row in line.rows],
        "figures": [_figures(figures) for figures in line.figures],
    }


def _row(request: Request, row: Row) -> dict[str, Any]:
    return {
        "request": row.info_request.pk,
        "question_url": request.build_absolute_uri(row.question.get_absolute_url()),
        "question": row.question.text or None,
        "text": row.text or None,
        "dispositions": [answer.disposition for answer in row.answers],
        "citations": row.citations,
        "tables": [link.table_id for link in row.tables],
    }


def _figures(of: Figures) -> dict[str, Any]:
    return {
        "row": of.row or None,
        "measure": of.measure or None,
        "unit": of.unit or None,
        "periods": of.periods,
        "figures": [
            {"request": info_request.pk, "period": period, **_figure(cell)}
            for info_request, cells in of.rows
            for period, cell in zip(of.periods, cells, strict=True)
            if cell
        ],
    }


def _figure(cell: Cell) -> dict[str, Any]:
    value = cell.figure.value
    return {
        "printed": value.text,
        "value": None if value.number is None else float(value.number),
        "missing": status(cell.figure) or None,
        "table": cell.link.table_id,
    }
