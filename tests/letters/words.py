"""Word files made for tests: python-docx, and the XML it has no call for."""

from collections.abc import Sequence
from io import BytesIO

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import _Element

_NAMESPACES = nsdecls("w", "r", "wp", "a")


def new() -> Document:
    """Return an empty Word file."""
    return docx.Document()


def saved(file: Document) -> bytes:
    """Return the file's bytes."""
    stream = BytesIO()
    file.save(stream)
    return stream.getvalue()


def number(paragraph: Paragraph, list_id: int, level: int = 0) -> None:
    """Make a paragraph an item of an automatic list."""
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')
    )


def define_list(
    file: Document, list_id: int, levels: Sequence[tuple[str, str]], *, overrides: str = "", of: int = 0
) -> None:
    """Define an automatic list of (format, pattern) levels; `of`: the list whose numbers it continues."""
    root = file.part.numbering_part.element
    abstract_id = 900 + (of or list_id)
    if not of:
        inner = "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{pattern}"/>'
            f'<w:pPr><w:ind w:left="{720 * (depth + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
            for depth, (form, pattern) in enumerate(levels)
        )
        abstract = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract_id}">{inner}</w:abstractNum>'
        )
        root.insert(0, abstract)
    root.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{list_id}"><w:abstractNumId w:val="{abstract_id}"/>{overrides}</w:num>'
        )
    )


def add_table(file: Document, rows: Sequence[Sequence[str]], style: str | None = "Table Grid") -> Table:
    """Add a table with this text in its cells."""
    table: Table = file.add_table(len(rows), len(rows[0]), style=style)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return table


def mark_header(table: Table, rows: int) -> None:
    """Mark the first rows as header rows that repeat on each page."""
    for row in table.rows[:rows]:
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))


def hide(paragraph: Paragraph) -> None:
    """Make a paragraph's runs hidden text."""
    for run in paragraph.runs:
        run.font.hidden = True


def delete_end(paragraph: Paragraph) -> None:
    """Track the deletion of a paragraph's end: accepted, it goes on in the next one."""
    paragraph._p.get_or_add_pPr().append(
        parse_xml(
            f'<w:rPr {nsdecls("w")}><w:del w:id="9" w:author="A" w:date="2024-01-01T00:00:00Z"/></w:rPr>'
        )
    )


def link(paragraph: Paragraph, text: str, url: str) -> None:
    """Add a hyperlink at the end of a paragraph."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    key = paragraph.part.relate_to(url, kind, is_external=True)
    element = parse_xml(
        f'<w:hyperlink {nsdecls("w", "r")} r:id="{key}"><w:r><w:t>{text}</w:t></w:r></w:hyperlink>'
    )
    paragraph._p.append(element)


def parse(xml: str) -> _Element:
    """Return an element; `xml` may use the prefixes w, r, wp and a."""
    end = min(position for position in (xml.find(" "), xml.find(">"), xml.find("/>")) if position > 0)
    element: _Element = parse_xml(f"{xml[:end]} {_NAMESPACES}{xml[end:]}")
    return element


def set_tag(paragraph: Paragraph, xml: str) -> None:
    """Append raw XML to a paragraph."""
    paragraph._p.append(parse(xml))
