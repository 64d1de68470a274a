"""The log's rows: the only module that writes and deletes them, for `publication` alone."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Final

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.text import Truncator

from requests_app import lasting, webhooks
from requests_app.letters import legislation
from requests_app.letters.parsed import LetterTable, ParsedLetter, spoken
from requests_app.models import (
    Answer,
    Authority,
    Change,
    Citation,
    Exemption,
    InformationRequest,
    Letter,
    PublishedFile,
    Question,
    RequestTable,
    SearchEntry,
    Tombstone,
)
from requests_app.publishable import PublicationNotPossible, max_length
from tables_app.joining import Source, names_of_series
from tables_app.models import Table
from tables_app.periods import periods_within

_TITLE_WORDS: Final = 20


def write_request(letter: Letter, parsed: ParsedLetter, note: str) -> InformationRequest:
    """Create the request, or bring the published one up to date; its address stays."""
    now = timezone.now()
    # Known after a withdrawal too: no two versions share a number, and the first publication stays the first.
    changes = Change.objects.filter(info_request_id=letter.pk).exclude(kind=Change.Kind.WITHDRAWN)
    times = list(changes.order_by("id").values_list("at", flat=True))
    info_request = letter.info_request or InformationRequest(
        id=letter.pk,
        authority=letter.authority,
        slug=lasting.former_slug(letter)
        or lasting.address_for(parsed.reference, parsed.date, parsed.title or ""),
        published_at=times[0] if times else now,
    )
    info_request.version = len(times) + 1
    info_request.reference = (parsed.reference or "")[: max_length(InformationRequest, "reference")]
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


def write_questions(info_request: InformationRequest, parsed: ParsedLetter) -> dict[str, Question]:
    """Write the questions and return them by their numbers."""
    rows = Question.objects.bulk_create(
        Question(
            info_request=info_request,
            order=order,
            number=question.number,
            anchor=question.anchor,
            label=question.label[: max_length(Question, "label")],
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


def write_answers(
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
            provision=citation.provision[: max_length(Citation, "provision")],
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


def write_tables(
    info_request: InformationRequest,
    parsed: ParsedLetter,
    questions: Mapping[str, Question],
    table_ids: Sequence[uuid.UUID],
) -> Sequence[Table]:
    sources = [
        Source(table.typed, table.title or _untitled(table, position, parsed))
        for position, table in enumerate(parsed.tables, start=1)
    ]
    subjects = [parsed.subject_of(table) for table in parsed.tables]
    series = names_of_series(sources, subjects, parsed.title or "")
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
            series=name,
        )
        for table, table_id, source, name in zip(parsed.tables, table_ids, sources, series, strict=True)
    )
    rows = RequestTable.objects.bulk_create(
        RequestTable(info_request=info_request, table=table, order=order)
        for order, table in enumerate(tables)
    )
    RequestTable.questions.through.objects.bulk_create(
        RequestTable.questions.through(requesttable_id=row.pk, question_id=questions[number].pk)
        for row, table in zip(rows, parsed.tables, strict=True)
        for number in dict.fromkeys(parsed.questions_of(table))
    )
    return tables


def _periods_of(title: str) -> list[str]:
    return [period.code for period in periods_within(title)[1]]


def _untitled(table: LetterTable, position: int, parsed: ParsedLetter) -> str:
    """What a table without a title is called: by the question that it answers, and by its place if others share that."""
    name = _named_by_question(table, parsed)
    sharing = [
        other for other in parsed.tables if not other.title and _named_by_question(other, parsed) == name
    ]
    return f"{name} (table {position})" if len(sharing) > 1 else name


def _named_by_question(table: LetterTable, parsed: ParsedLetter) -> str:
    numbers = parsed.questions_of(table)
    asked = [question for question in parsed.questions if question.number in numbers]
    if not asked:
        return "Table"
    if len(asked) > 1:
        return f"Questions {spoken(asked[0].number)} to {spoken(asked[-1].number)}"
    name = f"Question {spoken(asked[0].number)}: {asked[0].text}".rstrip(": ")
    return Truncator(name).words(_TITLE_WORDS)


def write_change(info_request: InformationRequest, kind: Change.Kind) -> None:
    """Add to the feed of changes: one transaction at a time, so that no entry appears before an earlier one.

    Each is dated after the one before, whatever the clock of this machine says: the feed is followed by its dates.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('foilog changes'))")
    now = timezone.now()
    last = Change.objects.order_by("-pk").values_list("at", flat=True).first()
    change = Change.objects.create(
        kind=kind,
        info_request_id=info_request.pk,
        authority=info_request.authority,
        slug=info_request.slug,
        at=max(now, last + timedelta(microseconds=1)) if last else now,
        note=info_request.correction_note if kind == Change.Kind.CORRECTED else "",
    )
    webhooks.tell(change)


def write_files(info_request: InformationRequest, files: Collection[PublishedFile]) -> None:
    """Put files as they were sent in the place of those that were there."""
    info_request.files.all().delete()
    for file in files:
        file.info_request = info_request
    PublishedFile.objects.bulk_create(files)


def keep_files(info_request: InformationRequest, numbers: Collection[int]) -> None:
    """Take away the files with other numbers."""
    info_request.files.exclude(number__in=numbers).delete()


def change_in_place(info_request: InformationRequest, note: str) -> None:
    """Count a correction that leaves all words as they are."""
    info_request.version += 1
    info_request.updated_at = timezone.now()
    info_request.correction_note = note
    info_request.save(update_fields=["version", "updated_at", "correction_note"])
    write_change(info_request, Change.Kind.CORRECTED)


def bury(info_request: InformationRequest, reason: str) -> Tombstone:
    """Put a tombstone in the place of a request and all that hangs on it, and forget what was said of its corrections."""
    tombstone = Tombstone.objects.create(
        info_request_id=info_request.pk,
        authority=info_request.authority,
        slug=info_request.slug,
        table_ids=lasting.table_ids(info_request),
        reason=reason,
        withdrawn_at=timezone.now(),
    )
    Change.objects.filter(info_request_id=info_request.pk).update(note="")
    write_change(info_request, Change.Kind.WITHDRAWN)
    clear(info_request)
    InformationRequest.objects.filter(pk=tombstone.info_request_id).delete()
    return tombstone


def remove_tombstone(info_request: InformationRequest) -> None:
    """Take away the tombstone of what is published again."""
    Tombstone.objects.filter(info_request_id=info_request.pk).delete()


def clear(info_request: InformationRequest) -> None:
    """Delete all that hangs on a request and leave the request itself."""
    Table.objects.filter(pk__in=lasting.table_ids(info_request)).delete()
    SearchEntry.objects.filter(pk=info_request.pk).delete()
    info_request.files.all().delete()
    info_request.answers.all().delete()
    info_request.questions.all().delete()
