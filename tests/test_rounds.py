"""Rounds: requests of several authorities that ask the same are found, and no others."""

import datetime
from collections.abc import Iterable, Sequence

import pytest
from django.db import connection

from requests_app import comparing, jobs, rounds
from requests_app.letters.parsed import Disposition
from requests_app.models import Authority, InformationRequest, Round, RoundQuestion
from requests_app.publication import withdraw
from tests.builders import answer, correct, letter_of, parsed_letter, publish_letter, question, table

pytestmark = pytest.mark.django_db

SWANS = (
    "How many swans nested on land that the council manages in 2024?",
    "How many of these nests were disturbed by dogs?",
    "How much was spent on signs about nesting birds in 2024/25?",
    "Does the council employ a swan warden?",
)


@pytest.fixture
def third_authority(db: None) -> Authority:
    return Authority.objects.create(name="Weldon District Council", slug="weldon")


def ask(
    authority: Authority,
    texts: Sequence[str] = SWANS,
    *,
    date: datetime.date | None = datetime.date(2025, 3, 14),
    title: str = "Swans",
) -> InformationRequest:
    """Publish a response to these questions, and look for its round as the job does."""
    numbered = [(str(number), text) for number, text in enumerate(texts, start=1)]
    published = publish_letter(
        authority,
        title=title,
        date=date,
        questions=tuple(question(number, text) for number, text in numbered),
        answers=tuple(answer(number, text=f"{authority.name} says {number}.") for number, _ in numbered),
    )
    rounds.find(published.pk)
    return published


def together() -> list[set[str]]:
    """The authorities of each round."""
    return [
        {member.authority.slug for member in comparing.compare(found).members}
        for found in Round.objects.shown()
    ]


def lines(of: Round) -> list[list[str]]:
    """The answers to each question."""
    return [[row.text for row in line.rows] for line in comparing.compare(of).lines]


def only() -> Round:
    (found,) = Round.objects.shown()
    return found


# What is a round --------------------------------------------------------------------------------------


def test_the_same_questions_to_two_authorities_are_a_round(
    authority: Authority, other_authority: Authority
) -> None:
    ask(authority)
    ask(other_authority)
    assert together() == [{"northmere", "exampleshire-police"}]
    assert lines(only()) == [
        [f"Exampleshire Police says {number}.", f"Northmere Borough Council says {number}."]
        for number in (1, 2, 3, 4)
    ]


def test_nearly_the_same_words_and_another_order_are_the_same_questions(
    authority: Authority, other_authority: Authority
) -> None:
    ask(authority)
    ask(
        other_authority,
        [
            "Do you employ a swan warden?",
            "Please state how many swans nested in 2024 on land that your authority manages.",
            "How many of these nests were disturbed by dogs?",
        ],
    )
    assert lines(only()) == [
        ["Exampleshire Police says 2.", "Northmere Borough Council says 1."],
        ["Exampleshire Police says 3.", "Northmere Borough Council says 2."],
        ["Exampleshire Police says 1.", "Northmere Borough Council says 4."],
    ]


def test_one_general_question_in_common_joins_nothing(
    authority: Authority, other_authority: Authority, third_authority: Authority
) -> None:
    general = "How many freedom of information requests did you receive in 2024?"
    ask(authority, [general], title="Requests")
    ask(other_authority, [general], title="Requests")
    ask(third_authority, [general, "How many benches stand in your parks?"], title="Requests and benches")
    ask(authority, [general, "How many libraries were closed since 2020?"], title="Requests and libraries")
    assert together() == []


def test_fewer_than_half_of_the_longer_request_is_not_the_same_request(
    authority: Authority, other_authority: Authority
) -> None:
    ask(authority, SWANS)
    ask(
        other_authority,
        [
            *SWANS[:2],
            "How many street lights were mended in May?",
            "What do allotments cost?",
            "How many bins were emptied?",
        ],
    )
    assert together() == []


def test_what_follows_on_from_another_question_is_not_the_same(
    authority: Authority, other_authority: Authority
) -> None:
    follow_on = ["How many of these were upheld?", "How much did they cost?", "What was done about them?"]
    ask(authority, ["How many complaints about taxis were there?", *follow_on], title="Taxis")
    ask(other_authority, ["How many appeals against school places were heard?", *follow_on], title="Schools")
    assert together() == []


def test_the_same_questions_for_another_year_are_others(
    authority: Authority, other_authority: Authority
) -> None:
    ask(authority, SWANS)
    ask(other_authority, [text.replace("2024/25", "2019/20").replace("2024", "2019") for text in SWANS])
    assert together() == []


def test_answers_a_year_apart_are_not_one_round(authority: Authority, other_authority: Authority) -> None:
    ask(authority, date=datetime.date(2024, 3, 1))
    ask(other_authority, date=datetime.date(2025, 3, 1))
    assert together() == []


