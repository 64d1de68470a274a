"""Adds what was sent with a letter to it: the tables of a spreadsheet, the words and tables of a document."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Final

from requests_app.letters import phrases
from requests_app.letters.asked import Asked
from requests_app.letters.binding import bind_annex
from requests_app.letters.cutting import pieces
from requests_app.letters.document import Document, Doubt
from requests_app.letters.errors import UnreadableLetter
from requests_app.letters.parsed import Answer, BlockRole, LetterBlock, LetterTable, ParsedLetter, Question
from requests_app.letters.pieces import Piece
from tables_app.grid import Sheets
from tables_app.tidy import tidy

# "Annex A", "Appendix 2", "Enclosure (B)": how a letter calls what it comes with.
_NAME: Final = re.compile(
    r"\b(?:annexe?|appendix|attachment|enclosure|schedule|table)[\s_-]+\(?([A-Z]|[1-9]\d?|[ivx]{1,4})\b(?![.,]\d)",
    re.IGNORECASE,
)
_HEAD: Final = 3
"""In so many of its first paragraphs a document says which annex it is."""
# An answer may well say "figures" without a file of that name in mind; "grit_bins-2024" it says of nothing else.
_FILE_STEM: Final = re.compile(r"\w{2}[\W_]+\w|[A-Za-z]\d{2}")


def attach(letter: ParsedLetter, sheets: Sheets, filename: str) -> ParsedLetter:
    """Return the letter with the tables of a spreadsheet that was sent with it.

    They are about the questions whose answers speak of it; each is called by its
    sheet, or by the file where that has only one.
    """
    referring = _referring(letter, filename)
    numbers = _numbers(letter, referring)
    tables: list[LetterTable] = []
    for name, grid in sheets:
        table = tidy(grid)
        if not table.rows and not table.notes:
            continue
        title = table.title or (name if len(sheets.tables) > 1 and name else PurePath(filename).stem)
        tables.append(
            LetterTable(_id(letter, tables), numbers, title, table.notes, table.columns, table.rows)
        )
    whole = _with(letter, (), tables, referring) if tables else letter
    return replace(whole, warnings=(*whole.warnings, *_left_out(sheets, filename)))


def _left_out(sheets: Sheets, filename: str) -> Iterator[Doubt]:
    """Yield a doubt about cells that nobody sees, by the sheets that they are on."""
    for name, count in sheets.left_out:
        cells = "1 cell that nobody sees was" if count == 1 else f"{count:,} cells that nobody sees were"
        yield Doubt("hidden-text", f"{filename}: On the sheet “{name}”, {cells} left out.")


def attach_document(letter: ParsedLetter, document: Document, filename: str) -> ParsedLetter:
    """Return the letter with a document that was sent with it, as an annex below its own words.

    Its tables are about the questions it names, or else those whose answers speak of it. Pages are
    not told: they would be taken for the letter's own.
    """
    parts = pieces(document)
    referring = _referring(letter, filename, parts)
    numbers = _numbers(letter, referring)
    asked = tuple(map(_asked, letter.questions))
    binding = bind_annex(parts, asked, [question for question in asked if question.number in numbers])
    first = len(letter.blocks)
    blocks = [
        LetterBlock(first + at, binding.roles.get(at, BlockRole.ANNEX), part.text)
        for at, part in enumerate(parts)
    ]
    tables: list[LetterTable] = []
    for bound in binding.tables:
        tables.append(
            LetterTable(
                id=_id(letter, tables),
                questions=tuple(question.number for question in bound.to),
                title=bound.title or (PurePath(filename).stem if len(binding.tables) == 1 else None),
                notes=tuple(bound.notes),
                columns=bound.table.columns,
                rows=bound.table.rows,
                blocks=tuple(sorted(first + at for at in bound.parts)),
            )
        )
    doubts = [
        replace(doubt, message=f"{filename}: {doubt.message}", block=None, page=None)
        for doubt in document.doubts
    ]
    whole = _with(letter, blocks, tables, referring)
    return replace(whole, warnings=(*whole.warnings, *doubts))


def without_attachment(letter: ParsedLetter, filename: str, error: UnreadableLetter) -> ParsedLetter:
    """Return the letter with a warning that a file sent with it could not be read."""
    doubt = Doubt(
        "attachment-unreadable", f"The attachment {filename} could not be read. {error} {error.advice}"
    )
    return replace(letter, warnings=(doubt, *letter.warnings))


def from_file(before: ParsedLetter, after: ParsedLetter, sha256: str) -> ParsedLetter:
    """Return `after` with what it has more than `before` told to be from that file, so that it can go with it."""
    tables, blocks = len(before.tables), len(before.blocks)
    return replace(
        after,
        tables=(*after.tables[:tables], *(replace(table, file=sha256) for table in after.tables[tables:])),
        blocks=(*after.blocks[:blocks], *(replace(block, file=sha256) for block in after.blocks[blocks:])),
    )


def _with(
    letter: ParsedLetter,
    blocks: Sequence[LetterBlock],
    tables: Sequence[LetterTable],
    referring: Sequence[Answer],
) -> ParsedLetter:
    """Return the letter with more blocks and tables; those answers need no longer be told to have no attachment."""
    resolved = {number for answer in referring for number in answer.questions}

    def holding(answer: Answer) -> Answer:
        own = [table.id for table in tables if set(table.questions) & set(answer.questions)]
        return replace(answer, tables=(*answer.tables, *own)) if own else answer

    return replace(
        letter,
        blocks=(*letter.blocks, *blocks),
        tables=(*letter.tables, *tables),
        answers=tuple(map(holding, letter.answers)),
        warnings=tuple(
            doubt
            for doubt in letter.warnings
            if doubt.code != "attached-but-no-attachment" or doubt.question not in resolved
        ),
    )


# --- which answers speak of it


def _referring(letter: ParsedLetter, filename: str, parts: Sequence[Piece] = ()) -> list[Answer]:
    """Return the answers that speak of a file: by its name, as the annex that it is, or of any attachment."""
    stem = PurePath(filename).stem
    own = {match[1].lower() for match in _NAME.finditer(stem)}
    own |= {
        match[1].lower()
        for part in parts[:_HEAD]
        if phrases.ANNEX_HEADING.fullmatch(part.text) and (match := _NAME.search(part.text))
    }
    named = [answer for answer in letter.answers if own & _names(answer)]
    if not named and _FILE_STEM.search(stem):
        named = [answer for answer in letter.answers if stem.lower() in answer.text.lower()]
    if named:
        return named
    attached = [answer for answer in letter.answers if phrases.ATTACHED.search(answer.text)]
    # "See Annex B" speaks of no file that calls itself Annex A.
    return [answer for answer in attached if not own or not _names(answer)]


def _names(answer: Answer) -> set[str]:
    return {match[1].lower() for match in _NAME.finditer(answer.text)}


def _numbers(letter: ParsedLetter, referring: Sequence[Answer]) -> tuple[str, ...]:
    numbers = tuple(number for answer in referring for number in answer.questions)
    return numbers or tuple(question.number for question in letter.questions if len(letter.questions) == 1)


def _asked(question: Question) -> Asked:
    run, _, path = question.number.rpartition(":")
    return Asked(tuple(path.split(".")), question.label, question.text, (), int(run or 0), question.group)


def _id(letter: ParsedLetter, added: Sequence[LetterTable]) -> str:
    return f"t{len(letter.tables) + len(added) + 1}"
