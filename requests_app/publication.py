"""Publishing and withdrawing: the only module that writes the log's rows.

A letter's revision becomes rows in one transaction, or none at all. What a correction leaves as it was
keeps its address: the request, its questions by number, its tables by what is in them.
"""

import datetime
import re
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from django.contrib.auth.models import User
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from django.utils.text import Truncator, slugify

from requests_app import checking, jobs, matching, search, series
from requests_app.letters import legislation
from requests_app.letters.document import READ_BY_OCR
from requests_app.letters.parsed import LetterTable, ParsedLetter, spoken
from requests_app.models import (
    Answer,
    Authority,
    Change,
    Citation,
    Exemption,
    InformationRequest,
    Letter,
    Question,
    QuestionEntry,
    RequestTable,
    SearchEntry,
    SeriesChart,
    Tombstone,
)
from requests_app.review import MoveNotAllowed, move
from tables_app.charts import chart
from tables_app.joining import Source, names_of_series
from tables_app.models import Table
from tables_app.periods import periods_within

_SLUG_LENGTH: Final = 80
_TITLE_WORDS: Final = 20


class PublicationNotPossible(Exception):
    """What the letter says cannot stand in the log as it is.

    problems: a sentence each for staff, with what to do about it.
    """

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


class WithdrawalNotComplete(Exception):
    """Something of the request would still have been there, so nothing was changed; the message names it."""


@transaction.atomic
def publish(letter: Letter, *, by: User | None, note: str = "") -> InformationRequest:
    """Write the letter's revision into the log and move the letter to published.

    note: what a correction changed, for the public; it has no place in a first publication.
    Raises PublicationNotPossible for what the letter says, MoveNotAllowed for where it stands.
    """
    locked = _locked(letter)
    # One response of an authority at a time: each is checked beside all that are published before it.
    Authority.objects.select_for_update(no_key=True).get(pk=locked.authority_id)
    try:
        checking.check(locked, anew=True)
    except checking.CheckBrokeDown as error:
        raise PublicationNotPossible(str(error)) from error
    if in_the_way := checking.stand_in_the_way(locked):
        raise PublicationNotPossible(*(f"{line}. Look at what the checks found." for line in in_the_way))
    return _put_into_the_log(letter, locked, by=by, note=note)


@contextmanager
def rehearsed(letter: Letter, *, by: User | None) -> Iterator[InformationRequest]:
    """Publish a letter in review for as long as the block lasts, and take it back: nobody else ever sees it.

    What the checks found is no hindrance. Raises as `publish` does.
    """
    with transaction.atomic():
        try:
            yield _put_into_the_log(letter, _locked(letter), by=by, note="")
        finally:
            transaction.set_rollback(True)


def _put_into_the_log(letter: Letter, locked: Letter, *, by: User | None, note: str) -> InformationRequest:
    if locked.revision is None:
        raise MoveNotAllowed("This letter has not been read yet, so there is nothing to publish.")
    parsed = locked.revision.parsed
    if problems := tuple(_problems(parsed)):
        raise PublicationNotPossible(*problems)
    before = locked.published_revision.parsed if locked.published_revision else None
    info_request = _write_request(locked, parsed, note)
    charts = _charts(info_request)
    table_ids = _stable_table_ids(
        _former_table_ids(info_request), before.tables if before else (), parsed.tables
    )
    former_series = series.of_request(info_request)
    _clear(info_request)
    questions = _write_questions(info_request, parsed)
    _write_answers(info_request, parsed, questions)
    tables = _write_tables(info_request, parsed, questions, table_ids)
    _keep_charts(tables, charts)
    if any(not table.chart and chart(table.typed) for table in tables):
        jobs.queue_charts(info_request)
    search.index(info_request)
    matching.index(info_request)
    _renew(info_request.authority, {*former_series, *series.of_request(info_request)})
    _write_change(info_request, Change.Kind.CORRECTED if info_request.version > 1 else Change.Kind.PUBLISHED)
    Tombstone.objects.filter(info_request_id=info_request.pk).delete()
    move(
        letter,
        Letter.Status.PUBLISHED,
        by=by,
        note=note,
        info_request=info_request,
        published_revision=locked.revision,
    )
    return info_request


