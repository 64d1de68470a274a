"""The visible characters of a Word paragraph, as if all tracked changes were accepted."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from docx.opc.part import Part
from docx.oxml.ns import qn
from lxml.etree import _Element

from requests_app.letters.readers.docx.styles import Styles
from requests_app.letters.readers.folding import Run
from requests_app.letters.readers.unseen import may_tell

_W: Final = qn("w:p")[:-1]
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

# What these wrap is text like any other.
_WRAPPERS: Final = {
    _W + name for name in ("smartTag", "bdo", "dir", "customXml", "sdtContent", "sdt", "rubyBase", "ruby")
}
_GONE: Final = {_W + "del", _W + "moveFrom"}
_ADDED: Final = {_W + "ins", _W + "moveTo"}
_DRAWINGS: Final = {_W + "drawing", _W + "pict", _W + "object"}
_TELLING: Final = {
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",
    "{urn:schemas-microsoft-com:office:office}OLEObject",
}
_EXTENT: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_PICTURE: Final = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_UNITS_PER_POINT: Final = 12_700
_NOTES: Final = {_W + "footnoteReference": "footnotes", _W + "endnoteReference": "endnotes"}
_SIGNS: Final = {
    _W + "tab": "\t",
    _W + "ptab": "\t",
    _W + "br": "\n",
    _W + "cr": "\n",
    _W + "noBreakHyphen": "-",
}
# Symbol fonts keep their signs in a private area; only those that mean something in a letter.
_SYMBOLS: Final = {
    "F0FE": "☒",
    "F0FD": "☒",
    "F0FC": "✓",
    "F0A8": "☐",
    "F06F": "☐",
    "F0B7": "•",
    "F0A7": "•",
    "F0B3": "≥",
}
_LINK_FIELD: Final = re.compile(r'\s*HYPERLINK\s+(?:\\[a-z]\s+)*"?([^"\s]+)"?', re.IGNORECASE)


@dataclass(slots=True)
class _Field:
    """A field such as HYPERLINK or PAGE: an instruction nobody sees, then its result."""

    instruction: str = ""
    shows_result: bool = False

    @property
    def url(self) -> str:
        match = _LINK_FIELD.match(self.instruction)
        return match[1] if match else ""


@dataclass(slots=True)
class Inline:
    """Reads paragraphs of one part of the file; fields may run on from one paragraph to the next.

    seen: how often tracked changes, hidden text and pictures that may tell something were met, over all parts.
    boxes: the text boxes met since it was last emptied; notes: (kind, id) of the footnotes and endnotes.
    """

    part: Part
    styles: Styles
    seen: Counter[str]
    boxes: list[_Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    _fields: list[_Field] = field(default_factory=list)

    def runs(self, paragraph: _Element, style: str, *, bold_table: bool = False) -> list[Run]:
        """Return the visible runs of a paragraph. bold_table: the table style around it makes it bold."""
        return list(self._walk(paragraph, "", style, bold_table))

    def _walk(self, parent: _Element, url: str, style: str, bold_table: bool) -> Iterator[Run]:  # noqa: FBT001
        for child in parent:
            tag = child.tag
            if tag == _W + "r" or tag == _M + "r":
                yield from self._run(child, url, style, bold_table)
            elif tag == _W + "hyperlink":
                yield from self._walk(child, self._target(child), style, bold_table)
            elif tag == _W + "fldSimple":
                target = _Field(child.get(_W + "instr", "")).url or url
                yield from self._walk(child, target, style, bold_table)
            elif tag in _GONE:
                self.seen["deletions"] += 1
            elif tag in _ADDED:
                self.seen["insertions"] += 1
                yield from self._walk(child, url, style, bold_table)
            elif tag in _WRAPPERS or str(tag).startswith(_M):
                yield from self._walk(child, url, style, bold_table)
            elif tag == _MC + "AlternateContent":
                yield from self._walk(chosen(child), url, style, bold_table)

    def _run(self, run: _Element, url: str, style: str, bold_table: bool) -> Iterator[Run]:  # noqa: FBT001
        properties = run.find(_W + "rPr")
        text = "".join(self._characters(run))
        if not text:
            return
        if self.styles.toggled("w:vanish", properties, style):
            self.seen["hidden"] += bool(text.strip())
            return
        bold = self.styles.toggled("w:b", properties, style, otherwise=bold_table)
        links = [url, *(one.url for one in self._fields)]
        yield Run(text, bold, next(filter(None, reversed(links)), ""))

    def _characters(self, run: _Element) -> Iterator[str]:
        for child in run:
            tag = child.tag
            if tag == _W + "fldChar":
                self._step_field(child.get(_W + "fldCharType", ""))
            elif tag == _W + "instrText":
                if self._fields:
                    self._fields[-1].instruction += child.text or ""
            elif tag in _DRAWINGS:
                self.seen["pictures"] += tells(child)
                self._find_boxes(child)
            elif tag == _MC + "AlternateContent":
                yield from self._characters(chosen(child))
            elif all(one.shows_result for one in self._fields):
                yield self._sign(child)

    def _sign(self, child: _Element) -> str:
        tag = child.tag
        if tag in (_W + "t", _M + "t"):
            # A line break within w:t is white space of the file, not of the letter.
            return (child.text or "").replace("\n", " ")
        if tag == _W + "br" and child.get(_W + "type") in ("page", "column"):
            return " "
        if tag == _W + "sym":
            return _SYMBOLS.get(child.get(_W + "char", "").upper(), "")
        if tag in _NOTES:
            note = (_NOTES[tag], child.get(_W + "id", ""))
            if note not in self.notes:
                self.notes.append(note)
            return f"[{self.notes.index(note) + 1}]"
        return _SIGNS.get(tag, "")

    def _step_field(self, step: str) -> None:
        if step == "begin":
            self._fields.append(_Field())
        elif step == "separate" and self._fields:
            self._fields[-1].shows_result = True
        elif step == "end" and self._fields:
            self._fields.pop()

    def _find_boxes(self, drawing: _Element) -> None:
        """Note the text boxes of a drawing; one within another is read with the outer one."""
        for child in drawing:
            if child.tag == _W + "txbxContent":
                self.boxes.append(child)
            elif child.tag == _MC + "AlternateContent":
                self._find_boxes(chosen(child))
            else:
                self._find_boxes(child)

    def _target(self, hyperlink: _Element) -> str:
        relation = self.part.rels.get(hyperlink.get(qn("r:id"), ""))
        return relation.target_ref if relation is not None and relation.is_external else ""


def tells(drawing: _Element) -> bool:
    """Say whether a drawing may hold figures: a chart, an embedded file, or a picture as large as a small table."""
    if any(child.tag in _TELLING for child in drawing.iter()):
        return True
    sizes = [
        (int(size.get("cx", "0")), int(size.get("cy", "0")))
        for size in drawing.iter(_EXTENT)
        if size.get("cx", "0").isdecimal() and size.get("cy", "0").isdecimal()
    ]
    is_picture = next(drawing.iter(_PICTURE), None) is not None
    return is_picture and any(
        may_tell(width / _UNITS_PER_POINT, height / _UNITS_PER_POINT) for width, height in sizes
    )


def chosen(alternatives: _Element) -> _Element:
    """Return the one of several renderings of the same thing that is read: never two, or words come twice."""
    choice = alternatives.find(_MC + "Choice")
    fallback = alternatives.find(_MC + "Fallback")
    return choice if choice is not None else fallback if fallback is not None else alternatives
