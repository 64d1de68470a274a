"""Withholding words: they stand in nothing that is published any more, and what stands around them stays."""

import json
from dataclasses import replace

import pytest

from requests_app.letters import edits
from requests_app.letters.edits.withholding import WITHHELD_WORDS, pieces_of, places_of
from requests_app.letters.parsed import Citation, CitationRole, ParsedLetter, Regime, to_json
from tests.letters.made_up import LETTER

EditNotPossible = edits.EditNotPossible
NAME = "Jane Sample"


def named(letter: ParsedLetter = LETTER) -> ParsedLetter:
    """The made-up letter with a name in every kind of piece that is published."""
    first, refused, *others = letter.answers
    (table,) = letter.tables
    quote = Citation("s12(1)", Regime.FOIA, CitationRole.OPERATIVE, f"as {NAME} said, section 12(1)")
    return replace(
        letter,
        title=f"Benches that {NAME} reported",
        reference=f"NDC {NAME} 1",
        questions=(
            replace(letter.questions[0], text=f"What did {NAME} say in 2025?", group=f"On {NAME}"),
            *letter.questions[1:],
        ),
        answers=(
            replace(
                first, text=f"{NAME} said 5 benches. Janet Samples did not.", links=(f"mailto:{NAME}", "/a")
            ),
            replace(refused, citations=(quote,)),
            *others,
        ),
        tables=(
            replace(
                table,
                title=f"Told by {NAME}",
                notes=(f"Source: {NAME}.",),
                columns=(("Park",), (f"As {NAME} counts", "Number")),
                rows=(("North", f"41 ({NAME})"), ("South", "17")),
            ),
        ),
        notes=(replace(letter.notes[0], text=f"Thanks to jane\n sample and {NAME.upper()}."),),
    )


def published_words(letter: ParsedLetter) -> str:
    """All that publishing writes of it, as one text: everything but blocks, warnings and the file's own name."""
    values = to_json(letter)
    for unpublished in ("blocks", "warnings", "settled", "source", "authority"):
        del values[unpublished]
    return json.dumps(values).lower()


def test_words_are_withheld_from_every_piece_that_is_published() -> None:
    letter = edits.withhold_words(named(), "jane  sample")
    assert "jane sample" not in " ".join(published_words(letter).replace("\\n", " ").split())
    assert letter.questions[0].text == f"What did {WITHHELD_WORDS} say in 2025?"
    assert letter.answers[0].text == f"{WITHHELD_WORDS} said 5 benches. Janet Samples did not."
    assert letter.answers[0].links == ("/a",)
    assert letter.tables[0].rows == (("North", f"41 ({WITHHELD_WORDS})"), ("South", "17"))
    assert letter.notes[0].text == f"Thanks to {WITHHELD_WORDS} and {WITHHELD_WORDS}."
    assert letter.blocks == LETTER.blocks


def test_words_are_withheld_from_one_piece_alone() -> None:
    letter = edits.withhold_words(named(), NAME, ["note 0"])
    assert letter == replace(
        named(), notes=(replace(named().notes[0], text=f"Thanks to {WITHHELD_WORDS} and {WITHHELD_WORDS}."),)
    )


def test_a_number_is_not_found_within_another() -> None:
    letter = edits.withhold_words(named(), "5")
    assert letter.questions[0].text == f"What did {NAME} say in 2025?"
    assert letter.answers[0].text.startswith(f"{NAME} said {WITHHELD_WORDS} benches.")


def test_a_span_is_withheld_where_it_stands_and_where_its_answer_repeats_it() -> None:
    text = named().answers[0].text
    letter = edits.withhold_span(named(), "answer a1", 0, len(NAME) + 1)  # with the space behind it
    assert letter.answers[0].text == WITHHELD_WORDS + text.removeprefix(NAME)
    assert letter.answers[0].links == ("/a",)
    assert letter.questions == named().questions
    cell = edits.withhold_span(named(), "cell t1 0 1", 4, 4 + len(NAME))
    assert cell.tables[0].rows[0] == ("North", f"41 ({WITHHELD_WORDS})")
    title = edits.withhold_span(named(), "title", 0, 7)
    assert title.title == f"{WITHHELD_WORDS} that {NAME} reported"


def test_a_quote_that_was_withheld_from_points_to_no_words_of_the_letter() -> None:
    letter = edits.withhold_words(LETTER, "section 12(1)", ["answer a2"])
    (citation,) = letter.answers[1].citations
    assert (citation.provision, citation.quote) == ("s12(1)", WITHHELD_WORDS)
    assert (citation.block, citation.start, citation.end) == (None, None, None)


@pytest.mark.parametrize(("start", "end"), [(3, 3), (-1, 2), (0, 999), (5, 2)])
def test_a_span_that_is_none_is_told(start: int, end: int) -> None:
    with pytest.raises(EditNotPossible, match="Choose the words"):
        edits.withhold_span(LETTER, "title", start, end)


def test_words_that_do_not_stand_there_are_told() -> None:
    with pytest.raises(EditNotPossible, match="do not stand there"):
        edits.withhold_words(LETTER, "seats")
    with pytest.raises(EditNotPossible, match="do not stand there"):
        edits.withhold_words(LETTER, "benches", ["answer a2"])
    with pytest.raises(EditNotPossible, match="Enter the words"):
        edits.withhold_words(LETTER, " \n")
    with pytest.raises(EditNotPossible, match="no such words"):
        edits.withhold_span(LETTER, "answer a9", 0, 1)


def test_every_place_of_some_words_is_known_by_its_piece() -> None:
    assert places_of(named(), NAME) == (
        "title", "reference", "question 1", "group 1", "answer a1", "link a1 0", "quote a2 0",
        "table t1", "remark t1 0", "header t1 0 1", "cell t1 0 1", "note 0", "note 0",
    )  # fmt: skip


def test_every_text_that_is_published_is_a_piece() -> None:
    """What stands in a letter's JSON and in no piece is a name of something, a choice or a number."""
    words = {piece.text for piece in pieces_of(named())}
    values = to_json(named())
    for unpublished in ("blocks", "warnings", "settled", "source", "authority"):
        del values[unpublished]

    def texts(value: object) -> set[str]:
        if isinstance(value, dict):
            return set().union(*map(texts, value.values()))
        if isinstance(value, list):
            return set().union(*map(texts, value))
        return {value} if isinstance(value, str) else set()

    assert {text for text in texts(values) if " " in text} <= words
