"""One picture for a table where one makes sense: lines over periods, else horizontal bars. Drawn once, when it is published.

Colours and measures follow the Government Analysis Function's guidance on charts: at most four series, text that can be read
on a phone, the figures as a table beside it: https://analysisfunction.civilservice.gov.uk/policy-store/data-visualisation-charts/
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import vl_convert

from tables_app.typed import TypedTable
from tables_app.values import NUMERIC, Kind

COLOURS: Final = ("#12436D", "#28A197", "#801650", "#F46A25")
_INK: Final = "#0b0c0c"
_MOST_SERIES: Final = 4
_FEWEST_ROWS, _MOST_ROWS = 2, 30
_LONG: Final = 1_000_000
_WIDTH: Final = 230
"""Of the plot, in pixels: with its labels it fits a phone of 375 pixels, and is not scaled."""


@dataclass(frozen=True, slots=True)
class Chart:
    """What to draw: a name for each place along the axis, and for each series a number for each of them (None where none is printed)."""

    names: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    is_over_time: bool
    unit: str = ""

    @property
    def description(self) -> str:
        """What it shows, for who cannot see it."""
        form = "Line chart" if self.is_over_time else "Bar chart"
        what = ", ".join(name for name, _ in self.series if name)
        return f"{form} of {what or 'the figures'} by {len(self.names)} {'periods' if self.is_over_time else 'rows'}."


def chart(table: TypedTable) -> Chart | None:
    """Return the chart that suits a table; None where none does.

    There must be one column of names and one to four columns of figures of one kind and unit, no figure of which is
    suppressed; totals are left out. A table with one row of figures over three or more periods is drawn over these.
    """
    labels = [number for number, column in enumerate(table.columns) if column.is_label]
    figures = [
        number
        for number, column in enumerate(table.columns)
        if column.kind in NUMERIC and not column.is_label and not column.is_total
    ]
    rows = [number for number in range(len(table.rows)) if number not in table.total_rows]
    if (
        len(labels) != 1
        or not figures
        or len({(table.columns[n].kind, table.columns[n].unit) for n in figures}) != 1
    ):
        return None
    if any(table.rows[row][column].is_suppressed for row in rows for column in figures):
        return None
    unit = table.columns[figures[0]].unit
    periods = [table.columns[number].period for number in figures]
    if len(figures) >= 3 and all(periods) and 1 <= len(rows) <= _MOST_SERIES:
        names = tuple(period.code for period in periods if period)
        lines = tuple((_name(table, row, labels[0]), _along(table, row, figures)) for row in rows)
        return _sensible(Chart(names, lines, is_over_time=True, unit=unit))
    if len(figures) > _MOST_SERIES or not _FEWEST_ROWS <= len(rows) <= _MOST_ROWS:
        return None
    is_over_time = table.columns[labels[0]].kind in {Kind.YEAR, Kind.PERIOD} and len(rows) > 2
    series = tuple(
        (_heading(table, column), tuple(_number(table, row, column) for row in rows)) for column in figures
    )
    return _sensible(Chart(tuple(_name(table, row, labels[0]) for row in rows), series, is_over_time, unit))


def svg(drawn: Chart) -> str:
    """Return a chart as SVG with ARIA and no style attribute. Slow to begin with (a second), and never to be called after a fork."""
    text: str = vl_convert.vegalite_to_svg(
        _lines(drawn) if drawn.is_over_time else _bars(drawn), allowed_base_urls=[]
    )
    return text


def _sensible(drawn: Chart) -> Chart | None:
    """Return a chart that has something to show: distinct names, and figures nearly everywhere."""
    numbers = [number for _, line in drawn.series for number in line]
    known = [number for number in numbers if number is not None]
    has_names = len(set(drawn.names)) == len(drawn.names) and all(drawn.names)
    return drawn if has_names and len(known) > 1 and len(known) >= 0.8 * len(numbers) and any(known) else None


def _name(table: TypedTable, row: int, column: int) -> str:
    value = table.rows[row][column]
    return value.period.code if value.period else " ".join(value.text.split())


def _heading(table: TypedTable, column: int) -> str:
    return ", ".join(part for part in table.columns[column].path if part)


def _number(table: TypedTable, row: int, column: int) -> float | None:
    number = table.rows[row][column].number
    return None if number is None else float(number)


def _along(table: TypedTable, row: int, columns: Sequence[int]) -> tuple[float | None, ...]:
    return tuple(_number(table, row, column) for column in columns)


def _values(drawn: Chart) -> list[dict[str, Any]]:
    return [
        {"name": name, "series": series, "number": number}
        for series, line in drawn.series
        for name, number in zip(drawn.names, line, strict=True)
        if number is not None
    ]


def _shared(drawn: Chart) -> dict[str, Any]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "description": drawn.description,
        "width": _WIDTH,
        "background": "white",
        "data": {"values": _values(drawn)},
        "config": {
            # A font by name would be measured wrongly, and dropped, where it is not installed.
            "font": "sans-serif",
            "axis": {
                "labelFontSize": 14,
                "titleFontSize": 14,
                "labelColor": _INK,
                "titleColor": _INK,
                "labelLimit": 130,
            },
            "legend": {"labelFontSize": 14, "labelColor": _INK, "labelLimit": 300},
            "view": {"stroke": None},
        },
    }


def _colour(drawn: Chart) -> Mapping[str, Any]:
    names = [name for name, _ in drawn.series]
    scale = {"domain": names, "range": list(COLOURS[: len(names)])}
    legend = {"orient": "top", "direction": "vertical"} if len(names) > 1 else None
    return {
        "field": "series",
        "type": "nominal",
        "title": None,
        "sort": None,
        "scale": scale,
        "legend": legend,
    }


def _axis(drawn: Chart) -> dict[str, Any]:
    largest = max(abs(number) for _, line in drawn.series for number in line if number is not None)
    ticks = {"tickCount": 3, "format": "~s" if largest >= _LONG else ",~r"}
    return {"field": "number", "type": "quantitative", "title": drawn.unit or None, "axis": ticks}


def _bars(drawn: Chart) -> dict[str, Any]:
    order = [name for name, _ in drawn.series]
    place = {"y": {"field": "name", "type": "nominal", "sort": None, "title": None}}
    offset = {"yOffset": {"field": "series", "sort": order}} if len(order) > 1 else {}
    number = _axis(drawn)
    return {
        **_shared(drawn),
        "height": {"step": 22},
        "encoding": {**place, **offset},
        "layer": [
            {"mark": {"type": "bar"}, "encoding": {"x": number, "color": _colour(drawn)}},
            {
                "mark": {"type": "text", "align": "left", "dx": 3, "fontSize": 13, "color": _INK},
                "encoding": {"x": number, "text": {"field": "number", "format": ",~r"}},
            },
        ],
    }


def _lines(drawn: Chart) -> dict[str, Any]:
    angle = {"labelAngle": -40} if len(drawn.names) > 3 else {"labelAngle": 0}
    return {
        **_shared(drawn),
        "height": 200,
        "encoding": {
            "x": {"field": "name", "type": "ordinal", "sort": None, "title": None, "axis": angle},
            "y": {**_axis(drawn), "scale": {"zero": True}},
            "color": _colour(drawn),
        },
        "layer": [
            {"mark": {"type": "line", "strokeWidth": 2.5}},
            {"mark": {"type": "point", "filled": True, "size": 50, "opacity": 1}},
            {
                "mark": {"type": "text", "dy": -10, "fontSize": 13, "color": _INK},
                "encoding": {"text": {"field": "number", "format": ",~r"}, "color": {"value": _INK}},
            },
        ][: 3 if len(drawn.series) == 1 else 2],
    }
