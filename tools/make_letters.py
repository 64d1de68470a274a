"""Makes the sample letters in Word, PDF and as a scan from their sources: `python tools/make_letters.py`.

A source is plain text. "# " and "## " begin headings, "1. " and "   a. " numbered questions whose numbers Word
counts, "**…**" is bold, "---page---" starts a page. In a table, rows before "|---|" are headers, "<" goes on
the cell to its left and "^" the one above. The suffix before .txt says what to make of it. PDF needs
LibreOffice; what is made is committed, so nobody else needs it.
"""

import datetime
import io
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from PIL import Image, ImageDraw, ImageFont

FOLDER: Final = Path(__file__).resolve().parent.parent / "requests_app" / "demo"
MADE: Final = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)  # the same bytes whenever it runs

_NUMBERING: Final = f"""
<w:abstractNum {nsdecls("w")} w:abstractNumId="90">
  <w:multiLevelType w:val="multilevel"/>
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>
    <w:pPr><w:ind w:left="425" w:hanging="425"/></w:pPr></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2."/>
    <w:pPr><w:ind w:left="850" w:hanging="425"/></w:pPr></w:lvl>
</w:abstractNum>"""


def main() -> None:
    for source in sorted((FOLDER / "sources").glob("*.txt")):
        name, kind = source.stem.rsplit(".", 1)
        text = source.read_text(encoding="utf-8")
        made = FOLDER / "letters" / f"{name}.{'pdf' if kind == 'scan' else kind}"
        made.write_bytes({"docx": to_docx, "pdf": to_pdf, "scan": to_scan}[kind](text))
        sys.stdout.write(f"{made.name}: {made.stat().st_size:,} bytes\n")


def to_docx(text: str) -> bytes:
    document = docx.Document()
    document.core_properties.created = document.core_properties.modified = MADE
    document.core_properties.author = document.core_properties.title = ""
    document.styles["Normal"].font.name = "Liberation Sans"
    document.styles["Normal"].font.size = Pt(11)
    numbers = document.part.numbering_part.element
    numbers.insert(0, parse_xml(_NUMBERING))
    numbers.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for lines in _blocks(text):
        _add(document, lines)
    saved = io.BytesIO()
    document.save(saved)
    return _without_times(saved.getvalue())


def to_pdf(text: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "letter.docx"
        written.write_bytes(to_docx(text))
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
             'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"false"}}',
             "--outdir", folder, str(written)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        return written.with_suffix(".pdf").read_bytes()


def to_scan(text: str) -> bytes:
    """A picture of a page, and no text: what a photocopier makes."""
    page = Image.new("1", (1240, 1754), 1)
    font = ImageFont.truetype("LiberationSerif-Regular.ttf", 28)
    ImageDraw.Draw(page).multiline_text((150, 150), text, fill=0, font=font, spacing=12)
    saved = io.BytesIO()
    page.save(saved, "PDF", resolution=150, creationDate=MADE.timetuple(), modDate=MADE.timetuple())
    return saved.getvalue()


def _blocks(text: str) -> Iterator[list[str]]:
    """Yield the text's blocks: the lines of one table, or a single line."""
    table: list[str] = []
    for line in text.splitlines():
        if line.startswith("|"):
            table.append(line)
            continue
        if table:
            yield table
            table = []
        if line.strip():
            yield [line]
    if table:
        yield table


def _add(document: Document, lines: Sequence[str]) -> None:
    line = lines[0]
    if line.startswith("|"):
        _add_table(document, lines)
    elif line == "---page---":
        document.add_page_break()
    elif heading := re.match(r"(#+) (.*)", line):
        document.add_heading(heading[2], level=len(heading[1]))
    elif number := re.match(r"( *)(?:1|a)\. (.*)", line):
        _add_runs(_numbered(document, 1 if number[1] else 0), number[2])
    else:
        _add_runs(document.add_paragraph(), line)


def _numbered(document: Document, level: int) -> Paragraph:
    paragraph = document.add_paragraph()
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>')
    )
    return paragraph


def _add_runs(paragraph: Paragraph, text: str) -> None:
    for number, part in enumerate(text.split("**")):
        paragraph.add_run(part).bold = number % 2 == 1 or None


def _add_table(document: Document, lines: Sequence[str]) -> None:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    headers = rows.index(["---"])
    del rows[headers]
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for down, row in enumerate(rows):
        for across, text in enumerate(row):
            if text == "<":
                table.cell(down, across - 1).merge(table.cell(down, across))
            elif text == "^":
                table.cell(down - 1, across).merge(table.cell(down, across))
            else:
                table.cell(down, across).paragraphs[0].add_run(text).bold = down < headers or None
    document.add_paragraph()


def _without_times(packed: bytes) -> bytes:
    """The same archive with the time of each member set to the earliest a ZIP can hold."""
    saved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(zipfile.ZipInfo(member.filename), old.read(member), zipfile.ZIP_DEFLATED)
    return saved.getvalue()


if __name__ == "__main__":
    main()
