"""Puts what the stages found together as a ParsedLetter."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from requests_app.letters.asked import Asked
from requests_app.letters.binding import Binding, Bound
from requests_app.letters.citations import find_citations
from requests_app.letters.dispositions import disposition_of
from requests_app.letters.markers import MarkKind, steps
from requests_app.letters.parsed import (
    Answer,
    BlockRole,
    Citation,
    CitationRole,
    Disposition,
    LetterBlock,
    LetterTable,
    Note,
    Question,
    Regime,
)
from requests_app.letters.pieces import Piece
from requests_app.letters.replies import Replies, Reply

_URL: Final = re.compile(r"(?:https?://|www\.)[^\s<>\"“”]+[^\s<>\"“”.,;:)\]'’]")


def blocks_of(parts: Sequence[Piece], roles: Sequence[BlockRole | None]) -> tuple[LetterBlock, ...]:
    """Return each piece as a block; what no rule claimed is `OTHER`."""
    blocks = []
    for at, (part, role) in enumerate(zip(parts, roles, strict=True)):
        first = part.places[0] if part.places else None
        blocks.append(
            LetterBlock(
                id=at,
                role=role or BlockRole.OTHER,
                text=part.text,
                page=first.page if first else None,
                bbox=first.box if first else None,
                continued=part.places[1:],
            )
        )
    return tuple(blocks)


def questions_of(asked: Sequence[Asked]) -> tuple[Question, ...]:
    """Return the questions with the parent of each: the longest shorter number that exists."""
    numbers = {question.number for question in asked}
    return tuple(
        Question(
            number=question.number,
            text=question.text,
            label=question.label,
            parent=_parent(question.number, numbers),
            group=question.group,
            blocks=question.parts,
        )
        for question in asked
    )


def _parent(number: str, numbers: set[str]) -> str | None:
    while "." in number:
        number = number.rpartition(".")[0]
        if number in numbers:
            return number
    return None


def tables_of(binding: Binding, parts: Sequence[Piece]) -> tuple[LetterTable, ...]:
    """Return the tables with their ids: "t1", "t2", in the letter's order."""
    return tuple(
        LetterTable(
            id=f"t{count}",
            questions=tuple(question.number for question in bound.to),
            title=bound.title,
            notes=tuple(bound.notes),
            columns=bound.table.columns,
            rows=bound.table.rows,
            page=_page(parts[bound.parts[0]]),
            blocks=tuple(sorted(bound.parts)),
        )
        for count, bound in enumerate(binding.tables, 1)
    )


def _page(part: Piece) -> int | None:
    return part.places[0].page if part.places else None


def notes_of(replies: Replies, parts: Sequence[Piece]) -> tuple[Note, ...]:
    """Return the remarks on questions."""
    return tuple(
        Note(
            tuple(question.number for question in remark.to),
            " ".join(parts[remark.part].text.split()),
            (remark.part,),
        )
        for remark in replies.remarks
    )


def answers_of(
    replies: Replies, binding: Binding, parts: Sequence[Piece], regime: Regime | None
) -> tuple[Answer, ...]:
    """Return the answers with their ids, citations, links, tables and dispositions."""
    own: dict[int, list[tuple[str, Bound]]] = {}
    for count, bound in enumerate(binding.tables, 1):
        for reply_at, reply in enumerate(replies.replies):
            if bound.parts[0] in reply.tables or (bound.in_annex and _shares(bound, reply)):
                own.setdefault(reply_at, []).append((f"t{count}", bound))
    answers: list[Answer] = []
    for at, reply in enumerate(replies.replies):
        tables = own.get(at, [])
        # The note under a table may say why figures in it are withheld.
        notes = [at for _, bound in tables for at in bound.parts if parts[at].grid is None]
        citations = tuple(citations_of([*reply.parts, *notes], parts, regime))
        text = answer_text(reply, parts)
        cells = ["\n".join(" ".join(row) for row in bound.table.rows) for _, bound in tables]
        answers.append(
            Answer(
                id=f"a{at + 1}",
                questions=tuple(question.number for question in reply.to),
                text=text,
                disposition=_of_another(text, answers) or disposition_of(text, citations, cells),
                citations=citations,
                links=tuple(links_of(reply.parts, parts)),
                tables=tuple(name for name, _ in tables),
                blocks=tuple(sorted([*reply.parts, *reply.tables])),
            )
        )
    return tuple(answers)


