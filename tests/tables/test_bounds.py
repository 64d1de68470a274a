"""Ranges of unknowns, against every set of figures counted out."""

import itertools
import random
from collections.abc import Sequence

import pytest

from tables_app.bounds import UNLIMITED, Sum, ranges


def counted_out(low: Sequence[int], high: Sequence[int], sums: Sequence[Sum]) -> list[tuple[int, int]]:
    """Return the range of each unknown by trying every set of figures there is."""
    fitting = [
        figures
        for figures in itertools.product(*(range(a, b + 1) for a, b in zip(low, high, strict=True)))
        if all(
            one.low <= sum(sign * figures[unknown] for unknown, sign in one.terms) <= one.high for one in sums
        )
    ]
    return [(min(seen), max(seen)) for seen in zip(*fitting, strict=True)]


def made_up(seed: int) -> tuple[list[int], list[int], list[Sum]]:
    """Return unknowns with ranges, and sums that some figures fit."""
    chance = random.Random(seed)
    size = chance.randint(2, 6)
    high = [chance.randint(1, 4) for _ in range(size)]
    figures = [chance.randint(0, top) for top in high]
    sums = []
    for _ in range(chance.randint(1, 5)):
        unknowns = chance.sample(range(size), chance.randint(1, size))
        terms = tuple((unknown, -1 if chance.random() < 0.15 else 1) for unknown in unknowns)
        true = sum(sign * figures[unknown] for unknown, sign in terms)
        sums.append(Sum(terms, true, true + (chance.random() < 0.1)))
    return [0] * size, high, sums


@pytest.mark.parametrize("batch", range(10))
def test_the_ranges_are_those_that_counting_out_finds(batch: int) -> None:
    for seed in range(batch * 40, batch * 40 + 40):
        low, high, sums = made_up(seed)
        found = ranges(low, high, sums)
        assert list(zip(found.low, found.high, strict=True)) == counted_out(low, high, sums), f"seed {seed}"
        assert not found.undecided
        assert not found.dropped


def test_an_unknown_in_no_sum_keeps_its_range() -> None:
    found = ranges([0, 0], [4, UNLIMITED], [])
    assert (found.low, found.high) == ([0, 0], [4, UNLIMITED])


def test_parity_is_seen_where_halves_would_do() -> None:
    # x + y = 3, y + z = 3, x + z = 4: halves aside, only whole numbers count, and x is 2.
    three = [((0, 1), (1, 1), 3), ((1, 1), (2, 1), 3), ((0, 1), (2, 1), 4)]
    found = ranges([0, 0, 0], [4, 4, 4], [Sum((a, b), total, total) for a, b, total in three])
    assert (found.low, found.high) == ([2, 1, 2], [2, 1, 2])


def test_the_sum_that_contradicts_the_others_is_left_out() -> None:
    sums = [
        Sum(((0, 1), (1, 1)), 3, 3),
        Sum(((0, 1),), 1, 1),
        Sum(((1, 1),), 2, 2),
        Sum(((0, 1), (1, 1)), 9, 9),
    ]
    found = ranges([0, 0], [4, 4], sums)
    assert found.dropped == {3}
    assert (found.low, found.high) == ([1, 2], [1, 2])


def test_what_time_did_not_allow_is_said_to_be_undecided() -> None:
    size = 60
    sums = [Sum(tuple((unknown, 1) for unknown in range(start, size, 3)), 37, 37) for start in range(3)]
    sums += [Sum(tuple((unknown, 1) for unknown in range(start, size, 7)), 17, 17) for start in range(7)]
    found = ranges([0] * size, [4] * size, sums, seconds=0.0)
    exact = ranges([0] * size, [4] * size, sums)
    settled = [unknown for unknown in range(size) if unknown not in found.undecided]
    assert all((found.low[u], found.high[u]) == (exact.low[u], exact.high[u]) for u in settled)
    assert all(found.low[u] <= exact.low[u] and exact.high[u] <= found.high[u] for u in range(size))
