"""The feeds of any search, Atom and JSON Feed, and of a topic: what was published or corrected last among its results."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from requests_app import search, topics
from requests_app.filters import RequestFilter, query_string
from requests_app.models import InformationRequest
from requests_app.search import Criteria
from requests_app.vocabulary.topics import Topic

_ENTRIES: Final = 50
_JSON_FEED: Final = "application/feed+json"
_EXTENSION: Final = f"{settings.SITE_URL}/data"  # where a member that is not of the standard is explained


if TYPE_CHECKING:  # the class takes type parameters only in the checker's eyes
    _OfSearch = Feed[InformationRequest, Criteria]
    _OfTopic = Feed[InformationRequest, Topic]
else:
    _OfSearch = _OfTopic = Feed


class _Entries:
    """What a feed says of each response. Addresses are whole: Django would make them of the host that was asked."""

    def item_title(self, item: InformationRequest) -> str:
        return item.title

    def item_link(self, item: InformationRequest) -> str:
        return settings.SITE_URL + item.get_absolute_url()

    def item_description(self, item: InformationRequest) -> str:
        """What was asked and what became of it; text, which the feed escapes."""
        asked = "; ".join(question.text for question in item.questions.all()[:3] if question.text)
        return f"{item.authority.name}, {item.reference or 'without a reference'}. {item.get_outcome_display()}. {asked}"

    def item_author_name(self, item: InformationRequest) -> str:
        return item.authority.name

    def item_copyright(self, item: InformationRequest) -> str:
        name, url = item.authority.licence_name, item.authority.licence_url
        if not name:
            return "No licence is named. Ask the authority before you publish more than short extracts."
        return f"{name}: {url}" if url else name

    def item_guid(self, item: InformationRequest) -> str:
        return f"urn:uuid:{item.pk}"

    def item_pubdate(self, item: InformationRequest) -> datetime:
        return item.published_at

    def item_updateddate(self, item: InformationRequest) -> datetime:
        return item.updated_at


class SearchFeed(_Entries, _OfSearch):
    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest) -> Criteria:
        form = RequestFilter(request.GET)
        if not form.is_valid():
            raise Http404
        return form.criteria

    def title(self, criteria: Criteria) -> str:
        return f"{criteria.words}: {settings.SITE_NAME}" if criteria.words else settings.SITE_NAME

    def subtitle(self, criteria: Criteria) -> str:
        return "Responses to requests for information, as they are published and corrected."

    def link(self, criteria: Criteria) -> str:
        return _of_site("search", criteria)

    def feed_url(self, criteria: Criteria) -> str:
        return _of_site("search-feed", criteria)

    def items(self, criteria: Criteria) -> list[InformationRequest]:
        with search.bounded():
            found = search.find(criteria).order_by().values("pk")
            changed = InformationRequest.objects.filter(pk__in=found).order_by("-updated_at", "pk")
            return list(changed.select_related("authority").prefetch_related("questions")[:_ENTRIES])


class TopicFeed(_Entries, _OfTopic):
    """What was published or corrected last of a topic."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, slug: str) -> Topic:
        found = topics.find(slug)
        if found is None:
            raise Http404
        return found

    def title(self, topic: Topic) -> str:
        return f"{topic.name}: {settings.SITE_NAME}"

    def subtitle(self, topic: Topic) -> str:
        return topic.description

    def link(self, topic: Topic) -> str:
        return settings.SITE_URL + reverse("topic", args=[topic.slug])

    def feed_url(self, topic: Topic) -> str:
        return settings.SITE_URL + reverse("topic-feed", args=[topic.slug])

    def items(self, topic: Topic) -> list[InformationRequest]:
        changed = topics.requests_of(topic).order_by("-updated_at", "pk")
        return list(changed.prefetch_related("questions")[:_ENTRIES])


def json_feed(request: HttpRequest) -> HttpResponse:
    """The same as a JSON Feed: https://www.jsonfeed.org/version/1.1/."""
    feed = SearchFeed()
    criteria = feed.get_object(request)
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title(criteria),
        "description": feed.subtitle(criteria),
        "home_page_url": feed.link(criteria),
        "feed_url": _of_site("search-json-feed", criteria),
        "language": settings.LANGUAGE_CODE,
        "items": [_json_item(feed, item) for item in feed.items(criteria)],
    }
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False}, content_type=_JSON_FEED)


def _of_site(name: str, criteria: Criteria) -> str:
    query = query_string(criteria)
    return settings.SITE_URL + reverse(name) + (f"?{query}" if query else "")


def _json_item(feed: SearchFeed, item: InformationRequest) -> dict[str, Any]:
    return {
        "id": feed.item_guid(item),
        "url": feed.item_link(item),
        "title": item.title,
        "content_text": feed.item_description(item),
        "date_published": item.published_at.isoformat(),
        "date_modified": item.updated_at.isoformat(),
        "authors": [
            {"name": item.authority.name, "url": settings.SITE_URL + item.authority.get_absolute_url()}
        ],
        "_licence": {
            "about": _EXTENSION,
            "name": item.authority.licence_name,
            "url": item.authority.licence_url,
        },
    }
