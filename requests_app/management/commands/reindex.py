"""`manage.py reindex`: what searching looks at, written anew for every published request."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from requests_app import matching, search
from requests_app.models import InformationRequest


class Command(BaseCommand):
    """One request at a time, so that the site can be searched, and letters published and withdrawn, meanwhile."""

    help = (
        "Write the search index anew from what is published. Wanted where a new version says that searching has "
        "changed. The site may run meanwhile."
    )

    def handle(self, **options: Any) -> None:
        keys = list(InformationRequest.objects.order_by("pk").values_list("pk", flat=True))
        written = 0
        for key in keys:
            with transaction.atomic():
                found = InformationRequest.objects.select_for_update().filter(pk=key).first()
                if found:  # it may have been withdrawn meanwhile
                    search.index(found)
                    matching.index(found)
                    written += 1
            if self.stderr.isatty():
                self.stderr.write(f"\rIndexed {written:,} of {len(keys):,} ", style_func=str, ending="")
        if self.stderr.isatty():
            self.stderr.write("", style_func=str)
        self.stdout.write(f"Indexed {written:,} published request{'' if written == 1 else 's'}.")
