"""PDFs that hide something: one maker a way of hiding. Given no secret, each makes its clean twin."""

from collections.abc import Callable
from io import BytesIO
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from tests.letters.pdfs import HEIGHT, Page, made

_TOP: Final = 200.0


def _page() -> Page:
    page = Page()
    page.lines(
        72, 100, ["Dear Ms Example", "You asked how many benches there are.", "There are 412 benches."]
    )
    return page


def _changed(content: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(BytesIO(content)) as file:
        change(file)
        stream = BytesIO()
        file.save(stream)
    return stream.getvalue()


def _noted(content: bytes, **note: Any) -> bytes:
    """Return a PDF with an annotation on its page, over the line at the top."""
    rectangle = Array([70, HEIGHT - _TOP - 4, 300, HEIGHT - _TOP + 12])

    def add(file: pikepdf.Pdf) -> None:
        annotation = file.make_indirect(Dictionary(Type=Name.Annot, Rect=rectangle, **note))
        file.pages[0].obj.Annots.append(annotation)

    return _changed(content, add)


def black_box(secret: str | None) -> bytes:
    """The twin's dark box is drawn before the words, as the ground of a table's header is."""
    page = _page()
    if secret:
        page.text(72, _TOP, secret)
    page.fill(70, _TOP - 10, 300, _TOP + 4, grey=0)
    if not secret:
        page.text(72, _TOP, "Benches by ward", grey=1)
    return made([page])


def labelled_box(secret: str | None) -> bytes:
    """The twin has a label on a box with nothing below."""
    page = _page()
    if secret:
        page.text(72, _TOP, secret)
    page.fill(70, _TOP - 10, 300, _TOP + 4, grey=0)
    page.text(72, _TOP, "REDACTED s40", grey=1)
    return made([page])


def under_picture(secret: str | None) -> bytes:
    page = _page()
    if secret:
        page.text(72, _TOP, secret)
    page.picture(70, _TOP - 12, 230, 18)
    return made([page])


def redaction_not_applied(secret: str | None) -> bytes:
    page = _page()
    page.text(72, _TOP, secret or "All are of oak.")
    return _noted(made([page]), Subtype=Name.Redact) if secret else made([page])


def note(secret: str | None) -> bytes:
    """The twin has a link with a description, as tagged PDFs have."""
    if secret:
        return _noted(made([_page()]), Subtype=Name.Text, Contents=String(secret), T=String("Legal"))
    return _noted(made([_page()]), Subtype=Name.Link, Contents=String("Our website"))


def black_highlight(secret: str | None) -> bytes:
    """The twin's highlight lets the words shine through."""
    page = _page()
    page.text(72, _TOP, secret or "All are of oak.")

    def add(file: pikepdf.Pdf) -> None:
        mode = Dictionary(Type=Name.ExtGState, BM=Name.Normal if secret else Name.Multiply)
        colour = "0 0 0" if secret else "1 1 0"
        appearance = file.make_indirect(
            Stream(file, f"/G gs {colour} rg 0 0 230 16 re f".encode(), Type=Name.XObject, Subtype=Name.Form)
        )
        appearance.BBox = Array([0, 0, 230, 16])
        appearance.Resources = Dictionary(ExtGState=Dictionary(G=mode))
        rectangle = Array([70, HEIGHT - _TOP - 4, 300, HEIGHT - _TOP + 12])
        file.pages[0].obj.Annots.append(
            file.make_indirect(
                Dictionary(
                    Type=Name.Annot, Subtype=Name.Highlight, Rect=rectangle, AP=Dictionary(N=appearance), F=4
                )
            )
        )

    return _changed(made([page]), add)


def earlier_revision(secret: str | None) -> bytes:
    """The words are replaced by an update that is appended; the twin's update adds a date alone."""
    page = _page()
    page.text(72, _TOP, secret or "All are of oak.")
    first = made([page])
    with pikepdf.open(BytesIO(first)) as file:
        number = (
            file.pages[0].obj.Contents.objgen[0] if secret else file.make_indirect(Dictionary()).objgen[0]
        )
        root, size = file.Root.objgen[0], len(file.objects) + 1
    at = len(first)
    words = "\n".join(_page().operators).encode()
    body = (
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(words), words) if secret else b"<</Changed (Monday)>>"
    )
    update = b"%d 0 obj\n%s\nendobj\n" % (number, body)
    xref = b"xref\n%d 1\n%010d 00000 n \n" % (number, at)
    before = first.rindex(b"startxref")
    previous = int(first[before:].split()[1])
    trailer = b"trailer\n<</Size %d/Root %d 0 R/Prev %d>>\n" % (max(size, number + 1), root, previous)
    return first + update + xref + trailer + b"startxref\n%d\n%%%%EOF\n" % (at + len(update))


