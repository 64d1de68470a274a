"""`manage.py reindex`: what searching looks at, written anew for every published request and every letter of the workroom."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from requests_app import draft_search, matching, rounds, search, topics
from requests_app.models import InformationRequest, Letter


class Command(BaseCommand):
    """One at a time, so that the site can be searched, and letters corrected, published and withdrawn, meanwhile."""

    help = (
        "Write the search indexes anew, the public's and the staff's. Wanted where a new version says that searching has "
        "changed. The site may run meanwhile."
    )

    def handle(self, **options: Any) -> None:
        requests = list(InformationRequest.objects.order_by("pk").values_list("pk", flat=True))
        written = self._each(requests, _index_request, "requests")
        self._each(requests, _find_round, "requests for rounds")
        letters = list(
            Letter.objects.exclude(status=Letter.Status.DISCARDED).order_by("pk").values_list("pk", flat=True)
        )
        kept = self._each(letters, _index_letter, "letters")
        self.stdout.write(
            f"Indexed {written:,} published request{'' if written == 1 else 's'} and {kept:,} "
            f"letter{'' if kept == 1 else 's'} of the workroom."
        )

    def _each(self, keys: Sequence[uuid.UUID], index: Callable[[uuid.UUID], bool], what: str) -> int:
        """Index one after another, and return how many there still were."""
        written = 0
        for key in keys:
            with transaction.atomic():
                written += index(key)
            if self.stderr.isatty():
                self.stderr.write(
                    f"\rIndexed {written:,} of {len(keys):,} {what} ", style_func=str, ending=""
                )
        if self.stderr.isatty():
            self.stderr.write("", style_func=str)
        return written


def _index_request(key: uuid.UUID) -> bool:
    found = InformationRequest.objects.select_for_update().filter(pk=key).first()
    if found:  # it may have been withdrawn meanwhile
        search.index(found)
        matching.index(found)
        topics.index(found)
    return found is not None


def _find_round(key: uuid.UUID) -> bool:
    rounds.find(key)
    return True


def _index_letter(key: uuid.UUID) -> bool:
    letters = Letter.objects.select_for_update(of=("self",)).select_related("revision")
    found = letters.exclude(status=Letter.Status.DISCARDED).filter(pk=key).first()
    if found:
        draft_search.index(found)
    return found is not None
