"""The background jobs: done once though they run twice, and nothing lost when a worker is killed."""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.db import connection, connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from requests_app import intake, jobs
from requests_app.letters import edits
from requests_app.letters.apart import PagePicture
from requests_app.letters.document import Doubt
from requests_app.letters.errors import ReadingStopped
from requests_app.letters.parsed import ParsedLetter
from requests_app.models import Authority, Letter
from requests_app.revising import revise
from tests.workroom import a_draft, a_file, read_made_up, run_jobs, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_reading")]
Status = Letter.Status


def test_a_read_letter_is_a_draft_with_its_first_revision(authority: Authority) -> None:
    letter = a_draft(authority)
    assert letter.status == Status.DRAFT
    assert letter.revision is not None
    assert (letter.revision.number, letter.revision.by) == (1, None)
    assert (letter.reference, letter.title, letter.doubts) == ("NDC-2041", "Benches in parks", 2)
    assert list(letter.events.values_list("went_to", flat=True)) == ["waiting", "reading", "draft"]


def test_the_log_names_the_letter_and_says_nothing_of_what_is_in_it(
    authority: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        letter = a_draft(authority, content="NDC-2041 benches", name="about Mary Smith.txt")
    assert f"letter {letter.pk} received" in caplog.messages
    assert f"letter {letter.pk} read" in caplog.messages
    told = " ".join(caplog.messages)
    assert not any(word in told for word in ("NDC-2041", "Benches", "Mary"))


def test_reading_twice_makes_one_revision(authority: Authority) -> None:
    letter = a_draft(authority)
    jobs.read_letter(str(letter.pk))
    assert letter.revisions.count() == 1


def test_a_reading_that_was_broken_off_is_done_again(authority: Authority) -> None:
    letter = waiting(authority)
    Letter.objects.filter(pk=letter.pk).update(status=Status.READING)
    jobs.read_letter(str(letter.pk))
    letter.refresh_from_db()
    assert letter.status == Status.DRAFT


def test_an_attachment_that_stops_the_reader_does_not_stop_the_letter(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(data: bytes, name: str, attachments: Sequence[tuple[bytes, str]] = ()) -> ParsedLetter:
        if attachments:
            raise ReadingStopped("The reader ran out of memory.")
        return read_made_up(data, name)

    monkeypatch.setattr(jobs, "read_apart", read)
    received, _ = intake.receive([a_file(), a_file("1,2", "huge.csv")], authority=authority, by=None)
    run_jobs()
    letter = received.letter
    assert letter is not None
    letter.refresh_from_db()
    assert letter.status == Status.DRAFT
    assert letter.revision is not None
    assert "huge.csv" in letter.revision.parsed.warnings[0].message


def test_the_pages_of_a_pdf_are_drawn_once(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_pdf(*args: object) -> ParsedLetter:
        letter = read_made_up(b"NDC-1", "letter.pdf")
        source = type(letter.source)("letter.pdf", "application/pdf", "0" * 64, 2, "pdf")
        return type(letter)(source=source, reference="NDC-1")

    pictures = (PagePicture(1, 595.0, 842.0, b"one"), PagePicture(2, 842.0, 595.0, b"two"))
    monkeypatch.setattr(jobs, "read_apart", read_pdf)
    monkeypatch.setattr(jobs, "draw_pages_apart", lambda data: pictures)
    letter = a_draft(authority, name="letter.pdf")
    jobs._keep_pictures(letter, pictures)  # as a second run would
    images = list(letter.page_images.all())
    assert [(image.page, image.width, image.height) for image in images] == [(1, 595, 842), (2, 842, 595)]
    with images[0].image.open() as drawn:
        assert drawn.read() == b"one"
    assert images[0].image.name == f"pages/{letter.pk}/1.webp"


def test_pages_that_cannot_be_drawn_are_told_and_told_again_after_an_attachment(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_pdf(data: bytes, filename: str, attachments: object = ()) -> ParsedLetter:
        letter = read_made_up(b"NDC-1 benches", "letter.pdf")
        return replace(letter, source=replace(letter.source, reader="pdf"))

    def stop(data: bytes) -> NoReturn:
        raise ReadingStopped("Drawing this file broke off.")

    monkeypatch.setattr(jobs, "read_apart", read_pdf)
    monkeypatch.setattr(jobs, "draw_pages_apart", stop)
    letter = a_draft(authority, name="letter.pdf")
    assert letter.revision is not None
    assert [doubt.code for doubt in letter.revision.parsed.warnings][-1] == "pages-not-drawn"
    intake.attach(letter, a_file("Year,Cost", "figures.csv"))
    run_jobs()
    letter.refresh_from_db()
    assert [doubt.code for doubt in letter.revision.parsed.warnings][-1] == "pages-not-drawn"


def test_a_late_attachment_overwrites_nothing_that_a_person_settled(
    authority: Authority, reviewer: User
) -> None:
    letter = a_draft(authority)
    assert letter.revision is not None
    revise(
        letter,
        "Changed the reference",
        edits.set_reference(letter.revision.parsed, "MINE-1"),
        by=reviewer,
        expected=1,
    )
    intake.attach(letter, a_file("Year,Cost", "figures.csv"))
    run_jobs()
    letter.refresh_from_db()
    assert letter.revision.parsed.reference == "MINE-1"
    assert [table.title for table in letter.revision.parsed.tables] == ["Benches by park", "Costs"]
    assert letter.revision.number == 3


def test_a_late_attachment_that_cannot_be_read_is_told(
    authority: Authority, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(data: bytes, filename: str, attachments: Sequence[tuple[bytes, str]]) -> ParsedLetter:
        letter = read_made_up(data, filename)
        names = [name for _, name in attachments]
        said = (Doubt("attachment-unreadable", f"The attachment {name} could not be read.") for name in names)
        return replace(letter, warnings=(*said, *letter.warnings))

    monkeypatch.setattr(jobs, "read_apart", read)
    letter = a_draft(authority)
    assert letter.revision is not None
    retitled = edits.set_title(letter.revision.parsed, "Seats")
    revise(letter, "Changed the title", retitled, by=reviewer, expected=1)
    intake.attach(letter, a_file("broken", "figures.xlsx"))
    run_jobs()
    letter.refresh_from_db()
    parsed = letter.revision.parsed
    assert parsed.title == "Seats"
    assert parsed.warnings[0].message == "The attachment figures.xlsx could not be read."
    assert letter.doubts == 3


def test_a_letter_whose_job_is_gone_says_so(authority: Authority) -> None:
    lost, alive = waiting(authority), a_draft(authority, content="NDC-2 other")
    ProcrastinateJob.objects.all()  # read only: jobs are removed in SQL
    Letter.objects.filter(pk=lost.pk).update(status=Status.READING)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    jobs.give_up_lost()
    lost.refresh_from_db()
    alive.refresh_from_db()
    assert lost.status == Status.UNREADABLE
    assert "broke off" in lost.problem
    assert alive.status == Status.DRAFT


def test_a_letter_whose_job_still_waits_is_left_alone(authority: Authority) -> None:
    letter = waiting(authority)
    jobs.give_up_lost()
    letter.refresh_from_db()
    assert letter.status == Status.WAITING


# A worker that is killed -------------------------------------------------------------------------

WORKER = """
import os, sys, time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.STORAGES["default"]["OPTIONS"]["location"] = sys.argv[2]
django.setup()
from requests_app import jobs
from tests.workroom import read_made_up

def read(*args):
    first = Path(sys.argv[3])
    if not first.exists():
        first.touch()
        time.sleep(60)
    return read_made_up(*args)

jobs.read_apart = read
from django.core.management import call_command
call_command("procrastinate", "worker", "--one-shot", "--queues", "letters")
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_nothing(authority: Authority, private_files: Path, tmp_path: Path) -> None:
    letter = waiting(authority)
    started = tmp_path / "started"
    command = [
        sys.executable,
        "-c",
        WORKER,
        str(connection.settings_dict["NAME"]),
        str(private_files),
        str(started),
    ]
    with subprocess.Popen(command) as worker:
        eventually(started.exists)
        worker.send_signal(signal.SIGKILL)
    letter.refresh_from_db()
    assert letter.status == Status.READING
    assert ProcrastinateJob.objects.get(task_name="read_letter").status == "doing"

    # What the clock would do: the dead worker's heart has not beaten for a minute.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    upkeep()
    job = ProcrastinateJob.objects.get(task_name="read_letter")
    assert (job.status, job.attempts) == ("todo", 1)

    subprocess.run(command, check=True, timeout=60)
    letter.refresh_from_db()
    assert letter.status == Status.DRAFT
    assert letter.revisions.count() == 1


def test_a_letter_that_arrives_while_lost_ones_are_looked_for_is_not_given_up(authority: Authority) -> None:
    arrived = []
    with meanwhile(lambda: arrived.append(waiting(authority))):
        jobs.give_up_lost()
    arrived[0].refresh_from_db()
    assert arrived[0].status == Status.WAITING


def test_a_letter_that_is_read_while_lost_ones_are_given_up_stops_none(authority: Authority) -> None:
    lost = [waiting(authority, content=f"NDC-{number}") for number in range(2)]
    ProcrastinateJob.objects.filter(task_name="read_letter").update(status="failed")
    with meanwhile(lambda: jobs.read_letter(str(lost[0].pk))):
        jobs.give_up_lost()
    for letter in lost:
        letter.refresh_from_db()
    assert [letter.status for letter in lost] == [Status.DRAFT, Status.UNREADABLE]


@pytest.mark.django_db(transaction=True)
def test_a_file_that_brings_the_worker_down_each_time_is_given_up(authority: Authority) -> None:
    letter = waiting(authority)
    Letter.objects.filter(pk=letter.pk).update(status=Status.READING)
    for _ in range(jobs.ATTEMPTS):
        with connection.cursor() as cursor:  # a worker took the job, and is gone
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE status = 'todo'")
        upkeep()
    letter.refresh_from_db()
    assert letter.status == Status.UNREADABLE
    assert letter.advice


@contextmanager
def meanwhile(happens: Callable[[], object]) -> Iterator[None]:
    """Have something happen right after the queue was first looked at."""
    happened = False

    def watch(execute: Any, *query: Any) -> Any:
        nonlocal happened
        result = execute(*query)
        if "procrastinate_jobs" in query[0] and not happened:
            happened = True
            happens()
        return result

    with connection.execute_wrapper(watch):
        yield


def upkeep() -> None:
    """What the periodic job does every minute."""

    async def once() -> None:
        await jobs.take_up_stalled.func(SimpleNamespace(app=app), timestamp=0)
        await sync_to_async(connections.close_all)()  # of the thread that the job ran in

    asyncio.run(once())


def eventually(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in 30 s"
        time.sleep(0.05)
