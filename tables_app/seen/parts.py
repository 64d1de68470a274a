"""The parts of an office file's zip archive, read with care: nothing is fetched, no entity is opened."""

import posixpath
import zipfile
from collections.abc import Iterator, Sequence
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
    """A zip archive that may safely be unpacked. Names are matched whatever their case, as Excel does.

    names: of all parts, as they are written. None is lost to another whose name differs in case alone.
    """

    def __init__(self, content: bytes) -> None:
        self._archive = zipfile.ZipFile(BytesIO(content))
        entries = [entry for entry in self._archive.infolist() if not entry.is_dir()]
        self.names = tuple(entry.filename for entry in entries)
        self._as_written = {entry.filename: entry for entry in entries}
        self._in_any_case = {entry.filename.lower(): entry for entry in entries}

    def has(self, name: str) -> bool:
        return name.lower() in self._in_any_case

    def size(self, name: str) -> int:
        """Return how many bytes a part has when it is unpacked."""
        return self._entry(name).file_size

    def read(self, name: str) -> bytes:
        return self._archive.read(self._entry(name))

    def open(self, name: str) -> IO[bytes]:
        return self._archive.open(self._entry(name))

    def start_of(self, name: str, size: int) -> bytes:
        """Return the first bytes of a part."""
        with self.open(name) as part:
            return part.read(size)

    def tree(self, name: str) -> _Element:
        """Return a part as a tree of XML. Raises UnreadableWorkbook where it is too large for one."""
        if self.size(name) > _LARGEST_TREE:
            raise UnreadableWorkbook("A part of the spreadsheet is larger than is looked through.")
        return parsed(self.read(name))

    def stream(self, name: str, *tags: str) -> Iterator[_Element]:
        """Yield the elements of these names as they end, and forget each when the next one is asked for."""
        for _, element in self.events(name, ("end",), *tags):
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]

    def events(self, name: str, events: Sequence[str], *tags: str) -> Iterator[tuple[str, _Element]]:
        """Yield (event, element) as elements of these names begin and end: "start" and "end", those that are asked for."""
        with self.open(name) as part:
            yield from etree.iterparse(
                part,
                events=events,
                tag=[f"{{*}}{tag}" for tag in tags],
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
                remove_comments=True,
                remove_pis=True,
            )

    def matching(self, start: str, end: str = "") -> list[str]:
        """Return the names that begin and end so, in order."""
        return sorted(
            name for name in self.names if name.lower().startswith(start) and name.lower().endswith(end)
        )

    def relations(self, name: str) -> list[Relation]:
        """Return what a part belongs with; an empty name stands for the archive itself."""
        folder, base = posixpath.split(name)
        listed = posixpath.join(folder, "_rels", f"{base}.rels")
        return self.listed(listed) if self.has(listed) else []

    def listed(self, name: str) -> list[Relation]:
        """Return the relations that a part lists, which stands in a folder below that of the part they are of."""
        folder = posixpath.dirname(posixpath.dirname(name))
        return [
            Relation(
                each.get("Id", ""),
                each.get("Type", "").rpartition("/")[2],
                each.get("Target", "") if is_external else _joined(folder, each.get("Target", "")),
                is_external,
            )
            for each in within(self.tree(name), "Relationship")
            for is_external in [each.get("TargetMode") == "External"]
        ]

    def _entry(self, name: str) -> zipfile.ZipInfo:
        return self._as_written.get(name) or self._in_any_case[name.lower()]


def parsed(content: bytes) -> _Element:
    """Return the root of some XML, with no entity resolved and nothing fetched."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(content, parser)


def _joined(folder: str, target: str) -> str:
    """Return the part that a relation leads to: from the archive's root, or else from its own folder."""
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


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
