"""What the PDF reader makes of the ways in which letters are set."""

from io import BytesIO

import pikepdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from requests_app.letters.document import Document, GridBlock, Paragraph
from requests_app.letters.errors import DamagedFile, EncryptedFile, ScannedLetter
from requests_app.letters.readers.pdf import read_pdf
from tables_app.grid import Grid
from tests.letters import pdfs
from tests.letters.pdfs import Page, Tag, made, tag, wrapped

LONG = (
    "Thank you for your request of 3 May 2024 about visits to the libraries of the county and their reading rooms, "
    "which we have considered under the Freedom of Information Act together with what you told us on the telephone."
)
PROSE = wrapped(LONG)
VISITS = [
    ["Ward", "2021/22", "2022/23"],
    ["North", "1,204", "<5"],
    ["South Quay", "88", "97"],
    ["Total", "1,292", "-"],
]
WIDTHS = [150.0, 90.0, 90.0]


def read(*pages: Page) -> Document:
    return read_pdf(made(pages))


def paragraphs(document: Document) -> list[Paragraph]:
    return [block for block in document.blocks if isinstance(block, Paragraph)]


def texts(document: Document) -> list[str]:
    return [block.printed for block in paragraphs(document)]


def grids(document: Document) -> list[Grid]:
    return [block.grid for block in document.blocks if isinstance(block, GridBlock)]


def rows(grid: Grid) -> list[list[str]]:
    found: list[list[str]] = [[""] * grid.width for _ in range(grid.height)]
    for cell in grid.cells:
        found[cell.row][cell.column] = cell.text
    return found


def with_prose(page: Page) -> Page:
    page.lines(60, 60, PROSE)
    return page


# --- paragraphs


def test_wrapped_lines_are_joined() -> None:
    assert len(PROSE) > 2
    assert texts(read(with_prose(Page()))) == [LONG]


def test_a_word_cut_at_a_hyphen_is_put_together_and_an_address_too() -> None:
    page = with_prose(Page())
    width = pdfs.width_of(max(PROSE, key=pdfs.width_of))
    first = "x" * int((width - pdfs.width_of(" and were re-")) / 5) + " and were re-"
    page.lines(60, 130, [first, "considered."])
    address = "https://brackwater.example/"
    while pdfs.width_of(address + "aa/") < width:
        address += "a"
    page.lines(60, 170, [address + "/", "visits"])
    assert texts(read(page))[1].endswith(" and were re-considered.")
    assert texts(read(page))[2].endswith("aaa/visits")


def test_lines_that_the_writer_broke_stay_apart_in_one_paragraph() -> None:
    page = with_prose(Page())
    page.lines(60, 120, ["Brackwater Council", "The Quay", "BW1 2QX"])
    page.lines(60, 180, ["Yours faithfully"])
    assert texts(read(page))[1:] == ["Brackwater Council\nThe Quay\nBW1 2QX", "Yours faithfully"]


def test_an_address_set_to_the_right_keeps_its_lines() -> None:
    page = with_prose(Page())
    for number, text in enumerate(["Information Team", "Quayside", "Harbour1"]):
        page.text(480, 120 + 12 * number, text, align="right")
    assert texts(read(page))[1] == "Information Team\nQuayside\nHarbour1"


def test_a_paragraph_that_crosses_a_page_is_one_with_a_place_on_each() -> None:
    first, second = Page(), Page()
    with_prose(first)
    first.lines(60, 780, PROSE[:2])
    second.lines(60, 60, PROSE[2:])
    second.lines(60, 120, ["Yours faithfully"])
    crossing = paragraphs(read(first, second))[1]
    assert crossing.text == LONG
    assert [place.page for place in crossing.places] == [1, 2]


def test_a_place_is_the_box_around_the_words_from_the_upper_left_corner() -> None:
    page = Page()
    page.text(60, 100, "Dear Ms Okoro")
    (place,) = paragraphs(read(page))[0].places
    assert place.page == 1
    assert place.box is not None
    expected = (60, 92, 60 + pdfs.width_of("Dear Ms Okoro"), 102)
    assert place.box == pytest.approx(expected, abs=1)


def test_a_bold_line_above_plain_ones_is_a_paragraph_and_bold() -> None:
    page = with_prose(Page())
    page.text(60, 120, "1. How many visits were there?", bold=True)
    page.text(60, 132, "There were 412 visits in all.")
    question, answer = paragraphs(read(page))[1:]
    assert (question.text, question.bold) == ("1. How many visits were there?", 1)
    assert (answer.text, answer.bold) == ("There were 412 visits in all.", 0)


