"""Corrections of what a piece is: a question that is part of an answer, an answer that is a remark, standard wording.

A piece is named as findings name it: "question 2", "answer a1", "note 0".
"""

from collections.abc import Sequence
from dataclasses import replace

from requests_app.letters.edits.answers import remove_answer
from requests_app.letters.edits.details import remove_note
from requests_app.letters.edits.moving import joined
from requests_app.letters.edits.questions import add_question, remove_question
from requests_app.letters.edits.settling import (
    EditNotPossible,
    is_empty,
    release,
    settle,
    the_answer,
    the_question,
    with_role,
)
from requests_app.letters.parsed import Answer, BlockRole, Disposition, Note, ParsedLetter


def make_question(letter: ParsedLetter, piece: str, number: str, *, after: str | None = None) -> ParsedLetter:
    """Make a question of an answer or a remark. after: the question it stands after; None for the first."""
    taken, rest = _taken_out(letter, piece)
    asked = add_question(rest, number, taken.text, after=after)
    own = asked.questions[0 if after is None else [q.number for q in asked.questions].index(after) + 1]
    questions = tuple(
        replace(question, blocks=taken.blocks) if question == own else question
        for question in asked.questions
    )
    return settle(with_role(replace(asked, questions=questions), taken.blocks, BlockRole.QUESTION))


def make_answer(letter: ParsedLetter, piece: str, name: str) -> ParsedLetter:
    """Add the words of a question or a remark to the end of an answer; what answers the question alone follows them."""
    target = the_answer(letter, name)
    taken, rest = _taken_out(letter, piece)
    if name not in {answer.id for answer in rest.answers} and not is_empty(target):
        raise EditNotPossible("Choose the answer to another question.")
    kept = next((answer for answer in rest.answers if answer.id == name), target)
    if not set(kept.questions) & {question.number for question in rest.questions}:
        raise EditNotPossible("Choose the answer to another question.")
    whole = joined(kept, replace(taken, questions=(), disposition=taken.disposition))
    if whole.disposition == Disposition.UNANSWERED:
        whole = replace(whole, disposition=Disposition.DISCLOSED)
    others = tuple(answer for answer in rest.answers if answer.id != name)
    place = next((at for at, answer in enumerate(rest.answers) if answer.id == name), len(others))
    new = replace(rest, answers=(*others[:place], whole, *others[place:]))
    return settle(with_role(new, taken.blocks, BlockRole.ANSWER))


def make_note(letter: ParsedLetter, piece: str, questions: Sequence[str] = ()) -> ParsedLetter:
    """Make a remark of a question or an answer. questions: those it is on; none means the whole letter."""
    taken, rest = _taken_out(letter, piece)
    for number in questions:
        the_question(rest, number)
    new = replace(rest, notes=(*rest.notes, Note(tuple(questions), taken.text, taken.blocks)))
    return settle(with_role(new, taken.blocks, BlockRole.NOTE))


def leave_out(letter: ParsedLetter, piece: str) -> ParsedLetter:
    """Take a piece for standard wording, which is not published."""
    taken, rest = _taken_out(letter, piece)
    return with_role(rest, taken.blocks, BlockRole.BOILERPLATE)


def _taken_out(letter: ParsedLetter, piece: str) -> tuple[Answer, ParsedLetter]:
    """Return a piece as though it were an answer, with what answers it alone where it is a question; and the rest."""
    kind, _, name = piece.partition(" ")
    match kind:
        case "question":
            return _question_taken(letter, name)
        case "answer":
            answer = the_answer(letter, name)
            return answer, remove_answer(letter, name)
        case "note" if name.isdecimal() and int(name) < len(letter.notes):
            note = letter.notes[int(name)]
            taken = Answer("", (), note.text, Disposition.UNANSWERED, blocks=note.blocks)
            return taken, remove_note(letter, int(name))
    raise EditNotPossible("The letter has no such piece any more.")


def _question_taken(letter: ParsedLetter, number: str) -> tuple[Answer, ParsedLetter]:
    question = the_question(letter, number)
    taken = Answer("", (), question.text, Disposition.UNANSWERED, blocks=question.blocks)
    has_parts = any(other.number.startswith(number + ".") for other in letter.questions)
    for answer in letter.answers:
        if answer.questions == (number,) and not has_parts and not is_empty(answer):
            taken = replace(joined(taken, answer), questions=())
    rest = remove_question(letter, number)
    return taken, release(rest, taken.blocks)
