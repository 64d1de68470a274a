"""The whole job in one browser: from signing in with a letter in hand to the page that says it is withdrawn."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from requests_app.demo import LETTERS
from tests.conftest import PASSWORD
from tests.pages import sign_in
from tests.workroom import run_jobs

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LETTER = LETTERS / "northmere-foi-2025-0467.pdf"


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    with closing(browser.new_page(base_url=live_server.url)) as page:
        yield page


def test_a_letter_is_uploaded_corrected_published_found_and_withdrawn(
    page: Page, publisher: User, committed_jobs: None, tmp_path: Path
) -> None:
    page.set_default_timeout(5_000)
    sign_in(page, publisher.username, PASSWORD)

    # Uploaded, and read by the worker.
    page.goto("/staff/upload")
    page.locator("input[type=file]").set_input_files(LETTER)
    page.get_by_role("button", name="See what was read").click()
    assert run_jobs() == 2  # reading and checking; the page follows the reading by itself

    # Corrected, beside the letter.
    expect(page.locator("img").first).to_have_js_property("complete", value=True)
    page.get_by_role("link", name="Change question 3", exact=True).click()
    page.get_by_label("What was asked").fill("How many school attendance orders were issued in each year?")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("How many school attendance orders were issued in each year?")).to_be_visible()

    # Checked anew by the worker, and published.
    assert run_jobs() == 1
    page.get_by_role("button", name="Check and publish").click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("link", name="See it as the public does").click()
    address = page.url
    page.goto("/staff/")
    letter = page.get_by_role("link", name=re.compile("home educated")).first.get_attribute("href")
    page.get_by_role("button", name="Sign out").click()
    page.context.clear_cookies()

    # Found by a word that only an answer has, and its table fetched.
    page.goto("/")
    page.get_by_role("searchbox").or_(page.get_by_role("textbox")).first.fill("contravene")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=re.compile("home educated")).first.click()
    assert page.url.partition("#")[0] == address
    expect(
        page.get_by_text("How many school attendance orders were issued in each year?").first
    ).to_be_attached()
    with page.expect_download() as downloading:
        page.get_by_role("link", name=re.compile("CSV")).first.click()
    downloading.value.save_as(tmp_path / "table.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "table.csv").read_text(encoding="utf-8-sig"))))
    # The letter's own arithmetic: girls and boys make all.
    figures = [[int(cell) for cell in row if cell.isdecimal()] for row in rows if row and row[0] == "2023"]
    _, *cells = figures[0]
    assert cells[2] + cells[5] == cells[6]

    # The same through the API.
    found = page.request.get("/api/v1/requests?q=contravene").json()["results"]
    assert [info_request["reference"] for info_request in found] == ["FOI-2025-0467"]
    record = page.request.get(found[0]["api_url"]).json()
    assert "How many school attendance orders were issued in each year?" in [
        question["text"] for question in record["questions"]
    ]

    # Withdrawn, for everyone at once.
    sign_in(page, publisher.username, PASSWORD)
    page.goto(letter or "")
    page.get_by_role("link", name="Withdraw").click()
    page.get_by_label("Why is it withdrawn?").fill("It named a person.")
    page.get_by_role("button", name="Withdraw").click()
    gone = page.goto(address)
    assert gone is not None
    assert gone.status == 410
    expect(page.get_by_text("It named a person.")).to_be_visible()
    assert page.request.get(found[0]["api_url"]).status == 410
    assert page.request.get("/api/v1/requests?q=contravene").json()["results"] == []
