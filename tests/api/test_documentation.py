"""What docs/api.md shows works as it stands there: its examples are run against a site, and change nothing but its address."""

import csv
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from requests_app import publication
from requests_app.models import Authority, InformationRequest
from tests import builders, programs
from tests.api.test_schema import SNAPSHOT
from tests.pages import ROOT

PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
SITE = "https://foi.example.gov.uk"


@pytest.fixture
def examples(live_server: LiveServer) -> Any:
    """`examples("python")` returns the programs of a language, with the address of a site that is there."""

    def written_in(language: str) -> list[str]:
        found = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
        assert all(SITE in each for each in found)
        return [each.replace(SITE, live_server.url) for each in found]

    return written_in


@pytest.fixture
def tables(authority: Authority, other_authority: Authority) -> list[InformationRequest]:
    """More tables than a page holds, one of them without a column about wards."""
    many = [builders.publish_letter(authority, tables=(builders.table(),)) for _ in range(21)]
    schools = builders.table(
        ("Hill school", "53%"), columns=(("Place",), ("Absence", "2021/22")), title="Absence"
    )
    builders.publish_letter(other_authority, tables=(schools,))
    return many


def test_every_address_of_the_public_api_is_listed() -> None:
    listed = {
        path
        for row in re.findall(r"^\| `.*", PAGE, re.MULTILINE)
        for path in re.findall(r"`(/api/v1/.*?)`", row)
        if "/staff/" not in path
    }
    paths = set(yaml.safe_load(SNAPSHOT.read_text(encoding="utf-8"))["paths"])
    public = {path for path in paths if "/staff/" not in path} - {"/api/v1/"}
    assert listed == {re.sub(r"\{(request|table)_id\}", "{id}", path) for path in public}


@pytest.mark.usefixtures("tables")
def test_the_examples_for_curl_find_something(
    examples: Any, potholes: InformationRequest, tmp_path: Path
) -> None:
    if not shutil.which("curl"):
        programs.missing("curl", "curl")
    answers = []
    for each in examples("sh"):
        command = ["sh", "-ec", each.replace("curl ", "curl --fail --silent --show-error ", 1)]
        said = subprocess.run(command, check=True, capture_output=True, timeout=60, cwd=tmp_path)
        answers.append(json.loads(said.stdout))
    refused, questions, listed, asked_before, absence = answers
    assert [each["reference"] for each in refused["results"]] == ["FOI-2025-0777"]
    assert {each["number"] for each in questions["results"]} == {"2", "2.a"}
    assert {frozenset(each) for each in listed["results"]} == {
        frozenset(["title", "date", "url", "questions"])
    }
    assert asked_before["results"][0]["matches"]
    assert [each["title"] for each in absence["results"]] == ["Absence"]


def test_the_example_in_python_saves_every_table(
    examples: Any, tables: list[InformationRequest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    exec(examples("python")[0], {})  # noqa: S102
    ids = {str(each.tables.get().table_id) for each in tables}
    assert {file.stem for file in tmp_path.iterdir()} == ids
    for file in tmp_path.iterdir():
        rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
        assert rows == [["Ward", "Potholes"], ["North", "41"], ["South", "<5"]]


def test_the_example_in_python_that_keeps_a_copy_follows_what_changes(
    examples: Any, authority: Authority, potholes: InformationRequest
) -> None:
    names: dict[str, Any] = {}
    stays = builders.publish_letter(authority)
    exec(examples("python")[1], names)  # noqa: S102
    assert set(names["copy"]) == {str(potholes.pk), str(stays.pk)}
    publication.withdraw(builders.letter_of(potholes), by=None, reason="A mistake.")
    builders.correct(builders.letter_of(stays), builders.parsed_letter(title="Corrected"))
    names["follow"](names["cursor"])
    assert {copied["title"] for copied in names["copy"].values()} == {"Corrected"}


def test_the_examples_in_r_read_what_is_there(
    examples: Any, tables: list[InformationRequest], tmp_path: Path
) -> None:
    if not shutil.which("Rscript"):
        programs.missing("Rscript", "r-base-core r-cran-jsonlite")
    program = tmp_path / "examples.R"
    told = "cat(toJSON(list(tables = tables, years = years, outcomes = outcomes)))"
    program.write_text("\n".join([*examples("r"), told]))
    said = subprocess.run(
        ["Rscript", program], check=False, capture_output=True, timeout=120, cwd=tmp_path, text=True
    )
    assert said.returncode == 0, said.stderr
    read = json.loads(said.stdout)
    assert set(read["tables"]) == {str(each.tables.get().table_id) for each in tables}
    for rows in read["tables"].values():
        assert rows == [{"Ward": "North", "Potholes": "41"}, {"Ward": "South", "Potholes": "<5"}]
    assert read["years"] == [{"value": "2025", "count": 22}]
    assert sum(each["count"] for each in read["outcomes"]) == 22


def test_nothing_of_this_version_is_said_to_end(visitor: Client, db: None) -> None:
    headers = visitor.get("/api/v1/authorities").headers
    assert not {"Sunset", "Deprecation"} & set(headers), "docs/api.md says that nothing carries them now."


def test_every_type_of_problem_that_is_listed_is_one(visitor: Client, db: None) -> None:
    (listed,) = re.findall(r"The types are (.*?)\.\n", PAGE, re.DOTALL)
    types = set(re.findall(r"`(.*?)`", listed))
    assert {"invalid", "withdrawn", "too-slow"} <= types
    example = json.loads(re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)[1])  # type: ignore[index]
    real = visitor.get("/api/v1/requests", {"outcom": "x"}).json()
    assert {key: real[key] for key in ("type", "title", "status", "detail")} == {
        key: example[key] for key in ("type", "title", "status", "detail")
    }
    assert real["errors"][0] | {"detail": ""} == example["errors"][0] | {"detail": ""}
