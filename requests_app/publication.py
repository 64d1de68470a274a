"""Publishing and withdrawing: a letter's revision becomes rows in one transaction, or none at all."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.db import transaction

from requests_app import (
    accuracy,
    charting,
    checking,
    lasting,
    log_rows,
    matching,
    originals,
    publishable,
    rounds,
    search,
    series,
    topics,
)
from requests_app.models import (
    Authority,
    Change,
    InformationRequest,
    Letter,
    Tombstone,
)
from requests_app.publishable import PublicationNotPossible
from requests_app.review import MoveNotAllowed, jot, move
from requests_app.rules import called, is_second_person, last_hand, second_people
from tables_app.charts import chart


@transaction.atomic
def publish(letter: Letter, *, by: User | None, note: str = "") -> InformationRequest:
    """Write the letter's revision into the log and move the letter to published.

    note: what a correction of what is published changed, for the public; it has no place in a first publication.
    Raises PublicationNotPossible for what the letter says or for who publishes it, MoveNotAllowed for where it stands.
    """
    locked = _locked(letter)
    if not is_second_person(by, locked):
        raise PublicationNotPossible(second_person_needed(locked))
    if locked.info_request_id and not note.strip():
        raise PublicationNotPossible("Say what has changed since it was published. Everyone will see it.")
    # One response of an authority at a time: each is checked beside all that are published before it.
    Authority.objects.select_for_update(no_key=True).get(pk=locked.authority_id)
    try:
        checking.check(locked, anew=True)
    except checking.CheckBrokeDown as error:
        raise PublicationNotPossible(str(error)) from error
    if in_the_way := checking.stand_in_the_way(locked):
        raise PublicationNotPossible(*(f"{line}. Look at what the checks found." for line in in_the_way))
    info_request = _put_into_the_log(letter, locked, by=by, note=note)
    accuracy.keep_score(letter, info_request)
    return info_request


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
    log_rows.write_files(info_request, originals.to_publish(locked))
    search.index(info_request)
    matching.index(info_request)
    rounds.queue(info_request)
    topics.index(info_request)
    charting.renew_series(info_request.authority, {*former_series, *series.of_request(info_request)})
    log_rows.write_change(
        info_request, Change.Kind.CORRECTED if info_request.version > 1 else Change.Kind.PUBLISHED
    )
    log_rows.remove_tombstone(info_request)
    move(
        letter,
        Letter.Status.PUBLISHED,
        by=by,
        note=note,
        info_request=info_request,
        published_revision=locked.revision,
    )
    return info_request


def rehearse(letter: Letter, *, by: User, note: str) -> None:
    """Do all that `publish` does and take it back. Raises as it does."""
    with transaction.atomic():
        publish(letter, by=by, note=note)
        transaction.set_rollback(True)
    letter.refresh_from_db()


def second_person_needed(letter: Letter) -> str:
    """Return who may not publish the letter under the two-person rule, and who can, for staff."""
    last = last_hand(letter)
    did = (
        f"{called(last)} last changed this letter" if last else "Nobody is known to have changed this letter"
    )
    others = [called(person) for person in second_people(letter)]
    advice = f"These people can: {', '.join(others)}." if others else "Nobody else here is a publisher yet."
    return f"{did}, so somebody else has to publish it. {advice}"


@transaction.atomic
def give_out(letter: Letter, chosen: Collection[int], *, by: User) -> None:
    """Let anyone download these files of what is published as they were sent, by the files' ids, and no others.

    While a correction is under way files can be taken back only. Raises PublicationNotPossible, MoveNotAllowed.
    """
    locked = _locked(letter)
    info_request = locked.info_request
    if info_request is None:
        raise MoveNotAllowed("This letter is not published, so none of its files can be.")
    now = set(info_request.files.values_list("number", flat=True))
    wanted = {number for number, file in originals.numbered(locked) if file.pk in chosen}
    if wanted == now:
        return
    originals.choose(locked, chosen)
    if wanted - now:
        if locked.status != Letter.Status.PUBLISHED:
            raise MoveNotAllowed(
                "A correction of this letter is under way. Files can be added when it is published."
            )
        if not is_second_person(by, locked):
            raise PublicationNotPossible(second_person_needed(locked))
        log_rows.write_files(info_request, originals.to_publish(locked))
        note = "The files of the response that can be downloaded as they were sent have changed."
    else:
        log_rows.keep_files(info_request, wanted)
        note = "A file of the response can no longer be downloaded."
    log_rows.change_in_place(info_request, note)
    names = [file.filename for number, file in originals.numbered(locked) if number in wanted]
    jot(locked, f"Public files: {', '.join(names) or 'none'}", by=by)


@transaction.atomic
def withdraw(letter: Letter, *, by: User | None, reason: str) -> Tombstone:
    """Take the letter out of the log and leave a tombstone with the reason.

    reason: for the public, who see it at the request's address. Raises MoveNotAllowed where the letter is not published.
    `withdrawing.withdraw` does it and looks whether anything is left.
    """
    info_request = _locked(letter).info_request
    if info_request is None:
        raise MoveNotAllowed("This letter is not published, so there is nothing to withdraw.")
    # Held before any of its rows is deleted: who looks for rounds holds requests and then writes such rows.
    InformationRequest.objects.select_for_update().get(pk=info_request.pk)
    former_series = series.of_request(info_request)
    letter.files.update(is_public=False)
    move(
        letter,
        Letter.Status.WITHDRAWN,
        by=by,
        note=reason,
        info_request=None,
        withdraw_on=None,
        keep_until=None,
    )
    tombstone = log_rows.bury(info_request, reason)
    charting.renew_series(tombstone.authority, former_series)
    return tombstone


def _locked(letter: Letter) -> Letter:
    """The letter as it now stands, held until the end of the transaction. Raises MoveNotAllowed if it has changed."""
    locked = Letter.objects.select_for_update().get(pk=letter.pk)
    if (locked.status, locked.revision_id) != (letter.status, letter.revision_id):
        raise MoveNotAllowed("Somebody else changed this letter while you were looking at it. Open it again.")
    return locked
