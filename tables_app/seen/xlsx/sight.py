"""The cells of a visible sheet of an Excel workbook: those that are seen, and how the others are hidden."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lxml.etree import _Element

from tables_app.seen import masks
from tables_app.seen.contrast import are_too_alike
from tables_app.seen.places import Area, areas
from tables_app.seen.values import is_number
from tables_app.seen.ways import Way
from tables_app.seen.xlsx.conditions import Rule
from tables_app.seen.xlsx.covers import Covers
from tables_app.seen.xlsx.layout import Cell, Layout, cells, number_of, rows, text_of
from tables_app.seen.xlsx.styles import Look
from tables_app.seen.xlsx.workbook import Sheet, Workbook, coloured_runs

NUMBERS: Final = (None, "n")
"""The kinds of cells that hold numbers, and dates."""
TEXTS: Final = ("s", "str", "inlineStr")


@dataclass(frozen=True, slots=True)
class Unseen:
    """A hidden cell. instead: what is shown in its place."""

    cell: Cell
    way: Way
    instead: str = ""


@dataclass(slots=True)
class Row:
    """What a row holds, its cells that say nothing left out."""

    number: int
    is_hidden: bool
    shown: Sequence[Cell]
    unseen: Sequence[Unseen]


class Sight:
    """One visible sheet, row by row."""

    def __init__(self, book: Workbook, sheet: Sheet) -> None:
        self._book, self._sheet = book, sheet
        self.covers = Covers(book, sheet)
        self._banded = _banded(book, sheet)
        self._is_plain = not self.covers and not book.runs
        self._looks: dict[str | None, Look | None] = {}
        self.layout: Layout | None = None
        self._number = 0

    def row(self, element: _Element) -> Row:
        """Return what a row holds. They must come in order, from a tree that has what stands before them."""
        if self.layout is None:
            self.layout = Layout(element.getroottree().getroot())
        number = self._number = number_of(element, self._number)
        held = [cell for cell in cells(element) if says_something(self._book, cell)]
        if self.layout.hides_row(element, number):
            return Row(number, is_hidden=True, shown=(), unseen=[Unseen(cell, Way.ROWS) for cell in held])
        shown, unseen = [], []
        for cell in held:
            if self.layout.hides_column(cell.column):
                unseen.append(Unseen(cell, Way.COLUMNS))
            elif (how := self._hidden_by_look(cell, number)) is not None:
                unseen.append(how)
            else:
                shown.append(cell)
        return Row(number, is_hidden=False, shown=shown, unseen=unseen)

    def look(self, style: str | None) -> Look | None:
        """Return the look of a style that may hide something, None for all others."""
        if style not in self._looks:
            look = self._book.styles.look(style)
            matters = look.is_unseen or look.is_tiny or look.decimals is not None or masks.is_mask(look.code)
            self._looks[style] = look if matters else None
        return self._looks[style]

    def hidden_by(self, conditions: Sequence[Rule]) -> Iterator[tuple[int, Cell, Way]]:
        """Yield (row, cell, way) of what conditional formats hide: the file gives these after the cells, which are read anew."""
        where = _around([area for rule in conditions for area in rule.areas])
        number = 0
        for row in rows(self._book, self._sheet.part):
            number = number_of(row, number)
            is_outside = not where.top <= number <= where.bottom
            if is_outside or self.layout is None or self.layout.hides_row(row, number):
                continue
            for cell in cells(row):
                if (
                    where.left <= cell.column <= where.right
                    and cell.kind != "e"
                    and not self.layout.hides_column(cell.column)
                    and (way := self._by_conditions(conditions, cell, number))
                ):
                    yield number, cell, way

    def _by_conditions(self, conditions: Sequence[Rule], cell: Cell, row: int) -> Way | None:
        look = self._book.styles.look(cell.style)
        text = text_of(self._book, cell)
        ways = (rule.way(cell, look, text) for rule in conditions if _is_in(rule.areas, row, cell.column))
        return next(filter(None, ways), None)

    def _hidden_by_look(self, cell: Cell, row: int) -> Unseen | None:
        """Return how a cell's style, or something that lies on it, hides what it says."""
        book = self._book
        look = self.look(cell.style)
        if look is None and self._is_plain and cell.rich is None:
            return None
        way, instead = _way(book, cell, look) if look else (None, "")
        if way is Way.COLOUR and look and not look.has_paper and _is_in(self._banded, row, cell.column):
            way = None  # the paper is that of a table's own style
        if way is None and self._has_unseen_run(cell):
            way = Way.COLOUR
        if way is None and self.covers and self.covers.hold(row, cell.column):
            way = Way.BEHIND
        return Unseen(cell, way, instead) if way else None

    def _has_unseen_run(self, cell: Cell) -> bool:
        book = self._book
        if cell.rich is not None:
            runs = coloured_runs(cell.rich, book.styles)
        elif book.runs and cell.kind == "s" and cell.raw.isdigit():
            runs = book.runs.get(int(cell.raw), ())
        else:
            return False
        paper = book.styles.look(cell.style).paper
        return paper is not None and any(are_too_alike(colour, paper) for _, colour in runs)


def says_something(book: Workbook, cell: Cell) -> bool:
    """Whether a cell's text is more than blanks; a shared one is used from now on."""
    if cell.kind == "s" and cell.raw.isdigit():
        number = int(cell.raw)
        book.used.add(number)
        return number < len(book.texts) and bool(book.texts[number].strip())
    return not cell.raw.isspace()


def _way(book: Workbook, cell: Cell, look: Look) -> tuple[Way | None, str]:
    """Return how a style hides a cell, and what is shown in its place."""
    if look.is_unseen and cell.kind != "e":
        return Way.COLOUR, ""
    if look.is_tiny:
        return Way.TINY, ""
    instead = None
    if cell.kind in NUMBERS and is_number(cell.raw):
        instead = masks.instead_of_number(look.code, float(cell.raw))
    elif cell.kind in TEXTS:
        instead = masks.instead_of_text(look.code)
    if instead is None or instead == text_of(book, cell):
        return None, ""
    return (Way.MASK, instead) if instead else (Way.FORMAT, "")


def _is_in(some: Sequence[Area], row: int, column: int) -> bool:
    return any(area.holds(row, column) for area in some)


def _banded(book: Workbook, sheet: Sheet) -> list[Area]:
    """Return where tables and pivot tables with a style of their own paint the paper behind cells."""
    found_in = []
    for relation in sheet.relations:
        if relation.kind == "table" and book.package.has(relation.target):
            root = book.package.tree(relation.target)
            style = root.find("{*}tableStyleInfo")
            if style is not None and style.get("name"):
                found_in += areas(root.get("ref", ""))
        elif relation.kind == "pivotTable" and book.package.has(relation.target):
            for place in book.package.tree(relation.target).iterfind("{*}location"):
                found_in += areas(place.get("ref", ""))
    return found_in


def _around(some: Sequence[Area]) -> Area:
    """Return the smallest rectangle that holds all of some areas."""
    return Area(
        min((area.top for area in some), default=0),
        min((area.left for area in some), default=0),
        max((area.bottom for area in some), default=0),
        max((area.right for area in some), default=0),
    )
