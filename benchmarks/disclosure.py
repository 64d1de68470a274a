"""How long the audit of suppressed figures takes as tables grow: `python benchmarks/disclosure.py`.

Tables of invented counts with totals both ways, a tenth of the counts small and shown as "<5", of a hundred to a hundred
thousand cells; first many small tables as letters have them, then one large one. Beside it stands one linear programme of
HiGHS over the same sums, what a solver needs to answer a single question. Each row is measured in a process of its own.
"""

import random
import resource
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from tables_app.disclosure import audit
from tables_app.typed import TypedTable, typed
from tests.tables.made_up import Printed

SHAPES = ((20, 5, 1), (20, 5, 10), (20, 5, 100), (20, 5, 1000), (30, 33, 1), (100, 100, 1), (316, 316, 1))
"""Rows, columns and number of tables."""

SMALL = 0.1
SECONDS = 60.0


def table(height: int, width: int, seed: int) -> Printed:
    """Return a table with totals both ways, a tenth of it suppressed. Its labels are its own."""
    chance = random.Random(seed)
    figures = [
        [chance.randint(1, 4) if chance.random() < SMALL else chance.randint(5, 400) for _ in range(width)]
        for _ in range(height)
    ]
    rows = [
        [f"Place {seed}-{n}", *("<5" if figure < 5 else str(figure) for figure in row), str(sum(row))]
        for n, row in enumerate(figures)
    ]
    sums = [sum(column) for column in zip(*figures, strict=True)]
    rows.append(["Total", *map(str, sums), str(sum(sums))])
    return Printed([["Place"], *([f"Kind {seed}-{n}"] for n in range(width)), ["Total"]], rows)


def one_question(tables: list[TypedTable]) -> float:
    """Return the seconds of one linear programme over the suppressed cells of all tables."""
    places: dict[tuple[int, int, int], int] = {}
    rows: list[int] = []
    columns: list[int] = []
    rest: list[float] = []
    for number, each in enumerate(tables):
        lines = [[(r, c) for c in range(1, len(each.columns) - 1)] for r in range(len(each.rows) - 1)]
        lines += [[(r, c) for r in range(len(each.rows) - 1)] for c in range(1, len(each.columns) - 1)]
        for line in lines:
            hidden = [spot for spot in line if each.rows[spot[0]][spot[1]].is_suppressed]
            for spot in hidden:
                rows.append(len(rest))
                columns.append(places.setdefault((number, *spot), len(places)))
            if hidden:
                rest.append(2.5 * len(hidden))  # any figures that fit: what matters is the size
    matrix = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(rest), len(places)))
    began = time.perf_counter()
    milp(
        np.ones(len(places)),
        constraints=LinearConstraint(matrix, np.array(rest), np.array(rest)),
        bounds=Bounds(0, 4),
    )
    return time.perf_counter() - began


def measure(height: int, width: int, count: int) -> None:
    tables = [typed(table(height, width, seed)) for seed in range(count)]
    began = time.perf_counter()
    found = audit(tables, seconds=SECONDS)
    took = time.perf_counter() - began
    question = one_question(tables)
    counts = found.counts
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    cells = height * width * count
    print(
        f"{cells:8,}  {count:5,} of {height}×{width:<4} {counts['suppressed']:8,} {counts['recoverable']:6,} "
        f"{found.undecided:6,} {took:8.2f} {1e6 * took / cells:8.0f} {took / question:8.0f} {memory:6,}"
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(*map(int, sys.argv[1:]))
    else:
        print("   cells  tables            hidden  found  open  seconds  µs/cell  ×one LP     MB")
        for shape in SHAPES:
            subprocess.run([sys.executable, __file__, *map(str, shape)], check=True)
