"""The workroom: letters on their way to publication. Nothing the public sees reads these models."""

import uuid
from contextvars import ContextVar
from typing import Final, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from requests_app.checks.finding import Severity
from requests_app.letters.parsed import ParsedLetter, from_json
from requests_app.models.authority import Authority
from requests_app.models.findings import Finding
from requests_app.models.history import audited
from requests_app.models.log import InformationRequest

KEY_AT_WORK: Final[ContextVar[str]] = ContextVar("key_at_work", default="")
"""The name of the API key that a program is working with, while it does."""


def key_at_work() -> str:
    """What every move and correction says of itself, so that none can forget it."""
    return KEY_AT_WORK.get()


class LetterQuerySet(models.QuerySet["Letter"]):
    """The words in which the workroom asks for letters."""

    def ready(self) -> Self:
        """Those that nothing is to be looked at of, so that many may be published at once."""
        return self.filter(is_ready())

    def counted(self) -> Self:
        """Each with how many open findings it has: `stoppers` stand in the way, `remarks` are to be looked at."""
        return self.annotate(
            stoppers=_count_open(Severity.SEVERE),
            remarks=_count_open(Severity.WARNING),
        )


def is_unpublished() -> Q:
    """On its way to publication, the first or that of a correction."""
    return Q(status__in=[Letter.Status.DRAFT, Letter.Status.IN_REVIEW])


def is_stopped() -> Q:
    """An open finding keeps it from being published."""
    return is_unpublished() & _has_open(Severity.SEVERE)


def is_doubtful() -> Q:
    """There is something to look at: a warning of the reader, or an open finding."""
    return is_unpublished() & (Q(doubts__gt=0) | _has_open(Severity.SEVERE, Severity.WARNING))


def is_ready() -> Q:
    """Nothing is to be looked at of it.

    Not of a correction, which goes out with a note; nor of what goes out by itself on its day.
    """
    return (
        is_unpublished()
        & Q(doubts=0, checked_revision=F("revision"), info_request=None, publish_on=None)
        & ~_has_open(Severity.SEVERE, Severity.WARNING)
    )


def _has_open(*severities: Severity) -> Q:
    found = Finding.objects.open().filter(letter=OuterRef("pk"), severity__in=severities)
    return Q(Exists(found))


def _count_open(severity: Severity) -> Coalesce:
    found = Finding.objects.open().filter(letter=OuterRef("pk"), severity=severity).order_by()
    return Coalesce(Subquery(found.values("letter").annotate(count=Count("pk")).values("count")), 0)


@audited(
    fields=[
        *("id", "authority", "status", "uploaded_by", "owner", "publish_on"),
        *("revision", "checked_revision", "published_revision", "info_request"),
    ]
)
class Letter(models.Model):
    """One response letter: its files, where it stands, and what it is understood to say (its revisions)."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting to be read"
        READING = "reading", "Being read"
        UNREADABLE = "unreadable", "Could not be read"
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "In review"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"
        DISCARDED = "discarded", "Discarded"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="letters")
    status = models.CharField(max_length=20, choices=Status, default=Status.WAITING)
    problem = models.TextField(
        blank=True, help_text="Why the file could not be read, in words for its uploader."
    )
    advice = models.TextField(blank=True, help_text="What the uploader can do about it.")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="uploaded_letters"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="owned_letters",
        help_text="Who sees to it that it is published. Empty: nobody yet.",
    )
    publish_on = models.DateField(
        null=True, help_text="The day on which it is published by itself. Empty: when somebody does it."
    )
    publish_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who chose that day, and so publishes it.",
    )
    publish_note = models.TextField(
        blank=True, help_text="What it changes in what is published, for the public on that day."
    )
    held_back = models.TextField(blank=True, help_text="Why it was not published on the day it was to be.")
    withdraw_on = models.DateField(
        null=True, help_text="The day announced to staff on which its retention period ends it."
    )
    keep_until = models.DateField(
        null=True, help_text="Until when a publisher keeps it beyond its retention period."
    )
    batch = models.UUIDField(
        default=uuid.uuid4, db_index=True, help_text="What it was uploaded together with has the same."
    )
    moved_at = models.DateTimeField(auto_now_add=True, help_text="When its status last changed.")
    revision = models.ForeignKey(
        "Revision",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="What the letter is understood to say now.",
    )
    reference = models.CharField(max_length=200, blank=True, help_text="As its revision has it, for lists.")
    title = models.TextField(blank=True, help_text="As its revision has it, for lists.")
    doubts = models.PositiveIntegerField(default=0, help_text="How many warnings its revision has.")
    checked_revision = models.ForeignKey(
        "Revision",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="What its findings were found in; another one than `revision` waits to be checked.",
    )
    published_revision = models.ForeignKey("Revision", models.PROTECT, null=True, related_name="+")
    info_request = models.OneToOneField(
        InformationRequest,
        models.SET_NULL,
        null=True,
        related_name="+",
        help_text="What is public of it, while it is published.",
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="unreadable_letter_says_why",
                condition=~Q(status="unreadable") | (~Q(problem="") & ~Q(advice="")),
                violation_error_message="A letter that could not be read says why, and what to do.",
            ),
            models.CheckConstraint(
                name="letter_that_was_read_has_a_revision",
                condition=Q(status__in=["waiting", "reading", "unreadable", "discarded"])
                | Q(revision__isnull=False),
                violation_error_message="A letter that was read has a revision.",
            ),
            models.CheckConstraint(
                name="published_letter_is_in_the_log",
                condition=~Q(status="published")
                | Q(info_request__isnull=False, published_revision__isnull=False),
                violation_error_message="A published letter is in the log.",
            ),
            models.CheckConstraint(
                name="letter_with_a_day_waits_for_it_and_says_who_chose_it",
                condition=Q(publish_on__isnull=True) | Q(status="in_review", publish_by__isnull=False),
                violation_error_message="A letter that is to be published on a day is in review, and says who chose it.",
            ),
            models.CheckConstraint(
                name="discarded_letter_says_nothing",
                condition=~Q(status="discarded")
                | Q(
                    revision__isnull=True,
                    published_revision__isnull=True,
                    info_request__isnull=True,
                    reference="",
                    title="",
                ),
                violation_error_message="Nothing is kept of a discarded letter but its audit trail.",
            ),
            models.CheckConstraint(
                name="withdrawn_letter_is_not_in_the_log",
                condition=~Q(status="withdrawn") | Q(info_request__isnull=True),
                violation_error_message="A withdrawn letter is not in the log.",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "uploaded_at"]),
            models.Index(fields=["authority", "reference"], name="letters_of_a_reference"),
            models.Index(
                fields=["publish_on"], condition=Q(publish_on__isnull=False), name="letters_to_be_published"
            ),
        ]

    def __str__(self) -> str:
        return self.reference or str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("staff-letter", args=[self.pk])


def _file_path(document: "LetterFile", filename: str) -> str:
    """Where a file is kept: by what is in it. The uploader's name for it never reaches the disk."""
    return f"letters/{document.sha256[:2]}/{document.sha256}"


