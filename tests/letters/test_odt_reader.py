"""What the OpenDocument reader makes of the things that letters are written with."""

import pytest

from requests_app.letters.document import Document, GridBlock, Link, Paragraph
from requests_app.letters.errors import DamagedFile, EmptyFile, EncryptedFile, OversizedFile, UnknownFormat
from requests_app.letters.gate import ForbiddenContent
from requests_app.letters.readers import read as read_file
from requests_app.letters.readers.odt import read_odt
from tables_app.grid import Cell
from tests.letters import odts
from tests.letters.odts import items, made, number_style, p, row, table, text_style

BOLD = text_style("Bold", 'fo:font-weight="bold"')
DECIMAL = number_style("L", ("1", "."), ("a", ")"), ("i", "."))


def printed(document: Document) -> list[str]:
    return [block.printed for block in document.blocks if isinstance(block, Paragraph)]


def paragraph(document: Document, position: int = 0) -> Paragraph:
    block = document.blocks[position]
    assert isinstance(block, Paragraph)
    return block


def only_grid(document: Document) -> GridBlock:
    (block,) = [block for block in document.blocks if isinstance(block, GridBlock)]
    return block


def texts(grid: GridBlock) -> list[tuple[str, int, int]]:
    return [(cell.text, cell.row, cell.column) for cell in grid.grid.cells if cell.text]


def test_paragraphs_keep_their_words_bold_share_and_typed_line_breaks() -> None:
    body = (
        p('Our<text:s text:c="2"/>ref:<text:tab/><text:span text:style-name="Bold">FOI/1</text:span>')
        + p("Brackwater\n   Council<text:line-break/>The Quay")
        + p("")
    )
    document = read_odt(made(body, styles=BOLD))
    assert document.reader == "odt"
    assert (paragraph(document).text, paragraph(document).bold) == ("Our ref: FOI/1", 5 / 12)
    assert paragraph(document, 1).text == "Brackwater Council\nThe Quay"
    assert len(document.blocks) == 2


def test_bold_comes_from_styles_and_those_they_are_based_on() -> None:
    common = text_style("Strong", 'fo:font-weight="700"', family="paragraph")
    own = (
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Strong"/>'
        + text_style("Thin", 'fo:font-weight="normal"')
    )
    body = p('Our <text:span text:style-name="Thin">answer</text:span>', "P1")
    assert paragraph(read_odt(made(body, styles=own, common=common))).bold == pytest.approx(3 / 9)


def test_headings_have_their_level() -> None:
    body = '<text:h text:outline-level="2">Our response</text:h><text:h>Annex</text:h>' + p(
        "We hold it.", "Title"
    )
    common = '<style:style style:name="Title" style:family="paragraph"/>'
    document = read_odt(made(body, common=common))
    assert [paragraph(document, at).heading for at in range(3)] == [2, 1, 1]


def test_headings_are_numbered_by_the_outline() -> None:
    outline = (
        '<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="1" '
        'style:num-prefix="Q" style:num-suffix=":"/><text:outline-level-style text:level="2" style:num-format=""/>'
        "</text:outline-style>"
    )
    body = "".join(
        f'<text:h text:outline-level="{level}"{more}><text:number>stale</text:number>{text}</text:h>'
        for level, more, text in [
            (1, "", "How many?"),
            (2, "", "Detail"),
            (1, ' text:is-list-header="true"', "About us"),
            (1, "", "At what cost?"),
        ]
    )
    document = read_odt(made(body, common=outline))
    assert printed(document) == ["Q1: How many?", "Detail", "About us", "Q2: At what cost?"]


def test_lists_are_numbered_in_their_levels_and_only_the_first_paragraph_of_an_item_is() -> None:
    nested = f"<text:list>{items(p('the cost') + p('in pounds'), p('the time'))}</text:list>"
    body = f'<text:list text:style-name="L">{items(p("How many?") + nested, p("When?") + nested)}</text:list>'
    document = read_odt(made(body, styles=DECIMAL))
    assert printed(document) == [
        "1. How many?", "a) the cost", "in pounds", "b) the time",
        "2. When?", "a) the cost", "in pounds", "b) the time",
    ]  # fmt: skip
    assert [paragraph(document, at).level for at in (0, 1, 4)] == [0, 1, 0]


