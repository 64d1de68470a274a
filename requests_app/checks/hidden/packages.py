"""Office files as what they are: zip archives of XML parts. Reads any of them without a library that hides a part."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final

from lxml import etree
from lxml.etree import _Element

from requests_app.letters import gate
from requests_app.letters.errors import DamagedFile
from tables_app.seen.parts import attribute, local

__all__ = ["Package", "Relation", "attribute", "child", "local", "parsed", "text_of"]

_XML: Final = (".xml", ".rels")
_RELATIONS: Final = "_rels"


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part of an Office Open XML file refers to. kind: the end of its type's address, such as "chart".

    target: the path of another part or, where it is external, what the file says.
    """

    source: str
    key: str
    kind: str
    target: str
    is_external: bool


class Package:
    """An office file's parts by their paths. Raises DamagedFile for what cannot be unpacked or is no XML."""

    def __init__(self, content: bytes) -> None:
        gate.check_package(content)
        self._archive = zipfile.ZipFile(BytesIO(content))
        self.names = [name for name in self._archive.namelist() if not name.endswith("/")]

    def read(self, name: str) -> bytes:
        try:
            return self._archive.read(name)
        except gate.UNPACKING_ERRORS as error:
            raise DamagedFile("The file is damaged: what it holds cannot be unpacked.") from error

    def root(self, name: str) -> _Element:
        """Return the root of an XML part."""
        return parsed(self.read(name))

    def roots(self) -> Iterator[tuple[str, _Element]]:
        """Yield every XML part that is not about relations, with its path."""
        for name in self.names:
            if name.lower().endswith(".xml") and name != "[Content_Types].xml":
                yield name, self.root(name)

    @cached_property
    def relations(self) -> list[Relation]:
        """All that the parts of an Office Open XML file refer to."""
        return [
            _relation(name, element)
            for name in self.names
            if name.endswith(".rels") and PurePosixPath(name).parent.name == _RELATIONS
            for element in self.root(name).iter("{*}Relationship")
        ]

    @cached_property
    def reached(self) -> set[str]:
        """The parts of an Office Open XML file that a program comes to when it opens it."""
        by_source: dict[str, list[str]] = {}
        for relation in self.relations:
            if not relation.is_external:
                by_source.setdefault(relation.source, []).append(relation.target.lower())
        reached, ahead = {""}, [""]
        while ahead:
            for target in by_source.get(ahead.pop(), ()):
                if target not in reached:
                    reached.add(target)
                    ahead.append(target)
        return reached


def parsed(content: bytes) -> _Element:
    """Return the root of some XML, with no entity resolved and nothing fetched. Raises DamagedFile."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedFile("The file is damaged: a part of it cannot be read.") from error


def child(element: _Element | None, *path: str) -> _Element | None:
    """Return the first descendant along a path of names without namespaces."""
    for name in path:
        if element is None:
            return None
        element = element.find(f"{{*}}{name}")
    return element


def _relation(name: str, element: _Element) -> Relation:
    folder = PurePosixPath(name).parent.parent
    own = PurePosixPath(name).name.removesuffix(".rels")
    source = str(folder / own) if own else ""
    target = element.get("Target", "")
    is_external = element.get("TargetMode", "") == "External"
    if not is_external:
        target = _joined(folder, target)
    kind = element.get("Type", "").rpartition("/")[2]
    return Relation(source.lower(), element.get("Id", ""), kind, target, is_external)


def _joined(folder: PurePosixPath, target: str) -> str:
    steps: list[str] = [] if target.startswith("/") else list(folder.parts)
    for step in target.split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def text_of(element: _Element) -> str:
    """Return all words of an element, on one line."""
    return " ".join("".join(str(part) for part in element.itertext()).split())
