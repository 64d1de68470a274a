"""Has this been asked before? The same as the page `/ask`, for programs."""

from typing import Any

from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app import matching, search
from requests_app.api.parameters import refuse_unknown
from requests_app.api.questions import with_answers
from requests_app.api.serializers import AnsweredQuestionSerializer
from requests_app.letters.asking import MOST_QUESTIONS, questions_in
from requests_app.matching import LIKE_ENOUGH, MOST_CHARACTERS


class Words(serializers.CharField):
    """A text. A number is none, as the schema says."""

    def to_internal_value(self, data: object) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class AskedSerializer(serializers.Serializer[Any]):
    """What is going to be asked."""

    text = Words(
        max_length=MOST_CHARACTERS,
        trim_whitespace=False,  # its length is that of what was sent
        help_text="One question, or a whole request, which is cut up into its questions. The first "
        f"{MOST_QUESTIONS} are matched. It is not kept.",
    )


class QuestionMatchSerializer(serializers.Serializer[Any]):
    """A published question that is like the one asked."""

    likeness = serializers.FloatField(
        help_text=f"How alike the two are, from {LIKE_ENOUGH} to 1, by what they mean and the words they share. "
        "The same words give 0.85 or so; it compares matches of one question, not of different ones."
    )
    periods = serializers.ListField(
        child=serializers.CharField(),
        help_text="The years and periods that the question names or its tables give figures for.",
    )
    question = AnsweredQuestionSerializer()


class MatchedSerializer(serializers.Serializer[Any]):
    """One question that was asked, with the best published ones like it."""

    number = serializers.CharField(source="asked.number", help_text="As it was marked, else counted from 1.")
    text = serializers.CharField(source="asked.text")
    matches = QuestionMatchSerializer(many=True, help_text="The best first, each of another request.")


class MatchedListSerializer(serializers.Serializer[Any]):
    results = MatchedSerializer(many=True)
    left_off = serializers.IntegerField(
        min_value=0,
        help_text=f"How many questions were not matched, because {MOST_QUESTIONS} come before them. Send them by themselves.",
    )


@extend_schema(operation_id="match", tags=["log"], request=AskedSerializer, responses=MatchedListSerializer)
@never_cache
@api_view(["POST"])
def match(request: Request) -> Response:
    """Find for each question of a request the published ones most like it, with their answers. Nothing sent is kept."""
    refuse_unknown(request, [])
    asked = AskedSerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    with search.bounded():
        questions = questions_in(asked.validated_data["text"])
        results = matching.match(questions[:MOST_QUESTIONS])
    with_answers([found.question for each in results for found in each.matches])
    found = {"results": results, "left_off": len(questions) - len(results)}
    return Response(MatchedListSerializer(found, context={"request": request}).data)
