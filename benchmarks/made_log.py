"""A large log of made-up requests, written straight into the tables: for measuring alone, in a database of its own.

Every request asks three questions about one thing of the vocabulary, some things far oftener than others, in sentences filled
with words as common and as rare as those of a language are. The same seed makes the same log.
"""

import datetime
import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

import numpy as np
from django.db import connection
from django.utils import timezone

from requests_app import likeness, meaning
from requests_app.models import Authority, Exemption
from requests_app.vocabulary.names import NAMES

QUESTIONS: Final = 3
_AUTHORITIES: Final = 40
_FIRST_DAY: Final = datetime.date(2017, 1, 1)
_DAYS: Final = 365 * 8
_PLACES: Final = (
    "Northmere",
    "Harrowdale",
    "Wyreside",
    "Copley",
    "Ashby",
    "Kestrel Vale",
    "Millbrook",
    "Saltmarsh",
)
_PHRASINGS: Final = (
    "How many {}s were there in each of the last three years?",
    "What was the total cost of {}s in the last financial year?",
    "How many complaints about {}s were upheld?",
    "Please provide the policy on {}s that is now in force.",
    "Which company provides {}s, and when does the contract end?",
    "How many staff work on {}s, by grade?",
    "What is the budget for {}s this year?",
    "How long did people wait for {}s on average?",
    "How many {}s were refused, and why?",
    "Please send minutes of meetings about {}s since January.",
    "What training do officers have in {}s?",
    "How many {}s are overdue or in a backlog?",
    "By ward, where were the {}s?",
    "What was raised by charges for {}s?",
    "How many appeals against decisions on {}s were won?",
    "Who is responsible for {}s?",
    "Has any audit or inspection looked at {}s?",
    "How many children were affected by {}s?",
    "What software is used to record {}s?",
    "How much compensation was paid because of {}s?",
    "Please provide emails between directors on {}s.",
    "How many vacancies are there among those who handle {}s?",
    "What consultation was there on changes to {}s?",
    "What equality assessment was made of {}s?",
)
_OUTCOMES: Final = (
    ("granted_in_full", "disclosed", 55),
    ("partly_granted", "partly_disclosed", 20),
    ("refused_in_full", "refused", 12),
    ("not_held", "not_held", 8),
    ("available_elsewhere", "available_elsewhere", 5),
)
_REGIMES: Final = (("FOIA", 88), ("EIR", 12))
_SYLLABLES: Final = [
    "ba",
    "bo",
    "ca",
    "co",
    "da",
    "de",
    "fa",
    "fe",
    "ga",
    "ge",
    "ha",
    "hi",
    "ka",
    "la",
    "li",
    "lo",
    "ma",
    "me",
    "na",
    "no",
    "pa",
    "pe",
    "ra",
    "ri",
    "ro",
    "sa",
    "se",
    "ta",
    "ti",
    "to",
    "va",
    "vo",
    "wa",
]


@dataclass(frozen=True, slots=True)
class _Asked:
    text: str
    terms: list[str]
    context: list[str]
    meaning: bytes


def make(requests: int, *, seed: int = 7) -> None:
    """Fill an empty log with so many requests."""
    chance = random.Random(seed)
    authorities = [
        Authority.objects.create(name=f"{_PLACES[number % 8]} Authority {number}", slug=f"made-{number}")
        for number in range(_AUTHORITIES)
    ]
    subjects = [group[0] for group in NAMES]
    ways = [(phrasing, meaning.vector(phrasing.format("thing"))) for phrasing in _PHRASINGS]
    asked = {subject: [*_asked(subject, ways)] for subject in subjects}
    with connection.cursor() as cursor:
        for index in _INDEXES:
            cursor.execute(f"DROP INDEX IF EXISTS {index[0]}")
        _copy(cursor, _made(requests, chance, [each.pk for each in authorities], asked))
        for statement in _DERIVED:
            cursor.execute(statement)
        for index in _INDEXES:
            cursor.execute(f"CREATE INDEX {index[0]} ON {index[1]}")


