"""`manage.py bulk_files`: the files with the whole log in them, made now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from requests_app.bulk_files import making


class Command(BaseCommand):
    help = "Make the bulk files now. The worker makes them each night, and when something was corrected or withdrawn."

    def handle(self, **options: Any) -> None:
        try:
            made = making.make()
        except making.Overtaken as error:
            raise CommandError(
                "Something was corrected or withdrawn meanwhile, so the files are not given out. Run this again."
            ) from error
        except making.MadeElsewhere as error:
            raise CommandError("The worker is making them at this moment. Wait for it.") from error
        for file in made:
            self.stdout.write(f"{file.sha256}  {file.name}  {file.size:,} bytes")
