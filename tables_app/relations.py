"""What a sum is: the figures of tables that add up to others, and whether they bear it out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tables_app.typed import TypedTable
from tables_app.values import NUMERIC, Kind, Mark, Value


class Spot(NamedTuple):
    """One cell of one of several tables, each counted from 0."""

    table: int
    row: int
    column: int


class Shape(StrEnum):
    """How a total stands to its parts."""

    COLUMN_TOTAL = "column_total"
    ROW_TOTAL = "row_total"
    GRAND_TOTAL = "grand_total"
    SAME_FIGURE = "same_figure"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Relation:
    """One sum: the parts make the total. The total and every part are different cells."""

    total: Spot
    parts: tuple[Spot, ...]
    shape: Shape


@dataclass(frozen=True, slots=True)
class Family:
    """Relations that stand or fall together: the total row of a table over its columns, a column and its twin in another table.

    held: how many sums come out of figures that are all printed. close: how many more leave what is suppressed little room.
    broken: how many do not come out, whatever is suppressed.
    """

    shape: Shape
    relations: tuple[Relation, ...]
    held: int
    close: int
    broken: int

    @property
    def is_sound(self) -> bool:
        """Whether its sums may be relied on: what is printed adds up, but for a slip here and there."""
        return self.held + self.close >= 4 * self.broken


class Tables:
    """The typed tables of one letter, or of several, and the figure at each spot."""

    def __init__(self, tables: Sequence[TypedTable]) -> None:
        self.tables = tuple(tables)

    def value(self, spot: Spot) -> Value:
        return self.tables[spot.table].rows[spot.row][spot.column]

    def number(self, spot: Spot) -> Decimal | None:
        """Return the printed figure; a dash or an empty cell counts as nothing; None where it cannot be known."""
        value = self.value(spot)
        if value.mark in {Mark.DASH, Mark.EMPTY}:
            return Decimal(0)
        return value.number

    def is_countable(self, spot: Spot) -> bool:
        """Whether a spot has a figure, or hides one."""
        return self.number(spot) is not None or self.value(spot).is_suppressed

    def spots(self) -> Iterator[Spot]:
        for number, table in enumerate(self.tables):
            for row in range(len(table.rows)):
                for column in range(len(table.columns)):
                    yield Spot(number, row, column)


def judged(tables: Tables, relations: Iterable[Relation]) -> Family | None:
    """Return relations as a family, without those that hold a figure nobody knows; None where no relation is left."""
    kept = []
    held = close = broken = 0
    for relation in relations:
        verdict = adds_up(tables, relation)
        if verdict is None:
            if not _is_countable(tables, relation):
                continue
            if not _may_add_up(tables, relation):
                broken += 1
                continue
            close += _is_close(tables, relation)
        held += verdict is True
        broken += verdict is False
        kept.append(relation)
    return Family(kept[0].shape, tuple(kept), held, close, broken) if kept else None


def adds_up(tables: Tables, relation: Relation) -> bool | None:
    """Return whether a sum comes out; None where one of its figures is not printed."""
    gap = difference(tables, relation)
    if gap is None:
        return None
    total = tables.number(relation.total)
    rounded = total is not None and total != int(total)
    return abs(gap) <= (Decimal("0.01") * len(relation.parts) if rounded else 0)


def difference(tables: Tables, relation: Relation) -> Decimal | None:
    """Return the sum of the parts less the total; None where a figure is missing, or where nothing at all is printed."""
    numbers = [tables.number(part) for part in relation.parts]
    total = tables.number(relation.total)
    if total is None or any(number is None for number in numbers):
        return None
    if tables.value(relation.total).mark in {Mark.EMPTY, Mark.DASH} and not any(numbers):
        return None
    return sum((number for number in numbers if number is not None), Decimal(0)) - total


def _is_countable(tables: Tables, relation: Relation) -> bool:
    return all(tables.is_countable(spot) for spot in (relation.total, *relation.parts))


def _may_add_up(tables: Tables, relation: Relation) -> bool:
    """Whether what is printed leaves room for what is suppressed."""
    least, most = _range(tables, relation.parts)
    lowest, highest = _range(tables, [relation.total])
    return (highest is None or least <= highest) and (most is None or lowest <= most)


def _is_close(tables: Tables, relation: Relation) -> bool:
    """Whether the printed figures alone come near the total, so that chance will hardly have made them fit."""
    least, most = _range(tables, relation.parts)
    lowest, highest = _range(tables, [relation.total])
    return most is not None and highest is not None and 5 * (most - least + highest - lowest) <= highest


def _range(tables: Tables, spots: Iterable[Spot]) -> tuple[Decimal, Decimal | None]:
    least = Decimal(0)
    most: Decimal | None = Decimal(0)
    for spot in spots:
        number = tables.number(spot)
        value = tables.value(spot)
        least += number if number is not None else Decimal(value.low or 0)
        high = number if number is not None else value.high
        most = None if most is None or high is None else most + high
    return least, most


def body_of(table: TypedTable) -> list[int]:
    """Return the columns whose figures may add up."""
    return [
        number
        for number, column in enumerate(table.columns)
        if column.kind in NUMERIC - {Kind.PERCENTAGE} and not column.is_label
    ]


def plain(label: str) -> str:
    """Return a label as it is compared: without case, spaces and points."""
    return "".join(character for character in label.casefold() if character.isalnum())
