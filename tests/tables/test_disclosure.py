"""What suppressed figures give away, against every letter that could have been meant."""

import itertools
import random

import pytest

from tables_app.disclosure import Audit, Risk, audit
from tables_app.reasoning import explained
from tables_app.relations import Spot, Tables
from tests.tables.made_up import Printed, cross_table, printed, typed_all


def recoverable(found: Audit) -> dict[Spot, int]:
    return {each.spot: each.low for each in found.exposures if each.risk is Risk.RECOVERABLE}


def ranges_by_counting(table: Printed) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the range of each "<5" of a table with totals both ways, by trying all figures from 0 to 4 in their places."""
    body = [row[1:-1] for row in table.rows[:-1]]
    row_totals = [int(row[-1]) for row in table.rows[:-1]]
    column_totals = [int(text) for text in table.rows[-1][1:-1]]
    places = [(r, c) for r, row in enumerate(body) for c, text in enumerate(row) if text == "<5"]
    seen: dict[tuple[int, int], set[int]] = {place: set() for place in places}
    for figures in itertools.product(range(5), repeat=len(places)):
        trial = dict(zip(places, figures, strict=True))
        grid = [
            [trial.get((r, c), int(t) if t != "<5" else 0) for c, t in enumerate(row)]
            for r, row in enumerate(body)
        ]
        if [sum(row) for row in grid] == row_totals and [
            sum(column) for column in zip(*grid, strict=True)
        ] == column_totals:
            for place in places:
                seen[place].add(trial[place])
    return {place: (min(values), max(values)) for place, values in seen.items()}


@pytest.mark.parametrize("batch", range(12))
def test_every_range_is_that_of_all_letters_that_could_have_been_meant(batch: int) -> None:
    tried = 0
    for seed in itertools.count(batch * 1000):
        chance = random.Random(seed)
        table, figures = cross_table(chance, chance.randint(2, 4), chance.randint(2, 4))
        hidden = sum(text == "<5" for row in table.rows for text in row)
        if not 1 <= hidden <= 6:
            continue
        found = audit(typed_all(table))
        assert {
            (each.spot.row, each.spot.column - 1): (each.low, each.high) for each in found.exposures
        } == ranges_by_counting(table), f"seed {seed}"
        assert all(figures[spot.row][spot.column - 1] == value for spot, value in recoverable(found).items())
        tried += 1
        if tried == 20:
            return


def test_a_single_suppressed_figure_beside_its_total_comes_out() -> None:
    table = printed("Area | Cases", "North | 12", "South | <5", "East | 9", "Total | 24")
    found = audit(typed_all(table))
    assert recoverable(found) == {Spot(0, 1, 1): 3}
    assert found.counts == {
        "suppressed": 1, "recoverable": 1, "recoverable_within_table": 1, "narrowed": 0
    }  # fmt: skip


def test_two_figures_at_the_end_of_their_range_come_out_together() -> None:
    table = printed("Area | Cases", "North | 12", "South | <5", "East | <5", "Total | 20")
    assert recoverable(audit(typed_all(table))) == {Spot(0, 1, 1): 4, Spot(0, 2, 1): 4}


def test_a_total_in_another_table_of_the_letter_gives_a_figure_away() -> None:
    by_year = printed("Team | 2021/22 | 2022/23", "Alder | 40 | 31", "Birch | 25 | 28", "Cedar | 33 | 19")
    by_outcome = printed(
        "Team | 2021/22 / Upheld | 2021/22 / Refused", "Alder | 30 | 10", "Birch | 22 | <5", "Cedar | 17 | 16"
    )
    alone = audit(typed_all(by_outcome))
    together = audit(typed_all(by_year, by_outcome))
    assert not recoverable(alone)
    assert recoverable(together) == {Spot(1, 1, 2): 3}
    assert together.counts["recoverable_within_table"] == 0


def test_tables_of_other_things_are_not_taken_for_each_others_totals() -> None:
    referrals = printed("Team | 2021/22", "Alder | 40", "Birch | 25", "Cedar | 33", "Dogwood | 21")
    visits = printed(
        "Team | 2021/22 / Upheld | 2021/22 / Refused", "Alder | 80 | 15", "Birch | <5 | 61", "Cedar | 7 | 9"
    )
    assert not recoverable(audit(typed_all(referrals, visits)))


def test_a_percentage_with_its_base_gives_a_figure_away() -> None:
    table = printed(
        "Area | Cases | Share (%)",
        "North | 12 | 48",
        "South | <5 | 12",
        "East | 6 | 24",
        "West | 4 | 16",
        "Total | 25 | 100",
    )
    found = audit(typed_all(table))
    assert recoverable(found) == {Spot(0, 1, 1): 3}


def test_distinct_counts_that_do_not_add_up_are_no_sums() -> None:
    table = printed(
        "Year | Under 5 | 5 to 9 | Total",
        "2020/21 | 30 | 41 | 68",
        "2021/22 | 22 | 39 | 60",
        "2022/23 | <5 | 37 | 39",
    )
    assert not recoverable(audit(typed_all(table)))


def test_one_slip_in_a_long_table_does_not_hide_what_the_others_give_away() -> None:
    rows = [f"Area {n} | {n + 10} | {n + 20} | {2 * n + 30}" for n in range(9)]
    table = printed("Area | Kept | Lost | Total", *rows, "Slip | 10 | 20 | 31", "Small | <5 | 20 | 22")
    found = audit(typed_all(table))
    assert recoverable(found)[Spot(0, 10, 1)] == 2


def test_a_star_may_be_any_number_until_a_note_says_otherwise() -> None:
    table = printed("Area | Cases", "North | 12", "South | *", "East | *", "Total | 60")
    assert [(each.low, each.high) for each in audit(typed_all(table)).exposures] == [(0, 48), (0, 48)]
    noted = printed(
        "Area | Cases", "North | 12", "South | *", "East | *", "Total | 16", notes=["* fewer than 5"]
    )
    assert [(each.low, each.high) for each in audit(typed_all(noted)).exposures] == [(0, 4), (0, 4)]
    assert audit(typed_all(noted)).counts["narrowed"] == 0


def test_a_figure_with_few_values_left_is_narrowed() -> None:
    table = printed("Area | Cases", "North | 12", "South | <5", "East | <5", "Total | 19")
    found = audit(typed_all(table))
    assert [(each.risk, each.low, each.high) for each in found.exposures] == [(Risk.NARROWED, 3, 4)] * 2


def test_the_reason_says_the_sum_with_its_figures() -> None:
    table = printed("Area | Cases", "North | 12", "South | <5", "East | 9", "Total | 24")
    tables = typed_all(table)
    sentences = explained(Tables(tables), ["table 1"], audit(tables).exposures[0])
    assert sentences == (
        "The total “Total”, “Cases” is 24. The printed parts of it come to 21, which leaves 3 for “South”, “Cases”.",
        "What is left can only be 3.",
    )
