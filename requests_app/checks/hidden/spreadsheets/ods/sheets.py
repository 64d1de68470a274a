"""The cells of an OpenDocument spreadsheet, read as a stream."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree
from lxml.etree import _Element

from requests_app.checks.hidden.colours import WHITE
from requests_app.checks.hidden.packages import attribute, local
from requests_app.checks.hidden.spreadsheets.cells import Seen, Way
from requests_app.checks.hidden.spreadsheets.contrast import are_too_alike
from requests_app.checks.hidden.spreadsheets.extracts import Extract, letters
from requests_app.checks.hidden.spreadsheets.held import Held
from requests_app.checks.hidden.spreadsheets.ods.styles import Look, Styles
from requests_app.checks.hidden.spreadsheets.parts import Package, all_text, within
from requests_app.checks.hidden.spreadsheets.shown import Shown
from requests_app.letters.gate import column_number
from requests_app.letters.readers.odt.names import qn

_MOST_REPEATED: Final = 1_000
_CELLS: Final = (qn("table:table-cell"), qn("table:covered-table-cell"))
_OTHER_VALUES: Final = tuple(
    qn(f"office:{name}") for name in ("date-value", "time-value", "boolean-value", "string-value")
)
_VALUE: Final = qn("office:value")
_VALUE_TYPE: Final = qn("office:value-type")
_STYLE_NAME: Final = qn("table:style-name")
_PARAGRAPH: Final = qn("text:p")
_COVERED: Final = qn("table:covered-table-cell")
_GAPS: Final = ("s", "tab", "line-break")
_CORNER: Final = re.compile(r".*?\.?\$?([A-Z]{1,3})\$?(\d{1,7})")
_DRAWN: Final = ("frame", "custom-shape", "rect", "ellipse", "polygon", "path", "g")


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


@dataclass(slots=True)  # not frozen, which takes three times as long to make: a sheet may have a million
class _Cell:
    """A cell that holds something.

    shown: its text, as it is to be seen; value: what it holds, where the file says so; is_rich: whether stretches of the text
    may look otherwise.
    """

    column: int
    look: Look
    shown: str
    value: str
    is_rich: bool
    element: _Element


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
    with package.open("content.xml") as part:
        events = etree.iterparse(
            part,
            events=("start", "end"),
            tag=[
                f"{{*}}{name}"
                for name in ("table", "table-row", "scenario", "table-source", "conditional-format", *_BESIDE)
            ],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        for event, element in events:
            name = local(element)
            if styles is None:
                roots = [element.getroottree().getroot()]
                styles = Styles([template, *roots] if template is not None else roots)
            if event == "start":
                if name == "table" and _is_sheet(element):
                    walks.append(_Walk(element, styles, content))
            elif name == "table":
                if walks and walks[-1].element is element:
                    content.sheets.append(walks.pop().sheet)
                    element.clear()
            elif name in _BESIDE:
                content.left.append(element)
            elif walks:
                walks[-1].take(element)
    return content


def _is_sheet(table: _Element) -> bool:
    parent = table.getparent()
    return parent is not None and local(parent) in ("spreadsheet", "dde-link")


class _Walk:
    """One sheet, row by row."""

    def __init__(self, element: _Element, styles: Styles, content: Content) -> None:
        name = attribute(element, "name")
        self.element, self._styles, self._content = element, styles, content
        parent = element.getparent()
        source = name.rpartition("#")[0].strip("'") if name.startswith("'file:") or "://" in name else ""
        if parent is not None and local(parent) == "dde-link":
            source = "another program"
        self.sheet = Sheet(
            name or source,
            is_visible=not styles.hides_sheet(attribute(element, "style-name")) and not source,
            is_protected=attribute(element, "protected") == "true",
            source=source,
        )
        self._row = 0
        self._columns: list[tuple[int, bool, str]] | None = None
        self._covers: list[tuple[int, int, int, int]] = []

    def take(self, element: _Element) -> None:
        match local(element):
            case "table-row":
                self._take_row(element)
                _forget(element)
            case "scenario":
                self.sheet.scenario = attribute(element, "comment")
                self.sheet.is_visible = False
            case "conditional-format":
                where = attribute(element, "target-range-address")
                for each in within(element, "condition"):
                    if self._styles.look("table-cell", attribute(each, "apply-style-name")).is_unseen:
                        self.sheet.conditions.append(f"{where}: {attribute(each, 'value')}")

    def _take_row(self, row: _Element) -> None:
        if self._columns is None:
            self._columns = [*self._layout()]
        repeated = _repeat(row, "number-rows-repeated")
        found = list(self._cells(row))
        number = self._row + 1
        self._row += repeated
        if not found:
            return
        for cell in found:
            self._note(cell, number)
        holding = [cell for cell in found if cell.shown or cell.value]
        is_hidden = self._hides_row(row)
        for repetition in range(min(repeated, _MOST_REPEATED) if holding else 0):
            self._keep(holding, number + repetition, is_hidden=is_hidden)

    def _keep(self, row: list[_Cell], number: int, *, is_hidden: bool) -> None:
        sheet = self.sheet
        if not sheet.is_visible:
            sheet.held.add([(cell.column, cell.shown or cell.value) for cell in row])
            if sheet.source or sheet.scenario is not None:
                sheet.values += [cell.shown or cell.value for cell in row][
                    : max(0, 10_000 - len(sheet.values))
                ]
            return
        left = []
        for cell in row:
            way, instead = (Way.ROWS, "") if is_hidden else self._way(cell, number)
            if way is None:
                left.append(cell)
                continue
            text = cell.value if instead else cell.shown or cell.value
            sheet.seen.hide(way, number, cell.column, f"{text} (shown as “{instead}”)" if instead else text)
        if left:
            sheet.seen.show_row(number)
        for cell in left:
            self._content.shown.values.update(filter(None, (cell.shown, cell.value)))
            if sheet.seen.wants(cell.column):
                sheet.seen.show(number, cell.column, cell.shown or cell.value)

    def _way(self, cell: _Cell, row: int) -> tuple[Way | None, str]:
        """Return how a cell is hidden, and what is shown in its place."""
        look = cell.look
        if self._hides_column(cell.column):
            return Way.COLUMNS, ""
        if cell.element.tag == _COVERED:
            return Way.BEHIND, ""
        is_error = (
            look.is_unseen
            and cell.element.get(_VALUE_TYPE, "") in ("", "error")
            and cell.shown.startswith("#")
        )
        if (look.is_unseen and not is_error) or (cell.is_rich and self._has_unseen_span(cell)):
            return Way.COLOUR, ""
        if look.is_tiny:
            return Way.TINY, ""
        if look.is_kept_secret and self.sheet.is_protected:
            return Way.PROTECTED, ""
        number = _as_number(cell.element.get(_VALUE, "")) if look.data or not cell.shown else None
        instead = None if number is None else self._styles.instead_of(look.data, number)
        if instead and instead != cell.value and not (number == 0 and not re.search(r"[\w*<>]", instead)):
            return Way.MASK, instead
        if not cell.shown and cell.value and number != 0:
            return Way.FORMAT, ""
        if self._covers and any(
            top <= row <= bottom and left <= cell.column <= right for top, left, bottom, right in self._covers
        ):
            return Way.BEHIND, ""
        return None, ""

    def _has_unseen_span(self, cell: _Cell) -> bool:
        for span in within(cell.element, "span"):
            ink = self._styles.look("text", attribute(span, "style-name")).ink
            if ink and are_too_alike(ink, cell.look.paper or WHITE) and all_text(span):
                return True
        return False

    def _note(self, cell: _Cell, row: int) -> None:
        """Keep the comments of a cell, and what is drawn on it."""
        for each in cell.element:
            if each.tag == _PARAGRAPH:
                continue
            name = local(each)
            if name == "annotation":
                text = " ".join(all_text(part) for part in each if local(part) in ("p", "list"))
                if text.strip():
                    self.sheet.comments.add(row, f"{letters(cell.column)}{row}", text)
                self.sheet.authors |= {
                    all_text(part) for part in each if local(part) in ("creator", "initials")
                }
            elif name in _DRAWN:
                self.sheet.has_drawing = True
                self._cover(each, row, cell.column)

    def _cover(self, drawn: _Element, row: int, column: int) -> None:
        corner = _CORNER.fullmatch(attribute(drawn, "end-cell-address"))
        is_opaque = local(drawn) == "frame" or self._styles.is_filled(attribute(drawn, "style-name"))
        if corner and is_opaque:
            self._covers.append(
                (row, column, max(row, int(corner[2]) - 1), max(column, column_number(corner[1]) - 1))
            )

    def _cells(self, row: _Element) -> Iterator[_Cell]:
        """Yield the cells of a row that hold something, a repeated one as often as it is repeated."""
        column = 0
        for element in row:
            if element.tag not in _CELLS:
                continue
            repeated = _repeat(element, "number-columns-repeated")
            if len(element) or element.get(_VALUE_TYPE):
                style = element.get(_STYLE_NAME) or row.get(qn("table:default-cell-style-name"))
                paragraphs = [each for each in element if each.tag == _PARAGRAPH]
                is_rich = any(len(each) for each in paragraphs)
                if len(paragraphs) == 1 and not is_rich:
                    shown = (paragraphs[0].text or "").strip()
                else:
                    shown = " ".join("\n".join(map(_shown, paragraphs)).split())
                value = element.get(_VALUE) or next(filter(None, map(element.get, _OTHER_VALUES)), "")
                for at in range(column + 1, column + 1 + min(repeated, _MOST_REPEATED)):
                    look = self._styles.look("table-cell", style or self._default_style(at))
                    yield _Cell(at, look, shown, value, is_rich, element)
            column += repeated

    def _layout(self) -> Iterator[tuple[int, bool, str]]:
        """Yield, for each stretch of columns, its last one, whether it is hidden, and the style of its cells."""
        last = 0
        for column in within(self.element, "table-column"):
            last += _repeat(column, "number-columns-repeated")
            is_hidden = (
                attribute(column, "visibility") in ("collapse", "filter")
                or self._styles.hides_column(attribute(column, "style-name"))
                or _is_in_closed_group(column)
            )
            yield last, is_hidden, attribute(column, "default-cell-style-name")

    def _hides_column(self, column: int) -> bool:
        return next((is_hidden for last, is_hidden, _ in self._columns or () if column <= last), False)

    def _default_style(self, column: int) -> str:
        return next((style for last, _, style in self._columns or () if column <= last), "Default")

    def _hides_row(self, row: _Element) -> bool:
        return (
            attribute(row, "visibility") in ("collapse", "filter")
            or self._styles.hides_row(attribute(row, "style-name"))
            or _is_in_closed_group(row)
        )


def _is_in_closed_group(element: _Element) -> bool:
    parent = element.getparent()
    while parent is not None and local(parent) != "table":
        if attribute(parent, "display") == "false":
            return True
        parent = parent.getparent()
    return False


def _shown(element: _Element) -> str:
    text = element.text or ""
    for child in element:
        text += " " if local(child) in _GAPS else "" if local(child) == "annotation" else _shown(child)
        text += child.tail or ""
    return text


def _repeat(element: _Element, name: str) -> int:
    value = element.get(qn(f"table:{name}"))
    return 1 if value is None else max(1, int(value)) if re.fullmatch(r"\d{1,9}", value) else 1


def _as_number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,3})?", text) else None


def _forget(row: _Element) -> None:
    row.clear()
    parent = row.getparent()
    while parent is not None and (before := row.getprevious()) is not None and local(before) == "table-row":
        parent.remove(before)
