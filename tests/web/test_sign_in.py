"""Signing in: second factors, lock-out, how sessions end, and who a role's access goes from at once."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from requests_app.models import Authority, Membership
from tests.conftest import PASSWORD
from tests.workroom import in_review

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
LOGIN = "/accounts/login/"


def code_of(secret: str) -> str:
    """What an authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def log_in(client: Client, user: User, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"login": user.username, "password": password})


def is_in(client: Client) -> bool:
    return client.get(reverse("staff-queue")).status_code == 200


@pytest.fixture
def secret(publisher: User) -> str:
    """The publisher has an authenticator app; this is its secret."""
    made: str = generate_totp_secret()
    TOTP.activate(publisher, made)
    return made


# A second factor ----------------------------------------------------------------------------------


def test_the_password_alone_does_not_let_in_who_has_an_app(
    visitor: Client, publisher: User, secret: str
) -> None:
    asked = log_in(visitor, publisher)
    assert asked["Location"] == reverse("mfa_authenticate")
    assert not is_in(visitor)
    assert visitor.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert not is_in(visitor)
    visitor.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(visitor)


def test_a_code_of_the_app_lets_in_once(visitor: Client, publisher: User, secret: str) -> None:
    code = code_of(secret)
    log_in(visitor, publisher)
    visitor.post(reverse("mfa_authenticate"), {"code": code})
    another = Client()
    log_in(another, publisher)
    another.post(reverse("mfa_authenticate"), {"code": code})
    assert is_in(visitor)
    assert not is_in(another)


def test_a_recovery_code_lets_in_once(visitor: Client, publisher: User, secret: str) -> None:
    code = RecoveryCodes.activate(publisher).get_unused_codes()[0]
    for client, lets_in in ((visitor, True), (Client(), False)):
        log_in(client, publisher)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert is_in(client) is lets_in


def test_guessing_codes_is_locked_out(visitor: Client, publisher: User, secret: str) -> None:
    log_in(visitor, publisher)
    for _ in range(6):
        visitor.post(reverse("mfa_authenticate"), {"code": "000000"})
    visitor.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert not is_in(visitor)


@pytest.mark.parametrize(
    ("who", "leads_to"),
    [
        ("uploader", None),
        ("reviewer", None),
        ("publisher", "/accounts/2fa/"),
        ("administrator", "/accounts/2fa/"),
    ],
)
def test_who_publishes_or_administers_sets_up_a_second_factor_first(
    signed_in: SignIn, settings: Settings, request: pytest.FixtureRequest, who: str, leads_to: str | None
) -> None:
    settings.REQUIRE_MFA = True
    client = signed_in(request.getfixturevalue(who))
    assert client.get("/staff/").get("Location") == leads_to
    assert client.get(reverse("mfa_index")).status_code == 200


def test_the_first_superuser_is_led_to_a_second_factor_and_not_locked_out(
    db: None, signed_in: SignIn, settings: Settings
) -> None:
    settings.REQUIRE_MFA = True
    root = User.objects.create_superuser("root", password=PASSWORD)
    client = Client()
    log_in(client, root)
    assert client.get("/admin/")["Location"] == reverse("mfa_index")
    add = reverse("mfa_activate_totp")
    asked = client.get(add)["Location"]  # for the password once more
    page = client.post(asked, {"password": PASSWORD, "next": add}, follow=True).content.decode()
    (shown,) = re.findall(r'id="authenticator_secret"[^>]* value="(\w+)"', page)
    client.post(add, {"code": code_of(shown)})
    assert client.get("/admin/").status_code == 200


def test_a_role_that_needs_a_second_factor_asks_for_it_at_once(
    authority: Authority, uploader: User, signed_in: SignIn, settings: Settings
) -> None:
    settings.REQUIRE_MFA = True
    client = signed_in(uploader)
    assert is_in(client)
    uploader.memberships.update(role=Membership.Role.PUBLISHER)
    assert not is_in(client)


def test_taking_the_app_off_needs_the_password_again(publisher: User, secret: str, signed_in: SignIn) -> None:
    response = signed_in(publisher).post(reverse("mfa_deactivate_totp"))
    assert response["Location"].startswith(reverse("account_reauthenticate"))
    assert publisher.authenticator_set.exists()  # type: ignore[attr-defined]


# Lock-out -----------------------------------------------------------------------------------------


def test_five_wrong_passwords_lock_the_right_one_out(visitor: Client, uploader: User) -> None:
    for _ in range(5):
        log_in(visitor, uploader, "wrong")
    locked = log_in(visitor, uploader)
    assert "Too many failed" in locked.content.decode()
    assert not is_in(visitor)


