"""Runs: lists of numbering marks in which each follows the one before ("1, 2, 2a, 2b, 3")."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from requests_app.letters.markers import Mark, MarkKind, Path, is_first, successors
from requests_app.letters.pieces import Piece
from requests_app.letters.wording import asks


@dataclass(frozen=True, slots=True)
class Item:
    """One mark of a run: the piece that bears it, the position of that piece, the path it has in the run."""

    at: int
    path: Path
    mark: Mark
    part: Piece


@dataclass(slots=True)
class Run:
    """A list of marks. Never empty."""

    items: list[Item]
    paths: set[Path] = field(default_factory=set)
    peers: dict[int, Item] = field(default_factory=dict)
    """The first item at each depth: what the others at that depth look like."""

    def __post_init__(self) -> None:
        for item in self.items:
            self._know(item)

    @property
    def first(self) -> Item:
        return self.items[0]

    @property
    def last(self) -> Item:
        return self.items[-1]

    @property
    def is_of_answers(self) -> bool:
        return self.first.mark.kind is MarkKind.ANSWER

    def top(self) -> list[Item]:
        """Return the items of the outermost list."""
        return [item for item in self.items if len(item.path) == len(self.first.path)]

    def add(self, item: Item) -> None:
        self.items.append(item)
        self._know(item)

    def _know(self, item: Item) -> None:
        self.paths.add(item.path)
        self.peers.setdefault(len(item.path), item)

    def style_at(self, depth: int) -> str | None:
        """Return the style of the marks at a depth, None where there is none yet."""
        peer = self.peers.get(depth)
        return peer.mark.style if peer else None


# "Section 40(3A): The first condition is …", with the paragraphs of the Act below it.
_STATUTE: Final = re.compile(
    r"\W*(?:section|regulation|article|paragraph)\s?\d+[A-Z]?(?:\(\w+\))*\s*(?::|[-–—]|(?:of the\b.{0,80}\b)?(?:states|provides|says|reads))",
    re.IGNORECASE,
)

# An item such as "(a) Article 5(1) of the GDPR, and" is the Act's.
_PROVISION: Final = re.compile(r"(?:article|section|regulation|paragraph)\s\d", re.IGNORECASE)

# So far apart two numbers of one list may be, where a letter leaves some out.
_MOST_MISSING: Final = 5

# More lists than this are never open inside one another.
_MOST_OPEN = 4


def find_runs(parts: Sequence[Piece], matter: Sequence[int], response: int | None) -> list[Run]:
    """Return the runs of marks, in order of their first.

    A run goes on after a list inside it has ended, and none goes on beyond the heading of the
    response, which stands at `response` where there is one and no more.
    """
    done: list[Run] = []
    open_runs: list[Run] = []
    in_statute = False
    for at in matter:
        if at == response:
            open_runs = []
        part = parts[at]
        if part.mark is None or not part.mark.path:
            in_statute = bool(_STATUTE.match(part.text)) or part.text.rstrip().endswith("—")
            continue
        if not part.mark.path[0].isdigit() and (in_statute or _PROVISION.match(part.body)):
            continue
        if not part.body and any(part.mark.path in run.paths for run in open_runs):
            continue  # "Part (ii)" alone on a line points back to what was asked
        placed = [
            (run, path)
            for run in reversed(open_runs)
            if (path := _place(run, part.mark, part)) and (run is open_runs[-1] or path[:-1] != run.last.path)
        ]
        if placed:
            run, path = max(placed, key=lambda found: _likeness(found[0], found[1], part))
            while open_runs[-1] is not run:
                open_runs.pop()
            run.add(Item(at, path, part.mark, part))
        elif _may_begin(part.mark):
            run = Run([Item(at, part.mark.path, part.mark, part)])
            done.append(run)
            open_runs = [*open_runs[1 - _MOST_OPEN :], run]
    return done


def _may_begin(mark: Mark) -> bool:
    """Say whether a run may begin with a mark; with one that is no first only if it is whole ("5a.", "Q7")."""
    whole = len(mark.path) > 1 and mark.path[0].isdigit()
    return is_first(mark.path[0]) or mark.kind is not MarkKind.ITEM or whole


def _place(run: Run, mark: Mark, part: Piece) -> Path | None:
    """Return the path of a mark as the next of a run, None if it is not."""
    last = run.last.path
    if (mark.kind is MarkKind.ANSWER) != run.is_of_answers:
        return None
    if len(mark.path) > 1:
        # "2.6 staff" is a figure where the questions are "Q1", "Q2", though "1.1" may stand below Q1.
        is_figure = (
            mark.kind is MarkKind.ITEM and run.first.mark.kind is MarkKind.QUESTION and not mark.is_closed
        )
        return None if is_figure and mark.path[0] != last[0] else _place_whole(run, mark.path)
    step = mark.path[0]
    siblings = [
        (*last[:depth], step) for depth in reversed(range(len(last))) if step in successors(last[depth])
    ]
    child = [(*last, step)] if is_first(step) and _may_be_child(run, step, mark, part) else []
    for path in [*siblings, *child]:
        if run.style_at(len(path)) == mark.style:
            return path
    new_level = [path for path in child if run.style_at(len(path)) is None]
    for path in [*new_level, *siblings, *child]:
        return path
    return _place_after_gap(run, mark, part)


def _place_whole(run: Run, path: Path) -> Path | None:
    last = run.last.path
    if path[0] == last[0] and path not in run.paths:
        return path
    return path if path[0] in successors(last[0]) else None


def _may_be_child(run: Run, step: str, mark: Mark, part: Piece) -> bool:
    last = run.last.path
    if len(last) >= 4:
        return False
    if not step.isdigit():
        # Letters under letters ("a." after "b.") are a new list, unless they look different.
        # "(i)" after "(iii)" is one too.
        is_same_list = (
            step == "i" and run.peers[len(last)].path[-1] == "i" and run.style_at(len(last)) == mark.style
        )
        is_roman = step == "i" and last[-1] != "h" and not is_same_list
        return last[-1].isdigit() or is_roman or run.style_at(len(last)) != mark.style
    is_deeper = part.level > run.last.part.level
    return is_deeper or (len(last) == 1 and not last[0].isdigit() and len(run.items) == 1)


def _place_after_gap(run: Run, mark: Mark, part: Piece) -> Path | None:
    """Return where a numbered question stands whose forerunner is missing: "Q3" after "Q1", or "4. How many" after "2. How many"."""
    step, last = mark.path[0], run.last.path
    if not step.isdigit() or not last[0].isdigit() or int(step) <= int(last[0]):
        return None
    if mark.kind is MarkKind.ITEM and not _goes_on_asking(run, mark, part):
        return None
    return (step,)


def _goes_on_asking(run: Run, mark: Mark, part: Piece) -> bool:
    """Say whether a number that is not the next one stands before a question set as those of the run are."""
    top = run.top()
    missing = int(mark.path[0]) - int(run.last.path[0])
    return (
        missing <= _MOST_MISSING
        and len(top) > 1
        and mark.style == top[0].mark.style
        and part.is_emphasised == top[0].part.is_emphasised
        and asks(part.body)
        and all(asks(item.part.body) for item in top)
    )


def _likeness(run: Run, path: Path, part: Piece) -> tuple[int, int]:
    """Return how much a piece looks like the items of a run at its depth; the later run wins a tie."""
    peer = run.peers.get(len(path), run.first)
    alike = (
        (part.mark is not None and peer.mark.style == part.mark.style)
        + (peer.part.is_emphasised == part.is_emphasised)
        + (asks(peer.part.body) == asks(part.body))
    )
    return alike, run.first.at
