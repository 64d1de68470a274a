"""The statistics for programs: the same figures as the pages."""

import csv
import datetime
import io

import pytest
from django.test import Client

from requests_app.letters.parsed import Disposition
from requests_app.models import Authority
from tests.builders import answer, publish_letter, question

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(authority: Authority, other_authority: Authority) -> None:
    day = datetime.date
    publish_letter(authority, date=day(2025, 2, 3), received=day(2025, 1, 20))
    publish_letter(
        authority,
        date=day(2025, 8, 1),
        received=day(2025, 3, 3),
        questions=(question("1"), question("2")),
        answers=(answer("1", "2", disposition=Disposition.REFUSED, cites=["s31"]),),
    )
    elsewhere = answer("1", disposition=Disposition.AVAILABLE_ELSEWHERE)
    publish_letter(authority, date=day(2025, 8, 4), answers=(elsewhere,))
    not_held = answer("1", disposition=Disposition.NOT_HELD)
    publish_letter(other_authority, date=day(2025, 8, 5), answers=(not_held,))
    publish_letter(other_authority, date=None)


def test_figures_of_an_authority_by_quarter(client: Client, published: None) -> None:
    found = client.get("/api/v1/statistics?authority=northmere").json()
    assert found["authority"]["slug"] == "northmere"
    assert [(each["quarter"], each["responses"], each["questions"]) for each in found["quarters"]] == [
        ("2025 Q1", 1, 1),
        ("2025 Q2", 0, 0),
        ("2025 Q3", 2, 3),
    ]
    assert found["total"]["outcomes"] == {
        "granted": 1,
        "granted_in_part": 0,
        "available_elsewhere": 1,
        "refused": 1,
        "not_held": 0,
        "not_known": 0,
    }
    assert (found["total"]["timed"], found["total"]["in_time"], found["total"]["late"]) == (2, 1, 1)
    (exemption,) = found["exemptions"]
    assert exemption["exemption"]["code"] == "s31"
    assert exemption["by_quarter"] == [{"quarter": "2025 Q3", "questions": 2}]


def test_what_an_authority_counts_as_granted_is_counted_so(client: Client, published: None) -> None:
    Authority.objects.filter(slug="northmere").update(elsewhere_is_granted=True)
    found = client.get("/api/v1/statistics?authority=northmere").json()
    assert found["elsewhere_is_granted"] is True
    assert found["total"]["outcomes"]["granted"] == 2
    assert found["total"]["outcomes"]["available_elsewhere"] == 0


def test_the_whole_log_is_the_sum_of_its_authorities_and_says_what_it_leaves_out(
    client: Client, published: None
) -> None:
    found = client.get("/api/v1/statistics").json()
    assert found["authority"] is None
    assert found["total"]["responses"] == 4
    assert found["undated"] == 1


def test_the_files_of_the_pages_hold_the_same_figures(client: Client, published: None) -> None:
    found = client.get("/api/v1/statistics").json()
    response = client.get("/statistics/outcomes.csv")
    rows = csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig")))
    assert [
        {"quarter": row.pop("quarter"), "responses": int(row.pop("responses"))}
        | {"outcomes": {name: int(count) for name, count in row.items()}}
        for row in rows
    ] == [{name: each[name] for name in ("quarter", "responses", "outcomes")} for each in found["quarters"]]


@pytest.mark.parametrize("query", ["authority=nowhere", "authority=", "year=2025"])
def test_what_is_not_there_is_refused(client: Client, published: None, query: str) -> None:
    assert client.get(f"/api/v1/statistics?{query}").status_code == 400
