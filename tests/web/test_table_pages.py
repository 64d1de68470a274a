"""The index of tables, and a table's page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from requests_app.models import Authority
from tables_app.models import Table
from tests.builders import publish_letter, table
from tests.pages import html_problems

pytestmark = pytest.mark.django_db


@pytest.fixture
def ages(authority: Authority) -> Table:
    columns = [("Year",), ("Age", "0-4"), ("Age", "5-9")]
    info_request = publish_letter(
        authority,
        reference="FOI-1",
        title="Assessments",
        tables=(
            table(("2024", "<5", "=1+1"), ("2025", "3,180", "-5"), columns=columns, title="Children by age"),
        ),
    )
    return info_request.tables.get().table


def test_page_shows_the_table_and_where_it_comes_from(visitor: Client, ages: Table) -> None:
    page = visitor.get(ages.get_absolute_url()).text
    for part in ("Children by age", "Assessments", "FOI-1", "page 2 of the letter", "&lt;5", "3,180"):
        assert part in page, part
    assert '<th class="govuk-table__header" scope="colgroup" colspan="2">Age</th>' in page
    assert "Question 1" in page


def test_pages_are_valid(visitor: Client, ages: Table) -> None:
    paths = ["/tables", "/tables?q=age", "/tables?q=zebra", "/tables?q=%00", ages.get_absolute_url()]
    assert html_problems({path: visitor.get(path).text for path in paths}) == []


def test_a_long_table_is_shown_a_part_at_a_time(visitor: Client, authority: Authority) -> None:
    rows = [(f"Street {number}", str(number)) for number in range(450)]
    long = publish_letter(authority, tables=(table(*rows),)).tables.get().table
    last = visitor.get(f"{long.get_absolute_url()}?page=3").text
    assert "Street 449" in last
    assert "Street 399" not in last
    assert visitor.get(f"{long.get_absolute_url()}.csv").getvalue().count(b"\r\n") == 451


def test_index_finds_tables_by_what_is_in_them(
    visitor: Client, ages: Table, other_authority: Authority
) -> None:
    publish_letter(other_authority, tables=(table(("Harbour", "7"), title="Burglaries"),))
    page = visitor.get("/tables?q=harbour").text
    assert "1 table for “harbour”" in page
    assert "Burglaries" in page
    assert "Children by age" not in page
    by_authority = visitor.get("/tables?authority=northmere").text
    assert "Children by age" in by_authority
    assert "Burglaries" not in by_authority


def test_index_keeps_the_search_on_the_next_page(visitor: Client, authority: Authority) -> None:
    for _ in range(21):
        publish_letter(authority, tables=(table(),))
    assert (
        "?q=ward&amp;authority=northmere&amp;page=2" in visitor.get("/tables?q=ward&authority=northmere").text
    )


@pytest.mark.parametrize("query", ["authority=nowhere", "q=%00"])
def test_a_wrong_address_says_what_is_wrong(visitor: Client, query: str) -> None:
    response = visitor.get(f"/tables?{query}")
    assert response.status_code == 400
    assert "There is a problem" in response.text


def test_index_takes_a_fixed_number_of_queries(
    visitor: Client, authority: Authority, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for _ in range(5):
        publish_letter(authority, tables=(table(), table(name="t2", title="More")))
    with django_assert_max_num_queries(8):
        visitor.get("/tables?q=ward")


def test_a_table_that_never_was_is_not_found(visitor: Client) -> None:
    assert visitor.get("/tables/00000000-0000-0000-0000-000000000000").status_code == 404
