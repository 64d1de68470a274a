"""What stands where, and what is what: moving, splitting, merging and re-typing pieces, and a table's header."""

from dataclasses import replace

import pytest

from requests_app.letters import edits
from requests_app.letters.edits.headers import header_depth
from requests_app.letters.edits.moving import paragraphs
from requests_app.letters.parsed import BlockRole, Citation, CitationRole, Disposition, ParsedLetter, Regime
from tests.letters.made_up import LETTER

EditNotPossible = edits.EditNotPossible


def numbers(letter: ParsedLetter) -> list[str]:
    return [question.number for question in letter.questions]


def roles(letter: ParsedLetter, *blocks: int) -> list[BlockRole]:
    return [letter.blocks[block].role for block in blocks]


# Order -------------------------------------------------------------------------------------------


def test_a_question_moves_with_its_parts_and_stays_at_its_level() -> None:
    assert numbers(edits.move_question_up(LETTER, "2")) == ["2", "2.a", "2.b", "1", "3"]
    assert numbers(edits.move_question_down(LETTER, "1")) == ["2", "2.a", "2.b", "1", "3"]
    assert numbers(edits.move_question_down(LETTER, "2")) == ["1", "3", "2", "2.a", "2.b"]
    assert numbers(edits.move_question_up(LETTER, "2.b")) == ["1", "2", "2.b", "2.a", "3"]
    assert edits.move_question_up(edits.move_question_down(LETTER, "2"), "2") == LETTER


def test_the_first_and_the_last_cannot_move_further() -> None:
    with pytest.raises(EditNotPossible, match="the first already"):
        edits.move_question_up(LETTER, "2.a")
    with pytest.raises(EditNotPossible, match="the last already"):
        edits.move_question_down(LETTER, "3")


# Answers -----------------------------------------------------------------------------------------


def several(letter: ParsedLetter = LETTER) -> ParsedLetter:
    """The made-up letter with an answer that was read from two paragraphs, the second of which cites a provision."""
    first, refused, *others = letter.answers
    cited = refused.citations[0]
    both = replace(
        first,
        text="There are 58 benches. See the table. We refuse under section 12(1) of the Freedom of Information Act 2000.",
        citations=(cited,),
        blocks=(6, 8),
    )
    return replace(letter, answers=(both, replace(refused, text="Too dear.", citations=()), *others))


def test_the_paragraphs_of_an_answer_are_those_it_was_read_from() -> None:
    assert [(each.text, each.block) for each in paragraphs(several(), "a1")] == [
        ("There are 58 benches. See the table. We refuse under section 12(1) of the Freedom of Information Act 2000.", None)
    ]  # fmt: skip
    letter = replace(
        several(),
        blocks=tuple(
            replace(block, text=block.text.removeprefix("2. ").removeprefix("1. ")) for block in LETTER.blocks
        ),
    )
    assert [(each.text, each.block) for each in paragraphs(letter, "a1")] == [
        ("There are 58 benches. See the table.", 6),
        ("We refuse under section 12(1) of the Freedom of Information Act 2000.", 8),
    ]


def test_a_paragraph_moves_to_another_answer_with_what_it_cites() -> None:
    typed = edits.set_answer_text(several(), "a1", "There are 58.\n\nRefused: section 12(1).\nSee the table.")
    letter = edits.move_paragraph(typed, "a1", 1, "a3")
    assert letter.answers[0].text == "There are 58.\nSee the table."
    assert letter.answers[0].citations == ()
    moved = letter.answer_to("3")
    assert moved is not None
    assert (moved.text, moved.disposition) == ("Refused: section 12(1).", Disposition.DISCLOSED)
    assert [citation.provision for citation in moved.citations] == ["s12(1)"]
    back = edits.move_paragraph(letter, moved.id, 0, "a1")
    assert back.answers[0].text == "There are 58.\nSee the table.\n\nRefused: section 12(1)."
    assert back.answer_to("3").disposition == Disposition.UNANSWERED  # type: ignore[union-attr]


