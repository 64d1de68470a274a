"""Programs of an authority's staff: what a key lets them do, and what not."""

import datetime
import hashlib
import uuid
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from requests_app.models import ApiKey, Authority, Event, InformationRequest, Letter
from requests_app.review import Status
from tests import builders
from tests.api.conftest import MakeClient
from tests.workroom import SCAN, a_file, run_jobs

pytestmark = pytest.mark.usefixtures("made_up_reading")
LETTERS = "/api/v1/staff/letters"


def _send(client: Client, *attachments: SimpleUploadedFile, letter: SimpleUploadedFile | None = None) -> Any:
    return client.post(LETTERS, {"letter": letter or a_file(), "attachments": list(attachments)})


def _spreadsheet() -> SimpleUploadedFile:
    return a_file("Year,Cost\n2025,£900\n", "costs.csv")


# Sending in --------------------------------------------------------------------------------------


def test_a_letter_that_is_sent_in_waits_to_be_read(program: MakeClient) -> None:
    response = _send(program())
    assert response.status_code == 201
    sent = response.json()
    letter = Letter.objects.get()
    assert (sent["id"], sent["status"]) == (str(letter.pk), "waiting")
    (file,) = sent["files"]
    assert (file["kind"], file["filename"], file["size"]) == ("letter", "letter.txt", 16)
    assert file["sha256"] == hashlib.sha256(b"NDC-2041 benches").hexdigest()
    assert (sent["document_url"], sent["public_url"], sent["warnings"]) == (None, None, [])
    assert response.headers["Location"] == sent["api_url"] == f"http://testserver{LETTERS}/{letter.pk}"


def test_the_audit_trail_names_the_key_and_no_person(program: MakeClient, authority: Authority) -> None:
    _send(program())
    event = Event.objects.get()
    assert (event.by, event.by_key) == (None, "case system")
    assert event.letter.authority == authority
    assert event.letter.uploaded_by is None


def test_what_became_of_a_letter_can_be_asked(program: MakeClient) -> None:
    client = program()
    address = _send(client).json()["api_url"]
    run_jobs()
    letter = client.get(address).json()
    assert letter["status"] == "draft"
    document = client.get(letter["document_url"]).json()
    assert (document["schema"], document["reference"]) == ("foilog.letter/1", "NDC-2041")
    assert [warning["code"] for warning in letter["warnings"]] == [
        warning["code"] for warning in document["warnings"]
    ]


def test_a_letter_that_could_not_be_read_says_why_and_what_to_do(program: MakeClient) -> None:
    client = program()
    address = _send(client, letter=a_file(SCAN)).json()["api_url"]
    run_jobs()
    letter = client.get(address).json()
    assert (letter["status"], letter["problem"]) == ("unreadable", "This PDF holds pictures of pages.")
    assert letter["advice"].startswith("Upload the original document")
    assert letter["document_url"] is None
    missing = client.get(f"{address}/document")
    assert (missing.status_code, missing.json()["status"]) == (404, 404)


def test_spreadsheets_are_read_with_their_letter(program: MakeClient) -> None:
    client = program()
    letter = _send(client, _spreadsheet()).json()
    assert [(file["kind"], file["filename"]) for file in letter["files"]] == [
        ("letter", "letter.txt"),
        ("attachment", "costs.csv"),
    ]
    run_jobs()
    document = client.get(f"{letter['api_url']}/document").json()
    assert document["tables"][-1]["title"] == "Costs"


