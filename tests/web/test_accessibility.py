"""Every page, at the width of a desktop and of a phone, with scripts and without."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from requests_app.letters.parsed import to_json
from requests_app.models import Authority, Letter, Membership, PageImage
from tests.conftest import PASSWORD
from tests.pages import DESKTOP, PHONE, accessibility_problems, html_problems, scrolls_sideways, sign_in
from tests.workroom import SCAN, a_draft, published, waiting

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


@pytest.mark.usefixtures("made_up_reading", "committed_jobs")
def test_the_workroom_is_accessible(
    context: BrowserContext, authority: Authority, other_authority: Authority, publisher: User
) -> None:
    Membership.objects.create(user=publisher, authority=other_authority, role=Membership.Role.UPLOADER)
    letter = _letter_with_a_page(authority, publisher)
    a_draft(authority, content="NDC-2041 with the same reference", name="<b>letter</b>.txt")
    unreadable = a_draft(authority, content=SCAN, name="scan.pdf")
    unread = waiting(authority)
    page = context.new_page()
    sign_in(page, publisher, PASSWORD)
    paths = ["/staff/", "/staff/upload", f"/staff/batches/{unread.batch}"]
    paths += [shown.get_absolute_url() for shown in (letter, unreadable, unread)]
    assert _problems(page, paths) == []


@pytest.mark.parametrize("context", [True], ids=["scripts"], indirect=True)
@pytest.mark.usefixtures("made_up_reading", "committed_jobs")
def test_the_pages_of_one_letter_are_accessible(
    context: BrowserContext, authority: Authority, publisher: User
) -> None:
    letter = _letter_with_a_page(authority, publisher)
    public = published(authority, by=publisher)
    page = context.new_page()
    sign_in(page, publisher, PASSWORD)
    pieces = [
        "details", "questions", "questions/2.a", "questions/1/split", "questions/1/merge", "answers/a1", "answers/a2",
        "answers/a2/citations", "answers/a2/citations/0", "tables/t1", "notes/0", "blocks/9", "history", "publish",
    ]  # fmt: skip
    paths = [f"{letter.get_absolute_url()}/{piece}" for piece in pieces]
    paths += [public.get_absolute_url(), f"{public.get_absolute_url()}/withdraw"]
    assert _problems(page, paths) == []


def _letter_with_a_page(authority: Authority, by: User) -> Letter:
    """A draft with a picture of a page, and a region on it for every block."""
    letter = a_draft(authority, by=by)
    assert letter.revision is not None
    parsed = letter.revision.parsed
    blocks = tuple(
        replace(block, page=1, bbox=(72.0, 72.0 + 30 * block.id, 400.0, 96.0 + 30 * block.id))
        for block in parsed.blocks
    )
    revision = letter.revision
    revision.document = to_json(replace(parsed, blocks=blocks))
    revision.save()
    picture = BytesIO()
    Image.new("RGB", (595, 842), "white").save(picture, "WEBP")
    image = PageImage(letter=letter, page=1, width=595, height=842)
    image.image.save("page.webp", ContentFile(picture.getvalue()))
    return letter


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
