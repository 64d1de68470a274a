"""What comes nearest to a search that finds little: other words for the same, or some of its words.

In a small log every question's meaning is compared; in a large one, those of requests that hold some of the words.
"""

import math
import uuid
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from django.db.models import IntegerField, QuerySet, Value

from requests_app import meaning
from requests_app.models import QuestionEntry, SearchEntry
from requests_app.search.criteria import Criteria
from requests_app.search.finding import entries_of, within
from requests_app.search.words import Query, Sought, Words, compiled_any, words_in

FEW: Final = 10
"""Where a search finds fewer, what comes nearest is shown too, up to so many in all."""
_FEW_QUESTIONS: Final = 5000
"""Where there are no more questions than this, all are compared."""
_READ: Final = 300
"""So many requests that hold a word are looked at, so that a common word costs no more than a rare one."""
_COMPARED: Final = 300
_WORDS: Final = 8
_OF_WORDS: Final = 0.4
"""What holding all of the words counts, beside how near in meaning a question is."""
_NEAR_ENOUGH: Final = 0.35


def nearest(criteria: Criteria, most: int, beside: Collection[uuid.UUID] = ()) -> list[SearchEntry]:
    """Return what comes nearest to a search among what it does not find, the nearest first. beside: what it does find."""
    words = words_in(criteria.words)
    sought = list(dict.fromkeys(words.sought))[:_WORDS]
    if not sought or most < 1:
        return []
    entries = _without_excluded(within(SearchEntry.objects.all(), criteria), words).exclude(
        pk__in=list(beside)
    )
    held = _held(entries, sought)
    near = _near(entries, held, meaning.vector(" ".join(each.text for each in words.sought)))
    scores = {pk: near.get(pk, 0.0) + _OF_WORDS * held.get(pk, 0.0) for pk in {*near, *held}}
    best = sorted((pk for pk in scores if scores[pk] >= _NEAR_ENOUGH), key=lambda pk: (-scores[pk], str(pk)))[
        :most
    ]
    return entries_of(best)


def _without_excluded(entries: QuerySet[SearchEntry], words: Words) -> QuerySet[SearchEntry]:
    for all_of in words.any_of:
        for each in all_of:
            if each.excluded:
                entries = entries.exclude(vector=Query(compiled_any((replace(each, excluded=False),))))
    return entries


def _held(entries: QuerySet[SearchEntry], sought: Sequence[Sought]) -> dict[uuid.UUID, float]:
    """Return how much of what is sought requests hold, from 0 to 1, the rarer the more. One query."""
    each = [
        entries.filter(vector=Query(compiled_any((one,))))
        .annotate(place=Value(place, IntegerField()))
        .order_by()
        .values_list("pk", "place")[:_READ]
        for place, one in enumerate(sought)
    ]
    found = list(each[0].union(*each[1:], all=True))
    numbers = Counter(place for _, place in found)
    weights = [math.log((_READ + 1) / (numbers[place] + 0.5)) for place in range(len(sought))]
    held: Counter[uuid.UUID] = Counter()
    for pk, place in found:
        held[pk] += weights[place] / sum(weights)  # type: ignore[assignment]
    return dict(held)


def _near(
    entries: QuerySet[SearchEntry], held: dict[uuid.UUID, float], sought: bytes
) -> dict[uuid.UUID, float]:
    """Return how near in meaning the nearest question of each request is."""
    rows = QuestionEntry.objects.order_by().values_list("info_request_id", "meaning")
    if rows[_FEW_QUESTIONS : _FEW_QUESTIONS + 1].exists():
        fullest = sorted(held, key=lambda pk: (-held[pk], str(pk)))[:_COMPARED]
        every = list(rows.filter(info_request__in=fullest))
    else:
        every = list(rows.filter(info_request__in=entries.order_by().values("pk")))
    near: dict[uuid.UUID, float] = {}
    cosines = meaning.nearness(sought, [bytes(kept) for _, kept in every]).tolist() if every else []
    for (pk, _), cosine in zip(every, cosines, strict=True):
        near[pk] = max(near.get(pk, 0.0), cosine)
    return near
