"""Doubts: each kind is explained, is raised where a person would raise it, and has its place in the letter."""

import ast
import datetime
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from requests_app.letters import edits, series
from requests_app.letters.checking import CHECKED, with_doubt_of_date
from requests_app.letters.document import Doubt
from requests_app.letters.doubts import KINDS, anchor_of, kind_of
from requests_app.letters.dump import dump
from requests_app.letters.parsed import ParsedLetter
from requests_app.letters.pipeline import parse_letter
from tests.letters import odts, words
from tests.letters.made_up import LETTER
from tests.pages import ROOT


def codes_in_source() -> Iterator[str]:
    for path in (ROOT / "requests_app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Doubt", "_about_table"):
                code = node.args[0]
                if isinstance(code, ast.Constant):
                    yield str(code.value)
                else:  # made by the one function that is given its code
                    assert path.name == "checking.py", f"{path.name} makes a doubt whose code is no literal."


def test_every_doubt_that_can_be_raised_is_explained_and_no_other() -> None:
    assert set(codes_in_source()) == set(KINDS)
    assert set(KINDS) >= CHECKED
    for kind in KINDS.values():
        for sentence in (kind.meaning, kind.advice):
            assert sentence.endswith(".")


def test_the_document_on_letters_says_what_each_doubt_means_and_what_to_do() -> None:
    table = (ROOT / "docs" / "letters.md").read_text(encoding="utf-8").partition("## Warnings")[2]
    rows = re.findall(r"^\| `([\w-]+)` \| (.+?) \| (.+?) \|$", table, re.MULTILINE)
    assert rows == [(code, kind.meaning, kind.advice) for code, kind in KINDS.items()]


def read(body: str, head: str = "Barset Council\n\nOur ref: FOI/24/7\n\n3 May 2024") -> ParsedLetter:
    text = f"{head}\n\nDear Ms Example\n\nThank you for your request under the Freedom of Information Act about benches.\n\n{body}\n\nYours sincerely\n\nFOI Team\n"
    return parse_letter(text.encode(), "letter.txt")


def said(letter: ParsedLetter) -> list[tuple[str, str]]:
    return [(doubt.code, anchor_of(doubt, letter)) for doubt in letter.warnings]


def table(header: str, *rows: str) -> str:
    return "\n".join(f"| {line} |" for line in (header, *rows))


ASKED = "1. How many benches were there in each year?\n\n"


@pytest.mark.parametrize(
    "body",
    [
        ASKED + table("Park | 2019 | 2020 | 2022", "North | 4 | 5 | 6"),
        ASKED + table("Year | Benches", "2019 | 4", "2020 | 5", "2022 | 6"),
        ASKED + table("Year | Benches", "2022/23 | 4", "2020/21 | 5", "2019/20 | 6"),
        ASKED + table("Financial year | Benches", "FY19 | 4", "FY20 | 5", "FY22 | 6", "Total | 15"),
        ASKED + table("Park | 2018 - 2019 | 2019 - 2020 | 2021 - 2022", "North | 4 | 5 | 6"),
    ],
)
def test_a_year_that_is_missing_between_others_is_told_at_its_table(body: str) -> None:
    assert said(read(body)) == [("year-missing-from-series", "t1")]


@pytest.mark.parametrize(
    "body",
    [
        table("Park | 2019 | 2020 | 2021", "North | 4 | 5 | 6"),
        table("Park | 2019 | 2022", "North | 4 | 5"),
        table("Census | Benches", "2001 | 4", "2011 | 5", "2021 | 6"),
        table("Built in | Benches", "1911 | 4", "1912 | 5", "1987 | 6", "2021 | 6"),
        table("Year | Benches", "2019 | 4", "2020/21 | 5", "2022 | 6"),
        table("Park | 2019 Benches | 2020 Benches | 2022 Seats", "North | 4 | 5 | 6"),
    ],
)
def test_years_that_are_no_series_with_a_gap_are_not_told_of(body: str) -> None:
    assert said(read(ASKED + body)) == []


def test_a_year_that_is_missing_from_table_to_table_is_told_at_the_next_table() -> None:
    tables = [table(f"{year} | Oak | Steel", "North | 4 | 5") for year in ("2019/20", "2020/21", "2022/23")]
    letter = read(ASKED + "See the tables.\n\n" + "\n\n".join(tables))
    assert said(letter) == [("year-missing-from-series", "t3")]
    assert (
        letter.warnings[0].message
        == "There are tables for 2019/20, 2020/21 and 2022/23, but none for 2021/22."
    )


