"""Make a key to the staff API for a program, such as a case-management system."""

import datetime
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from requests_app.models import ApiKey, Authority
from requests_app.models.keys import IN_A_NAME


def _end_of(day: str) -> datetime.datetime:
    try:
        date = datetime.date.fromisoformat(day)
    except ValueError as error:
        raise ArgumentTypeError(f"{day!r} is not a date such as 2027-03-31.") from error
    return datetime.datetime.combine(date, datetime.time.max, timezone.get_default_timezone())


class Command(BaseCommand):
    help = "Make a key to the staff API. It is printed once and cannot be shown again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("authority", help="the authority's slug: the last part of its page's address")
        parser.add_argument("name", help="what the key is for, such as 'case system'")
        parser.add_argument(
            "--scope",
            action="append",
            choices=ApiKey.Scope.values,
            help="what it may do; may be given several times. Without it: letters:read, to look at letters",
        )
        parser.add_argument(
            "--person",
            help="the user name of who answers for it, for a key that corrects, moves or publishes letters",
        )
        parser.add_argument("--expires", type=_end_of, help="the last day it is good for, such as 2027-03-31")

    def handle(
        self,
        authority: str,
        name: str,
        scope: list[str] | None = None,
        expires: datetime.datetime | None = None,
        person: str = "",
        **options: Any,
    ) -> None:
        try:
            owner = Authority.objects.get(slug=authority)
        except Authority.DoesNotExist as error:
            known = ", ".join(Authority.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no authority {authority!r}. Authorities: {known}.") from error
        scopes = scope or [ApiKey.Scope.READ]
        acts_for = (
            User.objects.filter(username=person, memberships__authority=owner).first() if person else None
        )
        if person and acts_for is None:
            raise CommandError(f"Nobody who works for {owner} has the user name {person!r}.")
        if acts_for is None and {*scopes} & {*IN_A_NAME}:
            raise CommandError("A key that corrects, moves or publishes letters needs --person USERNAME.")
        made, key = ApiKey.objects.create_key(
            authority=owner, person=acts_for, name=name, scopes=scopes, expiry_date=expires
        )
        self.stderr.write(f"Made key {made.prefix} for {owner}. Keep what follows: it is not shown again.")
        self.stdout.write(key)
