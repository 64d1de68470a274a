"""How well the reader does on the letters in corpus/, each with what a careful person reads in it.

Most of those letters were written before anyone looked at how they are read, in the styles of many
kinds of authority. The figures below are a ratchet: raise them when the reader gets better.
A new letter goes in as NN_name.txt with NN_name.json beside it; see any of the others for the form.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from statistics import mean
from typing import Any, Final

import pytest

from requests_app.letters.parsed import Answer, CitationRole, Disposition, LetterTable, ParsedLetter
from requests_app.letters.pipeline import parse_letter

CORPUS: Final = Path(__file__).parent / "corpus"

Reading = dict[str, Any]
"""What a person read: the head's fields, questions, answers, tables and notes."""


def head(wanted: Reading, letter: ParsedLetter) -> float:
    """Return the share of the head's fields that are right; what the letter does not state must be None."""
    found = {
        "authority": letter.authority.name,
        "reference": letter.reference,
        "date": letter.date and letter.date.isoformat(),
        "title": letter.title,
        "legislation": letter.legislation,
        "outcome": letter.outcome,
    }
    return mean(folded(found[name]) == folded(wanted[name]) for name in found)


def questions(wanted: Reading, letter: ParsedLetter) -> float:
    """Return F1 of the questions: the same number and nearly the same words."""
    expected = {question["number"]: question["text"] for question in wanted["questions"]}
    hits = sum(
        question.number in expected and is_alike(question.text, expected[question.number], 0.95)
        for question in letter.questions
    )
    return f1(hits, len(letter.questions), len(expected))


def answer_texts(wanted: Reading, letter: ParsedLetter) -> float:
    """Return the share of the answered questions whose answer has nearly the same words."""
    return share(
        found is not None and is_alike(found.text, expected["text"], 0.9)
        for expected, found in pairs(wanted, letter)
        if expected["text"]
    )


def dispositions(wanted: Reading, letter: ParsedLetter) -> float:
    """Return the share of questions that are said to have come to what they did; null means arguable."""
    return share(
        (found.disposition if found else Disposition.UNANSWERED) == expected["disposition"]
        for expected, found in pairs(wanted, letter)
        if expected["disposition"]
    )


def citations(wanted: Reading, letter: ParsedLetter) -> float:
    """Return F1 of what each question's answer rests on."""
    hits = found_count = expected_count = 0
    for expected, found in pairs(wanted, letter):
        cited = {
            citation.provision
            for citation in (found.citations if found else ())
            if citation.role is CitationRole.OPERATIVE
        }
        hits += len(cited & set(expected["citations"]))
        found_count += len(cited)
        expected_count += len(expected["citations"])
    return f1(hits, found_count, expected_count)


def cells(wanted: Reading, letter: ParsedLetter) -> float:
    """Return F1 of the cells of tables, each known by its headings, its row's label and its words."""
    expected = cells_of((table["columns"], table["rows"]) for table in wanted["tables"])
    found = cells_of((table.columns, table.rows) for table in letter.tables)
    return f1((expected & found).total(), found.total(), expected.total())


def table_links(wanted: Reading, letter: ParsedLetter) -> float:
    """Return the share of the tables that are there, in order, about exactly the right questions."""
    found: list[LetterTable | None] = [*letter.tables, *[None] * len(wanted["tables"])]
    return share(
        table is not None and set(table.questions) == set(expected["questions"])
        for expected, table in zip(wanted["tables"], found, strict=False)
    )


def notes(wanted: Reading, letter: ParsedLetter) -> float:
    """Return the share of the remarks on tables and on questions that are told somewhere as such."""
    told = folded(
        " ".join([*(note.text for note in letter.notes), *(" ".join(table.notes) for table in letter.tables)])
    )
    expected = [
        *(note["text"] for note in wanted["notes"]),
        *(text for table in wanted["tables"] for text in table["notes"]),
    ]
    return share(folded(text) in told for text in expected)


def words_kept(source: str, letter: ParsedLetter) -> float:
    """Return the share of the letter's words that some block holds."""
    plain = re.sub(r"\W+", " ", source)
    written = Counter(plain.casefold().split())
    held = Counter(re.sub(r"\W+", " ", " ".join(block.text for block in letter.blocks)).casefold().split())
    return (written & held).total() / written.total()


FIGURES: Final[dict[Callable[[Reading, ParsedLetter], float], float]] = {
    head: 0.997,
    questions: 0.999,
    answer_texts: 0.992,
    dispositions: 0.998,
    citations: 0.997,
    cells: 0.998,
    table_links: 0.999,
    notes: 0.999,
}
"""Each figure and what it must not fall below."""


@pytest.fixture(scope="module")
def corpus() -> list[tuple[str, Reading, ParsedLetter]]:
    """Every letter of the corpus: its text, what a person read, what the reader reads."""
    return [
        (
            path.read_text(encoding="utf-8"),
            json.loads(path.with_suffix(".json").read_text(encoding="utf-8")),
            parse_letter(path.read_bytes(), path.name),
        )
        for path in sorted(CORPUS.glob("*.txt"))
    ]


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.__name__)
def test_the_corpus_is_read_as_well_as_before(
    figure: Callable[[Reading, ParsedLetter], float], corpus: list[tuple[str, Reading, ParsedLetter]]
) -> None:
    assert corpus, "There is no letter in the corpus."
    reached = mean(figure(wanted, letter) for _, wanted, letter in corpus)
    assert reached >= FIGURES[figure]


def test_no_word_of_the_corpus_is_lost(corpus: list[tuple[str, Reading, ParsedLetter]]) -> None:
    assert min(words_kept(source, letter) for source, _, letter in corpus) >= 0.98


# --- comparing


def pairs(wanted: Reading, letter: ParsedLetter) -> Iterator[tuple[Reading, Answer | None]]:
    """Yield the answer a person and the reader see for each question a person sees: its own or one above it."""
    expected = {number: answer for answer in wanted["answers"] for number in answer["questions"]}
    found = {number: answer for answer in letter.answers for number in answer.questions}
    for question in wanted["questions"]:
        own = nearest(question["number"], expected)
        if own is not None:
            yield own, nearest(question["number"], found)


def nearest[T](number: str, answers: dict[str, T]) -> T | None:
    while number not in answers and "." in number:
        number = number.rpartition(".")[0]
    return answers.get(number)


def cells_of(
    tables: Iterator[tuple[Sequence[Sequence[str]], Sequence[Sequence[str]]]],
) -> Counter[tuple[str, str, str]]:
    return Counter(
        (folded(" / ".join(path)), folded(row[0]), folded(cell))
        for columns, rows in tables
        for row in rows
        for path, cell in zip(columns, row, strict=True)
    )


def folded(text: object) -> str:
    """Return words without the differences that do not count: case, white space, shapes of quotes and dashes."""
    plain = str(text or "").translate(str.maketrans("‘’“”–—", "''\"\"--"))
    return " ".join(plain.split()).rstrip(".").casefold()


def is_alike(one: str, other: str, least: float) -> bool:
    one, other = folded(one), folded(other)
    return one == other or SequenceMatcher(None, one, other, autojunk=False).ratio() >= least


def f1(hits: float, found: int, expected: int) -> float:
    return 2 * hits / (found + expected) if found + expected else 1.0


def share(right: Iterator[bool]) -> float:
    """Return the share of what is right; of nothing, all."""
    judged = list(right)
    return sum(judged) / len(judged) if judged else 1.0
