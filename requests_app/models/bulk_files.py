"""The log as files: those that were made last, and whether they may still be given out."""

from typing import Self

from django.db import models
from django.urls import reverse

from requests_app.models.log import Change


class BulkFileQuerySet(models.QuerySet["BulkFile"]):
    """The words in which the rest of the site asks for bulk files."""

    def public(self) -> Self:
        """Those that hold nothing that was corrected or withdrawn since: a row of the change feed closes them all at once."""
        taken_back = Change.objects.filter(
            kind__in=[Change.Kind.CORRECTED, Change.Kind.WITHDRAWN], pk__gt=models.OuterRef("known_change")
        )
        return self.filter(~models.Exists(taken_back))


class BulkFile(models.Model):
    """A file with the whole log in it. known_change: the id of the last change before it was begun; path: where it is kept."""

    name = models.CharField(max_length=100, unique=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    known_change = models.BigIntegerField()

    objects = BulkFileQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("bulk-file", args=[self.name])
