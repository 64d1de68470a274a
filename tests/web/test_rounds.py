"""The pages of rounds: answers of several authorities beside one another, and the ways that lead there."""

import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client

from requests_app import rounds
from requests_app.letters.parsed import Disposition
from requests_app.models import Authority, InformationRequest, Round
from requests_app.publication import withdraw
from tests.builders import answer, letter_of, publish_letter, question, table

pytestmark = pytest.mark.django_db

ASKED = (
    "How many <b>swans</b> nested on the mere in 2024?",
    "How much was spent on signs about nesting birds in 2024?",
)
LONG = "The council put up a sign at each gate. " * 12


def ask(authority: Authority, rows: tuple[str, str], texts: tuple[str, ...] = ASKED) -> InformationRequest:
    published = publish_letter(
        authority,
        title="Swans",
        questions=tuple(question(str(number), text) for number, text in enumerate(texts, start=1)),
        answers=(
            answer("1", text="See the table."),
            answer("2", text=LONG, disposition=Disposition.PARTLY_DISCLOSED, cites=["s43(2)"]),
        ),
        tables=(table(rows, columns=[("Place",), ("2024",)], title="Nests"),),
    )
    rounds.find(published.pk)
    return published


@pytest.fixture
def asked(authority: Authority, other_authority: Authority) -> list[InformationRequest]:
    return [ask(authority, ("Total", "41")), ask(other_authority, ("Total", "=7"))]


@pytest.fixture
def address(asked: list[InformationRequest]) -> str:
    return Round.objects.get().get_absolute_url()


def test_the_page_has_every_answer_with_its_exemption_date_and_way_to_the_response(
    client: Client, asked: list[InformationRequest], address: str, html_is_valid: Callable[[str], None]
) -> None:
    page = client.get(address).content.decode()
    for each in asked:
        assert f'href="{each.get_absolute_url()}#q1"' in page
        assert f'href="{each.get_absolute_url()}#q2"' in page
    assert page.count("Some information sent") >= 2
    assert page.count("Section 43(2)") == 2
    assert page.count("14 March 2025") >= 4
    assert "&lt;b&gt;swans&lt;/b&gt;" in page
    assert page.count("Whole answer") == 2
    assert page.count(LONG.strip()) == 2
    html_is_valid(page)


def test_a_question_that_was_put_otherwise_is_shown_so(
    client: Client, authority: Authority, other_authority: Authority
) -> None:
    ask(authority, ("Total", "41"))
    ask(
        other_authority,
        ("Total", "7"),
        (ASKED[0], "Please say how much was spent on signs about nesting birds in 2024."),
    )
    page = client.get(Round.objects.get().get_absolute_url()).content.decode()
    assert "Asked as: “Please say how much was spent" in page
    assert page.count("Asked as:") == 1


def test_the_file_has_a_row_for_each_answer_and_each_figure_and_no_formula(
    client: Client, address: str
) -> None:
    response = client.get(f"{address}.csv")
    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert [
        (row["question"], row["authority"], row["disposition"], row["exemptions"])
        for row in rows
        if row["answer"]
    ] == [
        ("1", "Exampleshire Police", "disclosed", ""),
        ("1", "Northmere Borough Council", "disclosed", ""),
        ("2", "Exampleshire Police", "partly_disclosed", "s43(2)"),
        ("2", "Northmere Borough Council", "partly_disclosed", "s43(2)"),
    ]
    figures = [(row["authority"], row["row"], row["period"], row["value"]) for row in rows if row["period"]]
    assert ("Northmere Borough Council", "Total", "2024", "41") in figures or figures == []
    assert not any(value.startswith(("=", "+", "@")) for row in rows for value in row.values())


def test_ways_lead_there_from_the_list_the_response_the_home_page_and_asking(
    client: Client, asked: list[InformationRequest], address: str
) -> None:
    assert address in client.get("/rounds").content.decode()
    assert 'href="/rounds"' in client.get("/").content.decode()
    for each in asked:
        page = client.get(each.get_absolute_url()).content.decode()
        assert "The same questions were put to 1 other authority" in page
        assert address in page
    assert address in client.post("/ask", {"text": "How many swans nested on the mere?"}).content.decode()


def test_what_is_withdrawn_is_off_the_page_and_a_page_of_one_is_gone(
    client: Client, asked: list[InformationRequest], address: str, db: None
) -> None:
    third = ask(Authority.objects.create(name="Weldon District Council", slug="weldon"), ("Total", "9"))
    withdraw(letter_of(third), by=None, reason="A mistake.")
    assert "Weldon" not in client.get(address).content.decode()
    withdraw(letter_of(asked[0]), by=None, reason="A mistake.")
    for gone in (address, f"{address}.csv", f"/api/v1{address}"):
        assert client.get(gone).status_code == 404
    assert "The same questions" not in client.get(asked[1].get_absolute_url()).content.decode()


def test_an_address_whose_round_became_part_of_another_leads_there(client: Client, address: str) -> None:
    Round.objects.create(slug="bcdfghjk", merged_into=Round.objects.get())
    assert client.get("/rounds/bcdfghjk")["Location"] == address
    assert client.get("/rounds/bcdfghjk.csv")["Location"] == f"{address}.csv"
    assert client.get("/rounds/nothing").status_code == 404


def test_programs_get_the_same(client: Client, asked: list[InformationRequest], address: str) -> None:
    listed = client.get("/api/v1/rounds").json()
    assert listed["count"] == 1
    (summary,) = listed["results"]
    assert (summary["authority_count"], summary["question_count"]) == (2, 2)
    found = client.get(summary["api_url"]).json()
    assert found["url"].endswith(address)
    assert {each["id"] for each in found["requests"]} == {str(each.pk) for each in asked}
    second = found["questions"][1]
    assert [answer["dispositions"] for answer in second["answers"]] == [["partly_disclosed"]] * 2
    assert second["answers"][0]["citations"][0]["provision"] == "s43(2)"
    assert client.get("/api/v1/rounds?sort=newest").status_code == 400


def test_the_page_takes_as_many_queries_for_three_authorities_as_for_two(
    client: Client, address: str, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    ask(Authority.objects.create(name="Weldon District Council", slug="weldon"), ("Total", "9"))
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        assert client.get(address).status_code == 200
