"""The parts of a spreadsheet's zip archive, read with care: nothing is fetched, no entity is opened."""

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Final

from lxml import etree
from lxml.etree import _Element

_LARGEST_TREE: Final = 40_000_000
"""The largest part that is held in memory as a tree; sheets and pivot records are read as a stream."""


class UnreadableWorkbook(Exception):
    """A spreadsheet that its own format does not allow, or that holds more than may be read."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part says that it belongs with. kind: the last word of its type ("comments"); target: a part or an address."""

    id: str
    kind: str
    target: str
    is_external: bool


class Package:
    """A zip archive that may safely be unpacked. Names are matched whatever their case, as Excel does."""

    def __init__(self, content: bytes) -> None:
        self._archive = zipfile.ZipFile(BytesIO(content))
        self._entries = {
            entry.filename.lower(): entry for entry in self._archive.infolist() if not entry.is_dir()
        }
        self.names = tuple(entry.filename for entry in self._entries.values())

    def has(self, name: str) -> bool:
        return name.lower() in self._entries

    def size(self, name: str) -> int:
        """Return how many bytes a part has when it is unpacked."""
        return self._entries[name.lower()].file_size

    def read(self, name: str) -> bytes:
        return self._archive.read(self._entries[name.lower()])

    def open(self, name: str) -> IO[bytes]:
        return self._archive.open(self._entries[name.lower()])

    def start_of(self, name: str, size: int) -> bytes:
        """Return the first bytes of a part."""
        with self.open(name) as part:
            return part.read(size)

    def tree(self, name: str) -> _Element:
        """Return a part as a tree of XML. Raises UnreadableWorkbook where it is too large for one."""
        if self.size(name) > _LARGEST_TREE:
            raise UnreadableWorkbook("A part of the spreadsheet is larger than is looked through.")
        return etree.fromstring(self.read(name), _parser())

    def stream(self, name: str, *tags: str) -> Iterator[_Element]:
        """Yield the elements of these names as they end, and forget each when the next one is asked for."""
        with self.open(name) as part:
            for _, element in etree.iterparse(
                part,
                tag=[f"{{*}}{tag}" for tag in tags],
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
                remove_comments=True,
                remove_pis=True,
            ):
                yield element
                element.clear()
                parent = element.getparent()
                while parent is not None and element.getprevious() is not None:
                    del parent[0]

    def matching(self, start: str, end: str = "") -> list[str]:
        """Return the names that begin and end so, in order."""
        return sorted(
            name for name in self.names if name.lower().startswith(start) and name.lower().endswith(end)
        )

    def relations(self, name: str) -> list[Relation]:
        """Return what a part belongs with; an empty name stands for the archive itself."""
        folder, base = posixpath.split(name)
        listed = posixpath.join(folder, "_rels", f"{base}.rels")
        if not self.has(listed):
            return []
        return [
            Relation(
                each.get("Id", ""),
                each.get("Type", "").rpartition("/")[2],
                each.get("Target", "") if is_external else _joined(folder, each.get("Target", "")),
                is_external,
            )
            for each in within(self.tree(listed), "Relationship")
            for is_external in [each.get("TargetMode") == "External"]
        ]


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _joined(folder: str, target: str) -> str:
    """Return the part that a relation leads to: from the archive's root, or else from its own folder."""
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target))


def is_in(element: _Element, name: str) -> bool:
    """Whether an element stands directly in one of this name."""
    parent = element.getparent()
    return parent is not None and local(parent) == name


def within(element: _Element, *names: str) -> Iterator[_Element]:
    """Yield the elements of these names below another, in order."""
    yield from element.iter(*(f"{{*}}{name}" for name in names))


def all_text(element: _Element) -> str:
    """Return all the text in an element, its white space folded."""
    return " ".join("".join(str(part) for part in element.itertext()).split())


def is_on(value: str | None) -> bool:
    """Whether an attribute of an Office file says yes."""
    return value in ("1", "true", "on")


def local(element: _Element) -> str:
    """Return an element's name without its namespace, since one format is written in several."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: _Element | None, name: str, default: str = "") -> str:
    """Return an attribute by its name without its namespace."""
    if element is None:
        return default
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return default
