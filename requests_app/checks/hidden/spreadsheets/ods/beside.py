"""What an OpenDocument spreadsheet keeps beside its cells: names, earlier values, pivot tables, objects, macros."""

import re
from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.spreadsheets.attached import embedded_files, pictures, unknown_parts
from requests_app.checks.hidden.spreadsheets.extracts import counted, found, listed, short
from requests_app.checks.hidden.spreadsheets.names import Name, told_names
from requests_app.checks.hidden.spreadsheets.ods.sheets import Content
from requests_app.checks.hidden.spreadsheets.readable import words_in
from tables_app.seen.parts import Package, all_text, attribute, is_in, local, within

_FIRST: Final = 12
_SHEET: Final = re.compile(r"(?:^|[\[:=(;])\$?(?:'((?:[^']|'')+)'|([^.'\[\]$:;()\"]+))\.\$?[A-Z]{1,3}\$?\d")
# What office programs put into such a file, and what is looked at elsewhere. Any other part is told of.
_KNOWN: Final = re.compile(
    r"mimetype|(?:content|styles|meta|settings)\.xml|meta-inf/[^/]+|manifest\.rdf|thumbnails/[^/]+|configurations2/.*|"
    r"pictures/.*|objectreplacements/.*|object [^/]*(?:/.*)?|basic/.*|scripts/.*|dialogs/.*|versions/.*|versionlist\.xml|"
    r"layout-cache|media/.*|fonts/.*"
)
_OBJECT: Final = re.compile(r"object [^/]*(?:/content\.xml)?")


def beside(package: Package, content: Content, template: _Element | None) -> Iterator[Finding]:
    """Yield what is kept beside the cells."""
    for element in content.left:
        match local(element):
            case "tracked-changes":
                yield from _changes(element, content)
            case "named-expressions":
                yield from _names(element, content)
            case "content-validations":
                yield from _choices(element, content)
            case "data-pilot-tables":
                yield from _pivots(element, content)
            case _:
                yield from _sources(element)
    yield from _headers(template)
    yield from _objects(package, content)
    yield from _macros(package)
    yield from _versions(package)
    yield from pictures(package, package.matching("pictures/") + package.matching("media/"))
    yield from unknown_parts(
        package, [name for name in package.names if not _KNOWN.fullmatch(name.lower()) and package.size(name)]
    )


def _changes(element: _Element, content: Content) -> Iterator[Finding]:
    texts = [text for each in within(element, "change-track-table-cell") if (text := all_text(each))]
    texts += [
        value for each in within(element, "change-track-table-cell") if (value := attribute(each, "value"))
    ]
    people = sorted({all_text(each) for each in within(element, "creator")} - {""})
    comments = [
        text
        for info in within(element, "change-info")
        for each in info
        if local(each) == "p" and (text := all_text(each))
    ]
    unseen = [text for text in dict.fromkeys([*texts, *comments]) if not content.shown.holds(text)]
    message = (
        f"Changes were recorded, and the file keeps {counted(len(unseen), 'earlier value')} that no visible cell shows. "
        "Anybody can list them (in LibreOffice: Edit, Track Changes)."
    )
    by = [f"Changed by {listed(people[:_FIRST])}"] if people else []
    if unseen:
        yield found("change-history", "", Severity.SEVERE, message, [listed(unseen[:40]), *by])
    elif by:
        yield found("change-history", "", Severity.INFORMATION, "Changes were recorded.", by)


def _names(element: _Element, content: Content) -> Iterator[Finding]:
    names = []
    for each in element:
        formula = attribute(each, "expression") or attribute(each, "cell-range-address")
        places = [quoted.replace("''", "'") or plain for quoted, plain in _SHEET.findall(formula)]
        names.append(Name(attribute(each, "name"), re.sub(r"^of:=?", "", formula), places))
    hidden = {sheet.name.casefold() for sheet in content.sheets if not sheet.is_visible}
    known = {sheet.name.casefold() for sheet in content.sheets}
    yield from told_names(names, content.shown, hidden=hidden, known=known)


def _choices(element: _Element, content: Content) -> Iterator[Finding]:
    texts = [text for each in within(element, "help-message", "error-message") if (text := all_text(each))]
    for each in within(element, "content-validation"):
        texts += re.findall(r'"((?:[^"]|"")*)"', attribute(each, "condition"))
    unseen = [text for text in texts if text.strip() and not content.shown.holds(text)]
    if unseen:
        message = "Drop-down lists and input messages say what no visible cell does."
        yield found("cell-choices", "", Severity.INFORMATION, message, (listed(unseen[:40]),))


