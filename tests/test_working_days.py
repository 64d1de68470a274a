"""Working days as the Act has them. The bank holidays are those that GOV.UK lists."""

from datetime import date

import pytest

from requests_app.working_days import after, bank_holidays, before, between


@pytest.mark.parametrize(
    ("begin", "end", "days"),
    [
        (date(2026, 11, 16), date(2026, 11, 16), 0),
        (date(2026, 11, 16), date(2026, 11, 17), 1),
        (date(2026, 11, 20), date(2026, 11, 23), 1),  # a Friday to a Monday
        (date(2026, 11, 20), date(2026, 11, 22), 0),
        (date(2026, 11, 21), date(2026, 11, 22), 0),
        (date(2026, 11, 2), date(2026, 11, 23), 15),
        (date(2026, 11, 23), date(2026, 11, 2), 0),
        (date(2025, 12, 24), date(2026, 1, 5), 4),  # 29, 30 and 31 December, and 5 January
        (date(2026, 4, 2), date(2026, 4, 7), 1),  # Good Friday and Easter Monday between
    ],
)
def test_working_days_between_two_days(begin: date, end: date, days: int) -> None:
    assert between(begin, end) == days


@pytest.mark.parametrize("count", [0, 1, 5, 20])
def test_the_day_so_many_working_days_before_is_the_latest_such_day(count: int) -> None:
    end = date(2026, 4, 8)
    begin = before(end, count)
    assert between(begin, end) == count
    assert count == 0 or between(date.fromordinal(begin.toordinal() + 1), end) == count - 1


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        (date(2025, 6, 2), date(2025, 6, 30)),  # no holiday between
        (date(2025, 4, 16), date(2025, 5, 19)),  # Good Friday, Easter Monday and the early May holiday
        (date(2025, 6, 7), date(2025, 7, 4)),  # a Saturday: Monday is the first day
    ],
)
def test_the_twentieth_working_day_after_a_request_came(begin: date, end: date) -> None:
    assert after(begin, 20) == end


@pytest.mark.parametrize(
    ("year", "listed"),
    [
        # Christmas Day fell on a Sunday and New Year's Day on a Saturday.
        (2022, "01-03 01-04 03-17 04-15 04-18 05-02 05-30 07-12 08-01 08-29 11-30 12-26 12-27"),
        (2024, "01-01 01-02 03-18 03-29 04-01 05-06 05-27 07-12 08-05 08-26 12-02 12-25 12-26"),
        (2026, "01-01 01-02 03-17 04-03 04-06 05-04 05-25 07-13 08-03 08-31 11-30 12-25 12-28"),
    ],
)
def test_bank_holidays_of_every_part_of_the_kingdom(year: int, listed: str) -> None:
    assert sorted(f"{day:%m-%d}" for day in bank_holidays(year)) == listed.split()
