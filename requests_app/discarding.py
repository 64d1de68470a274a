"""Discarding a letter that was uploaded by mistake: its files and words go, the audit trail stays."""

from functools import partial
from typing import Final

from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.db import transaction

from requests_app.models import KeptAnswer, Letter, LetterFile, LetterWords
from requests_app.review import MoveNotAllowed, move

Status = Letter.Status

_DISCARDABLE: Final = (Status.UNREADABLE, Status.DRAFT, Status.IN_REVIEW)


def may_be_discarded(letter: Letter) -> bool:
    """Whether the letter stands where it can be discarded, and was never published. One query."""
    return (
        letter.status in _DISCARDABLE
        and letter.info_request_id is None
        and not letter.events.filter(went_to=Status.PUBLISHED).exists()
    )


@transaction.atomic
def discard(letter: Letter, *, by: User, reason: str) -> None:
    """Delete the letter's files, pictures, revisions and findings. What stays are its events; the last one has the reason,
    and the SHA-256 of each file, so that it can be told later which file it was.

    The same file can be uploaded again, here or for another authority. Raises MoveNotAllowed.
    """
    locked = Letter.objects.select_for_update().get(pk=letter.pk)
    if (locked.status, locked.revision_id) != (letter.status, letter.revision_id):
        raise MoveNotAllowed("Somebody else changed this letter while you were looking at it. Open it again.")
    if not may_be_discarded(locked):
        raise MoveNotAllowed(
            "Only a letter that was never published can be discarded. Withdraw this one instead."
        )
    files, pictures = list(locked.files.all()), list(locked.page_images.all())
    note = "\n".join([reason, *(f"{file.get_kind_display()}, SHA-256 {file.sha256}" for file in files)])
    move(
        locked,
        Status.DISCARDED,
        by=by,
        note=note,
        revision=None,
        checked_revision=None,
        reference="",
        title="",
        doubts=0,
        problem="",
        advice="",
    )
    locked.events.update(revision=None)
    locked.findings.all().delete()
    locked.files.all().delete()
    locked.page_images.all().delete()
    LetterWords.objects.filter(letter=locked).delete()
    KeptAnswer.objects.filter(letter=locked.pk).delete()  # answers to programs name its pieces
    locked.bulk_items.exclude(reason="").update(
        reason="It was discarded since."
    )  # the reasons name its pieces
    locked.revisions.update(restores=None)
    locked.revisions.all().delete()
    kept = set(
        LetterFile.objects.filter(sha256__in=[file.sha256 for file in files]).values_list("sha256", flat=True)
    )
    gone = [str(file.file.name) for file in files if file.sha256 not in kept]
    for path in {*gone, *(str(picture.image.name) for picture in pictures)}:
        transaction.on_commit(partial(default_storage.delete, path))
    letter.refresh_from_db()
