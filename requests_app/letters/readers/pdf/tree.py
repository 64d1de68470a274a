"""The structure tree of a tagged PDF: which marked content is a paragraph, a list item, a table cell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final, NamedTuple

import msgspec
import pikepdf

_DEEPEST: Final = 80
_MOST_NODES: Final = 200_000
_MOST_SPANNED: Final = 500
_LONGEST_ROLE_CHAIN: Final = 8
_CELLS: Final = ("TH", "TD")
"""The elements whose attributes say something to a reader of letters."""
_REFERENCE: Final = re.compile(r"(\d+) (\d+) R", re.ASCII)
_NAME: Final = r"/(?:[\w.+:-]|#[2-7][0-9A-Fa-f])++"
_NUMBER: Final = r"(?:\d++ \d++ R\b|[-+\d.]++)"
"""A number or a reference."""
_VALUE: Final = rf"(?:{_NAME}|{_NUMBER}|\[(?:\s*+{_NUMBER})*+\s*+\])"
_PLAIN: Final = re.compile(rf"(\d+ \d+) obj\s*+<<((?:\s*+{_NAME}\s*+{_VALUE})*+)\s*+>>\s*+endobj", re.ASCII)
"""An object with neither strings nor further dictionaries in it, as it stands in a file."""
_ENTRY: Final = re.compile(rf"({_NAME})\s*+({_VALUE})", re.ASCII)
_PART: Final = re.compile(_NUMBER, re.ASCII)
_ESCAPED: Final = re.compile(r"#([0-9A-Fa-f]{2})")
_LONGEST_PLAIN: Final = 4_000


class Content(NamedTuple):
    """Marked content: the words on a page (from 1) that bear a number."""

    page: int
    mark: int


@dataclass(slots=True)
class Node:
    """An element of the tree. role: its standard type, such as "P" or "TD"."""

    role: str
    children: list["Node | Content"] = field(default_factory=list)
    row_span: int = 1
    column_span: int = 1
    heads_row: bool = False
    """A header cell for its row, not for its column."""

    def contents(self) -> Iterator[Content]:
        """Yield all marked content below, in reading order."""
        for child in self.children:
            if isinstance(child, Content):
                yield child
            else:
                yield from child.contents()


def load_tree(data: bytes) -> Node | None:
    """Return the root of the file's structure tree, None if it has none that can be read."""
    try:
        # Handing down what pages inherit would make pikepdf go through the whole file.
        with pikepdf.open(BytesIO(data), inherit_page_attributes=False) as file:
            root = file.Root.get("/StructTreeRoot")
            if not isinstance(root, pikepdf.Dictionary):
                return None
            pages = {_reference(page.obj): number for number, page in enumerate(file.pages, start=1)}
            return _Loader(_Objects(data, file), pages).load(_told(root))
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, OverflowError, _TooLarge):
        # A tree may be wrong in any way; the pages are read without it then.
        return None


class _TooLarge(Exception):
    """A tree with more elements than a letter has."""


class _Objects:
    """The objects of a file, as pikepdf's JSON tells them: a name is such as "/TD", a reference such as "12 0 R".

    pikepdf calls back into Python for each word of an object: it says where one stands, and
    what is plain is read here, in a third of the time. Of that an array is such as "[12 0 R 3]", a number such as "3".
    """

    def __init__(self, data: bytes, file: pikepdf.Pdf) -> None:
        self._file = file
        self._text = data.decode("latin-1")
        self._places = file.get_xref_table()

    def resolved(self, value: Any) -> Any:
        """Return what a reference leads to, anything else as it is."""
        found = _REFERENCE.fullmatch(value) if isinstance(value, str) else None
        if not found:
            return value
        number, generation = int(found[1]), int(found[2])
        place = self._places.get((number, generation))
        if place and place.offset is not None:  # else it stands in a stream of objects
            plain = _PLAIN.match(self._text, place.offset, place.offset + _LONGEST_PLAIN)
            if plain and plain[1] == value[:-2]:
                return dict(_ENTRY.findall(plain[2]))
        return _told(self._file.get_object(number, generation))

    def get(self, dictionary: dict[str, Any], name: str) -> Any:
        return self.resolved(dictionary.get(name))

    def each(self, value: Any) -> list[Any]:
        """Return what an array holds, and anything else by itself."""
        value = self.resolved(value)
        if isinstance(value, str) and value.startswith("["):
            value = _PART.findall(value)
        return list(map(self.resolved, value)) if isinstance(value, list) else [value]


class _Loader:
    """pages: the number of each page, by reference."""

    def __init__(self, objects: _Objects, pages: dict[str, int]) -> None:
        self._objects = objects
        self._pages = pages
        self._mapped: dict[str, Any] = {}
        self._roles: dict[str, str] = {}
        self._count = 0

    def load(self, root: dict[str, Any]) -> Node | None:
        mapped = self._objects.get(root, "/RoleMap")
        self._mapped = mapped if isinstance(mapped, dict) else {}
        node = Node("Document")
        self._add_kids(node, root, 0, 0)
        return node if node.children else None

    def _add_kids(self, node: Node, element: dict[str, Any], page: int, depth: int) -> None:
        if depth > _DEEPEST:
            raise _TooLarge
        for kid in self._objects.each(element.get("/K")):
            self._count += 1
            if self._count > _MOST_NODES:
                raise _TooLarge
            if isinstance(kid, dict):
                self._add_dictionary(node, kid, page, depth)
            elif kid is not None:
                node.children.append(Content(page, int(kid)))

    def _add_dictionary(self, node: Node, kid: dict[str, Any], page: int, depth: int) -> None:
        page = self._pages.get(str(kid.get("/Pg")), page)
        kind = self._objects.get(kid, "/Type")
        if kind == "/MCR":
            node.children.append(Content(page, int(self._objects.get(kid, "/MCID"))))
        elif kind != "/OBJR":
            child = Node(self._role(kid))
            if child.role in _CELLS:
                self._read_attributes(child, kid.get("/A"))
            self._add_kids(child, kid, page, depth + 1)
            node.children.append(child)

    def _role(self, element: dict[str, Any]) -> str:
        name = str(self._objects.get(element, "/S") or "")
        if name not in self._roles:
            self._roles[name] = self._standard(_ESCAPED.sub(lambda code: chr(int(code[1], 16)), name))
        return self._roles[name]

    def _standard(self, role: str) -> str:
        """Return the standard role that one of the file's own stands for."""
        for _ in range(_LONGEST_ROLE_CHAIN):
            following = self._objects.get(self._mapped, role)
            if following is None or following == role:
                break
            role = str(following)
        return role.lstrip("/")

    def _read_attributes(self, node: Node, attributes: Any) -> None:
        for one in self._objects.each(attributes):
            if isinstance(one, dict):
                node.row_span = self._span(one, "/RowSpan", node.row_span)
                node.column_span = self._span(one, "/ColSpan", node.column_span)
                node.heads_row = node.heads_row or self._objects.get(one, "/Scope") == "/Row"

    def _span(self, attributes: dict[str, Any], name: str, otherwise: int) -> int:
        value = self._objects.get(attributes, name)
        return max(1, min(int(float(value)), _MOST_SPANNED)) if value is not None else otherwise


def _reference(value: pikepdf.Object) -> str:
    number, generation = value.objgen
    return f"{number} {generation} R"


def _told(value: Any) -> Any:
    """Return what an object's JSON says; pikepdf gives numbers as such."""
    if not isinstance(value, pikepdf.Object):
        return value
    return msgspec.json.decode(value.to_json(dereference=True))
