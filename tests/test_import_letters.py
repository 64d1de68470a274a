"""Importing an archive of old letters: each read once, and no bad file stops the others."""

import csv
import logging
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from requests_app import archives
from requests_app.letters import gate
from requests_app.management.commands import import_letters
from requests_app.models import Authority, Letter, LetterFile, Revision
from tests.workroom import SCAN, run_jobs

Status = Letter.Status
FILES = {
    "2023/NDC-1.txt": b"NDC-1 benches",
    "2023/NDC-2/letter.txt": b"NDC-2 benches",
    "2023/NDC-2/costs.csv": b"Year,Cost\n2025,900\n",
    "2024/a copy of NDC-1.txt": b"NDC-1 benches",
    "2024/scan.pdf": SCAN,
    "2024/empty.docx": b"",
    "2024/old.wpd": b"\xd0\xcf\x11\xe0",
    "2024/orphan.csv": b"Year,Cost\n",
    "2024/.DS_Store": b"junk",
    "__MACOSX/2024/._scan.pdf": b"junk",
}


@pytest.fixture(autouse=True)
def here(db: None, made_up_reading: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_letters, "read_all", lambda workers: run_jobs())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in FILES.items():
        path = tmp_path / "archive" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "archive"


@pytest.fixture
def zipped(tmp_path: Path) -> Path:
    path = tmp_path / "archive.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in FILES.items():
            archive.writestr(name, data)
    return path


def run(archive: Path, *, authority: str = "northmere") -> str:
    said = StringIO()
    call_command("import_letters", str(archive), authority=authority, stdout=said, stderr=said)
    return said.getvalue()


def counts(report: str) -> dict[str, int]:
    """Return the figures of the report's first lines that are not zero."""
    lines = [line.rsplit(maxsplit=1) for line in report.split("\n\n")[0].splitlines()]
    return {label.strip(): int(number) for label, number in lines if number != "0"}


@pytest.mark.parametrize("kind", ["folder", "zipped"])
def test_every_letter_of_an_archive_becomes_a_draft(
    kind: str, authority: Authority, request: pytest.FixtureRequest
) -> None:
    report = run(request.getfixturevalue(kind))
    assert counts(report) == {
        "Read with doubts": 2,
        "Could not be read": 1,
        "Attached to their letters": 1,
        "There before": 1,
        "Not taken": 2,
        "Of other types": 1,
    }
    assert dict(Letter.objects.values_list("reference", "status")) == {
        "NDC-1": Status.DRAFT,
        "NDC-2": Status.DRAFT,
        "": Status.UNREADABLE,
    }
    attached = LetterFile.objects.get(kind=LetterFile.Kind.ATTACHMENT)
    assert (attached.filename, attached.letter.reference) == ("costs.csv", "NDC-2")
    told = report.split("\n\n", 1)[1]
    assert "This PDF holds pictures of pages.\n    2024/scan.pdf" in told
    assert "is empty.\n    2024/empty.docx" in told
    assert "it is not clear which letter it belongs to.\n    2024/orphan.csv" in told
    assert ".wpd: 1" in told
    assert "DS_Store" not in report


def test_an_annex_is_attached_to_the_letter_that_its_name_begins_with(
    tmp_path: Path, authority: Authority
) -> None:
    for name in ("NDC-1.txt", "NDC-2.txt", "NDC-2 Annex A.md", "NDC-2 costs.csv"):
        data = b"Year,Cost\n2025,900\n" if name.endswith("csv") else name.removesuffix(".txt").encode()
        (tmp_path / name).write_bytes(data)
    for _ in range(2):
        run(tmp_path)
        assert set(Letter.objects.values_list("reference", flat=True)) == {"NDC-1", "NDC-2"}
        attached = LetterFile.objects.filter(kind=LetterFile.Kind.ATTACHMENT)
        assert set(attached.values_list("filename", "letter__reference")) == {
            ("NDC-2 Annex A.md", "NDC-2"),
            ("NDC-2 costs.csv", "NDC-2"),
        }


def test_an_annex_of_a_letter_that_is_not_taken_is_told_of(tmp_path: Path, authority: Authority) -> None:
    (tmp_path / "letter.txt").write_bytes(b"")
    (tmp_path / "Annex A.txt").write_bytes(b"NDC-3 benches")
    assert "was not stored, because the letter it belongs to was not.\n    Annex A.txt" in run(tmp_path)
    assert not Letter.objects.exists()


def test_the_report_is_also_written_as_a_table(folder: Path, authority: Authority, tmp_path: Path) -> None:
    (folder / "2024" / "=1+1.docx").write_bytes(b"")
    path = tmp_path / "report.csv"
    call_command("import_letters", str(folder), authority="northmere", report=path, stdout=StringIO())
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["file"]: row for row in csv.DictReader(file)}
    assert {name: row["became"] for name, row in rows.items()} == {
        "2023/NDC-1.txt": "read with doubts",
        "2023/NDC-2/letter.txt": "read with doubts",
        "2023/NDC-2/costs.csv": "attached",
        "2024/a copy of NDC-1.txt": "read with doubts",
        "2024/scan.pdf": "could not be read",
        "2024/empty.docx": "not taken",
        "2024/=1+1.docx": "not taken",
        "2024/orphan.csv": "not taken",
        "2024/old.wpd": "of another type",
    }
    assert rows["2023/NDC-1.txt"]["doubts"] == "question-unanswered words-unused"
    assert rows["2024/scan.pdf"]["reason"].startswith("This PDF holds pictures of pages.")
    assert "=1+1.docx is empty." in rows["2024/=1+1.docx"]["reason"]


