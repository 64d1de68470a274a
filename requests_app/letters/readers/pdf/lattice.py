"""Tables whose cells are bounded by rulings."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from requests_app.letters.document import Place
from requests_app.letters.readers.pdf.found import FoundCell, FoundTable
from requests_app.letters.readers.pdf.page import PageContent
from requests_app.letters.readers.pdf.shapes import Line, Ruling, Word, group_lines, rounded
from requests_app.letters.readers.pdf.turning import Turn

_TOUCH: Final = 3.0
"""How far short of each other two rulings that are meant to meet may end."""
_SAME: Final = 2.4
"""How far apart two rulings may be that are meant to be one."""
_MOST_CELLS: Final = 40_000


def find_ruled_tables(content: PageContent) -> tuple[list[FoundTable], list[Word]]:
    """Return the page's ruled tables, from top to bottom, and the words outside them."""
    free = list(content.words)
    tables: list[FoundTable] = []
    frames = [frame for frame in (_Frame.of(*group) for group in _crossing(content)) if frame]
    # A table within a frame around the page's text must get its words first.
    for frame in sorted(frames, key=_Frame.area):
        cells = frame.cells()
        table, free = _fill(frame, cells, free, content.number) if len(cells) > 1 else (None, free)
        if table:
            tables.append(table)
    tables.sort(key=lambda table: table.at)
    content.sideways = [line for line in content.sideways if not _took_sideways(tables, *line)]
    return tables, free


def _took_sideways(tables: Sequence[FoundTable], turn: Turn, line: Line) -> bool:
    """Whether a line that runs up or down the page, as headers of narrow columns do, is in a cell now."""
    box = turn.back(line.box)
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    for table in tables:
        for cell in table.cells:
            if cell.box and cell.box[0] <= x <= cell.box[2] and cell.box[1] <= y <= cell.box[3]:
                cell.lines.append(line)
                return True
    return False