@pytest.mark.parametrize(
    ("asked", "missing"),
    [
        ("between 2019 and 2022", "2022"),
        ("from 2019 to 2022", "2022"),
        ("for 2018-2022", "2018 and 2022"),
        ("from 2019 to 2021", None),
        ("in 2019 and 2022", None),
        ("from 2018/19 to 2021/22", None),
        ("under the 2018 policy, from 2019 to 2022", None),
    ],
)
def test_a_year_that_was_asked_for_and_is_not_in_the_table_is_told(asked: str, missing: str | None) -> None:
    letter = read(
        f"1. How many benches were there {asked}?\n\n"
        + table("Park | 2019 | 2020 | 2021", "North | 4 | 5 | 6")
    )
    told = [doubt.message for doubt in letter.warnings]
    assert [code for code, _ in said(letter)] == (["period-not-covered"] if missing else [])
    assert all(message.endswith(f"has nothing for {missing}.") for message in told)


def test_a_year_that_the_answer_speaks_of_is_not_missing_from_its_table() -> None:
    letter = read(
        "1. How many benches were there from 2019 to 2022?\n\nThe figures for 2022 are not published yet.\n\n"
        + table("Park | 2019 | 2020 | 2021", "North | 4 | 5 | 6")
    )
    assert said(letter) == []


@pytest.mark.parametrize(
    ("label", "year"),
    [
        ("2021", series.Year(2021, spans=False)),
        ("2021/22", series.Year(2021, spans=True)),
        ("2021 – 2022*", series.Year(2021, spans=True)),
        ("Year: 2020-21", series.Year(2020, spans=True)),
        ("FY21", series.Year(2021, spans=False, is_numbered=True)),
        ("FY 2021/22", series.Year(2021, spans=True)),
        ("2021 (to date)", series.Year(2021, spans=False)),
        ("2021 Q1", None),
        ("April 2021", None),
        ("20210", None),
        ("12", None),
    ],
)
def test_a_label_names_a_year(label: str, year: series.Year | None) -> None:
    assert series.year_of(label) == year


# --- the letter's dates

INLINE = "1. How many benches are there?\n\n41"


def test_a_letter_dated_before_its_request_came_is_told() -> None:
    letter = read("Thank you for your request received on 9 May 2024.\n\n" + INLINE)
    assert said(letter) == [("date-before-received", "details")]
    assert letter.blocks[letter.warnings[0].block or 0].text == "3 May 2024"


def test_a_letter_with_two_dates_is_told() -> None:
    head = "Barset Council\n\nOur ref: FOI/24/7\n\nDate: 3 May 2024\n\n7 June 2024"
    assert said(read(INLINE, head)) == [("two-dates", "details")]


def test_the_date_of_the_request_beside_the_letters_own_is_no_second_date() -> None:
    head = (
        "Barset Council\n\nOur ref: FOI/24/7\n\nDate received: 3 April 2024\n\nDate of response: 3 May 2024"
    )
    assert said(read(INLINE, head)) == []


def test_a_date_that_is_still_to_come_is_told_on_the_day_of_reading() -> None:
    letter = read(INLINE)
    assert with_doubt_of_date(letter, datetime.date(2024, 5, 3)) == letter
    early = with_doubt_of_date(letter, datetime.date(2024, 5, 2))
    assert said(early) == [("date-in-future", "details")]
    assert said(edits.set_title(early, "Seats")) == [("date-in-future", "details")]
    assert said(edits.set_date(early, datetime.date(2024, 5, 1))) == []


# --- answers and their questions


def test_an_answer_that_names_a_question_in_vain_has_its_place_there() -> None:
    letter = read(
        "You asked:\n\n1. How many benches?\n\n2. How many bins?\n\nOur response:\n\nQuestions 1 to 4: We hold no figures."
    )
    (doubt,) = letter.warnings
    assert doubt.code == "range-names-missing-question"
    assert (doubt.question, anchor_of(doubt, letter)) == ("4", "a1")
    added = edits.add_question(letter, "4", "How many lamps?")
    assert [warning.code for warning in added.warnings] == []


def test_a_figure_with_a_comma_names_no_questions() -> None:
    assert said(read("(a) How many benches?\n\n1,026 At the last count.")) == []


def test_words_that_say_whether_information_is_held_do_not_say_that_it_is() -> None:
    letter = read(
        "1. How many?\n\nTo find out if the information is held would exceed the limit. Section 12(2) applies."
    )
    assert said(letter) == []
    letter = read(
        "1. How many?\n\nWe hold this information. It would exceed the cost limit in section 12(2) of the Act."
    )
    assert said(letter) == [("wrong-looking-citation", "q1")]


# --- what is not read


def docx_with(picture: str) -> bytes:
    file = words.new()
    file.add_paragraph("1. How many benches?")
    paragraph = file.add_paragraph("As the picture shows.")
    words.set_tag(paragraph, f"<w:r>{picture}</w:r>")
    return words.saved(file)


_A = "http://schemas.openxmlformats.org/drawingml/2006"


def drawing(width: int, height: int, inner: str) -> str:
    return f'<w:drawing><wp:inline><wp:extent cx="{width}" cy="{height}"/><a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic></wp:inline></w:drawing>'


PICTURE = f'<pic:pic xmlns:pic="{_A}/picture"/>'
CHART = f'<c:chart xmlns:c="{_A}/chart"/>'
SHEET = '<w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office"/></w:object>'


