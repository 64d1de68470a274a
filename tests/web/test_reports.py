"""“Report a problem”, from the public's form to the staff's page, and what keeps programs from filling the queue."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from requests_app import reporting
from requests_app.models import Authority, InformationRequest, Report
from tests.workroom import published, run_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_reading")]

SignIn = Callable[[User], Client]
WORDS = {
    "kind": "personal",
    "text": "Page 2 names a child. <b>http://x.example</b>",
    "email": "me@example.org",
}


@pytest.fixture
def info_request(authority: Authority) -> InformationRequest:
    found = published(authority).info_request
    assert found is not None
    return found


@pytest.fixture
def minutes_pass(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """`minutes_pass(2)`: the clock that signs the form goes on."""
    passed = [0.0]
    real = time.time
    monkeypatch.setattr("django.core.signing.time.time", lambda: real() + passed[0])

    def go_on(minutes: float) -> None:
        passed[0] += minutes * 60

    return go_on


def address(info_request: InformationRequest) -> str:
    return f"/report?request={info_request.authority.slug}/{info_request.slug}"


def opened(page: Any) -> dict[str, str]:
    """What the form holds that nobody types."""
    (stamp,) = re.findall(r'name="opened" value="([^"]+)"', page.content.decode())
    return {"opened": stamp}


def test_anyone_reports_a_problem_without_an_account_or_a_cookie(
    visitor: Client, info_request: InformationRequest, minutes_pass: Callable[[float], None]
) -> None:
    page = visitor.get(info_request.get_absolute_url()).content.decode()
    assert address(info_request) in page
    form = visitor.get(address(info_request))
    minutes_pass(1)
    sent = visitor.post(address(info_request), WORDS | opened(form))
    report = Report.objects.get()
    assert sent["Location"] == reverse("report-thanks", args=[report.pk])
    assert str(report.pk) in visitor.get(sent["Location"]).content.decode()
    assert not visitor.cookies
    assert (report.kind, report.text, report.email) == ("personal", WORDS["text"], "me@example.org")
    assert (report.authority, report.info_request) == (info_request.authority, info_request)
    assert report.letter is not None
    assert report.address == info_request.get_absolute_url()


def test_it_needs_no_token_of_another_page() -> None:
    """A browser that keeps no cookies can send it; what it does is open to anyone."""
    client = Client(enforce_csrf_checks=True)
    assert client.post("/report", {}).status_code == 422


def test_a_problem_with_a_table_is_one_with_its_response(
    visitor: Client, info_request: InformationRequest, minutes_pass: Callable[[float], None]
) -> None:
    table = info_request.tables.all()[0].table
    link = f"/report?table={table.pk}"
    assert link in visitor.get(table.get_absolute_url()).content.decode()
    form = visitor.get(link)
    minutes_pass(1)
    visitor.post(link, WORDS | opened(form))
    report = Report.objects.get()
    assert (report.info_request, report.address) == (info_request, table.get_absolute_url())


def test_from_the_foot_of_the_site_an_authority_is_chosen(
    visitor: Client, authority: Authority, minutes_pass: Callable[[float], None]
) -> None:
    form = visitor.get("/report")
    minutes_pass(1)
    refused = visitor.post("/report", WORDS | opened(form))
    assert "Choose the authority that it is about." in refused.content.decode()
    visitor.post("/report", WORDS | opened(form) | {"authority": authority.slug})
    assert Report.objects.get().authority == authority


@pytest.mark.parametrize(
    "query", ["request=northmere/none", "request=x", "table=x", "table=00000000-0000-0000-0000-000000000000"]
)
def test_what_is_not_published_cannot_be_reported(visitor: Client, db: None, query: str) -> None:
    assert visitor.get(f"/report?{query}").status_code == 404


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"kind": ""}, "Choose what the problem is."),
        ({"text": ""}, "Say what is wrong and where."),
        ({"text": "x" * 5001}, "Use at most 5,000 characters."),
        ({"email": "me"}, "Enter an email address such as"),
        ({"website": "https://buy.example"}, "empty."),
        ({"opened": ""}, "open for too long"),
        ({"opened": "made:up"}, "open for too long"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_kept(
    visitor: Client,
    info_request: InformationRequest,
    minutes_pass: Callable[[float], None],
    typed: dict[str, str],
    told: str,
) -> None:
    form = visitor.get(address(info_request))
    minutes_pass(1)
    page = visitor.post(address(info_request), WORDS | opened(form) | typed)
    assert page.status_code == 422
    assert told in page.content.decode()
    assert not Report.objects.exists()


def test_who_is_quicker_than_a_person_sends_once_more(
    visitor: Client, info_request: InformationRequest, minutes_pass: Callable[[float], None]
) -> None:
    page = visitor.post(address(info_request), WORDS | opened(visitor.get(address(info_request))))
    assert "That was very quick." in page.content.decode()
    minutes_pass(0.1)
    assert visitor.post(address(info_request), WORDS | opened(page)).status_code == 302


def test_a_form_of_yesterday_is_sent_once_more(
    visitor: Client, info_request: InformationRequest, minutes_pass: Callable[[float], None]
) -> None:
    form = visitor.get(address(info_request))
    minutes_pass(25 * 60)
    page = visitor.post(address(info_request), WORDS | opened(form))
    assert "This page was open for too long." in page.content.decode()
    assert WORDS["email"] in page.content.decode()  # nothing is typed twice


def test_one_address_sends_ten_an_hour(
    visitor: Client, info_request: InformationRequest, minutes_pass: Callable[[float], None]
) -> None:
    form = visitor.get(address(info_request))
    minutes_pass(1)
    statuses = [visitor.post(address(info_request), WORDS | opened(form)).status_code for _ in range(11)]
    assert statuses == [302] * 10 + [429]
    assert Report.objects.count() == 10
    another = Client(REMOTE_ADDR="192.0.2.7")
    assert another.post(address(info_request), WORDS | opened(form)).status_code == 302


def test_the_pages_are_valid(
    visitor: Client, info_request: InformationRequest, html_is_valid: Callable[[str], None]
) -> None:
    html_is_valid(visitor.get(address(info_request)).content.decode())
    html_is_valid(visitor.post("/report", {}).content.decode())
    html_is_valid(visitor.get("/report/7").content.decode())


# The staff's side ---------------------------------------------------------------------------------


def test_reports_stand_at_the_top_of_the_queue_the_urgent_first(
    authority: Authority, other_authority: Authority, uploader: User, signed_in: SignIn
) -> None:
    made = [
        reporting.receive(kind, "…", authority=at)
        for kind, at in [
            ("other", authority),
            ("wrong", authority),
            ("personal", authority),
            ("personal", authority),
            ("personal", other_authority),
        ]
    ]
    page = signed_in(uploader).get("/staff/").content.decode()
    shown = [int(number) for number in re.findall(r'href="/staff/reports/(\d+)"', page)]
    assert shown == [made[2].pk, made[3].pk, made[0].pk, made[1].pk]
    assert page.count("govuk-tag--red") == 2


def test_what_somebody_wrote_is_shown_as_it_is_and_links_nowhere(
    authority: Authority, reviewer: User, signed_in: SignIn, html_is_valid: Callable[[str], None]
) -> None:
    report = reporting.receive("other", WORDS["text"], authority=authority, email="me@example.org")
    page = signed_in(reviewer).get(report.get_absolute_url()).content.decode()
    assert "&lt;b&gt;http://x.example&lt;/b&gt;" in page
    assert 'href="http://x.example' not in page
    html_is_valid(page)


def test_a_report_is_dealt_with_and_closed(
    info_request: InformationRequest, reviewer: User, publisher: User, signed_in: SignIn
) -> None:
    report = reporting.receive("personal", "…", authority=info_request.authority, info_request=info_request)
    assert report.letter is not None
    withdraw = reverse("staff-withdraw", args=[report.letter.pk])
    address = report.get_absolute_url()
    assert withdraw in signed_in(publisher).get(address).content.decode()
    assert withdraw not in signed_in(reviewer).get(address).content.decode()
    client = signed_in(reviewer)
    assert client.post(address, {"note": "", "close": "close"}).status_code == 422
    client.post(address, {"note": "Asked the team."})
    report.refresh_from_db()
    assert (report.note, report.closed_at) == ("Asked the team.", None)
    client.post(address, {"note": "Withdrawn and published anew.", "close": "close"})
    report.refresh_from_db()
    assert report.closed_by == reviewer
    assert address not in client.get("/staff/").content.decode()
    client.post(address, {"note": "Another story.", "close": "close"})
    report.refresh_from_db()
    assert report.note == "Withdrawn and published anew."


def test_an_uploader_reads_a_report_and_a_stranger_does_not(
    authority: Authority, uploader: User, stranger: User, signed_in: SignIn
) -> None:
    report = reporting.receive("other", "…", authority=authority)
    assert signed_in(uploader).get(report.get_absolute_url()).status_code == 200
    assert signed_in(uploader).post(report.get_absolute_url(), {"note": "x"}).status_code == 403
    assert signed_in(stranger).get(report.get_absolute_url()).status_code == 404


def test_the_authority_is_told_by_mail_and_none_of_the_words_are_in_it(
    authority: Authority, settings: Settings
) -> None:
    settings.EMAIL_SERVER = "mail.example"
    report = reporting.receive("personal", "quagga", authority=authority, email="me@example.org")
    run_jobs()
    (sent,) = mail.outbox
    assert sent.to == [authority.email]
    assert sent.subject.startswith("Urgent")
    assert f"https://log.example{report.get_absolute_url()}" in sent.body
    assert "quagga" not in sent.body
    assert "me@example.org" not in sent.body


def test_where_no_mail_is_sent_nothing_waits_to_be(authority: Authority) -> None:
    reporting.receive("personal", "quagga", authority=authority)
    assert not ProcrastinateJob.objects.filter(status="todo", task_name=reporting.TELL).exists()
