"""Has this been asked before? The published questions that are most like one that somebody is going to ask.

Nothing that is asked is kept. Each published question has one narrow row of the terms it is about; the rarest terms of the
new question lead to the rows that share them, and those are compared one by one (`likeness`).
"""

import datetime
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Q

from requests_app.letters.asking import AskedText
from requests_app.likeness import Subject, likeness, refers_back, subject, weigh
from requests_app.models import InformationRequest, Question, QuestionEntry
from tables_app.periods import order, periods_within

MOST_CHARACTERS: Final = 10_000
"""So long may what is asked be."""

LIKE_ENOUGH: Final = 0.6
"""Less alike than this are not shown: most would be something else."""

BEST: Final = 3
_RAREST: Final = 6
_MOST_COMPARED: Final = 3000
_FEW: Final = 5000
"""Where there are no more questions than this, their terms are counted, and else estimated by PostgreSQL's statistics."""


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
    rarity = _Rarity(term for each in subjects for term in (*each.terms, *each.context))
    found = [_alike(each, rarity, beside, best) for each in subjects]
    questions = _questions(pk for pairs in found for pk, _ in pairs)
    return [
        Matched(one, tuple(Match(questions[pk], alike) for pk, alike in pairs if pk in questions))
        for one, pairs in zip(asked, found, strict=True)
    ]


def _subjects(asked: Iterable[tuple[str, str]]) -> list[Subject]:
    """Return what questions in a row ask about; one that refers back is about what the one before it asked too."""
    subjects: list[Subject] = []
    before = ""
    for text, context in asked:
        back = refers_back(text) and bool(before)
        subjects.append(subject(text, context, before if back else ""))
        before = f"{before} {text}" if back else text
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


def _alike(
    asked: Subject, rarity: _Rarity, beside: InformationRequest | None, best: int
) -> list[tuple[int, float]]:
    """Return the keys of the most alike questions, each of another request, and how alike they are."""
    leads = _leads(asked, rarity)
    if not leads:
        return []
    rows = QuestionEntry.objects.filter(leads).values_list(
        "pk", "info_request_id", "date", "terms", "context"
    )
    if beside:
        rows = rows.exclude(info_request=beside)
    scored = [
        (likeness(asked, Subject(frozenset(terms), frozenset(context)), rarity.weight), date, of, pk)
        for pk, of, date, terms, context in rows[:_MOST_COMPARED]
    ]
    scored = [each for each in scored if each[0] >= LIKE_ENOUGH]
    # Of two that are as like it, the newer is the better one; beyond that the order is the same every time.
    scored.sort(
        key=lambda each: (
            -round(each[0], 2),
            -(each[1] or datetime.date.min).toordinal(),
            str(each[2]),
            each[3],
        )
    )
    chosen: dict[object, tuple[int, float]] = {}
    for alike, _, of, pk in scored:
        chosen.setdefault(of, (pk, alike))
    return list(chosen.values())[:best]


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
        if chosen and rows > _MOST_COMPARED:
            break
        chosen.append(term)
    if rows > _MOST_COMPARED and len(chosen) == 1 and len(telling) > 1:
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
            " ".join([info_request.title, question.group, question.parent.text if question.parent else ""]),
        )
        for question in questions
    ]
    QuestionEntry.objects.bulk_create(
        QuestionEntry(
            question=question,
            info_request=info_request,
            date=info_request.date,
            terms=sorted(about.terms),
            context=sorted(about.context),
        )
        for question, about in zip(questions, _subjects(asked), strict=True)
    )
