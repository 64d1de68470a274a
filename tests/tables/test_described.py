"""Files for machines: they say what is printed, and the validators of others accept them."""

import json
from pathlib import Path

import frictionless
from csvw import CSVW
from hypothesis import strategies as st

from tables_app import described
from tables_app.exports import column_names, csv_lines
from tables_app.spreadsheet import number_format, xlsx
from tables_app.typed import typed
from tables_app.values import read_cell
from tables_app.workbooks import read_xlsx
from tests.tables.made_up import Printed, printed

TABLE = printed(
    "Area | Cases / 2021/22 | Cases / 2022/23 | Spend (£) | Share | Year opened",
    "North | 1,204 | <5 | £1,200 | 46% | 1998",
    "South | 31 | not held | £980.50 | 4.5% | 2004",
    "East | -5 | 12 | - | n/a | 2011",
    "=1+1 | 7 | * | £3 | 1% | 2012",
    notes=["* means fewer than 10"],
    title="Cases by area",
)
SOURCE = {
    "title": "Letter of an invented council",
    "address": "https://log.example/barset/foi-1/",
    "licence": None,
}


def written(folder: Path, table: Printed) -> Path:
    path = folder / "table.csv"
    lines = csv_lines(column_names(table.columns), table.rows)
    path.write_bytes("".join(lines).encode())
    return path


def test_values_stand_beside_what_is_printed() -> None:
    said = described.json_document(TABLE, typed(TABLE), title=TABLE.title, source=SOURCE)
    assert [column["kind"] for column in said["columns"]] == [
        "text",
        "count",
        "count",
        "money",
        "percentage",
        "year",
    ]
    assert said["values"][0] == ["North", 1204, None, 1200, 46, "1998"]
    assert said["columns"][1]["period"] == "2021/22"
    assert {(each["printed"], each["reason"]) for each in said["missing"]} == {
        ("<5", "suppressed"), ("not held", "not_held"), ("-", "dash"), ("n/a", "not_applicable"), ("*", "suppressed"),
    }  # fmt: skip


def test_the_csvw_metadata_is_valid_and_reads_marks_as_null(tmp_path: Path) -> None:
    file = written(tmp_path, TABLE)
    metadata = described.csvw(TABLE, typed(TABLE), title=TABLE.title, file=file.name, source=SOURCE)
    (tmp_path / "table.csv-metadata.json").write_text(json.dumps(metadata))
    found = CSVW(str(tmp_path / "table.csv-metadata.json"), validate=True)
    assert found.is_valid, found.warnings
    rows = found.to_json(minimal=True)
    assert float(rows[0]["column_2"]) == 1204
    assert "column_3" not in rows[0]


def test_the_csvw_metadata_names_licence_and_publisher(tmp_path: Path) -> None:
    file = written(tmp_path, TABLE)
    source = SOURCE | {
        "authority": "Barset Council",
        "licence": {"name": "A licence", "address": "https://licence.example/"},
    }
    metadata = described.csvw(TABLE, typed(TABLE), title=TABLE.title, file=file.name, source=source)
    (tmp_path / "table.csv-metadata.json").write_text(json.dumps(metadata))
    assert metadata["dc:license"] == {"@id": "https://licence.example/"}
    assert metadata["dc:publisher"] == "Barset Council"
    found = CSVW(str(tmp_path / "table.csv-metadata.json"), validate=True)
    assert found.is_valid, found.warnings
    unnamed = described.csvw(TABLE, typed(TABLE), title=TABLE.title, file=file.name, source=SOURCE)
    assert not {"dc:license", "dc:publisher"} & set(unnamed)


def test_the_data_package_is_valid(tmp_path: Path) -> None:
    file = written(tmp_path, TABLE)
    one = described.resource(TABLE, typed(TABLE), name="cases-by-area", title=TABLE.title, file=file.name)
    whole = described.package(
        [one], name="foi-1", title="Cases", created="2024-05-03T10:00:00Z", source=SOURCE
    )
    (tmp_path / "datapackage.json").write_text(json.dumps(whole))
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])
    rows = frictionless.Package(str(tmp_path / "datapackage.json")).resources[0].read_rows()
    assert rows[0]["Cases, 2021/22"] == 1204
    assert rows[0]["Cases, 2022/23"] is None


def shown(data: bytes) -> list[str]:
    """Return every text that the sheets of a workbook show, cell by cell."""
    return [cell.text for _, grid in read_xlsx(data) for cell in grid.cells]


def test_the_spreadsheet_shows_what_was_printed() -> None:
    texts = shown(xlsx(TABLE, typed(TABLE), title=TABLE.title, source="Source"))
    assert all(text in texts for row in TABLE.rows for text in row)


def test_a_figure_is_a_number_where_a_format_shows_it_as_printed() -> None:
    assert number_format(read_cell("1,204")) == "#,##0"
    assert number_format(read_cell("£980.50")) == '"£"#,##0.00'.replace("#,##0", "0")
    assert number_format(read_cell("46%")) == "0%"
    assert number_format(read_cell("£1.2m")) is None
    assert number_format(read_cell("<5")) is None


CELLS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
    st.sampled_from(
        ["<5", "*", "1,234", "£3.10", "2021", "5%", "-", "-7", "007", "=A1", "+1", "@x", "0.50", "-£1,203"]
    ),
)
