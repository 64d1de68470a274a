from collections.abc import Callable
from typing import Any, Protocol

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from requests_app.letters.parsed import Disposition
from requests_app.models import ApiKey, Authority, InformationRequest, Membership
from tests import builders

type MakeClient = Callable[..., Client]


class Get(Protocol):
    """`get("requests", q="potholes")` returns the body of an answer, which must be `status`."""

    def __call__(self, path: str, *, status: int = 200, **parameters: Any) -> Any: ...


@pytest.fixture
def get(visitor: Client) -> Get:
    def ask(path: str, *, status: int = 200, **parameters: Any) -> Any:
        address = path if path.startswith("http") else f"/api/v1/{path}"
        response = visitor.get(address, parameters or None)
        assert response.status_code == status, response.content
        return response.json()

    return ask


@pytest.fixture
def program(authority: Authority) -> MakeClient:
    """`program("letters:read")`: a program with a key of that scope; without one, of all scopes.

    It acts for `person`, or else for an administrator of its authority.
    """

    def make(*scopes: str, of: Authority = authority, person: User | None = None, **key: Any) -> Client:
        if person is None:
            person, _ = User.objects.get_or_create(username=f"officer-{of.slug}")
            Membership.objects.get_or_create(user=person, authority=of, role="administrator")
        _, secret = ApiKey.objects.create_key(
            authority=of,
            name="case system",
            person=person,
            scopes=list(scopes or ApiKey.Scope.values),
            **key,
        )
        return Client(headers={"authorization": f"Api-Key {secret}"})

    return make


@pytest.fixture
def walk(get: Get) -> Callable[..., list[Any]]:
    """`walk("requests", page_size=2)` returns all that a walk by cursor finds."""

    def everything(path: str, **parameters: Any) -> list[Any]:
        page = get(path, cursor="*", **parameters)
        found = list(page["results"])
        while page["next"]:
            page = get(page["next"])
            assert page["results"], "A page after the first is never empty."
            found += page["results"]
        return found

    return everything


@pytest.fixture
def queries(visitor: Client) -> Callable[[str], int]:
    """`queries("requests")` returns how many queries an answer takes, without those of the limit's count."""

    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            response = visitor.get(f"/api/v1/{path}")
        assert response.status_code == 200, response.content
        return sum('"cache"' not in query["sql"] and "SAVEPOINT" not in query["sql"] for query in captured)

    return count


@pytest.fixture(autouse=True)
def no_limits_left(db: None) -> None:
    """Each test may ask as often as the first."""
    cache.clear()


@pytest.fixture
def potholes(authority: Authority) -> InformationRequest:
    """Three questions, of which one is refused and one has its parent's answer, and a table."""
    return builders.publish_letter(
        authority,
        reference="FOI-2025-0777",
        title="Potholes reported and repaired",
        questions=(
            builders.question("1", "How many potholes were reported?"),
            builders.question("2", "Who reported them?"),
            builders.question("2.a", "By name?"),
        ),
        answers=(
            builders.answer("1", text="There were 53. See the table.", tables=["t1"]),
            builders.answer(
                "2",
                text="We refuse to say under section 40(2).",
                disposition=Disposition.REFUSED,
                cites=["s40(2)"],
            ),
        ),
        tables=(builders.table(),),
        notes=(builders.note("1"),),
    )
