"""One picture for a table where one makes sense: lines over periods, else horizontal bars.

Here is what to draw; `drawing` draws it. Colours and measures follow the Government Analysis Function's guidance: at most
four series, text that can be read on a phone, each bar with its figure, and the figures as a table beside it:
https://analysisfunction.civilservice.gov.uk/policy-store/data-visualisation-charts/
"""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Final

from tables_app.joining import Series
from tables_app.typed import TypedTable
from tables_app.values import NUMERIC, Kind
from tables_app.viewing import Say

COLOURS: Final = ("#12436D", "#28A197", "#801650", "#F46A25")
_INK: Final = "#0b0c0c"
_MOST_SERIES: Final = 4
_FEWEST_ROWS, _MOST_ROWS = 2, 30
_FEWEST_PERIODS: Final = 3
_LEAST_OF_SERIES: Final = 0.6
"""Of the places of a series so many have one figure at least: letters differ, and leave years out."""
_MOST_BARS: Final = 40
_MOST_LABELLED: Final = 8
"""More points than these are too close for a figure beside each."""

# All in pixels. A phone of 375 shows 345 between its margins, and a picture that is not scaled down stays readable.
_WIDTH: Final = 335
_LETTER: Final = 7.3
"""The mean width of a letter of 14 pixels."""
_BAR, _LINE = 22, 17
_NARROWEST: Final = 110
_NAME_LETTERS, _NAME_LINES = 17, 3
_LEGEND_LETTERS: Final = 40


@dataclass(frozen=True, slots=True)
class Chart:
    """What to draw: a name for each place along the axis, and for each series a number for each of them (None where none is printed).

    along: what the names are names of, as the table's header says it; of: the header that all series share. Both may be empty.
    """

    names: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    is_over_time: bool
    unit: str = ""
    along: str = ""
    of: str = ""

    def title(self, say: Say = str) -> str:
        """What it shows, for a caption: "Reported and Repaired by Area", "Fines (£), 2018/19 to 2021/22"."""
        *before, last = [name for name, _ in self.series if name] or [""]
        what = say("{first} and {last}").format(first=", ".join(before), last=last) if before else last
        what = ": ".join(part for part in (self.of, what) if part) or say("Figures")
        if self.unit and not (_before(self.unit) or self.unit == "%" or self.unit in what):
            what += f" ({self.unit})"
        if self.is_over_time:
            return say("{what}, {first} to {last}").format(
                what=what, first=self.names[0], last=self.names[-1]
            )
        return say("{what} by {along}").format(what=what, along=self.along) if self.along else what

    def description(self, say: Say = str) -> str:
        """What it is and shows, for who cannot see it."""
        kind = say("Line chart: {title}.") if self.is_over_time else say("Bar chart: {title}.")
        return kind.format(title=self.title(say))


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
    shared = _shared_path([table.columns[column].path for column in figures])
    series = tuple(
        (_heading(table, column, below=len(shared)), tuple(_number(table, row, column) for row in rows))
        for column in figures
    )
    if not is_over_time and len(rows) * len(figures) > _MOST_BARS:
        return None
    names = tuple(_name(table, row, labels[0]) for row in rows)
    return _sensible(
        Chart(
            names,
            series,
            is_over_time,
            unit,
            along=_heading(table, labels[0]),
            of=", ".join(part for part in shared if part),
        )
    )


def chart_over_time(series: Series) -> Chart | None:
    """Return the chart that suits a series; None where none does.

    It shows the total over three or more periods or, where there is none, up to four lines, all in one unit and without what is
    suppressed. Where letters differ nothing is drawn: no figure is preferred to another.
    """
    totals = [line for line in series.lines if line.is_total]
    lines = totals if len(totals) == 1 else list(series.lines)
    values = [figure.value for line in lines for point in line.points for figure in point.figures]
    if not 1 <= len(lines) <= _MOST_SERIES or len(series.periods) < _FEWEST_PERIODS:
        return None
    if len({line.unit for line in lines}) != 1 or any(value.is_suppressed for value in values):
        return None
    numbers = tuple(
        (line.name, tuple(point.number if (point := line.at(period)) else None for period in series.periods))
        for line in lines
    )
    drawn = Chart(series.periods, numbers, is_over_time=True, unit=lines[0].unit)
    return _sensible(drawn, least=_LEAST_OF_SERIES)


