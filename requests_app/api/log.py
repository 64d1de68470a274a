"""The log as a whole: where its parts are, and what changed in it."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.utils.urls import remove_query_param

from requests_app.api import paging, serializers, walking
from requests_app.api.paging import SinceParameters
from requests_app.api.parameters import refuse_unknown
from requests_app.api.reading import answer_page, reading
from requests_app.models import (
    Change,
)


@extend_schema(operation_id="get_index", tags=["log"], responses=serializers.IndexSerializer)
@reading
def index(request: Request) -> Response:
    """The addresses of the API."""
    refuse_unknown(request, [])
    names = serializers.IndexSerializer().fields
    return Response({name: reverse(f"api-{name}", request=request) for name in names})


@extend_schema(
    operation_id="list_changes",
    tags=["copying"],
    parameters=[SinceParameters],
    responses=serializers.ChangesSerializer,
)
@reading
def changes(request: Request) -> Response:
    """What was published, corrected and withdrawn, the oldest first, for those who keep a copy."""
    refuse_unknown(request, SinceParameters().fields)
    asked = paging.read(request, SinceParameters)
    found = Change.objects.select_related("authority")
    if "since" in asked:
        found = found.filter(at__gte=asked["since"])
    walk = walking.by_fields(found, walking.CHANGES_WALK)
    # Looked up first: a change that comes in between is then given twice rather than never.
    before = asked.get("cursor") or _bookmark(walk)
    page = paging.walk_on(request, walk, cursor=asked.get("cursor", walking.FIRST), size=asked["page_size"])
    following = page.next and remove_query_param(page.next, "since")  # the cursor in it says where to go on
    cursor = walk.bookmark(page.results[-1]) if page.results else before
    return answer_page(request, serializers.ChangesSerializer, page, next=following, cursor=cursor)


def _bookmark(walk: walking.Walk[Change]) -> str | None:
    """Return where to go on after the last change of all."""
    last = Change.objects.order_by(*walking.CHANGES_WALK).last()
    return walk.bookmark(last) if last else None
