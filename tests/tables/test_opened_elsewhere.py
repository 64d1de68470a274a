"""Files of tables opened in LibreOffice and by another reader: no cell is a formula, and every printed text is there."""

import csv
import io
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from defusedxml.ElementTree import parse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from tables_app import described
from tables_app.exports import BOM, column_names, csv_lines, safe_cell
from tables_app.headers import header_rows
from tables_app.number_formats import show
from tables_app.spreadsheet import xlsx
from tables_app.typed import typed
from tests.programs import missing
from tests.tables.made_up import Printed

HOSTILE = (
    "=1+1", "=SUM(A1:A9)", "+A1", "-A1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "＝1+1", "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example","x")', "-1+cmd|' /C calc'!A0", "=WEBSERVICE(\"http://evil.example\")", "--5", "+1-1",
    "-5-5", '"=1+1', "'=1+1", ";=1+1", ",=1+1", "={1;2}", "=-5", "of:=1+1", "=TRUE()", "+44 20 7946 0000", "-5", "-£1,203",
    "+3.2%", "<5", "[c]", "-", "1/2", "1E5", "007", "£-3.20", "=", "@", "+", "=\x00",
)  # fmt: skip
COLUMNS = [["=1+1"], ["Cases", "@SUM(1)"], ["Cases", "+2"]]
ROWS = [(cell, f"{cell}{cell}", "7") for cell in HOSTILE]


@pytest.fixture(scope="module")
def soffice() -> str:
    found = shutil.which("soffice")
    if found is None:
        missing("LibreOffice", "libreoffice-calc-nogui")
    return found


def opened(soffice: str, file: Path, *, as_csv: bool = False) -> list[tuple[str, str]]:
    """Return the formula and the text of each cell that has either, as LibreOffice has them when it has opened a file."""
    # Comma, double quotes, UTF-8, from the first line; the last one asks it to take for formulas whatever it can.
    reading = ["--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,0,true"] if as_csv else []
    subprocess.run(
        [soffice, f"-env:UserInstallation={(file.parent / 'profile').as_uri()}", "--headless", *reading,
         "--convert-to", "fods", "--outdir", str(file.parent), str(file)],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    cells = parse(file.with_suffix(".fods")).iter(
        "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}table-cell"
    )
    found = []
    for cell in cells:
        formula = cell.get("{urn:oasis:names:tc:opendocument:xmlns:table:1.0}formula", "")
        text = "\n".join("".join(line.itertext()) for line in cell)
        if formula or text:
            found.append((formula, text))
    return found


def test_libreoffice_finds_no_formula_in_a_csv_file(soffice: str, tmp_path: Path) -> None:
    file = tmp_path / "safe.csv"
    file.write_text("".join(csv_lines(column_names(COLUMNS), ROWS)), encoding="utf-8", newline="")
    found = opened(soffice, file, as_csv=True)
    assert len(found) >= len(ROWS) * 3
    assert [formula for formula, _ in found if formula] == []


def test_libreoffice_would_find_formulas_if_they_were_not_kept_from_it(soffice: str, tmp_path: Path) -> None:
    """Without this the test above could pass because LibreOffice was asked for nothing."""
    file, lines = tmp_path / "unsafe.csv", io.StringIO()
    csv.writer(lines).writerows([["A", "B", "C"], *ROWS])
    file.write_text(BOM + lines.getvalue(), encoding="utf-8", newline="")
    formulas = [formula for formula, _ in opened(soffice, file, as_csv=True) if formula]
    assert any("SUM" in formula for formula in formulas)


def test_libreoffice_finds_no_formula_in_a_spreadsheet(soffice: str, tmp_path: Path) -> None:
    file = tmp_path / "table.xlsx"
    table = Printed(COLUMNS, ROWS, notes=["=1+1"])
    file.write_bytes(xlsx(table, typed(table), title="=1+1", source="@SUM(1)"))
    found = opened(soffice, file)
    assert [formula for formula, _ in found if formula] == []
    texts = {text for _, text in found}
    assert {"=1+1", "=SUM(A1:A9)", "-£1,203", "<5", "007", "+44 20 7946 0000"} <= texts


# Any table comes back ------------------------------------------------------------------------------

TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=15),
    st.sampled_from(
        [*HOSTILE[:-1], "1,234", "£3.10", "2021", "5%", "0.50", "_x0041_", "9" * 40, "12 ", " 7", "46 %"]
    ),
    st.integers(-(10**20), 10**20).map(str),
    st.integers(-(10**9), 10**9).map("{:,}".format),
)
WIDTH = 3


@st.composite
def tables(draw: st.DrawFn) -> Printed:
    rows = st.lists(st.tuples(*[TEXTS] * WIDTH), max_size=6)
    paths = st.lists(st.lists(TEXTS, min_size=1, max_size=3), min_size=WIDTH, max_size=WIDTH)
    return Printed(draw(paths), draw(rows), notes=draw(st.lists(TEXTS, max_size=2)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables())
@example(Printed([["A"], ["B"], ["C"]], [("x" * 40_000, "1", "2")]))
@example(Printed([["A"], ["B"], ["C"]], [("_x0000_", "\x01", "2")]))
def test_every_printed_text_comes_back_from_every_file(table: Printed) -> None:
    rows = [list(row) for row in table.rows]
    said = described.json_document(table, typed(table), title="", source={})
    assert said["rows"] == rows
    lines = "".join(csv_lines(column_names(table.columns), table.rows)).removeprefix(BOM)
    assert list(csv.reader(io.StringIO(lines, newline="")))[1:] == [
        [safe_cell(text) for text in row] for row in rows
    ]
    top = 2 + len(header_rows(table.columns))
    book = openpyxl.load_workbook(io.BytesIO(xlsx(table, typed(table), title="T", source="S")))
    sheet = book.worksheets[0]
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            cell = sheet.cell(top + number + 1, column + 1)
            assert cell.data_type != "f"
            # openpyxl undoes the escaping of "_x0000_" by itself, that of control characters not.
            value = cell.value
            if isinstance(value, str) and value != text:
                value = unescape(value)
            back = show(float(value), cell.number_format) if isinstance(value, int | float) else value or ""
            assert back == (text if len(text) <= 32_767 else f"{text[:32_766]}…")


@settings(max_examples=60, deadline=None)
@given(tables())
def test_each_cell_has_a_value_or_a_reason(table: Printed) -> None:
    said = described.json_document(table, typed(table), title="", source={})
    missing = {(each["row"], each["column"]) for each in said["missing"]}
    for number, row in enumerate(table.rows):
        for column, text in enumerate(row):
            is_missing = said["values"][number][column] is None
            assert is_missing == ((number, column) in missing or not text.strip())
