"""What the public API says of each thing. Missing is null; addresses are whole; instants are in UTC."""

import datetime
from typing import Any, Final

from django.db import models
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from requests_app.models import (
    Answer,
    Authority,
    BulkFile,
    Change,
    Citation,
    Exemption,
    InformationRequest,
    PublishedFile,
    Question,
    RequestTable,
)
from requests_app.models.log import DISPOSITIONS, OUTCOMES, REGIMES
from requests_app.snippets import Passage, Snippet
from tables_app import described
from tables_app.values import Kind, Mark

_NULL: Final[dict[str, Any]] = {"read_only": True, "allow_null": True}


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

    count = serializers.IntegerField(help_text="How many results there are; null in a walk.", **_NULL)
    next = serializers.URLField(help_text="The next page; null at the end.", **_NULL)
    previous = serializers.URLField(help_text="The page before; null at the start and in a walk.", **_NULL)


class IndexSerializer(serializers.Serializer[Any]):
    requests = serializers.URLField()
    questions = serializers.URLField()
    tables = serializers.URLField()
    search = serializers.URLField()
    exemptions = serializers.URLField()
    authorities = serializers.URLField()
    changes = serializers.URLField()
    bulk = serializers.URLField()
    schema = serializers.URLField()
    docs = serializers.URLField()


# Authorities and the law ---------------------------------------------------------------------------


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

    email = serializers.EmailField(help_text="For questions about a published response.", **_NULL)
    request_url = serializers.URLField(help_text="The authority's own page for making a request.", **_NULL)
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


class AuthorityPageSerializer(PageSerializer):
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
        help_text="True: without a public interest test. Null: the question does not arise.", **_NULL
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


class ExemptionPageSerializer(PageSerializer):
    results = ExemptionSerializer(many=True)


# Requests ------------------------------------------------------------------------------------------


class RequestNameSerializer(Record[InformationRequest]):
    """A published request, named."""

    authority = AuthorityNameSerializer()
    reference = serializers.CharField(help_text="The authority's own; null where it gave none.", **_NULL)
    url = PageAddress()
    api_url = ApiAddress("api-request", lookup_field="pk", lookup_url_kwarg="request_id")
    licence = serializers.SerializerMethodField(help_text="Null where the authority gives none.")

    class Meta:
        model = InformationRequest
        fields = ["id", "authority", "reference", "title", "date", "url", "api_url", "licence"]

    @extend_schema_field(LicenceSerializer(allow_null=True))
    def get_licence(self, info_request: InformationRequest) -> dict[str, str | None] | None:
        return licence_of(info_request.authority)


class RequestSummarySerializer(RequestNameSerializer):
    """A published request without its text."""

    regime = serializers.ChoiceField(
        REGIMES, source="legislation", help_text="The law it was answered under.", **_NULL
    )
    outcome = serializers.ChoiceField(OUTCOMES, help_text="What became of it.", **_NULL)
    exemptions = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        help_text="Codes of what its answers rest on, by section.",
    )
    question_count = serializers.IntegerField(read_only=True)
    table_count = serializers.IntegerField(read_only=True)
    published_at = Instant(help_text="When it was first published.")
    updated_at = Instant(help_text="When what is public of it last changed.")

    class Meta(RequestNameSerializer.Meta):
        fields = [
            *RequestNameSerializer.Meta.fields,
            "received",
            "regime",
            "outcome",
            "exemptions",
            "question_count",
            "table_count",
            "published_at",
            "updated_at",
            "version",
        ]


class ChoiceCountSerializer(serializers.Serializer[Any]):
    """A value of a filter, and how many requests there are with it, the other filters staying as they are."""

    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField()


class FacetsSerializer(serializers.Serializer[Any]):
    """For each filter its values with their counts."""

    authority = ChoiceCountSerializer(many=True)
    year = ChoiceCountSerializer(many=True)
    outcome = ChoiceCountSerializer(many=True)
    exemption = ChoiceCountSerializer(many=True)
    regime = ChoiceCountSerializer(many=True)
    has_tables = ChoiceCountSerializer(many=True)


class RequestPageSerializer(PageSerializer):
    facets = FacetsSerializer(allow_null=True, help_text="Null in a walk.")
    results = RequestSummarySerializer(many=True)


