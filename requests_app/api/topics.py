"""The public API's topics: the subjects of published requests, and the requests of each."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from requests_app import topics as known
from requests_app.api.paging import PageParameters, give_page
from requests_app.api.parameters import refuse_unknown
from requests_app.api.reading import answer_page, reading
from requests_app.api.serializers import ListPageSerializer, RequestNameSerializer
from requests_app.topics import CountedTopic
from requests_app.vocabulary.topics import Topic


class TopicSerializer(serializers.Serializer[Any]):
    """A subject by which requests can be browsed."""

    slug = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    request_count = serializers.IntegerField(help_text="Its published requests. One may belong to several.")
    url = serializers.URLField(help_text="The page that shows this to people.")
    api_url = serializers.URLField(help_text="This in the API.")
    requests_url = serializers.URLField(help_text="Its requests in the API.")
    feed_url = serializers.URLField(help_text="Its newest requests as an Atom feed.")


class TopicsSerializer(serializers.Serializer[Any]):
    results = TopicSerializer(many=True)


class TopicRequestPageSerializer(ListPageSerializer):
    results = RequestNameSerializer(many=True)


@extend_schema(operation_id="list_topics", tags=["log"], responses=TopicsSerializer)
@reading
def topics(request: Request) -> Response:
    """All topics by name, with the number of requests in each."""
    refuse_unknown(request, [])
    results = [_described(request, each) for each in known.counted()]
    return Response(TopicsSerializer({"results": results}).data)


@extend_schema(operation_id="get_topic", tags=["log"], responses=TopicSerializer)
@reading
def topic_detail(request: Request, slug: str) -> Response:
    """One topic, by its slug, such as council-tax."""
    refuse_unknown(request, [])
    found = _find(slug)
    counted = CountedTopic(found, known.requests_of(found).count())
    return Response(TopicSerializer(_described(request, counted)).data)


@extend_schema(
    operation_id="list_topic_requests",
    tags=["log"],
    parameters=[PageParameters],
    responses=TopicRequestPageSerializer,
)
@reading
def topic_requests(request: Request, slug: str) -> Response:
    """The requests of a topic, the newest first."""
    refuse_unknown(request, PageParameters().fields)
    page = give_page(request, known.requests_of(_find(slug)), walk=["id"])
    return answer_page(request, TopicRequestPageSerializer, page)


def _find(slug: str) -> Topic:
    found = known.find(slug)
    if found is None:
        raise Http404
    return found


def _described(request: Request, of: CountedTopic) -> dict[str, Any]:
    slug = of.topic.slug
    return {
        "slug": slug,
        "name": of.topic.name,
        "description": of.topic.description,
        "request_count": of.count,
        "url": request.build_absolute_uri(of.get_absolute_url()),
        "api_url": reverse("api-topic", args=[slug], request=request),
        "requests_url": reverse("api-topic-requests", args=[slug], request=request),
        "feed_url": request.build_absolute_uri(reverse("topic-feed", args=[slug])),
    }
