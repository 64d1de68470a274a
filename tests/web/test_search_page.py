"""The search page, and its result as CSV and as a feed."""

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from unittest.mock import patch

import pytest
from defusedxml import ElementTree
from django.test import Client

from requests_app import search
from requests_app.letters.parsed import Disposition
from requests_app.models import Authority, InformationRequest
from requests_app.views import search as search_views
from tests.builders import answer, correct, letter_of, parsed_letter, publish_letter, question, table
from tests.pages import html_problems

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def many(authority: Authority, other_authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    """9 responses on potholes, 6 of Northmere and 3 of the police, from 2023 to 2025; a page holds 4."""
    monkeypatch.setattr(search_views, "PAGE_SIZE", 4)
    for number in range(9):
        publish_letter(
            other_authority if number % 3 == 2 else authority,
            title=f"Potholes {number}",
            date=date(2023 + number % 3, 1, 1 + number),
            tables=(table(),) if number % 2 else (),
        )


def links(page: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in re.findall(r'href="((?:/search)?\?[^"]*)"', page)]


def test_empty_search_shows_the_newest(visitor: Client, many: None) -> None:
    page = visitor.get("/search").text
    assert "9 responses" in page
    assert page.count('class="app-result"') == 4
    dates = re.findall(r'datetime="([\d-]+)"', page)
    assert dates == sorted(dates, reverse=True)


def test_every_link_of_the_page_keeps_the_search(visitor: Client, many: None) -> None:
    page = visitor.get("/search?q=potholes&authority=northmere&year=2024&year=2023&sort=oldest").text
    for link in links(page):
        assert "q=potholes" in link
    for link in links(page):
        if "page=" in link:
            assert "authority=northmere&year=2023&year=2024&sort=oldest" in link


def test_pages_share_out_the_results(visitor: Client, many: None) -> None:
    pages = [visitor.get(f"/search?q=potholes&page={number}").text for number in (1, 2, 3)]
    titles = [title for page in pages for title in re.findall(r'<h3[^>]*><a[^>]* href="([^"]+)"', page)]
    assert len(titles) == len(set(titles)) == 9
    assert 'start="5"' in pages[1]


@pytest.mark.parametrize("number", ["0", "-1", "99", "x", "1e9", ""])
def test_page_that_is_not_there_is_the_nearest_that_is(visitor: Client, many: None, number: str) -> None:
    assert visitor.get("/search", {"page": number}).status_code == 200


def test_a_filter_in_use_can_be_taken_off(visitor: Client, many: None) -> None:
    page = visitor.get("/search?q=potholes&authority=northmere&has_tables=true").text
    assert re.search(r'href="/search\?q=potholes&amp;has_tables=true"[^>]*>.*Northmere Borough Council', page)
    assert 'href="/search?q=potholes">Clear all filters' in page


def test_result_shows_the_passage_with_the_words_marked(visitor: Client, authority: Authority) -> None:
    publish_letter(
        authority, title="Roads <b>", answers=(answer("1", text="Mill Lane & <i>others</i> flood."),)
    )
    response = visitor.get("/search?q=mill+flood")
    assert "<mark>Mill</mark> Lane &amp; &lt;i&gt;others&lt;/i&gt; <mark>flood</mark>." in response.text
    assert "#q1" in response.text


def test_the_page_is_valid_whatever_it_shows(visitor: Client, authority: Authority) -> None:
    publish_letter(
        authority, title="Roads <b>", answers=(answer("1", text="Mill <i>Lane</i>"),), tables=(table(),)
    )
    queries = ["", "q=mill", "q=mill&has_tables=true&year=2025", "q=zebra", "year=banana", "q=%00"]
    assert html_problems({query: visitor.get(f"/search?{query}").text for query in queries}) == []


def test_nothing_found_gives_advice(visitor: Client, many: None) -> None:
    response = visitor.get("/search?q=zebra&authority=northmere")
    assert "0 responses for “zebra”" in response.text
    assert '<a class="govuk-link" href="/search?q=zebra">search without filters</a>' in response.text


@pytest.mark.parametrize(
    "query",
    [
        "year=banana",
        "outcome=x",
        "authority=nowhere",
        "exemption=s999",
        "sort=best",
        "q=%00",
        "q=" + "x" * 300,
    ],
)
def test_a_wrong_address_says_what_is_wrong(visitor: Client, authority: Authority, query: str) -> None:
    response = visitor.get(f"/search?{query}")
    assert response.status_code == 400
    assert "There is a problem" in response.text
    assert visitor.get(f"/search.csv?{query}").status_code == 400
    assert visitor.get(f"/search.atom?{query}").status_code == 404


def test_misspelt_words_are_put_right_and_can_be_searched_for_as_typed(visitor: Client, many: None) -> None:
    page = visitor.get("/search?q=pothoels&year=2024").text
    assert "Showing results for <b>potholes</b>" in page
    assert page.count('class="app-result"') == 3
    (instead,) = [link for link in links(page) if "as_typed" in link]
    assert instead == "/search?q=pothoels&year=2024&as_typed=true"
    page = visitor.get(instead).text
    assert "0 responses for “pothoels”" in page
    assert 'Did you mean <a class="govuk-link" href="/search?q=potholes&amp;year=2024">potholes</a>?' in page


def test_a_search_that_finds_nothing_shows_what_comes_nearest(visitor: Client, many: None) -> None:
    page = visitor.get("/search?q=potholes+qwertyish").text
    assert "0 responses" in page
    assert "Potholes 1" in page[page.index("What comes nearest") :].replace("<mark>", "").replace(
        "</mark>", ""
    )


def test_days_are_chosen_and_taken_back(visitor: Client, many: None) -> None:
    page = visitor.get("/search?q=potholes&date_from=2024-01-01&date_to=31/12/2024").text
    assert "3 responses" in page
    assert 'href="/search?q=potholes&amp;date_to=2024-12-31"' in page
    assert 'name="date_from" type="date" value="2024-01-01"' in page


def test_days_the_wrong_way_round_are_put_right_in_their_fields(
    visitor: Client, authority: Authority, html_is_valid: Callable[[str], None]
) -> None:
    publish_letter(authority)
    answer = visitor.get(
        "/search?q=potholes&authority=northmere&date_from=2024-02-01&date_to=2024-01-01&sort=oldest"
    )
    assert answer.status_code == 400
    html_is_valid(answer.text)
    for kept in (
        'id="id_date_from" name="date_from" type="date" value="2024-02-01"',
        'value="2024-01-01" aria-describedby="date_to-error"',
        'href="#id_date_to"',
        'name="authority" value="northmere"',
        '<option value="oldest" selected>',
    ):
        assert kept in answer.text


def test_a_filter_that_there_is_not_can_be_left_out(
    visitor: Client, authority: Authority, html_is_valid: Callable[[str], None]
) -> None:
    answer = visitor.get("/search?q=potholes&outcome=nope&authority=northmere")
    assert answer.status_code == 400
    html_is_valid(answer.text)
    assert 'id="id_outcome" href="/search?q=potholes&amp;authority=northmere"' in answer.text


def test_words_of_the_search_are_shown_and_do_nothing(visitor: Client, authority: Authority) -> None:
    page = visitor.get("/search", {"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page


def slow(*_: object) -> None:
    raise search.SearchTooSlow


@pytest.mark.parametrize("path", ["/", "/exemptions", "/authorities/northmere"])
def test_a_page_that_takes_too_long_says_so(visitor: Client, authority: Authority, path: str) -> None:
    with patch.multiple(search, facets=slow, find=slow):
        response = visitor.get(path)
    assert response.status_code == 503
    assert "This page took too long" in response.text
    assert 'name="q"' in response.text


@pytest.mark.parametrize("path", ["/search", "/search.csv", "/search.atom", "/tables"])
def test_a_search_that_takes_too_long_says_so(visitor: Client, authority: Authority, path: str) -> None:
    with patch.multiple(search, look=slow, find=slow, find_tables=slow):
        response = visitor.get(f"{path}?q=the")
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert "This search took too long" in response.text
    if "." not in path:
        assert 'value="the"' in response.text


def test_a_page_of_results_makes_a_fixed_number_of_queries(
    visitor: Client, many: None, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    visitor.get("/search?q=potholes&year=2025")  # what PostgreSQL made of the words is kept
    with django_assert_max_num_queries(
        18
    ):  # of which seven look for what may have been meant, since little is found
        visitor.get("/search?q=potholes&authority=northmere&year=2025")


# CSV ----------------------------------------------------------------------------------------------


def test_csv_holds_the_whole_result(visitor: Client, many: None) -> None:
    response = visitor.get("/search.csv?authority=northmere")
    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert len(rows) == 6
    assert {row["authority"] for row in rows} == {"Northmere Borough Council"}
    assert rows[0]["address"].startswith("https://log.example/requests/northmere/")


def test_csv_cannot_run_in_a_spreadsheet(visitor: Client, authority: Authority) -> None:
    publish_letter(
        authority,
        title='=HYPERLINK("http://bad.example")',
        answers=(answer("1", cites=["s12(1)"], disposition=Disposition.REFUSED),),
    )
    (row,) = csv.DictReader(io.StringIO(visitor.get("/search.csv").getvalue().decode("utf-8-sig")))
    assert row["title"] == '\'=HYPERLINK("http://bad.example")'
    assert (row["outcome"], row["exemptions"]) == ("Refused in full", "s12(1)")


def test_csv_is_read_in_a_number_of_queries_that_grows_with_batches_alone(
    visitor: Client, many: None, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    with django_assert_max_num_queries(6):
        visitor.get("/search.csv").getvalue()


def test_csv_has_the_day_of_publication_that_the_page_shows(visitor: Client, authority: Authority) -> None:
    info_request = publish_letter(authority)
    half_past_midnight = datetime(2025, 6, 30, 23, 30, tzinfo=UTC)  # in London, 1 July
    InformationRequest.objects.update(published_at=half_past_midnight)
    assert "Published on 1 July 2025" in visitor.get(info_request.get_absolute_url()).text
    assert ",2025-07-01," in visitor.get("/search.csv").getvalue().decode()


# The feed -----------------------------------------------------------------------------------------


def test_feed_holds_what_was_published_last(visitor: Client, authority: Authority) -> None:
    old = publish_letter(authority, parsed_letter(title="Potholes & <paint>", date=date(2020, 1, 1)))
    publish_letter(authority, title="Potholes again", date=date(2025, 1, 1))
    publish_letter(authority, title="Trees", questions=(question("1", "Which trees?"),))
    correct(letter_of(old), parsed_letter(title="Potholes & <paint>"))

    feed = ElementTree.fromstring(visitor.get("/search.atom?q=potholes").content)

    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["Potholes & <paint>", "Potholes again"]
    assert entries[0].findtext(f"{ATOM}id") == f"urn:uuid:{old.pk}"
    link = entries[0].find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == f"https://log.example{old.get_absolute_url()}"
    own = feed.find(f"{ATOM}link[@rel='self']")
    assert own is not None
    assert own.get("href") == "https://log.example/search.atom?q=potholes"
