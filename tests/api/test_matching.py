"""`POST /api/v1/match`: the same questions as the page finds, as data."""

from typing import Any

import pytest
from django.test import Client

from requests_app.models import Authority
from tests.builders import answer, parsed_letter, publish_letter, question

pytestmark = pytest.mark.django_db


def ask(client: Client, body: dict[str, Any]) -> Any:
    return client.post("/api/v1/match", body, content_type="application/json")


def test_each_question_has_its_matches_with_their_answers(client: Client, authority: Authority) -> None:
    publish_letter(
        authority,
        parsed_letter(
            title="Swans",
            questions=(question("1", "How many swans nested at the mere in 2022?"),),
            answers=(answer("1", text="Forty-one pairs."),),
        ),
    )
    publish_letter(
        authority, title="Geese", questions=(question("1", "How many geese winter by the river?"),)
    )
    response = ask(client, {"text": "1. number of swans nesting at the mere\n2. number of otters in it"})
    first, second = response.json()["results"]
    assert (first["number"], second["matches"]) == ("1", [])
    [match] = first["matches"]
    assert match["question"]["text"] == "How many swans nested at the mere in 2022?"
    assert match["question"]["answers"][0]["text"] == "Forty-one pairs."
    assert match["periods"] == ["2022"]
    assert 0.6 <= match["likeness"] <= 1
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(("count", "left_off"), [(2, 0), (30, 0), (33, 3)])
def test_how_many_questions_were_left_off_is_said(
    client: Client, authority: Authority, count: int, left_off: int
) -> None:
    text = "\n".join(f"{number}. How many swans nested in ward {number}?" for number in range(1, count + 1))
    said = ask(client, {"text": text}).json()
    assert (len(said["results"]), said["left_off"]) == (count - left_off, left_off)
    page = client.post("/ask", {"text": text})
    assert (len(page.context["asked"]), page.context["left_off"]) == (count - left_off, left_off)


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": "a" * 10_001}, {"text": 3}])
def test_what_cannot_be_asked_is_refused(client: Client, body: dict[str, Any]) -> None:
    response = ask(client, body)
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "/text")


def test_it_is_asked_by_posting(client: Client) -> None:
    assert client.get("/api/v1/match").status_code == 405