class PassageSerializer(serializers.Serializer[Passage]):
    """One question of a request that holds the words, by itself, in its answer or in a table. HTML as in `match`."""

    mark = serializers.CharField(help_text="Its number as it is said: 5b.", **_NULL)
    fragment = serializers.CharField(help_text="Its anchor on the request's page: q5b.", **_NULL)
    question_html = serializers.CharField(source="question", help_text="What it asks.", **_NULL)
    passage_html = serializers.CharField(
        source="text", help_text="What holds the words, where the question does not.", **_NULL
    )
    place = serializers.CharField(help_text="Of that passage.", **_NULL)
    disposition = serializers.ChoiceField(DISPOSITIONS, help_text="What became of it.", **_NULL)

    def to_representation(self, instance: Passage) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(instance)
        return {name: value or None for name, value in shown.items()}


class MatchSerializer(serializers.Serializer[Snippet]):
    """Where the words are. HTML: everything is escaped, and each word found stands in <mark>."""

    title_html = serializers.CharField(source="title", read_only=True, help_text="The whole title.")
    passage_html = serializers.CharField(source="text", help_text="The passage that matches best.", **_NULL)
    place = serializers.CharField(help_text="Of the passage: Question 5b, Table: …", **_NULL)
    fragment = serializers.CharField(
        help_text="The anchor of the passage on the request's page, such as q5b.", **_NULL
    )
    questions = PassageSerializer(
        source="passages", many=True, read_only=True, help_text="Up to three that match, the best first."
    )

    def to_representation(self, instance: Snippet) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(instance)
        return {name: value if name == "questions" else value or None for name, value in shown.items()}


class SearchResultSerializer(RequestSummarySerializer):
    """A published request that matches, and the passage that does so best."""

    match = MatchSerializer(read_only=True, allow_null=True)

    class Meta(RequestSummarySerializer.Meta):
        fields = [*RequestSummarySerializer.Meta.fields, "match"]


class SearchPageSerializer(RequestPageSerializer):
    suggestion = serializers.CharField(
        allow_null=True, help_text="The words with misspelt ones put right, where few requests hold them."
    )
    nearest = SearchResultSerializer(
        many=True,
        help_text="What comes nearest where fewer than ten requests are found: it holds some of the words, or asks about the "
        "same in others. Not counted.",
    )
    results = SearchResultSerializer(many=True)


class CitationSerializer(Record[Citation]):
    """One provision cited in an answer, in the letter's own words."""

    provision = serializers.CharField(read_only=True, help_text="As the letter cites it, a mistake included.")
    exemption = ExemptionNameSerializer(
        allow_null=True, read_only=True, help_text="Null where the law has no such provision."
    )

    class Meta:
        model = Citation
        fields = ["provision", "exemption", "regime", "role", "quote"]


class AnswerSerializer(Record[Answer]):
    """One answer; it may answer several questions."""

    questions: serializers.SlugRelatedField[Question] = serializers.SlugRelatedField(
        "number", many=True, read_only=True, help_text="The numbers of the questions it answers."
    )
    text = serializers.CharField(help_text="Null where the letter answers nothing.", **_NULL)
    links = serializers.ListField(child=serializers.CharField(), read_only=True)
    citations = CitationSerializer(many=True, read_only=True)

    class Meta:
        model = Answer
        fields = ["questions", "text", "disposition", "links", "citations"]


class QuestionSerializer(Record[Question]):
    """One question of a request."""

    label = serializers.CharField(help_text='The mark as printed: "iii.".', **_NULL)  # type: ignore[assignment]
    parent = serializers.SlugRelatedField(  # type: ignore[assignment]
        "number", help_text="The number of the question it belongs to.", **_NULL
    )
    group = serializers.CharField(
        help_text="The heading above it, where a letter numbers its questions under several.", **_NULL
    )
    text = serializers.CharField(**_NULL)
    url = PageAddress()
    api_url = serializers.SerializerMethodField(help_text="This in the API.")

    class Meta:
        model = Question
        fields = ["number", "anchor", "label", "parent", "group", "text", "url", "api_url"]

    @extend_schema_field(OpenApiTypes.URI)
    def get_api_url(self, question: Question) -> str:
        address = reverse("api-question", args=[question.info_request_id, question.anchor])
        return str(self.context["request"].build_absolute_uri(address))


