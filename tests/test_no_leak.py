"""What the checks find out goes nowhere but to staff: no page, feed, answer, download or log line has it.

The letter that is published gives figures away, and somebody has accepted that. Whoever does the sums finds them; the site
itself never says them.
"""

import json
import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from zipfile import BadZipFile, ZipFile

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from requests_app import checking, publication
from requests_app.letters.parsed import to_json
from requests_app.models import ApiKey, Authority, Change, InformationRequest, Letter
from requests_app.review import Status
from tests.builders import add_file, letter_of, make_letter, publish_letter, table
from tests.leaking import NARROWED, RECOVERED, leaking_letter, tables
from tests.test_visibility import public_addresses
from tests.workroom import run_jobs

pytestmark = pytest.mark.django_db

SECRETS = (*RECOVERED.values(), *NARROWED, "can be worked out", "What is left", "figures-narrowed")


def secrets_in(text: str) -> list[str]:
    """The recovered values, bounds and findings that a text says; a number parted by commas is one all the same."""
    # Inside ids and checksums stand any digits.
    said = re.sub(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{32,}\b", "", text)
    plain = re.sub(r"(?<=\d)(,|%2C|&#x2c;|&nbsp;|\s|\u202f)(?=\d{3}\b)", "", said, flags=re.IGNORECASE)
    return [secret for secret in SECRETS if secret in plain or secret in said]


def readable(content: bytes) -> str:
    """All that stands in a response's body: of a zip file (an XLSX, a data package), in each of its files."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            return " ".join(readable(archive.read(name)) for name in archive.namelist())
    except BadZipFile:
        return content.decode(errors="replace")


def everything_public(letter: Letter, client: Client) -> Iterator[tuple[str, str]]:
    """Every public address, and every one that those lead to on this site."""
    seen: set[str] = set()
    ahead = [address for address, _ in public_addresses(letter)]
    while ahead:
        address = ahead.pop()
        if address in seen:
            continue
        seen.add(address)
        response = client.get(address)
        content = response.getvalue() if response.streaming else response.content
        text = readable(content)
        yield address, f"{dict(response.items())} {text}"
        if len(seen) < 400 and "html" in response.get("Content-Type", ""):
            links = re.findall(r'href="(/[^"#]*)"', text)
            ahead += [
                unescape(link)
                for link in links
                if not link.startswith(("/staff", "/admin", "/accounts", "/static"))
            ]


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level("DEBUG"):
        yield caplog


@pytest.fixture
def letter(authority: Authority, publisher: User, log: pytest.LogCaptureFixture) -> Letter:
    """Published as it is: its findings were accepted."""
    letter = make_letter(authority, leaking_letter(reference="FOI-0099-X"))
    add_file(letter)
    checking.queue(letter)
    run_jobs()
    letter.refresh_from_db()
    checking.accept(letter, letter.findings.all(), by=publisher, reason="They count parcels.")
    publication.publish(letter, by=publisher)
    letter.refresh_from_db()
    return letter


def test_the_search_finds_what_staff_see(letter: Letter, publisher: User, client: Client) -> None:
    client.force_login(publisher, backend="django.contrib.auth.backends.ModelBackend")
    shown = " ".join(" ".join([each.message, *each.because]) for each in letter.findings.all())
    assert set(secrets_in(shown)) >= {*RECOVERED.values(), *NARROWED}
    assert secrets_in("In all 5,611 and 1,883") == ["5611", "1883"]
    assert "can be worked out" in secrets_in(client.get(reverse("staff-checks", args=[letter.pk])).text)


def test_no_public_address_says_what_can_be_worked_out(letter: Letter, visitor: Client) -> None:
    seen = dict(everything_public(letter, visitor))
    pages = " ".join(seen.values())
    assert all(part in pages for part in ("Referrals by ward", "14052", "42082", "41.07"))
    for address, text in seen.items():
        assert secrets_in(text) == [], address


def test_no_download_of_a_table_says_it(letter: Letter, visitor: Client) -> None:
    assert letter.info_request
    for row in letter.info_request.tables.all():
        own = f"/tables/{row.table_id}"
        for address in (
            own,
            f"{own}.csv",
            f"{own}.json",
            f"/api/v1{own}",
            f"/api/v1{own}/rows",
            f"/api/v1{own}.csv",
        ):
            response = visitor.get(address)
            assert response.status_code == 200, address
            content = response.getvalue() if response.streaming else response.content
            assert secrets_in(readable(content)) == [], address


def test_programs_of_staff_get_no_findings(
    letter: Letter, authority: Authority, publisher: User, client: Client
) -> None:
    _, secret = ApiKey.objects.create_key(
        authority=authority, name="cases", person=publisher, scopes=list(ApiKey.Scope.values)
    )
    headers = {"authorization": f"Api-Key {secret}"}
    for address in (
        "/api/v1/staff/letters",
        f"/api/v1/staff/letters/{letter.pk}",
        f"/api/v1/staff/letters/{letter.pk}/document",
    ):
        response = client.get(address, headers=headers)
        assert response.status_code == 200, address
        assert secrets_in(response.text) == [], address


def test_no_revision_event_or_change_holds_it(letter: Letter) -> None:
    for revision in letter.revisions.all():
        assert secrets_in(json.dumps(revision.document)) == []
        assert secrets_in(revision.operation) == []
    notes = " ".join(letter.events.values_list("note", flat=True))
    assert "They count parcels." in notes
    assert not {*RECOVERED.values(), *NARROWED} & set(secrets_in(notes))
    assert letter.info_request
    public = [*Change.objects.values(), InformationRequest.objects.values().get(pk=letter.pk)]
    assert secrets_in(str(public)) == []
    assert letter.revision
    assert secrets_in(json.dumps(to_json(letter.revision.parsed))) == []


def test_no_line_of_the_log_says_it(
    letter: Letter, log: pytest.LogCaptureFixture, publisher: User, client: Client, visitor: Client
) -> None:
    client.force_login(publisher, backend="django.contrib.auth.backends.ModelBackend")
    for name in ("staff-checks", "staff-letter", "staff-history"):
        client.get(reverse(name, args=[letter.pk]))
    assert letter.info_request
    visitor.get(letter.info_request.get_absolute_url())
    lines = [f"{record.name} {record.getMessage()}" for record in log.records]
    assert lines
    assert secrets_in(" ".join(lines)) == []


def test_nothing_is_said_of_a_refused_publication(
    authority: Authority, publisher: User, client: Client, visitor: Client, log: pytest.LogCaptureFixture
) -> None:
    """Figures of a published letter that this one would give away: its page, and who reads it, hear nothing of that."""
    by_year, by_age, _ = tables()
    earlier = letter_of(publish_letter(authority, reference="FOI-0099-X", tables=(by_age,)))
    rows = tuple(tuple("5611" if cell == "*" else cell for cell in row) for row in by_year.rows)
    later = make_letter(authority, leaking_letter(tables=(table(*rows, columns=by_year.columns),)))
    client.force_login(publisher, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("staff-publish", args=[later.pk]), {"revision": 1})
    later.refresh_from_db()
    assert later.status == Status.IN_REVIEW
    assert later.findings.in_the_way().count() == 2
    for address, text in everything_public(earlier, visitor):
        assert secrets_in(text) == [], address
    assert secrets_in(" ".join(record.getMessage() for record in log.records)) == []
