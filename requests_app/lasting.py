"""What stays the same across corrections and withdrawals: a request's address, its tables' ids, their charts."""

import datetime
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.utils.text import slugify

from requests_app.letters.parsed import LetterTable
from requests_app.models import InformationRequest, Letter, Tombstone
from tables_app.models import Table

_SLUG_LENGTH: Final = 80


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


def former_slug(letter: Letter) -> str:
    """The address that the letter had before it was withdrawn, if it was."""
    former = Tombstone.objects.filter(info_request_id=letter.pk).first()
    return former.slug if former else ""


def table_ids(info_request: InformationRequest) -> list[uuid.UUID]:
    return list(info_request.tables.order_by("order").values_list("table_id", flat=True))


def former_table_ids(info_request: InformationRequest) -> list[uuid.UUID]:
    """The ids of the tables as last published, in their order; after a withdrawal the tombstone keeps them."""
    if published := table_ids(info_request):
        return published
    tombstone = Tombstone.objects.filter(info_request_id=info_request.pk).first()
    return tombstone.table_ids if tombstone else []


def stable_table_ids(
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


def charts(info_request: InformationRequest) -> dict[uuid.UUID, Table]:
    """The published tables that have a chart."""
    return Table.objects.filter(pk__in=table_ids(info_request)).exclude(chart="").in_bulk()


def keep_charts(tables: Iterable[Table], before: Mapping[uuid.UUID, Table]) -> None:
    """Give each table that is as it was its chart again."""
    for table in tables:
        former = before.get(table.pk)
        if former and former.charted == table.charted:
            table.chart = former.chart
            table.save(update_fields=["chart"])
