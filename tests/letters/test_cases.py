"""Letters and what must be made of them: cases/*.txt, a letter, a line of =====, what it says.

To add one, write a letter for an authority that does not exist, and below the line what a person
reads in it. Lines of the head ("date: 2024-05-03", "title: -" for none) may be left out; questions,
answers, tables, notes and warnings must be complete. "…" at the end of a text stands for the rest of it.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from requests_app.letters.parsed import Answer, LetterTable, ParsedLetter
from requests_app.letters.pipeline import parse_letter

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))
HEAD = ("authority", "reference", "date", "received", "title", "legislation", "outcome")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_letter_says(case: Path) -> None:
    source, line, expected = case.read_text(encoding="utf-8").partition("\n=====\n")
    assert line, f"{case.name} does not say what must be made of the letter."
    letter = parse_letter(source.encode(), case.name)
    wanted = expected.splitlines()
    head = head_of(letter)
    named = [line.partition(":")[0] in HEAD for line in wanted]
    assert [
        f"{line.partition(':')[0]}: {head[line.partition(':')[0]]}"
        for line, is_head in zip(wanted, named, strict=True)
        if is_head
    ] == [line for line, is_head in zip(wanted, named, strict=True) if is_head]
    body = [line for line, is_head in zip(wanted, named, strict=True) if not is_head]
    assert [cut(line, body, count) for count, line in enumerate(body_of(letter))] == body


def cut(line: str, wanted: list[str], count: int) -> str:
    """Return the line as the case writes it, if the case leaves out its end."""
    shown = wanted[count] if count < len(wanted) else ""
    return shown if shown.endswith("…") and line.startswith(shown[:-1]) else line


def head_of(letter: ParsedLetter) -> dict[str, str]:
    values = [
        letter.authority.name, letter.reference, letter.date, letter.received, letter.title, letter.legislation, letter.outcome,
    ]  # fmt: skip
    return {name: "-" if value is None else str(value) for name, value in zip(HEAD, values, strict=True)}


def body_of(letter: ParsedLetter) -> Iterator[str]:
    answers = {answer.questions[0]: answer for answer in letter.answers}
    tables = {table.id: table for table in letter.tables}
    group = None
    for question in letter.questions:
        if question.group != group:
            group = question.group
            yield f"[{group}]"
        yield f"{question.number}: {question.text}".rstrip()
        if question.number in answers:
            yield from answer_lines(answers[question.number], tables)
    for note in letter.notes:
        yield f"note on {', '.join(note.questions)}: {note.text}"
    if letter.warnings:
        yield "warnings: " + ", ".join(
            " ".join(filter(None, (doubt.code, doubt.question))) for doubt in letter.warnings
        )


def answer_lines(answer: Answer, tables: dict[str, LetterTable]) -> Iterator[str]:
    cited = "".join(
        f" [{cite.provision}{'' if cite.role == 'operative' else ' ' + cite.role}]"
        for cite in answer.citations
    )
    covers = f" to {', '.join(answer.questions)}" if len(answer.questions) > 1 else ""
    yield f"  {answer.disposition}{cited}{covers}: {answer.text}".rstrip()
    for name in answer.tables:
        table = tables[name]
        yield f"  table {len(table.rows)} x {len(table.columns)}: " + "; ".join(
            " / ".join(path) for path in table.columns
        )
        if table.title:
            yield f"    title: {table.title}"
        yield from (f"    note: {note}" for note in table.notes)
