"""Writes down who looked at which letter in the workroom. Nothing but time takes a look away again."""

from django.contrib.auth.models import User
from django.utils import timezone

from requests_app.models import ApiKey, Letter, Look


def look(letter: Letter, page: str, number: int | None = None, *, by: User | ApiKey) -> None:
    """Write down that a person or a program was shown something of a letter. One query.

    page: the name of the page's address; number: which page or file of the letter it was, where there are several.
    """
    one = Look(
        letter=letter,
        authority_id=letter.authority_id,
        by=by if isinstance(by, User) else None,
        by_key=by.prefix if isinstance(by, ApiKey) else "",
        page=page,
        number=number,
        at=timezone.now().replace(second=0, microsecond=0),
    )
    # The same page within the same minute is the same look: a constraint says so.
    Look.objects.bulk_create([one], ignore_conflicts=True)


def forget_looks() -> int:
    """Delete the looks that were kept for long enough, and return how many."""
    return Look.objects.outdated(timezone.now()).delete()[0]
