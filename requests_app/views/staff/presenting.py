"""The right-hand side of a letter’s page: what was made of it, worked out before a template sees it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from requests_app.letters import doubts
from requests_app.letters.edits.settling import is_empty
from requests_app.letters.parsed import (
    Answer,
    BlockRole,
    Disposition,
    LetterBlock,
    LetterTable,
    Note,
    ParsedLetter,
    Question,
    spoken,
)
from requests_app.models.log import DISPOSITIONS, OUTCOMES, REGIMES
from requests_app.views.staff.things import WHOLE, Thing, by_anchor
from tables_app.headers import HeaderCell, header_rows

ROWS_SHOWN: Final = 8
"""Rows of a table on the letter's page; the rest is on the table's own."""

_CELLS_A_PAGE: Final = 600


_DISPOSITION_COLOURS: Final = {
    Disposition.DISCLOSED: "green",
    Disposition.PARTLY_DISCLOSED: "teal",
    Disposition.AVAILABLE_ELSEWHERE: "blue",
    Disposition.REFUSED: "orange",
    Disposition.NOT_HELD: "grey",
    Disposition.NEITHER: "purple",
    Disposition.UNANSWERED: "red",
}
_DISPOSITION_LABELS: Final = dict(DISPOSITIONS)


@dataclass(frozen=True, slots=True)
class Region:
    """Where a piece stands in the letter, as a link into the left-hand pane."""

    href: str
    label: str


@dataclass(frozen=True, slots=True)
class TableView:
    table: LetterTable
    name: str
    header: list[list[HeaderCell]]
    rows: tuple[tuple[str, ...], ...]
    more: int
    """How many rows are not among `rows`."""
    region: Region | None
    things: tuple[Thing, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerView:
    answer: Answer
    label: str
    colour: str
    covers: tuple[tuple[str, str], ...]
    """Anchor and spoken number of each question it answers."""
    tables: tuple[TableView, ...]
    region: Region | None
    empty: bool
    things: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class QuestionView:
    question: Question
    name: str
    depth: int
    region: Region | None
    answers: tuple[AnswerView, ...]
    """Its answers, where this is the first question that they are to."""
    answered_with: tuple[str, str] | None
    """Anchor and spoken number of the question its answer stands with, where that is another."""
    things: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class WarningView:
    """Something that the reader was unsure of. href: what it is about, on the letter's page."""

    message: str
    href: str


@dataclass(frozen=True, slots=True)
class NoteView:
    note: Note
    index: int
    on: str
    region: Region | None
    things: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class UnusedView:
    block: LetterBlock
    things: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class DocumentView:
    """The right-hand side of a letter's page."""

    details: tuple[tuple[str, str], ...]
    outcome: str
    questions: tuple[QuestionView, ...]
    loose_tables: tuple[TableView, ...]
    notes: tuple[NoteView, ...]
    warnings: tuple[WarningView, ...]
    detail_things: tuple[Thing, ...]
    question_things: tuple[Thing, ...]
    """Those about the questions as a whole."""
    file_things: tuple[Thing, ...]
    whole_things: tuple[Thing, ...]
    """Those about nothing else that is shown."""
    unused: tuple[UnusedView, ...]


