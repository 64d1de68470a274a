"""What the staff pages show of a letter, worked out before a template sees it."""

import difflib
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse

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
from requests_app.models import Letter, PageImage
from requests_app.models.log import DISPOSITIONS, OUTCOMES, REGIMES

Status = Letter.Status
ROWS_SHOWN: Final = 8
"""Rows of a table on the letter's page; the rest is on the table's own."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A status as a GOV.UK tag. colour: one of the Design System's names."""

    status: str
    label: str
    colour: str


STATUS_TAGS: Final = {
    status: Tag(status.value, status.label, colour)
    for status, colour in (
        (Status.WAITING, "grey"),
        (Status.READING, "light-blue"),
        (Status.UNREADABLE, "red"),
        (Status.DRAFT, "yellow"),
        (Status.IN_REVIEW, "purple"),
        (Status.PUBLISHED, "green"),
        (Status.WITHDRAWN, "grey"),
    )
}
_DISPOSITION_COLOURS: Final = {
    Disposition.DISCLOSED: "green",
    Disposition.PARTLY_DISCLOSED: "turquoise",
    Disposition.AVAILABLE_ELSEWHERE: "blue",
    Disposition.REFUSED: "orange",
    Disposition.NOT_HELD: "grey",
    Disposition.NEITHER: "purple",
    Disposition.UNANSWERED: "red",
}
_DISPOSITION_LABELS: Final = dict(DISPOSITIONS)


def status_tag(letter: Letter) -> Tag:
    return STATUS_TAGS[Status(letter.status)]


# The queue ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter in a list."""

    url: str
    name: str
    reference: str
    filename: str
    authority: str
    status: str
    tag: Tag
    doubts: int
    problem: str
    advice: str
    corrects: bool
    """Whether a published version stays up meanwhile."""
    uploaded_at: datetime


def letter_line(letter: Letter) -> LetterLine:
    """For a letter fetched with its `own_files` and authority; makes no query."""
    filename = next((file.filename for file in getattr(letter, "own_files", ())), "")
    return LetterLine(
        url=letter.get_absolute_url(),
        name=letter.title or letter.reference or filename,
        reference=letter.reference,
        filename=filename,
        authority=letter.authority.name,
        status=letter.status,
        tag=status_tag(letter),
        doubts=letter.doubts,
        problem=letter.problem,
        advice=letter.advice,
        corrects=letter.status in (Status.DRAFT, Status.IN_REVIEW) and letter.info_request_id is not None,
        uploaded_at=letter.uploaded_at,
    )


# The letter as it was sent -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Target:
    """Where a part of the letter leads to, on the same page or on its own, and what it is."""

    href: str
    label: str


@dataclass(frozen=True, slots=True)
class BoxView:
    """A region of a page, in points from its upper left corner. id: empty where a block goes on."""

    id: str
    left: float
    top: float
    width: float
    height: float
    kind: str
    target: Target


@dataclass(frozen=True, slots=True)
class PageView:
    number: int
    width: float
    height: float
    url: str
    boxes: tuple[BoxView, ...]


@dataclass(frozen=True, slots=True)
class BlockView:
    id: str
    text: str
    kind: str
    heading: bool
    target: Target


_KINDS: Final = {
    BlockRole.QUESTION: "question",
    BlockRole.ANSWER: "answer",
    BlockRole.TABLE: "table",
    BlockRole.NOTE: "note",
    BlockRole.REFERENCE: "detail",
    BlockRole.DATE: "detail",
    BlockRole.OTHER: "other",
}
_ROLE_LABELS: Final = {
    BlockRole.LETTERHEAD: "Letterhead",
    BlockRole.REFERENCE: "Reference",
    BlockRole.DATE: "Date",
    BlockRole.SALUTATION: "Salutation",
    BlockRole.HEADING: "Heading",
    BlockRole.OPENING: "Opening words",
    BlockRole.PREAMBLE: "Words before the questions or answers",
    BlockRole.BOILERPLATE: "Standard wording",
    BlockRole.SIGNATURE: "Signature",
    BlockRole.ANNEX: "Annex",
    BlockRole.QUESTION: "Question, not used",
    BlockRole.ANSWER: "Answer, not used",
    BlockRole.TABLE: "Table, not used",
    BlockRole.NOTE: "Remark, not used",
    BlockRole.OTHER: "Not used",
}


