"""What the API says when it cannot answer, and the rules that hold at each of its addresses."""

from collections.abc import Iterator

import pytest
import yaml
from django.core.cache import cache
from django.test import Client
from rest_framework.settings import api_settings
from rest_framework.throttling import SimpleRateThrottle

from requests_app.api import law, problems
from requests_app.models import Authority, InformationRequest
from tables_app.models import Table
from tests import builders
from tests.api.test_schema import SNAPSHOT


@pytest.mark.parametrize(
    "path",
    ["/api/", "/api/v1", "/api/v1/reqests", "/api/v1/requests/", "/api/v1/requests/17", "/api/v2/requests"],
)
def test_an_address_that_is_none_is_answered_with_a_problem(visitor: Client, path: str) -> None:
    response = visitor.get(path)
    assert response.status_code == 404
    assert response.headers["Content-Type"] == problems.MEDIA_TYPE
    assert response.json() == {
        "type": "urn:problem-type:foilog:not-found",
        "title": "Not Found",
        "status": 404,
        "detail": "Nothing is here. /api/v1/ lists the addresses and /api/v1/docs describes them.",
    }


def test_pages_for_people_keep_their_own_errors(visitor: Client) -> None:
    assert visitor.get("/no/such/page").headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_public_api_cannot_be_written_to(visitor: Client, method: str) -> None:
    response = getattr(visitor, method)("/api/v1/requests")
    assert response.status_code == 405
    assert response.headers["Content-Type"] == problems.MEDIA_TYPE
    assert response.json()["type"] == "urn:problem-type:foilog:method-not-allowed"
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_mistake_of_ours_tells_nothing_of_its_cause(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the password is 123456")

    monkeypatch.setattr(law, "_authorities", fail)
    response = Client(raise_request_exception=False).get("/api/v1/authorities")
    assert response.status_code == 500
    assert response.headers["Content-Type"] == problems.MEDIA_TYPE
    assert b"123456" not in response.content
    assert response.json()["type"] == "urn:problem-type:foilog:internal-server-error"


def test_a_host_that_is_not_ours_is_refused_with_a_problem(db: None) -> None:
    response = Client(headers={"host": "elsewhere.example"}).get("/api/v1/requests")
    assert response.status_code == 400
    assert response.headers["Content-Type"] == problems.MEDIA_TYPE


def test_head_is_answered_as_get_without_a_body(visitor: Client, potholes: InformationRequest) -> None:
    response = visitor.head(f"/api/v1/requests/{potholes.pk}")
    assert (response.status_code, response.content) == (200, b"")


_OF_MANY = (
    "/api/v1/rounds/",
    "/api/v1/topics/",
    "/api/v1/statistics",
    "/api/v1/authorities/{slug}/statistics",
)
"""What needs more than a letter to be there; its own tests ask for it."""


def _addresses(of: InformationRequest) -> list[str]:
    """Every address of the public API that can be read, with something there."""
    fines = builders.table(("North", "41"), columns=(("Ward",), ("2021/22",)), title="Fines issued by ward")
    builders.publish_letter(of.authority, tables=(fines,))
    known = {
        "request_id": of.pk,
        "table_id": of.tables.get().table_id,
        "anchor": "q1",
        "authority": "northmere",
        "name": Table.objects.exclude(series="").get().series,
    }
    paths = yaml.safe_load(SNAPSHOT.read_text(encoding="utf-8"))["paths"]
    reading = [
        path
        for path, operations in paths.items()
        if "get" in operations and "/staff/" not in path and not path.startswith(_OF_MANY)
    ]
    assert len(reading) > 20
    return [
        path.format(**known, slug="foia-s40-2" if "exemptions" in path else "northmere")
        + ("?q=potholes" if path.endswith("/search") else "")
        for path in reading
    ]


def test_what_is_unchanged_is_not_sent_again(visitor: Client, potholes: InformationRequest) -> None:
    for address in _addresses(potholes):
        first = visitor.get(address)
        assert (first.status_code, first.headers["Cache-Control"]) == (200, "public, no-cache"), address
        again = visitor.get(address, headers={"if-none-match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b""), address
        asked = visitor.head(address)
        assert asked.headers["ETag"] == first.headers["ETag"], address
        assert visitor.head(address, headers={"if-none-match": first.headers["ETag"]}).status_code == 304


def test_what_was_corrected_is_sent_again(visitor: Client, potholes: InformationRequest) -> None:
    address = f"/api/v1/requests/{potholes.pk}"
    tag = visitor.get(address).headers["ETag"]
    builders.correct(builders.letter_of(potholes), builders.parsed_letter())
    assert visitor.get(address, headers={"if-none-match": tag}).status_code == 200


def test_reading_leaves_no_cookie(visitor: Client, potholes: InformationRequest) -> None:
    assert not visitor.get("/api/v1/requests").cookies


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "text/csv", "*/*"])
def test_a_program_is_answered_whatever_it_says_it_accepts(visitor: Client, db: None, accept: str) -> None:
    response = visitor.get("/api/v1/requests", headers={"accept": accept})
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/json")


# Other people's pages -----------------------------------------------------------------------------


def test_any_page_may_read_the_public_api(visitor: Client, db: None) -> None:
    headers = {"origin": "https://elsewhere.example"}
    for path in ("/api/v1/requests", "/api/v1/no-such-address"):
        answered = visitor.get(path, headers=headers).headers
        assert answered["Access-Control-Allow-Origin"] == "*"
        assert {"ETag", "Retry-After"} <= set(answered["Access-Control-Expose-Headers"].split(", "))
    asked = headers | {"access-control-request-method": "GET"}
    allowed = visitor.options("/api/v1/requests", headers=asked).headers
    assert allowed["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS, POST"
    assert "Access-Control-Allow-Credentials" not in allowed


@pytest.mark.parametrize(
    "path",
    ["/data/bulk/log.sqlite", "/search.atom", "/search.feed.json", "/topics/council-tax.atom"],
)
def test_any_page_may_read_the_files_with_everything_and_the_feeds(
    visitor: Client, authority: Authority, path: str
) -> None:
    headers = {"origin": "https://elsewhere.example"}
    assert visitor.get(path, headers=headers).headers["Access-Control-Allow-Origin"] == "*"
    wanted = {"access-control-request-method": "GET", "access-control-request-headers": "range,if-none-match"}
    allowed = visitor.options(path, headers=headers | wanted)
    assert (allowed.status_code, allowed.headers["Access-Control-Allow-Origin"]) == (200, "*")
    assert {"range", "if-range", "if-none-match"} <= set(
        allowed.headers["Access-Control-Allow-Headers"].split(", ")
    )


def test_a_page_that_fetches_a_part_sees_which_it_is(visitor: Client, db: None) -> None:
    shown = visitor.get("/data/bulk/log.sqlite", headers={"origin": "https://elsewhere.example"})
    assert {"ETag", "Accept-Ranges", "Content-Range", "Content-Length"} <= set(
        shown.headers["Access-Control-Expose-Headers"].split(", ")
    )


@pytest.mark.parametrize(
    "path", ["/api/v1/staff/letters", "/", "/staff/", "/accounts/login/", "/search", "/topics/council-tax"]
)
def test_no_page_may_read_anything_else(visitor: Client, authority: Authority, path: str) -> None:
    headers = {"origin": "https://elsewhere.example", "access-control-request-method": "GET"}
    for response in (visitor.get(path, headers=headers), visitor.options(path, headers=headers)):
        assert "Access-Control-Allow-Origin" not in response.headers


# Limits ------------------------------------------------------------------------------------------


@pytest.fixture
def two_a_minute(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": "2/min", "staff": "2/min"})
    cache.clear()
    yield
    cache.clear()


@pytest.mark.usefixtures("two_a_minute")
def test_who_asks_too_often_is_told_when_to_ask_again(visitor: Client, db: None) -> None:
    for _ in range(2):
        assert visitor.get("/api/v1/authorities").status_code == 200
    refused = visitor.get("/api/v1/authorities")
    assert refused.status_code == 429
    assert refused.headers["Content-Type"] == problems.MEDIA_TYPE
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert Client(REMOTE_ADDR="192.0.2.7").get("/api/v1/authorities").status_code == 200


@pytest.mark.usefixtures("two_a_minute")
def test_nobody_gets_round_the_limit_by_naming_another_address(db: None) -> None:
    answers = [
        Client(headers={"x-forwarded-for": f"203.0.113.{number}"}).get("/api/v1/authorities").status_code
        for number in range(3)
    ]
    assert answers == [200, 200, 429]


@pytest.mark.usefixtures("two_a_minute")
@pytest.mark.parametrize(
    ("first", "second", "is_same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::2", True),  # one customer has all of a network
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
def test_who_has_many_addresses_of_one_network_is_one(
    db: None, first: str, second: str, *, is_same: bool
) -> None:
    for _ in range(2):
        assert Client(REMOTE_ADDR=first).get("/api/v1/authorities").status_code == 200
    other = Client(REMOTE_ADDR=second).get("/api/v1/authorities").status_code
    assert other == (429 if is_same else 200)


@pytest.mark.usefixtures("two_a_minute")
def test_behind_a_proxy_the_address_that_it_saw_counts(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_settings, "NUM_PROXIES", 1)

    def ask(forwarded: str) -> int:
        return Client(headers={"x-forwarded-for": forwarded}).get("/api/v1/authorities").status_code

    assert [ask(f"198.51.100.{number}, 203.0.113.1") for number in range(3)] == [200, 200, 429]
    assert ask("203.0.113.2") == 200
    assert [ask(f"203.0.113.5:5012{number}") for number in range(3)] == [200, 200, 429]
    assert ask("203.0.113.5") == 429
    assert [ask(f"[2001:db8:1:2::{number}]:5012{number}") for number in range(3)] == [200, 200, 429]
    assert [ask(f"[2001:db8:1:2::{number}]") for number in range(1)] == [429]
    assert ask("2001:db8:1:3::1") == 200


@pytest.mark.usefixtures("two_a_minute")
def test_many_visitors_do_not_make_the_site_forget_one(visitor: Client, db: None) -> None:
    for _ in range(2):
        visitor.get("/api/v1/authorities")
    for number in range(400):
        cache.set(f"throttle_anon_192.0.2.{number}", [1.0], 60)
    assert visitor.get("/api/v1/authorities").status_code == 429


def test_what_is_sent_to_a_wrong_address_hears_that_in_json(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/api/v1/staff/letters/none/edits", {})
    assert (response.status_code, response.json()["type"]) == (404, "urn:problem-type:foilog:not-found")


@pytest.mark.parametrize("body", ["[]", '"potholes"', "3"])
def test_a_body_that_is_no_object_is_wrong_as_a_whole(visitor: Client, body: str) -> None:
    response = visitor.post("/api/v1/match", body, content_type="application/json")
    (error,) = response.json()["errors"]
    assert (response.status_code, error["pointer"], error["detail"]) == (400, "", "Send a JSON object.")
