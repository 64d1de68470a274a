"""What is written of the log so that it is found: derived from its rows, and written anew by `manage.py reindex`."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F

from requests_app.models.authority import Authority
from requests_app.models.log import InformationRequest, Question


class SearchProfile(models.Model):
    """What facets know of published requests beside authority and date, once for all that are the same in it.

    There are some hundreds, so that the requests of each are counted and not what each holds. Written by `search.index`; read
    by `search` alone.
    """

    outcome = models.CharField(max_length=40, blank=True)
    legislation = models.CharField(max_length=10, blank=True)
    exemptions = ArrayField(models.CharField(max_length=40), default=list)
    has_tables = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "legislation", "exemptions", "has_tables"], name="a_profile_is_there_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SearchEntry(models.Model):
    """What a search looks at: one narrow row a published request, so that counting never reads a letter.

    Written by `search.index`; read by `search` alone.
    """

    info_request = models.OneToOneField(
        InformationRequest, models.CASCADE, primary_key=True, related_name="+"
    )
    reference_key = models.CharField(
        max_length=200, help_text="The reference in capitals without punctuation."
    )
    authority = models.ForeignKey(Authority, models.CASCADE, related_name="+", db_index=False)
    date = models.DateField(null=True)
    profile = models.ForeignKey(SearchProfile, models.CASCADE, related_name="+")
    title_vector = SearchVectorField()
    vector = SearchVectorField()
    words = ArrayField(
        models.TextField(), help_text="Its words as they are written, which suggestions may be taken from."
    )

    class Meta:
        indexes = [
            GinIndex(fields=["title_vector"], name="search_title", fastupdate=False),
            GinIndex(fields=["vector"], name="search_text", fastupdate=False),
            GinIndex(fields=["words"], name="search_words_held", fastupdate=False),
            models.Index(F("date").desc(nulls_last=True), "info_request", name="search_newest"),
            models.Index(F("date").asc(nulls_last=True), "info_request", name="search_oldest"),
            models.Index(
                "authority", F("date").desc(nulls_last=True), "info_request", name="search_of_authority"
            ),
            models.Index(fields=["reference_key"], name="search_reference"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SearchWord(models.Model):
    """A word of published titles, questions and answers, from which a misspelt one is put right.

    Written by `search.index`; a trigger deletes a word with the last entry that holds the word itself.
    """

    word = models.CharField(max_length=40, primary_key=True)
    stem = models.CharField(max_length=40, db_index=True)

    def __str__(self) -> str:
        return self.word


class QuestionEntry(models.Model):
    """What a published question is about: what "has this been asked before?" looks at.

    Written by `matching.index`; read by `matching` alone.
    """

    question = models.OneToOneField(Question, models.CASCADE, primary_key=True, related_name="+")
    info_request = models.ForeignKey(InformationRequest, models.CASCADE, related_name="+")
    date = models.DateField(null=True)
    terms = ArrayField(
        models.TextField(), help_text="The telling terms of its own words, in their shared form."
    )
    context = ArrayField(
        models.TextField(),
        help_text="Those of its title, heading and parent question that its own words lack.",
    )
    meaning = models.BinaryField(help_text="What it means, as a vector of signed bytes.")
    written_by = models.BigIntegerField(
        db_default=models.Func(template="(pg_current_xact_id()::text::bigint)"),
        db_index=True,
        help_text="The number of the transaction that wrote it, by which a process finds what it has not read.",
    )

    def __str__(self) -> str:
        return str(self.pk)


class TopicEntry(models.Model):
    """A topic that a published request belongs to. Written by `topics.index`. topic: its slug in `vocabulary.topics`."""

    info_request = models.ForeignKey(InformationRequest, models.CASCADE, related_name="topics")
    topic = models.SlugField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "info_request"], name="a_request_is_in_a_topic_once")
        ]

    def __str__(self) -> str:
        return f"{self.info_request_id}: {self.topic}"
