"""What scripts add to the staff pages, in a real browser."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from requests_app import intake
from requests_app.models import Authority, Letter
from tests.conftest import PASSWORD
from tests.pages import accessibility_problems, sign_in
from tests.workroom import a_draft, a_file, run_jobs

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("made_up_reading", "committed_jobs"),
]

HOSTILE = "<img src=x onerror=alert(1)>.txt"


@pytest.fixture
def staff(page: Page, live_server: LiveServer, uploader: User) -> Page:
    """A page on which the uploader is signed in; it fails the test where a script fails."""
    page.set_default_timeout(15_000)
    page.context.set_default_navigation_timeout(30_000)
    page.goto(f"{live_server.url}/help")

    def failed(error: object) -> None:
        raise AssertionError(error)

    page.on("pageerror", failed)
    page.goto(live_server.url + "/accounts/login/?next=/staff/")
    page.get_by_label("Username or email address").fill(uploader.username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Letters", exact=True).wait_for()
    return page


def test_files_are_uploaded_one_by_one_and_a_spreadsheet_after_its_letter(staff: Page) -> None:
    staff.get_by_role("link", name="Upload", exact=True).click()
    staff.locator("input[type=file]").set_input_files(
        [
            FilePayload(name="figures.csv", mimeType="text/csv", buffer=b"Year,Cost"),
            FilePayload(name=HOSTILE, mimeType="text/plain", buffer=b"NDC-7 benches"),
        ]
    )
    rows = staff.locator(".moj-multi-file-upload__row")
    expect(rows).to_have_count(2)
    expect(rows.get_by_text(f"{HOSTILE} is uploaded and will be read.")).to_be_visible()
    expect(rows.get_by_text("figures.csv is attached to its letter.")).to_be_visible()
    staff.locator("input[type=file]").set_input_files(
        [
            FilePayload(name="more.csv", mimeType="text/csv", buffer=b"Year,Cost,More"),
            FilePayload(name="empty.txt", mimeType="text/plain", buffer=b""),
        ]
    )
    expect(rows.get_by_text("more.csv is a spreadsheet, and it is not clear")).to_be_visible()
    expect(rows.get_by_text("empty.txt is empty.")).to_be_visible()
    assert staff.locator("img").count() == 0
    staff.get_by_role("button", name="See what was read").click()
    expect(staff.get_by_text("0 of 1 read.")).to_be_visible()
    run_jobs()
    expect(staff.get_by_text("The letter has been read.")).to_be_visible()  # without a reload by hand


@pytest.mark.parametrize("scripts", [True, False])
def test_a_file_sent_with_a_letter_is_replaced_and_removed_with_scripts_and_without(
    browser: Browser, live_server: LiveServer, uploader: User, authority: Authority, *, scripts: bool
) -> None:
    letter = a_draft(authority)
    intake.attach(letter, a_file("Year,Cost", "figures.csv"))
    run_jobs()
    context = browser.new_context(base_url=live_server.url, java_script_enabled=scripts)
    context.set_default_timeout(15_000)
    page = context.new_page()
    sign_in(page, uploader.username, PASSWORD)
    page.goto(letter.get_absolute_url())
    files = page.get_by_role("region", name="Files")
    files.get_by_text("Replace it").click()
    files.get_by_label("The file that takes the place of figures.csv").set_input_files(
        [FilePayload(name="prices.csv", mimeType="text/csv", buffer=b"Year,Price")]
    )
    files.get_by_role("button", name="Replace figures.csv").click()
    expect(
        page.get_by_text("prices.csv has taken the place of figures.csv and will be read.")
    ).to_be_visible()
    run_jobs()
    if scripts:
        expect(page.get_by_text("The reader changed this letter")).to_be_visible()
    files.get_by_role("link", name="Remove this file").click()
    if scripts:  # axe is one
        assert accessibility_problems(page) == []
    page.get_by_role("button", name="Remove this file").click()
    expect(page.get_by_text("prices.csv is removed, with what was read of it.")).to_be_visible()
    expect(files.get_by_text("Remove this file")).to_have_count(0)
    context.close()


def test_files_of_one_letter_are_uploaded_the_letter_first(staff: Page) -> None:
    staff.get_by_role("link", name="Upload", exact=True).click()
    staff.get_by_label("All these files belong to one letter").check()
    rows = staff.locator(".moj-multi-file-upload__row")
    annex = FilePayload(name="Annex A.txt", mimeType="text/plain", buffer=b"Oak.")
    photo = FilePayload(name="photo.jpg", mimeType="image/jpeg", buffer=b"x")
    empty = FilePayload(name="reply.txt", mimeType="text/plain", buffer=b"")
    staff.locator("input[type=file]").set_input_files([photo, annex, empty])
    expect(rows.get_by_text("reply.txt is empty.")).to_be_visible()
    expect(rows.get_by_text("Annex A.txt was not stored")).to_be_visible()
    staff.locator("input[type=file]").set_input_files(
        [annex, FilePayload(name="reply.txt", mimeType="text/plain", buffer=b"NDC-7 benches")]
    )
    expect(rows.get_by_text("reply.txt is uploaded and will be read.")).to_be_visible()
    expect(rows.get_by_text("Annex A.txt is attached to its letter.")).to_be_visible()


def test_a_piece_is_corrected_without_loading_the_letter_again(staff: Page, authority: Authority) -> None:
    letter = a_draft(authority)
    base = staff.url.split("/staff/")[0]
    staff.goto(base + letter.get_absolute_url())
    staff.evaluate("window.here = true")
    staff.get_by_role("link", name="Change question 3").click()
    staff.get_by_label("What was asked").fill("")
    staff.get_by_role("button", name="Save").click()
    expect(staff.get_by_role("alert")).to_contain_text("Enter what was asked, or remove the question.")
    staff.get_by_label("What was asked").fill("What did each bench cost?")
    staff.get_by_role("button", name="Save").click()
    expect(staff.locator("#q3")).to_contain_text("What did each bench cost?")
    expect(staff.locator("#q3")).to_be_in_viewport()
    assert staff.evaluate("window.here")
    assert staff.url.endswith(letter.get_absolute_url())
    staff.get_by_role("button", name=re.compile("It is right.*The letter says")).click()
    expect(staff.get_by_text("The letter says something that is no part of an answer.")).to_have_count(0)
    letter.refresh_from_db()
    assert letter.revision is not None
    assert letter.revision.number == 3
    staff.get_by_role("button", name="Undo").click()
    staff.get_by_text("Undid: Settled a warning.").wait_for()


def test_a_region_of_the_letter_and_its_piece_lead_to_each_other(staff: Page, authority: Authority) -> None:
    letter: Letter = a_draft(authority)
    staff.goto(staff.url.split("/staff/")[0] + letter.get_absolute_url())
    staff.get_by_role("link", name=re.compile("Show in the letter.*question 3")).click()
    expect(staff.locator("#b5")).to_be_in_viewport()
    assert staff.evaluate("document.querySelector(':target').id") == "b5"
    staff.locator("#b8").get_by_role("link").click()
    expect(staff.locator("#a2")).to_be_in_viewport()