@transaction.atomic
def withdraw(letter: Letter, *, by: User | None, reason: str) -> Tombstone:
    """Take the letter out of the log, leave a tombstone with the reason, and make sure that nothing is left.

    reason: for the public, who see it at the request's address.
    Raises MoveNotAllowed where the letter is not published, WithdrawalNotComplete if a row is left.
    """
    locked = _locked(letter)
    info_request = locked.info_request
    if info_request is None:
        raise MoveNotAllowed("This letter is not published, so there is nothing to withdraw.")
    table_ids = _table_ids(info_request)
    tombstone = Tombstone.objects.create(
        info_request_id=info_request.pk,
        authority=info_request.authority,
        slug=info_request.slug,
        table_ids=table_ids,
        reason=reason,
        withdrawn_at=timezone.now(),
    )
    _write_change(info_request, Change.Kind.WITHDRAWN)
    former_series = series.of_request(info_request)
    move(letter, Letter.Status.WITHDRAWN, by=by, note=reason, info_request=None)
    _clear(info_request)
    InformationRequest.objects.filter(pk=tombstone.info_request_id).delete()
    _renew(tombstone.authority, former_series)
    _verify_gone(tombstone, former_series)
    return tombstone


def _locked(letter: Letter) -> Letter:
    """The letter as it now stands, held until the end of the transaction. Raises MoveNotAllowed if it has changed."""
    locked = Letter.objects.select_for_update().get(pk=letter.pk)
    if (locked.status, locked.revision_id) != (letter.status, letter.revision_id):
        raise MoveNotAllowed("Somebody else changed this letter while you were looking at it. Open it again.")
    return locked


def _verify_gone(tombstone: Tombstone, former_series: Iterable[str]) -> None:
    info_request_id = tombstone.info_request_id
    charts = SeriesChart.objects.filter(authority=tombstone.authority, series__in=former_series)
    left = {
        "the request": InformationRequest.objects.filter(pk=info_request_id),
        "questions": Question.objects.filter(info_request_id=info_request_id),
        "answers": Answer.objects.filter(info_request_id=info_request_id),
        "citations": Citation.objects.filter(answer__info_request_id=info_request_id),
        "tables": Table.objects.filter(pk__in=tombstone.table_ids),
        "charts of its figures": charts,
        "links to tables": RequestTable.objects.filter(info_request_id=info_request_id),
        "the search entry": SearchEntry.objects.filter(pk=info_request_id),
        "what its questions are about": QuestionEntry.objects.filter(info_request=info_request_id),
    }
    found = [name for name, rows in left.items() if rows.exists()]
    if found:
        raise WithdrawalNotComplete(
            f"Still there after the withdrawal: {', '.join(found)}. Nothing was withdrawn. Try again, and tell the "
            "people who run this site if it happens twice."
        )


# What cannot stand in the log ---------------------------------------------------------------------


def _problems(parsed: ParsedLetter) -> Iterator[str]:
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
        if len(number) > _max_length(Question, "number"):
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


# The rows -----------------------------------------------------------------------------------------


def _write_request(letter: Letter, parsed: ParsedLetter, note: str) -> InformationRequest:
    """Create the request, or bring the published one up to date; its address stays."""
    now = timezone.now()
    # Known after a withdrawal too: no two versions share a number, and the first publication stays the first.
    changes = Change.objects.filter(info_request_id=letter.pk).exclude(kind=Change.Kind.WITHDRAWN)
    times = list(changes.order_by("id").values_list("at", flat=True))
    info_request = letter.info_request or InformationRequest(
        id=letter.pk,
        authority=letter.authority,
        slug=_former_slug(letter) or address_for(parsed.reference, parsed.date, parsed.title or ""),
        published_at=times[0] if times else now,
    )
    info_request.version = len(times) + 1
    info_request.reference = (parsed.reference or "")[: _max_length(InformationRequest, "reference")]
    info_request.title = (parsed.title or "").strip()
    info_request.received = parsed.received
    info_request.date = parsed.date
    info_request.legislation = parsed.legislation or ""
    info_request.outcome = parsed.outcome or ""
    info_request.notes = [{"questions": list(note.questions), "text": note.text} for note in parsed.notes]
    info_request.updated_at = now
    info_request.correction_note = note if info_request.version > 1 else ""
    try:
        with transaction.atomic():
            info_request.save()
    except IntegrityError as error:
        raise PublicationNotPossible(_address_taken(letter.authority, info_request.slug)) from error
    return info_request


def address_for(reference: str | None, date: datetime.date | None, title: str) -> str:
    """Return a request's part of its address: from its reference, else from its date and title.

    "FOI/2024-0123" gives "foi-2024-0123".
    """
    own = slugify(re.sub(r"\W+", "-", reference or ""))
    dated = slugify(f"{date.isoformat() if date else ''} {title}")
    slug = own or dated or "request"
    if len(slug) > _SLUG_LENGTH:
        slug = slug[: _SLUG_LENGTH + 1].rpartition("-")[0] or slug[:_SLUG_LENGTH]
    return slug.strip("-")


