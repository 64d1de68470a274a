"""The public API's files: a table as CSV and XLSX, the description of its CSV, and the tables of a request together."""

import uuid

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.reverse import reverse

from requests_app import downloads
from requests_app.api.parameters import refuse_unknown
from requests_app.api.reading import find_table, gone, licensed, reading
from requests_app.models import InformationRequest


@extend_schema(operation_id="get_table_csv", tags=["log"], responses={(200, "text/csv"): OpenApiTypes.STR})
@reading
def table_csv(request: Request, table_id: uuid.UUID) -> HttpResponseBase:
    """All of a table as CSV in UTF-8. A cell that a spreadsheet would run begins with an apostrophe."""
    refuse_unknown(request, [])
    link = find_table(table_id)
    response = HttpResponse("".join(downloads.csv_lines(link.table)), content_type=downloads.CSV)
    metadata = reverse("api-table-csvw", args=[table_id], request=request)
    response.headers["Link"] = downloads.described_by(metadata)
    return licensed(_saved_as(response, f"{table_id}.csv"), link.info_request.authority)


@extend_schema(
    operation_id="get_table_metadata", tags=["log"], responses={(200, downloads.CSVW): OpenApiTypes.OBJECT}
)
@reading
def table_csvw(request: Request, table_id: uuid.UUID) -> HttpResponseBase:
    """What the CSV file holds, as CSV on the Web says it: the type of each column, and the marks that are no values."""
    refuse_unknown(request, [])
    link = find_table(table_id)
    response = JsonResponse(downloads.table_csvw(link), content_type=downloads.CSVW)
    return licensed(response, link.info_request.authority)


@extend_schema(
    operation_id="get_table_xlsx", tags=["log"], responses={(200, downloads.XLSX): OpenApiTypes.BINARY}
)
@reading
def table_xlsx(request: Request, table_id: uuid.UUID) -> HttpResponseBase:
    """All of a table as a spreadsheet: figures are numbers where they show exactly as printed, all else is text."""
    refuse_unknown(request, [])
    link = find_table(table_id)
    response = HttpResponse(downloads.table_xlsx(link), content_type=downloads.XLSX)
    return licensed(_saved_as(response, f"{table_id}.xlsx"), link.info_request.authority)


@extend_schema(
    operation_id="get_data_package",
    tags=["log"],
    responses={(200, "application/json"): OpenApiTypes.OBJECT},
)
@reading
def package_json(request: Request, request_id: uuid.UUID) -> HttpResponseBase:
    """The tables of a request as a Frictionless Data Package that names their CSV files. 404 if it has no table."""
    refuse_unknown(request, [])
    found = _find_request(request_id)
    description = downloads.data_package(
        found, lambda each: reverse("api-table-csv", args=[each.link.table_id], request=request)
    )
    return licensed(JsonResponse(description), found.authority)


@extend_schema(
    operation_id="get_data_package_zip",
    tags=["log"],
    responses={(200, downloads.ZIP): OpenApiTypes.BINARY},
)
@reading
def package_zip(request: Request, request_id: uuid.UUID) -> HttpResponseBase:
    """The same with the CSV files inside, as one file. 404 if the request has no table."""
    refuse_unknown(request, [])
    found = _find_request(request_id)
    response = HttpResponse(downloads.package_zip(found), content_type=downloads.ZIP)
    return licensed(_saved_as(response, f"{request_id}.zip"), found.authority)


def _find_request(request_id: uuid.UUID) -> InformationRequest:
    """Return a published request with its tables. Raises Withdrawn, or Http404 also where it has no table."""
    found = InformationRequest.objects.with_tables().filter(pk=request_id).first() or gone(
        info_request_id=request_id
    )
    if not found.tables.all():
        raise Http404
    return found


def _saved_as[R: HttpResponseBase](response: R, name: str) -> R:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
