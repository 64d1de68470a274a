"""Charts: drawn where one makes sense, never over what is withheld, and nothing in them but shapes and text."""

import subprocess
import sys
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st

from tables_app import drawing
from tables_app.charts import Chart, chart
from tables_app.drawing import NotDrawn, draw
from tables_app.typed import typed
from tests.pages import ROOT
from tests.tables.made_up import Printed, printed

BARS = printed(
    "Area | Reported | Repaired", "North | 1,203 | 1,180", "South | 980 | 951", "Total | 2,183 | 2,131"
)


def of(table: Printed) -> Chart | None:
    return chart(typed(table))


def test_figures_by_name_are_bars_without_the_total() -> None:
    found = of(BARS)
    assert found == Chart(
        ("North", "South"),
        (("Reported", (1203, 980)), ("Repaired", (1180, 951))),
        is_over_time=False,
        along="Area",
    )
    assert found.description() == "Bar chart: Reported and Repaired by Area."


def test_figures_over_periods_are_a_line() -> None:
    found = of(printed("Year | Fines (£)", "2018/19 | £12,000", "2019/20 | £15,300", "2020/21 | £4,100"))
    assert found is not None
    assert (found.is_over_time, found.unit, found.names) == (True, "£", ("2018/19", "2019/20", "2020/21"))
    assert found.description() == "Line chart: Fines (£), 2018/19 to 2020/21."


def test_rows_of_figures_over_periods_are_a_line_each() -> None:
    found = of(printed("Measure | 2019 | 2020 | 2021", "Referrals | 10 | 13 | 16", "Visits | 8 | 9 | 11"))
    assert found is not None
    assert found.is_over_time
    assert found.series == (("Referrals", (10, 13, 16)), ("Visits", (8, 9, 11)))


def test_a_header_over_all_series_is_said_once() -> None:
    found = of(printed("Area | Waits / Men | Waits / Women", "North | 12 | 9", "South | 7 | 8"))
    assert found is not None
    assert [name for name, _ in found.series] == ["Men", "Women"]
    assert found.title() == "Waits: Men and Women by Area"


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(printed("Area | Cases", "North | 12", "South | <5", "East | 7"), id="a suppressed figure"),
        pytest.param(printed("Area | Cases", "North | 12", "South | [c]", "East | 7"), id="a withheld figure"),
        pytest.param(printed("Area | Cases", "North | 12"), id="one row"),
        pytest.param(printed("Area | Cases", *[f"Area {n} | {n}" for n in range(31)]), id="more rows than can be seen"),
        pytest.param(printed("Area | A | B | C | D | E", "North | 1 | 2 | 3 | 4 | 5", "South | 1 | 2 | 3 | 4 | 5"), id="five series"),
        pytest.param(printed("Area | A | B", *[f"Area {n} | {n} | 7" for n in range(25)]), id="too many bars"),
        pytest.param(printed("Area | Cases | Spend (£)", "North | 12 | £3", "South | 9 | £4"), id="two units"),
        pytest.param(printed("Area | Office", "North | High Street", "South | Quay"), id="no figures"),
        pytest.param(printed("Area | Cases", "North | 12", "North | 9"), id="a name twice"),
        pytest.param(printed("Area | Cases", "North | 0", "South | 0"), id="nothing but noughts"),
        pytest.param(printed("Area | Cases", "North | 12", "South | not held", "East | -", "West | 3"), id="gaps"),
    ],
)  # fmt: skip
def test_no_chart_is_drawn_where_it_would_mislead(table: Printed) -> None:
    assert of(table) is None


def test_long_names_that_look_the_same_when_cut_are_not_drawn() -> None:
    long = "Neighbourhood partnership of the parishes beyond the river and the old town"
    assert of(printed("Area | Cases", f"{long} east | 12", f"{long} west | 9")) is None


@pytest.fixture(scope="module")
def pictures() -> list[Element]:
    """Two charts whose names would be markup if they were not escaped, in one run of what draws."""
    hostile = printed(
        "Area <script>alert(1)</script> | Cases & “costs”",
        "<b onclick='x'>North</b> | 1,203",
        'South" style="x | -980',
        "]]><!-- | 12,345,678",
    )
    charts = [found for table in (hostile, BARS) if (found := of(table))]
    return [fromstring(svg) for svg in draw(charts)]


def test_a_picture_holds_shapes_and_text_alone(pictures: list[Element]) -> None:
    for element in (element for picture in pictures for element in picture.iter()):
        assert element.tag.rpartition("}")[2] in {"svg", "g", "path", "rect", "line", "text", "tspan"}
        assert not {"style", "id", "href"} & {name.rpartition("}")[2] for name in element.attrib}
        assert not [name for name in element.attrib if name.startswith("on")]


def test_a_picture_says_the_figures_and_fits_a_phone(pictures: list[Element]) -> None:
    texts = {text for element in pictures[1].iter() for text in element.itertext()}
    assert {"North", "South", "Reported", "Repaired", "1,203", "1,180", "980", "951"} <= texts
    assert "12.3m" in {text for element in pictures[0].iter() for text in element.itertext()}
    for picture in pictures:
        assert float(picture.attrib["width"]) <= 345


@pytest.mark.parametrize(
    "inside",
    ["<script/>", '<rect style="fill:red"/>', '<rect onload="x"/>', '<g id="a"/>', "<style/>", "<foreignObject/>",
     '<text xmlns:x="http://www.w3.org/1999/xlink" x:href="//x"/>', "<a/>", "<image/>"],
)  # fmt: skip
def test_a_picture_with_anything_more_is_refused(inside: str) -> None:
    with pytest.raises(NotDrawn):
        drawing._plain(f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>')


CELLS = st.one_of(
    st.integers(-(10**9), 10**9).map(str),
    st.decimals(0, 100, places=2).map(lambda number: f"{number}%"),
    st.sampled_from(["<5", "-", "not held", "£3m", "9" * 400, "2021", "", "1e9"]),
    st.text(max_size=5),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=60), CELLS, CELLS), max_size=8))
def test_whatever_a_table_holds_there_is_a_chart_or_none(rows: list[tuple[str, str, str]]) -> None:
    found = of(Printed([["Name"], ["2020"], ["2021"]], rows))
    if found:
        assert 1 <= len(found.series) <= 4
        assert all(len(line) == len(found.names) for _, line in found.series)


def test_what_draws_is_in_no_process_that_serves_pages_or_reads_letters() -> None:
    loads = "import sys, foilog.wsgi, foilog.urls, requests_app.jobs; sys.exit('vl_convert' in sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", loads], check=False, cwd=ROOT, capture_output=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr.decode()[-500:]
