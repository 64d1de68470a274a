"""What is hidden in an OpenDocument text (.odt)."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.embedded import Look, embedded_file
from requests_app.checks.hidden.found import Seen, found
from requests_app.checks.hidden.odt.changes import annotations, tracked_changes
from requests_app.checks.hidden.odt.looks import Looks
from requests_app.checks.hidden.odt.unseen import hidden_values, unseen_text
from requests_app.checks.hidden.packages import Package
from requests_app.checks.hidden.properties import document_properties, pictures
from requests_app.letters.errors import EncryptedFile, UnreadableLetter
from tables_app.seen.parts import all_text, attribute, local

_READ: Final = ("content.xml", "styles.xml", "meta.xml", "META-INF/manifest.xml")
_KNOWN: Final = (
    "content.xml",
    "styles.xml",
    "meta.xml",
    "settings.xml",
    "manifest.rdf",
    "mimetype",
    "layout-cache",
)


def hidden_in_odt(content: bytes, look: Look) -> Iterator[Finding]:
    """Yield what an OpenDocument text hides. look: looks through a file inside it. Raises UnreadableLetter."""
    package = Package(content)
    # Not all: LibreOffice used to leave empty parts of its own settings.
    roots: dict[str, _Element] = {name: package.tree(name) for name in _READ if name in package.names}
    if any(local(one) == "encryption-data" for root in roots.values() for one in root.iter()):
        raise EncryptedFile("The file asks for a password.")
    texts: dict[str, _Element] = {
        name: roots[name] for name in ("content.xml", "styles.xml") if name in roots
    }
    yield from tracked_changes(texts)
    yield from annotations(texts)
    yield from unseen_text(texts, Looks(texts))
    yield from hidden_values(texts)
    yield from _versions(package, look)
    yield from _objects(package, look)
    yield from _leftovers(package, texts)
    yield from pictures(
        (name, package.read(name)) for name in package.names if name.startswith(("Pictures/", "media/"))
    )
    yield from document_properties(roots)


def _versions(package: Package, look: Look) -> Iterator[Finding]:
    for name in package.names:
        if name.startswith("Versions/"):
            what = f"The file keeps an earlier version of itself, {name}"
            yield found("earlier-version", Severity.SEVERE, what, _taken_out(package, name), key=name)
            yield from embedded_file(package.read(name), f"{name}.odt", look, is_expected=True)


def _taken_out(package: Package, version: str) -> list[Seen]:
    """Return the paragraphs of an earlier version that today's does not have."""
    try:
        former = Package(package.read(version)).tree("content.xml")
    except (UnreadableLetter, KeyError):
        return []
    now = {all_text(one) for one in package.tree("content.xml").iter("{*}p", "{*}h")}
    texts = [all_text(one) for one in former.iter("{*}p", "{*}h")]
    return [Seen("taken out since:", text) for text in texts if text and text not in now]


def _objects(package: Package, look: Look) -> Iterator[Finding]:
    """Objects in the text: a chart keeps the figures it draws, a sheet all that is in it, others are files."""
    for name in package.names:
        folder, _, last = name.rpartition("/")
        if last == "content.xml" and folder and not folder.startswith(("Versions", "Pictures")):
            root = package.tree(name)
            body = next((one for one in root.iter("{*}body")), None)
            kind = local(body[0]) if body is not None and len(body) else ""
            if kind == "spreadsheet":
                cells = [text for cell in root.iter("{*}table-cell") if (text := all_text(cell))]
                what = "A whole spreadsheet, which opens with a double click, is inside the file"
                yield found(
                    "embedded-file", Severity.SEVERE, what, [Seen(folder, " | ".join(cells))], key=folder
                )
            elif body is not None and kind not in ("chart", "formula", "drawing", ""):
                what = "Another document, which opens with a double click, is inside the file"
                yield found(
                    "embedded-file", Severity.SEVERE, what, [Seen(folder, all_text(body))], key=folder
                )
        elif not folder and last not in _KNOWN and "." not in last:
            yield from embedded_file(package.read(name), name, look)


def _leftovers(package: Package, texts: dict[str, _Element]) -> Iterator[Finding]:
    """Pictures that the text does not show."""
    used = {
        attribute(one, "href").removeprefix("./")
        for root in texts.values()
        for one in root.iter()
        if attribute(one, "href")
    }
    left = [Seen(name) for name in package.names if name.startswith("Pictures/") and name not in used]
    if left:
        yield found(
            "left-over-parts", Severity.WARNING, "The file holds pictures that it does not show", left
        )