def _pivots(element: _Element, content: Content) -> Iterator[Finding]:
    for table in within(element, "data-pilot-table"):
        name = attribute(table, "name")
        members = [
            attribute(each, "name") for each in within(table, "data-pilot-member", "data-pilot-group-member")
        ]
        members += [attribute(each, "value") for each in within(table, "filter-condition")]
        unseen = [text for text in dict.fromkeys(members) if text.strip() and not content.shown.holds(text)]
        if unseen:
            message = (
                f"The pivot table “{name}” keeps {counted(len(unseen), 'value')} of what it was made from "
                "that no visible cell shows. Its filters show them."
            )
            yield found("pivot-data", name, Severity.SEVERE, message, (listed(unseen[:40]),))
        yield from _sources(table)


def _sources(element: _Element) -> Iterator[Finding]:
    lines = [
        listed(str(value) for value in each.attrib.values())
        for each in within(
            element, "database-source-sql", "database-source-query", "database-source-table", "source-service"
        )
    ]
    if lines:
        message = f"The file says where its data came from: {counted(len(lines), 'connection')}."
        yield found("data-connections", attribute(element, "name"), Severity.WARNING, message, lines[:_FIRST])


def _headers(template: _Element | None) -> Iterator[Finding]:
    if template is None:
        return
    texts = []
    for each in within(
        template, "header", "footer", "header-left", "footer-left", "header-first", "footer-first"
    ):
        fields = [
            all_text(field)
            for field in within(each, "sheet-name", "page-number", "page-count", "title", "date", "time")
        ]
        words = [
            word for word in all_text(each).split() if word.strip("()/.,-?") not in " ".join(fields).split()
        ]
        if not re.fullmatch(r"(?:page|of|sheet|[\W\d])*", "".join(words).casefold()) and is_in(
            each, "master-page"
        ):
            texts.append(all_text(each))
    if texts:
        message = "The file has headers or footers, which are seen in print alone."
        yield found("sheet-header", "", Severity.INFORMATION, message, (listed(dict.fromkeys(texts)),))


def _objects(package: Package, content: Content) -> Iterator[Finding]:
    files = []
    for name in package.names:
        if not _OBJECT.fullmatch(name.lower()):
            continue
        if not name.lower().endswith("/content.xml"):
            files.append(name)
            continue
        body = package.tree(name).find("{*}body")
        kind = local(body[0]) if body is not None and len(body) else ""
        if kind == "chart" and body is not None:
            yield from _chart(name, body, content)
        elif kind != "math":
            files.append(name)
    yield from embedded_files(package, files)


def _chart(name: str, body: _Element, content: Content) -> Iterator[Finding]:
    texts = []
    for cell in within(body, "table-cell"):
        value = attribute(cell, "value")
        texts.append(value if value and value != "NaN" else all_text(cell))
    unseen = [
        text for text in texts if text.strip() and not content.shown.holds(text) and not _is_made_up(text)
    ]
    if unseen:
        message = f"A chart keeps {counted(len(unseen), 'value')} that no visible cell shows. Anybody who edits it can read them."
        yield found("chart-data", name.partition("/")[0], Severity.SEVERE, message, (listed(unseen[:40]),))


def _is_made_up(text: str) -> bool:
    """Whether a program calls a chart's row or column so by itself."""
    return bool(
        re.fullmatch(r"(?:row|column|series|unnamed series|category)\s*\d*|[\d.]+ ?\w*NaN", text.casefold())
    )


def _macros(package: Package) -> Iterator[Finding]:
    names = [
        name
        for name in [*package.matching("basic/"), *package.matching("scripts/")]
        if not re.search(r"script-l[bc]\.xml$|dialog-l[bc]\.xml$", name.lower()) and package.size(name)
    ]
    for name in names:
        message = "The file has macros (small programs). Anybody can read them, and what is written in them."
        words = words_in(package.start_of(name, 1_000_000))
        yield found("macros", name, Severity.SEVERE, message, (listed(words),))


def _versions(package: Package) -> Iterator[Finding]:
    names = package.matching("versions/")
    if names:
        message = f"The file holds {counted(len(names), 'earlier version')} of itself. Anybody can open it (in LibreOffice: File, Versions)."
        because = [f"{short(name)}: {listed(words_in(package.read(name)))}" for name in names[:_FIRST]]
        yield found("earlier-version", "", Severity.SEVERE, message, because)
