"""What the checks of a letter found, and what became of it. Nothing the public sees reads these models."""

from typing import Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_app.checks.finding import Severity
from requests_app.models.history import audited


class FindingQuerySet(models.QuerySet["Finding"]):
    """The words in which the workroom asks for findings."""

    def open(self) -> Self:
        return self.filter(state=Finding.State.OPEN)

    def in_the_way(self) -> Self:
        """Those that stand in the way of publishing."""
        return self.open().filter(severity=Severity.SEVERE)


# Checks write and drop thousands of them; what is told is what became of them: fixed, accepted and by whom, open again.
@audited(pghistory.UpdateEvent(), fields=["id", "letter", "code", "severity", "state", "accepted_by"])
class Finding(models.Model):
    """Something to look at before the letter is published: open, fixed by a correction, or accepted with a reason.

    Message and reasons can tell what the letter hides. They are shown to the authority's own staff, and go nowhere else.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        FIXED = "fixed", "Fixed"
        ACCEPTED = "accepted", "Accepted"

    letter = models.ForeignKey("Letter", models.CASCADE, related_name="findings")
    key = models.CharField(max_length=300, help_text="Which one in its letter, whatever else is corrected.")
    code = models.CharField(max_length=60)
    severity = models.CharField(
        max_length=20, choices=[(each.value, each.value.title()) for each in Severity]
    )
    message = models.TextField()
    because = models.JSONField(default=list, help_text="How it is known, a sentence each.")
    table = models.CharField(max_length=20, blank=True, help_text="The table's id in the letter.")
    row = models.PositiveIntegerField(null=True)
    column = models.PositiveIntegerField(null=True)
    piece = models.CharField(
        max_length=100, blank=True, help_text="The piece of the letter its words are in."
    )
    start = models.PositiveIntegerField(null=True, help_text="Its first character in the piece.")
    end = models.PositiveIntegerField(null=True, help_text="The character after its last one.")
    file = models.ForeignKey(
        "LetterFile", models.CASCADE, null=True, related_name="findings", help_text="The file it is in."
    )
    order = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    reason = models.TextField(blank=True, help_text="Why it was accepted.")
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["letter", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "key"], name="a_finding_stands_once"),
            models.CheckConstraint(
                name="accepted_finding_says_why",
                condition=~Q(state="accepted") | (~Q(reason="") & Q(accepted_by__isnull=False)),
                violation_error_message="A finding that was accepted says why, and by whom.",
            ),
        ]
        indexes = [
            models.Index(fields=["letter", "severity"], condition=Q(state="open"), name="open_findings")
        ]

    def __str__(self) -> str:
        return self.code
