"""The public API's statistics: the same figures as the pages `/statistics` show, every quarter of them."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app import statistics
from requests_app.api.parameters import refuse_unknown
from requests_app.api.reading import reading
from requests_app.api.serializers import AuthorityNameSerializer, ExemptionNameSerializer
from requests_app.models import Authority
from requests_app.statistics import CATEGORIES, Category, ExemptionFigures, QuarterFigures, Statistics


class OutcomeCountsSerializer(serializers.Serializer[Any]):
    """How many requests there are in each category of the section 45 Code of Practice."""

    granted = serializers.IntegerField()
    granted_in_part = serializers.IntegerField()
    available_elsewhere = serializers.IntegerField()
    refused = serializers.IntegerField(help_text="Those neither confirmed nor denied among them.")
    not_held = serializers.IntegerField()
    not_known = serializers.IntegerField()


class CountsSerializer(serializers.Serializer[Any]):
    """What was published of the responses of a time."""

    responses = serializers.IntegerField()
    questions = serializers.IntegerField()
    outcomes = OutcomeCountsSerializer()
    timed = serializers.IntegerField(
        help_text="Responses of which it is known when the request was received."
    )
    in_time = serializers.IntegerField(
        help_text=f"Those of them sent within {statistics.TIME_LIMIT} working days."
    )
    late = serializers.IntegerField(help_text="Those of them sent later.")


class QuarterSerializer(CountsSerializer):
    """A quarter of a calendar year, by the date of the response."""

    quarter = serializers.CharField(help_text="Such as 2025 Q1, which is January to March.")


class QuarterQuestionsSerializer(serializers.Serializer[Any]):
    quarter = serializers.CharField()
    questions = serializers.IntegerField()


class ExemptionFiguresSerializer(serializers.Serializer[Any]):
    """How many questions have an answer that rests on an exemption."""

    exemption = ExemptionNameSerializer()
    questions = serializers.IntegerField()
    by_quarter = QuarterQuestionsSerializer(many=True, help_text="Quarters without any are left out.")


class StatisticsSerializer(serializers.Serializer[Any]):
    """How requests were answered. What is counted is what is published, not all that an authority received."""

    authority = AuthorityNameSerializer(allow_null=True, help_text="Null for the whole log.")
    elsewhere_is_granted = serializers.BooleanField(
        allow_null=True,
        help_text="Whether what is already available elsewhere (section 21) is counted as granted, as the authority chose. Null for the "
        "whole log, where each authority's own choice holds.",
    )
    url = serializers.URLField(help_text="The page that shows this to people.")
    total = CountsSerializer()
    undated = serializers.IntegerField(help_text="Responses without a date, which are not counted.")
    quarters = QuarterSerializer(many=True, help_text="The oldest first, without a gap.")
    exemptions = ExemptionFiguresSerializer(many=True, help_text="The one used most first.")


@extend_schema(
    operation_id="get_statistics",
    tags=["log"],
    parameters=[
        OpenApiParameter("authority", str, description="The slug of an authority; without it: the whole log.")
    ],
    responses=StatisticsSerializer,
)
@reading
def figures(request: Request) -> Response:
    """Volumes, outcomes, exemptions by question and timeliness, by quarter: of one authority, or of the whole log."""
    refuse_unknown(request, ["authority"])
    authority = _authority(request)
    of = statistics.of(authority)
    page = reverse("authority-statistics", args=[authority.slug]) if authority else reverse("statistics")
    body = {
        "authority": authority,
        "elsewhere_is_granted": authority.elsewhere_is_granted if authority else None,
        "url": request.build_absolute_uri(page),
        "total": _total(of),
        "undated": of.undated,
        "quarters": [_quarter(each) for each in of.quarters],
        "exemptions": [_exemption(each, of) for each in of.exemptions],
    }
    return Response(StatisticsSerializer(body, context={"request": request}).data)


def _authority(request: Request) -> Authority | None:
    if "authority" not in request.query_params:
        return None
    found = Authority.objects.filter(slug=request.query_params["authority"]).first()
    if found is None:
        raise ValidationError(
            {"authority": ErrorDetail("There is no such authority.", code="invalid_choice")}
        )
    return found


def _total(of: Statistics) -> dict[str, Any]:
    return {
        "responses": of.responses,
        "questions": of.questions,
        "outcomes": _outcomes(of.total),
        "timed": of.timed,
        "in_time": of.in_time,
        "late": of.timed - of.in_time,
    }


def _quarter(of: QuarterFigures) -> dict[str, Any]:
    return {
        "quarter": of.quarter.code,
        "responses": of.responses,
        "questions": of.questions,
        "outcomes": _outcomes(of.by_category),
        "timed": of.timed,
        "in_time": of.in_time,
        "late": of.late,
    }


def _outcomes(counts: Mapping[Category, int]) -> dict[str, int]:
    return {category.value: counts.get(category, 0) for category in CATEGORIES}


def _exemption(of: ExemptionFigures, whole: Statistics) -> dict[str, Any]:
    quarters = zip(whole.quarters, of.by_quarter, strict=True)
    return {
        "exemption": of.exemption,
        "questions": of.questions,
        "by_quarter": [
            {"quarter": each.quarter.code, "questions": count} for each, count in quarters if count
        ],
    }
