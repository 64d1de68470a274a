"""How a request's page is laid out: questions that share an answer stand together, and the answer once below them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, pgettext

from requests_app.languages import from_to, in_a_row
from requests_app.letters.legislation import Kind
from requests_app.letters.parsed import CitationRole
from requests_app.models import (
    Answer,
    Change,
    Citation,
    Exemption,
    InformationRequest,
    Question,
    RequestTable,
)


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """An answer at its one place on the page. to: "questions 4 to 6c"; empty for the questions just above it."""

    answer: Answer
    to: str
    citations: tuple[Citation, ...]
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """What stands for an answer that is shown elsewhere: "question 1", and its anchor."""

    to: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question and how deep it is nested, from 0."""

    question: Question
    depth: int


@dataclass(slots=True)
class Exchange:
    """One or more questions in a row, what was answered to all of them, and the tables and remarks on them."""

    group: str
    """The topic heading that begins here; empty where the one before goes on."""
    questions: list[ShownQuestion] = field(default_factory=list)
    answers: list[ShownAnswer] = field(default_factory=list)
    elsewhere: list[Reference] = field(default_factory=list)
    tables: list[RequestTable] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole page. Tables and notes that belong to no question come last."""

    exchanges: tuple[Exchange, ...]
    exemptions: tuple[Exemption, ...]
    """Those that an answer rests on, each once."""
    tables: tuple[RequestTable, ...]
    notes: tuple[str, ...]

    @property
    def withheld(self) -> tuple[Exemption, ...]:
        """Those for which information was not sent."""
        return tuple(each for each in self.exemptions if each.kind != Kind.ELSEWHERE)

    @property
    def elsewhere(self) -> tuple[Exemption, ...]:
        """Those that say that what was asked for can be had already."""
        return tuple(each for each in self.exemptions if each.kind == Kind.ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Version:
    """Something that happened to a request since it was first published. what: "Corrected"; note: what it changed."""

    at: datetime
    what: str
    note: str


def history(info_request: InformationRequest) -> tuple[Version, ...]:
    """Return what happened to a request, the newest first; nothing where it is as first published. At most one query."""
    if info_request.version == 1:
        return ()
    found: list[Version] = []
    before = ""
    for change in Change.objects.filter(info_request_id=info_request.pk).order_by("id"):
        again = before == Change.Kind.WITHDRAWN
        what = gettext("Published again") if again else str(Change.Kind(change.kind).label)
        found.append(Version(change.at, what, change.note))
        before = change.kind
    return tuple(reversed(found))


def lay_out(info_request: InformationRequest) -> Layout:
    """Return the request's page; `info_request` comes from `with_page_content`, and no query is made."""
    questions = list(info_request.questions.all())
    asked = Asked(questions, list(info_request.answers.all()))
    exchanges = _exchanges(asked)
    place = {shown.question.number: exchange for exchange in exchanges for shown in exchange.questions}
    loose_tables = []
    for table in info_request.tables.all():
        numbers = sorted((question.order, question.number) for question in table.questions.all())
        if numbers:
            place[numbers[0][1]].tables.append(table)
        else:
            loose_tables.append(table)
    notes = tuple(_place_notes(info_request.notes, place))
    return Layout(tuple(exchanges), _exemptions(exchanges), tuple(loose_tables), notes)


class Asked:
    """The questions of a request and which answers each has, its parent's where it has none of its own."""

    def __init__(self, questions: Sequence[Question], answers: Sequence[Answer]) -> None:
        self.questions = questions
        self._by_id = {question.pk: question for question in questions}
        self._own: dict[int, list[Answer]] = {}
        for answer in answers:
            for question in answer.questions.all():
                self._own.setdefault(question.pk, []).append(answer)
        self._answered_by: dict[int, list[Question]] = {}
        for question in questions:
            for answer in self.answers_to(question):
                self._answered_by.setdefault(answer.pk, []).append(question)

    def answers_to(self, question: Question) -> tuple[Answer, ...]:
        asked: Question | None = question
        while asked is not None and asked.pk not in self._own:
            asked = self._parent(asked)
        return tuple(self._own[asked.pk]) if asked else ()

    def depth(self, question: Question) -> int:
        depth = 0
        while parent := self._parent(question):
            question, depth = parent, depth + 1
        return depth

    def is_above(self, question: Question, other: Question) -> bool:
        """Whether `other` is a part of `question`, at any depth."""
        parent = self._parent(other)
        while parent is not None and parent.pk != question.pk:
            parent = self._parent(parent)
        return parent is not None

    def answered_by(self, answer: Answer) -> list[Question]:
        """The questions that have this answer, inherited or their own, in order."""
        return self._answered_by[answer.pk]

    def is_own(self, question: Question, answer: Answer) -> bool:
        return answer in self._own.get(question.pk, ())

    def _parent(self, question: Question) -> Question | None:
        return self._by_id.get(question.parent_id) if question.parent_id else None


