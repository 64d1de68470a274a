"""Setting up an authority, with the licence of what it publishes and its first administrator."""

from dataclasses import dataclass
from typing import Final

from django.db import transaction

from requests_app import people
from requests_app.models import Authority, Membership


@dataclass(frozen=True, slots=True)
class Licence:
    name: str
    url: str


LICENCES: Final = {
    "ogl-3": Licence(
        "Open Government Licence v3.0",
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    ),
    "cc-by-4": Licence(
        "Creative Commons Attribution 4.0 International", "https://creativecommons.org/licenses/by/4.0/"
    ),
    "none": Licence("", ""),
}
"""Those that can be chosen by name. There is no default: what others may do with its words is for the authority to say."""


@transaction.atomic
def add(
    name: str, slug: str, *, licence: Licence, email: str, administrator: str, called: str
) -> tuple[Membership, bool]:
    """Set up an authority. Returns its first administrator's membership, and whether their account is new.

    email: where the public writes to; it may be empty. administrator: an address; called: that person's name.
    Raises ValidationError, and NotPossible where the person cannot be made a member.
    """
    authority = Authority(
        name=name, slug=slug, email=email, licence_name=licence.name, licence_url=licence.url
    )
    authority.full_clean()
    authority.save()
    return people.invite(administrator, called, Membership.Role.ADMINISTRATOR, authority=authority)
