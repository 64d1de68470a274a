"""Set up another authority, with its first administrator."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils.text import slugify

from requests_app import authorities, people
from requests_app.authorities import LICENCES, Licence
from requests_app.models import Membership


class Command(BaseCommand):
    help = (
        "Set up an authority and invite its first administrator, who sees to everything else on the pages. "
        "Nothing is public until its staff publish it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="as its pages call it, such as 'Northmere Borough Council'")
        parser.add_argument("administrator", help="the email address of its first administrator")
        licence = parser.add_mutually_exclusive_group(required=True)
        licence.add_argument(
            "--licence",
            choices=LICENCES,
            help="what others may do with its responses; 'none': they have to ask it",
        )
        licence.add_argument(
            "--other-licence",
            nargs=2,
            metavar=("NAME", "ADDRESS"),
            help="another licence, and where it can be read",
        )
        parser.add_argument("--administrator-name", default="", help="what colleagues call that person")
        parser.add_argument(
            "--slug", help="its part of addresses, which never changes; made of its name else"
        )
        parser.add_argument("--email", default="", help="where the public writes to about a response")

    def handle(
        self,
        name: str,
        administrator: str,
        licence: str | None = None,
        other_licence: list[str] | None = None,
        **more: Any,
    ) -> None:
        chosen = Licence(*other_licence) if other_licence else LICENCES[licence or "none"]
        try:
            validate_email(administrator)
            membership, is_new = authorities.add(
                name,
                more["slug"] or slugify(name),
                licence=chosen,
                email=more["email"],
                administrator=administrator,
                called=more["administrator_name"],
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except people.NotPossible as error:
            raise CommandError(str(error)) from error
        self._say(membership, is_new=is_new)

    def _say(self, membership: Membership, *, is_new: bool) -> None:
        authority, user = membership.authority, membership.user
        self.stdout.write(f"{authority} is set up at {authority.get_absolute_url()}.")
        if is_new:
            self.stdout.write(f"Hand this link on to {user.email}; it chooses a password within three days:")
            self.stdout.write(people.invitation_link(user))
        else:
            self.stdout.write(f"{user.email} has an account here, and is now its administrator.")
