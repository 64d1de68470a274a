"""The texts of a Word file: its body, headers, footers, notes and comments, each element with its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml.etree import _Element

from requests_app.checks.hidden.packages import Package
from tables_app.seen.parts import local

_KINDS: Final = {
    "document": "body",
    "hdr": "header",
    "ftr": "footer",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
    "glossaryDocument": "glossary",
}


@dataclass(frozen=True, slots=True)
class Story:
    """One part with text in it. kind: as in `_KINDS`."""

    name: str
    kind: str
    root: _Element

    def elements(self) -> Iterator[tuple[_Element, str]]:
        """Yield every element with its place: "paragraph 12", counted from the first of the body, or "header, paragraph 1"."""
        where = "" if self.kind == "body" else f"{self.kind}, "
        number = 0
        for element in self.root.iter():
            if local(element) == "p" and "wordprocessingml" in str(element.tag):
                number += 1
            yield element, f"{where}paragraph {max(1, number)}"


def stories_of(roots: dict[str, _Element]) -> list[Story]:
    found = [Story(name, _KINDS[local(root)], root) for name, root in roots.items() if local(root) in _KINDS]
    return sorted(found, key=lambda story: story.kind != "body")


def roots_of(package: Package) -> dict[str, _Element]:
    return dict(package.trees())
