"""The tables of a letter: which questions each is about, what it is called, what is remarked on it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from requests_app.letters import phrases
from requests_app.letters.addressing import address
from requests_app.letters.asked import Asked
from requests_app.letters.fields import FIELD
from requests_app.letters.markers import MarkKind, covered
from requests_app.letters.parsed import BlockRole
from requests_app.letters.pieces import Piece
from requests_app.letters.replies import Replies, Reply
from requests_app.letters.wording import is_same
from tables_app.grid import Grid
from tables_app.tidy import TidyTable, fold, is_only_filters, said, tidy


@dataclass(slots=True)
class Bound:
    """A table and the questions it is about. parts: its pieces, the table's own first."""

    to: tuple[Asked, ...]
    table: TidyTable
    parts: list[int]
    title: str | None = None
    notes: list[str] = field(default_factory=list)
    in_annex: bool = False


@dataclass(frozen=True, slots=True)
class Binding:
    """The tables of the whole letter in order, and the roles of the pieces that belong to them."""

    tables: tuple[Bound, ...]
    roles: dict[int, BlockRole]
    further: tuple[tuple[tuple[Asked, ...], int], ...]
    """Pieces of an annex that stand under a repeated question and are no heading of a table."""


_CAPTION: Final = re.compile(r"\W*(?:table|figure|chart|tab\.?)\s*[\dA-Z]{0,3}\b.{0,180}", re.IGNORECASE)
_TITLED_ANNEX: Final = re.compile(r"\W*\w+(?:\s+[A-Z\d]{1,3})?\s*[:–—-]\s*\w.{4,}", re.IGNORECASE)
_FOOTNOTE: Final = re.compile(
    r"\W*(?:please note that (?:the|these|this) (?:data|figures?|table|numbers)\b|\*+|†|‡|[¹²³]|\(\d\)|note[s:]|n\.?b\.?\b|source:|key:|[\"“]?<\s?\d+\b|\[[a-z]\])",
    re.IGNORECASE,
)
_LONGEST_TITLE = 160


def bind_tables(parts: Sequence[Piece], annex: Sequence[int], replies: Replies) -> Binding:
    """Return the letter's tables, those of its answers and those of its annexes."""
    roles: dict[int, BlockRole] = {}
    tables = [bound for reply in replies.replies for bound in _of_answer(parts, reply, roles)]
    attached = tuple(
        question
        for reply in replies.replies
        if any(phrases.ATTACHED.search(parts[at].text) for at in reply.parts)
        for question in reply.to
    )
    found, further = _Annex(parts, replies.asked, attached, roles).read(annex)
    tables = sorted([*tables, *found], key=lambda bound: bound.parts[0])
    return Binding(tuple(tables), roles, tuple(further))


def bind_annex(parts: Sequence[Piece], asked: Sequence[Asked], attached: Sequence[Asked]) -> Binding:
    """Return the tables of a file that was sent with a letter.

    asked: the letter's questions; attached: those whose answers speak of this file.
    """
    roles: dict[int, BlockRole] = {}
    shown = [at for at, part in enumerate(parts) if not part.running]
    found, further = _Annex(parts, asked, attached, roles).read(shown)
    return Binding(tuple(found), roles, tuple(further))


# --- in an answer


def _of_answer(parts: Sequence[Piece], reply: Reply, roles: dict[int, BlockRole]) -> Iterable[Bound]:
    filters: list[str] = []
    filter_parts: list[int] = []
    for at in reply.tables:
        grid = parts[at].grid
        if grid is None:
            continue
        if is_only_filters(grid):
            filters += _filters(parts[at])
            filter_parts.append(at)
            continue
        bound = Bound(tuple(reply.to), tidy(grid), [at, *filter_parts])
        bound.title = bound.table.title
        bound.notes = [*filters, *bound.table.notes]
        filters, filter_parts = [], []
        _take_caption(parts, at, reply, bound, roles)
        _take_footnotes(parts, at, reply, bound, roles)
        yield bound


def _take_caption(
    parts: Sequence[Piece], at: int, reply: Reply, bound: Bound, roles: dict[int, BlockRole]
) -> None:
    """Take the line above a table as its title if it is a caption and not a sentence of the answer."""
    above = at - 1
    if above not in reply.parts or bound.title:
        return
    part = parts[above]
    text = part.text.strip("* ")
    is_heading = (
        part.is_emphasised and part.is_short and not text.endswith((".", "?", ":")) and part.mark is None
    )
    if (_CAPTION.fullmatch(text) and not phrases.SEE_BELOW.search(text)) or is_heading:
        bound.title = text.rstrip(":")
        bound.parts.append(above)
        reply.parts.remove(above)
        roles[above] = BlockRole.TABLE


def _take_footnotes(
    parts: Sequence[Piece], at: int, reply: Reply, bound: Bound, roles: dict[int, BlockRole]
) -> None:
    below = at + 1
    while below in reply.parts and _FOOTNOTE.match(parts[below].text):
        bound.notes.append(fold(parts[below].text))
        bound.parts.append(below)
        reply.parts.remove(below)
        roles[below] = BlockRole.TABLE
        below += 1


