"""Columns, rows and rectangles of a sheet, and how far they are from each other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

ROWS_AWAY: Final = 50
"""So many empty rows are more than a screen: nobody looks for more below them."""
COLUMNS_AWAY: Final = 20
"""And so many empty columns are more than one to the right."""
_AREA: Final = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")


def column_number(letters: str) -> int:
    """Return the number, from 1, of a spreadsheet column: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, counted from 1, its last row and column within it."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right


def areas(text: str) -> list[Area]:
    """Return the rectangles that a list of references names: "A1:B3 D4"."""
    found = []
    for left, top, right, bottom in _AREA.findall(text.upper()):
        rows = sorted((int(top), int(bottom or top)))
        columns = sorted((column_number(left), column_number(right or left)))
        found.append(Area(rows[0], columns[0], rows[1], columns[1]))
    return found


@dataclass(slots=True)
class Reach:
    """How far somebody looks down or across a sheet who goes from one thing to the next.

    away: so much emptiness ends it. drawn: (first, last) of the rows or columns that charts and pictures lie on, which is none.
    """

    away: int
    drawn: Sequence[tuple[int, int]] = ()
    last: int = 0
    is_beyond: bool = False

    def take(self, number: int) -> bool:
        """Whether a visible row or column, the next in order, stands far away from those before."""
        if number - self.last > self.away:
            self._go_along_drawings(number)
        if number - self.last > self.away:
            self.is_beyond = True
        self.last = number
        return self.is_beyond

    def pass_over(self, number: int) -> None:
        """Take note of a hidden row or column: those on either side of it stand next to each other."""
        if number - self.last <= self.away:
            self.last = number

    def _go_along_drawings(self, number: int) -> None:
        for first, last in sorted(self.drawn):
            if first - self.last <= self.away:
                self.last = max(self.last, min(last, number))
