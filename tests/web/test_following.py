"""What lets others follow the log and find its data: JSON Feed, linked data, and the one address of each page."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from requests_app.bulk_files import making
from requests_app.models import Authority, InformationRequest
from tests.builders import answer, correct, letter_of, parsed_letter, publish_letter, question, table

SITE = "https://log.example"


@pytest.fixture
def info_request(authority: Authority) -> InformationRequest:
    authority.licence_name, authority.licence_url = "A licence", "https://licence.example/"
    authority.save()
    return publish_letter(
        authority,
        reference="FOI-1",
        title="Potholes </script><b>& bridges",
        answers=(answer("1", tables=["t1"]),),
        tables=(table(),),
    )


def described(page: str) -> Any:
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(found)


# Feeds ---------------------------------------------------------------------------------------------


def test_json_feed_holds_what_was_changed_last_first(visitor: Client, authority: Authority) -> None:
    first = publish_letter(authority, reference="FOI-1", title="Potholes in the north")
    publish_letter(authority, title="Potholes in the south")
    publish_letter(authority, title="Libraries", questions=(question("1", "How many books?"),))
    correct(
        letter_of(first), parsed_letter(reference="FOI-1", title="Potholes in the far north"), "The title."
    )
    response = visitor.get("/search.feed.json?q=potholes")
    assert response["Content-Type"] == "application/feed+json"
    feed = response.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{SITE}/search.feed.json?q=potholes"
    assert feed["home_page_url"] == f"{SITE}/search?q=potholes"
    assert [item["title"] for item in feed["items"]] == ["Potholes in the far north", "Potholes in the south"]
    item = feed["items"][0]
    assert item["id"] == f"urn:uuid:{first.pk}"
    assert item["url"] == f"{SITE}/requests/northmere/foi-1"
    assert item["content_text"].startswith("Northmere Borough Council, FOI-1.")
    assert item["date_modified"] > item["date_published"]
    assert item["authors"] == [{"name": "Northmere Borough Council", "url": f"{SITE}/authorities/northmere"}]


def test_feeds_of_everything_have_addresses_of_the_site_without_a_query(
    visitor: Client, authority: Authority
) -> None:
    publish_letter(authority)
    feed = visitor.get("/search.feed.json").json()
    assert (feed["feed_url"], feed["home_page_url"]) == (f"{SITE}/search.feed.json", f"{SITE}/search")
    atom = visitor.get("/search.atom", headers={"host": "localhost"}).text
    assert f"<id>{SITE}/search</id>" in atom
    assert f'href="{SITE}/search.atom" rel="self"' in atom or f'rel="self" href="{SITE}/search.atom"' in atom
    assert "localhost" not in atom
    topic = visitor.get("/topics/council-tax.atom", headers={"host": "localhost"}).text
    assert f"{SITE}/topics/council-tax" in topic
    assert "localhost" not in topic


def test_json_feed_of_a_search_that_cannot_be_is_not_found(visitor: Client, authority: Authority) -> None:
    assert visitor.get("/search.feed.json?outcome=nonsense").status_code == 404


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("/", "/search.feed.json"),
        ("/search?q=potholes", "/search.feed.json?q=potholes"),
        ("/authorities/northmere", "/search.feed.json?authority=northmere"),
    ],
)
def test_pages_lead_to_their_feeds(visitor: Client, authority: Authority, page: str, feed: str) -> None:
    publish_letter(authority)
    link = f'<link rel="alternate" type="application/feed+json" href="{feed}"'
    assert link in visitor.get(page).text
    assert visitor.get(feed).status_code == 200


# Linked data ---------------------------------------------------------------------------------------


def test_a_request_is_a_report_with_a_data_set_for_each_table(
    visitor: Client, info_request: InformationRequest, html_is_valid: Callable[[str], None]
) -> None:
    page = visitor.get(info_request.get_absolute_url()).text
    html_is_valid(page)
    report = described(page)
    assert (report["@type"], report["@id"]) == ("Report", f"{SITE}/requests/northmere/foi-1")
    assert report["headline"] == "Potholes </script><b>& bridges"
    assert report["reportNumber"] == "FOI-1"
    assert report["license"] == "https://licence.example/"
    assert report["publisher"]["@type"] == "GovernmentOrganization"
    (part,) = report["hasPart"]
    assert part["@type"] == ["Dataset", "dcat:Dataset"]
    assert part["url"] == f"{SITE}/tables/{info_request.tables.get().table_id}"


def test_a_table_is_a_data_set_whose_files_are_there(
    visitor: Client, info_request: InformationRequest, html_is_valid: Callable[[str], None]
) -> None:
    page = visitor.get(info_request.tables.get().table.get_absolute_url()).text
    html_is_valid(page)
    data = described(page)
    assert data["name"] == data["dct:title"] == "Potholes by ward"
    assert data["variableMeasured"] == ["Ward", "Potholes"]
    assert data["isPartOf"]["@id"] == f"{SITE}/requests/northmere/foi-1"
    assert data["dct:license"] == {"@id": "https://licence.example/"}
    assert 50 <= len(data["description"]) <= 5000
    assert data["dcat:distribution"] == [{"@id": each["@id"]} for each in data["distribution"]]
    for each in data["distribution"]:
        response = visitor.get(each["contentUrl"].removeprefix(SITE))
        assert response.status_code == 200
        assert response["Content-Type"].startswith(each["encodingFormat"])


def test_the_data_page_is_a_catalogue_of_what_can_be_downloaded(
    visitor: Client, info_request: InformationRequest, html_is_valid: Callable[[str], None]
) -> None:
    making.make()
    page = visitor.get("/data").text
    html_is_valid(page)
    catalogue = described(page)
    assert catalogue["@type"] == ["DataCatalog", "dcat:Catalog"]
    whole, own = catalogue["dataset"]
    assert catalogue["dcat:dataset"] == [{"@id": whole["@id"]}, {"@id": own["@id"]}]
    assert [each["name"] for each in whole["distribution"]] == [
        "log.csv.zip",
        "log.ndjson.zip",
        "log.parquet.zip",
        "log.sqlite",
    ]
    assert own["license"] == "https://licence.example/"
    for each in (*whole["distribution"], *own["distribution"]):
        response = visitor.head(each["contentUrl"].removeprefix(SITE))
        assert response.status_code == 200
        assert response["Content-Type"].startswith(each["encodingFormat"])


def test_what_is_not_known_is_left_out(visitor: Client, authority: Authority) -> None:
    report = described(
        visitor.get(publish_letter(authority, reference=None, date=None).get_absolute_url()).text
    )
    assert not {"reportNumber", "dateCreated", "license", "hasPart"} & set(report)


@pytest.mark.parametrize("path", ["/", "/data", "/authorities/northmere", "/exemptions/foia-s31"])
def test_pages_say_their_one_address(visitor: Client, authority: Authority, path: str) -> None:
    assert f'<link rel="canonical" href="{SITE}{path}">' in visitor.get(f"{path}?from=elsewhere").text
