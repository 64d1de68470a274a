"""What is hidden in a letter's uploaded files: looked for once a file, and kept with it."""

import logging
from dataclasses import replace
from typing import Final

import msgspec

from requests_app.checks.finding import Finding
from requests_app.checks.hidden import VERSION
from requests_app.checks.hidden.looking import not_looked_through
from requests_app.letters.apart import look_through_apart
from requests_app.letters.errors import UnreadableLetter
from requests_app.models import Letter, LetterFile

logger = logging.getLogger(__name__)

_LONGEST_KEY: Final = 300


def hidden_in_files(letter: Letter) -> tuple[Finding, ...]:
    """Return what is hidden in each of the letter's files, the letter's own first."""
    return tuple(finding for file in letter.files.all() for finding in hidden_in(file))


def hidden_in(file: LetterFile) -> tuple[Finding, ...]:
    """Return what is hidden in a file. One that was not looked through yet, or by fewer rules than now, is: it takes seconds."""
    kept = file.hidden
    if not kept or kept["version"] != VERSION:
        kept = {"version": VERSION, "findings": msgspec.to_builtins(_looked_through(file))}
        LetterFile.objects.filter(pk=file.pk).update(hidden=kept)
        file.hidden = kept
    findings = msgspec.convert(kept["findings"], tuple[Finding, ...])
    return tuple(
        replace(each, file=file.sha256, key=f"{file.sha256[:16]}:{each.key}"[:_LONGEST_KEY])
        for each in findings
    )


def _looked_through(file: LetterFile) -> tuple[Finding, ...]:
    """A file that cannot be looked through is never taken for one in which nothing is hidden."""
    with file.file.open("rb") as opened:
        content: bytes = opened.read()
    try:
        return look_through_apart(content, file.filename)
    except UnreadableLetter as error:
        logger.warning("file %s could not be looked through: %s", file.pk, type(error).__name__)
        return (not_looked_through(error),)
