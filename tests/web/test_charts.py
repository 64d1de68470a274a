"""Charts on pages: drawn by a job after publication, kept while the table is the same, drawn again when it is not."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from requests_app import jobs, publication
from requests_app.models import Authority, InformationRequest
from tables_app.models import Table
from tests.builders import correct, letter_of, parsed_letter, publish_letter, table
from tests.pages import html_problems
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

    monkeypatch.setattr(jobs, "draw", draw_late)
    jobs.draw_charts(str(info_request.pk))
    assert charts(info_request) == {"Potholes by ward": ""}


def test_the_job_does_no_harm_after_a_withdrawal(authority: Authority, publisher: User) -> None:
    info_request = publish_letter(authority, tables=(OPEN,))
    publication.withdraw(letter_of(info_request), by=publisher, reason="A mistake.")
    run_jobs()
    assert not Table.objects.exists()
