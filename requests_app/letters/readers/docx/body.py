"""The blocks of a Word file's body, header, footer or note, in reading order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from docx.oxml.ns import qn
from lxml.etree import _Element

from requests_app.letters.document import Block, Paragraph
from requests_app.letters.readers.docx.inline import Inline, chosen
from requests_app.letters.readers.docx.numbering import Numbering, indent_of, integer
from requests_app.letters.readers.docx.styles import Styles, is_on
from requests_app.letters.readers.folding import Run, fold
from requests_app.letters.readers.layout import MOST_COLUMNS, DraftCell, tabulated
from requests_app.letters.readers.marks import Mark

# What these wrap are paragraphs and tables like any others.
_WRAPPERS: Final = {qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"), qn("w:moveTo")}
_ALTERNATIVES: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_DEEPEST: Final = 40
_LOOKS: Final = {"firstRow": 0x0020, "lastRow": 0x0040, "firstCol": 0x0080, "lastCol": 0x0100}


@dataclass(slots=True)
class Body:
    """Reads the blocks of one part of the file. `numbering` counts on over all parts."""

    styles: Styles
    numbering: Numbering
    inline: Inline
    is_running: bool = False
    _carried: list[Run] = field(default_factory=list)
    """The runs of a paragraph whose end was deleted: they go on in the next one."""

    def blocks(self, parent: _Element, *, bold_table: bool = False, depth: int = 0) -> Iterator[Block]:
        """Yield the blocks of an element that holds paragraphs and tables."""
        if depth > _DEEPEST:
            return
        for child in parent:
            if child.tag == qn("w:p"):
                yield from self._paragraph(child, bold_table=bold_table, depth=depth)
            elif child.tag == qn("w:tbl"):
                yield from self._table(child, depth + 1)
            elif child.tag in _WRAPPERS:
                yield from self.blocks(child, bold_table=bold_table, depth=depth + 1)
            elif child.tag == _ALTERNATIVES:
                yield from self.blocks(chosen(child), bold_table=bold_table, depth=depth + 1)

    def _paragraph(self, element: _Element, *, bold_table: bool, depth: int) -> Iterator[Block]:
        properties = element.find(qn("w:pPr"))
        style = self.styles.paragraph_style(properties)
        runs = self._carried + self.inline.runs(element, style, bold_table=bold_table)
        self._carried = []
        boxes, self.inline.boxes = self.inline.boxes, []
        end = properties.find(qn("w:rPr")) if properties is not None else None
        if end is not None and end.find(qn("w:del")) is not None:
            self._carried = runs
        else:
            is_hidden = not runs and end is not None and is_on(end.find(qn("w:vanish")))
            mark = None if is_hidden else self._mark(properties, style)
            folded = fold(runs)
            if folded.text:
                yield Paragraph(
                    text=folded.text,
                    label=mark.label if mark else "",
                    level=mark.level if mark else 0,
                    heading=self.styles.heading(style, properties),
                    bold=folded.bold,
                    indent=self._indent(properties, style, mark),
                    running=self.is_running,
                    links=folded.links,
                )
        for box in boxes:
            yield from self.blocks(box, depth=depth + 1)

    def _mark(self, properties: _Element | None, style: str) -> Mark | None:
        own = properties.find(qn("w:numPr")) if properties is not None else None
        from_style, owner = self.styles.list_of(style)
        named = next((one for one in (own, from_style) if _integer(one, "w:numId") is not None), None)
        list_id = _integer(named, "w:numId")
        if not list_id:  # 0 takes a paragraph out of its style's list
            return None
        level = _integer(own, "w:ilvl")
        if level is None and named is from_style:
            level = _integer(from_style, "w:ilvl")
            if level is None:
                level = self.numbering.level_of_style(str(list_id), owner)
        return self.numbering.mark(str(list_id), level or 0)

    def _indent(self, properties: _Element | None, style: str, mark: Mark | None) -> float:
        choices = (indent_of(properties), mark.indent if mark else None, self.styles.indent(style))
        return next((choice for choice in choices if choice is not None), 0.0)

    def _table(self, table: _Element, depth: int) -> list[Block]:
        drafts, height, width = self._draft_cells(table, depth)
        return tabulated(drafts, height, width, is_running=self.is_running)

    def _draft_cells(self, table: _Element, depth: int) -> tuple[list[DraftCell], int, int]:
        bold = _BoldRegions(table, self.styles)
        rows = self._kept(table, "w:tr", deleted="w:trPr/w:del", added="w:trPr/w:ins")
        drafts: list[DraftCell] = []
        width = 0
        open_cells: dict[int, DraftCell] = {}
        headers_so_far = True
        for number, row in enumerate(rows):
            headers_so_far = headers_so_far and is_on(_find(row, "w:trPr/w:tblHeader"))
            column = min(_integer(row.find(qn("w:trPr")), "w:gridBefore") or 0, MOST_COLUMNS)
            before: DraftCell | None = None
            for element in self._kept(row, "w:tc", deleted="w:tcPr/w:cellDel", added="w:tcPr/w:cellIns"):
                span = max(1, min(_integer(element.find(qn("w:tcPr")), "w:gridSpan") or 1, MOST_COLUMNS))
                blocks = list(
                    self.blocks(element, bold_table=bold.holds(number, len(rows), column), depth=depth + 1)
                )
                above = open_cells.get(column)
                if before and _goes_on(element, "w:hMerge"):
                    before.column_span += span
                elif above and above.column_span == span and _goes_on(element, "w:vMerge"):
                    above.row_span = number - above.row + 1
                else:
                    before = DraftCell(number, column, span, blocks, headers_so_far)
                    drafts.append(before)
                    open_cells = {c: d for c, d in open_cells.items() if not column <= c < column + span}
                    if _has(element, "w:tcPr/w:vMerge"):
                        open_cells[column] = before
                column += span
            width = max(width, column)
        return drafts, len(rows), width

    def _kept(self, parent: _Element, tag: str, *, deleted: str, added: str) -> list[_Element]:
        """Return a table's rows or a row's cells as if tracked changes to them were accepted."""
        found = list(_through_wrappers(parent, qn(tag)))
        kept = [one for one in found if not _has(one, deleted)]
        self.inline.seen["deletions"] += len(found) - len(kept)
        self.inline.seen["insertions"] += sum(_has(one, added) for one in kept)
        return kept


class _BoldRegions:
    """Which cells the table's style prints bold, such as those of its first row."""

    def __init__(self, table: _Element, styles: Styles) -> None:
        named = _find(table, "w:tblPr/w:tblStyle")
        regions = styles.bold_regions(named.get(qn("w:val"), "")) if named is not None else set()
        look = _find(table, "w:tblPr/w:tblLook")
        self._regions = {region for region in regions if look is not None and _looks(look, region)}

    def holds(self, row: int, height: int, column: int) -> bool:
        at = {"firstRow": row == 0, "lastRow": row == height - 1, "firstCol": column == 0}
        return any(at.get(region, False) for region in self._regions)


def _looks(look: _Element, region: str) -> bool:
    own = look.get(qn("w:firstColumn" if region == "firstCol" else f"w:{region}"))
    if own is not None:
        return own in ("1", "true", "on")
    try:
        return bool(int(look.get(qn("w:val"), "0"), 16) & _LOOKS.get(region, 0))
    except ValueError:
        return False


def _through_wrappers(parent: _Element, tag: str) -> Iterator[_Element]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _through_wrappers(child, tag)


def _goes_on(cell: _Element, merge: str) -> bool:
    """Whether a cell only continues the one above (w:vMerge) or to the left (w:hMerge)."""
    found = _find(cell, f"w:tcPr/{merge}")
    return found is not None and found.get(qn("w:val"), "continue") == "continue"


def _find(element: _Element, path: str) -> _Element | None:
    return element.find("/".join(qn(step) for step in path.split("/")))


def _has(element: _Element, path: str) -> bool:
    return _find(element, path) is not None


def _integer(element: _Element | None, tag: str) -> int | None:
    found = element.find(qn(tag)) if element is not None else None
    value = integer(found.get(qn("w:val")), -1) if found is not None else -1
    return value if value >= 0 else None
