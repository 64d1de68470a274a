"""What happens to uploaded files."""

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from requests_app import intake
from requests_app.intake import Fate, display_name, receive
from requests_app.letters import gate
from requests_app.models import Authority, Letter, LetterFile
from requests_app.review import MoveNotAllowed
from tests.workroom import SCAN, a_draft, a_file, content_of, run_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_reading")]
Status = Letter.Status


def test_an_uploaded_file_waits_to_be_read(authority: Authority, uploader: User) -> None:
    (receipt,) = receive([a_file()], authority=authority, by=uploader)
    assert receipt.fate == Fate.RECEIVED
    letter = receipt.letter
    assert letter is not None
    assert letter.status == Status.WAITING
    assert content_of(letter) == b"NDC-2041 benches"
    event = letter.events.get()
    assert (event.came_from, event.went_to, event.by) == ("", "waiting", uploader)
    assert ProcrastinateJob.objects.get().args == {"letter_id": str(letter.pk)}


def test_an_upload_that_is_rolled_back_queues_nothing(authority: Authority) -> None:
    with transaction.atomic():
        receive([a_file()], authority=authority, by=None)
        transaction.set_rollback(True)
    assert not ProcrastinateJob.objects.exists()
    assert not Letter.objects.exists()


def test_a_bad_file_does_not_stop_the_others(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MAX_BYTES", 1_000_000)
    receipts = receive(
        [
            a_file("NDC-1", "one.txt"),
            a_file("", "empty.pdf"),
            a_file(b"0" * 1_000_001, "huge.pdf"),
            a_file("MZ", "virus.exe"),
            a_file("NDC-1", "the same again.txt"),
            a_file("NDC-2", "two.txt"),
        ],
        authority=authority,
        by=None,
    )
    assert [receipt.fate for receipt in receipts] == [
        Fate.RECEIVED,
        Fate.REFUSED,
        Fate.REFUSED,
        Fate.REFUSED,
        Fate.DUPLICATE,
        Fate.RECEIVED,
    ]
    assert [receipt.message for receipt in receipts[1:4]] == [
        "empty.pdf is empty.",
        "huge.pdf is larger than 1 MB.",
        "virus.exe is not a type of file that can be read here.",
    ]
    assert all(receipt.advice for receipt in receipts[1:4])
    assert receipts[4].letter == receipts[0].letter
    assert Letter.objects.count() == 2


def test_the_same_file_twice_is_told_and_stored_once(authority: Authority) -> None:
    (first,) = receive([a_file()], authority=authority, by=None)
    (second,) = receive([a_file(name="copy.txt")], authority=authority, by=None)
    assert second.fate == Fate.DUPLICATE
    assert second.letter == first.letter
    assert "copy.txt was uploaded before" in second.message
    assert LetterFile.objects.count() == 1
    assert len(default_storage.listdir("letters")[0]) == 1


def test_two_authorities_can_have_the_same_file(authority: Authority, other_authority: Authority) -> None:
    receive([a_file()], authority=authority, by=None)
    (receipt,) = receive([a_file()], authority=other_authority, by=None)
    assert receipt.fate == Fate.RECEIVED
    paths = set(LetterFile.objects.values_list("file", flat=True))
    assert len(paths) == 1


def test_a_file_that_was_cut_short_on_the_disk_is_stored_anew(authority: Authority) -> None:
    (receipt,) = receive([a_file()], authority=authority, by=None)
    assert receipt.letter is not None
    path = receipt.letter.files.get().file.path
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(b"NDC")
    receipt.letter.events.all().delete()
    receipt.letter.delete()
    (again,) = receive([a_file()], authority=authority, by=None)
    assert again.letter is not None
    assert content_of(again.letter) == b"NDC-2041 benches"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\letters\\Response 12.docx", "Response 12.docx"),
        ("<img src=x onerror=alert(1)>.pdf", "<img src=x onerror=alert(1)>.pdf"),
        ("a\x00b\x1b[31m\n.pdf", "ab[31m .pdf"),
        ("letter\u202efdp.exe", "letterfdp.exe"),
        ("..", "file without a name"),
        ("", "file without a name"),
        ("x" * 300 + ".pdf", "x" * 250 + "….pdf"),
    ],
)
def test_a_file_name_is_made_safe_to_show(given: str, shown: str) -> None:
    assert display_name(given) == shown


def test_a_hostile_name_never_reaches_the_disk(authority: Authority) -> None:
    file = a_file()
    file.__dict__["_name"] = "../../../tmp/owned.txt"  # past what Django itself takes off
    (receipt,) = receive([file], authority=authority, by=None)
    assert receipt.letter is not None
    stored = receipt.letter.files.get()
    assert stored.filename == "owned.txt"
    assert stored.file.name == f"letters/{stored.sha256[:2]}/{stored.sha256}"


