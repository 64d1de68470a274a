"""What anybody sees in a spreadsheet: hidden copies of it give nothing away."""

import datetime
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")
_DAY_NUMBERS_FROM: Final = datetime.datetime(1899, 12, 30)  # noqa: DTZ001  (spreadsheets have no time zones)


@dataclass(slots=True)
class Shown:
    """The values of visible cells, as they stand in the file until they are asked for."""

    values: set[str] = field(default_factory=set)
    _alike: frozenset[str] | None = None

    def holds(self, text: str) -> bool:
        """Whether a visible cell holds this, be it written in another way."""
        if self._alike is None:
            self._alike = frozenset(map(alike, self.values))
        return alike(text) in self._alike

    def holds_all(self, texts: Iterable[str]) -> bool:
        return all(self.holds(text) for text in texts if text.strip())


def alike(text: str) -> str:
    """Return a form that is the same for one value however a file writes it: 3 and 3.0, a date and its day number."""
    folded = " ".join(text.split()).casefold()
    if _NUMBER.fullmatch(folded):
        return f"{float(folded):.12g}"
    if re.match(r"\d{4}-\d\d-\d\d(?:$|t)", folded):
        with suppress(ValueError):
            moment = datetime.datetime.fromisoformat(folded.upper().removesuffix("Z"))
            return f"{(moment.replace(tzinfo=None) - _DAY_NUMBERS_FROM) / datetime.timedelta(days=1):.12g}"
    return folded


def is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text.strip()))
