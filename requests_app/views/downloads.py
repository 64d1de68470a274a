"""The files of a published table, and of all tables of a request."""

import uuid
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.urls import reverse
from django.utils.cache import get_conditional_response

from requests_app import downloads
from requests_app.models import InformationRequest, PublishedFile, RequestTable
from requests_app.views.caching import public_page
from requests_app.views.withdrawn import gone

_READABLE: Final[dict[str, Any]] = {"ensure_ascii": False}


def _of_table(
    make: Callable[[RequestTable], HttpResponseBase],
) -> Callable[[HttpRequest, uuid.UUID], HttpResponseBase]:
    """Make a view of what makes a file of a table; 410 where the table was withdrawn."""

    def view(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
        found = RequestTable.objects.with_source().filter(table=pk).first()
        return make(found) if found else gone(request, table_ids__contains=[pk])

    return public_page(view)


@_of_table
def table_csv(link: RequestTable) -> HttpResponseBase:
    response = HttpResponse("".join(downloads.csv_lines(link.table)), content_type=downloads.CSV)
    metadata = settings.SITE_URL + reverse("table-csvw", args=[link.table_id])
    response["Link"] = downloads.described_by(metadata)
    return _saved_as(response, f"{downloads.file_name(link.table)}.csv")


@_of_table
def table_xlsx(link: RequestTable) -> HttpResponseBase:
    response = HttpResponse(downloads.table_xlsx(link), content_type=downloads.XLSX)
    return _saved_as(response, f"{downloads.file_name(link.table)}.xlsx")


@_of_table
def table_json(link: RequestTable) -> HttpResponseBase:
    return JsonResponse(downloads.table_json(link), json_dumps_params=_READABLE)


@_of_table
def table_csvw(link: RequestTable) -> HttpResponseBase:
    return JsonResponse(downloads.table_csvw(link), json_dumps_params=_READABLE, content_type=downloads.CSVW)


def _of_request(
    make: Callable[[InformationRequest], HttpResponseBase],
) -> Callable[[HttpRequest, str, str], HttpResponseBase]:
    """Make a view of what makes a file of a request's tables; 404 where it has none, 410 where it was withdrawn."""

    def view(request: HttpRequest, authority: str, slug: str) -> HttpResponseBase:
        found = InformationRequest.objects.with_tables().filter(authority__slug=authority, slug=slug).first()
        if found is None:
            return gone(request, authority__slug=authority, slug=slug)
        if not found.tables.all():
            raise Http404
        return make(found)

    return public_page(view)


@_of_request
def package_json(info_request: InformationRequest) -> HttpResponseBase:
    description = downloads.data_package(info_request, lambda each: downloads.package_address(each.link))
    return JsonResponse(description, json_dumps_params=_READABLE)


@_of_request
def package_zip(info_request: InformationRequest) -> HttpResponseBase:
    response = HttpResponse(downloads.package_zip(info_request), content_type=downloads.ZIP)
    return _saved_as(response, f"{info_request.slug}.zip")


@public_page
def original(request: HttpRequest, authority: str, slug: str, number: int, name: str) -> HttpResponseBase:
    """A file as it was sent, where a publisher said that anyone may have it: saved, and never shown by the browser."""
    of = {"info_request__authority__slug": authority, "info_request__slug": slug}
    found = PublishedFile.objects.filter(number=number, name=name, **of).first()
    if found is None:
        if InformationRequest.objects.filter(authority__slug=authority, slug=slug).exists():
            raise Http404
        return gone(request, authority__slug=authority, slug=slug)
    tag = f'"{found.sha256}"'
    # Asked before the file is opened: nobody would close it where a 304 takes its place.
    response: HttpResponseBase = get_conditional_response(request, etag=tag) or FileResponse(
        default_storage.open(found.path), content_type=found.media_type
    )
    response["ETag"] = tag
    response["X-Content-Type-Options"] = "nosniff"
    return _saved_as(response, found.name)


def _saved_as(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
