"""Letters in lists: where each stands, and what there is to do with it."""

import uuid
from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.contrib.auth.models import User
from django.utils import timezone

from requests_app import working_days
from requests_app.models import Letter
from requests_app.owning import SEEN_TO, name_of

Status = Letter.Status


@dataclass(frozen=True, slots=True)
class Tag:
    """A status as a GOV.UK tag. colour: one of the Design System's names."""

    status: str
    label: str
    colour: str


STATUS_TAGS: Final = {
    status: Tag(status.value, status.label, colour)
    for status, colour in (
        (Status.WAITING, "grey"),
        (Status.READING, "blue"),
        (Status.UNREADABLE, "red"),
        (Status.DRAFT, "yellow"),
        (Status.IN_REVIEW, "purple"),
        (Status.PUBLISHED, "green"),
        (Status.WITHDRAWN, "grey"),
        (Status.DISCARDED, "grey"),
    )
}


def status_tag(letter: Letter) -> Tag:
    return STATUS_TAGS[Status(letter.status)]


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter in a list."""

    url: str
    name: str
    reference: str
    filename: str
    authority: str
    status: str
    tag: Tag
    problem: str
    advice: str
    corrects: bool
    """Whether a published version stays up meanwhile."""
    uploaded_at: datetime
    pk: uuid.UUID
    owner: str
    """Who sees to it; empty: nobody."""
    is_mine: bool
    age: str
    """How long it has been in the queue; empty where nothing is to be done with it."""
    due: str
    is_late: bool
    stoppers: int
    """How many findings stand in its way."""
    things: int
    """How many things are to be looked at beside those."""
    is_checked: bool
    is_ready: bool
    """Whether nothing is to be looked at of it, as `LetterQuerySet.ready` has it."""
    goes_out: date | None
    shares_reference: bool
    """Whether another letter of the authority has the same reference."""


@dataclass(frozen=True, slots=True)
class _Age:
    words: str = ""
    due: str = ""
    is_late: bool = False


def _age(letter: Letter, today: date) -> _Age:
    """How long a letter has been in the queue, in working days. A correction is no longer due: it is published already."""
    if letter.status not in SEEN_TO or letter.info_request_id is not None:
        return _Age()
    days = working_days.between(timezone.localdate(letter.uploaded_at), today)
    left = letter.authority.publish_within - days
    due = f"{_days(-left)} late" if left < 0 else f"due in {_days(left)}" if left else "due today"
    return _Age(_days(days) if days else "since today", due, left < 0)


def _days(count: int) -> str:
    return f"{count} working day{'' if count == 1 else 's'}"


def letter_line(
    letter: Letter, shared: Container[tuple[int, str]] = (), viewer: User | None = None
) -> LetterLine:
    """For a letter fetched with its `own_files`, authority and owner, and `counted`; makes no query.

    shared: authority's id and reference, where more than one letter has them. viewer: who looks at the list.
    """
    is_unpublished = letter.status in (Status.DRAFT, Status.IN_REVIEW)
    is_checked = letter.checked_revision_id == letter.revision_id
    stoppers: int = letter.stoppers if is_unpublished else 0  # type: ignore[attr-defined]
    things: int = letter.remarks + letter.doubts if is_unpublished else 0  # type: ignore[attr-defined]
    age = _age(letter, timezone.localdate())
    filename = next((file.filename for file in getattr(letter, "own_files", ())), "")
    return LetterLine(
        url=letter.get_absolute_url(),
        name=letter.title or letter.reference or filename or "Discarded letter",
        reference=letter.reference,
        filename=filename,
        authority=letter.authority.name,
        status=letter.status,
        tag=status_tag(letter),
        problem=letter.problem or letter.held_back,
        advice=letter.advice,
        corrects=is_unpublished and letter.info_request_id is not None,
        uploaded_at=letter.uploaded_at,
        pk=letter.pk,
        owner=name_of(letter.owner) if letter.owner else "",
        is_mine=viewer is not None and letter.owner_id == viewer.pk,
        age=age.words,
        due=age.due,
        is_late=age.is_late,
        stoppers=stoppers,
        things=things,
        is_checked=is_checked,
        is_ready=is_unpublished
        and is_checked
        and not (stoppers or things or letter.info_request_id or letter.publish_on),
        goes_out=letter.publish_on if is_unpublished else None,
        shares_reference=(letter.authority_id, letter.reference) in shared,
    )
