"""What pages say to machines about themselves: JSON-LD in the words of schema.org, and of DCAT for what can be downloaded.

https://schema.org/docs/documents.html and https://www.w3.org/TR/vocab-dcat-3/. What a letter does not say is left out.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.urls import reverse

from requests_app.downloads import XLSX
from requests_app.languages import in_english
from requests_app.models import Authority, BulkFile, InformationRequest, RequestTable

_CONTEXT: Final = [
    "https://schema.org",
    {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"},
]
_SHORTEST: Final = 50
_LONGEST: Final = 5000
"""How many characters search engines for data sets want of a description."""

type Node = dict[str, Any]


@in_english
def of_request(info_request: InformationRequest) -> Node:
    """Return what a request's page is: a report of its authority, with a data set for each table."""
    page = _whole(info_request.get_absolute_url())
    return _document(
        {
            "@type": "Report",
            "@id": page,
            "url": page,
            "headline": info_request.title,
            "reportNumber": info_request.reference,
            "description": "; ".join(each.text for each in info_request.questions.all() if each.text)[
                :_LONGEST
            ],
            "inLanguage": settings.LANGUAGE_CODE,
            "dateCreated": _iso(info_request.date),
            "datePublished": info_request.published_at.isoformat(),
            "dateModified": info_request.updated_at.isoformat(),
            "version": info_request.version,
            "about": info_request.legislation
            and {"@type": "Legislation", "name": info_request.get_legislation_display()},
            "publisher": _publisher(info_request.authority),
            "license": info_request.authority.licence_url,
            "isAccessibleForFree": True,
            "encoding": [
                _download(reverse("api-request", args=[info_request.pk]), "application/json", "JSON")
            ],
            "hasPart": [_table(link, info_request) for link in info_request.tables.all()],
        }
    )


@in_english
def of_table(link: RequestTable) -> Node:
    """Return what a table's page is: a data set, part of the report that it comes from."""
    info_request = link.info_request
    page = _whole(info_request.get_absolute_url())
    source = {"@type": "Report", "@id": page, "url": page, "name": info_request.title}
    return _document(_table(link, info_request) | {"isPartOf": source, "dct:source": {"@id": page}})


@in_english
def of_catalogue(authorities: Iterable[Authority], files: Iterable[BulkFile]) -> Node:
    """Return what the site is for data: a catalogue with the whole log, and what each authority has published."""
    page = _whole(reverse("data"))
    whole = {
        "@type": ["Dataset", "dcat:Dataset"],
        "@id": f"{page}#log",
        "name": f"{settings.SITE_NAME}: everything",
        "description": "All published responses to requests for information: what was asked, what was answered, under "
        "which exemptions, and every table.",
        "url": page,
        "distribution": [
            _download(file.get_absolute_url(), file.media_type, file.name) | {"contentSize": f"{file.size} B"}
            for file in files
        ],
    }
    return _document(
        {
            "@type": ["DataCatalog", "dcat:Catalog"],
            "@id": page,
            "url": page,
            "name": settings.SITE_NAME,
            "description": "Responses of public authorities to requests for information.",
            "dataset": [_kept(whole), *(_of_authority(authority) for authority in authorities)],
        }
    )


def _of_authority(authority: Authority) -> Node:
    page = _whole(authority.get_absolute_url())
    query = f"?authority={authority.slug}"
    return _kept(
        {
            "@type": ["Dataset", "dcat:Dataset"],
            "@id": page,
            "url": page,
            "name": f"{authority}: responses to requests for information",
            "description": f"What {authority} answered to requests for information: the questions, the answers, the "
            "exemptions and the tables.",
            "publisher": _publisher(authority),
            "license": authority.licence_url,
            "distribution": [
                _download(reverse("search-csv") + query, "text/csv", "CSV"),
                _download(reverse("api-requests") + query, "application/json", "JSON"),
                _download(reverse("search-feed") + query, "application/atom+xml", "Atom"),
            ],
        }
    )


def _table(link: RequestTable, info_request: InformationRequest) -> Node:
    table = link.table
    page = _whole(table.get_absolute_url())
    said = f"{table.title}. A table in the response “{info_request.title}” of {info_request.authority}."
    return _kept(
        {
            "@type": ["Dataset", "dcat:Dataset"],
            "@id": page,
            "url": page,
            "name": table.title,
            "description": said[:_LONGEST].ljust(_SHORTEST, "."),
            "datePublished": info_request.published_at.isoformat(),
            "dateModified": info_request.updated_at.isoformat(),
            "publisher": _publisher(info_request.authority),
            "license": info_request.authority.licence_url,
            "isAccessibleForFree": True,
            "keywords": list(table.periods),
            "variableMeasured": table.column_names,
            "distribution": [
                _download(reverse("table-csv", args=[table.pk]), "text/csv", "CSV"),
                _download(reverse("table-xlsx", args=[table.pk]), XLSX, "XLSX"),
                _download(reverse("table-json", args=[table.pk]), "application/json", "JSON"),
            ],
        }
    )


def _download(path: str, media_type: str, name: str) -> Node:
    address = _whole(path)
    return {
        "@type": ["DataDownload", "dcat:Distribution"],
        "@id": address,
        "name": name,
        "contentUrl": address,
        "encodingFormat": media_type,
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{media_type}"},
    }


def _publisher(authority: Authority) -> Node:
    page = _whole(authority.get_absolute_url())
    return {
        "@type": "GovernmentOrganization",
        "@id": f"{page}#authority",
        "name": authority.name,
        "url": page,
    }


def _document(node: Node) -> Node:
    return {"@context": _CONTEXT, **_kept(node)}


def _kept(node: Node) -> Node:
    """What is there, with DCAT's names beside schema.org's for a catalogue and its data sets."""
    kept = {name: value for name, value in node.items() if value not in (None, "", [])}
    if not isinstance(kept["@type"], list):
        return kept  # a report: DCAT knows none
    beside: Node = {"dct:title": kept["name"], "dct:description": kept["description"]}
    if "license" in kept:
        beside["dct:license"] = {"@id": kept["license"]}
    if "publisher" in kept:
        beside["dct:publisher"] = {"@id": kept["publisher"]["@id"]}
    for name, its in (("distribution", "dcat:distribution"), ("dataset", "dcat:dataset")):
        if name in kept:
            beside[its] = [{"@id": each["@id"]} for each in kept[name]]
    return kept | beside


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _whole(path: str) -> str:
    return settings.SITE_URL + path
