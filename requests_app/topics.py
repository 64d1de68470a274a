"""The topics of published requests: which there are is said in `vocabulary.topics`, which request has which is written here."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet
from django.urls import reverse

from requests_app.letters.parsed import CitationRole
from requests_app.models import Exemption, InformationRequest, RequestTable, TopicEntry
from requests_app.vocabulary.topics import BY_SLUG, TOPICS, Topic, topics_of


@dataclass(frozen=True, slots=True)
class CountedTopic:
    """A topic and how many published requests it has."""

    topic: Topic
    count: int

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.topic.slug])


def index(info_request: InformationRequest) -> None:
    """Write anew which topics a request belongs to."""
    questions = list(info_request.questions.values_list("group", "text"))
    texts = [info_request.title, *(text for pair in questions for text in pair if text)]
    TopicEntry.objects.filter(info_request=info_request).delete()
    TopicEntry.objects.bulk_create(
        TopicEntry(info_request=info_request, topic=slug) for slug in topics_of(texts)
    )


def counted() -> list[CountedTopic]:
    """Return every topic by its name. One query."""
    counts = dict(TopicEntry.objects.order_by().values_list("topic").annotate(count=Count("pk")))
    return [CountedTopic(topic, counts.get(topic.slug, 0)) for topic in TOPICS]


def find(slug: str) -> Topic | None:
    return BY_SLUG.get(slug)


def of(info_request: InformationRequest) -> list[Topic]:
    """Return the topics of a request."""
    slugs = TopicEntry.objects.filter(info_request=info_request).values_list("topic", flat=True)
    return [BY_SLUG[slug] for slug in sorted(slugs) if slug in BY_SLUG]


def requests_of(topic: Topic) -> QuerySet[InformationRequest]:
    """Return the requests of a topic, the newest first."""
    found = InformationRequest.objects.filter(topics__topic=topic.slug).select_related("authority")
    return found.order_by(F("date").desc(nulls_last=True), "-published_at", "pk")


def newest_tables(topic: Topic, most: int) -> Sequence[RequestTable]:
    found = RequestTable.objects.filter(info_request__topics__topic=topic.slug).with_source()
    return list(
        found.defer("vector", "table__rows", "table__chart").order_by(
            F("info_request__date").desc(nulls_last=True), "info_request", "order"
        )[:most]
    )


def exemptions_of(topic: Topic) -> Sequence[Exemption]:
    """Return the exemptions that its answers rest on, each with its `count` of requests, the most frequent first."""
    return list(
        Exemption.objects.filter(
            citations__role=CitationRole.OPERATIVE,
            citations__answer__info_request__topics__topic=topic.slug,
        )
        .annotate(count=Count("citations__answer__info_request", distinct=True))
        .order_by("-count", "order")
    )
