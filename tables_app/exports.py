"""A table as CSV that no spreadsheet takes for formulas."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

BOM: Final = "\ufeff"
"""What begins a CSV file so that Excel reads it as UTF-8."""

MARK: Final = "[c]"
"""What stands in a withheld cell: the UK's symbol for confidential figures."""

# What a spreadsheet takes for the beginning of a formula, wide forms included:
# https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA: Final = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
# "-5", "+3.2%", "-£1,203", "£-5", and the lone dash that stands for nothing: none of them runs.
_HARMLESS: Final = re.compile(r"[+-]?[£$€]?[+-]?\d[\d,]*(\.\d+)?\s?%?|-")


def column_names(columns: Sequence[Sequence[str]]) -> list[str]:
    """Return one name a column, its header path in one line: "Age Groups, 0-4 years"; "Column 3" where it is empty."""
    joined = (", ".join(part for part in path if part) for path in columns)
    return [name or f"Column {number}" for number, name in enumerate(joined, start=1)]


def safe_cell(text: str) -> str:
    """Return a cell that no spreadsheet runs: what begins like a formula gets an apostrophe, numbers do not."""
    return f"'{text}" if _FORMULA.match(text) and not _HARMLESS.fullmatch(text) else text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Return a CSV file a line at a time: with a BOM, CRLF at the line ends, and cells that cannot run."""
    yield BOM + csv_line(header)
    for row in rows:
        yield csv_line(row)


def csv_line(cells: Sequence[str]) -> str:
    """Return one line of such a file, its end included."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([safe_cell(cell) for cell in cells])
    return line.getvalue()
