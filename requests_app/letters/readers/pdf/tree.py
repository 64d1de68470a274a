"""The structure tree of a tagged PDF: which marked content is a paragraph, a list item, a table cell."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

import pikepdf

_DEEPEST: Final = 80
_MOST_NODES: Final = 200_000
_MOST_SPANNED: Final = 500
_LONGEST_ROLE_CHAIN: Final = 8
_CELLS: Final = ("TH", "TD")
"""The elements whose attributes say something to a reader of letters."""


@dataclass(frozen=True, slots=True)
class Content:
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
            pages = {page.obj.objgen: number for number, page in enumerate(file.pages, start=1)}
            return _Loader(root, pages).load()
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, _TooLarge):
        # A tree may be wrong in any way; the pages are read without it then.
        return None


class _TooLarge(Exception):
    """A tree with more elements than a letter has."""


class _Loader:
    def __init__(self, root: pikepdf.Dictionary, pages: dict[tuple[int, int], int]) -> None:
        self._root = root
        self._pages = pages
        roles = root.get("/RoleMap")
        self._roles = (
            {key: str(value) for key, value in roles.items()} if isinstance(roles, pikepdf.Dictionary) else {}
        )
        self._count = 0

    def load(self) -> Node | None:
        node = Node("Document")
        self._add_kids(node, self._root, 0, 0)
        return node if node.children else None

    def _add_kids(self, node: Node, element: pikepdf.Dictionary, page: int, depth: int) -> None:
        if depth > _DEEPEST:
            raise _TooLarge
        for kid in _each(_get(element, "/K")):
            self._count += 1
            if self._count > _MOST_NODES:
                raise _TooLarge
            if isinstance(kid, pikepdf.Dictionary):
                self._add_dictionary(node, kid, page, depth)
            elif kid is not None:
                node.children.append(Content(page, int(kid)))

    def _add_dictionary(self, node: Node, kid: pikepdf.Dictionary, page: int, depth: int) -> None:
        at = _get(kid, "/Pg")
        if isinstance(at, pikepdf.Dictionary):
            page = self._pages.get(at.objgen, page)
        kind = str(_get(kid, "/Type"))
        if kind == "/MCR":
            node.children.append(Content(page, int(kid["/MCID"])))
        elif kind != "/OBJR":
            child = Node(self._role(kid))
            if child.role in _CELLS:
                self._read_attributes(child, _get(kid, "/A"))
            self._add_kids(child, kid, page, depth + 1)
            node.children.append(child)

    def _role(self, element: pikepdf.Dictionary) -> str:
        name = _get(element, "/S")
        role = "" if name is None else str(name)
        for _ in range(_LONGEST_ROLE_CHAIN):
            following = self._roles.get(role)
            if following is None or following == role:
                break
            role = following
        return role.lstrip("/")

    def _read_attributes(self, node: Node, attributes: object) -> None:
        for one in _each(attributes):
            if isinstance(one, pikepdf.Dictionary):
                node.row_span = _span(one, "/RowSpan", node.row_span)
                node.column_span = _span(one, "/ColSpan", node.column_span)
                node.heads_row = node.heads_row or str(_get(one, "/Scope")) == "/Row"


def _get(dictionary: pikepdf.Dictionary, name: str) -> Any:
    """Return what a dictionary has under a name, None if nothing: pikepdf takes long to say that there is nothing."""
    return dictionary[name] if name in dictionary else None  # noqa: SIM401


def _each(value: Any) -> list[Any]:
    """Return what an array holds, and anything else by itself; ending an iteration takes pikepdf long too."""
    return [value[place] for place in range(len(value))] if isinstance(value, pikepdf.Array) else [value]


def _span(attributes: pikepdf.Dictionary, name: str, otherwise: int) -> int:
    value = _get(attributes, name)
    return max(1, min(int(value), _MOST_SPANNED)) if value is not None else otherwise
