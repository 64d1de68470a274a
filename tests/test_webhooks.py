"""Who is told of what, signed how; what is tried again, and what is given up."""

import base64
import datetime
import hashlib
import hmac
import json
import socket
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from requests_app import jobs, outbound, publication, webhooks
from requests_app.models import Authority, Delivery, Letter, Webhook
from requests_app.outbound import AddressRefused, NotSent
from requests_app.review import move
from tests.receivers import HOST, receiver
from tests.workroom import in_review, published

pytestmark = pytest.mark.usefixtures("made_up_reading")
EVENTS = Webhook.Event.values


@pytest.fixture
def webhook(authority: Authority, administrator: User) -> Webhook:
    return webhooks.add(authority, f"https://{HOST}/in", EVENTS, by=administrator)


class Post:
    """Stands in for sending: keeps what would be sent, and answers what it is told to."""

    def __init__(self, *answers: int | Exception) -> None:
        self.answers = list(answers)
        self.sent: list[tuple[str, bytes, Mapping[str, str]]] = []

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        self.sent.append((url, body, headers))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def attempt(*answers: int | Exception) -> Post:
    """Make one attempt at every delivery that is on its way."""
    post = Post(*(answers or (204,)))
    for delivery in Delivery.objects.filter(state="waiting"):
        webhooks.deliver(str(delivery.pk), post)
    return post


# What is told ------------------------------------------------------------------------------------


def test_what_is_published_corrected_and_withdrawn_is_told(
    webhook: Webhook, authority: Authority, publisher: User
) -> None:
    letter = published(authority, content="NDC-8 benches")
    move(letter, Letter.Status.DRAFT, by=publisher)
    move(letter, Letter.Status.IN_REVIEW, by=publisher)
    publication.publish(letter, by=publisher, note="A figure was wrong.")
    publication.withdraw(letter, by=publisher, reason="It named people.")
    told = [each.body for each in Delivery.objects.order_by("at")]
    assert [each["type"] for each in told] == EVENTS
    assert [set(each["data"]) for each in told] == [{"request_id", "authority", "url", "api_url"}] * 3
    assert {each["data"]["url"] for each in told} == {"https://log.example/requests/northmere/ndc-8"}
    assert told[0]["data"]["request_id"] == str(letter.pk)
    assert told[0]["data"]["authority"] == "northmere"


def test_a_draft_is_never_told_of(webhook: Webhook, authority: Authority, publisher: User) -> None:
    letter = in_review(authority)
    with publication.rehearsed(letter, by=publisher):  # a preview
        pass
    publication.rehearse(Letter.objects.get(pk=letter.pk), by=publisher, note="")
    assert not Delivery.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name=webhooks.TASK).exists()


def test_who_is_told_of_what(
    webhook: Webhook, authority: Authority, other_authority: Authority, publisher: User
) -> None:
    withdrawals = webhooks.add(authority, f"https://{HOST}/w", [Webhook.Event.WITHDRAWN], by=publisher)
    theirs = webhooks.add(other_authority, f"https://{HOST}/t", EVENTS, by=publisher)
    off = webhooks.add(authority, f"https://{HOST}/o", EVENTS, by=publisher)
    Webhook.objects.filter(pk=off.pk).update(off_because="x")
    published(authority)
    counts = [each.deliveries.count() for each in (webhook, withdrawals, theirs, off)]
    assert counts == [1, 0, 0, 0]


# Signed ------------------------------------------------------------------------------------------


