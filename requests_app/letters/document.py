"""What every reader produces: a letter as paragraphs and tables in reading order."""

from dataclasses import dataclass
from typing import Final

from tables_app.grid import Box, Grid, Place

__all__ = ["Attached", "Block", "Box", "Document", "Doubt", "Grid", "GridBlock", "Link", "Paragraph", "Place"]


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink: the characters `start` to `end` of its paragraph's text lead to `url`."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as printed.

    Readers fold white space and join what a line wrap or a page break cut
    apart. A line break that the writer typed stays, as "\\n".
    """

    text: str
    """The words, with any numbering mark that was typed but without one that the program made."""
    label: str = ""
    """The automatic numbering mark of a list paragraph ("5a.", "(ii)", "•"), else empty."""
    level: int = 0
    """How deep the paragraph stands in its automatic list, from 0."""
    heading: int = 0
    """1 to 6 for a heading, else 0."""
    bold: float = 0.0
    """The share of its characters that are bold, 0 to 1."""
    indent: float | None = None
    """How far right of the text's left edge it begins, in points; None where the format does not say."""
    running: bool = False
    """A page header, footer or page number; one that repeats on every page is given once."""
    links: tuple[Link, ...] = ()
    places: tuple[Place, ...] = ()
    """One for each page it stands on; empty where the format has no pages."""

    @property
    def printed(self) -> str:
        """The text with its automatic mark before it, as a person sees it."""
        return f"{self.label} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class GridBlock:
    """A table of data. A table that only lays out the page is given as its paragraphs."""

    grid: Grid
    places: tuple[Place, ...] = ()


Block = Paragraph | GridBlock


READ_BY_OCR: Final = "read-by-ocr"
"""The code of the doubts about what was read off a picture. Nothing with one of them left is published."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something the reading is unsure of, for a person to look at.

    code: short and stable, a key of `doubts.KINDS`; message: a sentence for staff.
    question: the number of the question it concerns; block: the position in `Document.blocks`; page: where
    nothing of it was read, counted from 1. None where it concerns no single one.
    """

    code: str
    message: str
    question: str | None = None
    block: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A whole file in reading order: every word that can be seen stands in exactly one block.

    reader: "pdf", "docx", "odt", "text", "web" or "mail"; pages: None where the format has none.
    attached: the files that came in it, as an email's do.
    """

    blocks: tuple[Block, ...]
    media_type: str
    reader: str
    pages: int | None = None
    doubts: tuple[Doubt, ...] = ()
    recognised_pages: frozenset[int] = frozenset()
    """The pages that OCR read off a picture: what stands on them may be misread."""
    attached: "tuple[Attached, ...]" = ()


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came in another. content: what was read in it already, or its bytes."""

    name: str
    content: Document | bytes
