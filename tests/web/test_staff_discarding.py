"""Discarding a letter that was uploaded by mistake: what goes, what stays, who may."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from requests_app import discarding, publication
from requests_app.models import Authority, Letter, LetterFile, Revision
from requests_app.review import MoveNotAllowed, move
from tests.workroom import SCAN, a_draft, published, run_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_reading")]

SignIn = Callable[[User], Client]
Status = Letter.Status


def discard(client: Client, letter: Letter, reason: str = "Uploaded for the wrong authority") -> str:
    return client.post(reverse("staff-discard", args=[letter.pk]), {"reason": reason}, follow=True).text


def test_a_discarded_letter_leaves_its_audit_trail_and_nothing_else(
    reviewer: User,
    signed_in: SignIn,
    authority: Authority,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    letter = a_draft(authority, by=reviewer)
    file = letter.files.get()
    client = signed_in(reviewer)
    page = client.get(letter.get_absolute_url()).text
    assert reverse("staff-discard", args=[letter.pk]) in page
    asked = client.get(reverse("staff-discard", args=[letter.pk])).text
    assert "It cannot be undone." in asked
    assert file.filename in asked
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        assert "The letter is discarded." in discard(client, letter)
    letter.refresh_from_db()
    assert (letter.status, letter.reference, letter.title, letter.doubts) == (Status.DISCARDED, "", "", 0)
    assert not LetterFile.objects.exists()
    assert not Revision.objects.exists()
    assert not default_storage.exists(str(file.file.name))
    moved = list(letter.events.values_list("went_to", flat=True))
    assert moved == [Status.WAITING, Status.READING, Status.DRAFT, Status.DISCARDED]
    last = letter.events.last()
    assert last is not None
    assert last.by == reviewer
    assert last.note.splitlines() == ["Uploaded for the wrong authority", f"Letter, SHA-256 {file.sha256}"]
    history = client.get(letter.get_absolute_url(), follow=True).text
    assert "This letter was discarded." in history
    assert file.sha256 in history
    assert "NDC-2041" not in history


def test_a_discarded_letter_is_listed_only_for_who_asks(
    reviewer: User, signed_in: SignIn, authority: Authority
) -> None:
    letter = a_draft(authority)
    client = signed_in(reviewer)
    discard(client, letter)
    assert letter.get_absolute_url() not in client.get(reverse("staff-queue")).text
    listed = client.get(reverse("staff-queue"), {"status": "discarded"}).text
    assert letter.get_absolute_url() in listed


def test_the_same_file_can_be_uploaded_again(reviewer: User, authority: Authority) -> None:
    letter = a_draft(authority)
    discarding.discard(letter, by=reviewer, reason="Too early")
    again = a_draft(authority)
    assert again.pk != letter.pk
    assert again.status == Status.DRAFT


def test_a_file_that_another_letter_has_too_is_kept(
    reviewer: User,
    authority: Authority,
    other_authority: Authority,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    letter, other = a_draft(authority), a_draft(other_authority)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        discarding.discard(letter, by=reviewer, reason="Twice")
    assert default_storage.exists(str(other.files.get().file.name))


def test_an_unreadable_letter_can_be_discarded(
    reviewer: User, signed_in: SignIn, authority: Authority
) -> None:
    letter = a_draft(authority, content=SCAN, name="scan.pdf")
    assert letter.status == Status.UNREADABLE
    client = signed_in(reviewer)
    assert reverse("staff-discard", args=[letter.pk]) in client.get(letter.get_absolute_url()).text
    discard(client, letter)
    letter.refresh_from_db()
    assert letter.status == Status.DISCARDED


def test_a_letter_is_not_discarded_without_a_reason(
    reviewer: User, signed_in: SignIn, authority: Authority
) -> None:
    letter = a_draft(authority)
    assert "Enter the reason" in discard(signed_in(reviewer), letter, reason="")
    letter.refresh_from_db()
    assert letter.status == Status.DRAFT


def test_an_uploader_discards_nothing(uploader: User, signed_in: SignIn, authority: Authority) -> None:
    letter = a_draft(authority, by=uploader)
    client = signed_in(uploader)
    address = reverse("staff-discard", args=[letter.pk])
    assert address not in client.get(letter.get_absolute_url()).text
    assert client.post(address, {"reason": "Mine"}).status_code == 403
    letter.refresh_from_db()
    assert letter.status == Status.DRAFT


@pytest.mark.parametrize("then", ["published", "corrected", "withdrawn", "opened again"])
def test_a_letter_that_was_ever_published_is_never_discarded(
    publisher: User, signed_in: SignIn, authority: Authority, then: str
) -> None:
    letter = published(authority, by=publisher)
    if then == "corrected":
        move(letter, Status.DRAFT, by=publisher)
    elif then != "published":
        publication.withdraw(letter, by=publisher, reason="It named somebody.")
        letter.refresh_from_db()
    if then == "opened again":
        move(letter, Status.DRAFT, by=publisher)
    before = letter.status
    assert "cannot be discarded" in discard(signed_in(publisher), letter)
    with pytest.raises(MoveNotAllowed, match="never published"):
        discarding.discard(letter, by=publisher, reason="It named somebody.")
    letter.refresh_from_db()
    assert letter.status == before
    assert letter.files.exists()


def test_a_discarded_letter_goes_nowhere(reviewer: User, authority: Authority) -> None:
    letter = a_draft(authority)
    discarding.discard(letter, by=reviewer, reason="Twice")
    for status in Status:
        with pytest.raises(MoveNotAllowed):
            move(letter, status, by=reviewer)
    assert run_jobs() == 0
    with pytest.raises(IntegrityError, match="discarded_letter_says_nothing"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(title="Benches")


def test_a_letter_that_somebody_changed_meanwhile_is_not_discarded(
    reviewer: User, authority: Authority
) -> None:
    letter = a_draft(authority)
    seen = Letter.objects.get(pk=letter.pk)
    move(letter, Status.IN_REVIEW, by=reviewer)
    with pytest.raises(MoveNotAllowed, match="Somebody else changed"):
        discarding.discard(seen, by=reviewer, reason="Twice")


def test_a_letter_without_a_version_has_a_history_too(
    reviewer: User, signed_in: SignIn, authority: Authority
) -> None:
    letter = a_draft(authority, content=SCAN, name="scan.pdf")
    page = signed_in(reviewer).get(reverse("staff-history", args=[letter.pk]))
    assert "Could not be read" in page.text
