"""What staff are told of the entries whose retention period ends."""

from typing import Any

from django import template

from requests_app import retention
from requests_app.views.staff.access import authorities_of

register = template.Library()


@register.inclusion_tag("staff/_retention_notice.html", takes_context=True)
def retention_notice(context: template.Context) -> dict[str, Any]:
    """How many entries are going to be withdrawn since their retention period ends, and when the first is. At most two queries."""
    count, first = retention.soon(authorities_of(context["request"].user))
    return {"count": count, "first": first}
