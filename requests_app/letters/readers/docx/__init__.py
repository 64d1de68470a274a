"""Word documents (.docx): the whole visible text, its lists, headings and tables.

Reading order: `body` walks the blocks, `inline` the characters of a paragraph,
`numbering` makes the list marks that Word keeps out of the text.
"""

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Final

import docx
from docx.document import Document as WordFile
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from lxml.etree import XMLSyntaxError, _Element

from requests_app.letters import gate
from requests_app.letters.document import Block, Document, Doubt, Paragraph
from requests_app.letters.errors import DamagedFile, EmptyFile
from requests_app.letters.readers.docx.body import Body
from requests_app.letters.readers.docx.inline import Inline
from requests_app.letters.readers.docx.numbering import Numbering
from requests_app.letters.readers.docx.styles import Styles
from requests_app.letters.readers.marks import as_note
from requests_app.letters.readers.unseen import unseen_doubts

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_NOTES: Final = {"footnotes": RELATIONSHIP_TYPE.FOOTNOTES, "endnotes": RELATIONSHIP_TYPE.ENDNOTES}


def read_docx(data: bytes) -> Document:
    """Return the document a Word file holds. Its zip archive must have passed `gate.check_package`.

    Raises DamagedFile, or EmptyFile if there is no word in it.
    """
    try:
        reader = _Reader(docx.Document(BytesIO(data)))
        blocks = tuple(reader.blocks())
    except (PackageNotFoundError, KeyError, AttributeError, XMLSyntaxError, *gate.UNPACKING_ERRORS) as error:
        # python-docx meets a part that is missing or of another kind with whichever of these comes first.
        raise DamagedFile("The file is damaged: it is not a Word document that can be opened.") from error
    if not blocks:
        raise EmptyFile("The Word document holds no text.")
    return Document(blocks, MEDIA_TYPE, "docx", doubts=tuple(reader.doubts()))


class _Reader:
    def __init__(self, file: WordFile) -> None:
        self._main: Part = file.part
        self._body: _Element = file.element.body
        self._styles = Styles(self._related(RELATIONSHIP_TYPE.STYLES))
        self._numbering = Numbering(self._related(RELATIONSHIP_TYPE.NUMBERING))
        self._seen: Counter[str] = Counter()
        self._pictured: int | None = None
        """The block in or after which the first picture stands that may tell something."""

    def _related(self, kind: str) -> _Element | None:
        """Return the root of the part that the main part relates to so, parsed without entities."""
        for relation in self._main.rels.values():
            if relation.reltype == kind and not relation.is_external:
                part = relation.target_part
                root: _Element = part.element if hasattr(part, "element") else parse_xml(part.blob)
                return root
        return None

    def _walker(self, part: Part, *, is_running: bool = False) -> Body:
        return Body(self._styles, self._numbering, Inline(part, self._styles, self._seen), is_running)

    def blocks(self) -> Iterator[Block]:
        """Yield headers, body, footnotes and endnotes, footers."""
        margins = list(self._margins())
        yield from (block for kind, block in margins if kind == "headerReference")
        walker = self._walker(self._main)
        position = sum(kind == "headerReference" for kind, _ in margins)
        self._seen["pictures"] = 0  # a letterhead's are no part of an answer
        for block in walker.blocks(self._body):
            yield block
            if self._seen["pictures"] and self._pictured is None:
                self._pictured = position
            position += 1
        yield from self._notes(walker.inline.notes)
        yield from (block for kind, block in margins if kind == "footerReference")

    def _margins(self) -> Iterator[tuple[str, Block]]:
        """Yield each different block of the sections' headers and footers once, with its kind.

        What stands on the first page only is part of the letter, as a letterhead is.
        """
        said: set[str] = set()
        for section in self._body.iter(qn("w:sectPr")):
            has_first_page = section.find(qn("w:titlePg")) is not None
            for reference in section:
                kind = str(reference.tag).rpartition("}")[2]
                relation = self._main.rels.get(reference.get(qn("r:id"), ""))
                if kind not in ("headerReference", "footerReference") or relation is None:
                    continue
                is_first = reference.get(qn("w:type")) == "first"
                if is_first and not has_first_page:
                    continue
                part = relation.target_part
                for block in self._walker(part, is_running=not is_first).blocks(part.element):
                    text = block.printed if isinstance(block, Paragraph) else repr(block.grid)
                    if text not in said:
                        said.add(text)
                        yield kind, block

    def _notes(self, cited: list[tuple[str, str]]) -> Iterator[Block]:
        """Yield the footnotes and endnotes in the order they are cited, each under the mark of its citation."""
        roots = {kind: self._related(relation) for kind, relation in _NOTES.items()}
        for number, (kind, key) in enumerate(cited, start=1):
            root = roots[kind]
            note = (
                next((one for one in root if one.get(qn("w:id")) == key), None) if root is not None else None
            )
            if note is None:
                continue
            yield from as_note(number, self._walker(self._part_of(kind)).blocks(note))

    def _part_of(self, kind: str) -> Part:
        part: Part = next(one for one in self._main.rels.values() if one.reltype == _NOTES[kind]).target_part
        return part

    def doubts(self) -> Iterator[Doubt]:
        """Yield what a person should look at; known only after `blocks` is exhausted."""
        self._seen["comments"] = self._related(RELATIONSHIP_TYPE.COMMENTS) is not None
        yield from unseen_doubts(self._seen, self._pictured)
