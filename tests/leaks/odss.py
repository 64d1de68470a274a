"""OpenDocument spreadsheets that leak, written by hand."""

import io
import zipfile
from collections.abc import Callable, Mapping

_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"), ("number", "datastyle"), ("chart", "chart"), ("svg", "svg-compatible"), ("meta", "meta"),
    )
) + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
ROWS = (("Ward", 2023, 2024), ("Abbey", 1204, 1310), ("Castle", 880, 902), ("Mill", 455, 471))
_STYLES = (
    '<style:style style:name="shown" style:family="table"><style:table-properties table:display="true"/></style:style>'
    '<style:style style:name="gone" style:family="table"><style:table-properties table:display="false"/></style:style>'
    '<style:style style:name="white" style:family="table-cell"><style:text-properties fo:color="#ffffff"/></style:style>'
    '<style:style style:name="header" style:family="table-cell" style:parent-style-name="white">'
    '<style:table-cell-properties fo:background-color="#1f3864"/></style:style>'
    '<style:style style:name="thin" style:family="table-column"><style:table-column-properties style:column-width="0.01cm"/></style:style>'
    '<style:style style:name="wide" style:family="table-column"><style:table-column-properties style:column-width="2cm"/></style:style>'
    '<number:number-style style:name="N1"><number:text>&lt;5</number:text></number:number-style>'
    '<number:number-style style:name="N2"><number:number number:min-integer-digits="1"/></number:number-style>'
    '<style:style style:name="mask" style:family="table-cell" style:data-style-name="N1"/>'
    '<style:style style:name="plain" style:family="table-cell" style:data-style-name="N2"/>'
    '<style:style style:name="faint" style:family="text"><style:text-properties fo:color="#fdfdfd"/></style:style>'
)


def text(value: str, style: str = "", inside: str = "") -> str:
    named = f' table:style-name="{style}"' if style else ""
    return f'<table:table-cell office:value-type="string"{named}>{inside}<text:p>{value}</text:p></table:table-cell>'


def figure(value: float, shown: str, style: str = "") -> str:
    named = f' table:style-name="{style}"' if style else ""
    return f'<table:table-cell office:value-type="float" office:value="{value}"{named}><text:p>{shown}</text:p></table:table-cell>'


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row{attributes}>{''.join(cells)}</table:table-row>"


def rows() -> list[str]:
    """The rows of a small table, its header white on dark blue."""
    header = row(*(text(str(name), "header") for name in ROWS[0]))
    return [
        header,
        *(row(text(name), *(figure(each, str(each)) for each in figures)) for name, *figures in ROWS[1:]),
    ]


def sheet(name: str, *listed: str, columns: str = "", style: str = "shown", start: str = "") -> str:
    columns = columns or '<table:table-column table:number-columns-repeated="16384"/>'
    rest = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    return f'<table:table table:name="{name}" table:style-name="{style}">{start}{columns}{"".join(listed)}{rest}</table:table>'


