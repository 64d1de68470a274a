"""Excel workbooks that leak: made with openpyxl, and by surgery on their archives where that makes no such thing."""

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

import openpyxl
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from tests.letters import ole

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


# --- beside the cells ---------------------------------------------------------------------------------------------


def comments(secret: str | None) -> bytes:
    workbook, sheet = book()
    if secret:
        sheet["B3"].comment = Comment(f"Real figure is 3, one is {secret}", "A. Officer")
    return saved(workbook)


def threaded_comment(secret: str | None) -> bytes:
    """A comment as Excel writes it today; the twin names people and has no comment of theirs."""
    thread = f'<ThreadedComments xmlns="{MAIN}"><threadedComment ref="B3" id="1"><text>Ask {secret}</text></threadedComment></ThreadedComments>'
    people = f'<personList xmlns="{MAIN}"><person displayName="A. Officer" userId="officer@northmere.example"/></personList>'
    added = {"xl/persons/person.xml": people}
    if secret:
        added |= {
            "xl/threadedComments/threadedComment1.xml": thread,
            SHEET_RELATIONS: relations(
                ("rId9", "threadedComment", "../threadedComments/threadedComment1.xml")
            ),
        }
    return changed(saved(book()[0]), added)


def defined_names(secret: str | None) -> bytes:
    """Names that hold values themselves; the twin's are those that Excel makes, and one for cells that are seen."""
    workbook, sheet = book()
    sheet.print_area = "A1:C4"
    sheet.auto_filter.ref = "A1:C4"
    workbook.defined_names["Wards"] = DefinedName("Wards", attr_text="Visits!$A$2:$A$4")
    if secret:
        workbook.defined_names["Applicants"] = DefinedName(
            "Applicants", attr_text=f'{{"{secret}","Abbey"}}', hidden=True
        )
    return saved(workbook)


def scenario(secret: str | None) -> bytes:
    """Values kept for another time; the twin's are those on the sheet."""
    value = secret or "1204"
    scenarios = (
        f'</sheetData><scenarios current="0"><scenario name="Before" count="1" user="A. Officer">'
        f'<inputCells r="B2" val="{value}"/></scenario></scenarios>'
    )
    return changed(saved(book()[0]), {}, {SHEET: ("</sheetData>", scenarios)})


def change_history(secret: str | None) -> bytes:
    """The log of a workbook that several people shared."""
    log = (
        f'<revisions xmlns="{MAIN}"><rcc rId="1" sId="1"><oc r="A2" t="inlineStr"><is><t>{secret}</t></is></oc>'
        '<nc r="A2" t="inlineStr"><is><t>Abbey</t></is></nc></rcc></revisions>'
    )
    return changed(saved(book()[0]), {"xl/revisions/revisionLog1.xml": log} if secret else {})


# --- copies -------------------------------------------------------------------------------------------------------

_FIELDS = ("Ward", "2023", "2024")


def _pivot(records: str, items: str = "", source: str = "Visits") -> dict[str, str]:
    shared = f"<sharedItems>{items}</sharedItems>"
    fields = "".join(
        f'<cacheField name="{name}">{shared if number == 0 else "<sharedItems/>"}</cacheField>'
        for number, name in enumerate(_FIELDS)
    )
    parts = {
        "xl/pivotCache/pivotCacheDefinition1.xml": f'<pivotCacheDefinition xmlns="{MAIN}" refreshedBy="A. Officer">'
        f'<cacheSource type="worksheet"><worksheetSource ref="A1:C4" sheet="{source}"/></cacheSource>'
        f'<cacheFields count="3">{fields}</cacheFields></pivotCacheDefinition>'
    }
    if records:
        parts["xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels"] = relations(
            ("rId1", "pivotCacheRecords", "pivotCacheRecords1.xml")
        )
        parts["xl/pivotCache/pivotCacheRecords1.xml"] = (
            f'<pivotCacheRecords xmlns="{MAIN}">{records}</pivotCacheRecords>'
        )
    return parts


def pivot_cache(secret: str | None) -> bytes:
    """The rows that a pivot table was made from; the twin's are those that the sheet shows."""
    wards = [row[0] for row in ROWS[1:]]
    items = "".join(f'<s v="{ward}"/>' for ward in [*wards, *([secret] if secret else [])])
    records = "".join(
        f'<r><x v="{number}"/><n v="{row[1]}"/><n v="{row[2]}"/></r>' for number, row in enumerate(ROWS[1:])
    )
    if secret:
        records += '<r><x v="3"/><n v="1"/><n v="1"/></r>'
    return changed(saved(book()[0]), _pivot(records, items))


def pivot_items(secret: str | None) -> bytes:
    """A pivot table that was saved without its rows, and keeps the choices of its filters."""
    items = "".join(f'<s v="{each}"/>' for each in ("Abbey", "Castle", *([secret] if secret else [])))
    return changed(saved(book()[0]), _pivot("", items))


def external_link(secret: str | None) -> bytes:
    """What a formula fetched from another workbook; the twin's values are on the sheet."""
    cells = f'<row r="1"><cell r="A1" t="str"><v>{secret or "Abbey"}</v></cell></row>'
    link = (
        f'<externalLink xmlns="{MAIN}"><externalBook xmlns:r="{OFFICE}" r:id="rId1"><sheetNames><sheetName val="Cases"/></sheetNames>'
        f'<sheetDataSet><sheetData sheetId="0">{cells}</sheetData></sheetDataSet></externalBook></externalLink>'
    )
    target = relations(("rId1", "externalLinkPath", "file:///S:/shared/cases.xlsx"), external=True)
    added = {
        "xl/externalLinks/externalLink1.xml": link,
        "xl/externalLinks/_rels/externalLink1.xml.rels": target,
    }
    return changed(saved(book()[0]), added)


