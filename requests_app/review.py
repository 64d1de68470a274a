"""The moves a letter can make. Every one passes `move`, which writes the audit trail."""

from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from requests_app.models import Event, Letter

Status = Letter.Status

# The whole life of a letter. A move that is not listed does not exist. A letter that is being corrected can be
# withdrawn at once: what is published of it may be what does the harm. `publication.withdraw` sees to it that
# a letter that was never published is not, and `discarding.discard` that one that was published stays.
MOVES: Final = {
    Status.WAITING: {Status.READING},
    Status.READING: {Status.WAITING, Status.UNREADABLE, Status.DRAFT},
    Status.UNREADABLE: {Status.WAITING, Status.DISCARDED},
    Status.DRAFT: {Status.IN_REVIEW, Status.WITHDRAWN, Status.DISCARDED},
    Status.IN_REVIEW: {Status.DRAFT, Status.PUBLISHED, Status.WITHDRAWN, Status.DISCARDED},
    Status.PUBLISHED: {Status.DRAFT, Status.WITHDRAWN},
    Status.WITHDRAWN: {Status.DRAFT},
    Status.DISCARDED: set(),
}


# What a letter's fields are that is not to be published on a day. A move ends such a plan, since it was made for a letter
# as it stood.
UNPLANNED: Final[dict[str, object]] = {
    "publish_on": None,
    "publish_by": None,
    "publish_note": "",
    "held_back": "",
}


class MoveNotAllowed(Exception):
    """The letter cannot go there from where it stands; the message says why, for staff."""


@transaction.atomic
def move(letter: Letter, to: Letter.Status, *, by: User | None, note: str = "", **changes: object) -> None:
    """Move a letter and write the event. `changes` are other fields of it that change with the move.

    Raises MoveNotAllowed for a move that does not exist, or if somebody else moved it meanwhile.
    """
    came_from = Status(letter.status)
    if to not in MOVES[came_from]:
        raise MoveNotAllowed(f"A letter cannot go from “{came_from.label}” to “{to.label}”.")
    # The filter on status makes two people pressing at once safe without a lock: the second one's update finds no row.
    moved = Letter.objects.filter(pk=letter.pk, status=came_from).update(
        status=to, moved_at=timezone.now(), **{**UNPLANNED, **changes}
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
        note=note,
    )


def jot(letter: Letter, note: str, *, by: User | None) -> None:
    """Write into the audit trail what was decided about a letter that stays where it stands."""
    Event.objects.create(
        letter=letter,
        came_from=letter.status,
        went_to=letter.status,
        revision=letter.revision,
        by=by,
        note=note,
    )


def hold_back(letter: Letter, why: str, *, by: User | None) -> None:
    """Cancel the day on which a letter was to be published, and have its pages say why. Within a transaction."""
    change_plan(letter, held_back=why)
    jot(letter, why, by=by)


def change_plan(letter: Letter, **changes: object) -> None:
    """Make `changes` all that is planned for a letter's publication."""
    Letter.objects.filter(pk=letter.pk).update(**{**UNPLANNED, **changes})
    letter.refresh_from_db(fields=list(UNPLANNED))


@dataclass(frozen=True, slots=True)
class Step:
    """A move that a person makes by pressing a button: its name, and the permission it takes."""

    to: Letter.Status
    name: str
    permission: str


# Publishing and withdrawing are not here: they write the log as well, and have pages of their own.
STEPS: Final = {
    Status.DRAFT: (Step(Status.IN_REVIEW, "Send for review", "edit_letter"),),
    Status.IN_REVIEW: (Step(Status.DRAFT, "Return to draft", "review_letter"),),
    Status.PUBLISHED: (Step(Status.DRAFT, "Start a correction", "review_letter"),),
    Status.WITHDRAWN: (Step(Status.DRAFT, "Open as a draft again", "publish_letter"),),
}


def steps_for(user: User, letter: Letter) -> list[Step]:
    """The steps that a person may take with the letter where it stands."""
    return [
        step
        for step in STEPS.get(Status(letter.status), ())
        if user.has_perm(f"requests_app.{step.permission}", letter)
    ]


def take_step(letter: Letter, to: str, *, by: User, note: str = "") -> Step:
    """Move the letter as a button says. Raises MoveNotAllowed where the person may not, or there is no such move."""
    for step in steps_for(by, letter):
        if step.to == to:
            move(letter, step.to, by=by, note=note)
            return step
    raise MoveNotAllowed(
        f"This letter is “{Status(letter.status).label}”, so this cannot be done with it now."
    )
