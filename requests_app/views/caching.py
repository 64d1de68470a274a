"""How public pages are kept: by anyone, but never shown without asking whether they still hold."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


def public_page[**P, R: HttpResponseBase](view: Callable[P, R]) -> Callable[P, R]:
    """A page for GET and HEAD that anyone may keep, with `no-cache`: what is withdrawn must be gone at once.

    Asking is cheap, since ConditionalGetMiddleware answers 304 for a page that is the same.
    """
    kept: Callable[P, R] = require_safe(cache_control(public=True, no_cache=True)(view))
    return kept