def _crossing(content: PageContent) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Return the rulings in groups that hang together by crossing or touching."""
    horizontal, vertical = content.horizontal, content.vertical
    parents = list(range(len(horizontal) + len(vertical)))

    def find(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    for i, row in enumerate(horizontal):
        for j, column in enumerate(vertical):
            meets_row = row.start - _TOUCH <= column.at <= row.end + _TOUCH
            if meets_row and column.start - _TOUCH <= row.at <= column.end + _TOUCH:
                parents[find(i)] = find(len(horizontal) + j)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = defaultdict(lambda: ([], []))
    for i, row in enumerate(horizontal):
        groups[find(i)][0].append(row)
    for j, column in enumerate(vertical):
        groups[find(len(horizontal) + j)][1].append(column)
    return [group for group in groups.values() if group[0] and group[1]]


class _Frame:
    """Rulings that hang together, and the lattice of positions they bound."""

    def __init__(self, horizontal: list[Ruling], vertical: list[Ruling]) -> None:
        self.horizontal = horizontal
        self.vertical = vertical
        self.xs = _distinct([ruling.at for ruling in vertical])
        self.ys = _distinct([ruling.at for ruling in horizontal])
        self._close_open_sides()

    @classmethod
    def of(cls, horizontal: list[Ruling], vertical: list[Ruling]) -> "_Frame | None":
        frame = cls(horizontal, vertical)
        positions = (len(frame.xs) - 1) * (len(frame.ys) - 1)
        return frame if 0 < positions <= _MOST_CELLS else None

    def _close_open_sides(self) -> None:
        """Add the outer border that tables ruled only inside leave away."""
        left, right = min(r.start for r in self.horizontal), max(r.end for r in self.horizontal)
        top, bottom = min(r.start for r in self.vertical), max(r.end for r in self.vertical)
        for x in (left, right):
            if all(abs(x - at) > 8 for at in self.xs):
                self.vertical.append(Ruling(x, min(top, self.ys[0]), max(bottom, self.ys[-1])))
        for y in (top, bottom):
            if all(abs(y - at) > 6 for at in self.ys):
                self.horizontal.append(Ruling(y, left, right))
        self.xs = _distinct([ruling.at for ruling in self.vertical])
        self.ys = _distinct([ruling.at for ruling in self.horizontal])

    def area(self) -> float:
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])

    def cells(self) -> list[FoundCell]:
        """Return the cells: positions with no ruling between them are one."""
        rows, columns = len(self.ys) - 1, len(self.xs) - 1
        parents = list(range(rows * columns))

        def find(index: int) -> int:
            while parents[index] != index:
                index = parents[index]
            return index

        for row in range(rows):
            top, bottom = self.ys[row], self.ys[row + 1]
            for column in range(columns):
                left, right = self.xs[column], self.xs[column + 1]
                here = row * columns + column
                if column + 1 < columns and not _rules(self.vertical, right, top, bottom):
                    parents[find(here)] = find(here + 1)
                if row + 1 < rows and not _rules(self.horizontal, bottom, left, right):
                    parents[find(here)] = find(here + columns)
        members: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for index in range(rows * columns):
            members[find(index)].append(divmod(index, columns))
        return [cell for group in members.values() for cell in self._cells_of(group)]

    def _cells_of(self, group: Sequence[tuple[int, int]]) -> list[FoundCell]:
        """Return one cell for a rectangle of positions; any other shape falls apart into its positions."""
        top, bottom = min(row for row, _ in group), max(row for row, _ in group) + 1
        left, right = min(column for _, column in group), max(column for _, column in group) + 1
        if (bottom - top) * (right - left) != len(group):
            return [cell for position in group for cell in self._cells_of([position])]
        box = (self.xs[left], self.ys[top], self.xs[right], self.ys[bottom])
        return [FoundCell(top, left, [], bottom - top, right - left, box=box)]


def _rules(rulings: Sequence[Ruling], at: float, start: float, end: float) -> bool:
    """Whether some ruling runs at `at` along most of the way from start to end."""
    slack = 0.3 * (end - start) + _TOUCH
    return any(
        abs(ruling.at - at) <= _SAME and ruling.start <= start + slack and ruling.end >= end - slack
        for ruling in rulings
    )


def _distinct(values: Sequence[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > 2.2:
            found.append(value)
    return found


def _fill(
    frame: _Frame, cells: list[FoundCell], words: list[Word], page: int
) -> tuple[FoundTable | None, list[Word]]:
    """Return the table with its words and the words left over, or None and all words if it holds none."""
    holders = {
        (row, column): number
        for number, cell in enumerate(cells)
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }
    inside: dict[int, list[Word]] = defaultdict(list)
    free: list[Word] = []
    for word in words:
        x, y = (word.left + word.right) / 2, word.baseline - 0.3 * word.size
        holder = holders.get((bisect(frame.ys, y) - 1, bisect(frame.xs, x) - 1))
        if holder is None:
            free.append(word)
        else:
            inside[holder].append(word)
    if not inside:
        return None, words
    for number, cell in enumerate(cells):
        cell.lines = group_lines(inside[number], page)
        cell.page = page
    box = (frame.xs[0], frame.ys[0], frame.xs[-1], frame.ys[-1])
    table = FoundTable(cells, len(frame.ys) - 1, frame.xs, [Place(page, rounded(box))], at=box[1], end=box[3])
    for cell in cells:
        cell.box = rounded(cell.box) if cell.box else None
    _drop_empty_edges(table)
    return table, free


def _drop_empty_edges(table: FoundTable) -> None:
    """Leave out columns and rows that are a double border and no more: thinner than any print."""
    for column in range(table.width - 1, -1, -1):
        if table.edges[column + 1] - table.edges[column] < 5 and not any(
            cell.lines for cell in table.cells if cell.column == column and cell.column_span == 1
        ):
            _remove_column(table, column)


def _remove_column(table: FoundTable, column: int) -> None:
    kept = []
    for cell in table.cells:
        if cell.column <= column < cell.column + cell.column_span:
            if cell.column_span == 1:
                continue
            cell.column_span -= 1
        if cell.column > column:
            cell.column -= 1
        kept.append(cell)
    table.cells = kept
    del table.edges[column]
