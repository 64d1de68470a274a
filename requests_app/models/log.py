"""The log: what is public. Written by `log_rows` alone; a draft is in none of these tables."""

import uuid
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from requests_app.letters.parsed import CitationRole, Disposition, Outcome, Regime, spoken
from requests_app.models.authority import Authority
from tables_app.models import Table

_LABELS = {
    Regime.FOIA: _("Freedom of Information Act 2000"),
    Regime.EIR: _("Environmental Information Regulations 2004"),
    Regime.FOISA: _("Freedom of Information (Scotland) Act 2002"),
    Regime.EISR: _("Environmental Information (Scotland) Regulations 2004"),
}
REGIMES = [(regime.value, label) for regime, label in _LABELS.items()]
OUTCOMES = [
    (Outcome.GRANTED_IN_FULL.value, _("Information sent in full")),
    (Outcome.PARTLY_GRANTED.value, _("Some information sent")),
    (Outcome.AVAILABLE_ELSEWHERE.value, _("Already available elsewhere")),
    (Outcome.REFUSED_IN_FULL.value, _("Refused in full")),
    (Outcome.NOT_HELD.value, _("Information not held")),
    (Outcome.NEITHER.value, _("Neither confirmed nor denied")),
]
DISPOSITIONS = [
    (Disposition.DISCLOSED.value, _("Information sent")),
    (Disposition.PARTLY_DISCLOSED.value, _("Some information sent")),
    (Disposition.AVAILABLE_ELSEWHERE.value, _("Available elsewhere")),
    (Disposition.REFUSED.value, _("Refused")),
    (Disposition.NOT_HELD.value, _("Not held")),
    (Disposition.NEITHER.value, _("Neither confirmed nor denied")),
    (Disposition.UNANSWERED.value, _("No answer in the letter")),
]
ROLES = [(role.value, role.value.capitalize()) for role in CitationRole]


class Exemption(models.Model):
    """A provision of the catalogue that a letter may cite: an exemption, an exception, the cost limit.

    The catalogue is data in `letters.legislation`; these rows mirror it after every migration.
    """

    code = models.CharField(
        max_length=40, unique=True, help_text='As it is cited: "s40(2)", "reg12(4)(b)", "foisa:s17".'
    )
    slug = models.SlugField(max_length=60, unique=True)
    regime = models.CharField(max_length=10, choices=REGIMES)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    absolute = models.BooleanField(
        null=True, help_text="Without a public interest test; empty where the question does not arise."
    )
    plain_english = models.TextField()
    url = models.URLField(max_length=300)
    order = models.PositiveIntegerField(help_text="Its place in the Act.")

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.code}: {gettext(self.title)}"

    def get_absolute_url(self) -> str:
        return reverse("exemption", args=[self.slug])


class InformationRequestQuerySet(models.QuerySet["InformationRequest"]):
    """The words in which the rest of the site asks for published requests."""

    def citing(self, code: str) -> Self:
        """Requests in which some answer rests on this exemption, e.g. "s40(2)"."""
        rests_on = Citation.objects.filter(
            answer__info_request=models.OuterRef("pk"), role=CitationRole.OPERATIVE, exemption__code=code
        )
        return self.filter(models.Exists(rests_on))

    def with_page_content(self) -> Self:
        """Fetch with them all that a request's page shows, in a number of queries that does not grow."""
        return self.select_related("authority").prefetch_related(
            "questions",
            "answers__questions",
            "answers__citations__exemption",
            "tables__table",
            "tables__questions",
            "files",
        )

    def with_tables(self) -> Self:
        """Fetch with them what files of their tables hold."""
        return self.select_related("authority").prefetch_related("tables__table")


