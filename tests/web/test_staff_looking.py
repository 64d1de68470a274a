"""What is left to look at: doubts and findings in one list, settled one by one, and never asked again."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from requests_app import checking, intake
from requests_app.checks.finding import Finding as Found
from requests_app.checks.finding import Kind, Severity
from requests_app.checks.kinds import KINDS
from requests_app.letters import edits
from requests_app.letters.edits.withholding import WITHHELD_WORDS
from requests_app.letters.parsed import BlockRole, ParsedLetter
from requests_app.models import Authority, Finding, Letter
from requests_app.revising import restore, revise, undo
from requests_app.views.staff.looking import things_to_look_at
from tests.workroom import a_draft, a_file, run_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_reading")]

SignIn = Callable[[User], Client]
State = Finding.State
NAME = "58 benches"


@pytest.fixture(autouse=True)
def findings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that finds the words "58 benches" in the first answer, and "plaque" in the first remark."""

    def check(parsed: ParsedLetter, **_: object) -> Sequence[Found]:
        texts = {"answer a1": next((a.text for a in parsed.answers if a.id == "a1"), "")}
        texts |= {f"note {index}": note.text for index, note in enumerate(parsed.notes)}
        wanted = [("answer a1", NAME, Severity.SEVERE), ("note 0", "plaque", Severity.WARNING)]
        return [
            Found("made-up", f"{piece}:{words}", severity, f"It says {words}.", piece=piece, start=at, end=at + len(words))
            for piece, words, severity in wanted
            if (at := texts.get(piece, "").find(words)) >= 0
        ]  # fmt: skip

    monkeypatch.setattr(checking, "check_tables", check)
    monkeypatch.setitem(KINDS, "made-up", Kind("Made up", "thing is", "things are", "Think."))


@pytest.fixture
def letter(authority: Authority) -> Letter:
    return a_draft(authority)


@pytest.fixture
def client(publisher: User, signed_in: SignIn) -> Client:
    return signed_in(publisher)


def left(letter: Letter, user: User) -> list[str]:
    """What is left to look at, by what it says."""
    letter.refresh_from_db()
    return [thing.message for thing in things_to_look_at(letter, user)]


def said(letter: Letter) -> ParsedLetter:
    letter.refresh_from_db()
    assert letter.revision is not None
    return letter.revision.parsed


def settle(client: Client, letter: Letter, user: User, message: str, **more: str) -> Any:
    """Press the button of the thing that says so, as the page has it."""
    letter.refresh_from_db()
    assert letter.revision is not None
    thing = next(thing for thing in things_to_look_at(letter, user) if thing.message == message)
    sent = {"revision": letter.revision.number, "thing": thing.id, **dict(thing.sends), **more}
    response = client.post(thing.settle, sent)
    run_jobs()
    return response


def correct(letter: Letter, by: User, change: Callable[[ParsedLetter], ParsedLetter]) -> None:
    letter.refresh_from_db()
    assert letter.revision is not None
    revise(
        letter, "Changed something", change(letter.revision.parsed), by=by, expected=letter.revision.number
    )
    run_jobs()


ALL = ["It says 58 benches.", "It says plaque.", "Question 3 has no answer.", "The letter says something that is no part of an answer."]  # fmt: skip


def test_doubts_and_findings_are_one_list_with_what_stands_in_the_way_first(
    client: Client, letter: Letter, publisher: User
) -> None:
    assert left(letter, publisher) == ALL
    page = client.get(letter.get_absolute_url()).text
    assert "4 things to look at" in page
    places = [page.index(f">{message}</p>") for message in ALL]
    assert page.index('id="a1"') < places[0] < page.index('id="q2"')  # each at the piece it is about
    assert places[3] > page.index('id="unused"')


def test_what_is_settled_leads_to_the_next_and_the_last_to_the_end_of_the_list(
    client: Client, letter: Letter, publisher: User
) -> None:
    things = things_to_look_at(letter, publisher)
    response = settle(client, letter, publisher, ALL[1])
    assert response.url == f"{letter.get_absolute_url()}#{things[2].id}"
    response = settle(client, letter, publisher, ALL[3])
    assert response.url == f"{letter.get_absolute_url()}#{things[0].id}"  # the list begins anew
    settle(client, letter, publisher, ALL[2])
    response = settle(client, letter, publisher, ALL[0], reason="They are benches.")
    assert response.url == f"{letter.get_absolute_url()}#look"
    page = client.get(letter.get_absolute_url()).text
    assert "Nothing left to look at" in page
    assert "Check and publish" in page