def targets(letter: Letter, document: ParsedLetter) -> dict[int, Target]:
    """Return where each block leads: to the piece it is part of, or to its own page."""
    found: dict[int, Target] = {}
    for blocks, target in _pieces(document):
        for block in blocks:
            found.setdefault(block, target)
    for part in document.blocks:
        if part.role in (BlockRole.REFERENCE, BlockRole.DATE):
            found.setdefault(part.id, Target("#details", "Details of the letter"))
        url = reverse("staff-block", args=[letter.pk, part.id])
        found.setdefault(part.id, Target(url, _ROLE_LABELS[part.role]))
    return found


def _pieces(document: ParsedLetter) -> Iterator[tuple[Sequence[int], Target]]:
    """Each piece of the document: the blocks it was made of, and where it stands on the page."""
    for question in document.questions:
        yield question.blocks, Target(f"#{question.anchor}", f"Question {spoken(question.number)}")
    for answer in document.answers:
        to = ", ".join(map(spoken, answer.questions[:3]))
        yield answer.blocks, Target(f"#{answer.id}", f"Answer to {to}")
    for table in document.tables:
        yield table.blocks, Target(f"#{table.id}", table.title or "Table")
    for number, note in enumerate(document.notes):
        yield note.blocks, Target(f"#n{number}", "Remark")


def page_views(
    letter: Letter, images: Iterable[PageImage], document: ParsedLetter, leads: dict[int, Target]
) -> tuple[PageView, ...]:
    """The pictures of the pages with the region of every block on them."""
    boxes: dict[int, list[BoxView]] = {}
    for block in document.blocks:
        places = [(block.page, block.bbox), *((place.page, place.box) for place in block.continued)]
        name = f"b{block.id}"
        for page, box in places:
            if page is not None and box is not None:
                left, top, right, bottom = box
                boxes.setdefault(page, []).append(
                    BoxView(
                        name,
                        left,
                        top,
                        right - left,
                        bottom - top,
                        _KINDS.get(block.role, "rest"),
                        leads[block.id],
                    )
                )
                name = ""
    return tuple(
        PageView(
            image.page,
            image.width,
            image.height,
            reverse("staff-page-image", args=[letter.pk, image.page]),
            tuple(boxes.get(image.page, ())),
        )
        for image in images
    )


def block_views(document: ParsedLetter, leads: dict[int, Target]) -> tuple[BlockView, ...]:
    return tuple(
        BlockView(
            f"b{block.id}",
            block.text,
            _KINDS.get(block.role, "rest"),
            block.role == BlockRole.HEADING,
            leads[block.id],
        )
        for block in document.blocks
    )


# The document that was made of it ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Region:
    """Where a piece stands in the letter, as a link into the left-hand pane."""

    href: str
    label: str


@dataclass(frozen=True, slots=True)
class HeaderCell:
    text: str
    span: int
    """How many columns it stands over."""


@dataclass(frozen=True, slots=True)
class TableView:
    table: LetterTable
    name: str
    header: tuple[tuple[HeaderCell, ...], ...]
    """The header as rows from the outermost inwards, each as wide as the table."""
    rows: tuple[tuple[str, ...], ...]
    more: int
    """How many rows are not among `rows`."""
    region: Region | None


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


@dataclass(frozen=True, slots=True)
class WarningView:
    index: int
    message: str
    href: str


@dataclass(frozen=True, slots=True)
class NoteView:
    note: Note
    index: int
    on: str
    region: Region | None


@dataclass(frozen=True, slots=True)
class DocumentView:
    """The right-hand side of a letter's page."""

    details: tuple[tuple[str, str], ...]
    outcome: str
    questions: tuple[QuestionView, ...]
    loose_tables: tuple[TableView, ...]
    notes: tuple[NoteView, ...]
    warnings: tuple[WarningView, ...]
    unused: tuple[LetterBlock, ...]


