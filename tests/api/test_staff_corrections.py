"""What a program may correct, and what it may decide on what the checks found: as a person may on the pages."""

import datetime
import inspect
import uuid
from typing import Any, Final

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from rest_framework.exceptions import ValidationError

from requests_app import revising
from requests_app.api import operations
from requests_app.letters import edits
from requests_app.letters.parsed import ParsedLetter, from_json, to_json
from requests_app.models import ApiKey, Authority, Event, Letter, Revision
from tests.api.conftest import MakeClient
from tests.letters.made_up import LETTER
from tests.workroom import a_draft, in_review, published

pytestmark = pytest.mark.usefixtures("made_up_reading")

TITLE: Final = {"do": "set_title", "title": "Benches"}
NOT_OFFERED: Final = {
    "EditNotPossible",
    "WITHHELD",
    "WITHHELD_WORDS",
    "settle",
    "take_out_file",  # it goes with the file
    *("add_tables", "add_annex"),  # what comes with an attachment is read, never sent
    *("with_settled", "with_decisions_of"),  # they carry decisions from one version to another
}


def address(letter: Letter, what: str = "edits") -> str:
    return f"/api/v1/staff/letters/{letter.pk}/{what}"


def correct(client: Client, letter: Letter, *sent: dict[str, Any], **headers: str) -> Any:
    body = {"operations": list(sent)} | ({} if headers else {"version": 1})
    return client.post(address(letter), body, content_type="application/json", headers=headers)


def said(letter: Letter) -> ParsedLetter:
    letter.refresh_from_db()
    assert letter.revision is not None
    return letter.revision.parsed


# Every operation ---------------------------------------------------------------------------------


def test_every_correction_of_the_pages_is_there_for_programs() -> None:
    assert set(operations.WORDS) == set(edits.__all__) - NOT_OFFERED
    for name in operations.WORDS:
        first = next(iter(inspect.signature(getattr(edits, name)).parameters.values()))
        assert first.annotation is ParsedLetter


_SOME: Final[dict[str, Any]] = {
    "number": st.sampled_from(["1", "2", "2.a", "2.b", "3", "9", ""]),
    "name": st.sampled_from(["a1", "a2", "t1", "q-1", "n1", "x", ""]),
    "piece": st.sampled_from(["a1", "a2", "q-1", "q-2-a", "n1", "n0", "t1", "title", "x", ""]),
    "to": st.sampled_from(["a1", "a2", "4", "1", ""]),
    "into": st.sampled_from(["1", "2", "a1", "a2", "x"]),
    "after": st.sampled_from(["1", "2.b", "x", ""]),
    "provision": st.sampled_from(["s40(2)", "Section 12", "regulation 12(4)(b)", "x", ""]),
    "table": st.sampled_from(["t1", "t9"]),
}


def _values(name: str, annotation: Any) -> st.SearchStrategy[Any]:
    """What a program may send for a field of this kind."""
    kind = type(annotation).__name__
    match kind:
        case "CharField":
            values: st.SearchStrategy[Any] = _SOME.get(name, st.text(max_size=12))
        case "IntegerField":
            values = st.integers(0, 12)
        case "DateField":
            values = st.dates().map(datetime.date.isoformat)
        case "_Member":
            values = st.sampled_from(list(annotation.choices))
        case "ListField":
            child = annotation.child
            each = "number" if name in ("questions", "notes") else "piece"
            values = st.lists(_values(each, child), max_size=3)
        case _:
            values = st.fixed_dictionaries(
                {key: _values(key, field) for key, field in annotation.fields.items()}
            )
    return values if not annotation.allow_null else values | st.none()


@st.composite
def _operation(draw: st.DrawFn) -> dict[str, Any]:
    name = draw(st.sampled_from(sorted(operations.OPERATIONS)))
    fields = operations.OPERATIONS[name]().fields
    return {"do": name} | {key: draw(_values(key, field)) for key, field in fields.items() if key != "do"}


@settings(deadline=None, max_examples=300)
@given(st.lists(_operation(), min_size=1, max_size=4))
def test_whatever_a_program_sends_is_done_or_refused_in_words(sent: list[dict[str, Any]]) -> None:
    field = operations.OperationField()
    try:
        verbs = [field.run_validation(each) for each in sent]
    except ValidationError:
        return
    try:
        made = operations.apply(LETTER, verbs)
    except operations.OperationNotPossible as error:
        problem = error
    else:
        assert from_json(to_json(made)) == made
        assert operations.in_words(verbs)
        return
    assert problem.members["operation"] in range(len(sent))


# What comes of it --------------------------------------------------------------------------------


