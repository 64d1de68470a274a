"""From the cells of a table as found to columns, rows and notes.

A grid says what was drawn; `tidy` says what it means: which rows are headers,
what they span, what is a remark and not data.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from tables_app.grid import Cell, Grid

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TidyTable:
    """A table of data.

    title: what a row over the whole width above the headers says, or None.
    columns: one header path a column, outermost header first; ("",) for a column without a header.
    rows: the body; every row is as long as `columns`. notes: what stood in the grid and is not data.
    """

    columns: tuple[Row, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    title: str | None = None


_FIGURE: Final = re.compile(
    r"[<>≤≥~(]?\s*[-–]?\s*[£$€]?\s*\d[\d,. ]*\s*(?:%|k|m|bn|million)?\)?\*?|[<>≤≥]\s*\d+"
    r"|\*+|[-–—]|\[?[cxzuloweprb]\]|n/?a|nil|none|0",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(
    r"(?:FY\s*)?(?:19|20)\d\d\s*(?:[-/–]\s*(?:(?:19|20)?\d\d))?|FY\s?\d\d(?:\s*[-/]\s*\d\d)?|\d\d\s?/\s?\d\d",
    re.IGNORECASE,
)
_MONTH: Final = re.compile(
    r"(?:(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?[ -])?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*[ -]?(?:\d{2,4})?",
    re.IGNORECASE,
)
_PIVOT_FILTER: Final = re.compile(r"\((?:multiple items|all|blank)\)", re.IGNORECASE)
_REMARK: Final = re.compile(r"[*†‡]+\s*\w|(?:notes?|n\.?b\.?|source|please note)\b", re.IGNORECASE)
_SPACER: Final = re.compile(r"[-–—_.+\s]*")

_LONGEST_HEADER = 200


def tidy(grid: Grid) -> TidyTable:
    """Return what `grid` says as columns, rows and notes.

    Two-row headers become paths, spanning headers are repeated over what they span, a cell that
    spans rows is repeated in each. A statement or a total that spans all figures of its row
    is said once, in the first of them: repeated, it would be read as a figure of each column.
    Blank rows, spacer columns and repeated header rows go; pivot filters and remarks become notes.
    """
    lines = _lines(grid)
    title, notes, lines = _take_rows_above_headers(lines)
    depth = _header_depth(lines)
    headers, body = lines[:depth], lines[depth:]
    body, remarks = _take_remarks_below(body)
    columns = _header_paths(headers, len(lines[0]) if lines else 0)
    printed_header = [_texts(header) for header in headers]
    rows = [_spread(line) for line in body if not _is_blank(line) and _texts(line) not in printed_header]
    columns, rows = _without_spacers(columns, rows)
    return TidyTable(tuple(columns), tuple(rows), (*notes, *remarks), title)


def is_only_filters(grid: Grid) -> bool:
    """Say whether a grid holds nothing but the filters of a pivot table, which are notes on the next table."""
    lines = _lines(grid)
    return bool(lines) and all(_is_pivot_filter(line) for line in lines)


def said(cells: Iterable[str]) -> str:
    """Return the texts of a row as one remark."""
    return " ".join(text for text in cells if text)


# --- rows of cells

# A row with, for each column, the cell that covers it (a span stands in each column it covers).
_Line = tuple["_Covered", ...]


@dataclass(frozen=True, slots=True)
class _Covered:
    """One position of the grid: its text, and where the cell that covers it begins."""

    text: str
    cell: Cell | None
    begins_row: bool
    begins_column: bool


def _lines(grid: Grid) -> list[_Line]:
    """Return the rows that hold any text, spans filled in."""
    covering = grid.positions()
    lines = []
    for row in range(grid.height):
        line = []
        for column in range(grid.width):
            cell = covering.get((row, column))
            text = fold(cell.text) if cell else ""
            line.append(_Covered(text, cell, not cell or cell.row == row, not cell or cell.column == column))
        if not _is_blank(line):
            lines.append(tuple(line))
    return lines


def fold(text: str) -> str:
    """Return text on one line."""
    return " ".join(text.split())


def _texts(line: Sequence[_Covered]) -> Row:
    return tuple(position.text for position in line)


def _own(line: Sequence[_Covered]) -> list[str]:
    """Return the texts of the cells that begin in this row, each once."""
    return [at.text for at in line if at.text and at.begins_row and at.begins_column]


def _is_blank(line: Sequence[_Covered]) -> bool:
    return not any(at.text for at in line)


def is_figure(text: str) -> bool:
    """Say whether a cell holds a figure or what stands for one ("<5", "*", "[c]", "-")."""
    return bool(_FIGURE.fullmatch(text)) and not is_period(text)


def is_period(text: str) -> bool:
    """Say whether a cell names a year or a month, which is a label and no figure."""
    return bool(_YEAR.fullmatch(text) or _MONTH.fullmatch(text))


# --- what stands above the headers and below the body


def _take_rows_above_headers(lines: list[_Line]) -> tuple[str | None, list[str], list[_Line]]:
    """Return (title, notes, the rest): a row of one cell over the whole width, and pivot filters."""
    titles: list[str] = []
    notes: list[str] = []
    while len(lines) > 1:
        first = lines[0]
        if _is_pivot_filter(first):
            notes.append(said(_own(first)))
        elif _stands_alone_at_left(first) and (titles or not _stands_alone_at_left(lines[1])):
            titles.append(first[0].text)
        else:
            break
        lines = lines[1:]
    return (titles[0] if titles else None), [*titles[1:], *notes], lines


def _is_pivot_filter(line: Sequence[_Covered]) -> bool:
    own = _own(line)
    return len(own) in (2, 3) and bool(_PIVOT_FILTER.fullmatch(own[1]))


def _stands_alone_at_left(line: Sequence[_Covered]) -> bool:
    """Say whether the row's only words stand in its first cell: it spans all, or the others are empty."""
    if len(line) < 2 or len(_own(line)) != 1 or not line[0].text:
        return False
    cell = line[0].cell
    if cell is None:
        return False
    return cell.column_span == len(line) or (len(line) > 2 and cell.row_span == 1 and cell.column_span == 1)


