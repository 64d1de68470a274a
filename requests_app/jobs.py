"""The background jobs: reading letters, drawing charts, and taking up what a stopped worker left behind.

Each job may run twice, since a worker can be stopped after its work and before it says so.
"""

import logging
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import wraps
from typing import Any, Final

import pghistory
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Exists, OuterRef, UUIDField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Status as JobStatus
from procrastinate.manager import JobManager

from requests_app import (
    access_log,
    alerts,
    charting,
    checking,
    planning,
    reporting,
    retention,
    revising,
    rounds,
    series,
    statistics_charts,
    webhooks,
)
from requests_app.api import idempotency
from requests_app.bulk_files import making
from requests_app.letters import apart, edits
from requests_app.letters.apart import draw_pages_apart, read_apart
from requests_app.letters.attaching import without_attachment
from requests_app.letters.checking import with_doubt_of_date
from requests_app.letters.document import Doubt
from requests_app.letters.errors import ReadingStopped, UnreadableLetter
from requests_app.letters.parsed import LetterTable, ParsedLetter
from requests_app.models import Alert, Authority, Letter, LetterFile, PageImage, Report
from requests_app.review import MoveNotAllowed, move

logger = logging.getLogger(__name__)
Status = Letter.Status

ATTEMPTS: Final = 3
"""How often a reading is taken up anew before it is given up: a file may bring the worker down each time."""


