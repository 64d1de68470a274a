"""What the model is tuned on: questions as an authority published them, the same asked by others, and near misses."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rapidfuzz import fuzz, process

from requests_app import meaning
from tests.matching.pairs import labelled

QUESTIONS: Final = Path(__file__).parent / "questions"
MEASURED: Final = ("first", "second", "third", "fourth", "fifth")
"""The labelled questions that matching is measured by. None of them, nor any that is nearly the same, is a lesson."""
_NEARLY_THE_SAME: Final = 80.0
_EACH_TENTH: Final = 10

Pieces = list[int]


@dataclass(frozen=True, slots=True)
class Lesson:
    """title, published: a question of a log; asked: the same in other words; others: of the same subject, but not answered by it."""

    title: str
    published: str
    asked: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """The texts of a lesson in the pieces that the model reads. published: by itself and after its title."""

    published: tuple[Pieces, Pieces]
    asked: tuple[Pieces, ...]
    others: tuple[Pieces, ...]


def read() -> list[Lesson]:
    """Return all lessons but those that are nearly the same as a question that matching is measured by."""
    measured = [text for name in MEASURED for each in labelled(name) for text in (each.published, each.asked)]
    found = [lesson for path in sorted(QUESTIONS.glob("*.txt")) for lesson in _of_file(path)]
    return [each for each in found if not _is_measured(each, measured)]


def cut(lesson: Lesson) -> Cut:
    return Cut(
        (_pieces(lesson.published), _pieces(f"{lesson.title}: {lesson.published}")),
        tuple(map(_pieces, lesson.asked)),
        tuple(map(_pieces, lesson.others)),
    )


def parted(lessons: list[Cut]) -> tuple[list[Cut], list[Cut]]:
    """Return those to learn from, and those by which it is seen what was learnt: of each hundred in a row ten in a row."""
    told = [(at // _EACH_TENTH % _EACH_TENTH == 3, each) for at, each in enumerate(lessons)]
    return [each for is_kept, each in told if not is_kept], [each for is_kept, each in told if is_kept]


def _of_file(path: Path) -> Iterator[Lesson]:
    """Raises ValueError where a block is not a title and a question, others' words after "=", near misses after "~"."""
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        head, *rest = (line.strip() for line in block.strip().splitlines())
        title, _, published = head.partition(" | ")
        asked = tuple(line[2:] for line in rest if line.startswith("= "))
        others = tuple(line[2:] for line in rest if line.startswith("~ "))
        if not published or not asked or not others or len(asked) + len(others) != len(rest):
            raise ValueError(f"{path.name}: this is no lesson: {head}")
        yield Lesson(title, published, asked, others)


def _is_measured(lesson: Lesson, measured: list[str]) -> bool:
    texts = (lesson.published, *lesson.asked)
    return any(
        process.extractOne(
            text.lower(),
            measured,
            processor=str.lower,
            scorer=fuzz.token_sort_ratio,
            score_cutoff=_NEARLY_THE_SAME,
        )
        for text in texts
    )


def _pieces(text: str) -> Pieces:
    return meaning.pieces_of(meaning.plain(text))
