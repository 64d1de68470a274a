"""The tables as Parquet, for DuckDB, pandas, R and Spark: dates are dates, and a file is a fraction of the CSV's size."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from requests_app.bulk_files.contents import TABLES, Cell, Row, as_json

if TYPE_CHECKING:
    import pyarrow

_ROWS_AT_ONCE: Final = 10_000
"""A row group: what is in memory of a table."""
_NUMBER: Final = "number"
"""The column beside one that holds numbers and texts, which Parquet does not have: its numbers."""


class ParquetZip:
    """A Parquet file for each table. Each says in its own metadata what it is part of."""

    media_type = "application/zip"

    def __init__(self, path: Path) -> None:
        # It takes a hundred megabytes, which nobody needs who makes no files.
        import pyarrow
        import pyarrow.parquet

        self.path = path
        self._arrow = pyarrow
        self._parts = {name: path.with_name(f"{name}.parquet") for name in TABLES}
        self._schemas = {name: self._schema(name) for name in TABLES}
        self._writers = {
            name: pyarrow.parquet.ParquetWriter(part, self._schemas[name], compression="zstd")
            for name, part in self._parts.items()
        }
        self._waiting: dict[str, list[Row]] = {name: [] for name in TABLES}

    def request(self, whole: Mapping[str, Any]) -> None:
        """Its rows say the same."""

    def row(self, table: str, row: Row) -> None:
        self._waiting[table].append(row)
        if len(self._waiting[table]) == _ROWS_AT_ONCE:
            self._flush(table)

    def finish(self, about: Mapping[str, Any]) -> None:
        for name, writer in self._writers.items():
            self._flush(name)
            writer.add_key_value_metadata({key: as_json(value) for key, value in about.items()})
        self.close()
        with zipfile.ZipFile(self.path, "w", zipfile.ZIP_STORED) as package:  # they are compressed inside
            for part in self._parts.values():
                package.write(part, part.name)
                part.unlink()

    def close(self) -> None:
        for writer in self._writers.values():
            writer.close()

    def _schema(self, table: str) -> "pyarrow.Schema":
        arrow = self._arrow
        types = {
            "INTEGER": arrow.int64(),
            "DATE": arrow.date32(),
            "INSTANT": arrow.timestamp("us", tz="UTC"),
        }
        fields = [(column.name, types.get(column.type, arrow.string())) for column in TABLES[table]]
        return arrow.schema([*fields, *((_NUMBER, arrow.float64()) for _ in _untyped(table))])

    def _flush(self, table: str) -> None:
        rows, schema = self._waiting[table], self._schemas[table]
        if not rows:
            return
        columns: list[Sequence[Cell]] = list(zip(*rows, strict=True))
        for place in _untyped(table):
            columns.append([None if isinstance(cell, str) else cell for cell in columns[place]])
            columns[place] = [None if cell is None else str(cell) for cell in columns[place]]
        arrays = [self._array(cells, type_) for cells, type_ in zip(columns, schema.types, strict=True)]
        self._writers[table].write_table(self._arrow.table(arrays, schema=schema))
        rows.clear()

    def _array(self, cells: Sequence[Cell], type_: "pyarrow.DataType") -> "pyarrow.Array":
        if self._arrow.types.is_temporal(type_):
            return self._arrow.array(cells, self._arrow.string()).cast(type_)
        return self._arrow.array(cells, type_)


def _untyped(table: str) -> list[int]:
    """Return which columns of a table hold numbers and texts."""
    return [place for place, column in enumerate(TABLES[table]) if not column.type]
