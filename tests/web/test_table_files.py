"""The files of a published table: what is printed and what it means, accepted by the validators of others."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import frictionless
import openpyxl
import pytest
from csvw import CSVW
from django.contrib.auth.models import User
from django.test import Client

from requests_app import checking, publication
from requests_app.models import Authority, InformationRequest
from tests.builders import correct, letter_of, make_letter, parsed_letter, publish_letter, table

pytestmark = pytest.mark.django_db

COLUMNS = [("Area",), ("Cases", "2021/22"), ("Cases", "2022/23"), ("Spend (£)",)]
ROWS = (
    ("North", "1,204", "<5", "£980.50"),
    ("=1+1", "-5", "not held", "-"),
    ("Total", "1,199", "35", "£981"),
)


@pytest.fixture
def cases(authority: Authority) -> InformationRequest:
    authority.licence_name, authority.licence_url = "OGL", "https://licence.example"
    authority.save()
    own = table(*ROWS, columns=COLUMNS, title="Cases by area")
    return publish_letter(
        authority, reference="FOI-1", title="Cases", tables=(own, table(name="t2", title="Cases by area"))
    )


@pytest.fixture
def address(cases: InformationRequest) -> str:
    return cases.tables.all()[0].table.get_absolute_url()


def files_of(cases: InformationRequest) -> Iterator[str]:
    """Every address of a file of these tables."""
    for pk in cases.tables.values_list("table_id", flat=True):
        for ending in (".csv", ".csv-metadata.json", ".xlsx", ".json"):
            yield f"/tables/{pk}{ending}"
        for ending in (".csv", ".csv-metadata.json", ".xlsx"):
            yield f"/api/v1/tables/{pk}{ending}"
    for where in (cases.get_absolute_url(), f"/api/v1/requests/{cases.pk}"):
        yield from (f"{where}/datapackage.json", f"{where}/datapackage.zip")


def test_csv_is_for_spreadsheets_and_runs_nothing(visitor: Client, address: str) -> None:
    response = visitor.get(f"{address}.csv")
    assert response["Content-Disposition"] == 'attachment; filename="cases-by-area.csv"'
    content = response.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == [
        ["Area", "Cases, 2021/22", "Cases, 2022/23", "Spend (£)"],
        list(ROWS[0]),
        ["'=1+1", *ROWS[1][1:]],
        list(ROWS[2]),
    ]


def test_json_holds_values_beside_what_is_printed(visitor: Client, address: str) -> None:
    document = visitor.get(f"{address}.json").json()
    assert document["columns"][1] == {
        "name": "Cases, 2021/22",
        "header": ["Cases", "2021/22"],
        "kind": "count",
        "unit": None,
        "period": "2021/22",
        "is_label": False,
        "is_total": False,
    }
    assert document["rows"] == [list(row) for row in ROWS]
    assert document["values"] == [
        ["North", 1204, None, 980.5],
        ["=1+1", -5, None, None],
        ["Total", 1199, 35, 981],
    ]
    assert document["missing"][0] == {"row": 0, "column": 2, "printed": "<5", "reason": "suppressed"}
    assert document["total_rows"] == [2]
    assert document["source"]["address"] == f"https://log.example{address}"
    assert document["source"]["licence"] == {"name": "OGL", "address": "https://licence.example"}


def test_a_spreadsheet_holds_the_table_and_nothing_else(visitor: Client, address: str) -> None:
    response = visitor.get(f"{address}.xlsx")
    assert response["Content-Disposition"] == 'attachment; filename="cases-by-area.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    (sheet,) = book.worksheets
    assert (sheet.sheet_state, sheet.cell(1, 1).value) == ("visible", "Cases by area")
    assert (book.properties.creator, book.properties.lastModifiedBy) == (None, None)
    assert not book.defined_names
    assert not any(row.hidden for row in sheet.row_dimensions.values())
    assert not any(column.hidden for column in sheet.column_dimensions.values())
    assert [cell.value for cell in sheet[5]] == ["North", 1204, "<5", 980.5]
    assert (sheet["A6"].value, sheet["A6"].data_type) == ("=1+1", "s")
    names = zipfile.ZipFile(io.BytesIO(response.content)).namelist()
    assert not [name for name in names if "vba" in name or "comment" in name or "external" in name]


def test_the_csv_leads_to_metadata_that_a_validator_accepts(
    visitor: Client, address: str, tmp_path: Path
) -> None:
    for where in (address, address.replace("/tables", "/api/v1/tables")):
        served = visitor.get(f"{where}.csv")
        link = served["Link"].partition(">")
        assert link[0].endswith(f"{where}.csv-metadata.json")
        assert 'rel="describedby"; type="application/csvm+json"' in link[2]
        metadata = visitor.get(urlsplit(link[0].strip("<")).path)
        assert metadata["Content-Type"] == "application/csvm+json"
        (tmp_path / f"{where.rpartition('/')[2]}.csv").write_bytes(served.getvalue())
        (tmp_path / "metadata.json").write_bytes(metadata.content)
        found = CSVW(str(tmp_path / "metadata.json"), validate=True)
        assert found.is_valid, found.warnings
        rows = found.to_json(minimal=True)
        assert float(rows[0]["column_2"]) == 1204
        assert "column_3" not in rows[0], "a suppressed figure is no value"


@pytest.mark.parametrize("where", ["page", "api"])
def test_a_data_package_holds_every_table_of_a_request(
    visitor: Client, cases: InformationRequest, tmp_path: Path, where: str
) -> None:
    base = cases.get_absolute_url() if where == "page" else f"/api/v1/requests/{cases.pk}"
    response = visitor.get(f"{base}/datapackage.zip")
    assert response["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(response.content)) as packed:
        assert packed.namelist() == [
            "datapackage.json",
            "data/01-cases-by-area.csv",
            "data/02-cases-by-area.csv",
        ]
        packed.extractall(tmp_path)
    package = frictionless.Package(str(tmp_path / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])
    rows = package.resources[0].read_rows()
    assert (rows[0]["Cases, 2021/22"], rows[0]["Cases, 2022/23"]) == (1204, None)
    assert package.licenses == [{"title": "OGL", "path": "https://licence.example"}]


@pytest.mark.parametrize("where", ["page", "api"])
def test_a_data_package_without_files_names_their_addresses(
    visitor: Client, cases: InformationRequest, where: str
) -> None:
    base = cases.get_absolute_url() if where == "page" else f"/api/v1/requests/{cases.pk}"
    package = visitor.get(f"{base}/datapackage.json").json()
    assert frictionless.Package.metadata_validate(package) is not None
    assert not list(frictionless.Package.metadata_validate(package))
    for resource, link in zip(package["resources"], cases.tables.all(), strict=True):
        assert str(link.table_id) in resource["path"]
        served = visitor.get(urlsplit(resource["path"]).path)
        assert served.getvalue().decode("utf-8-sig").startswith(resource["schema"]["fields"][0]["name"])


def test_a_request_without_tables_has_no_data_package(visitor: Client, authority: Authority) -> None:
    empty = publish_letter(authority)
    for base in (empty.get_absolute_url(), f"/api/v1/requests/{empty.pk}"):
        assert visitor.get(f"{base}/datapackage.json").status_code == 404
        assert visitor.get(f"{base}/datapackage.zip").status_code == 404
    assert "Data Package" not in visitor.get(empty.get_absolute_url()).text
    assert visitor.get(f"/api/v1/requests/{empty.pk}").json()["data_package_url"] is None


def test_every_file_is_linked_from_a_page(visitor: Client, cases: InformationRequest, address: str) -> None:
    page = visitor.get(address).text + visitor.get(cases.get_absolute_url()).text
    for file in files_of(cases):
        if "/api/" not in file and "/tables/" not in file:
            assert f'href="{file}"' in page, file
    for ending in (".csv", ".csv-metadata.json", ".xlsx", ".json"):
        assert f'href="{address}{ending}"' in page, ending


def test_files_may_be_kept_but_are_asked_for_each_time(visitor: Client, cases: InformationRequest) -> None:
    for file in files_of(cases):
        response = visitor.get(file)
        assert (response.status_code, response["Cache-Control"]) == (200, "public, no-cache"), file
        if not response.streaming:
            again = visitor.get(file, headers={"If-None-Match": response["ETag"]})
            assert again.status_code == 304, f"{file} is not the same when it is made again"


def test_files_go_with_what_is_withdrawn_and_follow_a_correction(
    visitor: Client, cases: InformationRequest
) -> None:
    letter, files = letter_of(cases), list(files_of(cases))
    changed = table(("North", "1,300", "<5", "£1"), columns=COLUMNS, title="Cases by area")
    correct(letter, parsed_letter(tables=(changed, table(name="t2", title="Cases by area"))))
    assert "1,300" in visitor.get(files[0]).getvalue().decode()
    publication.withdraw(letter_of(cases), by=None, reason="It named people.")
    for file in files:
        assert visitor.get(file).status_code == 410, file


def test_the_api_says_what_columns_hold(visitor: Client, cases: InformationRequest, address: str) -> None:
    found = visitor.get(f"/api/v1{address}").json()
    assert [column["kind"] for column in found["column_types"]] == ["text", "count", "count", "money"]
    assert [column["unit"] for column in found["column_types"]] == [None, None, None, "£"]
    assert found["periods"] == ["2021/22", "2022/23"]
    assert visitor.get(found["xlsx_url"]).status_code == 200
    assert visitor.get(found["metadata_url"]).status_code == 200


def test_the_api_gives_values_beside_what_is_printed(visitor: Client, address: str) -> None:
    page = visitor.get(f"/api/v1{address}/rows", {"page": 2, "page_size": 1}).json()
    assert page["results"] == [list(ROWS[1])]
    assert page["values"] == [["=1+1", -5, None, None]]
    assert page["missing"] == [
        {"row": 0, "column": 2, "printed": "not held", "reason": "not_held"},
        {"row": 0, "column": 3, "printed": "-", "reason": "dash"},
    ]
    assert page["column_types"][2]["period"] == "2022/23"


def test_nothing_of_a_bound_is_in_any_file(visitor: Client, authority: Authority, publisher: User) -> None:
    """North's "<5" can be worked out from the total, and staff have accepted that: no file says what it is."""
    leaky = table(("North", "<5"), ("South", "7133"), ("East", "612"), ("Total", "7749"), title="Leaky")
    letter = make_letter(authority, parsed_letter(tables=(leaky,)))
    checking.check(letter)
    checking.accept(letter, letter.findings.all(), by=publisher, reason="It is known.")
    found = publication.publish(letter, by=publisher)
    for file in files_of(found):
        response = visitor.get(file)
        content = response.getvalue() if response.streaming else response.content
        if file.endswith((".xlsx", ".zip")):
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                content = b"".join(
                    packed.read(name) for name in packed.namelist() if name.endswith((".json", ".csv"))
                )
        text = content.decode("utf-8-sig")
        assert '"low"' not in text
        assert '"high"' not in text
    values = visitor.get(f"{found.tables.get().table.get_absolute_url()}.json").json()["values"]
    assert json.dumps(values) == '[["North", null], ["South", 7133], ["East", 612], ["Total", 7749]]'
