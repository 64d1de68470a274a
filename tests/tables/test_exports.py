"""CSV files made of tables: every printed text intact, and nothing that a spreadsheet would run."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tables_app.exports import BOM, column_names, csv_lines, safe_cell

_CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
_DANGEROUS = "=+-@\t\r\n"


@pytest.mark.parametrize(
    "text",
    [
        "-5",
        "-£3.20",
        "£-3.20",
        "+3.2%",
        "-1,234.5",
        "-",
        "-7 %",
        "3,180",
        "<5",
        "£4,883,350",
        "[c]",
        "",
        "2021/22",
    ],
)
def test_figures_and_marks_stay_as_printed(text: str) -> None:
    assert safe_cell(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+A1",
        "-A1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        '=HYPERLINK("x")',
        "-1+cmd|' /C calc'!A0",
        "--",
        "＝1",
        "-5-5",
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@given(st.lists(st.lists(_CELLS, min_size=2, max_size=2), max_size=8))
def test_every_text_comes_back_from_csv(rows: list[list[str]]) -> None:
    file = "".join(csv_lines(["A", "B"], rows))
    read = list(csv.reader(io.StringIO(file.removeprefix(BOM), newline="")))
    assert file.startswith(BOM)
    assert read == [["A", "B"], *([safe_cell(cell) for cell in row] for row in rows)]
    assert [
        [_unguarded(cell, was) for cell, was in zip(got, row, strict=True)]
        for got, row in zip(read[1:], rows, strict=True)
    ] == rows


def _unguarded(cell: str, was: str) -> str:
    return cell.removeprefix("'") if was[:1] in (*_DANGEROUS, *"＝＋－＠") else cell


@given(_CELLS)
def test_no_cell_of_a_file_begins_a_formula(text: str) -> None:
    cell = safe_cell(text)
    begins = cell[:1] in tuple(_DANGEROUS)
    assert not begins or cell == "-" or any(character.isdigit() for character in cell)
    assert not (begins and any(character.isalpha() or character in "(!|" for character in cell))


def test_lines_end_as_spreadsheets_write_them() -> None:
    assert list(csv_lines(["Ward", "a,b"], [["North", 'say "x"']])) == [
        '\ufeffWard,"a,b"\r\n',
        'North,"say ""x"""\r\n',
    ]


def test_a_column_is_named_by_its_header_path() -> None:
    assert column_names([["Year"], ["Age Groups", "0-4 years"], ["", ""], ["", "Total"]]) == [
        "Year",
        "Age Groups, 0-4 years",
        "Column 3",
        "Total",
    ]