def _former_slug(letter: Letter) -> str:
    """The address that the letter had before it was withdrawn, if it was."""
    former = Tombstone.objects.filter(info_request_id=letter.pk).first()
    return former.slug if former else ""


def _address_taken(authority: Authority, slug: str) -> str:
    other = InformationRequest.objects.filter(authority=authority, slug=slug).first()
    if other is None:  # taken and given up again within this moment
        return "Another letter was being published at the same address. Publish again."
    called = f"“{other.title}” is already published"
    called += f" with the reference {other.reference}" if other.reference else " without a reference"
    return (
        f"{called}, at {other.get_absolute_url()}. If this letter replaces it, withdraw that one first. "
        "If both are right, give this letter a reference of its own, such as the old one followed by “internal review”."
    )


def _write_questions(info_request: InformationRequest, parsed: ParsedLetter) -> dict[str, Question]:
    """Write the questions and return them by their numbers."""
    rows = Question.objects.bulk_create(
        Question(
            info_request=info_request,
            order=order,
            number=question.number,
            anchor=question.anchor,
            label=question.label[: _max_length(Question, "label")],
            group=question.group or "",
            text=question.text,
        )
        for order, question in enumerate(parsed.questions)
    )
    by_number = {row.number: row for row in rows}
    for question in parsed.questions:
        parent = by_number.get(question.parent or "")
        if parent and parent.number != question.number:
            by_number[question.number].parent = parent
    Question.objects.bulk_update(rows, ["parent"])
    return by_number


def _write_answers(
    info_request: InformationRequest, parsed: ParsedLetter, questions: Mapping[str, Question]
) -> None:
    rows = Answer.objects.bulk_create(
        Answer(
            info_request=info_request,
            order=order,
            text=answer.text,
            disposition=answer.disposition,
            links=list(answer.links),
        )
        for order, answer in enumerate(parsed.answers)
    )
    pairs = list(zip(rows, parsed.answers, strict=True))
    Answer.questions.through.objects.bulk_create(
        Answer.questions.through(answer_id=row.pk, question_id=questions[number].pk)
        for row, answer in pairs
        for number in dict.fromkeys(answer.questions)
    )
    exemptions = Exemption.objects.in_bulk(field_name="code")
    Citation.objects.bulk_create(
        Citation(
            answer=row,
            order=order,
            provision=citation.provision[: _max_length(Citation, "provision")],
            exemption=exemptions.get(_entry_code(citation.provision)),
            regime=citation.regime,
            role=citation.role,
            quote=citation.quote,
        )
        for row, answer in pairs
        for order, citation in enumerate(answer.citations)
    )


def _entry_code(provision: str) -> str:
    """The catalogue's entry that a provision falls under: "s31(1)(a)" is under "s31"; "" for no such section."""
    entry = legislation.provision(provision)
    return entry.code if entry else ""


def _write_tables(
    info_request: InformationRequest,
    parsed: ParsedLetter,
    questions: Mapping[str, Question],
    table_ids: Sequence[uuid.UUID],
) -> Sequence[Table]:
    sources = [
        Source(table.typed, table.title or _untitled(table, position, parsed))
        for position, table in enumerate(parsed.tables, start=1)
    ]
    tables = Table.objects.bulk_create(
        Table(
            id=table_id,
            title=source.title,
            columns=[list(path) for path in table.columns],
            rows=[list(row) for row in table.rows],
            notes=list(table.notes),
            page=table.page,
            kinds=[kind and kind.value for kind in table.kinds],
            periods=list(dict.fromkeys([*_periods_of(source.title), *table.typed.periods])),
            holds=list(dict.fromkeys(column.kind for column in table.typed.columns if not column.is_label)),
            series=series,
        )
        for table, table_id, source, series in zip(
            parsed.tables, table_ids, sources, _series(parsed, sources), strict=True
        )
    )
    rows = RequestTable.objects.bulk_create(
        RequestTable(info_request=info_request, table=table, order=order)
        for order, table in enumerate(tables)
    )
    RequestTable.questions.through.objects.bulk_create(
        RequestTable.questions.through(requesttable_id=row.pk, question_id=questions[number].pk)
        for row, table in zip(rows, parsed.tables, strict=True)
        for number in dict.fromkeys(_questions_of(table, parsed))
    )
    return tables


def _renew(authority: Authority, names: Iterable[str]) -> None:
    """Take away the charts of series that are not as they were, and have them drawn anew."""
    series.forget_charts(authority, names)
    for name in sorted(names):
        jobs.queue_series_chart(authority, name)


def _periods_of(title: str) -> list[str]:
    return [period.code for period in periods_within(title)[1]]


