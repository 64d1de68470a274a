"""How a suppressed figure is worked out, in sentences that staff can follow with a pencil. For staff alone."""

from collections.abc import Sequence
from decimal import Decimal

from tables_app.disclosure import Exposure, Reason, Risk
from tables_app.relations import Relation, Shape, Spot, Tables
from tables_app.shares import Share

_MOST_SUMS = 4
"""Longer chains are told by their number: nobody follows the fifth sum."""


def where(tables: Tables, names: Sequence[str], spot: Spot) -> str:
    """Return the words for a cell: "“African”, “2021/22”" and the table's name where there are several."""
    table = tables.tables[spot.table]
    row = " ".join(part for part in table.label(spot.row) if part)
    column = " – ".join(part for part in table.columns[spot.column].path if part)
    words = (
        ", ".join(f"“{part}”" for part in (row, column) if part)
        or f"row {spot.row + 1}, column {spot.column + 1}"
    )
    return f"{words} in {names[spot.table]}" if len(names) > 1 else words


def explained(tables: Tables, names: Sequence[str], exposure: Exposure) -> tuple[str, ...]:
    """Return the sums that give a cell away, a sentence each, the last one with what is left for it.

    names: what each table is called ("table 2"), in the order of the tables.
    """
    sentences = [_sentence(tables, names, reason) for reason in exposure.because[-_MOST_SUMS:]]
    if len(exposure.because) > _MOST_SUMS:
        sentences.insert(0, f"{len(exposure.because) - _MOST_SUMS} other sums settle figures on the way.")
    return (*sentences, _left(exposure))


def _left(exposure: Exposure) -> str:
    if exposure.risk is Risk.RECOVERABLE:
        return f"What is left can only be {exposure.low}."
    if exposure.high is None:
        return f"What is left is {exposure.low} or more."
    return f"What is left is from {exposure.low} to {exposure.high}."


def _sentence(tables: Tables, names: Sequence[str], reason: Reason) -> str:
    if isinstance(reason, Share):
        return (
            f"{where(tables, names, reason.percentage)} is printed as {tables.value(reason.percentage).text}, "
            f"of {tables.value(reason.base).text}."
        )
    return f"{_total(tables, names, reason)} {_parts(tables, names, reason)}"


def _total(tables: Tables, names: Sequence[str], relation: Relation) -> str:
    value = tables.value(relation.total)
    place = where(tables, names, relation.total)
    if relation.shape is Shape.SAME_FIGURE:
        return f"{place} is the same figure: {value.text}."
    return f"The total {place} is {value.text}."


def _parts(tables: Tables, names: Sequence[str], relation: Relation) -> str:
    known = [(spot, number) for spot in relation.parts if (number := tables.number(spot)) is not None]
    hidden = [spot for spot in relation.parts if tables.number(spot) is None]
    printed = sum((number for _, number in known), Decimal(0))
    words = f"The printed parts of it come to {printed:,}" if known else "None of its parts is printed"
    if tables.number(relation.total) is not None:
        rest = (tables.number(relation.total) or Decimal(0)) - printed
        words += f", which leaves {rest:,} for {_listed([where(tables, names[:1], spot) for spot in hidden])}"
    return f"{words}."


def _listed(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
