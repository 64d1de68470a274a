"""What every public page has in common: how it is kept."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


def public_page[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """A page for GET and HEAD that anyone may keep, with `no-cache`: what is withdrawn must be gone at once.

    Asking is cheap, since ConditionalGetMiddleware answers 304 for a page that is the same. Only its ETag says that: the date
    of the newest entry of a list, which feeds and sitemaps give, stays as it is when another entry is withdrawn.
    """

    @wraps(view)
    def undated(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers.pop("Last-Modified", None)
        return response

    kept: Callable[Concatenate[HttpRequest, P], HttpResponseBase] = require_safe(
        cache_control(public=True, no_cache=True)(undated)
    )
    return kept
