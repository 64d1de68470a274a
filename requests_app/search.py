"""The only module that knows how searching works: PostgreSQL's full text search over one narrow row a request.

The layout was measured on a million requests: ranking every match of a common word takes seconds, so matches in
the title come first, then the newest of the others by rank, then the rest by date. Every match has its place in
that order and can be reached.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce
from itertools import combinations
from operator import or_
from typing import Any, Final

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import OperationalError, connection, transaction
from django.db.models import (
    BooleanField,
    Case,
    F,
    FloatField,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    StringAgg,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable, ExpressionWrapper, OrderBy
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import gettext_lazy as _
from psycopg.errors import QueryCanceled

from requests_app.letters.parsed import CitationRole
from requests_app.models import (
    Answer,
    Authority,
    Exemption,
    InformationRequest,
    Question,
    RequestTable,
    SearchEntry,
)
from requests_app.models.log import OUTCOMES, REGIMES

MAX_WORDS: Final = 200  # characters that a search may have
TIMEOUT: Final = "3s"
CONFIG: Final = "foi"
_WEIGHTS: Final = [0.1, 0.2, 0.4, 1.0]  # of tables, answers, questions and titles
_BY_LENGTH: Final = Value(1)  # ts_rank's normalisation: a long letter holds a word more often
_WINDOW: Final = 1000  # matches outside the title that are ranked, from the newest
_INDEXED_BYTES: Final = 200_000  # of each kind of text; a tsvector holds 1 MB

# Words that say nothing of what is searched for, as people type them in a sentence. The index holds them, for
# phrases; "it" and "who" are missing here, since they are also a department and a health body.
_FILLERS: Final = frozenset(
    [
        "a",
        "about",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "how",
        "i",
        "in",
        "is",
        "many",
        "me",
        "much",
        "of",
        "on",
        "please",
        "that",
        "the",
        "their",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "was",
        "were",
        "what",
        "when",
        "where",
        "which",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)
_TERM: Final = re.compile(r'-?"[^"]*"?|\S+')


class Sort(StrEnum):
    """The order of the results. Each is total: no two requests share a place."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


class SearchTooSlow(Exception):
    """The search was given up after `TIMEOUT`; more or rarer words make it faster."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """What is searched for. Values of one facet widen the search, facets narrow it together.

    words: as typed: "phrases", or, -not. authority: slugs; exemption: codes; outcome and regime: their values.
    sort: None asks for relevance where there are words, else for the newest.
    """

    words: str = ""
    authority: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    exemption: tuple[str, ...] = ()
    regime: tuple[str, ...] = ()
    has_tables: tuple[str, ...] = ()
    sort: Sort | None = None

    def chosen(self, facet: str) -> tuple[str, ...]:
        values: tuple[str, ...] = getattr(self, facet)
        return values

    def without(self, facet: str, value: str) -> "Criteria":
        return self._with(facet, tuple(other for other in self.chosen(facet) if other != value))

    def with_value(self, facet: str, value: str) -> "Criteria":
        return self._with(facet, (*self.without(facet, value).chosen(facet), value))

    def _with(self, facet: str, values: tuple[str, ...]) -> "Criteria":
        change: dict[str, Any] = {facet: values}
        return replace(self, **change)

    @property
    def order(self) -> Sort:
        """The order that the results have; relevance means nothing without words."""
        if not self.words:
            return Sort.OLDEST if self.sort is Sort.OLDEST else Sort.NEWEST
        return self.sort or Sort.RELEVANCE


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet. count: how many results there are with it, all other facets staying as they are."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    label: str
    choices: tuple[Choice, ...]


# Finding ------------------------------------------------------------------------------------------


@contextmanager
def bounded() -> Iterator[None]:
    """Give up any query inside that takes longer than `TIMEOUT`. Raises SearchTooSlow."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # PostgreSQL takes reading the long vectors for free and would read them all for a common word: with
            # 30,000 requests that made a page three times as slow as going by the index.
            cursor.execute(f"SET LOCAL statement_timeout = '{TIMEOUT}'; SET LOCAL enable_seqscan = off")
            yield
            cursor.execute("SET LOCAL statement_timeout TO DEFAULT; SET LOCAL enable_seqscan TO DEFAULT")
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise SearchTooSlow from error
        raise


def find(criteria: Criteria) -> QuerySet[SearchEntry]:
    """Return the entries that meet all criteria, in the order asked for. No query is made yet."""
    entries = _matching(criteria.words).filter(*_conditions(criteria).values())
    if criteria.order is Sort.RELEVANCE:
        return _by_relevance(entries, criteria.words)
    date = _by_sorting(F("date")) if criteria.words else F("date")
    by_date = date.asc(nulls_last=True) if criteria.order is Sort.OLDEST else date.desc(nulls_last=True)
    return entries.order_by(by_date, "pk")


