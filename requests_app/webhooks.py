"""Telling addresses of what is published, corrected and withdrawn: signed, tried again, and given up in the end.

Signed as https://www.standardwebhooks.com says. What is sent is public already: an id, addresses, what happened and when.
"""

import base64
import datetime
import hashlib
import hmac
import json
import logging
import secrets
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from requests_app import outbound
from requests_app.models import Authority, Change, Delivery, Membership, Webhook
from requests_app.outbound import AddressRefused, NotSent

logger = logging.getLogger(__name__)

TASK: Final = "deliver_webhook"
"""The job's name, which stands in `jobs`."""

WAITS: Final = tuple(
    datetime.timedelta(seconds=seconds)
    for seconds in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
"""How long after each attempt that failed the next one is made; after the last there is none."""

GIVEN_UP_AFTER: Final = datetime.timedelta(days=5)
"""An address at which nothing arrived for so long is turned off."""

KEPT: Final = datetime.timedelta(days=30)
"""For so long what was sent can be looked at."""

_EVENTS: Final = {
    Change.Kind.PUBLISHED: Webhook.Event.PUBLISHED,
    Change.Kind.CORRECTED: Webhook.Event.CORRECTED,
    Change.Kind.WITHDRAWN: Webhook.Event.WITHDRAWN,
}
_PREFIX: Final = "whsec_"


def add(authority: Authority, url: str, events: Iterable[str], *, by: User) -> Webhook:
    """Have an address told of these events. Its secret is to be shown once. Raises AddressRefused."""
    outbound.check_address(url)
    return Webhook.objects.create(
        authority=authority,
        url=url,
        events=list(events),
        secret=_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode(),
        made_by=by,
    )


def tell(change: Change) -> None:
    """Send word of a change of the log to whom it concerns, once the transaction it is called in is committed."""
    event = _EVENTS[Change.Kind(change.kind)]
    for webhook in Webhook.objects.on().filter(authority=change.authority, events__contains=[event]):
        _queue(webhook.deliveries.create(event=event, body=_body(event, change)))


def _body(event: str, change: Change) -> dict[str, object]:
    slug = change.authority.slug
    return {
        "type": event,
        "timestamp": change.at.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z"),
        "data": {
            "request_id": str(change.info_request_id),
            "authority": slug,
            "url": settings.SITE_URL + reverse("request", args=[slug, change.slug]),
            "api_url": settings.SITE_URL + reverse("api-request", args=[change.info_request_id]),
        },
    }


def send_again(delivery: Delivery) -> None:
    """Send anew what arrived or was given up, under the same id, so that a receiver can tell."""
    with transaction.atomic():
        ended = Delivery.objects.filter(pk=delivery.pk).exclude(state=Delivery.State.WAITING)
        if ended.update(state=Delivery.State.WAITING, attempts=0, problem="", status=None):
            _queue(delivery)


def turn_on(webhook: Webhook) -> None:
    """Send again to an address that was turned off. What happened meanwhile is not sent."""
    Webhook.objects.filter(pk=webhook.pk).update(off_because="", failing_since=None)


def _queue(delivery: Delivery, wait: datetime.timedelta | None = None) -> None:
    later = {"schedule_in": {"seconds": int(wait.total_seconds())}} if wait else {}
    app.configure_task(TASK, lock=f"webhook {delivery.pk}", **later).defer(delivery_id=str(delivery.pk))


# Delivering --------------------------------------------------------------------------------------


def sign(secret: str, message: str, timestamp: int, body: bytes) -> str:
    """Return the header `webhook-signature` of a message."""
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    signed = f"{message}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def deliver(delivery_id: str, post: Callable[[str, bytes, Mapping[str, str]], int] = outbound.post) -> None:
    """Make one attempt. What did not arrive is queued to be tried again later."""
    found = Delivery.objects.select_related("webhook__authority").filter(pk=delivery_id)
    delivery = found.filter(state=Delivery.State.WAITING).first()
    if delivery is None:
        return
    if delivery.webhook.off_because:
        found.update(state=Delivery.State.FAILED, problem="The address was turned off.")
        return
    status, problem = None, ""
    try:
        status = _send(delivery, post)
    except (AddressRefused, NotSent) as error:
        problem = str(error)
    if status is not None and not HTTPStatus(200) <= status < HTTPStatus(300):
        problem = f"The address answered {status}."
    with transaction.atomic():
        _note(delivery, status, problem)


def _send(delivery: Delivery, post: Callable[[str, bytes, Mapping[str, str]], int]) -> int:
    body = json.dumps(delivery.body, separators=(",", ":")).encode()
    now = int(timezone.now().timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "foilog",
        "webhook-id": str(delivery.pk),
        "webhook-timestamp": str(now),
        "webhook-signature": sign(delivery.webhook.secret, str(delivery.pk), now, body),
    }
    return post(delivery.webhook.url, body, headers)


def _note(delivery: Delivery, status: int | None, problem: str) -> None:
    """Write down what became of an attempt, and see to the next one. Within a transaction."""
    now = timezone.now()
    delivery.attempts += 1
    delivery.tried_at, delivery.status, delivery.problem = now, status, problem
    if not problem:
        delivery.state = Delivery.State.ARRIVED
    elif delivery.attempts > len(WAITS) or status == HTTPStatus.GONE:
        delivery.state = Delivery.State.FAILED
    else:
        _queue(delivery, WAITS[delivery.attempts - 1])
    delivery.save()
    webhook = Webhook.objects.select_for_update(of=("self",)).get(pk=delivery.webhook_id)
    webhook.failing_since = (webhook.failing_since or now) if problem else None
    webhook.save(update_fields=["failing_since"])
    if status == HTTPStatus.GONE:
        _turn_off(webhook, "It answered 410 Gone, which asks that nothing more be sent.")
    elif webhook.failing_since and now - webhook.failing_since >= GIVEN_UP_AFTER:
        _turn_off(webhook, f"Nothing has arrived there for {GIVEN_UP_AFTER.days} days.")


def _turn_off(webhook: Webhook, why: str) -> None:
    if Webhook.objects.on().filter(pk=webhook.pk).update(off_because=why):
        logger.warning("webhook %s turned off", webhook.pk)
        transaction.on_commit(lambda: _mail(webhook, why))


def _mail(webhook: Webhook, why: str) -> None:
    administrators = User.objects.filter(
        is_active=True,
        memberships__authority=webhook.authority,
        memberships__role=Membership.Role.ADMINISTRATOR,
    )
    addresses = [email for email in administrators.values_list("email", flat=True) if email]
    if not settings.EMAIL_SERVER or not addresses:
        return
    page = settings.SITE_URL + reverse("staff-webhook", args=[webhook.authority.slug, webhook.pk])
    try:
        send_mail(
            f"A webhook of {webhook.authority} is turned off",
            f"Nothing is sent to {webhook.url} any more. {why}\n\nSee what was sent, and turn it on again: {page}\n",
            None,
            addresses,
        )
    except (OSError, SMTPException) as error:
        # Its page says the same.
        logger.warning("webhook %s could not be told of by mail: %s", webhook.pk, type(error).__name__)


def forget_deliveries() -> int:
    """Delete what was sent long ago, and return how many."""
    over = Delivery.objects.exclude(state=Delivery.State.WAITING)
    return over.filter(at__lte=timezone.now() - KEPT).delete()[0]
