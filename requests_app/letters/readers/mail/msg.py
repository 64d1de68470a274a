"""Emails as Outlook keeps them (.msg) as a Message.

A compound file in which every property of the email is a stream named for
its tag and type, such as "__substg1.0_1000001F": 1000 is the body, 001F text
in UTF-16 ([MS-OXMSG] 2.1, [MS-OXPROPS]).
"""

import datetime
import struct
from io import BytesIO
from typing import Any, Final

import olefile
from olefile import OleFileIO

from requests_app.letters.errors import DamagedFile, OversizedFile
from requests_app.letters.readers.mail.message import DEEPEST_MESSAGE, MOST_PARTS, Body, Message
from requests_app.letters.readers.mail.rich import html_of

_SUBJECT: Final = "0037"
_BODY: Final = "1000"
_RICH: Final = "1009"
_HTML: Final = "1013"
_NAMES: Final = ("3707", "3704", "3001")
_DATA: Final = "3701"
_CONTENT_ID: Final = "3712"
_SENT: Final = (0x0039, 0x0E06)
_CODE_PAGE: Final = 0x3FDE
_PICTURES: Final = (".png", ".jpg", ".jpeg", ".gif", ".bmp")

Storage = tuple[str, ...]


def read_msg(data: bytes) -> Message:
    """Return an Outlook email. Raises DamagedFile or OversizedFile."""
    try:
        with OleFileIO(BytesIO(data)) as file:
            return _Reader(file).message((), 1)
    except (
        OSError,
        LookupError,
        ValueError,
        OverflowError,
        TypeError,
        struct.error,
        RecursionError,
    ) as error:
        raise DamagedFile("The Outlook message is damaged and cannot be opened.") from error


class _Reader:
    def __init__(self, file: "OleFileIO[Any]") -> None:
        self._file = file
        self._all: list[Storage] = [tuple(path) for path in file.listdir(streams=True, storages=True)]
        self._parts = 0

    def message(self, at: Storage, depth: int) -> Message:
        """Return the email in a storage; () is the file's own."""
        if depth > DEEPEST_MESSAGE + 1:
            raise OversizedFile(f"The email holds emails within emails, more than {DEEPEST_MESSAGE} deep.")
        numbers = self._numbers(at, 32 if not at else 24)
        files: list[tuple[bytes, str]] = []
        messages: list[tuple[str, Message]] = []
        for storage in self._attachments(at):
            self._parts += 1
            if self._parts > MOST_PARTS:
                raise OversizedFile(f"The email holds more than {MOST_PARTS} files.")
            inner = (*storage, f"__substg1.0_{_DATA}000D")
            name = next(filter(None, (self._text(storage, tag) for tag in _NAMES)), "attachment")
            content = self._stream((*storage, f"__substg1.0_{_DATA}0102"))
            if (*inner, "__properties_version1.0") in self._all:
                nested = self.message(inner, depth + 1)
                messages.append((nested.subject or name, nested))
            elif content and not (self._text(storage, _CONTENT_ID) and name.lower().endswith(_PICTURES)):
                files.append((content, name))
        subject = self._text(at, _SUBJECT)
        return Message(subject, _date(numbers), self._bodies(at, numbers), tuple(files), tuple(messages))

    def _attachments(self, at: Storage) -> list[Storage]:
        return [path for path in self._all if path[:-1] == at and path[-1].startswith("__attach_version1.0_")]

    def _bodies(self, at: Storage, numbers: dict[int, bytes]) -> tuple[Body, ...]:
        """Return the words as a web page where the email has them so, else as plain text."""
        if html := self._stream((*at, f"__substg1.0_{_HTML}0102")):
            (page,) = struct.unpack("<i", numbers.get(_CODE_PAGE, bytes(8))[:4])
            encoding = {0: None, 65001: "utf-8", 20127: "cp1252", 28591: "cp1252"}.get(page, f"cp{page}")
            return (Body(html, is_html=True, encoding=encoding),)
        if text := self._text(at, _HTML):
            return (Body(text.encode(), is_html=True, encoding="utf-8"),)
        if page_in_rich := html_of(self._stream((*at, f"__substg1.0_{_RICH}0102"))):
            return (Body(page_in_rich.encode(), is_html=True, encoding="utf-8"),)
        text = self._text(at, _BODY)
        return (Body(text.encode(), is_html=False, encoding="utf-8"),) if text.strip() else ()

    def _text(self, at: Storage, tag: str) -> str:
        if data := self._stream((*at, f"__substg1.0_{tag}001F")):
            return data.decode("utf-16-le", "replace").rstrip("\0")
        return self._stream((*at, f"__substg1.0_{tag}001E")).decode("cp1252", "replace").rstrip("\0")

    def _stream(self, path: Storage) -> bytes:
        if path not in self._all or self._file.get_type(list(path)) != olefile.STGTY_STREAM:
            return b""
        content: bytes = self._file.openstream(list(path)).read()
        return content

    def _numbers(self, at: Storage, head: int) -> dict[int, bytes]:
        """Return the properties of fixed length by tag, each eight bytes."""
        data = self._stream((*at, "__properties_version1.0"))[head:]
        entries = (data[start : start + 16] for start in range(0, len(data) - 15, 16))
        return {struct.unpack("<H", entry[2:4])[0]: entry[8:] for entry in entries}


def _date(numbers: dict[int, bytes]) -> datetime.date | None:
    """Return when the email was sent: a number of tenths of microseconds since 1601."""
    for tag in _SENT:
        if tag in numbers:
            (ticks,) = struct.unpack("<Q", numbers[tag])
            moment = datetime.datetime(1601, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(
                microseconds=ticks // 10
            )
            return moment.date()
    return None
