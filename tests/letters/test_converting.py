"""Old Word documents and Rich Text, which LibreOffice turns into what is read here."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from requests_app.letters import apart, converting
from requests_app.letters.apart import read_apart
from requests_app.letters.document import Document, GridBlock, Paragraph
from requests_app.letters.errors import (
    DamagedFile,
    EncryptedFile,
    MisnamedFile,
    NoConverter,
    ReadingStopped,
    UnreadableLetter,
)
from requests_app.letters.parsed import ParsedLetter
from requests_app.letters.pipeline import parse_letter
from requests_app.letters.readers import read
from tests.letters import ole, words

RTF = rb"{\rtf1\ansi FOI/1\par Dear Ms Okoro\par {\b 1. How many visits were there?}\par There were 412 visits.\par}"
PROGRAM = next(filter(None, map(shutil.which, converting.PROGRAMS)), None)
# Where CI runs everything must be checked; elsewhere LibreOffice need not be installed.
needs_office = pytest.mark.skipif(
    PROGRAM is None and not os.environ.get("CI"), reason="LibreOffice is not installed"
)

Convert = Callable[[bytes, str, str], bytes]


@pytest.fixture
def convert(tmp_path: Path) -> Convert:
    """Turn a file into another format as staff would, by saving it under another name."""

    def convert(data: bytes, ending: str, to: str) -> bytes:
        assert PROGRAM, "LibreOffice is not installed"
        (tmp_path / f"saved{ending}").write_bytes(data)
        profile = (tmp_path / "profile").as_uri()
        subprocess.run(
            [PROGRAM, f"-env:UserInstallation={profile}", "--headless", "--convert-to", to, f"saved{ending}"],
            cwd=tmp_path, check=True, timeout=120, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        return (tmp_path / f"saved.{to}").read_bytes()

    return convert


def said(document: Document) -> list[object]:
    """Return all that the reading rests on. Margins come last, since formats keep them in their own places."""
    blocks = [
        (block.text, block.label, block.level, block.heading, round(block.bold, 2), block.links)
        if isinstance(block, Paragraph)
        else tuple(
            (*_place(block, at), cell.text, cell.is_header, cell.is_bold)
            for at, cell in enumerate(block.grid.cells)
        )
        for block in document.blocks
        if isinstance(block, GridBlock) or not block.running
    ]
    return [
        blocks,
        sorted(block.text for block in document.blocks if isinstance(block, Paragraph) and block.running),
    ]


def _place(block: GridBlock, at: int) -> tuple[int, int, int, int]:
    cell = block.grid.cells[at]
    return cell.row, cell.column, cell.row_span, cell.column_span


def understood(letter: ParsedLetter) -> tuple[object, ...]:
    return (
        letter.reference, letter.date, letter.title, letter.outcome, letter.legislation,
        [(question.number, question.text) for question in letter.questions],
        [(answer.questions, answer.text, answer.disposition, answer.tables) for answer in letter.answers],
        [(table.questions, table.title, table.columns, table.rows) for table in letter.tables],
    )  # fmt: skip


def answered() -> bytes:
    """Return a Word file of a whole letter: automatic numbers, a table, headings, a refusal."""
    file = words.new()
    file.sections[0].header.paragraphs[0].text = "Brackwater Council"
    words.define_list(file, 31, [("decimal", "%1."), ("lowerLetter", "(%2)")])
    for text, level in [
        ("Our reference: FOI/2025/118", None), ("3 March 2025", None), ("Dear Ms Okoro", None),
        ("Thank you for your request of 4 February 2025 under the Freedom of Information Act 2000.", None),
        ("How many visits were there to each library?", 0), ("Please see the table.", None),
    ]:  # fmt: skip
        paragraph = file.add_paragraph(text)
        if level is not None:
            words.number(paragraph, 31, level)
            paragraph.runs[0].bold = True
    words.mark_header(words.add_table(file, [("Library", "2024"), ("North", "1,204"), ("South", "<5")]), 1)
    for text, level in [
        ("Please provide:", 0), ("the cost of each visit", 1), ("the names of the staff", 1),
        ("(a) We do not hold this information.", None),
        ("(b) We refuse this under section 40(2) of the Act.", None),
        ("If you are unhappy with this response you may ask for an internal review.", None),
        ("Yours sincerely", None), ("Information Governance", None),
    ]:  # fmt: skip
        paragraph = file.add_paragraph(text)
        if level is not None:
            words.number(paragraph, 31, level)
    return words.saved(file)


def numbered() -> bytes:
    """Return a Word file with what formats keep in different ways: lists that go on, merged cells, notes, changes."""
    file = words.new()
    levels = [("decimal", "%1."), ("lowerLetter", "(%2)"), ("upperRoman", "%1.%2.%3")]
    words.define_list(file, 31, levels)
    for text, level in [
        ("How many?", 0), ("by year", 1), ("by ward", 1), ("In pounds, please.", None),
        ("by month", 1), ("deeper", 2), ("Who?", 0),
    ]:  # fmt: skip
        paragraph = file.add_paragraph(text)
        if level is not None:
            words.number(paragraph, 31, level)
    file.add_paragraph("a dot", style="List Bullet")
    file.add_heading("Our response", 2)
    paragraph = file.add_paragraph("Partly ")
    paragraph.add_run("bold ").bold = True
    words.link(paragraph, "and linked", "https://brackwater.example/foi")
    words.hide(file.add_paragraph("hidden"))
    table = words.add_table(file, [("Ward", "2023", "2024"), ("North", "4", "5"), ("South", "6", "7")])
    table.cell(0, 1).merge(table.cell(0, 2)).text = "Visits"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "North"
    words.mark_header(table, 1)
    words.set_tag(
        file.add_paragraph("We hold "),
        '<w:ins w:id="1" w:author="A" w:date="2025-01-01T00:00:00Z"><w:r><w:t>412</w:t></w:r></w:ins>',
    )
    words.add_table(file, [("Our ref:", "FOI/1"), ("Date:", "3 March 2025")])
    return words.saved(file)


@needs_office
@pytest.mark.parametrize("which", ["answered", "numbered"])
def test_the_same_letter_from_odt_is_the_same_document_as_from_docx(which: str, convert: Convert) -> None:
    data = answered() if which == "answered" else numbered()
    saved = convert(data, ".docx", "odt")
    one, other = read(data, "letter.docx"), read(saved, "letter.odt")
    assert said(other) == said(one)
    assert [doubt.code for doubt in other.doubts] == [doubt.code for doubt in one.doubts]
    assert understood(parse_letter(saved, "letter.odt")) == understood(parse_letter(data, "letter.docx"))


@needs_office
@pytest.mark.parametrize("ending", ["doc", "rtf"])
def test_an_old_word_document_or_rich_text_says_the_same(ending: str, convert: Convert) -> None:
    saved = convert(answered(), ".docx", ending)
    letter = read_apart(saved, f"letter.{ending}")
    assert understood(letter) == understood(parse_letter(answered(), "letter.docx"))
    assert letter.source.filename == f"letter.{ending}"
    assert letter.source.media_type in ("application/msword", "application/rtf")


@needs_office
def test_rich_text_named_as_word_document_is_read() -> None:
    assert [question.number for question in read_apart(RTF, "letter.doc").questions] == ["1"]


@needs_office
def test_an_annex_of_an_old_format_is_read_and_one_that_cannot_be_is_told() -> None:
    broken = ole.made({"WordDocument": b"\xec\xa5" + bytes(5_000)})
    letter = read_apart(RTF, "letter.rtf", [(RTF, "Annex A.rtf"), (broken, "Annex B.doc")])
    assert [block.text for block in letter.blocks].count("There were 412 visits.") == 2
    told = [doubt.message for doubt in letter.warnings if doubt.code == "attachment-unreadable"]
    assert len(told) == 1
    assert "Annex B.doc" in told[0]


def test_a_document_that_libreoffice_cannot_open_is_damaged(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: _program(tmp_path, "exit 1"))
    with pytest.raises(DamagedFile, match="LibreOffice cannot open"):
        read_apart(RTF, "letter.rtf")


def _program(folder: Path, does: str) -> str:
    """Return the path of a program that is called instead of LibreOffice."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{does}\n")
    program.chmod(0o755)
    return str(program)


