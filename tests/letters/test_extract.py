"""`manage.py extract`: prints what a letter says, and saves nothing."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from requests_app.letters.parsed import from_json

LETTER = """Our ref: FOI/24/7

1. How many potholes were reported?

Please see the attached spreadsheet.

2. How many were mended?

411
"""


def extract(*arguments: str) -> str:
    out = StringIO()
    call_command("extract", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_text(LETTER)
    return path


def test_the_letter_is_printed_as_json_without_a_database(letter: Path) -> None:
    values = json.loads(extract(str(letter)))
    assert values["schema"] == "foilog.letter/1"
    assert values["outcome"] == "granted_in_full"
    assert from_json(values).reference == "FOI/24/7"


def test_an_attachment_becomes_a_table_of_the_answers_that_refer_to_it(letter: Path, tmp_path: Path) -> None:
    attachment = tmp_path / "potholes by ward.csv"
    attachment.write_text("Ward,Potholes\nNorth,300\nSouth,112\n")
    without = json.loads(extract(str(letter)))
    assert "attached-but-no-attachment" in [warning["code"] for warning in without["warnings"]]
    values = json.loads(extract(str(letter), "--attachment", str(attachment)))
    (table,) = values["tables"]
    assert table["questions"] == ["1"]
    assert table["title"] == "potholes by ward"
    assert table["columns"] == [["Ward"], ["Potholes"]]
    assert table["rows"] == [["North", "300"], ["South", "112"]]
    assert values["answers"][0]["tables"] == [table["id"]]
    assert "attached-but-no-attachment" not in [warning["code"] for warning in values["warnings"]]


def test_an_outline_shows_warnings_at_their_places(letter: Path) -> None:
    lines = extract(str(letter), "--dump").splitlines()
    question = lines.index("1  How many potholes were reported?")
    assert lines[question + 1].strip().startswith("! attached-but-no-attachment")


def test_an_unreadable_file_says_why_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "blank.txt"
    path.write_text(" \n")
    with pytest.raises(CommandError, match=r"blank\.txt cannot be read: The file is empty\. The upload may"):
        extract(str(path))


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be opened"):
        extract(str(tmp_path / "nowhere.pdf"))
