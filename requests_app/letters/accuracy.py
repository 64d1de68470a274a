"""How well a letter was read: its reading compared, field by field, with what a person made of it.

What was withheld was read right: a mark in the place of words or of a figure is no correction.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from requests_app.letters.edits import WITHHELD
from requests_app.letters.parsed import LetterTable, ParsedLetter
from tables_app.exports import MARK

type _Is = Callable[[ParsedLetter], Any]
type _Are = Callable[[ParsedLetter, ParsedLetter], bool]


class Field(StrEnum):
    """What of a letter is read, and may have to be corrected."""

    REFERENCE = "reference"
    DATE = "date"
    RECEIVED = "received"
    TITLE = "title"
    LEGISLATION = "legislation"
    QUESTIONS = "questions"
    ANSWERS = "answers"
    PAIRING = "pairing"
    DISPOSITIONS = "dispositions"
    CITATIONS = "citations"
    TABLES = "tables"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Fields that were left as they were read, and those that were corrected. What neither letter has is in neither."""

    as_read: tuple[Field, ...]
    corrected: tuple[Field, ...]


def reading_of(
    reading: ParsedLetter, read_later: Iterable[tuple[ParsedLetter, ParsedLetter]] = ()
) -> ParsedLetter:
    """Return all that the reader made of a letter.

    reading: what it read before a person touched the letter. read_later: the letter before and after the reader came to it
    again. Tables that it added then, of a file that was attached, are its work as well.
    """
    for before, after in read_later:
        had = {table.id for table in (*before.tables, *reading.tables)}
        new = [table for table in after.tables if table.id not in had]
        reading = replace(reading, tables=(*reading.tables, *new))
    return reading


def compare(read: ParsedLetter, settled: ParsedLetter) -> Comparison:
    """Return which fields of the reading stand in what was settled as they were read."""
    as_read: list[Field] = []
    corrected: list[Field] = []
    for field, (is_there, is_same) in _FIELDS.items():
        if is_there(read) or is_there(settled):
            (as_read if is_same(read, settled) else corrected).append(field)
    return Comparison(tuple(as_read), tuple(corrected))


def _same_questions(read: ParsedLetter, settled: ParsedLetter) -> bool:
    return [question.number for question in read.questions] == [
        question.number for question in settled.questions
    ] and _same_texts(
        [question.text for question in read.questions], [question.text for question in settled.questions]
    )


def _same_answers(read: ParsedLetter, settled: ParsedLetter) -> bool:
    return _same_texts(_said(read), _said(settled))


def _said(letter: ParsedLetter) -> list[str]:
    return [answer.text for answer in letter.answers if answer.text.strip()]


def _same_pairing(read: ParsedLetter, settled: ParsedLetter) -> bool:
    """Whether each answer that both have is to the same questions, by their numbers or, renumbered, by their words."""

    def by_numbers(letter: ParsedLetter) -> Mapping[str, Collection[str]]:
        return {answer.id: frozenset(answer.questions) for answer in letter.answers}

    def by_words(letter: ParsedLetter) -> Mapping[str, Collection[str]]:
        words = {question.number: _plain(question.text) for question in letter.questions}
        return {
            answer.id: frozenset(words.get(number, "") for number in answer.questions)
            for answer in letter.answers
        }

    return any(_agree(pairs(read), pairs(settled)) for pairs in (by_numbers, by_words))


def _same_dispositions(read: ParsedLetter, settled: ParsedLetter) -> bool:
    """Whether each answer that both have ended the same."""
    return _agree(
        {answer.id: answer.disposition for answer in read.answers},
        {answer.id: answer.disposition for answer in settled.answers},
    )


def _agree(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    return all(one[name] == other[name] for name in one.keys() & other.keys())


def _cited(letter: ParsedLetter) -> Counter[tuple[str, str]]:
    return Counter(
        (citation.provision, citation.role) for answer in letter.answers for citation in answer.citations
    )


def _same_tables(read: ParsedLetter, settled: ParsedLetter) -> bool:
    return len(read.tables) == len(settled.tables) and all(
        _same_texts(_cells(one), _cells(other))
        and _shape(one) == _shape(other)
        and _same_texts(one.notes, [note for note in other.notes if note != WITHHELD])
        for one, other in zip(read.tables, settled.tables, strict=True)
    )


def _cells(table: LetterTable) -> list[str]:
    header = [text for path in table.columns for text in path]
    return [table.title or "", *header, *(cell for row in table.rows for cell in row)]


def _shape(table: LetterTable) -> object:
    """How a table is made up. Of the kinds of its columns only what a person has settled stands in a letter."""
    return [len(path) for path in table.columns], len(table.rows), table.kinds


def _same_texts(read: Sequence[str], settled: Sequence[str]) -> bool:
    return len(read) == len(settled) and all(map(_same, read, settled))


_MARKS: Final = re.compile(rf"\[withheld\]|^{re.escape(MARK)}$")


def _same(read: str, settled: str) -> bool:
    """Whether a text says what was read, but for its spaces and for what is withheld."""
    read, settled = _plain(read), _plain(settled)
    if read == settled or not _MARKS.search(settled):
        return read == settled
    kept = ".+?".join(re.escape(part) for part in _MARKS.split(settled))
    return re.fullmatch(kept, read) is not None


def _plain(text: str) -> str:
    return " ".join(text.split())


def _on[T](value: Callable[[ParsedLetter], T]) -> tuple[_Is, _Are]:
    """A field that one value of the letter is."""
    return lambda letter: bool(value(letter)), lambda read, settled: value(read) == value(settled)


_FIELDS: Final[dict[Field, tuple[_Is, _Are]]] = {
    Field.REFERENCE: (
        lambda letter: letter.reference,
        lambda read, settled: _same(read.reference or "", settled.reference or ""),
    ),
    Field.DATE: _on(lambda letter: letter.date),
    Field.RECEIVED: _on(lambda letter: letter.received),
    Field.TITLE: (
        lambda letter: letter.title,
        lambda read, settled: _same(read.title or "", settled.title or ""),
    ),
    Field.LEGISLATION: _on(lambda letter: letter.legislation),
    Field.QUESTIONS: (lambda letter: letter.questions, _same_questions),
    Field.ANSWERS: (_said, _same_answers),
    Field.PAIRING: (lambda letter: letter.answers, _same_pairing),
    Field.DISPOSITIONS: (lambda letter: letter.answers, _same_dispositions),
    Field.CITATIONS: _on(_cited),
    Field.TABLES: (lambda letter: letter.tables, _same_tables),
    Field.NOTES: (
        lambda letter: letter.notes,
        lambda read, settled: _same_texts(
            [note.text for note in read.notes], [note.text for note in settled.notes]
        ),
    ),
}
