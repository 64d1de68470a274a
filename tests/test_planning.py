"""Published on a day: by who chose it, with every check made anew, or held back with the reason."""

import datetime
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from requests_app import checking, planning, publication
from requests_app.checks.finding import Finding, Severity
from requests_app.letters import edits
from requests_app.models import Authority, InformationRequest, Letter, Membership
from requests_app.publishable import PublicationNotPossible
from requests_app.review import Status, move
from requests_app.revising import revise
from tests.builders import add_file, letter_of, make_letter, parsed_letter, publish_letter

pytestmark = pytest.mark.django_db

DAY = timezone.localdate() + datetime.timedelta(days=3)


def at(hour: int, day: datetime.date = DAY) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(hour), timezone.get_current_timezone())


@pytest.fixture
def planned(authority: Authority, publisher: User) -> Letter:
    letter = make_letter(authority)
    planning.plan(letter, on=DAY, by=publisher)
    return letter


def status(letter: Letter) -> str:
    letter.refresh_from_db()
    return letter.status


def test_it_is_published_in_the_morning_of_its_day_by_who_chose_it(planned: Letter, publisher: User) -> None:
    planning.publish_due(at(23, DAY - datetime.timedelta(days=1)))
    assert status(planned) == Status.IN_REVIEW
    planning.publish_due(at(planning.HOUR - 1))
    assert status(planned) == Status.IN_REVIEW
    planning.publish_due(at(planning.HOUR))
    assert status(planned) == Status.PUBLISHED
    assert planned.publish_on is None
    notes = list(planned.events.values_list("went_to", "by__username", "note"))
    assert notes[-2:] == [
        ("in_review", "publisher", f"To be published on {DAY:%-d %B %Y}"),
        ("published", "publisher", ""),
    ]


def test_a_site_that_stood_still_on_the_day_publishes_it_on_the_next_morning(planned: Letter) -> None:
    planning.publish_due(at(9, DAY + datetime.timedelta(days=1)))
    assert status(planned) == Status.PUBLISHED


def test_in_summer_the_hour_is_that_of_the_clock_on_the_wall(authority: Authority, publisher: User) -> None:
    letter = make_letter(authority)
    july = datetime.date(timezone.localdate().year + 1, 7, 1)
    planning.plan(letter, on=july, by=publisher)
    planning.publish_due(datetime.datetime(july.year, 7, 1, 6, 59, tzinfo=datetime.UTC))
    assert status(letter) == Status.IN_REVIEW
    planning.publish_due(datetime.datetime(july.year, 7, 1, 7, 0, tzinfo=datetime.UTC))
    assert status(letter) == Status.PUBLISHED


def test_the_note_of_a_correction_is_what_was_written_when_the_day_was_chosen(
    authority: Authority, publisher: User
) -> None:
    letter = letter_of(publish_letter(authority))
    move(letter, Status.DRAFT, by=publisher)
    move(letter, Status.IN_REVIEW, by=publisher)
    planning.plan(letter, on=DAY, by=publisher, note="A figure was wrong.")
    assert InformationRequest.objects.get(pk=letter.pk).version == 1
    planning.publish_due(at(9))
    assert InformationRequest.objects.get(pk=letter.pk).correction_note == "A figure was wrong."


@pytest.mark.parametrize("days", [0, -1])
def test_a_day_that_has_come_cannot_be_chosen(authority: Authority, publisher: User, days: int) -> None:
    letter = make_letter(authority)
    with pytest.raises(PublicationNotPossible, match="Choose a day after today"):
        planning.plan(letter, on=timezone.localdate() + datetime.timedelta(days=days), by=publisher)


def test_what_could_not_be_published_today_is_given_no_day(authority: Authority, publisher: User) -> None:
    letter = make_letter(authority, parsed_letter(title=""))
    with pytest.raises(PublicationNotPossible, match="no title"):
        planning.plan(letter, on=DAY, by=publisher)
    letter.refresh_from_db()
    assert letter.publish_on is None
    assert not InformationRequest.objects.exists()


# What stands in the way -----------------------------------------------------------------------------


def held_back(letter: Letter) -> str:
    letter.refresh_from_db()
    assert (letter.status, letter.publish_on) == (Status.IN_REVIEW, None)
    last = letter.events.last()
    assert last is not None
    assert last.note == letter.held_back
    return letter.held_back


