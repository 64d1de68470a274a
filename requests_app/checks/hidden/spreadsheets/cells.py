"""The cells of one sheet, whatever format it is in, sorted by how they are hidden."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.spreadsheets.extracts import (
    Extract,
    columns_named,
    counted,
    found,
    letters,
    rows_named,
)
from tables_app.seen.places import COLUMNS_AWAY, ROWS_AWAY, Area, Reach
from tables_app.seen.ways import Way

_MOST_OF_A_COLUMN: Final = 5


@dataclass(frozen=True, slots=True)
class _Said:
    """How a way of hiding is told."""

    severity: Severity
    message: str


_SAID: Final = {
    Way.ROWS: _Said(
        Severity.SEVERE,
        "On the sheet “{sheet}”, {places} {are} hidden or filtered out. Anybody can show them. {hold}.",
    ),
    Way.COLUMNS: _Said(
        Severity.SEVERE,
        "On the sheet “{sheet}”, {places} {are} hidden or too narrow to be seen. Anybody can widen them. {hold}.",
    ),
    Way.COLOUR: _Said(
        Severity.SEVERE,
        "On the sheet “{sheet}”, {cells} in {places} {are_cells} of the colour of the background. "
        "Anybody who clicks on them can read them.",
    ),
    Way.TINY: _Said(
        Severity.SEVERE,
        "On the sheet “{sheet}”, {cells} in {places} {are_cells} in print too small to be seen. "
        "Anybody who clicks on them can read them.",
    ),
    Way.FORMAT: _Said(
        Severity.SEVERE,
        "On the sheet “{sheet}”, the number format of {cells} in {places} shows nothing. "
        "Anybody who clicks on them can read what they hold.",
    ),
    Way.MASK: _Said(
        Severity.SEVERE,
        "On the sheet “{sheet}”, the number format of {cells} in {places} shows something else than they hold. "
        "Anybody who clicks on them can read the value.",
    ),
    Way.PROTECTED: _Said(
        Severity.SEVERE,
        "On the sheet “{sheet}”, the protection of {cells} in {places} hides what they hold. "
        "Anybody can take it off.",
    ),
    Way.CONDITION: _Said(
        Severity.SEVERE,
        "On the sheet “{sheet}”, a conditional format makes {cells} in {places} invisible. "
        "Anybody who clicks on them can read them.",
    ),
    Way.MAYBE: _Said(
        Severity.WARNING,
        "On the sheet “{sheet}”, a conditional format may make {cells} in {places} invisible. Look whether it does.",
    ),
    Way.BEHIND: _Said(
        Severity.SEVERE,
        "On the sheet “{sheet}”, {cells} in {places} {are_cells} behind a picture, shape, chart or merged cell. "
        "Anybody can move it away or part the cells.",
    ),
    Way.FAR: _Said(
        Severity.SEVERE,
        "On the sheet “{sheet}”, {cells} {stand} far away from the rest, in {places}. Anybody can scroll there.",
    ),
}


@dataclass(slots=True)
class Seen:
    """What a sheet's walk has found. Rows come in order; rows and columns are counted from 1."""

    hidden: dict[Way, Extract] = field(default_factory=lambda: defaultdict(Extract))
    down: Reach = field(default_factory=lambda: Reach(ROWS_AWAY))
    across: Reach = field(default_factory=lambda: Reach(COLUMNS_AWAY))
    hidden_columns: set[int] = field(default_factory=set)
    columns: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    in_columns: dict[int, int] = field(default_factory=dict)

    def draw(self, drawn: Sequence[Area]) -> None:
        """Take note of what charts and pictures lie on: it is not empty."""
        self.down.drawn = [(area.top, area.bottom) for area in drawn]
        self.across.drawn = [(area.left, area.right) for area in drawn]

    def hide(self, way: Way, row: int, column: int, text: str) -> None:
        """Keep a cell that is hidden in some way."""
        if way is Way.COLUMNS:
            self.hidden_columns.add(column)
            self.hidden[way].add(column, f"Column {letters(column)}", text)
        elif way is Way.ROWS:
            self.down.pass_over(row)
            self.hidden[way].add(row, f"Row {row}", text)
        else:
            self.hidden[way].add(row, f"{letters(column)}{row}", text)

    def show_row(self, row: int) -> None:
        """Take note of a visible row that holds something."""
        self.down.take(row)

    def show(self, row: int, column: int, text: str) -> None:
        """Take note of a visible cell of one of the first rows or of a column that holds little."""
        if self.down.is_beyond:
            self.hidden[Way.FAR].add(row, f"{letters(column)}{row}", text)
        else:
            self.columns.setdefault(column, []).append((row, text))

    def wants(self, column: int) -> bool:
        """Whether the text of a visible cell may still be asked for; every one is counted here."""
        count = self.in_columns.get(column, 0) + 1
        self.in_columns[column] = count
        return count <= _MOST_OF_A_COLUMN or self.down.is_beyond

    def findings(self, sheet: str) -> Iterator[Finding]:
        """Yield a finding for each way in which cells of the sheet are hidden."""
        self._find_far_columns()
        for way, extract in self.hidden.items():
            yield _told(way, extract, sheet)

    def _find_far_columns(self) -> None:
        for column in sorted(self.columns.keys() | self.hidden_columns):
            if column not in self.columns:
                self.across.pass_over(column)
            elif self.across.take(column):
                for row, text in self.columns[column]:
                    self.hidden[Way.FAR].add(row, f"{letters(column)}{row}", text)
                self.hidden[Way.FAR].count += self.in_columns[column] - len(self.columns[column])


def _told(way: Way, extract: Extract, sheet: str) -> Finding:
    said = _SAID[way]
    places = columns_named(extract.places) if way is Way.COLUMNS else rows_named(extract.places)
    is_one = extract.count == 1
    message = said.message.format(
        sheet=sheet,
        places=places,
        are="is" if len(extract.places) == 1 else "are",
        hold=f"{counted(extract.count, 'cell')} there {'holds' if is_one else 'hold'} something",
        cells=counted(extract.count, "cell"),
        are_cells="is" if is_one else "are",
        stand="stands" if is_one else "stand",
    )
    return found(way, sheet, said.severity, message, extract.lines())
