"""The words of a letter that will be published, piece by piece.

A piece has a name, by which a finding says where its words stand:

    title                   the letter's title
    group 2:1               the heading above question 2:1; said once where several questions share it
    question 5.b            the text of question 5.b
    answer a1               the text of answer a1
    link a1 0               the first link of answer a1
    note 0                  the letter's first note
    table t1                the title of table t1
    remark t1 0             its first note
    header t1 2 0           the outermost header of its third column
    cell t1 3 0             the first cell of its fourth row

Numbers count from 0, except a question's own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from requests_app.letters.parsed import LetterTable, ParsedLetter, spoken

_ADDRESS: Final = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that will be published. place: where they stand, in words for staff: "the answer to 2".

    about: what a cell is about, by its headers. table, row, column: the cell, where it is one. prose: the text with blanks in
    the place of addresses of pages, so that every character stands where it stood.
    """

    name: str
    text: str
    place: str
    about: str = ""
    table: str = ""
    row: int | None = None
    column: int | None = None
    prose: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether the requester wrote it, or may have."""
        return self.name == "title" or self.name.startswith(("question ", "group "))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def pieces(letter: ParsedLetter) -> tuple[Piece, ...]:
    """Return every piece that holds words, in the order of the public page."""
    return tuple(
        replace(
            piece, prose=piece.text if piece.name.startswith("link ") else _ADDRESS.sub(_blank, piece.text)
        )
        for piece in (*_of_prose(letter), *_of_tables(letter))
        if piece.text.strip()
    )


def _of_prose(letter: ParsedLetter) -> Iterator[Piece]:
    yield Piece("title", letter.title or "", "the title")
    for heading, questions in groupby(letter.questions, key=lambda question: question.group):
        for order, question in enumerate(questions):
            if heading and order == 0:
                yield Piece(
                    f"group {question.number}", heading, f"the heading above {_asked(question.number)}"
                )
            yield Piece(f"question {question.number}", question.text, _asked(question.number))
    for answer in letter.answers:
        place = f"the answer to {', '.join(map(spoken, answer.questions)) or 'no question'}"
        yield Piece(f"answer {answer.id}", answer.text, place)
        for order, link in enumerate(answer.links):
            yield Piece(f"link {answer.id} {order}", link, f"a link of {place}")
    for order, note in enumerate(letter.notes):
        yield Piece(f"note {order}", note.text, "a note")


def _asked(number: str) -> str:
    return f"question {spoken(number)}"


def _of_tables(letter: ParsedLetter) -> Iterator[Piece]:
    for number, table in enumerate(letter.tables, start=1):
        place = f"table {number}"
        yield Piece(f"table {table.id}", table.title or "", f"the title of {place}", table=table.id)
        for order, note in enumerate(table.notes):
            yield Piece(f"remark {table.id} {order}", note, f"a note of {place}", table=table.id)
        yield from _of_grid(table, place)


def _of_grid(table: LetterTable, place: str) -> Iterator[Piece]:
    for column, path in enumerate(table.columns):
        for level, text in enumerate(path):
            if column == 0 or table.columns[column - 1][: level + 1] != path[: level + 1]:
                name = f"header {table.id} {column} {level}"
                yield Piece(name, text, f"a header of {place}", table=table.id, column=column)
    headers = [" ".join(path) for path in table.columns]
    for row, cells in enumerate(table.rows):
        for column, text in enumerate(cells):
            yield Piece(
                f"cell {table.id} {row} {column}",
                text,
                f"{place}, row {row + 1}",
                headers[column] if column < len(headers) else "",
                table.id,
                row,
                column,
            )
