"""OpenDocument texts that hide something: one maker a way of hiding. Given no secret, each makes its clean twin."""

from collections.abc import Callable
from typing import Final

from tests.letters.odts import content, made, p, packed, row, table, text_style

_WORDS: Final = (
    p("Dear Ms Example") + p("You asked how many benches there are.") + p("There are 412 benches.")
)


def deleted_text(secret: str | None) -> bytes:
    if not secret:
        return made(_WORDS)
    region = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>Ms Officer'
        f"</dc:creator><dc:date>2026-01-05T09:00:00</dc:date></office:change-info>{p(secret)}</text:deletion>"
        "</text:changed-region></text:tracked-changes>"
    )
    return made(region + _WORDS + p('Also.<text:change text:change-id="c1"/>'))


def annotation(secret: str | None) -> bytes:
    note = (
        f"<office:annotation><dc:creator>Legal</dc:creator>{p(secret)}</office:annotation>" if secret else ""
    )
    return made(_WORDS + p(f"Also.{note}"))


def hidden_section(secret: str | None) -> bytes:
    """The twin's section is shown."""
    shown = "none" if secret else "true"
    return made(
        _WORDS + f'<text:section text:name="S" text:display="{shown}">{p(secret or "Costs")}</text:section>'
    )


def white_words(secret: str | None) -> bytes:
    """The twin has white words too, in a dark cell."""
    styles = text_style("White", 'fo:color="#ffffff"') + (
        '<style:style style:name="Dark" style:family="table-cell"><style:table-cell-properties '
        f'fo:background-color="{"transparent" if secret else "#1d4f91"}"/></style:style>'
    )
    words = f'<text:span text:style-name="White">{secret or "Benches"}</text:span>'
    cell = f'<table:table-cell table:style-name="Dark">{p(words)}</table:table-cell>'
    return made(_WORDS + table(row(cell)), styles=styles)


def hidden_words(secret: str | None) -> bytes:
    """The twin's words are in a style that only makes them bold."""
    style = text_style("Note", 'text:display="none"' if secret else 'fo:font-weight="bold"')
    return made(
        _WORDS + p(f'They are <text:span text:style-name="Note">{secret or "oak"}</text:span>.'), common=style
    )


def embedded_sheet(secret: str | None) -> bytes:
    body = _WORDS
    if not secret:
        return made(body)
    sheet = content("").replace(b"<office:text></office:text>", (
        f"<office:spreadsheet>{table(row('Ward', secret))}</office:spreadsheet>".encode()
    ))  # fmt: skip
    return packed({"content.xml": content(body), "Object 1/content.xml": sheet})


def earlier_version(secret: str | None) -> bytes:
    if not secret:
        return packed({"content.xml": content(_WORDS)})
    return packed(
        {"content.xml": content(_WORDS), "Versions/Version1": made(_WORDS + p(secret, "x") + _hidden(secret))}
    )


def _hidden(secret: str) -> str:
    return f'<text:section text:name="S" text:display="none">{p(secret)}</text:section>'


MAKERS: Final[tuple[tuple[Callable[[str | None], bytes], str, str], ...]] = (
    (deleted_text, "tracked-changes-in-file", "paragraph 5, deleted by Ms Officer on 2026-01-05"),
    (annotation, "comments-in-file", "paragraph 4 by Legal"),
    (hidden_section, "hidden-text-in-file", "hidden text: paragraph 4"),
    (white_words, "hidden-text-in-file", "printed on: paragraph 4"),
    (hidden_words, "hidden-text-in-file", "hidden text: paragraph 4"),
    (embedded_sheet, "embedded-file", "Object 1"),
    (earlier_version, "earlier-version", "Versions/Version1"),
)