def _exchanges(asked: Asked) -> list[Exchange]:
    exchanges: list[Exchange] = []
    shown: dict[int, Question] = {}  # the question at which each answer is shown
    last: tuple[Answer, ...] | None = None
    group = ""
    for question in asked.questions:
        answers = asked.answers_to(question)
        begins_group = question.group != group
        group = question.group
        leads_in = (
            bool(exchanges) and not last and asked.is_above(exchanges[-1].questions[-1].question, question)
        )
        if not exchanges or begins_group or (answers != last and not leads_in):
            exchanges.append(Exchange(group if begins_group else ""))
        exchanges[-1].questions.append(ShownQuestion(question, asked.depth(question)))
        last = answers
    for exchange in exchanges:
        _answer(exchange, asked, shown)
    return exchanges


def _answer(exchange: Exchange, asked: Asked, shown: dict[int, Question]) -> None:
    """Put the answers of an exchange below its questions; one that was shown before is referred to."""
    here = [each.question for each in exchange.questions]
    for answer in asked.answers_to(here[-1]):
        if answer.pk in shown:
            first = shown[answer.pk]
            named = pgettext("Answered together with …", "question %(mark)s") % {"mark": first.mark}
            exchange.elsewhere.append(Reference(named, first.anchor))
            continue
        covered = asked.answered_by(answer)
        shown[answer.pk] = covered[0]
        # Where everything that it answers stands just above it, saying so for one question is noise.
        own = [question for question in covered if asked.is_own(question, answer)]
        to = (
            ""
            if len(own) == 1 and here[-1].pk in {question.pk for question in covered}
            else _named(own, covered, asked)
        )
        exchange.answers.append(ShownAnswer(answer, to, _reasons(answer), _links(answer)))


def _named(own: Sequence[Question], covered: Sequence[Question], asked: Asked) -> str:
    """Return questions as a letter names them: "questions 3 to 6c", "questions 1, 4 and 5b"."""
    names = {question.pk for question in own}
    positions = {question.pk: position for position, question in enumerate(asked.questions)}
    runs: list[list[Question]] = []
    before = -2
    for question in covered:  # inherited ones carry a run on: 5a(i) stands between 5a and 5b
        if positions[question.pk] != before + 1:
            runs.append([])
        before = positions[question.pk]
        if question.pk in names:
            runs[-1].append(question)
    parts = [part for run in runs for part in _run(run)]
    if len(own) == 1:
        return pgettext("Answer to …", "question %(mark)s") % {"mark": parts[0]}
    return pgettext("Answer to …", "questions %(marks)s") % {"marks": in_a_row(parts)}


def _run(run: Sequence[Question]) -> list[str]:
    marks = [question.mark for question in run]
    return [from_to(marks[0], marks[-1])] if len(marks) > 2 else marks


def _reasons(answer: Answer) -> tuple[Citation, ...]:
    """The citations an answer rests on, each provision once."""
    found: dict[str, Citation] = {}
    for citation in answer.citations.all():
        if citation.role == CitationRole.OPERATIVE:
            found.setdefault(citation.provision, citation)
    return tuple(found.values())


def _exemptions(exchanges: Iterable[Exchange]) -> tuple[Exemption, ...]:
    answers = (shown for exchange in exchanges for shown in exchange.answers)
    cited = (citation.exemption for shown in answers for citation in shown.citations)
    return tuple({exemption.pk: exemption for exemption in cited if exemption}.values())


def _links(answer: Answer) -> tuple[str, ...]:
    """The addresses that the letter linked without printing them; only those of the web lead anywhere."""
    return tuple(
        link
        for link in dict.fromkeys(answer.links)
        if link.startswith(("https://", "http://")) and link not in answer.text
    )


def _place_notes(notes: Iterable[Mapping[str, Any]], place: Mapping[str, Exchange]) -> Iterable[str]:
    """Put each note at the last of its questions; yield those that belong to none."""
    for note in notes:
        numbers = [number for number in note["questions"] if number in place]
        if numbers:
            place[numbers[-1]].notes.append(note["text"])
        else:
            yield note["text"]
