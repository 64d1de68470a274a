"""What is made of scanned letters, read by Tesseract."""

import subprocess
import time
from pathlib import Path

import pytest

from requests_app.letters import apart
from requests_app.letters.apart import read_apart
from requests_app.letters.document import READ_BY_OCR, Document, GridBlock, Paragraph
from requests_app.letters.errors import IllegibleScan, OversizedFile, ReadingStopped, ScannedLetter
from requests_app.letters.parsed import ParsedLetter
from requests_app.letters.pipeline import parse_letter
from requests_app.letters.readers import pdf
from requests_app.letters.readers.ocr.tesseract import Tesseract, find_tesseract
from requests_app.letters.readers.pdf import read_pdf
from tests.letters import mails
from tests.letters.pdfs import Page, made, width_of, wrapped
from tests.letters.scans import scanned
from tests.programs import missing

TABLE = [
    ["Ward", "2021/22", "2022/23", "2023/24"],
    ["North Quay", "1,204", "<5", "7"],
    ["South Quay", "0", "97", "11"],
    ["Old Harbour", "7", "0", "383"],
    ["Mill Lane", "5", "12", "-"],
    ["Total", "1,216", "109", "401"],
]
WIDTHS = [150.0, 90.0, 90.0, 90.0]
REPLY = (
    "We do not hold the cost of the repairs, since the harbour office has kept no record of what its own staff did "
    "on the quays in those years."
)


def letter(*, ruled: bool = True) -> Page:
    page = Page()
    page.text(60, 60, "Brackwater Council", size=16, bold=True)
    page.text(60, 90, "Our ref: FOI/2024/0317")
    page.text(60, 106, "Date: 3 May 2024")
    page.text(60, 140, "Dear Ms Okoro")
    page.lines(60, 165, wrapped("Thank you for your request for information about repairs of the quays."))
    page.text(60, 200, "1. How many repairs were reported in each ward?", bold=True)
    page.text(60, 222, "There were 1,726 reports in all. See the table.")
    page.table(60, 252, TABLE, WIDTHS, ruled=ruled)
    page.text(60, 375, "2. How much did the repairs cost?", bold=True)
    page.lines(60, 397, wrapped(REPLY))
    page.text(60, 440, "Yours sincerely")
    return page


@pytest.fixture(scope="module")
def tesseract() -> Tesseract:
    found = find_tesseract()
    if found is None:
        missing("Tesseract", "tesseract-ocr")
    return found


@pytest.fixture(scope="module", params=["ruled", "unruled"])
def reading(request: pytest.FixtureRequest, tesseract: Tesseract) -> ParsedLetter:
    data = scanned(made([letter(ruled=request.param == "ruled")]))
    return parse_letter(data, "letter.pdf", tesseract=tesseract)


def paragraph(document: Document, begin: str) -> Paragraph:
    return next(
        block for block in document.blocks if isinstance(block, Paragraph) and block.printed.startswith(begin)
    )


def test_a_scanned_letter_is_read_as_the_letter_it_is_of(reading: ParsedLetter) -> None:
    assert (reading.reference, str(reading.date)) == ("FOI/2024/0317", "2024-05-03")
    assert [question.text for question in reading.questions] == [
        "How many repairs were reported in each ward?",
        "How much did the repairs cost?",
    ]
    assert [(answer.text, answer.disposition) for answer in reading.answers] == [
        ("There were 1,726 reports in all. See the table.", "disclosed"),
        (REPLY, "not_held"),
    ]


def test_every_figure_of_a_scanned_table_is_found_a_lone_one_too(reading: ParsedLetter) -> None:
    (table,) = reading.tables
    assert [path[-1] for path in table.columns] == TABLE[0]
    assert [list(row) for row in table.rows] == TABLE[1:]


def test_each_piece_with_figures_has_a_warning_and_the_letter_has_one(reading: ParsedLetter) -> None:
    told = [doubt for doubt in reading.warnings if doubt.code == READ_BY_OCR]
    assert [doubt.message.partition(" ")[0] for doubt in told] == ["Page", "Table", "The"]
    blocks = {block.id: block.text for block in reading.blocks}
    assert told[1].block is not None
    assert "North Quay" in blocks[told[1].block]
    assert told[2].block is not None
    assert "1,726" in blocks[told[2].block]


@pytest.mark.parametrize(("turn", "skew"), [(0, 1.5), (90, -0.7), (180, 0.5), (270, 0.0)])
def test_a_page_scanned_askew_or_turned_is_read_and_its_places_are_those_on_the_picture(
    tesseract: Tesseract, turn: int, skew: float
) -> None:
    document = read_pdf(scanned(made([letter()]), turn=turn, skew=skew), tesseract)
    (place,) = paragraph(document, "Dear Ms Okoro").places
    assert place.box is not None
    # Where the words stand on the sheet, and where they are once it is turned counter-clockwise.
    left, top, right, bottom = 60.0, 132.0, 60 + width_of("Dear Ms Okoro"), 142.0
    expected = {
        0: (left, top, right, bottom),
        90: (top, 595 - right, bottom, 595 - left),
        180: (595 - right, 842 - bottom, 595 - left, 842 - top),
        270: (842 - bottom, left, 842 - top, right),
    }[turn]
    assert place.box == pytest.approx(expected, abs=4 + 8 * abs(skew))
    assert any(isinstance(block, GridBlock) for block in document.blocks)


