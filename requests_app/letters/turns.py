"""Questions and answers told apart by more than their own line, within a paragraph and among its neighbours."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from requests_app.letters import phrases
from requests_app.letters.markers import Mark, MarkKind, read_mark
from requests_app.letters.pieces import Piece
from requests_app.letters.wording import asks


def turns(text: str) -> Iterator[int]:
    """Yield where, within a paragraph, a question turns into its answer, or one answer into the next."""
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
    r"(?<=[.!?]\s)(?:In your (?:request|e-?mail),? )?[Yy]ou (?:have )?(?:asked|requested|wrote)\b[^.?!]{0,60}\s?[:–-]$"
)
# "1. How many? Answer: 52", "2. Is it so? Yes": the answer in the question's own paragraph.
_RUN_ON: Final = re.compile(
    r"\?\s*(?:\n\s*|\s[-–—]\s+(?=[£$<]?\d|yes\b|no\b|none\b)|\s(?=(?:answer|response|reply|ans|a)\s*[:.–-]\s)|\s(?=(?:yes|no|none|nil|n/a)\b[^?]*$)|\s(?=[£$<]?\d[\d,.]*%?(?:\s\w+){0,3}\W*$))",
    re.IGNORECASE,
)
# "With regard to point 1, … In relation to point 2, …": answers one after the other in a paragraph.
_ADDRESSING: Final = re.compile(
    r"(?:^|(?<=[.!?]\s))(?:(?:in (?:relation|response|respect|regard|answer|reply) (?:to|of)|with (?:regards?|respect|reference) to|regarding|as (?:for|to)|for) (?:your )?(?:questions?|points?|parts?|items?|q)\s?\.?\d)",
    re.IGNORECASE,
)
_CONFIRMING: Final = re.compile(
    r"[.!]\s+(?=(?:I|We) (?:can (?:now )?confirm|(?:do )?(?:not )?hold|regret|(?:are|am) (?:unable|not able))\b|Unfortunately\b"
    r"|Please (?:see|find|refer to) (?:the )?(?:attached|enclosed)\b(?! (?:is |are )?(?:our|the|my|a) (?:response|reply|letter)))"
)


def told_apart(found: list[Piece]) -> list[Piece]:
    """Return a letter's pieces with questions and answers marked, and parted, where its other pieces tell them."""
    return _with_answers_parted(
        _with_answers_marked(_with_figures_kept(_with_requests_marked(_with_parts_together(found))))
    )


def _with_parts_together(found: list[Piece]) -> list[Piece]:
    """Return the pieces with "(a) 412 and (b) 377" left whole after a question that is about (a) and (b) itself."""
    together: list[Piece] = []
    asked = ""
    for piece in found:
        before = together[-1] if together else None
        if not _is_lettered(piece) and not (piece.mark and piece.mark.kind is MarkKind.ANSWER):
            asked = piece.text
        elif before and before.sources == piece.sources and _is_lettered(piece) and _is_named(piece, asked):
            opens = _is_lettered(before) and before.text.startswith("(")
            together[-1] = replace(
                before,
                text=f"{before.text} {piece.text}",
                mark=None if opens else before.mark,
                body_at=0 if opens else before.body_at,
            )
            continue
        together.append(piece)
    return together


def _is_named(piece: Piece, asked: str) -> bool:
    return piece.mark is not None and f" {piece.mark.label} " in asked


def _is_lettered(piece: Piece) -> bool:
    return piece.mark is not None and bool(re.fullmatch(r"\([a-z]{1,4}\)", piece.mark.label))


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


# "How many? Four", "If so, how many? How often? Twice", "The number of staff: 12".
_ASKED_AND_ANSWERED: Final = re.compile(
    r"(?:[^?]+\?\s+|[^?:]{15,}:\s+(?=[A-Z£$<\d]))(?P<answer>[^?]+)", re.DOTALL
)


def _with_answers_parted(found: list[Piece]) -> list[Piece]:
    """Return the pieces with "2. How many? Four" parted, where nearly every numbered question goes on so."""
    items = [
        at
        for at, piece in enumerate(found)
        if piece.mark
        and (piece.mark.path or piece.mark.kind is MarkKind.BULLET)
        and ("?" in piece.body or (piece.mark.path and ":" in piece.body and asks(piece.body)))
    ]
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
    last_asked = max(piece.text.rfind("?", 0, -1), piece.body_at)
    begins = max(
        (end.end() for end in re.finditer(r"[?.]\s", piece.text[:last_asked]) if end.end() > piece.body_at),
        default=piece.body_at,
    )
    matched = _ASKED_AND_ANSWERED.fullmatch(piece.text, begins)
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


def _with_figures_kept(found: list[Piece]) -> list[Piece]:
    """Return the pieces with "A. 2" taken for the figure 2 under the letter A, where "B." makes it a list."""
    if not any(piece.mark and piece.mark.path == ("b",) and _is_lone_capital(piece.mark) for piece in found):
        return found
    return [
        replace(piece, mark=Mark(MarkKind.ITEM, figure[0].strip(), ("a",)), body_at=figure.end())
        if piece.mark
        and piece.mark.kind is MarkKind.ANSWER
        and (figure := _LETTER_AND_FIGURE.match(piece.text))
        else piece
        for piece in found
    ]


_LETTER_AND_FIGURE: Final = re.compile(r"A[.):]\s+(?=\d)")


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
