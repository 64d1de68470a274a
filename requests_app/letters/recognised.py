"""What OCR read, until a person has compared it with the letter: a doubt for each piece that holds figures."""

import re
from collections.abc import Collection, Iterator
from typing import Final

from requests_app.letters.document import Doubt
from requests_app.letters.parsed import Answer, LetterTable, ParsedLetter, spoken

_FIGURE: Final = re.compile(r"\d")


def doubts_of_recognition(letter: ParsedLetter, pages: Collection[int]) -> Iterator[Doubt]:
    """Yield a doubt for each table and each answer with figures on these pages.

    None names a question: what a person has not compared is not right because a question was renumbered.
    """
    scanned = {
        block.id
        for block in letter.blocks
        if block.page in pages or any(place.page in pages for place in block.continued)
    }
    for table in letter.tables:
        found = _first(table, scanned)
        if found is not None:
            message = f"{_named(table)} was read from a scan. Compare every figure in it with the letter."
            yield Doubt("read-by-ocr", message, block=found)
    for answer in letter.answers:
        found = _first(answer, scanned)
        if found is not None and _FIGURE.search(answer.text):
            name = f"The answer to question {spoken(answer.questions[0])}"
            message = f"{name} was read from a scan. Compare its figures with the letter."
            yield Doubt("read-by-ocr", message, block=found)


def _first(piece: LetterTable | Answer, blocks: Collection[int]) -> int | None:
    return next((block for block in piece.blocks if block in blocks), None)


def _named(table: LetterTable) -> str:
    return f"The table “{table.title}”" if table.title else f"Table {table.id.removeprefix('t')}"
