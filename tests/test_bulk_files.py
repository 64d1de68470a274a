"""The files with the whole log in them: what they hold, when they are made, and that they never outlive a withdrawal."""

import csv
import datetime
import hashlib
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from requests_app import publication
from requests_app.bulk_files import contents, making
from requests_app.letters.parsed import Disposition
from requests_app.models import Authority, BulkFile, InformationRequest
from requests_app.withdrawing import withdraw
from tests.builders import answer, correct, letter_of, note, parsed_letter, publish_letter, question, table
from tests.test_visibility import SECRET, body, hidden

__all__ = ["hidden"]  # a fixture

pytestmark = pytest.mark.django_db

NAMES = ("log.csv.zip", "log.ndjson.zip", "log.parquet.zip", "log.sqlite")


@pytest.fixture
def info_request(authority: Authority) -> InformationRequest:
    authority.licence_name, authority.licence_url = "A licence", "https://licence.example/"
    authority.save()
    parsed = parsed_letter(
        reference="FOI-1",
        title="Potholes and =bridges",
        questions=(question("1", "How many potholes?"), question("1.a", "By ward?"), question("2", "Who?")),
        answers=(
            answer("1", "1.a", text="See the table.", tables=["t1"]),
            answer("2", text="Refused.", disposition=Disposition.REFUSED, cites=["s40(2)"]),
        ),
        tables=(table(("North", "3,180"), ("South", "<5")),),
        notes=(note("2", text="Names are withheld."),),
    )
    return publish_letter(authority, parsed)


@contextmanager
def database(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as opened:
        yield opened


@pytest.fixture
def sqlite(info_request: InformationRequest, tmp_path: Path, visitor: Client) -> Iterator[sqlite3.Connection]:
    making.make()
    file = tmp_path / "log.sqlite"
    file.write_bytes(body(visitor.get("/data/bulk/log.sqlite")))
    with database(file) as opened:
        yield opened


def unzipped(response: Any) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(body(response))) as package:
        return {name: package.read(name).decode("utf-8-sig") for name in package.namelist()}


# What they hold ------------------------------------------------------------------------------------


def test_ndjson_holds_each_request_as_the_api_gives_it(
    visitor: Client, info_request: InformationRequest, settings: Any
) -> None:
    settings.SITE_URL = "http://testserver"
    making.make()
    (line,) = unzipped(visitor.get("/data/bulk/log.ndjson.zip"))["requests.ndjson"].splitlines()
    assert json.loads(line) == visitor.get(f"/api/v1/requests/{info_request.pk}").json()


def test_csv_has_a_file_for_each_table_that_no_spreadsheet_runs(
    visitor: Client, info_request: InformationRequest
) -> None:
    making.make()
    files = unzipped(visitor.get("/data/bulk/log.csv.zip"))
    assert set(files) == {"about.json", "datapackage.json", *(f"{name}.csv" for name in contents.TABLES)}
    rows = {
        name: list(csv.DictReader(io.StringIO(text))) for name, text in files.items() if name.endswith(".csv")
    }
    assert [row["reference"] for row in rows["requests.csv"]] == ["FOI-1"]
    assert [row["text"] for row in rows["questions.csv"]] == ["How many potholes?", "By ward?", "Who?"]
    assert [(row["provision"], row["exemption"], row["role"]) for row in rows["citations.csv"]] == [
        ("s40(2)", "s40(2)", "operative")
    ]
    cells = [
        (row["row"], row["header"], row["printed"], row["value"], row["missing"]) for row in rows["cells.csv"]
    ]
    assert cells == [
        ("0", "Ward", "North", "North", ""),
        ("0", "Potholes", "3,180", "3180", ""),
        ("1", "Ward", "South", "South", ""),
        ("1", "Potholes", "<5", "", "suppressed"),
    ]


def test_csv_cells_do_not_run(visitor: Client, authority: Authority) -> None:
    publish_letter(authority, title="=cmd()")
    making.make()
    assert ",'=cmd()," in unzipped(visitor.get("/data/bulk/log.csv.zip"))["requests.csv"]