@audited(fields=["id", "letter", "authority", "kind", "media_type", "size", "sha256", "is_public"])
class LetterFile(models.Model):
    """One uploaded file of a letter: the letter itself, or an attachment to it."""

    class Kind(models.TextChoices):
        LETTER = "letter", "Letter"
        ATTACHMENT = "attachment", "Attachment"

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="files")
    authority = models.ForeignKey(
        Authority, models.PROTECT, related_name="+", help_text="The letter's own, for the constraint."
    )
    kind = models.CharField(max_length=20, choices=Kind)
    filename = models.CharField(
        max_length=255, help_text="As the uploader named it. Shown, never used as a path."
    )
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=_file_path)
    hidden = models.JSONField(
        null=True, help_text="What was found hidden in it. Null: it was not looked through yet."
    )
    is_public = models.BooleanField(
        default=False, help_text="Whether a publisher wants it to be downloaded by anyone as it is."
    )

    class Meta:
        ordering = ["letter", "-kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "sha256"],
                condition=Q(kind="letter"),
                name="a_letter_is_uploaded_once",
                violation_error_message="This letter was uploaded before.",
            ),
        ]

    def __str__(self) -> str:
        return self.filename


def _page_path(image: "PageImage", filename: str) -> str:
    """Where the picture of a page is kept; drawn anew, it takes the place of the former."""
    return f"pages/{image.letter_id}/{image.page}.webp"


class PageImage(models.Model):
    """The picture of one page of the letter's PDF, drawn when it was read."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="page_images")
    page = models.PositiveIntegerField(help_text="Counted from 1.")
    width = models.FloatField(help_text="Of the page, in points.")
    height = models.FloatField(help_text="Of the page, in points.")
    image = models.FileField(upload_to=_page_path)

    class Meta:
        ordering = ["letter", "page"]
        constraints = [models.UniqueConstraint(fields=["letter", "page"], name="one_image_a_page")]

    def __str__(self) -> str:
        return f"page {self.page}"


class Revision(models.Model):
    """What a letter is understood to say, whole, as of one change: who made it, when and what it was."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(help_text="Counted from 1 in each letter.")
    document = models.JSONField(help_text="The whole ParsedLetter, schema foilog.letter/1.")
    operation = models.TextField(help_text="What was changed, in words.")
    restores = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="The earlier revision that an undo brought back.",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="Empty: the reader."
    )
    by_key = models.CharField(
        max_length=100,
        blank=True,
        default=key_at_work,
        help_text="The API key's name, where a program corrected it in that person's name.",
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["letter", "number"]
        constraints = [models.UniqueConstraint(fields=["letter", "number"], name="revisions_are_numbered")]

    def __str__(self) -> str:
        return f"revision {self.number}"

    @property
    def parsed(self) -> ParsedLetter:
        """The document as a ParsedLetter."""
        return from_json(self.document)


class Event(models.Model):
    """One move of a letter from one status to another, for the audit trail. Never changed, never deleted.

    Only its revision is let go where that is deleted, as a discarded letter's is.
    """

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="events")
    came_from = models.CharField(
        max_length=20, choices=Letter.Status, blank=True, help_text="Empty: it was uploaded."
    )
    went_to = models.CharField(max_length=20, choices=Letter.Status)
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="Empty: a job."
    )
    by_key = models.CharField(
        max_length=100,
        blank=True,
        default=key_at_work,
        help_text="The API key's name, where a program moved it.",
    )
    at = models.DateTimeField(auto_now_add=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["letter", "at", "id"]
        triggers = [
            pgtrigger.Protect(name="an_event_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="an_event_is_never_changed",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["revision"]),
            ),
            pgtrigger.Protect(
                name="an_event_keeps_its_revision",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NEW.revision_id IS NOT NULL AND NEW.revision_id IS DISTINCT FROM OLD.revision_id"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.came_from or 'uploaded'} → {self.went_to}"
