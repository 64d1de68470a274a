"""How the letters of `table_letters.py` are set: designs, and the Word, HTML and PDF files made of them.

PDF is made by LibreOffice from Word or HTML, tagged and not, and by the tests' own PDF writer.
"""

import html
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final, Literal

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph

from benchmarks.table_letters import Beside, Heading, Item, Pairs, Table
from tables_app.grid import Cell

Rules = Literal["grid", "three", "rows", "none"]
Align = Literal["left", "center", "right"]
_TEXT_WIDTH: Final = 470.0


@dataclass(frozen=True, slots=True)
class Design:
    """How tables look. pad: white above and below a cell's text, in points. width: share of the text's width."""

    name: str
    maker: Literal["word", "html", "writer"]
    rules: Rules = "grid"
    font: str = "Liberation Sans"
    size: float = 10.0
    pad: float = 2.0
    figures: Align = "right"
    headers: Align = "center"
    middle: bool = False
    header_fill: str = ""
    band_fill: str = ""
    white_header: bool = False
    bold_header: bool = True
    width: float = 1.0

    @property
    def family(self) -> str:
        """The class that the benchmark reports it in."""
        if self.rules == "grid":
            return "bordered"
        if self.rules != "none":
            return "ruled"
        return "shaded" if self.header_fill or self.band_fill else "borderless"

    def align(self, table: Table, cell: Cell) -> Align:
        """Return to which side a cell's text is set."""
        if cell.column in table.words and cell.column_span == 1:
            return "left"
        return self.headers if cell.row < table.header_rows else self.figures

    def fill(self, table: Table, row: int) -> str:
        if row < table.header_rows:
            return self.header_fill
        return self.band_fill if (row - table.header_rows) % 2 else ""


# --- Word


def to_word(items: Sequence[Item], design: Design) -> bytes:
    """Return a letter as a DOCX file."""
    file = docx.Document()
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = design.font, Pt(design.size)
    normal.paragraph_format.space_after = Pt(8)
    section = file.sections[0]
    section.page_width, section.page_height = Pt(595), Pt(842)
    section.left_margin = section.right_margin = Pt((595 - _TEXT_WIDTH) / 2)
    for item in items:
        _add_to_word(file, item, design)
    stream = BytesIO()
    file.save(stream)
    return stream.getvalue()


def _add_to_word(file: Document, item: Item, design: Design) -> None:
    match item:
        case str():
            file.add_paragraph(item)
        case Heading():
            file.add_paragraph().add_run(item.text).bold = True
        case Pairs():
            for label, value in item.pairs:
                paragraph = file.add_paragraph(f"{label}\t{value}")
                paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(130))
                paragraph.paragraph_format.space_after = Pt(0)
            file.add_paragraph()
        case Beside():
            layout = file.add_table(1, 2)
            for cell, lines in zip(layout.rows[0].cells, (item.left, item.right), strict=True):
                cell.text = "\n".join(lines)
            file.add_paragraph()
        case Table():
            _word_table(file, item, design)
            file.add_paragraph()


def _word_table(file: Document, table: Table, design: Design) -> None:
    grid = table.grid
    made = file.add_table(grid.height, grid.width)
    made.autofit = False
    whole = _TEXT_WIDTH * design.width / sum(table.shares)
    for column, share in zip(made.columns, table.shares, strict=True):
        column.width = Pt(share * whole)
    _word_looks(made, design)
    for row in range(grid.height):
        if row < table.header_rows:
            made.rows[row]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    positions = made._cells  # asked for once: it is built anew each time
    for cell in grid.cells:
        last = (cell.row + cell.row_span - 1) * grid.width + cell.column + cell.column_span - 1
        drawn = positions[cell.row * grid.width + cell.column].merge(positions[last])
        _word_text(drawn.paragraphs[0], cell, table, design)
        for row in range(cell.row, cell.row + cell.row_span):
            _word_cell(made, row, cell, table, design)


def _word_text(paragraph: Paragraph, cell: Cell, table: Table, design: Design) -> None:
    run = paragraph.add_run(cell.text)
    run.bold = (design.bold_header and cell.row < table.header_rows) or cell.text == "Total" or None
    if design.white_header and cell.row < table.header_rows:
        run._r.get_or_add_rPr().append(parse_xml(f'<w:color {nsdecls("w")} w:val="FFFFFF"/>'))
    paragraph.alignment = {"left": 0, "center": 1, "right": 2}[design.align(table, cell)]
    paragraph.paragraph_format.space_after = Pt(0)


