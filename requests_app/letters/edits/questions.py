"""Corrections of the question tree."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from typing import Final

from requests_app.letters.document import Doubt
from requests_app.letters.edits.moving import joined
from requests_app.letters.edits.settling import (
    EditNotPossible,
    change_question,
    clean,
    clean_line,
    is_empty,
    release,
    settle,
    the_question,
    with_role,
)
from requests_app.letters.parsed import Answer, BlockRole, ParsedLetter, Question

LONGEST_NUMBER: Final = 60
LONGEST_LABEL: Final = 60
_NUMBER: Final = re.compile(r"(?:[0-9]+:)?(?:[0-9]+|[a-z]+)(?:\.(?:[0-9]+|[a-z]+))*")
_WORD: Final = re.compile(r"^(?:question|q)(?=[\s.]*[0-9])[\s.]*")
_JOINTS: Final = re.compile(r"(?<=[0-9])(?=[a-z])|(?<=[a-z])(?=[0-9])|[().\s]+")


def as_number(typed: str) -> str:
    """Return a question's number as the letter document writes it: "5.b.ii" for "5b(ii)" or "Q5.b.ii"."""
    number = _JOINTS.sub(".", _WORD.sub("", typed.strip().lower()))
    number = re.sub(r"\.{2,}", ".", number).strip(".")
    if len(number) > LONGEST_NUMBER or not _NUMBER.fullmatch(number):
        raise EditNotPossible("Enter a number such as 5, 5b or 5b(ii).")
    return number


def set_question_text(letter: ParsedLetter, number: str, text: str) -> ParsedLetter:
    words = clean(text)
    if not words:
        raise EditNotPossible("Enter what was asked, or remove the question.")
    return change_question(letter, number, lambda question: replace(question, text=words))


def set_question_label(letter: ParsedLetter, number: str, label: str) -> ParsedLetter:
    """Set its mark as printed."""
    line = clean_line(label, longest=LONGEST_LABEL, what="The mark")
    return change_question(letter, number, lambda question: replace(question, label=line))


def set_question_group(letter: ParsedLetter, number: str, group: str) -> ParsedLetter:
    """Set the topic heading above it."""
    line = clean_line(group)
    return change_question(letter, number, lambda question: replace(question, group=line or None))


def renumber_question(letter: ParsedLetter, number: str, to: str) -> ParsedLetter:
    """Give a question another number; its parts ("5.b" under "5") and all that names them follow."""
    the_question(letter, number)
    new = as_number(to)
    if new == number:
        return letter
    renamed = {
        question.number: new + question.number[len(number) :]
        for question in letter.questions
        if question.number == number or question.number.startswith(number + ".")
    }
    _check_free(
        [question for question in letter.questions if question.number not in renamed], renamed.values()
    )
    return settle(_renamed(letter, renamed))


def _check_free(others: Iterable[Question], numbers: Iterable[str]) -> None:
    taken = {question.anchor: question.number for question in others}
    for number in numbers:
        if len(number) > LONGEST_NUMBER:
            raise EditNotPossible(f"A question’s number must be {LONGEST_NUMBER} characters or fewer.")
        if (same := taken.get(Question(number, "").anchor)) is not None:
            raise EditNotPossible(f"There is a question {same} already.")


def _renamed(letter: ParsedLetter, renamed: dict[str, str]) -> ParsedLetter:
    def new(numbers: Iterable[str]) -> tuple[str, ...]:
        return tuple(renamed.get(number, number) for number in numbers)

    def doubts(raised: Iterable[Doubt]) -> tuple[Doubt, ...]:
        return tuple(
            replace(doubt, question=doubt.question and renamed.get(doubt.question, doubt.question))
            for doubt in raised
        )

    return replace(
        letter,
        questions=tuple(replace(q, number=renamed.get(q.number, q.number)) for q in letter.questions),
        answers=tuple(replace(answer, questions=new(answer.questions)) for answer in letter.answers),
        tables=tuple(replace(table, questions=new(table.questions)) for table in letter.tables),
        notes=tuple(replace(note, questions=new(note.questions)) for note in letter.notes),
        warnings=doubts(letter.warnings),
        settled=doubts(letter.settled),
    )


