"""Intake: what happens to files as they are uploaded, one by one, so that a bad one never stops the others."""

import logging
import re
import unicodedata
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import partial
from pathlib import PurePosixPath
from typing import Final

from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from requests_app import draft_search, jobs, revising
from requests_app.letters import gate
from requests_app.letters.errors import EmptyFile, UnknownFormat
from requests_app.models import Authority, Event, Letter, LetterFile
from requests_app.review import MoveNotAllowed, jot, move
from requests_app.storing import Upload, keep, sha256_of

logger = logging.getLogger(__name__)

LETTERS: Final = (
    ".pdf", ".docx", ".odt", ".doc", ".rtf", ".eml", ".msg", ".html", ".htm", ".txt", ".md",
)  # fmt: skip
SPREADSHEETS: Final = (".xlsx", ".ods", ".csv")
ATTACHMENTS: Final = (*SPREADSHEETS, *LETTERS)
ANNEX: Final = re.compile(
    r"(?<![^\W_])(?:annex|appendi|attach|enclos|schedule|table|data(?![^\W_]))", re.IGNORECASE
)
"""What people call a file that is not the letter itself."""
_LONGEST_NAME: Final = 255
_TAKES_ATTACHMENTS: Final = (
    Letter.Status.WAITING,
    Letter.Status.READING,
    Letter.Status.UNREADABLE,
    Letter.Status.DRAFT,
    Letter.Status.IN_REVIEW,
)


