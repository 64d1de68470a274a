"""Files that are not what they say, or are made to harm: each ends in a message that says what to do."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.letters import gate
from requests_app.letters.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    MisnamedFile,
    OversizedFile,
    UnknownFormat,
    UnreadableLetter,
)
from requests_app.letters.gate import ForbiddenContent
from requests_app.letters.readers import read
from requests_app.letters.readers.formats import Format, tell_format
from tests.letters import ole, words
from tests.letters.pdfs import Page, made

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(32)


def a_pdf() -> bytes:
    page = Page()
    page.text(60, 60, "Dear Ms Okoro")
    return made([page])


def a_docx() -> bytes:
    file = words.new()
    file.add_paragraph("Dear Ms Okoro")
    return words.saved(file)


def packed(entries: dict[str, bytes], *, to: bytes | None = None) -> bytes:
    """Return a zip archive of these entries, in the place of those of the archive `to`."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        if to:
            with zipfile.ZipFile(io.BytesIO(to)) as old:
                for entry in old.infolist():
                    if entry.filename not in entries:
                        package.writestr(entry, old.read(entry))
        for name, data in entries.items():
            package.writestr(name, data)
    return stream.getvalue()


def test_good_files_are_read_by_their_bytes() -> None:
    assert [read(data, name).reader for data, name in [(a_pdf(), "a.PDF"), (a_docx(), "../b.docx")]] == [
        "pdf",
        "docx",
    ]


@pytest.mark.parametrize("data", [b"", b" \n\t"])
def test_an_empty_file_is_told_so(data: bytes) -> None:
    with pytest.raises(EmptyFile, match="empty"):
        read(data, "letter.pdf")


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (a_pdf(), "letter.docx", r"is a PDF, but its name ends in \.docx"),
        (a_docx(), "letter.pdf", r"is a Word document, but its name ends in \.pdf"),
        (b"Dear Ms Okoro", "letter.pdf", r"is plain text, but its name ends in \.pdf"),
        (a_pdf(), "letter", "is a PDF, but its name has no ending"),
        (a_pdf(), "<b>letter</b>.txt", r"is a PDF, but its name ends in \.txt"),
    ],
)
def test_a_name_that_says_another_format_is_refused(data: bytes, name: str, says: str) -> None:
    with pytest.raises(MisnamedFile, match=says):
        read(data, name)


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (ole.made({"Workbook": b"x"}), "figures.xls", "old Excel workbook.*Save it as .docx or as PDF"),
        (ole.made({"Something": b"x"}), "letter.doc", "old Office format"),
        (
            packed({"mimetype": b"application/vnd.oasis.opendocument.text-template"}),
            "letter.ott",
            "zip archive",
        ),
        (packed({"a.txt": b"x"}), "letter.docx", "zip archive. Unpack it"),
        (PNG, "letter.pdf", "a picture"),
        (bytes(range(256)) * 8, "letter.txt", "not a format that can be read"),
    ],
)
def test_a_format_that_is_not_read_is_named_with_what_to_do(data: bytes, name: str, says: str) -> None:
    with pytest.raises(UnknownFormat, match=says):
        read(data, name)


def test_an_office_file_with_a_password_says_so() -> None:
    with pytest.raises(EncryptedFile, match="password"):
        read(ole.made({"EncryptedPackage": b"x"}), "letter.docx")
    with pytest.raises(EncryptedFile, match="password"):
        read(ole.made({"WordDocument": b"\xec\xa5" + bytes(9) + b"\x01"}), "letter.doc")


def test_a_damaged_file_of_old_office_says_so() -> None:
    with pytest.raises(DamagedFile, match="damaged"):
        read(OLE, "letter.doc")


def test_macros_are_refused() -> None:
    with pytest.raises(UnknownFormat, match="macros"):
        read(packed({"word/vbaProject.bin": b"x"}, to=a_docx()), "letter.docx")


def test_a_pdf_with_something_before_it_is_refused() -> None:
    with pytest.raises(DamagedFile, match="before the PDF begins"):
        read(b"<html>\n" + a_pdf(), "letter.pdf")


