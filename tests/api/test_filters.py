"""The search page and the API read the same filters and ask the same search, so they cannot disagree."""

from typing import Any

import pytest
from django.test import Client

from requests_app import search
from requests_app.letters.parsed import Disposition, Regime
from requests_app.models import Authority
from tests import builders
from tests.api.conftest import Get

REFUSED = Disposition.REFUSED


@pytest.fixture
def log(authority: Authority, other_authority: Authority) -> None:
    builders.publish_letter(authority, title="Potholes in Northmere", tables=(builders.table(),))
    builders.publish_letter(
        authority,
        title="Trees felled",
        legislation=Regime.EIR,
        questions=(builders.question("1", "How many trees were felled?"),),
        answers=(builders.answer("1", disposition=REFUSED, cites=["reg12(4)(b)"]),),
    )
    builders.publish_letter(
        other_authority,
        title="Complaints about potholes",
        questions=(builders.question("1", "Who complained?"),),
        answers=(builders.answer("1", disposition=REFUSED, cites=["s40(2)", "s12(1)"]),),
    )


QUERIES = [
    "",
    "q=potholes",
    "q=potholes&authority=northmere",
    "authority=northmere&authority=exampleshire-police",
    "exemption=s40(2)",
    "exemption=s40(2)&exemption=reg12(4)(b)",
    "outcome=refused_in_full&regime=FOIA",
    "regime=EIR",
    "has_tables=true",
    "year=2025&sort=oldest",
    "year=1999",
    "q=-potholes",
    'q="complaints about"',
    "q=nothing-holds-this",
]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("requests?q=potholes&q=trees", "q"),
        ("requests?sort=newest&sort=oldest", "sort"),
        ("requests?page=1&page=2", "page"),
        ("requests?date_from=2025-01-01&date_from=2025-02-01", "date_from"),
        ("questions?request=a&request=b", "request"),
        ("tables?column=ward&column=year", "column"),
        ("changes?since=2025-01-01&since=2025-02-01", "since"),
        ("statistics?authority=northmere&authority=northmere", "authority"),
    ],
)
def test_what_has_one_value_is_not_given_twice(get: Get, authority: Authority, query: str, name: str) -> None:
    (error,) = get(query, status=400)["errors"]
    assert (error["pointer"], error["code"]) == (f"/{name}", "repeated")


def test_what_has_several_values_may_be_given_as_often(get: Get, log: None) -> None:
    for query in (
        "requests?outcome=granted_in_full&outcome=refused_in_full&fields=id&fields=title",
        "requests?year=2024&year=2025&include=questions&include=answers",
        "questions?disposition=refused&disposition=disclosed",
        "tables?authority=northmere&authority=exampleshire-police",
    ):
        get(query)


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize("query", QUERIES)
def test_the_page_and_the_api_find_the_same(visitor: Client, get: Get, query: str) -> None:
    page = visitor.get(f"/search?{query}")
    body = get(f"requests?{query}")
    assert [result["id"] for result in body["results"]] == [
        str(result.info_request.pk) for result in page.context["results"]
    ]
    shown = {
        facet.name: [
            {"value": choice.value, "label": choice.label, "count": choice.count} for choice in facet.choices
        ]
        for facet in page.context["facets"]
    }
    if len(body["facets"]["authority"]) == 1 and "authority=" not in query:
        assert shown["authority"] == []  # the page offers no choice of one
        shown["authority"] = body["facets"]["authority"]
    assert shown == body["facets"]
    assert body["count"] == page.context["page"].paginator.count


@pytest.mark.usefixtures("log")
def test_the_filters_do_filter(get: Get) -> None:
    def titles(**parameters: Any) -> set[str]:
        return {result["title"] for result in get("requests", **parameters)["results"]}

    assert titles(exemption="s12(1)") == {"Complaints about potholes"}
    assert titles(q="pothole", authority="northmere") == {"Potholes in Northmere"}
    assert titles(regime=["EIR", "FOIA"]) == titles()
    assert titles(year="1999") == set()


