"""Following a search by mail: asked for, confirmed by who reads the mail, told once, and ended at one press."""

import datetime
import re
import time
from collections.abc import Callable
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any, Protocol

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from requests_app import alerts, publication
from requests_app.letters.parsed import ParsedLetter
from requests_app.models import Alert, Authority
from requests_app.search import Criteria
from tests.builders import correct, letter_of, parsed_letter, publish_letter, question
from tests.workroom import run_jobs

pytestmark = pytest.mark.django_db

ME = "me@example.org"
MORNING = datetime.datetime(2031, 3, 5, 8, 0, tzinfo=datetime.UTC)  # a Wednesday
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def mail_server(settings: Settings) -> None:
    settings.EMAIL_SERVER = "mail.example"


class Ask(Protocol):
    """`ask(email=…)` opens the form of a search, waits a minute and sends it."""

    def __call__(self, address: str = ..., **typed: str) -> Any: ...


@pytest.fixture
def ask(visitor: Client, authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Ask:
    real, passed = time.time, [0]
    monkeypatch.setattr("django.core.signing.time.time", lambda: real() + passed[0])

    def send(address: str = "/alerts/new?q=potholes", **typed: str) -> Any:
        (stamp,) = re.findall(r'name="opened" value="([^"]+)"', visitor.get(address).text)
        passed[0] += 60
        return visitor.post(address, {"email": ME, "frequency": "daily", "opened": stamp} | typed)

    return send


def follow(query: str = "q=potholes", frequency: str = "daily", email: str = ME) -> Alert:
    """An alert that was confirmed a day before MORNING, and knows all that is published until now."""
    alert = Alert.objects.create(email=email, query=query, frequency=frequency)
    alerts.confirm(alert)
    Alert.objects.filter(pk=alert.pk).update(told_on=(MORNING - DAY).date())
    alert.refresh_from_db()
    return alert


def potholes(**changes: Any) -> ParsedLetter:
    return parsed_letter(**{"title": "Potholes in the north", **changes})


# Asking and confirming -----------------------------------------------------------------------------


def test_anyone_follows_a_search_without_an_account_or_a_cookie(visitor: Client, ask: Ask) -> None:
    response = ask()
    assert (response.status_code, response["Location"]) == (302, "/alerts/asked")
    assert not response.cookies
    run_jobs()
    (message,) = mail.outbox
    assert message.to == [ME]
    alert = Alert.objects.get()
    assert f"https://log.example/alerts/{alert.key}/confirm" in message.body
    assert Alert.objects.filter(confirmed_at=None).exists()
    page = visitor.get(f"/alerts/{alert.key}/confirm")
    assert "Confirm your alert" in page.text
    assert Alert.objects.filter(confirmed_at=None).exists(), (
        "What opens every link of a mail confirms nothing."
    )
    assert "Your alert is confirmed" in visitor.post(f"/alerts/{alert.key}/confirm").text
    assert not Alert.objects.filter(confirmed_at=None).exists()
    assert not visitor.cookies


def test_the_search_page_leads_to_the_form_where_mail_is_sent(
    visitor: Client, authority: Authority, settings: Settings, html_is_valid: Callable[[str], None]
) -> None:
    publish_letter(authority)
    assert 'href="/alerts/new?q=potholes"' in visitor.get("/search?q=potholes").text
    page = visitor.get("/alerts/new?q=potholes&authority=northmere").text
    html_is_valid(page)
    assert "“potholes”, Northmere Borough Council" in page
    settings.EMAIL_SERVER = ""
    assert "/alerts/new" not in visitor.get("/search?q=potholes").text
    assert visitor.get("/alerts/new?q=potholes").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "nobody"}, "Enter an email address such as"),
        ({"frequency": "hourly"}, "Select a valid choice"),
        ({"website": "http://x.example"}, "Leave the field"),
        ({"opened": "forged"}, "open for too long"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_kept(ask: Ask, wrong: dict[str, str], said: str) -> None:
    response = ask(**wrong)
    assert response.status_code == 422
    assert said in response.text
    assert not Alert.objects.exists()


def test_nobody_has_more_than_a_few_mails_a_day_sent_to_one_address(ask: Ask) -> None:
    answers = [ask(f"/alerts/new?q=word{number}").status_code for number in range(4)]
    assert answers == [302, 302, 302, 429]
    assert ask(email="somebody@example.org").status_code == 302


def test_asking_again_says_the_same_and_keeps_one_alert(ask: Ask) -> None:
    first, second = ask(), ask("/alerts/new?q=potholes&sort=oldest", frequency="weekly")
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    alert = Alert.objects.get()
    assert alert.frequency == "weekly"


def test_addresses_that_nobody_confirms_are_deleted_after_seven_days() -> None:
    for days in (6, 8):
        alert = Alert.objects.create(email=f"{days}@example.org", frequency="daily")
        Alert.objects.filter(pk=alert.pk).update(created_at=timezone.now() - days * DAY)
    followed = follow()
    Alert.objects.filter(pk=followed.pk).update(created_at=timezone.now() - 90 * DAY)
    assert alerts.forget_unconfirmed() == 1
    assert set(Alert.objects.values_list("email", flat=True)) == {"6@example.org", ME}


def test_who_asks_on_a_welsh_page_gets_mails_in_welsh(
    visitor: Client, authority: Authority, ask: Ask
) -> None:
    assert ask("/cy/alerts/new?q=potholes")["Location"] == "/cy/alerts/asked"
    run_jobs()
    alert = Alert.objects.get()
    asked = mail.outbox[0]
    assert asked.subject == "Cadarnhewch eich hysbysiad: “potholes”"
    assert f"https://log.example/cy/alerts/{alert.key}/confirm" in asked.body
    assert "https://log.example/cy/search?q=potholes" in asked.body
    alerts.confirm(alert)
    Alert.objects.update(told_on=(MORNING - DAY).date())
    published = publish_letter(authority, potholes())
    assert alerts.tell_due(MORNING) == 1
    told = mail.outbox[1]
    assert told.subject == "1 ymateb newydd neu wedi’i gywiro: “potholes”"
    assert "14 Mawrth 2025" in told.body
    assert f"https://log.example/cy/requests/northmere/{published.slug}" in told.body
    for english in ("You get", "To stop", "All results"):
        assert english not in told.body


# Telling -------------------------------------------------------------------------------------------


def test_a_digest_has_what_is_new_and_corrected_and_nothing_else(authority: Authority) -> None:
    publish_letter(authority, potholes(title="Potholes of old"))
    before = publish_letter(authority, potholes(reference="FOI-1", title="Potholes before"))
    follow()
    publish_letter(authority, potholes(reference="FOI-2"))
    publish_letter(authority, title="Libraries", questions=(question("1", "How many books?"),))
    correct(letter_of(before), potholes(reference="FOI-1", title="Potholes put right"), "The title.")
    gone = publish_letter(authority, potholes(title="Potholes withdrawn"))
    publication.withdraw(letter_of(gone), by=None, reason="It named a person.")
    assert alerts.tell_due(MORNING) == 1
    (message,) = mail.outbox
    assert message.subject == "2 new or corrected responses: “potholes”"
    assert "Potholes in the north" in message.body
    assert "https://log.example/requests/northmere/foi-2" in message.body
    assert "Potholes put right" in message.body
    for other in ("Potholes of old", "Libraries", "Potholes withdrawn"):
        assert other not in message.body


def test_nothing_is_told_twice_and_nothing_new_is_no_mail(authority: Authority) -> None:
    follow()
    publish_letter(authority, potholes())
    assert [alerts.tell_due(MORNING), alerts.tell_due(MORNING), alerts.tell_due(MORNING + DAY)] == [1, 0, 0]
    publish_letter(authority, potholes(title="Potholes in the south"))
    assert alerts.tell_due(MORNING + 2 * DAY) == 1
    assert "Potholes in the north" not in mail.outbox[-1].body


def test_a_worker_killed_while_it_sends_tells_nobody_twice(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        follow(email=f"{number}@example.org")
    publish_letter(authority, potholes())
    send, sent = alerts._send, []

    def killed_after_the_second(alert: Alert, *rest: Any) -> None:
        send(alert, *rest)
        sent.append(alert.email)
        if len(sent) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(alerts, "_send", killed_after_the_second)
    with pytest.raises(KeyboardInterrupt):
        alerts.tell_due(MORNING)
    assert alerts.tell_due(MORNING) == 1
    assert sorted(message.to[0] for message in mail.outbox) == [
        f"{number}@example.org" for number in range(3)
    ]


def test_a_mail_server_that_is_away_has_the_digest_sent_later(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow()
    publish_letter(authority, potholes())
    with monkeypatch.context() as patch:

        def away(*given: Any) -> None:
            raise SMTPServerDisconnected

        patch.setattr(alerts, "_send", away)
        assert alerts.tell_due(MORNING) == 0
    assert alerts.tell_due(MORNING) == 1
    assert "Potholes in the north" in mail.outbox[0].body


def test_addresses_that_are_refused_hold_up_nobody(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerts, "_AT_ONCE", 2)
    for number in range(2):
        follow(email=f"gone{number}@example.org")
    follow()
    publish_letter(authority, potholes())
    send, tried = alerts._send, []

    def refused(alert: Alert, *rest: Any) -> None:
        tried.append(alert.email)
        if alert.email.startswith("gone"):
            raise SMTPRecipientsRefused({alert.email: (550, b"no such mailbox")})
        send(alert, *rest)

    monkeypatch.setattr(alerts, "_send", refused)
    assert [alerts.tell_due(MORNING) for _ in range(3)] == [0, 1, 0]
    assert tried == ["gone0@example.org", "gone1@example.org", ME]
    monkeypatch.setattr(alerts, "_send", send)
    assert alerts.tell_due(MORNING + DAY) == 2, "What they have not been told of goes out on the next day."


def test_weekly_ones_are_told_from_monday_on(authority: Authority) -> None:
    follow(frequency="weekly")
    publish_letter(authority, potholes())
    sunday, monday = MORNING + 4 * DAY, MORNING + 5 * DAY
    assert [alerts.tell_due(MORNING), alerts.tell_due(sunday), alerts.tell_due(monday)] == [0, 0, 1]


def test_nobody_is_told_at_night_or_without_having_confirmed(authority: Authority) -> None:
    follow()
    Alert.objects.create(email="another@example.org", query="q=potholes", frequency="daily")
    publish_letter(authority, potholes())
    assert alerts.tell_due(MORNING - datetime.timedelta(hours=3)) == 0
    assert alerts.tell_due(MORNING) == 1
    assert mail.outbox[0].to == [ME]


def test_many_are_told_some_at_a_time(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerts, "_AT_ONCE", 2)
    for number in range(3):
        follow(email=f"{number}@example.org")
    publish_letter(authority, potholes())
    assert [alerts.tell_due(MORNING) for _ in range(3)] == [2, 1, 0]


def test_a_long_digest_says_how_many_more(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerts, "_LISTED", 2)
    follow()
    for _ in range(5):
        publish_letter(authority, potholes())
    assert alerts.tell_due(MORNING) == 1
    assert mail.outbox[0].body.count("/requests/northmere/") == 2
    assert "And 3 more." in mail.outbox[0].body


def test_a_search_for_what_is_not_there_any_more_harms_no_other(authority: Authority) -> None:
    follow("authority=gone")
    follow(email="another@example.org")
    publish_letter(authority, potholes())
    assert alerts.tell_due(MORNING) == 1


def test_words_cannot_add_a_header(authority: Authority) -> None:
    alert = follow(alerts.query_of(Criteria(words="potholes\r\nBcc: x@example.org")))
    alerts.ask_to_confirm(alert)
    assert mail.outbox[0].subject == "Confirm your alert: “potholes Bcc: x@example.org”"


# Ending --------------------------------------------------------------------------------------------


def test_every_mail_can_be_ended_at_one_press(visitor: Client, authority: Authority) -> None:
    alert = follow()
    publish_letter(authority, potholes())
    alerts.tell_due(MORNING)
    headers = mail.outbox[0].message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"].strip("<>").removeprefix("https://log.example")
    assert "Stop these emails" in visitor.get(address).text
    assert Alert.objects.filter(pk=alert.pk).exists(), "What opens every link of a mail ends nothing."
    assert visitor.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Alert.objects.exists()
    assert "You get no more" in visitor.post(address).text


def test_a_mail_program_that_has_no_cookie_is_enough(authority: Authority) -> None:
    alert = follow()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(alert.unsubscribe_url(), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Alert.objects.exists()


def test_a_key_that_nobody_has_confirms_nothing(visitor: Client) -> None:
    assert visitor.post("/alerts/guessed/confirm").status_code == 404


def test_the_pages_are_valid(
    visitor: Client, authority: Authority, html_is_valid: Callable[[str], None]
) -> None:
    alert = Alert.objects.create(email=ME, query="q=potholes", frequency="weekly")
    for address in (
        "/alerts/asked",
        alert.confirm_url(),
        alert.unsubscribe_url(),
        "/alerts/none/unsubscribe",
    ):
        html_is_valid(visitor.get(address).text)
    html_is_valid(visitor.post(alert.confirm_url()).text)
