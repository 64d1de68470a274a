"""PDF letters: words, paragraphs and tables, with their places on the pages.

Reading order: `page` measures a page with PDFium, its `characters` and its `strokes`; `furniture` takes off running
headers and footers; `galley` puts the pages together and finds tables
(`lattice` by rulings, `unruled` without) and `paragraphs`; `tags` reads the
structure tree where the file has one.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from operator import attrgetter
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

from requests_app.letters.document import Block, Box, Document, Doubt, GridBlock
from requests_app.letters.errors import (
    DamagedFile,
    EncryptedFile,
    IllegibleScan,
    OversizedFile,
    ScannedLetter,
)
from requests_app.letters.readers.layout import figures
from requests_app.letters.readers.ocr.tesseract import Tesseract
from requests_app.letters.readers.pdf.furniture import running, take_furniture
from requests_app.letters.readers.pdf.galley import Galley, paste
from requests_app.letters.readers.pdf.links import add_links
from requests_app.letters.readers.pdf.margins import sideways
from requests_app.letters.readers.pdf.page import PageContent, measure
from requests_app.letters.readers.pdf.scanned import is_scanned
from requests_app.letters.readers.pdf.tags import TagReader, insert_by_place
from requests_app.letters.readers.pdf.tree import load_tree
from requests_app.letters.readers.pdf.turning import turned_back
from requests_app.letters.readers.unseen import may_tell

MEDIA_TYPE: Final = "application/pdf"
MAX_PAGES: Final = 1_000
MAX_WORDS: Final = 800_000
_MARK: Final = attrgetter("mark")
_HARDEST_NAMED: Final = 12
MAX_SCANNED_PAGES: Final = 60
"""The most pages that OCR reads of one file: each takes some two seconds."""


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Keep Python from going through hundreds of thousands of words for cycles, of which they make none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_without_collecting()
def read_pdf(data: bytes, tesseract: Tesseract | None = None) -> Document:
    """Return the document that a PDF holds.

    tesseract: reads the pages that are pictures. Raises EncryptedFile, DamagedFile,
    OversizedFile, ReadingStopped, or ScannedLetter for a PDF of pictures that are not read. PDFium ends the whole process on some files made to harm: call
    this only where that does no harm (`apart.read_apart`).
    """
    pages = _measure_pages(data, tesseract)
    if not any(page.words for page in pages):
        raise _wordless(pages, tesseract)
    headers, footers = take_furniture(pages)
    galley = paste(pages)
    blocks, doubts = _read_blocks(data, pages, galley)
    blocks = insert_by_place(blocks, sideways(pages))
    blocks = [*running(headers, galley.setting), *blocks, *running(footers, galley.setting)]
    turns = {page.number: page.turn for page in pages if page.turn}
    return Document(
        tuple(turned_back(blocks, turns)),
        MEDIA_TYPE,
        "pdf",
        len(pages),
        (*doubts, *_doubts(pages)),
        recognised_pages=frozenset(page.number for page in pages if page.is_recognised),
    )


def _read_blocks(data: bytes, pages: list[PageContent], galley: Galley) -> tuple[list[Block], list[Doubt]]:
    """Return the blocks by the structure tree if the file has a good one, else by geometry.

    Geometry is the witness: where both find tables and the figures in them
    differ, or the tree leaves words out, there is a doubt. Its tables are looked for only where the figures in
    those of the tree are not, one after the other, all that stand by themselves in print.
    """
    is_marked = any(max(map(_MARK, page.words), default=-1) >= 0 for page in pages)
    tree = load_tree(data) if is_marked else None
    if tree is None:
        return _read_print(galley)
    reader = TagReader(pages, galley.setting)
    told = reader.blocks(tree)
    if told is None:
        return _read_print(galley)
    grids = [block.grid for block in told if isinstance(block, GridBlock)]
    claimed = figures(grids)
    seen = claimed if claimed == galley.standing_figures() else galley.figures()
    if seen and not grids:
        return _read_print(galley)
    doubts = []
    left_out = reader.left_out(told)
    if left_out:
        told = insert_by_place(told, left_out)
        doubts.append(
            Doubt(
                "untagged-text",
                "Some text is not in the PDF's own structure. Check that it stands in its place.",
            )
        )
    if sorted(seen) != sorted(claimed):
        doubts.append(
            Doubt(
                "tables-disagree",
                "The PDF's own structure and its print disagree about the figures in its tables. Check the tables.",
            )
        )
    return told, doubts


def _read_print(galley: Galley) -> tuple[list[Block], list[Doubt]]:
    """Return the blocks by geometry."""
    blocks = galley.blocks()
    return blocks, [_span_unknown(page) for page in sorted(galley.unsure)]


def _span_unknown(page: int) -> Doubt:
    return Doubt(
        "span-unknown",
        f"On page {page} a table has no rulings, and something in it may stand for several columns.",
        page=page,
    )


def open_pdf(data: bytes) -> pypdfium2.PdfDocument:
    """Return the opened file. Raises EncryptedFile, DamagedFile or OversizedFile."""
    try:
        file = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise EncryptedFile("The PDF asks for a password.") from error
        raise DamagedFile("The PDF is damaged and cannot be opened.") from error
    if len(file) > MAX_PAGES:
        raise OversizedFile(f"The PDF has {len(file):,} pages; the most that are read are {MAX_PAGES:,}.")
    return file


def _measure_pages(data: bytes, tesseract: Tesseract | None = None) -> list[PageContent]:
    file = open_pdf(data)
    pages: list[PageContent] = []
    words = 0
    for index in range(len(file)):
        try:
            page = file[index]
            content = measure(page, index + 1)
        except pypdfium2.PdfiumError as error:
            raise DamagedFile(f"Page {index + 1} of the PDF is damaged.") from error
        if tesseract and is_scanned(content):
            if sum(page.is_recognised for page in pages) == MAX_SCANNED_PAGES:
                raise OversizedFile(
                    f"The PDF has more than {MAX_SCANNED_PAGES} pages that are scans, which is the most that are read."
                )
            # Here, since Pillow takes a while to import and few letters are scans.
            from requests_app.letters.readers.pdf.recognised import recognised

            content = recognised(page, content, tesseract)
        if not content.is_recognised:
            add_links(file, page, content)
        page.close()
        pages.append(content)
        words += len(content.words)
        if words > MAX_WORDS:
            raise OversizedFile(f"The PDF holds more than {MAX_WORDS:,} words.")
    file.close()
    return pages


def _wordless(pages: list[PageContent], tesseract: Tesseract | None) -> ScannedLetter | DamagedFile:
    if any(page.images for page in pages):
        if tesseract:
            return IllegibleScan("The PDF holds pictures, and no print could be made out on them.")
        return ScannedLetter("The PDF holds pictures of pages and no text: it is a scan.")
    return DamagedFile("The PDF holds no text that can be seen.")


def _doubts(pages: list[PageContent]) -> Iterator[Doubt]:
    read_by_ocr = [page for page in pages if page.is_recognised]
    if read_by_ocr:
        hardest = [word for page in read_by_ocr for word in page.hardest][:_HARDEST_NAMED]
        named = f" Hardest to read: {', '.join(f'“{word}”' for word in hardest)}." if hardest else ""
        yield Doubt(
            "read-by-ocr",
            f"Page {_listed([page.number for page in read_by_ocr])} is a scan, read by a program, which may "
            f"misread letters and figures. Compare the details and the questions with the letter.{named}",
        )
    hidden = [page.number for page in pages if page.hidden]
    if hidden:
        yield Doubt(
            "hidden-text",
            f"There is text that cannot be seen on page {_listed(hidden)}. It was left out.",
            page=hidden[0],
        )
    busy = [page.number for page in pages if page.skipped_rulings]
    if busy:
        yield Doubt(
            "busy-page",
            f"Page {_listed(busy)} holds so many drawn lines that they were not looked at.",
            page=busy[0],
        )
    scanned = [
        page.number
        for page in pages
        if not page.is_recognised and (is_scanned(page) or (page.images and not page.words))
    ]
    if scanned:
        yield Doubt(
            "scanned-page", f"Page {_listed(scanned)} is a picture, which was not read.", page=scanned[0]
        )
    pictured = [page.number for page in pages if page.words and any(_tells(page, box) for box in page.images)]
    if pictured:
        yield Doubt(
            "picture-not-read",
            f"There is a picture on page {_listed(pictured)}. What it shows was not read.",
            page=pictured[0],
        )


def _tells(page: PageContent, box: Box) -> bool:
    """Say whether a picture is large enough to hold figures, and neither a letterhead nor the ground of words."""
    left, top, right, bottom = box
    is_large = may_tell(right - left, bottom - top)
    if not is_large or (page.number == 1 and bottom < page.height / 4):
        return False
    return not any(left < word.left < right and top < word.baseline < bottom for word in page.words)


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))
