"""A letter as a readable outline, warnings at their places."""

from collections.abc import Iterator

from requests_app.letters.document import Doubt
from requests_app.letters.parsed import Answer, LetterTable, ParsedLetter, Question

_WIDTH = 100


def dump(letter: ParsedLetter) -> str:
    """Return the outline: the letter's fields, each question with its answer and tables, then the blocks by role."""
    return (
        "\n".join(
            [
                *_head(letter),
                "",
                *_questions(letter),
                *_loose_tables(letter),
                *_notes(letter),
                "",
                *_blocks(letter),
            ]
        )
        + "\n"
    )


def _head(letter: ParsedLetter) -> Iterator[str]:
    yield f"{letter.title or '(no title)'}"
    fields = {
        "authority": letter.authority.name,
        "reference": letter.reference,
        "date": letter.date,
        "received": letter.received,
        "legislation": letter.legislation,
        "outcome": letter.outcome,
    }
    for name, value in fields.items():
        yield f"  {name:<12} {'-' if value is None else value}"
    yield from _warnings([doubt for doubt in letter.warnings if doubt.question is None], "  ")


def _questions(letter: ParsedLetter) -> Iterator[str]:
    answers = {answer.questions[0]: answer for answer in letter.answers}
    tables = {table.id: table for table in letter.tables}
    group = None
    for question in letter.questions:
        if question.group != group:
            group = question.group
            yield f"[{group}]"
        yield from _question(question, letter)
        if answer := answers.get(question.number):
            yield from _answer(answer, tables)


def _question(question: Question, letter: ParsedLetter) -> Iterator[str]:
    indent = "  " * question.number.count(".")
    yield _cut(f"{indent}{question.number}  {question.text or '(not printed)'}")
    yield from _warnings(
        [doubt for doubt in letter.warnings if doubt.question == question.number], indent + "     "
    )


def _answer(answer: Answer, tables: dict[str, LetterTable]) -> Iterator[str]:
    indent = "  " * answer.questions[0].count(".") + "     "
    covers = f" to {', '.join(answer.questions)}" if len(answer.questions) > 1 else ""
    cited = "".join(
        f" [{cite.provision}{'' if cite.role == 'operative' else ' ' + cite.role}]"
        for cite in answer.citations
    )
    yield f"{indent}{answer.id}{covers}: {answer.disposition}{cited}"
    if answer.text:
        yield _cut(f"{indent}| {answer.text}")
    for name in answer.tables:
        yield from _table(tables[name], indent)


def _table(table: LetterTable, indent: str) -> Iterator[str]:
    yield f"{indent}{table.id}: {len(table.rows)} x {len(table.columns)} {table.title or ''}".rstrip()
    yield _cut(f"{indent}    " + "; ".join(" / ".join(path) or "-" for path in table.columns))
    yield from (_cut(f"{indent}    note: {note}") for note in table.notes)


def _loose_tables(letter: ParsedLetter) -> Iterator[str]:
    shown = {name for answer in letter.answers for name in answer.tables}
    for table in letter.tables:
        if table.id not in shown:
            yield from _table(table, "")


def _notes(letter: ParsedLetter) -> Iterator[str]:
    yield from (_cut(f"note on {', '.join(note.questions)}: {note.text}") for note in letter.notes)


def _blocks(letter: ParsedLetter) -> Iterator[str]:
    for block in letter.blocks:
        yield _cut(f"{block.id:>4} {block.role:<12} {' '.join(block.text.split())}")


def _warnings(doubts: list[Doubt], indent: str) -> Iterator[str]:
    yield from (f"{indent}! {doubt.code}: {doubt.message}" for doubt in doubts)


def _cut(line: str) -> str:
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"
