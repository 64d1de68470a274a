"""What all addresses of the public API have in common."""

import uuid
from collections.abc import Callable
from typing import NoReturn

from django.http import Http404, HttpResponseBase
from django.views.decorators.cache import cache_control
from rest_framework.decorators import api_view

from requests_app.api import problems
from requests_app.models import Authority, RequestTable, Tombstone


def reading(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Make a view that anyone may read, and keep, but not show without asking: what is withdrawn is gone at once."""
    return cache_control(public=True, no_cache=True)(api_view(["GET", "HEAD"])(view))


def find_table(table_id: uuid.UUID) -> RequestTable:
    """Return a published table with its rows. Raises Withdrawn or Http404."""
    return RequestTable.objects.with_source().filter(table=table_id).first() or gone(
        table_ids__contains=[table_id]
    )


def gone(**tombstone: object) -> NoReturn:
    """Raise Withdrawn if what was asked for was here once, or else Http404."""
    found = Tombstone.objects.filter(**tombstone).order_by("-withdrawn_at").first()
    if found is None:
        raise Http404
    raise problems.Withdrawn(withdrawn_at=found.withdrawn_at, reason=found.reason)


def licensed[R: HttpResponseBase](response: R, authority: Authority) -> R:
    """Name the authority's licence in the header `Link`, beside what stands there."""
    if authority.licence_url:
        links = [response.headers["Link"]] if "Link" in response.headers else []
        response.headers["Link"] = ", ".join([*links, f'<{authority.licence_url}>; rel="license"'])
    return response
