"""Properties of office files and pictures: who made them, with what, and where."""

from collections.abc import Iterator
from io import BytesIO
from typing import Final

from lxml.etree import _Element
from PIL import ExifTags, Image, UnidentifiedImageError

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.found import Seen, found
from tables_app.seen.parts import all_text, attribute, local

_TELLING: Final = {
    "creator": "author",
    "lastModifiedBy": "last saved by",
    "initial-creator": "first author",
    "printed-by": "printed by",
    "title": "title",
    "subject": "subject",
    "description": "comments",
    "keywords": "keywords",
    "keyword": "keyword",
    "category": "category",
    "Company": "company",
    "Manager": "manager",
    "HyperlinkBase": "base of links",
    "Template": "template",
    "template": "template",
    "user-defined": "property",
}
_PLAIN_TEMPLATES: Final = ("normal", "normal.dotm", "normal.dot")
PICTURES: Final = (".jpg", ".jpeg", ".png", ".gif", ".tif", ".tiff", ".webp")
_TOLD_TAGS: Final = ("Artist", "Make", "Model", "HostComputer", "ImageDescription", "DateTime", "Copyright")
_MOST_PIXELS: Final = 200_000_000


def document_properties(roots: dict[str, _Element]) -> Iterator[Finding]:
    """Yield who a file says made it, and what else its properties say."""
    seen = []
    for name, root in roots.items():
        if local(root) in ("coreProperties", "Properties", "document-meta"):
            seen += list(_told(root, is_custom="custom" in name.lower()))
    if seen:
        yield found("document-properties", Severity.INFORMATION, "The properties of the file say more", seen)


def _told(root: _Element, *, is_custom: bool) -> Iterator[Seen]:
    for element in root.iter():
        name = local(element)
        text = all_text(element) or attribute(element, "title")
        if not text or (name in ("Template", "template") and text.lower() in _PLAIN_TEMPLATES):
            continue
        if is_custom and name == "property":
            yield Seen(attribute(element, "name"), text)
        elif name in _TELLING and not is_custom:
            yield Seen(attribute(element, "name") or _TELLING[name], text)


def pictures(files: Iterator[tuple[str, bytes]]) -> Iterator[Finding]:
    """Yield what pictures say of where and with what they were taken. files: path and bytes of each."""
    places, told = [], []
    for name, content in files:
        if name.lower().endswith(PICTURES):
            place, rest = picture_metadata(content)
            places += [Seen(name, place)] if place else []
            told += [Seen(name, rest)] if rest else []
    if places:
        yield found(
            "picture-tells-more", Severity.WARNING, "A picture says where it was taken", places, key="place"
        )
    if told:
        yield found(
            "document-properties",
            Severity.INFORMATION,
            "Pictures say how they were made",
            told,
            key="pictures",
        )


def picture_metadata(content: bytes) -> tuple[str, str]:
    """Return where a picture was taken and what else it says of itself; empty where it says nothing or is none."""
    try:
        with Image.open(BytesIO(content)) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                return "", ""
            exif = picture.getexif()
            where = exif.get_ifd(ExifTags.IFD.GPSInfo)
            named = {ExifTags.TAGS.get(key, ""): value for key, value in exif.items()}
    except (
        OSError,
        ValueError,
        SyntaxError,
        TypeError,
        KeyError,
        UnidentifiedImageError,
        Image.DecompressionBombError,
    ):
        return "", ""
    rest = ", ".join(f"{name}: {named[name]}" for name in _TOLD_TAGS if str(named.get(name, "")).strip())
    return _position(where), rest


def _position(where: dict[int, object]) -> str:
    parts = []
    for value, side in ((2, 1), (4, 3)):
        numbers = where.get(value)
        if isinstance(numbers, tuple) and len(numbers) == 3:
            parts.append(" ".join(f"{float(number):g}" for number in numbers) + f" {where.get(side, '')}")
    return ", ".join(parts)
