"""What was typed, as PostgreSQL's full text search understands it."""

import re
from typing import Any, Final

from django.contrib.postgres.search import SearchQuery
from django.db.models import Func, TextField, Value

CONFIG: Final = "foi"
WEIGHTS: Final = [0.1, 0.2, 0.4, 1.0]  # of tables, answers, questions and titles
BY_LENGTH: Final = Value(1)  # ts_rank's normalisation: a long letter holds a word more often

# Words that say nothing of what is searched for, as people type them in a sentence. The index holds them, for
# phrases; "it" and "who" are missing here, since they are also a department and a health body.
FILLERS: Final = frozenset(
    [
        "a",
        "about",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "how",
        "i",
        "in",
        "is",
        "many",
        "me",
        "much",
        "of",
        "on",
        "please",
        "that",
        "the",
        "their",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "was",
        "were",
        "what",
        "when",
        "where",
        "which",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)
_TERM: Final = re.compile(r'-?"[^"]*"?|\S+')


def query_of(words: str) -> SearchQuery:
    """Return what was typed as PostgreSQL's query, in the one spelling that the index has too."""
    spelled: Any = normalised(telling(words))
    query = SearchQuery(spelled, config=CONFIG, search_type="websearch")
    if key := reference_key(words):
        return query | SearchQuery(key, config=CONFIG, search_type="plain")
    return query


def telling(words: str) -> str:
    """Leave out the fillers of a question typed as a sentence, unless nothing else is there.

    What stands in quotes or is typed in capitals ("IT", "OR") stays.
    """
    terms = _TERM.findall(re.sub(r"\b(a) and (e)\b", r"\1&\2", words, flags=re.IGNORECASE))
    kept = [term for term in terms if term not in FILLERS]
    return " ".join(kept if any(term.lower() not in {"or", "not"} for term in kept) else terms)


def reference_key(words: str) -> str:
    """Return a reference in capitals without punctuation: "FOI/2024-17" is FOI202417; empty if it can be none."""
    key = re.sub(r"[\W_]", "", words).upper()
    return key if re.search(r"\d", key) and len(key) <= 40 else ""


def normalised(text: str) -> Func:
    return Func(Value(text), function="foi_norm", output_field=TextField())
