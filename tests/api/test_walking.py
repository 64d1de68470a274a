"""Walks by cursor, in the order of the ids or of a search."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from requests_app import publication, search
from requests_app.api import walking
from requests_app.models import Authority, InformationRequest
from requests_app.search import Criteria, Sort
from tests import builders
from tests.api.conftest import Get

DAYS = [datetime.date(2024, 5, 1), datetime.date(2023, 5, 1), datetime.date(2024, 5, 1), None, None]
TITLES = ["Potholes", "Potholes in the north", "Roads", "Potholes and roads", "Pavements"]


@pytest.fixture
def roads(authority: Authority) -> list[InformationRequest]:
    """Five requests on potholes, some in the title, with days that repeat and days that are missing."""
    return [
        builders.publish_letter(
            authority,
            title=title,
            date=day,
            questions=(builders.question("1", "How many potholes? " + "Which potholes? " * number),),
        )
        for number, (title, day) in enumerate(zip(TITLES, DAYS, strict=True))
    ]


@pytest.mark.usefixtures("roads")
@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("words", ["potholes", ""])
@pytest.mark.parametrize("size", [1, 2])
def test_a_walk_in_the_order_of_a_search_is_that_search(
    get: Get, walk: Callable[..., list[Any]], sort: str, words: str, size: int
) -> None:
    whole = [each["id"] for each in get("requests", q=words, sort=sort)["results"]]
    assert len(whole) == len(TITLES)
    assert [each["id"] for each in walk("requests", q=words, sort=sort, page_size=size)] == whole


@pytest.mark.usefixtures("roads")
def test_results_with_their_passages_can_be_walked_by_relevance(
    get: Get, walk: Callable[..., list[Any]]
) -> None:
    walked = walk("search", q="potholes", sort="relevance", page_size=2)
    assert walked == get("search", q="potholes")["results"]


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_such_a_walk_goes_on_when_what_it_stands_at_is_withdrawn(
    get: Get, roads: list[InformationRequest], sort: str
) -> None:
    whole = [each["id"] for each in get("requests", q="potholes", sort=sort)["results"]]
    first = get("requests", q="potholes", sort=sort, cursor="*", page_size=2)
    last = next(each for each in roads if str(each.pk) == whole[1])
    publication.withdraw(builders.letter_of(last), by=None, reason="A mistake.")
    assert [
        each["id"] for each in get(first["next"].replace("page_size=2", "page_size=100"))["results"]
    ] == whole[2:]


@pytest.mark.usefixtures("roads")
def test_a_cursor_of_another_order_is_refused(get: Get) -> None:
    newest = get("requests", sort="newest", cursor="*", page_size=1)["next"]
    (error,) = get(newest.replace("newest", "oldest"), status=400)["errors"]
    assert error["pointer"] == "/cursor"


@pytest.mark.usefixtures("roads")
@pytest.mark.parametrize("sort", ["", "&sort=newest", "&q=potholes&sort=relevance"])
def test_a_walk_costs_the_same_on_every_page(get: Get, queries: Callable[[str], int], sort: str) -> None:
    address = "requests?cursor=*&page_size=1" + sort
    first = queries(address)
    second = get(address)["next"].partition("/api/v1/")[2]
    assert queries(second) <= first


def test_a_walk_by_date_reads_no_more_of_the_index_than_a_page(authority: Authority) -> None:
    """The planner is asked, since a table of some rows is read whole whatever the query says."""
    builders.publish_letter(authority, date=DAYS[0])
    walk = walking.in_order(search.find(Criteria(sort=Sort.NEWEST)))
    cursor = walk.bookmark(walk.rows.get())
    (part, _) = walk._parts(walk._decode(cursor))
    with connection.cursor() as asked:
        for other in ("seqscan", "sort", "bitmapscan"):
            asked.execute(f"SET LOCAL enable_{other} = off")
    plan = walk.rows.filter(part)[:20].explain()
    assert "using search_newest" in plan
    assert "Index Cond: (date <= '2024-05-01'::date)" in plan
