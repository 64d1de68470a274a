"""Secondary suppression: it protects, and with as few figures as counting out finds."""

import itertools
import random
from collections.abc import Iterable
from typing import Any

import pytest
from scipy.optimize import milp

from tables_app.disclosure import audit
from tables_app.relations import Spot
from tables_app.suppression import proposal, withheld
from tests.tables.made_up import Printed, cross_table, printed, typed_all


def without(table: Printed, spots: Iterable[Spot]) -> Printed:
    return Printed(table.columns, withheld(table.rows, 0, spots), table.notes)


def leaks(table: Printed) -> int:
    return audit(typed_all(table)).counts["recoverable"]


def fewest_by_counting(table: Printed, most: int) -> int | None:
    """Return the least number of further figures that protects a table, by trying every choice of up to `most`."""
    places = [
        Spot(0, row, column)
        for row, cells in enumerate(table.rows)
        for column, text in enumerate(cells)
        if column and text.isdigit()
    ]
    for size in range(most + 1):
        if any(leaks(without(table, spots)) == 0 for spots in itertools.combinations(places, size)):
            return size
    return None


@pytest.mark.parametrize("seed", range(12))
def test_the_proposal_protects_with_as_few_figures_as_any_choice_would(seed: int) -> None:
    for attempt in itertools.count(seed * 100):
        table, _ = cross_table(random.Random(attempt), 3, 3)
        tables = typed_all(table)
        found = audit(tables)
        if found.counts["recoverable"]:
            break
    proposed = proposal(tables, found)
    assert proposed.is_least
    assert leaks(without(table, proposed.spots)) == 0
    assert len(proposed.spots) == fewest_by_counting(table, len(proposed.spots))


@pytest.mark.parametrize("seed", range(4))
def test_a_large_table_is_protected_too(seed: int) -> None:
    table, _ = cross_table(random.Random(seed), 25, 6, most=40)
    tables = typed_all(table)
    found = audit(tables)
    assert found.counts["recoverable"]
    proposed = proposal(tables, found)
    assert not proposed.unprotected
    assert leaks(without(table, proposed.spots)) == 0


def test_nothing_is_proposed_where_nothing_comes_out() -> None:
    tables = typed_all(printed("Area | Cases", "North | 12", "South | <5", "East | <5", "Total | 16"))
    assert proposal(tables, audit(tables)).spots == ()


def test_a_percentage_that_gives_the_figure_away_is_withheld_with_it() -> None:
    table = printed(
        "Area | Cases | Share (%)",
        "North | 12 | 48",
        "South | <5 | 12",
        "East | 6 | 24",
        "West | 4 | 16",
        "Total | 25 | 100",
    )
    tables = typed_all(table)
    proposed = proposal(tables, audit(tables))
    assert Spot(0, 1, 2) in proposed.spots
    assert leaks(without(table, proposed.spots)) == 0


def test_tables_that_can_no_longer_be_changed_are_left_as_they_are() -> None:
    rows = ["Abbey", "Castle", "Harbour", "Mill", "Priory"]
    total = printed("Area | 2024", *(f"{row} | {40 + 7 * at}" for at, row in enumerate(rows)))
    parts = printed(
        "Area | 2024 – Men | 2024 – Women",
        *(f"{row} | {20 + 3 * at} | {'*' if at == 2 else 20 + 4 * at}" for at, row in enumerate(rows)),
    )
    both = [*typed_all(parts), *typed_all(total)]
    found = audit(both)
    assert found.counts["recoverable"] == 1
    wanted = proposal(both, found, changeable=1)
    assert {spot.table for spot in wanted.spots} == {0}
    unchangeable = proposal(both, found, changeable=0)
    assert (unchangeable.spots, unchangeable.unprotected) == ((), (found.exposures[0].spot,))


def test_what_there_is_no_time_for_is_not_called_protected() -> None:
    tables = typed_all(printed("Area | Cases", "North | 12", "South | <5", "East | 9", "Total | 24"))
    found = audit(tables)
    hurried = proposal(tables, found, seconds=0)
    assert (hurried.spots, hurried.unprotected) == ((), (Spot(0, 1, 1),))


def test_what_the_solver_had_no_time_to_better_is_not_called_the_fewest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def cut_short(*given: Any, **options: Any) -> Any:
        answer = milp(*given, **options)
        answer.status = 1
        return answer

    tables = typed_all(
        printed("Area | A | B", "North | 12 | 9", "South | <5 | 8", "East | 9 | 7", "Total | 24 | 24")
    )
    assert proposal(tables, audit(tables)).is_least
    monkeypatch.setattr("tables_app.suppression.milp", cut_short)
    assert not proposal(tables, audit(tables)).is_least