def test_a_list_goes_on_where_it_says_so_and_begins_anew_where_not() -> None:
    deeper = f"<text:list>{items(p('deeper'))}</text:list>"
    body = (
        f'<text:list text:style-name="L" xml:id="one">{items(p("a") + deeper)}</text:list>'
        + p("between")
        + f'<text:list text:style-name="L" text:continue-numbering="true">{items(deeper, p("b"))}</text:list>'
        + f'<text:list text:style-name="L">{items(p("anew"))}</text:list>'
        + f'<text:list text:style-name="L" text:continue-list="one">{items(p("c"))}</text:list>'
        + '<text:list text:style-name="L"><text:list-item text:start-value="7">'
        + p("seven")
        + "</text:list-item><text:list-header>"
        + p("no number")
        + "</text:list-header></text:list>"
    )
    assert printed(read_odt(made(body, styles=DECIMAL))) == [
        "1. a", "a) deeper", "between", "b) deeper", "2. b", "1. anew", "3. c", "7. seven", "no number",
    ]  # fmt: skip


def test_a_level_can_show_the_numbers_of_those_around_it() -> None:
    style = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1"/>'
        '<text:list-level-style-number text:level="2" style:num-format="a" text:display-levels="2" '
        'style:num-prefix="(" style:num-suffix=")" text:start-value="3"/></text:list-style>'
    )
    body = f'<text:list text:style-name="L">{items(p("x") + f"<text:list>{items(p('y'))}</text:list>")}</text:list>'
    assert printed(read_odt(made(body, styles=style))) == ["1 x", "(1.c) y"]


def test_a_paragraphs_style_brings_the_list_where_the_list_names_none() -> None:
    style = '<style:style style:name="P1" style:family="paragraph" style:list-style-name="L"/>'
    body = f"<text:list>{items(p('How many?', 'P1'))}</text:list>"
    assert printed(read_odt(made(body, styles=style + number_style("L", ("I", "."))))) == ["I. How many?"]


def test_bullets_and_letters_past_z() -> None:
    dots = f'<text:list text:style-name="B">{items(p("dot"))}</text:list>'
    letters = f'<text:list text:style-name="A">{items(*[p("x")] * 28)}</text:list>'
    style = number_style("B", ("•", "")) + number_style("A", ("a", "."))
    lines = printed(read_odt(made(dots + letters, styles=style)))
    assert (lines[0], lines[1], lines[26], lines[28]) == ("• dot", "a. x", "z. x", "ab. x")


def test_links_are_kept_with_their_place_and_unsafe_ones_are_not() -> None:
    body = p(
        'See <text:a xlink:href="https://brackwater.example/foi">our <text:span>website</text:span></text:a> or '
        '<text:a xlink:href="javascript:alert(1)">this</text:a>.'
    )
    found = paragraph(read_odt(made(body)))
    assert found.text == "See our website or this."
    assert found.links == (Link(4, 15, "https://brackwater.example/foi"),)


def test_tracked_changes_are_read_as_accepted_with_a_doubt() -> None:
    changes = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:insertion/></text:changed-region>'
        '<text:changed-region text:id="c2"><text:deletion>'
        + p("gone")
        + "</text:deletion></text:changed-region>"
        "</text:tracked-changes>"
    )
    body = changes + p(
        'We hold <text:change-start text:change-id="c1"/>412<text:change-end text:change-id="c1"/> of them.'
        '<text:change text:change-id="c2"/>'
    )
    document = read_odt(made(body))
    assert printed(document) == ["We hold 412 of them."]
    assert [(doubt.code, "1 added, 1 deleted" in doubt.message) for doubt in document.doubts] == [
        ("tracked-changes", True)
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        p('<text:span text:style-name="Gone">secret</text:span>'),
        p("secret", "GoneToo"),
        f'<text:section text:display="none">{p("secret")}</text:section>',
        f'<text:section text:display="condition" text:condition="x" text:is-hidden="true">{p("secret")}</text:section>',
        p('<text:hidden-text text:is-hidden="true">secret</text:hidden-text>'),
        p('<text:hidden-paragraph text:is-hidden="true"/>secret'),
    ],
)
def test_hidden_text_is_left_out_with_a_doubt(hidden: str) -> None:
    styles = text_style("Gone", 'text:display="none"') + text_style(
        "GoneToo", 'text:display="none"', family="paragraph"
    )
    document = read_odt(made(p("seen") + hidden, styles=styles))
    assert printed(document) == ["seen"]
    assert [doubt.code for doubt in document.doubts] == ["hidden-text"]


def test_a_hidden_paragraph_counts_no_list_number() -> None:
    gone = p('<text:span text:style-name="Gone">secret</text:span>')
    body = f'<text:list text:style-name="L">{items(p("a"), gone, p("b"))}</text:list>'
    document = read_odt(made(body, styles=DECIMAL + text_style("Gone", 'text:display="none"')))
    assert printed(document) == ["1. a", "2. b"]


