"""Readers, one a format: bytes in, `Document` out."""

from requests_app.letters.document import Document
from requests_app.letters.readers.text import read_text


def read(data: bytes, filename: str) -> Document:
    """Return the document that a letter's file holds."""
    return read_text(data)
