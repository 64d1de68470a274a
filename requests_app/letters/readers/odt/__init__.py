"""OpenDocument texts (.odt): the whole visible text, its lists, headings and tables.

Reading order: `body` walks the blocks, `inline` the characters of a paragraph,
`numbering` makes the list marks that the program keeps out of the text.
"""

import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from lxml.etree import XMLSyntaxError, _Element

from requests_app.letters import gate
from requests_app.letters.document import Block, Document, Doubt, Paragraph
from requests_app.letters.errors import DamagedFile, EmptyFile, EncryptedFile
from requests_app.letters.readers.marks import as_note
from requests_app.letters.readers.odt.body import Body
from requests_app.letters.readers.odt.inline import Inline
from requests_app.letters.readers.odt.names import parse, qn
from requests_app.letters.readers.odt.numbering import Numbering
from requests_app.letters.readers.odt.styles import Styles
from requests_app.letters.readers.unseen import unseen_doubts

MEDIA_TYPE: Final = "application/vnd.oasis.opendocument.text"

_HEADERS: Final = ("style:header-first", "style:header", "style:header-left")
_FOOTERS: Final = ("style:footer-first", "style:footer", "style:footer-left")
_FIRST_PAGE: Final = "Standard"


def read_odt(data: bytes) -> Document:
    """Return the document an OpenDocument text holds. Its zip archive must have passed `gate.check_package`.

    Raises DamagedFile, EncryptedFile, OversizedFile, or EmptyFile if there is no word in it.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            if b"encryption-data" in _part(package, "META-INF/manifest.xml"):
                raise EncryptedFile("The file asks for a password.")
            content = parse(package.read("content.xml"))
            styles = _part(package, "styles.xml")
        reader = _Reader(content, parse(styles) if styles else None)
        blocks = tuple(reader.blocks())
    except (KeyError, XMLSyntaxError, *gate.UNPACKING_ERRORS) as error:
        raise DamagedFile(
            "The file is damaged: it is not an OpenDocument text that can be opened."
        ) from error
    if not blocks:
        raise EmptyFile("The OpenDocument text holds no words.")
    return Document(blocks, MEDIA_TYPE, "odt", doubts=tuple(reader.doubts()))


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    return package.read(name) if name in package.namelist() else b""


class _Reader:
    def __init__(self, content: _Element, styles: _Element | None) -> None:
        """content, styles: the roots of content.xml and styles.xml."""
        body = content.find(f"{qn('office:body')}/{qn('office:text')}")
        if body is None:
            raise DamagedFile("The file is damaged: it holds no text.")
        self._body = body
        common = _children(styles, "office:styles")
        own, margins = (
            _children(content, "office:automatic-styles"),
            _children(styles, "office:automatic-styles"),
        )
        self._masters = {
            page.get(qn("style:name"), ""): page for page in _children(styles, "office:master-styles")
        }
        self._styles, self._margin_styles = Styles(common, own), Styles(common, margins)
        self._numbering = Numbering()
        for part in (common, margins, own):
            self._numbering.add_styles(part)
        self._seen: Counter[str] = Counter()
        self._pictured: int | None = None
        """The block in or after which the first picture stands that may tell something."""
        for region in self._body.iterfind(f"{qn('text:tracked-changes')}/{qn('text:changed-region')}"):
            self._seen["insertions"] += region.find(qn("text:insertion")) is not None
            self._seen["deletions"] += region.find(qn("text:deletion")) is not None

    def blocks(self) -> Iterator[Block]:
        """Yield headers, body, footnotes and endnotes, footers."""
        said: set[str] = set()
        headers = list(self._margins(_HEADERS, said))
        yield from headers
        self._seen["pictures"] = 0  # a letterhead's are no part of an answer
        walker = Body(self._numbering, Inline(self._styles, self._seen))
        for position, block in enumerate(walker.blocks(self._body), start=len(headers)):
            yield block
            if self._seen["pictures"] and self._pictured is None:
                self._pictured = position
        # A note may itself be noted: the list grows as it is read.
        for number, note in enumerate(walker.inline.notes, start=1):
            yield from as_note(number, walker.blocks(note))
        yield from self._margins(_FOOTERS, said)

    def _margins(self, names: tuple[str, ...], said: set[str]) -> Iterator[Block]:
        """Yield each different block of the used pages' headers or footers once.

        What stands on the first page only is part of the letter, as a letterhead is.
        """
        for page, is_first_only in self._pages():
            for name in names:
                margin = page.find(qn(name))
                if margin is None or margin.get(qn("style:display")) == "false":
                    continue
                is_letter = is_first_only or name.endswith("-first")
                inline = Inline(self._margin_styles, self._seen)
                for block in Body(self._numbering, inline, is_running=not is_letter).blocks(margin):
                    text = block.printed if isinstance(block, Paragraph) else repr(block.grid)
                    if text not in said:
                        said.add(text)
                        yield block

    def _pages(self) -> Iterator[tuple[_Element, bool]]:
        """Yield the kinds of page that the text uses, each with whether only one page is of that kind."""
        begun = [
            name
            for paragraph in self._body.iter(qn("text:p"), qn("text:h"))
            if (name := self._styles.master_page(paragraph.get(qn("text:style-name"), "")))
        ]
        queue = begun[:1] or [_FIRST_PAGE]
        queue += begun[1:]
        seen: set[str] = set()
        while queue:
            name = queue.pop(0)
            page = self._masters.get(name)
            if page is None or name in seen:
                continue
            seen.add(name)
            following = page.get(qn("style:next-style-name"), name)
            if following != name:
                queue.insert(0, following)
            yield page, following != name

    def doubts(self) -> Iterator[Doubt]:
        """Return what a person should look at; known only after `blocks` is exhausted."""
        return unseen_doubts(self._seen, self._pictured)


def _children(root: _Element | None, name: str) -> list[_Element]:
    found = root.find(qn(name)) if root is not None else None
    return list(found) if found is not None else []