# "As above", "As 2)b.", "Same as question 3": what became of that question became of this one.
_AS_ANOTHER: Final = re.compile(
    r"(?:please )?(?:see |as (?:per |for |in )?|same as |refer to )+(?:(?:the|our|my|your) )?(?:previous |earlier )?(?:response |answer |reply |comments? )?(?:given |provided )?(?:to |for |in |at |under )?(?:your )?"
    r"(?:(?P<above>above)|(?:(?:questions?|point|part|q)\.?\s?)?\(?(?P<number>\d{1,2}\W{0,2}(?:[a-z]|[ivx]{1,4})?)(?![a-z\d]))\W*(?:above)?\W*",
    re.IGNORECASE,
)


def _of_another(text: str, earlier: Sequence[Answer]) -> Disposition | None:
    """Return the disposition of the answer given before that this one does nothing but point to."""
    matched = _AS_ANOTHER.fullmatch(text.strip())
    if not matched or not earlier:
        return None
    if matched["above"]:
        return earlier[-1].disposition
    number = ".".join(steps(matched["number"]))
    return next((answer.disposition for answer in earlier if number in answer.questions), None)


def _shares(bound: Bound, reply: Reply) -> bool:
    numbers = {question.number for question in reply.to}
    return any(question.number in numbers for question in bound.to)


def answer_text(reply: Reply, parts: Sequence[Piece]) -> str:
    """Return the words of an answer as one text, without the mark that says what it answers."""
    texts = []
    for count, at in enumerate(reply.parts):
        part = parts[at]
        text = " ".join(part.text.split())
        if count == 0:
            text = _without_own_mark(part, reply)
        texts.append(text)
    return " ".join(text for text in texts if text)


def _without_own_mark(part: Piece, reply: Reply) -> str:
    if not reply.lead and part.mark and (reply.is_explicit or part.mark.kind is not MarkKind.ITEM):
        return part.body
    return " ".join(part.text[reply.lead :].split())


def links_of(positions: Iterable[int], parts: Sequence[Piece]) -> Iterator[str]:
    """Yield each address that pieces lead to or print, once."""
    seen: set[str] = set()
    for at in positions:
        part = parts[at]
        for url in [*part.links, *_URL.findall(part.text)]:
            if url not in seen and not url.startswith("mailto:"):
                seen.add(url)
                yield url


# --- citations


def citations_of(
    positions: Sequence[int], parts: Sequence[Piece], regime: Regime | None
) -> Iterator[Citation]:
    """Yield the provisions that an answer cites, each once, where it is first cited as its reason.

    A section named again without its subsection ("Section 31 is a qualified exemption") is the one
    already cited.
    """
    found: list[Citation] = []
    for at in positions:
        text = parts[at].text
        found += (
            Citation(
                mention.provision,
                mention.regime,
                mention.role,
                text[mention.start : mention.end],
                at,
                mention.start,
                mention.end,
            )
            for mention in find_citations(text, regime)
        )
    best: dict[str, Citation] = {}
    for citation in found:
        known = best.get(citation.provision)
        if known is None or (
            citation.role is CitationRole.OPERATIVE and known.role is not CitationRole.OPERATIVE
        ):
            best[citation.provision] = citation
    operative = {code for code, citation in best.items() if citation.role is CitationRole.OPERATIVE}
    for code, citation in best.items():
        is_general = any(other != code and other.startswith(code + "(") for other in operative)
        if not is_general or citation.role is not CitationRole.OPERATIVE:
            yield citation
