"""Searching the workroom: letters by their reference, title, file names and the words of their questions and answers.

The words stand in a table of their own, which nothing that is public reads; `search` knows nothing of it.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery, SearchVector
from django.db import connection, transaction
from django.db.models import Func, TextField, Value

from requests_app.letters.parsed import ParsedLetter
from requests_app.models import Letter, LetterWords
from requests_app.models.workroom import LetterQuerySet
from requests_app.search import CONFIG

_INDEXED_BYTES: Final = 400_000
"""So much of a letter's words at most is found: a tsvector holds 1 MB."""

_BEGINNING: Final = 3
"""Of a word of so many characters its beginning is enough."""

_WORD: Final = re.compile(r"[^\W_]+")
_OPERATOR: Final = re.compile(r'"|(?:^|\s)-\S|\sor\s', re.IGNORECASE)


def index(letter: Letter) -> None:
    """Write the letter's words anew, as its revision and its files have them now."""
    parsed = letter.revision.parsed if letter.revision else None
    texts = [*_names(letter.files.values_list("filename", flat=True)), *_words(parsed)]
    kept = "\n".join(texts).encode()[:_INDEXED_BYTES].decode(errors="ignore")
    LetterWords.objects.update_or_create(
        letter=letter, defaults={"vector": SearchVector(_normalised(kept), config=CONFIG)}
    )


@contextmanager
def by_index() -> Iterator[None]:
    """Have searches use the index as long as the block lasts.

    The planner thinks reading every letter's words cheap, since it does not count that they are stored apart.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan TO DEFAULT")


def matching(letters: LetterQuerySet, words: str) -> LetterQuerySet:
    """Return the letters that hold all the words; of a longer word its beginning is enough.

    What is typed without a space belongs together: NDC-2 is not found where there is an NDC and somewhere else a 2.
    "phrases", or, and -not are understood; of them whole words are looked for.
    """
    return letters.filter(pk__in=LetterWords.objects.filter(vector=_query(words)).values("letter"))


def _query(words: str) -> SearchQuery | CombinedSearchQuery:
    if _OPERATOR.search(words):
        return SearchQuery(_normalised(words), config=CONFIG, search_type="websearch")
    # As letters write it too: "section 40" is the same as "s.40".
    spelt = SearchQuery(_normalised(words), config=CONFIG, search_type="phrase")
    begun = " & ".join(filter(None, map(_begun, words.split())))
    return spelt | SearchQuery(begun, config=CONFIG, search_type="raw") if begun else spelt


def _begun(term: str) -> str:
    """Return what is typed without a space as a query for words that begin so, together or, as references do, parted."""
    words = _WORD.findall(term)
    parted = " <-> ".join(f"{word}:*" if len(word) >= _BEGINNING else word for word in words)
    return f"({''.join(words)}:* | ({parted}))" if len(words) > 1 else parted


def _words(parsed: ParsedLetter | None) -> Iterator[str]:
    if parsed is None:
        return
    reference = parsed.reference or ""
    yield from (reference, "".join(_WORD.findall(reference)), parsed.title or "")
    yield from (question.text for question in parsed.questions)
    yield from (answer.text for answer in parsed.answers)
    yield from (table.title or "" for table in parsed.tables)


def _names(filenames: Iterable[str]) -> Iterator[str]:
    """Yield file names as words: PostgreSQL would take "reply_2.pdf" for the name of a computer."""
    return (" ".join(_WORD.findall(name)) for name in filenames)


def _normalised(text: str) -> Func:
    return Func(Value(text), function="foi_norm", output_field=TextField())
