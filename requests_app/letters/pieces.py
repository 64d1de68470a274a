"""A document cut into pieces: the smallest parts that can have a meaning of their own.

A piece is mostly a paragraph. A paragraph that a writer filled with several things ("1) … 2) …",
a subject line and a reference) gives several; one that a heading style or a page cut in
two becomes one again.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from requests_app.letters import phrases
from requests_app.letters.document import Document, Grid, GridBlock, Paragraph, Place
from requests_app.letters.markers import Mark, MarkKind, is_first, read_mark, steps, successors
from tables_app.grid import Cell
from tables_app.tidy import fold


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the letter. sources: the positions of its paragraphs in `Document.blocks`."""

    text: str
    """All its words as printed, marks included."""
    sources: tuple[int, ...]
    mark: Mark | None = None
    body_at: int = 0
    """Where the words after the mark begin in `text`."""
    heading: int = 0
    bold: float = 0.0
    level: int = 0
    running: bool = False
    links: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    grid: Grid | None = None

    @property
    def body(self) -> str:
        """The words without the mark, on one line."""
        return " ".join(self.text[self.body_at :].split())

    @property
    def is_emphasised(self) -> bool:
        """Whether it is set to stand out: bold, or a heading."""
        return self.bold >= 0.5 or self.heading > 0

    @property
    def is_short(self) -> bool:
        """Whether it could be a heading by its length."""
        return len(self.text) <= 120


def pieces(document: Document) -> list[Piece]:
    """Return the document's pieces, in its order."""
    found: list[Piece] = []
    for position, block in enumerate(document.blocks):
        if isinstance(block, GridBlock):
            found += _of_grid(block, position)
        else:
            found += _of_paragraph(block, position)
    return _with_answers_parted(
        _with_answers_marked(_with_requests_marked(_with_plain_numbers(_rejoined(found))))
    )


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


# --- paragraphs

# "Request ID: FOI-1", "Our ref: 12", "Date: 3 May": a line of its own in a heading block.
FIELD: Final = re.compile(
    r"(?P<label>(?:(?:foi|eir|freedom of information|information|our|your|case|request|enquiry|file|unique|customer|council|internal|[a-z]{2,6}(?=\s+ref))\s+)?"
    r"(?:request|reference|ref|case|enquiry|foi|foia|eir|rfi)(?:\s*(?:request|id|no|nos|number|num|ref|reference|title|subject|date|code)\b){0,3}\.?"
    r"|(?:request )?(?:title|subject|topic|keywords?|category|department|directorate|service area|status|outcome|exemptions?(?: applied)?)|re"
    r"|(?:date|publication date|date (?:of (?:the )?(?:response|reply|request|letter|issue|receipt|publication|decision)|received|responded|published|sent|issued|requested|answered|closed|due|completed)"
    r"|(?:response|request|received|publication|published|reply|issue|letter|due|closed) (?:date|on|sent|received)|published|dated|received|responded|issued|e-?mail|phone|tel|telephone|contact|from|to|website|web))"
    r"(?:\s*(?P<colon>:)|(?<=[a-z])\n)\s*",
    re.IGNORECASE,
)
# "Reference number", "Date of response": a label that stands above its value.
LABEL: Final = re.compile(
    r"(?:(?:foi|eir|our|your|case|request|enquiry|unique)\s+)?(?:reference|ref|request|case)\.?\s+(?:number|no|id)\.?|(?:(?:foi|our|case|request)\s+)?reference"
    r"|date (?:of (?:the )?(?:response|reply|request|issue|receipt|publication)|received|responded|published|requested|answered|closed|sent)|(?:request|response|publication) date"
    r"|(?:request )?(?:title|subject)|legislation|status|outcome",
    re.IGNORECASE,
)
_INLINE_FIELD: Final = re.compile(
    r"(?<=\S)(?<!Request)(?<!Response)(?<!Publication)(?<!Case)(?<!Your)(?<!Our)\s+(?=(?:Date(?: (?:published|of response|received|responded|sent|of request))?|Subject|Title|Our ref(?:erence)?|Your ref(?:erence)?|Reference|Request (?:date|title))\s*:)",
)


