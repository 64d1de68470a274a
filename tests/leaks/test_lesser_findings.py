"""What may matter is a warning, what is usual is information, and neither is passed over."""

import io
import shutil

import docx
import pikepdf
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pikepdf import Array, Dictionary, Name, String
from PIL import ExifTags, Image

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden import look_through
from requests_app.checks.kinds import KINDS
from requests_app.letters.apart import look_through_apart
from tests.leaks.documents import LEAKS
from tests.letters.mails import eml
from tests.letters.pdfs import Page, made
from tests.programs import missing

SECRET = "Wintergreen"


def told(content: bytes, name: str) -> dict[str, Severity]:
    """The kinds of findings that tell of the secret."""
    found = look_through(content, name)
    return {each.code: each.severity for each in found if SECRET in " ".join([each.message, *each.because])}


def word(change: str = "", **properties: str) -> bytes:
    file, stream = docx.Document(), io.BytesIO()
    file.add_paragraph("There are 412 benches.")
    for name, value in properties.items():
        setattr(file.core_properties, name, value)
    if change:
        file.paragraphs[0]._p.append(parse_xml(change))
    file.save(stream)
    return stream.getvalue()


def a_pdf() -> pikepdf.Pdf:
    page = Page()
    page.text(72, 100, "There are 412 benches.")
    return pikepdf.open(io.BytesIO(made([page])))


def saved(file: pikepdf.Pdf) -> bytes:
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("name", ["author", "title", "subject", "keywords", "comments", "category"])
def test_a_word_documents_properties_are_information(name: str) -> None:
    assert told(word(**{name: SECRET}), "a.docx") == {"document-properties": Severity.INFORMATION}


def test_a_pdfs_properties_are_information() -> None:
    file = a_pdf()
    file.docinfo["/Author"] = String(SECRET)
    assert told(saved(file), "a.pdf") == {"document-properties": Severity.INFORMATION}


def test_codes_that_hold_words_are_a_warning() -> None:
    field = f'<w:fldSimple {nsdecls("w")} w:instr=" XE &quot;{SECRET}&quot; "/>'
    assert told(word(field), "a.docx") == {"field-codes": Severity.WARNING}


def test_a_header_that_no_page_shows_is_a_warning() -> None:
    file, stream = docx.Document(), io.BytesIO()
    section = file.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = SECRET
    section.different_first_page_header_footer = False
    file.save(stream)
    assert told(stream.getvalue(), "a.docx") == {"headers-not-shown": Severity.WARNING}


def test_a_first_page_header_that_is_shown_is_none() -> None:
    file, stream = docx.Document(), io.BytesIO()
    file.sections[0].different_first_page_header_footer = True
    file.sections[0].first_page_header.paragraphs[0].text = SECRET
    file.save(stream)
    assert told(stream.getvalue(), "a.docx") == {}


def test_a_folder_on_a_server_is_a_warning() -> None:
    file, stream = docx.Document(), io.BytesIO()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    file.part.rels.get_or_add_ext_rel(kind, f"file:///\\\\server01\\Users\\{SECRET}\\letter.dotx")
    file.save(stream)
    assert told(stream.getvalue(), "a.docx") == {"links-to-elsewhere": Severity.WARNING}


def a_photograph() -> bytes:
    picture, stream = Image.new("RGB", (40, 40), "green"), io.BytesIO()
    exif = picture.getexif()
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (54.0, 19.0, 12.0), 3: "W", 4: (2.0, 44.0, 5.0)})
    picture.save(stream, "JPEG", exif=exif)
    return stream.getvalue()


def test_a_picture_that_says_where_it_was_taken_is_a_warning() -> None:
    file, stream = docx.Document(), io.BytesIO()
    file.add_picture(io.BytesIO(a_photograph()))
    file.save(stream)
    (warning,) = warnings(look_through(stream.getvalue(), "a.docx"))
    assert warning.code == "picture-tells-more"
    assert "54 19 12 N, 2 44 5 W" in warning.message


def test_a_picture_that_is_cut_is_a_warning() -> None:
    file, stream = docx.Document(), io.BytesIO()
    shape = file.add_picture(io.BytesIO(plain_picture()))
    (fill,) = shape._inline.iter("{http://schemas.openxmlformats.org/drawingml/2006/picture}blipFill")
    fill.insert(1, parse_xml(f'<a:srcRect {nsdecls("a")} r="45000"/>'))
    file.save(stream)
    (warning,) = warnings(look_through(stream.getvalue(), "a.docx"))
    assert "45 per cent of it cut off" in warning.message


def plain_picture() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (40, 40), "green").save(stream, "PNG")
    return stream.getvalue()


def warnings(found: tuple[Finding, ...]) -> list[Finding]:
    return [each for each in found if each.severity is not Severity.INFORMATION]


def test_a_bookmark_with_words_that_no_page_says_is_a_warning() -> None:
    file = a_pdf()
    with file.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(f"Letter to {SECRET}", 0))
    assert told(saved(file), "a.pdf") == {"bookmarks": Severity.WARNING}


def test_text_laid_on_a_page_is_a_warning() -> None:
    file = a_pdf()
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.FreeText, Contents=String(SECRET), Rect=Array([9, 9, 99, 99])
    )
    file.pages[0].obj.Annots.append(file.make_indirect(note))
    assert told(saved(file), "a.pdf") == {"notes-on-page": Severity.WARNING}


def test_addresses_of_an_email_are_information() -> None:
    message = eml("There are 412 benches.")
    message["Cc"] = f"{SECRET} <w@brackwater.example>"
    assert told(message.as_bytes(), "a.eml") == {"email-tells-more": Severity.INFORMATION}


def test_rich_text_is_looked_through_as_it_is_and_as_it_is_converted() -> None:
    if not shutil.which("soffice"):
        missing("soffice", "libreoffice-writer-nogui")
    rich = (
        rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}{\*\revtbl{Unknown;}{Ms Officer;}}\f0 There are 412 benches. "
        rb"{\v Wintergreen hidden}{\deleted\revauthdel1 Wintergreen deleted}\par}"
    )
    found = look_through_apart(rich, "letter.rtf")
    codes = {each.code for each in found if SECRET in " ".join([each.message, *each.because])}
    assert codes == {"hidden-text-in-file", "tracked-changes-in-file"}


def test_every_kind_that_is_found_says_what_to_do() -> None:
    found = {each.code for leak in LEAKS for each in look_through(leak.hostile, leak.name)}
    assert found <= KINDS.keys()
