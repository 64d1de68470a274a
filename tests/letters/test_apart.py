"""Reading in a process of its own: what happens in it harms nothing else."""

import io
import time
from pathlib import Path

import pytest
from PIL import Image

from requests_app.letters import apart
from requests_app.letters.apart import draw_pages_apart, read_apart
from requests_app.letters.errors import EmptyFile, EncryptedFile, ReadingStopped, ScannedLetter
from requests_app.letters.pipeline import parse_letter
from tests.letters.pdfs import Page, made, self_drawing

LETTER = b"FOI/1\n\n1. How many visits were there?\n\nThere were 412 visits.\n"


def a_pdf(pages: int = 1) -> bytes:
    made_pages = [Page() for _ in range(pages)]
    for number, page in enumerate(made_pages):
        page.text(60, 60, f"This is sheet {number} of the letter.")
    return made(made_pages)


def test_what_is_read_apart_is_what_is_read_here() -> None:
    assert read_apart(LETTER, "letter.txt") == parse_letter(LETTER, "letter.txt")


def test_attachments_go_along() -> None:
    table = b"Ward,Visits\nNorth,4\nSouth,7\n"
    letter = read_apart(
        b"1. How many?\n\nPlease see the attached spreadsheet.\n", "letter.txt", [(table, "visits.csv")]
    )
    assert [found.rows for found in letter.tables] == [(("North", "4"), ("South", "7"))]


def test_a_bad_attachment_leaves_the_letter_readable_and_is_told_of() -> None:
    alone = read_apart(LETTER, "letter.txt")
    letter = read_apart(
        LETTER, "letter.txt", [(b"PK no workbook", "figures.xlsx"), (b"Year,Cost\n2025,900\n", "good.csv")]
    )
    assert letter.questions == alone.questions
    assert [table.title for table in letter.tables][len(alone.tables) :] == ["good"]
    told = [doubt for doubt in letter.warnings if doubt.code == "attachment-unreadable"]
    assert len(told) == 1
    assert "figures.xlsx" in told[0].message


def test_an_error_crosses_with_its_kind_and_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "find_tesseract", lambda: None)
    page = Page()
    page.picture()
    with pytest.raises(ScannedLetter, match="it is a scan"):
        read_apart(made([page]), "letter.pdf")
    with pytest.raises(EncryptedFile, match="password"):
        read_apart(made([Page()], password="x"), "letter.pdf")


def test_an_empty_file_needs_no_process() -> None:
    with pytest.raises(EmptyFile, match="empty"):
        read_apart(b"", "letter.pdf")


def test_a_file_that_ends_pdfium_ends_only_the_child() -> None:
    with pytest.raises(ReadingStopped, match="Reading was stopped"):
        read_apart(self_drawing(), "letter.pdf")
    assert read_apart(LETTER, "letter.txt").questions


def test_a_child_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_START", "import time; time.sleep(60)")
    monkeypatch.setattr(apart, "_READ", apart._Task("read", cpu_seconds=30, wall_seconds=1))
    began = time.monotonic()
    with pytest.raises(ReadingStopped, match="longer than 1 seconds"):
        read_apart(LETTER * 100_000, "letter.txt")
    assert time.monotonic() - began < 20


def test_a_child_that_says_too_much_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_START", "import os\nwhile True: os.write(1, b'x' * 65536)")
    monkeypatch.setattr(apart, "MAX_ANSWER_BYTES", 1_000_000)
    with pytest.raises(ReadingStopped, match="too much"):
        read_apart(LETTER, "letter.txt")


def test_a_child_that_ends_before_it_is_asked_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_START", "raise SystemExit(3)")
    with pytest.raises(ReadingStopped, match="crashed"):
        read_apart(LETTER * 100_000, "letter.txt")


def test_the_child_has_no_secrets_little_memory_and_can_write_no_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SECRET_KEY", "very secret")
    probe = (
        "import sys, os, json; sys.path.insert(0, sys.argv[1]); from requests_app.letters import apart\n"
        "apart._limit_itself(apart._READ); seen = []\n"
        "seen.append(sorted(set(os.environ) - {'LC_CTYPE'}))\n"
        "try: bytearray(4_000_000_000)\n"
        "except MemoryError: seen.append('memory')\n"
        f"try: open({str(tmp_path)!r} + '/x', 'wb', 0).write(b'x')\n"
        "except OSError: seen.append('file')\n"
        "sys.stdin.buffer.read(); print(json.dumps({'error': 'ReadingStopped', 'message': repr(seen)}))"
    )
    monkeypatch.setattr(apart, "_START", probe)
    with pytest.raises(ReadingStopped) as stopped:
        read_apart(LETTER, "letter.txt")
    assert str(stopped.value) == "[[], 'memory', 'file']"


def test_the_child_knows_no_django(monkeypatch: pytest.MonkeyPatch) -> None:
    probe = (
        "import sys, json; sys.path.insert(0, sys.argv[1]); from requests_app.letters import apart\n"
        "apart._load(apart._READ); apart._load(apart._DRAW); sys.stdin.buffer.read()\n"
        "print(json.dumps({'error': 'ReadingStopped', 'message': repr('django' in sys.modules)}))"
    )
    monkeypatch.setattr(apart, "_START", probe)
    with pytest.raises(ReadingStopped, match="False"):
        read_apart(LETTER, "letter.txt")


def test_each_page_is_drawn_in_the_shape_it_is_shown() -> None:
    upright, turned = Page(), Page(rotate=90)
    upright.text(60, 60, "Dear Ms Okoro")
    pictures = draw_pages_apart(made([upright, turned]))
    assert [(one.number, one.width, one.height) for one in pictures] == [(1, 595, 842), (2, 842, 595)]
    with Image.open(io.BytesIO(pictures[0].webp)) as picture:
        assert picture.format == "WEBP"
        assert picture.size == (1240, 1755)

        assert min(picture.convert("L").tobytes()) < 100


def test_a_long_letter_is_drawn_to_its_last_page() -> None:
    assert [one.number for one in draw_pages_apart(a_pdf(20))] == list(range(1, 21))


def test_drawing_says_why_it_cannot() -> None:
    with pytest.raises(EncryptedFile, match="password"):
        draw_pages_apart(made([Page()], password="x"))


def test_what_a_library_prints_does_not_come_between(monkeypatch: pytest.MonkeyPatch) -> None:
    talkative = (
        "import sys, os; sys.path.insert(0, sys.argv[1]); from requests_app.letters import apart, pipeline\n"
        "read = pipeline.parse_letter\n"
        "def parse(*given):\n"
        "    print('0 is out of range'); os.write(1, b'so it is'); return read(*given)\n"
        "pipeline.parse_letter = parse\n"
        "apart.answer(sys.argv[2])"
    )
    monkeypatch.setattr(apart, "_START", talkative)
    assert read_apart(LETTER, "letter.txt") == parse_letter(LETTER, "letter.txt")


@pytest.mark.parametrize("said", ["", "nonsense", "{}[]", '{"result": 1, "error": 2}', '{"error": 7}'])
def test_a_child_that_answers_nonsense_is_told_of(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setattr(apart, "_START", f"import sys; sys.stdin.buffer.read(); print({said!r})")
    with pytest.raises(ReadingStopped, match="crashed"):
        read_apart(LETTER, "letter.txt")


def test_a_child_that_answers_something_else_than_a_letter_is_told_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        apart, "_START", 'import sys; sys.stdin.buffer.read(); print(\'{"result": {"a": 1}}\')'
    )
    with pytest.raises(ReadingStopped, match="crashed"):
        read_apart(LETTER, "letter.txt")
