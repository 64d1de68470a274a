"""`manage.py audit FILE`: what the suppressed figures of a letter give away. Saves nothing."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from requests_app.letters.errors import UnreadableLetter
from requests_app.letters.parsed import ParsedLetter
from requests_app.letters.pipeline import parse_letter
from tables_app.disclosure import DEFAULT_THRESHOLD, Audit, Risk, audit
from tables_app.reasoning import explained, where
from tables_app.relations import Tables


class Command(BaseCommand):
    """Reads a letter and audits its tables. Touches no database."""

    help = (
        "Print which suppressed figures of a letter can be worked out from its other figures. Nothing is saved. "
        "Without --json the sums are shown: keep them to yourself."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the letter")
        parser.add_argument("--json", action="store_true", help="print the counts alone, as JSON")
        parser.add_argument(
            "--threshold",
            type=int,
            default=DEFAULT_THRESHOLD,
            help=f"figures below this are small (default {DEFAULT_THRESHOLD})",
        )

    def handle(self, *, file: Path, threshold: int, **options: Any) -> None:
        try:
            letter = parse_letter(file.read_bytes(), file.name)
        except OSError as error:
            raise CommandError(f"{file} cannot be opened: {error.strerror}.") from error
        except UnreadableLetter as error:
            raise CommandError(f"{file} cannot be read: {error} {error.advice}") from error
        found = audit([table.typed for table in letter.tables], threshold=threshold)
        if options["json"]:
            self.stdout.write(json.dumps(found.counts))
        else:
            self._tell(letter, found)

    def _tell(self, letter: ParsedLetter, found: Audit) -> None:
        tables = Tables([table.typed for table in letter.tables])
        names = [f"table {number}" for number in range(1, len(letter.tables) + 1)]
        for exposure in found.exposures:
            if exposure.risk in {Risk.RECOVERABLE, Risk.NARROWED}:
                self.stdout.write(f"{where(tables, names, exposure.spot)}: {exposure.risk}")
                for sentence in explained(tables, names, exposure):
                    self.stdout.write(f"  {sentence}")
        counts = found.counts
        self.stdout.write(
            f"{counts['suppressed']} suppressed; {counts['recoverable']} can be worked out, "
            f"{counts['recoverable_within_table']} of them from their own table; {counts['narrowed']} nearly."
        )
        if found.undecided:
            self.stdout.write(f"{found.undecided} are undecided: the sums are too many to settle in time.")