def chart_of(
    names: Sequence[str],
    series: Sequence[tuple[str, Sequence[float | None]]],
    *,
    is_over_time: bool,
    unit: str = "",
    along: str = "",
    of: str = "",
) -> Chart | None:
    """Return the chart of figures that are no table of a letter; None where it would have nothing to show. At most four series."""
    lines = tuple((name, tuple(numbers)) for name, numbers in series[:_MOST_SERIES])
    return _sensible(Chart(tuple(names), lines, is_over_time, unit, along, of), least=_LEAST_OF_SERIES)


def specification(drawn: Chart) -> dict[str, Any]:
    """Return a chart in the words of Vega-Lite."""
    return _lines(drawn) if drawn.is_over_time else _bars(drawn)


def _sensible(drawn: Chart, least: float = 0.8) -> Chart | None:
    """Return a chart that has something to show: distinct names, and figures nearly everywhere."""
    numbers = [number for _, line in drawn.series for number in line]
    known = [number for number in numbers if number is not None]
    names = [_place_name(name) for name in drawn.names]
    lines = [_series_name(name) for name, _ in drawn.series]
    has_names = all(names) and len(set(names)) == len(names) and len(set(lines)) == len(lines)
    return (
        drawn if has_names and len(known) > 1 and len(known) >= least * len(numbers) and any(known) else None
    )


def _name(table: TypedTable, row: int, column: int) -> str:
    value = table.rows[row][column]
    return value.period.code if value.period else " ".join(value.text.split())


def _heading(table: TypedTable, column: int, *, below: int = 0) -> str:
    """Return the header of a column in one line, without so many of its outermost parts."""
    return ", ".join(part for part in table.columns[column].path[below:] if part)


def _shared_path(paths: Sequence[Sequence[str]]) -> Sequence[str]:
    """Return the outermost headers that several columns have in common; each keeps one of its own."""
    if len(paths) < 2:
        return ()
    alike = takewhile(lambda parts: len(set(parts)) == 1, zip(*(path[:-1] for path in paths), strict=False))
    return [parts[0] for parts in alike]


def _number(table: TypedTable, row: int, column: int) -> float | None:
    number = table.rows[row][column].number
    return None if number is None else float(number)


def _along(table: TypedTable, row: int, columns: Sequence[int]) -> tuple[float | None, ...]:
    return tuple(_number(table, row, column) for column in columns)


def _values(drawn: Chart) -> list[dict[str, Any]]:
    """Return a record for each figure.

    shown: the figure as it is written beside its place, to the right of `end`, or under it where `is_low`: then its
    neighbours are higher, and their line would run through it.
    """
    return [
        {
            "name": _place_name(name),
            "series": _series_name(series),
            "number": number,
            "shown": _shown(number, drawn.unit),
            "end": max(number, 0),
            "is_low": all(
                other is None or other > number
                for other in (*line[max(place - 1, 0) : place], *line[place + 1 : place + 2])
            ),
        }
        for series, line in drawn.series
        for place, (name, number) in enumerate(zip(drawn.names, line, strict=True))
        if number is not None
    ]


def _gaps(drawn: Chart) -> list[dict[str, Any]]:
    """Return a record for each figure that is missing: there a line breaks off."""
    return [
        {"name": _place_name(name), "series": _series_name(series), "number": None}
        for series, line in drawn.series
        for name, number in zip(drawn.names, line, strict=True)
        if number is None
    ]


def _place_name(name: str) -> str:
    return _wrapped(name, _NAME_LETTERS, _NAME_LINES)


def _series_name(name: str) -> str:
    return _wrapped(name, _LEGEND_LETTERS, 2)


def _wrapped(text: str, letters: int, lines: int) -> str:
    """Return a text in lines of so many letters at most; what is left over after the last line is cut."""
    return "\n".join(textwrap.wrap(text, letters, max_lines=lines, placeholder="…"))


def _shown(number: float, unit: str) -> str:
    """Return a figure as it stands beside its bar: "1,203", "£4.88m", "46%"."""
    size = abs(number)
    for least, name in ((1e9, "bn"), (1e6, "m")):
        if size >= least:
            figure = f"{size / least:.3g}{name}"
            break
    else:
        figure = f"{size:,.2f}".rstrip("0").rstrip(".")
    sign = "-" if number < 0 else ""
    return f"{sign}{_before(unit)}{figure}{'%' if unit == '%' else ''}"


def _before(unit: str) -> str:
    return unit if unit in {"£", "$", "€"} else ""


def _shared(drawn: Chart) -> dict[str, Any]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": "white",
        "data": {"values": _values(drawn)},
        "config": {
            "aria": False,  # the page says what the picture shows, and has the figures as a table
            # A font by name would be measured wrongly, and dropped, where it is not installed.
            "font": "sans-serif",
            "axis": {"labelFontSize": 14, "labelColor": _INK, "labelLimit": 0},
            "legend": {"labelFontSize": 14, "labelColor": _INK, "labelLimit": 0, "symbolOpacity": 1},
            "view": {"stroke": None},
        },
    }


