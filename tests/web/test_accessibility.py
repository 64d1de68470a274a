"""Every page, at the width of a desktop and of a phone, with scripts and without."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from tests.conftest import PASSWORD
from tests.pages import DESKTOP, PHONE, accessibility_problems, html_problems, scrolls_sideways, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PUBLIC = ["/help", "/accessibility", "/privacy", "/no-such-page", "/accounts/login/"]
STAFF = ["/accounts/password/change/", "/accounts/logout/"]


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def context(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer
) -> Iterator[BrowserContext]:
    """A browser that gets the site's scripts, and one that gets none.

    Scripts are not switched off altogether, since axe is one: the pages have none but in files.
    """
    made = browser.new_context(base_url=live_server.url)
    made.set_default_timeout(10_000)
    if not request.param:
        made.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    yield made
    made.close()


def test_public_pages_are_accessible(context: BrowserContext) -> None:
    assert _problems(context.new_page(), PUBLIC) == []


def test_staff_pages_are_accessible(context: BrowserContext, uploader: User) -> None:
    page = context.new_page()
    sign_in(page, uploader, PASSWORD)
    assert _problems(page, STAFF) == []


def _problems(page: Page, paths: list[str]) -> list[str]:
    """Return all that is wrong with pages, so that one run shows everything there is to mend."""
    said: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        # Chromium reports a page that is meant to be a 404 at the page's own address.
        if message.type == "error" and message.location["url"] != page.url:
            said.append(f"{page.url}: {message.text}")

    page.on("console", heard)
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    sources: dict[str, str] = {}
    for path in paths:
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)
            response = page.goto(path)
            assert response, path
            sources[path] = response.text()
            said += accessibility_problems(page)
            if scrolls_sideways(page):
                said.append(f"{path} scrolls sideways at {size['width']} px")
    return said + html_problems(sources)