def _asked(subject: str, ways: Sequence[tuple[str, bytes]]) -> Iterator[_Asked]:
    """Yield the questions about a thing. Their meanings are mixed of the thing's and the phrasings': the model takes minutes."""
    title = f"{subject}s".capitalize()
    of_subject = np.frombuffer(meaning.vector(title), dtype=np.int8)
    for phrasing, of_phrasing in ways:
        text = phrasing.format(subject)
        about = likeness.subject(text, title)
        mixed = of_subject * 0.6 + np.frombuffer(of_phrasing, dtype=np.int8) * 0.4
        yield _Asked(
            text,
            sorted(about.terms),
            sorted(about.context),
            mixed.astype(np.int8).tobytes(),
        )


def _words(chance: random.Random) -> tuple[list[str], list[float]]:
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(20_000)]
    return words, list(accumulate(1 / (place + 5) for place in range(len(words))))


def _zipf(items: list[str]) -> list[float]:
    return list(accumulate(1 / (place + 3) for place in range(len(items))))


Row = tuple[str, tuple[Any, ...]]


def _made(
    requests: int, chance: random.Random, authorities: list[int], asked: dict[str, list[_Asked]]
) -> Iterator[Row]:
    """Yield each row of each table, in an order that keeps its references."""
    words, common = _words(chance)
    subjects = list(asked)
    oftener = _zipf(subjects)
    exemptions = list(
        Exemption.objects.filter(kind="exemption", regime="FOIA").values_list("pk", "regime")[:12]
    )
    now = timezone.now()
    question = answer = citation = 0
    for number in range(requests):
        pk = uuid.UUID(int=chance.getrandbits(128), version=4)
        subject = chance.choices(subjects, cum_weights=oftener)[0]
        outcome, disposition, _ = chance.choices(_OUTCOMES, [each[2] for each in _OUTCOMES])[0]
        regime = chance.choices([each[0] for each in _REGIMES], [each[1] for each in _REGIMES])[0]
        date = _FIRST_DAY + datetime.timedelta(days=chance.randrange(_DAYS))
        title = f"{subject.capitalize()}s in {chance.choice(_PLACES)} {date.year}"
        reference = f"FOI-{date.year}-{number:06}"
        authority = chance.choice(authorities)
        yield "informationrequest", (
            pk, authority, reference, reference.lower(), title, date, regime, outcome, "[]", now, now, 1, "",
        )  # fmt: skip
        for order, each in enumerate(chance.sample(asked[subject], QUESTIONS), start=1):
            question += 1
            answer += 1
            text = f"{each.text} {' '.join(chance.choices(words, cum_weights=common, k=14))}."
            said = f"{chance.randrange(10, 90_000):,} {' '.join(chance.choices(words, cum_weights=common, k=25))}."
            yield "question", (question, pk, order, str(order), f"q{order}", f"{order}.", "", text)
            yield "answer", (answer, pk, order, said, disposition, "[]")
            yield "answer_questions", (answer, question)
            yield "questionentry", (
                question, pk, date, each.terms, each.context, each.meaning,
            )  # fmt: skip
            if disposition in ("refused", "partly_disclosed"):
                citation += 1
                exemption, of = chance.choices(
                    exemptions, [1 / (place + 1) for place in range(len(exemptions))]
                )[0]
                yield "citation", (citation, answer, 1, "s40(2)", exemption, of, "operative", said[:80])


_COLUMNS: Final = {
    "informationrequest": (
        "id, authority_id, reference, slug, title, date, legislation, outcome, notes, published_at, updated_at, version, "
        "correction_note"
    ),
    "question": 'id, info_request_id, "order", number, anchor, label, "group", text',
    "answer": 'id, info_request_id, "order", text, disposition, links',
    "answer_questions": "answer_id, question_id",
    "questionentry": "question_id, info_request_id, date, terms, context, meaning",
    "citation": 'id, answer_id, "order", provision, exemption_id, regime, role, quote',
}
_AT_ONCE: Final = 5000

