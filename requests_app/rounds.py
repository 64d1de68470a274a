"""Rounds: the same questions asked of several authorities, found among published requests once one is published.

A request belongs to a round where another authority was asked at least half of the same questions, counted in whichever of the
two has more, and never one question alone: many requests share one ("How many requests did you receive?") and nothing else. All
answers of a round were sent within `_WITHIN`. `aligning` says which questions are the same.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import Count, Exists, Q
from django.utils.crypto import get_random_string
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from requests_app import matching
from requests_app.aligning import Pair, align
from requests_app.letters.asking import AskedText
from requests_app.models import InformationRequest, Question, Round, RoundQuestion
from requests_app.models.rounds import FEWEST

FIND: Final = "find_rounds"
"""The job's name, which stands in `jobs`."""

_WITHIN: Final = timedelta(days=275)
"""Nine months: authorities answer months apart, and many a round is put again a year later."""

_AS_ALIKE: Final = 0.8
"""So alike are two questions that mean the same, where a question is 1 to itself. Other questions of a subject come to 0.65."""

_LOOKED_AT: Final = 60
"""So many requests are looked at for each question: one that belongs to the round is enough to find it."""

_LETTERS: Final = "bcdfghjkmnpqrstvwxz23456789"
_LENGTH: Final = 8


@dataclass(frozen=True, slots=True)
class _Alike:
    """Another authority's request with the same questions. pairs: places in one's own request and in it."""

    info_request: InformationRequest
    questions: Sequence[Question]
    pairs: tuple[Pair, ...]


def queue(info_request: InformationRequest) -> None:
    """Have its round looked for, once the transaction it is called in is committed."""
    app.configure_task(FIND, lock=FIND).defer(request_id=str(info_request.pk))


def find(request_id: uuid.UUID) -> None:
    """Put a request into the round that it belongs to, if there is one. Doing it twice changes nothing."""
    with transaction.atomic():
        _one_at_a_time()
        # Held, so that its questions are not rewritten meanwhile.
        info_request = InformationRequest.objects.select_for_update().filter(pk=request_id).first()
        if info_request:
            _join(info_request)


def forget_broken() -> int:
    """Delete the rounds that are shown no more, unless a job is still looking; return how many rows that were.

    A correction takes its request out of its round until its job has run, which finds it by the others: till then the address must
    stay. One query decides: between two, a correction could come whose job the first has not seen.
    """
    looking = ProcrastinateJob.objects.filter(task_name=FIND, status__in=["todo", "doing"])
    whole = Round.objects.shown().order_by().values("pk")
    with transaction.atomic():
        _one_at_a_time()
        broken = Round.objects.filter(~Exists(looking), merged_into=None).exclude(pk__in=whole)
        return broken.delete()[0]


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('foilog rounds'))")


# Finding ------------------------------------------------------------------------------------------


def _join(info_request: InformationRequest) -> None:
    own = RoundQuestion.objects.filter(question__info_request=info_request)
    former = set(own.values_list("round", flat=True))
    own.delete()
    questions = list(info_request.questions.select_related("parent"))
    found = sorted(
        _asked_the_same(info_request, questions),
        key=lambda each: (-len(each.pairs), str(each.info_request.pk)),
    )
    together = _within_time(info_request, found)
    _hold(together)
    if still_there := _still_there(together):
        _write(questions, still_there, former)


def _asked_the_same(info_request: InformationRequest, questions: Sequence[Question]) -> Iterable[_Alike]:
    if len(questions) < FEWEST:
        return
    for other, alike in _candidates(info_request, questions).items():
        its = list(Question.objects.filter(info_request=other).select_related("info_request__authority"))
        places = {question.pk: place for place, question in enumerate(its)}
        pairs = align(
            [question.text for question in questions],
            [question.text for question in its],
            {(place, places[pk]) for place, pk in alike if pk in places},
        )
        if len(pairs) >= max(FEWEST, (max(len(questions), len(its)) + 1) // 2):
            yield _Alike(its[0].info_request, its, pairs)


def _candidates(
    info_request: InformationRequest, questions: Sequence[Question]
) -> dict[uuid.UUID, set[tuple[int, int]]]:
    """Return other authorities' requests with a question that means the same: its place here, and its key."""
    found: dict[uuid.UUID, set[tuple[int, int]]] = {}
    asked = [
        AskedText(question.number, question.text, _context(info_request, question)) for question in questions
    ]
    for place, matched in enumerate(matching.match(asked, best=_LOOKED_AT)):
        own = [each.likeness for each in matched.matches if each.question.info_request_id == info_request.pk]
        enough = _AS_ALIKE * max(own, default=1.0)
        for each in matched.matches:
            other = each.question.info_request
            if each.likeness >= enough and _may_be_together(info_request, other):
                found.setdefault(other.pk, set()).add((place, each.question.pk))
    return found


def _context(info_request: InformationRequest, question: Question) -> str:
    parts = [info_request.title, question.group, question.parent.text if question.parent else ""]
    return " ".join(filter(None, parts))


def _may_be_together(one: InformationRequest, other: InformationRequest) -> bool:
    return one.authority_id != other.authority_id and _in_time(one, other)


def _in_time(one: InformationRequest, other: InformationRequest) -> bool:
    """Whether two answers were sent within the time of a round; of one without a date nothing says that it was not."""
    return not (one.date and other.date) or abs(one.date - other.date) <= _WITHIN


def _within_time(info_request: InformationRequest, found: Iterable[_Alike]) -> list[_Alike]:
    """Return those that can be in one round with a request, with all that is in a round with them; the most alike first."""
    members = [info_request]
    kept = []
    for each in found:
        new = _beside(each.info_request)
        if all(_in_time(one, other) for one in members for other in new):
            members += new
            kept.append(each)
    return kept


def _beside(info_request: InformationRequest) -> list[InformationRequest]:
    """Return the requests of the round that one is in, itself among them."""
    same_round = Q(questions__in_round__round__questions__question__info_request=info_request)
    return list(InformationRequest.objects.filter(same_round | Q(pk=info_request.pk)).distinct())


def _hold(together: Iterable[_Alike]) -> None:
    """Let nobody withdraw or correct those of the rounds that are written, until the end of the transaction.

    Who does either holds one request, before any of its rows; who looks for rounds holds several, one looking at a time. So nobody
    waits for somebody who waits for them.
    """
    keys = [one.pk for each in together for one in _beside(each.info_request)]
    list(InformationRequest.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))


