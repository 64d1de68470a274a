"""Entries go when their retention period ends, never without a warning, and stay where a publisher keeps them."""

import datetime
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from requests_app import publication, retention
from requests_app.models import Authority, InformationRequest, Letter, Tombstone
from requests_app.retention import WARNED, NotKept, years_before
from requests_app.review import Status, move
from tests.builders import add_file, letter_of, publish_letter

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
SignIn = Callable[[User], Client]


def days(number: int) -> datetime.timedelta:
    return datetime.timedelta(days=number)


@pytest.fixture(autouse=True)
def three_years(authority: Authority) -> None:
    authority.retention_years = 3
    authority.save()


def sent(authority: Authority, date: datetime.date | None) -> Letter:
    return letter_of(publish_letter(authority, date=date))


def ending_in(authority: Authority, number: int) -> Letter:
    """A published letter whose period ends in so many days from now."""
    return sent(authority, years_before(TODAY + days(number), 3))


def pass_days(number: int) -> None:
    """What the jobs do, once on each of so many days from today on."""
    for day in range(number + 1):
        retention.announce(TODAY + days(day))
        retention.withdraw_ended(TODAY + days(day))


def is_published(letter: Letter) -> bool:
    letter.refresh_from_db()
    return letter.status == Status.PUBLISHED


def test_an_entry_is_announced_a_month_ahead_and_withdrawn_on_the_day(authority: Authority) -> None:
    letter = ending_in(authority, WARNED + 2)
    retention.announce(TODAY + days(1))
    letter.refresh_from_db()
    assert letter.withdraw_on is None
    retention.announce(TODAY + days(2))
    letter.refresh_from_db()
    assert letter.withdraw_on == TODAY + days(WARNED + 2)
    retention.withdraw_ended(TODAY + days(WARNED + 1))
    assert is_published(letter)
    retention.withdraw_ended(TODAY + days(WARNED + 2))
    assert not is_published(letter)
    assert Tombstone.objects.get().reason == (
        "Its retention period has ended. Northmere Borough Council keeps responses here for 3 years."
    )
    withdrawn = letter.events.filter(went_to=Status.WITHDRAWN).first()
    assert withdrawn is not None
    assert (withdrawn.by, withdrawn.note) == (None, Tombstone.objects.get().reason)


def test_nothing_goes_without_a_month_s_warning_though_the_period_is_made_shorter(
    authority: Authority,
) -> None:
    """A typing error in the number of years would otherwise empty the log in a night."""
    old = [sent(authority, TODAY - days(3000 + number)) for number in range(3)]
    pass_days(WARNED - 1)
    assert all(is_published(letter) for letter in old)
    authority.retention_years = 30
    authority.save()
    pass_days(WARNED + 5)
    assert all(is_published(letter) for letter in old)
    assert all(letter.withdraw_on is None for letter in old)


def test_where_no_period_is_set_any_more_nothing_goes(authority: Authority) -> None:
    letter = ending_in(authority, 5)
    pass_days(2)
    authority.retention_years = None
    authority.save()
    pass_days(WARNED + 10)
    assert is_published(letter)
    assert letter.withdraw_on is None


def test_a_letter_without_a_date_counts_from_its_first_publication(authority: Authority) -> None:
    old, new = sent(authority, None), sent(authority, None)
    InformationRequest.objects.filter(pk=old.pk).update(published_at=timezone.now() - days(3 * 366))
    pass_days(WARNED)
    assert not is_published(old)
    assert is_published(new)


def test_what_is_being_corrected_goes_too(authority: Authority, publisher: User) -> None:
    letter = ending_in(authority, 1)
    move(letter, Status.DRAFT, by=publisher)
    pass_days(WARNED)
    letter.refresh_from_db()
    assert letter.status == Status.WITHDRAWN


def test_another_authority_keeps_its_own(authority: Authority, other_authority: Authority) -> None:
    letter = sent(other_authority, TODAY - days(9000))
    pass_days(WARNED)
    assert is_published(letter)


