"""What else is in the archive of an Excel workbook: databases, queries, programs, other files, earlier values."""

import re
from collections.abc import Iterator
from typing import Final

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.spreadsheets.attached import (
    embedded_files,
    pictures,
    unknown_parts,
    words_told,
)
from requests_app.checks.hidden.spreadsheets.extracts import counted, found, listed
from requests_app.checks.hidden.spreadsheets.readable import macros_in, queries_in, words_in
from tables_app.seen.parts import Package, all_text, local
from tables_app.seen.xlsx.workbook import Workbook

_FIRST: Final = 12
# What Office and its kin put into a workbook, and what is looked at elsewhere. Any other part is told of.
_KNOWN: Final = re.compile(
    r"\[content_types\]\.xml|_rels/.*|.*/_rels/[^/]+\.rels|docprops/(?:core|app|custom)\.xml|docprops/thumbnail\.\w+|"
    r"docmetadata/labelinfo\.xml|_xmlsignatures/.*|mimetype|"
    r"xl/(?:workbook|styles|sharedstrings|calcchain|metadata|connections|volatiledependencies)\.xml|"
    r"xl/(?:worksheets|chartsheets|dialogsheets|macrosheets|theme|tables|querytables|pivottables|pivotcache|charts|"
    r"externallinks|comments|threadedcomments|persons|drawings|media|printersettings|slicers|slicercaches|timelines|"
    r"timelinecaches|richdata|featurepropertybag|ctrlprops|embeddings|activex|model|revisions|webextensions|namedsheetviews|"
    r"diagrams|ink|tables|chartex)/[^/]*(?:/[^/]*)?|"
    r"xl/comments[^/]*\.xml|xl/vbaproject(?:signature)?\w*\.bin|xl/vbadata\.xml|customxml/.*|customui/.*|"
    r"xl/persons\.xml|xl/custom.*|xl/usernames\.xml|xl/attachedtoolbars\.bin|xl/xmlmaps\.xml",
)
_LIBRARY: Final = re.compile(
    r"contentTypeSchema|FormTemplates|FormUrls|spe:Receivers|Receivers|LongProperties|mappings|TestProperties|"
    r"datastoreItem|DocumentLibraryForm|documentManagement|sources|Sources"
)
_SECRET_OF_CONNECTION: Final = re.compile(r"(?:password|pwd)\s*=\s*[^;\s]", re.IGNORECASE)


def in_attached(book: Workbook) -> Iterator[Finding]:
    """Yield what the other parts of the archive hold."""
    package = book.package
    yield from _data_model(package)
    yield from _connections(package)
    yield from _custom_xml(book)
    yield from _revisions(package)
    yield from _macros(package)
    yield from embedded_files(package, package.matching("xl/embeddings/"))
    yield from embedded_files(package, package.matching("xl/activex/", ".bin"))
    yield from pictures(package, [*package.matching("xl/media/"), *package.matching("docprops/thumbnail")])
    unknown = [name for name in package.names if not _KNOWN.fullmatch(name.lower()) and package.size(name)]
    yield from unknown_parts(package, unknown)


def _data_model(package: Package) -> Iterator[Finding]:
    for name in package.matching("xl/model/"):
        if not package.size(name):
            continue
        message = (
            f"The workbook has a data model of {package.size(name):,} bytes: whole tables that no sheet shows. "
            "Anybody can open it (in Excel: Data, Manage Data Model)."
        )
        yield found(
            "data-model",
            name,
            Severity.SEVERE,
            message,
            words_told(words_in(package.start_of(name, 1_000_000))),
        )


def _connections(package: Package) -> Iterator[Finding]:
    lines = []
    for name in package.matching("xl/connections", ".xml"):
        for each in package.tree(name).iter():
            told = [
                each.get(key, "")
                for key in ("name", "description", "connection", "command", "sourceFile", "url")
            ]
            if local(each) in ("connection", "dbPr", "olapPr", "webPr", "textPr") and any(told):
                lines.append(listed(filter(None, told)))
    if lines:
        has_password = any(map(_SECRET_OF_CONNECTION.search, lines))
        severity = Severity.SEVERE if has_password else Severity.WARNING
        what = ", with a password" if has_password else ""
        message = f"The workbook says where its data came from{what}: {counted(len(lines), 'connection')}."
        yield found("data-connections", "", severity, message, lines[:_FIRST])


def _custom_xml(book: Workbook) -> Iterator[Finding]:
    package = book.package
    for name in package.matching("customxml/item", ".xml"):
        if "props" in name.lower():
            continue
        root = package.tree(name)
        if local(root) == "DataMashup":
            yield _queries(book, name, all_text(root))
            continue
        texts = [text for each in root.iter() if len(each) == 0 and (text := all_text(each))]
        texts += [
            str(value) for each in root.iter() for key, value in each.attrib.items() if "}" not in str(key)
        ]
        unseen = [text for text in texts if text.strip() and not book.shown.holds(text)]
        if not unseen:
            continue
        if _LIBRARY.match(local(root)) or local(root) == "properties":
            message = "The workbook keeps what a document library (SharePoint) knows of it."
            yield found("library-properties", name, Severity.INFORMATION, message, (listed(unseen[:_FIRST]),))
        else:
            message = f"The workbook keeps data beside its sheets ({name}). Anybody who unzips the file can read it."
            yield found("custom-data", name, Severity.SEVERE, message, (listed(unseen[:40]),))


def _queries(book: Workbook, name: str, mashup: str) -> Finding:
    formulas, tables = queries_in(mashup)
    if tables and any(not book.shown.holds(text) for text in re.findall(r'"([^"]*)"', " ".join(tables))):
        message = (
            "A query (Power Query) of the workbook holds tables that were typed into it. Anybody can open it."
        )
        return found("query-data", name, Severity.SEVERE, message, [*tables[:_FIRST], *formulas])
    message = (
        "The workbook has queries (Power Query) that say where its data came from. Anybody can open them."
    )
    return found("queries", name, Severity.WARNING, message, formulas)


def _revisions(package: Package) -> Iterator[Finding]:
    texts: list[str] = []
    people: set[str] = set()
    for name in package.matching("xl/revisions/", ".xml"):
        for each in package.stream(name, "v", "t", "header", "userInfo"):
            if user := each.get("userName") or each.get("name"):
                people.add(user)
            elif each.text and each.text.strip():
                texts.append(each.text)
    if texts or people:
        message = (
            f"The workbook was shared, and keeps the history of its changes: {counted(len(texts), 'earlier value')}. "
            "Anybody can list them (in Excel: Review, Track Changes)."
        )
        by = [f"Changed by {listed(sorted(people)[:_FIRST])}"] if people else []
        severity = Severity.SEVERE if texts else Severity.INFORMATION
        yield found("change-history", "", severity, message, [listed(dict.fromkeys(texts[:40])), *by])


def _macros(package: Package) -> Iterator[Finding]:
    for name in package.names:
        if name.lower().endswith("vbaproject.bin"):
            message = "The workbook has macros (small programs). Anybody can read them, and what is written in them."
            yield found("macros", name, Severity.SEVERE, message, words_told(macros_in(package.read(name))))
