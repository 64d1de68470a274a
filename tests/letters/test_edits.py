"""The reviewer's operations: what each does, and what holds of a letter whatever they do."""

import datetime
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.letters import edits
from requests_app.letters.document import Doubt
from requests_app.letters.edits.answers import as_provision
from requests_app.letters.edits.questions import as_number
from requests_app.letters.parsed import (
    BlockRole,
    CitationRole,
    Disposition,
    LetterTable,
    Outcome,
    ParsedLetter,
    Regime,
    from_json,
    to_json,
)
from tests.letters.made_up import LETTER

EditNotPossible = edits.EditNotPossible


def numbers(letter: ParsedLetter) -> list[str]:
    return [question.number for question in letter.questions]


def covered(letter: ParsedLetter) -> dict[str, tuple[str, ...]]:
    return {answer.id: answer.questions for answer in letter.answers}


def test_the_made_up_letter_is_settled_already() -> None:
    assert edits.settle(LETTER) == LETTER


# The head of the letter --------------------------------------------------------------------------


def test_details_are_set_and_emptied() -> None:
    letter = edits.set_reference(LETTER, "  NDC-2042\r\n ")
    letter = edits.set_title(letter, "")
    letter = edits.set_authority_name(letter, "Netherby Borough Council")
    letter = edits.set_legislation(letter, Regime.EIR)
    assert letter.reference == "NDC-2042"
    assert letter.title is None
    assert letter.authority.name == "Netherby Borough Council"
    assert letter.legislation == Regime.EIR


def test_a_letter_is_not_written_before_its_request_came() -> None:
    with pytest.raises(EditNotPossible, match="on or after the date the request was received"):
        edits.set_date(LETTER, datetime.date(2026, 3, 1))
    assert edits.set_date(LETTER, datetime.date(2026, 3, 2)).date == datetime.date(2026, 3, 2)
    assert edits.set_received(LETTER, None).received is None


def test_an_overlong_reference_is_told() -> None:
    with pytest.raises(EditNotPossible, match="reference must be 200 characters or fewer"):
        edits.set_reference(LETTER, "9" * 201)


def test_control_characters_do_not_get_in() -> None:
    assert edits.set_question_text(LETTER, "1", "How\x00 many\x1b\r\nbenches?").questions[0].text == (
        "How many\nbenches?"
    )


# Questions ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("5", "5"),
        ("5b", "5.b"),
        ("Q7(ii)", "7.ii"),
        ("Question 5.b.iii.", "5.b.iii"),
        ("2:1", "2:1"),
        (" 5 (B) (ii) ", "5.b.ii"),
        ("Q. 3", "3"),
        ("a", "a"),
        ("q", "q"),
        ("five six", "five.six"),
    ],
)
def test_a_number_is_read_as_people_type_it(typed: str, number: str) -> None:
    assert as_number(typed) == number


@pytest.mark.parametrize("typed", ["", ".", "5/2", "<b>", "1:", "9." * 40 + "9"])
def test_what_is_no_number_is_told(typed: str) -> None:
    with pytest.raises(EditNotPossible, match="such as 5, 5b or 5b"):
        as_number(typed)


def test_renumbering_takes_the_parts_and_all_that_names_them_along() -> None:
    letter = edits.renumber_question(LETTER, "2", "7")
    assert numbers(letter) == ["1", "7", "7.a", "7.b", "3"]
    assert [question.parent for question in letter.questions] == [None, None, "7", "7", None]
    assert covered(letter)["a2"] == ("7",)
    assert letter.notes[0].questions == ("7",)


def test_two_questions_never_share_a_number_or_an_address() -> None:
    for taken in ("1", "2b", "2.b"):
        with pytest.raises(EditNotPossible, match="There is a question"):
            edits.renumber_question(LETTER, "3", taken)
    with pytest.raises(EditNotPossible, match="There is a question 3 already"):
        edits.add_question(LETTER, "3", "Why?", after="3")