_INDEXES: Final = (
    ("search_title", "requests_app_searchentry USING gin (title_vector) WITH (fastupdate = off)"),
    ("search_text", "requests_app_searchentry USING gin (vector) WITH (fastupdate = off)"),
    ("search_words_held", "requests_app_searchentry USING gin (words) WITH (fastupdate = off)"),
    ("match_terms", "requests_app_questionentry USING gin (terms) WITH (fastupdate = off)"),
    ("match_context", "requests_app_questionentry USING gin (context) WITH (fastupdate = off)"),
)
"""Made once all rows are there: one by one takes many times as long."""


def _copy(cursor: Any, rows: Iterator[Row]) -> None:
    kept: dict[str, list[tuple[Any, ...]]] = {name: [] for name in _COLUMNS}
    for name, values in rows:
        kept[name].append(values)
        if len(kept["question"]) >= _AT_ONCE:
            _flush(cursor, kept)
    _flush(cursor, kept)


def _flush(cursor: Any, kept: dict[str, list[tuple[Any, ...]]]) -> None:
    for name, rows in kept.items():
        with cursor.copy(f"COPY requests_app_{name} ({_COLUMNS[name]}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        rows.clear()


# What publishing derives from the rows, by the same functions of the database.
_DERIVED: Final = (
    "ANALYZE",  # without it the next may take an hour
    """
    CREATE TEMPORARY TABLE made AS
    SELECT r.id, r.date, r.authority_id, r.title, r.reference, r.outcome, r.legislation,
           upper(regexp_replace(r.reference, '[^[:alnum:]]', '', 'g')) AS key, a.name AS authority,
           (SELECT string_agg(text, E'\\n') FROM requests_app_question q WHERE q.info_request_id = r.id) AS questions,
           (SELECT string_agg(text, E'\\n') FROM requests_app_answer q WHERE q.info_request_id = r.id) AS answers,
           coalesce((
               SELECT array_agg(DISTINCT e.code ORDER BY e.code) FROM requests_app_answer q
               JOIN requests_app_citation c ON c.answer_id = q.id JOIN requests_app_exemption e ON e.id = c.exemption_id
               WHERE q.info_request_id = r.id
           ), '{}')::varchar[] AS exemptions
    FROM requests_app_informationrequest r JOIN requests_app_authority a ON a.id = r.authority_id
    """,
    """
    INSERT INTO requests_app_searchprofile (outcome, legislation, exemptions, has_tables)
    SELECT DISTINCT outcome, legislation, exemptions, false FROM made
    """,
    """
    INSERT INTO requests_app_searchentry (
        info_request_id, reference_key, authority_id, date, profile_id, title_vector, vector, words
    )
    SELECT m.id, key, authority_id, date, p.id, title_vector,
           title_vector || setweight(to_tsvector('foi', foi_norm(questions)), 'B')
           || setweight(to_tsvector('foi', foi_norm(answers)), 'C') || setweight(to_tsvector('foi', foi_norm(authority)), 'D'),
           ARRAY(
               SELECT word
               FROM unnest(tsvector_to_array(to_tsvector('simple', concat_ws(' ', title, questions, answers)))) AS word
               WHERE word ~ '^[a-z]{4,40}$'
           )
    FROM made m JOIN requests_app_searchprofile p USING (outcome, legislation, exemptions),
    LATERAL (
        SELECT setweight(to_tsvector('foi', foi_norm(concat_ws(E'\\n', title, reference, key))), 'A') AS title_vector OFFSET 0
    ) AS of_title
    """,
    """
    INSERT INTO requests_app_searchword (word, stem)
    SELECT word, (ts_lexize('foi_stem', word))[1]
    FROM (SELECT DISTINCT unnest(words) AS word FROM requests_app_searchentry) AS written
    """,
    "DROP TABLE made",
    "ANALYZE",
)
