"""Making the bulk files: one walk over the log writes all of them, and they become public together.

They are true of one moment: what is corrected or withdrawn after it closes them (`BulkFile.objects.public`), also while they
are being made, and they are made anew without it. No transaction stays open meanwhile, and no more than a few requests are in
memory.
"""

import hashlib
import logging
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from requests_app.api.requests import whole_requests
from requests_app.api.serializers import WholeRequestSerializer, licence_of
from requests_app.api.walking import CHANGES_WALK, by_fields
from requests_app.bulk_files.contents import SCHEMA_VERSION, cell_rows, request_rows, shared_rows
from requests_app.bulk_files.writing import FILES, Writer
from requests_app.models import Authority, BulkFile, Change, InformationRequest, Tombstone
from tables_app.models import Table

logger = logging.getLogger(__name__)

_FOLDER: Final = "bulk"
_BATCH: Final = 100
_TABLES_AT_ONCE: Final = 10
_HOUR: Final = 2
"""Of the night, after which the files are made anew."""


class Overtaken(Exception):
    """Something was corrected or withdrawn while the files were being made."""


class MadeElsewhere(Exception):
    """Somebody else is making them."""


class _Site(HttpRequest):
    """Stands in for a request where the API's answers are made without one: addresses are the site's own."""

    def build_absolute_uri(self, location: str | None = None) -> str:
        return f"{settings.SITE_URL}{location or '/'}"


def renew(now: datetime) -> bool:
    """Make the files if there are none that may be given out, or if the night has come; return whether that was done."""
    made = BulkFile.objects.public().values_list("made_at", flat=True).first()
    if made is not None and made >= _last_night(now):
        return False
    try:
        make()
    except (Overtaken, MadeElsewhere) as reason:
        logger.info("the bulk files are made later: %s", type(reason).__name__)
        return False
    return True


def make() -> list[BulkFile]:
    """Make all files and put them in the place of those before. Raises Overtaken, MadeElsewhere."""
    with _alone():
        _clear_away()
        begun = timezone.now()
        last = Change.objects.order_by("pk").last()
        with tempfile.TemporaryDirectory(prefix="foilog-bulk-") as folder, ExitStack() as opened:
            writers: list[Writer] = [
                opened.enter_context(closing(kind(Path(folder) / name))) for name, kind in FILES.items()
            ]
            count = _write(writers, last)
            about = _about(begun, last, count)
            for writer in writers:
                writer.finish(about)
            _check(last)
            made = [_store(writer.path, begun, last) for writer in writers]
        with transaction.atomic():
            BulkFile.objects.all().delete()
            BulkFile.objects.bulk_create(made)
        _clear_away()
    logger.info("the bulk files hold %s requests", count)
    return made


def _last_night(now: datetime) -> datetime:
    tonight = timezone.localtime(now).replace(hour=_HOUR, minute=0, second=0, microsecond=0)
    return tonight if tonight <= now else tonight - timedelta(days=1)


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('foilog bulk files'))")
        if cursor.fetchone() != (True,):
            raise MadeElsewhere
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('foilog bulk files'))")


# Writing -------------------------------------------------------------------------------------------


def _write(writers: list[Writer], last: Change | None) -> int:
    """Give everything to the writers, and return how many requests there are."""
    for table, row in shared_rows():
        for writer in writers:
            writer.row(table, row)
    count = 0
    for batch in _batches():
        _check(last)
        for whole in WholeRequestSerializer(batch, many=True, context={"request": _Site()}).data:
            count += 1
            for writer in writers:
                writer.request(whole)
                for table, row in request_rows(whole):
                    writer.row(table, row)
        _write_cells(writers, batch)
    return count


def _write_cells(writers: list[Writer], batch: list[InformationRequest]) -> None:
    tables = Table.objects.filter(pk__in=[link.table_id for each in batch for link in each.tables.all()])
    for table in tables.defer("chart").iterator(chunk_size=_TABLES_AT_ONCE):
        for name, row in cell_rows(table):
            for writer in writers:
                writer.row(name, row)


def _batches() -> Iterator[list[InformationRequest]]:
    found = whole_requests().order_by("pk")
    batch = list(found[:_BATCH])
    while batch:
        yield batch
        batch = list(found.filter(pk__gt=batch[-1].pk)[:_BATCH])


def _check(last: Change | None) -> None:
    """Raises Overtaken where the files would be closed as soon as they are there."""
    kinds = [Change.Kind.CORRECTED, Change.Kind.WITHDRAWN]
    if Change.objects.filter(kind__in=kinds, pk__gt=last.pk if last else 0).exists():
        raise Overtaken


def _about(begun: datetime, last: Change | None, count: int) -> dict[str, Any]:
    """What each file says of itself. `changes_url` leads to what happened after it."""
    cursor = f"?cursor={by_fields(Change.objects.all(), CHANGES_WALK).bookmark(last)}" if last else ""
    return {
        "name": settings.SITE_NAME,
        "url": settings.SITE_URL,
        "schema_version": SCHEMA_VERSION,
        "generated_at": begun.isoformat(),
        "changes_url": settings.SITE_URL + reverse("api-changes") + cursor,
        "request_count": count,
        "licences": [
            {"authority": authority.slug, "name": authority.name, "licence": licence_of(authority)}
            for authority in Authority.objects.all()
        ],
        "withdrawn": [
            {"request_id": str(pk), "withdrawn_at": at.isoformat()}
            for pk, at in Tombstone.objects.order_by("withdrawn_at", "pk").values_list(
                "info_request_id", "withdrawn_at"
            )
        ],
    }


# Keeping -------------------------------------------------------------------------------------------


def _store(path: Path, begun: datetime, last: Change | None) -> BulkFile:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        kept = default_storage.save(f"{_FOLDER}/{uuid.uuid4()}", File(file))
    return BulkFile(
        name=path.name,
        media_type=FILES[path.name].media_type,
        size=path.stat().st_size,
        sha256=digest,
        path=kept,
        made_at=begun,
        known_change=last.pk if last else 0,
    )


def _clear_away() -> None:
    """Delete the files that may not be given out any more, and what a stopped worker left of others."""
    BulkFile.objects.exclude(pk__in=BulkFile.objects.public().values("pk")).delete()
    kept = set(BulkFile.objects.values_list("path", flat=True))
    if default_storage.exists(_FOLDER):
        for name in default_storage.listdir(_FOLDER)[1]:
            if f"{_FOLDER}/{name}" not in kept:
                default_storage.delete(f"{_FOLDER}/{name}")
