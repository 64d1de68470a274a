"""What is hidden, in a few words for staff: the first of it, how much, and where."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from requests_app.checks.finding import Finding, Severity

_LONGEST_TEXT: Final = 120
_MOST_IN_PLACE: Final = 12
_MOST_PLACES: Final = 8
_MOST_RANGES: Final = 6
_MOST_OF_A_KIND: Final = 20
_LONGEST_KEY: Final = 160
_RANK: Final = (Severity.INFORMATION, Severity.WARNING, Severity.SEVERE)


def found(code: str, place: str, severity: Severity, message: str, because: Iterable[str] = ()) -> Finding:
    """Return a finding about a place in the file: its name is the key."""
    key = f"{code} {place}".strip()
    if len(key) > _LONGEST_KEY:
        key = f"{key[:_LONGEST_KEY]} {hashlib.sha256(key.encode()).hexdigest()[:8]}"
    return Finding(code, key, severity, _printable(message), tuple(_printable(each) for each in because))


def capped(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings with no key twice, the first of each kind alone where there are very many."""
    seen: Counter[str] = Counter()
    kinds: defaultdict[str, list[Finding]] = defaultdict(list)
    for each in findings:
        seen[each.key] += 1
        number = seen[each.key]
        kinds[each.code].append(each if number == 1 else replace(each, key=f"{each.key} #{number}"))
    kept = []
    for code, listed in kinds.items():
        # The worst are kept; sorting leaves those of one severity in order.
        listed.sort(key=lambda each: _RANK.index(each.severity), reverse=True)
        kept += listed[:_MOST_OF_A_KIND]
        if rest := listed[_MOST_OF_A_KIND:]:
            message = (
                f"{counted(len(rest), 'more place')} of the file like the {_MOST_OF_A_KIND} that are listed."
            )
            kept.append(found(code, "and more", rest[0].severity, message))
    return tuple(kept)


@dataclass(slots=True)
class Extract:
    """Some hidden things: how many there are, the places they are in, and what the first ones say.

    places: row or column numbers. first: what is said, by the name of the place.
    """

    count: int = 0
    places: set[int] = field(default_factory=set)
    first: dict[str, list[str]] = field(default_factory=dict)

    def add(self, place: int, name: str, text: str) -> None:
        """Keep a text of a place; of very many only the first."""
        self.count += 1
        self.places.add(place)
        texts = self.first.get(name)
        if texts is None:
            if len(self.first) >= _MOST_PLACES:
                return
            texts = self.first[name] = []
        if len(texts) < _MOST_IN_PLACE:
            texts.append(text)

    def lines(self) -> list[str]:
        """Return what the first of it says, a line for each place."""
        lines = [f"{name}: {listed(texts)}" for name, texts in self.first.items()]
        left = self.count - sum(map(len, self.first.values()))
        return [*lines, f"And {left:,} more."] if left else lines


def listed(texts: Iterable[str]) -> str:
    """Return texts as one line, each cut to a length that can be read."""
    return " | ".join(short(text) for text in texts)


def short(text: str, longest: int = _LONGEST_TEXT) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= longest else f"{folded[: longest - 1]}…"


def counted(number: int, one: str, many: str = "") -> str:
    """Return "1 row" or "9,483 rows"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def ranges(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return numbers as runs without a gap, in order."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def rows_named(numbers: Iterable[int]) -> str:
    """Return "row 4" or "rows 4 to 12 and 17"."""
    return _named("row", [(str(first), str(last)) for first, last in ranges(numbers)])


def columns_named(numbers: Iterable[int]) -> str:
    """Return "column F" or "columns F to H and K"."""
    return _named("column", [(letters(first), letters(last)) for first, last in ranges(numbers)])


def _named(one: str, runs: Sequence[tuple[str, str]]) -> str:
    said = [first if first == last else f"{first} to {last}" for first, last in runs[:_MOST_RANGES]]
    if len(runs) > _MOST_RANGES:
        said.append(f"{len(runs) - _MOST_RANGES:,} more places")
    is_one = len(runs) == 1 and runs[0][0] == runs[0][1]
    together = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    return f"{one if is_one else one + 's'} {together}"


def letters(column: int) -> str:
    """Return what a column is called, counted from 1: 28 is AB."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _printable(text: str) -> str:
    """Return a text that can be kept and shown: control characters would break either."""
    return "".join(each if each.isprintable() or each == "\n" else " " for each in text)
