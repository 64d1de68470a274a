import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from requests_app import publication
from requests_app.models import Authority, InformationRequest
from requests_app.review import Status
from tests import builders
from tests.api.conftest import Get


def test_a_request_is_given_whole(get: Get, potholes: InformationRequest) -> None:
    record = get(f"requests/{potholes.pk}")
    here = f"http://testserver/api/v1/requests/{potholes.pk}"
    page = "http://testserver/requests/northmere/foi-2025-0777"
    assert record["id"] == str(potholes.pk)
    assert record["authority"] == {
        "slug": "northmere",
        "name": "Northmere Borough Council",
        "url": "http://testserver/authorities/northmere",
        "api_url": "http://testserver/api/v1/authorities/northmere",
    }
    assert (record["reference"], record["title"]) == ("FOI-2025-0777", "Potholes reported and repaired")
    assert (record["date"], record["received"]) == ("2025-03-14", None)
    assert (record["regime"], record["outcome"]) == ("FOIA", "partly_granted")
    assert (record["url"], record["api_url"]) == (page, here)
    assert record["exemptions"] == ["s40(2)"]
    assert (record["question_count"], record["table_count"], record["version"]) == (3, 1, 1)
    assert record["notes"] == [{"questions": ["1"], "text": "The figures are as of 31 March."}]
    assert record["questions"][2] == {
        "number": "2.a",
        "anchor": "q2a",
        "label": "a.",
        "parent": "2",
        "group": None,
        "text": "By name?",
        "url": f"{page}#q2a",
        "api_url": f"{here}/questions/q2a",
    }


def test_answers_say_what_they_answer_and_what_they_rest_on(get: Get, potholes: InformationRequest) -> None:
    disclosed, refused = get(f"requests/{potholes.pk}")["answers"]
    assert (disclosed["questions"], disclosed["disposition"], disclosed["citations"]) == (
        ["1"],
        "disclosed",
        [],
    )
    assert (refused["questions"], refused["disposition"]) == (["2"], "refused")
    (citation,) = refused["citations"]
    assert (citation["provision"], citation["regime"], citation["role"]) == ("s40(2)", "FOIA", "operative")
    assert citation["quote"] == "We refuse to say under section 40(2)."
    assert citation["exemption"]["code"] == "s40(2)"
    assert citation["exemption"]["api_url"] == "http://testserver/api/v1/exemptions/foia-s40-2"


def test_the_tables_of_a_request_are_named_with_their_columns(get: Get, potholes: InformationRequest) -> None:
    (table,) = get(f"requests/{potholes.pk}")["tables"]
    assert (table["title"], table["columns"], table["row_count"]) == (
        "Potholes by ward",
        ["Ward", "Potholes"],
        2,
    )
    assert (table["questions"], table["page"]) == (["1"], 2)
    assert get(table["rows_url"])["results"] == [["North", "41"], ["South", "<5"]]


def test_a_citation_of_a_provision_that_the_law_has_not_is_kept_without_an_exemption(
    get: Get, authority: Authority
) -> None:
    info_request = builders.publish_letter(authority, answers=(builders.answer("1", cites=["s99(9)"]),))
    (citation,) = get(f"requests/{info_request.pk}")["answers"][0]["citations"]
    assert (citation["provision"], citation["exemption"]) == ("s99(9)", None)


def test_instants_are_in_utc(get: Get, authority: Authority) -> None:
    info_request = builders.publish_letter(authority)
    summer = datetime.datetime(2025, 7, 1, 11, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))
    InformationRequest.objects.filter(pk=info_request.pk).update(published_at=summer)
    assert get(f"requests/{info_request.pk}")["published_at"] == "2025-07-01T10:30:00Z"


def test_each_record_carries_the_licence_of_its_authority(
    get: Get, visitor: Client, authority: Authority, potholes: InformationRequest
) -> None:
    address = f"requests/{potholes.pk}"
    assert get(address)["licence"] is None
    assert "Link" not in visitor.get(f"/api/v1/{address}").headers
    authority.licence_name = "Open Government Licence v3.0"
    authority.licence_url = "https://licence.example/3"
    authority.save()
    licence = {"name": "Open Government Licence v3.0", "url": "https://licence.example/3"}
    assert get(address)["licence"] == licence
    assert get("requests")["results"][0]["licence"] == licence
    assert visitor.get(f"/api/v1/{address}").headers["Link"] == '<https://licence.example/3>; rel="license"'


def test_a_corrected_request_says_what_changed(get: Get, authority: Authority) -> None:
    first = builders.publish_letter(authority, title="Potholes")
    corrected = builders.parsed_letter(title="Potholes in 2024")
    builders.correct(builders.letter_of(first), corrected, note="The title names the year.")
    record = get(f"requests/{first.pk}")
    assert (record["title"], record["version"]) == ("Potholes in 2024", 2)
    assert record["correction_note"] == "The title names the year."


def test_a_withdrawn_request_is_gone_with_its_reason(get: Get, potholes: InformationRequest) -> None:
    table = get(f"requests/{potholes.pk}")["tables"][0]["id"]
    tombstone = publication.withdraw(builders.letter_of(potholes), by=None, reason="It named a person.")
    for address in (
        f"requests/{potholes.pk}",
        f"requests/{potholes.pk}/questions/q1",
        f"tables/{table}",
        f"tables/{table}/rows",
        f"tables/{table}.csv",
    ):
        problem = get(address, status=410)
        assert problem["type"] == "urn:problem-type:foilog:withdrawn"
        assert problem["reason"] == "It named a person."
        assert datetime.datetime.fromisoformat(problem["withdrawn_at"]) == tombstone.withdrawn_at
    assert get("requests")["count"] == 0


