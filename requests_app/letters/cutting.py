"""A document cut into pieces.

A paragraph that a writer filled with several things ("1) … 2) …", a subject line and a
reference) gives several; one that a heading style or a page cut in two becomes one again.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from requests_app.letters.cues import is_cue
from requests_app.letters.document import Document, GridBlock, Paragraph
from requests_app.letters.fields import field_starts, is_field, is_label, labels_with_values
from requests_app.letters.markers import Mark, MarkKind, Path, read_mark, successors
from requests_app.letters.pieces import Piece, grid_text
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
    return told_apart(_with_whole_numbers(_with_plain_numbers(_rejoined(found))))


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
        if mark and mark.kind is MarkKind.BULLET and is_cue(text[body_at:]):
            mark, body_at = None, 0
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


_GREETING: Final = re.compile(r"Dear(?: [A-Z][\w.'’/-]*){1,5},?")


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
            or (previous and _GREETING.fullmatch(previous.strip()))
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


def _with_whole_numbers(found: list[Piece]) -> list[Piece]:
    """Return the pieces with a number set inside a numbered item known by both: "2." deeper than "1." is 1.2."""
    above: dict[int, Path] = {}
    for at, piece in enumerate(found):
        mark = piece.mark
        if mark is None or mark.kind is not MarkKind.ITEM or not mark.path[0].isdigit():
            continue
        path = mark.path
        before = above.get(piece.level)
        goes_on = path == ("1",) or (before and path[0] in successors(before[-1]))
        if piece.level and len(path) == 1 and goes_on and (outer := above.get(piece.level - 1)):
            path = (*outer, *path)
            found[at] = replace(piece, mark=replace(mark, path=path))
        above = {level: known for level, known in above.items() if level < piece.level}
        above[piece.level] = path
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
    if pairs := labels_with_values(grid):
        return [Piece(pair, (position,), places=block.places) for pair in pairs]
    rows = {cell.row for cell in cells}
    if grid.width > 1 and len(rows) > 1 and len(cells) > len(rows):
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
    if _is_labelled(before, after):
        return True
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


def _is_labelled(before: Piece, after: Piece) -> bool:
    """Say whether `after` is the value of a label above it; both may be bullets of a list of them."""
    if not after.is_short or is_cue(after.body) or after.text.endswith("?"):
        return False
    in_list = _is_bullet(before) and _is_bullet(after)
    return (in_list or not (before.mark or after.mark)) and is_label(before.body, after.body)


def _is_bullet(piece: Piece) -> bool:
    return piece.mark is not None and piece.mark.kind is MarkKind.BULLET


def _join(before: Piece, after: Piece) -> Piece:
    if _is_labelled(before, after):
        before = replace(before, text=f"{before.body}\n{after.body}", mark=None, body_at=0)
        text = before.text
    else:
        text = f"{before.text} {after.text}"
    return replace(
        before,
        text=text,
        sources=(*before.sources, *after.sources),
        links=before.links + after.links,
        places=before.places + after.places,
    )
