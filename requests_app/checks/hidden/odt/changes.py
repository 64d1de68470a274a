"""Tracked changes and comments of an OpenDocument text, with who made them."""

from collections.abc import Iterator

from lxml.etree import _Element

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.found import Seen, found
from requests_app.checks.hidden.odt.looks import places
from requests_app.checks.hidden.packages import child
from tables_app.seen.parts import all_text, attribute, local


def tracked_changes(texts: dict[str, _Element]) -> Iterator[Finding]:
    seen = []
    for root in texts.values():
        marks = {
            attribute(one, "change-id"): place
            for one, place in places(root)
            if local(one) in ("change", "change-start")
        }
        for region in root.iter("{*}changed-region"):
            place = marks.get(attribute(region, "id"), "no longer in the text")
            for change in region:
                kind = {"insertion": "added", "deletion": "deleted"}.get(local(change))
                if kind:
                    info = child(change, "change-info")
                    words = " ".join(all_text(one) for one in change if one is not info)
                    said = f"{place}, {kind}{_by(info)}"
                    seen.append(Seen(f"{said}:" if words.strip() else said, words))
    if seen:
        yield found("tracked-changes-in-file", Severity.SEVERE, "The file holds tracked changes", seen)


def annotations(texts: dict[str, _Element]) -> Iterator[Finding]:
    seen = [
        Seen(f"{place}{_by(note)}:", " ".join(all_text(one) for one in note.iter("{*}p")))
        for root in texts.values()
        for note, place in places(root)
        if local(note) == "annotation"
    ]
    if seen:
        yield found("comments-in-file", Severity.SEVERE, "The file holds comments", seen)


def _by(element: _Element | None) -> str:
    who, when = child(element, "creator"), child(element, "date")
    name, day = (all_text(who) if who is not None else ""), (all_text(when)[:10] if when is not None else "")
    return f"{f' by {name}' if name else ''}{f' on {day}' if day else ''}"
