"""The right-hand side of a letter’s page: what was made of it, worked out before a template sees it."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
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
from tables_app.headers import HeaderCell, header_rows

ROWS_SHOWN: Final = 8
"""Rows of a table on the letter's page; the rest is on the table's own."""


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
    warnings: tuple["WarningView", ...] = ()


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
    warnings: tuple["WarningView", ...]


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
    warnings: tuple["WarningView", ...]


@dataclass(frozen=True, slots=True)
class WarningView:
    """Something to check, listed at the top and said where it is."""

    index: int
    title: str
    message: str
    advice: str
    href: str
    """What it is about, on the same page."""
    region: Region | None


@dataclass(frozen=True, slots=True)
class NoteView:
    note: Note
    index: int
    on: str
    region: Region | None


@dataclass(frozen=True, slots=True)
class UnusedView:
    block: LetterBlock
    warnings: tuple[WarningView, ...]


@dataclass(frozen=True, slots=True)
class DocumentView:
    """The right-hand side of a letter's page."""

    details: tuple[tuple[str, str], ...]
    outcome: str
    questions: tuple[QuestionView, ...]
    loose_tables: tuple[TableView, ...]
    notes: tuple[NoteView, ...]
    warnings: tuple[WarningView, ...]
    detail_warnings: tuple[WarningView, ...]
    question_warnings: tuple[WarningView, ...]
    """Those about the questions as a whole."""
    file_warnings: tuple[WarningView, ...]
    unused: tuple[UnusedView, ...]


def document_view(document: ParsedLetter, pages_shown: Collection[int]) -> DocumentView:
    """pages_shown: the numbers of the pages that a picture of is on the left-hand side."""
    pages = {block.id: block.page for block in document.blocks}

    def region(blocks: Sequence[int]) -> Region | None:
        if not blocks:
            return None
        page = pages.get(blocks[0])
        return Region(f"#b{blocks[0]}", f"Page {page} of the letter" if page else "Show in the letter")

    names = {question.number: spoken(question.number) for question in document.questions}
    anchors = {question.number: question.anchor for question in document.questions}
    warnings = _warning_views(document, region, pages_shown)
    tables = {
        table.id: table_view(table, region(table.blocks), warnings.get(table.id, ()))
        for table in document.tables
    }
    answers = {
        answer.id: AnswerView(
            answer,
            _DISPOSITION_LABELS[answer.disposition],
            _DISPOSITION_COLOURS[answer.disposition],
            tuple((anchors[number], names[number]) for number in answer.questions),
            tuple(tables[name] for name in answer.tables),
            region(answer.blocks),
            is_empty(answer),
            warnings.get(answer.id, ()),
        )
        for answer in document.answers
    }
    shown = {name for answer in document.answers for name in answer.tables}
    return DocumentView(
        details=tuple(details(document)),
        outcome=dict(OUTCOMES)[document.outcome] if document.outcome else "No question is answered",
        questions=tuple(
            _question_views(
                document,
                answers,
                region_of={question.number: region(question.blocks) for question in document.questions},
                warnings=warnings,
            )
        ),
        loose_tables=tuple(view for name, view in tables.items() if name not in shown),
        notes=tuple(
            NoteView(note, index, ", ".join(names[number] for number in note.questions), region(note.blocks))
            for index, note in enumerate(document.notes)
        ),
        warnings=tuple(sorted(chain.from_iterable(warnings.values()), key=lambda view: view.index)),
        detail_warnings=warnings.get(doubts.DETAILS, ()),
        question_warnings=warnings.get(doubts.QUESTIONS, ()),
        file_warnings=warnings.get(doubts.FILES, ()),
        unused=tuple(
            UnusedView(block, warnings.get(f"b{block.id}", ()))
            for block in document.blocks
            if block.role == BlockRole.OTHER
        ),
    )


def details(document: ParsedLetter) -> Iterator[tuple[str, str]]:
    yield "Title", document.title or ""
    yield "Reference", document.reference or ""
    yield "Request received", f"{document.received:%-d %B %Y}" if document.received else ""
    yield "Date of the letter", f"{document.date:%-d %B %Y}" if document.date else ""
    yield "Answered under", dict(REGIMES)[document.legislation] if document.legislation else ""
    yield "Authority, as the letter names it", document.authority.name or ""


def _question_views(
    document: ParsedLetter,
    answers: dict[str, AnswerView],
    *,
    region_of: dict[str, Region | None],
    warnings: dict[str, tuple[WarningView, ...]],
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
            warnings.get(question.anchor, ()),
        )


def header_lines(table: LetterTable) -> tuple[tuple[str, ...], ...]:
    """The header paths as rows from the outermost inwards, "" where a path is shorter."""
    depth = max(len(path) for path in table.columns)
    return tuple(
        tuple(path[level] if level < len(path) else "" for path in table.columns) for level in range(depth)
    )


def table_view(
    table: LetterTable, region: Region | None = None, warnings: tuple[WarningView, ...] = ()
) -> TableView:
    return TableView(
        table,
        table.title or f"Table {table.id.removeprefix('t')}, without a title",
        header_rows(table.columns),
        table.rows[:ROWS_SHOWN],
        max(0, len(table.rows) - ROWS_SHOWN),
        region,
        warnings,
    )


def _warning_views(
    document: ParsedLetter, region: Callable[[Sequence[int]], Region | None], pages_shown: Collection[int]
) -> dict[str, tuple[WarningView, ...]]:
    """The warnings by the anchor of what they are about; those about a page that is not shown are about the files."""
    found: dict[str, tuple[WarningView, ...]] = {}
    for anchor, doubted in doubts.by_anchor(document).items():
        page = doubted[0][1].page
        home = doubts.FILES if anchor == f"page{page}" and page not in pages_shown else anchor
        views = tuple(
            WarningView(
                index,
                doubts.kind_of(doubt).title,
                doubt.message,
                doubts.kind_of(doubt).advice,
                f"#{home}",
                region([] if doubt.block is None else [doubt.block]),
            )
            for index, doubt in doubted
        )
        found[home] = (*found.get(home, ()), *views)
    return found
