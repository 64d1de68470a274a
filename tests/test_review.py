"""Moves and corrections: who did what when, nothing overwritten, everything undone if need be."""

import pytest
from django.contrib.auth.models import User

from requests_app.letters import edits
from requests_app.letters.parsed import ParsedLetter
from requests_app.models import Authority, Letter, Revision
from requests_app.review import MOVES, MoveNotAllowed, move
from requests_app.revising import (
    CorrectionNotAllowed,
    NothingToUndo,
    StaleCorrection,
    restore,
    revise,
    undo,
)
from tests.workroom import a_draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_reading")]
Status = Letter.Status


@pytest.fixture
def letter(authority: Authority) -> Letter:
    return a_draft(authority)


def said(letter: Letter) -> ParsedLetter:
    letter.refresh_from_db()
    assert letter.revision is not None
    return letter.revision.parsed


def number(letter: Letter) -> int:
    letter.refresh_from_db()
    assert letter.revision is not None
    return letter.revision.number


def retitle(letter: Letter, title: str, by: User) -> Revision:
    new = edits.set_title(said(letter), title)
    return revise(letter, f"Changed the title to {title}", new, by=by, expected=number(letter))


# Moves -------------------------------------------------------------------------------------------


def test_every_move_is_in_the_audit_trail(letter: Letter, reviewer: User) -> None:
    move(letter, Status.IN_REVIEW, by=reviewer, note="Ready")
    event = letter.events.last()
    assert event is not None
    assert (event.came_from, event.went_to, event.by, event.note) == ("draft", "in_review", reviewer, "Ready")
    assert event.revision == letter.revision


def test_a_draft_cannot_be_published_without_review(letter: Letter, publisher: User) -> None:
    with pytest.raises(MoveNotAllowed, match="from “Draft” to “Published”"):
        move(letter, Status.PUBLISHED, by=publisher)
    assert letter.events.last().went_to == Status.DRAFT  # type: ignore[union-attr]


def test_of_two_who_move_a_letter_at_once_the_second_is_told(letter: Letter, reviewer: User) -> None:
    seen_by_another = Letter.objects.get(pk=letter.pk)
    move(letter, Status.IN_REVIEW, by=reviewer)
    with pytest.raises(MoveNotAllowed, match="Somebody else moved this letter"):
        move(seen_by_another, Status.IN_REVIEW, by=reviewer)
    assert letter.events.filter(went_to=Status.IN_REVIEW).count() == 1


def test_no_status_is_a_dead_end_or_out_of_reach() -> None:
    assert set(MOVES) == set(Status)
    assert set().union(*MOVES.values()) == set(Status)


# Corrections -------------------------------------------------------------------------------------


def test_a_correction_is_a_new_revision_and_the_former_stays(letter: Letter, reviewer: User) -> None:
    revision = retitle(letter, "Seats", reviewer)
    assert (revision.number, revision.by, revision.operation) == (
        2,
        reviewer,
        "Changed the title to Seats",
    )
    assert letter.title == "Seats"
    assert [r.parsed.title for r in letter.revisions.all()] == ["Benches in parks", "Seats"]


def test_a_correction_that_changes_nothing_makes_no_revision(letter: Letter, reviewer: User) -> None:
    retitle(letter, "Benches in parks", reviewer)
    assert letter.revisions.count() == 1


def test_of_two_who_correct_at_once_neither_overwrites_the_other(
    letter: Letter, uploader: User, reviewer: User
) -> None:
    seen_by_another = Letter.objects.get(pk=letter.pk)
    other_change = edits.set_reference(said(seen_by_another), "OTHER-1")
    retitle(letter, "Seats", uploader)
    with pytest.raises(StaleCorrection, match=r"uploader changed this letter .*Changed the title to Seats"):
        revise(seen_by_another, "Changed the reference", other_change, by=reviewer, expected=1)
    assert said(letter).title == "Seats"
    assert said(letter).reference == "NDC-2041"
    assert letter.revisions.count() == 2


def test_what_is_published_is_not_corrected_in_place(letter: Letter, reviewer: User) -> None:
    new = edits.set_title(said(letter), "Seats")
    for status in (Status.WAITING, Status.READING):
        Letter.objects.filter(pk=letter.pk).update(status=status)
        with pytest.raises(CorrectionNotAllowed, match="cannot be changed now"):
            revise(letter, "Changed the title", new, by=reviewer, expected=1)


def test_undo_goes_back_step_by_step_to_the_first_reading(letter: Letter, reviewer: User) -> None:
    for title in ("One", "Two", "Three"):
        retitle(letter, title, reviewer)
    titles = []
    for _ in range(3):
        revision = undo(letter, by=reviewer, expected=number(letter))
        titles.append(revision.parsed.title)
    assert titles == ["Two", "One", "Benches in parks"]
    with pytest.raises(NothingToUndo, match="as it was read"):
        undo(letter, by=reviewer, expected=number(letter))
    assert letter.revisions.count() == 7  # nothing is ever taken away


def test_a_change_after_an_undo_is_undone_first(letter: Letter, reviewer: User) -> None:
    retitle(letter, "One", reviewer)
    retitle(letter, "Two", reviewer)
    undo(letter, by=reviewer, expected=number(letter))
    retitle(letter, "Three", reviewer)
    assert undo(letter, by=reviewer, expected=number(letter)).parsed.title == "One"
    assert undo(letter, by=reviewer, expected=number(letter)).parsed.title == "Benches in parks"
    assert said(letter).title == "Benches in parks"


def test_any_earlier_version_can_be_brought_back(letter: Letter, reviewer: User) -> None:
    retitle(letter, "One", reviewer)
    retitle(letter, "Two", reviewer)
    revision = restore(letter, 2, by=reviewer, expected=3)
    assert (revision.parsed.title, revision.operation) == ("One", "Went back to version 2")
    assert letter.title == "One"
    restore(letter, 3, by=reviewer, expected=4)
    assert said(letter).title == "Two"


def test_an_undo_overwrites_nobodys_change(letter: Letter, reviewer: User) -> None:
    retitle(letter, "One", reviewer)
    with pytest.raises(StaleCorrection):
        undo(letter, by=reviewer, expected=1)