def test_comments_are_left_out_with_a_doubt() -> None:
    body = p(
        "We hold it.<office:annotation><dc:creator>A</dc:creator><text:p>Do we?</text:p></office:annotation>"
    )
    document = read_odt(made(body))
    assert printed(document) == ["We hold it."]
    assert [doubt.code for doubt in document.doubts] == ["comments"]


def test_text_boxes_and_shapes_follow_the_paragraph_they_hang_on() -> None:
    box = f"<draw:frame><draw:text-box>{p('In a box')}</draw:text-box></draw:frame>"
    group = f"<draw:g><draw:custom-shape>{p('In a shape')}</draw:custom-shape></draw:g>"
    picture = "<draw:frame><draw:image><text:p>no text</text:p></draw:image></draw:frame>"
    body = box + p(f"Before {box}{picture}after") + p(group)
    assert printed(read_odt(made(body))) == ["In a box", "Before after", "In a box", "In a shape"]


def test_footnotes_follow_the_letter_under_the_mark_that_cites_them() -> None:
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>*</text:note-citation>'
        "<text:note-body>{}</text:note-body></text:note>"
    )
    body = p(f"There were 412{note.format(p('As of 1 March.'))} visits{note.format(p('Paid.'))}.") + p(
        "Yours"
    )
    assert printed(read_odt(made(body))) == [
        "There were 412[1] visits[2].", "Yours", "[1] As of 1 March.", "[2] Paid.",
    ]  # fmt: skip


def test_headers_and_footers_come_once_and_a_first_page_letterhead_is_text() -> None:
    masters = (
        '<style:master-page style:name="Standard"><style:header>'
        + p("Brackwater Council")
        + "</style:header><style:header-left>"
        + p("Brackwater Council")
        + "</style:header-left><style:footer>"
        + p("Page <text:page-number>2</text:page-number>")
        + '</style:footer></style:master-page><style:master-page style:name="First" style:next-style-name="Standard">'
        + "<style:header>"
        + p("The Quay, Brackwater")
        + '</style:header></style:master-page><style:master-page style:name="Unused"><style:header>'
        + p("never shown")
        + "</style:header></style:master-page>"
    )
    begins = '<style:style style:name="P1" style:family="paragraph" style:master-page-name="First"/>'
    document = read_odt(made(p("Dear Ms Okoro", "P1"), styles=begins, masters=masters))
    assert [(block.text, block.running) for block in document.blocks if isinstance(block, Paragraph)] == [
        ("The Quay, Brackwater", False),
        ("Brackwater Council", True),
        ("Dear Ms Okoro", False),
        ("Page 2", True),
    ]


def test_spans_repeated_columns_and_header_rows_of_a_table() -> None:
    covered = "<table:covered-table-cell/>"
    wide = f'<table:table-cell table:number-columns-spanned="2">{p("Visits")}</table:table-cell>'
    tall = f'<table:table-cell table:number-rows-spanned="2">{p("North")}</table:table-cell>'
    same = f'<table:table-cell table:number-columns-repeated="2">{p("4")}</table:table-cell>'
    grid = only_grid(
        read_odt(made(table(row(tall, same), row(covered, "7", "9"), header=row("Ward", wide, covered))))
    )
    found = [(c.text, c.row, c.column, c.row_span, c.column_span, c.is_header) for c in grid.grid.cells]
    assert found == [
        ("Ward", 0, 0, 1, 1, True),
        ("Visits", 0, 1, 1, 2, True),
        ("North", 1, 0, 2, 1, False),
        ("4", 1, 1, 1, 1, False),
        ("4", 1, 2, 1, 1, False),
        ("7", 2, 1, 1, 1, False),
        ("9", 2, 2, 1, 1, False),
    ]
    assert (grid.grid.height, grid.grid.width) == (3, 3)


def test_a_row_that_is_repeated_comes_as_often_and_a_collapsed_one_not_at_all() -> None:
    again = row("North", "4").replace(
        "<table:table-row", '<table:table-row table:number-rows-repeated="3"', 1
    )
    gone = row("South", "7").replace("<table:table-row", '<table:table-row table:visibility="collapse"', 1)
    grid = only_grid(read_odt(made(table(row("Ward", "Visits"), again, gone))))
    assert [text for text, *_ in texts(grid)] == ["Ward", "Visits", *["North", "4"] * 3]


