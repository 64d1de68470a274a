"""What a visitor gets: the site's own addresses asked from inside, through everything that answers a visitor."""

import io
import itertools
import logging
from collections.abc import Iterator
from functools import cache
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http.response import HttpResponseBase, StreamingHttpResponse

_ANY_COPY: Final = "*"
_VISITORS: Final = itertools.count(1)
_FROM_INSIDE: Final = "foilog.from_inside"


@cache
def _site() -> WSGIHandler:
    logging.getLogger("django.request").addFilter(_is_worth_a_line)
    return WSGIHandler()


def _is_worth_a_line(record: logging.LogRecord) -> bool:
    """Say whether the log shall have it: not that a visitor would be told "410 Gone", but what breaks down."""
    request = getattr(record, "request", None)
    return bool(record.exc_info) or request is None or _FROM_INSIDE not in request.META


def ask(address: str, *, keeps_a_copy: bool = False) -> HttpResponseBase:
    """Return what the site answers to a visitor who asks for an address: its path and query.

    keeps_a_copy: asks whether any copy that was kept may still be shown; 304 says that it may.
    It is asked in this thread and on its connection to the database, so that it sees what the running transaction did.
    """
    parts = urlsplit(address)
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": parts.path,
        "QUERY_STRING": parts.query,
        "SERVER_NAME": _host(),
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": _somebody(),
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(),
        _FROM_INSIDE: True,
    }
    if keeps_a_copy:
        environ["HTTP_IF_NONE_MATCH"] = _ANY_COPY
    return _site().get_response(WSGIRequest(environ))


def body(response: HttpResponseBase) -> bytes:
    """Return all of an answer's body.

    The answer is not closed after it: Django would end the database connection, which is that of the request under way.
    """
    if isinstance(response, StreamingHttpResponse):
        return b"".join(_pieces(response))
    content: bytes = response.content  # type: ignore[attr-defined]
    return content


def _pieces(response: StreamingHttpResponse) -> Iterator[bytes]:
    for piece in response:
        assert isinstance(piece, bytes)
        yield piece


def _host() -> str:
    first = next((host for host in settings.ALLOWED_HOSTS if host != "*"), "localhost")
    return first.lstrip(".")


def _somebody() -> str:
    """An address that nobody has (RFC 3849), of another network each time: the limit on visitors' questions is not for these."""
    return f"2001:db8:{next(_VISITORS) % 0xFFFF:x}::"
