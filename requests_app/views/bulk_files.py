"""The bulk files: whole or in parts, so that a download that broke off can go on."""

import re
from collections.abc import Iterator
from typing import IO, Final

from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.cache import get_conditional_response

from requests_app.api.problems import problem
from requests_app.bulk_files.writing import FILES
from requests_app.models import BulkFile
from requests_app.views.caching import public_page

_RANGE: Final = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")
_PIECE: Final = 64 * 1024
_WAIT: Final = 300  # seconds


@public_page
def bulk_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file with the whole log in it; 503 while it is made anew without what was corrected or withdrawn."""
    if name not in FILES:
        raise Http404
    # What is compressed is not to be compressed again, and a part of a file has no other length than was asked for.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    found = BulkFile.objects.public().filter(name=name).first()
    if found is None:
        return _being_made()
    tag = f'"{found.sha256}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=tag)
    if response is None and request.method == "HEAD":
        size = {"Content-Length": str(found.size)}
        response = HttpResponse(content_type=found.media_type, headers=size)
    elif response is None:
        try:
            response = _give(request, found, default_storage.open(found.path), tag)
        except FileNotFoundError:  # closed and deleted this very moment
            return _being_made()
    response["ETag"] = tag
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return response


def _being_made() -> HttpResponse:
    said = (
        "This file is being made anew, without what was corrected or withdrawn. Try again in a few minutes."
    )
    return problem(503, said, code="being-made", headers={"Retry-After": str(_WAIT)})


def _give(request: HttpRequest, found: BulkFile, file: IO[bytes], tag: str) -> HttpResponseBase:
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None or not any(asked.groups()) or request.headers.get("If-Range", tag) != tag:
        return FileResponse(file, content_type=found.media_type)
    start, end = _bounds(asked, found.size)
    if start >= min(end, found.size):
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{found.size}"})
    file.seek(start)
    response = StreamingHttpResponse(_pieces(file, end - start), status=206, content_type=found.media_type)
    response["Content-Length"] = str(end - start)
    response["Content-Range"] = f"bytes {start}-{end - 1}/{found.size}"
    return response


def _bounds(asked: re.Match[str], size: int) -> tuple[int, int]:
    """Return where the part begins and where it has ended: "5-9" is 5 to 10, "-3" the last three bytes."""
    first, last = asked.groups()
    if not first:
        return max(size - int(last), 0), size
    return int(first), min(int(last) + 1, size) if last else size


def _pieces(file: IO[bytes], left: int) -> Iterator[bytes]:
    with file:
        while left > 0 and (piece := file.read(min(_PIECE, left))):
            left -= len(piece)
            yield piece
