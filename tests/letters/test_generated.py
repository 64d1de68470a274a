"""Letters made from a known list of questions and answers, in several layouts, give that list again."""

import random
from collections.abc import Callable

import pytest

from requests_app.letters.document import Document, Paragraph
from requests_app.letters.parsed import ParsedLetter
from requests_app.letters.pipeline import understand

SUBJECTS = [
    "potholes",
    "street lights",
    "libraries",
    "school meals",
    "taxis",
    "trees",
    "allotments",
    "bus stops",
]
VERBS = ["reported", "repaired", "closed", "inspected", "opened"]
SEED = 20240503
Layout = Callable[[list[str], list[str], str], list[str]]


def made_up(count: int, chance: random.Random) -> tuple[list[str], list[str]]:
    asked = [
        f"How many {chance.choice(SUBJECTS)} were {chance.choice(VERBS)} in {2010 + number}?"
        for number in range(count)
    ]
    answered = [
        chance.choice(
            [
                str(chance.randint(1, 9000)),
                f"There were {chance.randint(2, 99)}.",
                "None",
                "We do not hold this.",
            ]
        )
        for _ in range(count)
    ]
    return asked, answered


def inline(asked: list[str], answered: list[str], mark: str) -> list[str]:
    return [
        line
        for number, pair in enumerate(zip(asked, answered, strict=True), 1)
        for line in (mark.format(number) + " " + pair[0], pair[1])
    ]


def apart(asked: list[str], answered: list[str], mark: str) -> list[str]:
    lines = ["You asked:", *(f"{mark.format(number)} {words}" for number, words in enumerate(asked, 1))]
    return [
        *lines,
        "Our response:",
        *(f"{mark.format(number)} {words}" for number, words in enumerate(answered, 1)),
    ]


def repeated(asked: list[str], answered: list[str], mark: str) -> list[str]:
    lines = [
        "You asked:",
        *(f"{mark.format(number)} {words}" for number, words in enumerate(asked, 1)),
        "Our response:",
    ]
    return lines + inline(asked, answered, mark)


def read(lines: list[str]) -> ParsedLetter:
    head = [
        "Our ref: FOI/1",
        "Dear Ms Example",
        "Thank you for your request for information about the borough.",
    ]
    tail = [
        "If you are unhappy with this response you may ask for an internal review.",
        "Yours sincerely",
        "FOI Team",
    ]
    blocks = tuple(Paragraph(line) for line in [*head, *lines, *tail])
    return understand(Document(blocks, "text/plain", "text"), "letter.txt", "0" * 64)


@pytest.mark.parametrize("layout", [inline, apart, repeated])
@pytest.mark.parametrize("mark", ["{}.", "{})", "({})", "[{}]", "Q{}.", "Question {}:", "Q.{}"])
@pytest.mark.parametrize("count", [2, 7, 23])
def test_the_questions_and_their_answers_come_back(layout: Layout, mark: str, count: int) -> None:
    asked, answered = made_up(count, random.Random(f"{SEED}{layout.__name__}{mark}{count}"))
    letter = read(layout(asked, answered, mark))
    assert [question.text for question in letter.questions] == asked
    assert [question.number for question in letter.questions] == [
        str(number) for number in range(1, count + 1)
    ]
    assert [answer.text for answer in letter.answers] == answered
