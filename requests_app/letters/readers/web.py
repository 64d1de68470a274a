"""Web pages and the bodies of emails (HTML): the words that a browser shows, their lists, headings and tables."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree
from lxml.etree import _Element

from requests_app.letters.document import Block, Document, Paragraph
from requests_app.letters.errors import DamagedFile, EmptyFile, OversizedFile
from requests_app.letters.readers.folding import Run, fold
from requests_app.letters.readers.layout import MOST_CELLS, MOST_COLUMNS, DraftCell, join, tabulated
from requests_app.letters.readers.marks import BULLET, FORMS, HIGHEST_START
from requests_app.letters.readers.text import blocks_of, decode, stray_doubts
from requests_app.letters.readers.unseen import may_tell, unseen_doubts
from tables_app import encodings

MEDIA_TYPE: Final = "text/html"

_UNSEEN: Final = frozenset(
    [
        "head",
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "canvas",
        "map",
        "select",
        "datalist",
        "button",
        "input",
        "textarea",
        "img",
    ]
)
_INLINE: Final = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_BOLD: Final = frozenset(("b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6", "dt"))
_FURNITURE: Final = frozenset(("nav", "aside"))
_EDGES: Final = frozenset(("header", "footer"))
_LIST_TYPES: Final = {
    "decimal": "1",
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
_CHARSET: Final = re.compile(rb"<meta\b[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_WEIGHT: Final = re.compile(r"font-weight\s*:\s*(bold|bolder|[6-9]00|normal|lighter|[1-5]00)", re.IGNORECASE)
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_LIST_STYLE: Final = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)", re.IGNORECASE)
_SIDE: Final = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*(\d{1,5}px)", re.IGNORECASE)
_OUTLOOK_MARK: Final = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_OUTLOOK_BULLETS: Final = ("·", "o", "§", "Ø", "ü", "-", "•")
_LONGEST_KEY: Final = 40


def read_web(data: bytes) -> Document:
    """Return what a web page shows. Raises EmptyFile, OversizedFile or DamagedFile."""
    page = page_of(data)
    if not page.blocks:
        raise EmptyFile("The web page holds no words.")
    return Document(page.blocks, MEDIA_TYPE, "web", doubts=page.doubts)


def page_of(data: bytes, encoding: str | None = None) -> Document:
    """Return what a web page shows, which may be nothing. encoding: the one it was sent with, if that is known."""
    text = _text(data, encoding)
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(text.replace("\0", "").encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedFile("The web page cannot be opened.") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise OversizedFile("The web page holds elements within elements without end.")
    if root is None:
        return Document((), MEDIA_TYPE, "web")
    seen: Counter[str] = Counter()
    walker = _Walker(seen, main=_main(root))
    blocks = tuple(walker.read(root))
    pictured = None if walker.pictured is None or not blocks else min(walker.pictured, len(blocks) - 1)
    return Document(blocks, MEDIA_TYPE, "web", doubts=(*stray_doubts(text), *unseen_doubts(seen, pictured)))


def _text(data: bytes, encoding: str | None) -> str:
    said = _CHARSET.search(data[:4096])
    names = [encoding, said[1].decode("ascii", "replace") if said else None]
    for name in () if encodings.is_utf16(data) else filter(None, names):
        # What calls itself Latin-1 is Windows-1252 to every browser.
        known = "cp1252" if name.lower() in ("iso-8859-1", "latin-1", "latin1", "us-ascii") else name
        try:
            return data.decode(known).removeprefix("\ufeff")
        except (LookupError, UnicodeError, ValueError):
            continue
    return decode(data)


def _main(root: _Element) -> _Element | None:
    """Return the one element that holds what the page is about, None where it does not say."""
    found = [one for one in root.iter() if one.tag == "main" or one.get("role") == "main"]
    found = found or list(root.iter("article"))
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class _Look:
    """What the elements around a text make of it."""

    is_bold: bool = False
    url: str = ""
    heading: int = 0
    level: int = 0
    """How many lists it stands in."""
    is_running: bool = False


@dataclass(slots=True)
class _Walker:
    """Gathers the blocks of a page or of one cell of a table."""

    seen: Counter[str]
    main: _Element | None = None
    blocks: list[Block] = field(default_factory=list)
    _runs: list[Run] = field(default_factory=list)
    _label: str = ""
    _look: _Look = _Look()
    pictured: int | None = None
    """The block in or before which the first picture stands that may tell something."""

    def read(self, root: _Element, look: _Look = _Look()) -> list[Block]:
        if self.main is not None:
            look = replace(look, is_running=True)
        self._inside(root, look)
        self._end(look)
        return self.blocks

    def _inside(self, element: _Element, look: _Look) -> None:
        self._add(element.text, look)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, look)
            self._add(child.tail, look)

    def _element(self, element: _Element, look: _Look) -> None:
        tag, style = str(element.tag).lower(), element.get("style", "")
        if tag in _UNSEEN:
            if tag == "img" and not look.is_running and _is_large(element, style):
                self._picture()
            return
        if element.get("hidden") is not None or _HIDDEN.search(style):
            self.seen["hidden"] += bool("".join(map(str, element.itertext())).strip())
        elif tag == "br":
            self._runs.append(Run("\n"))
        elif _OUTLOOK_MARK.search(style):
            self._label = _outlook_mark("".join(map(str, element.itertext())))
        elif tag in _INLINE or ":" in tag:
            self._inside(element, self._looked(element, tag, style, look))
        else:
            self._end(look)
            inner = self._looked(element, tag, style, look)
            self._block(element, tag, inner)
            self._end(inner)

    def _block(self, element: _Element, tag: str, look: _Look) -> None:
        if tag in ("ol", "ul", "menu", "dir"):
            self._list(element, tag, replace(look, level=look.level + 1))
        elif tag == "table":
            self._table(element, look)
        elif tag == "pre":
            self.blocks += blocks_of("".join(map(str, element.itertext())).replace("\r", ""))
        elif tag == "dl":
            self._pairs(element, look)
        else:
            self._inside(element, look)

    def _looked(self, element: _Element, tag: str, style: str, look: _Look) -> _Look:
        weight = _WEIGHT.search(style)
        bold = look.is_bold or tag in _BOLD
        if weight:
            bold = weight[1].lower() in ("bold", "bolder", "600", "700", "800", "900")
        running = look.is_running and element is not self.main
        parent = element.getparent()
        at_edge = tag in _EDGES and parent is not None and parent.tag == "body"
        return _Look(
            is_bold=bold,
            url=element.get("href", "").strip() if tag == "a" else look.url,
            heading=int(tag[1]) if re.fullmatch("h[1-6]", tag) else look.heading,
            level=look.level,
            is_running=running or tag in _FURNITURE or at_edge,
        )

    def _add(self, text: str | None, look: _Look) -> None:
        if text:
            # A line break of the file is white space, not one of the letter.
            self._runs.append(Run(re.sub("[\r\n]", " ", text), look.is_bold, look.url))
            if text.strip():
                self._look = look

    def _picture(self) -> None:
        self.seen["pictures"] += 1
        if self.pictured is None:
            self.pictured = len(self.blocks)

    def _end(self, look: _Look) -> None:
        """End the paragraph that is being gathered."""
        folded = fold(self._runs)
        self._runs = []
        if folded.text:
            self.blocks.append(
                Paragraph(
                    text=folded.text,
                    label=self._label,
                    level=max(0, look.level - 1),
                    heading=self._look.heading,
                    bold=folded.bold,
                    running=self._look.is_running,
                    links=folded.links,
                )
            )
            self._label = ""

    def _list(self, element: _Element, tag: str, look: _Look) -> None:
        form = _list_form(element, tag)
        number = _whole(element.get("start"), 1)
        for item in element:
            if item.tag == "li":
                number = _whole(item.get("value"), number)
                self._label = BULLET if form == BULLET else f"{FORMS[form](number)}." if form else ""
                number += 1
            if isinstance(item.tag, str):
                self._element(item, look)
            self._label = ""

    def _pairs(self, element: _Element, look: _Look) -> None:
        """Read a list of terms: a short one with a colon and what it stands for make one paragraph."""
        first = len(self.blocks)
        self._inside(element, look)
        self._end(look)
        joined: list[Block] = self.blocks[:first]
        for block in self.blocks[first:]:
            key = joined[-1] if len(joined) > first else None
            if (
                isinstance(key, Paragraph)
                and isinstance(block, Paragraph)
                and key.text.endswith(":")
                and len(key.text) <= _LONGEST_KEY
            ):
                joined[-1] = join(key, block)
            else:
                joined.append(block)
        self.blocks = joined

    # --- tables

    def _table(self, table: _Element, look: _Look) -> None:
        for caption in table.iterchildren("caption"):
            self._inside(caption, look)
            self._end(look)
        drafts: list[DraftCell] = []
        taken: set[tuple[int, int]] = set()
        rows = list(_rows(table))
        for number, (row, in_head) in enumerate(rows):
            cells = [cell for cell in row if cell.tag in ("td", "th")]
            is_header = in_head or (bool(cells) and all(cell.tag == "th" for cell in cells))
            column = 0
            for cell in cells:
                while (number, column) in taken:
                    column += 1
                wide = min(_whole(cell.get("colspan"), 1) or 1, MOST_COLUMNS)
                tall = min(_whole(cell.get("rowspan"), 1) or len(rows), len(rows) - number)
                taken |= {(number + down, column + right) for down in range(tall) for right in range(wide)}
                self._count(wide * tall)
                inner = self._looked(cell, str(cell.tag), cell.get("style", ""), replace(look, level=0))
                inside = _Walker(self.seen)
                blocks = inside.read(cell, inner)
                if inside.pictured is not None and self.pictured is None:
                    self.pictured = len(self.blocks)
                drafts.append(DraftCell(number, column, wide, blocks, is_header, tall))
        width = max((draft.column + draft.column_span for draft in drafts), default=0)
        lays_out = look.is_running or table.get("role") in ("presentation", "none")
        self.blocks += tabulated(drafts, len(rows), width, is_running=lays_out)

    def _count(self, cells: int) -> None:
        self.seen["cells"] += cells
        if self.seen["cells"] > MOST_CELLS:
            raise OversizedFile(f"The tables of the page hold more than {MOST_CELLS:,} cells.")


def _rows(table: _Element) -> Iterator[tuple[_Element, bool]]:
    """Yield the rows of a table, each with whether it is in the table's head."""
    for child in table:
        if child.tag == "tr":
            yield child, False
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from ((row, child.tag == "thead") for row in child.iterchildren("tr"))


