"""Second factors and passkeys as people use them, in a browser; Chromium brings an authenticator of its own for tests."""

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.conftest import PASSWORD
from tests.pages import accessibility_problems, html_problems
from tests.web.test_sign_in import code_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(page: Page, live_server: LiveServer, settings: Settings) -> Iterator[Page]:
    """The sign-in page of a site that asks publishers for a second factor. A passkey needs a name, not a number."""
    settings.REQUIRE_MFA = True
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    settings.SECURE_CSP = {name: [*of] for name, of in settings.SECURE_CSP.items()}
    problems: list[str] = []
    page.on(
        "console", lambda said: problems.append(said.text) if "Content Security Policy" in said.text else None
    )
    page.set_default_timeout(15_000)
    page.goto(f"{live_server.url.replace('127.0.0.1', 'localhost')}/accounts/login/")
    yield page
    assert problems == []


def type_password(page: Page) -> None:
    page.get_by_label("Username or email address").fill("publisher")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def confirm_password(page: Page) -> None:
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def is_well_made(page: Page) -> None:
    assert accessibility_problems(page) == []
    assert html_problems({page.url: page.content()}) == []


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile(r"localhost:\d+/$"))
    page.goto(page.url + "accounts/login/")


def test_a_publisher_adds_an_app_at_the_first_sign_in_and_uses_it_at_the_next(
    site: Page, publisher: User
) -> None:
    type_password(site)
    expect(site.get_by_text("Your role needs a second factor.")).to_be_visible()
    is_well_made(site)
    site.get_by_role("link", name="Add an authenticator app").click()
    confirm_password(site)
    expect(site.get_by_role("img")).to_be_visible()
    is_well_made(site)
    secret = site.get_by_label("Authenticator secret").input_value()
    site.get_by_label("Authenticator code").fill(code_of(secret))
    site.get_by_role("button", name="Activate").click()
    expect(site.get_by_role("heading", name="Recovery codes", level=1)).to_be_visible()
    is_well_made(site)
    recovery = site.locator("#recovery_codes code").first.inner_text()
    site.get_by_role("link", name="Go on to the letters").click()
    site.wait_for_url("**/staff/")
    sign_out(site)
    type_password(site)
    expect(site.get_by_role("heading", name="Enter your code")).to_be_visible()
    assert accessibility_problems(site) == []
    site.get_by_label("Code", exact=True).fill("000000")
    site.get_by_role("button", name="Sign in", exact=True).click()
    expect(site.get_by_text("There is a problem")).to_be_visible()
    site.get_by_label("Code", exact=True).fill(recovery)
    site.get_by_role("button", name="Sign in", exact=True).click()
    site.wait_for_url("**/staff/")


def test_a_passkey_is_added_and_signs_in_without_a_password(site: Page, publisher: User) -> None:
    devices = site.context.new_cdp_session(site)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    type_password(site)
    site.get_by_role("link", name="Add a passkey or security key").click()
    confirm_password(site)
    site.get_by_label("Name").fill("This laptop")
    site.get_by_label("Passwordless").check()
    is_well_made(site)
    site.get_by_role("button", name="Add", exact=True).click()
    expect(site.get_by_role("heading", name="Recovery codes", level=1)).to_be_visible()
    assert Authenticator.objects.get(type="webauthn").user == publisher
    site.goto(site.url.split("/accounts/")[0] + "/accounts/2fa/webauthn/")
    is_well_made(site)
    sign_out(site)
    is_well_made(site)
    site.get_by_role("button", name="Use a passkey").click()
    site.wait_for_url("**/staff/")
    expect(site.get_by_text("Signed in as publisher")).to_be_visible()


def test_a_passkey_of_nobody_here_opens_nothing(site: Page, publisher: User) -> None:
    form: dict[str, str | float | bool] = {"credential": "{}"}
    answer = site.request.post(site.url.replace("login/", "2fa/webauthn/login/"), form=form)
    assert answer.status == 403  # it came from no page of ours
    site.goto(site.url.split("/accounts/")[0] + "/staff/")
    assert "/accounts/login/" in site.url