def test_a_report_that_cannot_be_written_is_told_after_the_letters_are_read(
    folder: Path, authority: Authority, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match=r"The report cannot be written to .*nowhere"):
        call_command(
            "import_letters",
            str(folder),
            authority="northmere",
            report=tmp_path / "nowhere" / "report.csv",
            stdout=StringIO(),
        )
    assert Letter.objects.filter(status=Status.DRAFT).count() == 2


def test_where_nobody_watches_only_the_report_is_written(
    folder: Path, authority: Authority, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.INFO):
        call_command("import_letters", str(folder), authority="northmere", stdout=StringIO())
    assert caplog.records == []
    assert capsys.readouterr().err == ""
    assert not logging.root.manager.disable


def test_a_second_run_reads_nothing_again(folder: Path, authority: Authority) -> None:
    run(folder)
    report = counts(run(folder))
    assert Revision.objects.count() == 2  # one for each letter that can be read
    assert report["There before"] == 5
    assert not {
        "Read with doubts",
        "Read without doubts",
        "Could not be read",
        "Attached to their letters",
    } & set(report)


def test_a_run_that_was_broken_off_is_taken_up(
    folder: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(workers: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(import_letters, "read_all", break_off)
        with pytest.raises(KeyboardInterrupt):
            run(folder)
    assert set(Letter.objects.values_list("status", flat=True)) == {Status.WAITING}
    report = counts(run(folder))
    assert (report["Read with doubts"], report["Could not be read"]) == (2, 1)


def test_letters_that_a_killed_run_was_reading_are_read(
    folder: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    def be_killed(workers: int) -> None:
        Letter.objects.update(status=Status.READING)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE task_name = 'read_letter'")

    with monkeypatch.context() as patch:
        patch.setattr(import_letters, "read_all", be_killed)
        run(folder)
    report = counts(run(folder))
    assert (report["Read with doubts"], report["Could not be read"]) == (2, 1)


def test_letters_that_another_worker_has_yet_to_read_are_told_of(
    folder: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_letters, "read_all", lambda workers: None)
    assert counts(run(folder))["Not read yet"] == 3


def test_a_wrong_authority_or_path_is_told_and_receives_nothing(folder: Path, authority: Authority) -> None:
    with pytest.raises(CommandError, match=r"no authority 'elsewhere'\. Authorities: northmere"):
        run(folder, authority="elsewhere")
    with pytest.raises(CommandError, match="There is no folder or zip file"):
        run(folder / "missing")
    with pytest.raises(CommandError, match="neither a folder nor a zip file"):
        run(folder / "2023" / "NDC-1.txt")
    (folder / "nothing").mkdir()
    with pytest.raises(CommandError, match="holds no files"):
        run(folder / "nothing")
    assert not Letter.objects.exists()


def test_a_terminal_is_shown_how_far_it_is(folder: Path, authority: Authority) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    call_command("import_letters", str(folder), authority="northmere", stdout=StringIO(), stderr=terminal)
    assert "\rReceived 1 of 7" in terminal.getvalue()
    assert "\rReceived 7 of 7 \n" in terminal.getvalue()
    assert terminal.getvalue().endswith("\rRead 3 of 3 \n")


@pytest.mark.parametrize("workers", ["0", "many", "65"])
def test_a_wrong_number_of_workers_is_told(folder: Path, authority: Authority, workers: str) -> None:
    with pytest.raises(CommandError, match="not a number from 1 to 64"):
        call_command("import_letters", str(folder), "--authority", "northmere", "--workers", workers)


def test_names_in_a_zip_file_lead_nowhere(tmp_path: Path, authority: Authority, private_files: Path) -> None:
    path = tmp_path / "sly.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../outside.txt", "NDC-7 benches")
        archive.writestr("/etc/cron.d/absolute.txt", "NDC-8 benches")
        archive.writestr("a\\..\\..\\back.txt", "NDC-9 benches")
    assert counts(run(path)) == {"Read with doubts": 3}
    assert set(LetterFile.objects.values_list("filename", flat=True)) == {
        "outside.txt",
        "absolute.txt",
        "back.txt",
    }
    kept = [file for file in tmp_path.rglob("*") if file.is_file() and file != path]
    assert kept
    assert all(file.is_relative_to(private_files) for file in kept)


def test_a_link_out_of_a_folder_is_not_followed(folder: Path, authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("NDC-6 secret")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    run(folder)
    assert "NDC-6" not in Letter.objects.values_list("reference", flat=True)


def test_a_damaged_entry_of_a_zip_file_does_not_stop_the_others(tmp_path: Path, authority: Authority) -> None:
    path = tmp_path / "damaged.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("first.txt", "NDC-1 benches")
        archive.writestr("second.txt", "NDC-2 benches")
    path.write_bytes(path.read_bytes().replace(b"NDC-1 benches", b"NDC-1 bunches"))
    report = run(path)
    assert counts(report) == {"Read with doubts": 1, "Not taken": 1}
    assert "is damaged: it cannot be unpacked.\n    first.txt" in report


def test_a_zip_file_with_more_than_is_taken_is_refused(
    zipped: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(archives, "MAX_FILES", 3)
        with pytest.raises(CommandError, match="more than 3 files"):
            run(zipped)
    with monkeypatch.context() as patch:
        patch.setattr(archives, "MAX_UNPACKED_BYTES", 20)
        with pytest.raises(CommandError, match="Split it"):
            run(zipped)
    monkeypatch.setattr(gate, "MAX_BYTES", 5)
    assert counts(run(zipped)) == {"Not taken": 7, "Of other types": 1}
