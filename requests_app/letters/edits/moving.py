"""Corrections of where things stand: the order of questions, and which words are whose answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from requests_app.letters.edits.settling import (
    EditNotPossible,
    clean,
    is_empty,
    new_id,
    settle,
    the_answer,
    the_question,
)
from requests_app.letters.parsed import Answer, Disposition, ParsedLetter, Question


def move_question_up(letter: ParsedLetter, number: str) -> ParsedLetter:
    """Put a question and its parts before the one above it at its own level."""
    return _exchanged(letter, number, -1)


def move_question_down(letter: ParsedLetter, number: str) -> ParsedLetter:
    """Put a question and its parts after the one below it at its own level."""
    return _exchanged(letter, number, 1)


def _exchanged(letter: ParsedLetter, number: str, step: int) -> ParsedLetter:
    question = the_question(letter, number)
    level = [other.number for other in letter.questions if other.parent == question.parent]
    place = level.index(number) + step
    if not 0 <= place < len(level):
        raise EditNotPossible(f"It is the {'first' if step < 0 else 'last'} already.")
    own = _with_parts(letter, number)
    others = [other for other in letter.questions if other not in own]
    neighbours = [others.index(other) for other in _with_parts(letter, level[place])]
    at = min(neighbours) if step < 0 else max(neighbours) + 1
    return settle(replace(letter, questions=(*others[:at], *own, *others[at:])))


def _with_parts(letter: ParsedLetter, number: str) -> list[Question]:
    return [
        question
        for question in letter.questions
        if question.number == number or question.number.startswith(number + ".")
    ]


@dataclass(frozen=True, slots=True)
class AnswerParagraph:
    """A paragraph of an answer: the characters `start` to `end` of its text, and the block it was read from, if known."""

    text: str
    start: int
    end: int
    block: int | None


def paragraphs(letter: ParsedLetter, name: str) -> tuple[AnswerParagraph, ...]:
    """Return an answer as the paragraphs it was read from or, where a person has changed it, typed in."""
    answer = the_answer(letter, name)
    words = {block: " ".join(letter.blocks[block].text.split()) for block in answer.blocks}
    cuts, reached = {0}, 0
    for text in words.values():
        if text and (found := answer.text.find(text, reached)) >= 0:
            cuts.add(found)
            reached = found + len(text)
    cuts |= {line.end() for line in re.finditer(r"\n+", answer.text)}
    ends = [*sorted(cuts)[1:], len(answer.text)]
    parts = [
        (start, end) for start, end in zip(sorted(cuts), ends, strict=True) if answer.text[start:end].strip()
    ]
    found_in = [
        next((block for block, text in words.items() if answer.text[start:end].strip() in text), None)
        for start, end in parts
    ]
    return tuple(
        AnswerParagraph(answer.text[start:end].strip(), start, end, block)
        for (start, end), block in zip(parts, found_in, strict=True)
    )


def move_paragraph(letter: ParsedLetter, name: str, paragraph: int, to: str) -> ParsedLetter:
    """Move one of an answer's `paragraphs`, counted from 0, to the end of another answer. What it cites goes along."""
    answer, other = the_answer(letter, name), the_answer(letter, to)
    said = paragraphs(letter, name)
    if not 0 <= paragraph < len(said):
        raise EditNotPossible("The answer has no such paragraph any more.")
    if name == to:
        raise EditNotPossible("Choose another answer to move it to.")
    moved = said[paragraph]
    around = answer.text[: moved.start].rstrip(), answer.text[moved.end :].lstrip()
    left = "\n".join(filter(None, around))
    going = tuple(each for each in answer.citations if each.quote in moved.text and each.quote not in left)
    remaining = {each.block for each in said if each != moved}
    own = () if moved.block is None else (moved.block,)
    changed = {
        name: replace(
            answer,
            text=left,
            citations=tuple(each for each in answer.citations if each not in going),
            blocks=tuple(block for block in answer.blocks if block not in own or block in remaining),
            disposition=answer.disposition if left or answer.tables else Disposition.UNANSWERED,
        ),
        to: replace(
            other,
            text="\n\n".join(filter(None, (other.text, moved.text))),
            citations=(*other.citations, *going),
            blocks=tuple(dict.fromkeys((*other.blocks, *own))),
            disposition=answer.disposition if is_empty(other) else other.disposition,
        ),
    }
    return settle(replace(letter, answers=tuple(changed.get(each.id, each) for each in letter.answers)))


def split_answer(
    letter: ParsedLetter, name: str, first: str, second: str, questions: Sequence[str]
) -> ParsedLetter:
    """Make two answers of one; the second is to these questions, and the first to what is left of its own.

    What is cited and linked goes with the words that say it, tables stay with the first.
    """
    answer = the_answer(letter, name)
    texts = clean(first), clean(second)
    if not all(texts):
        raise EditNotPossible("Enter what each of the two answers says.")
    for number in questions:
        the_question(letter, number)
    kept = tuple(number for number in answer.questions if number not in questions)
    if not questions or not kept:
        raise EditNotPossible(
            "Choose which questions the second answers, and leave at least one to the first."
        )
    moving = tuple(each for each in answer.citations if each.quote and each.quote not in texts[0])
    links = tuple(link for link in answer.links if link in texts[1] and link not in texts[0])
    halves = (
        replace(
            answer,
            text=texts[0],
            questions=kept,
            citations=tuple(each for each in answer.citations if each not in moving),
            links=tuple(link for link in answer.links if link not in links),
        ),
        Answer(
            new_id("a", letter.answers),
            tuple(questions),
            texts[1],
            answer.disposition,
            citations=moving,
            links=links,
            blocks=answer.blocks,
        ),
    )
    place = letter.answers.index(answer)
    others = letter.answers
    return settle(replace(letter, answers=(*others[:place], *halves, *others[place + 1 :])))


def merge_answers(letter: ParsedLetter, name: str, into: str) -> ParsedLetter:
    """Make one answer of two: the words of `name` follow those of `into`, and it is to the questions of both."""
    taken, kept = the_answer(letter, name), the_answer(letter, into)
    if name == into:
        raise EditNotPossible("Choose another answer to merge it with.")
    merged = joined(kept, taken)
    return settle(
        replace(
            letter,
            answers=tuple(
                merged if answer.id == into else answer for answer in letter.answers if answer.id != name
            ),
        )
    )


def joined(one: Answer, other: Answer) -> Answer:
    """Return an answer with all that another one says, cites and holds after its own."""
    dispositions = {one.disposition, other.disposition} - {Disposition.UNANSWERED}
    return replace(
        one,
        questions=tuple(dict.fromkeys((*one.questions, *other.questions))),
        text="\n\n".join(filter(None, (one.text, other.text))),
        disposition=dispositions.pop() if len(dispositions) == 1 else _of_several(dispositions),
        citations=(*one.citations, *other.citations),
        links=tuple(dict.fromkeys((*one.links, *other.links))),
        tables=tuple(dict.fromkeys((*one.tables, *other.tables))),
        blocks=tuple(dict.fromkeys((*one.blocks, *other.blocks))),
    )


def _of_several(dispositions: set[Disposition]) -> Disposition:
    return Disposition.PARTLY_DISCLOSED if dispositions else Disposition.UNANSWERED