_BROKEN: Final = {"labelExpr": "split(datum.label, '\\n')"}
"""Names that were wrapped are shown in lines."""
_CENTRED: Final = {"expr": f"-{_LINE / 2} * (length(split(datum.label, '\\n')) - 1)"}


def _colour(drawn: Chart) -> Mapping[str, Any]:
    names = [_series_name(name) for name, _ in drawn.series]
    legend = {"orient": "top", "direction": "vertical", "title": None, "offset": 12, **_BROKEN}
    return {
        "field": "series",
        "type": "nominal",
        "sort": None,
        "scale": {"domain": names, "range": list(COLOURS[: len(names)])},
        "legend": legend if len(names) > 1 else None,
    }


def _bars(drawn: Chart) -> dict[str, Any]:
    order = [_series_name(name) for name, _ in drawn.series]
    values = _values(drawn)
    lines = [line for value in values for line in value["name"].split("\n")]
    tallest = max(value["name"].count("\n") + 1 for value in values)
    beside = (max(map(len, lines)) + max(len(value["shown"]) for value in values)) * _LETTER
    number = {"field": "number", "type": "quantitative", "axis": None}
    names = {"field": "name", "type": "nominal", "sort": None, "title": None}
    axis = {"ticks": False, "domain": False, "labelPadding": 8, "labelOffset": _CENTRED, **_BROKEN}
    thickness = {"size": _BAR} if len(order) == 1 else {}
    offset = {"yOffset": {"field": "series", "sort": order}} if len(order) > 1 else {}
    return {
        **_shared(drawn),
        "width": max(_NARROWEST, _WIDTH - 25 - round(beside)),
        "height": {"step": max(_BAR * len(order) + 12, _LINE * tallest + 8), "for": "position"},
        "encoding": {"y": {**names, "axis": axis}, **offset},
        "layer": [
            {"mark": {"type": "bar", **thickness}, "encoding": {"x": number, "color": _colour(drawn)}},
            {
                "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 14, "color": _INK},
                "encoding": {"x": {**number, "field": "end"}, "text": {"field": "shown"}},
            },
        ],
    }


def _lines(drawn: Chart) -> dict[str, Any]:
    largest = max(abs(number) for _, line in drawn.series for number in line if number is not None)
    before, after = _before(drawn.unit), "%" if drawn.unit == "%" else ""
    # Vega writes a milliard as "G" and a million as "M".
    short = "replace(replace(format(datum.value, '~s'), 'G', 'bn'), 'M', 'm')"
    figure = short if largest >= 10_000 else "format(datum.value, ',~r')"
    ticks = {
        "tickCount": 4,
        "labelExpr": f"'{before}' + {figure} + '{after}'",
        "domain": False,
        "ticks": False,
    }
    longest = max(len(name) for name in drawn.names)
    is_turned = longest * len(drawn.names) * _LETTER > _WIDTH - 80
    text = {"type": "text", "dy": {"expr": "datum.is_low ? 18 : -13"}, "fontSize": 14, "color": _INK}
    shown = {"text": {"field": "shown"}, "color": {"value": _INK}}
    labels = [
        {"mark": {**text, "stroke": "white", "strokeWidth": 4, "strokeJoin": "round"}, "encoding": shown},
        {"mark": text, "encoding": shown},
    ]
    is_labelled = len(drawn.series) == 1 and len(drawn.names) <= _MOST_LABELLED
    axis = {"labelAngle": -40 if is_turned else 0, "labelOverlap": "greedy", "labelPadding": 6, "grid": False}
    return {
        **_shared(drawn),
        "width": _WIDTH - 75,
        "height": 220,
        "encoding": {
            "x": {
                "field": "name",
                "type": "ordinal",
                "scale": {"domain": list(map(_place_name, drawn.names))},
                "title": None,
                "axis": axis,
            },
            "y": {
                "field": "number",
                "type": "quantitative",
                "title": None,
                "axis": ticks,
                "scale": {"zero": True, "nice": True},
            },
            "color": _colour(drawn),
        },
        "layer": [
            {"data": {"values": _values(drawn) + _gaps(drawn)}, "mark": {"type": "line", "strokeWidth": 3}},
            {"mark": {"type": "point", "filled": True, "size": 60, "opacity": 1}},
            *(labels if is_labelled else []),
        ],
    }
