"""What every public page has in common: how it is kept."""

from collections.abc import Callable
from typing import Concatenate

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


def public_page[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """A page for GET and HEAD that anyone may keep, with `no-cache`: what is withdrawn must be gone at once.

    Asking is cheap, since ConditionalGetMiddleware answers 304 for a page that is the same.
    """

    kept: Callable[Concatenate[HttpRequest, P], HttpResponseBase] = require_safe(
        cache_control(public=True, no_cache=True)(view)
    )
    return kept
