"""Readers, one a format: bytes in, `Document` out."""

from functools import partial

from requests_app.letters import gate
from requests_app.letters.document import Document
from requests_app.letters.errors import NoConverter, UnknownFormat
from requests_app.letters.readers.docx import read_docx
from requests_app.letters.readers.formats import Format, tell_format
from requests_app.letters.readers.ocr.tesseract import Tesseract
from requests_app.letters.readers.odt import read_odt
from requests_app.letters.readers.web import read_web


def read(data: bytes, filename: str, tesseract: Tesseract | None = None) -> Document:
    """Return the document that a letter's file holds.

    The format is told from the bytes; the name must agree. tesseract: reads what
    is scanned. Raises UnreadableLetter, whose kinds say what is wrong and what to do.

    Files that nobody vouches for can make PDFium end the process: outside of
    tests and the command line, read them with `apart.read_apart`.
    """
    gate.check_size(data)
    form = tell_format(data, filename)
    if form is Format.TEXT:
        from requests_app.letters.readers.text import read_text

        return read_text(data)
    if form is Format.PDF:
        from requests_app.letters.readers.pdf import read_pdf

        return read_pdf(data, tesseract)
    if form is Format.DOCX:
        gate.check_package(data)
        return read_docx(data)
    if form is Format.ODT:
        gate.check_package(data)
        return read_odt(data)
    if form in (Format.EML, Format.MSG):
        from requests_app.letters.readers.mail import read_mail

        return read_mail(data, form, partial(read, tesseract=tesseract))
    if form is Format.HTML:
        return read_web(data)
    if form in (Format.DOC, Format.RTF):
        raise NoConverter(f"The file is {form.value}, which is only read when it is uploaded by itself.")
    raise UnknownFormat(f"The file is {form.value}: a letter's attachment, but no letter.")
