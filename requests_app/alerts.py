"""Alerts: new results of a search by mail, asked for, confirmed, sent and ended.

No digest is sent twice: what it tells of is put down as told before it goes out. A worker killed between the two leaves one out;
a mail server that does not take it has it sent again later, an address that is refused when its digest is due again.
"""

import datetime
import logging
from dataclasses import dataclass, replace
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, override
from procrastinate.contrib.django import app

from requests_app import search
from requests_app.filters import FACETS, RequestFilter, query_string
from requests_app.models import Alert, Authority, Change, InformationRequest
from requests_app.models.log import OUTCOMES, REGIMES
from requests_app.search import Criteria, SearchTooSlow

logger = logging.getLogger(__name__)

ASK: Final = "ask_to_confirm"
"""The job's name, which stands in `jobs`."""

_LISTED: Final = 20
_AT_ONCE: Final = 500
_HOUR: Final = 7
"""Of the morning, from which mails go out."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What an alert is to tell of: the newest requests, and how many there are in all."""

    requests: list[InformationRequest]
    count: int


# Asking, confirming, ending ------------------------------------------------------------------------


def ask(email: str, criteria: Criteria, frequency: str) -> None:
    """Keep that somebody wants to follow a search, and have the address asked whether that is so, in the language of the page."""
    wanted = {"frequency": frequency, "language": get_language()}
    alert, is_new = Alert.objects.get_or_create(email=email, query=query_of(criteria), defaults=wanted)
    if not is_new and alert.confirmed_at is None:
        Alert.objects.filter(pk=alert.pk).update(**wanted)
    # Also where it is confirmed already: the page that follows says the same, so nobody learns who follows what.
    app.configure_task(ASK).defer(alert_id=alert.pk)


def query_of(criteria: Criteria) -> str:
    """Return the search without its order, which a mail does not have."""
    return query_string(replace(criteria, sort=None))


def ask_to_confirm(alert: Alert) -> None:
    """Write to the address of an alert. The mail holds nothing that the one who asked has typed but the search."""
    with override(alert.language):
        subject = gettext("Confirm your alert: %(search)s") % {"search": described(alert)}
        _send(alert, subject, "mail/alert_confirm.txt", {})


def confirm(alert: Alert) -> None:
    """Begin to tell of what changes from now on. Confirming again changes nothing."""
    last = Change.objects.order_by("pk").last()
    Alert.objects.filter(pk=alert.pk, confirmed_at=None).update(
        confirmed_at=timezone.now(), known_change=last.pk if last else 0, told_on=timezone.localdate()
    )


def end(alert: Alert) -> None:
    """Delete the alert with its address."""
    alert.delete()


def forget_unconfirmed() -> int:
    """Delete the addresses that nobody confirmed, and return how many."""
    return Alert.objects.unconfirmed_for_long(timezone.now()).delete()[0]


# Telling -------------------------------------------------------------------------------------------


def tell_due(now: datetime.datetime) -> int:
    """Send the digests that are due, a limited number at a time, and return how many mails went out."""
    local = timezone.localtime(now)
    if local.hour < _HOUR:
        return 0
    today = local.date()
    monday = today - datetime.timedelta(days=today.weekday())
    due = Alert.objects.filter(
        Q(frequency=Alert.Frequency.DAILY, told_on__lt=today)
        | Q(frequency=Alert.Frequency.WEEKLY, told_on__lt=monday),
        confirmed_at__isnull=False,
    )
    keys = list(due.order_by("told_on", "pk").values_list("pk", flat=True)[:_AT_ONCE])
    return sum(_tell(key, today) for key in keys)


def _tell(key: int, today: datetime.date) -> bool:
    """Send one digest if there is something to tell; whether a mail went out."""
    with transaction.atomic():
        alert = Alert.objects.select_for_update(skip_locked=True).filter(pk=key, told_on__lt=today).first()
        if alert is None:  # another worker has it, or it has ended
            return False
        before = {"known_change": alert.known_change, "told_on": alert.told_on}
        last = Change.objects.order_by("pk").last()
        digest = _digest(alert, last) if last else None
        if digest is not None and last is not None:
            alert.known_change = last.pk
        alert.told_on = today
        alert.save(update_fields=["known_change", "told_on"])
    if digest is None or not digest.requests:
        return False
    try:
        with override(alert.language):
            _send(
                alert,
                _subject(alert, digest),
                "mail/alert.txt",
                {"digest": digest, "more": digest.count - _LISTED},
            )
    except SMTPRecipientsRefused:
        # This address alone: it is tried when its digest is due again, and holds up nobody who can be written to.
        logger.warning("alert %s is sent another day: its address was refused", alert.pk)
        Alert.objects.filter(pk=alert.pk).update(known_change=before["known_change"])
        return False
    except (OSError, SMTPException) as error:
        logger.warning("alert %s is sent later: %s", alert.pk, type(error).__name__)
        Alert.objects.filter(pk=alert.pk).update(**before)
        return False
    return True


def _digest(alert: Alert, last: Change) -> Digest | None:
    """What of the search was published or corrected since the last digest; None where it could not be looked for."""
    criteria = criteria_of(alert)
    if criteria is None:
        return Digest([], 0)
    changed = Change.objects.filter(
        kind__in=[Change.Kind.PUBLISHED, Change.Kind.CORRECTED], pk__gt=alert.known_change, pk__lte=last.pk
    )
    try:
        with search.bounded():
            found = search.find(criteria).filter(pk__in=changed.values("info_request_id"))
            return Digest(search.requests_of(found[:_LISTED]), found.count())
    except SearchTooSlow:
        logger.warning("the search of alert %s takes too long", alert.pk)
        return None


def criteria_of(alert: Alert) -> Criteria | None:
    """The search of an alert, newest first; None where it names what is not there any more."""
    form = RequestFilter(QueryDict(alert.query))
    if not form.is_valid():
        return None
    return replace(form.criteria, sort=search.Sort.NEWEST)


def described(alert: Alert) -> str:
    """Return in words what is followed: “potholes”, Northmere Borough Council, 2024."""
    criteria = criteria_of(alert)
    return in_words(criteria) if criteria else alert.query


def in_words(criteria: Criteria) -> str:
    names = dict(Authority.objects.filter(slug__in=criteria.authority).values_list("slug", "name"))
    labels = {
        **names,
        **dict(OUTCOMES),
        **dict(REGIMES),
        "true": gettext("with tables"),
        "false": gettext("without tables"),
    }
    words = [f"“{' '.join(criteria.words.split())}”"] if criteria.words else []
    chosen = [str(labels.get(value, value)) for facet in FACETS for value in criteria.chosen(facet)]
    return ", ".join([*words, *chosen]) or gettext("all responses")


def _subject(alert: Alert, digest: Digest) -> str:
    counted = ngettext(
        "%(count)d new or corrected response: %(search)s",
        "%(count)d new or corrected responses: %(search)s",
        digest.count,
    )
    return counted % {"count": digest.count, "search": described(alert)}


def _send(alert: Alert, subject: str, template: str, context: dict[str, object]) -> None:
    unsubscribe = settings.SITE_URL + alert.unsubscribe_url()
    known = {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "alert": alert,
        "search": described(alert),
        "search_url": f"{settings.SITE_URL}{reverse('search')}?{alert.query}",
    }
    EmailMessage(
        subject[:200],
        render_to_string(template, {**known, **context}),
        to=[alert.email],
        headers={
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
            "Auto-Submitted": "auto-generated",
        },
    ).send()