def test_with_htmx_the_focus_is_sent_to_the_next_thing(
    client: Client, letter: Letter, publisher: User
) -> None:
    things = things_to_look_at(letter, publisher)
    assert letter.revision is not None
    response = client.post(
        things[2].settle,
        {"revision": letter.revision.number, "thing": things[2].id},
        headers={"HX-Request": "true", "HX-Boosted": "true"},
    )
    assert f'"id": "{things[3].id}"' in response["HX-Trigger-After-Settle"]
    assert "3 things to look at" in response.text


def test_what_stands_in_the_way_is_accepted_with_a_reason_by_a_publisher_alone(
    client: Client, letter: Letter, publisher: User, reviewer: User, signed_in: SignIn
) -> None:
    response = settle(client, letter, publisher, ALL[0], reason="  ")
    assert response.status_code == 422
    assert "Enter the reason, such as" in response.text
    assert "Error: " in response.text
    finding = letter.findings.get(severity=Severity.SEVERE)
    assert finding.state == State.OPEN
    assert "A publisher may accept it." in signed_in(reviewer).get(letter.get_absolute_url()).text
    address = reverse("staff-accept-finding", args=[letter.pk, finding.pk])
    assert signed_in(reviewer).post(address, {"reason": "Fine."}).status_code == 403
    settle(client, letter, publisher, ALL[0], reason="They are benches.")
    finding.refresh_from_db()
    assert (finding.state, finding.reason, finding.accepted_by) == (
        State.ACCEPTED,
        "They are benches.",
        publisher,
    )


def test_what_does_not_stand_in_the_way_is_accepted_with_one_press(
    letter: Letter, reviewer: User, signed_in: SignIn
) -> None:
    settle(signed_in(reviewer), letter, reviewer, ALL[1])
    finding = letter.findings.get(message=ALL[1])
    assert (finding.state, finding.reason) == (State.ACCEPTED, "Looked at, and right to be published.")


def test_an_uploader_may_settle_doubts_and_not_findings(
    letter: Letter, uploader: User, signed_in: SignIn
) -> None:
    offered = {thing.message: bool(thing.settle) for thing in things_to_look_at(letter, uploader)}
    assert offered == dict(zip(ALL, [False, False, True, True], strict=True))
    page = signed_in(uploader).get(letter.get_absolute_url()).text
    assert "Check and publish" not in page
    assert "Send for review" in page


# Never asked again -------------------------------------------------------------------------------


def settle_all(client: Client, letter: Letter, publisher: User) -> None:
    settle(client, letter, publisher, ALL[0], reason="They are benches.")
    for message in ALL[1:]:
        settle(client, letter, publisher, message)
    assert left(letter, publisher) == []


def test_what_is_settled_stays_so_through_corrections(
    client: Client, letter: Letter, publisher: User
) -> None:
    settle_all(client, letter, publisher)
    changes: list[Callable[[ParsedLetter], ParsedLetter]] = [
        lambda document: edits.renumber_question(document, "3", "4"),
        lambda document: edits.set_title(document, "Seats"),
        lambda document: edits.remove_question(document, "2"),
        lambda document: edits.set_cell(document, "t1", 0, 1, "42"),
    ]
    for change in changes:
        correct(letter, publisher, change)
        assert "Question 3 has no answer." not in left(letter, publisher)
        assert ALL[0] not in left(letter, publisher)
        assert ALL[1] not in left(letter, publisher)


def test_what_is_settled_stays_so_when_an_attachment_is_added(
    client: Client, letter: Letter, publisher: User
) -> None:
    settle_all(client, letter, publisher)
    intake.attach(letter, a_file("Year,Cost", "costs.csv"))
    run_jobs()
    assert len(said(letter).tables) == 2
    assert left(letter, publisher) == []


def test_what_is_settled_stays_so_when_an_older_version_is_brought_back(
    client: Client, letter: Letter, publisher: User
) -> None:
    settle_all(client, letter, publisher)
    letter.refresh_from_db()
    assert letter.revision is not None
    restore(letter, 1, by=publisher, expected=letter.revision.number)
    run_jobs()
    assert left(letter, publisher) == []


def test_an_undone_correction_leaves_settled_what_was_and_an_undone_settling_asks_again(
    client: Client, letter: Letter, publisher: User
) -> None:
    settle(client, letter, publisher, ALL[2])
    correct(letter, publisher, lambda document: edits.set_title(document, "Seats"))
    for expected in ([ALL[0], ALL[1], ALL[3]], ALL):
        letter.refresh_from_db()
        assert letter.revision is not None
        undo(letter, by=publisher, expected=letter.revision.number)
        run_jobs()
        assert left(letter, publisher) == expected


