"""The page that says whether something was asked before."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from requests_app.models import Authority
from tests.builders import answer, parsed_letter, publish_letter, question

pytestmark = pytest.mark.django_db


@pytest.fixture
def swans(authority: Authority) -> None:
    publish_letter(
        authority,
        parsed_letter(
            title="Swans",
            date=datetime.date(2023, 6, 1),
            questions=(question("1", "How many swans nested at the mere in 2022?"),),
            answers=(answer("1", text="Forty-one pairs."),),
        ),
    )
    publish_letter(
        authority, title="Geese", questions=(question("1", "How many geese winter by the river?"),)
    )


def test_a_question_that_was_asked_comes_with_its_answer(client: Client, swans: None) -> None:
    said = client.post("/ask", {"text": "number of swans nesting on the mere"}).content.decode()
    assert "This was asked before, or something much like it." in said
    assert "How many swans nested at the mere in 2022?" in said
    assert "Forty-one pairs." in said
    assert "About 2022" in said
    assert "years ago" in said


def test_each_question_of_a_request_is_looked_for(client: Client, swans: None) -> None:
    text = "Dear Sir,\n\n1. How many geese winter by the river?\n2. How many otters live in it?\n\nYours, Jo"
    said = client.post("/ask", {"text": text}).content.decode()
    assert "1 of your 2 questions was asked before" in said
    assert "We found nothing like it." in said
    assert 'href="/search?q=How%20many%20otters%20live%20in%20it%3F"' in said


def test_what_is_typed_comes_back_escaped(client: Client, swans: None) -> None:
    said = client.post("/ask", {"text": "<script>alert(1)</script> swans at the mere?"}).content.decode()
    assert "<script>alert" not in said


@pytest.mark.parametrize(
    ("text", "advice"), [("", "Type or paste"), ("  ", "Type or paste"), ("a" * 10_001, "10,000")]
)
def test_nothing_and_too_much_are_refused_with_advice(client: Client, text: str, advice: str) -> None:
    response = client.post("/ask", {"text": text})
    assert response.status_code == 400
    assert advice in response.content.decode()


def test_no_cache_of_others_and_no_cookie_keeps_what_was_asked(client: Client, swans: None) -> None:
    response = client.post("/ask", {"text": "swans at the mere"})
    assert {"private", "no-cache"} <= set(response["Cache-Control"].split(", "))
    assert not response.cookies


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_going_back_leads_to_the_answers_again(page: Page, live_server: LiveServer, swans: None) -> None:
    page.goto(f"{live_server.url}/ask")
    page.get_by_label("What do you want to ask?").fill("swans at the mere\nWho repairs the town clock?")
    page.get_by_role("button", name="Look for answers").click()
    page.locator(".app-result a").first.click()
    page.wait_for_url("**/requests/**")
    page.go_back()
    assert page.locator(".app-result").count()


def test_what_is_beyond_the_first_thirty_questions_is_said_not_to_be_looked_for(
    client: Client, swans: None
) -> None:
    asked = "\n".join(f"{number}. How many otters live in river {number}?" for number in range(1, 33))
    said = client.post("/ask", {"text": asked}).content.decode()
    assert "The first 30 questions were looked for, and 2 more were not." in said


def test_it_needs_no_token_of_a_session(swans: None) -> None:
    assert Client(enforce_csrf_checks=True).post("/ask", {"text": "swans at the mere"}).status_code == 200


@pytest.mark.parametrize("text", ["", "number of swans nesting on the mere", "Who repairs the town clock?"])
def test_the_page_is_valid_html(
    client: Client, swans: None, html_is_valid: Callable[[str], None], text: str
) -> None:
    html_is_valid(client.get("/ask").text)
    html_is_valid(client.post("/ask", {"text": text}).text)


def test_a_search_that_finds_nothing_leads_to_it(client: Client, swans: None) -> None:
    assert 'href="/ask">ask in a whole sentence' in client.get("/search", {"q": "narwhal"}).text