def test_what_a_check_finds_by_then_holds_it_back_and_stays_to_be_looked_at(
    planned: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = (Finding("figure-recoverable", "x", Severity.SEVERE, "The figure is 5."),)
    monkeypatch.setattr(checking, "check_tables", lambda *given, **more: found)
    planning.publish_due(at(9))
    why = held_back(planned)
    assert why.startswith(f"It was not published on {DAY:%-d %B %Y}, as it was to be. 1 suppressed figure")
    assert planned.findings.in_the_way().count() == 1
    assert not InformationRequest.objects.exists()


def test_a_check_that_breaks_off_holds_it_back(planned: Letter, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*given: object, **more: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(checking, "check_tables", broken)
    planning.publish_due(at(9))
    assert "The check of this letter broke off" in held_back(planned)


def test_who_may_no_longer_publish_publishes_nothing(planned: Letter, publisher: User) -> None:
    Membership.objects.filter(user=publisher).update(role=Membership.Role.REVIEWER)
    planning.publish_due(at(9))
    assert "publisher, who chose that day, may no longer publish." in held_back(planned)


def test_who_has_left_publishes_nothing(planned: Letter, publisher: User) -> None:
    User.objects.filter(pk=publisher.pk).update(is_active=False)
    planning.publish_due(at(9))
    assert "may no longer publish" in held_back(planned)


def test_another_letter_at_its_address_by_then_holds_it_back(planned: Letter, authority: Authority) -> None:
    publish_letter(authority, reference=planned.reference or planned.revision.parsed.reference)  # type: ignore[union-attr]
    planning.publish_due(at(9))
    assert "is already published" in held_back(planned)


def test_a_letter_that_breaks_off_does_not_stop_the_next(
    planned: Letter, authority: Authority, publisher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = make_letter(authority)
    planning.plan(second, on=DAY, by=publisher)
    real = publication.publish

    def publish(letter: Letter, **how: object) -> InformationRequest:
        if letter.pk == planned.pk:
            raise KeyError("something nobody thought of")
        return real(letter, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(publication, "publish", publish)
    planning.publish_due(at(9))
    assert "Tell the people who run this site." in held_back(planned)
    assert status(second) == Status.PUBLISHED


def test_a_lost_connection_leaves_the_day_for_the_next_try(
    planned: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*given: object, **more: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as while_lost:
        while_lost.setattr(publication, "publish", lost)
        with pytest.raises(OperationalError):
            planning.publish_due(at(9))
    planning.publish_due(at(9))
    assert status(planned) == Status.PUBLISHED


# What ends the plan ---------------------------------------------------------------------------------


def test_a_correction_made_since_cancels_the_day_and_says_so(planned: Letter, reviewer: User) -> None:
    assert planned.revision
    new = edits.set_title(planned.revision.parsed, "Seats")
    revise(planned, "Changed the title", new, by=reviewer, expected=1)
    assert "has been changed since. Choose the day anew." in held_back(planned)
    planning.publish_due(at(9))
    assert status(planned) == Status.IN_REVIEW


def test_a_letter_sent_back_to_draft_has_no_day(planned: Letter, reviewer: User) -> None:
    move(planned, Status.DRAFT, by=reviewer)
    assert planned.publish_on is None
    planning.publish_due(at(9))
    assert status(planned) == Status.DRAFT


def test_a_day_can_be_cancelled(planned: Letter, publisher: User) -> None:
    planning.cancel(planned, by=publisher)
    planning.publish_due(at(9))
    assert status(planned) == Status.IN_REVIEW
    assert planned.held_back == ""


def test_what_a_person_published_just_now_is_not_held_back(planned: Letter, publisher: User) -> None:
    as_the_job_found_it = Letter.objects.get(pk=planned.pk)
    publication.publish(planned, by=publisher)
    planning._publish(as_the_job_found_it)
    assert status(planned) == Status.PUBLISHED
    assert planned.held_back == ""


# The pages ------------------------------------------------------------------------------------------


def test_the_day_is_chosen_seen_and_cancelled_on_the_pages(
    authority: Authority, publisher: User, signed_in: Callable[[User], Client]
) -> None:
    client, letter = signed_in(publisher), make_letter(authority)
    address = reverse("staff-publish", args=[letter.pk])
    add_file(letter)
    chosen = {"revision": 1, "when": "later", "on": f"{DAY:%-d %-m %Y}"}
    page = client.post(address, chosen, follow=True).text
    assert f"It will be published on {DAY:%-d %B %Y}, as publisher has chosen." in page
    page = client.post(reverse("staff-cancel-publishing", args=[letter.pk]), follow=True).text
    assert "will not be published by itself" in page
    assert "as publisher has chosen" not in page


@pytest.mark.parametrize(
    ("chosen", "error"),
    [
        ({"when": "later"}, "Enter the day on which it is to be published."),
        ({"when": "later", "on": "1 1 2020"}, "Enter a day after today, or publish it now."),
        (
            {"when": "now", "on": "1 1 2099"},
            "You entered a day. Press “Publish on that day”, or empty the day.",
        ),
    ],
)
def test_a_day_that_makes_no_sense_publishes_nothing(
    authority: Authority,
    publisher: User,
    signed_in: Callable[[User], Client],
    chosen: dict[str, str],
    error: str,
) -> None:
    letter = make_letter(authority)
    page = signed_in(publisher).post(reverse("staff-publish", args=[letter.pk]), {"revision": 1, **chosen})
    assert page.status_code == 422
    assert error in page.text
    assert not InformationRequest.objects.exists()


def test_a_letter_held_back_says_so_on_its_page_and_in_the_queue(
    planned: Letter,
    publisher: User,
    signed_in: Callable[[User], Client],
    html_is_valid: Callable[[str], None],
) -> None:
    add_file(planned)
    User.objects.filter(pk=publisher.pk).update(is_active=False)
    planning.publish_due(at(9))
    User.objects.filter(pk=publisher.pk).update(is_active=True)
    client = signed_in(publisher)
    for address in (
        planned.get_absolute_url(),
        reverse("staff-publish", args=[planned.pk]),
        reverse("staff-queue"),
    ):
        page = client.get(address).text
        assert "may no longer publish" in page, address
        html_is_valid(page)
