"""Has this been asked before? The published questions that are most like one that somebody is going to ask.

Nothing that is asked is kept. Each published question has one narrow row of the terms it is about and what it means. Those
nearest in meaning are compared one by one; in a large log, among those that share the rarest terms.
"""

import datetime
import math
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Final

from django.db import connection
from django.db.models import Q, QuerySet

from requests_app import meaning
from requests_app.letters.asking import AskedText
from requests_app.likeness import Subject, likeness, refers_back, share_a_term, subject, weigh
from requests_app.models import InformationRequest, Question, QuestionEntry
from requests_app.vocabulary.aspects import Aspect
from tables_app.periods import order, periods_within

MOST_CHARACTERS: Final = 10_000
"""So long may what is asked be."""

LIKE_ENOUGH: Final = 0.35
"""Less alike than this are not shown: most would be something else."""

BEST: Final = 3
_AS_LIKE: Final = 0.05
"""Two that differ by less are as like it, and the newer of them is the better answer."""
_RAREST: Final = 6
_MOST_LED_TO: Final = 1000
_MOST_COMPARED: Final = 60
_FEW: Final = 5000
"""Where there are no more questions than this, all are compared and their terms counted; where there are more, only those
are compared that the rarest terms lead to, and counts are PostgreSQL's estimates."""


@dataclass(frozen=True, slots=True)
class Match:
    """A published question that is like the one asked. likeness: 0 to 1, at least LIKE_ENOUGH."""

    question: Question
    likeness: float

    @property
    def periods(self) -> tuple[str, ...]:
        """The codes of the years and periods that it asks about or its tables give figures for, the first ones first."""
        named = {period.code for period in periods_within(self.question.text)[1]}
        tables = {code for row in self.question.tables.all() for code in row.table.periods}
        return tuple(sorted(named | tables, key=order))


@dataclass(frozen=True, slots=True)
class Matched:
    """A question that is asked, and the best published ones that are like it, the best first."""

    asked: AskedText
    matches: tuple[Match, ...]