class NoteSerializer(serializers.Serializer[Any]):
    """A remark on some questions that is not an answer to them."""

    questions = serializers.ListField(child=serializers.CharField(), help_text="Their numbers.")
    text = serializers.CharField()


_PERIODS: Final = "Years and periods in one spelling: 2021, 2021/22, 2021-Q3, 2021-04, 2020-01-01/2020-06-30."


class TableNameSerializer(Record[RequestTable]):
    """A table, without its rows."""

    id = serializers.UUIDField(source="table_id", read_only=True)
    title = serializers.CharField(source="table.title", read_only=True)
    questions: serializers.SlugRelatedField[Question] = serializers.SlugRelatedField(
        "number", many=True, read_only=True, help_text="The numbers of the questions it answers."
    )
    columns = serializers.ListField(
        source="table.column_names",
        child=serializers.CharField(),
        read_only=True,
        help_text="Names, in order.",
    )
    row_count = serializers.IntegerField(read_only=True)
    periods = serializers.ListField(
        source="table.periods",
        child=serializers.CharField(),
        read_only=True,
        help_text=f"{_PERIODS} Those that headers and row labels name.",
    )
    notes = serializers.ListField(source="table.notes", child=serializers.CharField(), read_only=True)
    page = serializers.IntegerField(source="table.page", help_text="Of the letter.", **_NULL)
    url = PageAddress(source="table.get_absolute_url")
    api_url = ApiAddress("api-table", lookup_field="table_id")
    rows_url = ApiAddress("api-table-rows", lookup_field="table_id", help_text="Its rows as JSON.")
    csv_url = ApiAddress("api-table-csv", lookup_field="table_id", help_text="All as CSV.")
    metadata_url = ApiAddress(
        "api-table-csvw",
        lookup_field="table_id",
        help_text="What the CSV file holds: CSV on the Web metadata.",
    )
    xlsx_url = ApiAddress("api-table-xlsx", lookup_field="table_id", help_text="All as a spreadsheet.")

    class Meta:
        model = RequestTable
        fields = [
            "id",
            "title",
            "questions",
            "columns",
            "row_count",
            "periods",
            "notes",
            "page",
            "url",
            "api_url",
            "rows_url",
            "csv_url",
            "metadata_url",
            "xlsx_url",
        ]


class PublishedFileSerializer(Record[PublishedFile]):
    """A file as it was sent, which the authority lets anyone download."""

    url = PageAddress()

    class Meta:
        model = PublishedFile
        fields = ["number", "name", "media_type", "size", "sha256", "url"]


class RequestSerializer(RequestSummarySerializer):
    """A published request, whole: what it asked and what was answered."""

    correction_note = serializers.CharField(help_text="What the last correction changed.", **_NULL)
    questions = QuestionSerializer(many=True, read_only=True)
    answers = AnswerSerializer(many=True, read_only=True)
    tables = TableNameSerializer(many=True, read_only=True)
    data_package_url = serializers.SerializerMethodField(
        help_text="The tables together, described as a Frictionless Data Package; null where there is none."
    )
    notes = NoteSerializer(many=True, read_only=True)
    files = PublishedFileSerializer(
        many=True, read_only=True, help_text="Files as they were sent; most requests publish none."
    )

    class Meta(RequestSummarySerializer.Meta):
        fields = [
            *RequestSummarySerializer.Meta.fields,
            "correction_note",
            "questions",
            "answers",
            "tables",
            "data_package_url",
            "notes",
            "files",
        ]

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_data_package_url(self, info_request: InformationRequest) -> str | None:
        if not info_request.tables.all():
            return None
        return self.context["request"].build_absolute_uri(reverse("api-package-json", args=[info_request.pk]))  # type: ignore[no-any-return]


class AnsweredQuestionSerializer(QuestionSerializer):
    """One question with what was answered to it."""

    request = RequestNameSerializer(source="info_request", read_only=True)
    answered_with = serializers.CharField(
        help_text="The number of the question whose answers these are: its own, or that of one above it.",
        **_NULL,
    )
    answers = AnswerSerializer(source="given_answers", many=True, read_only=True)

    class Meta(QuestionSerializer.Meta):
        fields = [*QuestionSerializer.Meta.fields, "request", "answered_with", "answers"]


class QuestionPageSerializer(PageSerializer):
    results = AnsweredQuestionSerializer(many=True)


