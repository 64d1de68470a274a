"""Word documents that hide something: one maker a way of hiding. Given no secret, each makes its clean twin."""

import re
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Final

import docx
import openpyxl
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATION: Final = (
    '<Relationship Id="{key}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
    'Target="{target}"/>'
)


def _letter() -> Document:
    file = docx.Document()
    for text in ("Dear Ms Example", "You asked how many benches there are.", "There are 412 benches."):
        file.add_paragraph(text)
    return file


def _saved(file: Document) -> bytes:
    stream = BytesIO()
    file.save(stream)
    return stream.getvalue()


def _with_parts(content: bytes, parts: Mapping[str, bytes], relations: str = "") -> bytes:
    """Return a Word file with more parts, and with relations of its body to them."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/_rels/document.xml.rels":
                part = part.replace(b"</Relationships>", f"{relations}</Relationships>".encode())
            if name == "[Content_Types].xml":
                known = b'<Default Extension="xlsx" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/>'
                part = re.sub(rb"(<Types[^>]*>)", rb"\1" + known, part)
            new.writestr(name, part)
        for name, part in parts.items():
            new.writestr(name, part)
    return stream.getvalue()


def _with_xml(xml: str) -> bytes:
    """Return a letter with a paragraph of this content."""
    file = _letter()
    file.paragraphs[2]._p.append(parse_xml(xml))
    return _saved(file)


def tracked_deletion(secret: str | None) -> bytes:
    if not secret:
        return _saved(_letter())
    return _with_xml(
        f'<w:del {nsdecls("w")} w:id="7" w:author="Ms Officer" w:date="2026-01-05T09:00:00Z">'
        f"<w:r><w:delText>{secret}</w:delText></w:r></w:del>"
    )


def tracked_move(secret: str | None) -> bytes:
    if not secret:
        return _saved(_letter())
    return _with_xml(
        f'<w:moveFrom {nsdecls("w")} w:id="8" w:author="Ms Officer"><w:r><w:t>{secret}</w:t></w:r></w:moveFrom>'
    )


def comment(secret: str | None) -> bytes:
    file = _letter()
    if secret:
        file.add_comment(file.paragraphs[2].runs, text=f"Not to say: {secret}", author="Legal", initials="L")
    return _saved(file)


def hidden_run(secret: str | None) -> bytes:
    file = _letter()
    if secret:
        file.paragraphs[2].add_run(secret).font.hidden = True
    return _saved(file)


def hidden_style(secret: str | None) -> bytes:
    """The twin has words in a style that only makes them bold."""
    file = _letter()
    style = file.styles.add_style("Margin note", WD_STYLE_TYPE.CHARACTER)
    style.font.hidden, style.font.bold = bool(secret), True
    file.paragraphs[2].add_run(secret or "They are all of oak.", style="Margin note")
    return _saved(file)


def white_words(secret: str | None) -> bytes:
    """The twin has white words too, on a dark cell."""
    file = _letter()
    cell = file.add_table(1, 1).cell(0, 0)
    if not secret:
        cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="1D4F91"/>'))
    run = cell.paragraphs[0].add_run(secret or "Benches")
    run.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
    return _saved(file)


def blacked_out(secret: str | None) -> bytes:
    """The twin has words marked in yellow."""
    file = _letter()
    run = file.paragraphs[2].add_run(secret or "Please note this.")
    run.font.highlight_color = WD_COLOR_INDEX.BLACK if secret else WD_COLOR_INDEX.YELLOW
    return _saved(file)


def tiny_words(secret: str | None) -> bytes:
    """The twin has small print."""
    file = _letter()
    file.paragraphs[2].add_run(secret or "Small print").font.size = Pt(1 if secret else 6)
    return _saved(file)


def hidden_row(secret: str | None) -> bytes:
    file = _letter()
    table = file.add_table(2, 1)
    table.cell(0, 0).text, table.cell(1, 0).text = "Ward", secret or "Abbey"
    if secret:
        table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f"<w:hidden {nsdecls('w')}/>"))
    return _saved(file)


def box_off_page(secret: str | None) -> bytes:
    """The twin's box stands in the margin."""
    left = "900pt" if secret else "20pt"
    return _with_xml(
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict>'
        f'<v:shape style="position:absolute;margin-left:{left};margin-top:10pt;width:90pt;height:30pt"><v:textbox>'
        f"<w:txbxContent><w:p><w:r><w:t>{secret or 'Ref: 12'}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape>"
        "</w:pict></w:r>"
    )


def _workbook(*rows: tuple[object, ...], more: str | None = None) -> bytes:
    book, stream = openpyxl.Workbook(), BytesIO()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    if more:
        book.create_sheet("Staff").append([more, 31])
    book.save(stream)
    return stream.getvalue()


