"""The page on checks names every kind of finding as the program does, with how much it can matter."""

import re
from typing import Final

import pytest

from requests_app.checks.finding import Severity
from requests_app.checks.kinds import KINDS
from requests_app.checks.personal.check import check_personal
from tests.checks.test_personal import SEEDED, saying
from tests.pages import ROOT

DOCS: Final = ROOT / "docs"
ROW: Final = re.compile(
    r"^\| `(?P<code>[a-z-]+)` \| (?P<title>.+?) \| (?P<severities>.+?) \| (?P<one>.+?) \| (?P<advice>.+?) \|$",
    re.MULTILINE,
)


def rows() -> dict[str, re.Match[str]]:
    return {row["code"]: row for row in ROW.finditer((DOCS / "checks.md").read_text(encoding="utf-8"))}


def test_every_kind_of_finding_is_on_the_page_and_no_other() -> None:
    hidden = DOCS / "hidden-data.md"
    elsewhere = (
        set(re.findall(r"`([a-z-]+)`", hidden.read_text(encoding="utf-8"))) if hidden.exists() else set()
    )
    missing = [
        f"| `{code}` | {kind.title} | SEVERITY | {kind.one} | {kind.advice} |"
        for code, kind in KINDS.items()
        if code not in rows() and code not in elsewhere
    ]
    assert not missing, "These lines are missing in docs/checks.md:\n" + "\n".join(missing)
    assert set(rows()) <= set(KINDS)


@pytest.mark.parametrize("code", sorted(rows()))
def test_a_row_says_what_the_program_says(code: str) -> None:
    row, kind = rows()[code], KINDS[code]
    assert (row["title"], row["one"], row["advice"]) == (kind.title, kind.one, kind.advice)
    assert set(row["severities"].split(", ")) <= set(Severity)
    assert kind.advice.endswith(".")


def test_what_is_found_matters_as_the_page_says() -> None:
    for sentence, *_ in SEEDED:
        for finding in check_personal(saying(sentence)):
            assert finding.severity in rows()[finding.code]["severities"].split(", "), sentence
