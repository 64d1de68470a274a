"""A document cut into pieces.

A paragraph that a writer filled with several things ("1) … 2) …", a subject line and a
reference) gives several; one that a heading style or a page cut in two becomes one again.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from requests_app.letters.document import Document, GridBlock, Paragraph
from requests_app.letters.fields import LABEL, field_starts, is_field
from requests_app.letters.markers import Mark, MarkKind, read_mark
from requests_app.letters.pieces import Piece, grid_text, is_cue
from requests_app.letters.question_tables import is_questions_and_answers, rows_told_apart
from requests_app.letters.run_in import run_in_starts
from requests_app.letters.turns import told_apart, turns


def pieces(document: Document) -> list[Piece]:
    """Return the document's pieces, in its order."""
    found: list[Piece] = []
    for position, block in enumerate(document.blocks):
        if isinstance(block, GridBlock):
            found += _of_grid(block, position)
        else:
            found += _of_paragraph(block, position)
    return told_apart(_with_plain_numbers(_rejoined(found)))


# --- paragraphs


def _of_paragraph(block: Paragraph, position: int) -> Iterator[Piece]:
    printed = block.printed
    offset = len(printed) - len(block.text) if block.text else 0
    starts = sorted(
        {0, *_line_starts(printed), *field_starts(printed), *run_in_starts(printed), *turns(printed)}
    )
    for start, end in zip(starts, [*starts[1:], len(printed)], strict=True):
        text = printed[start:end].strip()
        if not text:
            continue
        mark, body_at = read_mark(text)
        links = tuple(link.url for link in block.links if start <= link.start + offset < end)
        yield Piece(
            text,
            (position,),
            mark,
            body_at,
            block.heading,
            block.bold,
            block.level,
            block.running,
            links,
            block.places,
        )


def _line_starts(text: str) -> Iterator[int]:
    """Yield where a line that the writer broke begins something new: a mark, a field, a turning point."""
    previous = ""
    start = 0
    for line in text.split("\n"):
        mark, _ = read_mark(line)
        is_numbered = mark is not None and mark.kind is not MarkKind.BULLET
        if (
            is_numbered
            or is_field(line)
            or is_field(previous)
            or is_cue(line)
            or (previous and is_cue(previous))
        ):
            yield start
        previous = line
        start += len(line) + 1


def _with_plain_numbers(found: list[Piece]) -> list[Piece]:
    """Give marks to lines one below the other that begin with the numbers 1, 2, 3 and so on, without a stop."""
    numbers = [_plain_number(piece) for piece in found]
    start = 0
    while start < len(found):
        end = start
        while end < len(found) and numbers[end] == end - start + 1:
            end += 1
        if end - start >= 2:
            for at in range(start, end):
                label = str(numbers[at])
                found[at] = replace(
                    found[at], mark=Mark(MarkKind.ITEM, label, (label,)), body_at=len(label) + 1
                )
        start = max(end, start + 1)
    return found


def _plain_number(piece: Piece) -> int | None:
    matched = re.match(r"(\d{1,2})\s(?=[A-Z])", piece.text)
    return int(matched[1]) if matched and piece.mark is None and piece.grid is None else None


# --- tables that only lay out text


def _of_grid(block: GridBlock, position: int) -> list[Piece]:
    """Return a table as one piece, or as several where its cells are questions and answers, or only text."""
    grid = block.grid
    cells = [cell for cell in grid.cells if cell.text.strip()]
    if not cells:
        return []
    if is_questions_and_answers(grid):
        return list(rows_told_apart(block, position))
    if grid.width > 1 and len({cell.row for cell in cells}) > 1:
        return [Piece(grid_text(grid), (position,), places=block.places, grid=grid)]
    texts: list[Piece] = []
    for cell in cells:
        places = (cell.place,) if cell.place else block.places
        paragraph = Paragraph(text=cell.text.strip(), bold=float(cell.is_bold), places=places)
        texts += _of_paragraph(paragraph, position)
    return texts


# --- what a heading style or a page break cut apart

_ENDED: Final = re.compile(r"[.?!:;…][\"'”’)\]]*\s*$")
_SHORT_REPLY: Final = re.compile(
    r"(?:yes|no|none|nil|n/?a|not|unknown|see|as|zero|approx\w*|approximately|less|fewer|more|over)\b",
    re.IGNORECASE,
)


def _rejoined(found: Iterable[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for piece in found:
        if joined and _goes_on(joined[-1], piece):
            joined[-1] = _join(joined[-1], piece)
        else:
            joined.append(piece)
    return joined


def _goes_on(before: Piece, after: Piece) -> bool:
    """Say whether `after` is the rest of `before`: begun in lower case where nothing had ended, and set alike."""
    if before.grid or after.grid or before.running or after.running:
        return False
    if LABEL.fullmatch(before.text.strip("* ")):
        return after.is_short and not LABEL.fullmatch(after.text.strip("* ")) and not is_cue(after.text)
    if after.mark:
        return False
    if (
        not re.match(r"[a-z]{2,}[ ,.;?)]|[a-z]{2,}$|a ", after.text)
        or _ENDED.search(before.text)
        or is_cue(before.text)
        or is_cue(after.text)
    ):
        return False
    if before.sources == after.sources or before.is_emphasised != after.is_emphasised:
        return False
    if after.is_emphasised:
        return True
    return (
        len(before.body.split()) >= 6 and len(after.body.split()) >= 2 and not _SHORT_REPLY.match(after.text)
    )


def _join(before: Piece, after: Piece) -> Piece:
    is_field = bool(LABEL.fullmatch(before.text.strip("* ")))
    return replace(
        before,
        text=f"{before.text}{'\n' if is_field else ' '}{after.text}",
        sources=(*before.sources, *after.sources),
        links=before.links + after.links,
        places=before.places + after.places,
    )
