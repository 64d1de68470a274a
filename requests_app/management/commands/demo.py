"""`manage.py demo`: made-up letters, put in through the same pages that staff use, and people to sign in as."""

import contextlib
from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.test import Client
from django.urls import reverse

from requests_app.demo import ADMIN_PASSWORD, AUTHORITIES, LETTERS, PEOPLE, SAMPLES, Person, Sample
from requests_app.models import Authority, Letter, LetterFile, Membership

Status = Letter.Status

# Through which states a letter comes to where it goes.
_WAY: Final = {
    Status.UNREADABLE: (),
    Status.DRAFT: (),
    Status.IN_REVIEW: (Status.IN_REVIEW,),
    Status.PUBLISHED: (Status.IN_REVIEW, Status.PUBLISHED),
    Status.WITHDRAWN: (Status.IN_REVIEW, Status.PUBLISHED, Status.WITHDRAWN),
}


class Command(BaseCommand):
    """May run any number of times: what is there already stays as it is, whatever became of it."""

    help = "Add made-up authorities, letters and people. Works in demo mode alone."

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demonstration needs DEMO=true and DEBUG=true, as `make run` sets them.")
        _make_authorities()
        _make_people()
        new = [sample for sample in SAMPLES if not _is_there(sample)]
        if new:
            self.stdout.write(f"Uploading {len(new)} made-up letters, reading and publishing them …")
            self._put_in(new)
        self._say_who()

    def _put_in(self, samples: Iterable[Sample]) -> None:
        clients = {person.role: _signed_in(person) for person in PEOPLE}
        for sample in samples:
            _upload(clients[Membership.Role.UPLOADER], sample)
        read_all()
        for sample in samples:
            letter = _letter(sample)
            for step in _WAY[sample.goes_to]:
                _take(clients, letter, step, sample.reason)
                letter.refresh_from_db()
            if letter.status != sample.goes_to:
                self.stderr.write(f"{sample.file} is “{letter.get_status_display()}”: {letter.problem}")

    def _say_who(self) -> None:
        self.stdout.write("Sign in as:")
        for person in PEOPLE:
            self.stdout.write(f"  {person.username:<14} {person.password:<28} {person.role.label.lower()}")
        self.stdout.write(f"  {'admin':<14} {ADMIN_PASSWORD:<28} superuser, at /admin/")


def _make_authorities() -> None:
    for made_up in AUTHORITIES:
        Authority.objects.get_or_create(
            slug=made_up.slug,
            defaults={
                "name": made_up.name,
                "email": made_up.email,
                "request_url": made_up.request_url,
                "colour": made_up.colour,
                "licence_name": "Open Government Licence v3.0",
                "licence_url": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
            },
        )


def _make_people() -> None:
    if not User.objects.filter(username="admin").exists():
        User.objects.create_superuser("admin", "admin@example.org", ADMIN_PASSWORD)
    for person in PEOPLE:
        user, new = User.objects.get_or_create(
            username=person.username,
            defaults={
                "email": f"{person.username}@example.org",
                "first_name": person.name.split()[0],
                "last_name": person.name.split()[1],
            },
        )
        if new:
            user.set_password(person.password)
            user.save()
        for authority in Authority.objects.filter(slug__in=[made_up.slug for made_up in AUTHORITIES]):
            Membership.objects.get_or_create(user=user, authority=authority, defaults={"role": person.role})


def _is_there(sample: Sample) -> bool:
    return LetterFile.objects.filter(authority__slug=sample.authority, filename=sample.file).exists()


def _letter(sample: Sample) -> Letter:
    return Letter.objects.get(authority__slug=sample.authority, files__filename=sample.file)


# Through the front door --------------------------------------------------------------------------


def _signed_in(person: Person) -> Client:
    client = Client(SERVER_NAME="localhost")
    response = client.post(reverse("account_login"), {"login": person.username, "password": person.password})
    if response.status_code != 302:
        raise CommandError(
            f"{person.username} cannot sign in. If you changed the password, use an empty DATA_DIR."
        )
    return client


def _upload(client: Client, sample: Sample) -> None:
    with contextlib.ExitStack() as stack:
        names = (sample.file, *sample.attachments)
        files = [stack.enter_context((LETTERS / name).open("rb")) for name in names]
        response = client.post(reverse("staff-upload"), {"authority": sample.authority, "letters": files})
    if response.status_code != 302:
        raise CommandError(f"{sample.file} was not taken: the upload page answered {response.status_code}.")


def read_all() -> None:
    """Do the jobs that wait, as a worker does, and end."""
    call_command("procrastinate", "worker", "--one-shot")


def _take(clients: dict[Membership.Role, Client], letter: Letter, step: Letter.Status, reason: str) -> None:
    publisher = clients[Membership.Role.PUBLISHER]
    match step:
        case Status.IN_REVIEW:
            clients[Membership.Role.UPLOADER].post(
                reverse("staff-move", args=[letter.pk]), {"to": step.value}
            )
        case Status.PUBLISHED:
            number = letter.revision.number if letter.revision else 0
            publisher.post(reverse("staff-publish", args=[letter.pk]), {"revision": number})
        case Status.WITHDRAWN:
            publisher.post(reverse("staff-withdraw", args=[letter.pk]), {"reason": reason})