def test_list_marks_set_apart_are_labels_and_typed_ones_are_text() -> None:
    page = with_prose(Page())
    for number, (mark, text) in enumerate([("a.", "All ages"), ("b.", "Under five"), ("\u2022", "Summer")]):
        page.text(78, 120 + 18 * number, mark)
        page.text(96, 120 + 18 * number, text)
    page.text(60, 180, "1. Typed")
    found = paragraphs(read(page))[1:]
    assert [(one.label, one.text, one.indent) for one in found] == [
        ("a.", "All ages", 18),
        ("b.", "Under five", 18),
        ("\u2022", "Summer", 18),
        ("", "1. Typed", 0),
    ]


def test_each_mark_begins_a_paragraph_though_the_lines_are_close() -> None:
    page = with_prose(Page())
    page.lines(60, 120, ["i. 2017/18", "ii. 2018/19", "(c) 2019/20"])
    assert texts(read(page))[1:] == ["i. 2017/18", "ii. 2018/19", "(c) 2019/20"]


def test_a_link_covers_its_words_and_not_the_full_stop_after_them() -> None:
    page = Page()
    page.text(60, 100, "Write to foi@brackwater.example.")
    start = 60 + pdfs.width_of("Write to ")
    page.links.append(
        ((start, 90, start + pdfs.width_of("foi@brackwater.example"), 104), "mailto:foi@brackwater.example")
    )
    (paragraph,) = paragraphs(read(page))
    (link,) = paragraph.links
    assert paragraph.text[link.start : link.end] == "foi@brackwater.example"
    assert link.url == "mailto:foi@brackwater.example"


def test_the_raised_number_of_a_note_is_put_to_its_word_and_before_the_note() -> None:
    page = with_prose(Page())
    page.text(60, 130, "There were 412 visits")
    page.text(60 + pdfs.width_of("There were 412 visits"), 126, "1", size=6)
    page.text(160, 130, "in May.")
    page.text(60, 756, "1", size=6)
    page.text(66, 760, "Since the opening.")
    cited, note = paragraphs(read(page))[1:]
    assert cited.text == "There were 412 visits[1] in May."
    assert (note.label, note.text) == ("[1]", "Since the opening.")


def test_a_raised_two_after_a_unit_is_its_power() -> None:
    page = with_prose(Page())
    page.text(60, 130, "The hall has 40 m")
    page.text(60 + pdfs.width_of("The hall has 40 m"), 126, "2", size=6)
    assert texts(read(page))[1] == "The hall has 40 m2"


@pytest.mark.parametrize("spacing", [0.4, 0.8, 1.1])
def test_letters_that_are_set_apart_are_still_one_word(spacing: float) -> None:
    page = with_prose(Page())
    page.operators.append(f"{spacing} Tc")
    page.text(60, 130, "Library visits 12/03/2024")
    assert texts(read(page))[1] == "Library visits 12/03/2024"


def test_a_character_that_a_font_gives_in_two_halves_is_one() -> None:
    page = Page()
    page.text(60, 60, "Well ~ done")
    with pikepdf.open(BytesIO(made([page]))) as file:
        file.pages[0].obj.Resources.Font.F.ToUnicode = file.make_stream(
            b"1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <7E> <D83DDE00> endbfchar"
        )
        file.save(changed := BytesIO())
    assert texts(read_pdf(changed.getvalue())) == ["Well \N{GRINNING FACE} done"]


def test_larger_print_is_a_heading() -> None:
    page = with_prose(Page())
    page.text(60, 130, "Our response", size=16)
    assert [one.heading for one in paragraphs(read(page))] == [0, 1]


# --- the page around the text


def test_running_headers_footers_and_page_numbers_come_once() -> None:
    pages = []
    for number in (1, 2, 3):
        page = Page()
        page.text(60, 30, "Our ref FOI/1")
        page.lines(
            60,
            60,
            wrapped(
                f"On the {['first', 'second', 'third'][number - 1]} sheet. {LONG} {number * 'So it is. '}"
            ),
        )
        page.text(60, 800, "www.brackwater.example")
        page.text(297, 815, f"Page {number} of 3")
        pages.append(page)
    document = read(*pages)
    running = [one for one in paragraphs(document) if one.running]
    assert [one.text for one in running] == ["Our ref FOI/1", "www.brackwater.example", "Page 1 of 3"]
    assert all([place.page for place in one.places] == [1, 2, 3] for one in running)
    assert sum("FOI/1" in text for text in texts(document)) == 1


def test_a_letterhead_in_two_columns_is_read_one_after_the_other() -> None:
    page = Page()
    page.lines(60, 60, ["Ms A Okoro", "4 Mill Lane", "Brackwater"])
    page.lines(380, 60, ["Brackwater Council", "The Quay", "BW1 2QX", "foi@brackwater.example"])
    page.lines(60, 160, PROSE)
    assert texts(read(page))[:2] == [
        "Ms A Okoro\n4 Mill Lane\nBrackwater",
        "Brackwater Council\nThe Quay\nBW1 2QX\nfoi@brackwater.example",
    ]


