"""What a file is: told from its bytes, and the name must agree."""

import re
import struct
import zipfile
from enum import StrEnum
from io import BytesIO
from pathlib import PurePath
from typing import Final

import puremagic

from requests_app.letters import gate
from requests_app.letters.errors import DamagedFile, EncryptedFile, MisnamedFile, UnknownFormat
from tables_app import encodings


class Format(StrEnum):
    """A format that is read, under the name that a person knows it by."""

    PDF = "a PDF"
    DOCX = "a Word document"
    ODT = "an OpenDocument text"
    DOC = "an old Word document (.doc)"
    RTF = "Rich Text (.rtf)"
    EML = "an email"
    MSG = "an Outlook message"
    HTML = "a web page"
    TEXT = "plain text"
    XLSX = "an Excel workbook"
    ODS = "an OpenDocument spreadsheet"
    CSV = "a CSV file"


ENDINGS: Final = {
    ".pdf": Format.PDF,
    ".docx": Format.DOCX,
    ".odt": Format.ODT,
    ".doc": Format.DOC,
    ".rtf": Format.RTF,
    ".eml": Format.EML,
    ".msg": Format.MSG,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".txt": Format.TEXT,
    ".md": Format.TEXT,
    ".xlsx": Format.XLSX,
    ".ods": Format.ODS,
    ".csv": Format.CSV,
}

# Formats that letters come in and that are not read, by ending.
_UNREAD: Final = {
    ".docm": "a Word document with macros (.docm)",
    ".dotx": "a Word template (.dotx)",
    ".dotm": "a Word template with macros (.dotm)",
    ".ott": "an OpenDocument template (.ott)",
    ".pages": "an Apple Pages document (.pages)",
    ".xls": "an old Excel workbook (.xls)",
    ".xlsm": "an Excel workbook with macros (.xlsm)",
}
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKAGES: Final = {
    b"application/vnd.oasis.opendocument.text": Format.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": Format.ODS,
}
# An archive that lacks the entry "mimetype" says what it is in its list of parts, or else by what its body holds.
_ROOT_PART: Final = re.compile(
    rb'<manifest:file-entry\b(?=[^>]*\sfull-path="/"|[^>]*:full-path="/")[^>]*:media-type="([^"]+)"'
)
_BODY: Final = re.compile(rb"<office:body[^>]*>\s*<office:(text|spreadsheet)\b")
_MACROS: Final = ("basic/", "scripts/")
_RTF: Final = b"{\\rtf"
_MAIL: Final = re.compile(rb"(?:\xef\xbb\xbf)?(?:From .*\r?\n)?[!-9;-~]{1,60}:[ \t]?.*\r?\n")
_WEB_PAGE: Final = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|div|p|table|h[1-6])\b", re.IGNORECASE
)
# Pictures and programs have one control character in ten bytes; a text has one or two that slipped in.
_TEXT_PER_STRAY: Final = 100
# Two bytes alike by chance are no embroidery design.
_SURE: Final = 0.4
_PICTURES: Final = (".png", ".jpg", ".jpeg", ".jfif", ".gif", ".tif", ".tiff", ".bmp", ".webp", ".heic")


# Other names that a format goes by: case systems write Rich Text and call it ".doc", and Word opens it. What an old
# document was converted to keeps the name that it had.
_ALSO: Final = {
    (Format.TEXT, ".csv"): Format.CSV,
    (Format.RTF, ".doc"): Format.RTF,
    (Format.ODT, ".doc"): Format.ODT,
    (Format.ODT, ".rtf"): Format.ODT,
}


def tell_format(data: bytes, filename: str) -> Format:
    """Return the format of a file.

    Raises UnknownFormat for what is not read, MisnamedFile if name and bytes
    disagree, EncryptedFile for an Office file behind a password, DamagedFile
    for a PDF that does not begin as one or a zip archive that cannot be opened.
    """
    ending = PurePath(filename).suffix.lower()
    found = _from_bytes(data, ending)
    wanted = ENDINGS.get(ending)
    if (found, ending) in _ALSO:
        return _ALSO[found, ending]
    if wanted is not found:
        named = f"its name ends in {ending}" if ending else "its name has no ending"
        raise MisnamedFile(f"The file is {found.value}, but {named}.")
    return found


