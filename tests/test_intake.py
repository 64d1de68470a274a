"""What happens to uploaded files."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from requests_app import intake, jobs, publication
from requests_app.intake import Fate, display_name, receive
from requests_app.letters import edits, gate
from requests_app.letters.parsed import BlockRole, ParsedLetter
from requests_app.models import Authority, Letter, LetterFile
from requests_app.review import MoveNotAllowed, move
from requests_app.revising import CorrectionNotAllowed, revise
from tests.workroom import SCAN, a_draft, a_file, content_of, read_made_up, run_jobs

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
    receipt.letter.files.all().delete()  # or else it is the same letter once more
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


def test_a_document_attached_late_is_read_as_an_annex_of_the_draft(authority: Authority) -> None:
    letter = a_draft(authority)
    assert letter.revision is not None
    before = letter.revision.parsed
    assert intake.attach(letter, a_file("Annex A\n\nBenches are oak.", "annex.md")).fate == Fate.ATTACHED
    run_jobs()
    letter.refresh_from_db()
    added = letter.revision.parsed.blocks[len(before.blocks) :]
    assert [(block.role, block.text) for block in added] == [
        (BlockRole.ANNEX, "Annex A"),
        (BlockRole.ANNEX, "Benches are oak."),
    ]


def test_an_annex_is_added_to_what_a_person_corrected(authority: Authority, reviewer: User) -> None:
    letter = a_draft(authority)
    assert letter.revision is not None
    changed = edits.set_reference(letter.revision.parsed, "MINE-1")
    revise(letter, "Changed the reference", changed, by=reviewer, expected=1)
    annex = "Annex A\n\nBenches are oak.\n\n| Park | Oak\n|---|---\n| North | 4\n| South | 7\n"
    intake.attach(letter, a_file(annex, "annex.md"))
    run_jobs()
    letter.refresh_from_db()
    parsed = letter.revision.parsed
    assert parsed.reference == "MINE-1"
    assert next(block.text for block in parsed.blocks if block.role == BlockRole.ANNEX) == "Annex A"
    assert [block.id for block in parsed.blocks] == list(range(len(parsed.blocks)))
    assert parsed.tables[-1].rows == (("North", "4"), ("South", "7"))
    assert {parsed.blocks[at].role for at in parsed.tables[-1].blocks} == {BlockRole.TABLE}


def test_a_removed_attachment_goes_with_its_tables_its_words_and_what_is_stored(
    authority: Authority, uploader: User, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    letter = a_draft(authority)
    before = said(letter)
    intake.attach(letter, a_file("Annex A\n\nBenches are oak.", "annex.md"))
    intake.attach(letter, a_sheet())
    run_jobs()
    assert len(said(letter).tables) == 2
    revise(
        letter,
        "Changed the title",
        edits.set_title(said(letter), "Oak"),
        by=uploader,
        expected=number(letter),
    )
    for name, tables, last in (("annex.md", 2, before.blocks[-1]), ("figures.csv", 1, before.blocks[-1])):
        file = letter.files.get(filename=name)
        stored = str(file.file.name)
        with django_capture_on_commit_callbacks(execute=True):
            intake.remove_attachment(file, by=uploader)
        assert not default_storage.exists(stored)
        assert len(said(letter).tables) == tables
        assert said(letter).blocks[-1] == last
        assert letter.revision is not None
        assert (letter.revision.operation, letter.revision.by) == (f"Removed the attachment {name}", uploader)
        event = letter.events.last()
        assert event is not None
        assert (event.note, event.by) == ("Removed a file that was sent with it", uploader)
    assert said(letter) == edits.set_title(before, "Oak")
    assert [file.filename for file in letter.files.all()] == ["letter.txt"]
    run_jobs()
    letter.refresh_from_db()
    assert letter.checked_revision == letter.revision


def test_a_replaced_attachment_is_read_in_the_place_of_the_former(
    authority: Authority, uploader: User
) -> None:
    letter = a_draft(authority)
    intake.attach(letter, a_file("Annex A\n\nBenches are oak.", "annex.md"))
    run_jobs()
    former = letter.files.get(filename="annex.md")
    new = a_file("Annex A\n\nBenches are pine.", "annex 2.md")
    assert intake.replace_attachment(former, new, by=uploader).fate == Fate.ATTACHED
    assert "oak" not in " ".join(block.text for block in said(letter).blocks)
    run_jobs()
    annex = [block.text for block in said(letter).blocks if block.role == BlockRole.ANNEX]
    assert annex == ["Annex A", "Benches are pine."]
    assert letter.revision is not None
    assert letter.revision.operation == "Read the attachment annex 2.md"
    assert [event.note for event in letter.events.all()][-1] == "Replaced a file that was sent with it"


def test_what_cannot_take_the_place_of_an_attachment_leaves_it(authority: Authority, uploader: User) -> None:
    letter = a_draft(authority)
    intake.attach(letter, a_sheet())
    run_jobs()
    former = letter.files.get(filename="figures.csv")
    for new, fate in ((a_file("x", "tool.exe"), Fate.REFUSED), (a_sheet("again.csv"), Fate.DUPLICATE)):
        assert intake.replace_attachment(former, new, by=uploader).fate == fate
    assert len(said(letter).tables) == 2
    assert letter.files.count() == 2


def test_an_attachment_of_what_is_published_stays(authority: Authority, uploader: User) -> None:
    letter = a_draft(authority)
    intake.attach(letter, a_sheet())
    run_jobs()
    letter.refresh_from_db()
    file = letter.files.get(filename="figures.csv")
    move(letter, Status.IN_REVIEW, by=None)
    publication.publish(letter, by=None)
    for _ in ("published", "being corrected"):
        with pytest.raises(CorrectionNotAllowed, match="before a letter is published"):
            intake.remove_attachment(file, by=uploader)
        if letter.status == Status.PUBLISHED:
            move(letter, Status.DRAFT, by=None)
    assert letter.files.count() == 2


def test_a_file_that_goes_before_it_was_read_is_not_read(authority: Authority, uploader: User) -> None:
    letter = a_draft(authority)
    intake.attach(letter, a_sheet())
    intake.remove_attachment(letter.files.get(filename="figures.csv"), by=uploader)
    run_jobs()
    assert len(said(letter).tables) == 1


def test_a_file_that_goes_while_another_is_read_is_not_read_with_it(
    authority: Authority, uploader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = a_draft(authority)
    intake.attach(letter, a_sheet())
    run_jobs()
    intake.attach(letter, a_file("Annex A\n\nBenches are oak.", "annex.md"))

    def removing(*read: Any) -> ParsedLetter:
        for file in letter.files.filter(filename="figures.csv"):
            intake.remove_attachment(file, by=uploader)
        return read_made_up(*read)

    monkeypatch.setattr(jobs, "read_apart", removing)
    run_jobs()
    assert len(said(letter).tables) == 1
    assert said(letter).blocks[-1].text == "Benches are oak."


def said(letter: Letter) -> ParsedLetter:
    letter.refresh_from_db()
    assert letter.revision is not None
    return letter.revision.parsed


def number(letter: Letter) -> int:
    assert letter.revision is not None
    return letter.revision.number


def test_what_is_no_document_is_no_attachment(authority: Authority) -> None:
    receipt = intake.attach(a_draft(authority), a_file("x", "tool.exe"))
    assert receipt.fate == Fate.REFUSED
    assert ".xlsx" in receipt.advice


def test_files_said_to_belong_together_are_one_letter_whatever_their_order(authority: Authority) -> None:
    files = [a_sheet(), a_file("Annex A\n\nOak.", "Annex A.md"), a_file(name="our reply.txt")]
    sheet, annex, letter = intake.receive_together(files, authority=authority, by=None)
    assert [sheet.fate, annex.fate, letter.fate] == [Fate.ATTACHED, Fate.ATTACHED, Fate.RECEIVED]
    assert sheet.letter == annex.letter == letter.letter
    assert letter.letter is not None
    run_jobs()
    letter.letter.refresh_from_db()
    assert letter.letter.revision is not None
    parsed = letter.letter.revision.parsed
    assert parsed.source.filename == "our reply.txt"
    assert "Oak." in [block.text for block in parsed.blocks]
    assert [table.title for table in parsed.tables] == ["Benches by park", "Costs"]


def test_files_said_to_belong_together_may_come_one_by_one(authority: Authority) -> None:
    batch = uuid.uuid4()
    (letter,) = intake.receive_together([a_file()], authority=authority, by=None, batch=batch)
    (annex,) = intake.receive_together([a_file("x", "b.md")], authority=authority, by=None, batch=batch)
    assert annex.fate == Fate.ATTACHED
    assert annex.letter == letter.letter


@pytest.mark.parametrize("letter", [("NDC-2041 benches", "again.txt"), ("", "empty.txt")])
def test_what_was_sent_with_a_letter_that_is_not_stored_becomes_no_letter(
    authority: Authority, letter: tuple[str, str]
) -> None:
    receive([a_file()], authority=authority, by=None)
    files = [a_file("x", "Annex A.md"), a_sheet(), a_file(*letter)]
    annex, sheet, refused = intake.receive_together(files, authority=authority, by=None)
    assert refused.fate in (Fate.DUPLICATE, Fate.REFUSED)
    assert (annex.fate, sheet.fate) == (Fate.REFUSED, Fate.REFUSED)
    assert annex.message == "Annex A.md was not stored, because the letter it belongs to was not."
    assert "open its page and attach" in annex.advice
    assert Letter.objects.count() == LetterFile.objects.count() == 1


def test_of_files_that_come_one_by_one_only_the_letter_becomes_one(authority: Authority) -> None:
    receive_one = partial(intake.receive_together, authority=authority, by=None, batch=uuid.uuid4())
    (annex,) = receive_one([a_file("x", "b.md")], has_letter=False)
    assert annex.fate == Fate.REFUSED
    (letter,) = receive_one([a_file()])
    (annex,) = receive_one([a_file("x", "b.md")], has_letter=False)
    assert annex.fate == Fate.ATTACHED
    assert annex.letter == letter.letter


def test_a_file_that_cannot_be_read_is_not_the_letter_of_those_uploaded_with_it(authority: Authority) -> None:
    files = [a_file("x", "photo.jpg"), a_file(name="Annex A.txt")]
    photo, letter = intake.receive_together(files, authority=authority, by=None)
    assert letter.fate == Fate.RECEIVED
    assert "not a type of file" in photo.message


@pytest.mark.parametrize("name", ["a.odt", "a.doc", "a.rtf", "a.eml", "a.msg", "a.html", "a.HTM"])
def test_every_format_that_is_read_can_be_uploaded(authority: Authority, name: str) -> None:
    (receipt,) = receive([a_file(name=name)], authority=authority, by=None)
    assert receipt.fate == Fate.RECEIVED


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
    assert "Tesseract" in receipt.letter.advice
    return receipt.letter
