"""Schemathesis asks every address for what the schema allows and forbids, and reads the answers against it."""

from typing import Any, Final

import hypothesis
import pytest
import schemathesis
from django.contrib.auth.models import User
from django.core.wsgi import get_wsgi_application
from rest_framework.throttling import SimpleRateThrottle
from schemathesis.specs.openapi.checks import positive_data_acceptance

from requests_app import publication
from requests_app.models import ApiKey, Authority, InformationRequest, Round
from tables_app.models import Table
from tests import builders
from tests.api.test_schema import SNAPSHOT
from tests.test_rounds import ask

EXAMPLES: Final = 25
BEYOND_WORDS: Final = {"authority", "exemption", "cursor", "period", "page"}
"""What a schema cannot say: which authorities there are, what a cursor or a year looks like, how far pages go."""
schema = schemathesis.openapi.from_path(SNAPSHOT)  # a test of its own sees to it that it is the one served
schema.app = get_wsgi_application()
pytestmark = pytest.mark.usefixtures("kept_connection")


@pytest.fixture(autouse=True)
def log(
    authority: Authority,
    other_authority: Authority,
    potholes: InformationRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Something published, corrected and withdrawn, the same asked of two authorities, and no limits."""
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": None, "staff": None})
    corrected = builders.publish_letter(authority)
    builders.correct(builders.letter_of(corrected), builders.parsed_letter())
    fines = builders.table(("North", "41"), columns=(("Ward",), ("2021/22",)), title="Fines issued by ward")
    builders.publish_letter(authority, tables=(fines,))
    withdrawn = builders.publish_letter(authority, tables=(builders.table(),))
    publication.withdraw(builders.letter_of(withdrawn), by=None, reason="A mistake.")
    for asked in (authority, other_authority):
        ask(asked)


@pytest.fixture
def headers(authority: Authority, publisher: User) -> dict[str, str]:
    _, key = ApiKey.objects.create_key(
        authority=authority, name="schemathesis", person=publisher, scopes=ApiKey.Scope.values
    )
    return {"Accept-Encoding": "identity", "Authorization": f"Api-Key {key}"}


READING = [
    operation.ok() for operation in schema.get_all_operations() if operation.ok().method.lower() == "get"
]


@pytest.mark.parametrize("operation", READING, ids=lambda operation: operation.label)
def test_what_is_published_is_as_the_schema_says(
    operation: Any, headers: dict[str, str], potholes: InformationRequest
) -> None:
    known = {
        "request_id": str(potholes.pk),
        "letter_id": str(potholes.pk),
        "table_id": str(potholes.tables.get().table_id),
        "anchor": "q1",
        "slug": {
            "exemptions": "foia-s40-2",
            "rounds": Round.objects.shown().get().slug,
            "topics": "parking",
            "authorities": "northmere",
        }.get(operation.path.split("/")[3]),
        "authority": "northmere",
        "name": Table.objects.exclude(series="").get().series,
    }
    names = {parameter.name for parameter in operation.path_parameters}
    case = operation.Case(
        path_parameters={name: known[name] for name in names},
        query={"q": "potholes"} if operation.path.endswith("/search") else {},
    )
    assert case.call_and_validate(headers=headers).status_code == 200


@schema.parametrize()  # type: ignore[untyped-decorator]
@hypothesis.settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture],
)
def test_the_api_keeps_its_schema(case: schemathesis.Case, headers: dict[str, str]) -> None:
    asked = {*(case.query or {}), *case.path_parameters}
    beyond = case.method != "GET" or "/staff/" in case.operation.path or asked & BEYOND_WORDS
    excluded = [positive_data_acceptance] if beyond else []
    case.call_and_validate(headers=headers, excluded_checks=excluded)
