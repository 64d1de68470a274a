"""The figures of several letters as one series: its page, its file, and that they stay true."""

import csv
import datetime
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from requests_app import publication, series
from requests_app.letters.parsed import LetterTable
from requests_app.models import Authority, InformationRequest, SeriesChart
from tables_app.models import Table
from tests.builders import correct, letter_of, parsed_letter, publish_letter, question, table
from tests.pages import html_problems
from tests.workroom import run_jobs

pytestmark = pytest.mark.django_db
TITLE = "Penalty notices issued by zone"


def notices(*rows: tuple[str, ...], years: tuple[str, ...], title: str = TITLE) -> LetterTable:
    return table(*rows, columns=[("Zone",), *((year,) for year in years)], title=title)


def letter(authority: Authority, year: int, *tables: LetterTable) -> InformationRequest:
    return publish_letter(
        authority,
        reference=f"FOI-{year}",
        title=f"Fines {year}",
        date=datetime.date(year, 6, 2),
        tables=tables,
    )


@pytest.fixture
def older(authority: Authority) -> Table:
    figures = notices(("North", "11", "1,402"), ("South", "<5", "6"), years=("2021/22", "2022/23"))
    return letter(authority, 2023, figures).tables.get().table


@pytest.fixture
def newer(older: Table, authority: Authority) -> Table:
    figures = notices(("North", "1,419", "15"), ("South", "6", "Not held"), years=("2022-23", "2023-24"))
    return letter(authority, 2024, figures).tables.get().table


def address(of: Table) -> str:
    return f"/authorities/northmere/series/{of.series}"


def test_page_joins_both_letters_and_leads_to_each_table(visitor: Client, older: Table, newer: Table) -> None:
    page = visitor.get(address(newer)).text
    assert older.series == newer.series
    for part in ("2 responses", "2021/22", "2022/23", "2023/24", "FOI-2023", "FOI-2024", "In 1 place"):
        assert part in page, part
    for figure in ("&lt;5", "1,402", "1,419", "Not held"):
        assert f">{figure}</a>" in page, figure
    assert page.count(">6</a>") == 1  # both letters say so
    assert html_problems({"series": page, "table": visitor.get(older.get_absolute_url()).text}) == []


def test_each_of_the_tables_leads_to_the_series(visitor: Client, older: Table, newer: Table) -> None:
    for each in (older, newer):
        assert address(newer) in visitor.get(each.get_absolute_url()).text


def test_a_table_that_is_alone_leads_nowhere(
    visitor: Client, older: Table, other_authority: Authority
) -> None:
    """Another authority's figures are not joined, and neither are other figures of the same letter."""
    figures = notices(("North", "11"), years=("2023/24",))
    same = letter(other_authority, 2024, figures).tables.get().table
    assert same.series == older.series
    assert "in other letters" not in visitor.get(older.get_absolute_url()).text
    assert visitor.get(address(older)).text.count("1,402") == 1
    assert "FOI-2024" not in visitor.get(address(older)).text


def test_csv_has_a_row_for_each_figure(visitor: Client, older: Table, newer: Table) -> None:
    text = visitor.get(f"{address(newer)}.csv").getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 8
    differing = [row for row in rows if row["differs"]]
    assert [(row["row"], row["period"], row["printed"], row["reference"]) for row in differing] == [
        ("North", "2022/23", "1,402", "FOI-2023"),
        ("North", "2022/23", "1,419", "FOI-2024"),
    ]
    marks = {row["printed"]: (row["value"], row["status"]) for row in rows if row["status"]}
    assert marks == {"<5": ("", "suppressed"), "Not held": ("", "not_held")}
    assert rows[0]["value"] == "11"
    assert rows[0]["response"] == "https://log.example/requests/northmere/foi-2023"
    assert rows[0]["table"] == f"https://log.example{older.get_absolute_url()}"


def test_a_correction_and_a_withdrawal_are_there_at_once(
    visitor: Client, older: Table, newer: Table, authority: Authority
) -> None:
    withdrawn = InformationRequest.objects.get(reference="FOI-2023")
    corrected = InformationRequest.objects.get(reference="FOI-2024")
    figures = notices(("North", "1,402", "16"), years=("2022/23", "2023/24"))
    again = parsed_letter(reference="FOI-2024", title="Fines 2024", tables=(figures,))
    correct(letter_of(corrected), again)
    page = visitor.get(address(newer)).text
    assert "1,419" not in page
    assert "In 1 place" not in page
    publication.withdraw(letter_of(withdrawn), by=None, reason="A mistake.")
    page = visitor.get(address(newer)).text
    assert "2021/22" not in page
    assert "FOI-2023" not in page
    publication.withdraw(letter_of(corrected), by=None, reason="A mistake.")
    assert visitor.get(address(newer)).status_code == 404
    assert visitor.get(f"{address(newer)}.csv").status_code == 404


def test_questions_that_differ_in_one_word_are_never_joined(authority: Authority, visitor: Client) -> None:
    """As a real letter has it: the same groups and years for those who were referred and those who were assessed."""
    asked = (
        question("1", "The stated heritage of the pupils whom the referral concerns, by year"),
        question("2", "The stated heritage of the pupils whom the assessment concerns, by year"),
    )
    columns = [("Heritage",), ("Year", "2021/22"), ("Year", "2022/23")]
    for year in (2023, 2024):
        publish_letter(
            authority,
            reference=f"FOI-{year}",
            questions=asked,
            tables=(
                table(("X", "40", "41"), columns=columns, title=None, questions=["1"], name="t1"),
                table(("X", "36", "37"), columns=columns, title=None, questions=["2"], name="t2"),
            ),
        )
    names = set(Table.objects.values_list("series", flat=True))
    assert len(names) == 2
    for name in names:
        page = visitor.get(f"/authorities/northmere/series/{name}").text
        assert (">40</a>" in page) != (">36</a>" in page)
        assert "responses give different figures" not in page


@pytest.mark.usefixtures("newer")
def test_a_series_costs_the_same_for_two_letters_as_for_many(
    visitor: Client, older: Table, authority: Authority, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for year in range(2010, 2020):
        letter(authority, year, notices(("North", str(year)), years=(str(year),)))
    with django_assert_max_num_queries(3):
        assert "12 responses" in visitor.get(address(older)).text


def test_too_many_tables_are_joined_from_the_newest_and_the_page_says_so(
    visitor: Client, older: Table, newer: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(series, "MOST_TABLES", 1)
    page = visitor.get(address(older)).text
    assert "1 older table of the same title is not joined here" in page
    assert "1,419" in page
    assert "1,402" not in page


def test_the_chart_is_drawn_in_the_background_and_never_outlives_its_figures(
    visitor: Client, authority: Authority
) -> None:
    first = letter(authority, 2023, notices(("North", "11", "12"), years=("2020/21", "2021/22")))
    letter(authority, 2024, notices(("North", "13", "14"), years=("2022/23", "2023/24")))
    of = first.tables.get().table
    assert "<svg" not in visitor.get(address(of)).text
    run_jobs()
    page = visitor.get(address(of)).text
    assert "<svg" in page
    assert html_problems({"series": page}) == []
    publication.withdraw(letter_of(first), by=None, reason="A mistake.")
    assert not SeriesChart.objects.exists()
    # Even one that a job drew late, from what was published before, is not shown.
    SeriesChart.objects.create(authority=authority, series=of.series, of="what was", svg="<svg>11</svg>")
    assert "<svg" not in visitor.get(address(of)).text