def test_lists_side_by_side_are_read_column_by_column() -> None:
    page = with_prose(Page())
    page.text(60, 120, "For these periods:")
    page.text(300, 120, "And for these ages:")
    for number in range(4):
        page.text(78, 140 + 18 * number, "\u2022")
        page.text(96, 140 + 18 * number, f"1 April {2020 + number}")
    for number in range(2):
        page.text(318, 134 + 18 * number, f"{'ab'[number]}.")
        page.text(336, 134 + 18 * number, ["All", "Under five"][number])
    page.lines(60, 230, PROSE)
    assert texts(read(page))[1:9] == [
        "For these periods:",
        *(f"\u2022 1 April {year}" for year in range(2020, 2024)),
        "And for these ages:",
        "a. All",
        "b. Under five",
    ]


def test_a_page_that_is_shown_turned_is_read_as_it_is_shown() -> None:
    page = Page(rotate=90)
    # Written upwards along the left edge, so that a quarter turn clockwise sets it upright.
    for number, text in enumerate(["Dear Ms Okoro", "Yours faithfully"]):
        page.operators.append(f"BT /F 10 Tf 0 1 -1 0 {100 + 40 * number} 60 Tm ({text}) Tj ET")
    document = read(page)
    assert texts(document) == ["Dear Ms Okoro", "Yours faithfully"]
    box = paragraphs(document)[0].places[0].box
    assert box is not None
    assert box[0] == pytest.approx(60, abs=1)
    assert box[3] == pytest.approx(102, abs=1)


def _drawn_sideways(page: Page, degrees: int) -> Page:
    """Turn what is drawn on a page counter-clockwise on the sheet; the file does not say that it is turned."""
    matrix = {90: "0 1 -1 0 842 0", 180: "-1 0 0 -1 595 842", 270: "0 -1 1 0 0 595"}[degrees]
    page.operators = [f"q {matrix} cm", *page.operators, "Q"]
    return page


@pytest.mark.parametrize("degrees", [90, 180, 270])
@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_drawn_sideways_on_the_sheet_is_read_and_its_places_are_on_the_sheet(
    degrees: int,
    ruled: bool,  # noqa: FBT001
) -> None:
    sheet = Page()
    sheet.lines(100, 280, ["Visits by ward, of all libraries"])
    sheet.table(100, 320, VISITS, WIDTHS, ruled=ruled)
    document = read(with_prose(Page()), _drawn_sideways(sheet, degrees))
    (grid,) = grids(document)
    assert rows(grid) == VISITS
    title = next(one for one in paragraphs(document) if one.text.startswith("Visits by ward"))
    left, top, right, bottom = 100.0, 272.0, 100 + pdfs.width_of(title.text), 282.0
    # The sheet is 595 wide and 842 high, and so is the page before it is turned.
    expected = {
        90: (842 - (842 - top), 842 - right, 842 - (842 - bottom), 842 - left),
        180: (595 - right, 842 - bottom, 595 - left, 842 - top),
        270: (842 - bottom, 842 - 595 + left, 842 - top, 842 - 595 + right),
    }[degrees]
    (place,) = title.places
    assert place.page == 2
    assert place.box == pytest.approx(expected, abs=2)
    of_cell = next(cell.place for cell in grid.cells if cell.text == "88")
    assert of_cell is not None
    assert of_cell.box is not None
    assert all(0 <= side <= limit for side, limit in zip(of_cell.box, (595, 842, 595, 842), strict=True))


@pytest.mark.parametrize("degrees", [90, 270])
def test_a_note_printed_up_the_margin_is_kept_apart_from_the_text(degrees: int) -> None:
    page = with_prose(Page())
    page.table(60, 140, VISITS, WIDTHS, ruled=True)
    page.lines(60, 260, PROSE)
    matrix = {90: "0 1 -1 0", 270: "0 -1 1 0"}[degrees]
    page.operators.append(f"BT /F 8 Tf {matrix} 30 500 Tm (Printed on recycled paper) Tj ET")
    document = read(page)
    note = next(one for one in paragraphs(document) if one.text == "Printed on recycled paper")
    assert note.running
    (place,) = note.places
    assert place.box is not None
    width = pdfs.width_of("Printed on recycled paper", 8)
    top = 842 - 500 - (width if degrees == 90 else 0)
    assert place.box[1] == pytest.approx(top, abs=2)
    assert place.box[3] == pytest.approx(top + width, abs=2)
    assert [one.text for one in paragraphs(document) if not one.running] == [LONG, LONG]
    assert rows(grids(document)[0]) == VISITS


