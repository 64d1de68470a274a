"""How alike two questions are: in what they mean, and in which terms they share, the rarer the more telling. No Django."""

import math
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from requests_app.vocabulary.initials import INITIALS
from requests_app.vocabulary.names import NAMES
from requests_app.vocabulary.phrasings import PHRASINGS
from requests_app.vocabulary.terms import WORDS_TOO, Vocabulary

Weight = Callable[[str], float]
"""How much a term tells: about the logarithm of one in how many questions holds it."""

_VOCABULARY: Final = Vocabulary((*NAMES, *INITIALS, *PHRASINGS), WORDS_TOO)


def _forms(words: str) -> frozenset[str]:
    return frozenset(term.form for term in _VOCABULARY.terms(words))


# Words of every request, which say nothing of what is asked about.
_SAYS_NOTHING: Final = frozenset().union(
    *map(
        _forms,
        [
            "a",
            "about",
            "above",
            "act",
            "advise",
            "all",
            "also",
            "am",
            "an",
            "and",
            "annual",
            "any",
            "are",
            "as",
            "ask",
            "at",
            "available",
            "be",
            "been",
            "being",
            "below",
            "between",
            "both",
            "breakdown",
            "broken",
            "but",
            "by",
            "calendar",
            "can",
            "confirm",
            "could",
            "current",
            "currently",
            "data",
            "date",
            "detail",
            "details",
            "did",
            "do",
            "does",
            "during",
            "each",
            "either",
            "etc",
            "every",
            "exactly",
            "explain",
            "figure",
            "figures",
            "financial",
            "following",
            "for",
            "freedom",
            "from",
            "full",
            "further",
            "give",
            "given",
            "grateful",
            "had",
            "has",
            "have",
            "having",
            "held",
            "hold",
            "how",
            "i",
            "if",
            "in",
            "include",
            "included",
            "including",
            "information",
            "into",
            "is",
            "it",
            "its",
            "just",
            "kindly",
            "know",
            "last",
            "latest",
            "let",
            "like",
            "list",
            "made",
            "make",
            "many",
            "may",
            "me",
            "month",
            "most",
            "much",
            "my",
            "need",
            "no",
            "not",
            "number",
            "of",
            "on",
            "once",
            "one",
            "only",
            "or",
            "order",
            "other",
            "our",
            "out",
            "over",
            "past",
            "per",
            "period",
            "please",
            "possible",
            "provide",
            "provided",
            "question",
            "recent",
            "record",
            "recorded",
            "regarding",
            "relating",
            "request",
            "respect",
            "s",
            "same",
            "see",
            "send",
            "separately",
            "set",
            "should",
            "since",
            "so",
            "some",
            "specify",
            "state",
            "such",
            "supply",
            "tell",
            "than",
            "thank",
            "that",
            "the",
            "their",
            "them",
            "then",
            "there",
            "these",
            "they",
            "this",
            "those",
            "through",
            "time",
            "to",
            "total",
            "under",
            "up",
            "us",
            "use",
            "using",
            "was",
            "we",
            "were",
            "what",
            "when",
            "where",
            "whether",
            "which",
            "who",
            "will",
            "wish",
            "with",
            "within",
            "would",
            "year",
            "yes",
            "you",
            "your",
        ],
    )
)
_SAYS_LITTLE: Final = frozenset(f"={group[0]}" for group in PHRASINGS).union(
    *map(
        _forms,
        [
            "receive",
            "raise",
            "made",
            "money",
            "amount",
            "occur",
            "happen",
            "take",
            "place",
            "record",
            "report",
            "log",
            "carry",
            "conduct",
            "undertake",
            "handle",
            "deal",
            "involve",
            "relate",
            "concern",
            "employ",
            "operate",
            "own",
            "run",
            "manage",
            "use",
            "used",
            "work",
            "service",
            "team",
            "department",
            "area",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
            "since",
            "january",
        ],
    )
)

