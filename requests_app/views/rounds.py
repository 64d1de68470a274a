"""The same questions, asked of several authorities: their answers beside one another, as a page and as a file."""

from typing import Final

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render

from requests_app import comparing, downloads
from requests_app.models import Round
from requests_app.views.caching import public_page

_PAGE_SIZE: Final = 20


@public_page
def rounds(request: HttpRequest) -> HttpResponse:
    """The rounds that there are, the newest first."""
    page = Paginator(Round.objects.shown(), _PAGE_SIZE).get_page(request.GET.get("page"))
    found = comparing.summaries(page.object_list)
    return render(request, "public/rounds.html", {"page": page, "rounds": found})


@public_page
def round_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A round; one that was found to be the same as another leads there."""
    found = _find(slug)
    if found.merged_into:
        return redirect("round", found.merged_into.slug, permanent=True)
    return render(request, "public/round.html", {"comparison": comparing.compare(found), "round": found})


@public_page
def round_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Every answer, a row each, and every figure that stands beside others."""
    found = _find(slug)
    if found.merged_into:
        return redirect("round-csv", found.merged_into.slug, permanent=True)
    response = StreamingHttpResponse(
        comparing.csv_lines(comparing.compare(found)), content_type=downloads.CSV
    )
    response["Content-Disposition"] = f'attachment; filename="round-{slug}.csv"'
    return response


def _find(slug: str) -> Round:
    """Raises Http404 where two authorities are not left of it."""
    found = comparing.find(slug)
    if found is None:
        raise Http404
    return found
