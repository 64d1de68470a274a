"""The database is the last reviewer: each constraint, broken past the models."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from requests_app.models import Authority, Letter, LetterFile, Membership, Revision
from tests.workroom import a_draft, published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_reading")]


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("unreadable_letter_says_why", {"status": "unreadable", "problem": "", "advice": "Try again."}),
        ("unreadable_letter_says_why", {"status": "unreadable", "problem": "It is a scan.", "advice": ""}),
        ("letter_that_was_read_has_a_revision", {"revision": None}),
        ("letter_that_was_read_has_a_revision", {"status": "in_review", "revision": None}),
        ("published_letter_is_in_the_log", {"status": "published"}),
    ],
)
def test_a_letter_cannot_contradict_itself(
    authority: Authority, constraint: str, wrong: dict[str, Any]
) -> None:
    letter = a_draft(authority)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**wrong)


def test_a_withdrawn_letter_is_not_in_the_log(authority: Authority) -> None:
    letter = published(authority)
    with pytest.raises(IntegrityError, match="withdrawn_letter_is_not_in_the_log"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(status="withdrawn")


def test_a_letter_is_uploaded_once_by_an_authority(authority: Authority, other_authority: Authority) -> None:
    first, second = a_draft(authority), a_draft(authority, content="NDC-2 other")
    same = first.files.get().sha256
    with pytest.raises(IntegrityError, match="a_letter_is_uploaded_once"), transaction.atomic():
        LetterFile.objects.filter(letter=second).update(sha256=same)
    LetterFile.objects.filter(letter=second).update(sha256=same, authority=other_authority)


def test_revisions_of_a_letter_are_numbered(authority: Authority) -> None:
    letter = a_draft(authority)
    with pytest.raises(IntegrityError, match="revisions_are_numbered"), transaction.atomic():
        Revision.objects.create(letter=letter, number=1, document={}, operation="Again")


def test_a_page_has_one_image(authority: Authority) -> None:
    letter = a_draft(authority)
    letter.page_images.create(page=1, width=595, height=842, image="pages/1.webp")
    with pytest.raises(IntegrityError, match="one_image_a_page"), transaction.atomic():
        letter.page_images.create(page=1, width=595, height=842, image="pages/2.webp")


def test_a_person_has_one_role_at_an_authority(uploader: Any, authority: Authority) -> None:
    with pytest.raises(IntegrityError, match="one_role_a_person_and_authority"), transaction.atomic():
        Membership.objects.create(user=uploader, authority=authority, role=Membership.Role.PUBLISHER)
