"""Every uploaded file is looked through apart, once for each version of the rules, and fails closed."""

from collections.abc import Callable
from typing import NoReturn

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from requests_app import checking, intake, looking, publication
from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden import VERSION, look_through
from requests_app.letters import apart
from requests_app.letters.apart import look_through_apart
from requests_app.letters.errors import MisnamedFile, ReadingStopped
from requests_app.models import Authority, Letter
from requests_app.publishable import PublicationNotPossible
from requests_app.review import move
from tests.workroom import a_draft, a_file, run_jobs

LEAK = Finding("file-not-looked-through", "leak:", Severity.SEVERE, "It holds quagga.", ("One.",))


def finds(*found: Finding) -> Callable[[bytes, str], tuple[Finding, ...]]:
    return lambda data, filename: found


def stops(data: bytes, filename: str) -> NoReturn:
    raise ReadingStopped("Reading was stopped: it took too much memory.")


def breaks(data: bytes, filename: str) -> NoReturn:
    raise ValueError(data.decode())


def in_review(letter: Letter) -> Letter:
    move(letter, Letter.Status.IN_REVIEW, by=None)
    return letter


# In a process of its own ------------------------------------------------------------------------


def test_what_is_found_apart_is_what_is_found_here() -> None:
    text = b"NDC-1 benches\n\n1. How many?\n\nTwo."
    assert look_through_apart(text, "letter.txt") == look_through(text, "letter.txt") == ()


def test_a_file_that_is_not_what_its_name_says_is_no_pass() -> None:
    with pytest.raises(MisnamedFile):
        look_through_apart(b"only words", "letter.pdf")


def test_a_hanging_look_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_START", "import time; time.sleep(60)")
    monkeypatch.setattr(apart, "_LOOK", apart._Task("look", cpu_seconds=30, wall_seconds=1))
    with pytest.raises(ReadingStopped, match="longer than 1 seconds"):
        look_through_apart(b"words", "letter.txt")


# Kept with the file -------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.usefixtures("made_up_reading")
class TestKept:
    def test_a_finding_in_a_file_stops_publication_and_names_the_file(
        self, authority: Authority, publisher: User, monkeypatch: pytest.MonkeyPatch, client: Client
    ) -> None:
        monkeypatch.setattr(looking, "look_through_apart", finds(LEAK))
        letter = in_review(a_draft(authority, name="answer.txt"))
        (finding,) = letter.findings.in_the_way()
        assert finding.file == letter.files.get()
        with pytest.raises(PublicationNotPossible, match="1 file could not be looked through"):
            publication.publish(letter, by=publisher)
        client.force_login(publisher, backend="django.contrib.auth.backends.ModelBackend")
        page = client.get(reverse("staff-checks", args=[letter.pk])).text
        assert "answer.txt" in page
        assert "It holds quagga." in page
        checking.accept(letter, [finding], by=publisher, reason="It was looked at.")
        publication.publish(letter, by=publisher)

    def test_the_same_thing_in_two_files_is_two_findings(
        self, authority: Authority, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(looking, "look_through_apart", finds(LEAK))
        letter = a_draft(authority)
        intake.attach(letter, a_file("a;b", "b.csv"))
        run_jobs()
        assert {finding.file for finding in letter.findings.in_the_way()} == set(letter.files.all())

    def test_a_file_is_looked_through_once(
        self, authority: Authority, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        letter = a_draft(authority)
        monkeypatch.setattr(looking, "look_through_apart", breaks)
        checking.check(letter, anew=True)
        assert letter.files.get().hidden == {"version": VERSION, "findings": []}

    def test_what_was_looked_through_by_fewer_rules_is_looked_through_anew(
        self, authority: Authority, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        letter = a_draft(authority)
        letter.files.update(hidden={"version": VERSION - 1, "findings": []})
        monkeypatch.setattr(looking, "look_through_apart", finds(LEAK))
        checking.check(letter, anew=True)
        assert letter.findings.in_the_way().count() == 1

    def test_a_file_that_stops_the_look_stops_publication(
        self, authority: Authority, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(looking, "look_through_apart", stops)
        letter = a_draft(authority)
        (finding,) = letter.findings.in_the_way()
        assert finding.code == "file-not-looked-through"
        assert "it took too much memory" in finding.message

    def test_an_error_of_our_own_leaves_the_letter_unchecked(
        self, authority: Authority, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        letter = in_review(a_draft(authority))
        letter.files.update(hidden=None)
        monkeypatch.setattr(looking, "look_through_apart", breaks)
        with pytest.raises(PublicationNotPossible, match="check of this letter broke off"):
            publication.publish(letter, by=None)
        assert "benches" not in caplog.text

    def test_an_attachment_that_says_nothing_new_is_looked_through(
        self, authority: Authority, reviewer: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from requests_app import jobs

        letter = a_draft(authority)
        monkeypatch.setattr(jobs, "_read", lambda letter: letter.revision.parsed)
        monkeypatch.setattr(looking, "look_through_apart", finds(LEAK))
        intake.attach(letter, a_file("a;b", "b.csv"))
        run_jobs()
        assert [each.file.filename for each in letter.findings.in_the_way() if each.file] == ["b.csv"]