def test_headers_printed_up_their_columns_stay_in_their_cells() -> None:
    page = with_prose(Page())
    x, y, widths, heights = 60.0, 130.0, [150.0, 40.0, 40.0], [90.0, 16.0, 16.0]
    page.grid(x, y, widths, heights)
    page.text(63, 214, "Ward")
    for column, lines in enumerate([["Visits in", "the spring"], ["Visits in", "autumn"]]):
        for number, text in enumerate(lines):
            at = 60 + 150 + 40 * column + 14 + 12 * number
            page.operators.append(f"BT /F 10 Tf 0 1 -1 0 {at} {842 - 215} Tm ({text}) Tj ET")
    for row, texts_of_row in enumerate([["North", "4", "7"], ["South", "<5", "0"]]):
        for column, text in enumerate(texts_of_row):
            page.text(63 + [0, 160, 200][column], 232 + 16 * row, text)
    (grid,) = grids(read(page))
    assert rows(grid) == [
        ["Ward", "Visits in the spring", "Visits in autumn"],
        ["North", "4", "7"],
        ["South", "<5", "0"],
    ]


@pytest.mark.parametrize("how", ["invisible", "off the page", "white", "tiny", "under a box"])
def test_text_that_cannot_be_seen_is_left_out_with_a_doubt(how: str) -> None:
    page = with_prose(Page())
    where = (60.0, 200.0) if how != "off the page" else (900.0, 200.0)
    mode, grey, size = (
        (3 if how == "invisible" else 0),
        (1 if how == "white" else 0),
        (1 if how == "tiny" else 10),
    )
    page.text(*where, "Requester John Smith", mode=mode, grey=grey, size=size)
    if how == "under a box":
        page.fill(50, 185, 300, 210, 0)
    document = read(page)
    assert not any("Smith" in text for text in texts(document))
    assert [doubt.code for doubt in document.doubts] == ["hidden-text"]


def test_white_print_on_a_dark_ground_is_seen() -> None:
    page = with_prose(Page())
    page.fill(50, 185, 300, 210, 0.2)
    page.text(60, 200, "Our response", grey=1)
    document = read(page)
    assert "Our response" in texts(document)
    assert document.doubts == ()


# --- tables


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_keeps_every_cell_in_its_column(ruled: bool) -> None:  # noqa: FBT001
    page = with_prose(Page())
    page.table(60, 140, VISITS, WIDTHS, ruled=ruled)
    page.lines(60, 230, PROSE)
    document = read(page)
    (grid,) = grids(document)
    assert rows(grid) == VISITS
    assert [cell.is_bold for cell in grid.cells if cell.row < 2] == [True] * 3 + [False] * 3
    assert len(paragraphs(document)) == 2
    assert all(cell.place and cell.place.page == 1 for cell in grid.cells)


def test_merged_cells_of_a_ruled_table_keep_their_span() -> None:
    page = with_prose(Page())
    x, y = 60.0, 130.0
    for k in (0, 2, 3):
        page.rule(x, y + 16 * k, x + 300, y + 16 * k)
    page.rule(x + 100, y + 16, x + 300, y + 16)
    for k in (0, 1, 3):
        page.rule(x + 100 * k, y, x + 100 * k, y + 48)
    page.rule(x + 200, y + 16, x + 200, y + 48)
    page.text(x + 3, y + 20, "Ward")
    page.text(x + 200, y + 12, "Visits", align="centre")
    for column, texts_below in enumerate([["", "North"], ["Spring", "4"], ["Autumn", "<5"]]):
        for row, text in enumerate(texts_below, start=1):
            page.text(x + 100 * column + 3, y + 16 * row + 12, text)
    (grid,) = grids(read(page))
    spans = {cell.text: (cell.row, cell.column, cell.row_span, cell.column_span) for cell in grid.cells}
    assert spans == {
        "Ward": (0, 0, 2, 1),
        "Visits": (0, 1, 1, 2),
        "Spring": (1, 1, 1, 1),
        "Autumn": (1, 2, 1, 1),
        "North": (2, 0, 1, 1),
        "4": (2, 1, 1, 1),
        "<5": (2, 2, 1, 1),
    }


