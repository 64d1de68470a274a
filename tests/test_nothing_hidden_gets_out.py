"""The whole way: files that hide something stop publication, and once accepted nothing of what they hide is public.

Each kind of file is uploaded through the front door with a letter, read by the job, refused, accepted by a publisher and
published. Then every public address is searched for what the files hide.
"""

import json
from collections.abc import Sequence
from typing import Final

import pytest
from django.contrib.auth.models import User
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from requests_app import checking, intake, looking, publication
from requests_app.checks.finding import Severity
from requests_app.checks.hidden import look_through
from requests_app.checks.hidden.looking import NOT_LOOKED_THROUGH
from requests_app.models import Authority, Finding, InformationRequest, Letter
from requests_app.publishable import PublicationNotPossible
from requests_app.review import Status, move
from tests.leaks import documents, spreadsheets
from tests.leaks.spreadsheets import Leak
from tests.test_no_leak import everything_public
from tests.workroom import a_file, run_jobs

pytestmark = pytest.mark.django_db

KINDS: Final = {"documents": documents.LEAKS, "spreadsheets": spreadsheets.LEAKS}
LETTER: Final = """Northmere Borough Council

Our reference: NDC-3021
Date: 3 March 2026

Dear Ms Example

Thank you for your request for information about benches.

1. How many benches are there?

There are 412 benches. See the attached files.
"""


@pytest.fixture
def looking_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look through in this process: these files end none, and starting one for each takes most of the time."""
    monkeypatch.setattr(looking, "look_through_apart", look_through)


def uploaded(authority: Authority, files: Sequence[tuple[bytes, str]]) -> Letter:
    """A letter in review that was read with files that came with it."""
    (receipt,) = intake.receive([a_file(LETTER)], authority=authority, by=None)
    letter = receipt.letter
    assert letter
    for content, name in files:
        assert intake.attach(letter, a_file(content, name)).letter == letter
    # They are read with their letter; one that came later would have it read anew.
    ProcrastinateJob.objects.filter(task_name="read_attachment").delete()
    run_jobs()
    letter.refresh_from_db()
    assert letter.status == Status.DRAFT, letter.problem
    move(letter, Status.IN_REVIEW, by=None)
    return letter


def words(finding: Finding) -> str:
    return " ".join([finding.message, *finding.because])


@pytest.mark.parametrize("leaks", KINDS.values(), ids=KINDS)
@pytest.mark.usefixtures("looking_here")
def test_what_files_hide_stops_publication_and_is_nowhere_public(
    leaks: Sequence[Leak], authority: Authority, publisher: User, visitor: Client
) -> None:
    letter = uploaded(authority, [(leak.hostile, leak.name) for leak in leaks])
    with pytest.raises(PublicationNotPossible, match="Look at what the checks found"):
        publication.publish(letter, by=publisher)
    letter.refresh_from_db()
    assert letter.status == Status.IN_REVIEW
    assert not InformationRequest.objects.exists()
    in_the_way = list(letter.findings.in_the_way().select_related("file"))
    for leak in leaks:
        own = [each for each in in_the_way if each.file and each.file.filename == leak.name]
        assert any(leak.secret in words(each) or each.code == NOT_LOOKED_THROUGH for each in own), leak.name
    checking.accept(letter, in_the_way, by=publisher, reason="The names are of invented people.")
    publication.publish(letter, by=publisher)
    run_jobs()
    pages = dict(everything_public(letter, visitor))
    assert any("412 benches" in text for text in pages.values())
    # Cells that can be unhidden by widening a column or changing a colour are read into the tables of the letter, where
    # the reviewer sees them and takes them out. What no reviewer could see must be nowhere.
    assert letter.published_revision
    reviewed = json.dumps(letter.published_revision.document["tables"]).lower()
    secrets = [leak.secret.lower() for leak in leaks if leak.secret.lower() not in reviewed]
    assert len(secrets) > len(leaks) / 2
    for address, text in pages.items():
        assert [secret for secret in secrets if secret in text.lower()] == [], address


@pytest.mark.parametrize("leaks", KINDS.values(), ids=KINDS)
@pytest.mark.usefixtures("looking_here")
def test_clean_files_stop_nothing(leaks: Sequence[Leak], authority: Authority, publisher: User) -> None:
    letter = uploaded(authority, [(leak.clean, leak.name) for leak in leaks])
    hidden = letter.findings.open().filter(file__isnull=False).exclude(severity=Severity.INFORMATION)
    assert [each.message for each in hidden] == []
    publication.publish(letter, by=publisher)


def test_a_letter_that_hides_something_is_stopped_by_the_job_itself(
    authority: Authority, publisher: User
) -> None:
    """As a letter of its own, looked through in a process of its own."""
    (leak,) = (leak for leak in documents.LEAKS if leak.name == "tracked-deletion.docx")
    (receipt,) = intake.receive([a_file(leak.hostile, leak.name)], authority=authority, by=None)
    assert receipt.letter
    run_jobs()
    (finding,) = receipt.letter.findings.in_the_way()
    assert (finding.code, finding.file) == ("tracked-changes-in-file", receipt.letter.files.get())
    assert leak.secret in words(finding)
