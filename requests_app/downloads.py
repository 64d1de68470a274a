"""Published tables as files: each is made anew from the table's own rows, and never from a file that was uploaded."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify

from requests_app.models import InformationRequest, RequestTable
from tables_app import described, exports, spreadsheet
from tables_app.models import Table

CSV: Final = "text/csv; charset=utf-8; header=present"
CSVW: Final = "application/csvm+json"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP: Final = "application/zip"


@dataclass(frozen=True, slots=True)
class PackagedTable:
    """A table of a request in its data package. name: a slug that no other table of the request has."""

    name: str
    link: RequestTable


def file_name(table: Table) -> str:
    """Return what a table's files are called, without their ending."""
    return slugify(table.title)[:80].strip("-") or "table"


def csv_lines(table: Table) -> Iterator[str]:
    return exports.csv_lines(table.column_names, table.rows)


def described_by(metadata: str) -> str:
    """Return the header `Link` of a CSV file, which leads to its metadata at this address."""
    return f'<{metadata}>; rel="describedby"; type="{CSVW}"'


def table_xlsx(link: RequestTable) -> bytes:
    source = _source(link)
    words = ", ".join(
        part
        for part in (source["authority"], source["request"], source["reference"], source["address"])
        if part
    )
    return spreadsheet.xlsx(link.table, link.table.typed, title=link.table.title, source=f"Source: {words}")


def table_json(link: RequestTable) -> dict[str, Any]:
    """Return a table with its typed values beside what is printed, and where it comes from."""
    return described.json_document(link.table, link.table.typed, title=link.table.title, source=_source(link))


def table_csvw(link: RequestTable) -> dict[str, Any]:
    """Return the metadata of a table's CSV file, which stands beside it under the name that is its id."""
    table = link.table
    return described.csvw(table, table.typed, title=table.title, file=f"{table.pk}.csv", source=_source(link))


def package_address(link: RequestTable) -> str:
    """Return where a table's CSV file is on the web, as a data package names it that holds no files itself."""
    return settings.SITE_URL + reverse("table-csv", args=[link.table_id])


def data_package(info_request: InformationRequest, path: Callable[[PackagedTable], str]) -> dict[str, Any]:
    """Return `datapackage.json` for the tables of a request. path: where a table's CSV file is.

    `info_request` comes with its tables; it has at least one, since a package without a resource is none.
    """
    resources = [
        described.resource(
            each.link.table,
            each.link.table.typed,
            name=each.name,
            title=each.link.table.title,
            file=path(each),
        )
        for each in _packaged(info_request)
    ]
    source = {
        "title": ", ".join(
            part for part in (info_request.authority.name, info_request.title, info_request.reference) if part
        ),
        "address": settings.SITE_URL + info_request.get_absolute_url(),
        "licence": _licence(info_request),
    }
    return described.package(
        resources,
        name=info_request.slug,
        title=info_request.title,
        created=info_request.updated_at.isoformat(),
        source=source,
    )


def package_zip(info_request: InformationRequest) -> bytes:
    """Return a data package as one file: datapackage.json and a CSV file for each table.

    The same tables give the same bytes, so that a cache can tell that nothing has changed.
    """
    file = io.BytesIO()
    moment = info_request.updated_at.timetuple()[:6]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:

        def add(name: str, text: str) -> None:
            package.writestr(zipfile.ZipInfo(name, moment), text, zipfile.ZIP_DEFLATED)

        description = data_package(info_request, _path_in_zip)
        add("datapackage.json", json.dumps(description, ensure_ascii=False, indent=2))
        for each in _packaged(info_request):
            add(_path_in_zip(each), "".join(csv_lines(each.link.table)))
    return file.getvalue()


def _path_in_zip(each: PackagedTable) -> str:
    return f"data/{each.name}.csv"


def _packaged(info_request: InformationRequest) -> list[PackagedTable]:
    return [
        PackagedTable(f"{number:02}-{file_name(link.table)}", link)
        for number, link in enumerate(info_request.tables.all(), start=1)
    ]


def _source(link: RequestTable) -> dict[str, Any]:
    """Where a table comes from, as its files say it."""
    info_request = link.info_request
    return {
        "authority": info_request.authority.name,
        "reference": info_request.reference,
        "request": info_request.title,
        "date": info_request.date and info_request.date.isoformat(),
        "page": link.table.page,
        "address": settings.SITE_URL + link.table.get_absolute_url(),
        "request_address": settings.SITE_URL + info_request.get_absolute_url(),
        "licence": _licence(info_request),
    }


def _licence(info_request: InformationRequest) -> dict[str, str] | None:
    authority = info_request.authority
    if not authority.licence_name:
        return None
    return {"name": authority.licence_name, "address": authority.licence_url}
