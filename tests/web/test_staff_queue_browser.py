"""The queue in a real browser: with scripts and without, by keyboard alone, and while letters are being read."""

import hashlib
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from requests_app import bulk, checking
from requests_app.checks.hidden import VERSION
from requests_app.models import Authority, BulkAction, Letter
from requests_app.review import Status
from tests.builders import make_letter, parsed_letter
from tests.conftest import PASSWORD
from tests.pages import DESKTOP, PHONE, accessibility_problems, html_problems, scrolls_sideways, sign_in
from tests.workroom import run_jobs, waiting

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("made_up_reading", "committed_jobs"),
]


# Where the words of an element end; of the same print, on the same line, they end at the same height.
_FOOT_OF_WORDS = """element => {
    const words = document.createRange()
    words.selectNodeContents(element)
    return words.getBoundingClientRect().bottom
}"""
ASKING = (bulk.Action.PUBLISH, bulk.Action.GIVE, bulk.Action.DISCARD)


def clean(authority: Authority, title: str) -> Letter:
    """A letter that was checked, and that nothing is to be looked at of."""
    letter = make_letter(authority, parsed_letter(title=title), Status.DRAFT)
    name = hashlib.sha256(title.encode()).hexdigest()
    letter.files.create(
        authority=authority,
        kind="letter",
        filename=f"{title}.txt",
        size=1,
        sha256=name,
        hidden={"version": VERSION, "findings": []},
    )
    checking.check(letter)
    Letter.objects.filter(pk=letter.pk).update(title=title)
    return letter


@pytest.fixture
def letters(authority: Authority) -> list[Letter]:
    return [clean(authority, title) for title in ("Benches", "Bins", "Bridges")]


