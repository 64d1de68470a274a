"""Damaged files: whatever chance does to one, it is read or refused with a reason, and nothing hangs or falls over.

What the limits of the child process are for is tested in `test_apart`; `benchmarks/mutants.py` sends thousands of
damaged files through it.
"""

import io
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from typing import Final

import openpyxl
import pytest
from openpyxl.drawing.image import Image as Picture

from requests_app.letters.apart import read_apart
from requests_app.letters.document import Document
from requests_app.letters.errors import DamagedFile, UnreadableLetter
from requests_app.letters.pipeline import parse_letter
from requests_app.letters.readers.attachments import read_attachment
from tables_app.grid import Sheets
from tests.letters import words
from tests.letters.mutants import Mutant, mutants, originals, packed, unpacked

TEXTS: Final = (
    "letter.txt",
    "letter.md",
    "letter.docx",
    "letter.odt",
    "letter.eml",
    "letter.msg",
    "letter.html",
)
LETTERS: Final = (*TEXTS, "plain.pdf", "tagged.pdf")
ATTACHMENTS: Final = ("figures.xlsx", "figures.ods", "figures.csv")
FEW: Final = 8
"""How many of each format are read apart, each in a process of its own."""
LONGEST_SECONDS: Final = 70
"""The limit on reading a file, 60 seconds, and some for a busy machine."""
MANY: Final = 60
"""How many of each are read here. Not PDFs: some end the process that reads them."""


@pytest.mark.parametrize("name", LETTERS)
def test_a_sound_letter_is_read_whole(name: str) -> None:
    letter = parse_letter(originals()[name], name)
    assert letter.reference == "FOI/2025/118"
    assert "s40(2)" in [citation.provision for answer in letter.answers for citation in answer.citations]
    assert "1,204" in [cell for table in letter.tables for row in table.rows for cell in row]


@pytest.mark.parametrize("name", ATTACHMENTS)
def test_a_sound_attachment_is_read_whole(name: str) -> None:
    texts = {cell.text for _, grid in sheets_of(originals()[name], name) for cell in grid.cells}
    assert {"Library", "North", "South"} <= texts


def test_an_opendocument_spreadsheet_that_lacks_the_entry_for_its_kind_is_told_by_what_it_holds() -> None:
    parts = unpacked(originals()["figures.ods"])
    del parts["mimetype"]
    assert sheets_of(packed(parts), "figures.ods") == sheets_of(originals()["figures.ods"], "figures.ods")


def sheets_of(data: bytes, name: str) -> Sheets:
    sheets = read_attachment(data, name)
    assert not isinstance(sheets, Document)
    return sheets


@pytest.mark.parametrize("name", [*TEXTS, *ATTACHMENTS])
def test_a_damaged_file_is_read_or_refused_with_a_reason(name: str) -> None:
    refusals = [refusal for mutant in mutants(name, MANY) if (refusal := _refusal(mutant, _read_here))]
    assert all(_says_something(refusal) for refusal in refusals), refusals
    assert len(refusals) < MANY, "the damage is all too heavy to show anything"
    # Text that is cut, shuffled or has a bit flipped here and there is still text.
    assert refusals or name.endswith((".txt", ".md", ".csv", ".html", ".eml")), (
        "the damage is too light to show anything"
    )


@pytest.mark.parametrize("name", [*LETTERS, *ATTACHMENTS])
def test_a_damaged_file_read_apart_is_read_or_refused_within_the_limits(name: str) -> None:
    for mutant in mutants(name, FEW, first_seed=10_000):
        began = time.monotonic()
        refusal = _refusal(mutant, _read_there)
        assert time.monotonic() - began < LONGEST_SECONDS, mutant
        if refusal:
            assert _says_something(refusal), mutant
            assert "crashed" not in str(refusal), mutant


def _refusal(mutant: Mutant, read: Callable[[Mutant], object]) -> UnreadableLetter | None:
    """Return why a damaged file is not read, None if it is. Whatever else it may raise is a mistake of ours."""
    try:
        read(mutant)
    except UnreadableLetter as error:
        return error
    return None


def _read_here(mutant: Mutant) -> None:
    if mutant.name in ATTACHMENTS:
        read_attachment(mutant.data, mutant.name)
    else:
        parse_letter(mutant.data, mutant.name)


def _read_there(mutant: Mutant) -> None:
    if mutant.name in ATTACHMENTS:
        read_apart(originals()["letter.txt"], "letter.txt", [(mutant.data, mutant.name)])
    else:
        read_apart(mutant.data, mutant.name)


def _says_something(error: UnreadableLetter) -> bool:
    """Whether an error is a sentence, and tells what to do."""
    return len(str(error).split()) > 3 and str(error).endswith(".") and error.advice.endswith(".")


# --- what was found so --------------------------------------------------------------------------------------------


def with_part(name: str, part: str, data: bytes) -> bytes:
    return packed(unpacked(originals()[name]) | {part: data})


