"""`manage.py import_letters FOLDER|ZIP --authority SLUG`: a whole archive of old letters, read into drafts."""

import logging
import os
import threading
import uuid
from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, Final

from asgiref.sync import async_to_sync
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from procrastinate.contrib.django import app

from requests_app import intake, jobs
from requests_app.archives import ArchivedFile, UnusableArchive, UnusableFile, files_of
from requests_app.grouping import owners
from requests_app.intake import Fate, Receipt
from requests_app.models import Authority, Letter
from tables_app.exports import csv_lines

Status = Letter.Status

_UNREAD: Final = (Status.WAITING, Status.READING)
_SECONDS_BETWEEN_LOOKS: Final = 1.0


def _number_of_workers(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise ArgumentTypeError(f"{text!r} is not a number from 1 to 64.")
    return int(text)


class Command(BaseCommand):
    """May be broken off and run again: what was received before is not received again, what was not read yet is."""

    help = (
        "Read an archive of old response letters, a folder or a zip file, into drafts. Annexes and spreadsheets are "
        "attached to the letter of their folder whose name they begin with, or to its only one. Nothing is published."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path, help="a folder, with all folders in it, or a zip file")
        parser.add_argument(
            "--authority", required=True, help="the authority's slug: the last part of its page's address"
        )
        parser.add_argument("--report", type=Path, help="a CSV file to write what became of each file to")
        parser.add_argument(
            "--workers",
            type=_number_of_workers,
            default=os.process_cpu_count() or 1,
            help="how many letters are read at the same time (one a processor)",
        )

    def handle(
        self, *, archive: Path, authority: str, workers: int, report: Path | None = None, **options: Any
    ) -> None:
        try:
            owner = Authority.objects.get(slug=authority)
        except Authority.DoesNotExist as error:
            known = ", ".join(Authority.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no authority {authority!r}. Authorities: {known}.") from error
        try:
            files = files_of(archive)
        except UnusableArchive as error:
            raise CommandError(str(error)) from error
        usual = [file for file in files if _suffix(file) in (*intake.LETTERS, *intake.SPREADSHEETS)]
        others = [file.name for file in files if _suffix(file) not in (*intake.LETTERS, *intake.SPREADSHEETS)]
        logging.disable(logging.INFO)  # several lines a letter, which the report says in one
        try:
            receipts = self._receive(usual, owner)
            to_read = _to_read(receipts)
            async_to_sync(jobs.take_up)(app.job_manager)
            with self._watching(list(to_read)):
                read_all(workers)
        finally:
            logging.disable(logging.NOTSET)
        self._report(receipts, to_read, Counter(name.suffix.lower() for name in others))
        if report:
            _write(report, receipts, others)

    def _receive(
        self, files: Sequence[ArchivedFile], authority: Authority
    ) -> list[tuple[PurePosixPath, Receipt]]:
        """Hand each file to intake, letters before what was sent with them, and return what became of them."""
        receipts = []
        became: dict[PurePosixPath, Receipt] = {}
        letter_of = owners(file.name for file in files)
        for number, file in enumerate(sorted(files, key=lambda file: file.name in letter_of), start=1):
            owner = letter_of.get(file.name)
            receipt = _received(file, authority, became[owner] if owner else None)
            became[file.name] = receipt
            receipts.append((file.name, receipt))
            self._progress("Received", number, len(files))
        if self._is_watched:
            self.stderr.write("", style_func=str)
        return receipts

    @contextmanager
    def _watching(self, letters: Sequence[uuid.UUID]) -> Iterator[None]:
        """Show on a terminal how many of these letters are read, for as long as the context lasts."""
        if not self._is_watched or not letters:
            yield
            return
        is_over = threading.Event()

        def look() -> None:
            left = Letter.objects.filter(pk__in=letters, status__in=_UNREAD).count()
            self._progress("Read", len(letters) - left, len(letters))

        def watch() -> None:
            while not is_over.wait(_SECONDS_BETWEEN_LOOKS):
                look()
            connection.close()

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            yield
        finally:
            is_over.set()
            watcher.join()
            look()
            self.stderr.write("", style_func=str)

    @property
    def _is_watched(self) -> bool:
        return bool(self.stderr.isatty())

    def _progress(self, what: str, number: int, count: int) -> None:
        if self._is_watched:
            self.stderr.write(f"\r{what} {number:,} of {count:,} ", style_func=str, ending="")

    def _report(
        self,
        receipts: Sequence[tuple[PurePosixPath, Receipt]],
        to_read: Mapping[uuid.UUID, PurePosixPath],
        others: Counter[str],
    ) -> None:
        fates = Counter(receipt.fate for _, receipt in receipts)
        letters = Letter.objects.in_bulk(to_read)
        statuses = Counter(letter.status for letter in letters.values())
        doubtful = sum(letter.doubts > 0 for letter in letters.values() if letter.status == Status.DRAFT)
        for label, number in (
            ("Read without doubts", statuses[Status.DRAFT] - doubtful),
            ("Read with doubts", doubtful),
            ("Could not be read", statuses[Status.UNREADABLE]),
            ("Not read yet", sum(statuses[status] for status in _UNREAD)),
            ("Attached to their letters", fates[Fate.ATTACHED]),
            ("There before", fates[Fate.RECEIVED] + fates[Fate.DUPLICATE] - len(to_read)),
            ("Not taken", fates[Fate.REFUSED]),
            ("Of other types", others.total()),
        ):
            self.stdout.write(f"{label:<30} {number:>7,}")
        self._list(
            "Could not be read:",
            [
                (to_read[key], letter.problem)
                for key, letter in letters.items()
                if letter.status == Status.UNREADABLE
            ],
        )
        self._list(
            "Not taken:",
            [(name, receipt.message) for name, receipt in receipts if receipt.fate is Fate.REFUSED],
        )
        if others:
            self.stdout.write("\nOf other types, by ending:")
            for suffix, number in others.most_common():
                self.stdout.write(f"  {suffix or 'none'}: {number:,}")

    def _list(self, title: str, entries: Sequence[tuple[PurePosixPath, str]]) -> None:
        """Write the files under the reason that they share."""
        by_reason = defaultdict(list)
        for name, reason in entries:
            # A reason that begins with the file's name is one with those of other files.
            own = intake.display_name(str(name))
            by_reason[reason.removeprefix(own).strip()].append(name)
        if entries:
            self.stdout.write(f"\n{title}")
        for reason, names in sorted(by_reason.items(), key=lambda item: -len(item[1])):
            self.stdout.write(f"  {reason}")
            for name in names:
                self.stdout.write(f"    {_shown(name)}")


def read_all(workers: int) -> None:
    """Do the reading that waits, as a worker does, and end. The site's own worker may do its share meanwhile."""
    call_command(
        "procrastinate", "worker", "--one-shot", "--queues", "letters", "--concurrency", str(workers)
    )


_BECAME: Final = {
    Status.WAITING: "not read yet",
    Status.READING: "not read yet",
    Status.UNREADABLE: "could not be read",
}


def _write(
    report: Path, receipts: Sequence[tuple[PurePosixPath, Receipt]], others: Sequence[PurePosixPath]
) -> None:
    """Write what became of each file: its name, that in a word or two, its letter's reference and doubts, and why."""
    keys = {receipt.letter.pk for _, receipt in receipts if receipt.letter}
    letters = Letter.objects.select_related("revision").in_bulk(keys)
    rows = [[_shown(name), *_fate(receipt, _letter_of(receipt, letters))] for name, receipt in receipts]
    rows += [[_shown(name), "of another type", "", "", ""] for name in others]
    try:
        with report.open("w", encoding="utf-8", newline="") as file:
            file.writelines(csv_lines(["file", "became", "reference", "doubts", "reason"], rows))
    except OSError as error:
        raise CommandError(f"The report cannot be written to {report}: {error.strerror}.") from error


def _letter_of(receipt: Receipt, letters: Mapping[uuid.UUID, Letter]) -> Letter | None:
    """Return the letter as it is now: the receipt has it as it was before it was read."""
    return letters.get(receipt.letter.pk) if receipt.letter else None


def _fate(receipt: Receipt, letter: Letter | None) -> list[str]:
    """Return what became of a file, its letter's reference, what the reader was unsure of, and why it was not read."""
    if letter is None or receipt.fate is Fate.REFUSED:
        return ["not taken", "", "", f"{receipt.message} {receipt.advice}".strip()]
    if receipt.fate is Fate.ATTACHED:
        return ["attached", letter.reference, "", ""]
    doubts = [doubt.code for doubt in letter.revision.parsed.warnings] if letter.revision else []
    became = _BECAME.get(Status(letter.status), "read with doubts" if doubts else "read")
    reason = f"{letter.problem} {letter.advice}".strip() if letter.status == Status.UNREADABLE else ""
    return [became, letter.reference, " ".join(doubts), reason]


def _received(file: ArchivedFile, authority: Authority, sent_with: Receipt | None) -> Receipt:
    """Return what becomes of a file; sent_with: what became of the letter that it goes with, if there is one."""
    try:
        with file.open() as upload:
            if sent_with is None:
                return intake.receive([upload], authority=authority, by=None)[0]
            if sent_with.letter is None:
                return intake.without_letter(upload)
            return intake.attach(sent_with.letter, upload)
    except UnusableFile as error:
        return Receipt(intake.display_name(str(file.name)), Fate.REFUSED, str(error))


def _to_read(receipts: Sequence[tuple[PurePosixPath, Receipt]]) -> dict[uuid.UUID, PurePosixPath]:
    """Return the letters that came now, or before and were not read since: their keys, and the file of each."""
    found: dict[uuid.UUID, PurePosixPath] = {}
    for name, receipt in receipts:
        letter = receipt.letter
        if letter and receipt.fate is not Fate.ATTACHED and letter.status in _UNREAD:
            found.setdefault(letter.pk, name)
    return found


def _suffix(file: ArchivedFile) -> str:
    return file.name.suffix.lower()


def _shown(name: PurePosixPath) -> str:
    """Return a file's name with its folders, as it is safe to print."""
    return "/".join(intake.display_name(part) for part in name.parts)
