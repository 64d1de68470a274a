"""What was sent with a letter: which answers speak of it, and that no word of it is lost."""

import hashlib
from dataclasses import replace

import pytest

from requests_app.letters.attaching import attach_document
from requests_app.letters.document import Document, Doubt, Paragraph
from requests_app.letters.edits import take_out_file
from requests_app.letters.parsed import BlockRole, Citation, CitationRole, ParsedLetter, Regime
from requests_app.letters.pipeline import parse_letter
from tests.leaks.spreadsheets import LEAKS

LETTER = b"""\
FOI/2025/118

Dear Ms Okoro

Thank you for your request under the Freedom of Information Act 2000.

1. How many potholes were there in each ward?

Please see Annex A.

2. What did the repairs cost?

The figures are in Annex B, attached.

3. Who repaired them?

We do not hold this information.

Yours sincerely
Information Governance
"""
TABLE = "| Ward | Potholes\n|---|---\n| North | 300\n| South | 112\n"


def with_files(*files: tuple[str, str]) -> ParsedLetter:
    return parse_letter(LETTER, "letter.txt", [(text.encode(), name) for name, text in files])


def bound(letter: ParsedLetter) -> dict[str | None, tuple[str, ...]]:
    return {table.title: table.questions for table in letter.tables}


def unmet(letter: ParsedLetter) -> list[str | None]:
    return [doubt.question for doubt in letter.warnings if doubt.code == "attached-but-no-attachment"]


@pytest.mark.parametrize(
    ("name", "text"),
    [("Annex A.md", f"Potholes\n\n{TABLE}"), ("figures.md", f"Annex A\n\nPotholes\n\n{TABLE}")],
)
def test_an_annex_answers_the_question_that_names_it(name: str, text: str) -> None:
    assert unmet(with_files()) == ["1", "2"]
    letter = with_files((name, text))
    assert bound(letter) == {"Potholes": ("1",)}
    assert letter.answer_to("1").tables == ("t1",)  # type: ignore[union-attr]
    assert unmet(letter) == ["2"]


def test_a_spreadsheet_that_is_called_an_annex_is_that_annex() -> None:
    letter = with_files(("Annex B costs.csv", "Year,Cost\n2023,900\n2024,950\n"))
    assert bound(letter) == {"Annex B costs": ("2",)}
    assert unmet(letter) == ["1"]


def test_a_file_that_says_not_which_annex_it_is_belongs_to_all_that_speak_of_one() -> None:
    assert bound(with_files(("figures.csv", "Year,Cost\n2023,900\n"))) == {"figures": ("1", "2")}


def test_the_words_of_an_annex_follow_the_letters_and_none_is_lost() -> None:
    alone = with_files()
    letter = with_files(
        ("notes.md", f"Annex A\n\nCounted by hand.\n\n{TABLE}\nAs of 1 March."), ("b.md", "More.")
    )
    assert letter.blocks[: len(alone.blocks)] == alone.blocks
    added = letter.blocks[len(alone.blocks) :]
    assert [block.id for block in letter.blocks] == list(range(len(letter.blocks)))
    assert {block.role for block in added} <= {BlockRole.ANNEX, BlockRole.TABLE}
    words = " ".join(block.text for block in added)
    for word in ["Annex A", "Counted by hand.", "North", "112", "As of 1 March.", "More."]:
        assert words.count(word) == 1
    assert all(block.page is None for block in added)
    assert all(letter.blocks[at].role == BlockRole.TABLE for table in letter.tables for at in table.blocks)


def test_an_annex_that_repeats_the_questions_answers_each() -> None:
    annex = f"Question 2\n\nCosts\n\n{TABLE}\nQuestion 1\n\nCounts\n\n{TABLE.replace('300', '301')}"
    assert bound(with_files(("everything.md", annex))) == {"Costs": ("2",), "Counts": ("1",)}


