"""Charts on pages: drawn by a job after publication, kept while the table is the same, drawn again when it is not."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from playwright.sync_api import Page
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.live_server_helper import LiveServer

from requests_app import charting, jobs, publication
from requests_app.models import Authority, InformationRequest
from tables_app.models import Table
from tests.builders import correct, letter_of, parsed_letter, publish_letter, table
from tests.pages import DESKTOP, PHONE, accessibility_problems, html_problems, scrolls_sideways
from tests.workroom import run_jobs

pytestmark = pytest.mark.django_db

OPEN = table(("North", "41"), ("South", "25"), ("East", "7"))
OTHER = table(("Oak", "3"), ("Elm", "9"), columns=(("Tree",), ("Felled",)), title="Trees felled", name="t2")
HIDDEN = table(("North", "41"), ("South", "<5"), name="t3", title="Repairs")


@pytest.fixture
def drawn(authority: Authority) -> InformationRequest:
    info_request = publish_letter(authority, tables=(OPEN, OTHER, HIDDEN))
    run_jobs()
    return info_request


def charts(info_request: InformationRequest) -> dict[str, str]:
    return {link.table.title: link.table.chart for link in info_request.tables.select_related("table")}


def test_a_chart_is_drawn_after_publication(authority: Authority) -> None:
    info_request = publish_letter(authority, tables=(OPEN, HIDDEN))
    assert charts(info_request) == {"Potholes by ward": "", "Repairs": ""}
    run_jobs()
    found = charts(info_request)
    assert found["Potholes by ward"].startswith("<svg")
    assert "North" in found["Potholes by ward"]
    assert found["Repairs"] == "", "a suppressed figure is not drawn"


def test_nothing_is_queued_where_no_chart_makes_sense(authority: Authority) -> None:
    publish_letter(authority, tables=(HIDDEN,))
    assert not ProcrastinateJob.objects.filter(task_name="draw_charts").exists()


def test_a_publication_taken_back_queues_nothing(authority: Authority) -> None:
    with transaction.atomic():
        publish_letter(authority, tables=(OPEN,))
        assert ProcrastinateJob.objects.filter(task_name="draw_charts").exists()
        transaction.set_rollback(True)
    assert not ProcrastinateJob.objects.filter(task_name="draw_charts").exists()


def test_pages_show_the_chart_and_say_what_it_shows(visitor: Client, drawn: InformationRequest) -> None:
    own = drawn.tables.all()[0].table.get_absolute_url()
    pages = {path: visitor.get(path).text for path in (own, drawn.get_absolute_url())}
    for path, page in pages.items():
        assert (
            '<figcaption class="govuk-body govuk-!-font-weight-bold">Potholes by Ward</figcaption>' in page
        ), path
        assert 'role="img" aria-label="Bar chart: Potholes by Ward. The table that follows' in page, path
        assert page.index("<svg xmlns") < page.index("<table"), path
        assert not re.search(r"<figure.*?(style=|<script|<style).*?</figure>", page, re.DOTALL), path
    assert pages[drawn.get_absolute_url()].count("<figure") == 2
    assert html_problems(pages) == []


def test_a_correction_keeps_the_chart_of_a_table_that_is_the_same(drawn: InformationRequest) -> None:
    before = charts(drawn)
    changed = table(("North", "44"), ("South", "25"), ("East", "7"))
    letter = letter_of(drawn)
    Table.objects.filter(title="Trees felled").update(chart="<svg>kept</svg>")
    correct(letter, parsed_letter(tables=(changed, OTHER, HIDDEN)))
    assert charts(drawn) == {"Potholes by ward": "", "Trees felled": "<svg>kept</svg>", "Repairs": ""}
    run_jobs()
    after = charts(drawn)
    assert after["Trees felled"] == "<svg>kept</svg>"
    assert after["Potholes by ward"] not in {"", before["Potholes by ward"]}


def test_a_chart_of_what_was_corrected_meanwhile_is_not_kept(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    info_request = publish_letter(authority, tables=(OPEN,))

    def draw_late(drawn: list[object]) -> list[str]:
        Table.objects.update(rows=[["North", "40"], ["South", "25"], ["East", "7"]])
        return ["<svg>late</svg>" for _ in drawn]

    monkeypatch.setattr(charting, "draw", draw_late)
    jobs.draw_charts(str(info_request.pk))
    assert charts(info_request) == {"Potholes by ward": ""}


def test_the_job_does_no_harm_after_a_withdrawal(authority: Authority, publisher: User) -> None:
    info_request = publish_letter(authority, tables=(OPEN,))
    publication.withdraw(letter_of(info_request), by=publisher, reason="A mistake.")
    run_jobs()
    assert not Table.objects.exists()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed_jobs")
def test_anyone_can_use_a_page_with_a_chart_and_it_fits_a_phone(
    page: Page, live_server: LiveServer, drawn: InformationRequest
) -> None:
    long = publish_letter(
        drawn.authority, tables=(table(*[(f"Ward {number}", "<5") for number in range(20)]),)
    )
    chart, marks = (each.tables.all()[0].table.get_absolute_url() for each in (drawn, long))
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        for path in (
            drawn.get_absolute_url(),
            chart,
            f"{chart}?sort=2&order=desc",
            f"{marks}?q=ward+1",
            f"{marks}?sort=x",
        ):
            page.goto(f"{live_server.url}{path}")
            assert accessibility_problems(page) == [], path
            assert not scrolls_sideways(page), path
        page.goto(f"{live_server.url}{chart}")
        drawing = page.locator("figure svg").bounding_box()
        assert drawing is not None
        assert drawing["width"] <= size["width"] - 30
        letters = page.locator("figure svg text").first.evaluate(
            "each => each.getBoundingClientRect().height"
        )
        assert letters >= 12, "a picture that is scaled down cannot be read"
        assert page.get_by_role("img", name="Bar chart: Potholes by Ward.").count() == 1


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed_jobs")
def test_a_figure_is_copied_as_it_is_printed(
    page: Page, live_server: LiveServer, authority: Authority
) -> None:
    """What a screen reader says of a mark is no part of what is selected."""
    own = publish_letter(authority, tables=(HIDDEN,)).tables.get().table.get_absolute_url()
    page.goto(f"{live_server.url}{own}")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('tbody'))")
    assert page.evaluate("getSelection().toString()").split() == ["North", "41", "South", "<5"]
