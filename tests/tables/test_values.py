"""What cells say, each by itself and together with their column."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tables_app.periods import read_day, read_period
from tables_app.typed import is_total, typed
from tables_app.values import Kind, Mark, legend, read_cell
from tests.tables.made_up import Printed, printed


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("3,180", Kind.COUNT, "3180"),
        ("0", Kind.COUNT, "0"),
        ("-5", Kind.COUNT, "-5"),
        ("Two.", Kind.COUNT, "2"),
        ("0.75", Kind.DECIMAL, "0.75"),
        ("£4,883,350", Kind.MONEY, "4883350"),
        ("£1.2m", Kind.MONEY, "1200000"),
        ("-£1,203.50", Kind.MONEY, "-1203.50"),
        ("(1,234)", Kind.COUNT, "-1234"),
        ("46%", Kind.PERCENTAGE, "46"),
        ("46.5 per cent", Kind.PERCENTAGE, "46.5"),
    ],
)
def test_numbers_as_letters_print_them(text: str, kind: Kind, number: str) -> None:
    value = read_cell(text)
    assert (value.kind, value.number, value.text) == (kind, Decimal(number), text)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("<5", 0, 4), ("< 5", 0, 4), ("≤5", 0, 5), ("<=5", 0, 5), ("fewer than five", 0, 4), ("Less than 5", 0, 4),
        ("5 or fewer", 0, 5), ("under 10", 0, 9), ("*", 0, None), ("[c]", 0, None), ("redacted", 0, None),
    ],
)  # fmt: skip
def test_marks_of_suppressed_figures(text: str, low: int, high: int | None) -> None:
    value = read_cell(text)
    assert (value.mark, value.low, value.high, value.number) == (Mark.SUPPRESSED, low, high, None)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Not held", Mark.NOT_HELD), ("N/A", Mark.NOT_APPLICABLE), ("[z]", Mark.NOT_APPLICABLE), ("nil", Mark.NIL),
        ("-", Mark.DASH), ("", Mark.EMPTY), ("As above", Mark.AS_ABOVE), ("[x]", Mark.NOT_AVAILABLE),
        ("Data not available", Mark.NOT_AVAILABLE),
    ],
)  # fmt: skip
def test_marks_of_what_is_not_there(text: str, mark: Mark) -> None:
    assert read_cell(text).mark is mark


@pytest.mark.parametrize("text", ["007", "0123"])
def test_leading_zeros_are_a_code(text: str) -> None:
    assert (read_cell(text).kind, read_cell(text).number) == (Kind.CODE, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2021/22", "2021/22"), ("2021-22", "2021/22"), ("2021/2022", "2021/22"), ("FY21/22", "2021/22"), ("FY21", "FY21"),
        ("2021", "2021"), ("Q3 2023", "2023-Q3"), ("2022/23 Q2", "2022/23-Q2"), ("April 2021", "2021-04"), ("Apr-21", "2021-04"),
        ("1 April 2020 – 31 March 2021", "2020/21"), ("April 2020 to March 2021", "2020/21"), ("01/04/2020 - 31/03/2021", "2020/21"),
        ("1 January to 30 June 2021", "2021-01-01/2021-06-30"), ("2019 to 2022", "2019-01-01/2022-12-31"),
    ],
)  # fmt: skip
def test_periods_have_one_spelling(text: str, code: str) -> None:
    period = read_period(text)
    assert period is not None
    assert period.code == code


@pytest.mark.parametrize(
    "text", ["12", "5-9", "2020/25", "31 June 2020 to 3 July 2020", "Library", "", "18-24"]
)
def test_what_is_no_period(text: str) -> None:
    assert read_period(text) is None


def test_days_are_read_as_britain_writes_them() -> None:
    assert read_day("3/4/2021") == datetime.date(2021, 4, 3)
    assert read_day("3rd April 2021") == datetime.date(2021, 4, 3)
    assert read_day("31/6/2021") is None


def test_notes_say_what_marks_stand_for() -> None:
    said = legend(["* denotes fewer than five", "[c] = withheld", "- means not held", "# Closed cases alone"])
    assert (said["*"].low, said["*"].high) == (0, 4)
    assert said["[c]"].mark is Mark.SUPPRESSED
    assert said["-"].mark is Mark.NOT_HELD
    assert "#" not in said


def kinds(table: Printed) -> list[Kind]:
    return [column.kind for column in typed(table).columns]


def test_a_column_is_typed_by_all_its_rows() -> None:
    rows = [f"Area {n} | {n} | {n}" for n in range(200)]
    assert kinds(printed("Area | Code | Cases", *rows, "Last | 0042 | 7.5")) == [
        Kind.TEXT,
        Kind.CODE,
        Kind.DECIMAL,
    ]


def test_a_year_among_counts_is_a_count() -> None:
    table = typed(printed("Area | 5 to 9 years", "North | 411", "South | 2008", "Total | 2419"))
    assert table.columns[1].kind is Kind.COUNT
    assert table.rows[1][1].number == 2008


def test_years_that_name_rows_are_years() -> None:
    assert kinds(printed("Year | Cases", "2019 | 4", "2020 | 6", "Total | 10")) == [Kind.YEAR, Kind.COUNT]


def test_words_among_figures_are_statements() -> None:
    table = typed(
        printed(
            "Area | 2021 | 2022",
            "North | 4 | 5",
            "South | Published on our site | Published on our site",
            "East | 3 | 2",
        )
    )
    assert [value.mark for value in table.rows[1][1:]] == [Mark.STATEMENT, Mark.STATEMENT]


def test_a_statement_in_many_rows_leaves_a_column_of_figures() -> None:
    said = "Publicly available information"
    table = typed(
        printed(
            "2020/21 | All ages | 5-9",
            "Seen | 39 | 12",
            "Kept | 31 | 9",
            f"Closed | {said} |",
            f"Opened | {said} |",
        )
    )
    assert [column.is_label for column in table.columns] == [True, False, False]
    assert table.rows[2][1].mark is Mark.STATEMENT


def test_bands_in_the_first_column_are_no_suppressed_figures() -> None:
    table = typed(printed("Age | Cases", "Under 5 | 12", "5-9 | <5", "10+ | 8"))
    assert table.columns[0].kind is Kind.AGE_BAND
    assert [row[0].mark for row in table.rows] == [None, None, None]


def test_a_range_among_counts_is_a_suppressed_figure() -> None:
    value = typed(printed("Area | Cases", "North | 12", "South | 1-4", "East | 30")).rows[1][1]
    assert (value.mark, value.low, value.high) == (Mark.SUPPRESSED, 1, 4)


def test_units_and_periods_come_from_the_header() -> None:
    table = typed(
        printed(
            "Service | 2021/22 / Spend (£000s) | 2022/23 / Spend (£000s)",
            "Parks | 120 | 131",
            "Roads | 804 | 790",
        )
    )
    assert [
        (column.kind, column.unit, column.period and column.period.code) for column in table.columns[1:]
    ] == [
        (Kind.MONEY, "£000s", "2021/22"),
        (Kind.MONEY, "£000s", "2022/23"),
    ]


def test_footnotes_are_bound_to_their_marks() -> None:
    table = typed(printed("Area | Cases", "North | 12*", "South | 8", notes=["* April to June only"]))
    value = table.rows[0][1]
    assert (value.number, value.reference, table.footnotes[value.reference]) == (
        Decimal(12),
        "*",
        "April to June only",
    )


def test_a_persons_correction_of_a_kind_wins() -> None:
    table = printed("Unit | Cases", "101 | 5", "102 | 6")
    corrected = typed(table, {0: Kind.CODE})
    assert corrected.columns[0].kind is Kind.CODE
    assert corrected.rows[0][0].number is None


@pytest.mark.parametrize(
    "label", ["Total", "Grand Total", "Sub-total", "TOTAL:", "Total number of cases", "All", "Overall"]
)
def test_names_of_totals(label: str) -> None:
    assert is_total(label)


@pytest.mark.parametrize("label", ["North", "Allotments", "Totally new", "Summerfield", "2021/22"])
def test_names_of_no_totals(label: str) -> None:
    assert not is_total(label)


def test_ragged_rows_are_filled_up() -> None:
    table = typed(Printed([["A"]], [["1", "2"], []]))
    assert [[value.text for value in row] for row in table.rows] == [["1", "2"], ["", ""]]
    assert typed(Printed([], [])).rows == ()


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["<5", "*", "12", "£3", "2021", "2021/22", "5%", "-", "n/a", "007", "Total", "As above"]),
)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6), st.lists(CELLS, max_size=3))
def test_any_table_is_typed_and_keeps_its_printed_text(
    rows: list[tuple[str, str, str]], notes: list[str]
) -> None:
    table = typed(Printed([["A"], ["B", "2021"], ["C (%)"]], rows, notes))
    assert [[value.text for value in row] for row in table.rows] == [list(row) for row in rows]
