"""What the Word reader makes of the things that letters are written with."""

import io
import zipfile

import pytest
from docx.document import Document as WordFile
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from lxml import etree

from requests_app.letters.document import Document, GridBlock, Link, Paragraph
from requests_app.letters.errors import DamagedFile, EmptyFile
from requests_app.letters.readers.docx import read_docx
from tests.letters import words


def read(file: WordFile) -> Document:
    return read_docx(words.saved(file))


def printed(document: Document) -> list[str]:
    return [block.printed for block in document.blocks if isinstance(block, Paragraph)]


def only_grid(document: Document) -> GridBlock:
    (block,) = [block for block in document.blocks if isinstance(block, GridBlock)]
    return block


def test_paragraphs_keep_their_words_bold_share_and_typed_line_breaks() -> None:
    file = words.new()
    paragraph = file.add_paragraph("Our  ref:\t")
    paragraph.add_run("FOI/1").bold = True
    file.add_paragraph("Brackwater Council\nThe Quay\n\n")
    first, second = read(file).blocks
    assert isinstance(first, Paragraph)
    assert isinstance(second, Paragraph)
    assert (first.text, first.bold) == ("Our ref: FOI/1", 5 / 12)
    assert (second.text, second.bold) == ("Brackwater Council\nThe Quay", 0)


def test_bold_comes_from_the_style_and_a_strong_run_in_it_switches_it_off() -> None:
    file = words.new()
    heading = file.add_heading("Our ", level=2)
    heading.add_run("answer", style="Strong")
    (block,) = read(file).blocks
    assert isinstance(block, Paragraph)
    assert (block.heading, block.text) == (2, "Our answer")
    assert block.bold == pytest.approx(3 / 9)


def test_list_marks_are_resolved_through_levels_and_restarts() -> None:
    file = words.new()
    levels = [("decimal", "%1."), ("lowerLetter", "%2)"), ("lowerRoman", "(%3)")]
    words.define_list(file, 50, levels)
    words.define_list(
        file,
        51,
        [],
        overrides='<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>',
        of=50,
    )
    for list_id, level in [(50, 0), (50, 1), (50, 1), (50, 2), (50, 0), (50, 1), (51, 0), (50, 0)]:
        words.number(file.add_paragraph("x"), list_id, level)
    labels = [block.label for block in read(file).blocks if isinstance(block, Paragraph)]
    assert labels == ["1.", "a)", "b)", "(i)", "2.", "a)", "1.", "2."]


def test_a_list_level_can_show_the_numbers_of_those_around_it() -> None:
    file = words.new()
    words.define_list(file, 50, [("upperRoman", "%1"), ("decimal", "%1.%2")])
    for level in (0, 1, 1):
        words.number(file.add_paragraph("x"), 50, level)
    blocks = [block for block in read(file).blocks if isinstance(block, Paragraph)]
    assert [(block.label, block.level) for block in blocks] == [("I", 0), ("I.1", 1), ("I.2", 1)]
    assert [block.indent for block in blocks] == [18, 54, 54]


def test_a_list_that_comes_with_a_style_is_numbered_and_list_zero_takes_out_of_it() -> None:
    file = words.new()
    file.add_paragraph("one", style="List Number")
    words.number(file.add_paragraph("plain", style="List Number"), 0)
    file.add_paragraph("two", style="List Number")
    file.add_paragraph("dot", style="List Bullet")
    assert printed(read(file)) == ["1. one", "plain", "2. two", "• dot"]


def test_links_are_kept_with_their_place_and_unsafe_ones_are_not() -> None:
    file = words.new()
    paragraph = file.add_paragraph("See ")
    words.link(paragraph, "our log", "https://example.org/log")
    paragraph.add_run(" or ")
    words.link(paragraph, "this", "javascript:alert(1)")
    (block,) = read(file).blocks
    assert isinstance(block, Paragraph)
    assert block.text == "See our log or this"
    assert block.links == (Link(4, 11, "https://example.org/log"),)


