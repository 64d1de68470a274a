"""Invented letters with tables of many shapes, for `tables.py`. Each table is a Grid, which is the truth about it."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from tables_app.grid import Cell, Grid

_STARTS: Final = [
    "Bren",
    "Tar",
    "Hol",
    "Mar",
    "Ash",
    "Cold",
    "Wick",
    "Stan",
    "Ell",
    "Dun",
    "Hex",
    "Pen",
    "Quar",
]
_ENDS: Final = ["wick", "low", "ford", "ley", "combe", "stead", "ham", "mere", "thorpe", "gate", "by", "wold"]
_THINGS: Final = [
    *(
        "Applications received",
        "Licences granted",
        "Appeals",
        "Complaints upheld",
        "Visits",
        "Permits",
        "Staff",
    ),
    *(
        "Repairs finished within ten working days",
        "Vehicles",
        "Requests closed late",
        "Inspections of premises",
    ),
    *(
        "Households that were offered temporary accommodation",
        "Fines",
        "Trees felled",
        "Books lent to children",
    ),
    *("Penalty notices cancelled after a first challenge", "Referrals", "Vacant posts", "Calls answered"),
]
_SENTENCES: Final = [
    *(
        "Held on paper only.",
        "Published each quarter.",
        "The contract was let to one supplier.",
        "None",
        "Since May.",
    ),
    *(
        "Reviewed by the panel in the spring and found to be in order.",
        "Not yet begun.",
        "Yes",
        "Ended early.",
    ),
    *(
        "The work was put off twice, at first for want of staff and then because of the weather.",
        "In progress",
    ),
]
_ROLES: Final = ["Planner", "Head of service", "Officer", "Senior adviser", "Clerk to the board", "Surveyor"]
_PROSE: Final = [
    "We hold the information that you have asked for and give it below, as it stood on the last day of each year.",
    "Where a figure is less than five it is shown as such, so that nobody can be known by it from other sources.",
    "The figures were taken from the system in which cases are kept, and may change when it is brought up to date.",
]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of data. shares: how wide its columns are; words: those whose cells are set to the left."""

    grid: Grid
    header_rows: int
    shares: tuple[float, ...]
    words: frozenset[int] = frozenset({0})


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels and what they are, set apart by a tab: no table of data."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Two lists of lines side by side, as in a letterhead: no table of data."""

    left: tuple[str, ...]
    right: tuple[str, ...]


Item = str | Heading | Table | Pairs | Beside


@dataclass(slots=True)
class _Drawn:
    """Cells as they are put down, row by row."""

    cells: list[Cell] = field(default_factory=list)
    height: int = 0

    def row(self, texts: Sequence[str], start: int = 0) -> None:
        self.cells += [Cell(text, self.height, start + k) for k, text in enumerate(texts)]
        self.height += 1

    def span(self, text: str, row: int, column: int, row_span: int, column_span: int) -> None:
        self.cells.append(Cell(text, row, column, row_span, column_span))

    def table(self, headers: int, shares: Sequence[float], words: Sequence[int] = (0,)) -> Table:
        cells = tuple(sorted(self.cells, key=lambda cell: (cell.row, cell.column)))
        return Table(Grid(cells, self.height, len(shares)), headers, tuple(shares), frozenset(words))