def test_bold_print_is_told_from_plain_print(tesseract: Tesseract) -> None:
    document = read_pdf(scanned(made([letter()])), tesseract)
    assert paragraph(document, "1. How many").bold > 0.9
    assert paragraph(document, "There were").bold < 0.1


def test_only_the_pages_that_are_pictures_are_read_by_ocr(tesseract: Tesseract) -> None:
    written, picture = Page(), Page()
    written.lines(60, 60, wrapped("This page was written, and what it says is known to the letter. " * 4))
    picture.text(60, 60, "This page was scanned and holds 12 words in all, one line only.")
    data = scanned(made([written, picture]), only=[1])
    assert read_pdf(data, tesseract).recognised_pages == {2}
    assert paragraph(read_pdf(data, tesseract), "This page was scanned").text.endswith("one line only.")
    without = read_pdf(data)
    assert [doubt.code for doubt in without.doubts] == ["scanned-page"]
    assert without.recognised_pages == frozenset()


def test_without_tesseract_a_scan_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(ScannedLetter, match="it is a scan") as error:
        read_apart(scanned(made([letter()])), "letter.pdf")
    assert "tesseract-ocr" in error.value.advice


def test_a_picture_without_print_says_so(tesseract: Tesseract) -> None:
    with pytest.raises(IllegibleScan, match="no print"):
        read_pdf(scanned(made([Page()])), tesseract)


def test_more_scanned_pages_than_are_read_are_refused_with_a_number(
    tesseract: Tesseract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "MAX_SCANNED_PAGES", 1)
    page = Page()
    page.text(60, 60, "A page of a long letter")
    with pytest.raises(OversizedFile, match="more than 1 pages"):
        read_pdf(scanned(made([page, page])), tesseract)


# --- apart ------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("tesseract")
def test_a_scan_is_read_within_the_limits_of_a_process_of_its_own() -> None:
    found = read_apart(scanned(made([letter()])), "letter.pdf")
    assert len(found.questions) == 2
    assert len(found.tables) == 1


@pytest.mark.usefixtures("tesseract")
def test_a_scanned_annex_of_a_written_letter_is_read() -> None:
    written = b"FOI/2025/118\n\n1. How many repairs were reported?\n\nPlease see the attached table.\n"
    found = read_apart(written, "letter.txt", [(scanned(made([letter()])), "scan.pdf")])
    assert "attachment-unreadable" not in [doubt.code for doubt in found.warnings]
    assert ("North Quay", "1,204", "<5", "7") in found.tables[0].rows
    assert READ_BY_OCR in [doubt.code for doubt in found.warnings]


@pytest.mark.usefixtures("tesseract")
def test_a_scanned_letter_that_an_email_brings_is_read_as_the_letter() -> None:
    files = [(scanned(made([letter()])), "letter.pdf")]
    mail = mails.eml("Please find our response attached.", files=files)
    found = read_apart(mail.as_bytes(), "reply.eml")
    assert [question.text for question in found.questions] == [
        "How many repairs were reported in each ward?",
        "How much did the repairs cost?",
    ]
    assert READ_BY_OCR in [doubt.code for doubt in found.warnings]


def _program(folder: Path, script: str) -> None:
    folder.joinpath("tesseract").write_text(f"#!/bin/sh\n{script}\n")
    folder.joinpath("tesseract").chmod(0o755)


def test_a_tesseract_that_hangs_is_ended_with_the_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(tmp_path, "exec /bin/sleep 54321")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(
        apart, "_RECOGNISE", apart._Task("recognise", cpu_seconds=30, wall_seconds=4, may_start_programs=True)
    )
    before = time.monotonic()
    with pytest.raises(ReadingStopped, match="longer than 4 seconds"):
        read_apart(scanned(made([letter()])), "letter.pdf")
    assert time.monotonic() - before < 30
    left = subprocess.run(["pgrep", "-f", "^/bin/sleep 54321"], capture_output=True, check=False)
    assert left.stdout == b""


def test_scanned_pages_that_cannot_be_read_leave_the_written_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(tmp_path, "exit 1")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    written, picture = letter(), Page()
    found = read_apart(scanned(made([written, picture]), only=[1]), "letter.pdf")
    assert len(found.questions) == 2
    assert "scanned-page" in [doubt.code for doubt in found.warnings]
