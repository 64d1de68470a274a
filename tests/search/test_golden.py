"""How well the search answers people, against the judged searches; beside a plain search and PostgreSQL's own ranking."""

import sys
from collections.abc import Callable, Sequence
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Q

from requests_app import search
from requests_app.models import InformationRequest
from requests_app.search import Criteria
from requests_app.views.search import seen
from tests.search.golden import DEPTH, Judged, halves, ndcg, publish_all

pytestmark = pytest.mark.django_db

Answering = Callable[[str], Sequence[str]]
"""Returns the references of what is shown for words, the best first."""

GOOD = 0.90


def shown_by_the_page(words: str) -> list[str]:
    found = seen(Criteria(words=words))
    return [each.reference for each in search.requests_of([*found.entries, *found.nearest])]


def plain_search(words: str) -> list[str]:
    """Every word anywhere in the texts, the newest first."""
    found = InformationRequest.objects.order_by("-date", "pk").distinct()
    for word in words.replace('"', "").split():
        texts = (
            Q(title__icontains=word) | Q(questions__text__icontains=word) | Q(answers__text__icontains=word)
        )
        texts |= Q(reference__icontains=word)
        found = found.exclude(pk__in=_holding(word[1:])) if word[0] == "-" else found.filter(texts)
    return [each.reference for each in found[:DEPTH]]


def _holding(word: str) -> list[UUID]:
    texts = Q(title__icontains=word) | Q(questions__text__icontains=word) | Q(answers__text__icontains=word)
    return list(InformationRequest.objects.filter(texts).values_list("pk", flat=True))


def postgresql_by_itself(words: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH texts AS (
                SELECT reference, date, to_tsvector('english', concat_ws(' ', reference, title, (
                    SELECT string_agg(text, ' ') FROM requests_app_question WHERE info_request_id = request.id
                ), (SELECT string_agg(text, ' ') FROM requests_app_answer WHERE info_request_id = request.id))) AS vector
                FROM requests_app_informationrequest request
            )
            SELECT reference FROM texts, websearch_to_tsquery('english', %s) AS query
            WHERE vector @@ query ORDER BY ts_rank(vector, query) DESC, date DESC, reference LIMIT %s
            """,
            [words, DEPTH],
        )
        return [row[0] for row in cursor.fetchall()]


def mean(searches: Sequence[Judged], names: dict[str, str], answering: Answering) -> float:
    return sum(ndcg([names[each] for each in answering(one.words)], one.judged) for one in searches) / len(
        searches
    )


def test_what_people_look_for_comes_first(capsys: pytest.CaptureFixture[str]) -> None:
    names = publish_all()
    first, second = halves()
    every = [*first, *second]
    answering = {"ours": shown_by_the_page, "icontains": plain_search, "ts_rank": postgresql_by_itself}
    scores = {name: mean(every, names, answer) for name, answer in answering.items()}
    by_half = [mean(half, names, shown_by_the_page) for half in (first, second)]
    with capsys.disabled():
        told = ", ".join(f"{name} {score:.3f}" for name, score in scores.items())
        sys.stdout.write(
            f"\nnDCG@{DEPTH} of {len(every)} searches: {told}; ours by halves {by_half[0]:.3f}, {by_half[1]:.3f}\n"
        )
    assert scores["ours"] >= GOOD
    assert scores["ours"] > max(scores["icontains"], scores["ts_rank"])


def test_the_measure_knows_a_perfect_answer_from_a_poor_one() -> None:
    judged = {"best": 3, "good": 2, "so-so": 1}
    assert ndcg(["best", "good", "so-so"], judged) == 1
    assert ndcg(["so-so", "good", "best"], judged) < ndcg(["best", "so-so", "good"], judged) < 1
    assert ndcg(["other"], judged) == ndcg([], judged) == 0
    assert ndcg(["other", "best"], {"best": 3}) == pytest.approx(0.6309, abs=1e-4)
