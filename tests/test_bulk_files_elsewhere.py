"""The programs of others read the files with the whole log: Datasette, Frictionless, and what reads Parquet."""

import datetime
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import frictionless
import pyarrow.parquet
import pytest
from django.test import Client

from requests_app import publication
from requests_app.bulk_files import contents, making, parquet
from requests_app.letters.parsed import Disposition
from requests_app.models import Authority, InformationRequest
from tests.builders import answer, letter_of, note, publish_letter, question, table
from tests.test_visibility import SECRET, body, hidden

__all__ = ["hidden"]  # a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def info_request(authority: Authority) -> InformationRequest:
    authority.licence_name, authority.licence_url = "A licence", "https://licence.example/"
    authority.save()
    gone = publish_letter(authority)
    publication.withdraw(letter_of(gone), by=None, reason="It named a person.")
    publish_letter(
        authority,
        reference=None,
        date=None,
        title="=Nothing\nsaid",
        questions=(question("1", "How many books?"),),
        answers=(answer("1"),),
    )
    return publish_letter(
        authority,
        reference="FOI-1",
        title="Potholes",
        questions=(question("1", "How many potholes?"), question("1.a", "By ward?"), question("2", "Who?")),
        answers=(
            answer("1", text="See the table.", tables=["t1"]),
            answer("2", text="Refused.", disposition=Disposition.REFUSED, cites=["s40(2)"]),
        ),
        tables=(table(("North", "3,180"), ("South", "<5")),),
        notes=(note("2", text="Names are withheld."),),
    )


@pytest.fixture
def download(visitor: Client) -> Callable[[str], bytes]:
    def get(name: str) -> bytes:
        if not visitor.get("/api/v1/bulk").json()["files"]:
            making.make()
        return body(visitor.get(f"/data/bulk/{name}"))

    return get


def test_datasette_serves_the_database(
    info_request: InformationRequest, download: Callable[[str], bytes], tmp_path: Path
) -> None:
    file = tmp_path / "log.sqlite"
    file.write_bytes(download("log.sqlite"))
    program = Path(sys.executable).with_name("datasette")

    def ask(path: str) -> Any:
        command = [str(program), "serve", str(file), "--get", path]
        said = subprocess.run(command, check=True, capture_output=True, timeout=60, cwd=tmp_path)
        return json.loads(said.stdout)

    tables = {each["name"]: each for each in ask("/log.json")["tables"]}
    assert set(contents.TABLES) <= set(tables)
    assert tables["questions"]["fts_table"] == "questions_fts"
    found = ask("/log/questions.json?_search=pothole&_shape=objects")
    assert [row["text"] for row in found["rows"]] == ["How many potholes?"]
    assert ask(f"/log/requests/{info_request.pk}.json?_shape=objects")["rows"][0]["reference"] == "FOI-1"
    figures = "select sum(value) from cells join tables on tables.id = cells.[table] where kind = 'count'"
    assert ask(f"/log.json?{urlencode({'sql': figures, '_shape': 'arrayfirst'})}") == [3180]


def test_the_csv_files_are_a_data_package_that_a_validator_accepts(
    info_request: InformationRequest, download: Callable[[str], bytes], tmp_path: Path
) -> None:
    with zipfile.ZipFile(io.BytesIO(download("log.csv.zip"))) as packed:
        packed.extractall(tmp_path)
    package = frictionless.Package(str(tmp_path / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])
    assert {task.name: task.stats["rows"] for task in report.tasks}["questions"] == 4
    rows = package.get_resource("requests").read_rows()
    assert {row["date"] for row in rows} == {info_request.date, None}
    keys = package.get_resource("citations").schema.foreign_keys
    assert {key["reference"]["resource"] for key in keys} == {"answers", "exemptions"}


def _parquet(packed: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(packed)) as package:
        return {
            name.removesuffix(".parquet"): pyarrow.parquet.ParquetFile(io.BytesIO(package.read(name)))
            for name in package.namelist()
        }


def test_parquet_has_the_tables_with_their_types(
    info_request: InformationRequest, download: Callable[[str], bytes]
) -> None:
    tables = _parquet(download("log.parquet.zip"))
    assert set(tables) == set(contents.TABLES)
    (request,) = [row for row in tables["requests"].read().to_pylist() if row["reference"]]
    assert (request["id"], request["date"]) == (str(info_request.pk), datetime.date(2025, 3, 14))
    assert request["published_at"] == info_request.published_at
    cells = [
        (row["printed"], row["value"], row["number"], row["missing"])
        for row in tables["cells"].read().to_pylist()
    ]
    assert cells == [
        ("North", "North", None, None),
        ("3,180", "3180", 3180.0, None),
        ("South", "South", None, None),
        ("<5", None, None, "suppressed"),
    ]
    for each in tables.values():
        inside = each.metadata.metadata
        about = {key.decode(): json.loads(inside[key]) for key in inside if key != b"ARROW:schema"}
        assert about["schema_version"] == contents.SCHEMA_VERSION
        assert about["licences"][0]["licence"]["name"] == "A licence"
        assert len(about["withdrawn"]) == 1


def test_parquet_is_written_in_parts(
    authority: Authority, download: Callable[[str], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "_ROWS_AT_ONCE", 2)
    titles = {publish_letter(authority, title=f"Request {number}").title for number in range(5)}
    requests = _parquet(download("log.parquet.zip"))["requests"]
    assert {row["title"] for row in requests.read().to_pylist()} == titles
    assert (requests.metadata.num_rows, requests.num_row_groups) == (5, 3)


def test_parquet_holds_nothing_that_is_not_published(hidden: Any, download: Callable[[str], bytes]) -> None:
    tables = _parquet(download("log.parquet.zip"))
    assert tables["requests"].metadata.num_rows
    assert SECRET not in str([each.read().to_pylist() for each in tables.values()]).lower()
    assert SECRET not in str([each.metadata.metadata for each in tables.values()]).lower()
