"""Tables of invented figures, with some of them suppressed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from tables_app.typed import TypedTable, typed


@dataclass(frozen=True)
class Printed:
    """A table as a letter prints it."""

    columns: Sequence[Sequence[str]]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()
    title: str = ""


def printed(header: str, *rows: str, notes: Sequence[str] = (), title: str = "") -> Printed:
    """Return a table written as lines with bars: printed("Area | 2021/22 | 2022/23", "North | 3 | <5")."""

    def cells(line: str) -> list[str]:
        return [cell.strip() for cell in line.split("|")]

    columns = [[part.strip() for part in name.split(" / ")] for name in cells(header)]
    return Printed(columns, [cells(row) for row in rows], notes, title)


def cross_table(
    chance: random.Random,
    height: int,
    width: int,
    *,
    most: int = 12,
    threshold: int = 5,
    is_totalled: bool = True,
) -> tuple[Printed, list[list[int]]]:
    """Return a table of counts with totals both ways, small counts shown as "<5", and its true figures."""
    figures = [[chance.randint(0, most) for _ in range(width)] for _ in range(height)]

    def shown(figure: int) -> str:
        return f"<{threshold}" if 0 < figure < threshold else str(figure)

    rows = [
        [f"Area {number + 1}", *(shown(figure) for figure in row), *([str(sum(row))] if is_totalled else [])]
        for number, row in enumerate(figures)
    ]
    sums = [sum(column) for column in zip(*figures, strict=True)]
    rows.append(["Total", *(str(total) for total in sums), *([str(sum(sums))] if is_totalled else [])])
    header = [
        ["Area"],
        *([f"Kind {number + 1}"] for number in range(width)),
        *([["Total"]] if is_totalled else []),
    ]
    return Printed(header, rows), figures


def typed_all(*tables: Printed) -> list[TypedTable]:
    return [typed(table) for table in tables]