class Inventor:
    """Makes things up, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def place(self) -> str:
        return self.random.choice(_STARTS) + self.random.choice(_ENDS)

    def places(self, count: int) -> list[str]:
        names = [start + end for start in _STARTS for end in _ENDS]
        return self.random.sample(names, count)

    def figure(self) -> str:
        kind = self.random.random()
        if kind < 0.08:
            return self.random.choice(["<5", "-", "*", "[c]", "0"])
        if kind < 0.18:
            return f"£{self.random.randint(1, 999):,}.{self.random.randint(0, 99):02}"
        return f"{self.random.choice([self.random.randint(0, 60), self.random.randint(61, 9_999)]):,}"

    def figures(self, count: int) -> list[str]:
        return [self.figure() for _ in range(count)]

    def years(self, count: int) -> list[str]:
        first = self.random.randint(2009, 2024 - count)
        style = self.random.choice(["{0}", "{0}/{1:02}", "FY{1:02}", "{0}-{1:02}"])
        return [style.format(year, (year + 1) % 100) for year in range(first, first + count)]

    def things(self, count: int) -> list[str]:
        return self.random.sample(_THINGS, count)

    # --- tables, by shape

    def plain(self) -> Table:
        columns, rows = self.random.randint(2, 5), self.random.randint(3, 8)
        drawn = _Drawn()
        drawn.row([self.random.choice(["Ward", "Area", "Depot", "School"]), *self.years(columns)])
        for place in self.places(rows):
            drawn.row([place, *self.figures(columns)])
        if self.random.random() < 0.6:
            drawn.row(["Total", *self.figures(columns)])
        return drawn.table(1, [1.8, *[1.0] * columns])

    def wrapped(self) -> Table:
        """Labels and headers that take more than one line."""
        columns = self.random.randint(2, 4)
        drawn = _Drawn()
        drawn.row(["Measure", *self.things(columns)])
        for thing in self.things(self.random.randint(4, 7)):
            drawn.row([thing, *self.figures(columns)])
        return drawn.table(1, [1.5, *[1.0] * columns])

    def gaps(self) -> Table:
        """Cells that are empty."""
        columns = self.random.randint(3, 5)
        drawn = _Drawn()
        drawn.row(["Site", *self.years(columns)])
        for place in self.places(self.random.randint(4, 8)):
            figures = [figure if self.random.random() < 0.7 else "" for figure in self.figures(columns)]
            drawn.row([place, *(figures if any(figures) else [self.figure(), *figures[1:]])])
        return drawn.table(1, [1.6, *[1.0] * columns])

    def spanned(self) -> Table:
        """A header of two rows: groups over their parts, and the label's header over both."""
        drawn = _Drawn()
        self._two_row_header(drawn, self.random.randint(2, 3), self.random.randint(1, 2))
        columns = 1 + max(cell.column for cell in drawn.cells)
        for place in self.places(self.random.randint(3, 6)):
            drawn.row([place, *self.figures(columns - 1)])
        return drawn.table(2, [1.6, *[1.0] * (columns - 1)])

    def _two_row_header(self, drawn: _Drawn, parts: int, groups: int) -> None:
        names = self.random.choice(
            [["Received", "Granted", "Refused"], ["Spring", "Summer", "Autumn"], ["Boys", "Girls", "All"]]
        )
        heads = (
            self.years(groups)
            if groups > 1
            else [self.random.choice(["Age group", "Outcome of the case", "Season"])]
        )
        drawn.span(self.random.choice(["Ward", "Area", "Financial year"]), 0, 0, 2, 1)
        for number, head in enumerate(heads):
            drawn.span(head, 0, 1 + number * parts, 1, parts)
        end = 1 + groups * parts
        if self.random.random() < 0.5:
            drawn.span("Total", 0, end, 2, 1)
        drawn.height = 1
        drawn.row(names[:parts] * groups, start=1)

    def grouped(self) -> Table:
        """A first column whose cells span several rows."""
        columns = self.random.randint(2, 3)
        drawn = _Drawn()
        drawn.row(["Year", "Quarter", *self.things(columns)])
        for year in self.years(self.random.randint(2, 3)):
            quarters = self.random.randint(2, 4)
            drawn.span(year, drawn.height, 0, quarters, 1)
            for quarter in range(quarters):
                drawn.row([f"Q{quarter + 1}", *self.figures(columns)], start=1)
        return drawn.table(1, [1.0, 1.0, *[1.4] * columns], (0, 1))

    def worded(self) -> Table:
        """Words only, some of several lines."""
        drawn = _Drawn()
        drawn.row(["Name of the site", "Responsible", "What was found"])
        for place in self.places(self.random.randint(4, 7)):
            drawn.row([f"{place} depot", self.random.choice(_ROLES), self.random.choice(_SENTENCES)])
        return drawn.table(1, [1.2, 1.1, 2.2], (0, 1, 2))

    def narrow(self) -> Table:
        drawn = _Drawn()
        drawn.row([self.random.choice(["Age", "Category", "Month"]), "Number"])
        for thing in self.things(self.random.randint(4, 8)):
            drawn.row([" ".join(thing.split()[:2]), self.figure()])
        return drawn.table(1, [1.3, 0.7])

    def long(self) -> Table:
        """A table over more than a page, with a header of two rows."""
        drawn = _Drawn()
        self._two_row_header(drawn, 2, 2)
        columns = 1 + max(cell.column for cell in drawn.cells)
        for place in self.places(self.random.randint(45, 70)):
            label = (
                f"{place}: {self.random.choice(_THINGS).lower()}" if self.random.random() < 0.15 else place
            )
            drawn.row([label, *self.figures(columns - 1)])
        return drawn.table(2, [1.8, *[1.0] * (columns - 1)])

    def long_worded(self) -> Table:
        drawn = _Drawn()
        drawn.row(["Date", "Site", "What was found", "Cost"])
        for place in self.places(self.random.randint(30, 45)):
            day = f"{self.random.randint(1, 28):02}/{self.random.randint(1, 12):02}/2023"
            drawn.row([day, place, self.random.choice(_SENTENCES), self.figure()])
        return drawn.table(1, [0.9, 1.1, 2.4, 0.8], (0, 1, 2))

    # --- what is no table

    def head(self) -> Iterator[Item]:
        place = self.place()
        yield Beside(
            (f"{place} District Council", "Information Team"),
            (
                "The Guildhall",
                f"{self.random.randint(2, 90)} Mill Lane",
                place,
                f"Telephone 01632 960{self.random.randint(100, 999)}",
            ),
        )
        yield Pairs(
            (
                ("Our ref:", f"FOI/{self.random.randint(100, 9_999)}"),
                ("Date:", "3 May 2024"),
                ("Contact:", "Information Team"),
            )
        )
        yield "Dear Ms Okoro"

    def lists(self) -> Iterator[Item]:
        """What stands in columns or by tabs and is no table."""
        yield Heading("What we looked at")
        yield Beside(
            tuple(f"{k}. {thing}" for k, thing in enumerate(self.things(4), 1)),
            tuple(f"• {place}" for place in self.places(5)),
        )
        yield self.random.choice(_PROSE)
        yield Pairs(
            (
                ("Telephone:", "01632 960 417"),
                ("Email:", "foi@council.example"),
                ("Post:", "The Guildhall, Mill Lane"),
            )
        )
        for number, thing in enumerate(self.things(4), 1):
            yield f"{number}. {thing}, in each of the years from 2019 to 2023, with the cost of each of them"
        yield Beside(
            ("Yours sincerely", "A Penhallow", "Information Officer"), ("For the council", self.place())
        )
        yield Pairs(
            (
                ("Opening hours", "Monday to Friday"),
                ("Closed", "bank holidays"),
                ("Nearest station", self.place()),
            )
        )

    def prose(self) -> str:
        return self.random.choice(_PROSE)


