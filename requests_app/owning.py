"""Who sees to a letter: taken by one person, given to a colleague, let go. Every change is in the letter's history."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from requests_app.models import Authority, Letter
from requests_app.review import jot

Status = Letter.Status

SEEN_TO = (Status.WAITING, Status.READING, Status.UNREADABLE, Status.DRAFT, Status.IN_REVIEW)
"""Where there is still something to see to."""


class OwnerNotPossible(Exception):
    """The letter cannot be given to that person; the message says why, for staff."""


def name_of(user: User) -> str:
    """Return what colleagues call the person."""
    return user.get_full_name() or user.get_username()


def colleagues_at(authorities: Iterable[Authority]) -> QuerySet[User]:
    """Return who works for any of the authorities."""
    people = User.objects.filter(is_active=True, memberships__authority__in=authorities)
    return people.order_by("first_name", "last_name", "username").distinct()


@transaction.atomic
def give(letter: Letter, to: User | None, *, by: User) -> bool:
    """Make the letter that person's to see to, or nobody's, and return whether that is a change.

    Raises OwnerNotPossible.
    """
    held = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if held.status not in SEEN_TO:
        raise OwnerNotPossible(
            f"This letter is “{Status(held.status).label}”, so there is nothing to see to. Start a correction of it first."
            if held.status in (Status.PUBLISHED, Status.WITHDRAWN)
            else "This letter was discarded."
        )
    if to is not None and not (to == by or _works_for(to, held.authority)):
        raise OwnerNotPossible(f"{name_of(to)} does not work for {held.authority}. Choose somebody who does.")
    if held.owner_id == (to.pk if to else None):
        return False
    _set(held, to, by=by, note=_note(to, by))
    letter.owner = to
    return True


def take_if_nobodys(letter: Letter, *, by: User | None) -> None:
    """Make a letter that nobody sees to that of the person who begins to work on it. Within a transaction."""
    if by is not None and letter.owner_id is None and _works_for(by, letter.authority):
        _set(letter, by, by=by, note=f"{name_of(by)} began to work on it, and sees to it now")


def _set(letter: Letter, to: User | None, *, by: User, note: str) -> None:
    letter.owner = to
    Letter.objects.filter(pk=letter.pk).update(owner=to)
    jot(letter, note, by=by)


def _note(to: User | None, by: User) -> str:
    if to is None:
        return f"{name_of(by)} let it go: nobody sees to it now"
    return f"{name_of(by)} took it" if to == by else f"{name_of(by)} gave it to {name_of(to)}"


def _works_for(user: User, authority: Authority) -> bool:
    return user.is_active and user.memberships.filter(authority=authority).exists()
