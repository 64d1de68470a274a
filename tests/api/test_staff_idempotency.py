"""A program that lost the answer sends the same again: it is done once, and answered the same."""

import datetime
import threading
from typing import Any, Final

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone

from requests_app import jobs
from requests_app.api import corrections, operations
from requests_app.models import Authority, Event, KeptAnswer, Letter
from tests.api.conftest import MakeClient
from tests.workroom import a_draft, a_file, in_review

pytestmark = pytest.mark.usefixtures("made_up_reading")
LETTERS: Final = "/api/v1/staff/letters"
NAME: Final = {"idempotency-key": "5f0c2a4e-once"}


def post(client: Client, letter: Letter, what: str, body: Any, **headers: str) -> Any:
    return client.post(
        f"{LETTERS}/{letter.pk}/{what}", body, content_type="application/json", headers=NAME | headers
    )


def titled(title: str) -> dict[str, Any]:
    return {"version": 1, "operations": [{"do": "set_title", "title": title}]}


def send(client: Client, content: str = "NDC-1 x", **headers: str) -> Any:
    return client.post(LETTERS, {"letter": a_file(content)}, headers=NAME | headers)


def test_what_is_sent_again_is_not_done_again_and_answered_the_same(
    program: MakeClient, authority: Authority
) -> None:
    letter, client = a_draft(authority), program()
    first = post(client, letter, "edits", titled("Benches"))
    again = post(client, letter, "edits", titled("Benches"))
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert (again.headers["ETag"], again.headers["Idempotent-Replayed"]) == ('"2"', "true")
    assert "Idempotent-Replayed" not in first.headers
    assert letter.revisions.count() == 2


def test_a_letter_that_is_sent_in_again_is_the_same_letter(program: MakeClient, authority: Authority) -> None:
    client = program()
    first, again = send(client), send(client)  # packed with another boundary each time
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Location"] == first.headers["Location"]
    assert Letter.objects.count() == 1
    assert send(client, **{"idempotency-key": "another"}).status_code == 409  # a duplicate


def test_every_address_that_is_sent_something_keeps_its_answer(
    program: MakeClient, authority: Authority
) -> None:
    letter, client = in_review(authority), program()
    pk = letter.findings.create(
        key="k", code="question-unanswered", severity="severe", message="Nothing answers it."
    ).pk
    decision = {"findings": [pk], "state": "accepted", "reason": "It is right."}
    post(client, letter, "findings", decision)
    assert post(client, letter, "findings", decision).headers["Idempotent-Replayed"]
    taken = {"action": {"do": "return_to_draft"}}
    other = {"idempotency-key": "other"}
    assert post(client, letter, "moves", taken, **other).json()["status"] == "draft"
    assert post(client, letter, "moves", taken, **other).json()["status"] == "draft"
    assert Event.objects.filter(came_from="in_review", went_to="draft").count() == 1


@pytest.mark.parametrize("differs", ["body", "address", "If-Match"])
def test_a_name_is_for_one_thing(program: MakeClient, authority: Authority, differs: str) -> None:
    letter, client = a_draft(authority), program()
    other = a_draft(authority, content="NDC-7 other")
    post(client, letter, "edits", titled("Benches"))
    refused = {
        "body": lambda: post(client, letter, "edits", titled("Trees")),
        "address": lambda: post(client, other, "edits", titled("Benches")),
        "If-Match": lambda: post(client, letter, "edits", titled("Benches"), **{"if-match": '"2"'}),
    }[differs]()
    assert (refused.status_code, refused.json()["type"]) == (
        422,
        "urn:problem-type:foilog:idempotency-key-used",
    )
    assert other.revisions.count() == 1


def test_each_key_has_names_of_its_own(program: MakeClient, authority: Authority) -> None:
    letter = a_draft(authority)
    assert post(program(), letter, "edits", titled("Benches")).status_code == 200
    assert (
        post(program(), letter, "edits", titled("Benches")).status_code == 409
    )  # stale: it is done by itself


def test_an_error_is_not_kept(program: MakeClient, authority: Authority) -> None:
    letter, client = a_draft(authority), program()
    wrong = {"version": 1, "operations": [{"do": "remove_question", "number": "9"}]}
    assert post(client, letter, "edits", wrong).status_code == 422
    assert not KeptAnswer.objects.exists()
    assert post(client, letter, "edits", titled("Benches")).status_code == 200


@pytest.mark.parametrize("name", ["", "ü", "x" * 256, "two\twords", " x"])
def test_a_name_is_some_printable_characters(program: MakeClient, authority: Authority, name: str) -> None:
    refused = post(program(), a_draft(authority), "edits", titled("x"), **{"idempotency-key": name})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/Idempotency-Key")


def test_who_may_not_any_more_is_not_told_what_was_answered(
    program: MakeClient, authority: Authority, reviewer: User
) -> None:
    letter, client = a_draft(authority), program("letters:edit", person=reviewer)
    post(client, letter, "edits", titled("Benches"))
    key = KeptAnswer.objects.get().key
    key.scopes = ["letters:read"]
    key.save()
    assert post(client, letter, "edits", titled("Benches")).status_code == 403


def test_answers_are_kept_for_a_day(program: MakeClient, authority: Authority) -> None:
    letter, client = a_draft(authority), program()
    post(client, letter, "edits", titled("Benches"))
    KeptAnswer.objects.update(at=timezone.now() - datetime.timedelta(hours=23))
    jobs.forget()
    assert KeptAnswer.objects.exists()
    KeptAnswer.objects.update(at=timezone.now() - datetime.timedelta(hours=24))
    assert post(client, letter, "edits", {**titled("Trees"), "version": 2}).status_code == 200
    KeptAnswer.objects.update(at=timezone.now() - datetime.timedelta(hours=24))
    jobs.forget()
    assert not KeptAnswer.objects.exists()


def test_nothing_is_kept_of_a_letter_that_is_discarded(program: MakeClient, authority: Authority) -> None:
    client = program()
    letter = Letter.objects.get(pk=send(client).json()["id"])
    Letter.objects.filter(pk=letter.pk).update(status="unreadable", problem="x", advice="y")
    discard = {"action": {"do": "discard", "reason": "By mistake."}}
    assert post(client, letter, "moves", discard, **{"idempotency-key": "d"}).status_code == 200
    assert [kept.name for kept in KeptAnswer.objects.all()] == ["d"]
    assert KeptAnswer.objects.get().body["files"] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed_jobs")
def test_what_is_being_done_is_not_begun_again(
    program: MakeClient, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter, client = a_draft(authority), program()
    begun, go_on, answers = threading.Event(), threading.Event(), []
    apply = operations.apply

    def slow(*given: Any) -> Any:
        begun.set()
        assert go_on.wait(20)
        return apply(*given)

    def first() -> None:
        try:
            answers.append(post(client, letter, "edits", titled("Benches")).status_code)
        finally:
            connection.close()

    monkeypatch.setattr(corrections, "apply", slow)
    thread = threading.Thread(target=first)
    thread.start()
    assert begun.wait(20)
    second = post(client, letter, "edits", titled("Benches"))
    assert (second.status_code, second.json()["type"]) == (409, "urn:problem-type:foilog:still-under-way")
    go_on.set()
    thread.join(20)
    assert answers == [200]
    third = post(client, letter, "edits", titled("Benches"))
    assert (third.status_code, third.headers["Idempotent-Replayed"]) == (200, "true")
    assert letter.revisions.count() == 2
