"""The rows of an unruled table: which of its lines are wrapped from the one above."""

import itertools
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from requests_app.letters.readers.layout import is_figure
from requests_app.letters.readers.pdf.found import goes_on
from requests_app.letters.readers.pdf.shapes import Line, Ruling, Segment

_LEAST_JUMP: Final = 0.07
"""By how much, in sizes, rows must be farther apart than wrapped lines to be told from them by that."""


@dataclass(frozen=True, slots=True)
class Hints:
    """Drawn things that part rows, in heights of the file as one long page.

    rules: horizontal rulings. bands: (top, bottom) of filled rectangles with their (left, right).
    """

    rules: tuple[Ruling, ...] = ()
    bands: tuple[tuple[float, float, float, float], ...] = ()


@dataclass(slots=True, eq=False)
class Row:
    """Lines that make one row of a table whose segments know their columns."""

    lines: list[Line]

    def columns(self) -> set[int]:
        """Return the columns with something in them."""
        return over(self.lines)

    def parts(self) -> dict[int, list[tuple[Segment, Line]]]:
        """Return, by the first column they stand over, the segments with their lines."""
        found: dict[int, list[tuple[Segment, Line]]] = {}
        for line in self.lines:
            for segment in line.segments:
                found.setdefault(segment.over[0], []).append((segment, line))
        return dict(sorted(found.items()))

    def texts(self) -> list[tuple[int, str]]:
        """Return (column, text) of what stands in the row."""
        return [(column, " ".join(part.text for part, _ in parts)) for column, parts in self.parts().items()]


def over(lines: Sequence[Line]) -> set[int]:
    """Return the columns that lines stand over."""
    return {column for line in lines for segment in line.segments for column in segment.over}


def _figures_by_column(lines: Sequence[Line]) -> set[int]:
    """Return the columns in which lines have a figure: two of them in one column are two rows."""
    return {segment.over[0] for line in lines for segment in line.segments if is_figure(segment.text)}


def group_rows(lines: Sequence[Line], usual: int, hints: Hints) -> list[Row]:
    """Return the lines of a table as rows. usual: how many segments its lines usually have."""
    grouping = _Grouping(lines, usual, hints)
    rows: list[Row] = []
    for line in lines:
        if rows and not grouping.opens_row(rows[-1], line):
            rows[-1].lines.append(line)
        else:
            rows.append(Row([line]))
    return rows


def _triples(lines: Sequence[Line]) -> Iterator[tuple[Line, Line, Line]]:
    return zip(lines, lines[1:], lines[2:], strict=False)


def _is_midway(above: Line, line: Line, below: Line) -> bool:
    """Whether a line stands in the middle of two others and only where both are empty: it is centred beside them."""
    off = (line.at - above.at) - (below.at - line.at)
    is_even = abs(off) < 0.1 * line.size and not line.opens_page and not below.opens_page
    return is_even and line.shifted(above) < 1.5 * line.size and not over([line]) & over([above, below])


def _pitch(lines: Sequence[Line], position: int) -> float | None:
    """Return how far a line stands below the nearest in one of its columns; None if none is near."""
    line = lines[position]
    for k in range(position - 1, max(-1, position - 4), -1):
        if lines[k + 1].opens_page:
            return None
        if not line.overlaps(lines[k]) and over([line]) & over([lines[k]]):
            return line.shifted(lines[k])
    return None