def test_a_field_shows_its_result_and_not_its_instruction() -> None:
    file = words.new()
    paragraph = file.add_paragraph("Write to ")
    for part in (
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText> HYPERLINK "mailto:foi@example.org" </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>foi@example.org</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        words.set_tag(paragraph, f"<w:r>{part}</w:r>")
    (block,) = read(file).blocks
    assert isinstance(block, Paragraph)
    assert block.text == "Write to foi@example.org"
    assert block.links == (Link(9, 24, "mailto:foi@example.org"),)


def test_tracked_changes_are_read_as_accepted_with_a_doubt() -> None:
    file = words.new()
    paragraph = file.add_paragraph("Total is ")
    words.set_tag(paragraph, '<w:ins w:id="1" w:author="A"><w:r><w:t>fewer than 5</w:t></w:r></w:ins>')
    words.set_tag(paragraph, '<w:del w:id="2" w:author="A"><w:r><w:delText>3</w:delText></w:r></w:del>')
    words.delete_end(file.add_paragraph("Cut "))
    file.add_paragraph("in two.")
    document = read(file)
    assert printed(document) == ["Total is fewer than 5", "Cut in two."]
    assert [doubt.code for doubt in document.doubts] == ["tracked-changes"]


def test_hidden_text_is_left_out_with_a_doubt_and_counts_no_list_number() -> None:
    file = words.new()
    words.hide(file.add_paragraph("Draft: do not send"))
    file.add_paragraph("Dear Ms Okoro")
    document = read(file)
    assert printed(document) == ["Dear Ms Okoro"]
    assert [doubt.code for doubt in document.doubts] == ["hidden-text"]


def test_a_text_box_is_read_once_though_word_stores_it_twice() -> None:
    file = words.new()
    box = "<w:txbxContent><w:p><w:r><w:t>Brackwater Council</w:t></w:r></w:p></w:txbxContent>"
    words.set_tag(
        file.add_paragraph("Dear Sir"),
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>",
    )
    assert printed(read(file)) == ["Dear Sir", "Brackwater Council"]


def test_footnotes_follow_the_letter_under_the_mark_that_cites_them() -> None:
    file = words.new()
    words.set_tag(file.add_paragraph("412 visits"), '<w:r><w:footnoteReference w:id="7"/></w:r>')
    file.add_paragraph("Yours faithfully")
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    notes = (
        f'<w:footnotes xmlns:w="{namespace}"><w:footnote w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:id="7"><w:p><w:r><w:footnoteRef/><w:t> Since May.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    part = Part(
        PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        notes.encode(),
        file.part.package,
    )
    file.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    assert printed(read(file)) == ["412 visits[1]", "Yours faithfully", "[1] Since May."]


def test_headers_and_footers_come_once_and_a_first_page_letterhead_is_text() -> None:
    file = words.new()
    section = file.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "Brackwater Council, The Quay"
    section.header.paragraphs[0].text = "FOI/1"
    section.footer.paragraphs[0].text = "www.brackwater.example"
    file.add_paragraph("Dear Sir")
    file.add_section()
    blocks = [block for block in read(file).blocks if isinstance(block, Paragraph)]
    assert {block.text: block.running for block in blocks} == {
        "Brackwater Council, The Quay": False,
        "FOI/1": True,
        "Dear Sir": False,
        "www.brackwater.example": True,
    }
    assert len(blocks) == 4


def test_merged_cells_keep_their_text_once_with_their_span() -> None:
    file = words.new()
    table = words.add_table(
        file,
        [["Year", "Visits", "", "All"], ["", "Spring", "Autumn", ""], ["2021", "4", "<5", "8"]],
    )
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 3).merge(table.cell(1, 3))
    words.mark_header(table, 2)
    grid = only_grid(read(file)).grid
    cells = {(c.row, c.column): (c.text, c.row_span, c.column_span, c.is_header) for c in grid.cells}
    assert (grid.height, grid.width) == (3, 4)
    assert cells == {
        (0, 0): ("Year", 2, 1, True),
        (0, 1): ("Visits", 1, 2, True),
        (0, 3): ("All", 2, 1, True),
        (1, 1): ("Spring", 1, 1, True),
        (1, 2): ("Autumn", 1, 1, True),
        (2, 0): ("2021", 1, 1, False),
        (2, 1): ("4", 1, 1, False),
        (2, 2): ("<5", 1, 1, False),
        (2, 3): ("8", 1, 1, False),
    }


@pytest.mark.parametrize("style", ["Table Grid", None])
def test_a_table_is_data_with_or_without_borders(style: str | None) -> None:
    file = words.new()
    words.add_table(file, [["-", "Ward", "Visits"], ["", "North", "4"], ["", "South", "7"]], style)
    grid = only_grid(read(file)).grid
    assert (grid.height, grid.width) == (3, 3)
    assert [cell.text for cell in grid.cells] == ["-", "Ward", "Visits", "", "North", "4", "", "South", "7"]


