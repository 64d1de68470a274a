"""Who may do what: each permission is a role at the letter's authority, or above it."""

from typing import Any, Final, Protocol

import rules
from django.contrib.auth.models import User

from requests_app.models import Authority, Letter, Membership

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


# The two-person rule -------------------------------------------------------------------------------


def last_hand(letter: Letter) -> User | None:
    """Return who last corrected the letter, or who uploaded it where nobody did. None: a program."""
    last = letter.revisions.filter(by__isnull=False).select_related("by").order_by("-number").first()
    return last.by if last else letter.uploaded_by


def is_second_person(user: User | None, letter: Letter) -> bool:
    """Whether the two-person rule lets the person publish the letter; at an authority without it, always.

    It holds for everyone, superusers included, however a letter is published, and on a day chosen before for who chose it.
    So it is no permission, which a superuser would have, but a condition that `publication.publish` makes.
    """
    if not letter.authority.two_person_rule:
        return True
    return user is not None and user != last_hand(letter)


def second_people(letter: Letter) -> list[User]:
    """Return the people of the authority who may publish the letter under the two-person rule."""
    roles = _RANK[_RANK.index(Membership.Role.PUBLISHER) :]
    people = User.objects.filter(
        is_active=True, memberships__authority=letter.authority, memberships__role__in=roles
    )
    last = last_hand(letter)
    return [person for person in people.order_by("last_name", "username") if person != last]


def called(person: User) -> str:
    """What colleagues know a person by."""
    return person.get_full_name() or person.get_username()
