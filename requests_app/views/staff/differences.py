"""What a revision changed, as a reader of the letter would see it."""

import difflib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from requests_app.letters.parsed import (
    BlockRole,
    ParsedLetter,
    spoken,
)
from requests_app.models.log import DISPOSITIONS
from requests_app.views.staff.presenting import details


@dataclass(frozen=True, slots=True)
class Difference:
    """A line that went, or one that came."""

    added: bool
    text: str


def differences(before: ParsedLetter, after: ParsedLetter) -> tuple[Difference, ...]:
    """Return what a reader of the letter would see changed, a line a piece."""
    lines = difflib.unified_diff(list(_lines(before)), list(_lines(after)), n=0, lineterm="")
    changed = itertools.islice(lines, 2, None)  # past the names of the files, of which there are none
    return tuple(Difference(line[0] == "+", line[1:]) for line in changed if line[0] in "+-")


def _lines(document: ParsedLetter) -> Iterator[str]:
    labels = dict(DISPOSITIONS)
    for name, value in details(document):
        yield f"{name}: {value or 'not stated'}"
    for question in document.questions:
        yield f"Question {spoken(question.number)}: {question.text}"
    for answer in document.answers:
        to = ", ".join(map(spoken, answer.questions))
        yield f"Answer to {to}: {answer.text or 'none'}"
        yield f"Answer to {to}: {labels[answer.disposition]}"
        for citation in answer.citations:
            yield f"Answer to {to} cites {citation.provision} ({citation.role}): “{citation.quote}”"
    for table in document.tables:
        name = table.title or table.id
        yield f"Table {name}: questions {', '.join(map(spoken, table.questions)) or 'none'}"
        yield f"Table {name}: {' | '.join(', '.join(path) for path in table.columns)}"
        for number, row in enumerate(table.rows, start=1):
            yield f"Table {name}, row {number}: {' | '.join(row)}"
        yield from (f"Table {name}, note: {note}" for note in table.notes)
    for note in document.notes:
        yield f"Remark on {', '.join(map(spoken, note.questions)) or 'the letter'}: {note.text}"
    yield from (f"Warning: {doubt.message}" for doubt in document.warnings)
    yield from (f"Not used: {block.text}" for block in document.blocks if block.role == BlockRole.OTHER)
