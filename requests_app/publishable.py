"""What of a letter's words cannot stand in the log as it is."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db import models

from requests_app.letters.document import READ_BY_OCR
from requests_app.letters.parsed import LetterTable, ParsedLetter
from requests_app.models import Question


class PublicationNotPossible(Exception):
    """What the letter says cannot stand in the log as it is.

    problems: a sentence each for staff, with what to do about it.
    """

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


def problems(parsed: ParsedLetter) -> Iterator[str]:
    if not (parsed.title or "").strip():
        yield "The letter has no title. Say in a few words what was asked."
    if not parsed.questions:
        yield "The letter has no question. Mark at least one paragraph as a question."
    if not any(answer.text.strip() or answer.tables for answer in parsed.answers):
        yield "The letter has no answer. Mark what the authority replied."
    unread = sum(doubt.code == READ_BY_OCR for doubt in parsed.warnings)
    if unread:
        yield (
            "This letter is a scan, and nobody has confirmed yet that it was read right. Compare it with what is "
            f"under “To check” and settle {'that warning' if unread == 1 else f'those {unread} warnings'}."
        )
    yield from _problems_of_numbers(parsed)
    yield from _problems_of_tables(parsed.tables)


def _problems_of_numbers(parsed: ParsedLetter) -> Iterator[str]:
    counts = Counter(question.number for question in parsed.questions)
    for number, count in counts.items():
        if count > 1:
            yield f"{count} questions have the number {number}. Give each a number of its own."
        if len(number) > max_length(Question, "number"):
            yield f"The question number {number[:20]}… is too long. Shorten it."
    named = {
        "An answer": [number for answer in parsed.answers for number in answer.questions],
        "A table": [number for table in parsed.tables for number in table.questions],
        "A note": [number for note in parsed.notes for number in note.questions],
    }
    for what, numbers in named.items():
        for number in dict.fromkeys(numbers):
            if number not in counts:
                yield f"{what} belongs to question {number}, which is not there. Move it to another question."


def _problems_of_tables(tables: Iterable[LetterTable]) -> Iterator[str]:
    for position, table in enumerate(tables, start=1):
        name = f"“{table.title}”" if table.title else f"Table {position}"
        if not table.columns:
            yield f"{name} has no column. Take it out, or mark its columns."
        elif any(len(row) != len(table.columns) for row in table.rows):
            yield f"{name} has a row that is longer or shorter than its header. Correct the row."


def max_length(model: type[models.Model], field: str) -> int:
    return int(model._meta.get_field(field).max_length or 0)  # type: ignore[union-attr]