@needs_office
@pytest.mark.parametrize(
    "inner",
    [
        rb'{\field{\*\fldinst INCLUDETEXT "/etc/passwd"}{\fldrslt none}}',
        rb'{\field{\*\fldinst INCLUDEPICTURE "file:///etc/passwd"}{\fldrslt none}}',
        rb"{\*\template http://127.0.0.1:9/x.dot}",
        rb"{\object\objemb\objw1\objh1{\*\objclass Package}{\*\objdata 0105000002000000080000005061636b61676500" + b"41" * 500 + b"}}",
        rb"{\*\xmlopen " * 2_000,
        rb"{\object\objautlink\objupdate{\*\objclass Word.Document}{\*\objdata " + b"00" * 300 + rb"}{\result none}}",
    ],
)  # fmt: skip
def test_rich_text_that_reaches_for_other_files_gets_none_of_them(inner: bytes) -> None:
    letter: ParsedLetter | None = None
    with suppress(UnreadableLetter):
        letter = read_apart(RTF.replace(rb"\par}", rb"\par " + inner + rb"\par}"), "letter.rtf")
    whole = "\n".join(block.text for block in letter.blocks) if letter else ""
    assert "How many visits were there?" in whole or letter is None
    assert "root:" not in whole


def test_a_conversion_that_takes_too_long_is_ended_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(apart, "_CONVERT", apart._Task("convert", cpu_seconds=30, wall_seconds=3))
    monkeypatch.setattr(shutil, "which", lambda _: _program(tmp_path, "sleep 300"))
    made = tmp_path / "made"
    made.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(made))
    began = time.monotonic()
    with pytest.raises(ReadingStopped, match="longer than 3 seconds"):
        read_apart(RTF, "letter.rtf")
    assert time.monotonic() - began < 30
    assert list(made.iterdir()) == []


