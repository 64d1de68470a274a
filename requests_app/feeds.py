"""The Atom feed of any search: what was published last among its results."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from requests_app import search
from requests_app.filters import RequestFilter, query_string
from requests_app.models import InformationRequest
from requests_app.search import Criteria

_ENTRIES: Final = 50


if TYPE_CHECKING:  # the class takes type parameters only in the checker's eyes
    _Feed = Feed[InformationRequest, Criteria]
else:
    _Feed = Feed


class SearchFeed(_Feed):
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
        return f"{reverse('search')}?{query_string(criteria)}"

    def feed_url(self, criteria: Criteria) -> str:
        return f"{reverse('search-feed')}?{query_string(criteria)}"

    def items(self, criteria: Criteria) -> list[InformationRequest]:
        with search.bounded():
            found = search.find(criteria).order_by().values("pk")
            changed = InformationRequest.objects.filter(pk__in=found).order_by("-updated_at", "pk")
            return list(changed.select_related("authority").prefetch_related("questions")[:_ENTRIES])

    def item_title(self, item: InformationRequest) -> str:
        return item.title

    def item_description(self, item: InformationRequest) -> str:
        """What was asked and what became of it; text, which the feed escapes."""
        asked = "; ".join(question.text for question in item.questions.all()[:3] if question.text)
        return f"{item.authority.name}, {item.reference or 'without a reference'}. {item.get_outcome_display()}. {asked}"

    def item_author_name(self, item: InformationRequest) -> str:
        return item.authority.name

    def item_guid(self, item: InformationRequest) -> str:
        return f"urn:uuid:{item.pk}"

    def item_pubdate(self, item: InformationRequest) -> datetime:
        return item.published_at

    def item_updateddate(self, item: InformationRequest) -> datetime:
        return item.updated_at