def _still_there(together: Sequence[_Alike]) -> list[_Alike]:
    """Return those that nobody has withdrawn or corrected since they were read. A correction has a job of its own."""
    keys = [question.pk for each in together for question in each.questions]
    there = set(Question.objects.filter(pk__in=keys).values_list("pk", flat=True))
    return [each for each in together if there.issuperset(question.pk for question in each.questions)]


# Writing ------------------------------------------------------------------------------------------


def _write(questions: Sequence[Question], together: Sequence[_Alike], former: Iterable[int]) -> None:
    """Put a request's questions beside those of the others, in one round: a new one, or the oldest that any is in.

    former: where the request was, which is its round still if nobody else is left there: the others may be in correction.
    """
    members = [each.info_request.pk for each in together]
    rounds = list(
        Round.objects.filter(
            Q(questions__question__info_request__in=members) | Q(pk__in=former, questions=None)
        )
        .distinct()
        .order_by("pk")
    )
    into = rounds[0] if rounds else Round.objects.create(slug=get_random_string(_LENGTH, _LETTERS))
    lines = _Lines(into)
    for other in rounds[1:]:
        lines.take_over(other, _same_lines(lines, other, together))
    for each in together:
        for own, its in each.pairs:
            lines.put_together(questions[own], each.questions[its])
    lines.save()


def _same_lines(lines: "_Lines", other: Round, together: Sequence[_Alike]) -> dict[int, int]:
    """Return which line of another round is which here, as the questions of the request that joins them say."""
    place_of = dict(RoundQuestion.objects.filter(round=other).values_list("question", "line"))
    here: dict[int, int] = {}
    there: dict[int, int] = {}
    for each in together:
        for own, its in each.pairs:
            pk = each.questions[its].pk
            if (line := lines.line_of(pk)) is not None:
                here.setdefault(own, line)
            elif pk in place_of:
                there.setdefault(place_of[pk], own)
    return {line: here[own] for line, own in there.items() if own in here}


class _Lines:
    """The lines of a round as they are being written. A line has one question of each request at most."""

    def __init__(self, of: Round) -> None:
        self.of = of
        rows = RoundQuestion.objects.filter(round=of).select_related("question")
        self._line_of = {row.question_id: row.line for row in rows}
        self._taken = {(row.line, row.question.info_request_id) for row in rows}
        self._next = max(self._line_of.values(), default=-1) + 1

    def line_of(self, question: int) -> int | None:
        return self._line_of.get(question)

    def put_together(self, one: Question, other: Question) -> None:
        """Put two questions into one line: the one that either is in, or a new one."""
        line = self._line_of.get(other.pk, self._line_of.get(one.pk))
        if line is None:
            line, self._next = self._next, self._next + 1
        for question in (other, one):
            self._put(question, line)

    def take_over(self, other: Round, same: dict[int, int]) -> None:
        """Move the questions of another round here. same: which of its lines is which; the others are new ones."""
        for row in RoundQuestion.objects.filter(round=other).select_related("question").order_by("line"):
            if row.line not in same:
                same[row.line], self._next = self._next, self._next + 1
            self._put(row.question, same[row.line])
        RoundQuestion.objects.filter(round=other).delete()
        Round.objects.filter(Q(pk=other.pk) | Q(merged_into=other)).update(merged_into=self.of)

    def _put(self, question: Question, line: int) -> None:
        place = (line, question.info_request_id)
        if question.pk not in self._line_of and place not in self._taken:
            self._line_of[question.pk] = line
            self._taken.add(place)

    def save(self) -> None:
        RoundQuestion.objects.bulk_create(
            [
                RoundQuestion(round=self.of, question_id=question, line=line)
                for question, line in self._line_of.items()
            ],
            ignore_conflicts=True,
        )


# Reading ------------------------------------------------------------------------------------------


def of_requests(keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, Round]:
    """Return the round of each request that is in one, with how many authorities it is of. One query or two."""
    rows = (
        RoundQuestion.objects.filter(question__info_request__in=list(keys))
        .shared()
        .order_by()
        .values_list("question__info_request", "round")
        .annotate(count=Count("question"))
        .order_by("question__info_request", "count")
    )
    of = {request: number for request, number, _ in rows}
    found = Round.objects.shown().in_bulk(of.values()) if of else {}
    return {request: found[number] for request, number in of.items() if number in found}
