"""Letters for tests, made through the app's own doors: what they build cannot be impossible."""

import datetime
import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from requests_app import publication
from requests_app.checks.hidden import VERSION
from requests_app.letters import legislation
from requests_app.letters.parsed import (
    Answer,
    Citation,
    CitationRole,
    Disposition,
    LetterTable,
    Note,
    ParsedLetter,
    Question,
    Regime,
    Source,
    to_json,
)
from requests_app.models import Authority, InformationRequest, Letter, LetterFile, Revision
from requests_app.review import Status, move

_numbers: Final = itertools.count(10_000)
"""Longer than the numbers that tests write themselves, so that no two letters have one reference."""

# The shortest way from upload to each state.
_WAYS: Final = {
    Status.DRAFT: [Status.READING, Status.DRAFT],
    Status.IN_REVIEW: [Status.READING, Status.DRAFT, Status.IN_REVIEW],
}


def question(number: str, text: str = "How many were there?", *, group: str | None = None) -> Question:
    parent = number.rpartition(".")[0] or None
    return Question(
        number=number, text=text, label=f"{number.rpartition('.')[2]}.", parent=parent, group=group
    )


def answer(
    *questions: str,
    text: str = "There were 12.",
    disposition: Disposition = Disposition.DISCLOSED,
    cites: Sequence[str] = (),
    tables: Sequence[str] = (),
    role: CitationRole = CitationRole.OPERATIVE,
) -> Answer:
    """An answer to these questions that rests on the provisions it `cites`."""
    citations = tuple(citation(code, text, role) for code in cites)
    return Answer(
        id=f"a{'-'.join(questions)}",
        questions=questions,
        text=text,
        disposition=disposition,
        citations=citations,
        tables=tuple(tables),
    )


def citation(code: str, quote: str = "", role: CitationRole = CitationRole.OPERATIVE) -> Citation:
    entry = legislation.provision(code)
    return Citation(provision=code, regime=entry.regime if entry else Regime.FOIA, role=role, quote=quote)


def table(
    *rows: Sequence[str],
    columns: Sequence[Sequence[str]] = (("Ward",), ("Potholes",)),
    title: str | None = "Potholes by ward",
    questions: Sequence[str] = ("1",),
    name: str = "t1",
) -> LetterTable:
    return LetterTable(
        id=name,
        questions=tuple(questions),
        title=title,
        notes=(),
        columns=tuple(tuple(path) for path in columns),
        rows=tuple(tuple(row) for row in rows or (("North", "41"), ("South", "<5"))),
        page=2,
    )


def parsed_letter(**changes: Any) -> ParsedLetter:
    """A short letter that can be published, with its own reference; `changes` are fields of ParsedLetter."""
    number = next(_numbers)
    letter = ParsedLetter(
        source=Source("letter.txt", "text/plain", "0" * 64, None, "text"),
        reference=f"FOI-2025-{number}",
        date=datetime.date(2025, 3, 14),
        title="Potholes reported and repaired",
        legislation=Regime.FOIA,
        questions=(question("1", "How many potholes were reported?"),),
        answers=(answer("1"),),
    )
    return replace(letter, **changes)


def make_letter(
    authority: Authority, parsed: ParsedLetter | None = None, status: Status = Status.IN_REVIEW
) -> Letter:
    """A letter that was read, and stands in draft or in review."""
    letter = Letter.objects.create(authority=authority)
    for step in _WAYS[status]:
        changes: dict[str, Any] = (
            {"revision": revise(letter, parsed or parsed_letter())} if step is Status.DRAFT else {}
        )
        move(letter, step, by=None, **changes)
    return letter


def add_file(letter: Letter) -> LetterFile:
    """A file of the letter that was looked through, with nothing hidden in it, and is not there to be read."""
    return letter.files.create(
        authority=letter.authority,
        kind=LetterFile.Kind.LETTER,
        filename="l.txt",
        size=1,
        sha256="a" * 64,
        hidden={"version": VERSION, "findings": []},
    )


def revise(letter: Letter, parsed: ParsedLetter) -> Revision:
    """Add a revision to the letter, without making it the current one."""
    number = letter.revisions.count() + 1
    return Revision.objects.create(letter=letter, number=number, document=to_json(parsed), operation="Read")


def publish_letter(
    authority: Authority, parsed: ParsedLetter | None = None, **changes: Any
) -> InformationRequest:
    """Publish a letter; `changes` are fields of the ParsedLetter that is made where none is given."""
    return publication.publish(make_letter(authority, parsed or parsed_letter(**changes)), by=None)


def letter_of(info_request: InformationRequest) -> Letter:
    return Letter.objects.get(pk=info_request.pk)


def correct(letter: Letter, parsed: ParsedLetter, note: str = "A figure was wrong.") -> InformationRequest:
    """Publish a correction of a published or withdrawn letter, the way staff do it."""
    move(letter, Status.DRAFT, by=None)
    Letter.objects.filter(pk=letter.pk).update(revision=revise(letter, parsed))
    letter.refresh_from_db()
    move(letter, Status.IN_REVIEW, by=None)
    return publication.publish(letter, by=None, note=note)


def note(*questions: str, text: str = "The figures are as of 31 March.") -> Note:
    return Note(questions=questions, text=text)