def match(
    asked: Sequence[AskedText], *, beside: InformationRequest | None = None, best: int = BEST
) -> list[Matched]:
    """Return for each question the published ones most like it, from any authority, each request once.

    beside: a request whose own questions do not count.
    """
    subjects = _subjects([(each.text, each.context) for each in asked])
    rarity = _Rarity(term for each in subjects for term in (*each.about.terms, *each.about.context))
    near = _nearest(subjects, rarity, beside)
    entries = QuestionEntry.objects.defer("meaning").in_bulk({pk for one in near for pk, _ in one.questions})
    found = [_alike(each, one, entries, rarity)[:best] for each, one in zip(subjects, near, strict=True)]
    questions = _questions(pk for pairs in found for pk, _ in pairs)
    return [
        Matched(one, tuple(Match(questions[pk], alike) for pk, alike in pairs if pk in questions))
        for one, pairs in zip(asked, found, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Asked:
    """about: in terms; text: its own words; back: those that it refers back to; context: what stands above it."""

    about: Subject
    text: str
    back: str
    context: str


def _subjects(asked: Iterable[tuple[str, str]]) -> list[_Asked]:
    """Return what questions in a row ask about; one that refers back is about what the one before it asked too."""
    subjects: list[_Asked] = []
    before = ""
    for text, context in asked:
        back = before if refers_back(text) else ""
        before = f"{back} {text}".strip()
        subjects.append(_Asked(subject(text, context, back), text, back, context))
    return subjects


def _questions(pks: Iterable[int]) -> dict[int, Question]:
    related = Question.objects.select_related("info_request__authority", "parent").prefetch_related(
        "answers__citations__exemption", "tables__table"
    )
    return related.in_bulk(set(pks))


class _Rarity:
    """How much each term tells: the logarithm of one in how many published questions has it."""

    def __init__(self, terms: Iterable[str]) -> None:
        wanted = sorted(set(terms))
        self.total, self.counts = _counts(wanted)

    def count(self, term: str) -> int:
        return self.counts.get(term, 0)

    def weight(self, term: str) -> float:
        return math.log((self.total + 1) / (self.count(term) + 0.5)) if self.total else 1.0


def _counts(terms: list[str]) -> tuple[int, dict[str, int]]:
    """Return how many published questions there are, and about how many hold each term."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", [QuestionEntry._meta.db_table]
        )
        estimated = cursor.fetchone()[0]
        if estimated > _FEW:
            cursor.execute(_ESTIMATE, [QuestionEntry._meta.db_table, terms])
            return estimated, {term: int(share * estimated) for term, share in cursor.fetchall()}
        total = QuestionEntry.objects.count()
        cursor.execute(_COUNT, [terms])
        return total, dict(cursor.fetchall())


_ESTIMATE: Final = """
SELECT term, share FROM (
    SELECT unnest(most_common_elems::text::text[]) AS term, unnest(most_common_elem_freqs) AS share
    FROM pg_stats WHERE schemaname = ANY (current_schemas(false)) AND tablename = %s AND attname = 'terms'
) AS known WHERE term = ANY (%s)
"""
_COUNT: Final = """
SELECT term, count(*) FROM requests_app_questionentry, unnest(terms) AS term WHERE term = ANY (%s) GROUP BY term
"""


@dataclass(frozen=True, slots=True)
class _Near:
    """commonness: of the one asked; questions: the keys of those nearest in meaning, and how near they are."""

    commonness: float
    questions: Sequence[tuple[int, float]]


def _nearest(asked: Iterable[_Asked], rarity: _Rarity, beside: InformationRequest | None) -> list[_Near]:
    rows = QuestionEntry.objects.values_list("pk", "meaning").order_by()
    if beside:
        rows = rows.exclude(info_request=beside)
    everything = list(rows[:_FEW]) if rarity.total <= _FEW else None
    near = []
    for each in asked:
        vector = meaning_of(each.text, each.back)
        led_to = _led_to(rows, each, rarity) if everything is None else everything
        cosines = meaning.nearness(vector, [bytes(kept) for _, kept in led_to]).tolist()
        pairs = zip((pk for pk, _ in led_to), cosines, strict=True)
        nearest = nlargest(_MOST_COMPARED, pairs, key=lambda pair: (pair[1], pair[0]))
        near.append(_Near(meaning.commonness(vector), nearest))
    return near


def _led_to(
    rows: QuerySet[QuestionEntry, tuple[int, bytes | memoryview]], asked: _Asked, rarity: _Rarity
) -> list[tuple[int, bytes | memoryview]]:
    leads = _leads(asked.about, rarity)
    return list(rows.filter(leads)[:_MOST_LED_TO]) if leads else []


def _alike(
    asked: _Asked, near: _Near, entries: Mapping[int, QuestionEntry], rarity: _Rarity
) -> list[tuple[int, float]]:
    """Return the keys of the questions that are like enough, each of another request, and how alike they are."""
    known = [(entries[pk], nearness) for pk, nearness in near.questions if pk in entries]
    # What refers back is near in meaning to all that was asked of the same; only its own words tell which it is.
    scored = [
        (likeness(asked.about, about, rarity.weight, nearness, near.commonness), entry)
        for entry, nearness, about in ((entry, nearness, _about(entry)) for entry, nearness in known)
        if not asked.back or share_a_term(asked.about, about)
    ]
    scored = [each for each in scored if each[0] >= LIKE_ENOUGH]
    # Of two that are as like it, the newer is the better one; beyond that the order is the same every time.
    scored.sort(
        key=lambda each: (
            -round(each[0] / _AS_LIKE),
            -(each[1].date or datetime.date.min).toordinal(),
            str(each[1].info_request_id),
            each[1].pk,
        )
    )
    chosen: dict[uuid.UUID, tuple[int, float]] = {}
    for alike, entry in scored:
        chosen.setdefault(entry.info_request_id, (entry.pk, alike))
    return list(chosen.values())


def _about(entry: QuestionEntry) -> Subject:
    return Subject(frozenset(entry.terms), frozenset(entry.context), frozenset(map(Aspect, entry.aspects)))


def _leads(asked: Subject, rarity: _Rarity) -> Q | None:
    """Return what leads to the questions worth comparing: those that share one of its rarest terms, or two of its common ones."""
    known = [term for term in asked.terms if rarity.count(term) or rarity.total > _FEW]
    telling = sorted(known, key=lambda term: (-weigh(term, rarity.weight), term))[:_RAREST]
    if not telling:
        return None
    chosen: list[str] = []
    rows = 0
    for term in telling:
        rows += rarity.count(term)
        if chosen and rows > _MOST_LED_TO:
            break
        chosen.append(term)
    if rows > _MOST_LED_TO and len(chosen) == 1 and len(telling) > 1:
        both = telling[:2]
        return Q(terms__contains=both) | Q(terms__contains=both[:1], context__contains=both[1:])
    return Q(terms__overlap=chosen) | Q(context__overlap=chosen)


# The index ----------------------------------------------------------------------------------------


def index(info_request: InformationRequest) -> None:
    """Write the rows of a request's questions anew."""
    QuestionEntry.objects.filter(info_request=info_request).delete()
    questions = list(info_request.questions.select_related("parent"))
    asked = [
        (
            question.text,
            " ".join(
                filter(
                    None,
                    [info_request.title, question.group, question.parent.text if question.parent else ""],
                )
            ),
        )
        for question in questions
    ]
    QuestionEntry.objects.bulk_create(
        QuestionEntry(
            question=question,
            info_request=info_request,
            date=info_request.date,
            terms=sorted(each.about.terms),
            context=sorted(each.about.context),
            aspects=sorted(each.about.aspects),
            meaning=meaning_of(each.text, " ".join(filter(None, [each.context, each.back]))),
        )
        for question, each in zip(questions, _subjects(asked), strict=True)
    )


def meaning_of(text: str, context: str) -> bytes:
    """Return what a question means, by itself and with what stands before it."""
    return meaning.vector(text, f"{context}: {text}") if context else meaning.vector(text)
