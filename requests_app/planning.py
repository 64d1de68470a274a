"""Publishing on a day that was chosen before, by the same `publish` with all its checks made anew on that day."""

import contextlib
import datetime
import logging
from collections.abc import Collection
from typing import Final

from django.contrib.auth.models import User
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from requests_app import checking, originals, publication
from requests_app.models import InformationRequest, Letter
from requests_app.publishable import PublicationNotPossible
from requests_app.review import MoveNotAllowed, change_plan, hold_back, jot, move
from requests_app.rules import called

logger = logging.getLogger(__name__)

HOUR: Final = 8
"""From this hour of the day on, in the site's time, letters whose day has come are published."""


def review(letter: Letter, *, by: User) -> None:
    """A publisher who publishes a draft has reviewed it, and the audit trail says so. Within a transaction."""
    checked = letter.revision_id
    if letter.status == Letter.Status.DRAFT:
        move(letter, Letter.Status.IN_REVIEW, by=by)
        if letter.revision_id != checked:  # the move has brought in what somebody changed just now
            raise MoveNotAllowed(
                "Somebody else changed this letter while you were looking at it. Open it again."
            )


@transaction.atomic
def publish(
    letter: Letter, *, by: User, note: str = "", on: datetime.date | None = None, files: Collection[int] = ()
) -> InformationRequest | None:
    """Publish a draft or a letter in review, now or on a later day, and return what was published; None for a later day.

    files: which of the letter's files anyone may download as they were sent. Raises as `plan` and `publication.publish` do.
    """
    review(letter, by=by)
    originals.choose(letter, files)
    if on is not None:
        plan(letter, on=on, by=by, note=note)
        return None
    return publication.publish(letter, by=by, note=note)


def keep_what_is_found(letter: Letter) -> None:
    """Check once more: what a check finds while publishing goes when the publishing is taken back."""
    letter.refresh_from_db()
    with contextlib.suppress(checking.CheckBrokeDown):  # it was said already
        checking.check(letter, anew=True)


def plan(letter: Letter, *, on: datetime.date, by: User, note: str = "") -> None:
    """Have a letter in review published on a later day, by the person who says so. note: as for `publish`.

    Raises what `publish` would raise today, and PublicationNotPossible for a day that is not to come.
    """
    if on <= timezone.localdate():
        raise PublicationNotPossible("Choose a day after today, or publish it now.")
    with transaction.atomic():
        publication.rehearse(letter, by=by, note=note)
        change_plan(letter, publish_on=on, publish_by=by, publish_note=note)
        jot(letter, f"To be published on {_day(on)}", by=by)


@transaction.atomic
def cancel(letter: Letter, *, by: User) -> None:
    """Leave a letter in review that was to be published on a day. Nothing happens where there is no such day (any more)."""
    held = Letter.objects.select_for_update().get(pk=letter.pk)
    if held.publish_on:
        change_plan(letter)
        jot(letter, f"Not to be published on {_day(held.publish_on)} after all", by=by)


def publish_due(now: datetime.datetime) -> None:
    """Publish the letters whose day has come, each by itself."""
    local = timezone.localtime(now)
    if local.hour < HOUR:
        return
    for letter in Letter.objects.filter(publish_on__lte=local.date()).order_by("publish_on", "uploaded_at"):
        _publish(letter)


def _publish(letter: Letter) -> None:
    """Publish the letter, or hold it back and say why. A connection that is lost changes nothing: it is tried again."""
    by, day = letter.publish_by, letter.publish_on
    assert by is not None
    assert day is not None
    try:
        _publish_as(letter, by)
    except (OperationalError, InterfaceError):
        raise
    except (PublicationNotPossible, MoveNotAllowed) as error:
        _hold_back(letter, day, str(error))
    except Exception:
        logger.exception("letter %s could not be published on its day", letter.pk)
        _hold_back(letter, day, "Publishing it broke off. Tell the people who run this site.")
    else:
        logger.info("letter %s published on its day", letter.pk)


def _publish_as(letter: Letter, by: User) -> None:
    if not by.has_perm("requests_app.publish_letter", letter):
        raise PublicationNotPossible(f"{called(by)}, who chose that day, may no longer publish.")
    publication.publish(letter, by=by, note=letter.publish_note)


def _hold_back(letter: Letter, day: datetime.date, why: str) -> None:
    with transaction.atomic():
        held = Letter.objects.select_for_update().get(pk=letter.pk)
        if held.publish_on != day:
            return  # a person published it, or cancelled the day, just now
        hold_back(held, f"It was not published on {_day(day)}, as it was to be. {why}", by=None)
    logger.warning("letter %s was not published on its day", letter.pk)
    with contextlib.suppress(
        checking.CheckBrokeDown
    ):  # what was found went when the publishing was taken back
        checking.check(held, anew=True)


def _day(day: datetime.date) -> str:
    return f"{day:%-d %B %Y}"
