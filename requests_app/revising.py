"""Revisions: every correction of a letter is a new one; none is ever changed or taken away."""

from dataclasses import replace
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction

from requests_app import checking, draft_search, owning
from requests_app.letters import edits
from requests_app.letters.parsed import ParsedLetter, to_json
from requests_app.models import Letter, LetterFile, Revision
from requests_app.review import hold_back

EDITABLE: Final = (Letter.Status.DRAFT, Letter.Status.IN_REVIEW)


_TOOK_OUT: Final = "Removed the attachment"


class CorrectionNotAllowed(Exception):
    """The letter cannot be corrected where it stands; the message says why, for staff."""


class StaleCorrection(Exception):
    """Somebody else corrected the letter meanwhile, so nothing was saved."""

    def __init__(self, current: Revision) -> None:
        who = current.by.get_username() if current.by else "The reader"
        super().__init__(
            f"Your change was not saved. {who} changed this letter while you were working on it: {current.operation}. "
            "Look at the letter as it is now, and make your change there if it is still needed."
        )


class NothingToUndo(Exception):
    """The letter is as it was read."""

    def __init__(self) -> None:
        super().__init__("There is nothing to undo. The letter is as it was read.")


@transaction.atomic
def revise(letter: Letter, operation: str, new: ParsedLetter, *, by: User | None, expected: int) -> Revision:
    """Make `new` what the letter is understood to say, and return its revision.

    operation: what was changed, in words: "Changed the reference".
    expected: the number of the revision that `new` was made from. Where the letter has another one by
    now, nothing is saved. What changes nothing makes no revision.
    Raises CorrectionNotAllowed or StaleCorrection.
    """
    current = _current(letter, expected)
    if new == current.parsed:
        return current
    return record(letter, new, operation=operation, by=by)


def take_out_file(letter: Letter, file: LetterFile, *, by: User) -> None:
    """Take out what was read of a file that was sent with the letter. Within a transaction.

    Raises CorrectionNotAllowed.
    """
    assert letter.revision is not None
    new = edits.take_out_file(letter.revision.parsed, file.sha256, file.filename)
    number = letter.revision.number
    revision = revise(letter, f"{_TOOK_OUT} {file.filename}", new, by=by, expected=number)
    if revision.number == number:
        checking.forget(letter)  # what was found in the file itself is gone all the same


def is_as_read(letter: Letter) -> bool:
    """Whether no person has corrected what was read: at most they have taken files away that were sent with it."""
    corrected = letter.revisions.filter(by__isnull=False).exclude(operation__startswith=_TOOK_OUT)
    return not corrected.exists()


@transaction.atomic
def undo(letter: Letter, *, by: User, expected: int) -> Revision:
    """Bring back what the letter said before its last change; again and again, back to the first reading.

    Raises NothingToUndo, CorrectionNotAllowed or StaleCorrection.
    """
    current = _current(letter, expected)
    undone = current.restores or current
    if undone.number == 1:
        raise NothingToUndo
    before = letter.revisions.select_related("restores").get(number=undone.number - 1)
    # What was settled since stays so, but for what this very change has settled.
    settled = set(current.parsed.settled) - (set(undone.parsed.settled) - set(before.parsed.settled))
    document = edits.with_settled(before.parsed, sorted(settled, key=repr))
    return record(
        letter,
        document,
        operation=f"Undid: {undone.operation}",
        by=by,
        restores=before.restores or before,
    )


@transaction.atomic
def restore(letter: Letter, number: int, *, by: User, expected: int) -> Revision:
    """Bring back what the letter said in an earlier revision. Raises as `undo` does, and Revision.DoesNotExist."""
    current = _current(letter, expected)
    earlier = letter.revisions.select_related("restores").get(number=number)
    if earlier.document == current.document:
        return current
    return record(
        letter,
        edits.with_decisions_of(earlier.parsed, current.parsed),
        operation=f"Went back to version {earlier.number}",
        by=by,
        restores=earlier.restores or earlier,
    )


def record(
    letter: Letter, parsed: ParsedLetter, *, operation: str, by: User | None, restores: Revision | None = None
) -> Revision:
    """Add a revision, make it the letter's own, keep what lists show of it, and have it checked. Within a transaction.

    Whoever corrects a letter that nobody sees to is the one who sees to it from then on.
    """
    before = letter.revision
    is_checked = before is not None and letter.checked_revision_id == before.pk
    last = letter.revisions.order_by("-number").values_list("number", flat=True).first() or 0
    revision = Revision.objects.create(
        letter=letter,
        number=last + 1,
        document=to_json(parsed),
        operation=operation,
        restores=restores,
        by=by,
    )
    letter.revision = revision
    letter.reference = parsed.reference or ""
    letter.title = parsed.title or ""
    letter.doubts = len(parsed.warnings)
    if before and is_checked and _to_check(before.parsed) == _to_check(parsed):
        letter.checked_revision = revision  # the checks have seen all that they look at
    else:
        checking.queue(letter)
    letter.save(update_fields=["revision", "reference", "title", "doubts", "checked_revision"])
    owning.take_if_nobodys(letter, by=by)
    draft_search.index(letter)
    LetterFile.objects.filter(letter=letter).update(is_public=False)  # what was corrected still stands in it
    if letter.publish_on:
        day = f"{letter.publish_on:%-d %B %Y}"
        hold_back(
            letter,
            f"It was to be published on {day}, and has been changed since. Choose the day anew.",
            by=by,
        )
    return revision


def _to_check(document: ParsedLetter) -> ParsedLetter:
    """The document without what only its reviewers see, and have settled."""
    return replace(document, warnings=(), settled=())


def _current(letter: Letter, expected: int) -> Revision:
    """The letter's revision, with the letter held until the end of the transaction."""
    Letter.objects.select_for_update().get(pk=letter.pk)
    letter.refresh_from_db()
    current = letter.revision
    if letter.status not in EDITABLE or current is None:
        raise CorrectionNotAllowed(
            f"This letter cannot be changed now: it is “{Letter.Status(letter.status).label}”."
        )
    if current.number != expected:
        raise StaleCorrection(current)
    return current