def test_a_file_larger_than_any_letter_is_refused_unread() -> None:
    with pytest.raises(OversizedFile, match="50 MB; the most that is read is 40 MB"):
        read(b"%PDF-" + b"x" * 50_000_000, "letter.pdf")


@pytest.mark.parametrize("cut", [0.3, 0.9])
def test_a_word_file_that_is_cut_short_is_damaged(cut: float) -> None:
    data = a_docx()
    with pytest.raises(DamagedFile, match="cannot be unpacked"):
        read(data[: int(len(data) * cut)], "letter.docx")


def test_a_part_that_does_not_unpack_is_damaged() -> None:
    data = bytearray(a_docx())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        entry = package.getinfo("word/document.xml")
    start = entry.header_offset + 60
    data[start : start + 200] = bytes(200)
    with pytest.raises(DamagedFile):
        read(bytes(data), "letter.docx")


def test_a_zip_bomb_is_refused_without_unpacking_it() -> None:
    bomb = packed({"word/document.xml": bytes(60_000_000)}, to=a_docx())
    assert len(bomb) < 200_000
    with pytest.raises(OversizedFile, match="hundred times"):
        read(bomb, "letter.docx")


def test_more_parts_than_a_document_has_are_refused() -> None:
    many = {f"word/{number}.xml": b"<a/>" for number in range(gate.MAX_ENTRIES)}
    with pytest.raises(OversizedFile, match="parts"):
        read(packed(many, to=a_docx()), "letter.docx")


def test_parts_that_unpack_to_too_much_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MAX_UNPACKED_BYTES", 1_000)
    with pytest.raises(OversizedFile, match="unpacks to"):
        read(a_docx(), "letter.docx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_that_defines_entities_is_refused(encoding: str) -> None:
    xml = '<?xml version="1.0"?>\n<!-- x --><!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><w>&a;</w>'
    with pytest.raises(ForbiddenContent, match="entities"):
        read(packed({"word/document.xml": xml.encode(encoding)}, to=a_docx()), "letter.docx")


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/passwd", "word\\..\\..\\x", "C:/x"])
def test_a_part_with_a_path_out_of_the_archive_is_refused(name: str) -> None:
    with pytest.raises(ForbiddenContent, match="name that no document has"):
        read(packed({name: b"x"}, to=a_docx()), "letter.docx")


def test_a_workbook_is_an_attachment_and_no_letter() -> None:
    data = packed({"xl/workbook.xml": b"<workbook/>", "[Content_Types].xml": b"<Types/>"})
    assert tell_format(data, "figures.xlsx") is Format.XLSX
    with pytest.raises(UnknownFormat, match="no letter"):
        read(data, "figures.xlsx")


def test_every_refusal_says_what_to_do() -> None:
    kinds = [UnreadableLetter]
    while kinds:
        kind = kinds.pop()
        assert kind.advice.endswith(".")
        kinds += kind.__subclasses__()


@given(st.binary(max_size=300), st.sampled_from(["a.pdf", "a.docx", "a.odt", "a", "a.xlsx"]))
def test_any_bytes_are_read_or_refused_with_a_reason(data: bytes, name: str) -> None:
    with pytest.raises(UnreadableLetter):
        read(data, name)


@given(st.dictionaries(st.text(min_size=1, max_size=12), st.binary(max_size=200), max_size=4))
def test_any_zip_archive_passes_the_gate_or_is_refused_with_a_reason(entries: dict[str, bytes]) -> None:
    data = packed(entries)
    with suppress(UnreadableLetter):
        gate.check_package(data)


@pytest.mark.parametrize(("reference", "refused"), [("XFD1048576", True), ("Z9", False)])
def test_a_sheet_that_spans_more_than_is_read_is_refused(reference: str, refused: bool) -> None:  # noqa: FBT001
    sheet = f'<worksheet><c r="A1"><v>1</v></c><x:c s="1" r="{reference}"><v>2</v></x:c></worksheet>'
    data = packed({"xl/worksheets/sheet1.xml": sheet.encode()})
    if refused:
        with pytest.raises(OversizedFile, match="spans more than"):
            gate.check_workbook(data)
    else:
        gate.check_workbook(data)
