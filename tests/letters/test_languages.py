"""Letters in Welsh and English."""

import pytest

from requests_app.letters.parsed import ParsedLetter
from requests_app.letters.pipeline import parse_letter
from tests.letters.pdfs import Page, made, wrapped

WELSH = [
    "Cyngor Aberwyfi",
    "Dyddiad: 3 Mai 2024",
    "Annwyl Ms Okoro",
    "Diolch am eich cais am wybodaeth am ymweliadau â'r llyfrgelloedd, yr ydym wedi'i ystyried o dan y Ddeddf Rhyddid "
    "Gwybodaeth 2000.",
    "1. Faint o ymweliadau a fu yn 2023?",
    "Bu 412 o ymweliadau â'r llyfrgelloedd yn ystod y flwyddyn honno.",
    "2. Faint oedd cost y gwaith trwsio?",
    "Nid yw'r Cyngor yn dal yr wybodaeth hon, gan nad yw'r gost wedi'i chofnodi ar wahân.",
    "Yn gywir",
    "Swyddog Gwybodaeth",
]
ENGLISH = [
    "Aberwyfi Council",
    "Date: 3 May 2024",
    "Dear Ms Okoro",
    "Thank you for your request for information about visits to the libraries, which we have considered under the "
    "Freedom of Information Act 2000.",
    "1. How many visits were there in 2023?",
    "There were 412 visits to the libraries in the course of that year.",
    "2. How much did the repairs cost?",
    "The Council does not hold this information, since the cost was not recorded by itself.",
    "Yours sincerely",
    "Information Officer",
]


def column(page: Page, x: float, texts: list[str], width: float) -> None:
    y = 80.0
    for text in texts:
        y = page.lines(x, y, wrapped(text, width)) + 8


def side_by_side(left: list[str], right: list[str]) -> bytes:
    page = Page()
    column(page, 50, left, 225)
    column(page, 310, right, 225)
    return made([page])


def one_after_the_other(first: list[str], second: list[str]) -> bytes:
    pages = Page(), Page()
    for page, texts in zip(pages, (first, second), strict=True):
        column(page, 60, texts, 430)
    return made(pages)


def words(letter: ParsedLetter) -> list[str]:
    return sorted(" ".join(block.text for block in letter.blocks).split())


@pytest.mark.parametrize("laid_out", [side_by_side, one_after_the_other])
@pytest.mark.parametrize("order", [(WELSH, ENGLISH), (ENGLISH, WELSH)])
def test_questions_and_answers_are_those_of_the_english_part_and_nothing_is_lost(
    laid_out: object, order: tuple[list[str], list[str]]
) -> None:
    assert callable(laid_out)
    letter = parse_letter(laid_out(*order), "letter.pdf")
    assert [question.text for question in letter.questions] == [
        "How many visits were there in 2023?",
        "How much did the repairs cost?",
    ]
    assert [(answer.text, answer.disposition) for answer in letter.answers] == [
        (ENGLISH[5], "disclosed"),
        (ENGLISH[7], "not_held"),
    ]
    assert str(letter.date) == "2024-05-03"
    assert letter.authority.name == "Aberwyfi Council"
    assert words(letter) == sorted(" ".join([*WELSH, *ENGLISH]).split())
    (told,) = [doubt for doubt in letter.warnings if doubt.code == "part-in-welsh"]
    assert told.block is not None
    assert letter.blocks[told.block].text.startswith("Cyngor Aberwyfi")
    assert all(block.role == "other" for block in letter.blocks[told.block :])


def test_a_letterhead_in_both_languages_is_no_letter_in_two() -> None:
    texts = ["Cyngor Aberwyfi Council", "Rydym yn croesawu gohebiaeth yn Gymraeg.", *ENGLISH]
    letter = parse_letter("\n\n".join(texts).encode(), "letter.txt")
    assert not [doubt for doubt in letter.warnings if "welsh" in doubt.code]
    assert len(letter.questions) == 2


def test_a_letter_all_in_welsh_is_read_with_a_warning() -> None:
    letter = parse_letter("\n\n".join(WELSH).encode(), "letter.txt")
    assert "letter-in-welsh" in [doubt.code for doubt in letter.warnings]
    assert len(letter.questions) == 2