class _Grouping:
    """What tells rows from wrapped lines in one table."""

    def __init__(self, lines: Sequence[Line], usual: int, hints: Hints) -> None:
        self._usual = usual
        self._hints = hints
        self._size = statistics.median(line.size for line in lines)
        self._left, self._right = lines[0].left, max(line.right for line in lines)
        self._midway = {id(line) for above, line, below in _triples(lines) if _is_midway(above, line, below)}
        self._threshold = self._wrap_pitch(lines)

    def _wrap_pitch(self, lines: Sequence[Line]) -> float | None:
        """Return the distance below which a line is wrapped from the one above, None if all stand alike."""
        pitches = sorted(
            pitch for position in range(1, len(lines)) if (pitch := _pitch(lines, position)) is not None
        )
        if not pitches or pitches[-1] <= pitches[0] * 1.1:
            return None
        jumps = [
            (after - before, before, after)
            for before, after in itertools.pairwise(pitches)
            if before < 1.5 * self._size
            and after < 2.6 * self._size
            and after - before > _LEAST_JUMP * self._size
        ]
        if not jumps:
            return None
        _, before, after = max(jumps)
        return (before + after) / 2

    def opens_row(self, row: Row, line: Line) -> bool:
        """Whether a line below a row begins the next one."""
        above = row.lines[-1]
        if line.opens_page:
            return self._is_data(line) or not goes_on(row.texts(), Row([line]).texts())
        if self._ruled_between(above, line) or _figures_by_column(row.lines) & _figures_by_column([line]):
            return True
        if line.overlaps(above) or {id(line), id(above)} & self._midway:
            # One of them is centred on the other's height. But below a header over several columns stands
            # the line with those, though it overlaps what is centred on both.
            return self._is_under_header(row, line)
        if self._is_data(line):
            # Figures centred on the height of a wrapped label follow its first lines.
            is_label = not any(one.figures() for one in row.lines) and row.columns() == {0}
            return not (is_label and self._threshold is not None and line.shifted(above) < self._threshold)
        band, band_above = self._band(line), self._band(above)
        if band != band_above:
            return True
        if band is not None:
            return False
        if self._threshold is not None:
            return line.shifted(above) >= self._threshold
        return not self._wraps(row, line) or self._is_finer(row.lines, line)

    def _is_under_header(self, row: Row, line: Line) -> bool:
        here = over([line])
        headers = [one for one in row.lines if not line.overlaps(one) and over([one]) & here]
        if not headers or len(line.segments) < 2 or len(line.segments) <= len(headers[-1].segments):
            return False
        if self._band(line) != self._band(headers[-1]):
            return True
        if self._threshold is not None:
            return line.shifted(headers[-1]) >= self._threshold
        is_wide = any(len(segment.over) > 1 for segment in headers[-1].segments)
        return is_wide or bool(here - over(headers[-1:]))

    def _is_finer(self, above: Sequence[Line], line: Line) -> bool:
        """Whether a line below a header has more parts, so that the header stands over several columns of it."""
        if len(line.segments) > max(len(one.segments) for one in above):
            return len(line.segments) > 1
        return len(line.segments) > 1 and len(over([line]) - over(above)) > 1

    def _wraps(self, row: Row, line: Line) -> bool:
        """Whether, with all lines equally far apart, this one is the rest of the row above it."""
        if line.figures() or line.shifted(row.lines[-1]) >= 1.5 * self._size:
            return False
        before, here = row.columns(), over([line])
        if any(one.figures() for one in row.lines):
            # A row has figures: what has none, below words, is the rest of these.
            return here <= {column for column, text in row.texts() if not is_figure(text)}
        # Among headers, the rest of some cells stands under them; a lone word under the first may be a heading.
        return here < before and here != {0}

    def _is_data(self, line: Line) -> bool:
        figures = line.figures()
        begins = 0 in over([line])
        return (figures >= 2 and begins) or figures >= max(2, self._usual - 1)

    def _ruled_between(self, above: Line, line: Line) -> bool:
        slack = 0.3 * (self._right - self._left) + 20
        low, high = above.at - 0.3 * above.size, line.at - 0.3 * line.size
        return any(
            low < rule.at < high and rule.start < self._left + slack and rule.end > self._right - slack
            for rule in self._hints.rules
        )

    def _band(self, line: Line) -> tuple[float, float] | None:
        """Return the filled band that a line stands on."""
        middle = line.at - 0.3 * line.size
        found = [
            (top, bottom)
            for top, bottom, left, right in self._hints.bands
            if top - 0.5 <= middle <= bottom + 0.5 and left < line.right and right > line.left
        ]
        # A cell that spans two rows is filled over both: the lowest fill is that of the line's own row.
        return min(found, key=lambda band: band[1] - band[0], default=None)
