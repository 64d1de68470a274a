"""What a letter asks: its questions as the other stages see them."""

from dataclasses import dataclass

from requests_app.letters.markers import Path


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. run: 0, or where numbering restarts the number of its run, from 1; parts: its pieces."""

    path: Path
    label: str
    text: str
    parts: tuple[int, ...]
    run: int = 0
    group: str | None = None

    @property
    def number(self) -> str:
        """The number as a letter document writes it: "5.b.iii", "2:1"."""
        return (f"{self.run}:" if self.run else "") + ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of a letter in order. preamble: what introduces them; headings: of their groups."""

    asked: tuple[Asked, ...] = ()
    preamble: tuple[int, ...] = ()
    headings: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.asked)
