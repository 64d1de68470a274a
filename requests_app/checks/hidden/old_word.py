"""What old Word documents (.doc) and Rich Text hide beside their words; the words are looked through once they are converted."""

import re
import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Final

import olefile

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.embedded import Look, embedded_file
from requests_app.checks.hidden.found import Seen, found
from requests_app.letters.errors import DamagedFile

_FAST_SAVED: Final = 0x0004
_RTF_OBJECT: Final = re.compile(rb"\\objdata\b")
_PROPERTIES: Final = (
    "title",
    "subject",
    "author",
    "keywords",
    "comments",
    "last_saved_by",
    "manager",
    "company",
)


def hidden_in_doc(content: bytes, look: Look) -> Iterator[Finding]:
    """Yield what the streams of an old Word document hide. Raises DamagedFile."""
    try:
        with olefile.OleFileIO(BytesIO(content)) as container:
            paths = container.listdir(streams=True, storages=True)
            head = container.openstream("WordDocument").read(12)
            objects = [
                ("/".join(path), container.openstream(path).read())
                for path in container.listdir()
                if path[0] == "ObjectPool"
                and path[-1] in ("Package", "\x01Ole10Native", "Workbook", "CONTENTS")
            ]
            metadata = container.get_metadata()
            told = [(name, getattr(metadata, name, None)) for name in _PROPERTIES]
    except (OSError, LookupError, ValueError, struct.error, RecursionError) as error:
        raise DamagedFile("The file is damaged: what it holds cannot be found.") from error
    if len(head) == 12 and struct.unpack("<H", head[10:12])[0] & _FAST_SAVED:
        what = "The file was saved fast, which keeps words that were deleted"
        yield found("earlier-version", Severity.SEVERE, what)
    if any(path[0] in ("Macros", "_VBA_PROJECT_CUR") for path in paths):
        yield found("active-content", Severity.SEVERE, "The file holds macros, which are programs")
    for name, data in objects:
        yield from embedded_file(data, name, look)
    seen = [
        Seen(
            name.replace("_", " "),
            value.decode("cp1252", "replace") if isinstance(value, bytes) else str(value),
        )
        for name, value in told
        if value
    ]
    if seen:
        yield found("document-properties", Severity.INFORMATION, "The properties of the file say more", seen)


def hidden_in_rtf(content: bytes) -> Iterator[Finding]:
    """Yield what Rich Text embeds."""
    if count := len(_RTF_OBJECT.findall(content)):
        what = f"The file carries {count} other file{'' if count == 1 else 's'}, which can be opened from it"
        yield found("embedded-file", Severity.SEVERE, what)