@pytest.mark.parametrize(
    ("day", "years", "before"),
    [
        (datetime.date(2026, 11, 22), 3, datetime.date(2023, 11, 22)),
        (datetime.date(2028, 2, 29), 3, datetime.date(2025, 2, 28)),
        (datetime.date(2028, 2, 29), 4, datetime.date(2024, 2, 29)),
    ],
)
def test_years_are_those_of_the_calendar(day: datetime.date, years: int, before: datetime.date) -> None:
    assert years_before(day, years) == before


def test_one_that_cannot_be_withdrawn_does_not_stop_the_next(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck, other = ending_in(authority, 0), ending_in(authority, 0)
    real = publication.withdraw

    def withdraw(letter: Letter, **how: object) -> Tombstone:
        if letter.pk == stuck.pk:
            raise KeyError("something nobody thought of")
        return real(letter, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(publication, "withdraw", withdraw)
    pass_days(WARNED)
    assert is_published(stuck)
    assert not is_published(other)


# Keeping it -----------------------------------------------------------------------------------------


def test_a_publisher_keeps_an_entry_longer_for_a_reason(authority: Authority, publisher: User) -> None:
    letter = ending_in(authority, 5)
    retention.announce(TODAY)
    until = TODAY + days(2 * WARNED)
    retention.keep(letter, until=until, by=publisher, reason="Still asked for.")
    pass_days(2 * WARNED - 1)
    assert is_published(letter)
    assert letter.withdraw_on == until  # announced anew
    last = letter.events.last()
    assert last is not None
    assert last.by == publisher
    assert last.note.endswith("beyond its retention period: Still asked for.")
    retention.withdraw_ended(until)
    assert not is_published(letter)


@pytest.mark.parametrize(
    ("later", "reason", "error"), [(5, "Asked for.", "Choose a day after"), (90, "  ", "Say why it is kept")]
)
def test_it_is_kept_with_a_reason_and_longer_than_it_would_be(
    authority: Authority, publisher: User, later: int, reason: str, error: str
) -> None:
    letter = ending_in(authority, 5)
    retention.announce(TODAY)
    with pytest.raises(NotKept, match=error):
        retention.keep(letter, until=TODAY + days(later), by=publisher, reason=reason)


def test_staff_are_told_on_the_queue_and_the_letter_and_keep_it_on_its_page(
    authority: Authority, publisher: User, signed_in: SignIn, html_is_valid: Callable[[str], None]
) -> None:
    letter = ending_in(authority, 5)
    add_file(letter)
    client = signed_in(publisher)
    queue = reverse("staff-queue")
    assert "retention period" not in client.get(queue).text
    retention.announce(TODAY)
    assert (
        "1 published response</a> will be withdrawn when its retention period ends" in client.get(queue).text
    )
    assert "when its retention period ends" in client.get(letter.get_absolute_url()).text
    keep = reverse("staff-keep", args=[letter.pk])
    assert keep in client.get(reverse("staff-retention")).text
    for address in (reverse("staff-retention"), keep, letter.get_absolute_url()):
        html_is_valid(client.get(address).text)
    assert client.post(keep, {"until": "1 1 2020", "reason": "Asked for."}).status_code == 422
    until = TODAY + days(90)
    page = client.post(keep, {"until": f"{until:%-d %-m %Y}", "reason": "Asked for."}, follow=True).text
    assert f"It is kept until {until:%-d %B %Y}." in page
    assert "No retention period ends in the next 30 days." in page
    letter.refresh_from_db()
    assert letter.keep_until == until


def test_others_see_what_ends_and_keep_nothing(
    authority: Authority, reviewer: User, stranger: User, signed_in: SignIn
) -> None:
    letter = ending_in(authority, 5)
    retention.announce(TODAY)
    page = signed_in(reviewer).get(reverse("staff-retention")).text
    assert "Ask a publisher to keep it" in page
    keep = reverse("staff-keep", args=[letter.pk])
    later = {"until": f"{TODAY + days(90):%-d %-m %Y}", "reason": "Asked for."}
    assert signed_in(reviewer).post(keep, later).status_code == 403
    assert signed_in(stranger).post(keep, later).status_code == 404
    assert letter.get_absolute_url() not in signed_in(stranger).get(reverse("staff-retention")).text
    letter.refresh_from_db()
    assert letter.keep_until is None
