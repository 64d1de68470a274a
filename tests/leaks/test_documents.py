"""What is hidden in documents and emails is found where it is, and clean ones are let through."""

import pytest

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden import look_through
from tests.leaks.documents import LEAKS
from tests.leaks.spreadsheets import Leak


def words(finding: Finding) -> str:
    return "\n".join([finding.message, *finding.because])


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.name)
def test_what_is_hidden_is_found_where_it_is(leak: Leak) -> None:
    told = [each for each in look_through(leak.hostile, leak.name) if each.severity is Severity.SEVERE]
    assert [
        each.message
        for each in told
        if each.code == leak.code and leak.secret in words(each) and leak.place in words(each)
    ], told


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.name)
def test_a_clean_twin_is_let_through(leak: Leak) -> None:
    found = look_through(leak.clean, leak.name)
    assert [each for each in found if each.severity is not Severity.INFORMATION] == []
