"""What a person can read in bytes that are no part of the sheet: files within the file, programs, databases."""

import base64
import binascii
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from itertools import islice
from typing import Final

import olefile

from requests_app.checks.hidden.spreadsheets.extracts import short
from requests_app.letters import gate

_LONGEST: Final = 1_000_000
"""So many bytes of each are looked at: enough to say what it is."""
_MOST: Final = 40
_ASCII: Final = re.compile(rb"[\x20-\x7e]{5,}")
_UTF16: Final = re.compile(rb"(?:[\x20-\x7e]\x00){5,}")
_TAG: Final = re.compile(r"<[^>]*>")
_BASE64: Final = re.compile(r'"([A-Za-z0-9+/=]{40,})"')


def words_in(data: bytes) -> list[str]:
    """Return the first texts that can be read in bytes: of an archive its parts' texts, else runs of letters."""
    if data.startswith(b"PK\x03\x04"):
        return list(islice(_in_archive(data), _MOST))
    head = data[:_LONGEST]
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return list(islice(_in_markup(head.decode("utf-8", "replace")), _MOST))
    wide = [found[0].decode("utf-16-le") for found in _UTF16.finditer(head)]
    plain = [found[0].decode("ascii") for found in _ASCII.finditer(head)]
    # Names and figures of people have letters; noise seldom has three in a row.
    return [short(text) for text in [*wide, *plain] if re.search(r"[A-Za-z]{3}|\d{3}", text)][:_MOST]


def _in_markup(text: str) -> Iterator[str]:
    for line in _TAG.sub("\n", text).split("\n"):
        if line.strip():
            yield short(line)


def _in_archive(data: bytes) -> Iterator[str]:
    """Yield the texts of an archive's parts, the documents within it first."""
    with suppress(*gate.UNPACKING_ERRORS), zipfile.ZipFile(BytesIO(data)) as archive:
        names = [each.filename for each in archive.infolist() if not each.is_dir()]
        for name in sorted(
            names, key=lambda each: "sharedstrings" not in each.lower() and "document" not in each
        ):
            if name.endswith((".xml", ".m", ".txt", ".csv")) and not re.search(
                r"_rels|Content_Types|styles|theme", name
            ):
                with archive.open(name) as part:
                    yield from _in_markup(part.read(_LONGEST).decode("utf-8", "replace"))


# --- macros -------------------------------------------------------------------------------------------------------


def macros_in(project: bytes) -> list[str]:
    """Return the lines of a VBA project's modules, as far as they can be unpacked; else what can be read in it."""
    lines: list[str] = []
    with (
        suppress(OSError, LookupError, ValueError, struct.error),
        olefile.OleFileIO(BytesIO(project)) as container,
    ):
        for path in container.listdir():
            lines += _source(container.openstream(path).read(_LONGEST))
    return lines[:_MOST] or words_in(project)


def _source(stream: bytes) -> list[str]:
    """Return a module's lines: after what is compiled, its source begins with "Attribute", packed."""
    at = stream.find(b"\x00Attribut")
    if at < 3:
        return []
    text = _unpacked(stream[at - 3 :]).decode("latin-1")
    return [short(line) for line in text.splitlines() if line.strip() and not line.startswith("Attribute ")]


def _unpacked(data: bytes) -> bytes:
    """Return what a container of [MS-OVBA] 2.4.1 holds: chunks of letters and of copies of earlier ones."""
    unpacked = bytearray()
    at = 1
    while at + 2 <= len(data) and len(unpacked) < _LONGEST:
        (header,) = struct.unpack_from("<H", data, at)
        end = min(at + (header & 0x0FFF) + 3, len(data))
        at += 2
        if header & 0x8000:
            _unpack_chunk(data[at:end], unpacked)
        else:
            unpacked += data[at:end]
        at = end
    return bytes(unpacked)


def _unpack_chunk(chunk: bytes, unpacked: bytearray) -> None:
    start, at = len(unpacked), 0
    while at < len(chunk):
        flags = chunk[at]
        at += 1
        for bit in range(8):
            if at >= len(chunk):
                return
            if not flags >> bit & 1:
                unpacked.append(chunk[at])
                at += 1
                continue
            if at + 2 > len(chunk):
                return
            (token,) = struct.unpack_from("<H", chunk, at)
            at += 2
            back_bits = max((len(unpacked) - start - 1).bit_length(), 4)
            length = (token & (0xFFFF >> back_bits)) + 3
            back = (token >> (16 - back_bits)) + 1
            if back > len(unpacked) - start:
                return
            for _ in range(length):
                unpacked.append(unpacked[-back])


# --- queries ------------------------------------------------------------------------------------------------------


def queries_in(mashup: str) -> tuple[list[str], list[str]]:
    """Return the formulas of Power Query in a data mashup, and the tables that were typed into them."""
    with suppress(binascii.Error, struct.error, ValueError, *gate.UNPACKING_ERRORS):
        packed = base64.b64decode("".join(mashup.split()))
        (size,) = struct.unpack_from("<I", packed, 4)
        formulas = "\n".join(_formulas(packed[8 : 8 + size]))
        tables = [text for found in _BASE64.findall(formulas) if (text := _inflated(found))]
        return [short(line) for line in formulas.splitlines() if line.strip()][:_MOST], tables
    return words_in(mashup.encode()), []


def _formulas(package: bytes) -> Iterator[str]:
    with zipfile.ZipFile(BytesIO(package)) as archive:
        for name in archive.namelist():
            if name.endswith(".m"):
                with archive.open(name) as part:
                    yield part.read(_LONGEST).decode("utf-8", "replace")


def _inflated(text: str) -> str:
    """Return a table that is packed into a formula, "" where it is none."""
    with suppress(binascii.Error, zlib.error, ValueError):
        return short(
            zlib.decompressobj(-15).decompress(base64.b64decode(text), _LONGEST).decode("utf-8", "replace"),
            600,
        )
    return ""