def _from_bytes(data: bytes, ending: str) -> Format:
    if data.startswith(b"%PDF-"):
        return Format.PDF
    if data.startswith(_OLE):
        return _from_ole(data)
    if data.startswith(b"PK\x03\x04"):
        return _from_package(data)
    if data.startswith(_RTF):
        return Format.RTF
    if ending == ".pdf" and b"%PDF-" in data[:1024]:
        raise DamagedFile("The file has something else before the PDF begins.")
    if ending in _UNREAD:
        raise _not_read(ending)
    if ending == ".eml" and _MAIL.match(data):
        return Format.EML
    if is_text(data):
        is_page = ENDINGS.get(ending) is Format.HTML and _WEB_PAGE.search(data.replace(b"\0", b"")[:100_000])
        return Format.HTML if is_page else Format.TEXT
    raise UnknownFormat(f"The file is {_name_by_magic(data)}, which is not a format that can be read.")


def _not_read(ending: str) -> UnknownFormat:
    return UnknownFormat(f"The file is {_UNREAD[ending]}, which is not read. Save it as .docx or as PDF.")


def _from_ole(data: bytes) -> Format:
    """Tell what a file in the container of old Office is; a new one with a password is in it too."""
    # Here, since few letters are of an old format.
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(data)) as container:
            names = {entry[0] for entry in container.listdir(streams=True, storages=True)}
            word = container.openstream("WordDocument").read(12) if "WordDocument" in names else b""
    except (OSError, LookupError, ValueError, struct.error, RecursionError, MemoryError) as error:
        raise DamagedFile("The file is damaged: what it holds cannot be found.") from error
    if "EncryptedPackage" in names or (len(word) == 12 and word[11] & 1):
        raise EncryptedFile("The file asks for a password.")
    if word:
        return Format.DOC
    if "__properties_version1.0" in names:
        return Format.MSG
    if names & {"Workbook", "Book"}:
        raise _not_read(".xls")
    raise UnknownFormat("The file is of an old Office format that is not read. Save it as .docx or as PDF.")


def _from_package(data: bytes) -> Format:
    """Tell what a zip archive is by its parts. Nothing is unpacked but two short entries."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names = set(package.namelist())
            types = _start_of(package, "[Content_Types].xml")
            open_document = _open_document(package)
    except gate.UNPACKING_ERRORS as error:
        raise DamagedFile("The file is damaged: what it holds cannot be unpacked.") from error
    except RuntimeError as error:  # zipfile's word for an entry with a password
        raise EncryptedFile("The file asks for a password.") from error
    if b"macroEnabled" in types or any(_holds_macro(name.lower()) for name in names):
        raise UnknownFormat(
            "The file holds macros (small programs). Save it as .docx or .xlsx, which cannot hold any."
        )
    if "word/document.xml" in names or b"wordprocessingml.document.main" in types:
        return Format.DOCX
    if "xl/workbook.xml" in names or b"spreadsheetml.sheet.main" in types:
        return Format.XLSX
    if open_document:
        return open_document
    raise UnknownFormat("The file is a zip archive. Unpack it and upload the letter that is in it.")


def _holds_macro(name: str) -> bool:
    return name.endswith("vbaproject.bin") or name.startswith(_MACROS)


def _open_document(package: zipfile.ZipFile) -> Format | None:
    """Return which OpenDocument format an archive is of, None for another kind of archive."""
    kind = _start_of(package, "mimetype").strip()
    if not kind and (listed := _ROOT_PART.search(_start_of(package, "META-INF/manifest.xml"))):
        kind = listed[1]
    if not kind and (body := _BODY.search(_start_of(package, "content.xml"))):
        kind = b"application/vnd.oasis.opendocument." + body[1]
    return _PACKAGES.get(kind)


def _start_of(package: zipfile.ZipFile, name: str) -> bytes:
    try:
        with package.open(name) as entry:
            return entry.read(1_000_000)
    except KeyError:
        return b""


def is_text(data: bytes) -> bool:
    """Whether bytes are text, be there a stray control character in it."""
    return encodings.is_utf16(data) or encodings.strays(data) * _TEXT_PER_STRAY <= len(data) + _TEXT_PER_STRAY


def _name_by_magic(data: bytes) -> str:
    try:
        best = puremagic.magic_string(data[:4096])[0]
    except (puremagic.PureError, ValueError, IndexError):
        return "of an unknown kind"
    if best.confidence < _SURE or best.extension in ENDINGS:
        return "of an unknown kind"
    if best.extension in _PICTURES:
        return f"a picture ({best.extension})"
    return f"{best.name or 'of the kind ' + best.extension}"