def _word_cell(made: WordTable, row: int, cell: Cell, table: Table, design: Design) -> None:
    element = made._tbl.tr_lst[row].tc_at_grid_offset(cell.column)
    properties = element.get_or_add_tcPr()
    if design.rules == "three" and row == table.header_rows - 1:
        edge = '<w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/>'
        properties.append(parse_xml(f"<w:tcBorders {nsdecls('w')}>{edge}</w:tcBorders>"))
    fill = design.fill(table, row)
    if fill:
        properties.append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>'))
    if design.middle:
        properties.append(parse_xml(f'<w:vAlign {nsdecls("w")} w:val="center"/>'))


def _word_looks(made: WordTable, design: Design) -> None:
    edges = {
        "grid": ("top", "left", "bottom", "right", "insideH", "insideV"),
        "rows": ("top", "bottom", "insideH"),
        "three": ("top", "bottom"),
        "none": (),
    }[design.rules]
    borders = "".join(f'<w:{edge} w:val="single" w:sz="6" w:space="0" w:color="000000"/>' for edge in edges)
    pad = round(design.pad * 20)
    margins = f'<w:top w:w="{pad}" w:type="dxa"/><w:left w:w="90" w:type="dxa"/><w:bottom w:w="{pad}" w:type="dxa"/><w:right w:w="90" w:type="dxa"/>'
    properties = made._tbl.tblPr
    properties.append(parse_xml(f"<w:tblBorders {nsdecls('w')}>{borders}</w:tblBorders>"))
    properties.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>"))


# --- HTML


def to_html(items: Sequence[Item], design: Design) -> bytes:
    """Return a letter as a web page for LibreOffice to print."""
    css = f"body, td, th, p {{font-family: '{design.font}'; font-size: {design.size}pt}} p {{margin: 0 0 8pt 0}}"
    body = "\n".join(_html(item, design) for item in items)
    return f"<html><head><meta charset='utf-8'><style>{css}</style></head><body>{body}</body></html>".encode()


def _html(item: Item, design: Design) -> str:
    match item:
        case str():
            return f"<p>{html.escape(item)}</p>"
        case Heading():
            return f"<p><b>{html.escape(item.text)}</b></p>"
        case Pairs():
            lines = (html.escape(label) + "&nbsp;" * 8 + html.escape(value) for label, value in item.pairs)
            return f"<p>{'<br>'.join(lines)}</p>"
        case Beside():
            sides = ("<br>".join(map(html.escape, lines)) for lines in (item.left, item.right))
            cells = "".join(f"<td width='50%' valign='top'>{side}</td>" for side in sides)
            return f"<table border='0' width='100%'><tr>{cells}</tr></table><p></p>"
        case Table():
            return _html_table(item, design)


def _html_table(table: Table, design: Design) -> str:
    rows = []
    for number in range(table.grid.height):
        fill = design.fill(table, number)
        cells = "".join(_html_cell(cell, table, design) for cell in table.grid.cells if cell.row == number)
        rows.append(f"<tr{f' bgcolor=#{fill}' if fill else ''}>{cells}</tr>")
    head, body = "".join(rows[: table.header_rows]), "".join(rows[table.header_rows :])
    border = 1 if design.rules == "grid" else 0
    looks = f"border='{border}' cellpadding='{design.pad:.0f}' cellspacing='0' width='{design.width:.0%}'"
    rules = {"rows": " rules='rows' frame='hsides'", "three": " rules='groups' frame='hsides'"}.get(
        design.rules, ""
    )
    return f"<table {looks}{rules}><thead>{head}</thead><tbody>{body}</tbody></table><p></p>"


def _html_cell(cell: Cell, table: Table, design: Design) -> str:
    name = "th" if cell.row < table.header_rows and design.bold_header else "td"
    share = sum(table.shares[cell.column : cell.column + cell.column_span]) / sum(table.shares)
    spans = f"rowspan='{cell.row_span}' colspan='{cell.column_span}' width='{share:.0%}'"
    looks = f"align='{design.align(table, cell)}' valign='{'middle' if design.middle else 'top'}'"
    return f"<{name} {spans} {looks}>{html.escape(cell.text)}</{name}>"


# --- printing


def printed(sources: Sequence[Path], folder: Path, *, tagged: bool) -> None:
    """Print Word and HTML files as PDFs into a folder, with LibreOffice."""
    for suffix, maker in ((".docx", "writer"), (".html", "writer_web")):
        paths = [str(source) for source in sources if source.suffix == suffix]
        if paths:
            options = f'{{"UseTaggedPDF":{{"type":"boolean","value":"{str(tagged).lower()}"}}}}'
            subprocess.run(
                ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
                 f"pdf:{maker}_pdf_Export:{options}", "--outdir", str(folder), *paths],
                check=True, capture_output=True, timeout=600,
            )  # fmt: skip
