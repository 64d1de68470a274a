"""What a letter is understood to say: `ParsedLetter`, and its JSON form.

The JSON form ("foilog.letter/1") is what `manage.py extract` prints, what a
revision holds and what the staff API gives. docs/letters.md describes it.
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

import msgspec

from requests_app.letters.document import Box, Doubt, Place
from tables_app.typed import TypedTable, typed
from tables_app.values import Kind

SCHEMA: Final = "foilog.letter/1"

_JOINT: Final = re.compile(r"(?<=\d)\.(?=\d)|(?<=[a-z])\.(?=[a-z])")


class Regime(StrEnum):
    """The law a request is answered under."""

    FOIA = "FOIA"
    EIR = "EIR"
    FOISA = "FOISA"
    EISR = "EISR"


class Disposition(StrEnum):
    """What became of one question."""

    DISCLOSED = "disclosed"
    PARTLY_DISCLOSED = "partly_disclosed"
    AVAILABLE_ELSEWHERE = "available_elsewhere"
    REFUSED = "refused"
    NOT_HELD = "not_held"
    NEITHER = "neither_confirmed_nor_denied"
    UNANSWERED = "unanswered"


class Outcome(StrEnum):
    """What became of the whole request; always derived from its dispositions."""

    GRANTED_IN_FULL = "granted_in_full"
    PARTLY_GRANTED = "partly_granted"
    AVAILABLE_ELSEWHERE = "available_elsewhere"
    REFUSED_IN_FULL = "refused_in_full"
    NOT_HELD = "not_held"
    NEITHER = "neither_confirmed_nor_denied"


class CitationRole(StrEnum):
    """Why a letter names a provision; only an operative one is the reason for an answer."""

    OPERATIVE = "operative"
    PROCEDURE = "procedure"
    ADVICE = "advice"
    BOILERPLATE = "boilerplate"


class BlockRole(StrEnum):
    """What a block is for in the letter. What no rule claims is `OTHER` and stays visible."""

    LETTERHEAD = "letterhead"
    REFERENCE = "reference"
    DATE = "date"
    SALUTATION = "salutation"
    HEADING = "heading"
    OPENING = "opening"
    PREAMBLE = "preamble"
    QUESTION = "question"
    ANSWER = "answer"
    NOTE = "note"
    TABLE = "table"
    BOILERPLATE = "boilerplate"
    SIGNATURE = "signature"
    ANNEX = "annex"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Source:
    """The file that was read. sha256: 64 hexadecimal digits; pages: None where the format has none."""

    filename: str
    media_type: str
    sha256: str
    pages: int | None
    reader: str


@dataclass(frozen=True, slots=True)
class LetterAuthority:
    """The public authority as its own letter names it; None is what the letter does not say."""

    name: str | None = None
    email: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """One mention of a provision.

    provision: "s40(2)", "reg12(4)(b)", "foisa:s30(b)(i)", as the letter cites it.
    quote: the letter's own words; they are the characters `start` to `end` of block `block`.
    """

    provision: str
    regime: Regime
    role: CitationRole
    quote: str
    block: int | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that was asked.

    number: the path of markers, lower case, joined by dots: "5.b.iii"; where numbering restarts, the run
    before it: "2:1". label: the mark as printed. parent: the number of the question it belongs to.
    group: the topic heading above it where numbering restarts.
    """

    number: str
    text: str
    label: str = ""
    parent: str | None = None
    group: str | None = None
    blocks: tuple[int, ...] = ()

    @property
    def anchor(self) -> str:
        """The fragment of its own address on a page: 5.b is "q5b", 1.11 "q1-11", 2:1 "q2_1".

        A dash stands only where two marks would run into each other, so no two numbers share an anchor.
        """
        return "q" + _JOINT.sub("-", self.number).replace(".", "").replace(":", "_")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to one or more questions, named by their numbers; `tables` by their ids."""

    id: str
    questions: tuple[str, ...]
    text: str
    disposition: Disposition
    citations: tuple[Citation, ...] = ()
    links: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    blocks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterTable:
    """A table of data.

    columns: one header path a column, from the outermost header inwards.
    rows: the body; every row is as long as `columns`. Cells are text as printed.
    page: the page it begins on, or None. kinds: what a person has settled the values of each column to be,
    None where nobody has; empty if nobody has anywhere. file: the SHA-256 of the file sent with the letter that it came
    in, "" for the letter's own.
    """

    id: str
    questions: tuple[str, ...]
    title: str | None
    notes: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    page: int | None = None
    blocks: tuple[int, ...] = ()
    kinds: tuple[Kind | None, ...] = ()
    file: str = ""

    @property
    def typed(self) -> TypedTable:
        """The table with a value for every cell."""
        return typed(self, {number: kind for number, kind in enumerate(self.kinds) if kind})


@dataclass(frozen=True, slots=True)
class Note:
    """A remark of the authority on some questions that is not an answer to them."""

    questions: tuple[str, ...]
    text: str
    blocks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterBlock:
    """One block of the letter: all its visible words, in reading order.

    id: its position among the blocks. page and bbox: where it begins, None in formats without pages.
    continued: where it goes on, if it crosses a page break. file: as of a table.
    """

    id: int
    role: BlockRole
    text: str
    page: int | None = None
    bbox: Box | None = None
    continued: tuple[Place, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True)
class ParsedLetter:
    """A response letter as a document: the whole of it, and what it is understood to say.

    warnings: what a person is to look at. settled: those that a person has looked at; they are not asked again.
    """

    source: Source
    authority: LetterAuthority = LetterAuthority()
    reference: str | None = None
    date: datetime.date | None = None
    received: datetime.date | None = None
    title: str | None = None
    legislation: Regime | None = None
    questions: tuple[Question, ...] = ()
    answers: tuple[Answer, ...] = ()
    tables: tuple[LetterTable, ...] = ()
    notes: tuple[Note, ...] = ()
    warnings: tuple[Doubt, ...] = ()
    settled: tuple[Doubt, ...] = ()
    blocks: tuple[LetterBlock, ...] = field(default=(), repr=False)

    @property
    def outcome(self) -> Outcome | None:
        """What became of the request, from what became of its questions."""
        return derive_outcome(self.dispositions())

    def answer_to(self, number: str) -> Answer | None:
        """Return the question's own answer, else its nearest ancestor's, else None."""
        return self.answers_to([number])[0]

    def answers_to(self, numbers: Iterable[str]) -> list[Answer | None]:
        """Return the answer to each question, as `answer_to` does, going through the answers only once."""
        own = {covered: answer for answer in reversed(self.answers) for covered in answer.questions}
        return [_own_or_nearest(own, number) for number in numbers]

    def dispositions(self) -> tuple[Disposition, ...]:
        """Return what became of each question, in their order."""
        found = self.answers_to(question.number for question in self.questions)
        return tuple(answer.disposition if answer else Disposition.UNANSWERED for answer in found)

    def questions_of(self, table: LetterTable) -> tuple[str, ...]:
        """Return the questions that a table answers: its own, else those of the answers that point to it."""
        pointing = (answer for answer in self.answers if table.id in answer.tables)
        return table.questions or tuple(number for answer in pointing for number in answer.questions)

    def subject_of(self, table: LetterTable) -> str:
        """Return what a table is about: its title, else all that its questions ask."""
        asked = {question.number: question.text for question in self.questions}
        return table.title or " ".join(asked.get(number, "") for number in self.questions_of(table))


def _own_or_nearest(own: Mapping[str, Answer], number: str) -> Answer | None:
    while number not in own and "." in number:
        number = number.rpartition(".")[0]
    return own.get(number)


def derive_outcome(dispositions: Iterable[Disposition]) -> Outcome | None:
    """Return what became of a request whose questions ended so; None if none was answered.

    Unanswered questions do not count. Information that is available elsewhere counts as
    granted, unless all of it is.
    """
    said = set(dispositions) - {Disposition.UNANSWERED}
    match sorted(said):
        case []:
            return None
        case [Disposition.AVAILABLE_ELSEWHERE]:
            return Outcome.AVAILABLE_ELSEWHERE
        case [Disposition.REFUSED]:
            return Outcome.REFUSED_IN_FULL
        case [Disposition.NOT_HELD]:
            return Outcome.NOT_HELD
        case [Disposition.NEITHER]:
            return Outcome.NEITHER
    if said <= {Disposition.DISCLOSED, Disposition.AVAILABLE_ELSEWHERE}:
        return Outcome.GRANTED_IN_FULL
    return Outcome.PARTLY_GRANTED


def spoken(number: str) -> str:
    """Return a question's number as a person says it: 5.b.iii is "5b(iii)", 1.11 is "1.11", 2:1 is "1"."""
    first, *rest = number.rpartition(":")[2].split(".")
    said, before = first, first
    for step in rest:
        if step.isdigit() and before.isdigit():
            said += f".{step}"
        elif step.isalpha() and before.isdigit():
            said += step
        else:
            said += f"({step})"
        before = step
    return said


class MalformedDocument(ValueError):
    """JSON that is no letter of this schema; the message says where it fails."""


def to_json(letter: ParsedLetter) -> dict[str, Any]:
    """Return the letter as JSON values, with its schema and its derived outcome."""
    values: dict[str, Any] = msgspec.to_builtins(letter)
    return {"schema": SCHEMA, "outcome": letter.outcome and letter.outcome.value} | values


def from_json(values: object) -> ParsedLetter:
    """Return the letter that `to_json` made `values` of. Raises MalformedDocument."""
    if not isinstance(values, dict) or values.get("schema") != SCHEMA:
        raise MalformedDocument(f"The document does not say that its schema is {SCHEMA}.")
    try:
        return msgspec.convert(values, ParsedLetter)
    except msgspec.ValidationError as error:
        raise MalformedDocument(str(error)) from error
