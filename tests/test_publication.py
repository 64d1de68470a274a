"""What publishing writes, what it refuses, and that withdrawing leaves nothing."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection

from requests_app import catalogue
from requests_app.lasting import address_for
from requests_app.letters import edits, legislation
from requests_app.letters.document import READ_BY_OCR, Doubt
from requests_app.letters.parsed import CitationRole, Disposition
from requests_app.models import (
    Authority,
    Change,
    Citation,
    Event,
    Exemption,
    InformationRequest,
    Letter,
    Question,
    RequestTable,
    SearchEntry,
    Tombstone,
)
from requests_app.publication import publish, withdraw
from requests_app.publishable import PublicationNotPossible
from requests_app.review import MoveNotAllowed, Status, move
from tables_app.models import Table
from tests.builders import (
    answer,
    correct,
    letter_of,
    make_letter,
    note,
    parsed_letter,
    publish_letter,
    question,
    table,
)

pytestmark = pytest.mark.django_db


# Publishing ---------------------------------------------------------------------------------------


def test_what_was_read_off_a_scan_is_not_published_before_somebody_has_compared_it(
    authority: Authority, publisher: User
) -> None:
    doubt = Doubt(READ_BY_OCR, "Table 1 was read from a scan.", block=0)
    letter = make_letter(authority, parsed_letter(warnings=(doubt, Doubt("missing-date", "No date."))))
    with pytest.raises(PublicationNotPossible, match="is a scan, and nobody has confirmed"):
        publish(letter, by=publisher)

    settled = edits.dismiss_warning(parsed_letter(warnings=(doubt,)), 0)
    assert publish(make_letter(authority, settled), by=publisher).title == settled.title


def test_publishing_writes_what_the_letter_says(authority: Authority, publisher: User) -> None:
    parsed = parsed_letter(
        reference="FOI/2025/0017",
        questions=(question("5"), question("5.b", "And in the south?"), question("6")),
        answers=(
            answer("5", "5.b", text="See the table.", tables=["t1"]),
            answer(
                "6", text="Refused under s31(1)(a).", disposition=Disposition.REFUSED, cites=["s31(1)(a)"]
            ),
        ),
        tables=(table(questions=["5.b"]),),
        notes=(note("5"),),
    )
    letter = make_letter(authority, parsed)

    info_request = publish(letter, by=publisher)

    assert info_request.slug == "foi-2025-0017"
    assert info_request.outcome == "partly_granted"
    assert info_request.notes == [{"questions": ["5"], "text": "The figures are as of 31 March."}]
    south = info_request.questions.get(number="5.b")
    assert (south.anchor, south.parent, south.mark) == ("q5b", info_request.questions.get(number="5"), "5b")
    shared = info_request.answers.get(text="See the table.")
    assert [covered.number for covered in shared.questions.order_by("order")] == ["5", "5.b"]
    published_table = info_request.tables.get()
    assert published_table.table.rows == [["North", "41"], ["South", "<5"]]
    assert [covered.number for covered in published_table.questions.all()] == ["5.b"]
    letter.refresh_from_db()
    assert (letter.status, letter.info_request, letter.published_revision) == (
        Status.PUBLISHED,
        info_request,
        letter.revision,
    )
    assert Event.objects.filter(letter=letter, went_to=Status.PUBLISHED, by=publisher).count() == 1
    assert [change.kind for change in Change.objects.all()] == ["published"]


def test_a_citation_belongs_to_the_catalogue_entry_it_falls_under(authority: Authority) -> None:
    cites = ["s31(1)(a)", "s999"]
    info_request = publish_letter(authority, answers=(answer("1", text="Refused.", cites=cites),))

    cited = Citation.objects.filter(answer__info_request=info_request)
    assert [(row.provision, row.exemption and row.exemption.code) for row in cited] == [
        ("s31(1)(a)", "s31"),
        ("s999", None),
    ]


def test_only_an_operative_citation_counts_as_an_exemption(authority: Authority) -> None:
    answers = (
        answer("1", cites=["s40(2)"]),
        answer("1", text="Section 16 obliges us to help.", cites=["s16"], role=CitationRole.ADVICE),
    )
    info_request = publish_letter(authority, answers=answers)

    assert SearchEntry.objects.get(pk=info_request.pk).profile.exemptions == ["s40(2)"]


def test_a_table_answers_the_questions_of_the_answer_that_points_to_it(authority: Authority) -> None:
    info_request = publish_letter(
        authority,
        questions=(question("1"), question("2")),
        answers=(answer("1", "2", text="See attached.", tables=["t1"]),),
        tables=(table(questions=[]),),
    )
    assert [covered.number for covered in info_request.tables.get().questions.order_by("order")] == ["1", "2"]


def test_a_table_without_a_title_is_called_by_its_question(authority: Authority) -> None:
    questions = (
        question("1", "How many potholes?"),
        question("2", "In which wards?"),
        question("3", "When?"),
    )
    tables = (
        table(title=None, questions=["1"], name="t1"),
        table(title=None, questions=["2", "3"], name="t2"),
        table(title=None, questions=["2", "3"], name="t3"),
    )
    letter = make_letter(authority, parsed_letter(questions=questions, tables=tables))
    info_request = publish(letter, by=None)
    assert [link.table.title for link in info_request.tables.all()] == [
        "Question 1: How many potholes?",
        "Questions 2 to 3 (table 2)",
        "Questions 2 to 3 (table 3)",
    ]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"title": " "}, "The letter has no title. Say in a few words what was asked."),
        ({"questions": (), "answers": ()}, "The letter has no question."),
        ({"answers": ()}, "The letter has no answer."),
        ({"questions": (question("1"), question("1"))}, "2 questions have the number 1."),
        ({"answers": (answer("2"),)}, "An answer belongs to question 2, which is not there."),
        ({"tables": (table(columns=[], title="Wards"),)}, "“Wards” has no column."),
        ({"tables": (table(("North",), title=None),)}, "Table 1 has a row that is longer or shorter"),
    ],
)
def test_a_letter_that_cannot_stand_in_the_log_is_refused_with_advice(
    authority: Authority, changes: dict[str, object], problem: str
) -> None:
    letter = make_letter(authority, parsed_letter(**changes))

    with pytest.raises(PublicationNotPossible) as refused:
        publish(letter, by=None)

    assert any(said.startswith(problem) for said in refused.value.problems)
    letter.refresh_from_db()
    assert letter.status == Status.IN_REVIEW
    assert not InformationRequest.objects.exists()


def test_a_draft_is_not_published_and_leaves_no_row(authority: Authority) -> None:
    letter = make_letter(authority, status=Status.DRAFT)

    with pytest.raises(MoveNotAllowed, match="cannot go from “Draft” to “Published”"):
        publish(letter, by=None)

    assert not InformationRequest.objects.exists()
    assert not Table.objects.exists()
    assert not SearchEntry.objects.exists()


def test_a_second_letter_with_the_same_reference_is_told_which_is_published(authority: Authority) -> None:
    publish_letter(authority, reference="FOI 12", title="Parking fines")
    second = make_letter(authority, parsed_letter(reference="FOI/12"))

    with pytest.raises(
        PublicationNotPossible,
        match="“Parking fines” is already published with the reference FOI 12, at /requests/",
    ):
        publish(second, by=None)


def test_two_authorities_may_use_one_reference(authority: Authority, other_authority: Authority) -> None:
    ours = publish_letter(authority, reference="FOI-12")
    theirs = publish_letter(other_authority, reference="FOI-12")
    assert ours.get_absolute_url() != theirs.get_absolute_url()


def test_what_was_edited_meanwhile_is_not_published_unseen(authority: Authority) -> None:
    seen = make_letter(authority)
    elsewhere = letter = Letter.objects.get(pk=seen.pk)
    move(elsewhere, Status.DRAFT, by=None)
    move(letter, Status.IN_REVIEW, by=None)
    Letter.objects.filter(pk=letter.pk).update(
        revision=letter.revisions.create(number=2, document=letter.revision.document, operation="Edit")  # type: ignore[union-attr]
    )

    with pytest.raises(MoveNotAllowed, match="Somebody else changed this letter"):
        publish(seen, by=None)


@pytest.mark.parametrize(
    ("reference", "title", "address"),
    [
        ("FOI/2024-0123", "Any", "foi-2024-0123"),
        ("Ref: DCC.FOI_17", "Any", "ref-dcc-foi_17"),
        (None, "Children in care", "2025-03-14-children-in-care"),
        ("—", "Naïve cafés", "2025-03-14-naive-cafes"),
        (None, "word " * 40, "2025-03-14" + "-word" * 14),
    ],
)
def test_an_address_comes_from_the_reference_or_else_the_date_and_title(
    reference: str | None, title: str, address: str
) -> None:
    assert address_for(reference, parsed_letter().date, title) == address


def test_a_letter_of_unusual_size_is_published(authority: Authority) -> None:
    rows = [(f"word{number:x}", f"{number * 7919:x}") for number in range(40_000)]
    info_request = publish_letter(authority, tables=(table(*rows),))
    assert len(info_request.tables.get().table.rows) == 40_000


# Correcting ---------------------------------------------------------------------------------------


def test_a_correction_keeps_addresses_and_says_what_changed(authority: Authority) -> None:
    wards, costs = table(name="t1"), table(("Paint", "£3"), name="t2", title="Costs")
    first = parsed_letter(reference="FOI-1", tables=(wards, costs))
    info_request = publish_letter(authority, first)
    ids = {row.table.title: row.table_id for row in info_request.tables.all()}

    mended = replace(costs, rows=(("Paint", "£4"),))
    added = table(("2024", "9"), name="t3", title="Years")
    corrected = correct(
        letter_of(info_request),
        replace(first, reference="FOI-1-amended", title="Potholes", tables=(added, mended, wards)),
    )

    assert corrected.pk == info_request.pk
    assert corrected.get_absolute_url() == info_request.get_absolute_url()
    assert (corrected.version, corrected.correction_note, corrected.reference) == (
        2,
        "A figure was wrong.",
        "FOI-1-amended",
    )
    assert corrected.published_at == info_request.published_at
    assert corrected.updated_at > info_request.updated_at
    now = {row.table.title: row.table_id for row in corrected.tables.all()}
    assert now["Potholes by ward"] == ids["Potholes by ward"]
    assert now["Costs"] == ids["Costs"]
    assert now["Years"] not in ids.values()
    assert Table.objects.get(pk=ids["Costs"]).rows == [["Paint", "£4"]]
    assert [change.kind for change in Change.objects.all()] == ["corrected", "published"]


def test_a_correction_says_what_has_changed(authority: Authority) -> None:
    info_request = publish_letter(authority, title="Potholes")
    with pytest.raises(PublicationNotPossible, match="Say what has changed"):
        correct(letter_of(info_request), parsed_letter(title="Bins"), note=" ")
    info_request.refresh_from_db()
    assert info_request.title == "Potholes"


def test_what_is_published_stays_up_while_it_is_corrected(authority: Authority) -> None:
    info_request = publish_letter(authority)
    move(letter_of(info_request), Status.DRAFT, by=None)
    assert InformationRequest.objects.filter(pk=info_request.pk).exists()


def test_a_table_that_was_taken_out_is_gone(authority: Authority) -> None:
    parsed = parsed_letter(tables=(table(),))
    info_request = publish_letter(authority, parsed)
    correct(letter_of(info_request), replace(parsed, tables=()))
    assert not Table.objects.exists()


# Withdrawing --------------------------------------------------------------------------------------


def test_withdrawing_leaves_a_tombstone_and_nothing_else(authority: Authority, publisher: User) -> None:
    info_request = publish_letter(authority, tables=(table(),), answers=(answer("1", cites=["s40(2)"]),))
    table_id = info_request.tables.get().table_id
    letter = letter_of(info_request)

    withdraw(letter, by=publisher, reason="It named a person.")

    for model in (InformationRequest, Question, Citation, RequestTable, Table, SearchEntry):
        assert not model._default_manager.exists(), model
    tombstone = Tombstone.objects.get()
    assert (tombstone.slug, tombstone.table_ids, tombstone.reason) == (
        info_request.slug,
        [table_id],
        "It named a person.",
    )
    assert [change.kind for change in Change.objects.all()] == ["withdrawn", "published"]
    letter.refresh_from_db()
    assert (letter.status, letter.info_request) == (Status.WITHDRAWN, None)


def test_what_is_published_anew_keeps_the_day_of_its_first_publication(authority: Authority) -> None:
    letter = letter_of(publish_letter(authority))
    withdrawn = withdraw(letter, by=None, reason="It named a person.")
    again = correct(letter, parsed_letter())
    assert again.published_at < withdrawn.withdrawn_at < again.updated_at


def test_a_letter_that_is_being_corrected_can_be_withdrawn_at_once(authority: Authority) -> None:
    letter = letter_of(publish_letter(authority))
    move(letter, Status.DRAFT, by=None)
    withdraw(letter, by=None, reason="It named a person.")
    assert not InformationRequest.objects.exists()


def test_a_letter_that_was_never_published_cannot_be_withdrawn(authority: Authority) -> None:
    with pytest.raises(MoveNotAllowed, match="not published, so there is nothing to withdraw"):
        withdraw(make_letter(authority, status=Status.DRAFT), by=None, reason="A mistake.")


def test_publishing_again_brings_back_the_addresses(authority: Authority) -> None:
    parsed = parsed_letter(tables=(table(),))
    info_request = publish_letter(authority, parsed)
    table_id = info_request.tables.get().table_id
    letter = letter_of(info_request)
    withdraw(letter, by=None, reason="By mistake.")

    again = correct(letter, replace(parsed, reference="Another", title="New title"))

    assert (again.pk, again.slug) == (info_request.pk, info_request.slug)
    assert again.tables.get().table_id == table_id
    assert again.version == 2
    assert not Tombstone.objects.exists()


def test_another_letter_may_take_a_withdrawn_address_and_be_withdrawn_too(authority: Authority) -> None:
    for _ in range(2):
        info_request = publish_letter(authority, reference="FOI-7", tables=(table(),))
        withdraw(letter_of(info_request), by=None, reason="The wrong file.")
    assert Tombstone.objects.filter(slug="foi-7").count() == 2


# At the same time ---------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_people_publishing_at_once_publish_once(authority: Authority) -> None:
    letter = make_letter(authority)
    outcomes = _together(lambda: publish(Letter.objects.get(pk=letter.pk), by=None), 2)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["InformationRequest", "MoveNotAllowed"]
    assert Change.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_letters_with_one_reference_publishing_at_once_give_one_request(authority: Authority) -> None:
    letters = iter([make_letter(authority, parsed_letter(reference="FOI-1")) for _ in range(2)])
    outcomes = _together(lambda: publish(next(letters), by=None), 2)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == [
        "InformationRequest",
        "PublicationNotPossible",
    ]
    assert InformationRequest.objects.count() == 1


def _together(act: Callable[[], InformationRequest], times: int) -> list[object]:
    """Do something in several threads at once, each with its own connection; return results and errors."""
    barrier = threading.Barrier(times)
    outcomes: list[object] = []

    def run() -> None:
        with _own_connection():
            barrier.wait(timeout=10)
            try:
                outcomes.append(act())
            except (MoveNotAllowed, PublicationNotPossible) as error:
                outcomes.append(error)

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return outcomes


@contextmanager
def _own_connection() -> Iterator[None]:
    try:
        yield
    finally:
        connection.close()


# The catalogue ------------------------------------------------------------------------------------


def test_the_catalogue_is_there_after_migrating_and_synchronising_again_changes_nothing() -> None:
    before = list(Exemption.objects.values())
    assert {row["code"] for row in before} == set(legislation.CATALOGUE)
    catalogue.synchronise()
    assert list(Exemption.objects.values()) == before


def test_an_entry_that_left_the_catalogue_stays_while_it_is_cited(authority: Authority) -> None:
    publish_letter(authority, answers=(answer("1", cites=["s40(2)"]),))
    shortened = {
        code: entry for code, entry in legislation.CATALOGUE.items() if code not in {"s40(2)", "s38"}
    }

    with patch.object(legislation, "CATALOGUE", shortened):
        catalogue.synchronise()

    assert set(Exemption.objects.filter(code__in=["s40(2)", "s38"]).values_list("code", flat=True)) == {
        "s40(2)"
    }


@pytest.mark.django_db(transaction=True)
def test_the_catalogue_survives_a_flush() -> None:
    call_command("flush", interactive=False, verbosity=0)
    assert Exemption.objects.filter(code="s40(2)").exists()
