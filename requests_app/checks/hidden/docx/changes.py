"""Tracked changes and comments of a Word file, with who made them."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.docx.stories import Story
from requests_app.checks.hidden.found import Seen, found
from requests_app.checks.hidden.packages import child
from tables_app.seen.parts import attribute, local

_CHANGES: Final = {
    "del": "deleted",
    "moveFrom": "moved away",
    "ins": "added",
    "moveTo": "moved here",
    "cellDel": "cell deleted",
    "cellIns": "cell added",
}
_WORDLESS: Final = {"rPr", "trPr", "tcPr", "numPr", "ctrlPr"}
_TEXT: Final = {"t", "delText", "delInstrText", "instrText"}


def tracked_changes(stories: list[Story]) -> Iterator[Finding]:
    seen, formats = [], []
    for story in stories:
        for element, place in story.elements():
            name = local(element)
            if name in _CHANGES and attribute(element, "id"):
                seen.append(_change(element, name, place))
            elif name.endswith("PrChange"):
                formats.append(Seen(place, attribute(element, "author")))
    if seen:
        yield found(
            "tracked-changes-in-file", Severity.SEVERE, "The file holds tracked changes", joined(seen)
        )
    elif formats:
        who = ", ".join(sorted({each.extract for each in formats if each.extract}))
        what = f"The file says who changed its formatting{': ' * bool(who)}{who}"
        yield found("document-properties", Severity.INFORMATION, what, key="formatting")


def joined(seen: list[Seen]) -> list[Seen]:
    """Return what was seen with the pieces of one place put together."""
    places: dict[str, str] = {}
    for each in seen:
        places[each.place] = places.get(each.place, "") + each.extract
    return [Seen(place, extract) for place, extract in places.items()]


def _change(element: _Element, name: str, place: str) -> Seen:
    parent = element.getparent()
    cell = parent.getparent() if parent is not None and local(parent) in _WORDLESS else None
    text = _words(cell if cell is not None and local(cell) in ("tc", "tr") else element)
    who, when = attribute(element, "author"), attribute(element, "date")[:10]
    said = f"{_CHANGES[name]}{f' by {who}' if who else ''}{f' on {when}' if when else ''}"
    return Seen(f"{place}, {said}:" if text else f"{place}, {said}", text)


def _words(element: _Element) -> str:
    return "".join(each.text or "" for each in element.iter() if local(each) in _TEXT)


def comments(stories: list[Story]) -> Iterator[Finding]:
    """Comments stand in a part of their own, so their place is that of the mark in the text."""
    marks = {
        attribute(element, "id"): place
        for story in stories
        for element, place in story.elements()
        if local(element) in ("commentReference", "commentRangeStart")
    }
    seen = []
    for story in stories:
        for comment in story.root.iter("{*}comment") if story.kind == "comments" else ():
            who = attribute(comment, "author") or attribute(comment, "initials") or "somebody"
            place = marks.get(attribute(comment, "id"))
            said = f"{place}, by {who}:" if place else f"by {who}, without a place in the text:"
            seen.append(Seen(said, _words(comment)))
    if seen:
        yield found("comments-in-file", Severity.SEVERE, "The file holds comments", seen)


def people(roots: dict[str, _Element]) -> Iterator[Finding]:
    """Who worked on the file, as Word keeps them when the comments are long gone."""
    for root in roots.values():
        if local(root) == "people":
            names = [
                " ".join(
                    filter(None, [attribute(one, "author"), attribute(child(one, "presenceInfo"), "userId")])
                )
                for one in root.iter("{*}person")
            ]
            if names:
                what = f"The file names who worked on it: {', '.join(names)}"
                yield found("document-properties", Severity.INFORMATION, what, key="people")
