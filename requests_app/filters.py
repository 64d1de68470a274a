"""What may stand in the address of a search, for the page and for the API alike."""

from typing import Any, Final

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from requests_app import search
from requests_app.models import Authority, Exemption, RequestTable, SearchEntry
from requests_app.models.log import OUTCOMES, REGIMES
from requests_app.search import Criteria, Sort, TableCriteria
from tables_app.periods import read_period
from tables_app.values import Kind

FACETS: Final = ("authority", "year", "outcome", "exemption", "regime", "has_tables")
SORTS: Final = [
    (Sort.RELEVANCE.value, _("Best match")),
    (Sort.NEWEST.value, _("Newest first")),
    (Sort.OLDEST.value, _("Oldest first")),
]


class YearsField(forms.MultipleChoiceField):
    """Years, given any number of times. A year without a response is no error: nothing is found for it."""

    def valid_value(self, value: Any) -> bool:
        return len(value) == 4 and value.isascii() and value.isdecimal()


class YearsFilter(django_filters.MultipleChoiceFilter):
    field_class = YearsField


class DayField(forms.DateField):
    """A day as programs write it, or as people here do: 2024-03-31, 31/3/2024, 31 March 2024."""

    def __init__(self, **options: Any) -> None:
        formats = ["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"]
        wrong = {"invalid": _("Write a day such as 2024-03-31 or 31/3/2024.")}
        super().__init__(input_formats=formats, error_messages=wrong, **options)


class DayFilter(django_filters.DateFilter):
    field_class = DayField


class RequestForm(forms.Form):
    """What holds for several of the fields together."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("date_from"), cleaned.get("date_to")
        if first and last and first > last:
            wrong = _("The last day is before the first. Change one of them.")
            self.add_error("date_to", forms.ValidationError(wrong, code="before_from"))
        return cleaned


class RequestFilter(django_filters.FilterSet):
    """Words, facets and order of a search over requests. A facet given twice widens the search."""

    q = django_filters.CharFilter(
        label="Search for",
        max_length=search.MAX_WORDS,
        help_text='Words, "phrases in quotes", or, and -words that must not occur.',
    )
    authority = django_filters.ModelMultipleChoiceFilter(
        label="Authority", queryset=Authority.objects.all(), to_field_name="slug"
    )
    year = YearsFilter(label="Year of the response")
    outcome = django_filters.MultipleChoiceFilter(label="Outcome", choices=OUTCOMES)
    exemption = django_filters.ModelMultipleChoiceFilter(
        label="Exemption", queryset=Exemption.objects.all(), to_field_name="code"
    )
    regime = django_filters.MultipleChoiceFilter(label="Law", choices=REGIMES)
    has_tables = django_filters.MultipleChoiceFilter(
        label="Tables", choices=[("true", _("With tables")), ("false", _("Without tables"))]
    )
    date_from = DayFilter(label="The first day of the response.")
    date_to = DayFilter(label="The last day of the response.")
    sort = django_filters.ChoiceFilter(label="Sort by", choices=SORTS, empty_label=None)

    class Meta:
        model = SearchEntry
        fields: list[str] = []
        form = RequestForm

    @property
    def criteria(self) -> Criteria:
        """What is asked for; call `is_valid()` first."""
        cleaned = self.form.cleaned_data
        return Criteria(
            words=cleaned["q"].strip(),
            authority=tuple(authority.slug for authority in cleaned["authority"]),
            year=tuple(cleaned["year"]),
            outcome=tuple(cleaned["outcome"]),
            exemption=tuple(exemption.code for exemption in cleaned["exemption"]),
            regime=tuple(cleaned["regime"]),
            has_tables=tuple(cleaned["has_tables"]),
            date_from=cleaned["date_from"],
            date_to=cleaned["date_to"],
            as_typed=cleaned.get("as_typed") == "true",
            sort=Sort(cleaned["sort"]) if cleaned["sort"] else None,
        )

    def filter_queryset(self, queryset: QuerySet[SearchEntry]) -> QuerySet[SearchEntry]:
        """Return the entries found, in order; `queryset` is all of them."""
        return search.find(self.criteria)


class PageFilter(RequestFilter):
    """What may stand in the address of the search page besides: that misspelt words are not to be put right."""

    as_typed = django_filters.ChoiceFilter(label="Exactly as typed", choices=[("true", "")])

    class Meta(RequestFilter.Meta):
        pass


TABLE_KINDS: Final = [
    (Kind.COUNT.value, _("Counts")),
    (Kind.MONEY.value, _("Amounts of money")),
    (Kind.PERCENTAGE.value, _("Percentages")),
    (Kind.DECIMAL.value, _("Decimal numbers")),
    (Kind.DATE.value, _("Dates")),
]


class PeriodField(forms.CharField):
    """A year or a period in any spelling; its value is the period's code."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        period = read_period(text)
        if period is None:
            raise forms.ValidationError(
                _("Write a year or a period, such as 2024, 2021/22 or Q3 2023."), code="invalid"
            )
        return period.code


