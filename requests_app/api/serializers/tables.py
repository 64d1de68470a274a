"""Tables with their columns, cells and rows."""

from dataclasses import asdict
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from requests_app.api.serializers.records import NULL, ListPageSerializer, PageSerializer
from requests_app.api.serializers.requests import RequestNameSerializer, TableNameSerializer
from requests_app.models import (
    RequestTable,
)
from tables_app import described, viewing
from tables_app.values import Kind, Mark


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
    unit = serializers.CharField(help_text="Such as £, £000s or %. An amount is in this unit.", **NULL)
    period = serializers.CharField(
        help_text="The year or period that its header names, in one spelling: 2021/22.", **NULL
    )
    is_label = serializers.BooleanField(help_text="It names the rows.")
    is_total = serializers.BooleanField(help_text="Its header says that it sums others up.")


class MarkSerializer(serializers.Serializer[Any]):
    """A mark that a table prints in place of a value, where no note of the letter explains it."""

    mark = serializers.CharField()
    meaning = serializers.CharField()


class TypedTableSerializer(TableSerializer):
    """A table with the types of its columns."""

    column_types = serializers.SerializerMethodField(help_text="One a column, in order.")
    marks = serializers.SerializerMethodField(help_text="What stands in place of values, and what it means.")
    chart_svg = serializers.CharField(
        source="table.chart", help_text="Its chart as SVG; null where none is drawn.", **NULL
    )

    class Meta(TableSerializer.Meta):
        fields = [*TableSerializer.Meta.fields, "column_types", "marks", "chart_svg"]

    @extend_schema_field(ColumnSerializer(many=True))
    def get_column_types(self, link: RequestTable) -> list[dict[str, Any]]:
        return described.column_types(link.table.typed)

    @extend_schema_field(MarkSerializer(many=True))
    def get_marks(self, link: RequestTable) -> list[dict[str, str]]:
        return [asdict(each) for each in viewing.meanings(link.table.typed, link.table.notes)]


class MissingSerializer(serializers.Serializer[Any]):
    """Why a value is null."""

    row = serializers.IntegerField(help_text="Its place in `results`, counted from 0.")
    column = serializers.IntegerField(help_text="Counted from 0.")
    printed = serializers.CharField(help_text="The mark that the letter prints, such as <5.")
    reason = serializers.CharField(
        help_text=f"One of: {', '.join(mark for mark in Mark if mark != Mark.EMPTY)}."
    )


class TablePageSerializer(ListPageSerializer):
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
