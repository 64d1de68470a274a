"""When a series is drawn, and what of it."""

from tables_app.charts import chart_over_time, specification
from tables_app.joining import joined
from tests.tables.test_joining import TITLE, source

YEARS = "Zone | 2020/21 | 2021/22 | 2022/23"


def test_lines_are_drawn_over_all_periods() -> None:
    drawn = chart_over_time(joined([source(TITLE, YEARS, "A | 1 | 2 | 3", "B | 4 | 5 | 6")]))
    assert drawn is not None
    assert drawn.names == ("2020/21", "2021/22", "2022/23")
    assert drawn.series == (("A", (1.0, 2.0, 3.0)), ("B", (4.0, 5.0, 6.0)))


def test_where_letters_differ_the_line_breaks_off() -> None:
    tables = [source(TITLE, YEARS, "A | 1 | 2 | 3"), source(TITLE, "Zone | 2021/22 | 2023/24", "A | 9 | 4")]
    drawn = chart_over_time(joined(tables))
    assert drawn is not None
    assert drawn.series == (("A", (1.0, None, 3.0, 4.0)),)
    line = specification(drawn)["layer"][0]
    assert [value["number"] for value in line["data"]["values"] if value["name"] == "2021/22"] == [None]
    assert all(value["number"] is not None for value in specification(drawn)["data"]["values"])


def test_a_total_stands_for_many_lines() -> None:
    rows = [f"{name} | 1 | 2 | 3" for name in "ABCDE"]
    assert chart_over_time(joined([source(TITLE, YEARS, *rows)])) is None
    drawn = chart_over_time(joined([source(TITLE, YEARS, *rows, "Total | 5 | 10 | 15")]))
    assert drawn is not None
    assert drawn.series == (("Total", (5.0, 10.0, 15.0)),)


def test_what_is_suppressed_is_not_drawn() -> None:
    assert chart_over_time(joined([source(TITLE, YEARS, "A | 1 | <5 | 3")])) is None


def test_two_periods_are_no_line() -> None:
    assert chart_over_time(joined([source(TITLE, "Zone | 2020/21 | 2021/22", "A | 1 | 2")])) is None
