"""What holds of every corrected letter, and the small steps that several operations share."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import Final, Protocol

from requests_app.letters.checking import CHECKED, check, said
from requests_app.letters.document import Doubt
from requests_app.letters.parsed import Answer, BlockRole, Disposition, LetterTable, ParsedLetter, Question

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


class EditNotPossible(Exception):
    """The correction would make no sense of the letter; the message says why, for staff."""


def settle(letter: ParsedLetter) -> ParsedLetter:
    """Return the letter with all that follows from its questions and answers put right.

    - A question's parent is the longest shorter path that exists.
    - Answers, tables, notes and warnings name questions that exist, in the letter's order.
    - A question that nothing answers, neither itself nor its ancestors nor its own parts, has an
      empty answer; one that something answers has none.
    - Answers name tables that exist.
    - A warning goes when what it is about is put right.
    """
    order = {question.number: place for place, question in enumerate(letter.questions)}
    tables = {table.id for table in letter.tables}

    def existing(numbers: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted({number for number in numbers if number in order}, key=order.__getitem__))

    answers = (
        replace(
            answer,
            questions=existing(answer.questions),
            tables=tuple(name for name in dict.fromkeys(answer.tables) if name in tables),
        )
        for answer in letter.answers
    )
    letter = replace(
        letter,
        questions=tuple(
            replace(question, parent=_parent(question.number, order)) for question in letter.questions
        ),
        answers=tuple(answer for answer in answers if answer.questions),
        tables=tuple(replace(table, questions=existing(table.questions)) for table in letter.tables),
        notes=tuple(replace(note, questions=existing(note.questions)) for note in letter.notes),
    )
    letter = _with_empty_answers(letter)
    found = {(doubt.code, doubt.question) for doubt in check(letter)}
    return replace(
        letter, warnings=tuple(doubt for doubt in letter.warnings if not _is_over(doubt, letter, found))
    )


def _parent(number: str, numbers: Collection[str]) -> str | None:
    path = number
    while "." in path:
        path = path.rpartition(".")[0]
        if path in numbers:
            return path
    return None


def is_empty(answer: Answer) -> bool:
    """Whether it only says that its questions have no answer."""
    return answer.disposition == Disposition.UNANSWERED and not (
        answer.text or answer.citations or answer.links or answer.tables
    )


def _with_empty_answers(letter: ParsedLetter) -> ParsedLetter:
    spoken = replace(letter, answers=tuple(answer for answer in letter.answers if not is_empty(answer)))
    numbers = [question.number for question in letter.questions]
    without = [
        number
        for number in numbers
        if spoken.answer_to(number) is None and not any(other.startswith(number + ".") for other in numbers)
    ]
    answers: list[Answer] = []
    for answer in letter.answers:
        covered = tuple(number for number in answer.questions if not is_empty(answer) or number in without)
        if covered:
            answers.append(replace(answer, questions=covered))
        if is_empty(answer):
            without = [number for number in without if number not in covered]
    for number in without:
        answers.append(Answer(new_id("a", answers), (number,), "", Disposition.UNANSWERED))
    return replace(letter, answers=tuple(answers))


def _is_over(doubt: Doubt, letter: ParsedLetter, found: Collection[tuple[str, str | None]]) -> bool:
    """Whether what the warning is about is gone. found: code and question of what a look over the letter finds now."""
    exists = any(question.number == doubt.question for question in letter.questions)
    if doubt.code in _OF_MISSING_QUESTIONS:
        return exists
    if doubt.question is not None and not exists:
        return True
    if doubt.code == "question-unanswered":
        answer = letter.answer_to(doubt.question or "")
        return answer is not None and answer.disposition != Disposition.UNANSWERED
    if doubt.code == "date-in-future":
        return letter.date is None or said(letter.date) not in doubt.message
    return doubt.code in CHECKED and (doubt.code, doubt.question) not in found


_OF_MISSING_QUESTIONS: Final = ("answer-to-missing-question", "range-names-missing-question")


class Named(Protocol):
    @property
    def id(self) -> str: ...


def new_id(letter: str, taken: Iterable[Named]) -> str:
    """Return an id that none of them has: "a7" after "a6"."""
    numbers = [int(name.id[1:]) for name in taken if re.fullmatch(rf"{letter}[0-9]{{1,9}}", name.id)]
    return f"{letter}{max(numbers, default=0) + 1}"


def clean(text: str) -> str:
    """Return what a person typed: without control characters, its line breaks as "\\n"."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def clean_line(text: str, *, longest: int | None = None, what: str = "This") -> str:
    """Return what a person typed as one line. Raises EditNotPossible if it is longer than `longest`."""
    line = " ".join(clean(text).split())
    if longest is not None and len(line) > longest:
        raise EditNotPossible(f"{what} must be {longest} characters or fewer.")
    return line


def the_question(letter: ParsedLetter, number: str) -> Question:
    for question in letter.questions:
        if question.number == number:
            return question
    raise EditNotPossible(f"The letter has no question {number}.")


def the_answer(letter: ParsedLetter, name: str) -> Answer:
    for answer in letter.answers:
        if answer.id == name:
            return answer
    raise EditNotPossible("The letter has no such answer any more.")


def the_table(letter: ParsedLetter, name: str) -> LetterTable:
    for table in letter.tables:
        if table.id == name:
            return table
    raise EditNotPossible("The letter has no such table any more.")


def change_question(
    letter: ParsedLetter, number: str, change: Callable[[Question], Question]
) -> ParsedLetter:
    the_question(letter, number)
    return settle(
        replace(
            letter,
            questions=tuple(
                change(question) if question.number == number else question for question in letter.questions
            ),
        )
    )


def change_answer(letter: ParsedLetter, name: str, change: Callable[[Answer], Answer]) -> ParsedLetter:
    the_answer(letter, name)
    return settle(
        replace(
            letter,
            answers=tuple(change(answer) if answer.id == name else answer for answer in letter.answers),
        )
    )


def change_table(
    letter: ParsedLetter, name: str, change: Callable[[LetterTable], LetterTable]
) -> ParsedLetter:
    the_table(letter, name)
    return settle(
        replace(letter, tables=tuple(change(table) if table.id == name else table for table in letter.tables))
    )


def with_role(letter: ParsedLetter, blocks: Collection[int], role: BlockRole) -> ParsedLetter:
    """Return the letter with these of its blocks taken for something else."""
    return replace(
        letter,
        blocks=tuple(replace(block, role=role) if block.id in blocks else block for block in letter.blocks),
    )


def release(letter: ParsedLetter, blocks: Collection[int]) -> ParsedLetter:
    """Return the letter with those of the blocks that no piece of it uses any more marked as `OTHER`.

    So what a reviewer takes out of the document stays before their eyes.
    """
    used = {
        block
        for pieces in (letter.questions, letter.answers, letter.tables, letter.notes)
        for piece in pieces
        for block in piece.blocks
    }
    return with_role(letter, [block for block in blocks if block not in used], BlockRole.OTHER)
