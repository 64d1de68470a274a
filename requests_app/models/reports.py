"""What the public reports as wrong with something that is published."""

import datetime
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from requests_app.models.authority import Authority
from requests_app.models.history import audited
from requests_app.models.log import InformationRequest
from requests_app.models.workroom import Letter

REPORTS_KEPT: Final = datetime.timedelta(days=180)
"""For so long after it was dealt with a report is kept, as the privacy page says."""


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> Self:
        """Those to deal with, what shows personal information first and then the oldest."""
        urgent = Case(When(kind=Report.Kind.PERSONAL, then=Value(0)), default=Value(1))
        return self.filter(closed_at__isnull=True).order_by(urgent, "received_at", "pk")

    def outdated(self, now: datetime.datetime) -> Self:
        """Those that were dealt with so long ago that they are deleted."""
        return self.filter(closed_at__lt=now - REPORTS_KEPT)


@audited(fields=["id", "authority", "info_request", "letter", "kind", "closed_at", "closed_by"])
class Report(models.Model):
    """Somebody's report of a problem, without an account. Its words are theirs: shown to staff as they are, never published."""

    class Kind(models.TextChoices):
        PERSONAL = "personal", _("It shows somebody’s personal information")
        WRONG = "wrong", _("Something in it is wrong")
        UNUSABLE = "unusable", _("I cannot use it, for example with a screen reader")
        OTHER = "other", _("Something else")

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="reports")
    info_request = models.ForeignKey(
        InformationRequest, models.SET_NULL, null=True, related_name="+", help_text="What it is about."
    )
    letter = models.ForeignKey(
        Letter, models.SET_NULL, null=True, related_name="reports", help_text="The letter of that."
    )
    address = models.CharField(max_length=300, blank=True, help_text="Of the page that it is about.")
    kind = models.CharField(max_length=20, choices=Kind)
    text = models.TextField(max_length=5000)
    email = models.EmailField(blank=True, help_text="Where to answer. Empty: no answer is wanted.")
    received_at = models.DateTimeField(auto_now_add=True)
    note = models.TextField(blank=True, help_text="What staff found and did. Shown to staff.")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="closed_report_says_what_was_done",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(note="")),
                violation_error_message="A report that is closed says what was done, and by whom.",
            )
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("staff-report", args=[self.pk])

    @property
    def is_urgent(self) -> bool:
        return self.kind == self.Kind.PERSONAL