def test_a_response_without_a_date_is_beside_the_others(
    authority: Authority, other_authority: Authority
) -> None:
    ask(authority, date=datetime.date(2024, 3, 1))
    ask(other_authority, date=None)
    assert len(together()) == 1


def test_one_authority_asked_twice_is_no_round(authority: Authority) -> None:
    ask(authority)
    ask(authority)
    assert together() == []


# How it grows and shrinks -----------------------------------------------------------------------------


def test_a_third_authority_joins_the_round_at_the_same_address(
    authority: Authority, other_authority: Authority, third_authority: Authority
) -> None:
    ask(authority)
    ask(other_authority)
    slug = only().slug
    ask(third_authority)
    assert together() == [{"northmere", "exampleshire-police", "weldon"}]
    assert only().slug == slug


def test_rounds_that_one_request_joins_become_one_and_both_addresses_lead_there(
    authority: Authority, other_authority: Authority, third_authority: Authority
) -> None:
    """Two halves of a long request, each put to two authorities, and then the whole of it."""
    more = (
        "How many boats were hired out on the mere in 2024?",
        "What is the fee for mooring a boat?",
        "How many anglers held a permit in 2024?",
        "Which parts of the shore are closed to walkers?",
    )
    fourth = Authority.objects.create(name="Zeal Town Council", slug="zeal")
    ask(authority, SWANS)
    ask(other_authority, SWANS)
    ask(third_authority, more, title="Boats")
    ask(fourth, more, title="Boats")
    first, second = Round.objects.order_by("pk")
    assert len(together()) == 2
    ask(Authority.objects.create(name="Hale Parish Council", slug="hale"), [*SWANS, *more])
    assert together() == [{"northmere", "exampleshire-police", "weldon", "zeal", "hale"}]
    assert only() == first
    second.refresh_from_db()
    assert second.merged_into == first
    assert [len(answers) for answers in lines(first)] == [3] * 8


def test_looking_again_changes_nothing(authority: Authority, other_authority: Authority) -> None:
    ask(authority)
    second = ask(other_authority)
    before = (only().slug, lines(only()))
    rounds.find(second.pk)
    assert (only().slug, lines(only())) == before


def test_a_correction_stays_in_the_round_and_one_that_asks_otherwise_leaves_it(
    authority: Authority, other_authority: Authority
) -> None:
    ask(authority)
    second = ask(other_authority)
    slug = only().slug
    same = parsed_letter(
        reference=second.reference,
        date=second.date,
        title="Swans",
        questions=tuple(question(str(number), text) for number, text in enumerate(SWANS, start=1)),
        answers=tuple(answer(str(number), text="Corrected.") for number in (1, 2, 3, 4)),
    )
    rounds.find(correct(letter_of(second), same).pk)
    assert only().slug == slug
    assert lines(only())[0][0] == "Corrected."
    other = parsed_letter(reference=second.reference, date=second.date, title="Benches")
    rounds.find(correct(letter_of(second), other).pk)
    assert together() == []


@pytest.mark.parametrize("looked_for", [0, 2])
def test_a_correction_keeps_the_address_though_another_round_is_looked_for_before_its_own(
    authority: Authority, other_authority: Authority, third_authority: Authority, looked_for: int
) -> None:
    asked = [ask(authority), ask(other_authority), ask(third_authority, ["How many benches are there?"] * 2)]
    slug = only().slug
    Round.objects.create(slug="bcdfghjk", merged_into=only())
    same = parsed_letter(
        reference=asked[1].reference,
        date=asked[1].date,
        title="Swans",
        questions=tuple(question(str(number), text) for number, text in enumerate(SWANS, start=1)),
        answers=tuple(answer(str(number), text="Corrected.") for number in (1, 2, 3, 4)),
    )
    corrected = correct(letter_of(asked[1]), same)
    assert together() == []
    assert comparing.find("bcdfghjk") is None
    rounds.find(asked[looked_for].pk)
    rounds.forget_broken()  # its job is waiting
    rounds.find(corrected.pk)
    assert only().slug == slug
    assert comparing.find("bcdfghjk") is not None


def test_a_round_that_is_broken_is_forgotten_at_night_once_no_job_can_mend_it(
    authority: Authority, other_authority: Authority, third_authority: Authority
) -> None:
    asked = [ask(each) for each in (authority, other_authority)]
    withdraw(letter_of(asked[0]), by=None, reason="A mistake.")
    rounds.forget_broken()
    assert Round.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'succeeded' WHERE task_name = %s", [rounds.FIND]
        )
    jobs.forget()
    assert not Round.objects.exists()
    assert not RoundQuestion.objects.exists()


