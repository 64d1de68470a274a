"""Which questions of two requests are the same, put in the same or nearly the same words. No Django.

Each has at most one counterpart. What stands in the same order in both is kept together; what was put in another order is found
too. A question that leans on the one before it ("How many of these were upheld?", "What is the cost of the contract?") is the
same only where it follows the same.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from rapidfuzz import fuzz

from requests_app.likeness import refers_back, subject
from tables_app.periods import periods_within

Pair = tuple[int, int]
"""The places of two questions, each in its own request, from 0."""

_SAME_WORDS: Final = 0.93
"""So much of their letters do questions share that differ in a slip of the pen or in "the council" for "your authority"."""

_KNOWN: Final = re.compile(r"\b(the|this|said)\s+(\w+)", re.IGNORECASE)
_FROM_THE_START: Final = re.compile(
    r"council|authority|trust|force|constabulary|police|board|department|ministry|organisation|university|college|school|"
    r"service|year|financial|calendar|academic|period|month|quarter|time|date|request|information|act|is|was|are|were",
    re.IGNORECASE,
)
"""What a question may call "this" or "the" though nothing before it named it: whoever is asked, the time, the request itself."""

_BEGINNING: Final = 5
"""Words that begin with so many letters alike are taken for forms of one: "contract", "contractor"."""


def align(ones: Sequence[str], others: Sequence[str], alike: Collection[Pair]) -> tuple[Pair, ...]:
    """Return the pairs of questions that are the same, in the order of the first request.

    alike: those known to mean the same, whatever their words.
    """
    scores = _scores(ones, others, frozenset(alike))
    pairs = _in_order(scores, len(ones), len(others))
    pairs += _left_over(scores, pairs)
    return tuple(_following(pairs, _leaning(ones), _leaning(others)))


def same_words(one: str, other: str) -> float:
    """Return how many of their letters two texts share in order, from 0 to 1; case and spaces do not count."""
    return float(fuzz.ratio(_plain(one), _plain(other))) / 100


def other_years(one: str, other: str) -> bool:
    """Say whether both name years or periods, and none in common: then they ask for different figures."""
    first, second = _periods(one), _periods(other)
    return bool(first and second and first.isdisjoint(second))


def _periods(text: str) -> frozenset[str]:
    return frozenset(period.code for period in periods_within(text)[1])


def _plain(text: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in text.casefold()).split())


def _scores(ones: Sequence[str], others: Sequence[str], alike: Collection[Pair]) -> dict[Pair, float]:
    """Return the pairs that may be the same, and how well their words agree."""
    found = {}
    for first, one in enumerate(ones):
        for second, other in enumerate(others):
            words = same_words(one, other)
            if ((first, second) in alike or words >= _SAME_WORDS) and not other_years(one, other):
                found[first, second] = words
    return found


def _in_order(scores: dict[Pair, float], ones: int, others: int) -> list[Pair]:
    """Return the pairs with the greatest sum of scores of which none crosses another."""
    best: list[list[tuple[float, tuple[Pair, ...]]]] = [[(0.0, ())] * (others + 1) for _ in range(ones + 1)]
    for first in range(1, ones + 1):
        for second in range(1, others + 1):
            pair = (first - 1, second - 1)
            ways = [best[first - 1][second], best[first][second - 1]]
            if pair in scores:
                score, pairs = best[first - 1][second - 1]
                ways.append((score + scores[pair], (*pairs, pair)))
            best[first][second] = max(ways, key=lambda way: way[0])
    return list(best[ones][others][1])


def _left_over(scores: dict[Pair, float], taken: Iterable[Pair]) -> list[Pair]:
    """Return the best pairs among questions that are not taken, in whatever order they stand."""
    taken = list(taken)
    firsts, seconds = {pair[0] for pair in taken}, {pair[1] for pair in taken}
    found = []
    for pair in sorted(scores, key=lambda pair: (-scores[pair], pair)):
        if pair[0] not in firsts and pair[1] not in seconds:
            firsts.add(pair[0])
            seconds.add(pair[1])
            found.append(pair)
    return found


def _following(pairs: Iterable[Pair], ones: Collection[int], others: Collection[int]) -> list[Pair]:
    """Return the pairs in order, without those of questions that lean on another and do not follow a pair that is kept.

    ones, others: the places of the questions that lean.
    """
    kept: list[Pair] = []
    for first, second in sorted(pairs):
        leans = first in ones or second in others
        if not leans or (first - 1, second - 1) in kept:
            kept.append((first, second))
    return kept


def _leaning(texts: Sequence[str]) -> frozenset[int]:
    """Return the places of the questions that are only understood with the one before."""
    return frozenset(
        place
        for place, text in enumerate(texts)
        if place and (refers_back(text) or _says_known(text, texts[place - 1]))
    )


def _says_known(text: str, before: str) -> bool:
    """Say whether a question speaks of "this supplier", or of "the contract" that the one before it named."""
    named = {word.casefold()[:_BEGINNING] for word in re.findall(r"\w+", before)}
    for article, word in _KNOWN.findall(text):
        if _FROM_THE_START.fullmatch(word):
            continue
        if article.casefold() != "the" or (word.casefold()[:_BEGINNING] in named and subject(word).terms):
            return True
    return False
