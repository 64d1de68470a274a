"""Every page, at the width of a desktop and of a phone, with scripts and without.

The pages are found as a visitor finds them: by following links through a site that holds the made-up letters.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db.models import Count
from django.urls import Resolver404, URLPattern, URLResolver, resolve, reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from requests_app import bulk, languages, people, reporting, rounds, urls
from requests_app.demo import PEOPLE
from requests_app.letters import edits
from requests_app.letters.parsed import CitationRole, Note
from requests_app.management.commands import demo as demonstration
from requests_app.models import Alert, Authority, InformationRequest, Letter, Report, RequestTable, Tombstone
from requests_app.revising import revise
from tests.pages import (
    BUILD,
    DESKTOP,
    PHONE,
    accessibility_problems,
    html_problems,
    scrolls_sideways,
    sign_in,
)
from tests.workroom import run_jobs

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("committed_jobs"),
]

# Addresses that are no pages: files, feeds, pictures, and what only a form posts to.
NO_PAGES = re.compile(
    r".*-(csv|csvw|xlsx|json|zip|feed|file|image|colour)|robots|opensearch|sitemap|.*sitemap"
    r"|staff-(upload-file|attach|read-again|replace|move|undo|restore|table-shape|drop-table|append-block|dismiss-.*)"
    r"|staff-(checks-state|check-again|reopen-finding|cancel-publishing|invite-again|revoke-key|accept-finding|now|leave-out|asked-before|withhold-span)|file"
    r"|staff-(remove|merge|split|move)-.*|staff-(owner|bulk-prepare|table-headers|webhook-on|webhook-again)"
)


@pytest.fixture
def demo(live_server: LiveServer, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> LiveServer:
    """The site as `make run` shows it. The letters are read here and not by a worker, whose loop Playwright's bars."""
    settings.DEMO = True
    settings.EMAIL_SERVER = "mail.example"  # so that searches can be followed by mail
    monkeypatch.setattr(demonstration, "read_all", run_jobs)
    said = StringIO()
    call_command("demo", stdout=said, stderr=said)
    return live_server


@pytest.fixture
def pages(browser: Browser, demo: LiveServer) -> Iterator[tuple[Page, Page]]:
    """A page of a browser that gets the site's scripts, and of one that gets none.

    Scripts are not switched off altogether, since axe is one: the pages have none but in files.
    """
    contexts: list[BrowserContext] = [browser.new_context(base_url=demo.url) for _ in range(2)]
    contexts[1].route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    for context in contexts:
        context.set_default_timeout(10_000)
    yield contexts[0].new_page(), contexts[1].new_page()
    for context in contexts:
        context.close()


def test_what_is_wrong_with_a_page_is_found(page: Page) -> None:
    page.set_content(
        "<title>Taxis</title><main><h1>Taxis</h1><img src='taxi.png'><p style='color: #bbb'>Grey</main>"
    )
    said = "\n".join(accessibility_problems(page))
    for rule in ("image-alt", "color-contrast", "html-has-lang"):
        assert f": {rule}: " in said
    assert "heading" not in said


def test_public_pages_are_accessible(pages: tuple[Page, Page], settings: Settings) -> None:
    gone = Tombstone.objects.select_related("authority").get()
    rounds.find(InformationRequest.objects.get(reference="1240/25").pk)
    walk = Walk(pages)
    walk.to("/search?q=children&sort=newest")
    walk.to("/search?q=xylophone")
    walk.to("/tables?q=penalty&period=2023-24&kind=count")
    walk.to("/tables?q=xylophone&period=2024")
    joined = RequestTable.objects.get(info_request__reference="FOI-2025-0502")
    walk.to(f"/authorities/northmere/series/{joined.table.series}")
    walk.to("/no-such-page")
    walk.to(f"/requests/{gone.authority.slug}/{gone.slug}")
    walk.to("/accounts/login/")
    walk.to("/report/7")
    new = User.objects.create_user("new", "new@example.org")
    walk.to(people.invitation_link(new).removeprefix(settings.SITE_URL))
    alert = Alert.objects.create(email="a@example.org", query="q=potholes", frequency="daily")
    for of_alerts in ("new?q=potholes", "asked", f"{alert.key}/confirm", f"{alert.key}/unsubscribe"):
        walk.to(f"/alerts/{of_alerts}")
    walk.everywhere_from("/")
    for path in sorted(walk.visited):
        for welsh in languages.in_both(path)[1:]:
            walk.to(welsh)
    problems = walk.problems()
    assert not problems, "\n".join(problems)
    assert _pages([*urls.public, *urls.single]) - walk.seen == set()


