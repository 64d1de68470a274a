"""Adds what was sent with a letter to it: the tables of a workbook or CSV file."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath

from requests_app.letters import phrases
from requests_app.letters.document import Doubt, Grid
from requests_app.letters.errors import UnreadableLetter
from requests_app.letters.parsed import LetterTable, ParsedLetter
from tables_app.tidy import tidy


def attach(letter: ParsedLetter, sheets: Iterable[tuple[str, Grid]], filename: str) -> ParsedLetter:
    """Return the letter with the tables of a file that was sent with it.

    They are about the questions whose answers speak of an attachment; each is called by its
    sheet, or by the file where that has only one.
    """
    sheets = list(sheets)
    referring = [answer for answer in letter.answers if phrases.ATTACHED.search(answer.text)]
    numbers = tuple(number for answer in referring for number in answer.questions)
    if not numbers and len(letter.questions) == 1:
        numbers = (letter.questions[0].number,)
    tables = list(letter.tables)
    added: list[str] = []
    for name, grid in sheets:
        table = tidy(grid)
        if not table.rows and not table.notes:
            continue
        added.append(f"t{len(tables) + 1}")
        title = table.title or (name if len(sheets) > 1 and name else PurePath(filename).stem)
        tables.append(LetterTable(added[-1], numbers, title, table.notes, table.columns, table.rows))
    ids = {answer.id for answer in referring}
    answers = tuple(
        replace(answer, tables=(*answer.tables, *added)) if answer.id in ids else answer
        for answer in letter.answers
    )
    resolved = [
        doubt for doubt in letter.warnings if not (added and doubt.code == "attached-but-no-attachment")
    ]
    return replace(letter, tables=tuple(tables), answers=answers, warnings=tuple(resolved))


def without_attachment(letter: ParsedLetter, filename: str, error: UnreadableLetter) -> ParsedLetter:
    """Return the letter with a warning that a file sent with it could not be read."""
    doubt = Doubt(
        "attachment-unreadable", f"The attachment {filename} could not be read. {error} {error.advice}"
    )
    return replace(letter, warnings=(doubt, *letter.warnings))
