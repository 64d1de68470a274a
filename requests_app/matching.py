"""Has this been asked before? The published questions that are most like one that somebody is going to ask.

Nothing that is asked is kept. Each published question has one narrow row of the terms it is about and what it means. Those
nearest in meaning are compared one by one.
"""

import datetime
import math
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Final

from django.db import connection

from requests_app import meaning
from requests_app.letters.asking import AskedText
from requests_app.likeness import Subject, likeness, refers_back, share_a_term, subject
from requests_app.models import InformationRequest, Question, QuestionEntry
from requests_app.signs import Vectors, nearest
from tables_app.periods import order, periods_within

MOST_CHARACTERS: Final = 10_000
"""So long may what is asked be."""

LIKE_ENOUGH: Final = 0.478
"""Less alike than this are not shown: most would be something else."""

BEST: Final = 3
_AS_LIKE: Final = 0.05
"""Two that differ by less are as like it, and the newer of them is the better answer."""
_MOST_COMPARED: Final = 30
_FEW: Final = 5000
"""Where there are no more questions than this, their terms are counted; where there are more, PostgreSQL's estimates do."""


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
    vectors = [meaning_of(each.text, each.back) for each in subjects]
    near, total = nearest(vectors)
    rarity = _Rarity((term for each in subjects for term in (*each.about.terms, *each.about.context)), total)
    compared = [_nearest(vector, whole) for vector, whole in zip(vectors, near, strict=True)]
    entries = QuestionEntry.objects.defer("meaning").in_bulk(set().union(*compared))
    if beside:
        entries = {pk: entry for pk, entry in entries.items() if entry.info_request_id != beside.pk}
    found = [
        _alike(each, common, one, entries, rarity)[:best]
        for each, common, one in zip(subjects, meaning.commonness(vectors).tolist(), compared, strict=True)
    ]
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

    def __init__(self, terms: Iterable[str], total: int) -> None:
        self._total = total
        self._counts = _counts(sorted(set(terms)), total)

    def weight(self, term: str) -> float:
        return math.log((self._total + 1) / (self._counts.get(term, 0) + 0.5)) if self._total else 1.0


def _counts(terms: list[str], total: int) -> dict[str, int]:
    """Return about how many published questions hold each term."""
    with connection.cursor() as cursor:
        if total > _FEW:
            cursor.execute(_ESTIMATE, [QuestionEntry._meta.db_table, terms])
            return {term: int(share * total) for term, share in cursor.fetchall()}
        cursor.execute(_COUNT, [terms])
        return dict(cursor.fetchall())


_ESTIMATE: Final = """
SELECT term, share FROM (
    SELECT unnest(most_common_elems::text::text[]) AS term, unnest(most_common_elem_freqs) AS share
    FROM pg_stats WHERE schemaname = ANY (current_schemas(false)) AND tablename = %s AND attname = 'terms'
) AS known WHERE term = ANY (%s)
"""
_COUNT: Final = """
SELECT term, count(*) FROM requests_app_questionentry, unnest(terms) AS term WHERE term = ANY (%s) GROUP BY term
"""


def _nearest(asked: bytes, whole: Vectors) -> dict[int, float]:
    """Return the keys of those nearest of the ones that were read whole, and how near each is."""
    cosines = meaning.nearness(asked, list(whole.values())).tolist()
    return {key: cosine for cosine, key in nlargest(_MOST_COMPARED, zip(cosines, whole, strict=True))}


def _alike(
    asked: _Asked,
    commonness: float,
    near: Mapping[int, float],
    entries: Mapping[int, QuestionEntry],
    rarity: _Rarity,
) -> list[tuple[int, float]]:
    """Return the keys of the questions that are like enough, each of another request, and how alike they are."""
    known = [(entries[key], nearness) for key, nearness in near.items() if key in entries]
    # What refers back is near in meaning to all that was asked of the same; only its own words tell which it is.
    scored = [
        (likeness(asked.about, about, rarity.weight, nearness, commonness), entry)
        for entry, nearness, about in ((entry, nearness, _about(entry)) for entry, nearness in known)
        if not asked.back or share_a_term(asked.about, about)
    ]
    scored = [each for each in scored if each[0] >= LIKE_ENOUGH]
    chosen: dict[uuid.UUID, tuple[int, float]] = {}
    for alike, entry in _best_first(scored):
        chosen.setdefault(entry.info_request_id, (entry.pk, alike))
    return list(chosen.values())


def _best_first(scored: list[tuple[float, QuestionEntry]]) -> list[tuple[float, QuestionEntry]]:
    """Of those that are as like it as the first of them, the newest is the best; beyond that the order is always the same."""
    ordered = sorted(
        scored,
        key=lambda each: (
            -(each[1].date or datetime.date.min).toordinal(),
            str(each[1].info_request_id),
            each[1].pk,
        ),
    )
    ranked: list[tuple[float, QuestionEntry]] = []
    while ordered:
        least = max(alike for alike, _ in ordered) - _AS_LIKE
        ranked += [each for each in ordered if each[0] > least]
        ordered = [each for each in ordered if each[0] <= least]
    return ranked


def _about(entry: QuestionEntry) -> Subject:
    return Subject(frozenset(entry.terms), frozenset(entry.context))


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
            meaning=meaning_of(each.text, " ".join(filter(None, [each.context, each.back]))),
        )
        for question, each in zip(questions, _subjects(asked), strict=True)
    )


def meaning_of(text: str, context: str) -> bytes:
    """Return what a question means, by itself and with what stands before it."""
    return meaning.vector(text, f"{context}: {text}") if context else meaning.vector(text)
