"""Has this been asked before? What is found for a question, and what is not."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from requests_app import matching, signs
from requests_app.letters.asking import AskedText
from requests_app.models import Authority, QuestionEntry
from requests_app.publication import withdraw
from tests.builders import letter_of, parsed_letter, publish_letter, question

pytestmark = pytest.mark.django_db

_LOG = {
    "Parking fines": [
        "How many penalty charge notices were issued in 2023/24?",
        "How much income did the council receive from penalty charge notices?",
        "How many of these were cancelled on appeal?",
    ],
    "Children in care": [
        "How many children were looked after on 31 March 2024?",
        "How many of these children were placed outside the county?",
    ],
    "Complaints about refuse": ["How many complaints about missed bin collections were there?"],
    "Taxi licences": ["How many complaints about taxi drivers were there?"],
    "Damp": ["What is the council's policy on damp and mould in its homes?"],
}


@pytest.fixture
def log(authority: Authority) -> None:
    for number, (title, texts) in enumerate(_LOG.items(), start=1):
        questions = tuple(question(str(at), text) for at, text in enumerate(texts, start=1))
        publish_letter(authority, parsed_letter(title=title, questions=questions, date=date(2024, 6, number)))


def best(*texts: str, context: str = "") -> list[str]:
    """The text of the best match of each question, or nothing."""
    asked = [AskedText(str(number), text, context) for number, text in enumerate(texts, start=1)]
    return [matched.matches[0].question.text if matched.matches else "" for matched in matching.match(asked)]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("What was the total number of parking tickets handed out last year?", _LOG["Parking fines"][0]),
        ("number of PCNs issued", _LOG["Parking fines"][0]),
        ("How much money was raised from parking fines?", _LOG["Parking fines"][1]),
        ("Please state the number of kids in care", _LOG["Children in care"][0]),
        ("complaints received about missed bins", _LOG["Complaints about refuse"][0]),
        ("Do you have a procedure for mould and damp?", _LOG["Damp"][0]),
        ("How many librarians are there?", ""),
        ("How many dogs did the dog warden seize?", ""),
        ("", ""),
        ("?", ""),
    ],
)
def test_the_same_question_in_other_words_is_found_and_another_is_not(
    log: None, asked: str, found: str
) -> None:
    assert best(asked) == [found]


def test_a_question_that_refers_back_is_about_what_the_one_before_it_asked(log: None) -> None:
    first, second = best(
        "How many looked after children are there?", "How many of them live outside the county?"
    )
    assert (first, second) == tuple(_LOG["Children in care"])


def test_each_request_is_found_once_with_its_likest_question(log: None) -> None:
    [matched] = matching.match([AskedText("1", "How many penalty charge notices were issued?")])
    requests = [match.question.info_request_id for match in matched.matches]
    assert len(requests) == len(set(requests))
    assert all(0 < match.likeness <= 1 for match in matched.matches)


def test_a_request_does_not_match_itself(log: None, authority: Authority) -> None:
    own = publish_letter(
        authority, title="Swans", questions=(question("1", "How many swans nest at the mere?"),)
    )
    asked = [AskedText("1", "How many swans nest at the mere?")]
    assert matching.match(asked)[0].matches
    assert not matching.match(asked, beside=own)[0].matches


def test_of_two_that_are_as_like_it_the_newer_comes_first(authority: Authority) -> None:
    for year in (2021, 2023, 2022):
        publish_letter(
            authority,
            title=f"Swans {year}",
            date=date(year, 1, 1),
            questions=(question("1", "How many swans nest at the mere?"),),
        )
    publish_letter(
        authority, title="Geese", questions=(question("1", "How many geese winter by the river?"),)
    )
    [matched] = matching.match([AskedText("1", "number of swans nesting at the mere")])
    assert [match.question.info_request.title for match in matched.matches] == [
        "Swans 2023",
        "Swans 2022",
        "Swans 2021",
    ]


def test_a_withdrawn_request_is_not_found(authority: Authority, log: None) -> None:
    own = publish_letter(
        authority, title="Swans", questions=(question("1", "How many swans nest at the mere?"),)
    )
    withdraw(letter_of(own), by=None, reason="Sent by mistake.")
    assert best("How many swans nest at the mere?") == [""]
    assert not QuestionEntry.objects.filter(info_request=own.pk).exists()


def test_a_request_of_ten_questions_takes_as_many_queries_as_one(
    log: None, django_assert_num_queries: Callable[..., Any]
) -> None:
    asked = [
        AskedText(str(number), f"How many penalty charge notices, part {number}?") for number in range(10)
    ]
    matching.match(asked)  # what the process keeps is read
    with CaptureQueriesContext(connection) as one:
        matching.match(asked[:1])
    with django_assert_num_queries(len(one)):
        matching.match(asked)
    assert len(one) <= 11


def test_a_question_that_was_corrected_is_found_by_what_it_asks_now(authority: Authority) -> None:
    own = publish_letter(
        authority, title="Swans", questions=(question("1", "How many swans nest at the mere?"),)
    )
    assert best("How many swans nest at the mere?")
    own.questions.update(text="What did the new roof of the library cost?")
    matching.index(own)
    assert best("cost of the library's new roof") == ["What did the new roof of the library cost?"]
    assert best("How many swans nest at the mere?") == [""]


def test_what_is_published_later_is_found_and_what_was_taken_back_is_not(authority: Authority) -> None:
    def publish(title: str, text: str) -> None:
        publish_letter(authority, title=title, questions=(question("1", text),))

    publish("Geese", "How many geese winter by the river?")
    assert best("number of geese wintering by the river")
    with transaction.atomic():
        publish("Swans", "How many swans nest at the mere?")
        assert best("swans nesting at the mere")  # so this process has read it
        transaction.set_rollback(True)
    assert best("How many swans nest at the mere?") == [""]
    assert best("number of geese wintering by the river") == ["How many geese winter by the river?"]
    publish("Swans", "How many swans nest at the mere?")
    assert best("How many swans nest at the mere?") == ["How many swans nest at the mere?"]


def test_what_was_restored_from_a_server_of_more_transactions_is_read_once(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_letter(authority, questions=(question("1", "How many swans nested on the mere?"),))
    QuestionEntry.objects.update(written_by=F("written_by") + 1_000_000)
    kept = signs._Kept()
    assert len(kept.now().keys) == 1
    read: list[int] = []
    real = signs._rows

    def counted(statement: str, values: Sequence[Any]) -> list[tuple[int, bytes | memoryview]]:
        rows = real(statement, values)
        read.extend(key for key, _ in rows)
        return rows

    monkeypatch.setattr(signs, "_rows", counted)
    assert len(kept.now().keys) == 1
    assert read == []
    new = publish_letter(authority, questions=(question("1", "How many boats were hired out?"),))
    assert len(kept.now().keys) == 2
    assert read == [new.questions.get().pk]