# Attachments -------------------------------------------------------------------------------------


def a_sheet(name: str = "figures.csv") -> SimpleUploadedFile:
    return a_file("Year,Cost\n2025,£900", name)


def test_a_spreadsheet_goes_with_the_only_letter_of_its_batch(authority: Authority) -> None:
    sheet, letter = receive([a_sheet(), a_file()], authority=authority, by=None)
    assert sheet.fate == Fate.ATTACHED
    assert sheet.letter == letter.letter
    run_jobs()
    assert letter.letter is not None
    letter.letter.refresh_from_db()
    assert letter.letter.revision is not None
    assert [table.title for table in letter.letter.revision.parsed.tables] == ["Benches by park", "Costs"]


def test_a_spreadsheet_among_several_letters_is_told(authority: Authority) -> None:
    receipts = receive([a_file("A"), a_file("B", "b.txt"), a_sheet()], authority=authority, by=None)
    assert receipts[2].fate == Fate.REFUSED
    assert "not clear which letter" in receipts[2].message
    assert "add it there" in receipts[2].advice


def test_a_spreadsheet_is_not_given_to_one_letter_because_another_was_uploaded_before(
    authority: Authority,
) -> None:
    receive([a_file("A")], authority=authority, by=None)
    receipts = receive([a_file("A"), a_file("B", "b.txt"), a_sheet()], authority=authority, by=None)
    assert [receipt.fate for receipt in receipts] == [Fate.DUPLICATE, Fate.RECEIVED, Fate.REFUSED]
    assert "not clear which letter" in receipts[2].message


def test_a_spreadsheet_follows_its_letter_in_a_batch_of_several_uploads(authority: Authority) -> None:
    (letter,) = receive([a_file()], authority=authority, by=None)
    assert letter.letter is not None
    (sheet,) = receive([a_sheet()], authority=authority, by=None, batch=letter.letter.batch)
    assert sheet.fate == Fate.ATTACHED


def test_an_attachment_that_comes_late_is_read_into_the_draft(authority: Authority) -> None:
    letter = a_draft(authority)
    assert intake.attach(letter, a_sheet()).fate == Fate.ATTACHED
    assert intake.attach(letter, a_sheet("again.csv")).fate == Fate.DUPLICATE
    run_jobs()
    letter.refresh_from_db()
    assert letter.revision is not None
    assert letter.revision.operation == "Read the attachment figures.csv"
    assert len(letter.revision.parsed.tables) == 2


def test_only_a_spreadsheet_is_an_attachment(authority: Authority) -> None:
    receipt = intake.attach(a_draft(authority), a_file("x", "second.pdf"))
    assert receipt.fate == Fate.REFUSED
    assert ".xlsx" in receipt.advice


# Files that could not be read --------------------------------------------------------------------


def test_an_unreadable_file_can_be_replaced_or_tried_again(authority: Authority, uploader: User) -> None:
    letter = _unreadable(authority)
    scan = letter.files.get().file.name
    intake.read_again(letter, by=uploader)
    run_jobs()
    letter.refresh_from_db()
    assert letter.status == Status.UNREADABLE
    assert intake.replace_file(letter, a_file(name="original.txt"), by=uploader).fate == Fate.RECEIVED
    run_jobs()
    letter.refresh_from_db()
    assert letter.status == Status.DRAFT
    assert (letter.problem, letter.advice) == ("", "")
    assert letter.files.get().filename == "original.txt"
    assert scan is not None


@pytest.mark.usefixtures("committed_jobs")
def test_a_replaced_file_is_kept_nowhere(authority: Authority, uploader: User) -> None:
    letter = _unreadable(authority)
    scan = letter.files.get().file.name
    assert scan is not None
    intake.replace_file(letter, a_file(name="original.txt"), by=uploader)
    assert not default_storage.exists(scan)


def test_a_readable_letter_keeps_its_file(authority: Authority, uploader: User) -> None:
    letter = a_draft(authority)
    with pytest.raises(MoveNotAllowed, match="could not be read"):
        intake.replace_file(letter, a_file("other"), by=uploader)


def _unreadable(authority: Authority) -> Letter:
    (receipt,) = receive([a_file(SCAN, "scan.pdf")], authority=authority, by=None)
    run_jobs()
    assert receipt.letter is not None
    receipt.letter.refresh_from_db()
    assert receipt.letter.status == Status.UNREADABLE
    assert receipt.letter.problem == "This PDF holds pictures of pages."
    assert "scan" in receipt.letter.advice
    return receipt.letter