class InformationRequest(models.Model):
    """A published request with its response: what it asked, what was answered, when and under which law.

    Its id is its letter's, so that it is the same again if the letter is withdrawn and published anew.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="info_requests")
    reference = models.CharField(
        max_length=200, blank=True, help_text="The authority's own; empty where the letter has none."
    )
    slug = models.SlugField(
        max_length=100, help_text="Its part of its address, from its reference when first published."
    )
    title = models.TextField()
    received = models.DateField(null=True)
    date = models.DateField(null=True, help_text="Of the response letter.")
    legislation = models.CharField(max_length=10, choices=REGIMES, blank=True)
    outcome = models.CharField(max_length=40, choices=OUTCOMES, blank=True)
    notes = models.JSONField(
        default=list, help_text='Remarks on questions: {"questions": ["1"], "text": "…"}.'
    )
    published_at = models.DateTimeField(help_text="When it was first published.")
    updated_at = models.DateTimeField(help_text="When what is public of it last changed.")
    version = models.PositiveIntegerField(default=1, help_text="Counts the corrections from 1.")
    correction_note = models.TextField(
        blank=True, help_text="What the last correction changed, for the public."
    )

    objects = InformationRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-date", "-published_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "slug"],
                name="one_request_an_address",
                violation_error_message="This authority has published a request with this reference.",
            ),
        ]
        indexes = [
            models.Index(fields=["-date", "-published_at", "id"]),
            models.Index(fields=["updated_at", "id"]),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("request", args=[self.authority.slug, self.slug])


class Question(models.Model):
    """One question of a request. `anchor` is its address on the request's page: "q5b"."""

    info_request = models.ForeignKey(InformationRequest, models.CASCADE, related_name="questions")
    order = models.PositiveIntegerField()
    number = models.CharField(max_length=60, help_text='The path of its markers: "5.b.iii".')
    anchor = models.CharField(max_length=60)
    label = models.CharField(max_length=60, blank=True, help_text="The mark as printed.")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")
    group = models.TextField(blank=True, help_text="The topic heading above it, where numbering restarts.")
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["info_request", "order"]
        constraints = [
            models.UniqueConstraint(fields=["info_request", "number"], name="a_number_is_one_question"),
            models.UniqueConstraint(fields=["info_request", "anchor"], name="an_anchor_is_one_question"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"

    def get_absolute_url(self) -> str:
        return f"{self.info_request.get_absolute_url()}#{self.anchor}"

    @property
    def mark(self) -> str:
        """Its number as a person says it: "5b(iii)", "1.11"; without the run that it stands in."""
        return spoken(self.number)


class Answer(models.Model):
    """One answer; it may answer several questions, and a question without its own has its parent's."""

    info_request = models.ForeignKey(InformationRequest, models.CASCADE, related_name="answers")
    order = models.PositiveIntegerField()
    questions = models.ManyToManyField(Question, related_name="answers")
    text = models.TextField(blank=True)
    disposition = models.CharField(max_length=40, choices=DISPOSITIONS)
    links = models.JSONField(default=list)

    class Meta:
        ordering = ["info_request", "order"]

    def __str__(self) -> str:
        return self.text[:80]


class Citation(models.Model):
    """One provision cited in an answer, with the letter's own words."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="citations")
    order = models.PositiveIntegerField()
    provision = models.CharField(max_length=60, help_text="As cited, in one spelling; a wrong one stays.")
    exemption = models.ForeignKey(
        Exemption,
        models.PROTECT,
        null=True,
        related_name="citations",
        help_text="Empty where the Act has no such provision.",
    )
    regime = models.CharField(max_length=10, choices=REGIMES)
    role = models.CharField(max_length=20, choices=ROLES)
    quote = models.TextField()

    class Meta:
        ordering = ["answer", "order"]

    def __str__(self) -> str:
        return self.provision


class RequestTableQuerySet(models.QuerySet["RequestTable"]):
    """The words in which the rest of the site asks for published tables."""

    def with_source(self) -> Self:
        """Fetch with them the table itself, and the request and authority that it comes from."""
        return self.select_related("table", "info_request__authority").defer("vector")


class RequestTable(models.Model):
    """Which request a table belongs to, and which of its questions it answers.

    vector: what a search over tables alone looks at; written by `search.index`.
    """

    info_request = models.ForeignKey(InformationRequest, models.CASCADE, related_name="tables")
    table = models.OneToOneField(Table, models.CASCADE, related_name="+")
    order = models.PositiveIntegerField()
    questions = models.ManyToManyField(Question, related_name="tables")
    vector = SearchVectorField(null=True)

    objects = RequestTableQuerySet.as_manager()

    class Meta:
        ordering = ["info_request", "order"]
        indexes = [GinIndex(fields=["vector"], name="search_tables", fastupdate=False)]

    def __str__(self) -> str:
        return str(self.table)


class PublishedFile(models.Model):
    """A file as it was sent, which a publisher lets anyone download.

    number, name: its part of its address; number counts the files of the letter from 1, name is safe in an address.
    path: where it is kept.
    """

    info_request = models.ForeignKey(InformationRequest, models.CASCADE, related_name="files")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=100)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)

    class Meta:
        ordering = ["info_request", "number"]
        constraints = [
            models.UniqueConstraint(fields=["info_request", "number"], name="a_file_is_published_once")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        info_request = self.info_request
        return reverse("file", args=[info_request.authority.slug, info_request.slug, self.number, self.name])


class SeriesChart(models.Model):
    """The chart of a series of an authority's figures. of: what it was drawn from, so that an old one is never shown."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="+")
    series = models.CharField(max_length=80)
    of = models.CharField(max_length=64)
    svg = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "series"], name="one_chart_a_series")]

    def __str__(self) -> str:
        return self.series


class StatisticsChart(models.Model):
    """A chart of an authority's statistics, or of the whole log's. of: as for SeriesChart."""

    authority = models.ForeignKey(Authority, models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=20)
    of = models.CharField(max_length=64)
    svg = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "name"], name="one_chart_of_statistics", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.name


class Tombstone(models.Model):
    """What is left of a withdrawn request at its address: that it was there, and why it is gone.

    Another letter may since have been published at the same address; that one is shown.
    """

    info_request_id = models.UUIDField(unique=True, help_text="What its id was, for the API.")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="tombstones")
    slug = models.SlugField(max_length=100)
    table_ids = ArrayField(models.UUIDField(), default=list, help_text="What its tables' ids were.")
    reason = models.TextField(help_text="For the public.")
    withdrawn_at = models.DateTimeField()

    class Meta:
        ordering = ["-withdrawn_at", "id"]
        indexes = [models.Index(fields=["authority", "slug"])]

    def __str__(self) -> str:
        return f"{self.authority}: {self.slug}"


class Change(models.Model):
    """One line of the change feed, so that re-users can follow, and purge what was withdrawn."""

    class Kind(models.TextChoices):
        PUBLISHED = "published", _("Published")
        CORRECTED = "corrected", _("Corrected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    kind = models.CharField(max_length=20, choices=Kind)
    info_request_id = models.UUIDField()
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=100)
    at = models.DateTimeField()
    note = models.TextField(
        blank=True,
        help_text="What a correction changed, for the public. A withdrawal empties those before it.",
    )

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["at", "id"])]

    def __str__(self) -> str:
        return f"{self.slug}: {self.kind}"
