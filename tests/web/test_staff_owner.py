"""Who sees to a letter: taken, given to a colleague, let go; and whoever begins to work on it, without being asked."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from requests_app import checking, intake
from requests_app.checks.finding import Severity
from requests_app.letters import edits
from requests_app.models import Authority, Letter
from requests_app.revising import revise
from tests.workroom import a_draft, a_file, in_review, published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_reading")]

SignIn = Callable[[User], Client]


def owner_of(letter: Letter) -> User | None:
    return Letter.objects.select_related("owner").get(pk=letter.pk).owner


def send(client: Client, letter: Letter, to: object) -> str:
    page = client.post(reverse("staff-owner", args=[letter.pk]), {"to": to}, follow=True)
    letter.refresh_from_db()
    return page.text


def test_a_letter_is_taken_given_and_let_go_and_its_history_says_so(
    authority: Authority, uploader: User, reviewer: User, signed_in: SignIn
) -> None:
    letter = a_draft(authority)
    client = signed_in(uploader)
    assert "Nobody sees to this letter yet." in client.get(letter.get_absolute_url()).text
    assert "You see to this letter now." in send(client, letter, uploader.pk)
    assert owner_of(letter) == uploader
    assert "reviewer sees to this letter now." in send(client, letter, reviewer.pk)
    assert owner_of(letter) == reviewer
    assert "Nobody sees to this letter now." in send(client, letter, "")
    assert owner_of(letter) is None
    history = client.get(reverse("staff-history", args=[letter.pk])).text
    assert "uploader took it" in history
    assert "uploader gave it to reviewer" in history
    assert "uploader let it go" in history


def test_a_letter_is_given_to_a_colleague_alone(
    authority: Authority, uploader: User, stranger: User, signed_in: SignIn
) -> None:
    letter = a_draft(authority)
    for sent in (stranger.pk, 0, "x"):
        assert "Choose one of your colleagues." in send(signed_in(uploader), letter, sent)
    assert letter.owner is None
    assert signed_in(stranger).post(reverse("staff-owner", args=[letter.pk])).status_code == 404


def test_what_is_published_is_seen_to_by_nobody(
    authority: Authority, uploader: User, signed_in: SignIn
) -> None:
    letter = published(authority)
    assert "Start a correction of it first." in send(signed_in(uploader), letter, uploader.pk)
    assert "app-owner" not in signed_in(uploader).get(letter.get_absolute_url()).text


def test_who_begins_to_correct_a_letter_sees_to_it_and_takes_it_from_nobody(
    authority: Authority, uploader: User, reviewer: User
) -> None:
    letter = a_draft(authority)
    assert letter.owner is None
    for number, (user, title) in enumerate([(reviewer, "One"), (uploader, "Two")], start=1):
        assert letter.revision
        new = edits.set_title(letter.revision.parsed, title)
        revise(letter, "Changed the title", new, by=user, expected=number)
        letter.refresh_from_db()
        assert letter.owner == reviewer
    assert letter.events.filter(note__contains="began to work on it").count() == 1


def test_who_accepts_a_finding_sees_to_the_letter(authority: Authority, reviewer: User) -> None:
    letter = in_review(authority)
    found = letter.findings.create(key="k", code="small-numbers", severity=Severity.WARNING, message="Look.")
    checking.accept(letter, [found], by=reviewer, reason="They count parcels.")
    letter.refresh_from_db()
    assert letter.owner == reviewer


def test_looking_at_a_letter_makes_it_nobodys(
    authority: Authority, reviewer: User, signed_in: SignIn
) -> None:
    letter = a_draft(authority)
    signed_in(reviewer).get(letter.get_absolute_url())
    letter.refresh_from_db()
    assert letter.owner is None


def test_an_authority_says_whether_who_uploads_a_letter_sees_to_it(
    authority: Authority, uploader: User
) -> None:
    for owns, owner in ((False, None), (True, uploader)):
        authority.uploader_owns = owns
        (receipt,) = intake.receive([a_file(f"NDC-{owns} x")], authority=authority, by=uploader)
        assert receipt.letter
        assert receipt.letter.owner == owner