def test_a_letter_that_was_sent_in_before_is_named_and_not_stored_twice(program: MakeClient) -> None:
    client = program()
    before = _send(client).json()
    again = _send(client)
    assert (again.status_code, again.headers["Content-Type"]) == (409, "application/problem+json")
    assert again.json()["type"] == "urn:problem-type:foilog:duplicate-letter"
    assert again.json()["letter"] == {"id": before["id"], "api_url": before["api_url"]}
    assert Letter.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "detail"),
    [
        ("letter.exe", b"MZ", "not a type of file that can be read"),
        ("letter.pdf", b"", "is empty"),
        ("costs.xlsx", b"PK", "is a spreadsheet"),
    ],
)
def test_a_file_that_is_no_letter_is_refused_with_advice(
    program: MakeClient, name: str, content: bytes, detail: str
) -> None:
    response = _send(program(), letter=a_file(content, name))
    problem = response.json()
    assert (response.status_code, problem["type"]) == (422, "urn:problem-type:foilog:refused-file")
    assert detail in problem["detail"]
    assert problem["filename"] == name
    assert problem["advice"]
    assert not Letter.objects.exists()


def test_a_refused_attachment_leaves_nothing_behind(program: MakeClient) -> None:
    client = program()
    refused = _send(client, _spreadsheet(), a_file("MZ", "virus.exe"))
    assert (refused.status_code, refused.json()["filename"]) == (422, "virus.exe")
    assert not Letter.objects.exists()
    assert _send(client, _spreadsheet()).status_code == 201


def test_a_letter_has_to_be_there(program: MakeClient) -> None:
    client = program()
    empty = client.post(LETTERS, {})
    assert [(error["pointer"], error["code"]) for error in empty.json()["errors"]] == [
        ("/letter", "required")
    ]
    words = client.post(LETTERS, {"letter": "words"})
    assert (words.status_code, words.json()["errors"][0]["pointer"]) == (400, "/letter")
    wrong_type = client.post(LETTERS, {"letter": "words"}, content_type="application/json")
    assert wrong_type.status_code == 415


# Looking -----------------------------------------------------------------------------------------


def test_letters_are_listed_by_where_they_stand(program: MakeClient, authority: Authority) -> None:
    client = program()
    builders.make_letter(authority, status=Status.DRAFT)
    _send(client)
    assert [letter["status"] for letter in client.get(LETTERS).json()["results"]] == ["waiting", "draft"]
    assert client.get(LETTERS, {"status": "draft"}).json()["count"] == 1
    assert client.get(LETTERS, {"status": "lost"}).status_code == 400
    assert client.get(LETTERS, {"state": "draft"}).json()["errors"][0]["code"] == "unknown"


def test_a_published_letter_says_where_it_is_public(
    program: MakeClient, potholes: InformationRequest
) -> None:
    letter = program().get(f"{LETTERS}/{potholes.pk}").json()
    assert letter["status"] == "published"
    assert letter["public_url"] == "http://testserver/requests/northmere/foi-2025-0777"


def test_letters_cost_the_same_for_one_as_for_many(
    program: MakeClient, authority: Authority, django_assert_max_num_queries: Any
) -> None:
    for _ in range(10):
        builders.publish_letter(authority)
    client = program()
    with django_assert_max_num_queries(12):
        assert client.get(LETTERS).json()["count"] == 10


# Who may -----------------------------------------------------------------------------------------


def test_a_key_opens_the_letters_of_its_own_authority_alone(
    program: MakeClient, authority: Authority, other_authority: Authority
) -> None:
    letter = builders.make_letter(authority)
    client = program(of=other_authority)
    assert client.get(LETTERS).json()["results"] == []
    for address in (f"{LETTERS}/{letter.pk}", f"{LETTERS}/{letter.pk}/document"):
        assert client.get(address).status_code == 404
    assert _send(client).status_code == 201
    assert Letter.objects.get(authority=other_authority).pk != letter.pk


def test_a_key_does_what_it_was_made_for_alone(program: MakeClient, authority: Authority) -> None:
    letter = builders.make_letter(authority)
    refused = _send(program("letters:read"))
    assert refused.status_code == 403
    assert refused.json()["detail"] == "This key has not the scope letters:write."
    writer = program("letters:write")
    assert _send(writer).status_code == 201
    for address in (LETTERS, f"{LETTERS}/{letter.pk}", f"{LETTERS}/{letter.pk}/document"):
        assert writer.get(address).status_code == 403


