"""What a PDF holds beside its pages' print: notes, attached files, programs, forms, layers, leftovers, properties."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Stream, String

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.embedded import Look, embedded_file
from requests_app.checks.hidden.found import Seen, found
from requests_app.checks.hidden.pdf.leftovers import left_over
from requests_app.checks.hidden.pdf.notes import notes
from requests_app.checks.hidden.properties import picture_metadata
from requests_app.letters.errors import DamagedFile, EncryptedFile, OversizedFile

MAX_OBJECTS: Final = 400_000
_ACTIONS: Final = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/GoToE"}
_FORMATTING: Final = re.compile(r"\s*AF[A-Z]\w+\(")
"""How a form's fields are told to show a number or a date; every program that makes forms writes it."""
_HIDDEN_FLAGS: Final = 0x02 | 0x20
_INFORMATION: Final = (
    "/Title",
    "/Author",
    "/Subject",
    "/Keywords",
    "/Creator",
    "/Company",
    "/Manager",
    "/Comments",
)
_DEEPEST: Final = 40
_ERRORS: Final = (
    pikepdf.PdfError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    RecursionError,
)


def hidden_objects(content: bytes, drawn: pypdfium2.PdfDocument, look: Look) -> Iterator[Finding]:
    """Yield what the objects of a PDF hide. drawn: the same file, for its words. Raises UnreadableLetter."""
    try:
        with pikepdf.open(BytesIO(content), inherit_page_attributes=False) as file:
            if len(file.objects) > MAX_OBJECTS:
                raise OversizedFile(f"The PDF holds more than {MAX_OBJECTS:,} objects.")
            yield from notes(file, drawn)
            yield from _attachments(file, look)
            yield from _actions(file)
            yield from _forms(file)
            yield from _layers(file)
            yield from _bookmarks(file, drawn)
            yield from left_over(file, drawn)
            yield from _private_data(file)
            yield from _pictures(file)
            yield from _properties(file)
    except pikepdf.PasswordError as error:
        raise EncryptedFile("The PDF asks for a password.") from error
    except _ERRORS as error:
        raise DamagedFile("The PDF is damaged: what it holds cannot be looked through.") from error


def _dictionaries(file: pikepdf.Pdf) -> Iterator[Any]:
    """Yield every dictionary of the file, those of streams and within other objects included."""
    for one in file.objects:
        yield from _within(one, 0)


def _within(one: Any, depth: int) -> Iterator[Any]:
    if depth > _DEEPEST:
        return
    if isinstance(one, Dictionary | Stream):
        yield one
        children = [value for _, value in one.items()]
    elif isinstance(one, Array):
        children = list(one)
    else:
        return
    for value in children:
        if isinstance(value, Dictionary | Stream | Array) and not value.is_indirect:
            yield from _within(value, depth + 1)


def _attachments(file: pikepdf.Pdf, look: Look) -> Iterator[Finding]:
    for number, one in enumerate(_dictionaries(file)):
        files = one.get("/EF")
        if not isinstance(files, Dictionary):
            continue
        name = next((str(one[key]) for key in ("/UF", "/F", "/Desc") if isinstance(one.get(key), String)), "")
        for stream in {
            value.objgen: value for _, value in files.items() if isinstance(value, Stream)
        }.values():
            yield from embedded_file(stream.read_bytes(), name or f"attachment {number}", look)


def _actions(file: pikepdf.Pdf) -> Iterator[Finding]:
    seen: list[Seen] = []
    plain: list[Seen] = []
    for one in _dictionaries(file):
        kind = str(one.get("/S", ""))
        if kind not in _ACTIONS and "/JS" not in one:
            continue
        script = one.get("/JS")
        text = script.read_bytes().decode("latin-1") if isinstance(script, Stream) else str(script or "")
        target = one.get("/F")
        extract = text or str(target.get("/F", "") if isinstance(target, Dictionary) else target or "")
        each = Seen(f"action {kind.strip('/') or 'JavaScript'}:", extract)
        (plain if _FORMATTING.match(text) else seen).append(each)
    if seen:
        what = "The PDF holds programs or actions that run when it is opened or used"
        yield found("active-content", Severity.SEVERE, what, seen)
    if plain:
        what = "The fields of the PDF's form have programs that format what is typed"
        yield found("document-properties", Severity.INFORMATION, what, key="formatting")


def _forms(file: pikepdf.Pdf) -> Iterator[Finding]:
    form = file.Root.get("/AcroForm")
    if not isinstance(form, Dictionary):
        return
    shown = {
        note.objgen for page in file.pages for note in page.obj.get("/Annots", Array([])) if note.is_indirect
    }
    hidden: list[Seen] = []
    visible: list[Seen] = []
    for field, name, value in _fields(form.get("/Fields", Array([])), "", None, 0):
        flags = int(field.get("/F", 0))
        is_seen = field.objgen in shown and not flags & _HIDDEN_FLAGS and _has_size(field)
        (visible if is_seen else hidden).append(Seen(f"field {name}:", value))
    if hidden:
        yield found(
            "hidden-text-in-file",
            Severity.SEVERE,
            "The PDF's form has values that no page shows",
            hidden,
            key="form",
        )
    if visible:
        yield found("form-values", Severity.WARNING, "The PDF is a form whose fields hold values", visible)
    if "/XFA" in form:
        what = "The PDF holds a second form as XML, which may hold other values than the pages show"
        yield found("form-values", Severity.WARNING, what, key="xfa")


