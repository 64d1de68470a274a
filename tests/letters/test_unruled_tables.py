"""What the PDF reader makes of tables without rulings, in the ways in which they are set."""

import pytest

from tests.letters.pdfs import Page
from tests.letters.test_pdf_reader import (
    PROSE,
    VISITS,
    WIDTHS,
    grids,
    paragraphs,
    read,
    rows,
    texts,
    with_prose,
)


def header_of_groups(page: Page, y: float, align: str) -> None:
    """Write two years over three parts each, each text at one side of its columns, and "Total" beside them."""
    lefts = [200 + 52.0 * k for k in range(7)]
    shift = {"left": 0, "right": 44, "centre": 22}[align]
    over = {"left": 0, "right": 2, "centre": 1}[align]
    page.text(60, y, "Ward", bold=True)
    for number, year in enumerate(["2021", "2022"]):
        page.text(lefts[3 * number + over] + shift, y, year, bold=True, align=align)
    page.text(lefts[6] + shift, y, "Total", bold=True, align=align)
    for k in range(6):
        page.text(lefts[k] + shift, y + 14, ["Asked", "Given", "Held"][k % 3], bold=True, align=align)
    for row, ward in enumerate(["North", "South", "East"]):
        page.text(60, y + 28 + 14 * row, ward)
        for k in range(7):
            page.text(lefts[k] + 44, y + 28 + 14 * row, str(7 * row + k), align="right")


@pytest.mark.parametrize("align", ["left", "right", "centre"])
def test_upper_headers_share_out_the_lower_ones_to_whichever_side_they_are_set(align: str) -> None:
    page = with_prose(Page())
    header_of_groups(page, 130, align)
    (grid,) = grids(read(page))
    spans = {
        cell.text: (cell.row_span, cell.column, cell.column_span) for cell in grid.cells if cell.row == 0
    }
    assert spans == {"Ward": (2, 0, 1), "2021": (1, 1, 3), "2022": (1, 4, 3), "Total": (2, 7, 1)}


def test_a_header_of_one_column_stands_alone_over_it_beside_wrapped_ones() -> None:
    page = with_prose(Page())
    for x, above, below in [(60, "", "Ward"), (200, "Number", "of visits"), (300, "Number", "of loans")]:
        page.text(x, 130, above, bold=True)
        page.text(x, 142, below, bold=True)
    for row, cells in enumerate([["North", "4", "12"], ["South", "7", "0"], ["East", "1", "2"]]):
        for x, text in zip((60, 200, 300), cells, strict=True):
            page.text(x, 160 + 18 * row, text)
    (grid,) = grids(read(page))
    assert rows(grid)[0] == ["Ward", "Number of visits", "Number of loans"]


def test_empty_cells_hide_no_column() -> None:
    page = with_prose(Page())
    body = [
        ["Site", "2020", "2021", "2022"],
        ["North", "4", "", "7"],
        ["South", "", "3", "9"],
        ["East", "1", "", ""],
    ]
    page.table(60, 130, [*body, ["West", "", "8", "2"]], [150, 60, 60, 60], ruled=False)
    (grid,) = grids(read(page))
    assert rows(grid)[1:4] == body[1:]


QUARTERS = [
    ("Q1", "4", "17"),
    ("Q2", "9", "21"),
    ("Q3", "3", "30"),
    ("Q4", "8", "26"),
    ("Q1", "5", "11"),
    ("Q2", "6", "19"),
]


@pytest.mark.parametrize("middle", [True, False])
def test_a_year_beside_its_quarters_spans_their_rows(middle: bool) -> None:  # noqa: FBT001
    page = with_prose(Page())
    for x, text in zip((60, 140, 240, 340), ["Year", "Quarter", "Asked", "Given"], strict=True):
        page.text(x, 130, text, bold=True)
    for row, cells in enumerate(QUARTERS):
        for x, text in zip((140, 240, 340), cells, strict=True):
            page.text(x, 150 + 20 * row, text)
    page.text(60, 150 + (30 if middle else 0), "2021")
    page.text(60, 230 + (10 if middle else 0), "2022")
    (grid,) = grids(read(page))
    years = {cell.text: (cell.row, cell.row_span) for cell in grid.cells if cell.column == 0 and cell.row}
    assert years == {"2021": (1, 4), "2022": (5, 2)}
    assert [text for _, *text in rows(grid)[1:]] == [list(cells) for cells in QUARTERS]


def test_a_blank_beside_figures_is_no_merged_cell() -> None:
    page = with_prose(Page())
    page.table(60, 130, [*VISITS, ["", "12", "14"]], WIDTHS, ruled=False)
    (grid,) = grids(read(page))
    assert all(cell.row_span == 1 for cell in grid.cells)


