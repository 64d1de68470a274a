"""How well "has this been asked before?" answers: `python benchmarks/matching.py [folder of real letters]`.

On the labelled questions of tests/matching: ours, the words alone, the meaning alone, PostgreSQL's trigram similarity and its
plain full-text ranking. Each of the others at the threshold that suits it best, ours at its own. Nothing is written.
With a folder that holds `text/000_….txt` and `text/002_….txt`, one request sent to two authorities: whether each question
of the one is found first among those of the other.
`python benchmarks/matching.py --times` measures how long a request of ten questions takes in a log of 100,000 generated
published requests of three questions each, made in a transaction that is taken back; beside it, how long trigram similarity and
full-text ranking take; and how many of the questions truly nearest in meaning are among those whose signs differ least.
It needs a database that `manage.py migrate` has made.
"""

import os
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "foilog.settings")

import django
import numpy as np

django.setup()

from django.db import connection, models, transaction
from django.utils import timezone

from requests_app import likeness, meaning, search
from requests_app.letters.asking import AskedText
from requests_app.letters.pipeline import parse_letter
from requests_app.matching import LIKE_ENOUGH, index, match, meaning_of
from requests_app.models import Authority, InformationRequest, Question, QuestionEntry
from requests_app.signs import MOST, _bits, _Signs
from requests_app.vocabulary.names import NAMES
from tests.matching.figures import Measure, Scores, measured, ours, weight_in
from tests.matching.pairs import Labelled, labelled

_TRIGRAM = "SELECT similarity(title || ' ' || words, %s) FROM labelled ORDER BY place"
_FULL_TEXT = """
SELECT ts_rank(to_tsvector('english', title || ' ' || words),
               replace(plainto_tsquery('english', %s)::text, '&', '|')::tsquery)
FROM labelled ORDER BY place
"""


def by_words(log: Sequence[Labelled]) -> Measure:
    published = [likeness.subject(each.published, each.title) for each in log]
    weight = weight_in(published)
    return lambda text: [likeness.in_common(likeness.subject(text), each, weight) for each in published]


def by_meaning(log: Sequence[Labelled]) -> Measure:
    vectors = [meaning_of(each.published, each.title) for each in log]
    return lambda text: meaning.nearness(meaning.vector(text), vectors).tolist()


def by_sql(statement: str) -> Measure:
    def measure(text: str) -> Scores:
        with connection.cursor() as cursor:
            cursor.execute(statement, [text])
            return [float(row[0]) for row in cursor.fetchall()]

    return measure


def compare(name: str) -> None:
    log = labelled(name)
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("DROP TABLE IF EXISTS pg_temp.labelled")
        cursor.execute("CREATE TEMPORARY TABLE labelled (place int, title text, words text)")
        cursor.executemany(
            "INSERT INTO labelled VALUES (%s, %s, %s)",
            [(place, each.title, each.published) for place, each in enumerate(log)],
        )
    sys.stdout.write(f"{name}: {len(log)} questions\n")
    sys.stdout.write(f"  {'ours':20} {measured(log, ours(log)).at(LIKE_ENOUGH)}\n")
    others = {
        "ours, best": ours(log),
        "words alone": by_words(log),
        "meaning alone": by_meaning(log),
        "trigram similarity": by_sql(_TRIGRAM),
        "full-text ranking": by_sql(_FULL_TEXT),
    }
    for called, measure in others.items():
        sys.stdout.write(f"  {called:20} {measured(log, measure).best()}\n")


def sent_to_two(folder: Path) -> None:
    """Look for the questions of one letter among those of the other, and of all the letters beside it."""
    letters = {
        path: parse_letter(path.read_bytes(), path.name) for path in sorted((folder / "text").glob("*.txt"))
    }
    first, second = (
        next(path for path in letters if path.name.startswith(each)) for each in ("000_", "002_")
    )
    for asked, twin in ((first, second), (second, first)):
        log = [
            (path, Labelled(letter.title or "", question.text, "", ""))
            for path, letter in letters.items()
            if path != asked
            for question in letter.questions
        ]
        measure = ours([each for _, each in log])
        is_twin = [path == twin for path, _ in log]
        ranks = [_rank(measure(question.text), is_twin) for question in letters[asked].questions]
        sys.stdout.write(
            f"{asked.name[:3]} asked of the log of {len(log)} questions, {twin.name[:3]} among them: "
            f"found first {ranks.count(1)} of {len(ranks)}\n"
        )


def _rank(scores: Scores, is_twin: Sequence[bool]) -> int:
    """The rank of the best question of the other letter; 0 where none is like enough."""
    best = max((score for score, twin in zip(scores, is_twin, strict=True) if twin), default=0.0)
    return 1 + sum(score > best for score in scores) if best >= LIKE_ENOUGH else 0


_REQUESTS = 100_000
_RUNS = 40
_ASKED = 10
_PHRASINGS = (
    "How many {}s were there in each of the last three years?",
    "What was the total cost of {}s in 2023?",
    "How many complaints about {}s were upheld?",
)
_OTHER_WAYS = {
    "trigram similarity": "SELECT id FROM requests_app_question ORDER BY similarity(text, %s) DESC LIMIT 3",
    "full-text ranking": """
        SELECT id FROM requests_app_question,
            (SELECT replace(plainto_tsquery('english', %s)::text, '&', '|')::tsquery AS asked) AS whole
        WHERE to_tsvector('english', text) @@ asked ORDER BY ts_rank(to_tsvector('english', text), asked) DESC LIMIT 3
    """,
}


