"""A page, or the part of it that htmx asks for."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def render_page_or_part(
    request: HttpRequest, *, page: str, part: str, context: Mapping[str, object], status: int = 200
) -> HttpResponse:
    """Render `part` for an htmx swap and `page` for everything else.

    When htmx restores its history it needs the whole page, though it asks for it with the same header.
    """
    wants_part = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    response = render(request, part if wants_part else page, dict(context), status=status)
    # Without this a cache would hand a visitor a bare fragment.
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response