def test_letterhead_tables_are_paragraphs_read_column_by_column() -> None:
    file = words.new()
    table = words.add_table(file, [["Brackwater Council", "The Quay"]], None)
    table.cell(0, 1).add_paragraph("BW1 2QX")
    words.add_table(file, [["Our ref:", "FOI/1"], ["Date:", "3 May 2024"]], None)
    document = read(file)
    assert printed(document) == [
        "Brackwater Council",
        "The Quay",
        "BW1 2QX",
        "Our ref: FOI/1",
        "Date: 3 May 2024",
    ]
    assert not any(isinstance(block, GridBlock) for block in document.blocks)


def test_lists_side_by_side_are_read_one_after_the_other() -> None:
    file = words.new()
    table = words.add_table(file, [["Periods:", "Ages:"]], None)
    for column, items in enumerate((["2021", "2022"], ["0-4", "5-9"])):
        for item in items:
            table.cell(0, column).add_paragraph(item, style="List Bullet")
    assert printed(read(file)) == ["Periods:", "• 2021", "• 2022", "Ages:", "• 0-4", "• 5-9"]


def test_a_table_within_a_cell_of_a_table_of_data_becomes_the_cells_text() -> None:
    file = words.new()
    table = words.add_table(
        file,
        [["Ward", "Visits", "Detail"], ["North", "4", ""], ["South", "7", "none"], ["East", "9", "none"]],
    )
    inner = table.cell(1, 2).add_table(2, 2)
    for number, text in enumerate(["May", "1", "June", "3"]):
        inner.cell(number // 2, number % 2).text = text
    cells = {(cell.row, cell.column): cell.text for cell in only_grid(read(file)).grid.cells}
    assert cells[1, 2] == "May 1\nJune 3"


def test_a_deleted_row_is_gone() -> None:
    file = words.new()
    table = words.add_table(file, [["Ward", "Visits"], ["North", "4"], ["South", "7"]])
    table.rows[1]._tr.get_or_add_trPr().append(
        words.parse('<w:del w:id="3" w:author="A" w:date="2024-01-01T00:00:00Z"/>')
    )
    assert [cell.text for cell in only_grid(read(file)).grid.cells] == ["Ward", "Visits", "South", "7"]


def test_header_rows_are_those_that_the_file_marks_from_the_top() -> None:
    file = words.new()
    table = words.add_table(
        file, [["", "2021", "2022"], ["Ward", "Visits", "Visits"], ["North", "4", "5"], ["South", "7", "8"]]
    )
    words.mark_header(table, 2)
    # A mark further down, which Word does not heed, makes no header.
    table.rows[3]._tr.get_or_add_trPr().append(words.parse("<w:tblHeader/>"))
    grid = only_grid(read(file)).grid
    assert {cell.row for cell in grid.cells if cell.is_header} == {0, 1}


def test_a_row_that_begins_further_right_keeps_its_columns() -> None:
    file = words.new()
    table = words.add_table(file, [["", "Spring", "Autumn"], ["North", "4", "5"], ["South", "7", "8"]])
    first = table.rows[0]._tr
    first.remove(first.tc_lst[0])
    first.get_or_add_trPr().append(words.parse('<w:gridBefore w:val="1"/>'))
    cells = {cell.text: (cell.row, cell.column) for cell in only_grid(read(file)).grid.cells}
    assert (cells["Spring"], cells["Autumn"], cells["South"]) == ((0, 1), (0, 2), (2, 0))


@pytest.mark.parametrize("merge", ["<w:vMerge/>", '<w:vMerge w:val="continue"/>'])
def test_a_cell_merged_over_rows_and_columns_is_one(merge: str) -> None:
    file = words.new()
    table = words.add_table(file, [["Year", "", "Visits"], ["", "", "4"], ["2022", "Q1", "7"]])
    for row, mark in enumerate(['<w:vMerge w:val="restart"/>', merge]):
        kept, gone = table.rows[row]._tr.tc_lst[:2]
        table.rows[row]._tr.remove(gone)
        properties = kept.get_or_add_tcPr()
        properties.append(words.parse('<w:gridSpan w:val="2"/>'))
        properties.append(words.parse(mark))
    grid = only_grid(read(file)).grid
    spans = {cell.text: (cell.row, cell.column, cell.row_span, cell.column_span) for cell in grid.cells}
    assert spans["Year"] == (0, 0, 2, 2)
    assert spans["4"] == (1, 2, 1, 1)
    assert spans["Q1"] == (2, 1, 1, 1)


def test_a_table_in_a_text_box_is_a_table() -> None:
    file = words.new()
    inner = words.new()
    words.add_table(inner, [["Ward", "Visits"], ["North", "4"], ["South", "7"]])
    box = etree.tostring(inner.element.body.find(qn("w:tbl")), encoding="unicode")
    words.set_tag(
        file.add_paragraph("See the box."),
        f"<w:r><w:pict><w:txbxContent>{box}<w:p/></w:txbxContent></w:pict></w:r>",
    )
    document = read(file)
    assert [cell.text for cell in only_grid(document).grid.cells] == [
        "Ward",
        "Visits",
        "North",
        "4",
        "South",
        "7",
    ]
    assert printed(document)[0] == "See the box."


def test_a_table_of_data_within_a_table_that_lays_out_the_page_is_data() -> None:
    file = words.new()
    outer = file.add_table(1, 2)
    outer.cell(0, 0).text = "Brackwater Council"
    inner = outer.cell(0, 1).add_table(3, 2)
    for number, text in enumerate(["Ward", "Visits", "North", "4", "South", "7"]):
        inner.cell(number // 2, number % 2).text = text
    document = read(file)
    assert [cell.text for cell in only_grid(document).grid.cells] == [
        "Ward",
        "Visits",
        "North",
        "4",
        "South",
        "7",
    ]


def test_tracked_cells_and_rows_are_read_as_accepted_with_a_doubt() -> None:
    file = words.new()
    table = words.add_table(
        file, [["Ward", "Draft", "Visits"], ["North", "x", "4"], ["South", "y", "7"], ["East", "z", "9"]]
    )
    for row in table.rows:
        row._tr.tc_lst[1].get_or_add_tcPr().append(words.parse('<w:cellDel w:id="1" w:author="A"/>'))
        row._tr.tc_lst[2].get_or_add_tcPr().append(words.parse('<w:cellIns w:id="2" w:author="A"/>'))
    table.rows[2]._tr.get_or_add_trPr().append(words.parse('<w:del w:id="3" w:author="A"/>'))
    table.rows[3]._tr.get_or_add_trPr().append(words.parse('<w:ins w:id="4" w:author="A"/>'))
    document = read(file)
    grid = only_grid(document).grid
    assert [(cell.text, cell.row, cell.column) for cell in grid.cells] == [
        *[("Ward", 0, 0), ("Visits", 0, 1), ("North", 1, 0), ("4", 1, 1), ("East", 2, 0), ("9", 2, 1)]
    ]
    assert [doubt.code for doubt in document.doubts] == ["tracked-changes"]


def test_the_first_row_is_bold_where_the_tables_style_says_so() -> None:
    file = words.new()
    words.add_table(file, [["Ward", "Visits"], ["North", "4"], ["South", "7"]], "Light Shading")
    bold = {cell.text: cell.is_bold for cell in only_grid(read(file)).grid.cells}
    assert bold["Ward"]
    assert not bold["4"]


def test_a_file_without_words_is_empty() -> None:
    with pytest.raises(EmptyFile, match="no text"):
        read(words.new())


@pytest.mark.parametrize("missing", ["word/document.xml", "[Content_Types].xml", "_rels/.rels"])
def test_a_file_that_lacks_a_part_is_damaged(missing: str) -> None:
    file = words.new()
    file.add_paragraph("Dear Sir")
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(words.saved(file))) as whole, zipfile.ZipFile(stream, "w") as part:
        for entry in whole.infolist():
            if entry.filename != missing:
                part.writestr(entry, whole.read(entry))
    with pytest.raises(DamagedFile, match="not a Word document"):
        read_docx(stream.getvalue())


def test_a_file_with_broken_xml_is_damaged() -> None:
    file = words.new()
    file.add_paragraph("Dear Sir")
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(words.saved(file))) as whole, zipfile.ZipFile(stream, "w") as part:
        for entry in whole.infolist():
            data = whole.read(entry)
            part.writestr(entry, data[:-40] if entry.filename == "word/document.xml" else data)
    with pytest.raises(DamagedFile, match="not a Word document"):
        read_docx(stream.getvalue())
