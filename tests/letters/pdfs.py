"""PDFs made for tests: text at given places in the standard fonts, rulings, fills, pictures, links and tags.

Lengths are points from the upper left corner of the page, as the reader gives them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

WIDTH: Final = 595.0
HEIGHT: Final = 842.0

# Adobe's metrics of Helvetica for the characters from space to tilde, in thousandths of the size.
_WIDTHS: Final = [
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556),
    *(1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778),
    *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556),
    *(333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556),
    *(556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
]


@dataclass(frozen=True)
class Tag:
    """An element of the structure tree; a child is one too, or the (page from 0, mark) of marked content."""

    role: str
    children: tuple["Tag | tuple[int, int]", ...]
    attributes: dict[str, int]


def tag(role: str, *children: Tag | tuple[int, int], **attributes: int) -> Tag:
    """Return an element such as tag("TD", (0, 3), ColSpan=2)."""
    return Tag(role, children, attributes)


def width_of(text: str, size: float = 10) -> float:
    """Return how wide a text is in Helvetica."""
    return sum(_WIDTHS[ord(c) - 32] if 32 <= ord(c) < 127 else 556 for c in text) * size / 1000


def wrapped(text: str, width: float = 430, size: float = 10) -> list[str]:
    """Return a text as the lines that a word processor would make of it."""
    lines = [""]
    for word in text.split(" "):
        if width_of(f"{lines[-1]} {word}".strip(), size) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


@dataclass
class Page:
    """One page; `rotate` turns it clockwise when it is shown."""

    rotate: int = 0
    operators: list[str] = field(default_factory=list)
    links: list[tuple[tuple[float, float, float, float], str]] = field(default_factory=list)
    marks: int = 0

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 10,
        bold: bool = False,
        mode: int = 0,
        grey: float = 0,
        align: str = "left",
        tagged: bool = False,
    ) -> int:
        """Write a text with its baseline at y; return the number of its mark. align: which end of it stands at x."""
        x -= {"left": 0.0, "right": 1.0, "centre": 0.5}[align] * width_of(text, size)
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        show = f"BT /{'FB' if bold else 'F'} {size} Tf {mode} Tr {grey} g 1 0 0 1 {x} {HEIGHT - y} Tm ({escaped}) Tj ET"
        mark = self.marks
        if tagged:
            show = f"/P <</MCID {mark}>> BDC {show} EMC"
            self.marks += 1
        self.operators.append(show)
        return mark

    def lines(
        self,
        x: float,
        y: float,
        texts: Sequence[str],
        *,
        leading: float = 12,
        size: float = 10,
        bold: bool = False,
    ) -> float:
        """Write texts under each other; return the baseline after the last."""
        for text in texts:
            self.text(x, y, text, size=size, bold=bold)
            y += leading
        return y

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draw a line."""
        self.operators.append(f"0.5 w {x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S")

    def fill(self, x0: float, y0: float, x1: float, y1: float, grey: float) -> None:
        """Fill a rectangle."""
        self.operators.append(f"{grey} g {x0} {HEIGHT - y1} {x1 - x0} {y1 - y0} re f")

    def picture(self, left: float = 0, top: float = 0, width: float = WIDTH, height: float = HEIGHT) -> None:
        """Draw a grey picture, over the whole page unless told where."""
        self.operators.append(f"q {width} 0 0 {height} {left} {HEIGHT - top - height} cm /I Do Q")

    def table(
        self,
        x: float,
        y: float,
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        *,
        ruled: bool,
        pitch: float = 16,
    ) -> float:
        """Write a table, the first row bold, the first column to the left and the others to the right."""
        top = y - 11
        for number, row in enumerate(rows):
            left = x
            for column, (text, width) in enumerate(zip(row, widths, strict=True)):
                if column == 0:
                    self.text(left + 3, y, text, bold=number == 0)
                else:
                    self.text(left + width - 3, y, text, bold=number == 0, align="right")
                left += width
            y += pitch
        if ruled:
            self.grid(x, top, widths, [pitch] * len(rows))
        return y

    def grid(self, x: float, y: float, widths: Sequence[float], heights: Sequence[float]) -> None:
        """Draw the rulings of a table without merged cells."""
        right, bottom = x + sum(widths), y + sum(heights)
        for k in range(len(heights) + 1):
            self.rule(x, y + sum(heights[:k]), right, y + sum(heights[:k]))
        for k in range(len(widths) + 1):
            self.rule(x + sum(widths[:k]), y, x + sum(widths[:k]), bottom)


def made(pages: Sequence[Page], *, tags: Sequence[Tag] = (), password: str = "") -> bytes:
    """Return the bytes of a PDF with these pages."""
    file = pikepdf.new()
    fonts = {
        "/F": Dictionary(
            Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
        ),
        "/FB": Dictionary(
            Type=Name.Font,
            Subtype=Name.Type1,
            BaseFont=Name("/Helvetica-Bold"),
            Encoding=Name.WinAnsiEncoding,
        ),
    }
    picture = Stream(
        file,
        b"\x80",
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=1,
        Height=1,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
    )
    resources = Dictionary(Font=Dictionary(fonts), XObject=Dictionary(I=picture))
    for page in pages:
        contents = Stream(file, "\n".join(page.operators).encode("cp1252"))
        annotations = [
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array([x0, HEIGHT - y1, x1, HEIGHT - y0]),
                A=Dictionary(S=Name.URI, URI=String(url)),
            )
            for (x0, y0, x1, y1), url in page.links
        ]
        file.pages.append(
            pikepdf.Page(
                Dictionary(
                    Type=Name.Page,
                    MediaBox=Array([0, 0, WIDTH, HEIGHT]),
                    Rotate=page.rotate,
                    Resources=resources,
                    Contents=file.make_indirect(contents),
                    Annots=Array([file.make_indirect(one) for one in annotations]),
                )
            )
        )
    if tags:
        root = file.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        root.K = Array([_element(file, tag) for tag in tags])
        file.Root.StructTreeRoot = root
        file.Root.MarkInfo = Dictionary(Marked=True)
    stream = BytesIO()
    encryption = pikepdf.Encryption(owner=password, user=password) if password else False
    file.save(stream, encryption=encryption)
    return stream.getvalue()


def _element(file: pikepdf.Pdf, tag: Tag) -> pikepdf.Object:
    element = Dictionary(Type=Name.StructElem, S=Name(f"/{tag.role}"))
    kids: list[pikepdf.Object] = []
    for child in tag.children:
        if isinstance(child, Tag):
            kids.append(_element(file, child))
        else:
            page, mark = child
            kids.append(Dictionary(Type=Name.MCR, Pg=file.pages[page].obj, MCID=mark))
    element.K = Array(kids)
    if tag.attributes:
        element.A = Dictionary(
            {"/O": Name.Table, **{f"/{name}": value for name, value in tag.attributes.items()}}
        )
    return file.make_indirect(element)


def self_drawing() -> bytes:
    """Return a PDF whose one form draws itself eight times over, so that no program can draw it to its end."""
    file = pikepdf.new()
    form = file.make_indirect(
        Stream(file, b"/X Do " * 8, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 100]))
    )
    form.Resources = Dictionary(XObject=Dictionary(X=form))
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, 100, 100]),
        Resources=Dictionary(XObject=Dictionary(X=form)),
        Contents=file.make_indirect(Stream(file, b"/X Do")),
    )
    file.pages.append(pikepdf.Page(page))
    stream = BytesIO()
    file.save(stream)
    return stream.getvalue()