@pytest.mark.parametrize(
    "path", [LETTERS, f"{LETTERS}/{uuid.UUID(int=1)}", f"{LETTERS}/{uuid.UUID(int=1)}/document"]
)
@pytest.mark.parametrize(
    "authorization", ["", "Api-Key", "Api-Key wrong.key", "Api-Key ü.ü", "Bearer wrong.key", "wrong.key"]
)
def test_without_a_right_key_nothing_opens(visitor: Client, path: str, authorization: str) -> None:
    response = visitor.get(path, headers={"authorization": authorization})
    assert (response.status_code, response.headers["Content-Type"]) == (401, "application/problem+json")
    assert response.headers["WWW-Authenticate"] == 'Api-Key realm="staff"'


def test_a_revoked_and_an_expired_key_open_nothing(program: MakeClient) -> None:
    revoked = program()
    ApiKey.objects.update(revoked=True)
    expired = program(expiry_date=timezone.now() - datetime.timedelta(seconds=1))
    assert revoked.get(LETTERS).json()["detail"] == "This key is wrong or was revoked."
    assert expired.get(LETTERS).json()["detail"] == "This key has expired. Ask for a new one."
    assert (revoked.get(LETTERS).status_code, expired.get(LETTERS).status_code) == (401, 401)


def test_a_person_s_session_is_no_key(signed_in: Callable[..., Client], publisher: Any) -> None:
    assert signed_in(publisher).get(LETTERS).status_code == 401


def test_a_key_moves_no_letter(program: MakeClient, authority: Authority) -> None:
    letter = builders.make_letter(authority)
    client = program()
    for method in ("post", "put", "patch", "delete"):
        refused = getattr(client, method)(f"{LETTERS}/{letter.pk}")
        assert (refused.status_code, refused.json()["type"]) == (
            405,
            "urn:problem-type:foilog:method-not-allowed",
        )
        assert set(refused.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    letter.refresh_from_db()
    assert letter.status == Letter.Status.IN_REVIEW


# Making keys -------------------------------------------------------------------------------------


def _make_key(*arguments: str) -> str:
    printed = StringIO()
    call_command("make_key", *arguments, stdout=printed, stderr=StringIO())
    return printed.getvalue().strip()


def test_the_key_that_is_printed_opens_the_letters(authority: Authority) -> None:
    secret = _make_key("northmere", "case system", "--expires", timezone.localdate().isoformat())
    key = ApiKey.objects.get()
    assert (key.authority, key.name, sorted(key.scopes)) == (
        authority,
        "case system",
        ["letters:read"],
    )
    assert secret not in key.hashed_key
    assert Client(headers={"authorization": f"Api-Key {secret}"}).get(LETTERS).status_code == 200


def test_a_key_can_be_made_for_one_thing(authority: Authority) -> None:
    _make_key("northmere", "uploads", "--scope", "letters:write")
    assert ApiKey.objects.get().scopes == ["letters:write"]


def test_a_key_that_changes_letters_acts_for_somebody_who_works_there(
    authority: Authority, publisher: User, stranger: User
) -> None:
    with pytest.raises(CommandError, match="needs --person USERNAME"):
        _make_key("northmere", "case system", "--scope", "letters:edit")
    with pytest.raises(CommandError, match=r"Nobody who works for Northmere .* 'stranger'"):
        _make_key("northmere", "case system", "--scope", "letters:edit", "--person", "stranger")
    _make_key("northmere", "case system", "--scope", "letters:publish", "--person", "publisher")
    assert ApiKey.objects.get().person == publisher


def test_a_key_needs_an_authority_that_is_here(authority: Authority) -> None:
    with pytest.raises(CommandError, match=r"no authority 'southmere'. Authorities: northmere"):
        _make_key("southmere", "case system")
    with pytest.raises(CommandError, match="'soon' is not a date such as 2027-03-31"):
        _make_key("northmere", "case system", "--expires", "soon")
