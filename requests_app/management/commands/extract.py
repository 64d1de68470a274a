"""`manage.py extract FILE`: what a letter is understood to say, as JSON or as an outline. Saves nothing."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from requests_app.letters.apart import read_apart
from requests_app.letters.checking import with_doubt_of_date
from requests_app.letters.dump import dump as outline
from requests_app.letters.errors import UnreadableLetter
from requests_app.letters.parsed import to_json


class Command(BaseCommand):
    """Reads a letter and prints it. Touches no database."""

    help = "Print what a response letter is understood to say, as JSON. Nothing is saved."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, help="the letter: PDF, DOCX, ODT, DOC, RTF, EML, MSG, HTML, TXT or MD"
        )
        parser.add_argument(
            "--attachment",
            type=Path,
            action="append",
            default=[],
            help="a file that was sent with the letter: a spreadsheet (XLSX, ODS, CSV) or a document (repeatable)",
        )
        parser.add_argument("--dump", action="store_true", help="print a readable outline instead of JSON")

    def handle(self, *, file: Path, attachment: list[Path], dump: bool, **options: Any) -> None:
        try:
            data = file.read_bytes()
            attachments = [(path.read_bytes(), path.name) for path in attachment]
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be opened: {error.strerror}.") from error
        try:
            letter = with_doubt_of_date(read_apart(data, file.name, attachments), timezone.localdate())
        except UnreadableLetter as error:
            raise CommandError(f"{file} cannot be read: {error} {error.advice}") from error
        self.stdout.write(
            outline(letter) if dump else json.dumps(to_json(letter), indent=2, ensure_ascii=False)
        )