def spoilt(name: str, part: str) -> bytes:
    """Return an original with a bit of one packed part flipped: it unpacks, but its checksum is wrong."""
    parts = unpacked(originals()[name])
    data = bytearray(packed({**parts, part: parts[part]}, is_stored=True))
    data[data.index(parts[part]) + len(parts[part]) // 2] ^= 0x20
    return bytes(data)


@pytest.mark.parametrize("part", ["word/styles.xml", "word/document.xml", "[Content_Types].xml"])
def test_a_word_file_with_a_wrong_checksum_is_damaged(part: str) -> None:
    with pytest.raises(DamagedFile, match="damaged"):
        parse_letter(spoilt("letter.docx", part), "letter.docx")


@pytest.mark.parametrize(
    ("name", "part"),
    [("figures.xlsx", "xl/styles.xml"), ("figures.ods", "content.xml"), ("figures.ods", "mimetype")],
)
def test_a_workbook_with_a_wrong_checksum_is_damaged(name: str, part: str) -> None:
    with pytest.raises(DamagedFile, match="damaged"):
        read_attachment(spoilt(name, part), name)


@pytest.mark.parametrize(
    ("name", "part"), [("letter.docx", "[Content_Types].xml"), ("letter.docx", "word/styles.xml")]
)
def test_a_part_that_cannot_be_unpacked_is_damaged(name: str, part: str) -> None:
    data = bytearray(originals()[name])
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        entry = package.getinfo(part)
    start = entry.header_offset + 30 + len(part)
    data[start : start + entry.compress_size] = b"\xff" * entry.compress_size
    with pytest.raises(DamagedFile, match="cannot be unpacked"):
        parse_letter(bytes(data), name)


@pytest.mark.parametrize("attribute", ["number-columns-repeated", "number-columns-spanned"])
def test_a_number_that_is_none_in_a_workbook_counts_as_one(attribute: str) -> None:
    content = unpacked(originals()["figures.ods"])["content.xml"].decode()
    assert attribute in content
    odd = content.replace(f'{attribute}="3"', f'{attribute}="²"').replace(
        f'{attribute}="1"', f'{attribute}="²"'
    )
    sheets = sheets_of(with_part("figures.ods", "content.xml", odd.encode()), "figures.ods")
    assert [name for name, _ in sheets] == ["Visits"]


def test_a_cell_said_to_span_without_end_spans_no_further_than_there_are_cells() -> None:
    content = unpacked(originals()["figures.ods"])["content.xml"].replace(
        b'number-columns-spanned="1"', b'number-columns-spanned="999999999"'
    )
    sheets = sheets_of(with_part("figures.ods", "content.xml", content), "figures.ods")
    ((_, whole),) = sheets_of(originals()["figures.ods"], "figures.ods")
    assert [(grid.width, grid.height) for _, grid in sheets] == [(whole.width, whole.height)]


def test_a_csv_file_of_few_cells_far_apart_is_refused_at_once() -> None:
    data = b"Ward;Visits\n" + b"North;4\n" * 5_000 + b";" * 5_000 + b"far\n"
    with pytest.raises(DamagedFile, match="spans more than"):
        read_attachment(data, "figures.csv")


def test_a_spreadsheet_of_elements_thousands_deep_is_refused() -> None:
    deep = b"<text:span>" * 5_000 + b"North" + b"</text:span>" * 5_000
    content = unpacked(originals()["figures.ods"])["content.xml"].replace(b"North", deep)
    with pytest.raises(DamagedFile, match="damaged"):
        read_attachment(with_part("figures.ods", "content.xml", content), "figures.ods")


def test_a_workbook_with_a_picture_made_to_fill_memory_is_read_without_opening_it() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Ward", "Visits"])
    book.active.append(["North", 41])
    book.active.add_image(Picture(io.BytesIO(_png(1, 1))), "H9")
    stream = io.BytesIO()
    book.save(stream)
    parts = unpacked(stream.getvalue()) | {"xl/media/image1.png": _png(40_000, 40_000)}
    ((_, grid),) = sheets_of(packed(parts), "figures.xlsx")
    assert [cell.text for cell in grid.cells] == ["Ward", "Visits", "North", "41"]


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("odd", ["²", "-3", "99999999999999999999", "", "a"])
def test_odd_numbers_in_a_word_file_cost_it_no_words(odd: str) -> None:
    file = words.new()
    paragraph = file.add_paragraph("How many visits were there?")
    words.define_list(file, 31, [("lowerLetter", "%1.")])
    words.number(paragraph, 31)
    words.add_table(file, [["North", "41"], ["South", "17"]])
    parts = unpacked(words.saved(file))
    for name in ("word/document.xml", "word/numbering.xml"):
        xml = parts[name].decode()
        for tag in ("outlineLvl", "ilvl", "start", "gridSpan", "numId"):
            xml = xml.replace(f"<w:{tag} w:val=", f'<w:{tag} w:val="{odd}" w:was=')
        parts[name] = xml.replace("<w:tr>", f'<w:tr><w:trPr><w:gridBefore w:val="{odd}"/></w:trPr>').encode()
    letter = parse_letter(packed(parts), "letter.docx")
    text = " ".join(block.text for block in letter.blocks)
    assert "How many visits were there?" in text
    assert len(text) < 500
    assert "South" in text