def test_an_added_question_counts_as_unanswered_until_it_is_answered() -> None:
    letter = edits.add_question(LETTER, "4", "Is the bandstand open?", after="3", block=9)
    assert numbers(letter)[-1] == "4"
    assert letter.blocks[9].role == BlockRole.QUESTION
    answer = letter.answer_to("4")
    assert answer is not None
    assert answer.disposition == Disposition.UNANSWERED
    letter = edits.assign_answer(letter, "a1", ["1", "4"])
    assert letter.answer_to("4") == letter.answer_to("1")
    assert all(answer.questions != ("4",) for answer in letter.answers)


def test_a_removed_question_takes_its_own_answer_along_and_leaves_the_words_in_sight() -> None:
    letter = edits.remove_question(LETTER, "1")
    assert numbers(letter) == ["2", "2.a", "2.b", "3"]
    assert "a1" not in covered(letter)
    assert [block.role for block in letter.blocks if block.id in (2, 6)] == [BlockRole.OTHER] * 2
    assert letter.tables[0].questions == ()
    assert [block.text for block in letter.blocks] == [block.text for block in LETTER.blocks]


def test_parts_keep_the_answer_they_had_from_a_removed_question() -> None:
    letter = edits.remove_question(LETTER, "2")
    assert covered(letter)["a2"] == ("2.a", "2.b")
    assert [question.parent for question in letter.questions] == [None] * 4


def test_both_halves_of_a_split_question_keep_its_answer() -> None:
    letter = edits.split_question(LETTER, "1", "How many benches?", "In which parks?", "1b")
    assert numbers(letter)[:2] == ["1", "1.b"]
    assert covered(letter)["a1"] == ("1", "1.b")
    assert letter.tables[0].questions == ("1", "1.b")
    with pytest.raises(EditNotPossible, match="each of the two"):
        edits.split_question(LETTER, "1", "How many benches?", " ", "4")


def test_merged_questions_have_one_text_and_one_answer() -> None:
    letter = edits.set_answer_text(LETTER, "a3", "They cost £900.")
    letter = edits.set_disposition(letter, "a3", Disposition.DISCLOSED)
    letter = edits.merge_questions(letter, "3", "1")
    assert letter.questions[0].text == (
        "How many benches are there in the parks?\nWhat did the benches cost?"
    )
    assert letter.questions[0].blocks == (2, 5)
    assert covered(letter) == {"a1": ("1",), "a2": ("2",)}
    answer = letter.answer_to("1")
    assert answer is not None
    assert answer.text == "There are 58 benches. See the table.\n\nThey cost £900."
    assert answer.disposition == Disposition.DISCLOSED


def test_a_question_with_parts_is_not_merged_away() -> None:
    with pytest.raises(EditNotPossible, match="parts of its own"):
        edits.merge_questions(LETTER, "2", "1")
    assert numbers(edits.merge_questions(LETTER, "2.b", "2.a")) == ["1", "2", "2.a", "3"]


# Answers -----------------------------------------------------------------------------------------


def test_the_outcome_follows_the_dispositions() -> None:
    assert LETTER.outcome == Outcome.PARTLY_GRANTED
    assert edits.set_disposition(LETTER, "a1", Disposition.REFUSED).outcome == Outcome.REFUSED_IN_FULL


def test_a_table_goes_with_its_answer() -> None:
    letter = edits.assign_answer(LETTER, "a1", ["3"])
    assert letter.tables[0].questions == ("3",)
    first = letter.answer_to("1")
    assert first is not None
    assert first.disposition == Disposition.UNANSWERED
    assert not letter.warnings[0].question  # that question 3 has no answer is over


def test_an_answer_answers_something() -> None:
    with pytest.raises(EditNotPossible, match="at least one question"):
        edits.assign_answer(LETTER, "a1", [])
    with pytest.raises(EditNotPossible, match="no question 9"):
        edits.assign_answer(LETTER, "a1", ["9"])


def test_a_removed_answer_leaves_its_question_unanswered_and_its_words_in_sight() -> None:
    letter = edits.remove_answer(LETTER, "a2")
    assert [letter.answer_to(number) and number for number in ("2.a", "2.b")] == ["2.a", "2.b"]
    assert letter.blocks[8].role == BlockRole.OTHER
    with pytest.raises(EditNotPossible, match="no answer here to remove"):
        edits.remove_answer(LETTER, "a3")


