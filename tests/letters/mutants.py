"""Damaged files in plenty: made-up letters and attachments of every format, and what chance may do to them.

The same seed makes the same file. Blind damage to a zip archive or a PDF mostly ends at its checksums, so the
parts of an archive and the objects of a PDF are damaged too, where damage reaches the readers.
"""

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cache
from typing import Final

import openpyxl
import pikepdf
from openpyxl.styles import Font

from tests.letters import mails, odts, words
from tests.letters.pdfs import Page, made, tag

_TEXT: Final = """\
Brackwater Council
Our reference: FOI/2025/118
3 March 2025

Dear Ms Okoro

Thank you for your request of 4 February 2025 under the Freedom of Information Act 2000.

1. How many visits were there to each library, by year?

Please see the table.

| Library | 2023/24 | 2024/25
| North | 1,204 | 987
| South | <5 | 12

2. Please provide:
(a) the cost of each visit
(b) the names of the staff

(a) We do not hold this information.
(b) We refuse this under section 40(2) of the Act.

If you are unhappy with this response you may ask for an internal review within 40 working days.
"""
_ROWS: Final = (("Library", "2023/24", "2024/25"), ("North", "1,204", "987"), ("South", "<5", "12"))

# What numbers and names in a file become: the ends of ranges, other kinds, nothing.
_ODD_VALUES: Final = (
    b"", b"0", b"-1", b"1", b"65536", b"2147483648", b"99999999999999999999", b"1e309", b"nan", b"0.5", b"A1:",
    b"\xc2\xb2", b"\xd9\xa3", b"true", b"none", b"/", b"%9", b"&#1114111;", b"XFD1048576",
)  # fmt: skip
_ATTRIBUTE: Final = re.compile(rb'(?<==")[^"<>]*(?=")')
_ELEMENT: Final = re.compile(rb"<([\w:]+)[^<>]*(?:/>|>[^<>]*</\1>)")
_TAG: Final = re.compile(rb"</?[\w:]+[^<>]*>")
_PDF_VALUE: Final = re.compile(rb"(?<=[ \[])(?:-?\d+(?:\.\d+)?|/[A-Za-z]\w*|\d+ 0 R)(?=[\s\]])")
_PDF_OBJECT: Final = re.compile(rb"(?<= 0 obj\n).*?(?=\nendobj)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A damaged file. name: with the ending it had; how: the damage done to it; seed: what made it."""

    name: str
    how: str
    seed: int
    data: bytes


@cache
def originals() -> dict[str, bytes]:
    """Return a sound file of each format by name; the attachments are a workbook, an ODS file and a CSV file."""
    return {
        "letter.txt": _TEXT.encode(),
        "letter.md": _TEXT.replace("Brackwater", "# Brackwater", 1).encode("utf-16"),
        "letter.docx": _word_file(),
        "letter.odt": _odt(),
        "letter.rtf": _rich_text(),
        "letter.eml": _mail().as_bytes(),
        "letter.msg": mails.msg("x", html=_page(), files=_sent_along()),
        "letter.html": _page().encode(),
        "plain.pdf": _pdf(is_tagged=False),
        "tagged.pdf": _pdf(is_tagged=True),
        "figures.xlsx": _workbook(),
        "figures.ods": _ods(),
        "figures.csv": "\r\n".join(";".join(row) for row in _ROWS).encode("cp1252"),
    }


def mutants(name: str, count: int, *, first_seed: int = 0) -> Iterator[Mutant]:
    """Yield so many damaged files of one original, the kinds of damage by turns."""
    data = originals()[name]
    within = _IN_PACKAGE if data.startswith(b"PK") else _IN_PDF if name.endswith("pdf") else ()
    kinds = [*_BLIND, *(_IN_MARKUP if name.endswith("html") else within)]
    for seed in range(first_seed, first_seed + count):
        kind = kinds[seed % len(kinds)]
        chance = random.Random(f"{name} {seed}")
        yield Mutant(name, kind.__name__.strip("_"), seed, kind(data, chance))


# --- damage to any bytes ------------------------------------------------------------------------------------------


def _flip_bits(data: bytes, chance: random.Random) -> bytes:
    flipped = bytearray(data)
    for _ in range(chance.choice((1, 4, 16, 64))):
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
    return bytes(flipped)


def _truncate(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(1, len(data))]


def _double_chunk(data: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.sample(range(len(data)), 2))
    return data[:end] + data[start:end] * chance.choice((1, 1, 20)) + data[end:]


def _move_chunk(data: bytes, chance: random.Random) -> bytes:
    a, b, c = sorted(chance.sample(range(len(data)), 3))
    return data[:a] + data[b:c] + data[a:b] + data[c:]


_BLIND: Final[tuple[Callable[[bytes, random.Random], bytes], ...]] = (
    _flip_bits,
    _truncate,
    _double_chunk,
    _move_chunk,
)


# --- damage within a zip archive ----------------------------------------------------------------------------------


def _remove_part(data: bytes, chance: random.Random) -> bytes:
    parts = unpacked(data)
    del parts[chance.choice(list(parts))]
    return packed(parts)


def _swap_parts(data: bytes, chance: random.Random) -> bytes:
    parts = unpacked(data)
    one, other = chance.sample(list(parts), 2)
    parts[one], parts[other] = parts[other], parts[one]
    return packed(parts)


def _damage_part(data: bytes, chance: random.Random) -> bytes:
    parts = unpacked(data)
    name = chance.choice([name for name in parts if len(parts[name]) > 2])
    parts[name] = chance.choice(_BLIND)(parts[name], chance)
    return packed(parts)


def _change_attributes(data: bytes, chance: random.Random) -> bytes:
    def changed(xml: bytes) -> bytes:
        return _replaced(xml, _ATTRIBUTE, chance, lambda _: chance.choice(_ODD_VALUES))

    return _with_xml(data, chance, changed)


def _mix_elements(data: bytes, chance: random.Random) -> bytes:
    """Remove, double or exchange whole elements, so that the XML stays well-formed."""

    def mixed(xml: bytes) -> bytes:
        elements = [match[0] for match in _ELEMENT.finditer(xml)]
        return _replaced(
            xml, _ELEMENT, chance, lambda match: chance.choice((b"", match[0] * 3, chance.choice(elements)))
        )

    return _with_xml(data, chance, mixed)


def _rename_elements(data: bytes, chance: random.Random) -> bytes:
    def renamed(xml: bytes) -> bytes:
        names = [match[0].strip(b"</>").split()[0] for match in _TAG.finditer(xml)]
        old, new = chance.choice(names), chance.choice(names)
        return re.sub(rb"(</?)" + re.escape(old) + rb"(?=[\s/>])", lambda match: match[1] + new, xml)

    return _with_xml(data, chance, renamed)


_IN_MARKUP: Final = (_change_attributes, _mix_elements, _rename_elements)
_IN_PACKAGE: Final = (_remove_part, _swap_parts, _damage_part, *_IN_MARKUP)


def _with_xml(data: bytes, chance: random.Random, change: Callable[[bytes], bytes]) -> bytes:
    if not data.startswith(b"PK"):
        return change(data)
    parts = unpacked(data)
    name = chance.choice([name for name in parts if _TAG.search(parts[name])])
    parts[name] = change(parts[name])
    return packed(parts)


def _replaced(
    text: bytes,
    pattern: re.Pattern[bytes],
    chance: random.Random,
    new: Callable[[re.Match[bytes]], bytes],
) -> bytes:
    """Return a text with a few of a pattern's matches replaced."""
    count = len(pattern.findall(text))
    chosen = set(chance.sample(range(count), min(count, chance.choice((1, 2, 8))))) if count else set()
    numbers = iter(range(count))
    return pattern.sub(lambda match: new(match) if next(numbers) in chosen else match[0], text)


def unpacked(data: bytes) -> dict[str, bytes]:
    """Return the parts of a zip archive by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes], *, is_stored: bool = False) -> bytes:
    """Return a zip archive of these parts, the same one each time."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(zipfile.ZipInfo(name), part, package.compression)
    return stream.getvalue()


# --- damage within a PDF ------------------------------------------------------------------------------------------


def _change_values(data: bytes, chance: random.Random) -> bytes:
    """Change numbers, names and references, among them those that a page is drawn by."""
    plain = _in_plain(data)
    values = [match[0] for match in _PDF_VALUE.finditer(plain)]
    return _replaced(
        plain,
        _PDF_VALUE,
        chance,
        lambda _: chance.choice((chance.choice(values), chance.choice(_ODD_VALUES))),
    )


def _swap_objects(data: bytes, chance: random.Random) -> bytes:
    """Exchange what two objects hold; readers find the objects anew where their places are wrong."""
    plain = _in_plain(data)
    one, other = sorted(chance.sample(list(_PDF_OBJECT.finditer(plain)), 2), key=re.Match.start)
    between = plain[one.end() : other.start()]
    return plain[: one.start()] + other[0] + between + one[0] + plain[other.end() :]


_IN_PDF: Final = (_change_values, _swap_objects)


@cache
def _in_plain(data: bytes) -> bytes:
    """Return a PDF with nothing packed."""
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as file:
        file.save(
            stream,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            compress_streams=False,
            deterministic_id=True,
        )
    return stream.getvalue()


# --- the sound files ----------------------------------------------------------------------------------------------


def _word_file() -> bytes:
    file = words.new()
    file.sections[0].header.paragraphs[0].text = "Brackwater Council"
    file.sections[0].footer.paragraphs[0].text = "Page 1"
    words.define_list(file, 31, [("decimal", "%1."), ("lowerLetter", "(%2)"), ("upperRoman", "%1.%2.%3")])
    for line in filter(None, _TEXT.splitlines()):
        if line.startswith("|"):
            continue
        paragraph = file.add_paragraph(line.removeprefix(f"{line[0]}. "))
        if line[1] == ".":
            paragraph.style = "Heading 2"
            words.number(paragraph, 31)
    words.link(file.paragraphs[3], "our website", "https://brackwater.example/foi")
    words.set_tag(
        file.paragraphs[4],
        '<w:ins w:id="1" w:author="A" w:date="2025-01-01T00:00:00Z"><w:r><w:t>added</w:t></w:r></w:ins>',
    )
    words.set_tag(
        file.paragraphs[5],
        "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p>"
        "</w:txbxContent></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>",
    )
    table = words.add_table(file, _ROWS)
    table.cell(1, 0).merge(table.cell(2, 0))
    words.mark_header(table, 1)
    return packed(unpacked(words.saved(file)))


def _odt() -> bytes:
    """Return an OpenDocument text with what its reader knows: lists, notes, changes, boxes, styles, a table."""
    note = "<text:note><text:note-body><text:p>As of 1 March.</text:p></text:note-body></text:note>"
    body = [
        "<text:tracked-changes><text:changed-region><text:insertion/></text:changed-region></text:tracked-changes>"
    ]
    for line in filter(None, _TEXT.splitlines()):
        text = line.replace("&", "&amp;").replace("<", "&lt;")
        if line.startswith("|"):
            continue
        if line[0].isdigit() and line[1] == ".":
            again = ' text:continue-numbering="true"' if line[0] != "1" else ""
            item = f'<text:h text:style-name="P1" text:outline-level="2">{text[3:]}</text:h>'
            body.append(f'<text:list text:style-name="L"{again}>{odts.items(item)}</text:list>')
        else:
            body.append(odts.p(text, "P1"))
    body[4] += odts.p(
        f'See <text:a xlink:href="https://brackwater.example/foi">our<text:s text:c="2"/>site</text:a>{note}'
    )
    body[5] += odts.p(f"<draw:frame><draw:text-box>{odts.p('In a box')}</draw:text-box></draw:frame>")
    cells = [[text.replace("<", "&lt;") for text in row] for row in _ROWS]
    spanned = f'<table:table-cell table:number-columns-spanned="2">{odts.p("All")}</table:table-cell>'
    last = odts.row("Total", spanned, "<table:covered-table-cell/>")
    table = odts.table(odts.row(*cells[1]), odts.row(*cells[2]), last, header=odts.row(*cells[0]))
    place = next(at for at, block in enumerate(body) if "see the table" in block) + 1
    style = '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Base"/>'
    return odts.made(
        "".join([*body[:place], table, *body[place:]]),
        styles=style + odts.number_style("L", ("1", "."), ("a", ")")),
        common=odts.text_style("Base", 'fo:font-weight="normal"', family="paragraph"),
        masters=f'<style:master-page style:name="Standard"><style:header>{odts.p("Brackwater")}</style:header></style:master-page>',
    )


def _rich_text() -> bytes:
    rows = "".join(
        r"\trowd\cellx3000\cellx6000\cellx9000 " + "".join(rf"\intbl {text}\cell " for text in row) + r"\row "
        for row in _ROWS
    )
    text = "".join(rf"{line}\par " for line in _TEXT.splitlines() if not line.startswith("|"))
    return (
        r"{\rtf1\ansi " + text.replace(r"see the table.\par ", rf"see the table.\par {rows}\pard ") + "}"
    ).encode()


def _page() -> str:
    rows = "".join(
        "<tr>" + "".join(f'<td colspan="1">{text.replace("<", "&lt;")}</td>' for text in row) + "</tr>"
        for row in _ROWS
    )
    lines = (line.replace("<", "&lt;") for line in _TEXT.splitlines() if line and not line.startswith("|"))
    text = "".join(f'<p style="margin:0">{line}</p>' for line in lines)
    return (
        "<html><head><title>FOI</title></head><body>"
        + text.replace("see the table.</p>", f"see the table.</p><table>{rows}</table>")
        + "</body></html>"
    )


def _sent_along() -> list[tuple[bytes, str]]:
    return [
        ("\r\n".join(",".join(row[:2]) for row in _ROWS).encode(), "figures.csv"),
        (b"Annex A\n\nNotes.\n", "Annex A.txt"),
    ]


def _mail() -> EmailMessage:
    message = mails.eml("plain", html=_page(), files=_sent_along())
    message.add_attachment(mails.eml("the request"))
    for number, part in enumerate(message.walk()):
        if part.get_content_maintype() == "multipart":
            part.set_boundary(f"part-{number}")  # else it is another one each time
    return message


def _pdf(*, is_tagged: bool) -> bytes:
    page, second = Page(), Page()
    elements = []
    y = 60.0
    for line in _TEXT.splitlines():
        if line and not line.startswith("|"):
            mark = page.text(60, y, line[:95], bold=line[0] in "12", tagged=is_tagged)
            elements.append(tag("P", (0, mark)))
        y += 14
    page.links.append(((60, 80, 200, 100), "https://brackwater.example/foi"))
    rows = []
    for number, row in enumerate(_ROWS):
        marks = [
            page.text(64 + 120 * at, y + 16 * number, text, tagged=is_tagged) for at, text in enumerate(row)
        ]
        rows.append(tag("TR", *(tag("TH" if number == 0 else "TD", (0, mark), ColSpan=1) for mark in marks)))
    page.grid(60, y - 11, [120] * 3, [16] * 3)
    second.table(60, 60, _ROWS, [100, 90, 90], ruled=False)
    second.text(60, 300, "Yours sincerely", tagged=is_tagged)
    elements += [tag("Table", *rows), tag("P", (1, 0))]
    return made([page, second], tags=[tag("Document", *elements)] if is_tagged else ())


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Visits"
    sheet.append(["Library visits"])
    sheet.merge_cells("A1:C1")
    for row in (("Library", "2023/24", "Cost"), ("North", 1204, 3.5), ("South", 12, 0.125)):
        sheet.append(row)
    for cell in sheet[2]:
        cell.font = Font(bold=True)
    sheet["C3"].number_format, sheet["C4"].number_format = "£#,##0.00", "0.0%"
    sheet.column_dimensions["E"].hidden = True
    sheet.row_dimensions[9].hidden = True
    book.create_sheet("Notes").append(["Figures are as of 1 March."])
    book.create_sheet("Hidden").sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    return packed(unpacked(stream.getvalue()))


def _ods() -> bytes:
    names = {
        prefix: f"urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"
        for prefix in ("office", "table", "text", "style")
    }
    declared = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in names.items())
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell table:style-name="b" table:number-columns-spanned="1"><text:p>{text}</text:p></table:table-cell>'
            for text in (text.replace("<", "&lt;") for text in row)
        )
        + '<table:table-cell table:number-columns-repeated="3"/></table:table-row>'
        for row in _ROWS
    )
    content = (
        f"<office:document-content {declared}><office:automatic-styles>"
        '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
        "</office:automatic-styles><office:body><office:spreadsheet>"
        '<table:table table:name="Visits" table:style-name="t"><table:table-column table:number-columns-repeated="3"/>'
        f'{rows}<table:table-row table:number-rows-repeated="900"><table:table-cell/></table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            "styles.xml": f"<office:document-styles {declared}/>".encode(),
        }
    )
