"""Text that stands side by side: a letterhead beside an address, two lists, two columns."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from requests_app.letters.readers.pdf.paragraphs import Setting
from requests_app.letters.readers.pdf.shapes import Line, Segment, split_segments

_KEY: Final = re.compile(r"[^:]{1,40}:")
_GUTTER: Final = 1.3
"""The least white between two columns, in sizes."""
_NARROW_GUTTER: Final = 0.7
"""The least white where several lines one after the other keep clear of it."""


@dataclass(slots=True)
class _Gutter:
    left: float
    right: float

    def sides(self, line: Line) -> tuple[list[Segment], list[Segment]] | None:
        """Return the line's segments left and right of the gutter, None if one lies across it."""
        segments = split_segments(line)
        left = [segment for segment in segments if segment.right <= self.right - 0.5 * line.size]
        right = [segment for segment in segments if segment.left >= self.left + 0.5 * line.size]
        right = [segment for segment in right if segment not in left]
        if len(left) + len(right) < len(segments):
            return None
        room = (
            max([self.left, *(segment.right for segment in left)]),
            min([self.right, *(segment.left for segment in right)]),
        )
        return (left, right) if room[1] - room[0] >= 0.5 * line.size else None

    def narrow(self, left: Sequence[Segment], right: Sequence[Segment]) -> None:
        self.left = max([self.left, *(segment.right for segment in left)])
        self.right = min([self.right, *(segment.left for segment in right)])


def split_sides(lines: Sequence[Line], setting: Setting) -> Iterator[tuple[list[Line], Setting]]:
    """Yield the lines in reading order as stretches, each with how it is set: columns have edges of their own."""
    plain: list[Line] = []
    index = 0
    while index < len(lines):
        gutter = _gutter(lines[index]) or _kept_gutter(lines[index : index + 5])
        if gutter is None:
            plain.append(lines[index])
            index += 1
            continue
        start = _first_beside(plain, lines[index], gutter, setting)
        above = plain[start:]
        below = (lines[position] for position in range(index, len(lines)))
        left, right, end = _two_columns(itertools.chain(above, below), gutter, index - len(above))
        if not (left and right) or end <= index:
            plain.append(lines[index])
            index += 1
            continue
        if plain[:start]:
            yield plain[:start], setting
        yield left, setting.within(left, min(line.left for line in right) - lines[index].size)
        yield right, setting.within(right, setting.right)
        index = end
        plain = []
    if plain:
        yield plain, setting


def _kept_gutter(lines: Sequence[Line]) -> _Gutter | None:
    """Return the narrower white that parts a line in two, if lines below keep clear of it on its right."""
    gutter = _gutter(lines[0], _NARROW_GUTTER)
    if gutter is None:
        return None
    confirmed = 0
    for line in lines[1:]:
        sides = gutter.sides(line)
        if sides is None:
            break
        confirmed += bool(sides[1])
    return gutter if confirmed > 1 else None


def _gutter(line: Line, least: float = _GUTTER) -> _Gutter | None:
    """Return the white that parts a line in two, None if it is one text."""
    if line.widest <= least * line.size:
        return None
    segments = split_segments(line, least)
    if len(segments) < 2 or (_KEY.fullmatch(segments[0].text) and not segments[1].text.endswith(":")):
        return None  # a reference line: "Our ref:" and what it is
    widest = max(range(1, len(segments)), key=lambda k: segments[k].left - segments[k - 1].right)
    return _Gutter(segments[widest - 1].right, segments[widest].left)


def _first_beside(plain: Sequence[Line], line: Line, gutter: _Gutter, setting: Setting) -> int:
    """Return from which of the lines above on the right column has begun."""
    start = len(plain)
    below = line
    while start and not below.opens_page and _is_near(plain[start - 1], below, setting):
        if plain[start - 1].left < gutter.right - 2:
            break
        start -= 1
        below = plain[start]
    return start


def _is_near(above: Line, line: Line, setting: Setting) -> bool:
    return line.shifted(above) <= 1.8 * setting.leading * line.size


def _two_columns(lines: Iterable[Line], gutter: _Gutter, begin: int) -> tuple[list[Line], list[Line], int]:
    """Return the lines left and right of the gutter, and the index of the first line below both.

    begin: the index of the first of `lines` among all lines.
    """
    lefts: list[tuple[int, Line]] = []
    rights: list[tuple[int, Line]] = []
    above = None
    for position, line in enumerate(lines):
        sides = gutter.sides(line)
        if sides is None or (above and (line.opens_page or line.shifted(above) > 3.2 * line.size)):
            break
        above = line
        gutter.narrow(*sides)
        for found, side in zip((lefts, rights), sides, strict=True):
            if side:
                part = Line.of([word for segment in side for word in segment.words], line.page)
                part.at = line.at
                found.append((position, part))
    last_right = rights[-1][0] if rights else -1
    kept = [entry for entry in lefts if entry[0] <= last_right]
    for entry in lefts[len(kept) :]:
        if not (kept and _is_next_item(kept, entry[1])):
            break
        kept.append(entry)
    end = max(last_right, kept[-1][0] if kept else 0) + 1
    return [line for _, line in kept], [line for _, line in rights], begin + end


def _is_next_item(column: Sequence[tuple[int, Line]], line: Line) -> bool:
    """Whether a line below the right column goes on with the left one: same edge, same distance."""
    above = column[-1][1]
    distances = [b.shifted(a) for (_, a), (_, b) in itertools.pairwise(column)]
    return abs(line.left - above.left) < 2 and line.shifted(above) <= 1.15 * max(
        distances, default=1.3 * line.size
    )
