"""What all records and lists of the API have in common."""

import datetime
from typing import Any, Final

from django.db import models
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

NULL: Final[dict[str, Any]] = {"read_only": True, "allow_null": True}
"""Of a field that may be missing."""


class Record[M: models.Model](serializers.ModelSerializer[M]):
    """A record in which an empty text of the database is null, as everything missing is."""

    def get_extra_kwargs(self) -> dict[str, dict[str, Any]]:
        return {name: {"read_only": True} for name in self.Meta.fields}

    def to_representation(self, instance: M) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(instance)
        return {name: None if value == "" else value for name, value in shown.items()}


@extend_schema_field(OpenApiTypes.URI)
class PageAddress(serializers.ReadOnlyField):
    def __init__(self, source: str = "get_absolute_url") -> None:
        super().__init__(source=source, help_text="The page that shows this to people.")

    def to_representation(self, value: str) -> str:
        return str(self.context["request"].build_absolute_uri(value))


class ApiAddress(serializers.HyperlinkedIdentityField):
    def __init__(self, view_name: str, **options: Any) -> None:
        super().__init__(view_name, **{"help_text": "This in the API."} | options)


class Instant(serializers.DateTimeField):
    def __init__(self, **options: Any) -> None:
        super().__init__(default_timezone=datetime.UTC, read_only=True, **options)


class PageSerializer(serializers.Serializer[Any]):
    """What every list says beside its results."""

    count = serializers.IntegerField(help_text="How many results there are; null in a walk.", **NULL)
    next = serializers.URLField(help_text="The next page; null at the end.", **NULL)
    previous = serializers.URLField(help_text="The page before; null at the start and in a walk.", **NULL)


class ListPageSerializer(PageSerializer):
    """What a list that can be walked says beside its results."""

    next_cursor = serializers.CharField(
        help_text="In a walk the `cursor` of the next page, which `next` has too; null at the end.", **NULL
    )
