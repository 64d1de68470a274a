"""What suppressed figures can be worked out from the figures printed around them.

Every sum that the tables bear out (`relations`), and every percentage with its base (`shares`), says something of the
suppressed cells; `bounds` finds exactly what is left for each of them. The method is the audit of cell suppression:
L. H. Cox, "Suppression methodology and statistical disclosure control", JASA 75 (1980).

What this module finds out is itself a secret: it is shown to staff, and goes into no page, answer, log line or file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tables_app.bounds import UNLIMITED, Ranges, Sum, ranges
from tables_app.families import families
from tables_app.relations import Family, Relation, Spot, Tables
from tables_app.shares import Share, limits, shares
from tables_app.typed import TypedTable

DEFAULT_THRESHOLD: Final = 5
"""Figures below this one are small: the commonest choice in letters ("<5")."""

Reason = Relation | Share
"""What the letter prints that says something of a suppressed cell."""


class Risk(StrEnum):
    """What can be worked out of a suppressed cell."""

    RECOVERABLE = "recoverable"
    NARROWED = "narrowed"
    SAFE = "safe"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Exposure:
    """What can be worked out of one suppressed cell.

    mark_low, mark_high: the range that its mark admits; low, high: the range that is left, both inclusive;
    a high of None means that nothing limits it. is_within: its own table is enough to recover it.
    because: the sums that give it away, in the order in which they are followed; empty where it is safe.
    """

    spot: Spot
    mark_low: int
    mark_high: int | None
    low: int
    high: int | None
    risk: Risk
    is_within: bool = False
    because: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Audit:
    """The suppressed cells of some tables, and what can be worked out of each.

    contradicted: sums that were left out because no figures fit them together with the others.
    """

    exposures: tuple[Exposure, ...]
    families: tuple[Family, ...]
    contradicted: tuple[Reason, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many cells are suppressed; how many come out, in all and within their own table; how many nearly do."""
        risks = [exposure.risk for exposure in self.exposures]
        return {
            "suppressed": len(risks),
            "recoverable": risks.count(Risk.RECOVERABLE),
            "recoverable_within_table": sum(exposure.is_within for exposure in self.exposures),
            "narrowed": risks.count(Risk.NARROWED),
        }

    @property
    def undecided(self) -> int:
        """How many cells the solver ran out of time for."""
        return sum(exposure.risk is Risk.UNDECIDED for exposure in self.exposures)

    def at(self, spot: Spot) -> Exposure | None:
        return next((exposure for exposure in self.exposures if exposure.spot == spot), None)


def audit(
    tables: Sequence[TypedTable], *, threshold: int = DEFAULT_THRESHOLD, seconds: float = 60.0
) -> Audit:
    """Return what can be worked out of every suppressed cell of tables that are read together.

    threshold: a cell whose mark names no range ("*", "[c]") counts as narrowed when fewer values than this are left.
    seconds: how long the solver may take; what it leaves open is undecided, never called safe.
    """
    together = Tables(tables)
    spots = [spot for spot in together.spots() if together.value(spot).is_suppressed]
    found = families(together)
    reasons: list[Reason] = [relation for family in found if family.is_sound for relation in family.relations]
    reasons += [share for family in shares(together) for share in family]
    whole = _Puzzle(together, spots, reasons, seconds)
    inside = [reason for reason in reasons if _is_own(reason)]
    own = whole if len(inside) == len(reasons) else _Puzzle(together, spots, inside, seconds)
    exposures = tuple(
        _exposure(whole, number, threshold, is_within=own.ranges.is_fixed(number))
        for number in range(len(spots))
    )
    return Audit(exposures, found, tuple(whole.reasons[number] for number in sorted(whole.ranges.dropped)))


class _Puzzle:
    """Suppressed cells as unknowns, and what is printed as sums over them."""

    def __init__(
        self, tables: Tables, spots: Sequence[Spot], reasons: Sequence[Reason], seconds: float
    ) -> None:
        self.tables = tables
        self.spots = spots
        number = {spot: position for position, spot in enumerate(spots)}
        self.reasons: list[Reason] = []
        self.sums: list[Sum] = []
        for reason in reasons:
            one = (
                _sum_of_share(tables, reason, number)
                if isinstance(reason, Share)
                else _sum(tables, reason, number)
            )
            if one is not None:
                self.reasons.append(reason)
                self.sums.append(one)
        values = [tables.value(spot) for spot in spots]
        low = [value.low or 0 for value in values]
        high = [UNLIMITED if value.high is None else value.high for value in values]
        self.ranges: Ranges = ranges(low, high, self.sums, seconds=seconds)

    def because(self, unknown: int) -> tuple[Reason, ...]:
        """Return the sums that settle an unknown, those first that settle others on the way."""
        if unknown in self.ranges.joint:
            return tuple(self.reasons[number] for number in self.ranges.joint[unknown])
        followed: dict[int, None] = {}
        self._follow(unknown, followed, {unknown})
        return tuple(self.reasons[number] for number in followed)

    def _follow(self, unknown: int, followed: dict[int, None], on_the_way: set[int]) -> None:
        number = self.ranges.why.get(unknown)
        if number is None:
            return
        for other, _ in self.sums[number].terms:
            if other not in on_the_way and self.ranges.is_fixed(other):
                on_the_way.add(other)
                self._follow(other, followed, on_the_way)
        followed[number] = None


def _is_own(reason: Reason) -> bool:
    spots = (reason.part, reason.base) if isinstance(reason, Share) else (reason.total, *reason.parts)
    return len({spot.table for spot in spots}) == 1


def _sum(tables: Tables, relation: Relation, unknown: dict[Spot, int]) -> Sum | None:
    """Return what a relation says of the unknowns in it: their sum is what the printed figures leave."""
    terms = [(unknown[spot], 1) for spot in relation.parts if spot in unknown]
    printed = sum(int(tables.number(spot) or 0) for spot in relation.parts if spot not in unknown)
    if relation.total in unknown:
        terms.append((unknown[relation.total], -1))
        rest = -printed
    else:
        rest = int(tables.number(relation.total) or 0) - printed
    return Sum(tuple(terms), rest, rest) if terms else None


def _sum_of_share(tables: Tables, share: Share, unknown: dict[Spot, int]) -> Sum | None:
    allowed = limits(tables, share) if share.part in unknown else None
    return Sum(((unknown[share.part], 1),), *allowed) if allowed else None


def _exposure(puzzle: _Puzzle, unknown: int, threshold: int, *, is_within: bool) -> Exposure:
    spot, left = puzzle.spots[unknown], puzzle.ranges
    value = puzzle.tables.value(spot)
    mark, found = (value.low or 0, value.high), (left.low[unknown], left.high[unknown])
    if mark[0] == mark[1]:
        risk = Risk.SAFE  # "fewer than 1" hides nothing
    elif found[0] == found[1]:
        risk = Risk.RECOVERABLE
    elif unknown in left.undecided:
        risk = Risk.UNDECIDED
    elif mark[1] is None:
        risk = Risk.NARROWED if found[1] - found[0] + 1 < threshold else Risk.SAFE
    else:
        risk = Risk.NARROWED if found != mark else Risk.SAFE
    return Exposure(
        spot,
        *mark,
        low=found[0],
        high=None if found[1] >= UNLIMITED else found[1],
        risk=risk,
        is_within=is_within and risk is Risk.RECOVERABLE,
        because=puzzle.because(unknown) if risk in {Risk.RECOVERABLE, Risk.NARROWED} else (),
    )