def test_unused_words_become_an_answer() -> None:
    letter = edits.append_block(LETTER, "a3", 9)
    answer = letter.answer_to("3")
    assert answer is not None
    assert answer.text == "The bandstand is closed."
    assert answer.disposition == Disposition.DISCLOSED
    assert letter.blocks[9].role == BlockRole.ANSWER


@pytest.mark.parametrize(
    ("typed", "provision", "regime"),
    [
        ("s40(2)", "s40(2)", Regime.FOIA),
        ("Section 40 (2)", "s40(2)", Regime.FOIA),
        ("section 36(2)(b)(ii)", "s36(2)(b)(ii)", Regime.FOIA),
        ("Regulation 12(4)(b)", "reg12(4)(b)", Regime.EIR),
        ("reg. 13", "reg13", Regime.EIR),
        ("foisa:section 30(b)(i)", "foisa:s30(b)(i)", Regime.FOISA),
        ("eisr:reg10(4)(a)", "eisr:reg10(4)(a)", Regime.EISR),
        ("s11A", "s11a", Regime.FOIA),
        (" s40(2) ", "s40(2)", Regime.FOIA),
    ],
)
def test_a_provision_is_read_as_people_type_it(typed: str, provision: str, regime: Regime) -> None:
    assert as_provision(typed) == (provision, regime)


@pytest.mark.parametrize("typed", ["", "40", "s", "s40(", "s40)2(", "foisa:reg10", "eisr:s12", "art 8"])
def test_what_is_no_provision_is_told(typed: str) -> None:
    with pytest.raises(EditNotPossible, match="Enter a section or regulation"):
        as_provision(typed)


def test_a_citation_finds_its_words_in_the_letter() -> None:
    letter = edits.set_citation(LETTER, "a2", 0, "s12(1)", CitationRole.ADVICE, "under section 12(1)")
    (citation,) = letter.answers[1].citations
    assert citation.block == 8
    assert citation.start is not None
    assert LETTER.blocks[8].text[citation.start : citation.end] == "under section 12(1)"
    letter = edits.add_citation(letter, "a2", "s40", CitationRole.OPERATIVE, "words of nobody")
    assert letter.answers[1].citations[1].block is None
    assert edits.remove_citation(letter, "a2", 0).answers[1].citations[0].provision == "s40"


# Tables ------------------------------------------------------------------------------------------


def test_cells_and_headers_are_corrected() -> None:
    letter = edits.set_cell(LETTER, "t1", 1, 1, "<5")
    letter = edits.set_header_cell(letter, "t1", 0, 1, "Seats")
    letter = edits.set_header_cell(letter, "t1", 1, 1, "")
    letter = edits.set_table_notes(letter, "t1", ["As of 1 April.", " "])
    letter = edits.set_table_title(letter, "t1", "Seats by park")
    (table,) = letter.tables
    assert table.rows == (("North", "41"), ("South", "<5"))
    assert table.columns == (("Park",), ("Seats",))
    assert table.notes == ("As of 1 April.",)
    assert table.title == "Seats by park"


def test_rows_and_columns_come_and_go() -> None:
    letter = edits.add_row(LETTER, "t1", 2)
    letter = edits.add_column(letter, "t1", 0, "Ward")
    letter = edits.remove_row(letter, "t1", 0)
    letter = edits.remove_column(letter, "t1", 1)
    (table,) = letter.tables
    assert table.columns == (("Ward",), ("Benches", "Number"))
    assert table.rows == (("", "17"), ("", ""))


def test_a_table_keeps_a_column() -> None:
    letter = edits.remove_column(LETTER, "t1", 0)
    with pytest.raises(EditNotPossible, match="at least one column"):
        edits.remove_column(letter, "t1", 0)