def test_a_header_centred_over_columns_spans_them_without_rulings() -> None:
    page = with_prose(Page())
    page.text(60, 130, "Ward", bold=True)
    page.text(275, 130, "Visits", bold=True, align="centre")
    for k, text in enumerate(["Spring", "Summer", "Autumn"]):
        page.text(200 + 75 * k, 146, text, bold=True, align="centre")
    for row, (ward, *figures) in enumerate(
        [["North", "4", "12", "<5"], ["South", "7", "0", "31"], ["East", "1", "2", "3"]]
    ):
        page.text(60, 162 + 16 * row, ward)
        for k, figure in enumerate(figures):
            page.text(200 + 75 * k, 162 + 16 * row, figure, align="centre")
    (grid,) = grids(read(page))
    spans = {cell.text: (cell.row_span, cell.column, cell.column_span) for cell in grid.cells if cell.row < 2}
    assert spans["Visits"] == (1, 1, 3)
    assert spans["Ward"] == (2, 0, 1)
    assert rows(grid)[2] == ["North", "4", "12", "<5"]


def test_a_wrapped_label_is_one_cell_whether_the_figures_stand_at_its_top_or_its_middle() -> None:
    for offset in (0.0, 6.0):
        page = with_prose(Page())
        y = 130.0
        page.text(60, y, "Measure", bold=True)
        page.text(300, y, "2021", bold=True)
        page.text(400, y, "2022", bold=True)
        for label in (
            ["Visits to the library in", "the summer months"],
            ["Loans of books and of", "maps and music"],
        ):
            y += 20
            page.text(300, y + offset, "12")
            page.text(400, y + offset, "14")
            page.lines(60, y, label)
            y += 12
        (grid,) = grids(read(page))
        assert rows(grid) == [
            ["Measure", "2021", "2022"],
            ["Visits to the library in the summer months", "12", "14"],
            ["Loans of books and of maps and music", "12", "14"],
        ]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_over_two_pages_is_one_without_the_repeated_header(ruled: bool) -> None:  # noqa: FBT001
    first, second = Page(), Page()
    with_prose(first)
    body = [[f"Ward {'ABCDEFGH'[k]}", str(100 + k), str(7 * k)] for k in range(8)]
    first.table(60, 740, [VISITS[0], *body[:3]], WIDTHS, ruled=ruled)
    y = second.table(60, 60, [VISITS[0], *body[3:]], WIDTHS, ruled=ruled)
    second.lines(60, y + 30, PROSE)
    document = read(first, second)
    (block,) = [block for block in document.blocks if isinstance(block, GridBlock)]
    assert rows(block.grid) == [VISITS[0], *body]
    assert [place.page for place in block.places] == [1, 2]
    assert {cell.row for cell in block.grid.cells if cell.is_header} == {0}


def test_a_row_that_a_page_break_cut_is_put_together() -> None:
    first, second = Page(), Page()
    with_prose(first)
    first.table(60, 740, [*VISITS[:3], ["Old Harbour and the", "5", "6"]], WIDTHS, ruled=False)
    second.text(63, 60, "eastern docks")
    second.table(60, 80, [["Total", "9", "9"], ["Mean", "3", "3"]], WIDTHS, ruled=False)
    (grid,) = grids(read(first, second))
    assert rows(grid)[3:] == [
        ["Old Harbour and the eastern docks", "5", "6"],
        ["Total", "9", "9"],
        ["Mean", "3", "3"],
    ]


def test_two_tables_of_one_width_on_two_pages_stay_two() -> None:
    first, second = Page(), Page()
    with_prose(first)
    first.table(60, 740, VISITS, WIDTHS, ruled=True)
    second.table(60, 60, [["Age", "Loans", "Fines"], ["Under 5", "4", "0"]], WIDTHS, ruled=True)
    assert [grid.height for grid in grids(read(first, second))] == [4, 2]


def test_a_box_around_a_paragraph_is_no_table() -> None:
    page = with_prose(Page())
    page.grid(50, 120, [400], [40])
    page.text(60, 140, "Please quote our reference.")
    document = read(page)
    assert grids(document) == []
    assert texts(document)[1] == "Please quote our reference."


def test_reference_lines_are_read_across() -> None:
    page = Page()
    for number, (key, value) in enumerate([("Our ref:", "FOI/1"), ("Date:", "3 May 2024")]):
        page.text(60, 60 + 16 * number, key)
        page.text(160, 60 + 16 * number, value)
    page.lines(60, 120, PROSE)
    document = read(page)
    assert grids(document) == []
    assert " ".join(texts(document)).startswith("Our ref: FOI/1 Date: 3 May 2024 Thank you")


