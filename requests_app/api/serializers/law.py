"""Authorities, and the exemptions of the law."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from requests_app.api.serializers.records import NULL, ApiAddress, ListPageSerializer, PageAddress, Record
from requests_app.letters import legislation
from requests_app.models import (
    Authority,
    Exemption,
)


class LicenceSerializer(serializers.Serializer[Any]):
    """The licence under which an authority's responses may be used again."""

    name = serializers.CharField(help_text="Such as Open Government Licence v3.0.")
    url = serializers.URLField(allow_null=True)


def licence_of(authority: Authority) -> dict[str, str | None] | None:
    if not authority.licence_name:
        return None
    return {"name": authority.licence_name, "url": authority.licence_url or None}


class AuthorityNameSerializer(Record[Authority]):
    """A public authority, named."""

    url = PageAddress()
    api_url = ApiAddress("api-authority", lookup_field="slug")

    class Meta:
        model = Authority
        fields = ["slug", "name", "url", "api_url"]


class AuthoritySerializer(AuthorityNameSerializer):
    """A public authority and how much it has published."""

    email = serializers.EmailField(help_text="For questions about a published response.", **NULL)
    request_url = serializers.URLField(help_text="The authority's own page for making a request.", **NULL)
    licence = serializers.SerializerMethodField(help_text="Null where the authority gives none.")
    request_count = serializers.IntegerField(read_only=True, help_text="Its published requests.")
    table_count = serializers.IntegerField(read_only=True, help_text="The tables in those.")

    class Meta(AuthorityNameSerializer.Meta):
        fields = [
            *AuthorityNameSerializer.Meta.fields,
            "email",
            "request_url",
            "licence",
            "request_count",
            "table_count",
        ]

    @extend_schema_field(LicenceSerializer(allow_null=True))
    def get_licence(self, authority: Authority) -> dict[str, str | None] | None:
        return licence_of(authority)


class AuthorityPageSerializer(ListPageSerializer):
    results = AuthoritySerializer(many=True)


class ExemptionNameSerializer(Record[Exemption]):
    """A provision of the law, named."""

    url = PageAddress()
    api_url = ApiAddress("api-exemption", lookup_field="slug")

    class Meta:
        model = Exemption
        fields = ["code", "slug", "title", "url", "api_url"]


class ExemptionSerializer(Record[Exemption]):
    """A provision that an answer may rest on, in plain English, and how many published requests do."""

    absolute = serializers.BooleanField(
        help_text="True: without a public interest test. Null: the question does not arise.", **NULL
    )
    url = PageAddress()
    api_url = ApiAddress("api-exemption", lookup_field="slug")
    legislation_url = serializers.URLField(source="url", read_only=True, help_text="The law's own text.")
    request_count = serializers.IntegerField(
        read_only=True, help_text="Published requests with an answer that rests on it."
    )

    class Meta:
        model = Exemption
        fields = [
            "code",
            "slug",
            "title",
            "regime",
            "kind",
            "absolute",
            "plain_english",
            "url",
            "api_url",
            "legislation_url",
            "request_count",
        ]


class ExemptionPartSerializer(serializers.Serializer[Any]):
    """A part of a provision."""

    code = serializers.CharField()
    about = serializers.CharField(help_text="Such as trade secrets.")


class ExemptionDetailSerializer(ExemptionSerializer):
    """A provision with what its parts cover."""

    parts = serializers.SerializerMethodField(help_text="Those that answers name, in their order.")

    class Meta(ExemptionSerializer.Meta):
        fields = [*ExemptionSerializer.Meta.fields, "parts"]

    @extend_schema_field(ExemptionPartSerializer(many=True))
    def get_parts(self, exemption: Exemption) -> list[dict[str, str]]:
        return [{"code": code, "about": words} for code, words in legislation.parts_of(exemption.code)]


class ExemptionPageSerializer(ListPageSerializer):
    results = ExemptionSerializer(many=True)