def _fields(fields: Any, parent: str, above: Any, depth: int) -> Iterator[tuple[Any, str, str]]:
    """Yield the fields with a value that have no fields below them, with their full names."""
    for field in fields if depth < _DEEPEST else ():
        name = ".".join(filter(None, [parent, str(field.get("/T", ""))]))
        value = field.get("/V", above)
        children = field.get("/Kids")
        if isinstance(children, Array):
            yield from _fields(children, name, value, depth + 1)
        elif isinstance(value, String) and str(value).strip():
            yield field, name, str(value)


def _has_size(field: Any) -> bool:
    rectangle = [float(side) for side in field.get("/Rect", [])]
    return (
        len(rectangle) == 4 and abs(rectangle[2] - rectangle[0]) > 1 and abs(rectangle[3] - rectangle[1]) > 1
    )


def _layers(file: pikepdf.Pdf) -> Iterator[Finding]:
    layers = file.Root.get("/OCProperties")
    if not isinstance(layers, Dictionary):
        return
    shown = layers.get("/D", Dictionary())
    names = [str(one.get("/Name", "")) for one in shown.get("/OFF", Array([]))]
    if str(shown.get("/BaseState", "/ON")) == "/OFF":
        on = {one.objgen for one in shown.get("/ON", Array([]))}
        names += [str(one.get("/Name", "")) for one in layers.get("/OCGs", Array([])) if one.objgen not in on]
    if names:
        what = "The PDF has layers that are switched off, and anybody can switch them on"
        yield found("layers-switched-off", Severity.WARNING, what, [Seen("layer", name) for name in names])


def _bookmarks(file: pikepdf.Pdf, drawn: pypdfium2.PdfDocument) -> Iterator[Finding]:
    outlines = file.Root.get("/Outlines")
    if not isinstance(outlines, Dictionary):
        return
    titles = list(_titles(outlines.get("/First"), 0))
    words = {word for page in drawn for word in _plain(page.get_textpage().get_text_bounded())}
    seen = [
        Seen("bookmark", title) for title in titles if [word for word in _plain(title) if word not in words]
    ]
    if seen:
        yield found("bookmarks", Severity.WARNING, "Bookmarks say words that no page says", seen)


def _titles(item: Any, depth: int) -> Iterator[str]:
    seen: set[tuple[int, int]] = set()
    while isinstance(item, Dictionary) and depth < _DEEPEST and item.objgen not in seen:
        seen.add(item.objgen)
        yield str(item.get("/Title", ""))
        yield from _titles(item.get("/First"), depth + 1)
        item = item.get("/Next")


def _plain(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W_]+", text.lower()) if len(word) > 2]


def _private_data(file: pikepdf.Pdf) -> Iterator[Finding]:
    """What a drawing program keeps to go on with, and small pictures of pages as they once were."""
    programs = sorted(
        {
            str(name).strip("/")
            for one in _dictionaries(file)
            if isinstance(data := one.get("/PieceInfo"), Dictionary)
            for name, _ in data.items()
        }
    )
    if programs:
        what = f"The PDF holds the drawing as {', '.join(programs)} keeps it, which may hold more than the page shows"
        yield found("private-data", Severity.WARNING, what)
    small = [Seen(f"page {number}") for number, page in enumerate(file.pages, 1) if "/Thumb" in page.obj]
    if small:
        yield found(
            "private-data",
            Severity.WARNING,
            "The PDF holds small pictures of its pages, perhaps as they were before",
            small,
            key="thumbnails",
        )


def _pictures(file: pikepdf.Pdf) -> Iterator[Finding]:
    places = []
    for one in file.objects:
        if (
            isinstance(one, Stream)
            and one.get("/Subtype") == Name.Image
            and one.get("/Filter") == Name.DCTDecode
        ):
            place, _ = picture_metadata(one.read_raw_bytes())
            places += [Seen("picture", place)] if place else []
    if places:
        yield found(
            "picture-tells-more", Severity.WARNING, "A picture says where it was taken", places, key="place"
        )


def _properties(file: pikepdf.Pdf) -> Iterator[Finding]:
    seen = [
        Seen(key.strip("/").lower(), str(value))
        for key, value in (file.trailer.get("/Info") or Dictionary()).items()
        if key in _INFORMATION and str(value).strip()
    ]
    if isinstance(file.Root.get("/Metadata"), Stream):
        text = file.Root.Metadata.read_bytes().decode("utf-8", "replace")
        authors = re.findall(r"<dc:creator>.*?<rdf:li[^>]*>([^<]+)", text, re.DOTALL)
        known = {each.extract for each in seen}
        seen += [Seen("author", author) for author in dict.fromkeys(authors) if author not in known]
    if seen:
        yield found("document-properties", Severity.INFORMATION, "The properties of the file say more", seen)