def test_no_word_is_lost_or_doubled_whatever_is_on_the_page() -> None:
    page = with_prose(Page())
    page.table(60, 140, VISITS, WIDTHS, ruled=True)
    page.table(60, 260, VISITS, WIDTHS, ruled=False)
    page.lines(60, 360, ["Ms A Okoro", "4 Mill Lane"])
    page.lines(380, 360, ["The Quay", "BW1 2QX"])
    document = read(page)
    found = " ".join(
        [*texts(document), *(cell.text for grid in grids(document) for cell in grid.cells)]
    ).split()
    prose = LONG.split()
    table = [word for row in VISITS for text in row for word in text.split()]
    assert sorted(found) == sorted(
        [*prose, *table, *table, *["Ms", "A", "Okoro", "4", "Mill", "Lane", "The", "Quay", "BW1", "2QX"]]
    )


@settings(deadline=None, max_examples=80)
@given(
    st.dictionaries(
        st.tuples(st.integers(1, 2), st.integers(0, 9), st.integers(0, 40)),
        st.sampled_from(["w", "Word", "12", "<5", "1.", "a)", "\u2022", "-"]),
        min_size=1,
        max_size=60,
    ),
    st.booleans(),
)
@example({(1, 0, 1): "w", (1, 1, 1): "Word", (2, 0, 0): "w", (2, 1, 0): "Word", (2, 0, 1): "w"}, False)  # noqa: FBT003
@example(
    {
        (1, 1, 1): "Word",
        (1, 2, 1): "Word",
        (1, 0, 2): "Word",
        (2, 1, 0): "Word",
        (2, 2, 0): "Word",
        (2, 0, 1): "w",
    },
    False,  # noqa: FBT003
)
def test_any_words_anywhere_come_out_once(found: dict[tuple[int, int, int], str], ruled: bool) -> None:  # noqa: FBT001
    pages = {1: Page(), 2: Page()}
    for (number, column, row), text in found.items():
        pages[number].text(40 + 52 * column, 60 + 16 * row, text, bold=row % 5 == 0)
    if ruled:
        pages[1].grid(38, 48, [52.0] * 10, [32.0] * 12)
    document = read(*pages.values())
    words = " ".join(
        [*texts(document), *(cell.text for grid in grids(document) for cell in grid.cells)]
    ).split()
    furniture = [len(one.places) - 1 for one in paragraphs(document) if one.running]
    headers = [grid for grid in grids(document) if any(cell.is_header for cell in grid.cells)]
    if not any(furniture) and not headers:
        assert sorted(words) == sorted(found.values())
    assert set(words) == set(found.values())


# --- tags


def tagged_letter(*, second_row: str = "88") -> tuple[Page, list[Tag]]:
    """Return a page whose tags say another order than its print, with a table that spans."""
    page = Page()
    mark = {}
    for text, x, y in [
        ("Answer", 60, 60),
        ("Question", 60, 90),
        ("1.", 60, 110),
        ("Item", 70, 110),
        ("Visits", 200, 140),
        ("North", 60, 160),
        ("4", 200, 160),
        ("7", 300, 160),
        ("South", 60, 180),
        (second_row, 200, 180),
        ("9", 300, 180),
    ]:
        mark[text] = (0, page.text(x, y, text, tagged=True))

    def cell(text: str, role: str = "TD", **spans: int) -> Tag:
        return tag(role, *([tag("P", mark[text])] if text else []), **spans)

    tags = [
        tag("P", mark["Question"]),
        tag("P", mark["Answer"]),
        tag("L", tag("LI", tag("Lbl", mark["1."]), tag("LBody", tag("P", mark["Item"])))),
        tag(
            "Table",
            tag("TR", cell("", "TH"), cell("Visits", "TH", ColSpan=2)),
            tag("TR", cell("North"), cell("4"), cell("7")),
            tag("TR", cell("South"), cell(second_row), cell("9")),
        ),
    ]
    return page, tags


def test_tags_say_the_order_the_list_marks_and_the_spans() -> None:
    page, tags = tagged_letter()
    document = read_pdf(made([page], tags=tags))
    assert texts(document) == ["Question", "Answer", "1. Item"]
    assert paragraphs(document)[2].label == "1."
    (grid,) = grids(document)
    assert rows(grid) == [["", "Visits", ""], ["North", "4", "7"], ["South", "88", "9"]]
    assert [(cell.column_span, cell.is_header) for cell in grid.cells if cell.text == "Visits"] == [(2, True)]


