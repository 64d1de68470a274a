"""What a program may do with a letter: as its person may in the workroom, by the same rules."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from requests_app.api.moves import ACTIONS
from requests_app.models import Authority, Event, Letter, Tombstone
from requests_app.review import STEPS, Status
from tests.api.conftest import MakeClient
from tests.workroom import a_draft, in_review, published

pytestmark = pytest.mark.usefixtures("made_up_reading")


def do(client: Client, letter: Letter, name: str, *, version: int | None = 1, **more: Any) -> Any:
    body = {"action": {"do": name} | more} | ({"version": version} if version else {})
    address = f"/api/v1/staff/letters/{letter.pk}/moves"
    return client.post(address, body, content_type="application/json")


# From one status to another ----------------------------------------------------------------------


def test_every_step_that_has_a_button_has_a_verb() -> None:
    assert {"send_for_review", "return_to_draft", "start_correction", "reopen"} <= set(ACTIONS)
    assert sum(len(steps) for steps in STEPS.values()) == 4


def test_a_letter_goes_through_its_whole_life(
    program: MakeClient, authority: Authority, publisher: User
) -> None:
    letter, client = a_draft(authority), program(person=publisher)
    stands = [
        do(client, letter, "send_for_review", note="Please look.").json()["status"],
        do(client, letter, "return_to_draft").json()["status"],
        do(client, letter, "publish").json()["status"],
        do(client, letter, "start_correction").json()["status"],
        do(client, letter, "publish", note="A figure was wrong.").json()["status"],
        do(client, letter, "withdraw", reason="It named people.").json()["status"],
        do(client, letter, "reopen").json()["status"],
    ]
    assert stands == ["in_review", "draft", "published", "draft", "published", "withdrawn", "draft"]
    events = Event.objects.filter(letter=letter, by=publisher)
    assert set(events.values_list("by_key", flat=True)) == {"case system"}
    assert events.filter(note="Please look.", went_to="in_review").exists()
    assert Tombstone.objects.get().reason == "It named people."


def test_a_withdrawal_says_that_nothing_is_left(program: MakeClient, authority: Authority) -> None:
    letter = published(authority)
    withdrawn = do(program(), letter, "withdraw", reason="It named people.").json()
    assert (withdrawn["status"], withdrawn["public_url"], withdrawn["left"]) == ("withdrawn", None, [])


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("return_to_draft", {}),
        ("start_correction", {}),
        ("reopen", {}),
        ("withdraw", {"reason": "It named people."}),
    ],
)
def test_a_move_that_does_not_exist_says_where_the_letter_stands(
    program: MakeClient, authority: Authority, name: str, more: dict[str, Any]
) -> None:
    letter = a_draft(authority)
    refused = do(program(), letter, name, **more)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:problem-type:foilog:not-now")
    assert refused.json()["letter_status"] == "draft"
    letter.refresh_from_db()
    assert letter.status == Status.DRAFT


def test_a_letter_is_discarded_with_a_reason(program: MakeClient, authority: Authority) -> None:
    letter = a_draft(authority)
    assert do(program(), letter, "discard", version=None).status_code == 400
    discarded = do(program(), letter, "discard", version=None, reason="Sent in twice.").json()
    assert (discarded["status"], discarded["files"], discarded["version"]) == ("discarded", [], None)


def test_the_last_correction_is_undone(program: MakeClient, authority: Authority) -> None:
    letter, client = a_draft(authority), program()
    nothing = do(client, letter, "undo")
    assert (nothing.status_code, nothing.json()["detail"][:26]) == (409, "There is nothing to undo. ")
    edit = {"version": 1, "operations": [{"do": "set_title", "title": "Other"}]}
    client.post(f"/api/v1/staff/letters/{letter.pk}/edits", edit, content_type="application/json")
    assert do(client, letter, "undo").json()["type"].endswith("stale-version")
    assert do(client, letter, "undo", version=2).json()["version"] == 3
    letter.refresh_from_db()
    assert letter.title == "Benches in parks"


# Publishing --------------------------------------------------------------------------------------


def test_publishing_asks_which_version_was_seen(program: MakeClient, authority: Authority) -> None:
    letter, client = in_review(authority), program()
    assert do(client, letter, "publish", version=None).status_code == 428
    assert do(client, letter, "publish", version=2).status_code == 409
    address = f"/api/v1/staff/letters/{letter.pk}/moves"
    stale = client.post(
        address, {"action": {"do": "publish"}}, content_type="application/json", headers={"if-match": '"2"'}
    )
    assert stale.status_code == 412
    answer = do(client, letter, "publish").json()
    assert (answer["status"], answer["public_url"]) == (
        "published",
        "http://testserver/requests/northmere/ndc-2041",
    )


def test_what_stands_in_the_way_is_listed_with_what_to_do(program: MakeClient, authority: Authority) -> None:
    letter = in_review(authority, content="NDC-2041 benches")
    edit = {
        "version": 1,
        "operations": [{"do": "set_answer_text", "name": "a1", "text": "QQ 12 34 56 C is hers. AB123456C."}],
    }
    client = program()
    client.post(f"/api/v1/staff/letters/{letter.pk}/edits", edit, content_type="application/json")
    refused = do(client, letter, "publish", version=2)
    problem = refused.json()
    assert (refused.status_code, problem["type"]) == (409, "urn:problem-type:foilog:publication-not-possible")
    assert len(problem["in_the_way"]) == 1
    assert problem["findings"][0]["code"] == "identity-number"
    assert problem["findings"][0]["advice"].endswith("Take the number out.")
    letter.refresh_from_db()
    assert letter.status == Status.IN_REVIEW
    # What was found is kept, and can be decided on as it was told.
    told = client.get(f"/api/v1/staff/letters/{letter.pk}/findings").json()
    assert problem["findings"][0]["id"] in [each["id"] for each in told["results"]]
    accepted = {
        "findings": [each["id"] for each in problem["findings"]],
        "state": "accepted",
        "reason": "Made up.",
    }
    client.post(f"/api/v1/staff/letters/{letter.pk}/findings", accepted, content_type="application/json")
    assert do(client, letter, "publish", version=2).json()["status"] == "published"


def test_a_correction_is_published_with_a_note(program: MakeClient, authority: Authority) -> None:
    letter, client = published(authority), program()
    do(client, letter, "start_correction")
    refused = do(client, letter, "publish").json()
    assert refused["in_the_way"] == ["Say what has changed since it was published. Everyone will see it."]


def test_the_two_person_rule_counts_a_key_and_its_person_as_one(
    program: MakeClient, authority: Authority, publisher: User, administrator: User
) -> None:
    authority.two_person_rule = True
    authority.save()
    letter, client = in_review(authority), program(person=publisher)
    edit = {"version": 1, "operations": [{"do": "set_title", "title": "Benches"}]}
    client.post(f"/api/v1/staff/letters/{letter.pk}/edits", edit, content_type="application/json")
    refused = do(client, letter, "publish", version=2)
    assert refused.status_code == 409
    assert refused.json()["in_the_way"] == [
        "publisher last changed this letter, so somebody else has to publish it. These people can: administrator."
    ]
    assert do(program(person=administrator), letter, "publish", version=2).json()["status"] == "published"


def test_a_letter_is_published_on_a_day(program: MakeClient, authority: Authority, publisher: User) -> None:
    letter, client = in_review(authority), program(person=publisher)
    today, tomorrow = timezone.localdate(), timezone.localdate() + datetime.timedelta(days=1)
    assert do(client, letter, "publish", on=today.isoformat()).status_code == 400
    planned = do(client, letter, "publish", on=tomorrow.isoformat()).json()
    assert (planned["status"], planned["publish_on"]) == ("in_review", tomorrow.isoformat())
    letter.refresh_from_db()
    assert letter.publish_by == publisher
    assert do(client, letter, "cancel_publication").json()["publish_on"] is None


# Whose it is -------------------------------------------------------------------------------------


def test_a_letter_is_taken_given_and_let_go(
    program: MakeClient, authority: Authority, publisher: User, reviewer: User, stranger: User
) -> None:
    letter, client = a_draft(authority), program("letters:move", person=publisher)
    assert do(client, letter, "take", version=None).json()["owner"] == "publisher"
    assert do(client, letter, "give", version=None, to="reviewer").json()["owner"] == "reviewer"
    refused = do(client, letter, "give", version=None, to="stranger")
    assert (refused.status_code, refused.json()["type"]) == (
        422,
        "urn:problem-type:foilog:owner-not-possible",
    )
    assert do(client, letter, "let_go", version=None).json()["owner"] is None


# Who may -----------------------------------------------------------------------------------------

_SENT: dict[str, dict[str, Any]] = {
    "give": {"to": "reviewer"},
    "withdraw": {"reason": "It named people."},
    "discard": {"reason": "By mistake."},
}


@pytest.mark.parametrize("name", ACTIONS)
def test_each_action_takes_its_scope_and_nothing_else(
    program: MakeClient, authority: Authority, name: str
) -> None:
    letter, needed = a_draft(authority), ACTIONS[name].scope
    for scope in ("letters:move", "letters:publish"):
        if scope != needed:
            refused = do(program(scope), letter, name, **_SENT.get(name, {}))
            assert (refused.status_code, refused.json()["detail"]) == (
                403,
                f"This key has not the scope {needed}.",
            )
    assert do(program(needed), letter, name, **_SENT.get(name, {})).status_code != 403


@pytest.mark.parametrize(("name", "action"), ACTIONS.items())
def test_each_action_takes_its_persons_role(
    program: MakeClient, authority: Authority, name: str, action: Any, uploader: User, publisher: User
) -> None:
    letter = a_draft(authority)
    said = do(program(person=uploader), letter, name, **_SENT.get(name, {})).status_code
    assert (said == 403) == (action.permission != "edit_letter")
    assert do(program(person=publisher), letter, name, **_SENT.get(name, {})).status_code != 403


def test_another_authority_s_letters_are_not_there(
    program: MakeClient, authority: Authority, other_authority: Authority
) -> None:
    letter, client = a_draft(authority), program(of=other_authority)
    for name in ACTIONS:
        assert do(client, letter, name, **_SENT.get(name, {})).status_code == 404, name
    letter.refresh_from_db()
    assert (letter.status, letter.owner) == (Status.DRAFT, None)


def test_a_person_who_was_let_go_moves_nothing_by_a_key(
    program: MakeClient, authority: Authority, publisher: User
) -> None:
    letter, client = in_review(authority), program(person=publisher)
    publisher.memberships.all().delete()
    refused = do(client, letter, "publish")
    assert refused.status_code == 403
    assert "acts for publisher, who may not do this" in refused.json()["detail"]