def layer_off(secret: str | None) -> bytes:
    """The twin's layer is on."""
    page = _page()
    page.operators.append("/OC /L BDC")
    page.text(72, _TOP, secret or "All are of oak.")
    page.operators.append("EMC")

    def add(file: pikepdf.Pdf) -> None:
        layer = file.make_indirect(Dictionary(Type=Name.OCG, Name=String("Names")))
        file.pages[0].obj.Resources.Properties = Dictionary(L=layer)
        shown = Dictionary(Order=Array([layer]), OFF=Array([layer] if secret else []))
        file.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=shown)

    return _changed(made([page]), add)


def attachment(secret: str | None) -> bytes:
    def add(file: pikepdf.Pdf) -> None:
        if secret:
            file.attachments["names.txt"] = f"Names: {secret}".encode()

    return _changed(made([_page()]), add)


def white_words(secret: str | None) -> bytes:
    """The twin has white words on a dark ground."""
    page = _page()
    if not secret:
        page.fill(70, _TOP - 10, 300, _TOP + 4, grey=0.2)
    page.text(72, _TOP, secret or "Benches by ward", grey=1)
    return made([page])


def invisible_words(secret: str | None) -> bytes:
    """The twin has invisible words behind a picture of the page that shows them, as a scan has."""
    page = _page()
    if secret:
        page.text(72, _TOP, secret, mode=3)
        return made([page])
    return _scan(None)


def _scan(secret: str | None) -> bytes:
    """Return a scanned page with the words that a program recognised laid behind it, one of them blackened."""
    page = Page()
    page.operators.append(f"q 595 0 0 {HEIGHT} 0 0 cm /S Do Q")
    for number, word in enumerate(("Benches", "Abbey", "Mill", secret or "Priory", "Castle", "Harbour")):
        page.text(72, 100 + 40 * number, word, size=14, mode=3)

    def add(file: pikepdf.Pdf) -> None:
        picture = bytearray(b"\xff" * (595 * 842))
        for number in range(6):
            for y in range(100 + 40 * number - 12, 100 + 40 * number + 2):
                for x in range(70, 160):
                    is_ink = (x // 2 + y // 3) % 2 == 0
                    picture[595 * y + x] = 0 if is_ink or (secret and number == 3) else 255
        file.pages[0].obj.Resources.XObject.S = Stream(
            file, bytes(picture), Type=Name.XObject, Subtype=Name.Image, Width=595, Height=842,
            ColorSpace=Name.DeviceGray, BitsPerComponent=8,
        )  # fmt: skip

    return _changed(made([page]), add)


def blackened_scan(secret: str | None) -> bytes:
    return _scan(secret)


def off_page(secret: str | None) -> bytes:
    page = _page()
    page.text(700 if secret else 300, _TOP, secret or "Oak")
    return made([page])


def tiny_words(secret: str | None) -> bytes:
    """The twin has small print."""
    page = _page()
    page.text(72, _TOP, secret or "Small print", size=0.8 if secret else 5)
    return made([page])


def clipped_words(secret: str | None) -> bytes:
    """The words are drawn outside the window through which they could be seen."""
    page = _page()
    left = 400 if secret else 60
    page.operators.append(f"q {left} {HEIGHT - _TOP - 4} 100 20 re W n")
    page.text(72, _TOP, secret or "All of oak")
    page.operators.append("Q")
    return made([page])


def hidden_field(secret: str | None) -> bytes:
    def add(file: pikepdf.Pdf) -> None:
        field = file.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("officer"), F=2,
                V=String(secret or ""), Rect=Array([0, 0, 100, 20]),
            )
        )  # fmt: skip
        file.pages[0].obj.Annots.append(field)
        file.Root.AcroForm = Dictionary(Fields=Array([field]))

    return _changed(made([_page()]), add)


