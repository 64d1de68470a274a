"""Numbering marks, and the questions that prose names."""

import pytest

from requests_app.letters.markers import MarkKind, Path, bare_range, covered, missing, namings, read_mark
from requests_app.letters.run_in import run_in_starts


@pytest.mark.parametrize(
    ("text", "path", "words"),
    [
        ("5b. How many?", ("5", "b"), "How many?"),
        ("1) The number", ("1",), "The number"),
        ("(1) How many?", ("1",), "How many?"),
        ("[2] Cost", ("2",), "Cost"),
        ("A. Rape", ("a",), "Rape"),
        ("A, Rape", ("a",), "Rape"),
        ("i) 2017/18", ("i",), "2017/18"),
        ("iv. 2020", ("iv",), "2020"),
        ("- 1. The breakdown", ("1",), "The breakdown"),
        ("4. 2021/22 = 98%", ("4",), "2021/22 = 98%"),
        ("1.1 How many", ("1", "1"), "How many"),
        ("5(a)(ii) Cost", ("5", "a", "ii"), "Cost"),
    ],
)
def test_marks_of_items(text: str, path: Path, words: str) -> None:
    mark, start = read_mark(text)
    assert mark is not None
    assert (mark.kind, mark.path, text[start:]) == (MarkKind.ITEM, path, words)


@pytest.mark.parametrize(
    ("text", "kind", "path"),
    [
        ("Q.1 Which department?", MarkKind.QUESTION, ("1",)),
        ("Q7(ii) Cost", MarkKind.QUESTION, ("7", "ii")),
        ("Question 2.1) What", MarkKind.QUESTION, ("2", "1")),
        ("Question 1", MarkKind.QUESTION, ("1",)),
        ("Request 2: The number", MarkKind.QUESTION, ("2",)),
        ("Q: Why?", MarkKind.QUESTION, ()),
        ("A.1 The parks team", MarkKind.ANSWER, ("1",)),
        ("Answer 3: None", MarkKind.ANSWER, ("3",)),
        ("Question 1 Response", MarkKind.ANSWER, ("1",)),
        ("Response to question 4: None", MarkKind.ANSWER, ("4",)),
        ("Answer: 52", MarkKind.ANSWER, ()),
        ("• Cost", MarkKind.BULLET, ()),
    ],
)
def test_marks_that_say_what_they_are(text: str, kind: MarkKind, path: Path) -> None:
    mark, _ = read_mark(text)
    assert mark is not None
    assert (mark.kind, mark.path) == (kind, path)


@pytest.mark.parametrize(
    "text",
    ["14.71", "28", "2018", "2 officers", "2.5 days", "E.g. “a thousand”", "a dog", "I can confirm", "10-15 years",
     "Questions 1 & 2", "Question 3 was asked before", "As above", "A 1990s building", "£4.20"],
)  # fmt: skip
def test_what_only_looks_like_a_mark(text: str) -> None:
    assert read_mark(text) == (None, 0)


NUMBERS: list[Path] = [
    ("1",), ("2",), ("3",), ("3", "i"), ("3", "ii"), ("4",),
    ("5", "a"), ("5", "a", "i"), ("5", "b"), ("5", "c"), ("6", "a"), ("6", "b"), ("6", "c"), ("7",),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("For Questions 3 to 6c, the information", "3 4 5.a 5.b 5.c 6.a 6.b 6.c"),
        ("Questions 1 & 2", "1 2"),
        ("in response to questions 1 – 3 but", "1 2 3"),
        ("the data for Q1 and Q2 is", "1 2"),
        ("questions 5a-c", "5.a 5.b 5.c"),
        ("Q3(i) and 4", "3.i 4"),
        ("With regard to point 1", "1"),
        ("questions 2, 5(b) and (c), 7", "2 5.b 5.c 7"),
        ("question 5", "5.a 5.b 5.c"),
        ("questions 6c – 9", "6.c 7"),
    ],
)
def test_questions_named_in_prose(text: str, numbers: str) -> None:
    (naming,) = namings(text)
    assert " ".join(".".join(path) for path in covered(naming.spans, NUMBERS)) == numbers


def test_a_range_beyond_the_last_question_names_a_missing_one() -> None:
    (naming,) = namings("questions 6c – 9")
    assert missing(naming.spans, NUMBERS) == [("9",)]


def test_a_paragraph_may_begin_with_a_bare_range_of_questions() -> None:
    naming = bare_range("2-7 Please see below.")
    assert naming is not None
    assert covered(naming.spans, [(str(number),) for number in range(1, 8)]) == [
        (str(number),) for number in range(2, 8)
    ]


@pytest.mark.parametrize(
    "text", ["5-9 years", "2018 – 2019", "1 April 2020 – 31 March 2021", "2020-2021 The total"]
)
def test_a_range_of_figures_names_no_questions(text: str) -> None:
    assert bare_range(text) is None


def test_a_paragraph_goes_on_with_a_list_that_a_line_break_parted() -> None:
    assert run_in_starts("3) How many street lights are there? 4) How many of them are lit?") == [0, 37]
    assert run_in_starts("We had 3) and 5) in mind, and nothing else at all.") == []
