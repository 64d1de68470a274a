"""Letters in which nothing is wrong raise no alarm: those of the demo, and the invented ones that the reader is measured on."""

from pathlib import Path
from typing import Final

import pytest

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.letter.check import check_letter
from requests_app.checks.personal.check import check_personal
from requests_app.checks.personal.filenames import NamedFile
from requests_app.letters.parsed import ParsedLetter
from requests_app.letters.pipeline import parse_letter
from tests.pages import ROOT

DEMO: Final = ROOT / "requests_app" / "demo"
CORPUS: Final = ROOT / "tests" / "letters" / "corpus"


def letters_of_the_demo() -> list[Path]:
    """Those that every machine can read: a scan needs a program that may not be there."""
    scans = {path.name.removesuffix(".scan.txt") for path in (DEMO / "sources").glob("*.scan.txt")}
    letters = [
        path for path in (DEMO / "letters").iterdir() if path.suffix != ".csv" and path.stem not in scans
    ]
    return sorted(letters)


def alarms(*findings: Finding) -> list[str]:
    return [finding.message for finding in findings if finding.severity != Severity.INFORMATION]


def personal(letter: ParsedLetter, path: Path) -> tuple[Finding, ...]:
    return check_personal(letter, [NamedFile(letter.source.sha256, path.name, is_public=True)])


@pytest.mark.parametrize("path", letters_of_the_demo(), ids=lambda path: path.name)
def test_the_letters_of_the_demo_raise_no_alarm(path: Path) -> None:
    letter = parse_letter(path.read_bytes(), path.name)
    assert alarms(*personal(letter, path), *check_letter(letter)) == []


def test_no_letter_of_the_corpus_raises_an_alarm_over_personal_data() -> None:
    letters = sorted(CORPUS.glob("*.txt"))
    assert len(letters) > 100
    found = {
        path.name: alarms(*personal(parse_letter(path.read_bytes(), path.name), path)) for path in letters
    }
    assert {name: messages for name, messages in found.items() if messages} == {}
