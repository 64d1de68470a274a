"""Words withheld: a mark stands in their place in whatever is published of the letter, and nowhere what they were.

The blocks keep them. They are the letter as it was sent, which only staff see.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Final

from requests_app.letters.edits.settling import EditNotPossible, clean, settle
from requests_app.letters.parsed import Answer, Citation, LetterTable, ParsedLetter

WITHHELD_WORDS: Final = "[withheld]"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of what is published, and its words.

    name: "title", "reference", "question 2", "group 2", "answer a1", "quote a1 0", "link a1 0", "note 0", "cell t1 3 0",
    "header t1 0 2" (level, column), "table t1" (its title), "remark t1 0" (a note below it). Findings use the same names.
    """

    name: str
    text: str


def pieces_of(letter: ParsedLetter) -> tuple[Piece, ...]:
    """Return every piece of the letter that is published, in its order."""
    found: list[Piece] = []

    def note_down(name: str, text: str) -> str:
        found.append(Piece(name, text))
        return text

    _changed(letter, note_down)
    return tuple(piece for piece in found if piece.text)


def words_of(letter: ParsedLetter, name: str) -> str:
    """Return the words of a piece. Raises EditNotPossible if the letter has no such piece."""
    for piece in pieces_of(letter):
        if piece.name == name:
            return piece.text
    raise EditNotPossible("The letter has no such words any more.")


def withhold_span(letter: ParsedLetter, name: str, start: int, end: int) -> ParsedLetter:
    """Withhold the characters `start` to `end` of a piece; of an answer, also where its quotes and links repeat them."""
    text = words_of(letter, name)
    words = text[start:end].strip()
    if not (0 <= start < end <= len(text) and words):
        raise EditNotPossible("Choose the words to withhold.")
    before = start + (len(text[start:end]) - len(text[start:end].lstrip()))
    repeats = _of_answer(letter, name)

    def change(of: str, said: str) -> str:
        if of == name:
            return said[:before] + WITHHELD_WORDS + said[before + len(words) :]
        return _without(_pattern(words), of, said) if of in repeats else said

    return settle(_changed(letter, change))


def withhold_words(letter: ParsedLetter, words: str, pieces: Collection[str] | None = None) -> ParsedLetter:
    """Withhold words wherever they stand, or wherever they stand in these pieces and in what their answers quote."""
    pattern = _pattern(words)
    names = (
        None if pieces is None else {*pieces, *(each for name in pieces for each in _of_answer(letter, name))}
    )
    if not any(
        pattern.search(piece.text) for piece in pieces_of(letter) if names is None or piece.name in names
    ):
        raise EditNotPossible("These words do not stand there. Enter them as the letter has them.")

    def change(of: str, said: str) -> str:
        return said if names is not None and of not in names else _without(pattern, of, said)

    return settle(_changed(letter, change))


def places_of(letter: ParsedLetter, words: str) -> tuple[str, ...]:
    """Return the names of the pieces in which words stand, as often as they do."""
    pattern = _pattern(words)
    return tuple(piece.name for piece in pieces_of(letter) for _ in pattern.finditer(piece.text))


def _pattern(words: str) -> re.Pattern[str]:
    """Whole words, however they are cased and spaced: "5" is not found in "2025"."""
    parts = clean(words).split()
    if not parts:
        raise EditNotPossible("Enter the words to withhold.")
    return re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, parts)) + r"(?!\w)", re.IGNORECASE)


def _without(pattern: re.Pattern[str], name: str, text: str) -> str:
    if name.startswith("link "):  # half an address leads nowhere
        return "" if pattern.search(text) else text
    return pattern.sub(WITHHELD_WORDS, text)


def _of_answer(letter: ParsedLetter, name: str) -> set[str]:
    """Return the names of what an answer quotes and links to; none for what is no answer."""
    own = name.removeprefix("answer ")
    return {
        piece.name for piece in pieces_of(letter) if piece.name.startswith((f"quote {own} ", f"link {own} "))
    }


# Every text that is published --------------------------------------------------------------------


def _changed(letter: ParsedLetter, change: Callable[[str, str], str]) -> ParsedLetter:
    """Return the letter with `change(name, text)` in the place of each text that is published of it."""

    def said(name: str, text: str | None) -> str | None:
        return text and (change(name, text) or None)

    return replace(
        letter,
        title=said("title", letter.title),
        reference=said("reference", letter.reference),
        questions=tuple(
            replace(
                question,
                text=change(f"question {question.number}", question.text),
                group=said(f"group {question.number}", question.group),
            )
            for question in letter.questions
        ),
        answers=tuple(_changed_answer(answer, change) for answer in letter.answers),
        tables=tuple(_changed_table(table, change) for table in letter.tables),
        notes=tuple(
            replace(note, text=change(f"note {index}", note.text)) for index, note in enumerate(letter.notes)
        ),
    )


def _changed_answer(answer: Answer, change: Callable[[str, str], str]) -> Answer:
    links = (change(f"link {answer.id} {index}", link) for index, link in enumerate(answer.links))
    return replace(
        answer,
        text=change(f"answer {answer.id}", answer.text),
        citations=tuple(
            _requoted(citation, change(f"quote {answer.id} {index}", citation.quote))
            for index, citation in enumerate(answer.citations)
        ),
        links=tuple(filter(None, links)),
    )


def _requoted(citation: Citation, quote: str) -> Citation:
    """A quote that differs from the letter's words has no place in its blocks any more."""
    if quote == citation.quote:
        return citation
    return replace(citation, quote=quote, block=None, start=None, end=None)


def _changed_table(table: LetterTable, change: Callable[[str, str], str]) -> LetterTable:
    name = table.id
    return replace(
        table,
        title=table.title and (change(f"table {name}", table.title) or None),
        notes=tuple(change(f"remark {name} {index}", note) for index, note in enumerate(table.notes)),
        columns=tuple(
            tuple(change(f"header {name} {level} {column}", text) for level, text in enumerate(path))
            for column, path in enumerate(table.columns)
        ),
        rows=tuple(
            tuple(change(f"cell {name} {row} {column}", text) for column, text in enumerate(cells))
            for row, cells in enumerate(table.rows)
        ),
    )
