"""Parts of an archive that are told of in the same way whatever the spreadsheet's format."""

from collections.abc import Iterator, Sequence
from typing import Final

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.properties import pictures as picture_properties
from requests_app.checks.hidden.spreadsheets.extracts import counted, found, listed, short
from requests_app.checks.hidden.spreadsheets.readable import words_in
from tables_app.seen.parts import Package

_FIRST: Final = 12


def embedded_files(package: Package, names: Sequence[str]) -> Iterator[Finding]:
    """Yield files within the file."""
    for name in names:
        message = (
            f"The file holds another file, {name.rpartition('/')[2]} ({package.size(name):,} bytes). "
            "A double click opens all of it, whatever part of it is shown."
        )
        yield found("embedded-file", name, Severity.SEVERE, message, words_told(words_in(package.read(name))))


def pictures(package: Package, names: Sequence[str]) -> Iterator[Finding]:
    """Yield how many pictures there are, which are not looked into, and what they say of where they were taken."""
    yield from picture_properties((name, package.read(name)) for name in names)
    if names:
        message = f"The file holds {counted(len(names), 'picture')}. What is to be seen on them is not checked: look at them."
        yield found("pictures", "", Severity.INFORMATION, message, names[:_FIRST])


def unknown_parts(package: Package, names: Sequence[str]) -> Iterator[Finding]:
    """Yield parts that no spreadsheet program puts into such a file, or that nobody here knows."""
    for name in names:
        message = (
            f"The file holds a part that is not known, {short(name)} ({package.size(name):,} bytes). "
            "Anybody who unzips the file can read it."
        )
        yield found(
            "unknown-part",
            name,
            Severity.SEVERE,
            message,
            words_told(words_in(package.start_of(name, 1_000_000))),
        )


def words_told(words: Sequence[str]) -> list[str]:
    """Return what can be read in bytes, as a reason."""
    return (
        [f"In it can be read: {listed(words)}"]
        if words
        else ["Nothing in it can be read without its program."]
    )