@pytest.mark.parametrize("gone", ["Annex A.md", "Annex B.md", "costs.csv"])
def test_without_a_file_the_letter_is_what_would_be_read_of_the_others(gone: str) -> None:
    files = [
        ("Annex A.md", f"Annex A\n\nPotholes\n\n{TABLE}"),
        ("Annex B.md", f"Annex B\n\nThe \x07 costs of repairs under section 12(1).\n\n{TABLE.replace('300', '301')}"),
        ("costs.csv", "Year,Cost\n2024,900\n2025,400\n"),
    ]  # fmt: skip
    sha256 = hashlib.sha256(dict(files)[gone].encode()).hexdigest()
    left = take_out_file(with_files(*files), sha256, gone)
    others = with_files(*(file for file in files if file[0] != gone))
    assert _without_names(left) == _without_names(others)
    assert sha256 not in str(left)


def _without_names(letter: ParsedLetter) -> ParsedLetter:
    """A letter whose tables have the ids that they would have if no other had been there, its warnings in one order."""
    ids = {table.id: f"t{number}" for number, table in enumerate(letter.tables, 1)}
    return replace(
        letter,
        tables=tuple(replace(table, id=ids[table.id]) for table in letter.tables),
        answers=tuple(
            replace(answer, tables=tuple(ids[name] for name in answer.tables)) for answer in letter.answers
        ),
        warnings=tuple(sorted(letter.warnings, key=repr)),
    )


def test_what_was_made_of_a_file_stays_and_points_to_it_no_more() -> None:
    annex = "Annex A\n\nNobody counts them, as section 12(1) allows."
    letter = with_files(("Annex A.md", annex), ("Annex B.md", "Annex B\n\nOak."))
    said = next(block for block in letter.blocks if block.text.startswith("Nobody"))
    oak = next(block for block in letter.blocks if block.text == "Oak.")
    cited = Citation("s12(1)", Regime.FOIA, CitationRole.OPERATIVE, "section 12(1)", said.id, 24, 37)
    first = replace(letter.answers[0], text=said.text, blocks=(said.id, oak.id), citations=(cited,))
    doubts = (
        Doubt("untagged-text", "Of the first.", block=said.id),
        Doubt("untagged-text", "Of oak.", block=oak.id),
    )
    letter = replace(letter, answers=(first, *letter.answers[1:]), warnings=doubts)
    left = take_out_file(letter, hashlib.sha256(annex.encode()).hexdigest(), "Annex A.md")
    answer = left.answers[0]
    assert answer.text == said.text
    assert [left.blocks[at].text for at in answer.blocks] == ["Oak."]
    assert answer.citations == (replace(cited, block=None, start=None, end=None),)
    assert [left.blocks[doubt.block].text for doubt in left.warnings if doubt.block is not None] == ["Oak."]


def test_what_is_doubtful_in_an_annex_is_told_with_its_name() -> None:
    letter = with_files(("notes.txt", "Annex A\n\n" + "Counted by hand. " * 20 + "\x07"))
    assert [doubt.message[:10] for doubt in letter.warnings if doubt.code == "stray-characters"] == [
        "notes.txt:"
    ]


def test_a_page_of_an_annex_is_not_taken_for_one_of_the_letter() -> None:
    scan = Doubt("scanned-page", "Page 2 is a picture, which was not read.", page=2)
    annex = Document((Paragraph("Annex A"),), "application/pdf", "pdf", pages=2, doubts=(scan,))
    whole = attach_document(with_files(), annex, "scan.pdf")
    assert whole.warnings[-1] == Doubt("scanned-page", f"scan.pdf: {scan.message}")


def test_staff_are_told_what_nobody_sees_of_a_spreadsheet() -> None:
    leak = next(leak for leak in LEAKS if leak.name == "hidden-column.xlsx")
    letter = parse_letter(LETTER, "letter.txt", [(leak.hostile, "Annex A.xlsx")])
    (doubt,) = (doubt for doubt in letter.warnings if doubt.code == "hidden-text")
    assert doubt.message.startswith("Annex A.xlsx: On the sheet")
    assert "left out" in doubt.message
    clean = parse_letter(LETTER, "letter.txt", [(leak.clean, "Annex A.xlsx")])
    assert not [doubt for doubt in clean.warnings if doubt.code == "hidden-text"]
