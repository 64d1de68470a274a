"""Hidden data in OpenDocument spreadsheets."""

from collections.abc import Iterator

from requests_app.checks.finding import Finding
from requests_app.checks.hidden.spreadsheets.parts import Package


def look_through_opendocument(package: Package) -> Iterator[Finding]:
    yield from ()