def document_view(
    document: ParsedLetter, pages_shown: Collection[int], things: Iterable[Thing] = ()
) -> DocumentView:
    """pages_shown: the numbers of the pages that a picture of is on the left-hand side. things: to be looked at."""
    pages = {block.id: block.page for block in document.blocks}

    def region(blocks: Sequence[int]) -> Region | None:
        if not blocks:
            return None
        page = pages.get(blocks[0])
        return Region(f"#b{blocks[0]}", f"Page {page} of the letter" if page else "Show in the letter")

    names = {question.number: spoken(question.number) for question in document.questions}
    anchors = {question.number: question.anchor for question in document.questions}
    at = by_anchor(things)
    tables = {
        table.id: table_view(table, region(table.blocks), at.get(table.id, ())) for table in document.tables
    }
    answers = {
        answer.id: AnswerView(
            answer,
            str(_DISPOSITION_LABELS[answer.disposition]),
            _DISPOSITION_COLOURS[answer.disposition],
            tuple((anchors[number], names[number]) for number in answer.questions),
            tuple(tables[name] for name in answer.tables),
            region(answer.blocks),
            is_empty(answer),
            at.get(answer.id, ()),
        )
        for answer in document.answers
    }
    shown = {name for answer in document.answers for name in answer.tables}
    return DocumentView(
        details=tuple(details(document)),
        outcome=str(dict(OUTCOMES)[document.outcome]) if document.outcome else "No question is answered",
        questions=tuple(
            _question_views(
                document,
                answers,
                region_of={question.number: region(question.blocks) for question in document.questions},
                things=at,
            )
        ),
        loose_tables=tuple(view for name, view in tables.items() if name not in shown),
        notes=tuple(
            NoteView(
                note,
                index,
                ", ".join(names[number] for number in note.questions),
                region(note.blocks),
                at.get(f"n{index}", ()),
            )
            for index, note in enumerate(document.notes)
        ),
        warnings=tuple(_warning_views(document, pages_shown)),
        detail_things=at.get(doubts.DETAILS, ()),
        question_things=at.get(doubts.QUESTIONS, ()),
        file_things=at.get(doubts.FILES, ()),
        whole_things=at.get(WHOLE, ()),
        unused=tuple(
            UnusedView(block, at.get(f"b{block.id}", ()))
            for block in document.blocks
            if block.role == BlockRole.OTHER
        ),
    )


def details(document: ParsedLetter) -> Iterator[tuple[str, str]]:
    yield "Title", document.title or ""
    yield "Reference", document.reference or ""
    yield "Request received", f"{document.received:%-d %B %Y}" if document.received else ""
    yield "Date of the letter", f"{document.date:%-d %B %Y}" if document.date else ""
    yield "Answered under", str(dict(REGIMES)[document.legislation]) if document.legislation else ""
    yield "Authority, as the letter names it", document.authority.name or ""


def _question_views(
    document: ParsedLetter,
    answers: dict[str, AnswerView],
    *,
    region_of: dict[str, Region | None],
    things: Mapping[str, tuple[Thing, ...]],
) -> Iterator[QuestionView]:
    shown_at: dict[str, Question] = {}
    for question in document.questions:
        # More than one answer may be to this very question; each must be seen.
        here = [
            answer
            for answer in document.answers
            if question.number in answer.questions and answer.id not in shown_at
        ]
        shown_at |= dict.fromkeys((answer.id for answer in here), question)
        answer = document.answer_to(question.number)
        first = shown_at.get(answer.id) if answer and not here else None
        yield QuestionView(
            question,
            spoken(question.number),
            min(question.number.count("."), 3),
            region_of[question.number],
            tuple(answers[answer.id] for answer in here),
            (first.anchor, spoken(first.number)) if first else None,
            things.get(question.anchor, ()),
        )


def header_lines(table: LetterTable) -> tuple[tuple[str, ...], ...]:
    """The header paths as rows from the outermost inwards, "" where a path is shorter."""
    depth = max(len(path) for path in table.columns)
    return tuple(
        tuple(path[level] if level < len(path) else "" for path in table.columns) for level in range(depth)
    )


def rows_a_page(table: LetterTable) -> int:
    """How many rows the page shows at once on which the table is corrected."""
    return max(1, _CELLS_A_PAGE // len(table.columns))


def table_name(table: LetterTable) -> str:
    return table.title or f"Table {table.id.removeprefix('t')}, without a title"


def table_view(table: LetterTable, region: Region | None = None, things: tuple[Thing, ...] = ()) -> TableView:
    return TableView(
        table,
        table_name(table),
        header_rows(table.columns),
        table.rows[:ROWS_SHOWN],
        max(0, len(table.rows) - ROWS_SHOWN),
        region,
        things,
    )


def _warning_views(document: ParsedLetter, pages_shown: Collection[int]) -> Iterator[WarningView]:
    """The warnings in their order; those about a page that is not shown are about the files."""
    anchors = {index: anchor for anchor, raised in doubts.by_anchor(document).items() for index, _ in raised}
    for index, doubt in enumerate(document.warnings):
        is_hidden = anchors[index] == f"page{doubt.page}" and doubt.page not in pages_shown
        yield WarningView(doubt.message, f"#{doubts.FILES if is_hidden else anchors[index]}")