def test_an_accepted_finding_that_goes_and_comes_back_is_not_asked_again(
    client: Client, letter: Letter, publisher: User
) -> None:
    settle(client, letter, publisher, ALL[0], reason="They are benches.")
    correct(letter, publisher, lambda document: edits.set_answer_text(document, "a1", "None."))
    assert letter.findings.get(severity=Severity.SEVERE).state == State.FIXED
    letter.refresh_from_db()
    assert letter.revision is not None
    undo(letter, by=publisher, expected=letter.revision.number)
    run_jobs()
    finding = letter.findings.get(severity=Severity.SEVERE)
    assert (finding.state, finding.reason) == (State.ACCEPTED, "They are benches.")


def test_a_table_that_was_corrected_does_not_come_back_with_another_attachment(
    client: Client, letter: Letter, publisher: User
) -> None:
    intake.attach(letter, a_file("Year,Cost", "costs.csv"))
    run_jobs()
    correct(letter, publisher, lambda document: edits.withhold_words(document, "£900"))
    correct(letter, publisher, lambda document: edits.set_title(document, "Seats"))
    intake.attach(letter, a_file("Note", "note.md"))
    run_jobs()
    assert "£900" not in str(said(letter).tables)


def test_settling_a_doubt_needs_no_new_check(client: Client, letter: Letter, publisher: User) -> None:
    assert letter.revision is not None
    thing = things_to_look_at(letter, publisher)[2]
    client.post(thing.settle, {"revision": letter.revision.number, "thing": thing.id})
    letter.refresh_from_db()
    assert letter.checked_revision_id == letter.revision_id


# Withholding -------------------------------------------------------------------------------------


def test_a_finding_of_words_withholds_them_with_one_press(
    client: Client, letter: Letter, publisher: User
) -> None:
    thing = things_to_look_at(letter, publisher)[0]
    assert thing.span is not None
    assert thing.span.words == NAME
    assert letter.revision is not None
    sent = {"revision": letter.revision.number, "thing": thing.id, "piece": thing.span.piece}
    response: Any = client.post(
        reverse("staff-withhold-span", args=[letter.pk]),
        sent | {"start": thing.span.start, "end": thing.span.end},
    )
    assert said(letter).answers[0].text == f"There are {WITHHELD_WORDS}. See the table."
    assert ALL[0] not in left(letter, publisher)  # before it is checked again, too
    assert response.url.endswith(things_to_look_at(letter, publisher)[0].id)
    run_jobs()
    assert ALL[0] not in left(letter, publisher)
    operation = letter.revisions.order_by("-number")[0].operation
    assert operation == "Withheld words of the answer to 1"


def test_words_are_withheld_where_they_were_selected_or_everywhere(client: Client, letter: Letter) -> None:
    address = reverse("staff-withhold", args=[letter.pk])
    at = f"{address}?piece=question+1&start=9&end=16"
    form = client.get(at).context["form"]
    assert (form["words"].value(), form["where"].value()) == ("benches", "here")
    client.post(at, {"revision": 1, "words": "benches", "where": "here"})
    assert said(letter).questions[0].text == f"How many {WITHHELD_WORDS} are there in the parks?"
    assert said(letter).title == "Benches in parks"
    client.post(address, {"revision": 2, "words": "benches", "where": "everywhere"})
    assert "benches" not in f"{said(letter).title} {said(letter).questions} {said(letter).answers}".lower()
    page = client.post(address, {"revision": 3, "words": "seats", "where": "everywhere"})
    assert page.status_code == 422
    assert "These words do not stand there." in page.text
    assert client.get(f"{address}?piece=answer+a9").status_code == 404


def test_nothing_is_withheld_by_what_is_no_place(client: Client, letter: Letter) -> None:
    address = reverse("staff-withhold-span", args=[letter.pk])
    for sent in ({}, {"piece": "answer a1"}, {"piece": "answer a1", "start": "9" * 30, "end": "1"}):
        client.post(address, {"revision": 1, **sent})
    assert letter.revisions.count() == 1


# Meanwhile ---------------------------------------------------------------------------------------


def test_two_people_at_one_letter_know_of_each_other_and_of_each_others_changes(
    client: Client, letter: Letter, publisher: User, reviewer: User, signed_in: SignIn
) -> None:
    cache.clear()
    other = signed_in(reviewer)
    assert "has this letter open" not in other.get(letter.get_absolute_url()).text
    assert "reviewer has this letter open" in client.get(letter.get_absolute_url()).text
    asking = reverse("staff-now", args=[letter.pk])
    told = other.get(asking, {"revision": "1", "said": ""})
    assert "publisher has this letter open" in told.text
    said_so = told.context["now"].said
    assert other.get(asking, {"revision": "1", "said": said_so}).status_code == 204
    correct(letter, publisher, lambda document: edits.set_title(document, "Seats"))
    told = other.get(asking, {"revision": "1", "said": said_so})
    assert "publisher changed this letter just now:" in told.text
    assert "Changed something" in told.text
    for revision in ("", "x", "9" * 20):
        assert other.get(asking, {"revision": revision}).status_code == 204


