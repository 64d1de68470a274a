"""What an authority's administrator does: people, settings, keys and the audit."""

import csv
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from requests_app.models import ApiKey, Authority, Membership
from tests.conftest import PASSWORD
from tests.pages import html_problems
from tests.workroom import a_draft, in_review

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
Role = Membership.Role
NEW = {"email": "Una.New@northmere.example", "name": "Una New", "role": "reviewer"}


@pytest.fixture
def sure(administrator: User) -> Client:
    """The administrator, who has just given the password once more."""
    client = Client()
    client.post("/accounts/login/", {"login": "administrator", "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def page(name: str, *more: object) -> str:
    return reverse(name, args=["northmere", *more])


# People -------------------------------------------------------------------------------------------


def test_an_invited_person_chooses_a_password_and_comes_in(sure: Client, visitor: Client) -> None:
    shown = sure.post(page("staff-invite"), NEW).content.decode()
    (link,) = re.findall(r'value="https://log\.example(/invitation/[^"]+)"', shown)
    membership = Membership.objects.get(user__email=NEW["email"])
    assert (membership.role, membership.user.get_full_name()) == ("reviewer", "Una New")
    chosen = {"new_password1": "three words together", "new_password2": "three words together"}
    assert visitor.get(link).status_code == 200
    assert visitor.post(link, {"new_password1": "short", "new_password2": "short"}).status_code == 422
    assert visitor.post(link, chosen)["Location"] == "/accounts/login/"
    visitor.post("/accounts/login/", {"login": NEW["email"], "password": "three words together"})
    assert visitor.get("/staff/").status_code == 200
    assert Client().get(link).status_code == 404  # it works once


def test_an_invitation_is_over_after_three_days(sure: Client, visitor: Client, settings: Settings) -> None:
    shown = sure.post(page("staff-invite"), NEW).content.decode()
    (link,) = re.findall(r'value="https://log\.example(/invitation/[^"]+)"', shown)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert visitor.get(link).status_code == 404
    assert visitor.post(link, {"new_password1": "three words together"}).status_code == 404


@pytest.mark.parametrize("uid", ["x", "MQ", "LTE", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk"])
def test_an_invented_invitation_is_nobodys(visitor: Client, administrator: User, uid: str) -> None:
    assert visitor.get(f"/invitation/{uid}/abc-def").status_code == 404


def test_where_mail_is_sent_the_link_is_mailed_and_not_shown(sure: Client, settings: Settings) -> None:
    settings.EMAIL_SERVER = "mail.example"
    shown = sure.post(page("staff-invite"), NEW, follow=True).content.decode()
    assert "/invitation/" not in shown
    (sent,) = mail.outbox
    assert sent.to == [NEW["email"]]
    assert "https://log.example/invitation/" in sent.body


def test_who_has_an_account_already_gets_a_role_and_no_link(
    sure: Client, stranger: User, authority: Authority
) -> None:
    invited = {"email": "STRANGER@example.org", "name": "Anybody", "role": "uploader"}
    shown = sure.post(page("staff-invite"), invited, follow=True).content.decode()
    assert "/invitation/" not in shown
    membership = stranger.memberships.get(authority=authority)
    assert membership.role == "uploader"
    stranger.refresh_from_db()
    assert stranger.check_password(PASSWORD)
    # nor can a link be had afterwards: whoever has it has the account
    assert sure.post(page("staff-invite-again", membership.pk)).status_code == 404


def test_an_account_that_another_authority_invited_too_has_no_link(
    sure: Client, other_authority: Authority
) -> None:
    sure.post(page("staff-invite"), NEW)
    membership = Membership.objects.get(user__email=NEW["email"])
    assert sure.post(page("staff-invite-again", membership.pk)).status_code == 200
    Membership.objects.create(user=membership.user, authority=other_authority, role=Role.PUBLISHER)
    assert sure.post(page("staff-invite-again", membership.pk)).status_code == 404


def test_a_person_is_invited_once(sure: Client) -> None:
    sure.post(page("staff-invite"), NEW)
    again = sure.post(page("staff-invite"), NEW)
    assert "works for this authority already" in again.content.decode()
    assert Membership.objects.filter(user__email=NEW["email"]).count() == 1


def test_a_role_is_changed_and_a_person_let_go(sure: Client, uploader: User) -> None:
    membership = uploader.memberships.get()
    sure.post(page("staff-member", membership.pk), {"role": "publisher"})
    assert uploader.memberships.get().role == "publisher"
    sure.post(page("staff-remove-member", membership.pk))
    assert not uploader.memberships.exists()
    assert User.objects.filter(pk=uploader.pk).exists()


def test_the_last_administrator_stays(sure: Client, administrator: User, reviewer: User) -> None:
    own = administrator.memberships.get()
    told = sure.post(page("staff-member", own.pk), {"role": "uploader"}).content.decode()
    assert "This is the only administrator." in told
    told = sure.post(page("staff-remove-member", own.pk), follow=True).content.decode()
    assert "This is the only administrator." in told
    assert administrator.memberships.get().role == "administrator"
    reviewer.memberships.update(role=Role.ADMINISTRATOR)
    assert sure.post(page("staff-remove-member", own.pk))["Location"] == "/staff/"
    assert sure.get(page("staff-people")).status_code == 404


def test_an_administrator_who_is_switched_off_does_not_count(
    sure: Client, administrator: User, reviewer: User
) -> None:
    reviewer.memberships.update(role=Role.ADMINISTRATOR)
    User.objects.filter(pk=reviewer.pk).update(is_active=False)
    sure.post(page("staff-remove-member", administrator.memberships.get().pk))
    assert administrator.memberships.exists()


@pytest.mark.parametrize("name", ["staff-invite", "staff-keys"])
def test_what_opens_doors_needs_the_password_once_more(
    administrator: User, signed_in: SignIn, name: str
) -> None:
    client = signed_in(administrator)
    assert client.get(page(name))["Location"].startswith("/accounts/reauthenticate/")
    assert client.post(page(name), NEW)["Location"].startswith("/accounts/reauthenticate/")
    assert not User.objects.filter(email=NEW["email"]).exists()


# Settings and keys --------------------------------------------------------------------------------


def settings_of(client: Client) -> dict[str, str]:
    """What the form of the settings holds, as a browser would send it."""
    form = client.get(page("staff-authority-settings")).context["form"]
    return {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}


def test_settings_are_changed_and_the_address_is_not(
    administrator: User, signed_in: SignIn, authority: Authority
) -> None:
    client = signed_in(administrator)
    changed = settings_of(client) | {
        "email": "new@northmere.example",
        "small_number_threshold": "10",
        "two_person_rule": "on",
        "retention_years": "7",
        "colour": "#1d3f72",
        "slug": "elsewhere",
        "name": "Another",
    }
    assert client.post(page("staff-authority-settings"), changed).status_code == 302
    authority.refresh_from_db()
    assert (authority.email, authority.small_number_threshold) == ("new@northmere.example", 10)
    assert (authority.two_person_rule, authority.retention_years) == (True, 7)
    assert (authority.slug, authority.name) == ("northmere", "Northmere Borough Council")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"small_number_threshold": "1"}, "2"),
        ({"colour": "red"}, "Enter the colour as # and six digits"),
        ({"retention_years": "0"}, "1"),
        ({"request_url": "javascript:alert(1)"}, "URL"),
    ],
)
def test_a_wrong_setting_is_told(
    administrator: User, signed_in: SignIn, wrong: dict[str, str], told: str
) -> None:
    client = signed_in(administrator)
    answer = client.post(page("staff-authority-settings"), settings_of(client) | wrong)
    assert answer.status_code == 422
    (name,) = wrong
    assert told in " ".join(answer.context["form"].errors[name])


