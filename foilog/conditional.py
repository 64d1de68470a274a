"""Answering 304 to whoever has a page already, whether the page is asked for (GET) or only what is said of it (HEAD)."""

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.http import parse_http_date_safe


class ConditionalReading(ConditionalGetMiddleware):
    """Django's middleware, which passes over HEAD because its body is empty as a rule.

    Here every view answers HEAD as GET and the server leaves the body out afterwards, so that the tag is the same, as RFC 9110
    (9.3.2) would have it, and its conditions hold for both (13.1.2).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.method != "HEAD":
            return super().process_response(request, response)
        if self.needs_etag(response) and not response.has_header("ETag"):
            set_response_etag(response)
        tag, changed = response.headers.get("ETag"), response.headers.get("Last-Modified")
        if not (tag or changed):
            return response
        at = parse_http_date_safe(changed) if changed else None
        return get_conditional_response(request, tag, at, cast("HttpResponse", response)) or response
