"""A published table, kept whole: it is shown, searched and downloaded, never joined."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property

from tables_app import exports
from tables_app.typed import TypedTable, typed
from tables_app.values import Kind


class TableQuerySet(models.QuerySet["Table"]):
    """The words in which the rest of the site asks for tables."""


class Table(models.Model):
    """A table of data as its letter printed it.

    columns: one header path a column, from the outermost header inwards. rows: the body; every row
    is as long as `columns`; cells are text as printed, "<5" included. page: the page of the letter.
    kinds: what a person has settled the values of each column to be. periods: the codes of the years and periods that
    its headers and labels name. chart: a picture as SVG, empty where none makes sense or it is not drawn yet.
    A table does not know which request it belongs to: requests_app does.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.TextField()
    columns = models.JSONField()
    rows = models.JSONField()
    notes = models.JSONField(default=list)
    page = models.PositiveIntegerField(null=True)
    kinds = models.JSONField(default=list)
    periods = ArrayField(models.CharField(max_length=40), default=list)
    chart = models.TextField(blank=True)

    objects = TableQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [GinIndex(fields=["periods"], name="tables_by_period")]
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

    @cached_property
    def typed(self) -> TypedTable:
        """The table with a value for every cell."""
        return typed(self, {number: Kind(kind) for number, kind in enumerate(self.kinds) if kind})

    @property
    def charted(self) -> dict[str, object]:
        """All that a chart of it is drawn from, by the names of the fields."""
        return {"columns": self.columns, "rows": self.rows, "notes": self.notes, "kinds": self.kinds}

    @property
    def search_text(self) -> str:
        """All its words, a line for each row, for an index of words."""
        lines = [self.title, *self.column_names, *(" ".join(row) for row in self.rows), *self.notes]
        return "\n".join(line for line in lines if line)
