"""Objects of a PDF that nothing refers to: pages and words that a program took out of the document and left in the file."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Stream

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.found import Seen, found

_PRINTS: Final = re.compile(rb"\bBT\b.*?\bT[jJ]\b", re.DOTALL)
_NO_CONTENT: Final = {"/XRef", "/ObjStm", "/Metadata", "/EmbeddedFile", "/CMap"}
_MOST_BYTES: Final = 20_000_000
_LEAST_CHARACTERS: Final = 3


def left_over(file: pikepdf.Pdf, drawn: pypdfium2.PdfDocument) -> Iterator[Finding]:
    """Yield the words and pictures of objects that no page leads to. drawn: the same file, for its words."""
    reached = _reached(file)
    lost = [one for one in file.objects if isinstance(one, Dictionary | Stream) and one.objgen not in reached]
    if not lost:
        return
    shown = {_plain(page.get_textpage().get_text_bounded()) for page in drawn}
    seen = [
        Seen("", text)
        for one in lost
        if len(_plain(text := _text_of(file, one))) >= _LEAST_CHARACTERS
        and not any(_plain(text) in page for page in shown)
    ]
    if seen:
        what = "The PDF holds words that were taken off its pages and are still in the file"
        yield found("left-over-parts", Severity.SEVERE, what, seen)
    pictures = [one for one in lost if isinstance(one, Stream) and one.get("/Subtype") == Name.Image]
    if pictures:
        what = f"The PDF holds {len(pictures)} picture{'s' if len(pictures) > 1 else ''} that no page shows"
        yield found("left-over-parts", Severity.WARNING, what, key="pictures")


def _reached(file: pikepdf.Pdf) -> set[tuple[int, int]]:
    reached: set[tuple[int, int]] = set()
    ahead: list[Any] = [file.trailer]
    while ahead:
        one = ahead.pop()
        if one.is_indirect:
            if one.objgen in reached:
                continue
            reached.add(one.objgen)
        values = [value for _, value in one.items()] if isinstance(one, Dictionary | Stream) else list(one)
        ahead += [value for value in values if isinstance(value, Dictionary | Stream | Array)]
    return reached


def _text_of(file: pikepdf.Pdf, one: Any) -> str:
    """Return what an object would print on a page; empty for one that prints nothing."""
    if isinstance(one, Stream):
        if str(one.get("/Type", "")) in _NO_CONTENT or one.get("/Subtype") == Name.Image or "/Length1" in one:
            return ""
        printed = one.read_bytes()
        if len(printed) > _MOST_BYTES or not _PRINTS.search(printed):
            return ""
        resources = one.get("/Resources") or (file.pages[0].obj.get("/Resources") if file.pages else None)
        return _printed(file, [printed], resources)
    if one.get("/Type") == Name.Page and "/Contents" in one:
        contents = one.Contents
        streams = list(contents) if isinstance(contents, Array) else [contents]
        return _printed(file, [stream.read_bytes() for stream in streams], one.get("/Resources"))
    return ""


def _printed(file: pikepdf.Pdf, contents: list[bytes], resources: Any) -> str:
    """Return the words that a page with these contents has."""
    with pikepdf.new() as alone:
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, 5000, 5000]),
            Resources=_copied(alone, file, resources),
            Contents=alone.make_stream(b"\n".join(contents)),
        )
        alone.pages.append(pikepdf.Page(alone.make_indirect(page)))
        stream = BytesIO()
        alone.save(stream)
    drawn = pypdfium2.PdfDocument(stream.getvalue())
    text: str = drawn[0].get_textpage().get_text_range()
    drawn.close()
    return " ".join(text.split())


def _copied(alone: pikepdf.Pdf, file: pikepdf.Pdf, resources: Any) -> Any:
    if not isinstance(resources, Dictionary):
        return Dictionary()
    return alone.copy_foreign(resources if resources.is_indirect else file.make_indirect(resources))


def _plain(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())
