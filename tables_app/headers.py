"""The header of a table as rows of cells that span, from one header path a column."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """One cell of the header. An empty one stands over a column without a name."""

    text: str
    column_span: int
    row_span: int
    column: int | None
    """The number of the column that it names, from 0; None where it stands over several names."""

    @property
    def scope(self) -> str:
        return "colgroup" if self.column_span > 1 else "col"


def header_rows(columns: Sequence[Sequence[str]]) -> list[list[HeaderCell]]:
    """Return the rows of the header, from the outermost.

    columns: [["Year"], ["Age", "0-4"], ["Age", "5-9"]] gives "Year" over two rows, "Age" over two
    columns, and below it "0-4" and "5-9". Columns side by side that share the outer part of their
    paths share its cell; two columns of one name keep a cell each.
    """
    paths = [[part for part in path if part] or [""] for path in columns]
    depth = max((len(path) for path in paths), default=0)
    return [_row(paths, level, depth) for level in range(depth)]


def _row(paths: Sequence[Sequence[str]], level: int, depth: int) -> list[HeaderCell]:
    reaching = [(position, path) for position, path in enumerate(paths) if len(path) > level]

    def shared(numbered: tuple[int, Sequence[str]]) -> tuple[object, ...]:
        position, path = numbered
        is_last = len(path) == level + 1
        # A path that ends here has a cell to itself. Columns between two groups keep the groups apart.
        ended_before = sum(len(other) <= level for other in paths[:position])
        return (ended_before, *path[: level + 1], position if is_last else None)

    cells = []
    for _, group in groupby(reaching, key=shared):
        members = list(group)
        is_last = len(members[0][1]) == level + 1
        position = members[0][0]
        cells.append(
            HeaderCell(
                members[0][1][level],
                len(members),
                depth - level if is_last else 1,
                position if is_last else None,
            )
        )
    return cells
