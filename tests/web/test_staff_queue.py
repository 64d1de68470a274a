"""The queue: letters by where they stand, searched, filtered, the oldest first."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from requests_app.models import Authority, Letter
from tests.workroom import a_draft, in_review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_reading")]

QUEUE = "/staff/"


@pytest.fixture
def client(uploader: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(uploader)


def listed(client: Client, **query: str) -> list[str]:
    return [line.reference for line in client.get(QUEUE, query).context["lines"]]


@pytest.fixture
def letters(authority: Authority, uploader: User) -> list[Letter]:
    return [
        a_draft(authority, content="NDC-1 benches", name="first.txt"),
        a_draft(authority, content="NDC-2 benches", by=uploader),
        in_review(authority, content="NDC-3 benches"),
    ]


def test_the_oldest_letter_comes_first(client: Client, letters: list[Letter]) -> None:
    assert reverse("staff-queue") == QUEUE
    assert listed(client) == ["NDC-1", "NDC-2", "NDC-3"]


def test_letters_are_counted_and_filtered_by_status(client: Client, letters: list[Letter]) -> None:
    page = client.get(QUEUE)
    assert ("draft", "Draft", 2) in page.context["states"]
    assert ("in_review", "In review", 1) in page.context["states"]
    assert listed(client, status="in_review") == ["NDC-3"]
    assert listed(client, status="nonsense") == ["NDC-1", "NDC-2", "NDC-3"]


def test_mine_are_the_ones_i_uploaded(client: Client, letters: list[Letter]) -> None:
    assert listed(client, mine="on") == ["NDC-2"]
    assert ("draft", "Draft", 1) in client.get(QUEUE, {"mine": "on"}).context["states"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ndc-2", ["NDC-2"]),
        ("FIRST", ["NDC-1"]),
        ("parks", ["NDC-1", "NDC-2", "NDC-3"]),
        ("nothing", []),
        ("%", []),
        ("\x00", ["NDC-1", "NDC-2", "NDC-3"]),
    ],
)
def test_letters_are_found_by_reference_title_and_file_name(
    client: Client, letters: list[Letter], words: str, found: list[str]
) -> None:
    assert listed(client, q=words) == found


def test_pages_keep_the_filters(
    client: Client, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("requests_app.views.staff.queue.PAGE_SIZE", 1)
    a_draft(authority, content="NDC-1 benches")
    a_draft(authority, content="NDC-2 benches")
    page = client.get(QUEUE, {"status": "draft", "q": "NDC"})
    assert "?status=draft&amp;q=NDC&amp;page=2" in page.text
    assert listed(client, status="draft", page="2") == ["NDC-2"]
    assert listed(client, page="99") == ["NDC-2"]


def test_an_empty_queue_says_what_to_do(client: Client) -> None:
    assert "There are no letters yet." in client.get(QUEUE).text
    assert "No letter matches." in client.get(QUEUE, {"q": "x"}).text
