"""Plain text and Markdown as a document."""

import pytest

from requests_app.letters.document import GridBlock, Link, Paragraph
from requests_app.letters.errors import EmptyFile
from requests_app.letters.readers import read
from requests_app.letters.readers.text import read_text


def paragraphs(text: str) -> list[Paragraph]:
    return [block for block in read_text(text.encode()).blocks if isinstance(block, Paragraph)]


def cells(text: str) -> list[list[str]]:
    (block,) = (block for block in read_text(text.encode()).blocks if isinstance(block, GridBlock))
    rows: list[list[str]] = [[] for _ in range(block.grid.height)]
    for cell in block.grid.cells:
        rows[cell.row].append(cell.text)
    return rows


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", b"---\n***\n"])
def test_a_file_without_words_is_empty(data: bytes) -> None:
    with pytest.raises(EmptyFile):
        read_text(data)


def test_a_line_is_a_paragraph_and_a_typed_break_stays() -> None:
    assert [part.text for part in paragraphs("Postal address:  \nTown Hall  \nMarlbury\nPhone: 1\n")] == [
        "Postal address:\nTown Hall\nMarlbury",
        "Phone: 1",
    ]


def test_hard_wrapped_lines_are_joined() -> None:
    text = (
        "This is to inform you that the service has now completed its search for the information that\n"
        "you requested. The decision has been taken to disclose the located information to you in\n"
        "full.\n\nQuestion 1\nHave any payments been made to the charity?\n\nAnswer\nYes\n"
    )
    assert [part.text for part in paragraphs(text)] == [
        "This is to inform you that the service has now completed its search for the information that "
        "you requested. The decision has been taken to disclose the located information to you in full.",
        "Question 1",
        "Have any payments been made to the charity?",
        "Answer",
        "Yes",
    ]


def test_bold_marks_are_taken_off_and_remembered() -> None:
    bold, half, plain = paragraphs("**1. How many?**\n\nYes **and** no\n\nplain\n")
    assert (bold.text, bold.bold) == ("1. How many?", 1.0)
    assert (half.text, 0 < half.bold < 1) == ("Yes and no", True)
    assert plain.bold == 0


def test_a_bold_mark_that_closes_what_another_block_opened_counts_from_the_edge() -> None:
    (part,) = paragraphs("- a. Neglect (16A)**\n")
    assert (part.text, part.bold) == ("- a. Neglect (16A)", 1.0)


def test_headings_have_their_level() -> None:
    (part,) = paragraphs("## **to early help?**\n")
    assert (part.text, part.heading, part.bold) == ("to early help?", 2, 1.0)


def test_links_keep_their_words_and_their_target() -> None:
    (part,) = paragraphs("See [our site](https://example.org/a_(b)), [log](#) or <https://example.org>.\n")
    assert part.text == "See our site, log or https://example.org."
    assert part.links == (Link(4, 12, "https://example.org/a_(b)"), Link(21, 40, "https://example.org"))


def test_a_pipe_table_is_a_grid() -> None:
    assert cells("| Ward | Holes |\n|---|---|\n| <b>North</b> | **4** |\n") == [
        ["Ward", "Holes"],
        ["North", "4"],
    ]


def test_a_pipe_table_needs_no_rule_nor_edges() -> None:
    assert cells("2018 | 1,389 |\n2017 | <5 |\n") == [["2018", "1,389"], ["2017", "<5"]]


def test_a_table_of_tabs_keeps_its_blank_cells() -> None:
    assert cells("\tYear\t\n\t2021\t2022\nNorth\t4\t6\n") == [
        ["", "Year", ""],
        ["", "2021", "2022"],
        ["North", "4", "6"],
    ]


def test_labels_and_values_parted_by_tabs_are_no_table() -> None:
    assert [part.text for part in paragraphs("Our ref:\tFOI/1\nDate:\t3 May 2024\n")] == [
        "Our ref: FOI/1",
        "Date: 3 May 2024",
    ]


def test_less_than_signs_and_stars_in_cells_survive() -> None:
    assert cells("A | B\n<5 | *\n&lt;5 | 4*\n") == [["A", "B"], ["<5", "*"], ["<5", "4*"]]


def test_characters_that_are_none_are_replaced_with_a_doubt() -> None:
    document = read(b"One\x00 two\x07" + b" and on" * 40, "letter.txt")
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == [
        "One\ufffd two\ufffd" + " and on" * 40
    ]
    assert [doubt.code for doubt in document.doubts] == ["stray-characters"]
    assert "2 characters" in document.doubts[0].message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encoding_is_told_from_the_bytes(encoding: str) -> None:
    text = "Dear Ms Okoro\r\n\r\nThe café’s rent is £412 – see below.\r\n"
    document = read(text.encode(encoding), "letter.txt")
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)][1:] == [
        "The café’s rent is £412 – see below."
    ]
    assert not document.doubts


def test_a_wrong_byte_in_utf_8_does_not_spoil_the_rest() -> None:
    document = read("Café £1, naïve".encode() + b" \x93\n", "letter.txt")
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == [
        "Café £1, naïve \ufffd"
    ]
    assert [doubt.code for doubt in document.doubts] == ["stray-characters"]
