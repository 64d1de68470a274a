"""Link annotations: which words of a page lead where."""

import ctypes
from collections.abc import Iterator
from typing import Final

import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument, PdfPage

from requests_app.letters.document import Box
from requests_app.letters.readers.pdf.page import PageContent, shown

_LONGEST_URL: Final = 2_000
_MOST_LINKS: Final = 2_000


def add_links(file: PdfDocument, page: PdfPage, content: PageContent) -> None:
    """Give the words under the page's link annotations their addresses."""
    for box, url in _links(file, page, content.rotation):
        for word in content.words:
            x, y = (word.left + word.right) / 2, word.baseline - 0.25 * word.size
            if box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1:
                word.url = url


def _links(file: PdfDocument, page: PdfPage, rotation: int) -> Iterator[tuple[Box, str]]:
    to_shown = shown(page, rotation)
    position = ctypes.c_int(0)
    link = pdfium.FPDF_LINK()
    for _ in range(_MOST_LINKS):
        if not pdfium.FPDFLink_Enumerate(page.raw, ctypes.byref(position), ctypes.byref(link)):
            return
        url = _url(file, link)
        rectangle = pdfium.FS_RECTF()
        if url and pdfium.FPDFLink_GetAnnotRect(link, ctypes.byref(rectangle)):
            a = to_shown(rectangle.left, rectangle.top)
            b = to_shown(rectangle.right, rectangle.bottom)
            yield (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])), url


def _url(file: PdfDocument, link: "ctypes._Pointer[ctypes.Structure]") -> str:
    action = pdfium.FPDFLink_GetAction(link)
    if not action or pdfium.FPDFAction_GetType(action) != pdfium.PDFACTION_URI:
        return ""
    buffer = ctypes.create_string_buffer(_LONGEST_URL)
    length = pdfium.FPDFAction_GetURIPath(file.raw, action, buffer, _LONGEST_URL)
    return buffer.value.decode("utf-8", "replace") if 0 < length <= _LONGEST_URL else ""
