"""Office texts as what they are: zip archives of XML parts. Reads any of them without a library that hides a part."""

import posixpath
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from lxml.etree import XMLSyntaxError, _Element

from requests_app.letters import gate
from requests_app.letters.errors import DamagedFile
from tables_app.seen import parts
from tables_app.seen.parts import Relation, parsed

_RELATIONS: Final = "_rels"


class Package(parts.Package):
    """An office text's parts by their paths. Raises DamagedFile for what cannot be unpacked or is no XML."""

    def __init__(self, content: bytes) -> None:
        gate.check_package(content)
        super().__init__(content)

    def read(self, name: str) -> bytes:
        try:
            return super().read(name)
        except gate.UNPACKING_ERRORS as error:
            raise DamagedFile("The file is damaged: what it holds cannot be unpacked.") from error

    def tree(self, name: str) -> _Element:
        """Return a part as a tree of XML, whatever its size: a text is one part, and no sheet."""
        try:
            return parsed(self.read(name))
        except (XMLSyntaxError, ValueError) as error:
            raise DamagedFile("The file is damaged: a part of it cannot be read.") from error

    def trees(self) -> Iterator[tuple[str, _Element]]:
        """Yield every XML part that is not about relations, with its path."""
        for name in self.names:
            if name.lower().endswith(".xml") and name != "[Content_Types].xml":
                yield name, self.tree(name)

    @cached_property
    def related(self) -> dict[str, list[Relation]]:
        """All that the parts of an Office Open XML file refer to, by the part in lower case; "" is the file itself."""
        found: dict[str, list[Relation]] = {}
        for name in self.names:
            folder, base = posixpath.split(name)
            if base.endswith(".rels") and posixpath.basename(folder) == _RELATIONS:
                own = base.removesuffix(".rels")
                source = posixpath.join(posixpath.dirname(folder), own) if own else ""
                found.setdefault(source.lower(), []).extend(self.listed(name))
        return found

    @cached_property
    def reached(self) -> set[str]:
        """The parts of an Office Open XML file that a program comes to when it opens it."""
        reached, ahead = {""}, [""]
        while ahead:
            for relation in self.related.get(ahead.pop(), ()):
                target = relation.target.lower()
                if not relation.is_external and target not in reached:
                    reached.add(target)
                    ahead.append(target)
        return reached


def child(element: _Element | None, *path: str) -> _Element | None:
    """Return the first descendant along a path of names without namespaces."""
    for name in path:
        if element is None:
            return None
        element = element.find(f"{{*}}{name}")
    return element