def chart_cache(secret: str | None) -> bytes:
    """A chart of cells that were deleted; the twin's are on the sheet."""
    points = "".join(
        f'<c:pt idx="{number}"><c:v>{name}</c:v></c:pt>'
        for number, name in enumerate(["Abbey", secret or "Castle"])
    )
    formula = "Cases!$A$2:$A$3" if secret else "Visits!$A$2:$A$3"
    chart = (
        f'<c:chartSpace xmlns:c="{DRAWING}/chart"><c:chart><c:plotArea><c:barChart><c:ser><c:cat><c:strRef><c:f>{formula}</c:f>'
        f"<c:strCache>{points}</c:strCache></c:strRef></c:cat></c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>"
    )
    return changed(saved(book()[0]), {"xl/charts/chart1.xml": chart})


def slicer(secret: str | None) -> bytes:
    items = "".join(f'<i n="[Ward].[{each}]" c="{each}"/>' for each in ("Abbey", secret or "Mill"))
    part = (
        f'<slicerCacheDefinition xmlns="{MAIN}" name="Slicer_Ward" sourceName="Ward"><data><olap><levels><level><ranges>'
        f'<range startItem="0">{items}</range></ranges></level></levels></olap></data></slicerCacheDefinition>'
    )
    return changed(saved(book()[0]), {"xl/slicerCaches/slicerCache1.xml": part})


# --- other things in the archive ----------------------------------------------------------------------------------


def data_model(secret: str | None) -> bytes:
    """A database in the workbook, of which nothing but its texts can be read here."""
    model = (
        b"STREAM_STORAGE_SIGNATURE_)!@#$%^&*("
        + f"<Customer>{secret}</Customer>".encode("utf-16-le")
        + bytes(64)
    )
    return changed(saved(book()[0]), {"xl/model/item.data": model} if secret else {})


def power_query(secret: str | None) -> bytes:
    """A table typed into a query, as Excel packs it; the twin's holds what the sheet shows."""
    rows = f'[["{secret or "Abbey"}"],["Castle"]]'.encode()
    packer = zlib.compressobj(wbits=-15)
    table = base64.b64encode(packer.compress(rows.ljust(60)) + packer.flush()).decode()
    formula = (
        "section Section1; shared Cases = let Source = Table.FromRows(Json.Document(Binary.Decompress(Binary.FromText("
        f'"{table}", BinaryEncoding.Base64), Compression.Deflate))) in Source;'
    )
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as package:
        package.writestr("Formulas/Section1.m", formula)
    mashup = base64.b64encode(
        struct.pack("<II", 0, len(inner.getvalue())) + inner.getvalue() + bytes(16)
    ).decode()
    part = f'<DataMashup xmlns="http://schemas.microsoft.com/DataMashup">{mashup}</DataMashup>'
    return changed(saved(book()[0]), {"customXml/item1.xml": part} if secret else {})


def custom_data(secret: str | None) -> bytes:
    """Data that a form filled in; the twin keeps what a document library puts there."""
    library = '<p:properties xmlns:p="http://schemas.microsoft.com/office/2006/metadata/properties"><documentManagement/></p:properties>'
    form = f"<case><applicant>{secret}</applicant></case>"
    return changed(saved(book()[0]), {"customXml/item1.xml": form if secret else library})


def embedded_file(secret: str | None) -> bytes:
    """A whole workbook behind an icon."""
    inner, sheet = book()
    sheet["A9"] = secret
    return changed(
        saved(book()[0]), {"xl/embeddings/Microsoft_Excel_Sheet1.xlsx": saved(inner)} if secret else {}
    )


def macros(secret: str | None) -> bytes:
    """A macro with a name in it."""
    source = f'Attribute VB_Name = "Module1"\r\nSub Send()\r\n  Mail "{secret}"\r\nEnd Sub\r\n'.encode()
    packed = b"".join(b"\x00" + source[at : at + 8] for at in range(0, len(source), 8))
    stream = b"\x01" + struct.pack("<H", 0xB000 | (len(packed) - 1)) + packed
    project = ole.made({"VBA": {"Module1": bytes(32) + stream, "dir": b"\x01"}, "PROJECT": b"Module=Module1"})
    return changed(saved(book()[0]), {"xl/vbaProject.bin": project} if secret else {})


def unknown_part(secret: str | None) -> bytes:
    """A part that some tool left behind; the twin's settings of a printer are no harm."""
    added = (
        {"xl/backup/old.txt": f"Applicant: {secret}"}
        if secret
        else {"xl/printerSettings/printerSettings1.bin": b"A4"}
    )
    return changed(saved(book()[0]), added)


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
    (comments, "cell-comments", "B3"),
    (threaded_comment, "cell-comments", "B3"),
    (defined_names, "name-values", "Applicants"),
    (scenario, "scenario", "“Before”"),
    (change_history, "change-history", "history of its changes"),
    (pivot_cache, "pivot-data", "“Visits”"),
    (pivot_items, "pivot-data", "Its filters"),
    (external_link, "external-values", "cases.xlsx"),
    (chart_cache, "chart-data", "“Cases”"),
    (slicer, "slicer-values", "“Ward”"),
    (data_model, "data-model", "data model"),
    (power_query, "query-data", "Power Query"),
    (custom_data, "custom-data", "item1.xml"),
    (embedded_file, "embedded-file", "Microsoft_Excel_Sheet1.xlsx"),
    (macros, "macros", "macros"),
    (unknown_part, "unknown-part", "old.txt"),
)