def test_a_key_is_shown_once_opens_what_it_says_and_is_revoked(sure: Client, visitor: Client) -> None:
    typed = {"name": "case system", "scopes": ["letters:read"], "expires": ""}
    shown = sure.post(page("staff-keys"), typed).content.decode()
    (secret,) = re.findall(r'id="key" readonly value="([^"]+)"', shown)
    assert secret not in sure.get(page("staff-keys")).content.decode()
    with_key = {"Authorization": f"Api-Key {secret}"}
    assert visitor.get("/api/v1/staff/letters", headers=with_key).status_code == 200
    assert visitor.post("/api/v1/staff/letters", headers=with_key).status_code == 403
    sure.post(page("staff-revoke-key", ApiKey.objects.get().prefix))
    assert visitor.get("/api/v1/staff/letters", headers=with_key).status_code == 401


def test_another_authoritys_key_is_not_there(sure: Client, other_authority: Authority) -> None:
    key, _ = ApiKey.objects.create_key(authority=other_authority, name="theirs", scopes=["letters:read"])
    assert "theirs" not in sure.get(page("staff-keys")).content.decode()
    assert sure.post(page("staff-revoke-key", key.prefix)).status_code == 404
    assert not ApiKey.objects.get().revoked


# The audit ----------------------------------------------------------------------------------------


def lines_of(response: Any) -> list[tuple[str, str]]:
    return [(each["who"], each["line"].what) for each in response.context["lines"]]


@pytest.mark.usefixtures("made_up_reading")
def test_the_audit_tells_who_did_and_who_saw_what(
    authority: Authority, administrator: User, reviewer: User, signed_in: SignIn
) -> None:
    letter = a_draft(authority)
    signed_in(reviewer).get(letter.get_absolute_url())
    signed_in(reviewer).post(reverse("staff-move", args=[letter.pk]), {"to": "in_review"})
    client = signed_in(administrator)
    for address in (page("staff-audit"), reverse("staff-letter-audit", args=[letter.pk])):
        told = lines_of(client.get(address))
        assert ("reviewer", "looked at: staff-letter") in told
        assert ("reviewer", "letter moved from draft to in_review") in told
        assert ("reviewer", "letter changed") in told
        assert ("read_letter", "letter changed") in told
        assert ("the site", "letter corrected: version 1") in told