def _told_as[**P, R](job: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """What the function changes is told, in the history of each row, as this job's doing."""

    def tell(do: Callable[P, R]) -> Callable[P, R]:
        @wraps(do)
        def told(*args: P.args, **kwargs: P.kwargs) -> R:
            # A context of its own for each call: one that is shared by threads mixes up who did what.
            with pghistory.context(job=job):
                return do(*args, **kwargs)

        return told

    return tell


_NOT_DRAWN: Final = Doubt(
    "pages-not-drawn",
    "The pages of the PDF could not be drawn, so the letter is shown here by its words alone.",
)


def queue_reading(letter: Letter) -> None:
    """Have the letter read, once the transaction it is called in is committed."""
    read_letter.configure(lock=str(letter.pk)).defer(letter_id=str(letter.pk))


def queue_attachment(file: LetterFile) -> None:
    """Have an attachment read into a letter that was or is being read."""
    read_attachment.configure(lock=str(file.letter_id)).defer(file_id=file.pk)


@app.task(name=checking.TASK, queue="letters")
@_told_as(checking.TASK)
def check_letter(letter_id: str) -> None:
    """Check what the letter says now, for staff to look at."""
    checking.check(Letter.objects.select_related("authority", "revision").get(pk=letter_id))


@app.task(name="read_letter", queue="letters")
@_told_as("read_letter")
def read_letter(letter_id: str) -> None:
    """Read a waiting letter: it becomes a draft with its first revision, or unreadable with the reason."""
    letter = Letter.objects.get(pk=letter_id)
    if letter.status == Status.WAITING:
        move(letter, Status.READING, by=None)
    if letter.status != Status.READING:
        return  # it was read before
    try:
        parsed = _read(letter)
    except UnreadableLetter as unreadable:
        move(letter, Status.UNREADABLE, by=None, problem=str(unreadable), advice=unreadable.advice)
        logger.info("letter %s unreadable", letter_id)
        return
    pictures: tuple[apart.PagePicture, ...] = ()
    if parsed.source.reader == "pdf" and not (pictures := _draw(letter)):
        parsed = replace(parsed, warnings=(*parsed.warnings, _NOT_DRAWN))
    with transaction.atomic():
        Letter.objects.select_for_update().get(pk=letter.pk)
        letter.refresh_from_db()
        if letter.status != Status.READING:
            return
        revising.record(letter, parsed, operation="Read the letter", by=None)
        _keep_pictures(letter, pictures)
        move(letter, Status.DRAFT, by=None, problem="", advice="")
    logger.info("letter %s read", letter_id)


@app.task(name="read_attachment", queue="letters")
@_told_as("read_attachment")
def read_attachment(file_id: int) -> None:
    """Read an attachment that came after its letter was read.

    A letter that no person has corrected is read anew as a whole, so that answers find their tables. To one
    that a person has corrected only the attachment's words and tables are added: the person is right.
    """
    file = LetterFile.objects.select_related("letter__revision").filter(pk=file_id).first()
    if file is None:
        return  # somebody has taken it away again
    letter, files = file.letter, _ids_of_files(file.letter)
    if letter.status not in revising.EDITABLE or letter.revision is None:
        return  # it will be read with the letter
    try:
        read = _read(letter)
    except UnreadableLetter:
        checking.forget(letter)
        return  # what was read before stays
    with transaction.atomic():
        Letter.objects.select_for_update().get(pk=letter.pk)
        letter.refresh_from_db()
        current = letter.revision
        if _ids_of_files(letter) != files:
            queue_attachment(
                file
            )  # what was read is not what there is; where the file itself is gone, nothing is
            return
        if revising.is_as_read(letter):
            kept = [doubt for doubt in current.parsed.warnings if doubt == _NOT_DRAWN]
            new = replace(read, warnings=(*read.warnings, *kept))
        else:
            # Those of this file alone: of what came before, a person may have changed or withheld something.
            new = edits.add_tables(current.parsed, _tables_of(file, letter))
            if len(read.blocks) > len(current.parsed.blocks):
                new = _with_annex(new, letter, file)
            doubts = (doubt for doubt in read.warnings if doubt.code == "attachment-unreadable")
            told = tuple(doubt for doubt in doubts if file.filename in doubt.message)
            new = edits.with_settled(replace(new, warnings=(*told, *new.warnings)), new.settled)
        if new != current.parsed:
            revising.record(letter, new, operation=f"Read the attachment {file.filename}", by=None)
        else:
            checking.forget(letter)  # what is hidden in the attachment is not known yet


def _ids_of_files(letter: Letter) -> list[int]:
    return list(letter.files.order_by("pk").values_list("pk", flat=True))


def _tables_of(file: LetterFile, letter: Letter) -> list[LetterTable]:
    """The tables of a spreadsheet that was sent with the letter."""
    own = letter.files.get(kind=LetterFile.Kind.LETTER)
    try:
        read = read_apart(_bytes(own), own.filename, [(_bytes(file), file.filename)])
    except UnreadableLetter:
        return []
    return [table for table in read.tables if not table.blocks]


def _with_annex(current: ParsedLetter, letter: Letter, file: LetterFile) -> ParsedLetter:
    """Return what the letter is understood to say with the words of a document that was sent with it."""
    own = letter.files.get(kind=LetterFile.Kind.LETTER)
    try:
        alone = read_apart(_bytes(own), own.filename)
        whole = read_apart(_bytes(own), own.filename, [(_bytes(file), file.filename)])
    except UnreadableLetter:
        return current
    blocks = whole.blocks[len(alone.blocks) :]
    return edits.add_annex(current, blocks, whole.tables[len(alone.tables) :]) if blocks else current


def _read(letter: Letter) -> ParsedLetter:
    """Raises UnreadableLetter."""
    return with_doubt_of_date(_read_files(letter), timezone.localdate())


def _read_files(letter: Letter) -> ParsedLetter:
    files = list(letter.files.all())
    own = next(file for file in files if file.kind == LetterFile.Kind.LETTER)
    attachments = [(_bytes(file), file.filename) for file in files if file != own]
    try:
        return read_apart(_bytes(own), own.filename, attachments)
    except ReadingStopped as stopped:
        if not attachments:
            raise
        # An attachment may have stopped the reader: the letter itself is read all the same.
        letter_alone = read_apart(_bytes(own), own.filename)
        for _, name in attachments:
            letter_alone = without_attachment(letter_alone, name, stopped)
        return letter_alone


def _bytes(file: LetterFile) -> bytes:
    with file.file.open("rb") as opened:
        content: bytes = opened.read()
    return content


def _draw(letter: Letter) -> tuple[apart.PagePicture, ...]:
    """The pictures of a PDF's pages; none where they cannot be drawn, since the words can still be reviewed."""
    try:
        return draw_pages_apart(_bytes(letter.files.get(kind=LetterFile.Kind.LETTER)))
    except UnreadableLetter:
        logger.warning("letter %s has no pictures of its pages", letter.pk)
        return ()


def _keep_pictures(letter: Letter, pictures: tuple[apart.PagePicture, ...]) -> None:
    for image in letter.page_images.all():
        image.image.delete(save=False)
        image.delete()
    for picture in pictures:
        image = PageImage(letter=letter, page=picture.number, width=picture.width, height=picture.height)
        image.image.save("page.webp", ContentFile(picture.webp), save=True)


# Charts ------------------------------------------------------------------------------------------


@app.task(name=charting.OF_REQUEST, queue="letters")
@_told_as(charting.OF_REQUEST)
def draw_charts(request_id: str) -> None:
    charting.draw_tables(uuid.UUID(request_id))


@app.task(name=charting.OF_SERIES, queue="letters")
@_told_as(charting.OF_SERIES)
def draw_series_chart(authority_id: int, name: str) -> None:
    series.draw(Authority.objects.get(pk=authority_id), name)


@app.task(name=rounds.FIND, queue="letters", retry=3)
def find_rounds(request_id: str) -> None:
    """Look for other authorities' requests with the same questions, once one is published or corrected."""
    rounds.find(uuid.UUID(request_id))


@app.periodic(cron="*/10 * * * *")
@app.task(name="draw_statistics", queue="upkeep", queueing_lock="draw_statistics", lock="draw_statistics")
def draw_statistics(timestamp: int) -> None:
    """Draw the statistics of whose log changed within the hour: a drawing that broke off is tried again."""
    statistics_charts.draw_changed(timezone.now() - timedelta(hours=1))


@app.periodic(cron="43 2 * * *")
@app.task(
    name="draw_all_statistics", queue="upkeep", queueing_lock="draw_all_statistics", lock="draw_statistics"
)
def draw_all_statistics(timestamp: int) -> None:
    """Draw all statistics that are not as they were drawn: a setting may have changed."""
    statistics_charts.draw_changed(None)


# What is done on a day -------------------------------------------------------------------------------


@app.periodic(cron="*/15 * * * *")
@app.task(name="publish_due", queue="upkeep", queueing_lock="publish_due", lock="publish_due")
def publish_due(timestamp: int) -> None:
    """Publish the letters whose day has come."""
    planning.publish_due(timezone.now())


@app.periodic(cron="7 * * * *")
@app.task(name="end_retention", queue="upkeep", queueing_lock="end_retention", lock="end_retention")
def end_retention(timestamp: int) -> None:
    """Announce the ends of retention periods, and withdraw what was announced for today."""
    today = timezone.localdate()
    retention.announce(today)
    retention.withdraw_ended(today)


@app.periodic(cron="*/10 * * * *")
@app.task(name="tell_followers", queue="upkeep", queueing_lock="tell_followers", lock="tell_followers")
def tell_followers(timestamp: int) -> None:
    """Send the digests of the searches that are followed by mail, some at a time."""
    if settings.EMAIL_SERVER:
        alerts.tell_due(timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="make_bulk_files", queue="bulk", queueing_lock="make_bulk_files", lock="make_bulk_files")
def make_bulk_files(timestamp: int) -> None:
    """Make the bulk files each night, and at once where something in them was corrected or withdrawn."""
    making.renew(timezone.now())


# What a stopped worker left behind ---------------------------------------------------------------


@app.periodic(cron="* * * * *")
@app.task(name="take_up_stalled", queue="upkeep", queueing_lock="take_up_stalled", pass_context=True)
async def take_up_stalled(context: Any, timestamp: int) -> None:
    """Look for what stopped workers left behind, each minute."""
    await take_up(context.app.job_manager)


async def take_up(manager: JobManager) -> None:
    """Have the jobs of workers that are gone done again, each a few times; then say that the letter failed."""
    for job in await manager.get_stalled_jobs():
        if job.attempts + 1 < ATTEMPTS:
            await manager.retry_job(job)
        else:
            await manager.finish_job(job, status=JobStatus.FAILED, delete_job=False)
    await sync_to_async(give_up_lost)()


@_told_as("give_up_lost")
def give_up_lost() -> None:
    """Mark as unreadable the letters that no job is going to read any more."""
    live = ProcrastinateJob.objects.filter(task_name="read_letter", status__in=["todo", "doing"])
    its_own = live.annotate(letter=Cast(KeyTextTransform("letter_id", "args"), UUIDField())).filter(
        letter=OuterRef("pk")
    )
    # One query: between two, a letter could arrive whose job the first has not seen.
    lost = Letter.objects.filter(~Exists(its_own), status__in=[Status.WAITING, Status.READING])
    for letter in lost:
        try:
            _give_up(letter)
        except MoveNotAllowed:
            continue  # a job has read it just now
        logger.error("letter %s given up", letter.pk)


@transaction.atomic
def _give_up(letter: Letter) -> None:
    """Raises MoveNotAllowed."""
    if letter.status == Status.WAITING:
        move(letter, Status.READING, by=None)
    move(
        letter,
        Status.UNREADABLE,
        by=None,
        problem="Reading this file broke off every time it was tried.",
        advice="Open the file, save it again as a PDF and replace it here. Tell the people who run this site if "
        "that does not help.",
    )


# What is kept for a time -------------------------------------------------------------------------


@app.periodic(cron="17 3 * * *")
@app.task(name="forget", queue="upkeep", queueing_lock="forget")
@_told_as("forget")
def forget(timestamp: int = 0) -> None:
    """Delete what has been kept for as long as the privacy page says: looks at letters, and reports, each night.

    Addresses of alerts that nobody confirmed, too, and those of rounds that are shown no more.
    """
    logger.info("%s looks and %s reports forgotten", access_log.forget_looks(), reporting.forget_reports())
    logger.info("%s unconfirmed alerts forgotten", alerts.forget_unconfirmed())
    logger.info("%s answers to programs forgotten", idempotency.forget_answers())
    logger.info("%s deliveries forgotten", webhooks.forget_deliveries())
    logger.info("%s rows of rounds forgotten", rounds.forget_broken())


@app.task(name=reporting.TELL, queue="letters")
def tell_of_report(report_id: int) -> None:
    """Write to the authority that somebody has reported a problem."""
    reporting.tell(Report.objects.select_related("authority").get(pk=report_id))


@app.task(name=webhooks.TASK, queue="webhooks")
def deliver_webhook(delivery_id: str) -> None:
    """Tell an address of what was published, corrected or withdrawn."""
    webhooks.deliver(delivery_id)


@app.task(name=alerts.ASK, queue="letters", retry=3)
def ask_to_confirm(alert_id: int) -> None:
    """Ask the owner of an address whether they want to follow a search. It may be over meanwhile."""
    if alert := Alert.objects.filter(pk=alert_id).first():
        alerts.ask_to_confirm(alert)
