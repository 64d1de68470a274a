"""What a sheet holds that nobody sees."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.spreadsheets.extracts import counted, found, listed
from tables_app.seen.values import Shown, is_number

MOST_ROWS_TOLD: Final = 4
_MOST_COLUMNS_TOLD: Final = 40
_LONGEST_LIST: Final = 1_000


@dataclass(slots=True)
class Held:
    """What there is on a sheet. words: those of its only column so far; None once it is no plain list of words."""

    rows: int = 0
    columns: set[int] = field(default_factory=set)
    first: list[str] = field(default_factory=list)
    words: set[str] | None = field(default_factory=set)

    @property
    def wants_texts(self) -> bool:
        """Whether what the next row says matters, or only how much of it there is."""
        return self.rows < MOST_ROWS_TOLD or self.words is not None

    def add(self, texts: Sequence[tuple[int, str]]) -> None:
        """Take a row that holds something: its columns with their texts."""
        self.rows += 1
        self.columns.update(column for column, _ in texts)
        if len(self.first) < MOST_ROWS_TOLD:
            self.first.append(listed(text for _, text in texts[:_MOST_COLUMNS_TOLD]))
        for _, text in texts:
            self._list(text)

    def _list(self, text: str) -> None:
        if self.words is None:
            return
        if len(self.columns) > 1 or is_number(text) or text in self.words or len(self.words) >= _LONGEST_LIST:
            self.words = None
        else:
            self.words.add(text)


def of_hidden_sheet(name: str, state: str, held: Held, shown: Shown, *, has_drawing: bool) -> Finding:
    """Return a finding for a sheet that nobody sees. state: how it is hidden, and how anybody could see it.

    A list of words that visible cells show as well, each once, is what a drop-down list offers: no harm.
    """
    if not held.rows and not has_drawing:
        return found(
            "empty-hidden-sheet", name, Severity.INFORMATION, f"The sheet “{name}” {state}. It is empty."
        )
    if held.words and shown.holds_all(held.words):
        message = f"The sheet “{name}” {state}. It is a list of words that visible cells show too."
        return found("hidden-list", name, Severity.INFORMATION, message, (listed(sorted(held.words)[:12]),))
    rows = f"{counted(held.rows, 'row')} and {counted(len(held.columns), 'column')}"
    message = f"The sheet “{name}” {state}. It holds {rows if held.rows else 'a drawing'}."
    because = [f"It begins: {held.first[0]}", *held.first[1:]] if held.first else []
    return found("hidden-sheet", name, Severity.SEVERE, message, because)
