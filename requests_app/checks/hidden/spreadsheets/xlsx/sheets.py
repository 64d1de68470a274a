"""The cells of an Excel workbook: hidden sheets, and what is hidden on visible ones."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.spreadsheets.cells import Seen
from requests_app.checks.hidden.spreadsheets.extracts import Extract, counted, found, letters, listed
from requests_app.checks.hidden.spreadsheets.held import Held, of_hidden_sheet
from requests_app.checks.hidden.spreadsheets.xlsx.notes import AFTER_CELLS, Notes
from tables_app.seen.parts import local
from tables_app.seen.places import Area
from tables_app.seen.values import alike
from tables_app.seen.xlsx.conditions import Rule, rules
from tables_app.seen.xlsx.layout import Cell, cells, rows, said_by, text_of
from tables_app.seen.xlsx.sight import NUMBERS, Row, Sight, says_something
from tables_app.seen.xlsx.workbook import Sheet, Workbook

_MORE_DIGITS: Final = 2
"""So many digits behind the last that is shown are not a matter of rounding a sum of pence."""

Watched = Mapping[str, Sequence[Area]]
"""Areas whose visible rows are to be remembered, by the sheet's name in small letters."""


@dataclass(slots=True)
class Sheets:
    """What is remembered of a workbook's sheets.

    rows: of watched areas, what the visible ones say, by sheet and area. notes: what sheets say after their cells, by part.
    """

    notes: dict[str, Notes] = field(default_factory=lambda: defaultdict(Notes))
    rows: dict[tuple[str, Area], set[int]] = field(default_factory=lambda: defaultdict(set))


def in_cells(book: Workbook, watched: Watched, sheets: Sheets) -> Iterator[Finding]:
    """Yield what is hidden in the cells of a workbook, and remember what is shown."""
    # What is shown must be known before anything hidden is compared with it.
    for sheet in book.sheets:
        if sheet.is_visible:
            yield from _on_visible(book, sheet, watched.get(sheet.name.casefold(), ()), sheets)
    held = [
        (sheet, _held(book, sheet, sheets.notes[sheet.part])) for sheet in book.sheets if not sheet.is_visible
    ]
    for sheet, what in held:
        yield _of_hidden_sheet(book, sheet, what)
    unused = [text for number, text in enumerate(book.texts) if number not in book.used and text.strip()]
    if left := [text for text in unused if not book.shown.holds(text)]:
        message = (
            f"The file keeps {counted(len(left), 'text')} of cells that are no longer there. "
            "Anybody who unzips the file can read them."
        )
        yield found("deleted-texts", "", Severity.SEVERE, message, (listed(left[:12]),))


# --- hidden sheets ------------------------------------------------------------------------------------------------

_STATES: Final = {
    "hidden": "is hidden. Anybody can unhide it with a right click on the tabs",
    "veryHidden": "is hidden so that Excel's menus do not show it. Any other program does",
    "unlisted": "is not in the workbook's list of sheets. Anybody who unzips the file can read it",
}


def _held(book: Workbook, sheet: Sheet, notes: Notes) -> Held:
    held = Held()
    for element in rows(book, sheet.part, AFTER_CELLS):
        if local(element) != "row":
            notes.take(element)
            continue
        texts = [
            (cell.column, said_by(book, cell) if held.wants_texts else "")
            for cell in cells(element)
            if says_something(book, cell)
        ]
        if texts:
            held.add(texts)
    return held


def _of_hidden_sheet(book: Workbook, sheet: Sheet, held: Held) -> Finding:
    state = _STATES.get(sheet.state, _STATES["hidden"])
    has_drawing = any(each.kind in ("drawing", "oleObject", "pivotTable") for each in sheet.relations)
    return of_hidden_sheet(sheet.name, state, held, book.shown, has_drawing=has_drawing)


# --- visible sheets -----------------------------------------------------------------------------------------------


class _Walk:
    """One visible sheet, row by row."""

    def __init__(self, book: Workbook, sheet: Sheet, watched: Sequence[Area], sheets: Sheets) -> None:
        self._book, self._sheet, self._sheets = book, sheet, sheets
        self._watched = watched
        self.sight = Sight(book, sheet)
        self.seen = Seen()
        self.seen.draw(self.sight.covers.drawn)
        self.precise = Extract()

    def take(self, row: Row) -> None:
        for each in row.unseen:
            text = said_by(self._book, each.cell)
            said = f"{text} (shown as “{each.instead}”)" if each.instead else text
            self.seen.hide(each.way, row.number, each.cell.column, said)
        if row.shown:
            self._show(row.shown, row.number)

    def _show(self, shown: Sequence[Cell], number: int) -> None:
        book, seen = self._book, self.seen
        seen.show_row(number)
        for cell in shown:
            if '"' in cell.formula:
                self._sheets.notes[self._sheet.part].take_formula(
                    f"{letters(cell.column)}{number}", cell.formula
                )
            look = self.sight.look(cell.style)
            if look and look.decimals is not None and _is_precise(cell, look.decimals):
                self.precise.add(number, f"{letters(cell.column)}{number}", cell.raw)
            book.shown.values.add(text_of(book, cell))
            if seen.wants(cell.column):
                seen.show(number, cell.column, said_by(book, cell))
        for area in self._watched:
            if area.top <= number <= area.bottom:
                in_area = {cell.column: alike(text_of(book, cell)) for cell in shown}
                said = tuple(in_area.get(column, "") for column in range(area.left, area.right + 1))
                self._sheets.rows[self._sheet.name.casefold(), area].add(hash(said))


def _is_precise(cell: Cell, decimals: int) -> bool:
    if cell.kind not in NUMBERS or len(cell.raw) < decimals + 4:
        return False
    _, point, fraction = cell.raw.partition(".")
    # 17 digits are the trace of a sum in binary, not of a figure that somebody knew so well.
    return bool(point) and len(fraction) >= decimals + _MORE_DIGITS and "E" not in fraction


def _on_visible(book: Workbook, sheet: Sheet, watched: Sequence[Area], sheets: Sheets) -> Iterator[Finding]:
    walk = _Walk(book, sheet, watched, sheets)
    conditions: list[Rule] = []
    is_protected = False
    for element in rows(book, sheet.part, ("conditionalFormatting", "sheetProtection", *AFTER_CELLS)):
        match local(element):
            case "row":
                walk.take(walk.sight.row(element))
            case "sheetProtection":
                is_protected = True
            case "conditionalFormatting":
                conditions += rules(element, book.styles)
            case _:
                sheets.notes[sheet.part].take(element)
    for row, cell, way in walk.sight.hidden_by(conditions) if conditions else ():
        walk.seen.hide(way, row, cell.column, said_by(book, cell))
    yield from walk.seen.findings(sheet.name)
    if walk.precise.count:
        message = (
            f"On the sheet “{sheet.name}”, {counted(walk.precise.count, 'figure')} "
            f"{'is' if walk.precise.count == 1 else 'are'} shown rounded. The file holds every digit."
        )
        yield found("rounded-figures", sheet.name, Severity.INFORMATION, message, walk.precise.lines())
    if is_protected:
        message = (
            f"The sheet “{sheet.name}” is protected. That hides nothing: anybody can take the protection off."
        )
        yield found("sheet-protection", sheet.name, Severity.INFORMATION, message)
