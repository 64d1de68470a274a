"""The index of tables, and a table's page."""

import re
from collections.abc import Callable
from dataclasses import replace
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
    with django_assert_max_num_queries(13):
        visitor.get("/tables?q=ward")


def test_a_table_that_never_was_is_not_found(visitor: Client) -> None:
    assert visitor.get("/tables/00000000-0000-0000-0000-000000000000").status_code == 404


# Sorting, filtering, marks ------------------------------------------------------------------------


@pytest.fixture
def wards(authority: Authority) -> str:
    """The address of a table of twelve wards, some of whose figures are withheld, and their total."""
    rows = [(f"Ward {number}", str(number * 7 % 12 + 10)) for number in range(1, 13)]
    rows[3], rows[7] = ("Ward 4", "<5"), ("Ward 8", "[c]")
    own = replace(
        table(*rows, ("Total", "188*"), title="Cases by ward"),
        notes=("* Two wards are left out of the total.",),
    )
    return publish_letter(authority, tables=(own,)).tables.get().table.get_absolute_url()


def names(page: str) -> list[str]:
    return re.findall(r'scope="row">([^<]*)', page)


def test_a_column_sorts_both_ways_without_scripts(visitor: Client, wards: str) -> None:
    up = visitor.get(f"{wards}?sort=2").text
    assert names(up)[:2] == ["Ward 12", "Ward 7"]
    assert names(up)[-3:] == ["Ward 4", "Ward 8", "Total"], "marks come last, and the total below them"
    assert 'aria-sort="ascending"' in up
    assert 'href="?sort=2&amp;order=desc"' in up
    down = visitor.get(f"{wards}?sort=2&order=desc").text
    assert names(down)[:2] == ["Ward 5", "Ward 10"]
    assert names(down)[-3:] == ["Ward 4", "Ward 8", "Total"]
    assert 'aria-sort="descending"' in down
    assert 'href="?sort=1"' in down


def test_rows_are_filtered_and_stay_sorted(visitor: Client, wards: str) -> None:
    page = visitor.get(f"{wards}?q=12+WARD&sort=1&order=desc").text
    assert names(page) == ["Ward 12", "Ward 2"], "one by its name, one by its figure"
    assert "2 of 13 rows contain “12 WARD”" in page
    assert 'name="sort" value="1"' in page
    assert 'name="order" value="desc"' in page
    assert "q=12+WARD&amp;sort=2" in page
    nothing = visitor.get(f"{wards}?q=zebra").text
    assert "0 of 13 rows contain “zebra”" in nothing


def test_an_arranged_table_has_the_address_of_the_table(visitor: Client, wards: str) -> None:
    for query, is_noindex in (("", False), ("?sort=2", True), ("?q=ward", True)):
        page = visitor.get(f"{wards}{query}").text
        assert f'<link rel="canonical" href="https://log.example{wards}">' in page
        assert ('content="noindex' in page) == is_noindex
    response = visitor.get(f"{wards}?sort=2")
    assert response["Cache-Control"] == "public, no-cache"
    assert visitor.get(f"{wards}?sort=2", headers={"If-None-Match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "query",
    ["sort=0", "sort=3", "sort=-1", "sort=x", "sort=1e9", "sort=" + "9" * 5000, "order=up", "q=%00", "q=" + "x" * 101,
     "sort=1&sort=99", "sort=2&order='--"],
)  # fmt: skip
def test_what_cannot_be_sorted_by_is_said(visitor: Client, wards: str, query: str) -> None:
    response = visitor.get(f"{wards}?{query}")
    assert response.status_code == 400
    assert "There is a problem" in response.text
    assert names(response.text)[0] == "Ward 1"


def test_a_sorted_table_is_paged(visitor: Client, authority: Authority) -> None:
    rows = [(f"Street {number}", str(number)) for number in range(450)]
    long = publish_letter(authority, tables=(table(*rows),)).tables.get().table.get_absolute_url()
    page = visitor.get(f"{long}?sort=2&order=desc&page=3").text
    assert names(page)[0] == "Street 49"
    assert "?sort=2&amp;order=desc&amp;page=2" in page


def test_rows_that_refer_to_those_above_are_not_sorted(visitor: Client, authority: Authority) -> None:
    own = table(("North", "Works"), ("South", "As above"), columns=(("Ward",), ("Reason",)))
    address = publish_letter(authority, tables=(own,)).tables.get().table.get_absolute_url()
    assert "?sort=" not in visitor.get(address).text
    assert visitor.get(f"{address}?sort=1").status_code == 400


def test_marks_are_spoken_explained_and_lead_to_their_notes(visitor: Client, wards: str) -> None:
    page = visitor.get(wards).text
    assert (
        '<span aria-hidden="true">&lt;5</span><span class="govuk-visually-hidden">fewer than 5</span>' in page
    )
    assert "<dt>&lt;5</dt><dd>fewer than 5; the authority did not give the figure</dd>" in page
    assert "<dt>[c]</dt><dd>the authority did not give the figure</dd>" in page
    assert 'href="#note-0-0"' in page
    assert 'id="note-0-0">* Two wards are left out' in page


def test_arranged_pages_are_valid(visitor: Client, wards: str) -> None:
    paths = [wards, f"{wards}?sort=2", f"{wards}?q=zebra", f"{wards}?sort=99"]
    assert html_problems({path: visitor.get(path).text for path in paths}) == []