def test_a_table_stands_with_the_answers_of_its_questions() -> None:
    letter = edits.bind_table(LETTER, "t1", ["2.a"])
    assert letter.tables[0].questions == ("2.a",)
    assert [answer.tables for answer in letter.answers[:2]] == [(), ("t1",)]
    letter = edits.drop_table(letter, "t1")
    assert letter.answers[1].tables == ()
    assert letter.blocks[7].role == BlockRole.OTHER


def test_the_tables_of_an_attachment_are_added_once() -> None:
    table = LetterTable("t1", ("9",), "Costs", (), (("Year",),), (("2025",),), blocks=(3,))
    letter = edits.add_tables(LETTER, [table])
    assert [table.id for table in letter.tables] == ["t1", "t2"]
    assert letter.tables[1].questions == ()
    assert edits.add_tables(letter, [table]) == letter


# The rest ----------------------------------------------------------------------------------------


def test_remarks_and_warnings_are_settled_by_a_person() -> None:
    letter = edits.set_note(LETTER, 0, "Each bench has a plaque.", ["1", "3"])
    assert letter.notes[0].questions == ("1", "3")
    assert edits.remove_note(letter, 0).notes == ()
    assert len(edits.dismiss_warning(letter, 1).warnings) == 1
    with pytest.raises(EditNotPossible, match="no such warning"):
        edits.dismiss_warning(letter, 2)


def test_a_warning_about_an_answer_goes_when_there_is_one() -> None:
    letter = edits.set_answer_text(LETTER, "a3", "They cost £900.")
    letter = edits.set_disposition(letter, "a3", Disposition.DISCLOSED)
    assert [doubt.code for doubt in letter.warnings] == ["words-unused"]


def test_a_warning_that_a_detail_is_missing_goes_when_it_is_there() -> None:
    missing = Doubt("missing-title", "The letter does not say what the request is about.")
    letter = replace(LETTER, title=None, warnings=(missing,))
    assert edits.set_reference(letter, "X").warnings == (missing,)
    assert edits.set_title(letter, "Benches").warnings == ()


# Whatever a reviewer does ------------------------------------------------------------------------

indexes = st.integers(-1, 4)
names = st.sampled_from(["1", "2", "2.a", "2.b", "3", "4", "2.a.i", "9"])
answer_ids = st.sampled_from(["a1", "a2", "a3", "a4", "a9"])
table_ids = st.sampled_from(["t1", "t2", "t9"])
texts = st.text(max_size=12)
several = st.lists(names, max_size=3)
blocks = st.integers(-1, 11)
provisions = st.sampled_from(["s40(2)", "Section 12", "reg12(4)(b)", "nonsense", "foisa:s30(b)(i)"])
roles = st.sampled_from(CitationRole)
pieces = st.sampled_from(
    ["question 1", "question 2", "question 3", "answer a1", "answer a3", "note 0", "title", "cell t1 0 0"]
)
a_table = LetterTable("t1", (), None, (), (("Year",), ("Cost",)), (("2025", "£1"),))

Step = Callable[[ParsedLetter], ParsedLetter]


def step(
    operation: Callable[..., ParsedLetter], *arguments: st.SearchStrategy[object]
) -> st.SearchStrategy[Step]:
    def bound(values: tuple[object, ...]) -> Step:
        return lambda letter: operation(letter, *values)

    return st.tuples(*arguments).map(bound)


