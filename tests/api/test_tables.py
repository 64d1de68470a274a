import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from requests_app.models import Authority, InformationRequest
from tests import builders
from tests.api.conftest import Get


def _titles(found: dict[str, Any]) -> list[str]:
    return [table["title"] for table in found["results"]]


@pytest.fixture
def wide(authority: Authority) -> str:
    """The id of a table with a header of two rows, 250 rows, and cells that a spreadsheet would run."""
    rows = [("=1+1", "-5", str(number)) for number in range(250)]
    table = builders.table(
        *rows, title="Children by age", columns=(("Area",), ("Age “groups”", "0-4"), ("Age “groups”", "5-9"))
    )
    info_request = builders.publish_letter(authority, title="Children", tables=(table,))
    return str(info_request.tables.get().table_id)


def test_a_table_says_what_it_holds_and_where_it_comes_from(get: Get, wide: str) -> None:
    table = get(f"tables/{wide}")
    assert table["columns"] == ["Area", "Age “groups”, 0-4", "Age “groups”, 5-9"]
    assert table["header"] == [["Area"], ["Age “groups”", "0-4"], ["Age “groups”", "5-9"]]
    assert (table["row_count"], table["page"], table["questions"]) == (250, 2, ["1"])
    assert table["url"] == f"http://testserver/tables/{wide}"
    assert table["request"]["authority"]["slug"] == "northmere"
    assert "rows" not in table


def test_rows_come_in_pages(get: Get, wide: str) -> None:
    first = get(f"tables/{wide}/rows")
    assert (first["count"], len(first["results"]), first["columns"][0]) == (250, 100, "Area")
    last = get(get(first["next"])["next"])
    assert (len(last["results"]), last["next"]) == (50, None)
    assert last["results"][-1] == ["=1+1", "-5", "249"]
    assert len(get(f"tables/{wide}/rows", page_size=1000)["results"]) == 250
    assert get(f"tables/{wide}/rows", page_size=1001, status=400)["errors"][0]["pointer"] == "/page_size"


def test_the_csv_file_holds_all_rows_and_nothing_that_runs(visitor: Client, wide: str) -> None:
    response = visitor.get(f"/api/v1/tables/{wide}.csv", headers={"accept": "text/csv"})
    assert response.headers["Content-Type"].startswith("text/csv; charset=utf-8")
    assert response.headers["Content-Disposition"] == f'attachment; filename="{wide}.csv"'
    text = b"".join(response).decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text))
    assert header == ["Area", "Age “groups”, 0-4", "Age “groups”, 5-9"]
    assert (len(rows), rows[0]) == (250, ["'=1+1", "-5", "0"])


def test_the_csv_file_is_the_page_s(visitor: Client, wide: str) -> None:
    ours, its = (
        b"".join(visitor.get(path)) for path in (f"/api/v1/tables/{wide}.csv", f"/tables/{wide}.csv")
    )
    assert ours == its


def test_tables_are_found_by_words_column_authority_and_request(
    get: Get, wide: str, potholes: InformationRequest
) -> None:
    assert get("tables")["count"] == 2
    assert _titles(get("tables", q="potholes")) == ["Potholes by ward"]
    assert _titles(get("tables", column="age “GROUPS”")) == ["Children by age"]
    assert _titles(get("tables", column="Ward")) == ["Potholes by ward"]
    assert _titles(get("tables", request=str(potholes.pk))) == ["Potholes by ward"]
    assert _titles(get("tables", authority="northmere", q="children")) == ["Children by age"]


def test_tables_are_found_by_row_period_and_kind(get: Get, authority: Authority) -> None:
    pupils = builders.table(
        ("Primary school", "41", "<5"),
        ("Secondary school", "17", "12"),
        title="Pupils moved",
        columns=(("Type of place",), ("2020/21",), ("2021/22",)),
    )
    costs = builders.table(
        ("Buses", "£4,200", "3.1%"),
        title="Costs of school buses, 2023",
        columns=(("Item",), ("Spend",), ("Share",)),
        name="t2",
    )
    builders.publish_letter(authority, title="Pupils", tables=(pupils, costs))
    assert _titles(get("tables", row="PRIMARY")) == ["Pupils moved"]
    assert _titles(get("tables", row="schools")) == ["Pupils moved"]  # the other has the word in its title
    assert _titles(get("tables", row="type")) == []  # which is in a header
    assert _titles(get("tables", column="type place")) == ["Pupils moved"]
    assert _titles(get("tables", column="buses")) == []
    for spelling in ("2021/22", "2021-22", "2021/2022", "1 April 2021 to 31 March 2022"):
        assert _titles(get("tables", period=spelling)) == ["Pupils moved"], spelling
    assert _titles(get("tables", period="2023")) == ["Costs of school buses, 2023"]
    assert _titles(get("tables", period="2021")) == []
    assert _titles(get("tables", kind="count")) == ["Pupils moved"]
    assert _titles(get("tables", kind=["money", "count"], period="2023")) == ["Costs of school buses, 2023"]
    assert _titles(get("tables", row="primary", column="2021/22", kind="count")) == ["Pupils moved"]
    found = get("tables", row="primary")["results"][0]
    assert found["periods"] == ["2020/21", "2021/22"]


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [("period", "last year", "Write a year or a period"), ("kind", "sums", "Select a valid choice")],
)
def test_a_filter_that_makes_no_sense_is_refused_with_advice(
    get: Get, db: None, name: str, value: str, advice: str
) -> None:
    (error,) = get("tables", status=400, **{name: value})["errors"]
    assert error["pointer"] == f"/{name}"
    assert advice in error["detail"]


@pytest.mark.parametrize("column", ["[", '", "', ".*", "\\", "$", '" flag "q'])
def test_a_column_is_looked_for_as_plain_text(get: Get, wide: str, column: str) -> None:
    assert _titles(get("tables", column=column)) == []


def test_the_page_and_the_api_find_the_same_tables(
    visitor: Client, get: Get, wide: str, potholes: InformationRequest
) -> None:
    for query in ("", "q=potholes", "q=north+41", "authority=northmere"):
        page = visitor.get(f"/tables?{query}").context["page"]
        assert [table["id"] for table in get(f"tables?{query}")["results"]] == [
            str(found.table_id) for found in page.object_list
        ]


def test_a_walk_over_tables_reaches_each_once(
    walk: Callable[..., list[Any]], wide: str, potholes: InformationRequest
) -> None:
    assert sorted(table["title"] for table in walk("tables", page_size=1)) == [
        "Children by age",
        "Potholes by ward",
    ]


def test_tables_cost_the_same_for_one_as_for_many(
    queries: Callable[[str], int], authority: Authority
) -> None:
    builders.publish_letter(authority, tables=(builders.table(),))
    one = queries("tables")
    for _ in range(4):
        builders.publish_letter(authority, tables=(builders.table(),))
    assert queries("tables") == one <= 5
