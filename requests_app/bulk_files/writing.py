"""The bulk files themselves, written a request at a time: NDJSON, CSV and SQLite, beside Parquet.

None of them knows the database; what is in them comes by `request` and `row`, and `finish` says what they are.
"""

import shutil
import sqlite3
import zipfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, Protocol

from requests_app.bulk_files.contents import KEYED, SCHEMA_VERSION, SEARCHED, TABLES, Row, as_json
from requests_app.bulk_files.describing import data_package
from requests_app.bulk_files.parquet import ParquetZip
from tables_app.exports import BOM, csv_line

ABOUT: Final = "about.json"
_ROWS_AT_ONCE: Final = 5000


class Writer(Protocol):
    """One file in the making."""

    path: Path
    media_type: str

    def __init__(self, path: Path) -> None: ...

    def request(self, whole: Mapping[str, Any]) -> None:
        """Take a request as the API gives it."""

    def row(self, table: str, row: Row) -> None:
        """Take a row of one of the tables."""

    def finish(self, about: Mapping[str, Any]) -> None:
        """Write what is left, and what the file is."""

    def close(self) -> None:
        """Let go of the file, finished or not."""


class NdjsonZip:
    """requests.ndjson: a line for each request, as the API gives it."""

    media_type = "application/zip"

    def __init__(self, path: Path) -> None:
        self.path = path
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        self._lines = self._zip.open("requests.ndjson", "w", force_zip64=True)

    def request(self, whole: Mapping[str, Any]) -> None:
        self._lines.write(as_json(whole).encode() + b"\n")

    def row(self, table: str, row: Row) -> None:
        """It has no tables."""

    def finish(self, about: Mapping[str, Any]) -> None:
        self._lines.close()
        self._zip.writestr(ABOUT, as_json(about, indent=2))
        self.close()

    def close(self) -> None:
        self._lines.close()
        self._zip.close()


class CsvZip:
    """A CSV file for each table, and what they hold as a Frictionless Data Package."""

    media_type = "application/zip"

    def __init__(self, path: Path) -> None:
        self.path = path
        self._open = ExitStack()
        self._parts = {name: path.with_name(f"{name}.csv") for name in TABLES}
        self._files = {
            name: self._open.enter_context(part.open("w", encoding="utf-8", newline=""))
            for name, part in self._parts.items()
        }
        for name, file in self._files.items():
            file.write(BOM + csv_line([column.name for column in TABLES[name]]))

    def request(self, whole: Mapping[str, Any]) -> None:
        """Its rows say the same."""

    def row(self, table: str, row: Row) -> None:
        self._files[table].write(csv_line(["" if cell is None else str(cell) for cell in row]))

    def finish(self, about: Mapping[str, Any]) -> None:
        self.close()
        with zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr(ABOUT, as_json(about, indent=2))
            package.writestr("datapackage.json", as_json(data_package(about), indent=2))
            for part in self._parts.values():
                with part.open("rb") as read, package.open(part.name, "w", force_zip64=True) as written:
                    shutil.copyfileobj(read, written)
                part.unlink()

    def close(self) -> None:
        self._open.close()


class Sqlite:
    """The tables with their keys, and an index of words that Datasette finds by itself."""

    media_type = "application/vnd.sqlite3"

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database = sqlite3.connect(path, isolation_level=None)
        # Nobody reads it before it is whole, so it needs no journal.
        self._database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        self._database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        self._database.execute("CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT)")
        for name in TABLES:
            self._database.execute(_create(name))
        self._database.execute("BEGIN")
        self._waiting: dict[str, list[Row]] = {name: [] for name in TABLES}

    def request(self, whole: Mapping[str, Any]) -> None:
        """Its rows say the same."""

    def row(self, table: str, row: Row) -> None:
        self._waiting[table].append(row)
        if len(self._waiting[table]) == _ROWS_AT_ONCE:
            self._flush(table)

    def finish(self, about: Mapping[str, Any]) -> None:
        for name in TABLES:
            self._flush(name)
        told = [(name, value if isinstance(value, str) else as_json(value)) for name, value in about.items()]
        self._database.executemany("INSERT INTO about VALUES (?, ?)", told)
        self._database.execute("COMMIT")
        for name, columns in TABLES.items():
            for column in columns:
                if column.refers_to:
                    self._database.execute(
                        f'CREATE INDEX "{name}_{column.name}" ON "{name}" ("{column.name}")'
                    )
        for name, searched in SEARCHED.items():
            words = ", ".join(f'"{each}"' for each in searched)
            self._database.execute(
                f'CREATE VIRTUAL TABLE "{name}_fts" USING fts5 ({words}, tokenize="porter", content="{name}")'
            )
            self._database.execute(f'INSERT INTO "{name}_fts" ("{name}_fts") VALUES (\'rebuild\')')  # noqa: S608
        self.close()

    def close(self) -> None:
        self._database.close()

    def _flush(self, table: str) -> None:
        places = ", ".join("?" * len(TABLES[table]))
        self._database.executemany(f'INSERT INTO "{table}" VALUES ({places})', self._waiting[table])  # noqa: S608
        self._waiting[table].clear()


# All names in these statements are those of `contents`.
def _create(table: str) -> str:
    lines = []
    for place, column in enumerate(TABLES[table]):
        key = " PRIMARY KEY" if place == 0 and table in KEYED else ""
        type_ = "TEXT" if column.type in {"DATE", "INSTANT"} else column.type
        lines.append(f'"{column.name}" {type_}{key}'.strip())
    for column in TABLES[table]:
        if column.refers_to:
            of = TABLES[column.refers_to][0].name
            lines.append(f'FOREIGN KEY ("{column.name}") REFERENCES "{column.refers_to}" ("{of}")')
    return f'CREATE TABLE "{table}" ({", ".join(lines)})'


FILES: Final[Mapping[str, type[Writer]]] = {
    "log.ndjson.zip": NdjsonZip,
    "log.csv.zip": CsvZip,
    "log.parquet.zip": ParquetZip,
    "log.sqlite": Sqlite,
}
"""Every bulk file by its name, which never changes."""