def test_staff_pages_are_accessible(pages: tuple[Page, Page]) -> None:
    administrator = PEOPLE[-1]
    for page in pages:
        sign_in(page, administrator.username, administrator.password)
        page.goto("/accounts/reauthenticate/?next=/staff/")
        page.get_by_label("Password", exact=True).fill(administrator.password)
        page.get_by_role("button", name="Confirm").click()
        page.wait_for_url("**/staff/")
    walk = Walk(pages)
    for own in (
        "password/change/",
        "logout/",
        "2fa/",
        "2fa/totp/activate/",
        "2fa/webauthn/add/",
        "sessions/",
    ):
        walk.to(f"/accounts/{own}")
    walk.to(_a_report().get_absolute_url())
    hook = Authority.objects.get(slug="northmere").webhooks.create(
        url="https://hooks.example.org", events=["request.published"]
    )
    walk.to(reverse("staff-webhook", args=["northmere", hook.pk]))
    ending, planned = _ending_and_planned()
    walk.to(reverse("staff-publish", args=[planned.pk]))
    walk.to(reverse("staff-keep", args=[ending.pk]))
    for letter in _one_of_each_kind():
        walk.to(letter.get_absolute_url())
        if letter.revision:
            walk.to(reverse("staff-checks", args=[letter.pk]))
    for path in _pages_of_rare_pieces():
        walk.to(path)
    walk.everywhere_from("/staff/")
    problems = walk.problems()
    assert not problems, "\n".join(problems)
    assert _pages(urls.staff) - walk.seen == set()


def _ending_and_planned() -> tuple[Letter, Letter]:
    """A letter whose retention period ends, and one that is to be published on a day."""
    soon = timezone.localdate() + timedelta(days=10)
    ending = Letter.objects.filter(status=Letter.Status.PUBLISHED)[0]
    planned = Letter.objects.filter(status=Letter.Status.IN_REVIEW)[0]
    Letter.objects.filter(pk=ending.pk).update(withdraw_on=soon)
    publisher = User.objects.get(username=PEOPLE[-1].username)
    Letter.objects.filter(pk=planned.pk).update(publish_on=soon, publish_by=publisher)
    return ending, planned


def _one_of_each_kind() -> list[Letter]:
    """A letter for each place where one may stand, and the one of which most is found: its pages look the most different."""
    busiest = Letter.objects.annotate(count=Count("findings")).order_by("-count")[0]
    return [*Letter.objects.order_by("status", "pk").distinct("status"), busiest]


def _a_report() -> Report:
    info_request = InformationRequest.objects.select_related("authority")[0]
    return reporting.receive(
        "personal", "It names a child.", authority=info_request.authority, info_request=info_request
    )


