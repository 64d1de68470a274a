"""Workbooks and CSV files, as a person sees them who opens them."""

import datetime
import io
import zipfile
from collections.abc import Sequence

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.chart import BarChart, Reference
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from requests_app.checks.hidden.spreadsheets import hidden_in_xlsx
from tables_app.grid import Cell, Grid
from tables_app.seen.parts import UnreadableWorkbook
from tables_app.splitting import split_tables
from tables_app.workbooks import read_csv, read_ods, read_xlsx
from tests.leaks import odss, xlsxs
from tests.leaks.spreadsheets import LEAKS, Leak

Value = str | int | float | datetime.date | None
ROWS: list[list[Value]] = [["Ward", "2021", "2022"], ["North", 1204, 3], ["South", 88, "<5"]]
SHOWN = [["Ward", "2021", "2022"], ["North", "1204", "3"], ["South", "88", "<5"]]


def workbook(rows: Sequence[list[Value]] = ROWS) -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Visits"
    for row in rows:
        sheet.append(row)
    return book, sheet


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def rows(grid: Grid) -> list[list[str]]:
    found = [[""] * grid.width for _ in range(grid.height)]
    for cell in grid.cells:
        found[cell.row][cell.column] = cell.text
    return found


def test_a_sheet_gives_its_table_under_its_name() -> None:
    book, _ = workbook()
    ((name, grid),) = read_xlsx(saved(book))
    assert (name, rows(grid)) == ("Visits", SHOWN)


def test_figures_are_given_as_they_are_shown() -> None:
    book, sheet = workbook([["Share", "Cost", "Code"], [0.457, 1234.5, 7]])
    for cell, code in (("A2", "0.0%"), ("B2", "£#,##0.00"), ("C2", "000")):
        sheet[cell].number_format = code
    ((_, grid),) = read_xlsx(saved(book))
    assert rows(grid)[1] == ["45.7%", "£1,234.50", "007"]


def test_hidden_sheets_rows_and_columns_are_left_out() -> None:
    book, sheet = workbook([*ROWS, ["East", 5, 6]])
    for state in ("hidden", "veryHidden"):
        secret = book.create_sheet(state)
        secret["A1"] = "John Smith"
        secret.sheet_state = state
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    ((_, grid),) = read_xlsx(saved(book))
    assert rows(grid) == [["Ward", "2022"], ["North", "3"], ["East", "6"]]


def test_merged_cells_span_and_bold_is_told() -> None:
    book, sheet = workbook([["Ward", "Visits", None], [None, "2021", "2022"], ["North", 1, 2]])
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("A1:A2")
    sheet["A1"].font = Font(bold=True)
    ((_, grid),) = read_xlsx(saved(book))
    cells = {cell.text: cell for cell in grid.cells}
    assert (cells["Visits"].column_span, cells["Ward"].row_span, cells["Ward"].is_bold) == (2, 2, True)
    assert not cells["North"].is_bold


def test_two_tables_on_a_sheet_are_two_and_a_title_stays_with_its_table() -> None:
    book, sheet = workbook(
        [["Table 1: visits"], [], *ROWS, [], ["Age", "Loans"], ["Under 5", 4], ["5 to 9", 7]]
    )
    beside: list[list[Value]] = [["Month", "Fines"], ["May", 1], ["June", 2]]
    for row, values in enumerate(beside, start=3):
        for column, value in enumerate(values, start=6):
            sheet.cell(row, column, value)
    grids = [rows(grid) for _, grid in read_xlsx(saved(book))]
    assert [["Age", "Loans"], ["Under 5", "4"], ["5 to 9", "7"]] in grids
    assert [["Month", "Fines"], ["May", "1"], ["June", "2"]] in grids
    assert len(grids) == 3
    assert grids[0][0][0] == "Table 1: visits"
    assert grids[0][1:] == SHOWN


def test_a_note_below_a_table_stays_with_it() -> None:
    book, _ = workbook([*ROWS, [], ["Figures under five are suppressed."]])
    ((_, grid),) = read_xlsx(saved(book))
    assert rows(grid)[-1][0] == "Figures under five are suppressed."


def test_rows_of_figures_below_a_blank_one_go_on_with_their_table() -> None:
    book, _ = workbook([*ROWS, [], ["Total", 1292, 3]])
    ((_, grid),) = read_xlsx(saved(book))
    assert rows(grid) == [*SHOWN, ["Total", "1292", "3"]]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no archive"])
def test_a_broken_workbook_says_so(data: bytes) -> None:
    for read in (read_xlsx, read_ods):
        with pytest.raises(UnreadableWorkbook, match="damaged"):
            read(data)