def _filters(part: Piece) -> list[str]:
    grid = part.grid
    if grid is None:
        return []
    rows = (said(cell.text for cell in grid.cells if cell.row == row) for row in range(grid.height))
    return list(filter(None, rows))


# --- after the signature


class _Annex:
    """Reads what follows the signature: repeated questions, remarks and tables."""

    def __init__(
        self,
        parts: Sequence[Piece],
        asked: Sequence[Asked],
        attached: Sequence[Asked],
        roles: dict[int, BlockRole],
    ) -> None:
        """attached: the questions whose answers speak of an annex."""
        self.parts = parts
        self.asked = asked
        self.roles = roles
        self.attached = tuple(attached)
        self.by_path = {question.path: question for question in reversed(asked)}
        self.to: tuple[Asked, ...] = ()
        self.above: list[int] = []
        self.loose: list[tuple[tuple[Asked, ...], int]] = []
        self.tables: list[Bound] = []

    def read(self, annex: Sequence[int]) -> tuple[list[Bound], list[tuple[tuple[Asked, ...], int]]]:
        for at in annex:
            self._take(at)
        self._release()
        return self.tables, self.loose

    def _take(self, at: int) -> None:
        part = self.parts[at]
        self.roles[at] = BlockRole.ANNEX
        if part.grid and is_only_filters(part.grid):
            self.above.append(at)
        elif part.grid:
            self._tabulate(at, part.grid)
        elif (to := self._question(part)) is not None:
            self._release()
            self.to = to
        elif FIELD.match(part.text) or (
            phrases.ANNEX_HEADING.fullmatch(part.text) and not _CAPTION.fullmatch(part.text)
        ):
            self._release()
            if _TITLED_ANNEX.match(part.text):
                self.above.append(at)  # "Annex A: staff by grade" is the title of the table that follows
        elif self._repeats_question(part):
            return
        elif (
            self.tables
            and not self.above
            and _FOOTNOTE.match(part.text)
            and at - 1 == max(self.tables[-1].parts)
        ):
            self.tables[-1].notes.append(fold(part.text))
            self.tables[-1].parts.append(at)
            self.roles[at] = BlockRole.TABLE
        else:
            self.above.append(at)

    def _question(self, part: Piece) -> tuple[Asked, ...] | None:
        """Return the questions that a line of the annex announces; None if it announces none."""
        if part.mark and part.mark.path:
            question = self.by_path.get(part.mark.path)
            if question and (
                part.mark.kind is not MarkKind.ITEM
                or not question.text
                or not part.body
                or _overlaps(part.body, question.text)
            ):
                return (question,)
            return None
        naming = address(part.text)
        if (
            naming is None
            and part.is_short
            and (matched := re.search(r"\bQ(?:uestion)?s?\.?\s?\d", part.text, re.IGNORECASE))
        ):
            naming = address(part.text[matched.start() :])
        if naming is not None and part.is_short:
            found = set(covered(naming.spans, [question.path for question in self.asked]))
            if found:
                return tuple(question for question in self.asked if question.path in found)
        for question in self.asked[:200]:
            if len(part.text) > 20 and question.text and part.text.strip() == question.text:
                return (question,)
        return None

    def _repeats_question(self, part: Piece) -> bool:
        """Say whether a piece prints part of the current question again, such as its examples."""
        words = " ".join(part.body.split())
        return len(words) > 10 and any(
            words in question.text or is_same(words, question.text) for question in self.to
        )

    def _tabulate(self, at: int, grid: Grid) -> None:
        bound = Bound(
            self.to or self.attached or tuple(self.asked if len(self.asked) == 1 else ()),
            tidy(grid),
            [at],
            in_annex=True,
        )
        bound.title = bound.table.title
        for above in self.above:
            part = self.parts[above]
            if part.grid:
                bound.notes += _filters(part)
            elif bound.title is None and _is_title(part):
                bound.title = fold(part.text).strip("*: ")
            else:
                bound.notes.append(fold(part.text))
            bound.parts.append(above)
            self.roles[above] = BlockRole.TABLE
        bound.notes += bound.table.notes
        self.above = []
        self.roles[at] = BlockRole.TABLE
        self.tables.append(bound)

    def _release(self) -> None:
        """Leave what stood above no table in the annex; under a repeated question it may answer that."""
        self.loose += [(self.to, at) for at in self.above if self.to]
        self.above = []
        self.to = ()


def _is_title(part: Piece) -> bool:
    text = part.text.strip()
    return len(text) <= _LONGEST_TITLE and not text.endswith((".", "?")) and ". " not in text


def _overlaps(one: str, other: str) -> bool:
    """Say whether most words of the shorter text stand in the other: a question shortened in an annex."""
    some, others = set(re.findall(r"\w+", one.lower())), set(re.findall(r"\w+", other.lower()))
    return bool(some) and len(some & others) >= 0.6 * min(len(some), len(others))
