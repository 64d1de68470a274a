"""A reading compared with what was published: each correction is counted under its own field, and nothing else is."""

import datetime
from collections.abc import Callable
from dataclasses import replace

import pytest

from requests_app.letters import edits
from requests_app.letters.accuracy import Field, compare, reading_of
from requests_app.letters.parsed import CitationRole, Disposition, Note, ParsedLetter, Regime
from tests.builders import answer, parsed_letter, question, table

READ = parsed_letter(
    reference="NDC-7",
    received=datetime.date(2025, 2, 1),
    questions=(question("1", "How many potholes?"), question("2", "What did they cost?")),
    answers=(
        answer("1", text="There were 12, as Ann Example told us."),
        answer("2", text="See the table.", tables=("t1",), cites=("s21",)),
    ),
    tables=(table(questions=("2",)),),
    notes=(Note((), "The figures are as of 31 March."),),
)
EVERYTHING = set(Field)

CORRECTIONS: list[tuple[str, Callable[[ParsedLetter], ParsedLetter], set[Field]]] = [
    ("reference", lambda letter: edits.set_reference(letter, "NDC-8"), {Field.REFERENCE}),
    ("a date that was missed", lambda letter: edits.set_date(letter, None), {Field.DATE}),
    ("received", lambda letter: edits.set_received(letter, datetime.date(2025, 2, 2)), {Field.RECEIVED}),
    ("title", lambda letter: edits.set_title(letter, "Other"), {Field.TITLE}),
    ("law", lambda letter: edits.set_legislation(letter, Regime.EIR), {Field.LEGISLATION}),
    ("question", lambda letter: edits.set_question_text(letter, "1", "How many holes?"), {Field.QUESTIONS}),
    # Renumbered, its answer is still the answer to the same words.
    ("number", lambda letter: edits.renumber_question(letter, "2", "3"), {Field.QUESTIONS}),
    ("answer", lambda letter: edits.set_answer_text(letter, "a1", "There were 13."), {Field.ANSWERS}),
    ("pairing", lambda letter: edits.assign_answer(letter, "a1", ["1", "2"]), {Field.PAIRING}),
    (
        "disposition",
        lambda letter: edits.set_disposition(letter, "a1", Disposition.REFUSED),
        {Field.DISPOSITIONS},
    ),
    (
        "citation",
        lambda letter: edits.add_citation(letter, "a1", "s40(2)", CitationRole.OPERATIVE, ""),
        {Field.CITATIONS},
    ),
    ("cell", lambda letter: edits.set_cell(letter, "t1", 0, 1, "42"), {Field.TABLES}),
    ("header", lambda letter: edits.set_header_cell(letter, "t1", 0, 1, "Holes"), {Field.TABLES}),
    ("table's title", lambda letter: edits.set_table_title(letter, "t1", "Holes"), {Field.TABLES}),
    ("row", lambda letter: edits.remove_row(letter, "t1", 0), {Field.TABLES}),
    ("remark", lambda letter: edits.remove_note(letter, 0), {Field.NOTES}),
]


@pytest.mark.parametrize(("correct", "fields"), [pytest.param(*rest, id=name) for name, *rest in CORRECTIONS])
def test_a_correction_is_counted_under_its_field(
    correct: Callable[[ParsedLetter], ParsedLetter], fields: set[Field]
) -> None:
    settled = correct(READ)
    assert settled != READ
    found = compare(READ, settled)
    assert set(found.corrected) == fields
    assert set(found.as_read) == EVERYTHING - fields


def test_a_letter_that_nobody_corrected_was_read_right() -> None:
    found = compare(READ, READ)
    assert set(found.as_read) == EVERYTHING
    assert found.corrected == ()


def test_what_the_letter_does_not_have_is_not_counted() -> None:
    bare = parsed_letter(received=None)
    found = compare(bare, bare)
    absent = {Field.RECEIVED, Field.CITATIONS, Field.TABLES, Field.NOTES}
    assert set(found.as_read) == EVERYTHING - absent


def test_what_is_withheld_was_read_right() -> None:
    settled = edits.withhold_cells(READ, [("t1", 0, 1)])
    told = READ.answers[0].text.replace("Ann Example", "[withheld]")
    settled = edits.set_answer_text(settled, "a1", told)
    assert settled.tables[0].rows[0][1] != READ.tables[0].rows[0][1]
    assert compare(READ, settled).corrected == ()
    other = edits.set_answer_text(READ, "a1", told.replace("12", "13"))
    assert compare(READ, other).corrected == (Field.ANSWERS,)


def test_spaces_are_no_correction() -> None:
    settled = edits.set_question_text(READ, "1", "How  many\npotholes?")
    assert compare(READ, settled).corrected == ()


def test_settling_a_warning_is_no_correction() -> None:
    assert compare(replace(READ, blocks=()), READ).corrected == ()


def test_tables_that_the_reader_added_later_are_its_work() -> None:
    corrected = edits.set_title(READ, "Other")
    attached = edits.add_tables(corrected, [table(("East", "7"), name="t9", title="Costs", questions=())])
    reading = reading_of(READ, [(corrected, attached)])
    assert len(attached.tables) == 2
    assert compare(reading, attached).corrected == (Field.TITLE,)
    assert set(compare(READ, attached).corrected) == {Field.TITLE, Field.TABLES}