def requests_of(entries: Iterable[SearchEntry]) -> list[InformationRequest]:
    """Return the requests of some entries, in their order, with their authorities. One query."""
    ids = [entry.pk for entry in entries]
    found = InformationRequest.objects.select_related("authority").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def query_of(words: str) -> SearchQuery:
    """Return what was typed as PostgreSQL's query, in the one spelling that the index has too."""
    spelled: Any = _normalised(telling(words))
    query = SearchQuery(spelled, config=CONFIG, search_type="websearch")
    if key := reference_key(words):
        return query | SearchQuery(key, config=CONFIG, search_type="plain")
    return query


def telling(words: str) -> str:
    """Leave out the fillers of a question typed as a sentence, unless nothing else is there.

    What stands in quotes or is typed in capitals ("IT", "OR") stays.
    """
    terms = _TERM.findall(re.sub(r"\b(a) and (e)\b", r"\1&\2", words, flags=re.IGNORECASE))
    kept = [term for term in terms if term not in _FILLERS]
    return " ".join(kept if any(term.lower() not in {"or", "not"} for term in kept) else terms)


def reference_key(words: str) -> str:
    """Return a reference in capitals without punctuation: "FOI/2024-17" is FOI202417; empty if it can be none."""
    key = re.sub(r"[\W_]", "", words).upper()
    return key if re.search(r"\d", key) and len(key) <= 40 else ""


def _normalised(text: str) -> Func:
    return Func(Value(text), function="foi_norm", output_field=TextField())


def _matching(words: str) -> QuerySet[SearchEntry]:
    entries = SearchEntry.objects.all()
    return entries.filter(vector=query_of(words)) if words else entries


def _conditions(criteria: Criteria) -> dict[str, Q]:
    """Return a condition for each facet that something is chosen in."""
    makers: Mapping[str, Callable[[list[str]], Q]] = {
        "authority": lambda slugs: Q(authority__in=Authority.objects.filter(slug__in=slugs).values("pk")),
        "year": lambda years: Q(year__in=[int(year) for year in years]),
        "outcome": lambda outcomes: Q(outcome__in=outcomes),
        "exemption": lambda codes: Q(exemptions__overlap=codes),
        "regime": lambda regimes: Q(legislation__in=regimes),
        "has_tables": lambda answers: Q(has_tables__in=[answer == "true" for answer in answers]),
    }
    chosen = ((name, list(criteria.chosen(name)), make) for name, make in makers.items())
    return {name: make(values) for name, values, make in chosen if values}


def _by_relevance(entries: QuerySet[SearchEntry], words: str) -> QuerySet[SearchEntry]:
    query = query_of(words)
    newest = entries.order_by(_by_sorting(F("date")).desc(nulls_last=True), "pk").values("pk")[:_WINDOW]
    in_title = Q(title_vector=query)
    tier = Case(
        When(reference_key=reference_key(words), reference_key__gt="", then=0),
        When(in_title, then=1),
        default=2,
        output_field=IntegerField(),
    )
    rank = Case(
        When(in_title, then=SearchRank(F("title_vector"), query, weights=_WEIGHTS, normalization=_BY_LENGTH)),
        When(pk__in=newest, then=SearchRank(F("vector"), query, weights=_WEIGHTS, normalization=_BY_LENGTH)),
        default=0.0,
        output_field=FloatField(),
    )
    return entries.order_by(tier, rank.desc(), F("date").desc(nulls_last=True), "pk")


def _by_sorting(date: Combinable) -> Func:
    """The date as PostgreSQL cannot read it off an index.

    For a rare word it would walk the index of dates from the newest and look at every letter on the way.
    """
    return Func(date, template="(%(expressions)s + 0)")


# Facets -------------------------------------------------------------------------------------------

_COLUMNS: Final = {
    "authority": "authority_id",
    "year": "year",
    "outcome": "outcome",
    "exemption": "exemptions",
    "regime": "legislation",
    "has_tables": "has_tables",
}
_FACET_LABELS: Final = {
    "authority": _("Authority"),
    "year": _("Year of the response"),
    "outcome": _("Outcome"),
    "exemption": _("Exemption"),
    "regime": _("Law"),
    "has_tables": _("Tables"),
}


