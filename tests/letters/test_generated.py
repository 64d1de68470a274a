"""Letters written from known questions and answers, in every layout, give those questions and answers again."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from requests_app.letters.parsed import CitationRole, ParsedLetter, derive_outcome, from_json, to_json
from requests_app.letters.pipeline import parse_letter, understand
from tests.letters import written
from tests.letters.written import Written, folded


def read(letter: Written) -> ParsedLetter:
    return understand(letter.document, "letter.txt", "0" * 64)


def agree(letter: ParsedLetter, known: Written) -> None:
    """Assert that the letter is read as what it was written from, and as nothing else."""
    assert [(question.number, question.text) for question in letter.questions] == [
        (number, one.question) for number, one in zip(known.numbers, known.asked, strict=True)
    ]
    for number, one in zip(known.numbers, known.asked, strict=True):
        answer = letter.answer_to(number)
        assert answer is not None
        assert (answer.text, answer.disposition) == (one.answer, one.disposition)
        operative = [cited.provision for cited in answer.citations if cited.role is CitationRole.OPERATIVE]
        assert operative == ([one.provision] if one.provision else [])
    assert letter.outcome == derive_outcome(one.disposition for one in known.asked)
    assert letter.warnings == ()


def is_whole(letter: ParsedLetter, known: Written) -> None:
    """Assert what holds of any letter: nothing lost, nothing twice, and all that is named exists."""
    printed = "".join(paragraph.text for paragraph in known.paragraphs)
    read = "".join(block.text for block in letter.blocks)
    assert Counter("".join(read.split())) == Counter("".join(printed.split()))
    numbers = [question.number for question in letter.questions]
    covered = [number for answer in letter.answers for number in answer.questions]
    assert len(set(numbers)) == len(numbers)
    assert sorted(covered) == sorted(set(covered) & set(numbers))
    for answer in letter.answers:
        for cited in answer.citations:
            assert cited.block is not None
            assert folded(letter.blocks[cited.block].text[cited.start : cited.end]) == cited.quote
    assert from_json(to_json(letter)) == letter


@pytest.mark.parametrize("layout", written.LAYOUTS, ids=lambda layout: layout.__name__)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_what_was_asked_and_answered_comes_back(
    layout: Callable[[], st.SearchStrategy[Written]], data: st.DataObject
) -> None:
    known = data.draw(layout())
    letter = read(known)
    is_whole(letter, known)
    agree(letter, known)


@settings(max_examples=60, deadline=None)
@given(written.letters())
def test_a_letter_says_the_same_as_text_and_in_word(known: Written) -> None:
    for data, name in ((written.as_text(known), "letter.txt"), (written.as_docx(known), "letter.docx")):
        letter = parse_letter(data, name)
        is_whole(letter, known)
        agree(letter, known)


@settings(max_examples=40, deadline=None)
@given(written.letters())
def test_a_letter_says_the_same_as_a_pdf(known: Written) -> None:
    letter = parse_letter(written.as_pdf(known), "letter.pdf")
    is_whole(letter, known)
    agree(letter, known)
