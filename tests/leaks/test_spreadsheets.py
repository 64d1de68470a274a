"""What is hidden in spreadsheets is found where it is, and clean ones are let through."""

import io
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.workbook.defined_name import DefinedName

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.colours import WHITE
from requests_app.checks.hidden.spreadsheets import hidden_in_csv, hidden_in_ods, hidden_in_xlsx
from requests_app.checks.kinds import KINDS
from requests_app.letters.errors import DamagedFile, UnreadableLetter
from tables_app.seen import masks
from tables_app.seen.contrast import are_too_alike, from_hex
from tests.leaks import odss, xlsxs
from tests.leaks.spreadsheets import LEAKS, Leak
from tests.programs import missing

_LOOK = {"xlsx": hidden_in_xlsx, "ods": hidden_in_ods, "csv": hidden_in_csv}


def look(name: str, content: bytes) -> tuple[Finding, ...]:
    return _LOOK[name.rpartition(".")[2]](content)


def words(finding: Finding) -> str:
    return "\n".join([finding.message, *finding.because])


def serious(findings: tuple[Finding, ...]) -> list[Finding]:
    return [each for each in findings if each.severity is not Severity.INFORMATION]


# Seeded files -----------------------------------------------------------------------------------


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.name)
def test_what_is_hidden_is_found_where_it_is(leak: Leak) -> None:
    findings = look(leak.name, leak.hostile)
    told = [each for each in findings if leak.secret in words(each) and leak.place in words(each)]
    assert [each for each in told if each.severity is Severity.SEVERE and each.code == leak.code]
    assert {each.code for each in findings} <= KINDS.keys()


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.name)
def test_a_clean_twin_is_let_through(leak: Leak) -> None:
    findings = look(leak.name, leak.clean)
    assert serious(findings) == []
    assert {each.code for each in findings} <= KINDS.keys()


def test_what_is_found_has_the_same_name_each_time() -> None:
    for leak in LEAKS:
        keys = [each.key for each in look(leak.name, leak.hostile)]
        assert keys == [each.key for each in look(leak.name, leak.hostile)]
        assert max(Counter(keys).values()) == 1


def test_staff_are_told_how_much_a_hidden_sheet_holds() -> None:
    leak = next(leak for leak in LEAKS if leak.name == "hidden-sheet.xlsx")
    (finding,) = serious(look(leak.name, leak.hostile))
    assert finding.key == "hidden-sheet Staff"
    assert "The sheet “Staff” is hidden." in finding.message
    assert "It holds 401 rows and 5 columns." in finding.message
    assert finding.because[0] == "It begins: Surname | Initials | Rank | Unit | Service number"


def test_hidden_cells_that_say_nothing_are_no_leak() -> None:
    workbook, sheet = xlsxs.book()
    sheet["F2"], sheet["F3"] = " ", "\n"
    sheet.column_dimensions["F"].hidden = True
    workbook.create_sheet("Spare")["B2"] = "  "
    workbook["Spare"].sheet_state = "hidden"
    findings = hidden_in_xlsx(xlsxs.saved(workbook))
    assert serious(findings) == []
    assert "empty-hidden-sheet Spare" in [each.key for each in findings]


def test_words_and_figures_in_formulas_and_names_are_told() -> None:
    workbook, sheet = xlsxs.book()
    sheet["D2"] = '=IF(A2="Jo Quill of Abbey",1,0)'
    sheet["D3"] = '=IF(A3="Abbey",1,0)'
    workbook.defined_names["solver_typ"] = DefinedName("solver_typ", attr_text="7", hidden=True)
    content = xlsxs.changed(xlsxs.saved(workbook), {}, {xlsxs.SHEET: ("<v></v>", "<v>0</v>")})
    findings = {each.code: each for each in hidden_in_xlsx(content)}
    assert findings["formula-texts"].because == ("D2: Jo Quill of Abbey",)
    assert serious(tuple(findings.values())) == []
    workbook.defined_names["Withheld"] = DefinedName("Withheld", attr_text="3")
    (figure,) = serious(hidden_in_xlsx(xlsxs.saved(workbook)))
    assert (figure.code, figure.severity) == ("name-values", Severity.WARNING)
    assert figure.because == ("Withheld: 3",)


# Files as programs make them --------------------------------------------------------------------


