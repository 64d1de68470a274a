"""What becomes of a report from the public: it is received, told to the authority, dealt with, and in time deleted."""

import logging
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from requests_app.models import Authority, InformationRequest, Letter, Report

logger = logging.getLogger(__name__)

TELL: Final = "tell_of_report"
"""The job's name, which stands in `jobs`."""


class AlreadyClosed(Exception):
    """Somebody else closed the report meanwhile."""

    def __init__(self) -> None:
        super().__init__("Somebody else closed this report while you were looking at it.")


@transaction.atomic
def receive(
    kind: str,
    text: str,
    *,
    authority: Authority,
    info_request: InformationRequest | None = None,
    address: str = "",
    email: str = "",
) -> Report:
    """Keep a report for the authority's staff, and have the authority written to where mail is sent."""
    report = Report.objects.create(
        authority=authority,
        info_request=info_request,
        letter=Letter.objects.filter(info_request=info_request).first() if info_request else None,
        address=address,
        kind=kind,
        text=text,
        email=email,
    )
    if settings.EMAIL_SERVER and authority.email:
        app.configure_task(TELL).defer(report_id=report.pk)
    logger.info("report %s received", report.pk)
    return report


def tell(report: Report) -> None:
    """Write to the authority's contact. The mail says where to read the report and none of its words."""
    urgent = "Urgent: personal information may be public. " if report.is_urgent else ""
    try:
        send_mail(
            f"{'Urgent: ' if report.is_urgent else ''}problem reported, number {report.pk}",
            f"{urgent}Somebody has reported a problem with what {report.authority} has published.\n\n"
            f"Read it and deal with it: {settings.SITE_URL}{report.get_absolute_url()}\n",
            None,
            [report.authority.email],
        )
    except (OSError, SMTPException) as error:
        # The report stands at the top of the queue all the same.
        logger.warning("report %s could not be told by mail: %s", report.pk, type(error).__name__)


def keep_note(report: Report, note: str) -> None:
    """Write down what staff found so far."""
    if not Report.objects.filter(pk=report.pk, closed_at__isnull=True).update(note=note):
        raise AlreadyClosed


def close(report: Report, note: str, *, by: User) -> None:
    """Say what was done and take the report off the queue. Raises AlreadyClosed."""
    closed = Report.objects.filter(pk=report.pk, closed_at__isnull=True).update(
        note=note, closed_at=timezone.now(), closed_by=by
    )
    if not closed:
        raise AlreadyClosed


def forget_reports() -> int:
    """Delete the reports that were dealt with long enough ago, and return how many."""
    return Report.objects.outdated(timezone.now()).delete()[0]
