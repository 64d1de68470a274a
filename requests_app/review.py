"""The moves a letter can make. Every one passes `move`, which writes the audit trail."""

from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from requests_app.models import Event, Letter

Status = Letter.Status

# The whole life of a letter. A move that is not listed does not exist. A letter that is being corrected can be
# withdrawn at once: what is published of it may be what does the harm. `publication.withdraw` sees to it that
# a letter that was never published is not.
MOVES: Final = {
    Status.WAITING: {Status.READING},
    Status.READING: {Status.WAITING, Status.UNREADABLE, Status.DRAFT},
    Status.UNREADABLE: {Status.WAITING},
    Status.DRAFT: {Status.IN_REVIEW, Status.WITHDRAWN},
    Status.IN_REVIEW: {Status.DRAFT, Status.PUBLISHED, Status.WITHDRAWN},
    Status.PUBLISHED: {Status.DRAFT, Status.WITHDRAWN},
    Status.WITHDRAWN: {Status.DRAFT},
}


class MoveNotAllowed(Exception):
    """The letter cannot go there from where it stands; the message says why, for staff."""


@transaction.atomic
def move(
    letter: Letter, to: Letter.Status, *, by: User | None, by_key: str = "", note: str = "", **changes: object
) -> None:
    """Move a letter and write the event. `changes` are other fields of it that change with the move.

    Raises MoveNotAllowed for a move that does not exist, or if somebody else moved it meanwhile.
    """
    came_from = Status(letter.status)
    if to not in MOVES[came_from]:
        raise MoveNotAllowed(f"A letter cannot go from “{came_from.label}” to “{to.label}”.")
    # The filter on status makes two people pressing at once safe without a lock: the second one's update finds no row.
    moved = Letter.objects.filter(pk=letter.pk, status=came_from).update(
        status=to, moved_at=timezone.now(), **changes
    )
    if not moved:
        raise MoveNotAllowed("Somebody else moved this letter while you were looking at it. Open it again.")
    letter.refresh_from_db()
    Event.objects.create(
        letter=letter,
        came_from=came_from,
        went_to=to,
        revision=letter.revision,
        by=by,
        by_key=by_key,
        note=note,
    )
