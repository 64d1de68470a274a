"""OpenDocument texts made for tests, out of their XML: no office program is needed."""

import io
import zipfile
from typing import Final

MIMETYPE: Final = b"application/vnd.oasis.opendocument.text"
_OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES: Final = " ".join(
    [
        *(f'xmlns:{name}="{_OASIS}{name}:1.0"' for name in ("office", "text", "table", "style")),
        f'xmlns:draw="{_OASIS}drawing:1.0" xmlns:fo="{_OASIS}xsl-fo-compatible:1.0"',
        f'xmlns:svg="{_OASIS}svg-compatible:1.0"',
        'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"',
    ]
)


def content(body: str, styles: str = "") -> bytes:
    """Return content.xml. body: what the text holds; styles: its automatic styles."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    ).encode()


def made(body: str, *, styles: str = "", common: str = "", masters: str = "", margins: str = "") -> bytes:
    """Return an OpenDocument text.

    styles: automatic styles of the body; common: named styles; masters: its kinds of page;
    margins: automatic styles of their headers and footers.
    """
    named = (
        f"<office:document-styles {NAMESPACES}><office:styles>{common}</office:styles>"
        f"<office:automatic-styles>{margins}</office:automatic-styles>"
        f"<office:master-styles>{masters}</office:master-styles></office:document-styles>"
    )
    return packed({"content.xml": content(body, styles), "styles.xml": named.encode()})


def packed(parts: dict[str, bytes], mimetype: bytes = MIMETYPE) -> bytes:
    """Return an OpenDocument file of these parts; without the entry that says what it is if `mimetype` is empty."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        if mimetype:
            package.writestr(zipfile.ZipInfo("mimetype"), mimetype, zipfile.ZIP_STORED)
        for name, part in parts.items():
            package.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def p(text: str, style: str = "") -> str:
    """Return a paragraph."""
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def items(*inner: str) -> str:
    """Return list items, each with what it holds."""
    return "".join(f"<text:list-item>{one}</text:list-item>" for one in inner)


def number_style(name: str, *levels: tuple[str, str]) -> str:
    """Return a list style of (format, suffix) levels; the format "•" is a bullet."""
    inner = "".join(
        f'<text:list-level-style-bullet text:level="{level}" text:bullet-char="•"/>'
        if form == "•"
        else f'<text:list-level-style-number text:level="{level}" style:num-format="{form}" style:num-suffix="{suffix}"/>'
        for level, (form, suffix) in enumerate(levels, start=1)
    )
    return f'<text:list-style style:name="{name}">{inner}</text:list-style>'


def text_style(name: str, properties: str, *, family: str = "text") -> str:
    """Return a style with text properties such as 'fo:font-weight="bold"'."""
    return f'<style:style style:name="{name}" style:family="{family}"><style:text-properties {properties}/></style:style>'


def row(*texts: str) -> str:
    """Return a table row with a paragraph in each cell; what begins with "<" is a cell as it stands."""
    cells = (
        text if text.startswith("<") else f"<table:table-cell>{p(text)}</table:table-cell>" for text in texts
    )
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def table(*rows: str, header: str = "") -> str:
    """Return a table; header: the rows that repeat on each page."""
    marked = f"<table:table-header-rows>{header}</table:table-header-rows>" if header else ""
    return f"<table:table>{marked}{''.join(rows)}</table:table>"
