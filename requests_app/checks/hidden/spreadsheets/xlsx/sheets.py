"""The cells of an Excel workbook: hidden sheets, and what is hidden on visible ones."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml.etree import _Element

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.packages import local
from requests_app.checks.hidden.spreadsheets import masks
from requests_app.checks.hidden.spreadsheets.cells import Seen, Way
from requests_app.checks.hidden.spreadsheets.contrast import are_too_alike
from requests_app.checks.hidden.spreadsheets.extracts import Extract, counted, found, letters, listed
from requests_app.checks.hidden.spreadsheets.held import Held, of_hidden_sheet
from requests_app.checks.hidden.spreadsheets.shown import alike, is_number
from requests_app.checks.hidden.spreadsheets.xlsx.conditions import Rule, rules
from requests_app.checks.hidden.spreadsheets.xlsx.covers import Covers
from requests_app.checks.hidden.spreadsheets.xlsx.layout import (
    Cell,
    Layout,
    cells,
    number_of,
    rows,
    said_by,
    text_of,
)
from requests_app.checks.hidden.spreadsheets.xlsx.notes import AFTER_CELLS, Notes
from requests_app.checks.hidden.spreadsheets.xlsx.styles import Look
from requests_app.checks.hidden.spreadsheets.xlsx.workbook import (
    Area,
    Sheet,
    Workbook,
    areas,
    coloured_runs,
)

_MORE_DIGITS: Final = 2
"""So many digits behind the last that is shown are not a matter of rounding a sum of pence."""
_NUMBERS: Final = (None, "n")
_TEXTS: Final = ("s", "str", "inlineStr")

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
            if _says_something(book, cell)
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
        self._covers = Covers(book, sheet)
        self._banded = _banded(book, sheet)
        self._is_plain = not self._covers and not book.runs
        self._looks: dict[str | None, Look | None] = {}
        self.layout: Layout | None = None
        self.seen = Seen()
        self.precise = Extract()

    def row(self, row: _Element, number: int) -> None:
        if self.layout is None:
            self.layout = Layout(row.getroottree().getroot())
        layout, book = self.layout, self._book
        row_is_hidden = layout.hides_row(row, number)
        shown = []
        for cell in cells(row):
            if not _says_something(book, cell):
                continue
            if row_is_hidden or layout.hides_column(cell.column):
                way = Way.ROWS if row_is_hidden else Way.COLUMNS
                self.seen.hide(way, number, cell.column, said_by(book, cell))
            elif not self._is_hidden_by_look(cell, number):
                shown.append(cell)
        if shown:
            self._show(shown, number)

    def _show(self, shown: list[Cell], number: int) -> None:
        book, seen = self._book, self.seen
        seen.show_row(number)
        for cell in shown:
            if '"' in cell.formula:
                self._sheets.notes[self._sheet.part].take_formula(
                    f"{letters(cell.column)}{number}", cell.formula
                )
            book.shown.values.add(text_of(book, cell))
            if seen.wants(cell.column):
                seen.show(number, cell.column, said_by(book, cell))
        for area in self._watched:
            if area.top <= number <= area.bottom:
                in_area = {cell.column: alike(text_of(book, cell)) for cell in shown}
                said = tuple(in_area.get(column, "") for column in range(area.left, area.right + 1))
                self._sheets.rows[self._sheet.name.casefold(), area].add(hash(said))

    def _is_hidden_by_look(self, cell: Cell, row: int) -> bool:
        """Whether a cell's style, or something that lies on it, hides what it says; if so it is kept."""
        book = self._book
        look = self._look(cell.style)
        if look is None and self._is_plain and cell.rich is None:
            return False
        way, instead = _way(book, cell, look) if look else (None, "")
        if way is Way.COLOUR and look and not look.has_paper and _is_in(self._banded, row, cell.column):
            way = None  # the paper is that of a table's own style
        if way is None and self._has_unseen_run(cell):
            way = Way.COLOUR
        if way is None and self._covers and self._covers.hold(row, cell.column):
            way = Way.BEHIND
        if way is None:
            if look and look.decimals is not None and _is_precise(cell, look.decimals):
                self.precise.add(row, f"{letters(cell.column)}{row}", cell.raw)
            return False
        text = said_by(book, cell)
        self.seen.hide(way, row, cell.column, f"{text} (shown as “{instead}”)" if instead else text)
        return True

    def _look(self, style: str | None) -> Look | None:
        """Return the look of a style that may hide something, None for all others."""
        if style not in self._looks:
            look = self._book.styles.look(style)
            matters = look.is_unseen or look.is_tiny or look.decimals is not None or masks.is_mask(look.code)
            self._looks[style] = look if matters else None
        return self._looks[style]

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


def _says_something(book: Workbook, cell: Cell) -> bool:
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
    if cell.kind in _NUMBERS and is_number(cell.raw):
        instead = masks.instead_of_number(look.code, float(cell.raw))
    elif cell.kind in _TEXTS:
        instead = masks.instead_of_text(look.code)
    if instead is None or instead == text_of(book, cell):
        return None, ""
    return (Way.MASK, instead) if instead else (Way.FORMAT, "")


def _is_precise(cell: Cell, decimals: int) -> bool:
    if cell.kind not in _NUMBERS or len(cell.raw) < decimals + 4:
        return False
    _, point, fraction = cell.raw.partition(".")
    # 17 digits are the trace of a sum in binary, not of a figure that somebody knew so well.
    return bool(point) and len(fraction) >= decimals + _MORE_DIGITS and "E" not in fraction


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


def _on_visible(book: Workbook, sheet: Sheet, watched: Sequence[Area], sheets: Sheets) -> Iterator[Finding]:
    walk = _Walk(book, sheet, watched, sheets)
    number = 0
    conditions: list[Rule] = []
    is_protected = False
    for element in rows(book, sheet.part, ("conditionalFormatting", "sheetProtection", *AFTER_CELLS)):
        match local(element):
            case "row":
                number = number_of(element, number)
                walk.row(element, number)
            case "sheetProtection":
                is_protected = True
            case "conditionalFormatting":
                conditions += rules(element, book.styles)
            case _:
                sheets.notes[sheet.part].take(element)
    if conditions and walk.layout:
        _hide_by_conditions(book, sheet, walk, conditions)
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


def _hide_by_conditions(book: Workbook, sheet: Sheet, walk: _Walk, conditions: list[Rule]) -> None:
    """Look through the cells once more for those that conditional formats hide: the file gives these after the cells."""
    where = _around([area for rule in conditions for area in rule.areas])
    number = 0
    for row in rows(book, sheet.part):
        number = number_of(row, number)
        is_outside = not where.top <= number <= where.bottom
        if is_outside or walk.layout is None or walk.layout.hides_row(row, number):
            continue
        for cell in cells(row):
            if (
                not where.left <= cell.column <= where.right
                or cell.kind == "e"
                or walk.layout.hides_column(cell.column)
            ):
                continue
            look = book.styles.look(cell.style)
            for rule in conditions:
                if _is_in(rule.areas, number, cell.column) and (
                    way := rule.way(cell, look, text_of(book, cell))
                ):
                    walk.seen.hide(way, number, cell.column, said_by(book, cell))
                    break


def _around(some: Sequence[Area]) -> Area:
    """Return the smallest rectangle that holds all of some areas."""
    return Area(
        min((area.top for area in some), default=0),
        min((area.left for area in some), default=0),
        max((area.bottom for area in some), default=0),
        max((area.right for area in some), default=0),
    )
