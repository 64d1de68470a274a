"""Letters in lists: where each stands, and what there is to do with it."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from requests_app.models import Letter

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
    doubts: int
    problem: str
    advice: str
    corrects: bool
    """Whether a published version stays up meanwhile."""
    uploaded_at: datetime
    shares_reference: bool
    """Whether another letter of the authority has the same reference."""


def letter_line(letter: Letter, shared: Container[tuple[int, str]] = ()) -> LetterLine:
    """For a letter fetched with its `own_files` and authority; makes no query.

    shared: authority's id and reference, where more than one letter has them.
    """
    filename = next((file.filename for file in getattr(letter, "own_files", ())), "")
    return LetterLine(
        url=letter.get_absolute_url(),
        name=letter.title or letter.reference or filename or "Discarded letter",
        reference=letter.reference,
        filename=filename,
        authority=letter.authority.name,
        status=letter.status,
        tag=status_tag(letter),
        doubts=letter.doubts,
        problem=letter.problem or letter.held_back,
        advice=letter.advice,
        corrects=letter.status in (Status.DRAFT, Status.IN_REVIEW) and letter.info_request_id is not None,
        uploaded_at=letter.uploaded_at,
        shares_reference=(letter.authority_id, letter.reference) in shared,
    )