def test_a_header_that_the_tags_hold_twice_and_a_mark_that_is_drawn() -> None:
    first, second = Page(), Page()
    marks = [
        (0, first.text(60 + 100 * k, 700, text, tagged=True)) for k, text in enumerate(["Ward", "Visits"])
    ]
    again = [
        (1, second.text(60 + 100 * k, 60, text, tagged=True)) for k, text in enumerate(["Ward", "Visits"])
    ]
    upper = [(0, first.text(60 + 100 * k, 720, text, tagged=True)) for k, text in enumerate(["North", "4"])]
    lower = [(1, second.text(60 + 100 * k, 80, text, tagged=True)) for k, text in enumerate(["South", "7"])]
    item = (1, second.text(80, 200, "An item below a disc", tagged=True))
    head = tag("TR", *(tag("TH", *both) for both in zip(marks, again, strict=True)))
    body = [tag("TR", *(tag("TD", mark) for mark in row)) for row in (upper, lower)]
    tags = [tag("Table", head, *body), tag("L", tag("LI", tag("Lbl"), tag("LBody", item)))]
    document = read_pdf(made([first, second], tags=tags))
    assert rows(grids(document)[0]) == [["Ward", "Visits"], ["North", "4"], ["South", "7"]]
    assert texts(document) == ["\u2022 An item below a disc"]
    assert document.doubts == ()


def saved(data: bytes, *, compressed: bool = False, junk: bytes = b"") -> bytes:
    """Return a PDF with its objects written in another way, and something before its beginning."""
    stream = BytesIO()
    mode = pikepdf.ObjectStreamMode.generate if compressed else pikepdf.ObjectStreamMode.disable
    with pikepdf.open(BytesIO(data)) as file:
        file.save(stream, object_stream_mode=mode, linearize=compressed)
    return junk + stream.getvalue()


def with_roles(data: bytes) -> bytes:
    """Return a PDF whose cells and paragraphs bear names of its own, with what else an element may say."""
    roles = {"/Absatz für Text": "/P", "/Table Contents": "/Cell", "/Cell": "/TD", "/Loop": "/Loop"}
    own = {"/P": "/Absatz für Text", "/TD": "/Table Contents"}
    stream = BytesIO()
    with pikepdf.open(BytesIO(data)) as file:
        file.Root.StructTreeRoot.RoleMap = pikepdf.Dictionary(
            {name: pikepdf.Name(role) for name, role in roles.items()}
        )
        for element in file.objects:
            if isinstance(element, pikepdf.Dictionary) and element.get("/Type") == "/StructElem":
                if element.S == "/P":
                    element.Lang = pikepdf.String("en (GB) >> endobj")
                element.S = pikepdf.Name(own.get(str(element.S), str(element.S)))
                if "/A" in element:
                    layout = pikepdf.Dictionary(O=pikepdf.Name.Layout, Width=4.7)
                    own_attributes = file.make_indirect(element.A)
                    element.A = file.make_indirect(pikepdf.Array([layout, 0, own_attributes, 0]))
        file.save(stream)
    return stream.getvalue()


def test_a_tree_says_the_same_however_its_file_is_written() -> None:
    page, tags = tagged_letter()
    plain = made([page], tags=tags)
    expected = read_pdf(plain)
    assert [rows(grid) for grid in grids(expected)] == [
        [["", "Visits", ""], ["North", "4", "7"], ["South", "88", "9"]]
    ]
    named = with_roles(plain)
    for data in (plain, named):
        for written in (
            data,
            saved(data),
            saved(data, compressed=True),
            saved(data, junk=b"MIME-Version: 1.0\n"),
        ):
            assert read_pdf(written).blocks == expected.blocks


@pytest.mark.parametrize(
    "kid", [b"/Name", b"(text)", b"[[[1]]]", b"<</K -1/A[null 1]>>", b"<</S/P/K(text)>>", b""]
)
def test_a_letter_is_read_whatever_nonsense_its_tree_holds(kid: bytes) -> None:
    page, tags = tagged_letter()
    stream = BytesIO()
    with pikepdf.open(BytesIO(made([page], tags=tags))) as file:
        root = file.Root.StructTreeRoot
        root.K.insert(1, pikepdf.Object.parse(kid) if kid else root)  # which then holds itself
        file.save(stream)
    assert set(" ".join(texts(read_pdf(stream.getvalue()))).split()) >= {"Question", "Answer", "Item"}


def test_what_the_tags_leave_out_is_read_with_a_doubt() -> None:
    page, tags = tagged_letter()
    page.text(60, 300, "Forgotten")
    document = read_pdf(made([page], tags=tags))
    assert texts(document)[-1] == "Forgotten"
    assert "untagged-text" in [doubt.code for doubt in document.doubts]


def test_a_tree_that_leaves_most_of_the_letter_out_is_not_trusted() -> None:
    page = Page()
    mark = page.text(60, 60, "Title", tagged=True)
    page.lines(60, 90, PROSE)
    assert len(texts(read_pdf(made([page], tags=[tag("P", (0, mark))])))) == 2