# "Request reference no: 1189/22   3rd October 2022", printed at both edges of one line.
_DATE_AFTER_REFERENCE: Final = re.compile(
    r"[^:\n]{2,60}:\s*[A-Z/_-]{0,12}\s?\d[\w/.-]*\s+(?=\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]+,?\s+\d{4}$)",
    re.IGNORECASE,
)


def _of_paragraph(block: Paragraph, position: int) -> Iterator[Piece]:
    printed = block.printed
    offset = len(printed) - len(block.text) if block.text else 0
    starts = sorted({0, *_line_starts(printed), *_run_in_starts(printed)})
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
            or _is_field(line)
            or _is_field(previous)
            or is_cue(line)
            or (previous and is_cue(previous))
        ):
            yield start
        previous = line
        start += len(line) + 1
    if (matched := _DATE_AFTER_REFERENCE.match(text)) and _is_field(text[:60]):
        yield matched.end()
    if (field := FIELD.match(text)) and _is_field(text[:60]):
        yield from (matched.end() for matched in _INLINE_FIELD.finditer(text, field.end(), 300))
    if _ADDRESSING.match(text):
        yield from (matched.start() for matched in _ADDRESSING.finditer(text))
    if read_mark(text)[0] and (matched := _RUN_ON.search(text)):
        yield matched.end()
    if matched := _ASKING_LAST.search(text):
        yield matched.start()
    if len(text) < 2000 and phrases.OPENING.match(text):
        yield from (matched.end() for matched in _CONFIRMING.finditer(text))


# "Your request has been considered under the Act. I can confirm that …": the answer begins in mid-paragraph.
# "… I can confirm that we hold it. You asked:": the request begins in the next paragraph.
_ASKING_LAST: Final = re.compile(
    r"(?<=[.!?]\s)(?:In your (?:request|e-?mail),? )?[Yy]ou (?:have )?(?:asked|requested|wrote)\b[^.?!]{0,60}:$"
)
# "1. How many? Answer: 52", "2. Is it so? Yes": the answer in the question's own paragraph.
_RUN_ON: Final = re.compile(
    r"\?\s*(?:\n\s*|\s(?=(?:answer|response|reply|ans|a)\s*[:.–-]\s)|\s(?=(?:yes|no|none|nil|n/a)\b[^?]*$)|\s(?=[£$<]?\d[\d,.]*%?(?:\s\w+){0,3}\W*$))",
    re.IGNORECASE,
)
# "With regard to point 1, … In relation to point 2, …": answers one after the other in a paragraph.
_ADDRESSING: Final = re.compile(
    r"(?:^|(?<=[.!?]\s))(?:(?:in (?:relation|response|respect|regard|answer|reply) (?:to|of)|with (?:regards?|respect|reference) to|regarding|as (?:for|to)|for) (?:your )?(?:questions?|points?|parts?|items?|q)\s?\.?\d)",
    re.IGNORECASE,
)
_CONFIRMING: Final = re.compile(r"[.!]\s+(?=(?:I|We) can (?:now )?confirm\b)")


def _is_field(line: str) -> bool:
    matched = FIELD.match(line.strip())
    return bool(matched) and len(line) < 200


def is_cue(text: str) -> bool:
    """Say whether a line does nothing but say that the request or the response follows."""
    text = text.strip().strip("*# ")
    if not text or len(text) > 300:
        return False
    return any(
        pattern.fullmatch(text) for pattern in (phrases.BOTH_CUE, phrases.REQUEST_CUE, phrases.RESPONSE_CUE)
    )


_RUN_IN: Final = re.compile(
    r"(?:(?<=\s)|^)(?P<mark>\(?(?P<step>\d{1,2}|[a-z]|[ivx]{1,4})\)|(?P<dotted>\d{1,2})\.|(?:Q|Question )(?P<named>\d{1,2})[.:)]?)\s+(?=\S)"
)
# Characters of an item, its mark included: "2) 37", "2. None held".
_SHORTEST_ITEM = 4
_SHORTEST_SENTENCE = 8
_SENTENCE_END: Final = re.compile(r"[.?!:;,]\s*(?:and|or|&)?\s*$")
_OF_A_STATUTE: Final = re.compile(
    r"(?:sections?|regulations?|s\.?|reg\.?|paragraphs?|articles?|schedule|rule)\s*$", re.IGNORECASE
)


