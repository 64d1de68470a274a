"""The cells of an OpenDocument spreadsheet, read as a stream."""

from dataclasses import dataclass, field
from typing import Final

from lxml.etree import _Element

from requests_app.checks.hidden.spreadsheets.cells import Seen
from requests_app.checks.hidden.spreadsheets.extracts import Extract, letters
from requests_app.checks.hidden.spreadsheets.held import Held
from tables_app.seen.ods.sight import DRAWN, PARAGRAPH, Cell, Sight, forget, source_of, stream
from tables_app.seen.ods.styles import Styles
from tables_app.seen.parts import Package, all_text, attribute, local, within
from tables_app.seen.values import Shown
from tables_app.seen.ways import Way

_MOST_VALUES: Final = 10_000


@dataclass(slots=True)
class Sheet:
    """A sheet as it is read. source: the file that it is a kept copy of, "" for a sheet of this one."""

    name: str
    is_visible: bool
    is_protected: bool = False
    source: str = ""
    scenario: str | None = None
    has_drawing: bool = False
    seen: Seen = field(default_factory=Seen)
    held: Held = field(default_factory=Held)
    values: list[str] = field(default_factory=list)
    comments: Extract = field(default_factory=Extract)
    authors: set[str] = field(default_factory=set)
    conditions: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Content:
    """What content.xml holds. left: the elements that stand beside the sheets, whole."""

    sheets: list[Sheet] = field(default_factory=list)
    shown: Shown = field(default_factory=Shown)
    left: list[_Element] = field(default_factory=list)


_BESIDE: Final = (
    "tracked-changes",
    "named-expressions",
    "content-validations",
    "data-pilot-tables",
    "database-ranges",
)


def read_content(package: Package, template: _Element | None) -> Content:
    """Return what the sheets of a spreadsheet hold. template: the root of styles.xml."""
    content = Content()
    walks: list[_Walk] = []
    styles: Styles | None = None
    for event, element in stream(package, "scenario", "table-source", "conditional-format", *_BESIDE):
        name = local(element)
        if styles is None:
            roots = [element.getroottree().getroot()]
            styles = Styles([template, *roots] if template is not None else roots)
        if event == "start":
            source = source_of(element) if name == "table" else None
            if source is not None:
                walks.append(_Walk(element, source, styles, content))
        elif name == "table":
            if walks and walks[-1].element is element:
                content.sheets.append(walks.pop().sheet)
                element.clear()
        elif name in _BESIDE:
            content.left.append(element)
        elif walks:
            walks[-1].take(element)
    return content


class _Walk:
    """One sheet, row by row."""

    def __init__(self, element: _Element, source: str, styles: Styles, content: Content) -> None:
        self.element, self._styles, self._content = element, styles, content
        self._sight = Sight(element, styles)
        self.sheet = Sheet(
            attribute(element, "name") or source,
            is_visible=self._sight.is_visible and not source,
            is_protected=self._sight.is_protected,
            source=source,
        )

    def take(self, element: _Element) -> None:
        match local(element):
            case "table-row":
                self._take_row(element)
                forget(element)
            case "scenario":
                self.sheet.scenario = attribute(element, "comment")
                self.sheet.is_visible = False
            case "conditional-format":
                where = attribute(element, "target-range-address")
                for each in within(element, "condition"):
                    if self._styles.look("table-cell", attribute(each, "apply-style-name")).is_unseen:
                        self.sheet.conditions.append(f"{where}: {attribute(each, 'value')}")

    def _take_row(self, element: _Element) -> None:
        row = self._sight.row(element)
        for cell in row.cells:
            if cell.has_more:
                self._note(cell, row.number)
        holding = [cell for cell in row.cells if cell.shown or cell.value]
        for number in row.numbers if holding else ():
            self._keep(holding, number, is_hidden=row.is_hidden)

    def _keep(self, row: list[Cell], number: int, *, is_hidden: bool) -> None:
        sheet = self.sheet
        if not sheet.is_visible:
            sheet.held.add([(cell.column, cell.shown or cell.value) for cell in row])
            if sheet.source or sheet.scenario is not None:
                sheet.values += [cell.shown or cell.value for cell in row][
                    : max(0, _MOST_VALUES - len(sheet.values))
                ]
            return
        left = []
        for cell in row:
            way, instead = (Way.ROWS, "") if is_hidden else self._sight.way(cell, number)
            if way is None:
                left.append(cell)
                continue
            text = cell.value if instead else cell.shown or cell.value
            sheet.seen.hide(way, number, cell.column, f"{text} (shown as “{instead}”)" if instead else text)
        if left:
            sheet.seen.show_row(number)
        values, seen = self._content.shown.values, sheet.seen
        for cell in left:
            if cell.shown:
                values.add(cell.shown)
            if cell.value:
                values.add(cell.value)
            if seen.wants(cell.column):
                seen.show(number, cell.column, cell.shown or cell.value)

    def _note(self, cell: Cell, row: int) -> None:
        """Keep the comments of a cell, and whether anything is drawn on it."""
        for each in cell.element:
            if each.tag == PARAGRAPH:
                continue
            name = local(each)
            if name == "annotation":
                text = " ".join(all_text(part) for part in each if local(part) in ("p", "list"))
                if text.strip():
                    self.sheet.comments.add(row, f"{letters(cell.column)}{row}", text)
                self.sheet.authors |= {
                    all_text(part) for part in each if local(part) in ("creator", "initials")
                }
            elif name in DRAWN:
                self.sheet.has_drawing = True
