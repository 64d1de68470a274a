"""`fields` and `include`: an answer has what was asked for, and costs no query for what was not."""

from collections.abc import Callable
from typing import Any

import pytest
import yaml

from requests_app.models import Authority, InformationRequest
from tests import builders
from tests.api.conftest import Get
from tests.api.test_schema import SNAPSHOT

LISTS = ["requests", "search?q=potholes", "questions", "tables", "exemptions", "authorities"]


@pytest.mark.usefixtures("potholes")
@pytest.mark.parametrize("path", LISTS)
def test_records_have_the_fields_that_were_named_and_no_other(get: Get, path: str) -> None:
    sign = "&" if "?" in path else "?"
    every = list(get(path)["results"][0])
    chosen = [every[0], every[-1]]
    for record in get(f"{path}{sign}fields={','.join(chosen)}")["results"]:
        assert list(record) == chosen


@pytest.mark.usefixtures("potholes")
@pytest.mark.parametrize("path", LISTS)
def test_a_field_that_does_not_exist_is_refused_with_those_there_are(get: Get, path: str) -> None:
    sign = "&" if "?" in path else "?"
    (error,) = get(f"{path}{sign}fields=url,colour", status=400)["errors"]
    assert (error["pointer"], error["code"]) == ("/fields", "unknown")
    assert "no field colour" in error["detail"]
    assert "url" in error["detail"]


def test_one_record_has_the_fields_that_were_named(get: Get, potholes: InformationRequest) -> None:
    path = f"requests/{potholes.pk}"
    assert get(f"{path}?fields=title,id") == {"id": str(potholes.pk), "title": potholes.title}
    assert set(get(f"{path}/questions/q1?fields=text")) == {"text"}
    assert set(get(f"tables/{potholes.tables.get().table_id}?fields=columns,rows_url")) == {
        "columns",
        "rows_url",
    }


def test_fields_may_be_given_one_by_one_as_well(get: Get, potholes: InformationRequest) -> None:
    assert set(get(f"requests/{potholes.pk}", fields=["id", "title"])) == {"id", "title"}


def test_a_list_includes_the_parts_that_a_request_has(get: Get, potholes: InformationRequest) -> None:
    whole = get(f"requests/{potholes.pk}")
    parts = ["questions", "answers", "tables", "notes", "files", "correction_note", "data_package_url"]
    (listed,) = get("requests", include=",".join(parts))["results"]
    assert listed == whole
    (found,) = get("search", q="potholes", include="questions")["results"]
    assert found["questions"] == whole["questions"]
    assert found["match"]["title_html"]
    (usual,) = get("requests")["results"]
    assert not set(parts) & set(usual)


def test_parts_stand_beside_the_fields_that_were_named(get: Get, potholes: InformationRequest) -> None:
    (listed,) = get("requests", fields="id", include="tables")["results"]
    assert list(listed) == ["id", "tables"]


def test_a_part_that_is_none_is_refused(get: Get, potholes: InformationRequest) -> None:
    (error,) = get("requests", include="similar", status=400)["errors"]
    assert (error["pointer"], error["code"]) == ("/include", "unknown")
    assert get("authorities", include="x", status=400)["errors"][0]["code"] == "unknown"
    assert get("requests", include="", status=400)["errors"][0]["code"] == "blank"


def test_a_request_tells_what_happened_to_it(get: Get, potholes: InformationRequest) -> None:
    builders.correct(
        builders.letter_of(potholes), builders.parsed_letter(reference="FOI-2025-0777"), "A sum."
    )
    changes = get(f"requests/{potholes.pk}", include="changes")["changes"]
    assert [(each["kind"], each["note"]) for each in changes] == [
        ("published", None),
        ("corrected", "A sum."),
    ]
    assert get("requests", include="changes")["results"][0]["changes"] == changes


def test_a_request_names_those_like_it(get: Get, authority: Authority, potholes: InformationRequest) -> None:
    other = builders.publish_letter(authority, title="Repaired potholes by ward")
    builders.publish_letter(authority, title="Library books")
    similar = get(f"requests/{potholes.pk}", include="similar")["similar"]
    assert [each["id"] for each in similar] == [str(other.pk)]


def test_a_question_includes_its_tables(get: Get, potholes: InformationRequest) -> None:
    table = str(potholes.tables.get().table_id)
    first = get(f"requests/{potholes.pk}/questions/q1", include="tables")
    assert [each["id"] for each in first["tables"]] == [table]
    listed = get("questions", include="tables", fields="number")["results"]
    assert {each["number"]: [one["id"] for one in each["tables"]] for each in listed} == {
        "1": [table],
        "2": [],
        "2.a": [],
    }


@pytest.mark.parametrize(
    "path",
    [
        "requests?include=questions,answers,tables,notes,files,changes,data_package_url",
        "questions?include=tables",
        "tables?fields=id,questions",
    ],
)
def test_what_is_included_costs_the_same_for_one_as_for_many(
    queries: Callable[[str], int], authority: Authority, path: str
) -> None:
    def publish() -> None:
        questions = (builders.question("1"), builders.question("2"))
        answers = (builders.answer("1", cites=["s40(2)"], tables=["t1"]), builders.answer("2"))
        builders.publish_letter(authority, questions=questions, answers=answers, tables=(builders.table(),))

    publish()
    one = queries(path)
    for _ in range(4):
        publish()
    assert queries(path) == one


@pytest.mark.usefixtures("potholes")
def test_what_was_not_asked_for_is_not_fetched(
    queries: Callable[[str], int], potholes: InformationRequest
) -> None:
    assert queries(f"requests/{potholes.pk}?fields=id,title") == 1
    assert queries(f"requests/{potholes.pk}?fields=id,questions") == 2


def test_the_schema_names_every_field_that_can_be_chosen(get: Get, potholes: InformationRequest) -> None:
    document = yaml.safe_load(SNAPSHOT.read_text(encoding="utf-8"))
    operation = document["paths"]["/api/v1/requests"]["get"]
    names: dict[str, Any] = {
        each["name"]: each["schema"]["items"]["enum"]
        for each in operation["parameters"]
        if each["name"] in {"fields", "include"}
    }
    (record,) = get("requests", fields=",".join(names["fields"]))["results"]
    assert list(record) == names["fields"]
    assert set(names["include"]) == set(names["fields"]) - set(get("requests")["results"][0])
    listed = document["components"]["schemas"]["ListedRequest"]
    assert list(listed["properties"]) == names["fields"]
    assert "required" not in listed, "Each of them can be left out."
