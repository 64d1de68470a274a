"""CSV files, which hide nothing but what is far away."""

import csv
import io
from collections.abc import Iterator

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.spreadsheets.cells import Seen
from requests_app.checks.hidden.spreadsheets.extracts import counted, found, letters, listed
from requests_app.letters.errors import DamagedFile
from tables_app import encodings


def look_through_delimited(content: bytes) -> Iterator[Finding]:
    """Yield cells far away from the rest, and those beyond the last column that has a header."""
    text = encodings.decode(content)
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:8_000], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    seen = Seen()
    header = 0
    beyond: list[str] = []
    count = 0
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), dialect), start=1):
            held = [(column, cell) for column, cell in enumerate(row, start=1) if cell.strip()]
            if not held:
                continue
            header = header or len(row)
            seen.show_row(number)
            for column, cell in held:
                if seen.wants(column):
                    seen.show(number, column, cell)
            more = [f"{letters(column)}{number}: {cell}" for column, cell in held if column > header]
            count += len(more)
            beyond += more if len(beyond) < 12 else []
    except csv.Error as error:
        raise DamagedFile("The file is not a CSV file that can be looked through.") from error
    yield from seen.findings("the file")
    if count:
        message = f"{counted(count, 'cell')} of the file {'stands' if count == 1 else 'stand'} in columns without a header."
        yield found("beyond-header", "", Severity.INFORMATION, message, (listed(beyond[:12]),))
