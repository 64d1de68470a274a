"""Signing in with a work account, at a real OpenID Connect server that the tests start, over HTTP and in a browser."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.utils.csp import CSP
from oidc_provider_mock import run_server_in_thread
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.conftest import PASSWORD
from tests.pages import accessibility_problems

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@dataclass(frozen=True, slots=True)
class Provider:
    """The authority's own sign-in, which the tests fill with people."""

    url: str

    def knows(self, sub: str, **claims: Any) -> None:
        requests.put(f"{self.url}/users/{sub}", json=claims, timeout=10).raise_for_status()


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    with run_server_in_thread() as server:
        url = f"http://localhost:{server.server_port}"
        app = {
            "provider_id": "work",
            "name": "Northmere account",
            "client_id": "foilog",
            "secret": "of-the-tests",
            "settings": {"server_url": url, "oauth_pkce_enabled": True},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        settings.SECURE_CSP = settings.SECURE_CSP | {"form-action": [CSP.SELF, url]}
        yield Provider(url)


@pytest.fixture
def site(page: Page, live_server: LiveServer, provider: Provider) -> Page:
    """The sign-in page of the site, in a browser."""
    page.set_default_timeout(10_000)
    page.goto(f"{live_server.url.replace('127.0.0.1', 'localhost')}/accounts/login/")
    return page


def come_in(page: Page, sub: str) -> None:
    """Press the button, and say to the provider who one is."""
    page.get_by_role("button", name="Sign in with your Northmere account").click()
    page.get_by_label("Subject").fill(sub)
    page.get_by_role("button", name="Authorize", exact=True).click()


def is_refused(page: Page, heading: str = "You have no account here") -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert accessibility_problems(page) == []
    assert not SocialAccount.objects.exists()
    page.goto(page.url.split("/accounts/")[0] + "/staff/")
    assert "/accounts/login/" in page.url


def test_a_person_with_an_account_here_comes_in_by_the_verified_address(
    site: Page, provider: Provider, publisher: User, settings: Settings
) -> None:
    settings.REQUIRE_MFA = True  # the work account's own second factor counts
    provider.knows("s-1", email="Publisher@example.org", email_verified=True)
    assert accessibility_problems(site) == []
    come_in(site, "s-1")
    site.wait_for_url("**/staff/")
    expect(site.get_by_text("Signed in as publisher")).to_be_visible()
    linked = SocialAccount.objects.get()
    assert (linked.user, linked.uid) == (publisher, "s-1")
    publisher.refresh_from_db()
    assert publisher.check_password(PASSWORD)


def test_once_linked_the_work_account_counts_and_not_the_address(
    site: Page, provider: Provider, publisher: User
) -> None:
    SocialAccount.objects.create(user=publisher, provider="work", uid="s-1")
    provider.knows("s-1", email="married@example.org", email_verified=True)
    come_in(site, "s-1")
    site.wait_for_url("**/staff/")


def test_an_address_that_was_given_to_somebody_else_opens_nothing(
    site: Page, provider: Provider, publisher: User
) -> None:
    SocialAccount.objects.create(user=publisher, provider="work", uid="s-1")
    provider.knows("s-2", email="publisher@example.org", email_verified=True)
    come_in(site, "s-2")
    expect(site.get_by_role("heading", level=1)).to_have_text("You have no account here")
    assert SocialAccount.objects.count() == 1


def test_a_person_without_an_account_is_told_to_ask(site: Page, provider: Provider, publisher: User) -> None:
    provider.knows("s-3", email="nobody@example.org", email_verified=True)
    come_in(site, "s-3")
    is_refused(site)
    assert not User.objects.filter(email="nobody@example.org").exists()


@pytest.mark.parametrize("claims", [{"email_verified": False}, {}, {"email_verified": "yes"}])
def test_an_address_that_nobody_verified_opens_nothing(
    site: Page, provider: Provider, publisher: User, claims: dict[str, Any]
) -> None:
    provider.knows("s-4", email="publisher@example.org", **claims)
    come_in(site, "s-4")
    is_refused(site)


def test_a_directory_may_be_trusted_with_its_addresses(
    site: Page, provider: Provider, publisher: User, settings: Settings
) -> None:
    settings.OIDC_TRUST_EMAIL = True
    provider.knows("s-4", email="publisher@example.org")
    come_in(site, "s-4")
    site.wait_for_url("**/staff/")


def test_an_address_that_two_accounts_have_opens_neither(
    site: Page, provider: Provider, publisher: User, uploader: User
) -> None:
    User.objects.filter(pk=uploader.pk).update(email="PUBLISHER@example.org")
    provider.knows("s-5", email="publisher@example.org", email_verified=True)
    come_in(site, "s-5")
    is_refused(site)


@pytest.mark.parametrize(
    "claim",
    [{"aud": "another-site"}, {"iss": "https://elsewhere.example"}, {"exp": 1}],
    ids=["audience", "issuer", "expired"],
)
def test_a_token_that_was_not_made_for_this_site_opens_nothing(
    site: Page, provider: Provider, publisher: User, claim: dict[str, Any]
) -> None:
    provider.knows("s-6", email="publisher@example.org", email_verified=True, **claim)
    come_in(site, "s-6")
    is_refused(site, "Signing in did not work")


def test_an_answer_that_this_browser_did_not_ask_for_opens_nothing(
    site: Page, provider: Provider, publisher: User
) -> None:
    """The state and the proof of the code's owner (PKCE) bind an answer to the browser that began."""
    provider.knows("s-1", email="publisher@example.org", email_verified=True)
    site.get_by_role("button", name="Sign in with your Northmere account").click()
    site.get_by_label("Subject").wait_for()
    given = requests.post(site.url, data={"sub": "s-1"}, allow_redirects=False, timeout=10)
    answer = given.headers["Location"]
    assert "code=" in answer
    site.context.clear_cookies()  # as in somebody else's browser
    site.goto(answer)
    is_refused(site, "Signing in did not work")


def test_breaking_off_at_the_provider_is_no_error(site: Page, provider: Provider) -> None:
    site.get_by_role("button", name="Sign in with your Northmere account").click()
    site.get_by_role("button", name="Deny access").click()
    is_refused(site, "You are not signed in")


def test_an_account_that_is_switched_off_stays_out(site: Page, provider: Provider, publisher: User) -> None:
    SocialAccount.objects.create(user=publisher, provider="work", uid="s-1")
    User.objects.filter(pk=publisher.pk).update(is_active=False)
    provider.knows("s-1", email="publisher@example.org", email_verified=True)
    come_in(site, "s-1")
    expect(site.get_by_role("heading", level=1)).to_have_text("Account Inactive")


def test_a_person_links_a_work_account_after_signing_in(
    site: Page, provider: Provider, publisher: User
) -> None:
    provider.knows("s-7")
    base = site.url.split("/accounts/")[0]
    site.goto(f"{base}/accounts/login/")
    site.get_by_label("Username or email address").fill("publisher")
    site.get_by_label("Password", exact=True).fill(PASSWORD)
    site.get_by_role("button", name="Sign in", exact=True).click()
    site.wait_for_url("**/staff/")
    site.goto(f"{base}/accounts/3rdparty/")
    assert accessibility_problems(site) == []
    site.get_by_role("button", name="Link your Northmere account").click()
    site.get_by_label("Subject").fill("s-7")
    site.get_by_role("button", name="Authorize", exact=True).click()
    expect(site.get_by_text("Linked since")).to_be_visible()
    assert SocialAccount.objects.get().user == publisher
