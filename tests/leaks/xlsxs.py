"""Excel workbooks that leak: made with openpyxl, and by surgery on their archives where that makes no such thing."""

import io
import zipfile
from collections.abc import Callable, Mapping

import openpyxl
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.worksheet.worksheet import Worksheet

ROWS = (("Ward", 2023, 2024), ("Abbey", 1204, 1310), ("Castle", 880, 902), ("Mill", 455, 471))
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"


def book() -> tuple[openpyxl.Workbook, Worksheet]:
    """A workbook of one sheet, "Visits", with a small table."""
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Visits"
    for row in ROWS:
        sheet.append(row)
    return workbook, sheet


def saved(workbook: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def changed(
    data: bytes, added: Mapping[str, str | bytes], edits: Mapping[str, tuple[str, str]] | None = None
) -> bytes:
    """Return an archive with parts added or put in the place of others, and with a text of a part replaced."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            if name in added:
                continue
            part = before.read(name)
            if edits and name in edits:
                old, new = edits[name]
                assert old in part.decode(), f"{name} has no {old}"
                part = part.decode().replace(old, new, 1).encode()
            after.writestr(name, part)
        for name, content in added.items():
            after.writestr(name, content)
    return file.getvalue()


def relations(*listed: tuple[str, str, str], external: bool = False) -> str:
    """Return a part of relations: (id, kind, target) of each."""
    mode = ' TargetMode="External"' if external else ""
    each = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
        for name, kind, target in listed
    )
    return f'<Relationships xmlns="{PACKAGE}">{each}</Relationships>'


SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
SHEET_RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"


# --- sheets, rows, columns ----------------------------------------------------------------------------------------


def hidden_sheet(secret: str | None) -> bytes:
    """Everybody who works somewhere, on a sheet left behind when the others were deleted."""
    workbook, _ = book()
    if secret:
        staff = workbook.create_sheet("Staff")
        staff.append(["Surname", "Initials", "Rank", "Unit", "Service number"])
        for number in range(400):
            staff.append([secret, "JQ", "Constable", "Harbour", 70_000 + number])
        staff.sheet_state = "hidden"
    return saved(workbook)


def very_hidden_sheet(secret: str | None) -> bytes:
    """A sheet that Excel's own menu does not offer to show; the twin's is a list for a drop-down, of words that are seen."""
    workbook, _ = book()
    lists = workbook.create_sheet("Lists")
    for ward in ("Abbey", "Castle", "Mill"):
        lists.append([ward])
    if secret:
        lists.append([secret])
    lists.sheet_state = "veryHidden"
    return saved(workbook)


def unlisted_sheet(secret: str | None) -> bytes:
    """A sheet that was taken from the list of sheets and not from the file."""
    row = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{secret}</t></is></c></row>'
    part = f'<worksheet xmlns="{MAIN}"><sheetData>{row}</sheetData></worksheet>'
    return changed(saved(book()[0]), {"xl/worksheets/sheet9.xml": part} if secret else {})


def hidden_rows(secret: str | None) -> bytes:
    workbook, sheet = book()
    if secret:
        sheet.append([secret, 3, 1])
        sheet.row_dimensions[5].hidden = True
    return saved(workbook)


def low_row(secret: str | None) -> bytes:
    """A row of no height, which is not called hidden; the twin's are high and low."""
    workbook, sheet = book()
    sheet.append([secret or "Priory", 3, 1])
    sheet.row_dimensions[5].height = 0.75 if secret else 9
    return saved(workbook)


def filtered_rows(secret: str | None) -> bytes:
    """A filter that leaves out a row; the twin has a filter that leaves out none."""
    workbook, sheet = book()
    if secret:
        sheet.append([secret, 3, 1])
        sheet.auto_filter.add_filter_column(0, ["Abbey", "Castle", "Mill"])
        sheet.row_dimensions[5].hidden = True
    sheet.auto_filter.ref = "A1:C5"
    return saved(workbook)


def collapsed_group(secret: str | None) -> bytes:
    """The rows behind a total, folded away; in the twin they are unfolded."""
    workbook, sheet = book()
    sheet.append([secret or "Priory", 3, 1])
    sheet.row_dimensions.group(5, 5, outline_level=1, hidden=bool(secret))
    return saved(workbook)


def zero_width_column(secret: str | None) -> bytes:
    workbook, sheet = book()
    sheet["D1"], sheet["D2"] = "Contact", secret or "The library"
    sheet.column_dimensions["D"].width = 0.1 if secret else 6
    return saved(workbook)


def hidden_column(secret: str | None) -> bytes:
    """The twin's hidden columns are empty."""
    workbook, sheet = book()
    if secret:
        sheet["F2"] = secret
    sheet.column_dimensions.group("F", "H", hidden=True)
    return saved(workbook)


def frozen_away(secret: str | None) -> bytes:
    """Rows above a frozen pane that was scrolled before it was frozen: nobody can scroll back."""
    workbook, sheet = book()
    sheet.insert_rows(1, 3)
    sheet["A1"] = secret or "Visits by ward"
    sheet.freeze_panes = "A5"
    if secret:
        sheet.sheet_view.topLeftCell = "A4"
    return saved(workbook)


def merged_over(secret: str | None) -> bytes:
    """A value that was in the way when cells were merged by a program."""
    workbook, sheet = book()
    sheet["A6"] = "All figures are from the library system"
    sheet["B6"] = secret
    merged = '</sheetData><mergeCells count="1"><mergeCell ref="A6:C6"/></mergeCells>'
    return changed(saved(workbook), {}, {SHEET: ("</sheetData>", merged)})


# --- cells --------------------------------------------------------------------------------------------------------


def white_text(secret: str | None) -> bytes:
    """White on nothing; the twin's white header is on dark blue."""
    workbook, sheet = book()
    for cell in sheet[1]:
        cell.font, cell.fill = Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FF1F3864")
    if secret:
        sheet["E2"] = secret
        sheet["E2"].font = Font(color="FFFFFFFF")
    return saved(workbook)


def theme_text(secret: str | None) -> bytes:
    """The theme's pale blue, made paler, on the same; the twin's is the theme's dark blue."""
    workbook, sheet = book()
    sheet["E2"] = secret or "See notes"
    sheet["E2"].font = Font(color=Color(theme=4, tint=0.8 if secret else 0))
    sheet["E2"].fill = PatternFill("solid", fgColor=Color(theme=4, tint=0.8))
    return saved(workbook)


def _with_shared_texts(*texts: str) -> bytes:
    """A workbook whose first cell names the first of these texts by number."""
    kept = f'<sst xmlns="{MAIN}">{"".join(f"<si>{each}</si>" for each in texts)}</sst>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    edits = {
        SHEET: ('<c r="A1" t="inlineStr"><is><t>Ward</t></is></c>', '<c r="A1" t="s"><v>0</v></c>'),
        "xl/_rels/workbook.xml.rels": (
            "</Relationships>",
            f'<Relationship Id="rId99" Type="{OFFICE}/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>',
        ),
        "[Content_Types].xml": (
            "</Types>",
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>',
        ),
    }
    return changed(saved(book()[0]), {"xl/sharedStrings.xml": kept}, edits)