def spreadsheet(
    *sheets: str, before: str = "", after: str = "", parts: Mapping[str, str | bytes] | None = None
) -> bytes:
    """Return a spreadsheet of these sheets, with what stands before and after them and other parts of its archive."""
    content = (
        f"<office:document-content {_SPACES}><office:automatic-styles>{_STYLES}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{before}{''.join(sheets)}{after}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        package.writestr("content.xml", content)
        for name, part in (parts or {}).items():
            package.writestr(name, part)
    return file.getvalue()


def visits(*more: str, columns: str = "") -> str:
    return sheet("Visits", *rows(), *more, columns=columns)


def ods_hidden_sheet(secret: str | None) -> bytes:
    """The twin's hidden sheet is empty."""
    held = [row(text("Surname"), text("Rank")), row(text(secret), text("Constable"))] if secret else []
    return spreadsheet(visits(), sheet("Staff", *held, style="gone"))


def ods_filtered_row(secret: str | None) -> bytes:
    hidden = row(
        text(secret or "Priory"), figure(3, "3"), attributes=' table:visibility="filter"' if secret else ""
    )
    return spreadsheet(visits(hidden))


def ods_folded_rows(secret: str | None) -> bytes:
    """Rows behind a total, folded away; unfolded in the twin."""
    display = "false" if secret else "true"
    return spreadsheet(
        visits(
            f'<table:table-row-group table:display="{display}">{row(text(secret or "Priory"))}</table:table-row-group>'
        )
    )


def ods_collapsed_column(secret: str | None) -> bytes:
    """The twin's hidden column is empty."""
    columns = (
        '<table:table-column table:number-columns-repeated="3"/><table:table-column table:visibility="collapse"/>'
        '<table:table-column table:number-columns-repeated="16380"/>'
    )
    more = [row(text("Priory"), figure(1, "1"), figure(2, "2"), text(secret))] if secret else []
    return spreadsheet(visits(*more, columns=columns))


def ods_thin_column(secret: str | None) -> bytes:
    columns = f'<table:table-column/><table:table-column table:style-name="{"thin" if secret else "wide"}"/>'
    return spreadsheet(sheet("Visits", row(text("Abbey"), text(secret or "Library")), columns=columns))


def ods_white_text(secret: str | None) -> bytes:
    return spreadsheet(visits(row(text(secret or "Priory", "white" if secret else "header"))))


def ods_faint_words(secret: str | None) -> bytes:
    """A stretch of a note in all but white."""
    words = (
        f'Figures for the year<text:span text:style-name="faint"> {secret}</text:span>'
        if secret
        else "Figures"
    )
    return spreadsheet(visits(row(text(words))))


def ods_blank_format(secret: str | None) -> bytes:
    """A cell that holds a text and shows none, as LibreOffice writes the format ";;;"."""
    blank = f'<table:table-cell office:value-type="string" office:string-value="{secret}"><text:p/></table:table-cell>'
    return spreadsheet(visits(row(text("Note"), blank if secret else text(""))))


def masked_figure(value: int) -> bytes:
    """A cell that holds a figure and shows "<5"."""
    return spreadsheet(visits(row(text("Priory"), figure(value, "&lt;5", "mask"))))


def ods_covered_cell(secret: str | None) -> bytes:
    """A cell below a merged one."""
    covered = f'<table:covered-table-cell office:value-type="string"><text:p>{secret}</text:p></table:covered-table-cell>'
    merged = text("All figures are provisional").replace(
        "<table:table-cell", '<table:table-cell table:number-columns-spanned="2"'
    )
    return spreadsheet(visits(row(merged, covered if secret else "<table:covered-table-cell/>")))


def ods_comment(secret: str | None) -> bytes:
    note = f"<office:annotation><dc:creator>A. Officer</dc:creator><text:p>Real figure is 3: {secret}</text:p></office:annotation>"
    return spreadsheet(visits(row(text("Priory", inside=note if secret else ""))))


def ods_far_cell(secret: str | None) -> bytes:
    """A note 300 rows down; right below the table in the twin."""
    gap = f'<table:table-row table:number-rows-repeated="{300 if secret else 1}"><table:table-cell/></table:table-row>'
    return spreadsheet(visits(gap, row(text(secret or "Source: the library system"))))


def ods_tracked_changes(secret: str | None) -> bytes:
    """What a cell held before; the twin's earlier value is on the sheet."""
    changes = (
        '<table:tracked-changes><table:cell-content-change table:id="c1"><table:cell-address table:column="0" table:row="1" table:table="0"/>'
        "<office:change-info><dc:creator>A. Officer</dc:creator></office:change-info><table:previous>"
        f'<table:change-track-table-cell office:value-type="string"><text:p>{secret or "Castle"}</text:p></table:change-track-table-cell>'
        "</table:previous></table:cell-content-change></table:tracked-changes>"
    )
    return spreadsheet(visits(), before=changes)


def ods_external_copy(secret: str | None) -> bytes:
    """What a formula fetched from another file; the twin's values are on the sheet."""
    source = '<table:table-source xlink:type="simple" xlink:href="file:///S:/shared/cases.ods" table:table-name="Cases"/>'
    name = "'file:///S:/shared/cases.ods'#Cases"
    return spreadsheet(visits(), sheet(name, row(text(secret or "Abbey")), start=source))


def ods_names(secret: str | None) -> bytes:
    """A name that holds a text; the twin's is for cells that are seen."""
    constant = (
        f'<table:named-expression table:name="Applicant" table:expression="&quot;{secret}&quot;"/>'
        if secret
        else ""
    )
    seen = '<table:named-range table:name="Wards" table:base-cell-address="$Visits.$A$1" table:cell-range-address="$Visits.$A$2:.$A$4"/>'
    return spreadsheet(visits(), after=f"<table:named-expressions>{seen}{constant}</table:named-expressions>")


def ods_pivot_members(secret: str | None) -> bytes:
    members = "".join(
        f'<table:data-pilot-member table:name="{name}" table:display="{"true" if name == "Abbey" else "false"}"/>'
        for name in ("Abbey", secret or "Castle")
    )
    pivot = (
        '<table:data-pilot-tables><table:data-pilot-table table:name="Pivot1" table:target-range-address="Visits.A9:Visits.B9">'
        '<table:data-pilot-field table:source-field-name="Ward"><table:data-pilot-level><table:data-pilot-members>'
        f"{members}</table:data-pilot-members></table:data-pilot-level></table:data-pilot-field></table:data-pilot-table></table:data-pilot-tables>"
    )
    return spreadsheet(visits(), after=pivot)


def ods_scenario(secret: str | None) -> bytes:
    """Other values for some cells; those that are shown in the twin."""
    start = '<table:scenario table:scenario-ranges="Visits.A2:Visits.A2" table:is-active="false"/>'
    return spreadsheet(visits(), sheet("Before", row(text(secret or "Abbey")), start=start))


def _document(body: str) -> str:
    return f"<office:document-content {_SPACES}><office:body>{body}</office:body></office:document-content>"


def ods_chart(secret: str | None) -> bytes:
    """The table that a chart keeps; of what the sheet shows in the twin."""
    kept = "".join(row(text(name)) for name in ("Abbey", secret or "Castle"))
    chart = f'<office:chart><chart:chart><table:table table:name="local-table">{kept}</table:table></chart:chart></office:chart>'
    return spreadsheet(visits(), parts={"Object 1/content.xml": _document(chart)})


def ods_embedded(secret: str | None) -> bytes:
    """A whole document behind an icon."""
    letter = _document(f"<office:text><text:p>Dear {secret}</text:p></office:text>")
    return spreadsheet(
        visits(),
        parts={"Object 1/content.xml": letter} if secret else {"Configurations2/accelerator/current.xml": ""},
    )


def ods_macro(secret: str | None) -> bytes:
    macro = f'<script:module xmlns:script="http://openoffice.org/2000/script">Sub Send\nMail "{secret}"\nEnd Sub</script:module>'
    return spreadsheet(visits(), parts={"Basic/Standard/Module1.xml": macro} if secret else {})


def ods_version(secret: str | None) -> bytes:
    """The file as it was before, within the file."""
    return spreadsheet(
        visits(), parts={"Versions/Version1": spreadsheet(visits(row(text(secret))))} if secret else {}
    )


Maker = tuple[Callable[[str | None], bytes], str, str]

MAKERS: tuple[Maker, ...] = (
    (ods_hidden_sheet, "hidden-sheet", "“Staff”"),
    (ods_filtered_row, "hidden-rows", "row 5"),
    (ods_folded_rows, "hidden-rows", "row 5"),
    (ods_collapsed_column, "hidden-columns", "column D"),
    (ods_thin_column, "hidden-columns", "column B"),
    (ods_white_text, "invisible-text", "A5"),
    (ods_faint_words, "invisible-text", "A5"),
    (ods_blank_format, "number-format-hides", "B5"),
    (ods_covered_cell, "cells-behind", "B5"),
    (ods_comment, "cell-comments", "A5"),
    (ods_far_cell, "far-cells", "A305"),
    (ods_tracked_changes, "change-history", "Changes were recorded"),
    (ods_external_copy, "external-values", "cases.ods"),
    (ods_names, "name-values", "Applicant"),
    (ods_pivot_members, "pivot-data", "“Pivot1”"),
    (ods_scenario, "scenario", "“Before”"),
    (ods_chart, "chart-data", "A chart"),
    (ods_embedded, "embedded-file", "content.xml"),
    (ods_macro, "macros", "macros"),
    (ods_version, "earlier-version", "earlier version"),
)
