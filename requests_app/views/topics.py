"""The topics by which the log can be browsed: all of them, and one with what is newest in it."""

from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from requests_app import topics as known
from requests_app.views.caching import public_page

_REQUESTS: Final = 20
_TABLES: Final = 8
_EXEMPTIONS: Final = 8


@public_page
def topics(request: HttpRequest) -> HttpResponse:
    return render(request, "public/topics.html", {"topics": known.counted()})


@public_page
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest responses and tables of a topic, and why information was not sent."""
    found = known.find(slug)
    if found is None:
        raise Http404
    requests = known.requests_of(found)
    context = {
        "topic": found,
        "count": requests.count(),
        "requests": list(requests[:_REQUESTS]),
        "tables": known.newest_tables(found, _TABLES),
        "exemptions": known.exemptions_of(found)[:_EXEMPTIONS],
        "mails": bool(settings.EMAIL_SERVER),
    }
    return render(request, "public/topic.html", context)
