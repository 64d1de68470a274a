"""Limits that a file must keep before any parser sees it."""

import lzma
import re
import zipfile
import zlib
from io import BytesIO
from typing import IO, Final

from requests_app.letters.errors import DamagedFile, EmptyFile, EncryptedFile, OversizedFile, UnreadableLetter
from tables_app.seen.places import column_number

MAX_BYTES: Final = 40_000_000
"""The largest file that is read at all."""

# A zip bomb packs 900 MB into 1 MB. Real Word files and workbooks pack 5 to 20
# times; a sheet of one repeated figure reaches about 60.
MAX_UNPACKED_BYTES: Final = 200_000_000
MAX_RATIO: Final = 100
MAX_ENTRIES: Final = 2_000

MAX_CELLS: Final = 1_000_000
"""The most cells a workbook's sheet may span, empty ones included: readers fill the whole rectangle."""

UNPACKING_ERRORS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
)
"""What the standard library raises as it unpacks a damaged zip archive. Checksums are only seen to be wrong at the
end of a part, so reading one may raise these though the archive has passed `check_package`."""

# Small entries pack well without being a bomb.
_RATIO_FROM_BYTES: Final = 1_000_000
_PROLOG_BYTES: Final = 65_536
_ROOT_ELEMENT: Final = re.compile(rb"<[^?!]")
_REFERENCE: Final = re.compile(rb'<(?:\w+:)?c\b[^>]*?\sr="\$?([A-Z]{1,3})\$?(\d{1,7})"')
_ENCRYPTED_FLAG: Final = 0x1


class ForbiddenContent(UnreadableLetter):
    """A file with a part that no letter has and an attacker might send."""

    advice = "Open the file in the program it was made with, save it under a new name and upload that."


def check_size(data: bytes) -> None:
    """Raise EmptyFile or OversizedFile unless the file is of a size that can be a letter."""
    if not data.strip():
        raise EmptyFile("The file is empty.")
    if len(data) > MAX_BYTES:
        raise OversizedFile(
            f"The file is {len(data) / 1e6:.0f} MB; the most that is read is {MAX_BYTES / 1e6:.0f} MB."
        )


def check_package(data: bytes) -> None:
    """Raise unless this zip archive (DOCX, ODT, XLSX, ODS) can be unpacked safely.

    Judged by the archive's own list of what it holds, so nothing is unpacked
    but the first bytes of each XML part. Raises DamagedFile, EncryptedFile,
    OversizedFile or ForbiddenContent.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            _check_entries(package.infolist())
            for entry in package.infolist():
                if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _check_prolog(package, entry)
    except UNPACKING_ERRORS as error:
        raise DamagedFile("The file is damaged: what it holds cannot be unpacked.") from error


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES:
        raise OversizedFile(
            f"The file holds {len(entries):,} parts; the most that is read is {MAX_ENTRIES:,}."
        )
    if unpacked > MAX_UNPACKED_BYTES:
        raise OversizedFile(
            f"The file unpacks to {unpacked / 1e6:.0f} MB; the most that is read is {MAX_UNPACKED_BYTES / 1e6:.0f} MB."
        )
    names = set()
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED_FLAG:
            raise EncryptedFile("The file asks for a password.")
        if entry.file_size > max(_RATIO_FROM_BYTES, MAX_RATIO * entry.compress_size):
            raise OversizedFile("The file unpacks to more than a hundred times its size.")
        name = entry.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or ":" in name or name in names:
            raise ForbiddenContent("The file holds a part with a name that no document has.")
        names.add(name)


def _check_prolog(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Raise ForbiddenContent if an XML part begins with a document type: no office file has one."""
    with package.open(entry) as part:
        # UTF-16 is ASCII with zero bytes between, as far as this question goes.
        head = part.read(_PROLOG_BYTES).replace(b"\0", b"")
    root = _ROOT_ELEMENT.search(head)
    if b"<!DOCTYPE" in (head[: root.start()] if root else head) or (
        not root and len(head) > _PROLOG_BYTES // 4
    ):
        raise ForbiddenContent("The file defines XML entities, which a document never needs.")


def check_workbook(data: bytes) -> None:
    """Raise OversizedFile if a sheet of this XLSX spans more cells than may be read.

    One cell in the last corner of a sheet makes readers fill 17 billion. Call
    after `check_package`.
    """
    with zipfile.ZipFile(BytesIO(data)) as package:
        for entry in package.infolist():
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", entry.filename, re.IGNORECASE):
                with package.open(entry) as sheet:
                    if _spanned_cells(sheet) > MAX_CELLS:
                        raise OversizedFile(
                            f"A sheet of the workbook spans more than {MAX_CELLS:,} cells, empty ones included."
                        )


def _spanned_cells(sheet: IO[bytes]) -> int:
    """Return rows times columns of the smallest rectangle that holds every cell the sheet names."""
    top = left = bottom = right = None
    rest = b""
    while chunk := sheet.read(1 << 20):
        text = rest + chunk.replace(b"\0", b"")
        for letters, digits in _REFERENCE.findall(text):
            column, row = column_number(letters.decode()), int(digits)
            top, bottom = min(top or row, row), max(bottom or row, row)
            left, right = min(left or column, column), max(right or column, column)
        rest = text[text.rfind(b"<") :]
    if top is None or bottom is None or left is None or right is None:
        return 0
    return (bottom - top + 1) * (right - left + 1)
