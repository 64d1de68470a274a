"""Letters in the workroom: uploaded through the front door and read by the jobs themselves."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from requests_app import intake, jobs, looking, publication
from requests_app.letters.attaching import attach_document, from_file
from requests_app.letters.errors import ScannedLetter
from requests_app.letters.parsed import LetterTable, ParsedLetter
from requests_app.letters.readers.text import read_text
from requests_app.models import Authority, Letter, LetterFile
from requests_app.review import move
from tests.letters.made_up import LETTER

SCAN: Final = b"a scan"
ATTACHED: Final = LetterTable("t1", (), "Costs", (), (("Year",), ("Cost",)), (("2025", "£900"),))


def read_made_up(data: bytes, filename: str, attachments: Sequence[tuple[bytes, str]] = ()) -> ParsedLetter:
    """Stands in for reading: the made-up letter, with the file's first word as its reference.

    So a test of the workroom says what a letter says without a parser. The bytes `SCAN` cannot be read. Whatever
    is attached has the table `ATTACHED`, but for an annex in Markdown, which is read.
    """
    if data == SCAN:
        raise ScannedLetter("This PDF holds pictures of pages.")
    source = replace(LETTER.source, filename=filename, sha256=hashlib.sha256(data).hexdigest())
    letter = replace(LETTER, source=source, reference=data.decode().split()[0])
    for attached, name in attachments:
        before = letter
        if name.endswith(".md"):
            letter = attach_document(letter, read_text(attached), name)
        else:
            number = len(letter.tables) + 1
            letter = replace(letter, tables=(*letter.tables, replace(ATTACHED, id=f"t{number}")))
        letter = from_file(before, letter, hashlib.sha256(attached).hexdigest())
    return letter


@pytest.fixture
def made_up_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "read_apart", read_made_up)
    monkeypatch.setattr(looking, "look_through_apart", lambda data, filename: ())


@pytest.fixture
def committed_jobs(transactional_db: None) -> Iterator[None]:
    """A queue that is really committed, and empty before and after: Django does not empty tables it does not manage."""
    _forget_jobs()
    yield
    _forget_jobs()


def _forget_jobs() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


def a_file(content: bytes | str = "NDC-2041 benches", name: str = "letter.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def run_jobs() -> int:
    """Do the jobs that wait, and those that they leave, in the test's own transaction, and return how many."""
    done = 0
    while waiting := list(ProcrastinateJob.objects.filter(status="todo").order_by("id")):
        for job in waiting:
            app.tasks[job.task_name](**job.args)
            with connection.cursor() as cursor:
                cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job.pk])
        done += len(waiting)
    return done


def a_draft(
    authority: Authority,
    *,
    by: User | None = None,
    content: bytes | str = "NDC-2041 benches",
    name: str = "letter.txt",
) -> Letter:
    """A letter that was uploaded and read. Needs `made_up_reading`."""
    (receipt,) = intake.receive([a_file(content, name)], authority=authority, by=by)
    assert receipt.letter is not None, receipt.message
    run_jobs()
    receipt.letter.refresh_from_db()
    return receipt.letter


def waiting(authority: Authority, *, content: str = "NDC-9 waits") -> Letter:
    """A letter that was uploaded and not read yet."""
    (receipt,) = intake.receive([a_file(content)], authority=authority, by=None)
    assert receipt.letter is not None, receipt.message
    return receipt.letter


def published(authority: Authority, *, by: User | None = None, content: str = "NDC-8 benches") -> Letter:
    letter = in_review(authority, by=by, content=content)
    publication.publish(letter, by=by)
    return letter


def in_review(authority: Authority, *, by: User | None = None, content: str = "NDC-2041 benches") -> Letter:
    letter = a_draft(authority, by=by, content=content)
    move(letter, Letter.Status.IN_REVIEW, by=by)
    return letter


def content_of(letter: Letter) -> bytes:
    """The bytes of the letter's own file."""
    with letter.files.get(kind=LetterFile.Kind.LETTER).file.open() as file:
        content: bytes = file.read()
    return content
