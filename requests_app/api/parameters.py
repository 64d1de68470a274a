"""What may stand after the "?" of an address of the public API. Nothing else may, so no misspelt filter is missed."""

from collections.abc import Collection, Iterable
from typing import Any, Final

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.request import Request

from requests_app import search
from requests_app.api.choosing import FIELDS, INCLUDE
from requests_app.filters import TableFilter as PageTableFilter
from requests_app.filters import YearsField
from requests_app.letters.parsed import CitationRole
from requests_app.models import Answer, Authority, Exemption, Question, RequestTable
from requests_app.models.log import DISPOSITIONS

_MAY_BE_EMPTY: Final = frozenset(["q", "column", "row"])  # an empty search box finds everything
_TEXT: Final = r"^[^\u0000]*$"  # PostgreSQL keeps every other character
_SAYING: Final = r"^[^\u0000]*[A-Za-z0-9][^\u0000]*$"
_ANCESTORS: Final = 4  # no letter was seen to number its questions deeper


class QuestionFilter(django_filters.FilterSet):
    """Filters over single questions, by what became of them."""

    q = django_filters.CharFilter(
        label="Words in the question or its answers, as in a search over requests.",
        max_length=search.MAX_WORDS,
    )
    authority = django_filters.ModelMultipleChoiceFilter(
        field_name="info_request__authority",
        queryset=Authority.objects.all(),
        to_field_name="slug",
        label="The slug of an authority.",
    )
    request = django_filters.UUIDFilter(label="The id of a request.")  # type: ignore[assignment]
    disposition = django_filters.MultipleChoiceFilter(
        choices=DISPOSITIONS, label="What became of the question."
    )
    exemption = django_filters.ModelMultipleChoiceFilter(
        queryset=Exemption.objects.all(),
        to_field_name="code",
        label="The code of a provision that the answer rests on, such as s40(2).",
    )

    class Meta:
        model = Question
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Question]) -> QuerySet[Question]:
        chosen = self.form.cleaned_data
        questions = search.find_questions(chosen["q"].strip())
        if chosen["authority"]:
            questions = questions.filter(info_request__authority__in=chosen["authority"])
        if chosen["request"]:
            questions = questions.filter(info_request=chosen["request"])
        answer = Q()
        if chosen["disposition"]:
            answer &= Q(disposition__in=chosen["disposition"])
        if chosen["exemption"]:
            answer &= Q(citations__exemption__in=chosen["exemption"], citations__role=CitationRole.OPERATIVE)
        return questions.filter(_answered_by(answer)) if answer else questions


def _answered_by(meets: Q) -> Q:
    """Return the questions whose answer meets a condition; one without an answer has its nearest ancestor's."""
    found: Any = Q()
    unanswered: Any = Q()
    for level in range(_ANCESTORS):
        of_level = Answer.objects.filter(questions=OuterRef("__".join(["parent"] * level) or "pk"))
        found |= unanswered & Exists(of_level.filter(meets))
        unanswered &= ~Exists(of_level)
    return Q(found)


class TableFilter(PageTableFilter):
    """Filters over tables: those of the page, and the request they belong to."""

    request = django_filters.UUIDFilter(label="The id of a request.")  # type: ignore[assignment]

    def filter_queryset(self, queryset: QuerySet[RequestTable]) -> QuerySet[RequestTable]:
        tables = super().filter_queryset(queryset)
        request = self.form.cleaned_data["request"]
        return tables.filter(info_request=request) if request else tables


# Reading and describing ---------------------------------------------------------------------------


def refuse_unknown(request: Request, known: Iterable[str], lists: Collection[str] = ()) -> None:
    """Raise ValidationError for parameters that do not exist, that have no value, or that have two and take one.

    lists: those that take several values, beside `fields` and `include`.
    """
    allowed = sorted(known)
    offer = f"Parameters here: {', '.join(allowed)}." if allowed else "This address takes none."
    wrong = {}
    for name in request.query_params:
        if name not in allowed:
            wrong[name] = ErrorDetail(f"There is no such parameter. {offer}", code="unknown")
        elif "" in request.query_params.getlist(name) and name not in _MAY_BE_EMPTY:
            wrong[name] = ErrorDetail("Give it a value, or leave it out.", code="blank")
        elif len(request.query_params.getlist(name)) > 1 and name not in {FIELDS, INCLUDE, *lists}:
            wrong[name] = ErrorDetail("Give it once: it takes one value.", code="repeated")
    if wrong:
        raise serializers.ValidationError(wrong)


def filtered[F: django_filters.FilterSet](
    request: Request,
    filters: type[F],
    paging: type[serializers.Serializer[Any]],
    others: Iterable[str] = (),
) -> F:
    """Return the filters that the request asks for, known to be right. Raises ValidationError.

    others: the parameters that may stand beside those of the filters and of paging.
    """
    lists = [name for name, filter_ in filters.base_filters.items() if _takes_many(filter_.field)]
    refuse_unknown(request, [*filters.base_filters, *paging().fields, *others], lists)
    asked = filters(request.query_params)
    if not asked.is_valid():
        raise serializers.ValidationError(
            {
                name: [
                    ErrorDetail(message, code=error.code) for error in errors for message in error.messages
                ]
                for name, errors in asked.form.errors.as_data().items()
            }
        )
    return asked


def describe(
    filters: type[django_filters.FilterSet], required: Collection[str] = ()
) -> list[OpenApiParameter]:
    """Return what the schema says of the filters."""
    return [
        OpenApiParameter(
            name,
            type=_schema(filter_.field, required=name in required),
            description=str(filter_.field.help_text or filter_.label),
            required=name in required,
        )
        for name, filter_ in filters.base_filters.items()
    ]


def _schema(field: forms.Field, *, required: bool) -> dict[str, Any]:
    """Return the JSON schema of a form's field; choices that are rows of the database are any text."""
    one: dict[str, Any] = {"type": "string"}
    if isinstance(field, forms.UUIDField):
        one["format"] = "uuid"
    elif isinstance(field, forms.CharField):
        one |= {"maxLength": field.max_length, "pattern": _SAYING if required else _TEXT}
    elif isinstance(field, forms.DateField):
        one["format"] = "date"
    if isinstance(field, YearsField):
        one |= {"pattern": "^[0-9]{4}$", "maxLength": 4}
    elif isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices: Any = field.choices
        one["enum"] = [value for value, _ in choices if value]
    return {"type": "array", "minItems": 1, "items": one} if _takes_many(field) else one


def _takes_many(field: forms.Field) -> bool:
    return isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