class Fate(Enum):
    """What became of an uploaded file."""

    RECEIVED = "received"
    ATTACHED = "attached"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one uploaded file.

    filename: as it is safe to show. letter: the one it became, was attached to, or is a duplicate of; None
    where it was refused. message: a sentence for its uploader; advice: what to do, where something is.
    """

    filename: str
    fate: Fate
    message: str
    advice: str = ""
    letter: Letter | None = None


class _Refused(Exception):
    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(reason)
        self.advice = advice


def receive(
    files: Iterable[Upload],
    *,
    authority: Authority,
    by: User | None,
    batch: uuid.UUID | None = None,
    letters: int = 0,
) -> list[Receipt]:
    """Store uploaded files, each as a letter that waits to be read, and say what became of each, in their order.

    A spreadsheet is an attachment: it goes to the only letter of its batch, or else is refused with advice.
    batch: what is uploaded in several calls and belongs together; a new one where none is given.
    letters: how many files of the batch are letters, those of other calls included.
    """
    batch = batch or uuid.uuid4()
    given = list(files)
    receipts: dict[int, Receipt] = {}
    # One that is refused or a duplicate counts: the spreadsheet may be that one's.
    letters = max(letters, sum(not _is_spreadsheet(file) for file in given))
    # Letters first: only then is it known whether there is just one that spreadsheets can belong to.
    for number in sorted(range(len(given)), key=lambda number: _is_spreadsheet(given[number])):
        file = given[number]
        if _is_spreadsheet(file):
            receipts[number] = _receive_spreadsheet(file, authority=authority, batch=batch, letters=letters)
        else:
            receipts[number] = _receive_letter(file, authority=authority, by=by, batch=batch)
    return [receipts[number] for number in range(len(given))]


def receive_together(
    files: Iterable[Upload],
    *,
    authority: Authority,
    by: User | None,
    batch: uuid.UUID | None = None,
    has_letter: bool = True,
) -> list[Receipt]:
    """Store uploaded files as one letter and what was sent with it, and say what became of each, in their order.

    The letter is the first document that is not called an annex; where it is not stored, the others are not either.
    What is uploaded together in several calls has the same `batch`; has_letter: whether the letter may be in this one.
    """
    batch = batch or uuid.uuid4()
    given = list(files)
    receipts: dict[int, Receipt] = {}
    letter = Letter.objects.filter(batch=batch, authority=authority).first()
    for number in sorted(range(len(given)), key=lambda number: _comes_late(given[number])):
        file = given[number]
        if letter is not None:
            receipts[number] = attach(letter, file)
        elif has_letter and not _is_spreadsheet(file):
            receipts[number] = _receive_letter(file, authority=authority, by=by, batch=batch)
            letter = receipts[number].letter if receipts[number].fate is Fate.RECEIVED else None
            has_letter = False
        else:
            receipts[number] = without_letter(file)
    return [receipts[number] for number in range(len(given))]


def without_letter(file: Upload) -> Receipt:
    """Say that a file is not stored, since the letter that it came with is not."""
    name = display_name(file.name or "")
    return Receipt(
        name,
        Fate.REFUSED,
        f"{name} was not stored, because the letter it belongs to was not.",
        "Upload it again together with its letter. If that was uploaded before, open its page and attach this file there.",
    )


def _comes_late(file: Upload) -> tuple[bool, bool, bool]:
    """Order files by how likely they are the letter itself, the likeliest first."""
    name = display_name(file.name or "")
    return _is_spreadsheet(file), not name.lower().endswith(LETTERS), bool(ANNEX.search(name))


def _receive_letter(file: Upload, *, authority: Authority, by: User | None, batch: uuid.UUID) -> Receipt:
    name = display_name(file.name or "")
    try:
        _check(file, name, LETTERS)
    except _Refused as refused:
        return Receipt(name, Fate.REFUSED, str(refused), refused.advice)
    sha256 = sha256_of(file)
    if (before := _uploaded_before(authority, sha256)) is not None:
        return _duplicate(name, before)
    try:
        with transaction.atomic():
            letter = Letter.objects.create(
                authority=authority,
                uploaded_by=by,
                owner=by if authority.uploader_owns else None,
                batch=batch,
            )
            _add_file(letter, file, name, sha256, LetterFile.Kind.LETTER)
            Event.objects.create(letter=letter, went_to=letter.status, by=by)
            jobs.queue_reading(letter)
    except IntegrityError:
        # Somebody uploaded the same file in this very moment. Any other cause leaves no such letter.
        if (before := _uploaded_before(authority, sha256)) is None:
            raise
        return _duplicate(name, before)
    logger.info("letter %s received", letter.pk)
    return Receipt(name, Fate.RECEIVED, f"{name} is uploaded and will be read.", letter=letter)


def _receive_spreadsheet(file: Upload, *, authority: Authority, batch: uuid.UUID, letters: int) -> Receipt:
    """letters: how many files beside it are letters."""
    stored = list(Letter.objects.filter(batch=batch, authority=authority)[:2])
    if len(stored) == 1 and letters <= 1:
        return attach(stored[0], file)
    name = display_name(file.name or "")
    return Receipt(
        name,
        Fate.REFUSED,
        f"{name} is a spreadsheet, and it is not clear which letter it belongs to.",
        "Open the page of its letter and add it there as an attachment.",
    )


def attach(letter: Letter, file: Upload) -> Receipt:
    """Add a spreadsheet or an annex to a letter and have it read."""
    name = display_name(file.name or "")
    try:
        _check(file, name, ATTACHMENTS)
        _check_takes_attachments(letter)
    except _Refused as refused:
        return Receipt(name, Fate.REFUSED, str(refused), refused.advice)
    sha256 = sha256_of(file)
    if letter.files.filter(sha256=sha256).exists():
        return Receipt(name, Fate.DUPLICATE, f"{name} is attached to this letter already.", letter=letter)
    with transaction.atomic():
        added = _add_file(letter, file, name, sha256, LetterFile.Kind.ATTACHMENT)
        jobs.queue_attachment(added)
    return Receipt(name, Fate.ATTACHED, f"{name} is attached to its letter.", letter=letter)


def remove_attachment(file: LetterFile, *, by: User) -> None:
    """Take away a file that was sent with a letter, with what was read of it. Raises CorrectionNotAllowed."""
    with transaction.atomic():
        _take_away(file, by=by, note="Removed a file that was sent with it")


def replace_attachment(file: LetterFile, new: Upload, *, by: User) -> Receipt:
    """Put another file in the place of one that was sent with a letter, and have it read. Raises CorrectionNotAllowed."""
    name = display_name(new.name or "")
    try:
        _check(new, name, ATTACHMENTS)
    except _Refused as refused:
        return Receipt(name, Fate.REFUSED, str(refused), refused.advice)
    letter, sha256 = file.letter, sha256_of(new)
    if letter.files.filter(sha256=sha256).exists():
        return Receipt(name, Fate.DUPLICATE, f"{name} is attached to this letter already.", letter=letter)
    with transaction.atomic():
        _take_away(file, by=by, note="Replaced a file that was sent with it")
        jobs.queue_attachment(_add_file(letter, new, name, sha256, LetterFile.Kind.ATTACHMENT))
    message = f"{name} has taken the place of {file.filename} and will be read."
    return Receipt(name, Fate.ATTACHED, message, letter=letter)


def may_change_attachments(letter: Letter) -> bool:
    """Whether files that were sent with the letter may be taken away: not while any of it is published."""
    return letter.status in revising.EDITABLE and letter.info_request_id is None


def _take_away(file: LetterFile, *, by: User, note: str) -> None:
    """note: for the audit trail, which keeps no name of a file."""
    letter = file.letter
    Letter.objects.select_for_update().get(pk=letter.pk)
    letter.refresh_from_db()
    if not may_change_attachments(letter):
        raise revising.CorrectionNotAllowed(
            "Files can be removed only before a letter is published. Withdraw it first if one must go."
        )
    revising.take_out_file(letter, file, by=by)
    jot(letter, note, by=by)
    _delete_file(file)
    draft_search.index(letter)


def _delete_file(file: LetterFile) -> None:
    """Delete a file and, unless another letter has the same, what is stored of it. Within a transaction."""
    file.delete()
    if not LetterFile.objects.filter(sha256=file.sha256).exists():
        transaction.on_commit(partial(default_storage.delete, str(file.file.name)))


def read_again(letter: Letter, *, by: User) -> None:
    """Have an unreadable letter read once more. Raises MoveNotAllowed for another."""
    with transaction.atomic():
        move(letter, Letter.Status.WAITING, by=by, problem="", advice="")
        jobs.queue_reading(letter)


def replace_file(letter: Letter, file: Upload, *, by: User) -> Receipt:
    """Put another file in the place of one that could not be read, and have that read.

    Raises MoveNotAllowed where the letter is not unreadable.
    """
    if letter.status != Letter.Status.UNREADABLE:
        raise MoveNotAllowed("Only a file that could not be read can be replaced.")
    name = display_name(file.name or "")
    try:
        _check(file, name, LETTERS)
    except _Refused as refused:
        return Receipt(name, Fate.REFUSED, str(refused), refused.advice)
    sha256 = sha256_of(file)
    if (before := _uploaded_before(letter.authority, sha256)) is not None:
        return _duplicate(name, before)
    with transaction.atomic():
        _delete_file(letter.files.get(kind=LetterFile.Kind.LETTER))
        _add_file(letter, file, name, sha256, LetterFile.Kind.LETTER)
        read_again(letter, by=by)
    return Receipt(name, Fate.RECEIVED, f"{name} is uploaded and will be read.", letter=letter)


def display_name(filename: str) -> str:
    """Return a file's name as it is safe to show: no folders, and nothing that cannot be seen.

    Characters that turn the direction of text go too: "exe.fdp" must not look like "pdf.exe".
    """
    last = re.split(r"[/\\]", filename)[-1]
    visible = (
        character
        for character in last
        if character.isspace() or not unicodedata.category(character).startswith("C")
    )
    name = " ".join("".join(visible).split()).strip(". ") or "file without a name"
    if len(name) > _LONGEST_NAME:
        suffix = PurePosixPath(name).suffix[:20]
        name = name[: _LONGEST_NAME - len(suffix) - 1] + "…" + suffix
    return name


def _is_spreadsheet(file: Upload) -> bool:
    return display_name(file.name or "").lower().endswith(SPREADSHEETS)


def _check(file: Upload, name: str, suffixes: tuple[str, ...]) -> None:
    """Raise _Refused for a file that cannot be what it is uploaded as."""
    if not name.lower().endswith(suffixes):
        raise _Refused(
            f"{name} is not a type of file that can be read here.",
            UnknownFormat.advice
            if suffixes == LETTERS
            else f"Attach a spreadsheet (.xlsx, .ods, .csv). For a document: {UnknownFormat.advice[0].lower()}"
            + UnknownFormat.advice[1:],
        )
    if not file.size:
        raise _Refused(f"{name} is empty.", EmptyFile.advice)
    if file.size > gate.MAX_BYTES:
        raise _Refused(
            f"{name} is larger than {gate.MAX_BYTES // 1_000_000} MB.",
            "Split the file, or remove the pictures in it, and upload it again.",
        )


def _check_takes_attachments(letter: Letter) -> None:
    if letter.status not in _TAKES_ATTACHMENTS:
        raise _Refused(
            f"Nothing can be attached to a letter that is {Letter.Status(letter.status).label.lower()}.",
            "Start a correction of the letter first.",
        )


def _uploaded_before(authority: Authority, sha256: str) -> Letter | None:
    file = (
        LetterFile.objects.filter(authority=authority, sha256=sha256, kind=LetterFile.Kind.LETTER)
        .select_related("letter")
        .first()
    )
    return file.letter if file else None


def _duplicate(name: str, before: Letter) -> Receipt:
    when = f"{timezone.localtime(before.uploaded_at):%-d %B %Y}"
    return Receipt(
        name,
        Fate.DUPLICATE,
        f"{name} was uploaded before, on {when}. It was not stored again.",
        letter=before,
    )


def _add_file(letter: Letter, file: Upload, name: str, sha256: str, kind: LetterFile.Kind) -> LetterFile:
    added = LetterFile.objects.create(
        letter=letter,
        authority=letter.authority,
        kind=kind,
        filename=name,
        size=file.size,
        sha256=sha256,
        file=keep(file, sha256),
    )
    draft_search.index(letter)
    return added
