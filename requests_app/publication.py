"""Publishing and withdrawing: a letter's revision becomes rows in one transaction, or none at all."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from requests_app import charting, checking, lasting, log_rows, publishable, search, series
from requests_app.models import (
    Answer,
    Authority,
    Change,
    Citation,
    InformationRequest,
    Letter,
    Question,
    RequestTable,
    SearchEntry,
    SeriesChart,
    Tombstone,
)
from requests_app.publishable import PublicationNotPossible
from requests_app.review import MoveNotAllowed, move
from tables_app.charts import chart
from tables_app.models import Table


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
    if problems := tuple(publishable.problems(parsed)):
        raise PublicationNotPossible(*problems)
    before = locked.published_revision.parsed if locked.published_revision else None
    info_request = log_rows.write_request(locked, parsed, note)
    charts = lasting.charts(info_request)
    table_ids = lasting.stable_table_ids(
        lasting.former_table_ids(info_request), before.tables if before else (), parsed.tables
    )
    former_series = series.of_request(info_request)
    log_rows.clear(info_request)
    questions = log_rows.write_questions(info_request, parsed)
    log_rows.write_answers(info_request, parsed, questions)
    tables = log_rows.write_tables(info_request, parsed, questions, table_ids)
    lasting.keep_charts(tables, charts)
    if any(not table.chart and chart(table.typed) for table in tables):
        charting.queue(info_request)
    search.index(info_request)
    charting.renew_series(info_request.authority, {*former_series, *series.of_request(info_request)})
    log_rows.write_change(
        info_request, Change.Kind.CORRECTED if info_request.version > 1 else Change.Kind.PUBLISHED
    )
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
    table_ids = lasting.table_ids(info_request)
    tombstone = Tombstone.objects.create(
        info_request_id=info_request.pk,
        authority=info_request.authority,
        slug=info_request.slug,
        table_ids=table_ids,
        reason=reason,
        withdrawn_at=timezone.now(),
    )
    log_rows.write_change(info_request, Change.Kind.WITHDRAWN)
    former_series = series.of_request(info_request)
    move(letter, Letter.Status.WITHDRAWN, by=by, note=reason, info_request=None)
    log_rows.clear(info_request)
    InformationRequest.objects.filter(pk=tombstone.info_request_id).delete()
    charting.renew_series(tombstone.authority, former_series)
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
    }
    found = [name for name, rows in left.items() if rows.exists()]
    if found:
        raise WithdrawalNotComplete(
            f"Still there after the withdrawal: {', '.join(found)}. Nothing was withdrawn. Try again, and tell the "
            "people who run this site if it happens twice."
        )