def facets(criteria: Criteria) -> tuple[int, tuple[Facet, ...]]:
    """Return how many requests meet the criteria, and each facet with the counts of its values.

    A facet is counted as if nothing were chosen in it, so that its counts say what choosing would give.
    """
    counts = _counts(criteria)
    named = {name: _labels(name, [value for value, _ in counts[name]], criteria) for name in _COLUMNS}
    found = tuple(
        Facet(
            name, str(_FACET_LABELS[name]), _choices(named[name], dict(counts[name]), criteria.chosen(name))
        )
        for name in _COLUMNS
    )
    return counts[""][0][1], found


def _counts(criteria: Criteria) -> dict[str, list[tuple[str, int]]]:
    """Count every facet and, under "", the results, in one query that looks for the words once."""
    conditions = _conditions(criteria)
    flags = {
        f"meets_{name}": ExpressionWrapper(condition, output_field=BooleanField())
        for name, condition in conditions.items()
    }
    matching = _matching(criteria.words).values(*_COLUMNS.values(), **flags)
    inner, params = matching.query.sql_with_params()

    def counting(name: str, value: str) -> str:
        # All that stands in this text is from this module; what was typed is in `params`.
        others = " AND ".join(f"meets_{other}" for other in conditions if other != name) or "true"
        return f"SELECT '{name}', {value}::text, count(*) FROM matching WHERE {others} GROUP BY 2"  # noqa: S608

    parts = [counting("", "''")]
    for name, column in _COLUMNS.items():
        parts.append(counting(name, "unnest(exemptions)" if name == "exemption" else column))
    found: dict[str, list[tuple[str, int]]] = {"": [("", 0)], **{name: [] for name in _COLUMNS}}
    with connection.cursor() as cursor:
        cursor.execute(f"WITH matching AS MATERIALIZED ({inner}) " + " UNION ALL ".join(parts), params)
        for name, value, count in cursor.fetchall():
            if name == "":
                found[""] = [("", count)]
            elif value not in (None, ""):
                found[name].append((value, count))
    return found


def _labels(name: str, values: list[str], criteria: Criteria) -> dict[str, tuple[str, str]]:
    """Return, for each value as it is stored, the one in addresses and its label, in the order to show them."""
    if name == "authority":
        authorities = Authority.objects.filter(Q(pk__in=values) | Q(slug__in=criteria.authority))
        return {str(authority.pk): (authority.slug, authority.name) for authority in authorities}
    if name == "exemption":
        exemptions = Exemption.objects.filter(code__in=[*values, *criteria.exemption])
        return {exemption.code: (exemption.code, str(exemption)) for exemption in exemptions}
    if name == "year":
        return {year: (year, year) for year in sorted({*values, *criteria.year}, reverse=True)}
    known = {
        "outcome": OUTCOMES,
        "regime": REGIMES,
        "has_tables": [("true", _("With tables")), ("false", _("Without tables"))],
    }
    return {value: (value, str(label)) for value, label in known[name]}


def _choices(
    labels: Mapping[str, tuple[str, str]], counts: Mapping[str, int], chosen: tuple[str, ...]
) -> tuple[Choice, ...]:
    every = [
        Choice(value, label, counts.get(stored, 0), value in chosen)
        for stored, (value, label) in labels.items()
    ]
    return tuple(choice for choice in every if choice.count or choice.is_chosen)


# Tables -------------------------------------------------------------------------------------------


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
            tables = tables.filter(vector=query_of(words)).filter(_Within(weight, query_of(words)))
    newest: list[OrderBy | str] = [
        F("info_request__date").desc(nulls_last=True), "info_request_id", "order",
    ]  # fmt: skip
    if not criteria.words:
        return tables.order_by(*newest)
    query = query_of(criteria.words)
    rank = SearchRank(F("vector"), query, weights=_WEIGHTS, normalization=_BY_LENGTH)
    return tables.filter(vector=query).order_by(rank.desc(), *newest)


class _Within(Func):
    """Whether the words of one weight meet a query."""

    template = "ts_filter(%(expressions)s)"
    arg_joiner = ") @@ ("
    output_field = BooleanField()

    def __init__(self, weight: str, query: SearchQuery) -> None:
        vector = Func(
            F("vector"), Value("{" + weight + "}"), template='%(expressions)s::"char"[]', arg_joiner=", "
        )
        super().__init__(vector, query)


# Questions ----------------------------------------------------------------------------------------


