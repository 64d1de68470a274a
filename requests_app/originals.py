"""Files as they were sent: which of a letter's may be downloaded by anyone, and as what."""

from collections.abc import Collection, Iterable
from pathlib import PurePath
from typing import Final

from django.utils.text import slugify

from requests_app.checks.finding import Severity
from requests_app.checks.hidden import VERSION
from requests_app.checks.kinds.personal import PERSONAL
from requests_app.checks.kinds.tables import TABLES
from requests_app.models import Finding, Letter, LetterFile, PublishedFile
from requests_app.publishable import PublicationNotPossible

_LONGEST_STEM: Final = 80
_WITHHELD_WORDS: Final = "[withheld]"
_MAIL: Final = (".eml", ".msg")
_UNKNOWN: Final = "application/octet-stream"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_MEDIA_TYPES: Final = {
    # A web page is missing: under no circumstances is it to be shown as though it were a page of this site.
    ".pdf": "application/pdf",
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".doc": "application/msword",
    ".rtf": "application/rtf",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".csv": "text/csv",
}


def in_the_way(file: LetterFile) -> tuple[str, ...]:
    """Return why a file cannot be public, a sentence each for staff; none where it can.

    What was accepted stands in the way too: it was accepted for the words that are published, and the file holds more than
    those. So does what a correction has taken out: it still stands in the file.
    """
    return tuple(_obstacles(file))


def _obstacles(file: LetterFile) -> Iterable[str]:
    if file.filename.lower().endswith(_MAIL):
        yield "It is an email, which names who wrote it and who received it."
    if not file.hidden or file.hidden["version"] != VERSION:
        yield "It has not been looked through for hidden data yet."
    elif any(found["severity"] != Severity.INFORMATION for found in file.hidden["findings"]):
        yield "Hidden data was found in it."
    told = Finding.objects.filter(letter=file.letter_id).exclude(severity=Severity.INFORMATION)
    if told.filter(file=file).exists():
        yield "The checks found something in it."
    of_words = told.filter(file=None)
    if of_words.filter(code__in=TABLES, state=Finding.State.FIXED).exists():
        yield "Figures were withheld here that still stand in it."
    if of_words.filter(code__in=PERSONAL).exists():
        yield "The checks found something in the letter’s words, and the file holds more of them than is published."
    if file.letter.revisions.filter(document__icontains=_WITHHELD_WORDS).exists():
        yield "Words were withheld here that still stand in it."


def choose(letter: Letter, chosen: Collection[int]) -> None:
    """Make these files of the letter, by their ids, the ones that are to be public."""
    letter.files.filter(pk__in=chosen).update(is_public=True)
    letter.files.exclude(pk__in=chosen).update(is_public=False)


def numbered(letter: Letter) -> list[tuple[int, LetterFile]]:
    """Return the letter's files with their numbers in addresses, the letter itself first."""
    return list(enumerate(letter.files.all(), start=1))


def to_publish(letter: Letter) -> list[PublishedFile]:
    """Return the files that are chosen to be public, as rows of the log. Raises PublicationNotPossible where one cannot be."""
    chosen = [(number, file) for number, file in numbered(letter) if file.is_public]
    problems = [
        f"{file.filename} cannot be public. {reason}" for _, file in chosen for reason in in_the_way(file)
    ]
    if problems:
        raise PublicationNotPossible(*problems)
    return [_row(number, file) for number, file in chosen]


def _row(number: int, file: LetterFile) -> PublishedFile:
    suffix = PurePath(file.filename).suffix.lower()
    return PublishedFile(
        number=number,
        name=safe_name(file.filename),
        media_type=_MEDIA_TYPES.get(suffix, _UNKNOWN),
        size=file.size,
        sha256=file.sha256,
        path=str(file.file.name),
    )


def safe_name(filename: str) -> str:
    """Return a file's name as it is safe in an address and on every disk: "Response (final).PDF" is response-final.pdf."""
    path = PurePath(filename)
    return (slugify(path.stem)[:_LONGEST_STEM].strip("-") or "file") + path.suffix.lower()
