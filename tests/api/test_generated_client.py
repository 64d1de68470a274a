"""The schema is good enough to make a client of: one that nobody here wrote reads every published table."""

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from django.core.wsgi import get_wsgi_application

from requests_app import publication
from requests_app.models import Authority, RequestTable
from tables_app.models import Table
from tests import builders
from tests.api.test_schema import SNAPSHOT

NAME = "disclosure_log_client"
CONFIG = "post_hooks: []\ncontent_type_overrides:\n" + "".join(
    f"  {media_type}: application/octet-stream\n"
    for media_type in (
        "application/zip",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The client, as a program that reads the schema has written it."""
    folder = tmp_path_factory.mktemp("client")
    config = folder / "config.yaml"
    config.write_text(CONFIG)
    command = ["generate", "--path", str(SNAPSHOT), "--output-path", str(folder / NAME), "--meta", "none"]
    program = Path(sys.executable).with_name("openapi-python-client")
    subprocess.run(
        [program, *command, "--config", config, "--fail-on-warning"], check=True, timeout=120, cwd=folder
    )
    sys.path.insert(0, str(folder))
    yield importlib.import_module(NAME)
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.split(".")[0] == NAME]:
        del sys.modules[name]


@pytest.fixture
def client(made: ModuleType, kept_connection: None) -> Any:
    return made.Client(
        base_url="http://testserver",
        raise_on_unexpected_status=True,
        httpx_args={"transport": httpx.WSGITransport(get_wsgi_application())},
    )


def operation(tag: str, name: str) -> Any:
    return importlib.import_module(f"{NAME}.api.{tag}.{name}")


@pytest.fixture
def log(authority: Authority, other_authority: Authority) -> None:
    """Tables of two authorities: one of several pages of rows, one with marks and wide headers, and a withdrawn one."""
    authority.licence_name = "A licence"
    authority.save()
    long = builders.table(
        *((f"Ward {number}", str(number)) for number in range(230)), title="Potholes by ward"
    )
    wide = builders.table(
        ("North", "1,204", "<5", "[c]"),
        ("South", "-", "3.5%", ""),
        columns=(("Area",), ("Cases", "2021/22"), ("Cases", "2022/23"), ("Spend (£)",)),
        title="Cases, “open” & closed",
        name="t2",
    )
    builders.publish_letter(authority, tables=(long, wide))
    for of in (authority, other_authority, other_authority):
        builders.publish_letter(of, tables=(builders.table(),))
    gone = builders.publish_letter(other_authority, tables=(builders.table(),))
    publication.withdraw(builders.letter_of(gone), by=None, reason="A mistake.")


def all_tables(client: Any) -> Iterator[Any]:
    cursor = "*"
    while cursor:
        page = operation("log", "list_tables").sync(client=client, cursor=cursor, page_size=2)
        yield from page.results
        cursor = page.next_cursor


def all_rows(client: Any, table: Any) -> Iterator[list[str]]:
    number = 1
    while True:
        page = operation("log", "list_table_rows").sync(table.id, client=client, page=number)
        yield from page.results
        if page.next_ is None:
            return
        number += 1


@pytest.mark.usefixtures("log")
def test_a_generated_client_reads_every_published_table(client: Any) -> None:
    read = {
        table.id: (table.title, table.columns, list(all_rows(client, table))) for table in all_tables(client)
    }
    published = Table.objects.filter(pk__in=RequestTable.objects.values("table"))
    assert len(read) == published.count() == 5
    assert read == {table.pk: (table.title, table.column_names, table.rows) for table in published}
    assert max(len(rows) for _, _, rows in read.values()) == 230


@pytest.mark.usefixtures("log")
def test_it_reads_requests_with_their_questions_and_what_is_missing_is_none(
    client: Any, authority: Authority
) -> None:
    names = importlib.import_module(f"{NAME}.models.list_requests_include_item").ListRequestsIncludeItem
    found = operation("log", "list_requests").sync(
        client=client, authority=["northmere"], include=[names.QUESTIONS, names.ANSWERS]
    )
    assert found.count == 2
    for each in found.results:
        assert each.authority.name == authority.name
        assert each.licence.name == "A licence"
        assert each.licence.url is None
        whole = operation("log", "get_request").sync(each.id, client=client)
        assert [one.text for one in each.questions] == [one.text for one in whole.questions]
        assert whole.answers == each.answers


@pytest.mark.usefixtures("log")
def test_it_learns_what_was_withdrawn(client: Any) -> None:
    changes = operation("copying", "list_changes").sync(client=client)
    (withdrawn,) = [each for each in changes.results if each.kind.value == "withdrawn"]
    answered = operation("log", "get_request").sync_detailed(withdrawn.request_id, client=client)
    assert answered.status_code == 410
    assert answered.parsed.reason == "A mistake."
