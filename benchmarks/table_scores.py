"""How right found tables are: cells, spans, whole tables, and tables that are none.

A cell is right if its text (white space and quotes aside) stands in the right column of the right row; rows are aligned as
well as they can be, so that one lost row does not shift the rest. A merged cell counts as a span if its place, its
row span, its column span and its text are right. What stands in tables that are none counts as wrong cells.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Self

Cells = Sequence[tuple[str, int, int, int, int]]
"""text, row, column, row span, column span"""
_QUOTES: Final = str.maketrans("‘’“”–—−\u00a0\u2011", "''\"\"--- -")


@dataclass(slots=True)
class Tally:
    """What was counted over some files."""

    right: int = 0
    found: int = 0
    wanted: int = 0
    spans_right: int = 0
    spans_found: int = 0
    spans_wanted: int = 0
    tables: int = 0
    perfect: int = 0
    false_tables: int = 0
    pages: int = 0
    seconds: float = 0.0
    misses: list[str] = field(default_factory=list)

    def __iadd__(self, other: Self) -> Self:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.wanted) if self.found + self.wanted else 1.0


def normal(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).translate(_QUOTES)).strip()


@dataclass(slots=True)
class Board:
    """A table as rows of {column: text}, with its merged cells; wholly empty rows and columns are left out."""

    rows: list[dict[int, str]]
    spans: list[tuple[int, int, int, int, str]]

    @classmethod
    def of(cls, cells: Cells) -> Self:
        named = ((normal(text), row, column, tall, wide) for text, row, column, tall, wide in cells)
        filled = [cell for cell in named if cell[0]]
        columns = {column: k for k, column in enumerate(sorted({cell[2] for cell in filled}))}
        numbers = {row: k for k, row in enumerate(sorted({cell[1] for cell in filled}))}
        rows: list[dict[int, str]] = [{} for _ in numbers]
        spans = []
        for text, row, column, row_span, column_span in filled:
            rows[numbers[row]][columns[column]] = text
            # A span reaches over the rows and columns that are left.
            tall = sum(row <= other < row + row_span for other in numbers)
            wide = sum(column <= other < column + column_span for other in columns)
            if tall > 1 or wide > 1:
                spans.append((numbers[row], columns[column], tall, wide, text))
        return cls(rows, spans)

    def size(self) -> int:
        return sum(map(len, self.rows))

    def words(self) -> Counter[str]:
        return Counter(text for row in self.rows for text in row.values())

    def joined(self, rest: Self) -> Self | None:
        """Return both as one if the other begins with the header that this one has; else None."""
        repeated = 0
        while repeated < min(len(self.rows), len(rest.rows)) and self.rows[repeated] == rest.rows[repeated]:
            repeated += 1
        if not repeated:
            return None
        shift = len(self.rows) - repeated
        more = [
            (row + shift, column, tall, wide, text)
            for row, column, tall, wide, text in rest.spans
            if row >= repeated
        ]
        return type(self)(self.rows + rest.rows[repeated:], self.spans + more)


def alike(one: Board, other: Board) -> list[tuple[int, int]]:
    """Return which rows of one are which of the other, so that most cells are alike."""
    height, width = len(one.rows), len(other.rows)
    best = [[0] * (width + 1) for _ in range(height + 1)]
    hits = [[_hits(a, b) for b in other.rows] for a in one.rows]
    for i in range(height - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + hits[i][j])
    pairs, i, j = [], 0, 0
    while i < height and j < width:
        if best[i][j] == best[i + 1][j + 1] + hits[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _hits(row: dict[int, str], other: dict[int, str]) -> int:
    return sum(other.get(column) == text for column, text in row.items())


def score(wanted: Sequence[Cells], found: Sequence[Cells]) -> Tally:
    """Return the tally of one file."""
    truths = _whole([Board.of(cells) for cells in wanted])
    tally = Tally(tables=len(truths), wanted=sum(truth.size() for truth in truths))
    tally.spans_wanted = sum(len(truth.spans) for truth in truths)
    guesses = _whole([Board.of(cells) for cells in found])
    tally.found = sum(guess.size() for guess in guesses)
    tally.spans_found = sum(len(guess.spans) for guess in guesses)
    paired = _paired(truths, guesses)
    for number, truth in enumerate(truths):
        if number in paired:
            _compare(truth, guesses[paired[number]], tally)
        else:
            tally.misses.append(f"missed: {list(truth.rows[0].values())}")
    false = [guess for number, guess in enumerate(guesses) if number not in paired.values()]
    tally.false_tables = len(false)
    tally.misses += [f"false: {[list(row.values()) for row in guess.rows[:3]]}" for guess in false]
    return tally


def _whole(boards: Sequence[Board]) -> list[Board]:
    """Return tables that hold something, with parts that follow one another and repeat a header put together."""
    whole: list[Board] = []
    for board in boards:
        if not board.rows:
            continue
        joined = whole[-1].joined(board) if whole else None
        if joined:
            whole[-1] = joined
        else:
            whole.append(board)
    return whole


def _paired(truths: Sequence[Board], guesses: Sequence[Board]) -> dict[int, int]:
    """Return which guess is for which truth: those first that share most texts."""
    shared = [
        ((truth.words() & guess.words()).total(), -abs(truth.size() - guess.size()), -i, -j)
        for i, truth in enumerate(truths)
        for j, guess in enumerate(guesses)
    ]
    paired: dict[int, int] = {}
    for count, _, i, j in sorted(shared, reverse=True):
        if count and -i not in paired and -j not in paired.values():
            paired[-i] = -j
    return paired


def _compare(truth: Board, guess: Board, tally: Tally) -> None:
    pairs = alike(truth, guess)
    right = sum(_hits(truth.rows[i], guess.rows[j]) for i, j in pairs)
    tally.right += right
    is_perfect = right == truth.size() == guess.size() and len(truth.rows) == len(guess.rows)
    tally.perfect += is_perfect
    there = {j: i for i, j in pairs}
    spans = Counter(
        (there.get(row, -1), column, tall, wide, text) for row, column, tall, wide, text in guess.spans
    )
    spans_right = (spans & Counter(truth.spans)).total()
    tally.spans_right += spans_right
    if not is_perfect:
        tally.misses.append(
            f"{right} of {truth.size()} right, {guess.size()} found: {list(truth.rows[0].values())}"
        )
    if spans_right < len(truth.spans):
        tally.misses.append(f"spans {spans_right} of {len(truth.spans)}: {list(truth.rows[0].values())}")
