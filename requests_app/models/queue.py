"""What the queue keeps of letters beside what they say: their words to search by, actions on many, how well they were read."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from requests_app.models.authority import Authority
from requests_app.models.workroom import Letter, Revision


class LetterWords(models.Model):
    """The words of a letter's current revision and the names of its files, for staff to search."""

    letter = models.OneToOneField(Letter, models.CASCADE, primary_key=True, related_name="words")
    vector = SearchVectorField()

    class Meta:
        verbose_name_plural = "letters' words"
        indexes = [GinIndex(fields=["vector"], name="words_of_letters")]

    def __str__(self) -> str:
        return f"words of {self.letter_id}"


class BulkAction(models.Model):
    """One thing done with many letters: which ones is settled when it is prepared, not while it runs."""

    class Action(models.TextChoices):
        TAKE = "take", "Take"
        GIVE = "give", "Give to a colleague"
        LET_GO = "let_go", "Let go"
        SEND = "send", "Send for review"
        RETURN = "return", "Return to draft"
        CHECK = "check", "Check again"
        PUBLISH = "publish", "Publish"
        DISCARD = "discard", "Discard"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    action = models.CharField(max_length=20, choices=Action)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="Who is given them."
    )
    reason = models.TextField(blank=True, help_text="Why they are discarded.")
    query = models.TextField(blank=True, help_text="The queue's filters that it was begun from.")
    prepared_at = models.DateTimeField(auto_now_add=True)
    begun_at = models.DateTimeField(null=True, help_text="Empty: nobody has confirmed it yet.")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-prepared_at"]

    def __str__(self) -> str:
        return self.get_action_display()

    def get_absolute_url(self) -> str:
        return reverse("staff-bulk", args=[self.pk])


class BulkItem(models.Model):
    """One letter of a bulk action, as it was when that was prepared, and what became of it."""

    class Outcome(models.TextChoices):
        WAITING = "", "Not done yet"
        DONE = "done", "Done"
        NOT_DONE = "not_done", "Not done"

    bulk = models.ForeignKey(BulkAction, models.CASCADE, related_name="items")
    letter = models.ForeignKey(Letter, models.CASCADE, related_name="bulk_items")
    revision = models.ForeignKey(
        Revision,
        models.SET_NULL,
        null=True,
        related_name="+",
        help_text="What the letter said then. What nobody has looked at is not published.",
    )
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING, blank=True)
    reason = models.TextField(blank=True, help_text="Why it was not done, for staff.")

    class Meta:
        ordering = ["bulk", "id"]
        constraints = [
            models.UniqueConstraint(fields=["bulk", "letter"], name="a_letter_is_in_a_bulk_action_once"),
            models.CheckConstraint(
                name="what_was_not_done_says_why",
                condition=~Q(outcome="not_done") | ~Q(reason=""),
                violation_error_message="What was not done says why.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bulk}: {self.letter_id}"


class ReadingScore(models.Model):
    """Which fields of a published letter were left as they were read, and which a person corrected.

    It holds no word of the letter, so it stays when the letter is withdrawn.
    """

    letter = models.OneToOneField(Letter, models.CASCADE, primary_key=True, related_name="reading_score")
    authority = models.ForeignKey(Authority, models.CASCADE, related_name="+")
    published_on = models.DateField(help_text="When it was first published.")
    format = models.CharField(max_length=20, help_text="The reader that read it: pdf, docx, …")
    as_read = ArrayField(models.CharField(max_length=20), help_text="Fields that nobody had to correct.")
    corrected = ArrayField(models.CharField(max_length=20))

    class Meta:
        indexes = [models.Index(fields=["authority", "published_on"], name="readings_by_month")]

    def __str__(self) -> str:
        return f"reading of {self.letter_id}"