_SHAPES: Final[list[Callable[[Inventor], Table]]] = [
    *(Inventor.plain, Inventor.wrapped, Inventor.gaps, Inventor.spanned, Inventor.grouped),
    *(Inventor.worded, Inventor.narrow, Inventor.spanned),
]


def letter_of_tables(seed: int) -> list[Item]:
    """Return a letter with a table of each shape."""
    inventor = Inventor(seed)
    shapes = inventor.random.sample(_SHAPES, len(_SHAPES))
    return _letter(inventor, [shape(inventor) for shape in shapes])


def letter_over_pages(seed: int) -> list[Item]:
    """Return a letter with tables that cross pages."""
    inventor = Inventor(seed)
    return _letter(inventor, [inventor.long(), inventor.long_worded()])


def letter_without_tables(seed: int) -> list[Item]:
    """Return a letter in which nothing is a table."""
    inventor = Inventor(seed)
    return [*inventor.head(), inventor.prose(), *inventor.lists(), inventor.prose(), *inventor.lists()]


def _letter(inventor: Inventor, tables: Sequence[Table]) -> list[Item]:
    items: list[Item] = [*inventor.head(), inventor.prose()]
    for number, table in enumerate(tables, 1):
        items += [Heading(f"{number}. How many were there of each, by year?"), inventor.prose(), table]
        if inventor.random.random() < 0.5:
            items.append(inventor.prose())
    return [*items, "Yours sincerely"]
