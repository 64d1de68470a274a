"""A piece of a letter: the smallest part that can have a meaning of its own, mostly a paragraph."""

from dataclasses import dataclass

from requests_app.letters.document import Grid, Place
from requests_app.letters.markers import Mark
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


def grid_text(grid: Grid) -> str:
    """Return every word of a table once, a line a row and a tab between cells."""
    rows: dict[int, list[str]] = {}
    for cell in grid.cells:
        if text := fold(cell.text):
            rows.setdefault(cell.row, []).append(text)
    return "\n".join("\t".join(rows[row]) for row in sorted(rows))
