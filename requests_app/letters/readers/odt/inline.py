"""The visible characters of an OpenDocument paragraph, as if all tracked changes were accepted."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml.etree import _Element

from requests_app.letters.readers.folding import Run
from requests_app.letters.readers.odt.names import qn
from requests_app.letters.readers.odt.styles import Styles, points
from requests_app.letters.readers.unseen import may_tell

_DRAWN: Final = qn("draw:frame").removesuffix("frame")
_SIGNS: Final = {qn("text:s"): " ", qn("text:tab"): "\t", qn("text:line-break"): "\n"}
# What nobody sees, or what the program makes of other places: the number of a heading, the reading of a ruby.
_UNSEEN: Final = {
    qn(name)
    for name in ("text:number", "text:ruby-text", "text:script", "text:deletion", "office:event-listeners")
}
_EMBEDDED: Final = (qn("draw:object"), qn("draw:object-ole"))
_HIDING: Final = {qn("text:hidden-text"), qn("text:hidden-paragraph")}


@dataclass(slots=True)
class Inline:
    """Reads paragraphs of one part of the file.

    seen: how often hidden text, comments and pictures that may tell something were met, over all parts.
    boxes: the drawings met since it was last emptied; notes: the bodies of the footnotes and endnotes.
    """

    styles: Styles
    seen: Counter[str]
    boxes: list[_Element] = field(default_factory=list)
    notes: list[_Element] = field(default_factory=list)

    def runs(self, paragraph: _Element) -> list[Run]:
        """Return the visible runs of a paragraph."""
        style = paragraph.get(qn("text:style-name"), "")
        if any(
            one.get(qn("text:is-hidden")) == "true" for one in paragraph.iter(qn("text:hidden-paragraph"))
        ):
            self.seen["hidden"] += 1
            return []
        return list(self._walk(paragraph, style, (), ""))

    def _walk(self, parent: _Element, style: str, spans: tuple[str, ...], url: str) -> Iterator[Run]:
        yield from self._text(parent.text, style, spans, url)
        for child in parent:
            tag = str(child.tag)
            if tag in _SIGNS:
                yield Run(_SIGNS[tag], url=url)
            elif tag == qn("text:span"):
                named = child.get(qn("text:style-name"), "")
                yield from self._walk(child, style, (named, *spans), url)
            elif tag == qn("text:a"):
                yield from self._walk(child, style, spans, child.get(qn("xlink:href"), ""))
            elif tag == qn("text:note"):
                yield from self._note(child)
            elif tag.startswith(_DRAWN):
                self.seen["pictures"] += tells(child)
                self.boxes.append(child)
            elif tag in (qn("office:annotation"), qn("office:annotation-end")):
                self.seen["comments"] += tag == qn("office:annotation")
            elif tag in _HIDING and child.get(qn("text:is-hidden")) == "true":
                self.seen["hidden"] += 1
            elif tag not in _UNSEEN and isinstance(child.tag, str):
                yield from self._walk(child, style, spans, url)
            yield from self._text(child.tail, style, spans, url)

    def _text(self, text: str | None, style: str, spans: tuple[str, ...], url: str) -> Iterator[Run]:
        if not text:
            return
        if self.styles.is_hidden(style, spans):
            self.seen["hidden"] += bool(text.strip())
            return
        # A line break of the file is white space, not one of the letter.
        yield Run(text.replace("\n", " "), self.styles.is_bold(style, spans), url)

    def _note(self, note: _Element) -> Iterator[Run]:
        body = note.find(qn("text:note-body"))
        if body is not None:
            self.notes.append(body)
            yield Run(f"[{len(self.notes)}]")


def tells(drawn: _Element) -> bool:
    """Say whether a drawing may hold figures: a chart, an embedded file, or a picture as large as a small table."""
    return any(
        any(child.tag in _EMBEDDED for child in frame)
        or (
            frame.find(qn("draw:image")) is not None
            and may_tell(points(frame.get(qn("svg:width"))) or 0, points(frame.get(qn("svg:height"))) or 0)
        )
        for frame in drawn.iter(qn("draw:frame"))
    )
