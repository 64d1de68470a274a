"""What a file is: told from its bytes, and the name must agree."""

import zipfile
from enum import StrEnum
from io import BytesIO
from pathlib import PurePath
from typing import Final

import puremagic

from requests_app.letters import gate
from requests_app.letters.errors import DamagedFile, EncryptedFile, MisnamedFile, UnknownFormat


class Format(StrEnum):
    """A format that is read, under the name that a person knows it by."""

    PDF = "a PDF"
    DOCX = "a Word document"
    TEXT = "plain text"
    XLSX = "an Excel workbook"
    ODS = "an OpenDocument spreadsheet"
    CSV = "a CSV file"


ENDINGS: Final = {
    ".pdf": Format.PDF,
    ".docx": Format.DOCX,
    ".txt": Format.TEXT,
    ".md": Format.TEXT,
    ".xlsx": Format.XLSX,
    ".ods": Format.ODS,
    ".csv": Format.CSV,
}

# Formats that letters come in and that are not read, by ending.
_UNREAD: Final = {
    ".doc": "an old Word document (.doc)",
    ".docm": "a Word document with macros (.docm)",
    ".dotx": "a Word template (.dotx)",
    ".dotm": "a Word template with macros (.dotm)",
    ".rtf": "Rich Text (.rtf)",
    ".odt": "an OpenDocument text (.odt)",
    ".eml": "an email (.eml)",
    ".msg": "an Outlook message (.msg)",
    ".html": "a web page (.html)",
    ".htm": "a web page (.htm)",
    ".pages": "an Apple Pages document (.pages)",
    ".xls": "an old Excel workbook (.xls)",
    ".xlsm": "an Excel workbook with macros (.xlsm)",
}
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS: Final = {"WordDocument": ".doc", "__substg1.0_": ".msg", "Workbook": ".xls"}
_PACKAGES: Final = {
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
}
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_PICTURES: Final = (".png", ".jpg", ".jpeg", ".jfif", ".gif", ".tif", ".tiff", ".bmp", ".webp", ".heic")


def tell_format(data: bytes, filename: str) -> Format:
    """Return the format of a file.

    Raises UnknownFormat for what is not read, MisnamedFile if name and bytes
    disagree, EncryptedFile for an Office file behind a password, DamagedFile
    for a PDF that does not begin as one or a zip archive that cannot be opened.
    """
    ending = PurePath(filename).suffix.lower()
    found = _from_bytes(data, ending)
    wanted = ENDINGS.get(ending)
    if found is Format.TEXT and wanted is Format.CSV:
        return Format.CSV
    if wanted is not found:
        named = f"its name ends in {ending}" if ending else "its name has no ending"
        raise MisnamedFile(f"The file is {found.value}, but {named}.")
    return found


def _from_bytes(data: bytes, ending: str) -> Format:
    if data.startswith(b"%PDF-"):
        return Format.PDF
    if data.startswith(_OLE):
        raise _refuse_ole(data)
    if data.startswith(b"PK\x03\x04"):
        return _from_package(data)
    if data.startswith(b"{\\rtf"):
        raise _not_read(".rtf")
    if ending == ".pdf" and b"%PDF-" in data[:1024]:
        raise DamagedFile("The file has something else before the PDF begins.")
    if ending in _UNREAD:
        raise _not_read(ending)
    if _is_text(data):
        return Format.TEXT
    raise UnknownFormat(f"The file is {_name_by_magic(data)}, which is not a format that can be read.")


def _not_read(ending: str) -> UnknownFormat:
    return UnknownFormat(f"The file is {_UNREAD[ending]}, which is not read yet. Save it as .docx or as PDF.")


def _refuse_ole(data: bytes) -> UnknownFormat | EncryptedFile:
    """Return why a file in the container of old Office is not read; a new one with a password is in it too."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return EncryptedFile("The file asks for a password.")
    for stream, ending in _OLE_STREAMS.items():
        if stream.encode("utf-16-le") in data:
            return _not_read(ending)
    return UnknownFormat(
        "The file is of an old Office format, which is not read. Save it as .docx or as PDF."
    )


def _from_package(data: bytes) -> Format:
    """Tell what a zip archive is by its parts. Nothing is unpacked but two short entries."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names = set(package.namelist())
            types = _start_of(package, "[Content_Types].xml")
            kind = _start_of(package, "mimetype").decode("ascii", "replace").strip()
    except gate.UNPACKING_ERRORS as error:
        raise DamagedFile("The file is damaged: what it holds cannot be unpacked.") from error
    except RuntimeError as error:  # zipfile's word for an entry with a password
        raise EncryptedFile("The file asks for a password.") from error
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UnknownFormat(
            "The file holds macros (small programs). Save it as .docx or .xlsx, which cannot hold any."
        )
    if "word/document.xml" in names or b"wordprocessingml.document.main" in types:
        return Format.DOCX
    if "xl/workbook.xml" in names or b"spreadsheetml.sheet.main" in types:
        return Format.XLSX
    if _PACKAGES.get(kind) == ".ods":
        return Format.ODS
    if _PACKAGES.get(kind) == ".odt":
        raise _not_read(".odt")
    raise UnknownFormat("The file is a zip archive. Unpack it and upload the letter that is in it.")


def _start_of(package: zipfile.ZipFile, name: str) -> bytes:
    try:
        with package.open(name) as entry:
            return entry.read(1_000_000)
    except KeyError:
        return b""


def _is_text(data: bytes) -> bool:
    if data.startswith(_UTF16):
        return True
    return b"\0" not in data and sum(byte < 32 and byte not in b"\t\n\f\r\x1b" for byte in data[:4096]) == 0


def _name_by_magic(data: bytes) -> str:
    try:
        best = puremagic.magic_string(data[:4096])[0]
    except (puremagic.PureError, ValueError, IndexError):
        return "of an unknown kind"
    if best.extension in _PICTURES:
        return f"a picture ({best.extension})"
    return f"{best.name or 'of the kind ' + best.extension}"
