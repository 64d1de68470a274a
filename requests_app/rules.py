"""Who may do what: each permission is a role at the letter's authority, or above it."""

from typing import Any, Final, Protocol

import rules
from django.contrib.auth.models import User

from requests_app.models import Authority, Membership

_RANK: Final = list(Membership.Role)


class BelongsToAuthority(Protocol):
    authority: Authority


def has_role(user: User, authority: Authority, role: Membership.Role) -> bool:
    """Whether the person's role at the authority is this one or one above it. One query."""
    enough = _RANK[_RANK.index(role) :]
    return user.memberships.filter(authority=authority, role__in=enough).exists()


def _at_authority(role: Membership.Role) -> Any:
    @rules.predicate(f"is_{role}")
    def holds(user: User, thing: BelongsToAuthority | Authority | None) -> bool:
        if thing is None:  # asked of no letter in particular: at any authority
            return user.memberships.filter(role__in=_RANK[_RANK.index(role) :]).exists()
        return has_role(user, thing if isinstance(thing, Authority) else thing.authority, role)

    return holds & rules.is_active


is_uploader = _at_authority(Membership.Role.UPLOADER)
is_reviewer = _at_authority(Membership.Role.REVIEWER)
is_publisher = _at_authority(Membership.Role.PUBLISHER)
is_administrator = _at_authority(Membership.Role.ADMINISTRATOR)

rules.add_perm("requests_app.see_letter", is_uploader)
rules.add_perm("requests_app.upload_letter", is_uploader)
rules.add_perm("requests_app.edit_letter", is_uploader)
rules.add_perm("requests_app.review_letter", is_reviewer)
rules.add_perm("requests_app.accept_finding", is_reviewer)
rules.add_perm("requests_app.accept_severe_finding", is_publisher)  # it stands in the way of publishing
rules.add_perm("requests_app.publish_letter", is_publisher)
rules.add_perm("requests_app.administer_authority", is_administrator)
