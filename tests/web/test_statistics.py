"""The statistics: every published response in its quarter and category, questions by exemption, and what took how long."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from requests_app import publication, statistics, statistics_charts
from requests_app.letters.parsed import CitationRole, Disposition
from requests_app.models import Authority, InformationRequest, StatisticsChart
from requests_app.statistics import Category, Quarter
from tests.builders import answer, letter_of, publish_letter, question
from tests.pages import DESKTOP, PHONE, accessibility_problems, html_problems, scrolls_sideways

pytestmark = pytest.mark.django_db

REFUSED, PARTLY = Disposition.REFUSED, Disposition.PARTLY_DISCLOSED
ELSEWHERE, NEITHER = Disposition.AVAILABLE_ELSEWHERE, Disposition.NEITHER


def publish(
    authority: Authority, sent: date | None, became: Disposition = Disposition.DISCLOSED, **more: Any
) -> InformationRequest:
    more = {"answers": (answer("1", disposition=became),), **more}
    return publish_letter(authority, date=sent, **more)


def rows(client: Client, path: str) -> list[dict[str, str]]:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/csv")
    content = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(content)))


# What is counted ------------------------------------------------------------------------------------


def test_each_response_counts_in_the_quarter_it_was_sent_and_in_one_category(
    visitor: Client, authority: Authority
) -> None:
    publish(authority, date(2025, 1, 1))
    publish(authority, date(2025, 3, 31), REFUSED)
    publish(authority, date(2025, 3, 31), NEITHER)
    publish(authority, date(2025, 4, 1), PARTLY)
    publish(authority, date(2025, 4, 1), Disposition.NOT_HELD)
    publish(authority, date(2025, 4, 2), ELSEWHERE)
    none: dict[str, str] = dict.fromkeys(Category, "0")
    assert rows(visitor, "/authorities/northmere/statistics/outcomes.csv") == [
        {"quarter": "2025 Q1", "responses": "3", **none, "granted": "1", "refused": "2"},
        {
            "quarter": "2025 Q2", "responses": "3", **none,
            "granted_in_part": "1", "not_held": "1", "available_elsewhere": "1",
        },
    ]  # fmt: skip


def test_an_authority_can_say_that_what_is_available_elsewhere_was_granted(
    visitor: Client, authority: Authority, other_authority: Authority
) -> None:
    for each in (authority, other_authority):
        publish(each, date(2025, 4, 2), ELSEWHERE)
    Authority.objects.filter(pk=authority.pk).update(elsewhere_is_granted=True)
    (own,) = rows(visitor, "/authorities/northmere/statistics/outcomes.csv")
    (others,) = rows(visitor, "/authorities/exampleshire-police/statistics/outcomes.csv")
    (whole,) = rows(visitor, "/statistics/outcomes.csv")
    assert [(each["granted"], each["available_elsewhere"]) for each in (own, others, whole)] == [
        ("1", "0"),
        ("0", "1"),
        ("1", "1"),
    ]
    assert "already available elsewhere (section 21)" in visitor.get("/authorities/northmere/statistics").text


def test_a_quarter_in_which_nothing_was_sent_is_there_with_nothing(authority: Authority) -> None:
    publish(authority, date(2024, 11, 5))
    publish(authority, date(2025, 6, 5))
    found = statistics.of(authority).quarters
    assert [(each.quarter.code, each.responses) for each in found] == [
        ("2024 Q4", 1),
        ("2025 Q1", 0),
        ("2025 Q2", 1),
    ]


def test_a_response_without_a_date_is_told_and_not_counted(visitor: Client, authority: Authority) -> None:
    publish(authority, date(2025, 1, 1))
    publish(authority, None)
    page = visitor.get("/authorities/northmere/statistics").text
    assert "1 published response with" in page
    assert "1 response without a date is not counted" in page


def test_a_question_counts_once_for_each_exemption_that_its_answer_rests_on(
    visitor: Client, authority: Authority
) -> None:
    publish(
        authority,
        date(2025, 2, 3),
        questions=(question("1"), question("2"), question("3"), question("4")),
        answers=(
            answer("1", "2", disposition=REFUSED, cites=["s40(2)", "s31(1)(a)"]),
            answer("3", disposition=REFUSED, cites=["s31(1)(a)", "s31(1)(b)"]),
            answer("4", cites=["s40(2)"], role=CitationRole.ADVICE),
        ),
    )
    found = rows(visitor, "/statistics/exemptions.csv")
    assert {(each["exemption"], each["questions"], each["all_questions"]) for each in found} == {
        ("s31", "3", "4"),
        ("s40(2)", "2", "4"),
    }


def test_in_time_is_by_the_twentieth_working_day_after_the_request_came(
    visitor: Client, authority: Authority
) -> None:
    came = date(2025, 6, 2)  # a Monday; no bank holiday in the four weeks after it
    publish(authority, date(2025, 6, 30), received=came)
    publish(authority, date(2025, 7, 1), received=came)
    publish(authority, date(2025, 6, 5))
    publish(authority, date(2025, 6, 5), received=date(2025, 6, 6))  # cannot be
    path = "/authorities/northmere/statistics/timeliness.csv"
    assert rows(visitor, path) == [
        {"quarter": "2025 Q2", "responses": "3", "received_known": "1", "within_20_working_days": "1", "later": "0"},
        {"quarter": "2025 Q3", "responses": "1", "received_known": "1", "within_20_working_days": "0", "later": "1"},
    ]  # fmt: skip


def test_bank_holidays_lengthen_the_time(authority: Authority) -> None:
    # From 16 April to 16 May 2025 there are 22 weekdays; Good Friday, Easter Monday and 5 May are none of them.
    publish(authority, date(2025, 5, 16), received=date(2025, 4, 16))
    assert statistics.of(authority).in_time == 1


def test_what_is_withdrawn_counts_no_more(visitor: Client, authority: Authority) -> None:
    gone = publish(authority, date(2025, 1, 1))
    publication.withdraw(letter_of(gone), by=None, reason="It named people.")
    assert rows(visitor, "/statistics/outcomes.csv") == []
    assert "No response has been published here yet" in visitor.get("/statistics").text


def test_quarters_have_names_that_people_know() -> None:
    assert str(Quarter(2025, 1)) == "January to March 2025"
    assert Quarter(2024, 4).next == Quarter(2025, 1)


# The page -------------------------------------------------------------------------------------------


@pytest.fixture
def two_years(authority: Authority) -> Authority:
    """Nine quarters, so that one is in the files alone."""
    for year, month in [
        (2023, 2),
        *[(year, month) for year in (2023, 2024) for month in (5, 8, 11, 12)],
        (2025, 3),
    ]:
        sent = date(year, month, 20)
        for _ in range(2):
            publish(authority, sent, received=date(year, month, 1))
        publish(
            authority, sent, received=date(year - 1, 12, 1), answers=(answer("1", disposition=REFUSED, cites=["s31", "s40(2)"]),)
        )  # fmt: skip
    return authority


def test_the_page_says_what_the_figures_are_not(visitor: Client, two_years: Authority) -> None:
    page = visitor.get("/authorities/northmere/statistics").text
    assert "They are not all the requests that Northmere Borough Council received" in page
    assert "The categories are those of the Code of Practice under section 45" in page


def test_the_page_has_two_years_and_the_file_all(visitor: Client, two_years: Authority) -> None:
    page = visitor.get("/authorities/northmere/statistics").text
    assert "January to March 2025" in page
    assert "January to March 2023" not in page
    assert "with all 9 quarters" in page
    assert rows(visitor, "/authorities/northmere/statistics/outcomes.csv")[0]["quarter"] == "2023 Q1"


def test_charts_are_drawn_in_the_background_and_never_show_old_figures(
    visitor: Client, two_years: Authority
) -> None:
    assert "<figure" not in visitor.get("/statistics").text
    hour = timezone.now() - timedelta(hours=1)
    assert statistics_charts.draw_changed(hour) > 0
    assert statistics_charts.draw_changed(hour) == 0, "nothing has changed"
    for path in ("/statistics", "/authorities/northmere/statistics", "/cy/statistics"):
        page = visitor.get(path).text
        assert page.count('role="img" aria-label="') == 3, path
        assert page.index("<svg") < page.index("<table")
    publish(two_years, date(2025, 2, 1), PARTLY)
    assert visitor.get("/statistics").text.count("<figure") == 2, "the outcomes are others, and not drawn yet"
    assert statistics_charts.draw_changed(None) == 4, "the outcomes of one and of all, in both languages"
    assert visitor.get("/statistics").text.count("<figure") == 3
    assert StatisticsChart.objects.count() == 12


def test_few_responses_make_no_line_and_no_share(visitor: Client, authority: Authority) -> None:
    for month in (1, 4, 7):
        publish(authority, date(2025, month, 20), received=date(2025, month, 2))
        publish(authority, date(2025, month, 20), REFUSED)
    charts = statistics_charts.charts_of(statistics.of(authority))
    assert list(charts) == ["outcomes"]
    assert charts["outcomes"].description() == "Bar chart: Responses by outcome."


def test_the_page_is_valid_and_asks_as_much_of_the_database_for_more(
    visitor: Client, two_years: Authority, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    statistics_charts.draw_changed(None)
    with django_assert_max_num_queries(8):
        own = visitor.get("/authorities/northmere/statistics").text
    with django_assert_max_num_queries(8):
        whole = visitor.get("/statistics").text
    assert html_problems({"own": own, "whole": whole, "none": visitor.get("/statistics?x").text}) == []


@pytest.mark.parametrize(
    "path", ["/authorities/nowhere/statistics", "/statistics/nothing.csv", "/authorities/northmere/statistics/x.csv"]
)  # fmt: skip
def test_what_is_not_there_is_not_found(visitor: Client, authority: Authority, path: str) -> None:
    assert visitor.get(path).status_code == 404


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed_jobs")
def test_anyone_can_use_the_page_and_it_fits_a_phone(
    page: Page, live_server: LiveServer, two_years: Authority
) -> None:
    statistics_charts.draw_changed(None)
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        page.goto(f"{live_server.url}/authorities/northmere/statistics")
        assert accessibility_problems(page) == []
        assert not scrolls_sideways(page), json.dumps(size)