def test_a_table_within_a_cell_of_a_table_of_data_becomes_the_cells_text() -> None:
    inner = f"<table:table-cell>{table(row('paid', '3'), row('free', '1'))}</table:table-cell>"
    rows = [row("Ward", "Visits", "Of these"), *(row(ward, "4", "1") for ward in ("South", "East", "West"))]
    grid = only_grid(read_odt(made(table(*rows, row("North", "4", inner)))))
    assert ("paid 3\nfree 1", 4, 2) in texts(grid)


def test_letterhead_tables_are_paragraphs() -> None:
    body = table(row("Our ref:", "FOI/1"), row("Date:", "3 March 2025"))
    assert printed(read_odt(made(body))) == ["Our ref: FOI/1", "Date: 3 March 2025"]


def test_bold_cells_are_known() -> None:
    head = f"<table:table-cell>{p('Ward', 'B')}</table:table-cell>"
    body = table(row(head, "Visits"), row("North", "4"), row("South", "7"))
    grid = only_grid(
        read_odt(made(body, styles=text_style("B", 'fo:font-weight="bold"', family="paragraph")))
    )
    assert grid.grid.cells[0] == Cell("Ward", 0, 0, is_bold=True)


def test_a_file_without_words_is_empty() -> None:
    with pytest.raises(EmptyFile, match="no words"):
        read_odt(made(p("") + p(" ")))


@pytest.mark.parametrize(
    "parts",
    [
        {"styles.xml": b"<a/>"},
        {"content.xml": b"<text:p"},
        {"content.xml": b"<a/>"},
        {"content.xml": odts.content(p("x")).replace(b"<office:text>", b"").replace(b"</office:text>", b"")},
        {"content.xml": odts.content(p("x")), "styles.xml": b"<broken"},
        {"content.xml": odts.content("<text:p>" * 400 + "</text:p>" * 400)},
    ],
)
def test_a_file_that_lacks_its_text_is_damaged(parts: dict[str, bytes]) -> None:
    with pytest.raises(DamagedFile, match="damaged"):
        read_odt(odts.packed(parts))


def test_a_file_with_a_password_says_so() -> None:
    manifest = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    with pytest.raises(EncryptedFile, match="password"):
        read_odt(odts.packed({"META-INF/manifest.xml": manifest, "content.xml": b"\x01\x02"}))


def test_a_table_said_to_repeat_without_end_is_refused_at_once() -> None:
    cell = f'<table:table-cell table:number-columns-repeated="999999999">{p("x")}</table:table-cell>'
    again = f'<table:table-row table:number-rows-repeated="999999999">{cell}</table:table-row>'
    with pytest.raises(OversizedFile, match="hold more than"):
        read_odt(made(table(again)))


def test_lists_and_tables_thousands_deep_are_refused_or_cut() -> None:
    deep = "<text:list><text:list-item>" * 120 + p("deep") + "</text:list-item></text:list>" * 120
    with pytest.raises((EmptyFile, DamagedFile)):
        read_odt(made(deep))


# --- through the front door


def test_an_odt_file_is_told_by_its_bytes_and_read() -> None:
    assert read_file(made(p("Dear Ms Okoro")), "letter.odt").reader == "odt"


def test_an_odt_file_that_lacks_the_entry_for_its_kind_is_told_by_its_list_of_parts_or_its_body() -> None:
    parts = {"content.xml": odts.content(p("Dear Ms Okoro"))}
    assert read_file(odts.packed(parts, b""), "letter.odt").reader == "odt"
    manifest = (
        b'<manifest:manifest><manifest:file-entry manifest:full-path="/" '
        b'manifest:media-type="application/vnd.oasis.opendocument.text"/></manifest:manifest>'
    )
    listed = odts.packed({"META-INF/manifest.xml": manifest} | parts, b"")
    assert read_file(listed, "letter.odt").reader == "odt"


def test_entities_in_an_odt_file_are_refused() -> None:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{lines}]>'.encode()
    body = odts.content(p("&a9;")).split(b"?>", 1)[1]
    with pytest.raises(ForbiddenContent, match="entities"):
        read_file(odts.packed({"content.xml": bomb + body}), "letter.odt")


def test_a_zip_bomb_that_calls_itself_odt_is_refused() -> None:
    bomb = odts.packed({"content.xml": odts.content(p("x" * 90_000_000))})
    assert len(bomb) < 400_000
    with pytest.raises(OversizedFile, match="hundred times"):
        read_file(bomb, "letter.odt")


def test_macros_in_an_odt_file_are_refused() -> None:
    parts = {"content.xml": odts.content(p("x")), "Basic/Standard/Module1.xml": b"<x/>"}
    with pytest.raises(UnknownFormat, match="macros"):
        read_file(odts.packed(parts), "letter.odt")
