"""Requests like another."""

import re
from functools import reduce
from itertools import combinations
from operator import or_
from typing import Final

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F

from requests_app.models import InformationRequest, SearchEntry
from requests_app.search.words import BY_LENGTH, CONFIG, without_fillers

_ALIKE_READ: Final = 80
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
        for word in without_fillers(re.sub(r"[^\w\s]|\b\w*\d\w*\b", " ", info_request.title.lower()).split())
        if word not in _SAYING_NOTHING and len(word) > 2
    ]
    longest = sorted(dict.fromkeys(words), key=len, reverse=True)[:_TITLE_WORDS]
    queries = [SearchQuery(word, config=CONFIG) for word in longest]
    if not queries:
        return []
    shared = [one & other for one, other in combinations(queries, 2)] or queries
    found = SearchEntry.objects.filter(title_vector=reduce(or_, shared)).exclude(pk=info_request.pk)
    rank = SearchRank(F("title_vector"), reduce(or_, queries), normalization=BY_LENGTH)
    entries = (
        SearchEntry.objects.filter(pk__in=found.order_by().values("pk")[:_ALIKE_READ])
        .select_related("info_request__authority")
        .defer("title_vector", "vector", "words")
        .order_by(rank.desc(), F("date").desc(nulls_last=True), "pk")
    )
    return [entry.info_request for entry in entries[:most]]