def _pages_of_rare_pieces() -> list[str]:
    """What few letters have, so that a walk may not come by it: a remark, a citation, a draft fit to be published."""
    letter = Letter.objects.exclude(title="").filter(status=Letter.Status.DRAFT)[0]
    assert letter.revision is not None
    parsed = letter.revision.parsed
    name = parsed.answers[0].id
    parsed = edits.add_citation(parsed, name, "s16", CitationRole.ADVICE, "")
    parsed = replace(parsed, notes=(Note((), "The figures are as of 31 March."),))
    revise(letter, "Added a remark and a citation", parsed, by=None, expected=letter.revision.number)
    own = letter.get_absolute_url()
    publisher = User.objects.get(username=PEOPLE[-1].username)
    together = bulk.prepare(Letter.objects.all(), bulk.Action.PUBLISH, by=publisher)
    return [
        f"{own}/notes/0",
        f"{own}/answers/{name}/citations/0",
        f"{own}/preview",
        together.get_absolute_url(),
    ]


class Walk:
    """Goes from page to page and keeps all that is wrong, so that one run shows everything there is to mend."""

    def __init__(self, pages: tuple[Page, Page]) -> None:
        self.pages = pages
        self.seen: set[str] = set()
        self.ahead: list[str] = []
        self.visited: set[str] = set()
        self.said: list[str] = []
        self.sources: dict[str, str] = {}
        for page in pages:
            page.on("console", partial(self._heard, page))
            page.on("pageerror", partial(self._failed, page))

    def to(self, path: str) -> None:
        for page in self.pages:
            page.set_viewport_size(DESKTOP)
            response = page.goto(path)
            assert response, path
            assert response.status < 500, path
            self.sources[path] = response.text()
            for size in (DESKTOP, PHONE):
                page.set_viewport_size(size)
                self.said += accessibility_problems(page)
                if scrolls_sideways(page):
                    self.said.append(f"{path} scrolls sideways at {size['width']} px")
            links = page.eval_on_selector_all(
                "a[href^='/']", "links => links.map(a => a.getAttribute('href'))"
            )
            self.ahead += [re.split("[?#]", link)[0] for link in links]
        self.seen.add(_kind(path))
        self.visited.add(path)

    def everywhere_from(self, path: str) -> None:
        """Go to that page, and on to one page of each kind that any page seen leads to."""
        area = "/staff/" if path.startswith("/staff/") else "/"
        self.ahead.insert(0, path)
        while self.ahead:
            path = self.ahead.pop(0)
            kind = _kind(path)
            if kind and kind not in self.seen and path not in self.visited and path.startswith(area):
                self.to(path)

    def problems(self) -> list[str]:
        return self.said + self._unknown_components() + html_problems(self.sources)

    def _unknown_components(self) -> list[str]:
        """Say which components pages are made of that the stylesheets do not know, so that they look like nothing."""
        sheets = "".join(path.read_text(encoding="utf-8") for path in BUILD.glob("*.css"))
        known = set(re.findall(r"\.(govuk-[a-z-]+)", sheets))
        used = {
            (path, name)
            for path, source in self.sources.items()
            for names in re.findall(r'class="([^"]*)"', source)
            for name in re.findall(r"govuk-(?!js-)[a-z-]+", re.sub(r"(__|--)\S*", "", names))
        }
        return sorted(f"{path}: {name} has no style" for path, name in used if name not in known)

    def _failed(self, page: Page, error: Error) -> None:
        self.said.append(f"{page.url}: {error}")

    def _heard(self, page: Page, message: ConsoleMessage) -> None:
        # Chromium reports a page that is meant to be a 404 or 410 at the page's own address.
        if message.type == "error" and message.location["url"] != page.url:
            self.said.append(f"{page.url}: {message.text}")


def _kind(path: str) -> str:
    """The name of the page's address; empty for what is no page of the site itself."""
    try:
        name = resolve(path.partition("?")[0]).url_name or ""
    except Resolver404:
        return ""
    return "" if NO_PAGES.fullmatch(name) or path.startswith(("/api/", "/admin/", "/accounts/")) else name


def _pages(patterns: list[URLPattern | URLResolver]) -> set[str]:
    names = {pattern.name or "" for pattern in patterns if isinstance(pattern, URLPattern)}
    return {name for name in names if not NO_PAGES.fullmatch(name)}
