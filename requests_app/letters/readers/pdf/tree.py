"""The structure tree of a tagged PDF: which marked content is a paragraph, a list item, a table cell."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

import pikepdf

_DEEPEST: Final = 80
_MOST_NODES: Final = 200_000
_MOST_SPANNED: Final = 500
_LONGEST_ROLE_CHAIN: Final = 8


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
        with pikepdf.open(BytesIO(data)) as file:
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
        kids = element.get("/K")
        for kid in list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
            self._count += 1
            if self._count > _MOST_NODES:
                raise _TooLarge
            if isinstance(kid, pikepdf.Dictionary):
                self._add_dictionary(node, kid, page, depth)
            elif kid is not None:
                node.children.append(Content(page, int(kid)))

    def _add_dictionary(self, node: Node, kid: pikepdf.Dictionary, page: int, depth: int) -> None:
        at = kid.get("/Pg")
        if isinstance(at, pikepdf.Dictionary):
            page = self._pages.get(at.objgen, page)
        kind = str(kid.get("/Type", ""))
        if kind == "/MCR":
            node.children.append(Content(page, int(kid["/MCID"])))
        elif kind != "/OBJR":
            child = Node(self._role(kid))
            self._read_attributes(child, kid.get("/A"))
            self._add_kids(child, kid, page, depth + 1)
            node.children.append(child)

    def _role(self, element: pikepdf.Dictionary) -> str:
        role = str(element.get("/S", ""))
        for _ in range(_LONGEST_ROLE_CHAIN):
            following = self._roles.get(role)
            if following is None or following == role:
                break
            role = following
        return role.lstrip("/")

    def _read_attributes(self, node: Node, attributes: object) -> None:
        for one in list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]:
            if isinstance(one, pikepdf.Dictionary):
                node.row_span = _span(one, "/RowSpan", node.row_span)
                node.column_span = _span(one, "/ColSpan", node.column_span)
                node.heads_row = node.heads_row or str(one.get("/Scope", "")) == "/Row"


def _span(attributes: pikepdf.Dictionary, name: str, otherwise: int) -> int:
    value = attributes.get(name)
    return max(1, min(int(value), _MOST_SPANNED)) if value is not None else otherwise
