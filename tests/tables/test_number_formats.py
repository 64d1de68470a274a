"""Numbers and dates as a spreadsheet shows them."""

import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tables_app.number_formats import show, show_number

DAY = datetime.datetime.fromisoformat("2024-05-03")
AFTERNOON = datetime.datetime.fromisoformat("2024-05-03T14:07")


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (402.0, "General", "402"),
        (14.71, "General", "14.71"),
        (0.1 + 0.2, "General", "0.3"),
        (3180, "#,##0", "3,180"),
        (1234567.5, "#,##0.00", "1,234,567.50"),
        (0.4567, "0%", "46%"),
        (0.4567, "0.0%", "45.7%"),
        (4883350, '"£"#,##0', "£4,883,350"),
        (1234.5, "[$£-809]#,##0.00", "£1,234.50"),
        (-1234.5, "[$£-809]#,##0.00", "-£1,234.50"),
        (-12, "#,##0;(#,##0)", "(12)"),
        (-12, "#,##0;[Red]-#,##0", "-12"),
        (0, '#,##0;-#,##0;"-"', "-"),
        (123, "00000", "00123"),
        (1234567, "0,", "1235"),
        (2500000, '0.0,,"m"', "2.5m"),
        (0.5, "0.##", "0.5"),
        (5, "0.##", "5"),
        (402, ";;;", ""),
        (3, '0 "children"', "3 children"),
        (-0.2, "0", "0"),
        (2.5, "0", "3"),
        (True, "General", "TRUE"),
        ("<5", "0", "<5"),
        (None, "0", ""),
    ],
)
def test_a_number_is_shown_by_its_format(value: object, code: str, shown: str) -> None:
    assert show(value, code) == shown


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (DAY, "dd/mm/yyyy", "03/05/2024"),
        (DAY, "d mmmm yyyy", "3 May 2024"),
        (DAY, "mmm-yy", "May-24"),
        (DAY, "[$-809]dddd d mmm yyyy", "Friday 3 May 2024"),
        (DAY, "mm-dd-yy", "03/05/2024"),
        (DAY, "General", "03/05/2024"),
        (AFTERNOON, "dd/mm/yyyy hh:mm", "03/05/2024 14:07"),
        (AFTERNOON, "h:mm AM/PM", "2:07 PM"),
        (datetime.date(2024, 5, 3), "yyyy", "2024"),
        (datetime.time(9, 5), "h:mm", "9:05"),
    ],
)
def test_a_date_is_shown_by_its_format(value: object, code: str, shown: str) -> None:
    assert show(value, code) == shown


@given(st.floats(), st.text(max_size=20))
@example(1.7e308, "0.00")
def test_any_format_shows_any_number_as_some_text(value: float, code: str) -> None:
    assert isinstance(show(value, code), str)


@given(st.integers(-(10**12), 10**12))
def test_a_whole_number_is_shown_with_all_its_digits(value: int) -> None:
    assert show_number(value, "#,##0").replace(",", "") == str(value)