def left_over_page(secret: str | None) -> bytes:
    """A page that was taken out of the document stays in the file; in the twin it stays in the document."""
    second = Page()
    second.text(72, 100, secret or "Page two")
    content = made([_page(), second])
    if not secret:
        return content
    with pikepdf.open(BytesIO(content)) as file:
        lost = file.pages[1].obj.objgen[0]
        pages = file.Root.Pages.objgen[0]
        first = file.pages[0].obj.objgen[0]
        body = b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % first
        root = file.Root.objgen[0]
        numbered = {
            one.objgen[0]: one.unparse(resolved=True) for one in file.objects if not isinstance(one, Stream)
        }
        streams = {
            one.objgen[0]: (one.stream_dict.unparse(), one.read_raw_bytes())
            for one in file.objects
            if isinstance(one, Stream) and one.get("/Type") not in (Name.XRef, Name.ObjStm)
        }
    assert lost in numbered
    numbered[pages] = body
    return _written(numbered, streams, root)


def _written(numbered: dict[int, bytes], streams: dict[int, tuple[bytes, bytes]], root: int) -> bytes:
    """Return a PDF of these objects, those that nothing refers to included."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number in sorted({*numbered, *streams}):
        places[number] = len(out)
        if number in streams:
            head, data = streams[number]
            out += b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (number, head, data)
        else:
            out += b"%d 0 obj\n%s\nendobj\n" % (number, numbered[number])
    at, size = len(out), max(places) + 1
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in sorted(places.items()):
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    out += b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, at)
    return bytes(out)


def script(secret: str | None) -> bytes:
    def add(file: pikepdf.Pdf) -> None:
        file.Root.OpenAction = (
            Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{secret}')"))
            if secret
            else Dictionary(S=Name.GoTo, D=Array([file.pages[0].obj, Name.Fit]))
        )

    return _changed(made([_page()]), add)


MAKERS: Final[tuple[tuple[Callable[[str | None], bytes], str, str], ...]] = (
    (black_box, "covered-text", "page 1"),
    (labelled_box, "covered-text", "page 1"),
    (under_picture, "covered-text", "page 1"),
    (redaction_not_applied, "unapplied-redaction", "page 1"),
    (note, "comments-in-file", "page 1, by Legal"),
    (black_highlight, "covered-text", "page 1"),
    (earlier_revision, "earlier-version", "page 1"),
    (layer_off, "hidden-text-in-file", "page 1"),
    (attachment, "embedded-file", "“names.txt”"),
    (white_words, "hidden-text-in-file", "page 1"),
    (invisible_words, "hidden-text-in-file", "page 1"),
    (blackened_scan, "covered-text", "page 1"),
    (off_page, "hidden-text-in-file", "page 1"),
    (tiny_words, "hidden-text-in-file", "page 1"),
    (clipped_words, "hidden-text-in-file", "page 1"),
    (hidden_field, "hidden-text-in-file", "field officer"),
    (left_over_page, "left-over-parts", "taken off its pages"),
    (script, "active-content", "JavaScript"),
)
