"""Excel workbooks that leak by what they carry beside their cells: comments, copies of data, other files."""

import base64
import io
import struct
import zipfile
import zlib

from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from tests.leaks.xlsxs import (
    DRAWING,
    MAIN,
    OFFICE,
    ROWS,
    SHEET,
    SHEET_RELATIONS,
    Maker,
    book,
    changed,
    relations,
    saved,
)
from tests.letters import ole

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


MAKERS: tuple[Maker, ...] = (
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