def find_questions(words: str) -> QuerySet[Question]:
    """Return questions that hold all words, each by itself or with its answers; those of the newest requests first.

    The index leads to their requests, and only the texts of those are read.
    """
    if not words:
        return Question.objects.all()
    answers = Answer.objects.filter(questions=OuterRef("pk")).order_by().values("questions")
    answered = Subquery(
        answers.annotate(texts=StringAgg("text", Value(" "), output_field=TextField())).values("texts")
    )
    whole = Concat(
        "group",
        Value(" "),
        "text",
        Value(" "),
        Coalesce(answered, Value(""), output_field=TextField()),
        output_field=TextField(),
    )
    vector = SearchVector(Func(whole, function="foi_norm", output_field=TextField()), config=CONFIG)
    within = Question.objects.filter(info_request__in=_matching(words).values("pk"))
    return within.alias(vector=vector).filter(vector=query_of(words))


# Requests alike -----------------------------------------------------------------------------------

_ALIKE_READ: Final = 200
"""So many requests with a title like another's are compared, so that a common word costs no more than a rare one."""
_TITLE_WORDS: Final = 4
"""So many words of a title, the longest, are looked for: with six of them it took twice as long."""
_SAYING_NOTHING: Final = frozenset(
    [
        "act",
        "council",
        "data",
        "details",
        "foi",
        "freedom",
        "information",
        "number",
        "request",
        "requests",
        "regarding",
    ]
)
"""Words that titles have in common whatever they are about."""


def alike(info_request: InformationRequest, most: int) -> list[InformationRequest]:
    """Return requests whose titles share words with a request's: two of them, where its title has two. One query at most."""
    words = [
        word
        for word in telling(re.sub(r"[^\w\s]|\b\w*\d\w*\b", " ", info_request.title.lower())).split()
        if word not in _SAYING_NOTHING and word not in _FILLERS and len(word) > 2
    ]
    longest = sorted(dict.fromkeys(words), key=len, reverse=True)[:_TITLE_WORDS]
    queries = [SearchQuery(word, config=CONFIG) for word in longest]
    if not queries:
        return []
    shared = [one & other for one, other in combinations(queries, 2)] or queries
    found = SearchEntry.objects.filter(title_vector=reduce(or_, shared)).exclude(pk=info_request.pk)
    rank = SearchRank(F("title_vector"), reduce(or_, queries), normalization=_BY_LENGTH)
    entries = (
        SearchEntry.objects.filter(pk__in=found.order_by().values("pk")[:_ALIKE_READ])
        .select_related("info_request__authority")
        .defer("title_vector", "vector")
        .order_by(rank.desc(), F("date").desc(nulls_last=True), "pk")
    )
    return [entry.info_request for entry in entries[:most]]


# The index ----------------------------------------------------------------------------------------


def index(info_request: InformationRequest) -> None:
    """Write what searching looks at for one request, anew from its rows."""
    full = InformationRequest.objects.with_page_content().get(pk=info_request.pk)
    tables = list(full.tables.all())
    key = re.sub(r"[\W_]", "", full.reference).upper()
    title = _vector("A", [full.title, full.reference, key])
    operative = {
        citation.exemption.code: None
        for answer in full.answers.all()
        for citation in answer.citations.all()
        if citation.role == CitationRole.OPERATIVE and citation.exemption
    }
    questions = [text for question in full.questions.all() for text in (question.group, question.text)]
    answers = [answer.text for answer in full.answers.all()] + [note["text"] for note in full.notes]
    SearchEntry.objects.filter(pk=full.pk).delete()
    SearchEntry.objects.create(
        info_request=full,
        reference_key=key,
        date=full.date,
        year=full.date.year if full.date else None,
        authority=full.authority,
        outcome=full.outcome,
        legislation=full.legislation,
        exemptions=list(operative),
        has_tables=bool(tables),
        title_vector=title,
        vector=title
        + _vector("B", questions)
        + _vector("C", answers)
        + _vector("D", [full.authority.name, *(row.table.search_text for row in tables)]),
    )
    for row in tables:
        table = row.table
        rest = [" ".join(cells) for cells in table.rows] + [*table.notes, full.title]
        vector = (
            _vector("A", [table.title])
            + _vector("B", table.column_names)
            + _vector("C", table.row_names)
            + _vector("D", rest)
        )
        RequestTable.objects.filter(pk=row.pk).update(vector=vector)


def _vector(weight: str, texts: Iterable[str]) -> SearchVector:
    """Return texts as PostgreSQL's vector. What is beyond `_INDEXED_BYTES` is not found by searching."""
    text = "\n".join(text for text in texts if text)
    kept = text.encode()[:_INDEXED_BYTES].decode(errors="ignore")
    return SearchVector(_normalised(kept), config=CONFIG, weight=weight)
