"""What happens to a letter while somebody has it open: its check ends, or somebody else looks at it or changes it."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timesince import timesince
from django.views.decorators.http import require_safe

from requests_app import checking
from requests_app.models import Letter, Revision
from requests_app.revising import EDITABLE
from requests_app.views.staff.access import letter_for, person, staff_page

_POLL_SECONDS: Final = 10
_POLL_WHILE_CHECKED: Final = 1
_HERE: Final = timedelta(seconds=2.5 * _POLL_SECONDS)
"""Who has not asked for so long has closed the page."""


@dataclass(frozen=True, slots=True)
class Now:
    """How a letter stands, for a page that was made from one of its revisions."""

    letter: Letter
    opened: int
    """The number of that revision."""
    is_checked: bool
    is_under_way: bool
    others: tuple[str, ...]
    """Who else is looking at it."""
    changed: Revision | None
    """The revision that the page does not show yet."""

    @property
    def poll_seconds(self) -> int:
        return _POLL_WHILE_CHECKED if self.is_under_way else _POLL_SECONDS

    @property
    def changed_when(self) -> str:
        minutes = (timezone.now() - self.changed.at) // timedelta(minutes=1) if self.changed else 0
        return f"{timesince(self.changed.at)} ago" if self.changed and minutes else "just now"

    @property
    def is_broken_off(self) -> bool:
        return self.letter.status in EDITABLE and not self.is_checked and not self.is_under_way

    @property
    def said(self) -> str:
        """What tells this state from another, to be sent back with the next question."""
        changed = self.changed.number if self.changed else 0
        return f"{self.is_checked:d}.{self.is_under_way:d}.{self.letter.status}.{changed}.{len(self.others)}"


def now(letter: Letter, user: User, opened: int | None = None) -> Now:
    """Return how the letter stands, and note down that the person looks at it."""
    assert letter.revision is not None
    current = letter.revision
    is_checked = letter.checked_revision_id == letter.revision_id
    return Now(
        letter,
        current.number if opened is None else opened,
        is_checked,
        not is_checked and checking.is_under_way(letter),
        _others(letter, user),
        current if opened is not None and opened != current.number else None,
    )


def _others(letter: Letter, user: User) -> tuple[str, ...]:
    """Who else has the letter open, by what their pages asked lately."""
    key, at = f"looking-at-{letter.pk}", timezone.now()
    kept: dict[int, tuple[str, datetime]] = cache.get(key, {})
    here = {pk: (name, seen) for pk, (name, seen) in kept.items() if at - seen < _HERE}
    here[user.pk] = (user.get_full_name() or user.get_username(), at)
    cache.set(key, here, timeout=int(_HERE.total_seconds()))
    return tuple(name for pk, (name, _) in here.items() if pk != user.pk)


@staff_page
@require_safe
def state(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What has happened since a page was made, which it asks for; nothing where it knows that already.

    ?revision: the one it was made from; ?said: what it was told last.
    """
    letter = letter_for(request, pk)
    sent = request.GET.get("revision", "")
    if letter.revision is None or not sent.isdecimal() or len(sent) > 9:
        return HttpResponse(status=204)
    standing = now(letter, person(request), int(sent))
    told = request.GET.get("said", "")
    if standing.said == told:
        return HttpResponse(status=204)
    response = render(request, "staff/_now.html", {"now": standing})
    if standing.is_checked and standing.changed is None and told.startswith("0."):
        response["HX-Trigger"] = "letter-checked"
    return response