# "a) and b) 141": one answer to two questions, not two items.
_JOINING: Final = re.compile(r"\(?\w{1,4}[).]\s*(?:and|&|,|to|-|–)\s*", re.IGNORECASE)


def _run_in_starts(text: str) -> list[int]:
    """Return where the items of a list begin that was typed in one paragraph: "1) how many 2) how much"."""
    if len(text) < 12:
        return []
    lists: dict[str, list[tuple[str, int]]] = {}
    for matched in _RUN_IN.finditer(text):
        before = text[: matched.start()].rstrip()
        step = matched["step"] or matched["dotted"] or matched["named"]
        if _OF_A_STATUTE.search(before[-20:]) or (
            matched["dotted"] and before and not _SENTENCE_END.search(before[-8:])
        ):
            continue
        style = re.sub(r"\w+", "1" if step.isdigit() else "a", matched["mark"])
        run = lists.setdefault(style, [])
        # "for women (a) under 40 and (b) over 40" is one question about two things.
        if not run and not step.isdigit() and before and not _SENTENCE_END.search(before[-8:]):
            continue
        if (not run and is_first(step)) or (run and steps(step)[0] in successors(run[-1][0])):
            run.append((step, matched.start()))
    starts: list[int] = []
    for run in filter(None, lists.values()):
        ends = [*(start for _, start in run[1:]), len(text)]
        closed = text[run[0][1] :].startswith(("(", f"{run[0][0]})"))
        shortest = _SHORTEST_ITEM if closed else _SHORTEST_SENTENCE
        if any(_JOINING.fullmatch(text[start:end]) for (_, start), end in zip(run, ends, strict=True)):
            continue
        if len(run) >= 2 and all(end - start >= shortest for (_, start), end in zip(run, ends, strict=True)):
            starts += [start for _, start in run]
    return starts


# --- tables that only lay out text


def _of_grid(block: GridBlock, position: int) -> list[Piece]:
    """Return a table as one piece, or as several where its cells are questions and answers, or only text."""
    grid = block.grid
    cells = [cell for cell in grid.cells if cell.text.strip()]
    if not cells:
        return []
    if _is_questions_and_answers(grid):
        return list(_of_rows(block, position))
    if grid.width > 1 and len({cell.row for cell in cells}) > 1:
        return [Piece(grid_text(grid), (position,), places=block.places, grid=grid)]
    texts: list[Piece] = []
    for cell in cells:
        places = (cell.place,) if cell.place else block.places
        paragraph = Paragraph(text=cell.text.strip(), bold=float(cell.is_bold), places=places)
        texts += _of_paragraph(paragraph, position)
    return texts


_ASKED: Final = re.compile(
    r"\W*(?:(?:the|your|foi)\s+)?(?:question|request|query|enquiry|you asked|information requested|asked)s?\b.{0,30}",
    re.IGNORECASE,
)
_ANSWERED: Final = re.compile(
    r"\W*(?:(?:the|our|council|trust)\W*\s+)?(?:answer|response|reply|we answered|comment|information provided)s?\b.{0,30}",
    re.IGNORECASE,
)


def _is_questions_and_answers(grid: Grid) -> bool:
    """Say whether a table's last two columns are headed as questions and their answers."""
    first = [cell.text.strip() for cell in grid.cells if cell.row == 0 and cell.text.strip()]
    if not 2 <= grid.width <= 3 or len(first) < 2:
        return False
    return bool(_ASKED.fullmatch(first[-2]) and _ANSWERED.fullmatch(first[-1]))


def _of_rows(block: GridBlock, position: int) -> Iterator[Piece]:
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
            yield _of_row(" ".join(asked), len(asked[0]) if len(asked) > 1 else 0, position, places)
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