def test_a_signature_is_as_the_standard_s_own_example() -> None:
    # From the tests of the standard's reference libraries.
    assert (
        webhooks.sign(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1614265330,
            b'{"test": 2432232314}',
        )
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


def test_what_arrives_is_signed_over_tls(
    webhook: Webhook, authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(authority)
    delivery = Delivery.objects.get()
    found = [(2, 1, 6, "", ("127.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with receiver(tmp_path) as here:
        post = partial(outbound.post, port=here.port, may_reach=lambda _: True, context=here.trusted)
        webhooks.deliver(str(delivery.pk), post)
    ((path, headers, body),) = here.got
    assert path == "/in"
    assert json.loads(body) == delivery.body
    sent_at = int(headers["webhook-timestamp"])
    assert abs(timezone.now().timestamp() - sent_at) < 60
    key = base64.b64decode(webhook.secret.removeprefix("whsec_"))
    signed = f"{delivery.pk}.{sent_at}.".encode() + body
    expected = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    assert (headers["webhook-id"], headers["webhook-signature"]) == (str(delivery.pk), f"v1,{expected}")
    delivery.refresh_from_db()
    assert (delivery.state, delivery.status, delivery.attempts) == ("arrived", 204, 1)


def test_each_webhook_has_a_long_secret_of_its_own(authority: Authority, administrator: User) -> None:
    made = [webhooks.add(authority, f"https://{HOST}/{n}", EVENTS, by=administrator) for n in range(2)]
    assert len({each.secret for each in made}) == 2
    assert {len(base64.b64decode(each.secret.removeprefix("whsec_"))) for each in made} == {32}


def test_an_address_within_the_network_is_not_taken(authority: Authority, administrator: User) -> None:
    with pytest.raises(AddressRefused):
        webhooks.add(authority, "https://169.254.169.254/", EVENTS, by=administrator)
    assert not Webhook.objects.exists()


# Tried again -------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [301, 302, 400, 404, 500, NotSent("The host has no address.")])
def test_what_does_not_arrive_is_tried_again_later(
    webhook: Webhook, authority: Authority, answer: int | Exception
) -> None:
    published(authority)
    before = timezone.now()
    attempt(answer)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("waiting", 1)
    assert delivery.problem == (
        f"The address answered {answer}." if isinstance(answer, int) else "The host has no address."
    )
    again = ProcrastinateJob.objects.filter(task_name=webhooks.TASK).latest("id")
    wait = again.scheduled_at - before
    assert datetime.timedelta(seconds=4) < wait < datetime.timedelta(seconds=30)
    attempt(204)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.problem) == ("arrived", "")


def test_every_attempt_is_the_same_message_signed_anew(webhook: Webhook, authority: Authority) -> None:
    published(authority)
    (first,), (second,) = attempt(500).sent, attempt(204).sent
    assert first[1] == second[1]
    assert first[2]["webhook-id"] == second[2]["webhook-id"]


def test_the_waits_grow_and_come_to_an_end(webhook: Webhook, authority: Authority) -> None:
    published(authority)
    assert list(webhooks.WAITS) == sorted(webhooks.WAITS)
    for _ in webhooks.WAITS:
        attempt(500)
        assert Delivery.objects.get().state == "waiting"
    attempt(500)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("failed", len(webhooks.WAITS) + 1)
    assert attempt(204).sent == []


def test_what_was_given_up_can_be_sent_again(webhook: Webhook, authority: Authority) -> None:
    published(authority)
    Delivery.objects.update(state="failed", attempts=10)
    webhooks.send_again(Delivery.objects.get())
    assert len(attempt(204).sent) == 1
    assert Delivery.objects.get().state == "arrived"


def test_an_attempt_that_was_made_is_not_made_twice(webhook: Webhook, authority: Authority) -> None:
    published(authority)
    delivery, post = Delivery.objects.get(), Post(204)
    webhooks.deliver(str(delivery.pk), post)
    webhooks.deliver(str(delivery.pk), post)
    assert len(post.sent) == 1


# Given up ----------------------------------------------------------------------------------------


def test_an_address_that_fails_for_days_is_turned_off_and_its_administrators_are_told(
    webhook: Webhook,
    authority: Authority,
    settings: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    settings.EMAIL_SERVER = "smtp.example.org"
    published(authority)
    attempt(500)
    assert Webhook.objects.get().failing_since
    Webhook.objects.update(failing_since=timezone.now() - datetime.timedelta(days=4, hours=23))
    attempt(500)
    assert not Webhook.objects.get().off_because
    Webhook.objects.update(failing_since=timezone.now() - datetime.timedelta(days=5))
    with django_capture_on_commit_callbacks(execute=True):
        attempt(500)
    assert Webhook.objects.get().off_because == "Nothing has arrived there for 5 days."
    (told,) = mail.outbox
    assert told.to == ["administrator@example.org"]
    assert reverse("staff-webhook", args=["northmere", webhook.pk]) in told.body
    assert attempt(204).sent == []
    assert Delivery.objects.get().problem == "The address was turned off."


def test_what_arrives_in_between_begins_the_days_anew(webhook: Webhook, authority: Authority) -> None:
    published(authority)
    Webhook.objects.update(failing_since=timezone.now() - datetime.timedelta(days=4))
    attempt(204)
    assert Webhook.objects.get().failing_since is None


def test_an_address_that_says_it_is_gone_is_turned_off_at_once(
    webhook: Webhook, authority: Authority
) -> None:
    published(authority)
    attempt(410)
    assert Webhook.objects.get().off_because.startswith("It answered 410 Gone")
    assert Delivery.objects.get().state == "failed"
    webhooks.turn_on(Webhook.objects.get())
    published(authority, content="NDC-9 trees")
    assert len(attempt(204).sent) == 1


def test_what_was_sent_is_kept_for_thirty_days(webhook: Webhook, authority: Authority) -> None:
    published(authority)
    attempt(204)
    Delivery.objects.update(at=timezone.now() - datetime.timedelta(days=29))
    jobs.forget()
    assert Delivery.objects.exists()
    Delivery.objects.update(at=timezone.now() - datetime.timedelta(days=30))
    jobs.forget()
    assert not Delivery.objects.exists()
