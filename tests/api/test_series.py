import csv
import datetime
import io

from django.test import Client

from requests_app.models import Authority
from tests import builders
from tests.api.conftest import Get


def _publish(authority: Authority, year: int, *rows: tuple[str, ...]) -> str:
    columns = (("Zone",), ("2021/22",), ("2022/23",))
    table = builders.table(*rows, title="Penalty notices issued by zone", columns=columns)
    published = builders.publish_letter(
        authority, reference=f"FOI-{year}", date=datetime.date(year, 5, 2), tables=(table,)
    )
    return str(published.tables.get().table_id)


def test_a_series_holds_every_figure_and_says_where_they_differ(get: Get, authority: Authority) -> None:
    older = _publish(authority, 2023, ("North", "1,402", "<5"))
    newer = _publish(authority, 2024, ("North", "1,419", "<5"))
    series = get(get(f"tables/{older}")["series_url"])
    assert get("tables")["results"][0]["series_url"].endswith(f"/series/northmere/{series['name']}")
    assert (series["title"], series["periods"]) == ("Penalty notices issued by zone", ["2021/22", "2022/23"])
    assert [(table["id"], table["request"]["reference"]) for table in series["tables"]] == [
        (older, "FOI-2023"),
        (newer, "FOI-2024"),
    ]
    (line,) = series["lines"]
    assert (line["row"], line["measure"], line["unit"]) == ("North", None, None)
    first, second = line["points"]
    assert (first["period"], first["differs"], second["differs"]) == ("2021/22", True, False)
    assert first["figures"] == [
        {"printed": "1,402", "value": 1402.0, "missing": None, "table": older},
        {"printed": "1,419", "value": 1419.0, "missing": None, "table": newer},
    ]
    assert {(figure["printed"], figure["value"], figure["missing"]) for figure in second["figures"]} == {
        ("<5", None, "suppressed")
    }


def test_the_csv_file_is_the_page_s(visitor: Client, get: Get, authority: Authority) -> None:
    table = _publish(authority, 2023, ("=North", "1,402", "<5"))
    series = get(get(f"tables/{table}")["series_url"])
    ours = b"".join(visitor.get(series["csv_url"]))
    assert ours == b"".join(visitor.get(f"{series['url'].removeprefix('http://testserver')}.csv"))
    _, first, _ = csv.reader(io.StringIO(ours.decode("utf-8-sig")))
    assert first[:5] == ["'=North", "", "", "2021/22", "1,402"]


def test_what_is_in_no_series_has_no_address(get: Get, authority: Authority) -> None:
    builders.publish_letter(authority, tables=(builders.table(),))
    assert get("tables")["results"][0]["series_url"] is None
    assert get("series/northmere/potholes-0123456789", status=404)["status"] == 404