@pytest.mark.usefixtures("made_up_reading")
def test_the_audit_is_narrowed_to_a_person_and_a_day(
    authority: Authority, administrator: User, reviewer: User, uploader: User, signed_in: SignIn
) -> None:
    letter = a_draft(authority)
    for user in (reviewer, uploader):
        signed_in(user).get(letter.get_absolute_url())
    client = signed_in(administrator)
    only = lines_of(client.get(page("staff-audit"), {"person": "uploader"}))
    assert only == [("uploader", "looked at: staff-letter")]
    today = timezone.localdate()
    assert lines_of(client.get(page("staff-audit"), {"day": today.isoformat()}))
    assert lines_of(client.get(page("staff-audit"), {"day": "2020-01-01"})) == []
    assert client.get(page("staff-audit"), {"person": "stranger", "day": "31/12"}).status_code == 200


def test_the_audit_tells_what_was_before(sure: Client, authority: Authority, uploader: User) -> None:
    sure.post(page("staff-member", uploader.memberships.get().pk), {"role": "publisher"})
    changes = settings_of(sure) | {"small_number_threshold": "10"}
    sure.post(page("staff-authority-settings"), changes)
    details = {each["line"].details for each in sure.get(page("staff-audit")).context["lines"]}
    assert "role: uploader → publisher" in details
    assert "small number threshold: 5 → 10" in details


def test_a_person_who_was_let_go_is_still_in_the_audit(
    sure: Client, uploader: User, authority: Authority
) -> None:
    sure.post(page("staff-remove-member", uploader.memberships.get().pk))
    assert 'value="uploader"' in sure.get(page("staff-audit")).content.decode()
    assert ("administrator", "membership removed") in lines_of(sure.get(page("staff-audit")))


@pytest.mark.usefixtures("made_up_reading")
def test_the_audit_is_taken_away_as_csv_that_no_spreadsheet_runs(
    authority: Authority, administrator: User, signed_in: SignIn
) -> None:
    letter = in_review(authority)
    Authority.objects.filter(pk=authority.pk).update(licence_name="=1+1")
    client = signed_in(administrator)
    for address in (page("staff-audit-csv"), reverse("staff-letter-audit-csv", args=[letter.pk])):
        answer = client.get(address)
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        rows = list(csv.reader(answer.getvalue().decode("utf-8-sig").splitlines()))
        assert rows[0] == ["When", "Who", "What", "Letter", "Details"]
        assert len(rows) > 5
        assert not [cell for row in rows for cell in row if cell.startswith("=")]
    assert client.get(page("staff-audit-csv"), {"day": "x"}).status_code == 403


@pytest.mark.usefixtures("made_up_reading")
def test_older_lines_are_on_the_next_page(
    authority: Authority, administrator: User, signed_in: SignIn
) -> None:
    for threshold in range(6, 40):
        Authority.objects.filter(pk=authority.pk).update(small_number_threshold=threshold)
    for number in range(30):
        a_draft(authority, content=f"NDC-{number} benches")
    client = signed_in(administrator)
    seen: list[tuple[str, str]] = []
    address = page("staff-audit")
    for _ in range(20):
        answer = client.get(address)
        seen += [
            (str(each["line"].at), each["line"].what + each["line"].letter + each["line"].details)
            for each in answer.context["lines"]
        ]
        if not answer.context["older"]:
            break
        address = page("staff-audit") + "?before=" + answer.context["older"].replace("+", "%2B")
    whole = client.get(page("staff-audit-csv")).getvalue().decode().count("\r\n") - 1
    assert len(seen) > 200
    assert len(set(seen)) == len(seen)
    assert len(seen) == whole


@pytest.mark.usefixtures("made_up_reading")
def test_every_page_of_the_administrator_is_valid(sure: Client, authority: Authority, uploader: User) -> None:
    letter = in_review(authority)
    ApiKey.objects.create_key(authority=authority, name="case system", scopes=["letters:read"])
    addresses = [
        reverse("staff-administration"),
        *(
            page(name)
            for name in (
                "staff-people",
                "staff-invite",
                "staff-authority-settings",
                "staff-keys",
                "staff-audit",
            )
        ),
        page("staff-member", uploader.memberships.get().pk),
        reverse("staff-letter-audit", args=[letter.pk]),
    ]
    pages = [sure.get(address) for address in addresses]
    assert {shown.status_code for shown in pages} == {200}
    pages += [sure.post(page(name), {}) for name in ("staff-invite", "staff-keys")]
    pages.append(sure.post(page("staff-invite"), NEW))
    assert html_problems({str(n): shown.content.decode() for n, shown in enumerate(pages)}) == []
