"""A letter as a readable outline, warnings at their places."""

from collections.abc import Iterator

from requests_app.letters.doubts import by_anchor
from requests_app.letters.parsed import Answer, LetterTable, ParsedLetter

_WIDTH = 100


def dump(letter: ParsedLetter) -> str:
    """Return the outline: the letter's fields, each question with its answer and tables, then the blocks by role.

    A line that begins with "!" is a warning: under the question, table or block that it is about, else at the top.
    """
    outline = _Outline(letter)
    parts = [
        outline.head(),
        [""],
        outline.questions(),
        outline.loose_tables(),
        outline.notes(),
        [""],
        outline.blocks(),
    ]
    return "\n".join(line for lines in parts for line in lines) + "\n"


class _Outline:
    def __init__(self, letter: ParsedLetter) -> None:
        self.letter = letter
        self.tables = {table.id: table for table in letter.tables}
        self.warnings = by_anchor(letter)

    def head(self) -> Iterator[str]:
        letter = self.letter
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
        shown = {f"b{block.id}" for block in letter.blocks} | set(self.tables)
        shown |= {question.anchor for question in letter.questions} | {answer.id for answer in letter.answers}
        for anchor in self.warnings:
            if anchor not in shown:
                yield from self.doubts(anchor, "  ")

    def questions(self) -> Iterator[str]:
        answers: dict[str, list[Answer]] = {}
        for answer in self.letter.answers:
            answers.setdefault(answer.questions[0], []).append(answer)
        group = None
        for question in self.letter.questions:
            if question.group != group:
                group = question.group
                yield f"[{group}]"
            indent = "  " * question.number.count(".")
            yield _cut(f"{indent}{question.number}  {question.text or '(not printed)'}")
            yield from self.doubts(question.anchor, indent + "     ")
            for answer in answers.get(question.number, ()):
                yield from self.answer(answer, indent + "     ")

    def answer(self, answer: Answer, indent: str) -> Iterator[str]:
        covers = f" to {', '.join(answer.questions)}" if len(answer.questions) > 1 else ""
        cited = "".join(
            f" [{cite.provision}{'' if cite.role == 'operative' else ' ' + cite.role}]"
            for cite in answer.citations
        )
        yield f"{indent}{answer.id}{covers}: {answer.disposition}{cited}"
        if answer.text:
            yield _cut(f"{indent}| {answer.text}")
        yield from self.doubts(answer.id, indent)
        for name in answer.tables:
            yield from self.table(self.tables[name], indent)

    def table(self, table: LetterTable, indent: str) -> Iterator[str]:
        yield f"{indent}{table.id}: {len(table.rows)} x {len(table.columns)} {table.title or ''}".rstrip()
        yield _cut(f"{indent}    " + "; ".join(" / ".join(path) or "-" for path in table.columns))
        yield from (_cut(f"{indent}    note: {note}") for note in table.notes)
        yield from self.doubts(table.id, indent + "    ")

    def loose_tables(self) -> Iterator[str]:
        shown = {name for answer in self.letter.answers for name in answer.tables}
        for table in self.letter.tables:
            if table.id not in shown:
                yield from self.table(table, "")

    def notes(self) -> Iterator[str]:
        for note in self.letter.notes:
            yield _cut(f"note on {', '.join(note.questions)}: {note.text}")

    def blocks(self) -> Iterator[str]:
        for block in self.letter.blocks:
            yield _cut(f"{block.id:>4} {block.role:<12} {' '.join(block.text.split())}")
            yield from self.doubts(f"b{block.id}", "     ")

    def doubts(self, anchor: str, indent: str) -> Iterator[str]:
        """Yield the warnings about one thing. One that a table shared by two answers has is said at each."""
        for _, doubt in self.warnings.get(anchor, ()):
            yield f"{indent}! {doubt.code}: {doubt.message}"


def _cut(line: str) -> str:
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"
