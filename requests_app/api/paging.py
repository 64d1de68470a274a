"""How lists are given out: by numbered pages, or by a walk that reaches all of a long one at equal cost."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model, QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from requests_app.api.walking import FIRST, Walk, by_fields

PAGE_SIZE: Final = 20
MAX_PAGE_SIZE: Final = 100
DEEPEST: Final = 10_000  # results that numbered pages reach: PostgreSQL reads all of those before a page


class PageParameters(serializers.Serializer[Any]):
    """The parameters of every list: read from a request, and described in the schema."""

    page = serializers.IntegerField(
        min_value=1,
        default=1,
        help_text=f"The page, counted from 1. Pages reach the first {DEEPEST:,} results; `cursor` reaches all.",
    )
    page_size = serializers.IntegerField(
        min_value=1, max_value=MAX_PAGE_SIZE, default=PAGE_SIZE, help_text="How many results a page holds."
    )
    cursor = serializers.CharField(
        required=False,
        help_text=f"`{FIRST}` begins a walk over all results in an order that does not change meanwhile; "
        "`next` carries it on. A walk takes no `page`, and counts nothing.",
    )

    def validate(self, chosen: dict[str, Any]) -> dict[str, Any]:
        if chosen["page"] * chosen["page_size"] > DEEPEST:
            raise serializers.ValidationError(
                {"page": f"Pages reach the first {DEEPEST:,} results. Use cursor={FIRST} to walk over all."}
            )
        if "cursor" in chosen and chosen["page"] != 1:  # generated clients always say 1
            raise serializers.ValidationError({"page": "A walk by cursor takes no page."})
        return chosen


class RowParameters(serializers.Serializer[Any]):
    """The parameters of a table's rows. A letter's table is never so long that it needs a walk."""

    page = serializers.IntegerField(min_value=1, default=1, help_text="The page, counted from 1.")
    page_size = serializers.IntegerField(
        min_value=1, max_value=1000, default=100, help_text="How many rows a page holds."
    )


class SinceParameters(serializers.Serializer[Any]):
    """The parameters of the change feed."""

    since = serializers.DateTimeField(
        required=False,
        help_text="A date or an instant: changes from then on. Without it: from the beginning. Not beside `cursor`.",
    )
    cursor = serializers.CharField(
        required=False, help_text="The `cursor` of an earlier answer: changes that came after it."
    )
    page_size = serializers.IntegerField(
        min_value=1,
        max_value=MAX_PAGE_SIZE,
        default=MAX_PAGE_SIZE,
        help_text="How many changes a page holds.",
    )

    def validate(self, chosen: dict[str, Any]) -> dict[str, Any]:
        if "since" in chosen and "cursor" in chosen:
            raise serializers.ValidationError(
                {"since": "A cursor says itself where to go on. Leave out `since`, or the cursor."}
            )
        return chosen


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list. next, previous: addresses; count: None in a walk, as is `previous`; next_cursor: of a walk."""

    results: Sequence[Any]
    count: int | None
    next: str | None
    previous: str | None
    next_cursor: str | None = None


def read(request: Request, kind: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """Return the parameters of one of the kinds above. Raises REST framework's ValidationError."""
    parameters = kind(data=request.query_params)
    parameters.is_valid(raise_exception=True)
    return dict(parameters.validated_data)


def give_page[M: Model](
    request: Request,
    rows: QuerySet[M],
    *,
    walk: Sequence[str] | Walk[M],
    count: Callable[[], int] | None = None,
) -> Page:
    """Return the page of `rows` that the request asks for. Two queries; one in a walk.

    walk: by what a walk goes, or the fields that order it.
    count: what counts the rows, where there is a better way than asking for it.
    """
    asked = read(request, PageParameters)
    if "cursor" in asked:
        found = walk if isinstance(walk, Walk) else by_fields(rows, walk)
        return walk_on(request, found, cursor=asked["cursor"], size=asked["page_size"])
    return give_numbered(request, rows, asked, (count or rows.count)())


def give_numbered(
    request: Request, rows: QuerySet[Any] | Sequence[Any], asked: Mapping[str, int], count: int
) -> Page:
    """Return the page `asked` for of `rows`, which are `count`, with the addresses of its neighbours."""
    page, size = asked["page"], asked["page_size"]
    here = request.build_absolute_uri()
    has_next = page * size < count and (page + 1) * size <= DEEPEST
    return Page(
        results=list(rows[(page - 1) * size : page * size]),
        count=count,
        next=replace_query_param(here, "page", page + 1) if has_next else None,
        previous=replace_query_param(here, "page", page - 1) if page > 1 else None,
    )


def walk_on[M: Model](request: Request, walk: Walk[M], *, cursor: str, size: int) -> Page:
    """Return the rows that follow `cursor`."""
    found = walk.after(cursor, size + 1)
    results = found[:size]
    here = request.build_absolute_uri()
    on = walk.bookmark(results[-1]) if len(found) > size else None
    following = replace_query_param(here, "cursor", on) if on else None
    return Page(results=results, count=None, next=following, previous=None, next_cursor=on)
