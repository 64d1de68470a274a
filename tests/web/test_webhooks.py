"""The pages on which an authority's administrator sees to its webhooks."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from requests_app import webhooks
from requests_app.models import Authority, Delivery, Webhook
from tests.conftest import PASSWORD
from tests.pages import html_problems
from tests.workroom import published

pytestmark = pytest.mark.usefixtures("made_up_reading")
TYPED = {"url": "https://hooks.example.org/in", "events": ["request.published", "request.withdrawn"]}


@pytest.fixture
def sure(administrator: User) -> Client:
    """The administrator, who has just given the password once more."""
    client = Client()
    client.post("/accounts/login/", {"login": "administrator", "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def page(name: str, *more: object) -> str:
    return reverse(name, args=["northmere", *more])


def test_a_secret_is_shown_once(sure: Client, administrator: User) -> None:
    shown = sure.post(page("staff-webhooks"), TYPED)
    (secret,) = re.findall(r'id="secret" readonly value="([^"]+)"', shown.content.decode())
    webhook = Webhook.objects.get()
    assert (webhook.secret, webhook.made_by, webhook.events) == (secret, administrator, TYPED["events"])
    for address in (page("staff-webhooks"), page("staff-webhook", webhook.pk)):
        assert secret not in sure.get(address).content.decode()


@pytest.mark.parametrize(
    "url", ["http://hooks.example.org/", "https://169.254.169.254/", "https://localhost/", ""]
)
def test_an_address_that_nothing_is_sent_to_is_refused(sure: Client, url: str) -> None:
    refused = sure.post(page("staff-webhooks"), TYPED | {"url": url})
    assert refused.status_code == 422
    assert "Enter" in refused.context["form"].errors["url"][0]
    assert not Webhook.objects.exists()


def test_what_was_sent_is_listed_and_sent_again(
    sure: Client, authority: Authority, administrator: User
) -> None:
    webhook = webhooks.add(authority, TYPED["url"], TYPED["events"], by=administrator)  # type: ignore[arg-type]
    published(authority)
    delivery = webhook.deliveries.get()
    Delivery.objects.update(state="failed", attempts=10, problem="The address answered 500.")
    shown = sure.get(page("staff-webhook", webhook.pk)).content.decode()
    assert "The address answered 500." in shown
    assert "https://log.example/requests/northmere/ndc-8" in shown
    sure.post(page("staff-webhook-again", delivery.pk))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("waiting", 0)


def test_one_that_was_turned_off_is_turned_on_and_removed(
    sure: Client, authority: Authority, administrator: User
) -> None:
    webhook = webhooks.add(authority, TYPED["url"], TYPED["events"], by=administrator)  # type: ignore[arg-type]
    Webhook.objects.update(off_because="Nothing has arrived there for 5 days.")
    assert "Nothing has arrived there" in sure.get(page("staff-webhook", webhook.pk)).content.decode()
    sure.post(page("staff-webhook-on", webhook.pk))
    assert Webhook.objects.on().exists()
    sure.post(page("staff-remove-webhook", webhook.pk))
    assert not Webhook.objects.exists()


def test_another_authoritys_webhooks_are_not_there(
    sure: Client, authority: Authority, other_authority: Authority, stranger: User
) -> None:
    theirs = webhooks.add(
        other_authority, "https://theirs.example.org/in", ["request.published"], by=stranger
    )
    sent = theirs.deliveries.create(event="request.published", body={"data": {}}, state="failed")
    assert "theirs.example.org" not in sure.get(page("staff-webhooks")).content.decode()
    assert sure.get(page("staff-webhook", theirs.pk)).status_code == 404
    for address in (
        page("staff-webhook-on", theirs.pk),
        page("staff-remove-webhook", theirs.pk),
        page("staff-webhook-again", sent.pk),
    ):
        assert sure.post(address).status_code == 404
    sent.refresh_from_db()
    assert sent.state == "failed"
    assert Webhook.objects.filter(pk=theirs.pk).exists()


def test_the_pages_are_valid_html(sure: Client, authority: Authority, administrator: User) -> None:
    shown = [sure.post(page("staff-webhooks"), TYPED), sure.post(page("staff-webhooks"), {})]
    published(authority)
    Delivery.objects.update(state="failed", problem="The address answered 500.")
    webhook = Webhook.objects.get()
    shown.append(sure.get(page("staff-webhook", webhook.pk)))
    Webhook.objects.update(off_because="x")
    shown += [sure.get(page("staff-webhook", webhook.pk)), sure.get(page("staff-webhooks"))]
    assert html_problems({str(n): each.content.decode() for n, each in enumerate(shown)}) == []
