"""Searching published tables."""

from dataclasses import dataclass

from django.contrib.postgres.search import SearchRank
from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.db.models.expressions import OrderBy

from requests_app.models import RequestTable
from requests_app.search.words import BY_LENGTH, WEIGHTS, Query, words_in


@dataclass(frozen=True, slots=True)
class TableCriteria:
    """What tables are searched for.

    words: as in `Criteria`, anywhere in a table; column, row: in its headers, in the names of its rows.
    authority: slugs. kind: kinds of values of which a column holds one. period: its code, "2021/22".
    """

    words: str = ""
    authority: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    period: str = ""
    column: str = ""
    row: str = ""


_OF_HEADERS, _OF_ROWS = "b", "c"  # the weights of these words in RequestTable.vector


def find_tables(criteria: TableCriteria) -> QuerySet[RequestTable]:
    """Return the tables that meet all criteria: the best match first, else the newest. No query is made yet."""
    tables = RequestTable.objects.select_related("table", "info_request__authority")
    if criteria.authority:
        tables = tables.filter(info_request__authority__slug__in=criteria.authority)
    if criteria.kind:
        tables = tables.filter(table__holds__overlap=list(criteria.kind))
    if criteria.period:
        tables = tables.filter(table__periods__contains=[criteria.period])
    for words, weight in ((criteria.column, _OF_HEADERS), (criteria.row, _OF_ROWS)):
        if words:
            query = words_in(words).query
            tables = tables.filter(vector=query).filter(_Within(weight, query))
    newest: list[OrderBy | str] = [
        F("info_request__date").desc(nulls_last=True), "info_request_id", "order",
    ]  # fmt: skip
    if not criteria.words:
        return tables.order_by(*newest)
    query = words_in(criteria.words).query
    rank = SearchRank(F("vector"), query, weights=WEIGHTS, normalization=BY_LENGTH)
    return tables.filter(vector=query).order_by(rank.desc(), *newest)


class _Within(Func):
    """Whether the words of one weight meet a query."""

    template = "ts_filter(%(expressions)s)"
    arg_joiner = ") @@ ("
    output_field = BooleanField()

    def __init__(self, weight: str, query: Query) -> None:
        vector = Func(
            F("vector"), Value("{" + weight + "}"), template='%(expressions)s::"char"[]', arg_joiner=", "
        )
        super().__init__(vector, query)