class PeriodFilter(django_filters.CharFilter):
    field_class = PeriodField


class TableFilter(django_filters.FilterSet):
    """What may stand in the address of a search over tables alone."""

    q = django_filters.CharFilter(
        label="Words in the title, headers, cells or notes, as in a search over requests.",
        max_length=search.MAX_WORDS,
    )
    column = django_filters.CharFilter(
        label="Words in the headers of its columns, in capitals or not.", max_length=search.MAX_WORDS
    )
    row = django_filters.CharFilter(
        label="Words that name its rows, in capitals or not.", max_length=search.MAX_WORDS
    )
    period = PeriodFilter(
        label="A year or period that its title, headers or rows name: 2021/22, 2021-22, 2024, Q3 2023.",
        max_length=60,
    )
    kind = django_filters.MultipleChoiceFilter(
        label="A kind of values that one of its columns holds.", choices=TABLE_KINDS
    )
    authority = django_filters.ModelMultipleChoiceFilter(
        label="The slug of an authority.", queryset=Authority.objects.all(), to_field_name="slug"
    )

    class Meta:
        model = RequestTable
        fields: list[str] = []

    @property
    def criteria(self) -> TableCriteria:
        """What is asked for; call `is_valid()` first."""
        cleaned = self.form.cleaned_data
        return TableCriteria(
            words=cleaned["q"].strip(),
            authority=tuple(authority.slug for authority in cleaned["authority"]),
            kind=tuple(cleaned["kind"]),
            period=cleaned["period"],
            column=cleaned["column"].strip(),
            row=cleaned["row"].strip(),
        )

    def filter_queryset(self, queryset: QuerySet[RequestTable]) -> QuerySet[RequestTable]:
        """Return the tables found, in order; `queryset` is all of them."""
        return search.find_tables(self.criteria)


def query_string(criteria: Criteria, *, page: int = 1) -> str:
    """Return the one address of a search, after its "?": every link of the search page is made here.

    What has its usual value is left out. A changed search begins on its first page, since nobody asks for another.
    """
    query = QueryDict(mutable=True)
    if criteria.words:
        query["q"] = criteria.words
    for facet in FACETS:
        query.setlist(facet, sorted(criteria.chosen(facet)))
    for name in ("date_from", "date_to"):
        if day := getattr(criteria, name):
            query[name] = day.isoformat()
    if criteria.sort:
        query["sort"] = criteria.sort.value
    if criteria.as_typed:
        query["as_typed"] = "true"
    if page > 1:
        query["page"] = str(page)
    return query.urlencode()


def table_query_string(criteria: TableCriteria, *, page: int = 1) -> str:
    """Return the one address of a search over tables, after its "?"."""
    query = QueryDict(mutable=True)
    single = {"q": criteria.words, "column": criteria.column, "row": criteria.row, "period": criteria.period}
    for name, value in single.items():
        if value:
            query[name] = value
    for name, values in (("kind", criteria.kind), ("authority", criteria.authority)):
        query.setlist(name, sorted(values))
    if page > 1:
        query["page"] = str(page)
    return query.urlencode()
