"""The least and the greatest whole number that each unknown of some sums can be, found exactly.

Bounds are carried from sum to sum until nothing moves; what that leaves open is settled by integer programming (HiGHS,
through SciPy), one connected part of the sums at a time. Knows nothing of tables.
"""

import time
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

UNLIMITED: Final = 10_000_000
"""The upper bound of an unknown that nothing limits: more than any count in a letter."""

_SOLVED: Final = 0
_INFEASIBLE: Final = 2


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of unknowns, each with its sign (1 or -1), that lies from `low` to `high`, both inclusive."""

    terms: tuple[tuple[int, int], ...]
    low: int
    high: int


@dataclass(slots=True)
class Ranges:
    """What each unknown can be: from `low` to `high`, both inclusive.

    why: the sum that moved a bound of an unknown last, where carrying bounds was enough.
    joint: for an unknown that several sums settle together, those sums.
    undecided: unknowns whose range may be narrower than stated, because the solver ran out of time.
    dropped: sums left out because nothing fits them together with the others.
    """

    low: list[int]
    high: list[int]
    why: dict[int, int] = field(default_factory=dict)
    joint: dict[int, tuple[int, ...]] = field(default_factory=dict)
    undecided: set[int] = field(default_factory=set)
    dropped: set[int] = field(default_factory=set)

    def is_fixed(self, unknown: int) -> bool:
        return self.low[unknown] == self.high[unknown]


def ranges(low: Sequence[int], high: Sequence[int], sums: Sequence[Sum], *, seconds: float = 60.0) -> Ranges:
    """Return the exact range of every unknown.

    low, high: what each unknown can be by itself. seconds: how long the solver may take in all; what it has not
    settled by then is `undecided`.
    """
    dropped: set[int] = set()
    deadline = time.monotonic() + seconds
    while True:
        result = Ranges(list(low), list(high), dropped=dropped)
        wrong = _carry(result, sums)
        for unknowns, part in _parts(result, sums) if wrong is None else ():
            if not _settle(result, sums, unknowns, part, deadline):
                wrong = part[0]
                break
        if wrong is None:
            return result
        dropped = dropped | (_least_fitting(low, high, sums, dropped) or {wrong})


def _carry(result: Ranges, sums: Sequence[Sum]) -> int | None:
    """Carry bounds from sum to sum until nothing moves; return a sum that cannot hold, if one turns up."""
    using = defaultdict(list)
    for number, each in enumerate(sums):
        for unknown, _ in each.terms:
            using[unknown].append(number)
    waiting = deque(number for number in range(len(sums)) if number not in result.dropped)
    queued = set(waiting)
    patience = 100 * len(sums) + 1000  # bounds can creep; the solver settles what is left
    while waiting and patience:
        patience -= 1
        number = waiting.popleft()
        queued.discard(number)
        moved = _tighten(result, sums[number], number)
        if moved is None:
            return number
        again = {other for unknown in moved for other in using[unknown]} - queued - result.dropped
        waiting.extend(sorted(again))
        queued |= again
    return None


def _tighten(result: Ranges, one: Sum, number: int) -> list[int] | None:
    """Narrow the unknowns of one sum by each other; return those that moved, None if the sum cannot hold."""
    ends = [_signed(sign, result.low[unknown], result.high[unknown]) for unknown, sign in one.terms]
    least = sum(bottom for bottom, _ in ends)
    most = sum(top for _, top in ends)
    if least > one.high or most < one.low:
        return None
    moved = []
    for (unknown, sign), (bottom, top) in zip(one.terms, ends, strict=True):
        floor = max(bottom, one.low - (most - top))
        roof = min(top, one.high - (least - bottom))
        if (floor, roof) != (bottom, top):
            result.low[unknown], result.high[unknown] = _signed(sign, floor, roof)
            result.why[unknown] = number
            moved.append(unknown)
    return moved


def _signed(sign: int, low: int, high: int) -> tuple[int, int]:
    return (low, high) if sign > 0 else (-high, -low)


def _parts(result: Ranges, sums: Sequence[Sum]) -> Iterator[tuple[list[int], list[int]]]:
    """Return what is left open, in parts that have nothing to do with each other: unknowns, and the sums over them."""
    open_sums = {
        number: [unknown for unknown, _ in each.terms if not result.is_fixed(unknown)]
        for number, each in enumerate(sums)
        if number not in result.dropped
    }
    using = defaultdict(list)
    for number, unknowns in open_sums.items():
        for unknown in unknowns:
            using[unknown].append(number)
    seen: set[int] = set()
    for start in using:
        if start in seen:
            continue
        unknowns, numbers, waiting = [], set(), [start]
        seen.add(start)
        while waiting:
            unknown = waiting.pop()
            unknowns.append(unknown)
            for number in using[unknown]:
                numbers.add(number)
                waiting += [other for other in open_sums[number] if other not in seen]
                seen.update(open_sums[number])
        if len(numbers) > 1:  # carrying bounds is exact for a single sum
            yield sorted(unknowns), sorted(numbers)


class _Part:
    """A connected part as the solver wants it."""

    def __init__(self, result: Ranges, sums: Sequence[Sum], unknowns: list[int], part: list[int]) -> None:
        place = {unknown: position for position, unknown in enumerate(unknowns)}
        rows, columns, signs, low, high = [], [], [], [], []
        for row, number in enumerate(part):
            settled = 0
            for unknown, sign in sums[number].terms:
                if unknown in place:
                    rows.append(row)
                    columns.append(place[unknown])
                    signs.append(sign)
                else:
                    settled += sign * result.low[unknown]
            low.append(sums[number].low - settled)
            high.append(sums[number].high - settled)
        matrix = csr_array((signs, (rows, columns)), shape=(len(part), len(unknowns)))
        self.constraint = LinearConstraint(matrix, np.array(low), np.array(high))
        self.bounds = Bounds(
            np.array([result.low[unknown] for unknown in unknowns]),
            np.array([result.high[unknown] for unknown in unknowns]),
        )
        self.size = len(unknowns)

    def solved(self, objective: NDArray[np.float64], seconds: float) -> tuple[int, NDArray[np.int64] | None]:
        """Return how the solver ended, and whole numbers that fit and make the objective least."""
        answer = milp(
            objective,
            constraints=self.constraint,
            bounds=self.bounds,
            integrality=np.ones(self.size, dtype=np.int64),
            options={"time_limit": max(seconds, 0.01)},
        )
        solution = None if answer.x is None else np.rint(answer.x).astype(np.int64)
        return int(answer.status), solution


def _settle(
    result: Ranges, sums: Sequence[Sum], unknowns: list[int], part: list[int], deadline: float
) -> bool:
    """Find the exact ranges of a connected part; return False if nothing fits its sums.

    Every solution seen shows values that unknowns can have, so most ends are settled without a question of their own.
    """
    solver = _Part(result, sums, unknowns, part)
    least, most = np.full(len(unknowns), UNLIMITED), np.full(len(unknowns), -1)
    for objective in (np.ones(len(unknowns)), -np.ones(len(unknowns))):
        status, solution = solver.solved(objective, deadline - time.monotonic())
        if status == _INFEASIBLE:
            return False
        if solution is not None:
            least, most = np.minimum(least, solution), np.maximum(most, solution)
    for position, unknown in enumerate(unknowns):
        for direction, seen, end in ((1.0, least, result.low), (-1.0, most, result.high)):
            if seen[position] == end[unknown]:
                continue
            objective = np.zeros(len(unknowns))
            objective[position] = direction
            status, solution = solver.solved(objective, deadline - time.monotonic())
            if status == _INFEASIBLE:
                return False
            if solution is not None:
                np.minimum(least, solution, out=least)
                np.maximum(most, solution, out=most)
            if status != _SOLVED or solution is None:
                result.undecided.add(unknown)
                continue
            end[unknown] = int(solution[position])
            result.joint[unknown] = tuple(part)
    return True


def _least_fitting(
    low: Sequence[int], high: Sequence[int], sums: Sequence[Sum], dropped: set[int]
) -> set[int]:
    """Return the sums to leave out so that the others fit together: those that must give way in the least bending."""
    kept = [number for number in range(len(sums)) if number not in dropped]
    rows, columns, signs = [], [], []
    for row, number in enumerate(kept):
        for unknown, sign in sums[number].terms:
            rows.append(row)
            columns.append(unknown)
            signs.append(sign)
        for side, sign in ((0, 1), (1, -1)):
            rows.append(row)
            columns.append(len(low) + 2 * row + side)
            signs.append(sign)
    size = len(low) + 2 * len(kept)
    matrix = csr_array((signs, (rows, columns)), shape=(len(kept), size))
    answer = milp(
        np.concatenate([np.zeros(len(low)), np.ones(2 * len(kept))]),
        constraints=LinearConstraint(
            matrix,
            np.array([sums[number].low for number in kept]),
            np.array([sums[number].high for number in kept]),
        ),
        bounds=Bounds(
            np.concatenate([low, np.zeros(2 * len(kept))]),
            np.concatenate([high, np.full(2 * len(kept), np.inf)]),
        ),
        options={"time_limit": 10.0},
    )
    if answer.x is None:
        return set()
    slack = answer.x[len(low) :].reshape(-1, 2).sum(axis=1)
    return {number for number, bent in zip(kept, slack, strict=True) if bent > 1e-6}
