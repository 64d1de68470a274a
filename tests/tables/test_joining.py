"""Figures of several letters joined: what is the same measure, and that nothing is lost, doubled or written over."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tables_app.joining import Series, Source, bare_title, every_figure, joined, names_of_series
from tables_app.typed import typed
from tests.tables.made_up import printed

TITLE = "Penalty notices issued by zone"


def source(title: str, header: str, *rows: str) -> Source:
    return Source(typed(printed(header, *rows)), title)


def shown(series: Series) -> dict[str, dict[str, list[str]]]:
    """Return the printed figures of each line and period."""
    return {
        line.name: {point.period: [figure.value.text for figure in point.figures] for point in line.points}
        for line in series.lines
    }


def name(
    title: str, letter: str = "", header: str = "Zone | 2021/22 | 2022/23", row: str = "A | 3 | 4"
) -> str:
    return names_of_series([source(title, header, row)], [title], letter)[0]


def test_years_of_two_letters_stand_side_by_side_in_their_order() -> None:
    older = source(TITLE, "Zone | 2022/23 | 2021/22", "Old Town | 12 | 11", "Station | 6 | 5")
    newer = source(TITLE, "Area | 2022-23 | 2023-24", "Old town | 12 | 13", "Harbour | 1 | 2")
    series = joined([older, newer])
    assert series.periods == ("2021/22", "2022/23", "2023/24")
    assert shown(series) == {
        "Old town": {"2021/22": ["11"], "2022/23": ["12", "12"], "2023/24": ["13"]},
        "Harbour": {"2022/23": ["1"], "2023/24": ["2"]},
        "Station": {"2021/22": ["5"], "2022/23": ["6"]},
    }


def test_figures_that_differ_are_all_shown_and_marks_stand_as_printed() -> None:
    older = source(TITLE, "Zone | 2021/22 | 2022/23", "A | 3,180 | <5", "B | 7 | Not held")
    newer = source(TITLE, "Zone | 2021/22 | 2022/23", "A | 3180 | 3", "B | 8 | Not held")
    series = joined([older, newer])
    differing = {
        (line.row, point.period): [figure.value.text for figure in point.figures]
        for line in series.lines
        for point in line.points
        if point.differs
    }
    assert differing == {("A", "2022/23"): ["<5", "3"], ("B", "2021/22"): ["7", "8"]}


@pytest.mark.parametrize(
    "other",
    [
        source(TITLE, "Financial year | A | B", "2021/22 | 3 | 5", "2022/23 | 4 | 6"),
        source(TITLE, "Zone | Year | Number", "A | 2021/22 | 3", "A | 2022/23 | 4", "B | 2021/22 | 5", "B | 2022/23 | 6"),
        source(TITLE, "Zone | Notices in 2021/22 | Notices in 2022/23", "A | 3 | 4", "B | 5 | 6"),
    ],
    ids=["periods as rows", "a row for each zone and period", "periods within headers"],
)  # fmt: skip
def test_every_layout_is_the_same_series(other: Source) -> None:
    figures = {
        (line.row or line.measure, point.period): figure.value.text
        for line, point, figure in every_figure(joined([other]))
    }
    assert figures == {("A", "2021/22"): "3", ("A", "2022/23"): "4", ("B", "2021/22"): "5", ("B", "2022/23"): "6"}  # fmt: skip


def test_layouts_join_line_by_line() -> None:
    across = source(TITLE, "Zone | 2021/22 | 2022/23", "A | 3 | 4", "B | 5 | 6")
    down = source(TITLE, "Financial year | A | B", "2022/23 | 4 | 6", "2023/24 | 7 | 8")
    assert shown(joined([across, down]))["A"] == {"2021/22": ["3"], "2022/23": ["4", "4"], "2023/24": ["7"]}


def test_a_table_a_year_has_its_period_in_the_title() -> None:
    title = "Penalty notices issued by parking zone, {}"
    first = source(title.format("2021/22"), "Parking zone | Penalty notices issued", "A | 3")
    second = source(title.format("2022/23"), "Parking zone | Number", "A | 4")
    assert shown(joined([first, second])) == {"A": {"2021/22": ["3"], "2022/23": ["4"]}}
    assert name(first.title) == name(second.title) != ""


def test_amounts_and_counts_are_different_lines() -> None:
    series = joined([source("Fines", "Zone | 2021/22 | 2021/22 (£)", "A | 3 | 210")])
    assert [(line.unit, len(line.points)) for line in series.lines] == [("", 1), ("£", 1)]


def test_a_change_between_two_years_belongs_to_neither() -> None:
    series = joined([source(TITLE, "Zone | 2021/22 | Change 2021/22 to 2022/23", "A | 3 | 1")])
    assert shown(series) == {"A": {"2021/22": ["3"]}}


# What is the same measure -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        "Penalty notices issued by zone, 2024/25",
        "Table of penalty notices issued in each zone in the last three financial years",
        "Question 4: How many penalty notices did you issue by zone?".replace("did you issue", "were issued"),
        "Number of penalty notices issued per zone between 2021/22 and 2023/24",
    ],
)
def test_the_same_but_for_years_and_small_words_is_one_series(other: str) -> None:
    assert name(other).rpartition("-")[2] == name(TITLE).rpartition("-")[2] != ""


@pytest.mark.parametrize(
    "other",
    [
        "Penalty notices cancelled by zone",
        "Penalty notices not issued by zone",
        "Percentage of penalty notices issued by zone",
        "Penalty notices issued by street",
        "Average penalty notices issued by zone",
    ],
)
def test_another_measure_is_another_series(other: str) -> None:
    assert name(other) != name(TITLE)


def test_tables_that_share_all_labels_and_years_stay_apart_by_their_questions() -> None:
    """Two questions of one letter about the same groups, years apart: pupils moved, and pupils excluded."""
    moved, excluded = (
        source(f"The stated heritage of the pupils who were {what}", "Heritage | 2021/22", f"X | {figure}")
        for what, figure in (("moved", 40), ("excluded", 36))
    )
    first, second = names_of_series([moved, excluded], [moved.title, excluded.title], "Pupils")
    assert first
    assert second
    assert first != second


def test_two_figures_of_one_letter_under_the_same_words_are_joined_with_nothing() -> None:
    tables = [source(TITLE, "Zone | 2021/22", "A | 40"), source(TITLE, "Zone | 2021/22", "A | 36")]
    assert names_of_series(tables, [TITLE, TITLE], "Fines") == ("", "")


def test_two_figures_of_one_letter_are_joined_where_their_years_differ() -> None:
    tables = [source(TITLE, "Zone | 2021/22", "A | 40"), source(TITLE, "Zone | 2022/23", "A | 36")]
    assert len(set(names_of_series(tables, [TITLE, TITLE], "Fines")) - {""}) == 1


@pytest.mark.parametrize("title", ["Breakdown by zone", "How many of these were cancelled in each zone?"])
def test_a_title_that_says_little_counts_with_that_of_its_letter(title: str) -> None:
    assert name(title, "Parking fines") == name(title, "Parking fines 2023") != ""
    assert name(title, "Parking fines") != name(title, "Library fines")


def test_what_says_nothing_or_names_no_period_is_in_no_series() -> None:
    assert name("How many were there?") == ""
    assert name(TITLE, header="Zone | Notices | Repeated") == ""


def test_names_are_fit_for_addresses() -> None:
    assert name("Dŵr y Môr: cŵn a gollwyd").replace("-", "").isascii()


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Potholes by ward, 2021/22", "Potholes by ward"),
        ("Question 2: Potholes in 2021/22", "Potholes"),
        ("Potholes by ward (table 2)", "Potholes by ward"),
        ("2021/22", "2021/22"),
    ],
)
def test_a_series_is_called_by_its_title_without_years(title: str, bare: str) -> None:
    assert bare_title(title) == bare


# Nothing lost, nothing twice, nothing written over ----------------------------------------------------

CELLS = st.sampled_from(["3", "1,204", "0", "<5", "*", "Not held", "-", "£5", "4%", "text", ""])
LABELS = st.sampled_from(["North", "South", "Total", "2021/22", "Year", "", "east "])
HEADERS = st.sampled_from(
    ["2021/22", "2022-23", "2020", "Number", "Total", "Issued 2021/22", "Change 2020 to 2021"]
)
TITLES = st.sampled_from([TITLE, f"{TITLE}, 2023/24", f"{TITLE}, 2019 and 2020"])


@st.composite
def sources(draw: st.DrawFn) -> Source:
    width = draw(st.integers(1, 4))
    header = ["Zone", *draw(st.lists(HEADERS, min_size=width, max_size=width))]
    height = draw(st.integers(1, 5))
    rows = [[draw(LABELS), *draw(st.lists(CELLS, min_size=width, max_size=width))] for _ in range(height)]
    return source(draw(TITLES), " | ".join(header), *(" | ".join(row) for row in rows))


@given(st.lists(sources(), max_size=4))
def test_every_figure_of_every_table_stands_in_the_series_once(tables: list[Source]) -> None:
    series = joined(tables)
    found = Counter((figure.source, figure.row, figure.column) for _, _, figure in every_figure(series))
    alone = [
        (number, figure.row, figure.column)
        for number, table in enumerate(tables)
        for _, _, figure in every_figure(joined([table]))
    ]
    assert found == Counter(alone)
    assert set(found.values()) <= {1}
    for _, _, figure in every_figure(series):
        assert figure.value == tables[figure.source].table.rows[figure.row][figure.column]


@given(sources())
def test_every_number_under_a_year_is_there(table: Source) -> None:
    """Said without the rules of joining: a column headed by one year alone, in rows that name none, is all there."""
    found = {(figure.row, figure.column) for _, _, figure in every_figure(joined([table]))}
    of = table.table
    for number, column in enumerate(of.columns):
        for row, cells in enumerate(of.rows):
            if (
                column.period
                and not cells[0].period
                and not column.is_label
                and cells[number].number is not None
            ):
                assert (row, number) in found or column.kind.value in {"text", "date"}


@given(st.lists(sources(), max_size=4))
def test_a_place_has_one_point_and_periods_are_in_order(tables: list[Source]) -> None:
    series = joined(tables)
    for line in series.lines:
        periods = [point.period for point in line.points]
        assert periods == [period for period in series.periods if period in periods]
        assert len(set(periods)) == len(periods)
        for point in line.points:
            assert [figure.source for figure in point.figures] == sorted(
                figure.source for figure in point.figures
            )


def test_periods_are_in_the_order_in_which_they_begin() -> None:
    header = "Zone | FY21 | 2020 | 2021/22-Q3 | Q2 2020 | April 2021 | 2020/21"
    series = joined([source(TITLE, header.replace("2021/22-Q3", "Q3 2021/22"), "A | 1 | 2 | 3 | 4 | 5 | 6")])
    assert series.periods == ("2020", "2020-Q2", "2020/21", "2021-04", "FY21", "2021/22-Q3")