steps = st.one_of(
    step(edits.set_reference, texts),
    step(edits.set_title, texts),
    step(edits.set_authority_name, texts),
    step(edits.set_date, st.none() | st.dates()),
    step(edits.set_received, st.none() | st.dates()),
    step(edits.set_legislation, st.none() | st.sampled_from(Regime)),
    step(edits.set_question_text, names, texts),
    step(edits.set_question_label, names, texts),
    step(edits.set_question_group, names, texts),
    step(edits.renumber_question, names, names | texts),
    step(lambda letter, *a: edits.add_question(letter, a[0], a[1], after=a[2], block=a[3]),
         names | texts, texts, st.none() | names, st.none() | blocks),
    step(edits.remove_question, names),
    step(edits.split_question, names, texts, texts, names | texts),
    step(edits.merge_questions, names, names),
    step(edits.assign_answer, answer_ids, several),
    step(edits.set_answer_text, answer_ids, texts),
    step(edits.set_disposition, answer_ids, st.sampled_from(Disposition)),
    step(edits.remove_answer, answer_ids),
    step(edits.append_block, answer_ids, blocks),
    step(edits.add_citation, answer_ids, provisions, roles, texts),
    step(edits.set_citation, answer_ids, indexes, provisions, roles, texts),
    step(edits.remove_citation, answer_ids, indexes),
    step(edits.set_table_title, table_ids, texts),
    step(edits.set_table_notes, table_ids, st.lists(texts, max_size=2)),
    step(edits.set_header_cell, table_ids, indexes, indexes, texts),
    step(edits.set_cell, table_ids, indexes, indexes, texts),
    step(edits.add_row, table_ids, indexes),
    step(edits.remove_row, table_ids, indexes),
    step(edits.add_column, table_ids, indexes, texts),
    step(edits.remove_column, table_ids, indexes),
    step(edits.drop_table, table_ids),
    step(edits.bind_table, table_ids, several),
    step(lambda letter: edits.add_tables(letter, [a_table])),
    step(edits.set_note, indexes, texts, several),
    step(edits.remove_note, indexes),
    step(edits.set_block_role, blocks, st.sampled_from(BlockRole)),
    step(edits.dismiss_warning, indexes),
    step(edits.move_question_up, names),
    step(edits.move_question_down, names),
    step(edits.move_paragraph, answer_ids, indexes, answer_ids),
    step(edits.split_answer, answer_ids, texts, texts, several),
    step(edits.merge_answers, answer_ids, answer_ids),
    step(edits.make_answer, pieces, answer_ids),
    step(edits.make_question, pieces, texts),
    step(edits.make_note, pieces, several),
    step(edits.leave_out, pieces),
    step(edits.set_header_rows, table_ids, indexes),
    step(edits.span_header, table_ids, texts, indexes, indexes),
    step(edits.take_off_header, table_ids, indexes, indexes),
    step(edits.withhold_words, texts),
    step(edits.withhold_span, pieces, indexes, indexes),
)  # fmt: skip


def check_invariants(letter: ParsedLetter) -> None:
    existing = numbers(letter)
    assert len(set(existing)) == len(existing)
    assert len({question.anchor for question in letter.questions}) == len(existing)
    for question in letter.questions:
        ancestors = [other for other in existing if question.number.startswith(other + ".")]
        assert question.parent == (max(ancestors, key=len) if ancestors else None)
        assert question.text
        has_parts = any(other.startswith(question.number + ".") for other in existing)
        assert letter.answer_to(question.number) is not None or has_parts
    for pieces in (letter.answers, letter.tables):
        assert len({piece.id for piece in pieces}) == len(pieces)
    for answer in letter.answers:
        assert answer.questions
        assert set(answer.questions) <= set(existing)
        assert set(answer.tables) <= {table.id for table in letter.tables}
        for citation in answer.citations:
            if citation.block is not None:
                said = letter.blocks[citation.block].text
                assert said[citation.start : citation.end] == citation.quote
    for table in letter.tables:
        assert table.columns
        assert all(table.columns)
        assert all(len(row) == len(table.columns) for row in table.rows)
        assert set(table.questions) <= set(existing)
    assert all(set(note.questions) <= set(existing) for note in letter.notes)
    assert [replace(block, role=BlockRole.OTHER) for block in letter.blocks] == [
        replace(block, role=BlockRole.OTHER) for block in LETTER.blocks
    ]
    assert "\x00" not in str(to_json(letter))
    assert from_json(to_json(letter)) == letter
    assert edits.settle(letter) == letter


@given(st.lists(steps, max_size=12))
def test_no_sequence_of_corrections_breaks_a_letter(sequence: list[Step]) -> None:
    letter = LETTER
    for correct in sequence:
        with suppress(EditNotPossible):
            letter = correct(letter)
        check_invariants(letter)