def _half_white(secret: str | None) -> str:
    """A text of which the second half is white, or grey."""
    colour = "FFFFFFFF" if secret else "FF7F7F7F"
    return f'<r><t>Ward</t></r><r><rPr><color rgb="{colour}"/></rPr><t xml:space="preserve"> {secret or "Provisional"}</t></r>'


def rich_text(secret: str | None) -> bytes:
    """A header of which the second half is white, in its cell."""
    return changed(saved(book()[0]), {}, {SHEET: ("<is><t>Ward</t></is>", f"<is>{_half_white(secret)}</is>")})


def shared_rich_text(secret: str | None) -> bytes:
    """The same where texts are kept apart from cells, as Excel does."""
    return _with_shared_texts(_half_white(secret))


def tiny_text(secret: str | None) -> bytes:
    workbook, sheet = book()
    sheet["A6"] = secret or "Provisional"
    sheet["A6"].font = Font(size=1 if secret else 8)
    return saved(workbook)


def blank_format(secret: str | None) -> bytes:
    """The format ";;;"; the twin's shows nought as a dash, as accounts do."""
    workbook, sheet = book()
    sheet["D1"], sheet["D2"], sheet["D3"] = "Cost", 0, 1250
    for cell in ("D2", "D3"):
        sheet[cell].number_format = '_-£* #,##0_-;-£* #,##0_-;_-£* "-"_-;_-@_-'
    if secret:
        sheet["E2"] = secret
        sheet["E2"].number_format = ";;;"
    return saved(workbook)