def test_a_round_that_is_whole_is_never_forgotten(authority: Authority, other_authority: Authority) -> None:
    ask(authority)
    ask(other_authority)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'succeeded' WHERE task_name = %s", [rounds.FIND]
        )
    rounds.forget_broken()
    assert len(together()) == 1


def test_what_is_withdrawn_is_gone_from_the_round_and_a_round_of_one_is_none(
    authority: Authority, other_authority: Authority, third_authority: Authority
) -> None:
    asked = [ask(each) for each in (authority, other_authority, third_authority)]
    withdraw(letter_of(asked[0]), by=None, reason="A mistake.")
    assert together() == [{"exampleshire-police", "weldon"}]
    withdraw(letter_of(asked[1]), by=None, reason="A mistake.")
    assert together() == []
    assert set(RoundQuestion.objects.values_list("question__info_request", flat=True)) == {asked[2].pk}


def test_requests_that_only_a_withdrawn_one_held_together_are_no_round(
    authority: Authority, other_authority: Authority, third_authority: Authority
) -> None:
    ask(authority, SWANS[:2])
    between = ask(other_authority, SWANS)
    ask(third_authority, SWANS[2:])
    assert together() == [{"northmere", "exampleshire-police", "weldon"}]
    withdraw(letter_of(between), by=None, reason="A mistake.")
    assert together() == []


def test_a_member_that_shares_no_question_with_what_is_left_is_left_out(
    authority: Authority, other_authority: Authority, third_authority: Authority
) -> None:
    ask(authority, SWANS[:2])
    between = ask(other_authority, SWANS)
    alone = ask(third_authority, SWANS[2:])
    fourth = ask(Authority.objects.create(name="Zeal Town Council", slug="zeal"), SWANS[:2])
    withdraw(letter_of(between), by=None, reason="A mistake.")
    assert together() == [{"northmere", "zeal"}]
    assert [len(answers) for answers in lines(only())] == [2, 2]
    (summary,) = comparing.summaries(Round.objects.shown())
    assert ({each.authority.slug for each in summary.requests}, summary.questions) == (
        {"northmere", "zeal"},
        2,
    )
    assert list(rounds.of_requests([alone.pk, fourth.pk])) == [fourth.pk]
    assert rounds.of_requests([fourth.pk])[fourth.pk].authority_count == 2  # type: ignore[attr-defined]


def test_the_address_of_a_round_holds_no_word_of_a_response(
    authority: Authority, other_authority: Authority
) -> None:
    ask(authority)
    ask(other_authority)
    assert set(only().slug) <= set("bcdfghjkmnpqrstvwxz23456789")


# Figures ----------------------------------------------------------------------------------------------


def with_table(
    authority: Authority, rows: Iterable[Sequence[str]], columns: Sequence[str] = ("Place", "2023", "2024")
) -> None:
    published = publish_letter(
        authority,
        title="Swans",
        questions=tuple(question(str(number), text) for number, text in enumerate(SWANS, start=1)),
        answers=tuple(
            answer(str(number), text="See the table.", disposition=Disposition.DISCLOSED)
            for number in (1, 2, 3, 4)
        ),
        tables=(table(*rows, columns=[(name,) for name in columns], title="Nests", questions=("1",)),),
    )
    rounds.find(published.pk)


def shown_figures() -> list[tuple[str, tuple[str, ...], list[tuple[str, list[str]]]]]:
    return [
        (
            figures.name,
            figures.periods,
            [
                (member.authority.slug, [cell.figure.value.text if cell else "" for cell in cells])
                for member, cells in figures.rows
            ],
        )
        for line in comparing.compare(only()).lines
        for figures in line.figures
    ]


def test_figures_of_the_same_row_and_period_stand_beside_one_another(
    authority: Authority, other_authority: Authority
) -> None:
    with_table(authority, [("Mere", "4", "5"), ("Total", "14", "<5")])
    with_table(other_authority, [("River", "1", "2"), ("Total", "21", "22")])
    assert shown_figures() == [
        (
            "Total",
            ("2023", "2024"),
            [("exampleshire-police", ["21", "22"]), ("northmere", ["14", "<5"])],
        )
    ]


def test_figures_of_different_units_and_periods_are_never_joined(
    authority: Authority, other_authority: Authority
) -> None:
    with_table(authority, [("Total", "£14", "£15")])
    with_table(other_authority, [("Total", "21", "22")])
    assert shown_figures() == []


def test_a_table_without_a_period_has_that_of_its_question(
    authority: Authority, other_authority: Authority
) -> None:
    with_table(authority, [("Total", "14")], ("Place", "Nests"))
    with_table(other_authority, [("Total", "21")], ("Place", "Nests"))
    assert [(periods, rows) for _, periods, rows in shown_figures()] == [
        (("2024",), [("exampleshire-police", ["21"]), ("northmere", ["14"])])
    ]
