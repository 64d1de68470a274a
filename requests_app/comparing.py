"""A round as it is read: for each question what every authority answered, and the figures that can stand beside one another.

Figures are joined by `tables_app.joining`: same row, same header, same unit and same period, or not at all.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.conf import settings

from requests_app.aligning import same_words
from requests_app.letters.parsed import CitationRole
from requests_app.models import (
    Answer,
    Citation,
    InformationRequest,
    Question,
    RequestTable,
    Round,
    RoundQuestion,
)
from requests_app.request_page import Asked
from tables_app import exports, joining
from tables_app.described import plain_value
from tables_app.joining import Figure, Point, Source
from tables_app.periods import periods_within

_SHORT: Final = 40
"""An answer of more words is shown by its first ones, and whole when it is opened."""

CSV_HEADER: Final = (
    "question", "asked", "authority", "reference", "date", "disposition", "exemptions", "answer", "response",
    "row", "measure", "unit", "period", "printed", "value", "table",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """What one authority answered to a question. tables: those that belong to it; is_worded_otherwise: than its line."""

    question: Question
    info_request: InformationRequest
    answers: tuple[Answer, ...]
    tables: tuple[RequestTable, ...]
    is_worded_otherwise: bool = False

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What the answers rest on, each provision once."""
        cited = (citation for answer in self.answers for citation in answer.citations.all())
        operative = (citation for citation in cited if citation.role == CitationRole.OPERATIVE)
        return tuple({citation.provision: citation for citation in operative}.values())

    @property
    def text(self) -> str:
        return "\n\n".join(answer.text for answer in self.answers if answer.text)

    @property
    def is_long(self) -> bool:
        return len(self.text.split()) > _SHORT


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure as printed, and the table that prints it."""

    figure: Figure
    link: RequestTable


@dataclass(frozen=True, slots=True)
class Figures:
    """What several authorities print for the same thing. row, measure: what row and header say; one may be empty.

    rows: of each authority that gives a figure, a cell for each of the periods; None where it gives none.
    """

    row: str
    measure: str
    unit: str
    periods: tuple[str, ...]
    rows: tuple[tuple[InformationRequest, tuple[Cell | None, ...]], ...]

    @property
    def name(self) -> str:
        named = ": ".join(part for part in (self.row, self.measure) if part)
        return f"{named} ({self.unit})".strip() if self.unit else named


@dataclass(frozen=True, slots=True)
class Line:
    """One question of a round. text: as the earliest response has it. Rows stand by the authorities' names."""

    number: int
    text: str
    rows: tuple[Row, ...]
    figures: tuple[Figures, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A round, whole. members: its requests, the earliest response first."""

    round: Round
    members: tuple[InformationRequest, ...]
    lines: tuple[Line, ...]

    @property
    def title(self) -> str:
        return self.members[0].title

    @property
    def authorities(self) -> int:
        return len({member.authority_id for member in self.members})


@dataclass(frozen=True, slots=True)
class Summary:
    """A round in a list. requests: the earliest response first."""

    round: Round
    requests: tuple[InformationRequest, ...]
    questions: int

    @property
    def title(self) -> str:
        return self.requests[0].title


def find(slug: str) -> Round | None:
    """Return a round that is shown, or one that leads to such a one; None where there is neither."""
    shown = Round.objects.shown()
    leading = Round.objects.filter(slug=slug, merged_into__in=shown.order_by().values("pk"))
    return shown.filter(slug=slug).first() or leading.select_related("merged_into").first()


def summaries(rounds: Iterable[Round]) -> list[Summary]:
    """Return rounds with their requests. Two queries."""
    found = list(rounds)
    rows = (
        RoundQuestion.objects.filter(round__in=[each.pk for each in found])
        .shared()
        .values_list("round", "line", "question__info_request")
    )
    lines: dict[int, set[int]] = {}
    keys: dict[int, set[uuid.UUID]] = {}
    for number, line, key in rows:
        lines.setdefault(number, set()).add(line)
        keys.setdefault(number, set()).add(key)
    requests = InformationRequest.objects.select_related("authority").in_bulk(set().union(*keys.values()))
    return [
        Summary(
            each,
            tuple(sorted((requests[key] for key in keys[each.pk]), key=_earliest)),
            len(lines[each.pk]),
        )
        for each in found
        if each.pk in keys
    ]


def compare(of: Round) -> Comparison:
    """Return a round with all that its page shows: the questions that two authorities still share, and who was asked them.

    As many queries however many answers there are.
    """
    questions = list(
        Question.objects.filter(in_round__in=RoundQuestion.objects.filter(round=of).shared())
        .select_related("in_round", "info_request__authority")
        .prefetch_related("tables__table")
        .order_by("in_round__line", "pk")
    )
    members = {question.info_request_id: question.info_request for question in questions}
    answers = _answers(members)
    rows: dict[int, list[Row]] = {}
    for question in questions:
        info_request = members[question.info_request_id]
        row = Row(question, info_request, answers[question.pk], tuple(_tables(question, info_request)))
        rows.setdefault(question.in_round.line, []).append(row)
    return Comparison(
        of,
        tuple(sorted(members.values(), key=_earliest)),
        tuple(
            _line(number, found) for number, found in enumerate(sorted(rows.values(), key=_place), start=1)
        ),
    )


def _tables(question: Question, info_request: InformationRequest) -> Iterator[RequestTable]:
    for link in question.tables.all():
        link.info_request = info_request
        yield link


def _answers(members: Iterable[uuid.UUID]) -> dict[int, tuple[Answer, ...]]:
    """Return the answers to every question of some requests: its own, or else its nearest ancestor's."""
    keys = list(members)
    asked: dict[uuid.UUID, list[Question]] = {}
    for question in Question.objects.filter(info_request__in=keys):
        asked.setdefault(question.info_request_id, []).append(question)
    answered: dict[uuid.UUID, list[Answer]] = {}
    for answer in Answer.objects.filter(info_request__in=keys).prefetch_related(
        "questions", "citations__exemption"
    ):
        answered.setdefault(answer.info_request_id, []).append(answer)
    found = {}
    for key, questions in asked.items():
        of = Asked(questions, answered.get(key, []))
        found.update({question.pk: of.answers_to(question) for question in questions})
    return found


def _earliest(info_request: InformationRequest) -> tuple[bool, str, str]:
    return not info_request.date, str(info_request.date), str(info_request.published_at)


def _place(rows: Sequence[Row]) -> tuple[tuple[bool, str, str], int]:
    """Return what orders questions: as the earliest response has them, then what later ones ask besides."""
    first = min(rows, key=lambda row: _earliest(row.info_request))
    return _earliest(first.info_request), first.question.order


def _line(number: int, rows: Sequence[Row]) -> Line:
    first = min(rows, key=lambda row: _earliest(row.info_request))
    text = first.question.text
    marked = [replace(row, is_worded_otherwise=same_words(row.question.text, text) < 1) for row in rows]
    marked.sort(key=lambda row: (row.info_request.authority.name, _earliest(row.info_request)))
    return Line(number, text, tuple(marked), tuple(_figures(marked)))


# Figures ------------------------------------------------------------------------------------------


def _figures(rows: Sequence[Row]) -> Iterator[Figures]:
    """Return what the tables of two authorities at least give a figure for."""
    links = [link for row in rows for link in row.tables]
    owners = [row.info_request for row in rows for _ in row.tables]
    asked = [row.question.text for row in rows for _ in row.tables]
    sources = [Source(link.table.typed, _dated(link, text)) for link, text in zip(links, asked, strict=True)]
    for line in joining.joined(sources).lines:
        cells: dict[uuid.UUID, dict[str, Cell]] = {}
        for point in line.points:
            for key, figure in _single(point, owners):
                cells.setdefault(key, {})[point.period] = Cell(figure, links[figure.source])
        shared = tuple(point.period for point in line.points if _authorities(cells, point.period, owners) > 1)
        if shared:
            yield Figures(line.row, line.measure, line.unit, shared, tuple(_in_rows(rows, cells, shared)))


def _dated(link: RequestTable, asked: str) -> str:
    """Return a table's title, or the question that it answers where that alone names the period."""
    return link.table.title if periods_within(link.table.title)[1] else asked


def _single(point: Point, owners: Sequence[InformationRequest]) -> Iterator[tuple[uuid.UUID, Figure]]:
    """Return the figure that each request gives; none of one that gives several, since its words do not tell them apart."""
    by_owner: dict[uuid.UUID, list[Figure]] = {}
    for figure in point.figures:
        by_owner.setdefault(owners[figure.source].pk, []).append(figure)
    for key, figures in by_owner.items():
        if len({figure.value.text for figure in figures}) == 1:
            yield key, figures[0]


def _authorities(
    cells: Mapping[uuid.UUID, Mapping[str, Cell]], period: str, owners: Iterable[InformationRequest]
) -> int:
    return len({owner.authority_id for owner in owners if period in cells.get(owner.pk, {})})


def _in_rows(
    rows: Iterable[Row], cells: Mapping[uuid.UUID, Mapping[str, Cell]], periods: Sequence[str]
) -> Iterator[tuple[InformationRequest, tuple[Cell | None, ...]]]:
    for info_request in dict.fromkeys(row.info_request for row in rows):
        own = cells.get(info_request.pk, {})
        found = tuple(own.get(period) for period in periods)
        if any(found):
            yield info_request, found


# As a file ----------------------------------------------------------------------------------------


def csv_lines(of: Comparison) -> Iterator[str]:
    """Return a row for each answer, and one more for each figure that stands beside others'."""
    return exports.csv_lines(CSV_HEADER, _csv_rows(of))


def _csv_rows(of: Comparison) -> Iterator[Sequence[str]]:
    for line in of.lines:
        for row in line.rows:
            yield (*_named(line, row.question.text, row.info_request), *_said(row), *[""] * 7)
        for figures in line.figures:
            for info_request, cells in figures.rows:
                for period, cell in zip(figures.periods, cells, strict=True):
                    if cell:
                        yield (
                            *_named(line, line.text, info_request),
                            *["", "", "", settings.SITE_URL + info_request.get_absolute_url()],
                            *_figure(figures, period, cell),
                        )


def _named(line: Line, text: str, info_request: InformationRequest) -> tuple[str, ...]:
    date = info_request.date.isoformat() if info_request.date else ""
    return str(line.number), text, info_request.authority.name, info_request.reference, date


def _said(row: Row) -> tuple[str, ...]:
    return (
        " ".join(answer.disposition for answer in row.answers),
        " ".join(citation.provision for citation in row.citations),
        row.text,
        settings.SITE_URL + row.question.get_absolute_url(),
    )


def _figure(figures: Figures, period: str, cell: Cell) -> tuple[str, ...]:
    value = plain_value(cell.figure.value)
    return (
        figures.row,
        figures.measure,
        figures.unit,
        period,
        cell.figure.value.text,
        "" if value is None else str(value),
        settings.SITE_URL + cell.link.table.get_absolute_url(),
    )