def masked_text(secret: str | None) -> bytes:
    """A format that prints stars for any text; the twin's prints the text in brackets."""
    workbook, sheet = book()
    sheet["E2"] = secret or "Library"
    sheet["E2"].number_format = '0;-0;0;"***"' if secret else '0;-0;0;"("@")"'
    return saved(workbook)


def masked_figure(value: int) -> bytes:
    """A cell that holds a figure and shows "<5"."""
    workbook, sheet = book()
    sheet["D2"] = value
    sheet["D2"].number_format = '[>0]"<5";0'
    return saved(workbook)


def condition(secret: str | None) -> bytes:
    """A conditional format that makes small ones white; the twin's makes them red."""
    workbook, sheet = book()
    sheet["E2"] = secret or "Library"
    font = Font(color="FFFFFFFF" if secret else "FFC00000")
    rule = CellIsRule(  # type: ignore[no-untyped-call]
        operator="notEqual", formula=['"Abbey"'], font=font
    )
    sheet.conditional_formatting.add("E2:E9", rule)
    return saved(workbook)


def far_cell(secret: str | None) -> bytes:
    """A note far to the right; the twin's is below the table."""
    workbook, sheet = book()
    sheet["BZ3" if secret else "A7"] = secret or "Source: the library system"
    return saved(workbook)


def far_row(secret: str | None) -> bytes:
    workbook, sheet = book()
    sheet["B900" if secret else "B8"] = secret or "Source: the library system"
    return saved(workbook)


def deleted_text(secret: str | None) -> bytes:
    """A text that no cell has any more, and that the file has still; in the twin, one that another cell has."""
    return _with_shared_texts("<t>Ward</t>", f"<t>{secret or 'Abbey'}</t>")


def behind_shape(secret: str | None) -> bytes:
    """A white rectangle over two cells; the twin's is beside the table."""
    workbook, sheet = book()
    sheet["F3"] = secret
    column = 4 if secret else 8
    shape = (
        f'<xdr:wsDr xmlns:xdr="{DRAWING}/spreadsheetDrawing" xmlns:a="{DRAWING}/main"><xdr:twoCellAnchor>'
        f"<xdr:from><xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
        f"<xdr:to><xdr:col>{column + 3}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>4</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>"
        '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="Rectangle 1"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr>'
        '<a:prstGeom prst="rect"/><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></xdr:spPr></xdr:sp><xdr:clientData/>'
        "</xdr:twoCellAnchor></xdr:wsDr>"
    )
    added = {
        "xl/drawings/drawing1.xml": shape,
        SHEET_RELATIONS: relations(("rId9", "drawing", "../drawings/drawing1.xml")),
    }
    return changed(saved(workbook), added)


Maker = tuple[Callable[[str | None], bytes], str, str]

MAKERS: tuple[Maker, ...] = (
    (hidden_sheet, "hidden-sheet", "“Staff”"),
    (very_hidden_sheet, "hidden-sheet", "“Lists”"),
    (unlisted_sheet, "hidden-sheet", "sheet9.xml"),
    (hidden_rows, "hidden-rows", "row 5"),
    (low_row, "hidden-rows", "row 5"),
    (filtered_rows, "hidden-rows", "row 5"),
    (collapsed_group, "hidden-rows", "row 5"),
    (zero_width_column, "hidden-columns", "column D"),
    (hidden_column, "hidden-columns", "column F"),
    (frozen_away, "hidden-rows", "row 1"),
    (merged_over, "cells-behind", "B6"),
    (white_text, "invisible-text", "E2"),
    (theme_text, "invisible-text", "E2"),
    (rich_text, "invisible-text", "A1"),
    (shared_rich_text, "invisible-text", "A1"),
    (tiny_text, "tiny-text", "A6"),
    (blank_format, "number-format-hides", "E2"),
    (masked_text, "number-format-masks", "E2"),
    (condition, "condition-hides", "E2"),
    (far_cell, "far-cells", "BZ3"),
    (far_row, "far-cells", "B900"),
    (deleted_text, "deleted-texts", "no longer there"),
    (behind_shape, "cells-behind", "F3"),
)
