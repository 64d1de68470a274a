"""The judged searches of golden.toml: the invented log they are asked of, and how good an answer to them is."""

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.utils import timezone
from django.utils.text import slugify

from requests_app import matching, search
from requests_app.letters.parsed import Disposition
from requests_app.models import Answer, Authority, InformationRequest, Question

DEPTH: Final = 10
_FILE: Final = Path(__file__).with_name("golden.toml")


@dataclass(frozen=True, slots=True)
class Judged:
    """A search and how relevant each request is to it: 3 exactly what is wanted, 1 marginal; none that is not named."""

    words: str
    judged: Mapping[str, int]


@cache
def _golden() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def halves() -> tuple[list[Judged], list[Judged]]:
    """Every other search, on which the search was tuned; and the others, which were looked at once that was done."""
    every = [Judged(each["words"], each["judged"]) for each in _golden()["search"]]
    return every[::2], every[1::2]


def requests() -> list[dict[str, Any]]:
    return list(_golden()["request"])


def publish_all() -> dict[str, str]:
    """Put all requests into the log, and return each one's name in the file by its reference."""
    now = timezone.now()
    for number, each in enumerate(requests()):
        authority, _ = Authority.objects.get_or_create(
            name=each["authority"], defaults={"slug": slugify(each["authority"])}
        )
        info_request = InformationRequest.objects.create(
            authority=authority,
            reference=each["reference"],
            slug=f"golden-{number}",
            title=each["title"],
            date=each["date"],
            published_at=now,
            updated_at=now,
        )
        for order, text in enumerate(each["questions"], start=1):
            Question.objects.create(
                info_request=info_request, order=order, number=str(order), anchor=f"q{order}", text=text
            )
        for order, text in enumerate(each["answers"], start=1):
            answer = Answer.objects.create(
                info_request=info_request, order=order, text=text, disposition=Disposition.DISCLOSED
            )
            answer.questions.add(*info_request.questions.filter(order=order))
        search.index(info_request)
        matching.index(info_request)
    return {each["reference"]: each["id"] for each in requests()}


def ndcg(found: Sequence[str], judged: Mapping[str, int]) -> float:
    """Return the normalised discounted cumulative gain of the first ten, with the gain 2^relevance - 1."""

    def gained(relevances: Sequence[int]) -> float:
        return sum((2.0**each - 1) / math.log2(place + 2) for place, each in enumerate(relevances[:DEPTH]))

    best = gained(sorted(judged.values(), reverse=True))
    return gained([judged.get(name, 0) for name in found]) / best if best else float(not found)
