"""Errors of the API, all of one shape: RFC 9457, application/problem+json.

`type` and the `code`s are names that programs can rely on; `title` and `detail` are words for people.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.serializers import Serializer
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

from requests_app.search import RETRY_AFTER, SearchTooSlow

MEDIA_TYPE: Final = "application/problem+json"
TYPE_PREFIX: Final = "urn:problem-type:foilog:"
_NO_OBJECT: Final = str(Serializer.default_error_messages["invalid"]).partition("{")[0]
"""How REST framework's words begin for something else where an object has to be; they speak of a dictionary."""
_PASSED_ON: Final = ("Retry-After", "WWW-Authenticate")


class Problem(exceptions.APIException):
    """An error with more to say than its text: `members` stand beside the usual ones."""

    def __init__(self, detail: str, members: Mapping[str, object] | None = None) -> None:
        super().__init__(detail)
        self.members = members or {}


class Withdrawn(Problem):
    """What was here was published once and is withdrawn."""

    status_code = HTTPStatus.GONE
    default_code = "withdrawn"

    def __init__(self, *, withdrawn_at: datetime.datetime, reason: str) -> None:
        super().__init__(
            "The authority has withdrawn this. Delete any copy of it that you keep.",
            {"withdrawn_at": in_utc(withdrawn_at), "reason": reason},
        )


class TooSlow(Problem):
    """A search that would take too long."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_code = "too-slow"
    wait = RETRY_AFTER

    def __init__(self) -> None:
        super().__init__("This search takes too long. Search for more words, or for rarer ones.")


def in_utc(instant: datetime.datetime) -> str:
    """Return the instant as the API writes all of them: "2025-08-15T09:30:00Z"."""
    return instant.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")


def problem(
    status: int,
    detail: str,
    *,
    code: str = "",
    members: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JsonResponse:
    """Return an error as problem+json. code: what `type` ends in; else it comes from the status."""
    phrase = HTTPStatus(status).phrase
    name = (code or phrase).lower().replace("_", "-").replace(" ", "-")
    body = {"type": TYPE_PREFIX + name, "title": phrase, "status": int(status), "detail": detail}
    return JsonResponse(
        body | dict(members or {}), status=status, content_type=MEDIA_TYPE, headers=dict(headers or {})
    )


def handler(error: Exception, context: Mapping[str, Any]) -> HttpResponseBase | None:
    """Turn an exception of a view into a problem; None for one that nobody foresaw, which is a 500."""
    if isinstance(error, Http404):
        error = exceptions.NotFound("Nothing with this id is published here.")
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, SearchTooSlow):
        error = TooSlow()
    if not isinstance(error, exceptions.APIException):
        return None
    answered = exception_handler(error, dict(context))
    assert answered is not None, "REST framework answers every APIException."
    headers = {name: answered.headers[name] for name in _PASSED_ON if name in answered.headers}
    if isinstance(error, exceptions.ValidationError):
        return problem(
            error.status_code,
            "Some of what was sent is not right; `errors` says what.",
            code="invalid",
            members={"errors": list(_errors(error.detail))},
            headers=headers,
        )
    return problem(
        error.status_code,
        str(error.detail),
        code=error.default_code,
        members=getattr(error, "members", None),
        headers=headers,
    )


def _errors(detail: Any, pointer: str = "") -> Iterator[dict[str, str]]:
    """Yield each error of REST framework's nested detail with a JSON pointer to what is wrong."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            # What is wrong with a thing as a whole is said of the thing: "" is the whole document, RFC 6901.
            of_whole = name == api_settings.NON_FIELD_ERRORS_KEY
            yield from _errors(inner, pointer if of_whole else f"{pointer}/{name}")
    elif isinstance(detail, list):
        for inner in detail:
            yield from _errors(inner, pointer)
    else:
        told = "Send a JSON object." if str(detail).startswith(_NO_OBJECT) else str(detail)
        yield {"pointer": pointer, "code": getattr(detail, "code", None) or "invalid", "detail": told}


# Where no view of the API answers ---------------------------------------------------------------

_WITHOUT_VIEW: Final = {
    HTTPStatus.BAD_REQUEST: "The request could not be understood.",
    HTTPStatus.NOT_FOUND: "Nothing is here. /api/v1/ lists the addresses and /api/v1/docs describes them.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong here. Try again in some minutes.",
}


def instead_of(page: Callable[..., HttpResponse], status: HTTPStatus) -> Callable[..., HttpResponse]:
    """Return an error handler of the site: `page` for people, a problem for addresses of the API."""

    def handle(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
        if request.path.startswith("/api/"):
            return problem(status, _WITHOUT_VIEW[status])
        return page(request, exception) if exception else page(request)

    return handle


@csrf_exempt  # who sends something to a wrong address is to hear that, and not of a cookie that no program has
def unrouted(request: HttpRequest, address: str) -> HttpResponse:
    """Answer every address under /api/ that is no other view's, with DEBUG on as well."""
    return problem(HTTPStatus.NOT_FOUND, _WITHOUT_VIEW[HTTPStatus.NOT_FOUND])
