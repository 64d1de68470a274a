"""What staff are told of a new letter: which of its questions were answered before."""

import datetime
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from requests_app.models import Authority, Letter
from tests.builders import add_file, letter_of, make_letter, parsed_letter, publish_letter, question

pytestmark = pytest.mark.django_db

SWANS = "How many swans nested at the mere in 2022?"


@pytest.fixture
def client(uploader: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(uploader)


@pytest.fixture
def letter(authority: Authority) -> Letter:
    asked = (
        question("1", "Please state the number of swans nesting on the mere."),
        question("2", "Who repairs the town clock?"),
    )
    return make_letter(authority, parsed_letter(title="Mere", questions=asked), Letter.Status.DRAFT)


def strip(client: Client, letter: Letter) -> str:
    response = client.get(reverse("staff-asked-before", args=[letter.pk]))
    assert response.status_code == (200 if response.content else 204)
    return response.content.decode()


def test_a_question_that_was_answered_is_named_with_where(
    client: Client, letter: Letter, authority: Authority
) -> None:
    parsed = parsed_letter(
        title="Birds",
        reference="2023-0456",
        date=datetime.date(2023, 6, 3),
        questions=(question("1", SWANS),),
    )
    publish_letter(authority, parsed)
    said = strip(client, letter)
    assert "Asked before: 1 of 2 questions" in said
    assert "Question 1 was answered in" in said
    assert ">2023-0456</a>" in said
    assert "3 June 2023" in said
    assert "Question 2" not in said


def test_another_authority_is_named(client: Client, letter: Letter, other_authority: Authority) -> None:
    publish_letter(other_authority, title="Birds", questions=(question("1", SWANS),))
    assert f"by {other_authority}" in strip(client, letter)


def test_where_nothing_was_asked_before_nothing_is_said(client: Client, letter: Letter) -> None:
    assert not strip(client, letter)


def test_a_letter_is_not_found_in_itself(client: Client, authority: Authority) -> None:
    published = publish_letter(authority, title="Birds", questions=(question("1", SWANS),))
    assert not strip(client, letter_of(published))


def test_the_letters_page_asks_for_it(client: Client, letter: Letter) -> None:
    add_file(letter)
    page = client.get(letter.get_absolute_url()).content.decode()
    assert reverse("staff-asked-before", args=[letter.pk]) in page


def test_a_stranger_is_told_nothing(
    stranger: User, signed_in: Callable[[User], Client], letter: Letter
) -> None:
    assert signed_in(stranger).get(reverse("staff-asked-before", args=[letter.pk])).status_code == 404
