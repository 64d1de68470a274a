"""Files inside a file: told of by themselves, and looked through like any other."""

import struct
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Final

import olefile

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.found import found, inside, quoted
from requests_app.letters.errors import UnreadableLetter
from requests_app.letters.readers.formats import ENDINGS, is_text

type Look = Callable[[bytes, str], tuple[Finding, ...]]
"""Looks through a file inside another, given its name. Raises UnreadableLetter."""

_NATIVE: Final = "\x01Ole10Native"
_FORMATS: Final = (
    (b"%PDF-", ".pdf"),
    (b"word/document.xml", ".docx"),
    (b"xl/workbook.xml", ".xlsx"),
    (b"opendocument.spreadsheet", ".ods"),
    (b"opendocument.text", ".odt"),
    (b"{\\rtf", ".rtf"),
)
_START: Final = 200_000


def embedded_file(content: bytes, name: str, look: Look, *, is_expected: bool = False) -> Iterator[Finding]:
    """Yield that a file is inside another, and what it hides.

    is_expected: it belongs to what is shown, such as the workbook behind a chart, and is told of elsewhere.
    """
    own = name.rpartition("/")[2] or "file without a name"
    for inner, inner_name in _unwrapped(content, own):
        if not is_expected:
            what = f"The file carries another file, {quoted(inner_name)}, which can be opened from it{_begins(inner)}"
            yield found("embedded-file", Severity.SEVERE, what, key=name)
        named = _named(inner, inner_name)
        if named:
            try:
                yield from inside(f"the embedded file {quoted(inner_name)}", look(inner, named))
            except UnreadableLetter as error:
                if is_expected:
                    what = f"The embedded file {quoted(inner_name)} could not be looked through. {str(error).removesuffix('.')}"
                    yield found("file-not-looked-through", Severity.SEVERE, what, key=name)


def _begins(content: bytes) -> str:
    """Return how a text begins, for a file that is one."""
    if content and is_text(content):
        return f": {quoted(content[:2000].decode('utf-8', 'replace'))}"
    return ""


def _named(content: bytes, name: str) -> str:
    """Return a name that agrees with what the bytes are; empty where they are nothing that is looked through."""
    start = content[:_START] + content[-_START:]
    for sign, ending in _FORMATS:
        if sign in start:
            return f"{name}{ending}"
    return name if name.lower().endswith(tuple(ENDINGS)) else ""


def _unwrapped(content: bytes, name: str) -> Iterator[tuple[bytes, str]]:
    """Yield what an OLE object wraps, or else the file itself, each with its name."""
    if not content.startswith(b"\xd0\xcf\x11\xe0"):
        yield content, name
        return
    found_one = False
    try:
        with olefile.OleFileIO(BytesIO(content)) as container:
            for path in container.listdir():
                stream = container.openstream(path).read()
                if path[-1] == "Package":
                    found_one = True
                    yield stream, name
                elif path[-1] == _NATIVE:
                    found_one = True
                    yield _native(stream, name)
    except (OSError, ValueError, LookupError, struct.error, RecursionError, MemoryError):
        pass  # what cannot be unwrapped is told of as it is
    if not found_one:
        yield content, name


def _native(stream: bytes, name: str) -> tuple[bytes, str]:
    """Return the file in a packager's stream and the name it had: after six bytes come its name, its path, sizes, bytes."""
    try:
        label, _, rest = stream[6:].partition(b"\0")
        _, _, rest = rest.partition(b"\0")
        (length,) = struct.unpack("<I", rest[4:8])
        rest = rest[8 + length :]
        (size,) = struct.unpack("<I", rest[:4])
    except struct.error:
        return stream, name
    return rest[4 : 4 + size], label.decode("cp1252", "replace") or name
