"""What docs/api.md shows works as it stands there."""

import io
import json
import re
from typing import Any
from urllib.error import HTTPError

import pytest
import yaml
from django.test import Client

from requests_app import publication
from requests_app.models import Authority, InformationRequest
from tests import builders
from tests.api.conftest import Get
from tests.api.test_schema import SNAPSHOT
from tests.pages import ROOT

PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
SITE = "https://foi.example.gov.uk"


@pytest.fixture
def open_address(visitor: Client) -> Any:
    """Stands in for urllib: asks this site instead of the one in the examples."""

    def urlopen(address: str) -> io.BytesIO:
        response = visitor.get(address.removeprefix(SITE))
        if response.status_code != 200:
            raise HTTPError(address, response.status_code, "", response.headers, None)  # type: ignore[arg-type]
        return io.BytesIO(response.getvalue())

    return urlopen


def _program(after: str) -> str:
    found = re.search(r"```python\n(.*?)```", PAGE[PAGE.index(after) :], re.DOTALL)
    assert found
    return re.sub(r"^(import|from) .*\n", "", found[1], flags=re.MULTILINE)


def test_every_address_of_the_public_api_is_listed() -> None:
    listed = {
        path for row in re.findall(r"^\| `.*", PAGE, re.MULTILINE) for path in re.findall(r"`(.*?)`", row)
    }
    paths = set(yaml.safe_load(SNAPSHOT.read_text(encoding="utf-8"))["paths"])
    public = {path for path in paths if "/staff/" not in path} - {"/api/v1/"}
    assert listed == {re.sub(r"\{(request|table)_id\}", "{id}", path) for path in public}


@pytest.mark.usefixtures("potholes")
def test_the_examples_for_curl_find_something(get: Get) -> None:
    (address,) = re.findall(rf"curl '{SITE}/api/v1/(.*?)'", PAGE)
    assert get(address)["count"] == 1
    assert get("questions", exemption="s40(2)", disposition="refused")["count"] == 2


@pytest.mark.usefixtures("potholes")
def test_the_example_that_saves_tables_does(open_address: Any) -> None:
    saved = []
    names = {"json": json, "urlopen": open_address, "urlretrieve": lambda *file: saved.append(file)}
    exec(_program("All tables with a column"), names)  # noqa: S102
    assert [name.endswith(".csv") for _, name in saved] == [True]


def test_the_example_that_keeps_a_copy_follows_what_changes(
    open_address: Any, authority: Authority, potholes: InformationRequest
) -> None:
    names: dict[str, Any] = {"json": json, "urlopen": open_address, "HTTPError": HTTPError}
    stays = builders.publish_letter(authority)
    exec(_program("Keeping a copy").replace(SITE, ""), names)  # noqa: S102
    assert set(names["copy"]) == {str(potholes.pk), str(stays.pk)}
    publication.withdraw(builders.letter_of(potholes), by=None, reason="A mistake.")
    builders.correct(builders.letter_of(stays), builders.parsed_letter(title="Corrected"))
    names["follow"](names["cursor"])
    assert {copied["title"] for copied in names["copy"].values()} == {"Corrected"}


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
