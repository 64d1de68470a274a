"""A published table, kept whole: it is shown, searched and downloaded, never joined."""

import uuid

from django.db import models
from django.urls import reverse

from tables_app import exports


class TableQuerySet(models.QuerySet["Table"]):
    """The words in which the rest of the site asks for tables."""


class Table(models.Model):
    """A table of data as its letter printed it.

    columns: one header path a column, from the outermost header inwards. rows: the body; every row
    is as long as `columns`; cells are text as printed, "<5" included. page: the page of the letter.
    A table does not know which request it belongs to: requests_app does.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.TextField()
    columns = models.JSONField()
    rows = models.JSONField()
    notes = models.JSONField(default=list)
    page = models.PositiveIntegerField(null=True)

    objects = TableQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="table_has_a_column",
                condition=models.Q(columns__0__isnull=False),
                violation_error_message="A table has at least one column.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("table", args=[self.pk])

    @property
    def column_names(self) -> list[str]:
        """One name a column, its header path in one line: "Age Groups, 0-4 years"."""
        return exports.column_names(self.columns)

    @property
    def search_text(self) -> str:
        """All its words, a line for each row, for an index of words."""
        lines = [self.title, *self.column_names, *(" ".join(row) for row in self.rows), *self.notes]
        return "\n".join(line for line in lines if line)
