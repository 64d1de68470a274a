"""What every public page has in common: how it is kept, and what it says if its search takes too long."""

from collections.abc import Callable
from functools import wraps
from pathlib import PurePosixPath
from typing import Concatenate

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from requests_app.search import SearchTooSlow


def public_page[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """A page for GET and HEAD that anyone may keep, with `no-cache`: what is withdrawn must be gone at once.

    Asking is cheap, since ConditionalGetMiddleware answers 304 for a page that is the same.
    """

    @wraps(view)
    def in_time(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except SearchTooSlow:
            return _too_slow(request)

    kept: Callable[Concatenate[HttpRequest, P], HttpResponseBase] = require_safe(
        cache_control(public=True, no_cache=True)(in_time)
    )
    return kept


def _too_slow(request: HttpRequest) -> HttpResponse:
    """Answer as the address does otherwise: a page with the words that were typed, or a line of text for a file."""
    if PurePosixPath(request.path).suffix:
        return HttpResponse(
            "This search took too long. Add a word, or use rarer words.\n", "text/plain", status=503
        )
    return render(request, "503.html", {"words": request.GET.get("q", "")[:200]}, status=503)