def document_view(document: ParsedLetter) -> DocumentView:
    pages = {block.id: block.page for block in document.blocks}

    def region(blocks: Sequence[int]) -> Region | None:
        if not blocks:
            return None
        page = pages.get(blocks[0])
        return Region(f"#b{blocks[0]}", f"Page {page} of the letter" if page else "Show in the letter")

    names = {question.number: spoken(question.number) for question in document.questions}
    anchors = {question.number: question.anchor for question in document.questions}
    tables = {table.id: table_view(table, region(table.blocks)) for table in document.tables}
    answers = {
        answer.id: AnswerView(
            answer,
            _DISPOSITION_LABELS[answer.disposition],
            _DISPOSITION_COLOURS[answer.disposition],
            tuple((anchors[number], names[number]) for number in answer.questions),
            tuple(tables[name] for name in answer.tables),
            region(answer.blocks),
            is_empty(answer),
        )
        for answer in document.answers
    }
    shown = {name for answer in document.answers for name in answer.tables}
    return DocumentView(
        details=tuple(_details(document)),
        outcome=dict(OUTCOMES)[document.outcome] if document.outcome else "No question is answered",
        questions=tuple(
            _question_views(
                document,
                answers,
                region_of={question.number: region(question.blocks) for question in document.questions},
            )
        ),
        loose_tables=tuple(view for name, view in tables.items() if name not in shown),
        notes=tuple(
            NoteView(note, index, ", ".join(names[number] for number in note.questions), region(note.blocks))
            for index, note in enumerate(document.notes)
        ),
        warnings=tuple(_warning_views(document, anchors)),
        unused=tuple(block for block in document.blocks if block.role == BlockRole.OTHER),
    )


def _details(document: ParsedLetter) -> Iterator[tuple[str, str]]:
    yield "Title", document.title or ""
    yield "Reference", document.reference or ""
    yield "Request received", f"{document.received:%-d %B %Y}" if document.received else ""
    yield "Date of the letter", f"{document.date:%-d %B %Y}" if document.date else ""
    yield "Answered under", dict(REGIMES)[document.legislation] if document.legislation else ""
    yield "Authority, as the letter names it", document.authority.name or ""


def _question_views(
    document: ParsedLetter, answers: dict[str, AnswerView], *, region_of: dict[str, Region | None]
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
        )


def header_lines(table: LetterTable) -> tuple[tuple[str, ...], ...]:
    """The header paths as rows from the outermost inwards, "" where a path is shorter."""
    depth = max(len(path) for path in table.columns)
    return tuple(
        tuple(path[level] if level < len(path) else "" for path in table.columns) for level in range(depth)
    )


def _header(table: LetterTable) -> Iterator[tuple[HeaderCell, ...]]:
    for level, _ in enumerate(header_lines(table)):
        # Neighbours are one cell where all that stands above them is one, too.
        groups = itertools.groupby(table.columns, key=lambda path: path[: level + 1])
        yield tuple(
            HeaderCell(path[level] if level < len(path) else "", len(list(columns)))
            for path, columns in groups
        )


def table_view(table: LetterTable, region: Region | None = None) -> TableView:
    return TableView(
        table,
        table.title or "Table without a title",
        tuple(_header(table)),
        table.rows[:ROWS_SHOWN],
        max(0, len(table.rows) - ROWS_SHOWN),
        region,
    )


def _warning_views(document: ParsedLetter, anchors: dict[str, str]) -> Iterator[WarningView]:
    for index, doubt in enumerate(document.warnings):
        if doubt.question in anchors:
            href = f"#{anchors[doubt.question]}"
        elif doubt.block is not None:
            href = f"#b{doubt.block}"
        else:
            href = "#details"
        yield WarningView(index, doubt.message, href)


# What a revision changed -------------------------------------------------------------------------


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
    for name, value in _details(document):
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
