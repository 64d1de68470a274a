"""Did you mean: misspelt words put right with words that are published. One that was withdrawn is never suggested."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from django.db import connection
from rapidfuzz.distance import DamerauLevenshtein

from requests_app.search.words import Sought, words_in

_CANDIDATES: Final = 20
_ENOUGH: Final = 50
"""More entries with a word than this need not be counted."""
_OFTENER: Final = 10
"""A word is put right where the right one is in so many times as many entries."""
_WORD: Final = re.compile(r"[A-Za-z]{4,40}")

# How many entries hold each word that was typed; and each word that is spelled like it, with how many hold one of its stem.
# What no entry holds as it is written is never offered, even if it was left among the words.
_COUNTED: Final = f"""
SELECT word, (
    SELECT count(*) FROM (
        SELECT FROM requests_app_searchentry WHERE vector @@ plainto_tsquery('foi', foi_norm(word)) LIMIT {_ENOUGH}
    ) AS found
) FROM unnest(%s::text[]) AS word
"""  # noqa: S608 - all of it is from this module
_SPELLED_LIKE: Final = f"""
SELECT typed, word, (
    SELECT count(*) FROM (
        SELECT FROM requests_app_searchentry WHERE vector @@ quote_literal(stem)::tsquery LIMIT {_ENOUGH}
    ) AS found
)
FROM unnest(%s::text[]) AS typed, LATERAL (
    SELECT word, stem FROM requests_app_searchword WHERE word %% typed
    ORDER BY similarity(word, typed) DESC, word LIMIT {_CANDIDATES}
) AS near
WHERE EXISTS (SELECT FROM requests_app_searchentry WHERE words @> ARRAY[word::text])
"""  # noqa: S608


def suggestion(typed: str) -> str:
    """Return what was typed with its misspelt words put right; empty where there is nothing better to offer."""
    found = list(_counted(_doubtful(words_in(typed).sought)))
    rare = {word: count for word, count in found if count * _OFTENER <= _ENOUGH}
    right = _put_right(rare) if rare else {}
    better = re.sub(r"[A-Za-z]+", lambda word: right.get(word[0].lower(), word[0]), typed)
    return better if better != typed else ""


def _doubtful(sought: Iterable[Sought]) -> list[str]:
    """Return the single words that stand for nothing in the vocabulary and in no quotes."""
    return sorted(
        {
            each.text.lower()
            for each in sought
            if not each.names and not each.phrase and _WORD.fullmatch(each.text)
        }
    )


def _counted(words: list[str]) -> Iterator[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, [words])
        yield from cursor.fetchall()


def _put_right(rare: dict[str, int]) -> dict[str, str]:
    best: dict[str, tuple[int, int, str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_SPELLED_LIKE, [sorted(rare)])
        for typed, word, count in cursor.fetchall():
            slips = DamerauLevenshtein.distance(typed, word)
            if 0 < slips <= _slips_in(typed) and count > rare[typed] * _OFTENER:
                best[typed] = min(best.get(typed, (slips, -count, word)), (slips, -count, word))
    return {typed: word for typed, (_, _, word) in best.items()}


def _slips_in(word: str) -> int:
    """How many slips of the finger a word of its length may have."""
    return 1 if len(word) < 7 else 2