def test_a_paragraph_that_is_not_there_or_goes_nowhere_is_told() -> None:
    with pytest.raises(EditNotPossible, match="no such paragraph"):
        edits.move_paragraph(LETTER, "a1", 7, "a2")
    with pytest.raises(EditNotPossible, match="another answer"):
        edits.move_paragraph(LETTER, "a1", 0, "a1")


def test_an_answer_is_split_and_what_it_cites_follows_the_words() -> None:
    both = edits.assign_answer(several(), "a1", ["1", "3"])
    letter = edits.split_answer(both, "a1", "There are 58 benches.", "We refuse under section 12(1).", ["3"])
    first, second = letter.answer_to("1"), letter.answer_to("3")
    assert first is not None
    assert second is not None
    assert (first.text, first.tables, first.citations) == ("There are 58 benches.", ("t1",), ())
    assert (second.text, second.tables) == ("We refuse under section 12(1).", ())
    assert [citation.provision for citation in second.citations] == ["s12(1)"]
    for questions in ([], ["1", "3"]):
        with pytest.raises(EditNotPossible, match="leave at least one"):
            edits.split_answer(both, "a1", "One.", "Two.", questions)


def test_two_answers_are_merged_into_one_to_the_questions_of_both() -> None:
    letter = edits.merge_answers(LETTER, "a2", "a1")
    answer = letter.answer_to("2")
    assert answer is not None
    assert answer == letter.answer_to("1")
    assert answer.text == f"{LETTER.answers[0].text}\n\n{LETTER.answers[1].text}"
    assert (answer.disposition, answer.tables, answer.blocks) == (
        Disposition.PARTLY_DISCLOSED,
        ("t1",),
        (6, 8),
    )
    with pytest.raises(EditNotPossible, match="another answer"):
        edits.merge_answers(LETTER, "a1", "a1")


# What a piece is ---------------------------------------------------------------------------------


def test_a_question_that_is_none_becomes_part_of_an_answer_with_what_answers_it() -> None:
    letter = edits.make_answer(edits.assign_answer(LETTER, "a2", ["3"]), "question 3", "a1")
    assert numbers(letter) == ["1", "2", "2.a", "2.b"]
    answer = letter.answer_to("1")
    assert answer is not None
    assert answer.text == "\n\n".join(
        ["There are 58 benches. See the table.", "What did the benches cost?", LETTER.answers[1].text]
    )
    assert [citation.provision for citation in answer.citations] == ["s12(1)"]
    assert roles(letter, 5, 8) == [BlockRole.ANSWER] * 2


def test_a_question_becomes_the_answer_of_one_that_had_none() -> None:
    letter = edits.make_answer(LETTER, "question 1", "a3")
    answer = letter.answer_to("3")
    assert answer is not None
    assert answer.text.startswith("How many benches are there in the parks?")
    assert answer.disposition == Disposition.DISCLOSED
    assert "question-unanswered" not in [doubt.code for doubt in letter.warnings]


def test_a_question_cannot_become_part_of_its_own_answer() -> None:
    with pytest.raises(EditNotPossible, match="answer to another question"):
        edits.make_answer(LETTER, "question 1", "a1")
    with pytest.raises(EditNotPossible, match="answer to another question"):
        edits.make_answer(LETTER, "question 3", "a3")


def test_an_answer_or_a_remark_becomes_a_question() -> None:
    letter = edits.make_question(LETTER, "answer a2", "4", after="3")
    assert numbers(letter) == ["1", "2", "2.a", "2.b", "3", "4"]
    assert letter.questions[-1].text == LETTER.answers[1].text
    assert letter.questions[-1].blocks == (8,)
    assert roles(letter, 8) == [BlockRole.QUESTION]
    assert letter.answer_to("2.a").disposition == Disposition.UNANSWERED  # type: ignore[union-attr]
    first = edits.make_question(LETTER, "note 0", "0")
    assert (numbers(first)[0], first.questions[0].text) == ("0", "Some benches have a plaque.")
    assert first.notes == ()