_IN_CONTEXT: Final = 0.85
"""What a term counts that only the heading or the title of the other question holds."""

_OF_ONE_STEM: Final = 0.8
"""What a term counts of which the other question has another form: "apply", "application"."""

_KIN_LENGTH: Final = 5
"""Words that begin with so many letters alike are forms of one."""

_OF_WORDS: Final = 0.125
"""What the terms that two questions share count, beside how near they are in meaning."""

_OF_COMMONNESS: Final = 0.2
"""How much of what the one asked has in common with any other of its subject is taken off."""

_REFERS_BACK: Final = re.compile(
    r"\b(?:(?:of|for|in|to|on|from) (?:these|those|them|this|the above)|these|those|the above|above|such|they|it|each one|same)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question asks about. terms: of its own words; context: of its title, heading and parent question alone."""

    terms: frozenset[str]
    context: frozenset[str] = frozenset()


def subject(text: str, *context: str) -> Subject:
    """Return what a question asks about. context: what stands above it, such as the title of its request."""
    own = frozenset(_telling(text))
    around = frozenset(term for each in context for term in _telling(each))
    return Subject(own, around - own)


def refers_back(text: str) -> bool:
    """Say whether a question is about what the one before it asked: "How many of these were paid?"."""
    return bool(_REFERS_BACK.search(text))


def _telling(text: str) -> Iterable[str]:
    for term in _VOCABULARY.terms(text):
        if term.form not in _SAYS_NOTHING and not term.form[0].isdigit() and len(term.form) > 1:
            yield term.form


def likeness(asked: Subject, other: Subject, weight: Weight, nearness: float, commonness: float) -> float:
    """Return how alike two questions are, from 0 to 1; the same words are 0.85 or so.

    nearness: of what they mean, a cosine; commonness: how near the one asked is to anything asked of its subject.
    """
    alike = nearness + _OF_WORDS * in_common(asked, other, weight) - _OF_COMMONNESS * commonness
    return min(max(alike, 0.0), 1.0)


def in_common(one: Subject, other: Subject, weight: Weight) -> float:
    """Return the geometric mean of what each shares of its own terms with the other, from 0 to 1."""
    if not one.terms or not other.terms:
        return 0.0
    return math.sqrt(_covered(one, other, weight) * _covered(other, one, weight))


def share_a_term(asked: Subject, other: Subject) -> bool:
    """Say whether the other has any term that the one asked is about; true where that has none of its own."""
    own = asked.terms - _SAYS_LITTLE
    return not own or not own.isdisjoint(other.terms | other.context)


def _covered(one: Subject, other: Subject, weight: Weight) -> float:
    """Return how much of what the first asks about the other has too, by weight."""
    total = covered = 0.0
    for term in one.terms:
        telling = weigh(term, weight)
        total += telling
        covered += telling * _shared(term, other)
    return covered / total if total else 0.0


def weigh(term: str, weight: Weight) -> float:
    """Return how much a term tells: turns of phrase next to nothing, whatever their number."""
    return 0.3 if term in _SAYS_LITTLE else weight(term)


def _shared(term: str, other: Subject) -> float:
    if term in other.terms:
        return 1.0
    if term in other.context:
        return _IN_CONTEXT
    return _OF_ONE_STEM if _has_kin(term, other.terms) or _has_kin(term, other.context) else 0.0


def _has_kin(term: str, others: Collection[str]) -> bool:
    """Say whether another form of the word, or the word with a slip of the finger, is among others."""
    if len(term) < _KIN_LENGTH or term[0] == "=":
        return False
    return any(other[0] == term[0] and _are_kin(term, other) for other in others)


@lru_cache(maxsize=100_000)
def _are_kin(one: str, other: str) -> bool:
    if len(other) < _KIN_LENGTH:
        return False
    if other[:_KIN_LENGTH] == one[:_KIN_LENGTH]:
        return True
    return len(other) > _KIN_LENGTH < len(one) and DamerauLevenshtein.distance(one, other) <= 1
