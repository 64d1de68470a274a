"""Tables whose rows are questions and their answers."""

import re
from collections.abc import Iterator
from typing import Final

from requests_app.letters.document import Grid, GridBlock, Place
from requests_app.letters.markers import Mark, MarkKind, read_mark, steps
from requests_app.letters.pieces import Piece
from tables_app.grid import Cell
from tables_app.tidy import fold

_ASKED: Final = re.compile(
    r"\W*(?:(?:the|your|foi)\s+)?(?:question|request|query|enquiry|you asked|information requested|asked)s?\b.{0,30}",
    re.IGNORECASE,
)
_ANSWERED: Final = re.compile(
    r"\W*(?:(?:the|our|council|trust)\W*\s+)?(?:answer|response|reply|we answered|comment|information provided)s?\b.{0,30}",
    re.IGNORECASE,
)


def is_questions_and_answers(grid: Grid) -> bool:
    """Say whether a table's last two columns are headed as questions and their answers."""
    first = [cell.text.strip() for cell in grid.cells if cell.row == 0 and cell.text.strip()]
    if not 2 <= grid.width <= 3 or len(first) < 2:
        return False
    return bool(_ASKED.fullmatch(first[-2]) and _ANSWERED.fullmatch(first[-1]))


def rows_told_apart(block: GridBlock, position: int) -> Iterator[Piece]:
    """Yield the header of a table of questions and answers as one piece, then each question and each answer."""
    grid = block.grid
    rows: dict[int, list[Cell]] = {}
    for cell in grid.cells:
        if cell.text.strip():
            rows.setdefault(cell.row, []).append(cell)
    for row, cells in sorted(rows.items()):
        places = tuple(cell.place for cell in cells if cell.place) or block.places
        if row == 0:
            yield Piece("\t".join(fold(cell.text) for cell in cells), (position,), heading=1, places=places)
            continue
        asked = [cell.text.strip() for cell in cells if cell.column < grid.width - 1]
        answered = [cell.text.strip() for cell in cells if cell.column == grid.width - 1]
        if asked:
            yield _question_of_row(" ".join(asked), len(asked[0]) if len(asked) > 1 else 0, position, places)
        for text in answered:
            mark, body_at = read_mark(text)
            path = mark.path if mark and mark.kind is MarkKind.ANSWER else ()
            yield Piece(
                text,
                (position,),
                Mark(MarkKind.ANSWER, text[:body_at].strip(), path),
                body_at if path else 0,
                places=places,
            )


def _question_of_row(text: str, number_length: int, position: int, places: tuple[Place, ...]) -> Piece:
    """Return a question of a table; its number stands in a cell of its own or before its words."""
    label = text[:number_length]
    mark, body_at = read_mark(text)
    if label and (path := steps(label)) and len(path[0]) <= 3:
        return Piece(
            text, (position,), Mark(MarkKind.QUESTION, label, path), number_length + 1, places=places
        )
    path = mark.path if mark else ()
    return Piece(
        text, (position,), Mark(MarkKind.QUESTION, text[:body_at].strip(), path), body_at, places=places
    )