def test_an_id_that_never_was_is_not_found(get: Get, db: None) -> None:
    assert get(f"requests/{uuid.uuid4()}", status=404)["type"] == "urn:problem-type:foilog:not-found"


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW])
def test_what_is_not_published_is_nowhere(get: Get, authority: Authority, status: Status) -> None:
    hidden = builders.make_letter(authority, builders.parsed_letter(title="Zebra crossings"), status)
    assert get(f"requests/{hidden.pk}", status=404)["status"] == 404
    assert get("requests")["results"] == []
    assert get("search", q="zebra")["results"] == []
    assert get("questions")["results"] == []
    assert get("changes")["results"] == []


# Lists -------------------------------------------------------------------------------------------


def _publish(authority: Authority, count: int, **changes: Any) -> list[str]:
    return [str(builders.publish_letter(authority, **changes).pk) for _ in range(count)]


def test_pages_name_their_neighbours_and_keep_the_filters(get: Get, authority: Authority) -> None:
    _publish(authority, 5)
    first = get("requests", page_size=2, regime="FOIA")
    assert (first["count"], len(first["results"]), first["previous"]) == (5, 2, None)
    second = get(first["next"])
    third = get(second["next"])
    assert "regime=FOIA" in third["previous"]
    assert (len(third["results"]), third["next"]) == (1, None)
    pages = [result["id"] for page in (first, second, third) for result in page["results"]]
    assert len(set(pages)) == 5


def test_a_page_beyond_the_last_is_empty(get: Get, potholes: InformationRequest) -> None:
    page = get("requests", page=7)
    assert (page["count"], page["results"], page["next"]) == (1, [], None)


def test_a_walk_reaches_everything_once(
    walk: Callable[..., list[Any]], authority: Authority, other_authority: Authority
) -> None:
    own = _publish(authority, 5)
    others = _publish(other_authority, 2)
    found = [result["id"] for result in walk("requests", page_size=2)]
    assert sorted(found) == sorted(own + others)
    found = [result["id"] for result in walk("requests", page_size=2, authority="northmere")]
    assert sorted(found) == sorted(own)


def test_a_walk_counts_nothing(get: Get, authority: Authority) -> None:
    _publish(authority, 3)
    page = get("requests", cursor="*", page_size=1)
    assert (page["count"], page["facets"], page["previous"]) == (None, None, None)


def test_a_walk_goes_on_when_what_it_stands_at_is_withdrawn(get: Get, authority: Authority) -> None:
    ids = _publish(authority, 3)
    first = get("requests", cursor="*", page_size=1)
    seen = first["results"][0]["id"]
    letter = builders.letter_of(InformationRequest.objects.get(pk=seen))
    publication.withdraw(letter, by=None, reason="A mistake.")
    rest = get(first["next"].replace("page_size=1", "page_size=100"))["results"]
    assert sorted([seen, *(result["id"] for result in rest)]) == sorted(ids)


@pytest.mark.parametrize("cursor", ["", "nonsense", "WzFd", "WyJhIiwiYiJd", "WyJ4Il0", "Kg==", "é"])
def test_a_cursor_that_is_none_is_refused(get: Get, db: None, cursor: str) -> None:
    (error,) = get("requests", cursor=cursor, status=400)["errors"]
    assert error["pointer"] == "/cursor"


def test_a_walk_takes_no_page(get: Get, db: None) -> None:
    (error,) = get("requests", cursor="*", page=2, status=400)["errors"]
    assert error == {"pointer": "/page", "code": "invalid", "detail": "A walk by cursor takes no page."}


def test_pages_end_where_a_walk_is_better(get: Get, db: None) -> None:
    assert get("requests", page=100, page_size=100)["results"] == []
    (error,) = get("requests", page=101, page_size=100, status=400)["errors"]
    assert error["pointer"] == "/page"
    assert "cursor=*" in error["detail"]


def test_a_list_costs_the_same_for_one_as_for_many(
    queries: Callable[[str], int], authority: Authority, other_authority: Authority
) -> None:
    refused = (builders.answer("1", cites=["s40(2)"]),)
    _publish(authority, 1, tables=(builders.table(),), answers=refused)
    one = queries("requests")
    _publish(authority, 5, tables=(builders.table(),), answers=refused)
    _publish(other_authority, 5)
    assert queries("requests") == one <= 10


def test_a_request_costs_the_same_with_one_question_as_with_many(
    queries: Callable[[str], int], authority: Authority
) -> None:
    numbers = [str(number) for number in range(1, 31)]
    short, long = (
        builders.publish_letter(
            authority,
            questions=tuple(builders.question(number) for number in asked),
            answers=tuple(builders.answer(number, cites=["s40(2)"]) for number in asked),
            tables=tuple(builders.table(name=f"t{number}", questions=[number]) for number in asked),
        )
        for asked in (numbers[:1], numbers)
    )
    one = queries(f"requests/{short.pk}")
    assert queries(f"requests/{long.pk}") == one <= 9
