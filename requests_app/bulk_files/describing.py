"""What the CSV files hold, as a Frictionless Data Package: https://datapackage.org/."""

from collections.abc import Mapping
from typing import Any, Final

from requests_app.bulk_files.contents import KEYED, TABLES, Column

_TYPES: Final = {"INTEGER": "integer", "DATE": "date"}
"""Those of the package that are no text. Its instants are to the second, and ours to a millionth."""


def data_package(about: Mapping[str, Any]) -> dict[str, Any]:
    """Return `datapackage.json`. about: what every bulk file says of itself."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "log",
        "title": about["name"],
        "description": "Responses to requests for information. Each authority has its own licence: see authorities.csv.",
        "homepage": about["url"],
        "version": str(about["schema_version"]),
        "created": about["generated_at"],
        "resources": [_resource(name, columns) for name, columns in TABLES.items()],
    }


def _resource(table: str, columns: tuple[Column, ...]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [{"name": each.name, "type": _TYPES.get(each.type, "string")} for each in columns],
        "missingValues": [""],
        "foreignKeys": [_foreign_key(table, each) for each in columns if each.refers_to],
    }
    if table in KEYED:
        schema["primaryKey"] = [columns[0].name]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        "name": table,
        "type": "table",
        "path": f"{table}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "dialect": {"lineTerminator": "\r\n"},
        "schema": schema,
    }


def _foreign_key(table: str, column: Column) -> dict[str, Any]:
    to = "" if column.refers_to == table else column.refers_to
    key = TABLES[column.refers_to][0].name
    return {"fields": [column.name], "reference": {"resource": to, "fields": [key]}}
