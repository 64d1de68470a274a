"""What the checks find is kept from revision to revision, decided on, and stands in the way of publishing."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NoReturn

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from requests_app import checking, discarding, jobs, publication
from requests_app.letters import edits
from requests_app.letters.parsed import LetterTable
from requests_app.models import Authority, Finding, InformationRequest, Letter
from requests_app.publishable import PublicationNotPossible
from requests_app.review import Status
from requests_app.revising import revise, undo
from tests.builders import answer, letter_of, make_letter, parsed_letter, publish_letter, table
from tests.leaking import RECOVERED, leaking_letter, tables
from tests.workroom import run_jobs

pytestmark = pytest.mark.django_db

BY_YEAR, BY_AGE, _ = tables()
WHOLE = replace(
    BY_YEAR,
    rows=tuple(tuple("5611" if cell == "*" else cell for cell in row) for row in BY_YEAR.rows),
)


def checked(authority: Authority, given: Sequence[LetterTable]) -> Letter:
    letter = make_letter(authority, parsed_letter(tables=tuple(given)))
    checking.check(letter)
    return letter


def codes(letter: Letter) -> list[str]:
    return list(letter.findings.open().values_list("code", flat=True))


def test_every_figure_that_can_be_worked_out_is_found_with_its_sum(authority: Authority) -> None:
    letter = make_letter(authority, leaking_letter())
    checking.check(letter)
    found = {(each.table, each.row, each.column): each for each in letter.findings.in_the_way()}
    assert found.keys() == RECOVERED.keys()
    for cell, value in RECOVERED.items():
        assert found[cell].because[-1] == f"What is left can only be {value}."
        assert value not in found[cell].message


def test_a_letter_that_gives_figures_away_is_not_published(authority: Authority) -> None:
    letter = make_letter(authority, leaking_letter())
    with pytest.raises(PublicationNotPossible, match="3 suppressed figures can be worked out"):
        publication.publish(letter, by=None)
    assert not InformationRequest.objects.exists()


def test_what_is_proposed_leaves_nothing_to_be_worked_out(authority: Authority, reviewer: User) -> None:
    letter = make_letter(authority, leaking_letter())
    checking.check(letter)
    wanted, cells = checking.proposal_for(letter)
    assert not wanted.unprotected
    assert not set(cells) & RECOVERED.keys()
    assert letter.revision
    new = edits.withhold_cells(letter.revision.parsed, cells)
    revise(letter, "Withheld", new, by=reviewer, expected=1)
    run_jobs()
    assert not letter.findings.in_the_way().exists()
    assert letter.findings.filter(state=Finding.State.FIXED).count() == len(RECOVERED)
    undo(letter, by=reviewer, expected=2)
    run_jobs()
    assert letter.findings.in_the_way().count() == len(RECOVERED)


def test_what_was_accepted_is_not_withheld_for(authority: Authority, publisher: User) -> None:
    letter = make_letter(authority, leaking_letter())
    checking.check(letter)
    checking.accept(letter, letter.findings.in_the_way(), by=publisher, reason="They count parcels.")
    assert checking.proposal_for(letter)[1] == ()


def test_an_acceptance_holds_through_corrections_until_it_is_taken_back(
    authority: Authority, publisher: User
) -> None:
    letter = make_letter(authority, leaking_letter())
    checking.check(letter)
    everything = letter.findings.in_the_way()
    assert checking.accept(letter, everything, by=publisher, reason=" They count parcels. ") == 3
    assert letter.revision
    revise(letter, "Title", edits.set_title(letter.revision.parsed, "Parcels"), by=publisher, expected=1)
    run_jobs()
    kept = letter.findings.filter(state=Finding.State.ACCEPTED)
    assert {(each.reason, each.accepted_by) for each in kept} == {("They count parcels.", publisher)}
    checking.reopen(letter, kept[0], by=publisher)
    assert letter.findings.in_the_way().count() == 1
    notes = list(letter.events.values_list("note", flat=True))
    assert notes[-2:] == [
        "Accepted 3 findings (Suppressed figures that can be worked out): They count parcels.",
        "Took back the acceptance of a finding (Suppressed figures that can be worked out)",
    ]


def test_nothing_is_accepted_without_a_reason(authority: Authority, publisher: User) -> None:
    letter = make_letter(authority, leaking_letter())
    checking.check(letter)
    with pytest.raises(checking.ReasonMissing):
        checking.accept(letter, letter.findings.all(), by=publisher, reason=" ")
    with pytest.raises(IntegrityError, match="accepted_finding_says_why"), transaction.atomic():
        letter.findings.update(state=Finding.State.ACCEPTED)


def test_rows_of_one_name_have_findings_of_their_own(authority: Authority) -> None:
    twice = table(
        ("Men", "7011", "*", "9120"),
        ("Men", "6007", "*", "8204"),
        ("Women", "5003", "2999", "8002"),
        ("Women", "4001", "2113", "6114"),
        ("Children", "3001", "1117", "4118"),
        columns=[("Group",), ("2023",), ("2024",), ("Total",)],
    )
    letter = checked(authority, [twice])
    assert codes(letter) == ["figure-recoverable"] * 2
    assert {each.because[-1] for each in letter.findings.all()} == {
        "What is left can only be 2109.",
        "What is left can only be 2197.",
    }


def test_a_discarded_letter_leaves_no_finding(authority: Authority, reviewer: User) -> None:
    letter = make_letter(authority, leaking_letter())
    checking.check(letter)
    discarding.discard(letter, by=reviewer, reason="Twice")
    assert not Finding.objects.exists()
    run_jobs()
    assert not Finding.objects.exists()


# Beside what was published before -----------------------------------------------------------------


def test_totals_published_earlier_give_away_the_parts(authority: Authority) -> None:
    publish_letter(authority, reference="NDC-77", tables=(WHOLE,))
    letter = checked(authority, [BY_AGE])
    assert codes(letter) == ["figure-recoverable-with-published"] * 2
    for finding in letter.findings.all():
        assert "“Referrals by ward”, published with NDC-77" in finding.because[0]
    _, cells = checking.proposal_for(letter)
    assert {name for name, _, _ in cells} == {"t2"}
    assert letter.revision
    revise(letter, "W", edits.withhold_cells(letter.revision.parsed, cells), by=None, expected=1)
    run_jobs()
    assert "figure-recoverable-with-published" not in codes(letter)


def test_a_figure_suppressed_earlier_is_given_away_by_this_letter(authority: Authority) -> None:
    publish_letter(authority, reference="NDC-78", tables=(BY_AGE,))
    letter = checked(authority, [WHOLE])
    assert codes(letter) == ["published-figure-recoverable"] * 2
    said = " ".join(letter.findings.values_list("message", flat=True))
    assert "“Mill”, “2024/25 – Under 18” in “Referrals by age”, published with NDC-78" in said
    with pytest.raises(PublicationNotPossible, match="suppressed earlier"):
        publication.publish(letter, by=None)
    _, cells = checking.proposal_for(letter)
    assert {name for name, _, _ in cells} == {"t1"}


def test_tables_of_other_authorities_are_not_compared(
    authority: Authority, other_authority: Authority
) -> None:
    publish_letter(other_authority, tables=(WHOLE,))
    assert codes(checked(authority, [BY_AGE])) == []


def test_tables_of_other_years_are_not_compared(authority: Authority) -> None:
    earlier = tuple(tuple(part.replace("202", "201") for part in path) for path in WHOLE.columns)
    publish_letter(authority, tables=(replace(WHOLE, columns=earlier),))
    assert codes(checked(authority, [BY_AGE])) == []


def test_a_letter_is_not_compared_with_what_is_published_of_itself(authority: Authority) -> None:
    letter = letter_of(publish_letter(authority, tables=(WHOLE,)))
    assert letter.revision
    assert checking.published_beside(letter, letter.revision.parsed) == ()


def test_what_was_published_since_the_check_counts_when_a_letter_is_published(authority: Authority) -> None:
    letter = checked(authority, [BY_AGE])
    assert codes(letter) == []
    publish_letter(authority, tables=(WHOLE,))
    with pytest.raises(PublicationNotPossible, match="2 suppressed figures can be worked out with what was"):
        publication.publish(letter, by=None)


# When a check breaks down -------------------------------------------------------------------------


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*args: object, **kwargs: object) -> NoReturn:
        raise ValueError(f"{min(RECOVERED.values())} is no good")

    monkeypatch.setattr(checking, "check_tables", breaks)


@pytest.mark.usefixtures("broken")
def test_a_letter_whose_check_breaks_down_is_not_published(
    authority: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    letter = make_letter(authority, parsed_letter(answers=(answer("1"),)))
    with pytest.raises(PublicationNotPossible) as caught:
        publication.publish(letter, by=None)
    assert "Check it again" in str(caught.value)
    assert str(letter.pk) in str(caught.value)
    assert not InformationRequest.objects.exists()
    with pytest.raises(checking.CheckBrokeDown):
        jobs.check_letter(str(letter.pk))
    letter.refresh_from_db()
    assert (letter.status, letter.checked_revision) == (Status.IN_REVIEW, None)
    assert f"letter {letter.pk} could not be checked: ValueError" in caplog.text
    assert "test_checking.py" in caplog.text
    assert "1883" not in caplog.text.replace(str(letter.pk), "")  # which is made by chance


def test_a_letter_changed_during_its_check_stays_unchecked(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = make_letter(authority, leaking_letter())
    seen = Letter.objects.select_related("revision").get(pk=letter.pk)
    revise(letter, "Title", edits.set_title(letter.revision.parsed, "Other"), by=None, expected=1)  # type: ignore[union-attr]
    checking.check(seen)
    letter.refresh_from_db()
    assert letter.checked_revision is None
    assert not letter.findings.exists()
