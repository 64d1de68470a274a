"""Retention: an authority's entries are withdrawn so many years after the response, and staff are told before."""

import datetime
import logging
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, DateField, Min, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from requests_app import withdrawing
from requests_app.models import Authority, Letter
from requests_app.review import jot

logger = logging.getLogger(__name__)

WARNED: Final = 30
"""So many days before an entry is withdrawn at the latest, staff are told: also where the period was made shorter since."""


class NotKept(ValueError):
    """The entry cannot be kept as asked; the message says why, for staff."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A published letter whose retention period ends. on: the day on which it is withdrawn."""

    letter: Letter
    on: datetime.date


def years_before(day: datetime.date, years: int) -> datetime.date:
    """Return the same day in an earlier year; 28 February for a 29th that is not there."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def announce(today: datetime.date) -> None:
    """Say of each entry whose period ends soon on which day it is withdrawn; take that back where it does not end any more."""
    Letter.objects.filter(withdraw_on__isnull=False, authority__retention_years=None).update(withdraw_on=None)
    soon = today + datetime.timedelta(days=WARNED)
    for authority in Authority.objects.filter(retention_years__isnull=False):
        ending = _ending_by(authority, soon)
        published = Letter.objects.filter(authority=authority)
        published.filter(withdraw_on__isnull=False).exclude(pk__in=ending.values("pk")).update(
            withdraw_on=None
        )
        ending.filter(withdraw_on=None).update(withdraw_on=soon)


def withdraw_ended(today: datetime.date) -> None:
    """Withdraw the entries whose announced day has come, each by itself."""
    for pk in list(_announced().filter(withdraw_on__lte=today).values_list("pk", flat=True)):
        try:
            _withdraw(pk, today)
        except Exception:
            # The others are not to wait for it, and it is tried again in an hour.
            logger.exception("letter %s could not be withdrawn, though its retention period has ended", pk)


@transaction.atomic
def _withdraw(pk: uuid.UUID, today: datetime.date) -> None:
    letter = _announced().select_for_update(of=["self"]).filter(pk=pk, withdraw_on__lte=today).first()
    if letter is None:
        return  # it is kept, or was withdrawn, just now
    years = letter.authority.retention_years
    kept = f"{years} year{'' if years == 1 else 's'}"
    reason = f"Its retention period has ended. {letter.authority} keeps responses here for {kept}."
    withdrawing.withdraw(letter, by=None, reason=reason)
    logger.info("letter %s withdrawn, since its retention period has ended", pk)


def endings(authorities: Collection[Authority]) -> Iterator[Ending]:
    """The published letters of these authorities that are going to be withdrawn, the first to go first."""
    found = (
        _announced().filter(authority__in=authorities).select_related("authority", "info_request__authority")
    )
    for letter in found.order_by("withdraw_on", "uploaded_at"):
        assert letter.withdraw_on
        yield Ending(letter, letter.withdraw_on)


def soon(authorities: Collection[Authority]) -> tuple[int, datetime.date | None]:
    """Return how many letters of these authorities are going to be withdrawn, and the day of the first. One query."""
    found = (
        _announced().filter(authority__in=authorities).aggregate(count=Count("pk"), first=Min("withdraw_on"))
    )
    return found["count"], found["first"]


@transaction.atomic
def keep(letter: Letter, *, until: datetime.date, by: User, reason: str) -> None:
    """Keep an entry beyond its retention period, until a day to come and for a reason. Raises NotKept."""
    if not reason.strip():
        raise NotKept("Say why it is kept longer.")
    held = Letter.objects.select_for_update().get(pk=letter.pk)
    if held.info_request_id is None:
        raise NotKept("This response is not published, so there is nothing to keep.")
    if until <= max(timezone.localdate(), held.withdraw_on or datetime.date.min):
        raise NotKept("Choose a day after the one on which it would be withdrawn.")
    held.keep_until, held.withdraw_on = until, None
    held.save(update_fields=["keep_until", "withdraw_on"])
    jot(held, f"To be kept until {until:%-d %B %Y}, beyond its retention period: {reason.strip()}", by=by)


def _announced() -> QuerySet[Letter]:
    return Letter.objects.filter(withdraw_on__isnull=False, info_request__isnull=False)


def _ending_by(authority: Authority, day: datetime.date) -> QuerySet[Letter]:
    """The published letters of an authority whose period ends on this day or before, and that nobody keeps until later."""
    assert authority.retention_years
    first_day = TruncDate("info_request__published_at", output_field=DateField())
    published = Letter.objects.filter(authority=authority, info_request__isnull=False)
    since = published.annotate(since=Coalesce("info_request__date", first_day))
    ended = since.filter(since__lte=years_before(day, authority.retention_years))
    return ended.filter(Q(keep_until=None) | Q(keep_until__lte=day))
