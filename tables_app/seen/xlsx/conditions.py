"""Conditional formats that make cells invisible."""

import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lxml.etree import _Element

from tables_app.seen import masks
from tables_app.seen.contrast import are_too_alike
from tables_app.seen.parts import all_text, local, within
from tables_app.seen.places import Area, areas
from tables_app.seen.values import alike, is_number
from tables_app.seen.ways import Way
from tables_app.seen.xlsx.layout import Cell
from tables_app.seen.xlsx.styles import Difference, Look, Styles, read_difference

_COMPARISONS: Final[dict[str, Callable[[float, float], bool]]] = {
    "lessThan": operator.lt,
    "lessThanOrEqual": operator.le,
    "greaterThan": operator.gt,
    "greaterThanOrEqual": operator.ge,
}
_ONLY_FOR_NOTHING: Final = ("containsErrors", "containsBlanks")
"""Rules that hold for cells that say nothing anyway."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that hides where it holds. operands: constants, without their quotes; None where they are worked out."""

    areas: Sequence[Area]
    kind: str
    comparison: str
    operands: Sequence[str] | None
    difference: Difference | None

    def way(self, cell: Cell, look: Look, text: str) -> Way | None:
        """Return how a cell in the rule's area is hidden; None where it is not."""
        if self.difference is not None and not _hides(self.difference, look, cell):
            return None
        holds = self._holds(text)
        if holds is None or self.difference is None:
            return Way.MAYBE
        return Way.CONDITION if holds else None

    def _holds(self, text: str) -> bool | None:
        """Whether the rule holds for a text, None where that would have to be worked out as Excel does."""
        if self.operands is None:
            return None
        if self.kind == "expression":
            return self.operands[0].strip().upper() in ("TRUE", "1", "TRUE()", "1=1")
        if self.kind != "cellIs":
            return None
        if self.comparison in ("equal", "notEqual"):
            return (alike(text) == alike(self.operands[0])) is (self.comparison == "equal")
        if not is_number(text) or not all(map(is_number, self.operands)):
            return None if is_number(text) else False
        numbers = [float(each) for each in self.operands]
        if self.comparison in ("between", "notBetween") and len(numbers) == 2:
            return (min(numbers) <= float(text) <= max(numbers)) is (self.comparison == "between")
        compare = _COMPARISONS.get(self.comparison)
        return compare(float(text), numbers[0]) if compare else None


def rules(element: _Element, styles: Styles) -> Iterator[Rule]:
    """Yield the rules of a conditional format that could hide something."""
    # Newer formats name their cells in an element of their own, and say in the rule what they change.
    where = areas(element.get("sqref", "") or " ".join(all_text(each) for each in within(element, "sqref")))
    for each in element:
        if local(each) != "cfRule" or each.get("type") in _ONLY_FOR_NOTHING:
            continue
        kind, number = each.get("type", ""), each.get("dxfId", "")
        if any(only.get("showValue") == "0" for only in each if local(only) in ("dataBar", "iconSet")):
            yield Rule(where, kind, "", None, None)
        elif (difference := _difference(each, number, styles)) and difference.may_hide():
            operands = [all_text(only) for only in each if local(only) in ("formula", "f")]
            yield Rule(where, kind, each.get("operator", ""), _constants(kind, operands), difference)


def _difference(rule: _Element, number: str, styles: Styles) -> Difference | None:
    own = next((each for each in rule if local(each) == "dxf"), None)
    if own is not None:
        return read_difference(own, styles.palette)
    return (
        styles.differences[int(number)]
        if number.isdigit() and int(number) < len(styles.differences)
        else None
    )


def _constants(kind: str, formulas: list[str]) -> list[str] | None:
    if not formulas:
        return None
    if kind == "expression":
        is_constant = formulas[0].strip().upper() in ("TRUE", "FALSE", "1", "0", "TRUE()", "FALSE()", "1=1")
        return formulas if is_constant else None
    plain = [each.strip() for each in formulas]
    if all(is_number(each) or (each[:1] == '"' and each[-1:] == '"' and len(each) > 1) for each in plain):
        return [each.strip('"') for each in plain]
    return None


def _hides(difference: Difference, look: Look, cell: Cell) -> bool:
    """Whether a difference makes a cell of this look invisible."""
    ink = difference.ink or look.ink
    paper = difference.paper or look.paper
    if paper is not None and are_too_alike(ink, paper):
        return True
    if difference.code is None:
        return False
    if cell.kind in (None, "n") and is_number(cell.raw):
        return masks.instead_of_number(difference.code, float(cell.raw)) is not None
    return masks.instead_of_text(difference.code) is not None
