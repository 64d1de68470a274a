"""The topics: pages, feeds and the API, and which requests are in them."""

from collections.abc import Callable

import pytest
from django.test import Client

from requests_app.letters.parsed import Disposition
from requests_app.models import Authority, InformationRequest
from requests_app.publication import withdraw
from requests_app.vocabulary.topics import topics_of
from tests.builders import answer, correct, letter_of, parsed_letter, publish_letter, question, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def bills(authority: Authority) -> InformationRequest:
    return publish_letter(
        authority,
        title="Bills",
        questions=(question("1", "How many households were in arrears with their council tax in 2024?"),),
        answers=(answer("1", disposition=Disposition.REFUSED, cites=["s31"]),),
        tables=(table(title="Arrears by ward"),),
    )


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("How many EHCPs were issued late?", ["special-educational-needs"]),
        ("Please send me a copy of the minutes", []),
        ("How many SEND tribunals were there?", ["special-educational-needs"]),
        ("How many members of staff were trained?", []),
        ("How many trains were late? How many train services were cancelled?", ["transport"]),
        ("How many bus lane fines were there?", ["roads"]),
        ("How many benches stand in the parks?", []),
        ("How many rough sleepers live in temporary accommodation?", ["homelessness"]),
        ("", []),
    ],
)
def test_a_text_is_in_the_topics_that_it_names(text: str, topics: list[str]) -> None:
    assert topics_of([text]) == topics


def test_the_page_of_a_topic_has_its_responses_figures_and_exemptions(
    client: Client, bills: InformationRequest, authority: Authority, html_is_valid: Callable[[str], None]
) -> None:
    publish_letter(authority, title="Swans", questions=(question("1", "How many swans are there?"),))
    page = client.get("/topics/council-tax").content.decode()
    assert bills.get_absolute_url() in page
    assert "Arrears by ward" in page
    assert "/exemptions/foia-s31" in page
    assert "Swans" not in page
    html_is_valid(page)


def test_the_list_and_the_home_page_lead_to_topics_with_their_counts(
    client: Client, bills: InformationRequest
) -> None:
    assert "/topics/council-tax" in client.get("/").content.decode()
    assert "/topics/planning" not in client.get("/").content.decode()
    listed = client.get("/topics").content.decode()
    assert "/topics/council-tax" in listed
    assert "/topics/planning" in listed


def test_a_topic_without_responses_says_so_and_one_that_does_not_exist_is_not_found(
    client: Client, db: None
) -> None:
    assert "No response on this" in client.get("/topics/planning").content.decode()
    for address in (
        "/topics/swans",
        "/topics/swans.atom",
        "/api/v1/topics/swans",
        "/api/v1/topics/swans/requests",
    ):
        assert client.get(address).status_code == 404


def test_the_feed_of_a_topic_has_its_responses_alone(
    client: Client, bills: InformationRequest, authority: Authority
) -> None:
    publish_letter(authority, title="Swans", questions=(question("1", "How many swans are there?"),))
    feed = client.get("/topics/council-tax.atom").content.decode()
    assert str(bills.pk) in feed
    assert feed.count("<entry>") == 1


def test_programs_get_topics_and_their_requests(client: Client, bills: InformationRequest) -> None:
    topics = {each["slug"]: each for each in client.get("/api/v1/topics").json()["results"]}
    assert topics["council-tax"]["request_count"] == 1
    assert topics["planning"]["request_count"] == 0
    assert client.get("/api/v1/topics/council-tax").json() == topics["council-tax"]
    found = client.get(topics["council-tax"]["requests_url"]).json()
    assert [each["id"] for each in found["results"]] == [str(bills.pk)]
    walked = client.get("/api/v1/topics/council-tax/requests?cursor=*").json()
    assert [each["id"] for each in walked["results"]] == [str(bills.pk)]


def test_a_correction_moves_a_response_and_a_withdrawal_takes_it_away(
    client: Client, bills: InformationRequest
) -> None:
    asked = (question("1", "How many planning applications were refused?"),)
    letter = letter_of(bills)
    correct(letter, parsed_letter(reference=bills.reference, title="Houses", questions=asked))
    assert bills.get_absolute_url() not in client.get("/topics/council-tax").content.decode()
    assert bills.get_absolute_url() in client.get("/topics/planning").content.decode()
    letter.refresh_from_db()
    withdraw(letter, by=None, reason="A mistake.")
    assert bills.get_absolute_url() not in client.get("/topics/planning").content.decode()
