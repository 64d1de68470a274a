"""What all addresses of the public API have in common."""

import uuid
from collections.abc import Callable, Collection
from typing import Any, NoReturn

from django.db.models import Model
from django.http import Http404, HttpResponseBase
from django.views.decorators.cache import cache_control
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from requests_app.api import paging, problems
from requests_app.api.choosing import keep
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


def answer_page(
    request: Request,
    serializer: type[Serializer[Any]],
    page: paging.Page,
    *,
    chosen: Collection[str] | None = None,
    **more: object,
) -> Response:
    """Answer with a page of a list; `more` stands beside its results, or takes their place. chosen: their fields."""
    values = {
        "count": page.count,
        "next": page.next,
        "previous": page.previous,
        "next_cursor": page.next_cursor,
        "results": page.results,
    }
    shown = serializer(values | more, context={"request": request})
    if chosen is not None:
        keep(shown, chosen)
    return Response(shown.data)


def answer_one(
    request: Request,
    serializer: type[Serializer[Any]],
    row: Model,
    authority: Authority | None = None,
    *,
    chosen: Collection[str] | None = None,
) -> Response:
    shown = serializer(row, context={"request": request})
    if chosen is not None:
        keep(shown, chosen)
    response = Response(shown.data)
    return licensed(response, authority) if authority else response
