"""The home page, and the pages of authorities and exemptions."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from requests_app.letters.parsed import Disposition
from requests_app.models import Authority
from tests.builders import answer, publish_letter, table
from tests.pages import html_problems

pytestmark = pytest.mark.django_db

FIXED = ["/", "/search", "/tables", "/exemptions", "/authorities", "/data"]
OTHERS = ["/authorities/northmere", "/exemptions/foia-s12-1"]


@pytest.fixture
def refused(authority: Authority) -> None:
    """A response that rests on the cost limit, and one that sends a table."""
    publish_letter(
        authority,
        title="Fly-tipping",
        answers=(answer("1", text="Too dear.", disposition=Disposition.REFUSED, cites=["s12(1)"]),),
    )
    publish_letter(authority, title="Street trees", tables=(table(),))


def test_pages_are_valid_while_nothing_is_published(visitor: Client) -> None:
    assert html_problems({path: visitor.get(path).text for path in FIXED}) == []


def test_pages_are_valid(visitor: Client, refused: None) -> None:
    assert html_problems({path: visitor.get(path).text for path in [*FIXED, *OTHERS]}) == []


@pytest.mark.parametrize("path", [*FIXED, *OTHERS])
def test_pages_are_only_to_be_read(visitor: Client, refused: None, path: str) -> None:
    asked, tag = visitor.head(path), visitor.get(path).headers["ETag"]
    assert (asked.status_code, asked.headers["ETag"]) == (200, tag)
    assert visitor.head(path, headers={"if-none-match": tag}).status_code == 304
    assert visitor.post(path).status_code == 405


@pytest.mark.parametrize("path", [*FIXED, *OTHERS])
def test_pages_ask_the_database_no_more_for_many_responses(
    visitor: Client, authority: Authority, path: str, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for _ in range(8):
        publish_letter(authority, tables=(table(),), answers=(answer("1", cites=["s12(1)"]),))
    with django_assert_max_num_queries(13):
        visitor.get(path)


def test_home_says_what_it_is_and_offers_the_search(visitor: Client, refused: None) -> None:
    page = visitor.get("/").text
    assert "Search answers to freedom of information requests" in page
    assert 'action="/search"' in page
    assert "<b>2 responses</b> with <b>2 questions</b> and <b>1 table</b>" in page
    assert page.index("Street trees") < page.index("Cost of compliance exceeds appropriate limit")


def test_home_names_the_authority_where_there_is_one(visitor: Client, refused: None) -> None:
    assert "People asked Northmere Borough Council for information." in visitor.get("/").text


def test_home_of_an_empty_log_says_so(visitor: Client) -> None:
    assert "No response has been published here yet." in visitor.get("/").text


def test_authority_says_how_to_ask_it_and_what_it_published(
    visitor: Client, refused: None, authority: Authority, other_authority: Authority
) -> None:
    publish_letter(other_authority, title="Burglaries")
    page = visitor.get("/authorities/northmere").text
    assert "foi@northmere.example" in page
    assert "2 responses" in page
    assert "It names no licence." in page
    assert "Burglaries" not in page


def test_authority_with_a_licence_links_to_it(visitor: Client, authority: Authority) -> None:
    authority.licence_name, authority.licence_url = (
        "Open Government Licence v3.0",
        "https://licence.example/3",
    )
    authority.save()
    assert (
        '<a class="govuk-link" rel="license" href="https://licence.example/3">Open Government'
        in visitor.get("/authorities/northmere").text
    )


def test_exemption_is_explained_and_lists_what_rests_on_it(visitor: Client, refused: None) -> None:
    page = visitor.get("/exemptions/foia-s12-1").text
    assert "Section 12(1)" in page
    assert "https://www.legislation.gov.uk/ukpga/2000/36/section/12" in page
    assert "1 response rests on it" in page
    assert "Fly-tipping" in page
    assert "Street trees" not in page


def test_exemption_tells_what_its_parts_cover(visitor: Client) -> None:
    assert "Section 43(1): trade secrets" in visitor.get("/exemptions/foia-s43").text
    assert "What its parts cover" not in visitor.get("/exemptions/foia-s43-1").text


@pytest.mark.parametrize(
    ("slug", "said"),
    [("foia-s40-2", "It is absolute"), ("foia-s43", "It is qualified"), ("eir-reg12-4-b", "It is qualified")],
)
def test_exemption_says_whether_the_public_interest_is_weighed(visitor: Client, slug: str, said: str) -> None:
    assert said in visitor.get(f"/exemptions/{slug}").text


@pytest.mark.parametrize(
    "path", ["/exemptions/foia-s999", "/authorities/nowhere", "/requests/northmere/none"]
)
def test_what_never_was_is_not_found(visitor: Client, authority: Authority, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_files_for_machines(visitor: Client, refused: None) -> None:
    assert "Sitemap: https://log.example/sitemap.xml" in visitor.get("/robots.txt").text
    assert 'template="https://log.example/search?q={searchTerms}"' in visitor.get("/opensearch.xml").text
    assert "sitemap-requests.xml" in visitor.get("/sitemap.xml").text
    assert "/requests/northmere/" in visitor.get("/sitemap-requests.xml").text
    assert "/tables/" in visitor.get("/sitemap-tables.xml").text
    assert visitor.get("/sitemap-exemptions.xml").text.count("<loc>") == 2  # in each language
