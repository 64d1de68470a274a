"""Rounds: the same questions asked of many authorities, found by the matching."""

from typing import Final, Self

from django.db import models
from django.urls import reverse

from requests_app.models.log import Question

FEWEST: Final = 2
"""Fewer questions in common are chance."""


class RoundQuerySet(models.QuerySet["Round"]):
    """The words in which the rest of the site asks for rounds."""

    def shown(self) -> Self:
        """Those in which authorities still share `FEWEST` questions, counted anew each time: withdrawn answers are gone at once."""
        shared = self.filter(questions__in=RoundQuestion.objects.shared()).annotate(
            authority_count=models.Count("questions__question__info_request__authority", distinct=True),
            question_count=models.Count("questions__line", distinct=True),
        )
        return shared.filter(question_count__gte=FEWEST).order_by("-pk")


class RoundQuestionQuerySet(models.QuerySet["RoundQuestion"]):
    def shared(self) -> Self:
        """Those that another authority was asked too. The others were shared with what is withdrawn."""
        of = "question__info_request__authority"
        beside = RoundQuestion.objects.filter(round=models.OuterRef("round"), line=models.OuterRef("line"))
        return self.filter(models.Exists(beside.exclude(**{of: models.OuterRef(of)})))


class Round(models.Model):
    """The same questions, asked of several authorities within some months. Written by `rounds` alone.

    slug: nothing but chance, since a word of a response would outlive it here. merged_into: where its address leads since the two
    were found to be one.
    """

    slug = models.SlugField(max_length=20, unique=True)
    merged_into = models.ForeignKey("self", models.CASCADE, null=True, related_name="+")

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("round", args=[self.slug])


class RoundQuestion(models.Model):
    """A published question that belongs to a round. line: the same for those that ask the same, in their order."""

    question = models.OneToOneField(Question, models.CASCADE, primary_key=True, related_name="in_round")
    round = models.ForeignKey(Round, models.CASCADE, related_name="questions")
    line = models.PositiveIntegerField()

    objects = RoundQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["round", "line", "question"]

    def __str__(self) -> str:
        return f"{self.round}: {self.line}"