def _list_form(element: _Element, tag: str) -> str:
    """Return how the items of a list are marked: a bullet, a form of numbers, or empty for not at all."""
    styled = _LIST_STYLE.search(element.get("style", ""))
    said = styled[1].lower() if styled else ""
    if said == "none":
        return ""
    if said in _LIST_TYPES:
        return _LIST_TYPES[said]
    if tag != "ol":
        return BULLET
    kind = element.get("type", "1")
    return kind if kind in FORMS else "1"


def _is_large(image: _Element, style: str) -> bool:
    """Whether a picture is said to be as large as one that may tell something; a point is 4/3 pixels."""
    said = {name.lower(): size for name, size in _SIDE.findall(style)}
    sides = (said.get(name) or image.get(name) or "" for name in ("width", "height"))
    width, height = (
        int(side.removesuffix("px")) * 0.75 if re.fullmatch(r"\d{1,5}(?:px)?", side) else 0.0
        for side in sides
    )
    return may_tell(width, height)


def _outlook_mark(text: str) -> str:
    mark = text.replace("\xa0", " ").strip()
    return BULLET if mark in _OUTLOOK_BULLETS else mark


def _whole(text: str | None, otherwise: int) -> int:
    return min(int(text), HIGHEST_START) if text and re.fullmatch(r"[0-9]{1,9}", text) else otherwise