def test_sqlite_keeps_every_key(sqlite: sqlite3.Connection) -> None:
    assert sqlite.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert sqlite.execute("PRAGMA foreign_key_check").fetchall() == []
    assert len(sqlite.execute("PRAGMA foreign_key_list(citations)").fetchall()) == 2
    asked = "SELECT q.text, a.text FROM answered JOIN questions q ON q.id = question JOIN answers a ON a.id = answer"
    assert sqlite.execute(asked).fetchall() == [
        ("How many potholes?", "See the table."),
        ("By ward?", "See the table."),
        ("Who?", "Refused."),
    ]
    parents = "SELECT q.number, p.number FROM questions q JOIN questions p ON p.id = q.parent"
    assert sqlite.execute(parents).fetchall() == [("1.a", "1")]
    assert sqlite.execute("SELECT sum(value) FROM cells WHERE kind = 'count'").fetchone() == (3180,)


def test_sqlite_can_be_searched_for_words(sqlite: sqlite3.Connection) -> None:
    found = "SELECT title FROM requests WHERE rowid IN (SELECT rowid FROM requests_fts WHERE requests_fts MATCH ?)"
    assert sqlite.execute(found, ["pothole"]).fetchall() == [("Potholes and =bridges",)]
    assert sqlite.execute(found, ["badgers"]).fetchall() == []


@pytest.mark.usefixtures("info_request")
def test_each_says_inside_when_it_was_made_under_which_licences_and_what_was_withdrawn(
    visitor: Client, authority: Authority, tmp_path: Path
) -> None:
    gone = letter_of(publish_letter(authority))
    publication.withdraw(gone, by=None, reason="It named a person.")
    making.make()
    told = [json.loads(unzipped(visitor.get(f"/data/bulk/{name}"))["about.json"]) for name in NAMES[:2]]
    assert told[0] == told[1]
    about = told[0]
    assert about["schema_version"] == contents.SCHEMA_VERSION
    assert about["request_count"] == 1
    assert about["licences"] == [
        {
            "authority": "northmere",
            "name": "Northmere Borough Council",
            "licence": {"name": "A licence", "url": "https://licence.example/"},
        }
    ]
    assert [each["request_id"] for each in about["withdrawn"]] == [str(gone.pk)]
    age = timezone.now() - datetime.datetime.fromisoformat(about["generated_at"])
    assert datetime.timedelta() <= age < datetime.timedelta(minutes=5)
    file = tmp_path / "log.sqlite"
    file.write_bytes(body(visitor.get("/data/bulk/log.sqlite")))
    with database(file) as opened:
        assert opened.execute("PRAGMA user_version").fetchone() == (contents.SCHEMA_VERSION,)
        inside = dict(opened.execute("SELECT name, value FROM about"))
        assert inside["generated_at"] == about["generated_at"]
        assert opened.execute("SELECT request, reason FROM withdrawn").fetchall() == [
            (str(gone.pk), "It named a person.")
        ]


def test_the_change_feed_goes_on_where_the_files_end(visitor: Client, authority: Authority) -> None:
    publish_letter(authority)
    making.make()
    later = publish_letter(authority)
    about = json.loads(unzipped(visitor.get("/data/bulk/log.ndjson.zip"))["about.json"])
    changes = visitor.get(about["changes_url"].removeprefix("https://log.example")).json()["results"]
    assert [change["request_id"] for change in changes] == [str(later.pk)]


def test_a_log_of_several_batches_is_there_once(
    visitor: Client, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "_BATCH", 2)
    published = {str(publish_letter(authority).pk) for _ in range(5)}
    making.make()
    lines = unzipped(visitor.get("/data/bulk/log.ndjson.zip"))["requests.ndjson"].splitlines()
    assert len(lines) == 5
    assert {json.loads(line)["id"] for line in lines} == published


