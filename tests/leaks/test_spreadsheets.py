"""What is hidden in spreadsheets is found where it is, and clean ones are let through."""

import pytest

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.spreadsheets import hidden_in_csv, hidden_in_ods, hidden_in_xlsx
from tests.leaks.spreadsheets import LEAKS, Leak

_LOOK = {"xlsx": hidden_in_xlsx, "ods": hidden_in_ods, "csv": hidden_in_csv}


def look(name: str, content: bytes) -> tuple[Finding, ...]:
    return _LOOK[name.rpartition(".")[2]](content)


def words(finding: Finding) -> str:
    return "\n".join([finding.message, *finding.because])


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.name)
def test_what_is_hidden_is_found_where_it_is(leak: Leak) -> None:
    told = [each for each in look(leak.name, leak.hostile) if leak.secret in words(each)]
    assert [
        each
        for each in told
        if each.severity is Severity.SEVERE and each.code == leak.code and leak.place in words(each)
    ]


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.name)
def test_a_clean_twin_is_let_through(leak: Leak) -> None:
    assert [each for each in look(leak.name, leak.clean) if each.severity is not Severity.INFORMATION] == []
