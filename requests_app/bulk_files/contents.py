"""What the bulk files hold: their tables and columns, and a published request as rows of them.

One schema for CSV, Parquet and SQLite. What the API gives is named as it names it; a change of meaning is another SCHEMA_VERSION.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rest_framework.utils.encoders import JSONEncoder

from requests_app.models import Authority, Exemption, Tombstone
from tables_app import described
from tables_app.models import Table

SCHEMA_VERSION: Final = 1

type Cell = str | int | float | None
type Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """type: TEXT, INTEGER, DATE, INSTANT, or empty where a value is a number or a text. refers_to: a table, by its first column."""

    name: str
    type: str = "TEXT"
    refers_to: str = ""


def _columns(names: str) -> tuple[Column, ...]:
    """Read "id authority>authorities version:INTEGER value:" as columns."""
    found = []
    for part in names.split():
        own, _, refers_to = part.partition(">")
        name, colon, type_ = own.partition(":")
        found.append(Column(name, type_ if colon else "TEXT", refers_to))
    return tuple(found)


TABLES: Final[Mapping[str, tuple[Column, ...]]] = {
    "authorities": _columns("slug name email request_url licence_name licence_url"),
    "exemptions": _columns("code title regime kind absolute:INTEGER plain_english legislation_url"),
    "requests": _columns(
        "id authority>authorities reference title received:DATE date:DATE regime outcome published_at:INSTANT "
        "updated_at:INSTANT "
        "version:INTEGER correction_note url"
    ),
    "questions": _columns(
        "id request>requests position:INTEGER number label parent>questions group text url"
    ),
    "answers": _columns("id request>requests position:INTEGER text disposition links"),
    "answered": _columns("answer>answers question>questions"),
    "citations": _columns("answer>answers position:INTEGER provision exemption>exemptions regime role quote"),
    "notes": _columns("request>requests questions text"),
    "tables": _columns(
        "id request>requests title page:INTEGER row_count:INTEGER column_count:INTEGER periods notes url"
    ),
    "tabulated": _columns("table>tables question>questions"),
    "cells": _columns(
        "table>tables row:INTEGER column:INTEGER header kind unit period printed value: missing"
    ),
    "withdrawn": _columns("request authority>authorities withdrawn_at:INSTANT reason"),
}

KEYED: Final = frozenset(["authorities", "exemptions", "requests", "questions", "answers", "tables"])
"""The tables whose first column is their key."""

SEARCHED: Final[Mapping[str, tuple[str, ...]]] = {
    "requests": ("title", "reference"),
    "questions": ("text",),
    "answers": ("text",),
    "tables": ("title", "notes"),
}
"""The columns whose words can be searched for in the SQLite file."""


def as_json(value: object, indent: int | None = None) -> str:
    return json.dumps(value, cls=JSONEncoder, ensure_ascii=False, indent=indent)


def shared_rows() -> Iterator[tuple[str, Row]]:
    """Yield the rows that belong to no single request, each with its table's name, in an order that keys allow."""
    for authority in Authority.objects.all():
        licence = (authority.licence_name or None, authority.licence_url or None)
        own = (authority.slug, authority.name, authority.email or None, authority.request_url or None)
        yield "authorities", (*own, *licence)
    for each in Exemption.objects.all():
        absolute = None if each.absolute is None else int(each.absolute)
        yield (
            "exemptions",
            (each.code, each.title, each.regime, each.kind, absolute, each.plain_english, each.url),
        )
    for stone in Tombstone.objects.select_related("authority").order_by("withdrawn_at", "pk").iterator():
        at = stone.withdrawn_at.isoformat()
        yield "withdrawn", (str(stone.info_request_id), stone.authority.slug, at, stone.reason)


def request_rows(whole: Mapping[str, Any]) -> Iterator[tuple[str, Row]]:
    """Yield the rows of a request as the API gives it, without the cells of its tables."""
    request = whole["id"]
    yield (
        "requests",
        (
            request, whole["authority"]["slug"], whole["reference"], whole["title"], whole["received"], whole["date"],
            whole["regime"], whole["outcome"], whole["published_at"], whole["updated_at"], whole["version"],
            whole["correction_note"], whole["url"],
        ),
    )  # fmt: skip
    keys = {each["number"]: f"{request}#{each['anchor']}" for each in whole["questions"]}
    for position, each in enumerate(whole["questions"], start=1):
        parent = keys.get(each["parent"])
        own = (each["number"], each["label"], parent, each["group"], each["text"], each["url"])
        yield "questions", (keys[each["number"]], request, position, *own)
    for position, each in enumerate(whole["answers"], start=1):
        yield from _answer_rows(request, f"{request}#a{position}", position, each, keys)
    for each in whole["notes"]:
        yield "notes", (request, "\n".join(each["questions"]), each["text"])
    for each in whole["tables"]:
        size = (each["row_count"], len(each["columns"]))
        said = ("\n".join(each["periods"]), "\n".join(each["notes"]), each["url"])
        yield "tables", (each["id"], request, each["title"], each["page"], *size, *said)
        yield from (("tabulated", (each["id"], keys[number])) for number in each["questions"])


def _answer_rows(
    request: str, key: str, position: int, answer: Mapping[str, Any], keys: Mapping[str, str]
) -> Iterator[tuple[str, Row]]:
    links = "\n".join(answer["links"])
    yield "answers", (key, request, position, answer["text"], answer["disposition"], links)
    yield from (("answered", (key, keys[number])) for number in answer["questions"])
    for place, cited in enumerate(answer["citations"], start=1):
        exemption = cited["exemption"] and cited["exemption"]["code"]
        rest = (cited["regime"], cited["role"], cited["quote"])
        yield "citations", (key, place, cited["provision"], exemption, *rest)


def cell_rows(table: Table) -> Iterator[tuple[str, Row]]:
    """Yield the cells of a table, row by row; rows and columns are counted from 0, as in the API."""
    of = table.typed
    why = {(each["row"], each["column"]): each["reason"] for each in described.missing(of.rows)}
    types = [
        (each["name"], each["kind"], each["unit"], each["period"]) for each in described.column_types(of)
    ]
    for row, cells in enumerate(of.rows):
        for column, cell in enumerate(cells):
            said = (cell.text, described.plain_value(cell), why.get((row, column)))
            yield "cells", (str(table.pk), row, column, *types[column], *said)
