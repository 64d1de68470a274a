"""The PostgreSQL that comes along: start it, stop it, run one of its programs against it."""

import subprocess
from argparse import REMAINDER, ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from foilog import database


class Command(BaseCommand):
    help = "Start or stop the PostgreSQL that comes along, or run one of its programs against it."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        does = parser.add_subparsers(dest="does", required=True)
        does.add_parser("start", help="start it, and make its data folder if there is none")
        does.add_parser("stop", help="stop it")
        run = does.add_parser("run", help="run a program, such as psql, pg_dump or pg_restore")
        run.add_argument("program")
        run.add_argument("arguments", nargs=REMAINDER)

    def handle(self, *, does: str, **options: Any) -> None:
        embedded = settings.DATABASES["default"].get("EMBEDDED")
        if not embedded:
            raise CommandError("DATABASE_URL names a server of your own. Use its programs.")
        folder = Path(embedded)
        if does == "stop":
            database.stop(folder)
            return
        database.start(folder)
        if does == "run":
            program = database.program(options["program"])
            ran = subprocess.run(  # noqa: S603
                [program, *options["arguments"]], env=database.client_environment(folder), check=False
            )
            raise SystemExit(ran.returncode)
