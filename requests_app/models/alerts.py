"""Who wants to be told by mail of new results of a search. There is no account: whoever reads the mail is who asked."""

import datetime
import secrets
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

CONFIRMED_WITHIN: Final = datetime.timedelta(days=7)
"""After it an address that nobody confirmed is deleted, as the privacy page says."""


def new_key() -> str:
    return secrets.token_urlsafe(24)


class AlertQuerySet(models.QuerySet["Alert"]):
    def unconfirmed_for_long(self, now: datetime.datetime) -> Self:
        return self.filter(confirmed_at=None, created_at__lt=now - CONFIRMED_WITHIN)


class Alert(models.Model):
    """A search that somebody follows by mail.

    query: what stands after the "?" of the search, as `filters.query_string` writes it. key: the part of the addresses in its mails
    that only their reader knows. known_change: the id of the last change that it has been told of, or was there before it.
    told_on: the day that it was last looked at. language: of its mails, which is that of the page where it was asked for.
    """

    class Frequency(models.TextChoices):
        DAILY = "daily", _("Every day")
        WEEKLY = "weekly", _("Every Monday")

    email = models.EmailField()
    query = models.TextField(blank=True)
    frequency = models.CharField(max_length=10, choices=Frequency)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    key = models.CharField(max_length=40, unique=True, default=new_key)
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)
    known_change = models.BigIntegerField(default=0)
    told_on = models.DateField(null=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["email", "query"], name="a_search_is_followed_once_by_an_address")
        ]
        indexes = [models.Index(fields=["frequency", "told_on", "id"])]

    def __str__(self) -> str:
        return f"{self.frequency}: {self.query}"

    def confirm_url(self) -> str:
        return reverse("alert-confirm", args=[self.key])

    def unsubscribe_url(self) -> str:
        return reverse("alert-unsubscribe", args=[self.key])
