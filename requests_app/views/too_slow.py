"""What is answered where a search takes too long: by every page, file and address of the API in one place."""

from collections.abc import Callable
from pathlib import PurePosixPath

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from requests_app.search import RETRY_AFTER, SearchTooSlow


class AnswerTooSlow:
    """Middleware. Views of the API answer as problems, by REST framework's handler, and never come here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer as the address does otherwise: a page with the words that were typed, or a line of text for a file."""
        if not isinstance(error, SearchTooSlow):
            return None
        headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
        if PurePosixPath(request.path).suffix:
            said = _("This search took too long. Add a word, or use rarer words.")
            return HttpResponse(f"{said}\n", "text/plain", status=503, headers=headers)
        response = render(request, "503.html", {"words": request.GET.get("q", "")[:200]}, status=503)
        for name, value in headers.items():
            response[name] = value
        return response