def _take_remarks_below(lines: list[_Line]) -> tuple[list[_Line], list[str]]:
    remarks: list[str] = []
    while lines and _stands_alone_at_left(lines[-1]) and _REMARK.match(lines[-1][0].text):
        remarks.insert(0, lines[-1][0].text)
        lines = lines[:-1]
    return lines, remarks


# --- headers


def _header_depth(lines: list[_Line]) -> int:
    """Return how many rows are headers."""
    flagged = 0
    while flagged < len(lines) - 1 and all(
        at.cell is None or at.cell.is_header or not at.text for at in lines[flagged]
    ):
        flagged += 1
    depth = flagged or (1 if _begins_with_header(lines) else 0)
    while 0 < depth < len(lines) - 1 and _goes_on_below(lines[depth - 1], lines[depth]):
        depth += 1
    return depth


def _begins_with_header(lines: list[_Line]) -> bool:
    """Say whether the first row names the columns, rather than being data like the rows below it."""
    if len(lines) < 2:
        return False
    first, below = lines[0], lines[1:]
    if any(is_figure(at.text) for at in first[1:]) or any(len(at.text) > _LONGEST_HEADER for at in first):
        return False
    labels = [line[0].text for line in below if line[0].text]
    if (
        first[0].text
        and labels
        and _kind(first[0].text) != "text"
        and all(_kind(at) == _kind(first[0].text) for at in labels)
    ):
        return False
    figures_below = any(is_figure(at.text) for line in below for at in line[1:])
    named = [at for at in first if at.text]
    return (
        figures_below
        or first[0].text == ""
        or len(named) == len(first)
        or bool(named[0].cell and named[0].cell.is_bold)
    )


def _kind(text: str) -> str:
    if is_period(text):
        return "period"
    return "figure" if is_figure(text) else "text"


def _goes_on_below(upper: _Line, lower: _Line) -> bool:
    """Say whether `lower` is a further header row under `upper`: it names what the upper cells span."""
    spans = any(
        above.text
        and (
            (above.cell is not None and above.cell.column_span > 1)
            or (column + 1 < len(upper) and not upper[column + 1].text)
        )
        for column, above in enumerate(upper)
    )
    if not spans:
        return False
    own = [at for at in lower if at.text and at.begins_row]
    label_is_free = not lower[0].text or not lower[0].begins_row
    under_spans = any(
        at.text and (not above.text or (above.cell is not None and above.cell.column_span > 1))
        for above, at in zip(upper, lower, strict=True)
    )
    return bool(own) and label_is_free and under_spans and not any(is_figure(at.text) for at in own)


def _header_paths(headers: Sequence[_Line], width: int) -> list[Row]:
    """Return the header path of each column, outermost first."""
    filled = [_fill_right(headers, level) for level in range(len(headers))]
    paths = []
    for column in range(width):
        path: list[str] = []
        last_cell: Cell | None = None
        for level, header in enumerate(headers):
            at = header[column]
            repeats_above = at.cell is not None and at.cell is last_cell
            if filled[level][column] and not repeats_above:
                path.append(filled[level][column])
            last_cell = at.cell
        paths.append(tuple(path) or ("",))
    return paths


def _fill_right(headers: Sequence[_Line], level: int) -> list[str]:
    """Return a header row with each name repeated over the blank cells it heads.

    Text tables have no spans: a blank cell belongs to the name on its left when the
    header row below has a name of its own there and under that name too.
    """
    header = headers[level]
    texts = list(_texts(header))
    if level + 1 == len(headers):
        return texts
    below = headers[level + 1]
    for column in range(1, len(texts)):
        parted = below[column].text and below[column - 1].text and below[column].begins_row
        if not texts[column] and texts[column - 1] and parted:
            texts[column] = texts[column - 1]
    return texts


# --- body


def _spread(line: _Line) -> Row:
    """Return the texts of a body row, spans repeated, but for one that covers all figures of the row."""
    texts = list(_texts(line))
    for column, at in enumerate(line):
        cell = at.cell
        if (
            cell is not None
            and cell.column == column
            and cell.column_span > 1
            and column + cell.column_span == len(line)
        ):
            texts[column + 1 :] = [""] * (len(line) - column - 1)
            break
    return tuple(texts)


def _without_spacers(columns: list[Row], rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """Return the table without columns that hold neither a name nor a cell."""
    used = [
        column
        for column in range(len(columns))
        if any(row[column] for row in rows) or not _SPACER.fullmatch("".join(columns[column]))
    ]
    return [columns[column] for column in used], [tuple(row[column] for column in used) for row in rows]
