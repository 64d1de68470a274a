"""Headers rebuilt from header paths."""

from hypothesis import given
from hypothesis import strategies as st

from tables_app.headers import HeaderCell, header_rows


def cell(text: str, column: int | None = None, *, columns: int = 1, rows: int = 1) -> HeaderCell:
    """column: the number of the column that it names."""
    return HeaderCell(text, columns, rows, column)


def test_one_row_of_headers() -> None:
    assert header_rows([["Ward"], ["Potholes"]]) == [[cell("Ward", 0), cell("Potholes", 1)]]


def test_a_group_spans_its_columns_and_the_others_span_down() -> None:
    assert header_rows([["Year"], ["Age", "0-4"], ["Age", "5-9"], ["Total"]]) == [
        [cell("Year", 0, rows=2), cell("Age", columns=2), cell("Total", 3, rows=2)],
        [cell("0-4", 1), cell("5-9", 2)],
    ]
    assert [header.scope for header in header_rows([["Age", "0-4"], ["Age", "5-9"]])[0]] == ["colgroup"]


def test_columns_of_one_name_keep_a_cell_each() -> None:
    assert header_rows([["Total"], ["Total"]]) == [[cell("Total", 0), cell("Total", 1)]]


def test_groups_of_one_name_apart_stay_apart() -> None:
    rows = header_rows([["Age", "0-4"], ["Total"], ["Age", "5-9"]])
    assert rows[0] == [cell("Age"), cell("Total", 1, rows=2), cell("Age")]


def test_a_column_without_a_name_has_an_empty_cell() -> None:
    assert header_rows([[""], ["Age", "", "0-4"]]) == [[cell("", 0, rows=2), cell("Age")], [cell("0-4", 1)]]


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=3), min_size=1, max_size=7))
def test_every_place_of_the_header_is_covered_once(columns: list[list[str]]) -> None:
    rows = header_rows(columns)
    covered = [0] * len(rows)
    for level, cells in enumerate(rows):
        for header in cells:
            for below in range(level, level + header.row_span):
                covered[below] += header.column_span
    assert covered == [len(columns)] * len(rows)