def test_corrections_become_one_entry_of_the_history_in_the_persons_name(
    program: MakeClient, authority: Authority, reviewer: User
) -> None:
    letter = a_draft(authority)
    client = program("letters:edit", person=reviewer)
    merged = {"do": "merge_questions", "number": "2.b", "into": "2.a"}
    response = correct(client, letter, TITLE, merged)
    assert response.status_code == 200
    assert (response.json()["version"], response.headers["ETag"]) == (2, '"2"')
    assert said(letter).title == "Benches"
    assert "2.b" not in [question.number for question in said(letter).questions]
    last = Revision.objects.latest("pk")
    assert last.operation == "Changed the title, merged question 2.b into 2.a"
    assert (last.by, last.by_key, last.number) == (reviewer, "case system", 2)
    assert letter.owner == reviewer  # who begins to work on it sees to it
    assert Event.objects.latest("pk").by_key == "case system"


def test_all_operations_are_made_or_none(program: MakeClient, authority: Authority) -> None:
    letter = a_draft(authority)
    response = correct(program(), letter, TITLE, {"do": "remove_question", "number": "9"})
    problem = response.json()
    assert (response.status_code, problem["type"]) == (422, "urn:problem-type:foilog:edit-not-possible")
    assert problem["operation"] == 1
    assert said(letter).title == LETTER.title


@pytest.mark.parametrize(
    ("sent", "pointer", "code"),
    [
        ({"do": "publish"}, "/operations/0/do", "unknown"),
        ({"title": "Benches"}, "/operations/0/do", "unknown"),
        ("set_title", "/operations/0/do", "unknown"),
        ({"do": "set_title"}, "/operations/0/title", "required"),
        ({"do": "set_title", "title": "x", "titel": "y"}, "/operations/0/titel", "unknown"),
        ({"do": "set_date", "date": "soon"}, "/operations/0/date", "invalid"),
        (
            {"do": "set_cell", "name": "t1", "row": -1, "column": 0, "text": ""},
            "/operations/0/row",
            "min_value",
        ),
    ],
)
def test_what_is_wrong_in_an_operation_is_pointed_at(
    program: MakeClient, authority: Authority, sent: Any, pointer: str, code: str
) -> None:
    letter = a_draft(authority)
    response = correct(program(), letter, sent)
    assert response.status_code == 400
    assert [(each["pointer"], each["code"]) for each in response.json()["errors"]] == [(pointer, code)]


# Which version -----------------------------------------------------------------------------------


def test_the_document_s_tag_says_which_version_a_correction_is_made_from(
    program: MakeClient, authority: Authority
) -> None:
    letter, client = a_draft(authority), program()
    tag = client.get(address(letter, "document")).headers["ETag"]
    assert correct(client, letter, TITLE, **{"if-match": tag}).status_code == 200
    stale = correct(client, letter, {"do": "set_title", "title": "Other"}, **{"if-match": tag})
    assert (stale.status_code, stale.json()["type"]) == (412, "urn:problem-type:foilog:stale-version")
    assert stale.json()["version"] == 2
    assert said(letter).title == "Benches"


def test_the_tag_of_a_compressed_document_says_it_too(program: MakeClient, authority: Authority) -> None:
    letter, client = a_draft(authority), program()
    seen = client.get(address(letter, "document"), headers={"accept-encoding": "gzip"})
    assert (seen.headers["Content-Encoding"], seen.headers["ETag"]) == ("gzip", 'W/"1"')
    assert correct(client, letter, TITLE, **{"if-match": seen.headers["ETag"]}).status_code == 200
    assert correct(client, letter, TITLE, **{"if-match": seen.headers["ETag"]}).status_code == 412


def test_a_stale_version_in_the_body_is_a_conflict_and_none_is_asked_for(
    program: MakeClient, authority: Authority
) -> None:
    letter, client = a_draft(authority), program()
    assert correct(client, letter, TITLE).status_code == 200
    stale = correct(client, letter, {"do": "set_title", "title": "Other"})
    assert (stale.status_code, stale.json()["type"]) == (409, "urn:problem-type:foilog:stale-version")
    body = {"operations": [TITLE]}
    missing = client.post(address(letter), body, content_type="application/json")
    assert (missing.status_code, missing.json()["type"]) == (428, "urn:problem-type:foilog:version-required")


