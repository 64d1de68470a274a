"""The schema is the promise: it is complete, it changes on purpose only, and the API keeps it."""

import json
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern

from requests_app import urls
from tests.api.conftest import Get

SNAPSHOT: Final = Path(__file__).parent.parent.parent / "docs" / "openapi.yaml"


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The schema as `manage.py spectacular` writes it, which fails for what it cannot describe."""
    file = tmp_path_factory.mktemp("schema") / "openapi.yaml"
    call_command("spectacular", file=str(file), validate=True, fail_on_warn=True)
    return file.read_text(encoding="utf-8")


def test_the_schema_changes_on_purpose_only(schema: str) -> None:
    assert schema == SNAPSHOT.read_text(encoding="utf-8"), (
        "The API's schema has changed. If that keeps the promise in docs/api.md, write it anew: make schema"
    )


def test_the_schema_is_served_as_it_is_written(visitor: Client, schema: str) -> None:
    response = visitor.get("/api/v1/schema")
    assert response.headers["Content-Type"].startswith("application/vnd.oai.openapi")
    assert yaml.safe_load(response.content) == yaml.safe_load(schema)
    as_json = visitor.get("/api/v1/schema", headers={"accept": "application/vnd.oai.openapi+json"})
    assert json.loads(as_json.content) == yaml.safe_load(schema)


def test_the_schema_is_openapi_3_1(schema: str) -> None:
    assert yaml.safe_load(schema)["openapi"].startswith("3.1.")


def test_every_address_is_in_the_schema(schema: str) -> None:
    names = {"api-schema", "api-docs"}  # they describe, and need no description
    routes = {
        f"/api/v1/{route.pattern}".replace("<uuid:", "{").replace("<str:", "{").replace("<slug:", "{")
        for route in urls.api
        if isinstance(route, URLPattern) and route.name not in names
    }
    assert {route.replace(">", "}") for route in routes} == set(yaml.safe_load(schema)["paths"])


def test_every_operation_has_a_name_a_sentence_and_its_problems(schema: str) -> None:
    operations: list[dict[str, Any]] = [
        operation for path in yaml.safe_load(schema)["paths"].values() for operation in path.values()
    ]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    for operation in operations:
        assert operation["description"].endswith(".")
        assert {"400", "429"} <= set(operation["responses"])
        for status, response in operation["responses"].items():
            assert status.startswith("2") or list(response["content"]) == ["application/problem+json"]
        for parameter in operation.get("parameters", ()):
            assert parameter["in"] == "path" or parameter["description"]


def test_every_list_that_is_walked_names_the_next_cursor(schema: str) -> None:
    described = yaml.safe_load(schema)
    walked = [
        operation
        for path in described["paths"].values()
        for operation in path.values()
        if {"cursor", "page"} <= {parameter["name"] for parameter in operation.get("parameters", ())}
    ]
    assert len(walked) > 5
    for operation in walked:
        [body] = operation["responses"]["200"]["content"].values()
        page = described["components"]["schemas"][body["schema"]["$ref"].rpartition("/")[2]]
        assert "next_cursor" in page["required"], operation["operationId"]


def test_the_index_leads_everywhere(get: Get, visitor: Client, db: None) -> None:
    index = get("")
    assert len(index) == 13
    for name, address in index.items():
        needs_words = {"q": "x"} if name == "search" else {}
        assert visitor.get(address, needs_words).status_code == 200, address


def test_the_page_of_the_api_runs_under_a_policy_of_its_own(visitor: Client) -> None:
    page = visitor.get("/api/v1/docs")
    policy = page.headers["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src" not in policy
    assert "default-src 'self'" in policy
    html = page.content.decode()
    assert "http://" not in html
    assert "https://" not in html
    assert "unsafe-inline" not in visitor.get("/help").headers["Content-Security-Policy"]
