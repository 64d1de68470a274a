"""Who looked at which letter before anyone could: a row a look, and no way to change one."""

import datetime
from typing import Final

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_app.models.authority import Authority
from requests_app.models.workroom import Letter

LOOKS_KEPT: Final = datetime.timedelta(days=2 * 365)


class LookQuerySet(models.QuerySet["Look"]):
    def outdated(self, now: datetime.datetime) -> "LookQuerySet":
        """Those that have been kept for long enough."""
        return self.filter(at__lt=now - LOOKS_KEPT)


class Look(models.Model):
    """A look at a letter in the workroom, or a download of it; one a minute for each page, person or key."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="looks")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", help_text="The letter's own.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_key = models.CharField(max_length=8, blank=True, help_text="The API key's prefix.")
    page = models.CharField(max_length=60, help_text="The name of the page's address.")
    number = models.PositiveBigIntegerField(
        null=True, help_text="Which page or file of the letter, where there are several."
    )
    at = models.DateTimeField(help_text="To the minute.")

    objects = LookQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["authority", "-at"], name="looks_of_an_authority")]
        constraints = [
            models.UniqueConstraint(
                name="a_look_a_minute",
                fields=["letter", "by", "by_key", "page", "number", "at"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="a_look_is_somebodys", condition=Q(by__isnull=False) ^ ~Q(by_key="")),
        ]
        triggers = [
            pgtrigger.Protect(name="a_look_is_never_changed", operation=pgtrigger.Update),
            pgtrigger.Protect(
                name="a_look_is_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition(f"OLD.at > now() - interval '{LOOKS_KEPT.days} days'"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page} of {self.letter_id}"
