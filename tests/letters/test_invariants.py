"""What holds for any document: nothing lost, nothing twice, numbers unique, every answer to a question that exists."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from requests_app.letters.document import Block, Document, GridBlock, Paragraph
from requests_app.letters.parsed import Disposition, ParsedLetter, derive_outcome, from_json, to_json
from requests_app.letters.pipeline import understand
from tables_app.grid import Cell, Grid

# Pieces of letters, so that the random ones meet every rule, and characters that meet none.
LINES = [
    "Dear Sir", "Yours faithfully", "Our ref: FOI/1", "3 May 2024", "You asked:", "We answered", "RESPONSE", "Response:",
    "Request and response", "1. How many dogs?", "2) The number of cats", "3. Yes", "a. 2019/20", "(b) fewer than 5",
    "ii. 2020/21", "5b. What did it cost?", "Q1. Where?", "A.1 Here", "Question 2", "Answer", "Q: Why?", "Questions 1 & 2",
    "For Questions 1 to 3, see the table below.", "2-7 Please see below.", "Please note the figures for Q1 are rounded.",
    "We do not hold this information.", "Refused under section 12(1) of the Act.", "exempt under s.40(2) and (3A)(a)",
    "section 17 of the Children Act 1989", "Regulation 12(4)(b)", "See attached.", "Annex A", "Table 1: Dogs",
    "If you are unhappy you may ask for an internal review.", "The supply of information does not confer a right to re-use.",
    "• a bullet", "- 1. a bullet with a number", "Thank you for your request regarding dogs.", "to be continued in lower case",
    "1) one 2) two 3) three", "1. first. 2. second", "Subject: Dogs", "Date: 1 May 2024", "Kind regards", "£4,100", "28", "?",
]  # fmt: skip
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=40)
TEXTS = st.one_of(
    st.sampled_from(LINES),
    st.lists(st.sampled_from(LINES), min_size=2, max_size=4).map("\n".join),
    st.lists(st.sampled_from(LINES), min_size=2, max_size=3).map(" ".join),
    WORDS,
)
PARAGRAPHS = st.builds(
    Paragraph,
    text=TEXTS,
    label=st.sampled_from(["", "", "", "1.", "2.", "a)", "(ii)", "•", "Q3"]),
    level=st.integers(0, 3),
    heading=st.sampled_from([0, 0, 0, 1, 2]),
    bold=st.sampled_from([0.0, 0.3, 1.0]),
    running=st.booleans(),
)
CELLS = st.one_of(
    st.sampled_from(["", "Question", "Answer", "2021/22", "<5", "1,389", "Grand Total", "Ward"]), TEXTS
)


@st.composite
def grids(draw: st.DrawFn) -> GridBlock:
    """Grids whose cells span what is free to their right and below, some not drawn."""
    width, height = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    taken: set[tuple[int, int]] = set()
    cells = []
    for row in range(height):
        for column in range(width):
            if (row, column) in taken or draw(st.integers(0, 9)) == 0:
                continue
            column_span = draw(st.integers(1, width - column))
            while any((row, column + step) in taken for step in range(column_span)):
                column_span -= 1
            row_span = draw(st.integers(1, height - row)) if draw(st.booleans()) else 1
            taken |= {(row + down, column + step) for down in range(row_span) for step in range(column_span)}
            cells.append(Cell(draw(CELLS), row, column, row_span, column_span, is_header=draw(st.booleans())))
    return GridBlock(Grid(tuple(cells), height, width))


DOCUMENTS = st.lists(st.one_of(PARAGRAPHS, PARAGRAPHS, PARAGRAPHS, grids()), max_size=25).map(
    lambda blocks: Document(tuple(blocks), "text/plain", "text")
)


def words(text: str) -> Counter[str]:
    return Counter("".join(text.split()))


def printed(block: Block) -> str:
    if isinstance(block, Paragraph):
        return block.printed
    return " ".join(cell.text for cell in block.grid.cells)


def read(document: Document) -> ParsedLetter:
    return understand(document, "letter.txt", "0" * 64)


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS)
def test_every_word_comes_out_in_exactly_one_block(document: Document) -> None:
    letter = read(document)
    assert words("".join(block.text for block in letter.blocks)) == words(
        "".join(map(printed, document.blocks))
    )
    assert [block.id for block in letter.blocks] == list(range(len(letter.blocks)))


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS)
def test_questions_and_answers_agree(document: Document) -> None:
    letter = read(document)
    numbers = [question.number for question in letter.questions]
    assert len(numbers) == len(set(numbers))
    covered = [number for answer in letter.answers for number in answer.questions]
    assert set(covered) <= set(numbers)
    assert len(covered) == len(set(covered))
    for number in numbers:
        below = any(other.startswith(number + ".") for other in covered)
        assert letter.answer_to(number) is not None or below
    for answer in letter.answers:
        assert bool(answer.text or answer.tables) == (answer.disposition is not Disposition.UNANSWERED)
    assert letter.outcome == derive_outcome(letter.dispositions())


@settings(max_examples=200, deadline=None)
@given(DOCUMENTS)
def test_everything_named_exists(document: Document) -> None:
    letter = read(document)
    blocks = {block.id: block.text for block in letter.blocks}
    tables = {table.id for table in letter.tables}
    for answer in letter.answers:
        assert set(answer.tables) <= tables
        assert set(answer.blocks) <= set(blocks)
        for citation in answer.citations:
            assert citation.block is not None
            assert " ".join(blocks[citation.block][citation.start : citation.end].split()) == citation.quote
    for table in letter.tables:
        assert all(len(row) == len(table.columns) for row in table.rows)
        assert set(table.questions) <= {question.number for question in letter.questions}
        assert all(table.notes)


@settings(max_examples=100, deadline=None)
@given(DOCUMENTS)
def test_a_letter_survives_json(document: Document) -> None:
    letter = read(document)
    assert from_json(to_json(letter)) == letter
