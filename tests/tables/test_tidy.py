"""From a grid to columns, rows and notes."""

from hypothesis import given
from hypothesis import strategies as st

from tables_app.grid import Cell, Grid
from tables_app.tidy import is_only_filters, tidy


def grid(text: str) -> Grid:
    """Return lines of cells parted by "|" as a grid without spans."""
    return Grid.from_rows([cell.strip() for cell in line.split("|")] for line in text.strip().splitlines())


def test_a_header_over_two_rows_becomes_paths() -> None:
    table = tidy(
        grid("""
        Ward  | Year    |         | Total
              | 2021/22 | 2022/23 |
        North | 4       | 6       | 10
        """)
    )
    assert table.columns == (("Ward",), ("Year", "2021/22"), ("Year", "2022/23"), ("Total",))
    assert table.rows == (("North", "4", "6", "10"),)


def test_a_merged_header_is_repeated_over_what_it_spans() -> None:
    cells = (
        Cell("Ward", 0, 0, row_span=2), Cell("Year", 0, 1, column_span=2),
        Cell("2021", 1, 1), Cell("2022", 1, 2),
        Cell("North", 2, 0), Cell("4", 2, 1), Cell("6", 2, 2),
    )  # fmt: skip
    table = tidy(Grid(cells, 3, 3))
    assert table.columns == (("Ward",), ("Year", "2021"), ("Year", "2022"))


def test_rows_of_figures_alone_have_no_header() -> None:
    table = tidy(grid("2018 – 2019 | 1,389\n2017 – 2018 | 1,233"))
    assert table.columns == (("",), ("",))
    assert len(table.rows) == 2


def test_a_year_as_the_first_header_is_a_header() -> None:
    table = tidy(grid("2020/2021 | All | 5-9\nAssessments | 22 | 7"))
    assert table.columns == (("2020/2021",), ("All",), ("5-9",))


def test_pivot_filters_are_notes() -> None:
    table = tidy(
        grid("CODE | (Multiple Items) | Filtered to: 8 & 9\nWard | Age |\n | 0-4 | 5-9\nNorth | 41 | 3")
    )
    assert table.notes == ("CODE (Multiple Items) Filtered to: 8 & 9",)
    assert table.columns == (("Ward",), ("Age", "0-4"), ("Age", "5-9"))


def test_spacer_columns_go() -> None:
    table = tidy(grid("- | Ward | | Potholes\n | North | | 41\n | South | | 7"))
    assert table.columns == (("Ward",), ("Potholes",))
    assert table.rows == (("North", "41"), ("South", "7"))


def test_a_grid_of_filters_is_no_table() -> None:
    assert is_only_filters(grid("CODE | (Multiple Items) | Filtered to: 8\nYEAR | (All) |"))
    assert not is_only_filters(grid("Ward | Potholes\nNorth | 41"))


def test_a_title_over_the_whole_width_is_the_title() -> None:
    table = tidy(grid("Table 1: Potholes by ward | | \nWard | 2021 | 2022\nNorth | 4 | 6"))
    assert table.title == "Table 1: Potholes by ward"
    assert table.columns == (("Ward",), ("2021",), ("2022",))


def test_remarks_below_are_notes() -> None:
    table = tidy(grid("Ward | 2021 | 2022\nNorth | 4 | <5\n* fewer than 5 | | "))
    assert table.rows == (("North", "4", "<5"),)
    assert table.notes == ("* fewer than 5",)


def test_a_statement_over_all_figures_of_a_row_is_said_once() -> None:
    cells = (
        Cell("Ward", 0, 0), Cell("2021", 0, 1), Cell("2022", 0, 2),
        Cell("North", 1, 0), Cell("Publicly available information", 1, 1, column_span=2),
        Cell("South", 2, 0), Cell("4", 2, 1), Cell("6", 2, 2),
    )  # fmt: skip
    assert tidy(Grid(cells, 3, 3)).rows[0] == ("North", "Publicly available information", "")


def test_a_cell_over_several_rows_stands_in_each() -> None:
    cells = (
        Cell("Area", 0, 0), Cell("Ward", 0, 1), Cell("Potholes", 0, 2),
        Cell("City", 1, 0, row_span=2), Cell("North", 1, 1), Cell("4", 1, 2),
        Cell("South", 2, 1), Cell("6", 2, 2),
    )  # fmt: skip
    assert [row[0] for row in tidy(Grid(cells, 3, 3)).rows] == ["City", "City"]


def test_a_header_repeated_on_the_next_page_goes() -> None:
    table = tidy(grid("Ward | Potholes\nNorth | 4\nWard | Potholes\nSouth | 6"))
    assert [row[0] for row in table.rows] == ["North", "South"]


def test_the_figures_of_a_wide_table_still_add_up() -> None:
    wards, years = ["North", "South", "East"], ["2021", "2022", "2023", "2024"]
    figures = [[row * 10 + column for column in range(len(years))] for row in range(len(wards))]
    totals = [sum(column) for column in zip(*figures, strict=True)]
    lines = ["Ward | Year | | |", " | " + " | ".join(years)]
    lines += [
        " | ".join([ward, *map(str, row)])
        for ward, row in zip([*wards, "Total"], [*figures, totals], strict=True)
    ]
    table = tidy(grid("\n".join(lines)))
    *body, last = table.rows
    for column in range(1, len(years) + 1):
        assert sum(int(row[column]) for row in body) == int(last[column])
    assert sum(int(cell) for row in table.rows for cell in row[1:]) == 2 * sum(map(sum, figures))


@given(
    st.lists(
        st.lists(
            st.one_of(st.none(), st.text(max_size=6), st.sampled_from(["4", "2021", "<5", "Ward"])),
            max_size=5,
        ),
        max_size=6,
    )
)
def test_any_rows_become_a_rectangle(rows: list[list[str | None]]) -> None:
    table = tidy(Grid.from_rows(rows))
    assert all(len(row) == len(table.columns) for row in table.rows)
    assert all(len(path) >= 1 for path in table.columns)