def test_a_workbook_with_all_that_is_usual_is_let_through() -> None:
    """Headers in white on colour, formats of accounts, tables, filters, charts, pictures of none: made by another library."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet("Visits")
    money = book.add_format({"num_format": '_-£* #,##0.00_-;-£* #,##0.00_-;_-£* "-"??_-;_-@_-'})
    share = book.add_format({"num_format": "0%"})
    head = book.add_format({"bold": True, "font_color": "white", "bg_color": "#4472C4"})
    sheet.write_row(0, 0, ["Ward", "Cost", "Share", "From"], head)
    for row, (ward, cost) in enumerate((("Abbey", 0), ("Castle", 1250.5), ("Mill", -12)), start=1):
        sheet.write(row, 0, ward)
        sheet.write(row, 1, cost, money)
        sheet.write(row, 2, cost / 1250.5, share)
    sheet.add_table("F1:G4", {"data": [["Abbey", 3], ["Castle", 5]], "style": "Table Style Medium 9"})
    chart = book.add_chart({"type": "column"})
    chart.add_series(
        {"categories": "=Visits!$A$2:$A$4", "values": "=Visits!$B$2:$B$4", "name": "=Visits!$B$1"}
    )
    sheet.insert_chart("J2", chart)
    sheet.merge_range("A6:C6", "Source: the library system")
    sheet.data_validation("A2:A4", {"validate": "list", "source": ["Abbey", "Castle", "Mill"]})
    sheet.conditional_format("B2:B4", {"type": "3_color_scale"})
    sheet.freeze_panes(1, 0)
    sheet.set_header("&C&A")
    sheet.set_footer("&CPage &P of &N")
    sheet.print_area("A1:D6")
    book.close()
    assert serious(hidden_in_xlsx(file.getvalue())) == []


@pytest.fixture(scope="module")
def soffice() -> str:
    found = shutil.which("soffice")
    if found is None:
        missing("LibreOffice", "libreoffice-calc-nogui")
    return found


# What LibreOffice keeps when it saves a workbook as its own; the codes it comes under there.
SAVED_ANEW = {
    "hidden-sheet.xlsx": "hidden-sheet",
    "hidden-rows.xlsx": "hidden-rows",
    "filtered-rows.xlsx": "hidden-rows",
    "hidden-column.xlsx": "hidden-columns",
    "zero-width-column.xlsx": "hidden-columns",
    "white-text.xlsx": "invisible-text",
    "theme-text.xlsx": "invisible-text",
    "blank-format.xlsx": "number-format-hides",
    "comments.xlsx": "cell-comments",
    "far-row.xlsx": "far-cells",
}


@pytest.mark.parametrize("ending", ["ods", "xlsx"])
def test_what_libreoffice_saves_is_found_too(soffice: str, tmp_path: Path, ending: str) -> None:
    leaks = [leak for leak in LEAKS if leak.name in SAVED_ANEW]
    assert len(leaks) == len(SAVED_ANEW)
    for leak in leaks:
        (tmp_path / f"hostile-{leak.name}").write_bytes(leak.hostile)
        (tmp_path / f"clean-{leak.name}").write_bytes(leak.clean)
    subprocess.run(
        [soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", ending,
         "--outdir", str(tmp_path / "saved"), *map(str, tmp_path.glob("*.xlsx"))],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    for leak in leaks:
        saved = tmp_path / "saved" / f"hostile-{leak.name}"
        findings = look(f"x.{ending}", saved.with_suffix(f".{ending}").read_bytes())
        found = [
            each.code for each in findings if leak.secret in words(each) and each.severity is Severity.SEVERE
        ]
        assert SAVED_ANEW[leak.name] in found, leak.name
        clean = (saved.parent / f"clean-{leak.name}").with_suffix(f".{ending}")
        assert serious(look(f"x.{ending}", clean.read_bytes())) == [], leak.name


# Number formats and colours ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("General", 3, None),
        ("0.0%", 0.5, None),
        (";;;", 3, ""),
        ('"<5"', 3, "<5"),
        ('[<5]"<5";0', 3, "<5"),
        ('[<5]"<5";0', 7, None),
        ('[<5]"*";General', 0, "*"),
        ('0;-0;"-"', 0, None),
        ('0;-0;"<5"', 0, "<5"),
        ('_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', 0, None),
        ("dd/mm/yyyy", 45000, None),
        ("[h]:mm", 1.5, None),
        ("[White]0", 3, ""),
        ("[Red]-0", 3, None),
        ('0;"withheld"', -2, "withheld"),
    ],
)
def test_a_number_format_is_known_by_what_it_shows(code: str, value: float, shown: str | None) -> None:
    assert masks.instead_of_number(code, value) == shown


@pytest.mark.parametrize(
    ("colour", "is_seen"),
    [
        ("FFFFFF", False),
        ("FEFEFE", False),
        ("E7E6E6", False),
        ("D9D9D9", True),
        ("808080", True),
        ("FF0000", True),
    ],
)
def test_print_is_seen_where_it_can_be_told_from_white(colour: str, *, is_seen: bool) -> None:
    ink = from_hex(colour)
    assert ink is not None
    assert are_too_alike(ink, WHITE) is not is_seen


def test_a_format_that_prints_a_mark_for_a_figure_is_found() -> None:
    for name, content in (("x.ods", odss.masked_figure(4401)), ("x.xlsx", xlsxs.masked_figure(4401))):
        (finding,) = serious(look(name, content))
        assert finding.code == "number-format-masks"
        assert "4401 (shown as “<5”)" in words(finding)


# Limits -----------------------------------------------------------------------------------------


def test_of_very_many_the_first_are_told_with_how_many_there_are() -> None:
    workbook, _ = xlsxs.book()
    for number in range(60):
        sheet = workbook.create_sheet(f"Case {number}")
        sheet["A1"], sheet["B1"] = "Applicant", number
        sheet.sheet_state = "hidden"
    findings = serious(hidden_in_xlsx(xlsxs.saved(workbook)))
    assert len(findings) == 21
    assert "40 more places" in findings[-1].message
    assert findings[-1].severity is Severity.SEVERE


def test_a_damaged_file_is_no_pass() -> None:
    content = xlsxs.changed(xlsxs.saved(openpyxl.Workbook()), {xlsxs.SHEET: "<worksheet><sheetData><row"})
    with pytest.raises(DamagedFile, match="cannot be looked through"):
        hidden_in_xlsx(content)
    with pytest.raises(UnreadableLetter):
        hidden_in_ods(b"PK\x03\x04 and no more")
    with pytest.raises(DamagedFile):
        hidden_in_ods(xlsxs.saved(openpyxl.Workbook()))


def test_entities_are_not_opened() -> None:
    laughs = '<!DOCTYPE a [<!ENTITY b "ha">]><worksheet>&b;</worksheet>'
    with pytest.raises(UnreadableLetter):
        hidden_in_xlsx(xlsxs.changed(xlsxs.saved(openpyxl.Workbook()), {xlsxs.SHEET: laughs}))