def _chart(extension: str = "") -> bytes:
    """Return a chart of benches by ward."""
    names = "".join(f'<c:pt idx="{n}"><c:v>{name}</c:v></c:pt>' for n, name in enumerate(("Abbey", "Mill")))
    values = "".join(f'<c:pt idx="{n}"><c:v>{value}</c:v></c:pt>' for n, value in enumerate((300, 112)))
    return (
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c:chart><c:plotArea><c:barChart><c:ser>'
        "<c:tx><c:strRef><c:strCache><c:pt><c:v>Benches</c:v></c:pt></c:strCache></c:strRef></c:tx>"
        f"<c:cat><c:strRef><c:strCache>{names}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:numCache>{values}</c:numCache></c:numRef></c:val>"
        f"</c:ser>{extension}</c:barChart></c:plotArea></c:chart></c:chartSpace>"
    ).encode()


def _charted(chart: bytes, workbook: bytes) -> bytes:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + _RELATION.format(key="rId1", kind="package", target="../embeddings/Microsoft_Excel_Sheet.xlsx")
        + "</Relationships>"
    )
    parts = {
        "word/charts/chart1.xml": chart,
        "word/charts/_rels/chart1.xml.rels": relations.encode(),
        "word/embeddings/Microsoft_Excel_Sheet.xlsx": workbook,
    }
    return _with_parts(
        _saved(_letter()), parts, _RELATION.format(key="rId90", kind="chart", target="charts/chart1.xml")
    )


_ROWS: Final = (("Ward", "Benches"), ("Abbey", 300), ("Mill", 112))


def workbook_behind_chart(secret: str | None) -> bytes:
    """The twin's workbook holds what its chart shows."""
    return _charted(_chart(), _workbook(("", "Benches"), *_ROWS[1:], more=secret))


def series_left_out(secret: str | None) -> bytes:
    """A series that was filtered away stays in the chart."""
    left_out = (
        "<c:extLst><c:ext><c15:filteredBarSeries><c15:ser><c:tx><c:strRef><c:strCache><c:pt><c:v>"
        f"{secret}</c:v></c:pt></c:strCache></c:strRef></c:tx></c15:ser></c15:filteredBarSeries></c:ext></c:extLst>"
    )
    return _charted(_chart(left_out if secret else ""), _workbook(("", "Benches"), *_ROWS[1:]))


def embedded_workbook(secret: str | None) -> bytes:
    if not secret:
        return _saved(_letter())
    relation = _RELATION.format(key="rId91", kind="package", target="embeddings/benches.xlsx")
    book, stream = openpyxl.Workbook(), BytesIO()
    book.worksheets[0].append(["Ward", "Benches"])
    hidden = book.create_sheet("Names")
    hidden.append([secret])
    hidden.sheet_state = "hidden"
    book.save(stream)
    return _with_parts(_saved(_letter()), {"word/embeddings/benches.xlsx": stream.getvalue()}, relation)


def left_over_part(secret: str | None) -> bytes:
    """The twin's second part is referred to: notes that the text has."""
    text = f'<w:ftr xmlns:w="{_W}"><w:p><w:r><w:t>{secret or "Page 1"}</w:t></w:r></w:p></w:ftr>'
    file = _letter()
    if secret:
        return _with_parts(_saved(file), {"word/footer9.xml": text.encode()})
    file.sections[0].footer.paragraphs[0].text = "Page 1"
    return _saved(file)


MAKERS: Final[tuple[tuple[Callable[[str | None], bytes], str, str], ...]] = (
    (tracked_deletion, "tracked-changes-in-file", "paragraph 3, deleted by Ms Officer on 2026-01-05"),
    (tracked_move, "tracked-changes-in-file", "paragraph 3, moved away by Ms Officer"),
    (comment, "comments-in-file", "paragraph 3, by Legal"),
    (hidden_run, "hidden-text-in-file", "hidden text: paragraph 3"),
    (hidden_style, "hidden-text-in-file", "hidden text: paragraph 3"),
    (white_words, "hidden-text-in-file", "printed on: paragraph 4"),
    (blacked_out, "hidden-text-in-file", "black mark: paragraph 3"),
    (tiny_words, "hidden-text-in-file", "too small to be seen: paragraph 3"),
    (hidden_row, "hidden-text-in-file", "hidden text: paragraph 5"),
    (box_off_page, "hidden-text-in-file", "off the page: paragraph 3"),
    (workbook_behind_chart, "chart-holds-more", "sheet2.xml, cell A1"),
    (series_left_out, "chart-holds-more", "left out of the chart"),
    (embedded_workbook, "hidden-sheet", "the embedded file “benches.xlsx”"),
    (left_over_part, "left-over-parts", "word/footer9.xml"),
)