@pytest.mark.parametrize("picture", [drawing(3_600_000, 2_000_000, PICTURE), drawing(100, 100, CHART), SHEET])
def test_a_picture_chart_or_embedded_file_is_said_to_be_unread_where_it_stands(picture: str) -> None:
    letter = parse_letter(docx_with(picture), "letter.docx")
    (doubt,) = [doubt for doubt in letter.warnings if doubt.code == "picture-not-read"]
    assert letter.blocks[doubt.block or 0].text == "As the picture shows."


def test_a_small_picture_is_taken_for_an_ornament() -> None:
    letter = parse_letter(docx_with(drawing(900_000, 900_000, PICTURE)), "letter.docx")
    assert "picture-not-read" not in [doubt.code for doubt in letter.warnings]


# --- their places


def test_an_outline_shows_each_warning_under_what_it_is_about() -> None:
    letter = replace(
        LETTER,
        warnings=(
            Doubt("tracked-changes", "Changes."),
            Doubt("question-unanswered", "No answer.", question="3"),
            Doubt("year-missing-from-series", "No 2021.", block=7),
            Doubt("untagged-text", "Out of order.", block=9),
            Doubt("answer-to-missing-question", "No question 7.", question="7", block=8),
        ),
    )
    lines = [line.strip() for line in dump(letter).splitlines()]
    assert lines[lines.index("! tracked-changes: Changes.") + 1] == ""
    assert lines[lines.index("! question-unanswered: No answer.") - 1].startswith(
        "3  What did the benches cost?"
    )
    assert lines[lines.index("! year-missing-from-series: No 2021.") - 1] == "note: As of 1 March."
    assert lines[lines.index("! untagged-text: Out of order.") - 1].endswith("The bandstand is closed.")
    assert lines[lines.index("! answer-to-missing-question: No question 7.") - 1].startswith(
        "| We refuse under"
    )
    assert sum(line.startswith("! ") for line in lines) == 5


def test_a_warning_goes_when_a_correction_puts_it_right() -> None:
    letter = read(ASKED + table("Year | Benches", "2019 | 4", "2020 | 5", "2022 | 6"))
    assert said(letter) == [("year-missing-from-series", "t1")]
    assert edits.set_cell(letter, "t1", row=2, column=0, text="2021").warnings == ()


def test_a_doubt_of_a_kind_that_is_known_no_more_still_speaks_for_itself() -> None:
    assert kind_of(Doubt("gone", "Look here.")).meaning == "Look here."


def odt_with(picture: str) -> bytes:
    header = f'<style:master-page style:name="Standard"><style:header>{odts.p(ODT_PICTURE)}</style:header></style:master-page>'
    return odts.made(
        odts.p("1. How many benches?") + odts.p(f"As the picture shows.{picture}"), masters=header
    )


ODT_PICTURE = '<draw:frame svg:width="10cm" svg:height="3in"><draw:image xlink:href="1.png"/></draw:frame>'
ODT_CHART = '<draw:frame svg:width="1cm" svg:height="1cm"><draw:object xlink:href="./1"/></draw:frame>'


def page_with(picture: str) -> bytes:
    return f"<html><body><p>1. How many benches?<p>As the picture shows. {picture}</p><p>End.</p></body></html>".encode()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (odt_with(ODT_PICTURE), "letter.odt"),
        (odt_with(f"<draw:g>{ODT_PICTURE}</draw:g>"), "letter.odt"),
        (odt_with(ODT_CHART), "letter.odt"),
        (page_with('<img width="600" height="300px">'), "letter.html"),
        (page_with('<img style="height: 300px; width: 600px">'), "letter.html"),
    ],
)
def test_an_unread_picture_is_told_of_in_other_formats_too(data: bytes, name: str) -> None:
    letter = parse_letter(data, name)
    (doubt,) = [doubt for doubt in letter.warnings if doubt.code == "picture-not-read"]
    assert letter.blocks[doubt.block or 0].text == "As the picture shows."


def test_a_picture_in_a_cell_of_a_web_page_is_told_of_at_its_table() -> None:
    table = '<table><tr><th>A<th>B<tr><td>1<td><img width="600" height="300"><tr><td>2<td>3</table>'
    letter = parse_letter(page_with(table), "letter.html")
    (doubt,) = [doubt for doubt in letter.warnings if doubt.code == "picture-not-read"]
    assert letter.blocks[doubt.block or 0].text.startswith("A")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (odt_with(ODT_PICTURE.replace("10cm", "2cm")), "letter.odt"),
        (page_with('<img width="100" height="300">'), "letter.html"),
        (page_with('<img src="logo.png">'), "letter.html"),
        (page_with('<aside><img width="600" height="300"></aside>'), "letter.html"),
    ],
)
def test_a_small_picture_or_one_in_a_margin_is_no_doubt(data: bytes, name: str) -> None:
    letter = parse_letter(data, name)
    assert "picture-not-read" not in [doubt.code for doubt in letter.warnings]