def test_a_conversion_has_no_secrets_and_little_memory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SECRET_KEY", "very secret")
    probe = _program(tmp_path, '(env; ulimit -v; ulimit -f) > "$HOME/letter.odt"')
    made = apart._ask(apart._CONVERT, ["a.rtf"], [RTF], bytes, probe, str(tmp_path)).decode()
    assert "secret" not in made
    assert "unlimited" not in made


@pytest.mark.parametrize(
    ("name", "called"), [("letter.doc", "old Word document"), ("letter.rtf", "Rich Text")]
)
def test_without_libreoffice_staff_are_told_what_to_do(
    name: str, called: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    data = RTF if name.endswith("rtf") else ole.made({"WordDocument": b"\xec\xa5" + bytes(600)})
    with pytest.raises(NoConverter, match=called) as raised:
        read_apart(data, name)
    assert "not installed here" in str(raised.value)
    assert "save it as a Word document (.docx) or as PDF" in raised.value.advice


def test_what_is_not_what_its_name_says_is_never_converted() -> None:
    with pytest.raises(MisnamedFile, match="plain text"):
        read_apart(b"Dear Ms Okoro", "letter.doc")


@needs_office
def test_an_old_word_document_with_a_password_says_so() -> None:
    with pytest.raises(EncryptedFile, match="password"):
        read_apart(ole.made({"WordDocument": b"\xec\xa5" + bytes(9) + b"\x01" + bytes(600)}), "letter.doc")
