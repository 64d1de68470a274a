"""How well "has this been asked before?" answers: `python benchmarks/matching.py [folder of real letters]`.

On the labelled questions of tests/matching: ours, the words alone, the meaning alone, PostgreSQL's trigram similarity and its
plain full-text ranking. Each of the others at the threshold that suits it best, ours at its own. Nothing is written.
With a folder that holds `text/000_….txt` and `text/002_….txt`, one request sent to two authorities: whether each question
of the one is found first among those of the other.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "foilog.settings")

import django

django.setup()

from django.db import connection

from requests_app import likeness, meaning
from requests_app.letters.pipeline import parse_letter
from requests_app.matching import LIKE_ENOUGH, meaning_of
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


def main(folder: Path | None) -> None:
    for name in ("first", "second"):
        compare(name)
    if folder:
        sent_to_two(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