def times() -> None:
    """Time requests of ten questions in a large log, each of questions that were not asked before."""
    with transaction.atomic():
        _fill_the_log()
        asked = [
            text
            for name in ("first", "second")
            for each in labelled(name)
            for text in (each.asked, each.other)
        ]
        took = []
        worked = 0.0
        for run in range(_RUNS + 1):
            texts = asked[run * _ASKED : (run + 1) * _ASKED]
            start = time.perf_counter()
            with search.bounded():
                match([AskedText(str(at), text) for at, text in enumerate(texts)])
            took.append((time.perf_counter() - start) * 1000)
            if not run:
                worked = time.process_time()
        worked = (time.process_time() - worked) * 1000 / _RUNS
        count = QuestionEntry.objects.count()
        sys.stdout.write(
            f"a request of {_ASKED} questions in a log of {count:,}: median {statistics.median(took[1:]):.0f} ms, "
            f"p95 {statistics.quantiles(took[1:], n=20)[-1]:.0f} ms, the first of a process {took[0]:.0f} ms; "
            f"the process works {worked:.0f} ms of each, PostgreSQL the rest\n"
        )
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        for name, statement in _OTHER_WAYS.items():
            start = time.perf_counter()
            with connection.cursor() as cursor:
                for text in asked[: _ASKED // 5]:
                    cursor.execute(statement, [text])
            sys.stdout.write(f"  {name}: {(time.perf_counter() - start) * 5000:.0f} ms\n")
        transaction.set_rollback(True)


def by_signs() -> None:
    """Say how many of the three nearest by cosine are among those whose signs differ least, in a log of as many vectors: those
    of the labelled questions and mixtures of them, which lie as near to each other as questions do."""
    generator = np.random.default_rng(0)
    every = [each for name in ("first", "second") for each in labelled(name)]
    own = np.frombuffer(
        b"".join(meaning_of(each.published, each.title) for each in every), dtype=np.int8
    ).reshape(-1, meaning.LENGTH)
    size = 3 * _REQUESTS - len(own)
    mixed = np.zeros((size, meaning.LENGTH))
    for share in (0.5, 0.3, 0.2):
        mixed += share * own[generator.integers(len(own), size=size)]
    vectors = np.concatenate([own, mixed.astype(np.int8)])
    signs = _Signs(
        np.arange(len(vectors)),
        np.concatenate([_bits([part.tobytes()]) for part in np.array_split(vectors, 20)], axis=1),
    )
    directions = vectors.astype(np.float32)
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    kept = 0
    asked = every[::4]
    for each in asked:
        vector = meaning.vector(each.asked)
        cosines = directions @ np.frombuffer(vector, dtype=np.int8).astype(np.float32)
        best = set(np.argpartition(-cosines, 3)[:3].tolist())
        kept += len(best & set(signs.nearest(_bits([vector])[:, 0])))
    sys.stdout.write(
        f"of the three nearest of {len(vectors):,}, {kept / 3 / len(asked):.3f} are among the {MOST} that are looked at whole\n"
    )


def _fill_the_log() -> None:
    """Publish a request about each thing of the vocabulary, then as many copies of all as are wanted."""
    authority = Authority.objects.create(name="Benchmark", slug="benchmark")
    names = [group[0] for group in NAMES]
    now = timezone.now()
    for place, name in enumerate(names):
        info_request = InformationRequest.objects.create(
            authority=authority,
            slug=f"benchmark-{place}",
            title=f"{name}s".capitalize(),
            published_at=now,
            updated_at=now,
        )
        Question.objects.bulk_create(
            Question(
                info_request=info_request,
                number=str(at),
                anchor=f"q{at}",
                order=at,
                text=phrasing.format(name),
            )
            for at, phrasing in enumerate(_PHRASINGS, start=1)
        )
        index(info_request)
    QuestionEntry.objects.update(written_by=1)  # long ago, as in a log that this process has read
    copies = f"generate_series(1, {_REQUESTS // len(names)})"
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE copied ON COMMIT DROP AS SELECT r.id AS was, gen_random_uuid() AS id, copy "
            f"FROM requests_app_informationrequest r, {copies} AS copy WHERE r.authority_id = %s",
            [authority.pk],
        )
        _copy(cursor, InformationRequest, "t.id = c.was", id="c.id", slug="t.slug || '-' || c.copy")
        cursor.execute(
            "CREATE TEMPORARY TABLE asked ON COMMIT DROP AS SELECT q.id AS was, "
            "nextval(pg_get_serial_sequence('requests_app_question', 'id')) AS id, c.id AS info_request "
            "FROM requests_app_question q JOIN copied c ON q.info_request_id = c.was"
        )
        _copy(cursor, Question, "t.id = c.was", "asked", id="c.id", info_request_id="c.info_request")
        _copy(
            cursor,
            QuestionEntry,
            "t.question_id = c.was",
            "asked",
            question_id="c.id",
            info_request_id="c.info_request",
        )
        cursor.execute(
            "ANALYZE requests_app_questionentry, requests_app_question, requests_app_informationrequest"
        )


def _copy(cursor: Any, model: type[models.Model], joined: str, copies: str = "copied", **other: str) -> None:
    table = model._meta.db_table
    columns = [field.column for field in model._meta.local_concrete_fields]
    values = ", ".join(other.get(str(column), f't."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    cursor.execute(
        f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} t JOIN {copies} c ON {joined}"
    )


def main(folder: Path | None) -> None:
    for name in ("first", "second", "third", "fourth", "fifth"):
        compare(name)
    if folder:
        sent_to_two(folder)


if __name__ == "__main__":
    if sys.argv[1:] == ["--times"]:
        by_signs()
        times()
    else:
        main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