def _series(parsed: ParsedLetter, sources: Sequence[Source]) -> tuple[str, ...]:
    """Return the name of the series that each table belongs to, by its title or by all that its questions ask."""
    asked = {question.number: question.text for question in parsed.questions}
    said = [
        table.title or " ".join(asked.get(number, "") for number in _questions_of(table, parsed))
        for table in parsed.tables
    ]
    return names_of_series(sources, said, parsed.title or "")


def _untitled(table: LetterTable, position: int, parsed: ParsedLetter) -> str:
    """What a table without a title is called: by the question that it answers, and by its place if others share that."""
    name = _named_by_question(table, parsed)
    sharing = [
        other for other in parsed.tables if not other.title and _named_by_question(other, parsed) == name
    ]
    return f"{name} (table {position})" if len(sharing) > 1 else name


def _named_by_question(table: LetterTable, parsed: ParsedLetter) -> str:
    numbers = tuple(_questions_of(table, parsed))
    asked = [question for question in parsed.questions if question.number in numbers]
    if not asked:
        return "Table"
    if len(asked) > 1:
        return f"Questions {spoken(asked[0].number)} to {spoken(asked[-1].number)}"
    name = f"Question {spoken(asked[0].number)}: {asked[0].text}".rstrip(": ")
    return Truncator(name).words(_TITLE_WORDS)


def _questions_of(table: LetterTable, parsed: ParsedLetter) -> Iterable[str]:
    """The questions that a table answers: its own, else those of the answers that point to it."""
    if table.questions:
        return table.questions
    return [number for answer in parsed.answers if table.id in answer.tables for number in answer.questions]


def _write_change(info_request: InformationRequest, kind: Change.Kind) -> None:
    """Add to the feed of changes: one transaction at a time, so that no entry appears before an earlier one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('foilog changes'))")
    Change.objects.create(
        kind=kind,
        info_request_id=info_request.pk,
        authority=info_request.authority,
        slug=info_request.slug,
        at=timezone.now(),
    )


def _clear(info_request: InformationRequest) -> None:
    """Delete all that hangs on a request and leave the request itself."""
    Table.objects.filter(pk__in=_table_ids(info_request)).delete()
    SearchEntry.objects.filter(pk=info_request.pk).delete()
    info_request.answers.all().delete()
    info_request.questions.all().delete()


# What stays the same across corrections -----------------------------------------------------------


def _table_ids(info_request: InformationRequest) -> list[uuid.UUID]:
    return list(info_request.tables.order_by("order").values_list("table_id", flat=True))


def _former_table_ids(info_request: InformationRequest) -> list[uuid.UUID]:
    """The ids of the tables as last published, in their order; after a withdrawal the tombstone keeps them."""
    if published := _table_ids(info_request):
        return published
    tombstone = Tombstone.objects.filter(info_request_id=info_request.pk).first()
    return tombstone.table_ids if tombstone else []


def _stable_table_ids(
    ids: Sequence[uuid.UUID], before: Sequence[LetterTable], now: Sequence[LetterTable]
) -> list[uuid.UUID]:
    """Return an id for each table of `now`: that of the same table `before`, else a new one.

    A table is the same if it holds the same, or else if it is the one that the reviewer corrected.
    """
    left = list(zip(ids, before, strict=False))
    found: dict[int, uuid.UUID] = {}
    for is_same in (_holds_the_same, _has_the_same_name):
        for position, table in enumerate(now):
            match = next((pair for pair in left if is_same(pair[1], table)), None)
            if position not in found and match:
                found[position] = match[0]
                left.remove(match)
    return [found.get(position) or uuid.uuid4() for position in range(len(now))]


def _holds_the_same(one: LetterTable, other: LetterTable) -> bool:
    return (one.columns, one.rows) == (other.columns, other.rows)


def _has_the_same_name(one: LetterTable, other: LetterTable) -> bool:
    return one.id == other.id


def _charts(info_request: InformationRequest) -> dict[uuid.UUID, Table]:
    """The published tables that have a chart."""
    return Table.objects.filter(pk__in=_table_ids(info_request)).exclude(chart="").in_bulk()


def _keep_charts(tables: Iterable[Table], before: Mapping[uuid.UUID, Table]) -> None:
    """Give each table that is as it was its chart again."""
    for table in tables:
        former = before.get(table.pk)
        if former and former.charted == table.charted:
            table.chart = former.chart
            table.save(update_fields=["chart"])


def _max_length(model: type[models.Model], field: str) -> int:
    return int(model._meta.get_field(field).max_length or 0)  # type: ignore[union-attr]