def test_a_page_is_told_when_its_check_is_done(client: Client, letter: Letter) -> None:
    checking.forget(letter)
    asking = reverse("staff-now", args=[letter.pk])
    told = client.get(asking, {"revision": "1", "said": ""})
    assert "Being checked…" in told.text
    assert "HX-Trigger" not in told
    run_jobs()
    told = client.get(asking, {"revision": "1", "said": told.context["now"].said})
    assert told["HX-Trigger"] == "letter-checked"


# Moving and re-typing ----------------------------------------------------------------------------


def send(client: Client, letter: Letter, name: str, *arguments: Any, query: str = "", **values: Any) -> Any:
    letter.refresh_from_db()
    assert letter.revision is not None
    address = reverse(f"staff-{name}", args=[letter.pk, *arguments]) + query
    return client.post(address, {"revision": letter.revision.number, **values}, follow=True)


def test_questions_change_places_by_buttons(client: Client, letter: Letter) -> None:
    send(client, letter, "move-question", "3", where="up")
    assert [question.number for question in said(letter).questions] == ["1", "3", "2", "2.a", "2.b"]
    send(client, letter, "move-question", "1", where="down")
    assert [question.number for question in said(letter).questions] == ["3", "1", "2", "2.a", "2.b"]
    assert "It is the first already." in send(client, letter, "move-question", "3", where="up").text


def test_answers_are_split_merged_and_give_paragraphs_to_each_other(client: Client, letter: Letter) -> None:
    send(client, letter, "answer", "a1", text="One.\nTwo.", disposition="disclosed", questions=["1", "3"])
    send(client, letter, "split-answer", "a1", first="One.", second="Two.", questions=["3"])
    own = said(letter).answer_to("3")
    assert own is not None
    assert own.text == "Two."
    page = client.get(reverse("staff-move-paragraph", args=[letter.pk, own.id])).text
    assert "Two." in page
    send(client, letter, "move-paragraph", own.id, paragraph="0", to="a1")
    assert said(letter).answers[0].text == "One.\n\nTwo."
    send(client, letter, "merge-answer", "a2", into="a1")
    assert said(letter).answers[0].questions == ("1", "2")


def test_a_piece_becomes_what_it_is(client: Client, letter: Letter) -> None:
    page = send(client, letter, "retype", query="?piece=answer+a2", kind="question", after="3")
    assert "Enter a number such as" in page.text
    send(client, letter, "retype", query="?piece=answer+a2", kind="question", number="4", after="3")
    assert said(letter).questions[-1].number == "4"
    send(client, letter, "retype", query="?piece=note+0", kind="answer", answer="a3")
    assert said(letter).answer_to("3").text == "Some benches have a plaque."  # type: ignore[union-attr]
    send(client, letter, "retype", query="?piece=question+4", kind="out")
    assert said(letter).blocks[8].role == BlockRole.BOILERPLATE
    for query in ("", "?piece=title", "?piece=answer+a99"):
        assert client.get(reverse("staff-retype", args=[letter.pk]) + query).status_code == 404


def test_the_header_of_a_table_is_shaped_by_buttons(client: Client, letter: Letter) -> None:
    send(client, letter, "table-shape", "t1", change="less-header")
    assert said(letter).tables[0].columns == (("Park",), ("Benches",))
    send(client, letter, "table-shape", "t1", change="more-header")
    send(client, letter, "table-headers", "t1", text="All", first="1", last="2")
    assert said(letter).tables[0].columns == (("All", "Park"), ("All", "Benches", "Number"))
    send(client, letter, "table-headers", "t1", first="1", last="2", **{"take-off": "on"})
    assert said(letter).tables[0].columns == (("Park",), ("Benches", "Number"))
    assert (
        "columns from 1 to 2" in send(client, letter, "table-headers", "t1", text="x", first="", last="").text
    )


def test_a_part_that_nothing_uses_is_a_thing_to_look_at_until_it_is_left_out(
    client: Client, letter: Letter, publisher: User
) -> None:
    correct(letter, publisher, lambda document: edits.remove_answer(document, "a2"))
    part = said(letter).blocks[8].text
    assert left(letter, publisher)[-1] == part
    settle(client, letter, publisher, part)
    assert part not in left(letter, publisher)
    letter.refresh_from_db()
    assert letter.revision is not None
    restore(letter, 2, by=publisher, expected=letter.revision.number)
    assert part not in left(letter, publisher)


def test_what_nothing_uses_is_left_out_with_one_press(client: Client, letter: Letter) -> None:
    send(client, letter, "leave-out", block=["9", "1", "x"])
    assert {said(letter).blocks[block].role for block in (1, 9)} == {BlockRole.BOILERPLATE}