def test_nothing_that_is_not_published_is_in_them(visitor: Client, hidden: Any) -> None:
    making.make()
    for name in set(NAMES) - {"log.parquet.zip"}:  # compressed inside; looked into by those who read it
        response = visitor.get(f"/data/bulk/{name}")
        assert response.status_code == 200
        texts = unzipped(response).values() if name.endswith(".zip") else [body(response).decode("latin-1")]
        assert not [text for text in texts if SECRET in text.lower()], name


# What is taken back --------------------------------------------------------------------------------


def test_a_withdrawal_closes_all_files_within_the_request_that_withdraws(
    visitor: Client, info_request: InformationRequest
) -> None:
    making.make()
    tags = {name: visitor.head(f"/data/bulk/{name}")["ETag"] for name in NAMES}
    seen = withdraw(letter_of(info_request), by=None, reason="It named a person.")
    assert seen.left == ()
    for name in NAMES:
        response = visitor.get(f"/data/bulk/{name}", headers={"If-None-Match": tags[name]})
        assert response.status_code == 503
        assert int(response["Retry-After"]) > 0
    listed = visitor.get("/api/v1/bulk").json()
    assert (listed["generated_at"], listed["files"]) == (None, [])
    assert "being made anew" in visitor.get("/data").text


def test_a_correction_closes_them_too(visitor: Client, info_request: InformationRequest) -> None:
    making.make()
    correct(letter_of(info_request), parsed_letter(reference="FOI-1"), "A name was taken out.")
    closed = visitor.get("/data/bulk/log.sqlite")
    assert (closed.status_code, closed.headers["Content-Type"]) == (503, "application/problem+json")
    assert closed.json()["type"] == "urn:problem-type:foilog:being-made"
    assert int(closed.headers["Retry-After"]) > 0


def test_a_publication_leaves_them_open(visitor: Client, authority: Authority) -> None:
    making.make()
    publish_letter(authority)
    assert visitor.head("/data/bulk/log.sqlite").status_code == 200


