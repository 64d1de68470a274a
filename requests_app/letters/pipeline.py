"""The way of a letter, a stage a line: read here first."""

from collections.abc import Sequence

from requests_app.letters.document import Document
from requests_app.letters.parsed import ParsedLetter


def parse_letter(data: bytes, filename: str, attachments: Sequence[tuple[bytes, str]] = ()) -> ParsedLetter:
    """Return what the letter says: its questions, answers, citations and tables.

    attachments: (bytes, file name) of the files sent with it.
    Raises UnreadableLetter if the letter's file yields no text. A readable letter never
    raises: what the stages could not make out comes back as warnings.
    """
    raise NotImplementedError


def understand(document: Document, filename: str, sha256: str) -> ParsedLetter:
    """Return what a document says, whichever reader it came from."""
    raise NotImplementedError
