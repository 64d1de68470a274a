"""The two-person rule: whoever publishes a letter is not who last corrected it, or uploaded it where nobody did."""

import datetime
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from requests_app import planning, publication
from requests_app.letters import edits
from requests_app.models import Authority, InformationRequest, Letter, Membership
from requests_app.publishable import PublicationNotPossible
from requests_app.review import Status, move
from requests_app.revising import revise, undo
from requests_app.rules import last_hand
from tests.builders import make_letter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rule(authority: Authority) -> None:
    authority.two_person_rule = True
    authority.save()


@pytest.fixture
def other_publisher(authority: Authority) -> User:
    user = User.objects.create_user("second", first_name="Sam", last_name="Second")
    Membership.objects.create(user=user, authority=authority, role=Membership.Role.ADMINISTRATOR)
    return user


def uploaded_by(user: User | None, authority: Authority) -> Letter:
    letter = make_letter(authority)
    Letter.objects.filter(pk=letter.pk).update(uploaded_by=user)
    return Letter.objects.get(pk=letter.pk)


def retitle(letter: Letter, title: str, by: User) -> None:
    letter.refresh_from_db()
    assert letter.revision
    new = edits.set_title(letter.revision.parsed, title)
    revise(letter, "Changed the title", new, by=by, expected=letter.revision.number)
    letter.refresh_from_db()


def test_who_uploaded_a_letter_that_nobody_corrected_does_not_publish_it(
    authority: Authority, publisher: User, other_publisher: User
) -> None:
    letter = uploaded_by(publisher, authority)
    with pytest.raises(PublicationNotPossible, match="publisher last changed this letter") as refused:
        publication.publish(letter, by=publisher)
    assert "These people can: Sam Second." in str(refused.value)
    assert publication.publish(letter, by=other_publisher).version == 1


def test_who_last_corrected_a_letter_does_not_publish_it(
    authority: Authority, publisher: User, other_publisher: User
) -> None:
    letter = uploaded_by(publisher, authority)
    retitle(letter, "Seats", other_publisher)
    with pytest.raises(PublicationNotPossible, match="Sam Second last changed this letter"):
        publication.publish(letter, by=other_publisher)
    assert publication.publish(letter, by=publisher).title == "Seats"


def test_an_undo_is_a_correction_too(authority: Authority, publisher: User, other_publisher: User) -> None:
    letter = uploaded_by(None, authority)
    retitle(letter, "Seats", other_publisher)
    undo(letter, by=publisher, expected=2)
    letter.refresh_from_db()
    assert last_hand(letter) == publisher


def test_what_a_program_sent_in_any_publisher_publishes_but_no_program(
    authority: Authority, publisher: User
) -> None:
    with pytest.raises(PublicationNotPossible):
        publication.publish(uploaded_by(None, authority), by=None)
    assert publication.publish(uploaded_by(None, authority), by=publisher).version == 1


def test_a_superuser_is_one_person_too(authority: Authority, admin_user: User) -> None:
    letter = uploaded_by(admin_user, authority)
    with pytest.raises(PublicationNotPossible, match="Nobody else here is a publisher yet"):
        publication.publish(letter, by=admin_user)


def test_it_holds_for_a_correction_of_what_is_published(
    authority: Authority, publisher: User, other_publisher: User
) -> None:
    letter = uploaded_by(other_publisher, authority)
    publication.publish(letter, by=publisher)
    move(letter, Status.DRAFT, by=publisher)
    retitle(letter, "Seats", publisher)
    move(letter, Status.IN_REVIEW, by=publisher)
    with pytest.raises(PublicationNotPossible, match="publisher last changed"):
        publication.publish(letter, by=publisher, note="The title.")


def test_it_holds_on_the_day_that_was_chosen(authority: Authority, publisher: User) -> None:
    authority.two_person_rule = False
    authority.save()
    letter = uploaded_by(publisher, authority)
    day = timezone.localdate() + datetime.timedelta(days=1)
    planning.plan(letter, on=day, by=publisher)
    authority.two_person_rule = True
    authority.save()
    planning.publish_due(datetime.datetime.combine(day, datetime.time(9), timezone.get_current_timezone()))
    letter.refresh_from_db()
    assert letter.status == Status.IN_REVIEW
    assert "publisher last changed this letter" in letter.held_back


def test_where_the_rule_is_off_one_person_does_both(authority: Authority, publisher: User) -> None:
    authority.two_person_rule = False
    authority.save()
    assert publication.publish(uploaded_by(publisher, authority), by=publisher).version == 1


def test_the_page_says_who_can_publish_and_offers_no_button(
    authority: Authority, publisher: User, other_publisher: User, signed_in: Callable[[User], Client]
) -> None:
    letter = uploaded_by(publisher, authority)
    address = reverse("staff-publish", args=[letter.pk])
    page = signed_in(publisher).get(address).text
    assert "These people can: Sam Second." in page
    assert "Publish now" not in page
    signed_in(publisher).post(address, {"revision": 1})
    assert not InformationRequest.objects.exists()