def test_files_that_are_given_out_after_a_withdrawal_are_told(
    info_request: InformationRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    making.make()
    monkeypatch.setattr("requests_app.models.bulk_files.BulkFileQuerySet.public", lambda rows: rows.all())
    seen = withdraw(letter_of(info_request), by=None, reason="It named a person.")
    assert set(seen.left) == {f"/data/bulk/{name}" for name in NAMES}


def test_they_are_made_anew_without_it_and_the_old_ones_are_deleted(
    visitor: Client, info_request: InformationRequest, authority: Authority
) -> None:
    publish_letter(authority, reference="FOI-2")
    making.make()
    old = set(BulkFile.objects.values_list("path", flat=True))
    publication.withdraw(letter_of(info_request), by=None, reason="It named a person.")
    assert making.renew(timezone.now())
    text = unzipped(visitor.get("/data/bulk/log.ndjson.zip"))["requests.ndjson"]
    assert str(info_request.pk) not in text
    assert "FOI-2" in text
    assert not [path for path in old if default_storage.exists(path)]
    assert len(default_storage.listdir("bulk")[1]) == len(NAMES)


def test_what_is_withdrawn_while_they_are_made_is_in_none(
    visitor: Client, info_request: InformationRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = letter_of(info_request)
    write = making._write_cells

    def meanwhile(*given: Any) -> None:
        write(*given)
        publication.withdraw(letter, by=None, reason="It named a person.")

    monkeypatch.setattr(making, "_write_cells", meanwhile)
    assert not making.renew(timezone.now())
    assert not BulkFile.objects.exists()
    assert visitor.get("/data/bulk/log.sqlite").status_code == 503


def test_the_command_says_so_where_they_are_overtaken(
    info_request: InformationRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter, write = letter_of(info_request), making._write_cells

    def meanwhile(*given: Any) -> None:
        write(*given)
        publication.withdraw(letter, by=None, reason="It named a person.")

    monkeypatch.setattr(making, "_write_cells", meanwhile)
    with pytest.raises(CommandError, match="Run this again"):
        call_command("bulk_files")


def test_what_a_stopped_worker_left_is_deleted(authority: Authority) -> None:
    default_storage.save("bulk/left-over", io.BytesIO(b"x"))
    making.make()
    assert not default_storage.exists("bulk/left-over")


# When they are made --------------------------------------------------------------------------------


def test_they_are_made_once_a_night(authority: Authority) -> None:
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    making.make()
    BulkFile.objects.update(made_at=noon)
    assert not making.renew(noon + datetime.timedelta(hours=1))
    assert not making.renew(noon + datetime.timedelta(hours=13))
    assert making.renew(noon + datetime.timedelta(hours=14, minutes=1))


def test_the_command_says_what_it_made(capsys: pytest.CaptureFixture[str], authority: Authority) -> None:
    call_command("bulk_files")
    said = capsys.readouterr().out
    for file in BulkFile.objects.all():
        assert f"{file.sha256}  {file.name}" in said


# How they are given out ----------------------------------------------------------------------------


@pytest.fixture
def whole(visitor: Client, info_request: InformationRequest) -> bytes:
    making.make()
    return body(visitor.get("/data/bulk/log.sqlite"))


def test_the_api_lists_them_with_size_and_digest(visitor: Client, whole: bytes) -> None:
    index = visitor.get("/api/v1/").json()
    listed = visitor.get(index["bulk"]).json()
    assert listed["schema_version"] == contents.SCHEMA_VERSION
    assert [file["name"] for file in listed["files"]] == list(NAMES)
    sqlite = listed["files"][-1]
    assert (sqlite["size"], sqlite["sha256"]) == (len(whole), hashlib.sha256(whole).hexdigest())
    assert body(visitor.get(sqlite["url"])) == whole


@pytest.mark.parametrize(
    ("asked", "start", "end"), [("bytes=0-99", 0, 100), ("bytes=100-", 100, None), ("bytes=-7", -7, None)]
)
def test_a_part_is_given(visitor: Client, whole: bytes, asked: str, start: int, end: int | None) -> None:
    headers = {"Range": asked, "Accept-Encoding": "gzip"}
    response = visitor.get("/data/bulk/log.sqlite", headers=headers)
    assert response.status_code == 206
    assert body(response) == whole[start:end]
    assert response["Content-Length"] == str(len(whole[start:end]))
    first = start % len(whole)
    assert response["Content-Range"] == f"bytes {first}-{first + len(whole[start:end]) - 1}/{len(whole)}"


def test_a_part_of_another_file_is_the_whole(visitor: Client, whole: bytes) -> None:
    headers = {"Range": "bytes=0-99", "If-Range": '"another"'}
    response = visitor.get("/data/bulk/log.sqlite", headers=headers)
    assert (response.status_code, body(response)) == (200, whole)


def test_a_part_of_a_size_that_no_file_has_is_not_understood(visitor: Client, whole: bytes) -> None:
    for asked in (f"bytes={'9' * 5000}-", f"bytes=0-{'9' * 5000}", f"bytes=-{'9' * 5000}"):
        response = visitor.get("/data/bulk/log.sqlite", headers={"Range": asked})
        assert (response.status_code, body(response)) == (200, whole)


def test_a_part_beyond_the_end_is_refused(visitor: Client, whole: bytes) -> None:
    response = visitor.get("/data/bulk/log.sqlite", headers={"Range": f"bytes={len(whole)}-"})
    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{len(whole)}")


def test_who_has_the_file_is_told_so(visitor: Client, whole: bytes) -> None:
    tag = f'"{hashlib.sha256(whole).hexdigest()}"'
    response = visitor.get("/data/bulk/log.sqlite", headers={"If-None-Match": tag})
    assert response.status_code == 304


def test_a_file_that_never_was_is_not_found(visitor: Client) -> None:
    assert visitor.get("/data/bulk/log.xml").status_code == 404
