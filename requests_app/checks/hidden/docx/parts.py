"""What stands beside the text of a Word file: embedded files, links to other places, fields, variables, leftovers."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from lxml.etree import _Element

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.docx.stories import Story
from requests_app.checks.hidden.found import Seen, found
from requests_app.checks.hidden.packages import Package, child
from tables_app.seen.parts import Relation, all_text, attribute, local

_SHOWN_AS_LINK: Final = "hyperlink"
_PATH: Final = re.compile(r"^(?:file:|[a-z]:[\\/]|\\\\)", re.IGNORECASE)
_PERSONAL_PATH: Final = re.compile(
    r"[\\/]{2}[^\\/]+[\\/]|[\\/]users[\\/]|documents and settings|^\\\\", re.IGNORECASE
)
_TELLING_FIELDS: Final = re.compile(
    r"\s*(?:XE|TC|RD|TA|SET|ASK|FILLIN|IF|PRIVATE|ADDIN|COMMENTS|DOCVARIABLE|INCLUDETEXT|INCLUDEPICTURE|LINK|DDE|DDEAUTO|DATABASE)\b",
    re.IGNORECASE,
)
_KNOWN_DATA: Final = re.compile(
    r"schemas\.(?:openxmlformats|microsoft)\.|/officeDocument/|/bibliography|/metadata/|/contentType|CoverPageProps"
)
_IGNORED: Final = {"[content_types].xml"}


def fields(stories: list[Story]) -> Iterator[Finding]:
    """Field codes that hold words of which the page shows none: index entries, conditions, data of add-ins."""
    seen = []
    for story in stories:
        codes: list[str] = []
        for element, place in story.elements():
            name = local(element)
            if name == "instrText":
                codes.append(element.text or "")
            elif name == "fldSimple":
                codes = [attribute(element, "instr")]
            if name == "fldSimple" or (name == "fldChar" and attribute(element, "fldCharType") != "begin"):
                code, codes = "".join(codes), []
                if _TELLING_FIELDS.match(code):
                    seen.append(Seen(place, code))
    if seen:
        yield found(
            "field-codes", Severity.WARNING, "Fields of the file hold words that the page does not show", seen
        )


def links(package: Package) -> Iterator[Finding]:
    """Relations that name a folder, a server or a user's place on a computer, or fetch something as the file opens."""
    paths, fetched = [], []
    for relation in chain.from_iterable(package.related.values()):
        if not relation.is_external:
            continue
        if _PATH.match(relation.target) and _tells(relation):
            paths.append(Seen(_spaced(relation.kind), relation.target))
        elif relation.kind != _SHOWN_AS_LINK and not _PATH.match(relation.target) and ":" in relation.target:
            fetched.append(Seen(_spaced(relation.kind), relation.target))
    if paths:
        yield found(
            "links-to-elsewhere", Severity.WARNING, "The file names places on a computer or network", paths
        )
    if fetched:
        what = "The file fetches something from elsewhere when it is opened"
        yield found("links-to-elsewhere", Severity.WARNING, what, fetched, key="fetched")


def _tells(relation: Relation) -> bool:
    return relation.kind != "attachedTemplate" or bool(_PERSONAL_PATH.search(relation.target))


def _spaced(kind: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower()


def variables(roots: dict[str, _Element]) -> Iterator[Finding]:
    """Document variables, and data kept in XML parts that no text is bound to."""
    seen = [
        Seen(attribute(variable, "name"), attribute(variable, "val"))
        for root in roots.values()
        for variable in root.iter("{*}docVar")
        if any(character.isalnum() for character in attribute(variable, "val"))
    ]
    if seen:
        yield found(
            "document-data",
            Severity.WARNING,
            "The file holds variables that no page shows",
            seen,
            key="variables",
        )


def custom_data(roots: dict[str, _Element]) -> Iterator[Finding]:
    body = " ".join(all_text(root) for root in roots.values() if local(root) == "document")
    for name, root in roots.items():
        if not name.lower().startswith("customxml/item") or "props" in name.lower():
            continue
        texts = [" ".join((each.text or "").split()) for each in root.iter()]
        left = [text for text in texts if text and text not in body]
        if left:
            is_known = bool(_KNOWN_DATA.search(str(root.tag)))
            severity = Severity.INFORMATION if is_known else Severity.WARNING
            seen = [Seen(name, " ".join(left))]
            yield found("document-data", severity, "The file holds data that no page shows", seen, key=name)


def unshown_headers(package: Package, stories: list[Story], roots: dict[str, _Element]) -> Iterator[Finding]:
    """Headers and footers that no page shows, such as that of a first page which is like the others."""
    has_even = any(
        local(one) == "evenAndOddHeaders"
        for root in roots.values()
        for one in root.iter("{*}evenAndOddHeaders")
    )
    targets = {
        (source, relation.id): relation.target.lower()
        for source, relations in package.related.items()
        for relation in relations
    }
    shown: set[str] = set()
    for story in stories:
        for section in story.root.iter("{*}sectPr"):
            for reference in section:
                kind = attribute(reference, "type", "default")
                is_shown = kind == "default" or (
                    has_even if kind == "even" else child(section, "titlePg") is not None
                )
                if local(reference) in ("headerReference", "footerReference") and is_shown:
                    shown.add(targets.get((story.name.lower(), attribute(reference, "id")), ""))
    margins = [story for story in stories if story.kind in ("header", "footer")]
    seen_texts = " ".join(
        _text(story.root) for story in stories if story not in margins or story.name.lower() in shown
    )
    seen = [
        Seen(story.kind, text)
        for story in margins
        if story.name.lower() not in shown and (text := _text(story.root)) and text not in seen_texts
    ]
    if seen:
        yield found(
            "headers-not-shown",
            Severity.WARNING,
            "The file holds headers or footers that no page shows",
            seen,
        )


def building_blocks(stories: list[Story]) -> Iterator[Finding]:
    """Texts kept to be put in later, but for those that a form shows in an empty field."""
    seen = []
    for story in stories:
        for block in story.root.iter("{*}docPart") if story.kind == "glossary" else ():
            kinds = {attribute(one, "val") for one in block.iter("{*}type")}
            if "bbPlcHdr" not in kinds and (text := _text(block)):
                seen.append(Seen(attribute(child(block, "docPartPr", "name"), "val"), text))
    if seen:
        yield found(
            "document-data",
            Severity.WARNING,
            "The file holds text kept to be put in later",
            seen,
            key="blocks",
        )


def left_over(package: Package) -> Iterator[Finding]:
    """Parts that nothing in the file refers to: what a program forgot to take out."""
    seen = []
    for name in package.names:
        lower = name.lower()
        if (
            lower in package.reached
            or lower in _IGNORED
            or lower.endswith(".rels")
            or lower.startswith("[trash]/")
        ):
            continue
        text = _text(package.tree(name)) if lower.endswith(".xml") else ""
        seen.append(Seen(name, text))
    if seen:
        what = "The file holds parts that it no longer uses"
        severity = Severity.SEVERE if any(each.extract for each in seen) else Severity.WARNING
        yield found("left-over-parts", severity, what, seen)


def _text(element: _Element) -> str:
    """Return the words of an element; its fields' codes are none."""
    return " ".join(
        " ".join("".join(one.text or "" for one in paragraph.iter("{*}t")).split())
        for paragraph in (element.iter("{*}p") if next(element.iter("{*}p"), None) is not None else [element])
    ).strip() or ("" if next(element.iter("{*}t"), None) is not None else all_text(element))