@pytest.mark.usefixtures("log")
def test_a_facet_counts_what_choosing_it_would_give(get: Get) -> None:
    facets = get("requests", authority="northmere")["facets"]
    counts = {choice["value"]: choice["count"] for choice in facets["authority"]}
    assert counts == {"northmere": 2, "exampleshire-police": 1}
    for choice in facets["regime"]:
        assert get("requests", authority="northmere", regime=choice["value"])["count"] == choice["count"]


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("authorty=northmere", "/authorty", "unknown"),
        ("format=json", "/format", "unknown"),
        ("authority=nowhere", "/authority", "invalid_choice"),
        ("exemption=s999", "/exemption", "invalid_choice"),
        ("outcome=granted", "/outcome", "invalid_choice"),
        ("year=this", "/year", "invalid_choice"),
        ("has_tables=yes", "/has_tables", "invalid_choice"),
        ("sort=random", "/sort", "invalid_choice"),
        ("date_from=soon", "/date_from", "invalid"),
        ("date_from=2025-01-02&date_to=2025-01-01", "/date_to", "before_from"),
        ("page=0", "/page", "min_value"),
        ("page=two", "/page", "invalid"),
        ("page_size=101", "/page_size", "max_value"),
        ("page=", "/page", "blank"),
        ("q=%00", "/q", "null_characters_not_allowed"),
        (f"q={'a' * 201}", "/q", "max_length"),
    ],
)
def test_a_wrong_parameter_is_refused_and_named(
    get: Get, db: None, query: str, pointer: str, code: str
) -> None:
    problem = get(f"requests?{query}", status=400)
    assert problem["type"] == "urn:problem-type:foilog:invalid"
    assert [(error["pointer"], error["code"]) for error in problem["errors"]] == [(pointer, code)]


def test_an_unknown_parameter_is_answered_with_those_there_are(get: Get, db: None) -> None:
    (error,) = get("changes", from_date="2025-01-01", status=400)["errors"]
    assert error["detail"].endswith("Parameters here: cursor, page_size, since.")


@pytest.mark.parametrize(
    "path", ["", "requests", "questions", "tables", "search", "exemptions", "authorities", "changes"]
)
def test_every_list_refuses_an_unknown_parameter(get: Get, db: None, path: str) -> None:
    assert get(path, colour="red", status=400)["errors"][0]["pointer"] == "/colour"


# Search ------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("log")
def test_a_search_marks_what_it_found(get: Get) -> None:
    found = get("search", q="potholes")["results"]
    assert sorted(result["match"]["title_html"] for result in found) == [
        "<mark>Potholes</mark> in Northmere",
        "Complaints about <mark>potholes</mark>",
    ]


def test_a_search_says_where_the_passage_stands(get: Get, authority: Authority) -> None:
    builders.publish_letter(
        authority,
        title="Parks",
        questions=(
            builders.question("1", "How many parks?"),
            builders.question("2", "Were <b>otters</b> & others seen in the Mere?"),
        ),
        answers=(builders.answer("1"), builders.answer("2")),
    )
    (found,) = get("search", q="otters")["results"]
    (asked,) = found["match"].pop("questions")
    assert asked == {
        "mark": "2",
        "fragment": "q2",
        "question_html": "Were &lt;b&gt;<mark>otters</mark>&lt;/b&gt; &amp; others seen in the Mere?",
        "passage_html": None,
        "table": None,
        "disposition": "disclosed",
    }
    assert found["match"] == {
        "title_html": "Parks",
        "passage_html": "Were &lt;b&gt;<mark>otters</mark>&lt;/b&gt; &amp; others seen in the Mere?",
        "place": "Question 2",
        "fragment": "q2",
    }


@pytest.mark.usefixtures("log")
def test_a_search_that_finds_little_offers_more(get: Get) -> None:
    found = get("search", q="pothoels")
    assert (found["count"], found["results"], found["suggestion"]) == (0, [], "potholes")
    near = get("search", q="potholes zebra")["nearest"]
    assert {result["title"] for result in near} >= {"Potholes in Northmere", "Complaints about potholes"}


@pytest.mark.usefixtures("log")
def test_days_narrow_a_search(get: Get) -> None:
    assert get("requests", date_from="2025-03-14", date_to="2025-03-14")["count"] == 3
    assert get("requests", date_from="2025-03-15")["count"] == 0


def test_a_search_that_finds_little_offers_what_may_have_been_meant(get: Get, log: None) -> None:
    found = get("search", q="potohles", fields="title")
    assert (found["results"], found["suggestion"]) == ([], "potholes")
    assert [list(each) for each in found["nearest"]][:1] == [["title"]]
    assert "Potholes in Northmere" in [each["title"] for each in found["nearest"]]
    walked = get("search", q="potohles", cursor="*")
    assert (walked["suggestion"], walked["nearest"]) == (None, [])


def test_a_search_needs_words(get: Get, db: None) -> None:
    for parameters in ({}, {"q": ""}, {"q": "  "}):
        (error,) = get("search", status=400, **parameters)["errors"]
        assert error == {"pointer": "/q", "code": "required", "detail": "Say what to search for."}


def test_a_search_that_takes_too_long_says_when_to_ask_again(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_slow(criteria: search.Criteria) -> None:
        raise search.SearchTooSlow

    monkeypatch.setattr(search, "facets", too_slow)
    response = visitor.get("/api/v1/requests")
    assert response.json()["type"] == "urn:problem-type:foilog:too-slow"
    assert (response.status_code, response.headers["Retry-After"]) == (503, str(search.RETRY_AFTER))
