from collections.abc import Callable
from typing import Any

from requests_app.letters import legislation
from requests_app.letters.parsed import CitationRole
from requests_app.models import Authority, Exemption, InformationRequest
from tests import builders
from tests.api.conftest import Get


def test_the_catalogue_is_given_whole_and_in_the_order_of_the_law(get: Get, db: None) -> None:
    codes = []
    page = get("exemptions", page_size=100)
    assert page["count"] == len(legislation.CATALOGUE)
    while page["next"]:
        codes += [exemption["code"] for exemption in page["results"]]
        page = get(page["next"])
    codes += [exemption["code"] for exemption in page["results"]]
    assert codes == list(legislation.CATALOGUE)


def test_an_exemption_explains_itself_and_counts_the_requests_that_rest_on_it(
    get: Get, potholes: InformationRequest, authority: Authority
) -> None:
    twice = (
        builders.answer("1", cites=["s40(2)"]),
        builders.answer("2", cites=["s40(2)"]),
    )
    builders.publish_letter(
        authority, questions=(builders.question("1"), builders.question("2")), answers=twice
    )
    builders.publish_letter(
        authority, answers=(builders.answer("1", cites=["s40(2)"], role=CitationRole.ADVICE),)
    )
    exemption = get("exemptions/foia-s40-2")
    assert (exemption["code"], exemption["regime"], exemption["request_count"]) == ("s40(2)", "FOIA", 2)
    assert exemption["legislation_url"].startswith("https://www.legislation.gov.uk/")
    assert exemption["url"] == "http://testserver/exemptions/foia-s40-2"
    assert exemption["plain_english"]
    assert get("requests", exemption="s40(2)")["count"] == exemption["request_count"]


def test_an_authority_says_how_much_it_has_published(
    get: Get, potholes: InformationRequest, authority: Authority, other_authority: Authority
) -> None:
    builders.publish_letter(authority)
    northmere = get("authorities/northmere")
    assert (northmere["request_count"], northmere["table_count"]) == (2, 1)
    assert (northmere["email"], northmere["request_url"]) == ("foi@northmere.example", None)
    assert [found["slug"] for found in get("authorities")["results"]] == ["exampleshire-police", "northmere"]
    assert get("authorities/exampleshire-police")["request_count"] == 0


def test_what_does_not_exist_is_not_found(get: Get, db: None) -> None:
    get("authorities/nowhere", status=404)
    get("exemptions/foia-s999", status=404)


def test_lists_cost_the_same_for_one_as_for_many(
    queries: Callable[[str], int], walk: Callable[..., list[Any]], potholes: InformationRequest
) -> None:
    Authority.objects.bulk_create(Authority(name=f"Council {i}", slug=f"council-{i}") for i in range(20))
    assert queries("authorities?page_size=1") == queries("authorities") == 2
    assert queries("exemptions?page_size=1") == queries("exemptions?page_size=100") == 2
    assert len(walk("authorities", page_size=6)) == 21
    assert len(walk("exemptions", page_size=50)) == Exemption.objects.count()
