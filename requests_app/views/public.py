"""What anyone may see: the home page, requests, exemptions and authorities."""

from itertools import groupby
from typing import Final

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from requests_app import linked_data, rounds, search, topics
from requests_app.filters import query_string
from requests_app.letters import legislation
from requests_app.models import (
    Authority,
    BulkFile,
    Exemption,
    InformationRequest,
    Question,
    RequestTable,
    Round,
)
from requests_app.models.log import REGIMES
from requests_app.request_page import history
from requests_app.search import Criteria, Sort
from requests_app.views.caching import public_page
from requests_app.views.withdrawn import gone

_LATEST: Final = 5
_LISTED: Final = 20
_MANY: Final = 20
"""With more authorities than this a list of them is found one's way through."""
_LONGEST_NAME: Final = 200
_ALIKE: Final = 5


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """One search box, the latest responses, ways to browse, and how much there is."""
    with search.bounded():
        count, facets = search.facets(Criteria())
        latest = search.requests_of(search.find(Criteria(sort=Sort.NEWEST))[:_LATEST])
    by_name = {facet.name: facet.choices for facet in facets}
    context = {
        "count": count,
        "questions": Question.objects.count(),
        "tables": RequestTable.objects.count(),
        "latest": latest,
        "rounds": Round.objects.shown().exists(),
        "topics": [each for each in topics.counted() if each.count],
        "authorities": by_name["authority"],
        "exemptions": sorted(by_name["exemption"], key=lambda choice: -choice.count)[:8],
        "outcomes": by_name["outcome"],
    }
    return render(request, "public/home.html", context)


@public_page
def request_page(request: HttpRequest, authority: str, slug: str) -> HttpResponse:
    """A request and its response: the answer is the page."""
    found = (
        InformationRequest.objects.with_page_content().filter(authority__slug=authority, slug=slug).first()
    )
    if found is None:
        return gone(request, authority__slug=authority, slug=slug)
    context = {
        "info_request": found,
        "authority": found.authority,
        "described": linked_data.of_request(found),
        "changes": history(found),
        "round": rounds.of_requests([found.pk]).get(found.pk),
        "alike": search.alike(found, _ALIKE),
        "today": timezone.localdate(),
    }
    return render(request, "public/request.html", context)


@public_page
def exemptions(request: HttpRequest) -> HttpResponse:
    """The reasons for which information was withheld, and how often; the other reasons that the law knows."""
    with search.bounded():
        _, facets = search.facets(Criteria())
    counts = {
        choice.value: choice.count
        for facet in facets
        if facet.name == "exemption"
        for choice in facet.choices
    }
    every = list(
        Exemption.objects.filter(Q(code__in=counts) | ~Q(kind__in=["procedure", "advice", "complaint"]))
    )
    laws = [
        (
            label,
            [(exemption, counts.get(exemption.code, 0)) for exemption in every if exemption.regime == regime],
        )
        for regime, label in REGIMES
    ]
    used = [(exemption, counts[exemption.code]) for exemption in every if exemption.code in counts]
    used.sort(key=lambda pair: -pair[1])
    return render(request, "public/exemptions.html", {"laws": laws, "used": used})


@public_page
def exemption(request: HttpRequest, slug: str) -> HttpResponse:
    """What an exemption means, and the responses that rest on it."""
    found = get_object_or_404(Exemption, slug=slug)
    criteria = Criteria(exemption=(found.code,))
    entries = search.find(criteria)
    with search.bounded():
        count, requests = entries.count(), search.requests_of(entries[:_LISTED])
    context = {
        "exemption": found,
        "parts": legislation.parts_of(found.code),
        "count": count,
        "requests": requests,
        "all": query_string(criteria),
    }
    return render(request, "public/exemption.html", context)


@public_page
def authorities(request: HttpRequest) -> HttpResponse:
    """Who publishes here; by their first letters and with a box to find one, where they are many."""
    counted = Authority.objects.annotate(count=Count("info_requests"))
    every = sorted(counted, key=lambda each: each.name.casefold())
    words = request.GET.get("name", "").strip()[:_LONGEST_NAME]
    named = [each for each in every if words.casefold() in each.name.casefold()]
    context = {
        "authorities": named,
        "letters": [(letter, list(group)) for letter, group in groupby(named, _first_letter)],
        "are_many": len(every) > _MANY,
        "words": words,
    }
    return render(request, "public/authorities.html", context)


def _first_letter(authority: Authority) -> str:
    return authority.name[0].upper()


@public_page
def authority(request: HttpRequest, slug: str) -> HttpResponse:
    """One authority: how to ask it, under which licence it publishes, and what it published."""
    found = get_object_or_404(Authority, slug=slug)
    criteria = Criteria(authority=(slug,))
    with search.bounded():
        count, facets = search.facets(criteria)
        requests = search.requests_of(search.find(criteria)[:_LISTED])
    context = {
        "authority": found,
        "count": count,
        "requests": requests,
        "outcomes": [
            (choice, query_string(criteria.with_value("outcome", choice.value)))
            for facet in facets
            if facet.name == "outcome"
            for choice in facet.choices
        ],
        "all": query_string(criteria),
    }
    return render(request, "public/authority.html", context)


@public_page
def data(request: HttpRequest) -> HttpResponse:
    """How programs get what the pages show."""
    files = list(BulkFile.objects.public())
    described = linked_data.of_catalogue(Authority.objects.all(), files)
    return render(request, "public/data.html", {"files": files, "described": described})


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    return _described(request, "public/robots.txt", "text/plain")


@public_page
def opensearch(request: HttpRequest) -> HttpResponse:
    """What lets a browser put this site's search in its address bar."""
    return _described(request, "public/opensearch.xml", "application/opensearchdescription+xml")


def _described(request: HttpRequest, template: str, content_type: str) -> HttpResponse:
    return render(request, template, content_type=f"{content_type}; charset=utf-8")
