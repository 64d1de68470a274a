"""Tables as they are looked at: sorted, filtered, marks spoken, notes in reach, and every text as printed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tables_app.typed import typed
from tables_app.viewing import Order, arranged, can_be_arranged, meanings, shown_header, shown_rows
from tests.tables.made_up import Printed, printed

WARDS = printed(
    "Ward | Cases* | Opened",
    "Ward 10 | 1,204 | 2021/22",
    "Ward 2 | <5 | 2019/20",
    "Ward 3 | 31† | 2020/21",
    "Ward 1 | [c] | ",
    "Ward 4 | -7 | 2018/19",
    "Total | 1,228 | -",
    notes=["* Cases opened in the year.", "† Includes the harbour.", "As of May."],
)


def order_of(table: Printed, column: int, *, is_descending: bool = False, words: str = "") -> list[str]:
    rows = arranged(typed(table), words=words, order=Order(column, is_descending))
    return [table.rows[number][0] for number in rows]


def test_numbers_sort_by_size_marks_come_last_and_totals_stay_below() -> None:
    assert order_of(WARDS, 1) == ["Ward 4", "Ward 3", "Ward 10", "Ward 2", "Ward 1", "Total"]
    assert order_of(WARDS, 1, is_descending=True) == [
        "Ward 10",
        "Ward 3",
        "Ward 4",
        "Ward 2",
        "Ward 1",
        "Total",
    ]


def test_names_sort_by_the_numbers_in_them() -> None:
    assert order_of(WARDS, 0) == ["Ward 1", "Ward 2", "Ward 3", "Ward 4", "Ward 10", "Total"]


def test_periods_sort_by_time() -> None:
    assert order_of(WARDS, 2) == ["Ward 4", "Ward 2", "Ward 3", "Ward 10", "Ward 1", "Total"]


def test_age_bands_sort_by_age() -> None:
    bands = printed("Age | Cases", "10-14 | 3", "5-9 | 4", "85+ | 6", "Under 5 | 5")
    assert order_of(bands, 0) == ["Under 5", "5-9", "10-14", "85+"]


def test_rows_are_found_that_hold_every_word() -> None:
    assert order_of(WARDS, 0, words="ward 20 21") == ["Ward 3", "Ward 10"]
    assert arranged(typed(WARDS), words="WARD 2021/22") == [0]
    assert arranged(typed(WARDS), words="  ") == [0, 1, 2, 3, 4, 5]
    assert arranged(typed(WARDS), words="harbour") == []


def test_rows_that_refer_to_those_above_stay_where_they_are() -> None:
    assert can_be_arranged(typed(WARDS))
    assert not can_be_arranged(typed(printed("Ward | Reason", "North | Works", "South | As above")))


@pytest.mark.parametrize(
    ("cell", "spoken"),
    [("<5", "fewer than 5"), ("< 10", "fewer than 10"), ("≤5", "5 or fewer"), ("<=5", "5 or fewer"), ("[c]", "withheld"),
     ("..", "not available"), ("n/a", "not applicable"), ("[x]", "not available"),
     ("fewer than 5", ""), ("not held", ""), ("1,204", ""), ("-", ""), ("", ""), ("1-4", "")],
)  # fmt: skip
def test_a_sign_is_spoken_in_words(cell: str, spoken: str) -> None:
    table = printed("Ward | Cases", "North | 31", f"South | {cell}", "East | 12")
    assert shown_rows(typed(table), [], [1])[0].cells[1].spoken == spoken


def test_a_mark_after_a_figure_or_a_header_leads_to_its_note() -> None:
    of = typed(WARDS)
    ((ward, cases, _),) = (row.cells for row in shown_rows(of, WARDS.notes, [2]))
    assert (cases.text, cases.reference, cases.note) == ("31", "†", 1)
    assert ward.note is None
    header = shown_header(of, WARDS.notes)[0]
    assert (header[1].text, header[1].reference, header[1].note, header[1].is_number) == (
        "Cases",
        "*",
        0,
        True,
    )


def test_marks_that_no_note_explains_are_explained() -> None:
    found = [(each.mark, each.meaning) for each in meanings(typed(WARDS), WARDS.notes)]
    assert found == [
        ("<5", "fewer than 5; the authority did not give the figure"),
        ("[c]", "the authority did not give the figure"),
    ]
    starred = printed("Ward | Cases", "North | *", "South | 12", notes=["* Fewer than ten."])
    assert meanings(typed(starred), starred.notes) == []


def test_a_total_is_known_from_other_rows() -> None:
    assert [row.is_total for row in shown_rows(typed(WARDS), [], range(6))] == [False] * 5 + [True]


CELLS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        [
            "<5",
            "*",
            "12*",
            "1,204 [2]",
            "[c]",
            "2021",
            "2021/22",
            "5%",
            "-",
            "007",
            "nil",
            "n/a",
            "Total",
            "Ward 2",
        ]
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), max_size=7), st.lists(st.sampled_from(["* few", "[2] some", "x"])))
def test_every_row_is_shown_once_with_every_text_as_printed(
    rows: list[tuple[str, str]], notes: list[str]
) -> None:
    table = Printed([["A"], ["B"]], rows, notes)
    of = typed(table)
    for column in range(2):
        numbers = arranged(of, order=Order(column, is_descending=bool(column)))
        assert sorted(numbers) == list(range(len(rows)))
        for row, number in zip(shown_rows(of, notes, numbers), numbers, strict=True):
            assert tuple(cell.text + cell.reference for cell in row.cells) == tuple(
                text.rstrip() if cell.reference else text
                for cell, text in zip(row.cells, rows[number], strict=True)
            )
