"""Answers and figures that contradict published ones, and those that only differ from them."""

from decimal import Decimal

import pytest

from requests_app.checks.contradictions import (
    PublishedAnswer,
    contradicted_answers,
    contradicted_figures,
    figure_of,
    series_of,
    topic,
)
from requests_app.checks.tables import PublishedTable
from requests_app.letters.parsed import Disposition
from tests.builders import answer, parsed_letter, question, table

ASKED = "How many penalty notices for littering were issued in 2023/24?"


def contradicted(
    asked: str,
    said: str,
    before: str,
    told: str,
    now: Disposition = Disposition.DISCLOSED,
    then: Disposition = Disposition.DISCLOSED,
) -> list[str]:
    letter = parsed_letter(
        questions=(question("1", asked),), answers=(answer("1", text=said, disposition=now),)
    )
    published = PublishedAnswer("“Litter”, published with FOI-1", before, told, then)
    return [because for found in contradicted_answers(letter, [published]) for because in found.because]


def test_another_figure_for_the_same_question_and_period_is_told() -> None:
    same = "Please tell me the number of penalty notices issued for littering in 2023/24."
    assert contradicted(ASKED, "168", same, "We issued 1,170.") == [
        "It is 168 here, and 1,170 in “Litter”, published with FOI-1."
    ]
    assert contradicted(ASKED, "We issued £1,204.50 worth.", same, "£1,204") == [
        "It is £1,204.50 here, and £1,204 in “Litter”, published with FOI-1."
    ]


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (ASKED, "168"),
        (ASKED, "There were 168 of them."),
        (ASKED, "There were 168 or 170."),
        (ASKED, "Under section 12 we cannot say."),
        (ASKED, "£170"),
        (ASKED, "See the table."),
        (ASKED.replace("2023/24", "2022/23"), "170"),
        (ASKED.replace(" in 2023/24", ""), "170"),
        (ASKED.replace("littering", "dog fouling"), "170"),
        (ASKED.replace("issued", "paid"), "170"),
    ],
)
def test_what_does_not_contradict_is_left_alone(before: str, told: str) -> None:
    assert contradicted(ASKED, "168", before, told) == []


def test_what_is_held_here_and_was_not_held_there_is_told() -> None:
    then = Disposition.NOT_HELD
    assert contradicted(ASKED, "168", ASKED, "We do not hold this.", then=then) == [
        "It is held here, and not held in “Litter”, published with FOI-1."
    ]
    refused = Disposition.REFUSED
    assert contradicted(ASKED, "Exempt.", ASKED, "We do not hold this.", now=refused, then=then) == []


def test_a_part_is_understood_with_what_it_is_a_part_of() -> None:
    letter = parsed_letter(
        questions=(
            question("1", "How many penalty notices were issued in 2023/24 for"),
            question("1.a", "littering?"),
        ),
        answers=(answer("1.a", text="168"),),
    )
    published = [PublishedAnswer("FOI-1", ASKED, "170", Disposition.DISCLOSED)]
    (found,) = contradicted_answers(letter, published)
    assert (found.piece, found.message) == (
        "answer a1.a",
        "The answer to question 1a is not what was published before.",
    )


def test_a_question_without_period_or_subject_is_no_topic() -> None:
    assert topic("How many potholes were repaired on Mill Lane?") is None
    assert topic("How many in 2023?") is None
    assert topic("How many potholes were repaired in 2023?") is not None


def test_the_one_figure_of_an_answer_is_no_year_and_no_section() -> None:
    assert figure_of("In 2023/24 there were 1,204 under section 40(2).") == (Decimal(1204), "", "")
    assert figure_of("There were 4 in one ward and 6 in another.") is None
    assert figure_of("None.") is None


# Tables --------------------------------------------------------------------------------------------


def test_a_table_is_about_its_title_or_else_what_the_questions_it_answers_ask() -> None:
    untitled = table(title=None, questions=())
    letter = parsed_letter(
        questions=(question("1", "How many potholes were there?"), question("2", "And where?")),
        answers=(answer("1", "2", tables=["t1"]),),
        tables=(untitled,),
    )
    assert letter.questions_of(untitled) == ("1", "2")
    assert letter.subject_of(untitled) == "How many potholes were there? And where?"
    own = table(title=None, questions=("2",))
    assert letter.subject_of(own) == "And where?"
    assert letter.subject_of(table(title="Potholes", questions=("2",))) == "Potholes"


COLUMNS = [("Ward",), ("2022",), ("2023",)]


def differing(*rows: tuple[str, str, str], title: str = "Potholes repaired by ward") -> list[str]:
    own = parsed_letter(
        tables=(
            table(
                ("North", "41", "12,345"),
                ("South", "57", "46.4"),
                columns=COLUMNS,
                title="Potholes repaired by ward",
            ),
        )
    )
    other = parsed_letter(tables=(table(*rows, columns=COLUMNS, title=title),))
    published = [
        (name, PublishedTable("FOI-1", each.typed), each.title or "")
        for name, each in zip(series_of(other), other.tables, strict=True)
    ]
    return [because for found in contradicted_figures(own, published) for because in found.because]


def test_another_figure_at_the_same_place_of_a_series_is_told() -> None:
    assert differing(("North", "44", "12,345"), ("South", "57", "46.4")) == [
        "North, 2022: 41 here, and 44 in FOI-1."
    ]


def test_rounded_and_suppressed_figures_contradict_nothing() -> None:
    assert differing(("North", "<5", "12,300"), ("South", "c", "46")) == []


def test_tables_of_something_else_contradict_nothing() -> None:
    assert differing(("North", "44", "1"), ("South", "5", "6"), title="Potholes reported by ward") == []
    assert differing(("East", "44", "1"), ("West", "5", "6")) == []