def add_question(
    letter: ParsedLetter, number: str, text: str, *, after: str | None = None, block: int | None = None
) -> ParsedLetter:
    """Add a question after another one, or as the first. `block` is the part of the letter it stands in."""
    new = as_number(number)
    words = clean(text)
    if not words:
        raise EditNotPossible("Enter what was asked.")
    _check_free(letter.questions, [new])
    if block is not None and not 0 <= block < len(letter.blocks):
        raise EditNotPossible("The letter has no such part.")
    blocks = () if block is None else (block,)
    place = 0 if after is None else letter.questions.index(the_question(letter, after)) + 1
    letter = replace(
        letter,
        questions=(
            *letter.questions[:place],
            Question(new, words, blocks=blocks),
            *letter.questions[place:],
        ),
    )
    return settle(with_role(letter, blocks, BlockRole.QUESTION))


def remove_question(letter: ParsedLetter, number: str) -> ParsedLetter:
    """Take out a question, and an answer that is to it alone. Their blocks stay, as `OTHER`.

    An answer that its parts had from it becomes theirs.
    """
    question = the_question(letter, number)
    others = [other for other in letter.questions if other.number != number]
    answers, lost = [], []
    for answer in letter.answers:
        heirs = [other.number for other in others if letter.answer_to(other.number) is answer]
        if set(answer.questions) != {number}:
            answers.append(answer)
        elif heirs:
            answers.append(replace(answer, questions=tuple(heirs)))
        else:
            lost.append(answer)
    without = replace(letter, questions=tuple(others), answers=tuple(answers))
    blocks = {*question.blocks, *(block for answer in lost for block in answer.blocks)}
    return settle(release(without, blocks))


def split_question(
    letter: ParsedLetter, number: str, first: str, second: str, second_number: str
) -> ParsedLetter:
    """Make two questions of one. What answered it answers both."""
    question = the_question(letter, number)
    new = as_number(second_number)
    texts = clean(first), clean(second)
    if not all(texts):
        raise EditNotPossible("Enter what each of the two questions asks.")
    _check_free(letter.questions, [new])
    place = letter.questions.index(question)
    halves = (
        replace(question, text=texts[0]),
        Question(new, texts[1], group=question.group, blocks=question.blocks),
    )

    def both(numbers: tuple[str, ...]) -> tuple[str, ...]:
        return (*numbers, new) if number in numbers else numbers

    return settle(
        replace(
            letter,
            questions=(*letter.questions[:place], *halves, *letter.questions[place + 1 :]),
            answers=tuple(replace(answer, questions=both(answer.questions)) for answer in letter.answers),
            tables=tuple(replace(table, questions=both(table.questions)) for table in letter.tables),
            notes=tuple(replace(note, questions=both(note.questions)) for note in letter.notes),
        )
    )


def merge_questions(letter: ParsedLetter, number: str, into: str) -> ParsedLetter:
    """Make one question of two: the words of `number` follow those of `into`, and so do their answers."""
    taken, kept = the_question(letter, number), the_question(letter, into)
    if number == into:
        raise EditNotPossible("Choose another question to merge it with.")
    if any(other.parent == number and other.number != into for other in letter.questions):
        raise EditNotPossible(f"Question {number} has parts of its own. Renumber or merge those first.")
    merged = replace(
        kept,
        text="\n".join(filter(None, (kept.text, taken.text))),
        blocks=tuple(dict.fromkeys((*kept.blocks, *taken.blocks))),
    )
    questions = tuple(
        merged if question.number == into else question
        for question in letter.questions
        if question.number != number
    )
    renamed = _renamed(replace(letter, questions=questions), {number: into})
    return settle(replace(renamed, answers=_joined(renamed.answers, into)))


def _joined(answers: tuple[Answer, ...], number: str) -> tuple[Answer, ...]:
    """Return the answers with those that are to this one question alone made one."""
    alone = [answer for answer in answers if set(answer.questions) == {number} and not is_empty(answer)]
    if len(alone) < 2:
        return answers
    one = replace(reduce(joined, alone), questions=(number,))
    return tuple(one if answer is alone[0] else answer for answer in answers if answer not in alone[1:])