def test_a_correction_that_comes_between_the_look_and_the_change_is_not_undone(
    program: MakeClient, authority: Authority, uploader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = a_draft(authority)
    apply = operations.apply

    def meanwhile(document: ParsedLetter, sent: Any) -> ParsedLetter:
        other = edits.set_title(document, "A colleague's")
        revising.revise(Letter.objects.get(pk=letter.pk), "Changed the title", other, by=uploader, expected=1)
        return apply(document, sent)

    monkeypatch.setattr("requests_app.api.corrections.apply", meanwhile)
    assert correct(program(), letter, TITLE).status_code == 409
    assert correct(program(), letter, TITLE, **{"if-match": '"1"'}).status_code == 412
    assert said(letter).title == "A colleague's"


# Who may -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("scopes", [["letters:read", "letters:write"], ["letters:move", "letters:publish"]])
def test_correcting_takes_the_scope(program: MakeClient, authority: Authority, scopes: list[str]) -> None:
    letter = a_draft(authority)
    for what in ("edits", "findings"):
        refused = program(*scopes).post(address(letter, what), {}, content_type="application/json")
        assert refused.status_code == 403
        assert refused.json()["detail"] == "This key has not the scope letters:edit."


def test_a_key_corrects_no_more_than_its_person_may(
    program: MakeClient, authority: Authority, uploader: User, reviewer: User
) -> None:
    letter = in_review(authority)
    refused = correct(program(person=uploader), letter, TITLE)
    assert refused.status_code == 403
    assert "acts for uploader, who may not do this" in refused.json()["detail"]
    assert correct(program(person=reviewer), letter, TITLE).status_code == 200
    reviewer.memberships.all().delete()
    again = {"do": "set_title", "title": "Again"}
    assert correct(program(person=reviewer), letter, again, **{"if-match": "*"}).status_code == 403


def test_what_is_published_is_not_corrected_in_place(program: MakeClient, authority: Authority) -> None:
    letter = published(authority)
    refused = correct(program(), letter, TITLE)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:problem-type:foilog:not-now")
    assert refused.json()["letter_status"] == "published"


def test_another_authority_s_letters_are_not_there(
    program: MakeClient, authority: Authority, other_authority: Authority
) -> None:
    letter, client = a_draft(authority), program(of=other_authority)
    assert correct(client, letter, TITLE).status_code == 404
    assert client.get(address(letter, "findings")).status_code == 404
    decided = {"findings": [1], "state": "open"}
    assert (
        client.post(address(letter, "findings"), decided, content_type="application/json").status_code == 404
    )
    nowhere = f"/api/v1/staff/letters/{uuid.UUID(int=1)}/edits"
    sent = {"version": 1, "operations": [TITLE]}
    assert client.post(nowhere, sent, content_type="application/json").status_code == 404


def test_a_key_with_such_a_scope_is_somebody_s(authority: Authority) -> None:
    with pytest.raises(Exception, match="key_that_changes_letters_does_it_in_a_persons_name"):
        ApiKey.objects.create_key(authority=authority, name="nobody's", scopes=["letters:edit"])


# What the checks found ---------------------------------------------------------------------------


def _finding(letter: Letter, severity: str = "severe") -> int:
    found = letter.findings.create(
        key=f"k-{severity}", code="identity-number", severity=severity, message="Nothing answers it."
    )
    return int(found.pk)


def decide(client: Client, letter: Letter, *findings: int, **more: str) -> Any:
    body = {"findings": list(findings), "state": "accepted", "reason": "It is right."} | more
    return client.post(address(letter, "findings"), body, content_type="application/json")


def test_findings_say_what_to_do(program: MakeClient, authority: Authority) -> None:
    letter = a_draft(authority)
    warning, severe = _finding(letter, "warning"), _finding(letter)
    told = program("letters:read").get(address(letter, "findings")).json()
    mine = [each for each in told["results"] if each["id"] in (warning, severe)]
    assert [each["id"] for each in mine] == [severe, warning]
    assert mine[0]["title"] == "Numbers that stand for one person"
    assert mine[0]["advice"].endswith("Take the number out.")
    assert told["checked"] is True


def test_a_finding_is_accepted_with_a_reason_and_can_be_opened_again(
    program: MakeClient, authority: Authority, publisher: User
) -> None:
    letter = a_draft(authority)
    severe, client = _finding(letter), program(person=publisher)
    assert decide(client, letter, severe, reason=" ").status_code == 400
    assert decide(client, letter, severe).status_code == 200
    finding = letter.findings.get(pk=severe)
    assert (finding.state, finding.reason, finding.accepted_by) == ("accepted", "It is right.", publisher)
    event = Event.objects.latest("pk")
    assert (event.by, event.by_key) == (publisher, "case system")
    assert "It is right." in event.note
    assert decide(client, letter, severe, state="open").status_code == 200
    finding.refresh_from_db()
    assert finding.state == "open"


def test_what_stands_in_the_way_takes_the_scope_and_the_role_to_publish(
    program: MakeClient, authority: Authority, reviewer: User
) -> None:
    letter = a_draft(authority)
    severe, warning = _finding(letter), _finding(letter, "warning")
    editor = program("letters:edit")
    assert decide(editor, letter, warning).status_code == 200
    assert decide(editor, letter, severe).json()["detail"] == "This key has not the scope letters:publish."
    assert decide(program(person=reviewer), letter, severe).status_code == 403
    assert letter.findings.get(pk=severe).state == "open"


def test_findings_of_another_letter_cannot_be_accepted_through_this_one(
    program: MakeClient, authority: Authority
) -> None:
    letter, other = a_draft(authority), a_draft(authority, content="NDC-7 other")
    refused = decide(program(), letter, _finding(other))
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/findings")