@pytest.fixture
def staff(page: Page, live_server: LiveServer, publisher: User) -> Page:
    """A page on which the publisher is signed in; it fails the test where a script fails."""
    page.set_default_timeout(15_000)

    def failed(error: object) -> None:
        raise AssertionError(error)

    page.on("pageerror", failed)
    page.goto(f"{live_server.url}/accounts/login/?next=/staff/")
    page.get_by_label("Username or email address").fill(publisher.username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Letters", exact=True).wait_for()
    return page


@pytest.fixture
def plain(browser: Browser, live_server: LiveServer, publisher: User) -> Iterator[Page]:
    """The same in a browser that runs no script at all."""
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.set_default_timeout(15_000)
    page = context.new_page()
    sign_in(page, publisher.username, PASSWORD)
    yield page
    context.close()


def test_letters_are_published_together_without_a_script(plain: Page, letters: list[Letter]) -> None:
    plain.reload()
    plain.get_by_label("Tick Benches").check()
    plain.get_by_label("Tick Bridges").check()
    plain.get_by_label("With the ticked letters").select_option("Publish")
    plain.get_by_role("button", name="Go on").click()
    expect(plain.get_by_role("heading", name="Publish 2 letters?")).to_be_visible()
    plain.get_by_role("button", name="Publish now").click()
    expect(plain.get_by_role("status")).to_contain_text("2 letters are published.")
    plain.get_by_role("link", name="Benches").click()
    expect(plain.get_by_role("link", name="The published response")).to_be_visible()


def test_the_list_begins_well_within_the_first_screen(plain: Page, letters: list[Letter]) -> None:
    plain.set_viewport_size(DESKTOP)
    plain.reload()
    for letter in letters:
        place = plain.locator(f"#line-{letter.pk}").bounding_box()
        assert place
        assert place["y"] + place["height"] < DESKTOP["height"]


def test_the_filters_open_without_a_script_and_stay_open_while_one_is_set(
    plain: Page, letters: list[Letter]
) -> None:
    plain.reload()
    expect(plain.get_by_label("Show", exact=True)).to_be_hidden()
    plain.get_by_text("Filter and order").click()
    plain.get_by_label("Show", exact=True).select_option("late")
    plain.get_by_role("button", name="Apply").click()
    expect(plain.get_by_text("No letter matches.")).to_be_visible()
    expect(plain.get_by_label("Show", exact=True)).to_be_visible()


def test_what_stands_in_a_line_stands_on_one(plain: Page, letters: list[Letter]) -> None:
    plain.set_viewport_size(DESKTOP)
    plain.goto(letters[0].get_absolute_url())
    for line in (
        [plain.get_by_role("button", name="Check and publish"), plain.get_by_role("button", name="Send for review")],
        [plain.get_by_role("link", name="Security"), plain.get_by_role("button", name="Sign out")],
    ):  # fmt: skip
        first, second = (each.evaluate(_FOOT_OF_WORDS) for each in line)
        assert abs(first - second) < 1


def test_letters_are_published_together_by_keyboard_alone(staff: Page, letters: list[Letter]) -> None:
    staff.reload()
    said = staff.locator(".app-ticks__count")
    staff.locator("#action").focus()
    staff.keyboard.type("Publish")
    assert staff.locator("#action").input_value() == "publish"
    _tab_to(staff, "tick-all")
    staff.keyboard.press("Space")
    expect(said).to_have_text("3 ticked letters")
    _tab_to(staff, f"tick-{letters[1].pk}")
    staff.keyboard.press("Space")
    expect(said).to_have_text("2 ticked letters")
    assert staff.locator("#tick-all").evaluate("box => box.indeterminate")
    staff.keyboard.press("Enter")
    expect(staff.get_by_role("heading", name="Publish 2 letters?")).to_be_visible()
    staff.keyboard.press("Tab")
    while not staff.evaluate("document.activeElement.matches('main button')"):
        staff.keyboard.press("Tab")
    staff.keyboard.press("Enter")
    expect(staff.get_by_role("status")).to_contain_text("2 letters are published.")
    letters[1].refresh_from_db()
    assert letters[1].status == Status.DRAFT


def _tab_to(page: Page, element: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == element:
            return
    raise AssertionError(f"{element} cannot be reached by the Tab key.")


def test_many_are_followed_without_loading_the_page_again(
    staff: Page, letters: list[Letter], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    staff.reload()
    staff.locator("#tick-all").check()
    staff.get_by_label("With the").select_option("Send for review")
    staff.get_by_role("button", name="Go on").click()
    said = staff.get_by_role("status")
    expect(said).to_have_text("0 of 3 done.")
    staff.evaluate("window.here = true; document.getElementById('bulk-said').here = true")
    run_jobs()
    expect(said).to_have_text("3 letters are in review.")
    assert staff.evaluate("window.here && document.getElementById('bulk-said').here")
    expect(staff.get_by_role("row")).to_have_count(4)
    assert BulkAction.objects.get().finished_at


def test_letters_that_were_read_change_under_nobodys_hands(staff: Page, authority: Authority) -> None:
    first, second = waiting(authority, content="NDC-1 x"), waiting(authority, content="NDC-2 y")
    staff.reload()
    said = staff.locator("#reading")
    expect(said).to_contain_text("2 letters on this page are still to be read.")
    staff.locator(f"#tick-{first.pk}").check()
    staff.locator(f"#open-{second.pk}").focus()
    staff.evaluate("window.here = document.getElementById('reading')")
    asked: list[str] = []
    staff.on("request", lambda request: asked.append(request.url))
    run_jobs()
    expect(said).to_have_text("All letters on this page have been read.")
    expect(staff.locator(f"#line-{first.pk}").get_by_text("Draft")).to_be_visible()
    expect(staff.locator("#count-draft")).to_have_text("2")
    assert staff.locator(f"#tick-{first.pk}").is_checked()
    assert staff.evaluate("document.activeElement.id") == f"open-{second.pk}"
    assert staff.evaluate("window.here === document.getElementById('reading')")
    done = len(asked)
    staff.wait_for_timeout(4_000)
    assert len(asked) == done


def test_a_batch_changes_under_nobodys_hands(staff: Page, authority: Authority) -> None:
    letter = waiting(authority)
    staff.goto(staff.url.split("/staff/")[0] + f"/staff/batches/{letter.batch}")
    said = staff.get_by_role("status")
    expect(said).to_have_text("0 of 1 read.")
    staff.locator("#upload-more").focus()
    staff.evaluate("window.here = document.getElementById('batch-said')")
    run_jobs()
    expect(said).to_have_text("The letter has been read.")
    assert staff.evaluate("document.activeElement.id") == "upload-more"
    assert staff.evaluate("window.here === document.getElementById('batch-said')")


def test_every_state_of_these_pages_is_accessible(
    staff: Page, authority: Authority, letters: list[Letter], publisher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("requests_app.views.staff.queue.PAGE_SIZE", 4)
    letters[0].findings.create(key="k", code="small-numbers", severity="severe", message="Look.")
    letters[1].findings.create(key="k", code="small-numbers", severity="warning", message="Look.")
    Letter.objects.filter(pk=letters[1].pk).update(uploaded_at="2025-01-01T00:00:00Z", owner=publisher)
    waiting(authority)
    clean(authority, "Kerbs")
    everything = Letter.objects.filter(status=Status.DRAFT)
    asking = [bulk.prepare(everything, action, by=publisher) for action in ASKING]
    stopped = bulk.prepare(everything, bulk.Action.SEND, by=publisher)
    BulkAction.objects.filter(pk=stopped.pk).update(begun_at="2025-01-01T00:00:00Z")
    finished = bulk.prepare(everything.filter(pk=letters[2].pk), bulk.Action.PUBLISH, by=publisher)
    bulk.begin(finished)
    site = staff.url.split("/staff/")[0]
    problems, sources = [], {}
    for path in [
        "/staff/?sort=fewest",
        "/staff/?show=late&whose=mine",
        "/staff/?q=nothing",
        "/staff/accuracy",
        letters[1].get_absolute_url(),
        *(each.get_absolute_url() for each in (*asking, stopped, finished)),
    ]:
        for size in (DESKTOP, PHONE):
            staff.set_viewport_size(size)
            response = staff.goto(site + path)
            assert response
            sources[path] = response.text()
            problems += accessibility_problems(staff)
            if scrolls_sideways(staff):
                problems.append(f"{path} scrolls sideways at {size['width']} px")
    problems += html_problems(sources)
    assert not problems, "\n".join(problems)
