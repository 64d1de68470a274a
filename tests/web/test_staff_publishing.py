"""Publishing, correcting and withdrawing on the staff pages."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from requests_app.letters.document import Doubt
from requests_app.models import Authority, Change, InformationRequest, Letter
from requests_app.review import move
from requests_app.revising import revise
from tests.letters.made_up import LETTER
from tests.workroom import a_draft, in_review, run_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_reading")]

SignIn = Callable[[User], Client]
Status = Letter.Status


@pytest.fixture
def client(publisher: User, signed_in: SignIn) -> Client:
    return signed_in(publisher)


def publish(client: Client, letter: Letter, revision: int = 1, note: str = "") -> None:
    client.post(reverse("staff-publish", args=[letter.pk]), {"revision": revision, "note": note})
    letter.refresh_from_db()


def public_page(visitor: Client, letter: Letter) -> str:
    assert letter.info_request is not None
    page = visitor.get(letter.info_request.get_absolute_url())
    assert page.status_code == 200
    return page.text


def test_everything_is_checked_on_one_page_and_published_by_one_button(
    client: Client, authority: Authority, visitor: Client
) -> None:
    letter = in_review(authority)
    page = client.get(reverse("staff-publish", args=[letter.pk])).text
    assert "2 warnings nobody has settled" in page
    assert "1 part of the letter that is not used" in page
    assert "How many benches are there in the parks?" in page
    publish(client, letter)
    assert letter.status == Status.PUBLISHED
    assert "There are 58 benches." in public_page(visitor, letter)


@pytest.mark.parametrize(
    "code", ["question-unanswered", "date-before-received", "date-in-future", "wrong-looking-citation"]
)
def test_what_the_reader_doubts_of_the_law_is_said_once_until_somebody_settles_it(
    client: Client, authority: Authority, publisher: User, code: str
) -> None:
    letter = a_draft(authority)
    assert letter.revision is not None
    doubted = replace(letter.revision.parsed, warnings=(Doubt(code, "This cannot be."),))
    revise(letter, "Read otherwise", doubted, by=publisher, expected=1)
    run_jobs()
    before, page = reverse("staff-publish", args=[letter.pk]), letter.get_absolute_url()
    assert client.get(before).text.count("This cannot be.</a>") == 1
    assert client.get(page).text.count("This cannot be.</p>") == 1
    assert client.get(reverse("staff-queue")).context["lines"][0].things == 1
    client.post(reverse("staff-dismiss-warning", args=[letter.pk, 0]), {"revision": 2})
    for settled in (before, page):
        assert "This cannot be." not in client.get(settled).text


def test_the_preview_is_the_public_page_and_publishes_nothing(client: Client, authority: Authority) -> None:
    letter = a_draft(authority)
    page = client.get(reverse("staff-preview", args=[letter.pk]))
    assert "There are 58 benches." in page.text
    assert page["Cache-Control"] == "private, no-store"
    letter.refresh_from_db()
    assert letter.status == Status.DRAFT
    assert not InformationRequest.objects.exists()
    assert not Change.objects.exists()


def test_a_publisher_who_publishes_a_draft_has_reviewed_it(client: Client, authority: Authority) -> None:
    letter = a_draft(authority)
    publish(client, letter)
    moves = list(letter.events.values_list("went_to", "by__username"))
    assert moves[-2:] == [("in_review", "publisher"), ("published", "publisher")]


def test_what_cannot_be_published_says_why(client: Client, authority: Authority, publisher: User) -> None:
    letter = a_draft(authority)
    client.post(reverse("staff-details", args=[letter.pk]), {"revision": 1, "title": "", "reference": "X"})
    page = client.get(reverse("staff-publish", args=[letter.pk])).text
    assert "It cannot be published yet" in page
    assert "The letter has no title." in page
    assert "Publish now" not in page
    publish(client, letter, revision=2)
    assert letter.status == Status.DRAFT
    page = client.get(reverse("staff-preview", args=[letter.pk]), follow=True).text
    assert "The letter has no title." in page


def test_only_what_was_checked_is_published(client: Client, authority: Authority, uploader: User) -> None:
    letter = a_draft(authority)
    client.post(reverse("staff-details", args=[letter.pk]), {"revision": 1, "title": "Seats"})
    page = client.post(reverse("staff-publish", args=[letter.pk]), {"revision": 1}, follow=True).text
    assert "Somebody changed this letter after you opened this page." in page
    letter.refresh_from_db()
    assert letter.status == Status.DRAFT


def test_what_is_changed_while_it_is_being_published_is_not_published(
    client: Client, authority: Authority, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = a_draft(authority)

    def move_after_a_change(moved: Letter, *to: Any, **by: Any) -> None:
        assert letter.revision is not None
        revise(letter, "Changed the title", replace(LETTER, title="Seats"), by=reviewer, expected=1)
        move(moved, *to, **by)

    monkeypatch.setattr("requests_app.planning.move", move_after_a_change)
    page = client.post(reverse("staff-publish", args=[letter.pk]), {"revision": 1}, follow=True)
    assert "Somebody else changed this letter" in page.text
    letter.refresh_from_db()
    assert letter.status == Status.DRAFT
    assert not InformationRequest.objects.exists()


def test_a_correction_leaves_the_published_version_until_it_is_published(
    client: Client, authority: Authority, visitor: Client
) -> None:
    letter = in_review(authority)
    publish(client, letter)
    client.post(reverse("staff-move", args=[letter.pk]), {"to": "draft"})
    client.post(
        reverse("staff-question", args=[letter.pk, "1"]),
        {"revision": 1, "text": "How many seats are there?", "number": "1"},
    )
    letter.refresh_from_db()
    assert letter.status == Status.DRAFT
    assert "How many seats are there?" not in public_page(visitor, letter)
    assert "stays as it is until this correction is published" in client.get(letter.get_absolute_url()).text
    client.post(reverse("staff-move", args=[letter.pk]), {"to": "in_review"})
    publish(client, letter, revision=2, note="The first question was wrong.")
    page = public_page(visitor, letter)
    assert "How many seats are there?" in page
    assert "The first question was wrong." in page
    assert InformationRequest.objects.count() == 1


def test_a_withdrawal_needs_a_reason_and_the_public_sees_it(
    client: Client, authority: Authority, visitor: Client
) -> None:
    letter = in_review(authority)
    publish(client, letter)
    assert letter.info_request is not None
    address = letter.info_request.get_absolute_url()
    withdraw = reverse("staff-withdraw", args=[letter.pk])
    assert client.get(withdraw).status_code == 200
    page = client.post(withdraw, {"reason": " "})
    assert page.status_code == 422
    assert "Enter the reason, in words for the public." in page.text
    client.post(withdraw, {"reason": "It named somebody."})
    letter.refresh_from_db()
    assert letter.status == Status.WITHDRAWN
    gone = visitor.get(address)
    assert gone.status_code == 410
    assert "It named somebody." in gone.text
    client.post(reverse("staff-move", args=[letter.pk]), {"to": "draft"})
    letter.refresh_from_db()
    assert letter.status == Status.DRAFT


def test_what_is_being_corrected_can_be_withdrawn_at_once(client: Client, authority: Authority) -> None:
    letter = in_review(authority)
    publish(client, letter)
    client.post(reverse("staff-move", args=[letter.pk]), {"to": "draft"})
    client.post(reverse("staff-withdraw", args=[letter.pk]), {"reason": "It named somebody."})
    letter.refresh_from_db()
    assert letter.status == Status.WITHDRAWN


@pytest.mark.parametrize("who", ["uploader", "reviewer"])
def test_only_a_publisher_withdraws(
    client: Client, authority: Authority, signed_in: SignIn, request: pytest.FixtureRequest, who: str
) -> None:
    letter = in_review(authority)
    publish(client, letter)
    other = signed_in(request.getfixturevalue(who))
    assert other.post(reverse("staff-withdraw", args=[letter.pk]), {"reason": "x"}).status_code == 403
    assert reverse("staff-withdraw", args=[letter.pk]) not in other.get(letter.get_absolute_url()).text