def test_a_lock_out_is_the_accounts_and_not_everybodys(
    visitor: Client, uploader: User, reviewer: User
) -> None:
    for _ in range(5):
        log_in(visitor, uploader, "wrong")
    log_in(Client(REMOTE_ADDR="127.0.0.9"), uploader)
    another = Client()
    log_in(another, reviewer)
    assert is_in(another)


def test_a_wrong_name_and_a_wrong_password_are_told_alike(visitor: Client, uploader: User) -> None:
    def told(name: str) -> str:
        page = visitor.post(LOGIN, {"login": name, "password": "wrong"}).content.decode()
        return page.replace(name, "").split('class="govuk-error-summary"')[1].split("</div>")[0]

    assert told("uploader") == told("nobody")


# Sessions -----------------------------------------------------------------------------------------


def test_signing_in_gives_a_new_session(visitor: Client, uploader: User) -> None:
    visitor.get(LOGIN)
    session = visitor.session
    session["kept"] = "from before"
    session.save()
    visitor.cookies["sessionid"] = before = session.session_key or ""
    log_in(visitor, uploader)
    assert visitor.cookies["sessionid"].value not in ("", before)


def test_the_session_is_in_a_cookie_that_no_script_and_no_other_site_gets(
    visitor: Client, uploader: User, settings: Settings
) -> None:
    settings.SESSION_COOKIE_SECURE = True
    log_in(visitor, uploader)
    cookie = visitor.cookies["sessionid"]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"], cookie["max-age"]) == (
        True,
        True,
        "Lax",
        "",
    )


class Clock:
    """The time of day, which a test moves."""

    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    moved = Clock()
    monkeypatch.setattr("requests_app.sessions.time.time", moved)
    return moved


def test_who_is_away_for_an_hour_is_signed_out(uploader: User, signed_in: SignIn, clock: Clock) -> None:
    client = signed_in(uploader)
    for _ in range(3):
        assert is_in(client)
        clock.now += 59 * 60
    assert is_in(client)
    clock.now += 61 * 60
    assert not is_in(client)
    assert "_auth_user_id" not in client.session


def test_nobody_is_signed_in_for_more_than_twelve_hours(
    uploader: User, signed_in: SignIn, clock: Clock
) -> None:
    client = signed_in(uploader)
    for _ in range(24):
        assert is_in(client)
        clock.now += 30 * 60
    clock.now += 60
    assert not is_in(client)


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(
    uploader: User, signed_in: SignIn, clock: Clock
) -> None:
    client = signed_in(uploader)
    assert is_in(client)
    for _ in range(5):
        clock.now += 15 * 60
        client.get(reverse("staff-queue"), headers={"HX-Request": "true"})
    assert not is_in(client)


def test_a_new_password_ends_the_other_sessions(uploader: User) -> None:
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        log_in(client, uploader)
        assert is_in(client)
    new = "a longer one than that"
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert is_in(here)
    assert not is_in(elsewhere)


def test_a_person_sees_and_ends_the_other_sessions(
    uploader: User, html_is_valid: Callable[[str], None]
) -> None:
    here, elsewhere = Client(HTTP_USER_AGENT="This browser"), Client(HTTP_USER_AGENT="Lost laptop")
    for client in (here, elsewhere):
        log_in(client, uploader)
    page = here.get(reverse("usersessions_list")).content.decode()
    assert "This browser" in page
    assert "Lost laptop" in page
    html_is_valid(page)
    here.post(reverse("usersessions_list"))
    assert is_in(here)
    assert not is_in(elsewhere)


def test_an_account_that_is_switched_off_is_out_at_once(uploader: User, signed_in: SignIn) -> None:
    client = signed_in(uploader)
    User.objects.filter(pk=uploader.pk).update(is_active=False)
    assert not is_in(client)
    assert not is_in_after(uploader)


def is_in_after(user: User) -> bool:
    client = Client()
    log_in(client, user)
    return is_in(client)


def test_what_a_role_opened_is_closed_when_it_is_taken_away(
    authority: Authority, publisher: User, signed_in: SignIn, made_up_reading: None
) -> None:
    letter = in_review(authority)
    client = signed_in(publisher)
    address = reverse("staff-publish", args=[letter.pk])
    assert client.get(address).status_code == 200
    publisher.memberships.update(role=Membership.Role.REVIEWER)
    assert client.get(address).status_code == 403
    publisher.memberships.all().delete()
    assert client.get(address).status_code == 404


def test_a_visitor_gets_no_cookie(visitor: Client, db: None) -> None:
    for page in ("/", "/search", "/privacy"):
        assert not visitor.get(page).cookies
