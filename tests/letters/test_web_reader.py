"""What the reader of web pages and email bodies makes of the things that letters are written with."""

import pytest

from requests_app.letters.document import Document, GridBlock, Link, Paragraph
from requests_app.letters.errors import EmptyFile, MisnamedFile, OversizedFile
from requests_app.letters.readers import read
from requests_app.letters.readers.web import read_web


def page(body: str) -> Document:
    return read_web(f"<html><head><title>FOI</title></head><body>{body}</body></html>".encode())


def printed(document: Document) -> list[str]:
    return [block.printed for block in document.blocks if isinstance(block, Paragraph)]


def only_grid(document: Document) -> GridBlock:
    (block,) = [block for block in document.blocks if isinstance(block, GridBlock)]
    return block


def test_paragraphs_headings_breaks_and_bold_are_those_of_a_browser() -> None:
    document = page(
        "<h2>Our\n response</h2><div>Dear <b>Ms</b> Okoro<br>Brackwater<p>We hold&nbsp;it.</div>loose"
        '<p style="font-weight:700">All bold<p> &nbsp; </p><script>no()</script><!-- no -->'
    )
    assert [
        (block.text, block.heading, block.bold) for block in document.blocks if isinstance(block, Paragraph)
    ] == [
        ("Our response", 2, 1.0),
        ("Dear Ms Okoro\nBrackwater", 0, pytest.approx(2 / 21)),
        ("We hold it.", 0, 0.0),
        ("loose", 0, 0.0),
        ("All bold", 0, 1.0),
    ]


def test_lists_are_numbered_in_their_forms_and_levels() -> None:
    document = page(
        '<ol start=2><li>How many?<ol type="a"><li><p>the cost</p><p>in pounds</p><li>the time</ol>'
        '<li value="7">When?</ol><ul><li>dot</ul><ol style="list-style-type: lower-roman"><li>roman</ol>'
        '<ul style="list-style:none"><li>bare</ul>'
    )
    assert printed(document) == [
        "2. How many?", "a. the cost", "in pounds", "b. the time", "7. When?", "• dot", "i. roman", "bare",
    ]  # fmt: skip
    levels = [block.level for block in document.blocks if isinstance(block, Paragraph)]
    assert levels[:5] == [0, 1, 1, 1, 0]


def test_the_marks_that_outlook_writes_before_its_lists_are_marks() -> None:
    item = "<p class=MsoListParagraph><span style='mso-list:Ignore'>{}<span>&nbsp;&nbsp; </span></span>{}</p>"
    document = page(item.format("1.", "How many?") + item.format("·", "by year"))
    assert printed(document) == ["1. How many?", "• by year"]
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == [
        "How many?",
        "by year",
    ]


def test_links_are_kept_and_unsafe_ones_are_not() -> None:
    document = page(
        '<p>See <a href="https://brackwater.example/foi">our <i>site</i></a>, <a href="javascript:x">x</a>'
    )
    (block,) = document.blocks
    assert isinstance(block, Paragraph)
    assert block.links == (Link(4, 12, "https://brackwater.example/foi"),)


def test_a_table_keeps_its_spans_and_header_cells() -> None:
    grid = only_grid(
        page(
            "<table><caption>Visits</caption><thead><tr><th>Ward<th colspan=2>Visits</thead>"
            "<tr><td rowspan=2>North<td>4<td>5<tr><td>7<td><5</table>"
        )
    ).grid
    found = [(cell.text, cell.row, cell.column, cell.row_span, cell.column_span) for cell in grid.cells]
    assert found == [
        ("Ward", 0, 0, 1, 1), ("Visits", 0, 1, 1, 2),
        ("North", 1, 0, 2, 1), ("4", 1, 1, 1, 1), ("5", 1, 2, 1, 1), ("7", 2, 1, 1, 1), ("<5", 2, 2, 1, 1),
    ]  # fmt: skip
    assert [cell.is_header for cell in grid.cells] == [True, True, *[False] * 5]


def test_tables_that_lay_out_a_mail_are_read_as_what_they_hold() -> None:
    inner = "<table><tr><td>Ward<td>Visits<tr><td>North<td>4<tr><td>South<td>7</table>"
    document = page(
        f"<table role=presentation><tr><td><p>Dear Ms Okoro<td>Logo<tr><td colspan=2>{inner}</table>"
    )
    assert printed(document) == ["Dear Ms Okoro", "Logo"]
    assert only_grid(document).grid.height == 3


def test_terms_and_what_they_stand_for_are_one_paragraph() -> None:
    document = page("<dl><dt>Reference:<dd>FOI/1<dt>Topic<dd>Potholes</dl>")
    assert printed(document) == ["Reference: FOI/1", "Topic", "Potholes"]


def test_what_stands_around_the_matter_of_a_page_is_its_margin() -> None:
    document = page("<header>Menu</header><main><p>Dear Ms Okoro</main><footer>Cookies</footer>")
    assert [(block.text, block.running) for block in document.blocks if isinstance(block, Paragraph)] == [
        ("Menu", True), ("Dear Ms Okoro", False), ("Cookies", True),
    ]  # fmt: skip


def test_hidden_text_is_left_out_with_a_doubt() -> None:
    document = page("<p>seen<p style='display:none'>secret<div hidden>secret</div>")
    assert printed(document) == ["seen"]
    assert [doubt.code for doubt in document.doubts] == ["hidden-text"]


def test_plain_text_within_a_page_is_read_as_plain_text() -> None:
    assert printed(page("<pre>1. How many?\n\n412.\n</pre>")) == ["1. How many?", "412."]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("<meta charset=iso-8859-1>", "cp1252"),
        ("<meta charset='utf-8'>", "utf-8"),
        ("", "cp1252"),
        ("", "utf-16"),
    ],
)
def test_the_encoding_is_what_the_page_says_or_its_bytes_show(head: str, encoding: str) -> None:
    data = f"<html><head>{head}</head><p>The rent – £412</html>".encode(encoding)
    assert printed(read(data, "letter.html")) == ["The rent – £412"]


def test_a_page_without_words_is_empty() -> None:
    with pytest.raises(EmptyFile, match="no words"):
        page("<p> &nbsp;")


def test_text_that_is_no_page_is_misnamed() -> None:
    with pytest.raises(MisnamedFile, match="plain text"):
        read(b"Dear Ms Okoro, 1 < 2", "letter.html")


def test_elements_thousands_deep_and_spans_without_end_are_refused_or_cut() -> None:
    with pytest.raises(OversizedFile, match="without end"):
        page("<div>" * 5_000 + "deep")
    cells = "<tr>" + "<td colspan=99999>x" * 500
    with pytest.raises(OversizedFile, match="more than"):
        page(f"<table>{cells}</table>")
