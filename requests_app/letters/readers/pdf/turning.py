"""Pages that are read turned: what was found on them is put back to where it stands on the page as it is shown."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from requests_app.letters.document import Block, Box, GridBlock, Place


@dataclass(frozen=True, slots=True)
class Turn:
    """How a page was turned to be read.

    degrees: clockwise, a multiple of 90; after that skew, counter-clockwise about the middle. width, height: of
    the page as it is read, whose lengths are `scale` times those of the page as it is shown.
    """

    width: float
    height: float
    degrees: int = 0
    skew: float = 0.0
    scale: float = 1.0

    def back(self, box: Box) -> Box:
        """Return where a box of the page as it is read lies on the page as it is shown."""
        left, top, right, bottom = box
        corners = [self.point(x, y) for x in (left, right) for y in (top, bottom)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return round(min(xs), 1), round(min(ys), 1), round(max(xs), 1), round(max(ys), 1)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the page as it is read lies on the page as it is shown."""
        sine, cosine = math.sin(math.radians(self.skew)), math.cos(math.radians(self.skew))
        dx, dy = x - self.width / 2, y - self.height / 2
        x, y = self.width / 2 + dx * cosine - dy * sine, self.height / 2 + dx * sine + dy * cosine
        x, y = {
            0: (x, y),
            90: (y, self.width - x),
            180: (self.width - x, self.height - y),
            270: (self.height - y, x),
        }[self.degrees % 360]
        return x / self.scale, y / self.scale


def turned_back(blocks: Iterable[Block], turns: Mapping[int, Turn]) -> Iterator[Block]:
    """Yield the blocks with the places they have on the pages as they are shown. turns: by page."""
    if not turns:
        yield from blocks
        return
    for block in blocks:
        places = tuple(_back(place, turns) for place in block.places)
        if isinstance(block, GridBlock):
            cells = (
                replace(cell, place=_back(cell.place, turns)) if cell.place else cell
                for cell in block.grid.cells
            )
            yield replace(block, grid=replace(block.grid, cells=tuple(cells)), places=places)
        else:
            yield replace(block, places=places)


def _back(place: Place, turns: Mapping[int, Turn]) -> Place:
    turn = turns.get(place.page or 0)
    return replace(place, box=turn.back(place.box)) if turn and place.box else place