def test_a_workbook_that_lacks_its_parts_says_so() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(UnreadableWorkbook, match="damaged"):
        read_xlsx(stream.getvalue())


ODS = """<office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0">
<office:automatic-styles>
 <style:style style:name="gone" style:family="table"><style:table-properties table:display="false"/></style:style>
 <style:style style:name="strong" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>
</office:automatic-styles>
<office:body><office:spreadsheet>
<table:table table:name="Secret" table:style-name="gone"><table:table-row>
 <table:table-cell><text:p>John Smith</text:p></table:table-cell></table:table-row></table:table>
<table:table table:name="Visits">
 <table:table-column/><table:table-column table:visibility="collapse"/><table:table-column table:number-columns-repeated="2"/>
 <table:table-row>
  <table:table-cell table:style-name="strong"><text:p>Ward</text:p></table:table-cell>
  <table:table-cell><text:p>Name</text:p></table:table-cell>
  <table:table-cell table:number-columns-spanned="2"><text:p>Visits</text:p></table:table-cell><table:covered-table-cell/>
 </table:table-row>
 <table:table-row>
  <table:table-cell><office:annotation><text:p>a comment</text:p></office:annotation><text:p>North<text:s/>Quay</text:p></table:table-cell>
  <table:table-cell><text:p>John</text:p></table:table-cell>
  <table:table-cell office:value="0.46" table:number-columns-repeated="2"><text:p>46%</text:p></table:table-cell>
 </table:table-row>
 <table:table-row table:visibility="filter"><table:table-cell><text:p>Hidden</text:p></table:table-cell></table:table-row>
 <table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16000"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def test_an_opendocument_sheet_is_read_as_it_is_shown() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("content.xml", ODS)
    ((name, grid),) = read_ods(stream.getvalue())
    assert name == "Visits"
    assert rows(grid) == [["Ward", "Visits", ""], ["North Quay", "46%", "46%"]]
    assert [(cell.column_span, cell.is_bold) for cell in grid.cells[:2]] == [(1, True), (2, False)]


@pytest.mark.parametrize(
    "data",
    [
        b"Ward,2021,2022\r\nNorth,1204,3\r\nSouth,88,<5\r\n",
        b"\xef\xbb\xbfWard;2021;2022\nNorth;1204;3\nSouth;88;<5\n",
        "Ward\t2021\t2022\nNorth\t1204\t3\nSouth\t88\t<5\n".encode("utf-16"),
        "Ward\t2021\t2022\nNorth\t1204\t3\nSouth\t88\t<5\n".encode("utf-16-le"),
    ],
)
def test_csv_is_read_whatever_parts_its_cells_and_encodes_them(data: bytes) -> None:
    ((name, grid),) = read_csv(data, "../visits 2022.csv")
    assert (name, rows(grid)) == ("visits 2022", SHOWN)


def test_csv_saved_by_excel_keeps_its_pounds_and_commas() -> None:
    data = 'Item,Cost\nBooks,"£1,204"\nMaps,£3\n'.encode("cp1252")
    ((_, grid),) = read_csv(data, "costs.csv")
    assert rows(grid)[1:] == [["Books", "£1,204"], ["Maps", "£3"]]


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 12), st.integers(0, 8)),
        st.sampled_from(["a", "Total", "12", "<5"]),
        max_size=40,
    )
)
def test_splitting_loses_no_cell_and_doubles_none(cells: dict[tuple[int, int], str]) -> None:
    grids = split_tables([Cell(text, row, column) for (row, column), text in cells.items()])
    found = sorted(cell.text for grid in grids for cell in grid.cells)
    assert found == sorted(cells.values())
    for grid in grids:
        assert len(grid.positions()) == len(grid.cells)
        assert all(0 <= cell.row < grid.height and 0 <= cell.column < grid.width for cell in grid.cells)


def test_what_an_ods_keeps_of_other_files_and_scenarios_is_no_sheet() -> None:
    for content in (odss.ods_external_copy("Quagga"), odss.ods_scenario("Quagga")):
        assert [name for name, _ in read_ods(content)] == ["Visits"]


# What nobody sees ---------------------------------------------------------------------------------

READERS = {"xlsx": read_xlsx, "ods": read_ods}


@pytest.mark.parametrize(
    "leak", [leak for leak in LEAKS if leak.name.endswith((".xlsx", ".ods"))], ids=lambda leak: leak.name
)
def test_what_the_checks_tell_of_is_in_no_table(leak: Leak) -> None:
    read = READERS[leak.name.rpartition(".")[2]]
    texts = [cell.text for _, grid in read(leak.hostile) for cell in grid.cells]
    assert [text for text in texts if leak.secret in text] == []
    seen = [cell.text for _, grid in read(leak.clean) for cell in grid.cells]
    # The rest is read: what the clean twin shows as well.
    assert len(set(seen) & set(texts)) >= len(set(seen)) / 2


def test_cells_that_nobody_sees_are_blank_and_counted() -> None:
    book, sheet = workbook([["Ward", "Name", "Visits"], ["North", "Jo Quill", 3], ["South", "Al Reed", 7]])
    for cell in ("B1", "B2", "B3"):
        sheet[cell].font = Font(color="FFFFFF")
    sheet["A6"] = "Al Reed"
    sheet["A6"].font = Font(size=1)
    sheets = read_xlsx(saved(book))
    ((_, grid),) = sheets
    assert rows(grid) == [["Ward", "", "Visits"], ["North", "", "3"], ["South", "", "7"]]
    assert sheets.left_out == (("Visits", 4),)


def test_white_print_on_a_dark_fill_is_seen() -> None:
    book, sheet = workbook()
    for cell in sheet[1]:
        cell.font, cell.fill = Font(color="FFFFFF"), PatternFill("solid", fgColor="1F3864")
    sheets = read_xlsx(saved(book))
    ((_, grid),) = sheets
    assert (rows(grid), sheets.left_out) == (SHOWN, ())


def test_a_masked_figure_is_read_as_the_mask() -> None:
    book, sheet = workbook()
    sheet["C2"].number_format = '[>0]"<5";0'
    sheet["B3"].number_format = ";;;"
    ((_, grid),) = read_xlsx(saved(book))
    assert rows(grid)[1:] == [["North", "1204", "<5"], ["South", "", "<5"]]


def test_thin_columns_low_rows_and_what_a_merged_cell_covers_are_left_out() -> None:
    book, sheet = workbook([*ROWS, ["East", 5, 6], ["Total", 1297, 9]])
    sheet.column_dimensions["B"].width = 0.4
    sheet.row_dimensions[3].height = 1
    content = merged_in_row_5(saved(book))
    ((_, grid),) = read_xlsx(content)
    assert rows(grid) == [["Ward", "2022"], ["North", "3"], ["East", "6"], ["Total", ""]]


def merged_in_row_5(content: bytes) -> bytes:
    """The same with A5:C5 merged, and what stood in B5 and C5 kept, as openpyxl would not."""
    return xlsxs.changed(
        content,
        {},
        {xlsxs.SHEET: ("</sheetData>", '</sheetData><mergeCells><mergeCell ref="A5:C5"/></mergeCells>')},
    )


def test_what_stands_far_from_the_rest_is_left_out_unless_hidden_rows_lie_between() -> None:
    book, sheet = workbook()
    sheet["A90"], sheet["AZ2"] = "Al Reed", "Jo Quill"
    sheets = read_xlsx(saved(book))
    ((_, grid),) = sheets
    assert (rows(grid), sheets.left_out) == (SHOWN, (("Visits", 2),))
    wards: list[list[Value]] = [[f"Ward {number}", 1, 2] for number in range(60)]
    book, sheet = workbook([*ROWS, *wards, ["Total", 60, 120]])
    for number in range(4, 64):
        sheet.row_dimensions[number].hidden = True
    sheets = read_xlsx(saved(book))
    ((_, grid),) = sheets
    assert rows(grid) == [*SHOWN, ["Total", "60", "120"]]
    assert sheets.left_out == (("Visits", 180),)


def test_dates_truths_and_mistakes_are_read_as_they_are_shown() -> None:
    book, sheet = workbook(
        [["From", "Open", "Share", "Length"], [datetime.date(2024, 3, 5), True, "#DIV/0!", None]]
    )
    sheet["D2"] = datetime.timedelta(hours=30)
    sheet["A2"].number_format = "dd/mm/yyyy"
    sheet["A3"] = "=1+1"
    ((_, grid),) = read_xlsx(saved(book))
    assert rows(grid)[1:] == [["05/03/2024", "TRUE", "#DIV/0!", "1 day, 6:00:00"]]


def test_a_table_below_a_chart_is_not_far_away() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Visits"
    for row, values in enumerate(ROWS, start=70):
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column, value)
    assert list(read_xlsx(saved(book))) == []
    chart = BarChart()
    chart.add_data(Reference(range_string="Visits!C71:C72"))
    chart.anchor = TwoCellAnchor(_from=AnchorMarker(col=0, row=1), to=AnchorMarker(col=9, row=66))  # type: ignore[assignment]
    sheet.add_chart(chart)
    ((_, grid),) = read_xlsx(saved(book))
    assert rows(grid) == SHOWN
    assert "far-cells" not in [finding.code for finding in hidden_in_xlsx(saved(book))]