# Tables --------------------------------------------------------------------------------------------


class TableSerializer(TableNameSerializer):
    """A table, what it belongs to and where its rows are."""

    header = serializers.ListField(
        source="table.columns",
        child=serializers.ListField(child=serializers.CharField()),
        read_only=True,
        help_text='The path of headers above each column, the outermost first: [["Ward"], ["2024", "Men"]].',
    )
    request = RequestNameSerializer(source="info_request", read_only=True)
    periods = serializers.ListField(
        source="table.periods",
        child=serializers.CharField(),
        read_only=True,
        help_text="The years and periods that its title, headers and rows name.",
    )
    series_url = serializers.SerializerMethodField(
        help_text="Its figures joined with those of other letters; null where nothing says what they could be joined by.",
    )

    class Meta(TableNameSerializer.Meta):
        fields = [*TableNameSerializer.Meta.fields, "header", "request", "periods", "series_url"]

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_series_url(self, link: RequestTable) -> str | None:
        if not link.table.series:
            return None
        address = reverse("api-series", args=[link.info_request.authority.slug, link.table.series])
        return str(self.context["request"].build_absolute_uri(address))


class ColumnSerializer(serializers.Serializer[Any]):
    """What is known of a column, over all its rows."""

    name = serializers.CharField(help_text="Its header path in one line.")
    header = serializers.ListField(
        child=serializers.CharField(allow_blank=True), help_text="Its header path, the outermost first."
    )
    kind = serializers.CharField(help_text=f"What its values are: {', '.join(Kind)}.")
    unit = serializers.CharField(help_text="Such as £, £000s or %. An amount is in this unit.", **_NULL)
    period = serializers.CharField(
        help_text="The year or period that its header names, in one spelling: 2021/22.", **_NULL
    )
    is_label = serializers.BooleanField(help_text="It names the rows.")
    is_total = serializers.BooleanField(help_text="Its header says that it sums others up.")


class TypedTableSerializer(TableSerializer):
    """A table with the types of its columns."""

    column_types = serializers.SerializerMethodField(help_text="One a column, in order.")

    class Meta(TableSerializer.Meta):
        fields = [*TableSerializer.Meta.fields, "column_types"]

    @extend_schema_field(ColumnSerializer(many=True))
    def get_column_types(self, link: RequestTable) -> list[dict[str, Any]]:
        return described.column_types(link.table.typed)


class MissingSerializer(serializers.Serializer[Any]):
    """Why a value is null."""

    row = serializers.IntegerField(help_text="Its place in `results`, counted from 0.")
    column = serializers.IntegerField(help_text="Counted from 0.")
    printed = serializers.CharField(help_text="The mark that the letter prints, such as <5.")
    reason = serializers.CharField(
        help_text=f"One of: {', '.join(mark for mark in Mark if mark != Mark.EMPTY)}."
    )


class TablePageSerializer(PageSerializer):
    results = TableSerializer(many=True)


@extend_schema_field({"type": ["string", "number", "null"]})
class PlainValue(serializers.ReadOnlyField):
    pass


class RowPageSerializer(PageSerializer):
    """Rows of a table, as printed and as values."""

    columns = serializers.ListField(
        child=serializers.CharField(), help_text="Names, in the order of the cells."
    )
    column_types = ColumnSerializer(many=True)
    results = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField(allow_blank=True)),
        help_text='One list a row, of text as printed: "3,180", "<5", "[c]", and empty where the letter has none.',
    )
    values = serializers.ListField(
        child=serializers.ListField(child=PlainValue()),
        help_text="The same cells as values: a number, a period or day in one spelling, a text, and null for every mark.",
    )
    missing = MissingSerializer(many=True, help_text="Why a value is null, for each that prints something.")


# Changes -------------------------------------------------------------------------------------------


class ChangeSerializer(Record[Change]):
    """Something was published, corrected or withdrawn. What was withdrawn is to be deleted from copies."""

    at = Instant()
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

    next = serializers.URLField(help_text="More of them; null where these are the last.", **_NULL)
    cursor = serializers.CharField(
        help_text="Keep it: asked for later with `cursor`, it gives what changed since. Null while there is nothing.",
        **_NULL,
    )
    results = ChangeSerializer(many=True)


# Bulk files ----------------------------------------------------------------------------------------


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
