"""How well rounds are found in an invented log, pair of requests by pair."""

import datetime
import itertools
import tomllib
from pathlib import Path

import pytest

from requests_app import rounds
from requests_app.models import Authority
from tests.builders import answer, publish_letter, question

pytestmark = pytest.mark.django_db


def test_requests_of_one_round_are_put_together_and_others_are_not() -> None:
    """Precision 1.00: what only looks alike is never put together. Recall 0.8 at least."""
    log = tomllib.loads((Path(__file__).parent / "log.toml").read_text(encoding="utf-8"))["request"]
    authorities = {
        slug: Authority.objects.create(name=f"Authority {slug.upper()}", slug=slug)
        for slug in sorted({request["authority"] for request in log})
    }
    published = []
    for number, request in enumerate(log):
        questions = [question(str(at), text) for at, text in enumerate(request["questions"], start=1)]
        info_request = publish_letter(
            authorities[request["authority"]],
            title=request["title"],
            date=datetime.date(2025, 1, 1) + datetime.timedelta(days=number),
            questions=tuple(questions),
            answers=(answer(*(each.number for each in questions)),),
        )
        rounds.find(info_request.pk)
        published.append((request, info_request.pk))
    of = rounds.of_requests([pk for _, pk in published])
    right = wrong = missed = 0
    differing = []
    for (one, first), (other, second) in itertools.combinations(published, 2):
        wanted = "round" in one and one.get("round") == other.get("round")
        found = first in of and second in of and of[first].pk == of[second].pk
        right += wanted and found
        missed += wanted and not found
        wrong += found and not wanted
        if wanted != found:
            differing.append(f"{one['title']} / {other['title']}: {'together' if found else 'missed'}")
    assert wrong == 0, differing
    assert right / (right + missed) >= 0.8, differing