def _of_row(text: str, number_length: int, position: int, places: tuple[Place, ...]) -> Piece:
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


def grid_text(grid: Grid) -> str:
    """Return every word of a table once, a line a row and a tab between cells."""
    rows: dict[int, list[str]] = {}
    for cell in grid.cells:
        if text := fold(cell.text):
            rows.setdefault(cell.row, []).append(text)
    return "\n".join("\t".join(rows[row]) for row in sorted(rows))


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


# --- questions and answers told apart by more than their own line


_REQUEST_LABEL: Final = re.compile(
    r"(?:your )?(?:request|query|enquiry)\s*[:–-]\s+(?=\S+ \S+ \S+)", re.IGNORECASE
)


def _with_requests_marked(found: list[Piece]) -> list[Piece]:
    """Return the pieces with "Request: …" taken for a question where several begin so."""
    labels = [
        _REQUEST_LABEL.match(piece.text) if piece.mark is None and not piece.grid else None for piece in found
    ]
    if sum(label is not None for label in labels) < 2:
        return found
    return [
        replace(piece, mark=Mark(MarkKind.QUESTION, label[0].strip()), body_at=label.end())
        if label
        else piece
        for piece, label in zip(found, labels, strict=True)
    ]


_ASKED_AND_ANSWERED: Final = re.compile(r"[^?]+\?\s+(?P<answer>[^?]+)", re.DOTALL)


def _with_answers_parted(found: list[Piece]) -> list[Piece]:
    """Return the pieces with "2. How many? Four" parted, where nearly every numbered question goes on so."""
    items = [at for at, piece in enumerate(found) if piece.mark and piece.mark.path and "?" in piece.body]
    ends = {at: end for at in items if (end := _answered_from(found[at]))}
    if len(ends) < _FEWEST_ANSWERED or len(ends) * 5 < len(items) * 4:
        return found
    parted: list[Piece] = []
    for at, piece in enumerate(found):
        if end := ends.get(at):
            parted += [replace(piece, text=piece.text[:end].rstrip()), _answer_of(piece, end)]
        else:
            parted.append(piece)
    return parted


_FEWEST_ANSWERED = 3


def _answered_from(piece: Piece) -> int | None:
    """Return where the words after a question's mark begin, unless they are the requester's as well."""
    matched = _ASKED_AND_ANSWERED.fullmatch(piece.text, piece.body_at)
    if not matched:
        return None
    after = matched["answer"]
    is_asking = any(
        pattern.match(after) for pattern in (phrases.ASKING, phrases.FORMAT_REMARK, phrases.EXAMPLE)
    )
    return None if is_asking or after.startswith("(") else matched.start("answer")


def _answer_of(piece: Piece, start: int) -> Piece:
    return replace(piece, text=piece.text[start:], mark=None, body_at=0)


# --- answers marked by a letter alone


def _with_answers_marked(found: list[Piece]) -> list[Piece]:
    """Return the pieces with "A:" taken for "Answer:" where questions are marked and no "B:" makes it a list."""
    asks_by_mark = any(piece.mark and piece.mark.kind is MarkKind.QUESTION for piece in found)
    is_list = any(
        piece.mark and piece.mark.path == ("b",) and _is_lone_capital(piece.mark) for piece in found
    )
    if not asks_by_mark or is_list:
        return found
    return [
        replace(piece, mark=Mark(MarkKind.ANSWER, piece.mark.label))
        if piece.mark and piece.mark.path == ("a",) and _is_lone_capital(piece.mark)
        else piece
        for piece in found
    ]


def _is_lone_capital(mark: Mark) -> bool:
    return bool(re.fullmatch(r"[A-Z]\s?[:.)-]", mark.label))


def joined_text(parts: Sequence[Piece]) -> str:
    """Return the words of pieces one after the other, the first without its mark."""
    if not parts:
        return ""
    words = [parts[0].body, *(" ".join(part.text.split()) for part in parts[1:])]
    return " ".join(text for text in words if text)
