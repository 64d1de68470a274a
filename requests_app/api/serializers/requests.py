"""Requests: named, found, whole, with their questions, answers and what their tables are called."""

from typing import Any, Final

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from requests_app.api.serializers.law import (
    AuthorityNameSerializer,
    ExemptionNameSerializer,
    LicenceSerializer,
    licence_of,
)
from requests_app.api.serializers.records import (
    NULL,
    ApiAddress,
    Instant,
    ListPageSerializer,
    PageAddress,
    Record,
)
from requests_app.models import (
    Answer,
    Change,
    Citation,
    InformationRequest,
    PublishedFile,
    Question,
    RequestTable,
)
from requests_app.models.log import DISPOSITIONS, OUTCOMES, REGIMES
from requests_app.snippets import Passage, Snippet


class RequestNameSerializer(Record[InformationRequest]):
    """A published request, named."""

    authority = AuthorityNameSerializer()
    reference = serializers.CharField(help_text="The authority's own; null where it gave none.", **NULL)
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
        REGIMES, source="legislation", help_text="The law it was answered under.", **NULL
    )
    outcome = serializers.ChoiceField(OUTCOMES, help_text="What became of it.", **NULL)
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


class PassageSerializer(serializers.Serializer[Passage]):
    """One question of a request that holds the words, by itself, in its answer or in a table. HTML as in `match`."""

    mark = serializers.CharField(help_text="Its number as it is said: 5b.", **NULL)
    fragment = serializers.CharField(help_text="Its anchor on the request's page: q5b.", **NULL)
    question_html = serializers.CharField(source="question", help_text="What it asks.", **NULL)
    passage_html = serializers.CharField(
        source="text", help_text="What holds the words, where the question does not.", **NULL
    )
    table = serializers.CharField(help_text="The title of the table that holds them, if one does.", **NULL)
    disposition = serializers.ChoiceField(DISPOSITIONS, help_text="What became of it.", **NULL)

    def to_representation(self, instance: Passage) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(instance)
        return {name: value or None for name, value in shown.items()}


class MatchSerializer(serializers.Serializer[Snippet]):
    """Where the words are. HTML: everything is escaped, and each word found stands in <mark>."""

    title_html = serializers.CharField(source="title", read_only=True, help_text="The whole title.")
    passage_html = serializers.CharField(source="text", help_text="The passage that matches best.", **NULL)
    place = serializers.CharField(help_text="Of the passage: Question 5b, Table: …", **NULL)
    fragment = serializers.CharField(
        help_text="The anchor of the passage on the request's page, such as q5b.", **NULL
    )
    questions = PassageSerializer(
        source="passages", many=True, read_only=True, help_text="Up to three that match, the best first."
    )

    def to_representation(self, instance: Snippet) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(instance)
        return {name: value if name == "questions" else value or None for name, value in shown.items()}


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
    text = serializers.CharField(help_text="Null where the letter answers nothing.", **NULL)
    links = serializers.ListField(child=serializers.CharField(), read_only=True)
    citations = CitationSerializer(many=True, read_only=True)

    class Meta:
        model = Answer
        fields = ["questions", "text", "disposition", "links", "citations"]


class QuestionSerializer(Record[Question]):
    """One question of a request."""

    label = serializers.CharField(help_text='The mark as printed: "iii.".', **NULL)  # type: ignore[assignment]
    parent = serializers.SlugRelatedField(  # type: ignore[assignment]
        "number", help_text="The number of the question it belongs to.", **NULL
    )
    group = serializers.CharField(
        help_text="The heading above it, where a letter numbers its questions under several.", **NULL
    )
    text = serializers.CharField(**NULL)
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


PERIODS: Final = "Years and periods in one spelling: 2021, 2021/22, 2021-Q3, 2021-04, 2020-01-01/2020-06-30."


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
        help_text=f"{PERIODS} Those that headers and row labels name.",
    )
    notes = serializers.ListField(source="table.notes", child=serializers.CharField(), read_only=True)
    page = serializers.IntegerField(source="table.page", help_text="Of the letter.", **NULL)
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


class WholeRequestSerializer(RequestSummarySerializer):
    """A published request, whole: what it asked and what was answered."""

    correction_note = serializers.CharField(help_text="What the last correction changed.", **NULL)
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


_NOTE: Final = "What a correction changed. A withdrawal empties those before it."


class EventSerializer(Record[Change]):
    """Something that happened to a request, as the feed of changes tells it."""

    at = Instant()
    note = serializers.CharField(help_text=_NOTE, **NULL)

    class Meta:
        model = Change
        fields = ["kind", "at", "note"]


class ListedRequestSerializer(WholeRequestSerializer):
    """A published request: what it asked and what was answered."""

    changes = EventSerializer(
        source="history", many=True, read_only=True, help_text="All that happened to it, the oldest first."
    )

    class Meta(WholeRequestSerializer.Meta):
        fields = [*WholeRequestSerializer.Meta.fields, "changes"]


class RequestPageSerializer(ListPageSerializer):
    facets = FacetsSerializer(allow_null=True, help_text="Null in a walk.")
    results = ListedRequestSerializer(many=True)


class SearchResultSerializer(ListedRequestSerializer):
    """A published request that matches, and the passage that does so best."""

    match = MatchSerializer(read_only=True, allow_null=True)

    class Meta(ListedRequestSerializer.Meta):
        fields = [*ListedRequestSerializer.Meta.fields, "match"]


class SearchPageSerializer(RequestPageSerializer):
    results = SearchResultSerializer(many=True)
    suggestion = serializers.CharField(
        help_text="Where little is found: the same with misspelt words put right, if others would find more.",
        **NULL,
    )
    nearest = SearchResultSerializer(
        many=True, help_text="Where little is found: what comes nearest among the rest. Empty in a walk."
    )


class RequestSerializer(ListedRequestSerializer):
    """A published request, and others that are like it."""

    similar = RequestNameSerializer(
        source="alike", many=True, read_only=True, help_text="Requests whose titles share words with its own."
    )

    class Meta(ListedRequestSerializer.Meta):
        fields = [*ListedRequestSerializer.Meta.fields, "similar"]


class AnsweredQuestionSerializer(QuestionSerializer):
    """One question with what was answered to it."""

    request = RequestNameSerializer(source="info_request", read_only=True)
    answered_with = serializers.CharField(
        help_text="The number of the question whose answers these are: its own, or that of one above it.",
        **NULL,
    )
    answers = AnswerSerializer(source="given_answers", many=True, read_only=True)

    class Meta(QuestionSerializer.Meta):
        fields = [*QuestionSerializer.Meta.fields, "request", "answered_with", "answers"]


class TabulatedQuestionSerializer(AnsweredQuestionSerializer):
    """One question with what was answered to it, and the tables in which."""

    tables = TableNameSerializer(many=True, read_only=True)

    class Meta(AnsweredQuestionSerializer.Meta):
        fields = [*AnsweredQuestionSerializer.Meta.fields, "tables"]


class QuestionPageSerializer(ListPageSerializer):
    results = TabulatedQuestionSerializer(many=True)
