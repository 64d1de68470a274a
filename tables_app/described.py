"""A table described for machines: its typed values, CSV on the Web metadata, and a Frictionless Data Package.

https://www.w3.org/TR/tabular-metadata/ and https://datapackage.org/. All of them describe the one CSV file of
`exports.csv_lines`: text as printed, where marks such as "<5" stand for nothing that may be read as a number.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from tables_app.exports import column_names, safe_cell
from tables_app.typed import Column, Tabular, TypedTable
from tables_app.values import NUMERIC, Kind, Value

_CSVW: Final = "http://www.w3.org/ns/csvw"
_PACKAGE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
_EXACT: Final = 2**53
"""Beyond it a number read as a double is not the one that was written."""
_RESOURCE: Final = "https://datapackage.org/profiles/2.0/dataresource.json"


def plain_value(value: Value) -> int | float | str | None:
    """Return what a cell says as JSON: a number, a period's code, a day, a text; None for every mark.

    A number of more digits than every reader of JSON keeps is given as the text that is printed.
    """
    if value.number is not None and value.kind is not Kind.YEAR:
        if abs(value.number) >= _EXACT:
            return value.text
        return int(value.number) if value.number == int(value.number) else float(value.number)
    if value.period is not None:
        return value.period.code
    if value.date is not None:
        return value.date.isoformat()
    return None if value.mark is not None else value.text


def column_types(table: TypedTable) -> list[dict[str, Any]]:
    """Return what is known of each column: its name, its header path, the kind of all its values, unit and period."""
    names = column_names([column.path for column in table.columns])
    return [
        {
            "name": name,
            "header": list(column.path),
            "kind": column.kind.value,
            "unit": column.unit or None,
            "period": column.period.code if column.period else None,
            "is_label": column.is_label,
            "is_total": column.is_total,
        }
        for name, column in zip(names, table.columns, strict=True)
    ]


def plain_rows(rows: Sequence[Sequence[Value]]) -> list[list[int | float | str | None]]:
    """Return rows as JSON values; what is null has its reason in `missing`."""
    return [[plain_value(value) for value in row] for row in rows]


def missing(rows: Sequence[Sequence[Value]]) -> list[dict[str, Any]]:
    """Return why a value is null, for each such cell that prints something: "suppressed", "not_held" and so on."""
    return [
        {"row": number, "column": column, "printed": value.text, "reason": value.mark.value}
        for number, row in enumerate(rows)
        for column, value in enumerate(row)
        if value.mark is not None and value.number is None and value.text.strip()
    ]


def json_document(table: Tabular, of: TypedTable, *, title: str, source: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table as JSON values: its columns with their types, `rows` as printed, and `values` beside them.

    Rows and columns in `missing` and `total_rows` are counted from 0.
    """
    return {
        "title": title,
        "columns": column_types(of),
        "rows": [list(row) for row in table.rows],
        "values": plain_rows(of.rows),
        "missing": missing(of.rows),
        "total_rows": list(of.total_rows),
        "notes": list(table.notes),
        "footnotes": dict(of.footnotes),
        "source": dict(source),
    }


def missing_marks(table: TypedTable, column: int) -> list[str]:
    """Return what a column prints in place of values, as its CSV file has it, the empty cell first."""
    values = [row[column] for row in table.rows]
    marks = {safe_cell(value.text) for value in values if value.mark is not None and value.number is None}
    return ["", *sorted(marks - {""})]


def csvw(
    table: Tabular, of: TypedTable, *, title: str, file: str, source: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the metadata of a table's CSV file. file: the name or address of that file, as seen from the metadata's."""
    names = column_names(table.columns)
    described: dict[str, Any] = {
        "@context": [_CSVW, {"@language": "en"}],
        "url": file,
        "dc:title": title,
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\r\n", "\n"]},
        "tableSchema": {
            "columns": [
                {
                    "name": f"column_{number}",
                    "titles": [name],
                    "datatype": _csvw_datatype(of, number - 1),
                    "null": missing_marks(of, number - 1),
                }
                for number, name in enumerate(names, start=1)
            ]
        },
    }
    if source.get("address"):
        described["dc:source"] = source["address"]
    if source.get("authority"):
        described["dc:publisher"] = source["authority"]
    if licence := source.get("licence"):
        described["dc:license"] = {"@id": licence["address"]} if licence["address"] else licence["name"]
    if table.notes:
        described["notes"] = [{"note": note} for note in table.notes]
    return described


def resource(table: Tabular, of: TypedTable, *, name: str, title: str, file: str) -> dict[str, Any]:
    """Return a table's CSV file as a resource of a data package. name: lower case, a slug; file: its path in the package."""
    names = column_names(table.columns)
    return {
        "$schema": _RESOURCE,
        "name": name,
        "type": "table",
        "path": file,
        "title": title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "dialect": {"lineTerminator": "\r\n"},
        "schema": {
            "fields": [
                {
                    "name": name,
                    "title": name,
                    **_field_type(of, number),
                    "missingValues": missing_marks(of, number),
                }
                for number, name in enumerate(_distinct(names))
            ],
            "missingValues": [""],
        },
    }


def package(
    resources: Sequence[Mapping[str, Any]], *, name: str, title: str, created: str, source: Mapping[str, Any]
) -> dict[str, Any]:
    """Return `datapackage.json` for the tables of one request. created: RFC 3339; source: its title, address and licence."""
    described: dict[str, Any] = {
        "$schema": _PACKAGE,
        "name": name,
        "title": title,
        "created": created,
        "sources": [{"title": source["title"], "path": source["address"]}],
        "resources": list(resources),
    }
    if licence := source.get("licence"):
        described["licenses"] = [
            {"title": licence["name"], **({"path": licence["address"]} if licence["address"] else {})}
        ]
    return described


def _csvw_datatype(of: TypedTable, column: int) -> str | dict[str, Any]:
    """Return the datatype of a column. Amounts with a currency sign or a percent sign stay text: CSVW has no way to say so."""
    kind = of.columns[column].kind
    values = [row[column] for row in of.rows if row[column].number is not None]
    if kind is Kind.YEAR:
        return "gYear"
    if kind in NUMERIC and all(_is_bare(value) for value in values):
        return {
            "base": "decimal",
            "format": {"groupChar": ",", "decimalChar": ".", "pattern": _pattern(values)},
        }
    return "string"


def _field_type(of: TypedTable, column: int) -> dict[str, Any]:
    head: Column = of.columns[column]
    values = [row[column] for row in of.rows if row[column].number is not None]
    if head.kind is Kind.YEAR:
        return {"type": "year"}
    if head.kind in NUMERIC and all(_is_bare(value) for value in values):
        return {"type": "number", "groupChar": ","}
    return {"type": "string"}


def _is_bare(value: Value) -> bool:
    """Whether a number is printed in digits alone, so that any reader of CSV can read it."""
    bare = value.text.strip().removeprefix("-").replace(",", "").replace(".", "", 1)
    return bare.isascii() and bare.isdigit() and value.number == Decimal(value.text.strip().replace(",", ""))


def _pattern(values: Sequence[Value]) -> str:
    whole = "#,##0" if any("," in value.text for value in values) else "#0"
    places = max((len(value.text.partition(".")[2]) for value in values), default=0)
    return f"{whole}.{'#' * places}" if places else whole


def _distinct(names: Sequence[str]) -> list[str]:
    """Return the names with a number after each that stood before."""
    seen: dict[str, int] = {}
    result = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return result