def test_words_that_wrap_in_a_column_of_their_own_stay_in_their_row() -> None:
    page = with_prose(Page())
    y = 130.0
    for x, text in zip((60, 140, 400), ["Date", "What was found", "Cost"], strict=True):
        page.text(x, y, text, bold=True)
    found = [("01/02/2023", ["The roof was put off twice, at first", "for want of staff"], "417"),
             ("03/04/2023", ["In order"], "5"), ("05/06/2023", ["The walls were damp and the", "floor was wet"], "88")]  # fmt: skip
    for day, lines, cost in found:
        y += 12
        page.text(60, y, day)
        page.text(400, y, cost)
        y = page.lines(140, y, lines) - 12
    (grid,) = grids(read(page))
    assert rows(grid)[1:] == [[day, " ".join(lines), cost] for day, lines, cost in found]


def test_cells_centred_on_tall_rows_keep_their_lines() -> None:
    page = with_prose(Page())
    page.text(60, 130, "Date", bold=True)
    page.text(140, 130, "What was found", bold=True)
    page.text(400, 130, "Cost", bold=True)
    for row in range(3):
        y = 152 + 48 * row
        page.lines(140, y, ["The roof was put off twice, at first", "for want of staff and then", "of money"])
        page.text(60, y + 12, f"0{row + 1}/02/2023")
        page.text(400, y + 12, str(40 + row))
    (grid,) = grids(read(page))
    whole = "The roof was put off twice, at first for want of staff and then of money"
    assert rows(grid)[1:] == [[f"0{row + 1}/02/2023", whole, str(40 + row)] for row in range(3)]


def test_a_heading_on_the_next_page_is_not_the_rest_of_a_table() -> None:
    first, second = Page(), Page()
    with_prose(first)
    first.table(60, 740, VISITS, WIDTHS, ruled=False)
    second.text(60, 60, "4. How many loans were there?", bold=True)
    second.lines(60, 90, PROSE)
    document = read(first, second)
    assert rows(grids(document)[0]) == VISITS
    assert "4. How many loans were there?" in texts(document)


def test_a_table_header_on_top_of_each_page_is_no_running_header() -> None:
    head = ["Date", "Site", "Cost"]
    body = [[f"{k:02}/02/2023", f"Depot {'ABCDEFGH'[k % 8]}", str(11 * k)] for k in range(1, 60)]
    pages = []
    for begin in (0, 20, 40):
        page = Page()
        if begin == 0:
            with_prose(page)
        page.table(
            60, 120 if begin == 0 else 60, [head, *body[begin : begin + 20]], WIDTHS, ruled=False, pitch=22
        )
        pages.append(page)
    document = read(*pages)
    (grid,) = grids(document)
    assert rows(grid) == [head, *body]
    assert not any(paragraph.running for paragraph in paragraphs(document))


def test_rulings_around_a_repeated_header_part_no_row_of_the_page_before() -> None:
    first, second = Page(), Page()
    with_prose(first)
    head = ["Site", "What was found", "Cost"]
    widths = [100.0, 230.0, 80.0]
    first.table(
        60,
        700,
        [head, ["North", "In order", "5"], ["South", "The walls were damp and", "6"]],
        widths,
        ruled=False,
        pitch=12,
    )
    second.rule(60, 50, 470, 50)
    second.rule(60, 63, 470, 63)
    second.table(
        60,
        60,
        [head, ["East", "The roof leaked", "7"], ["West", "Not begun", "8"]],
        widths,
        ruled=False,
        pitch=12,
    )
    (grid,) = grids(read(first, second))
    assert [row[0] for row in rows(grid)] == ["Site", "North", "South", "East", "West"]


@pytest.mark.parametrize(
    ("lines", "whole"),
    [(["accommodatio", "n"], "accommodation"), (["05/06/20", "23"], "05/06/2023"), (["Ward", "A"], "Ward A")],
)
def test_a_word_too_wide_for_its_cell_is_put_together(lines: list[str], whole: str) -> None:
    page = with_prose(Page())
    page.grid(60, 120, [70, 70], [30, 30])
    page.lines(63, 132, lines)
    for x, y, text in [(133, 132, "12"), (63, 162, "Fines"), (133, 162, "7")]:
        page.text(x, y, text)
    assert rows(grids(read(page))[0])[0] == [whole, "12"]


def test_a_figure_that_may_be_of_several_columns_raises_a_doubt() -> None:
    page = with_prose(Page())
    y = page.table(60, 130, [*VISITS, ["East", "7", "12"]], WIDTHS, ruled=False)
    assert read(page).doubts == ()
    page.text(63, y, "Whole district")
    page.text(307, y, "1,311", align="centre")
    document = read(page)
    assert rows(grids(document)[0])[:4] == VISITS
    assert [doubt.code for doubt in document.doubts] == ["span-unknown"]
