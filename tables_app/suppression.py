"""Secondary suppression: which further figures to withhold so that no suppressed one can be worked out.

A suppressed cell is protected when the letter admits a second set of figures in which that cell is another number.
The fewest printed figures that have to change for that are found by integer programming, for all recoverable cells at
once where that is small enough, else for one after the other; figures that turn out not to be needed are taken back.
See M. Fischetti and J. J. Salazar, "Solving the cell suppression problem", Management Science 47 (2001).
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from tables_app.bounds import UNLIMITED
from tables_app.disclosure import Audit, Exposure, Risk
from tables_app.exports import MARK
from tables_app.relations import Spot, Tables
from tables_app.shares import limits, shares
from tables_app.typed import TypedTable

_JOINTLY: Final = 3000
"""So many unknowns are settled at once; more are settled cell by cell."""

_REACH: Final = 50
"""How far the second set of figures may lie from the first. One would do in a plain table."""

_SECONDS: Final = 10.0
"""For one program at most."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The further cells to suppress. is_least: known to be as few as will do.

    unprotected: recoverable cells that nothing more to suppress would protect.
    """

    spots: tuple[Spot, ...]
    is_least: bool
    unprotected: tuple[Spot, ...] = ()


def proposal(
    tables: Sequence[TypedTable], found: Audit, *, changeable: int | None = None, seconds: float = 60.0
) -> Proposal:
    """Return the fewest further cells to suppress after which nothing that `found` calls recoverable is so any more.

    changeable: so many tables, from the first, can still be changed; all of them without it. seconds: how long the
    search may take; cells that it has no time for are unprotected.
    """
    exposed = [exposure for exposure in found.exposures if exposure.risk is Risk.RECOVERABLE]
    if not exposed:
        return Proposal((), is_least=True)
    search = _Search(Tables(tables), found, len(tables) if changeable is None else changeable, seconds)
    if len(exposed) * len(search.spots) <= _JOINTLY:
        jointly = search.fewest(exposed, frozenset())
        if jointly is not None:
            return Proposal(tuple(sorted(jointly)), is_least=search.is_settled)
    used: dict[Spot, frozenset[Spot]] = {}
    for exposure in exposed:
        needed = search.fewest([exposure], frozenset().union(*used.values()))
        if needed is not None:
            used[exposure.spot] = needed
    used = _spared(search, exposed, used)
    unprotected = tuple(exposure.spot for exposure in exposed if exposure.spot not in used)
    return Proposal(tuple(sorted(frozenset().union(*used.values()))), is_least=False, unprotected=unprotected)


def withheld(rows: Sequence[Sequence[str]], table: int, spots: Iterable[Spot]) -> tuple[tuple[str, ...], ...]:
    """Return the rows of one table with the mark of a withheld figure at its spots."""
    marked = {(spot.row, spot.column) for spot in spots if spot.table == table}
    return tuple(
        tuple(MARK if (row, column) in marked else text for column, text in enumerate(cells))
        for row, cells in enumerate(rows)
    )


def _spared(
    search: "_Search", exposed: Sequence[Exposure], used: dict[Spot, frozenset[Spot]]
) -> dict[Spot, frozenset[Spot]]:
    """Return what protects each cell, without figures that turn out to be needless given all the others."""
    for spare in sorted(frozenset().union(*used.values()), key=search.cost, reverse=True):
        others = frozenset().union(*used.values()) - {spare}
        again = {}
        for exposure in exposed:
            if spare in used.get(exposure.spot, ()):
                needed = search.fewest([exposure], others, only=True)
                if needed is None:
                    break
                again[exposure.spot] = needed
        else:
            used = {**used, **again}
    return used


class _Search:
    """The figures of some tables with the sums they obey, and the price of withholding each."""

    def __init__(self, tables: Tables, found: Audit, changeable: int, seconds: float) -> None:
        self.changeable = changeable
        self.is_settled = True
        """Whether the solver has said of every answer so far that none is better."""
        self.deadline = time.monotonic() + seconds
        sound = [relation for family in found.families if family.is_sound for relation in family.relations]
        self.tables = tables
        self.relations = [relation for relation in sound if relation not in found.contradicted]
        self.shares = [share for family in shares(tables) for share in family]
        spots = {spot for relation in self.relations for spot in (relation.total, *relation.parts)}
        spots |= {share.part for share in self.shares if tables.is_countable(share.part)}
        self.spots = sorted(spots)
        self.place = {spot: position for position, spot in enumerate(self.spots)}
        self.hidden = {spot for spot in self.spots if tables.value(spot).is_suppressed}

    def cost(self, spot: Spot) -> float:
        """Return the price of withholding a figure: one, and a little more for large figures and totals."""
        table = self.tables.tables[spot.table]
        is_total = spot.row in table.total_rows or table.columns[spot.column].is_total
        size = min(abs(float(self.tables.number(spot) or 0)), 1000.0)
        return 1 + 0.002 * size / 1000 + 0.005 * is_total

    def fewest(
        self, exposed: Sequence[Exposure], free: frozenset[Spot], *, only: bool = False
    ) -> frozenset[Spot] | None:
        """Return the cheapest figures to withhold so that every exposed cell can be another number; None if none will do.

        free: figures that are withheld already and cost nothing. only: nothing but those may be withheld.
        """
        left = self.deadline - time.monotonic()
        if left <= 0:
            return None
        return _Model(self, exposed, free, only=only).solved(min(left, _SECONDS))

    def may_withhold(self, spot: Spot) -> bool:
        return spot not in self.hidden and spot.table < self.changeable


class _Model:
    """The integer program: for each exposed cell, a second set of figures in which it differs.

    Columns: the figures of each second set; which way each exposed cell differs; which figures and which percentages
    are withheld.
    """

    def __init__(
        self, search: _Search, exposed: Sequence[Exposure], free: frozenset[Spot], *, only: bool
    ) -> None:
        self.search, self.free = search, free
        self.count = len(search.spots)
        self.worlds = len(exposed)
        self.ways = self.worlds * self.count
        self.choices = self.ways + self.worlds
        self.percentages = self.choices + self.count
        self.size = self.percentages + len(search.shares)
        self.rows: list[tuple[dict[int, float], float, float]] = []
        self.low, self.high = np.zeros(self.size), np.ones(self.size)
        for world, exposure in enumerate(exposed):
            self._world(world, exposure)
        for spot, position in search.place.items():
            if not search.may_withhold(spot) or (only and spot not in free):
                self.high[self.choices + position] = 0
        for number, share in enumerate(search.shares):
            if not search.may_withhold(share.percentage) or (only and share.percentage not in free):
                self.high[self.percentages + number] = 0

    def _world(self, world: int, exposure: Exposure) -> None:
        search = self.search
        start = world * self.count
        for spot, position in search.place.items():
            value = search.tables.value(spot)
            if spot in search.hidden:
                self.low[start + position] = value.low or 0
                self.high[start + position] = UNLIMITED if value.high is None else value.high
                continue
            number = float(search.tables.number(spot) or 0)
            self.low[start + position], self.high[start + position] = max(number - _REACH, 0), number + _REACH
            choice = self.choices + position
            self.rows.append(({start + position: 1, choice: -_REACH}, -np.inf, number))
            self.rows.append(({start + position: 1, choice: _REACH}, number, np.inf))
        for relation in search.relations:
            terms = {start + search.place[spot]: 1.0 for spot in relation.parts}
            terms[start + search.place[relation.total]] = -1.0
            self.rows.append((terms, 0.0, 0.0))
        for number, share in enumerate(search.shares):
            if share.part in search.place and (allowed := limits(search.tables, share)) is not None:
                part, choice = start + search.place[share.part], self.percentages + number
                self.rows.append(({part: 1, choice: -UNLIMITED}, -np.inf, allowed[1]))
                self.rows.append(({part: 1, choice: UNLIMITED}, allowed[0], np.inf))
        cell, way = start + search.place[exposure.spot], self.ways + world
        self.rows.append(({cell: 1, way: -UNLIMITED}, -np.inf, exposure.low - 1))
        self.rows.append(({cell: 1, way: -UNLIMITED}, exposure.low + 1 - UNLIMITED, np.inf))

    def solved(self, seconds: float) -> frozenset[Spot] | None:
        search = self.search
        objective = np.zeros(self.size)
        for spot, position in search.place.items():
            objective[self.choices + position] = 0 if spot in self.free else search.cost(spot)
        for number, share in enumerate(search.shares):
            objective[self.percentages + number] = 0 if share.percentage in self.free else 1.0
        entries = [
            (row, column, factor)
            for row, (terms, _, _) in enumerate(self.rows)
            for column, factor in terms.items()
        ]
        rows, columns, factors = zip(*entries, strict=True)
        answer = milp(
            objective,
            constraints=LinearConstraint(
                csr_array((factors, (rows, columns)), shape=(len(self.rows), self.size)),
                np.array([low for _, low, _ in self.rows]),
                np.array([high for _, _, high in self.rows]),
            ),
            bounds=Bounds(self.low, self.high),
            integrality=np.ones(self.size, dtype=np.int64),
            options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )
        search.is_settled = search.is_settled and answer.status == 0
        if answer.x is None:
            return None
        chosen = [spot for spot, position in search.place.items() if answer.x[self.choices + position] > 0.5]
        chosen += [
            share.percentage
            for number, share in enumerate(search.shares)
            if answer.x[self.percentages + number] > 0.5
        ]
        return frozenset(chosen)