def test_an_answer_becomes_a_remark_and_a_remark_an_answer() -> None:
    letter = edits.make_note(LETTER, "answer a2", ("2",))
    assert letter.notes[-1].text == LETTER.answers[1].text
    assert letter.notes[-1].questions == ("2",)
    assert roles(letter, 8) == [BlockRole.NOTE]
    answered = edits.make_answer(LETTER, "note 0", "a3")
    assert answered.notes == ()
    assert answered.answer_to("3").text == "Some benches have a plaque."  # type: ignore[union-attr]


def test_what_is_left_out_is_standard_wording_and_no_part_of_the_response() -> None:
    letter = edits.leave_out(LETTER, "answer a2")
    assert roles(letter, 8) == [BlockRole.BOILERPLATE]
    assert "a2" not in [answer.id for answer in letter.answers]
    assert numbers(edits.leave_out(LETTER, "question 3")) == ["1", "2", "2.a", "2.b"]
    for piece in ("question 9", "answer a9", "note 4", "note x", "page 2", ""):
        with pytest.raises(EditNotPossible):
            edits.leave_out(LETTER, piece)


# The header of a table ---------------------------------------------------------------------------


def columns(letter: ParsedLetter) -> tuple[tuple[str, ...], ...]:
    return letter.tables[0].columns


def test_rows_become_header_rows_and_rows_again() -> None:
    more = edits.set_header_rows(LETTER, "t1", 3)
    assert columns(more) == (("Park", "North"), ("Benches", "Number", "41"))
    assert more.tables[0].rows == (("South", "17"),)
    fewer = edits.set_header_rows(LETTER, "t1", 1)
    assert columns(fewer) == (("Park",), ("Benches",))
    assert fewer.tables[0].rows == (("", "Number"), ("North", "41"), ("South", "17"))
    assert edits.set_header_rows(fewer, "t1", 2) == LETTER
    none = edits.set_header_rows(LETTER, "t1", 0)
    assert columns(none) == (("",), ("",))
    assert header_depth(none.tables[0]) == 0
    assert none.tables[0].rows[:2] == (("Park", "Benches"), ("", "Number"))
    for count in (-1, 5):
        with pytest.raises(EditNotPossible, match="not so many rows"):
            edits.set_header_rows(LETTER, "t1", count)


def test_a_header_is_put_over_several_columns_and_taken_off_them() -> None:
    wide = edits.add_column(LETTER, "t1", 2, "Plaques")
    letter = edits.span_header(wide, "t1", "Benches", 1, 2)
    assert columns(letter) == (("Park",), ("Benches", "Number"), ("Benches", "Plaques"))
    assert edits.take_off_header(letter, "t1", 2, 2) == wide
    assert columns(edits.take_off_header(letter, "t1", 0, 2)) == (("Park",), ("Number",), ("Plaques",))
    with pytest.raises(EditNotPossible, match="columns from 1 to 3"):
        edits.span_header(wide, "t1", "Benches", 2, 3)
    with pytest.raises(EditNotPossible, match="Enter what the header"):
        edits.span_header(wide, "t1", " ", 1, 2)


# What is settled ---------------------------------------------------------------------------------


def test_a_settled_warning_is_remembered_through_renumbering_and_not_raised_again() -> None:
    letter = edits.dismiss_warning(LETTER, 0)
    (doubt,) = letter.settled
    assert doubt.code == "question-unanswered"
    renumbered = edits.renumber_question(letter, "3", "7")
    assert [(each.code, each.question) for each in renumbered.settled] == [("question-unanswered", "7")]
    again = edits.with_settled(LETTER, letter.settled)
    assert again == letter


def test_a_citation_without_a_quote_stays_where_it_is() -> None:
    bare = Citation("s16", Regime.FOIA, CitationRole.ADVICE, "")
    first, *others = several().answers
    typed = replace(several(), answers=(replace(first, text="One.\nTwo.", citations=(bare,)), *others))
    assert edits.move_paragraph(typed, "a1", 1, "a2").answers[0].citations == (bare,)
