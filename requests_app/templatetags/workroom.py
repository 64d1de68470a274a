"""What stands above the lists of the workroom, whichever page shows it."""

from typing import Any, Final

from django import template
from django.contrib.auth.models import User

from requests_app.models import Membership, Report

register = template.Library()

_SHOWN: Final = 10


@register.inclusion_tag("staff/_reports.html")
def open_reports(user: User) -> dict[str, Any]:
    """{% open_reports user %}: what the public has reported to the person's authorities, the urgent first. One query."""
    found = Report.objects.open().select_related("authority")
    if not user.is_superuser:
        found = found.filter(authority__in=Membership.objects.filter(user=user).values("authority"))
    listed = list(found[: _SHOWN + 1])
    return {"reports": listed[:_SHOWN], "more": len(listed) > _SHOWN}


@register.filter
def administers(user: User) -> bool:
    """{% if user|administers %}: whether the person administers any authority. One query."""
    return user.memberships.filter(role=Membership.Role.ADMINISTRATOR).exists()
