"""The log as a whole: where its parts are, what changed in it, and its files."""

from typing import Any

from rest_framework import serializers

from requests_app.api.serializers.records import NULL, ApiAddress, Instant, PageAddress, Record
from requests_app.api.serializers.requests import _NOTE
from requests_app.models import (
    Authority,
    BulkFile,
    Change,
)


class IndexSerializer(serializers.Serializer[Any]):
    requests = serializers.URLField()
    questions = serializers.URLField()
    tables = serializers.URLField()
    search = serializers.URLField()
    exemptions = serializers.URLField()
    authorities = serializers.URLField()
    topics = serializers.URLField()
    rounds = serializers.URLField()
    statistics = serializers.URLField()
    changes = serializers.URLField()
    bulk = serializers.URLField()
    schema = serializers.URLField()
    docs = serializers.URLField()


class ChangeSerializer(Record[Change]):
    """Something was published, corrected or withdrawn. What was withdrawn is to be deleted from copies."""

    at = Instant()
    note = serializers.CharField(help_text=_NOTE, **NULL)
    request_id = serializers.UUIDField(source="info_request_id", read_only=True)
    authority: serializers.SlugRelatedField[Authority] = serializers.SlugRelatedField(
        "slug", read_only=True, help_text="The authority's slug."
    )
    api_url = ApiAddress("api-request", lookup_field="info_request_id", lookup_url_kwarg="request_id")

    class Meta:
        model = Change
        fields = ["kind", "at", "note", "request_id", "authority", "api_url"]


class ChangesSerializer(serializers.Serializer[Any]):
    """Changes, the oldest first."""

    next = serializers.URLField(help_text="More of them; null where these are the last.", **NULL)
    cursor = serializers.CharField(
        help_text="Keep it: asked for later with `cursor`, it gives what changed since. Null only in a log without any change.",
        **NULL,
    )
    results = ChangeSerializer(many=True)


class BulkFileSerializer(Record[BulkFile]):
    """A file with the whole log in it."""

    url = PageAddress()

    class Meta:
        model = BulkFile
        fields = ["name", "media_type", "size", "sha256", "url"]


class BulkFilesSerializer(serializers.Serializer[Any]):
    """The files that were made last."""

    schema_version = serializers.IntegerField(help_text="Another one means another thing; additions keep it.")
    generated_at = Instant(allow_null=True, help_text="Null while they are being made.")
    files = BulkFileSerializer(many=True)
