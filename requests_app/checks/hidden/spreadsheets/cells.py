"""The cells of one sheet, whatever format it is in, sorted by how they are hidden."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
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

_ROWS_AWAY: Final = 50
"""So many empty rows are more than a screen: nobody looks for more below them."""
_COLUMNS_AWAY: Final = 20
"""And so many empty columns are more than one to the right."""
_MOST_OF_A_COLUMN: Final = 5


class Way(StrEnum):
    """How a cell of a visible sheet is hidden: the code of its finding."""

    ROWS = "hidden-rows"
    COLUMNS = "hidden-columns"
    COLOUR = "invisible-text"
    TINY = "tiny-text"
    FORMAT = "number-format-hides"
    MASK = "number-format-masks"
    PROTECTED = "protection-hides"
    CONDITION = "condition-hides"
    MAYBE = "condition-may-hide"
    BEHIND = "cells-behind"
    FAR = "far-cells"


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
    last_row: int = 0
    is_far_down: bool = False
    columns: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    in_columns: dict[int, int] = field(default_factory=dict)

    def hide(self, way: Way, row: int, column: int, text: str) -> None:
        """Keep a cell that is hidden in some way."""
        if way is Way.COLUMNS:
            self.hidden[way].add(column, f"Column {letters(column)}", text)
        elif way is Way.ROWS:
            self.hidden[way].add(row, f"Row {row}", text)
        else:
            self.hidden[way].add(row, f"{letters(column)}{row}", text)

    def show_row(self, row: int) -> None:
        """Take note of a visible row that holds something."""
        if row - self.last_row > _ROWS_AWAY:
            self.is_far_down = True
        self.last_row = row

    def show(self, row: int, column: int, text: str) -> None:
        """Take note of a visible cell of one of the first rows or of a column that holds little."""
        if self.is_far_down:
            self.hidden[Way.FAR].add(row, f"{letters(column)}{row}", text)
        else:
            self.columns.setdefault(column, []).append((row, text))

    def wants(self, column: int) -> bool:
        """Whether the text of a visible cell may still be asked for; every one is counted here."""
        count = self.in_columns.get(column, 0) + 1
        self.in_columns[column] = count
        return count <= _MOST_OF_A_COLUMN or self.is_far_down

    def findings(self, sheet: str) -> Iterator[Finding]:
        """Yield a finding for each way in which cells of the sheet are hidden."""
        self._find_far_columns()
        for way, extract in self.hidden.items():
            yield _told(way, extract, sheet)

    def _find_far_columns(self) -> None:
        last = 0
        is_far = False
        for column in sorted(self.columns):
            is_far = is_far or column - last > _COLUMNS_AWAY
            last = column
            for row, text in self.columns[column] if is_far else ():
                self.hidden[Way.FAR].add(row, f"{letters(column)}{row}", text)
            if is_far:
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