def test_tags_and_print_that_disagree_about_figures_raise_a_doubt() -> None:
    page, tags = tagged_letter()
    assert read_pdf(made([page], tags=tags)).doubts == ()
    # The tree says that 4 and 7 are one cell; the print says two.
    head, north, south = tags[3].children
    assert isinstance(north, Tag)
    merged = tag("TR", north.children[0], tag("TD", tag("P", (0, 6)), tag("P", (0, 7)), ColSpan=2))
    document = read_pdf(made([page], tags=[*tags[:3], tag("Table", head, merged, south)]))
    assert [doubt.code for doubt in document.doubts] == ["tables-disagree"]


def test_rows_too_far_apart_to_be_taken_for_a_table_agree_with_the_tags_by_their_figures() -> None:
    page = Page()
    rows_of_tags = []
    for row, cells in enumerate(VISITS):
        marks = [
            (0, page.text(60 + 110 * column, 60 + 60 * row, text, tagged=True))
            for column, text in enumerate(cells)
        ]
        rows_of_tags.append(tag("TR", *(tag("TD", mark) for mark in marks)))
    untagged = Page()
    for row, cells in enumerate(VISITS):
        for column, text in enumerate(cells):
            untagged.text(60 + 110 * column, 60 + 60 * row, text)
    assert grids(read(untagged)) == []
    document = read_pdf(made([page], tags=[tag("Table", *rows_of_tags)]))
    assert [rows(grid) for grid in grids(document)] == [VISITS]
    assert document.doubts == ()


def test_a_figure_that_stands_by_itself_outside_a_tagged_table_raises_no_doubt() -> None:
    page, tags = tagged_letter()
    tags.append(tag("P", (0, page.text(60, 300, "1,204", tagged=True))))
    assert read_pdf(made([page], tags=tags)).doubts == ()


def test_a_figure_that_the_print_has_in_a_table_and_the_tags_beside_it_raises_a_doubt() -> None:
    page, tags = tagged_letter()
    head, north, south = tags[3].children
    assert isinstance(south, Tag)
    shorter = tag("TR", *south.children[:2])
    nine = tag("P", (0, 10))
    document = read_pdf(made([page], tags=[*tags[:3], tag("Table", head, north, shorter), nine]))
    assert [doubt.code for doubt in document.doubts] == ["tables-disagree"]


def test_a_table_that_the_tags_do_not_know_is_found_by_its_print() -> None:
    page = Page()
    marks = [(0, page.text(60, 60 + 12 * k, text, tagged=True)) for k, text in enumerate(PROSE)]
    tags = [tag("P", *marks)]
    for row, cells in enumerate(VISITS):
        for column, text in enumerate(cells):
            mark = page.text(63 + 110 * column, 140 + 16 * row, text, tagged=True)
            tags.append(tag("P", (0, mark)))
    page.grid(60, 129, [110, 110, 110], [16] * 4)
    (grid,) = grids(read_pdf(made([page], tags=tags)))
    assert rows(grid) == VISITS


# --- files that yield no letter


def test_a_pdf_with_a_password_says_so() -> None:
    with pytest.raises(EncryptedFile, match="password"):
        read_pdf(made([with_prose(Page())], password="secret"))


def test_a_pdf_of_pictures_is_called_a_scan() -> None:
    page = Page()
    page.picture()
    with pytest.raises(ScannedLetter, match="scan"):
        read_pdf(made([page]))


def test_a_picture_with_invisible_text_over_it_is_a_scan() -> None:
    page = Page()
    page.picture()
    page.text(60, 60, "What a program made of the picture", mode=3)
    with pytest.raises(ScannedLetter, match="scan"):
        read_pdf(made([page]))


def test_a_page_that_is_a_picture_in_a_letter_of_text_raises_a_doubt() -> None:
    picture = Page()
    picture.picture()
    document = read(with_prose(Page()), picture)
    assert [(doubt.code, doubt.page) for doubt in document.doubts] == [("scanned-page", 2)]


@pytest.mark.parametrize(
    ("box", "codes"),
    [
        ((60, 500, 400, 200), ["picture-not-read"]),
        ((60, 20, 470, 120), []),  # a letterhead
        ((60, 500, 90, 60), []),  # a stamp
        ((40, 40, 500, 700), []),  # the ground that the words stand on
    ],
)
def test_a_picture_that_may_hold_figures_raises_a_doubt(
    box: tuple[float, float, float, float], codes: list[str]
) -> None:
    page = with_prose(Page())
    page.picture(*box)
    assert [doubt.code for doubt in read(page).doubts] == codes


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\x00\xff" * 500])
def test_a_broken_pdf_is_damaged(data: bytes) -> None:
    with pytest.raises(DamagedFile, match="damaged"):
        read_pdf(data)


def test_a_pdf_without_text_says_so() -> None:
    with pytest.raises(DamagedFile, match="no text"):
        read_pdf(made([Page()]))
