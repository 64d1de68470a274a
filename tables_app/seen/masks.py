"""Number formats that show something else than the value in the cell, or nothing: ";;;", or "<5" printed for a 3."""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

# A quoted or escaped literal, padding, a condition or colour in brackets (ECMA-376 part 1, 18.8.31).
_STEP: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|General|.', re.IGNORECASE | re.DOTALL)
_CONDITION: Final = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\]")
HOLDS: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
    "!=": operator.ne,
}
"""What the signs in conditions mean: "<>" is Excel's, "!=" OpenDocument's."""
_VALUE_STEPS: Final = frozenset("0#?@ymdhsbegn")
_LONGEST_CODE: Final = 255
"""Excel's own limit."""


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the up to four parts of a format. literal: what it prints beside the value."""

    shows_value: bool
    literal: str
    condition: tuple[str, float] | None
    is_white: bool


def is_mask(code: str) -> bool:
    """Whether some value would not be seen under this format; one that shows nought as a dash is none."""
    sections = _sections(code)
    return any(not section.shows_value or section.is_white for section in sections)


def instead_of_number(code: str, number: float) -> str | None:
    """Return what is shown in the place of a number; None where the number is shown, or where it is nought as a dash."""
    sections = _sections(code)
    section = _for_number(sections, number)
    if section.is_white:
        return ""
    if section.shows_value:
        return None
    if number == 0 and not re.search(r"[\w*<>]", section.literal):
        return None
    return section.literal


def instead_of_text(code: str) -> str | None:
    """Return what is shown in the place of a text, None where it is shown."""
    sections = _sections(code)
    if len(sections) < 4:
        return None
    section = sections[3]
    return section.literal if not section.shows_value else "" if section.is_white else None


def _for_number(sections: tuple[_Section, ...], number: float) -> _Section:
    numeric = sections[:3]
    if any(section.condition for section in numeric):
        for section in numeric:
            if section.condition is None:
                return section
            symbol, limit = section.condition
            if HOLDS[symbol](number, limit):
                return section
        return _Section(shows_value=True, literal="", condition=None, is_white=False)
    if len(numeric) > 2 and number == 0:
        return numeric[2]
    return numeric[1] if len(numeric) > 1 and number < 0 else numeric[0]


@lru_cache(maxsize=1_000)
def _sections(code: str) -> tuple[_Section, ...]:
    if not code or len(code) > _LONGEST_CODE:
        return (_Section(shows_value=True, literal="", condition=None, is_white=False),)
    parts: list[list[str]] = [[]]
    for step in _STEP.findall(code):
        if step == ";":
            parts.append([])
        else:
            parts[-1].append(step)
    return tuple(_section(steps) for steps in parts)


def _section(steps: list[str]) -> _Section:
    literal, condition, shows_value, is_white = "", None, False, False
    for step in steps:
        if step[0] == '"':
            literal += step[1:-1]
        elif step[0] == "\\":
            literal += step[1]
        elif step[0] == "[":
            found = _CONDITION.fullmatch(step)
            condition = (found[1], float(found[2])) if found else condition
            is_white = is_white or step.lower() in ("[white]", "[color2]", "[color 2]")
            # [h]:mm counts hours past a day.
            shows_value = shows_value or step.lower().strip("[]") in ("h", "hh", "m", "mm", "s", "ss")
        elif step.lower() == "general" or step.lower() in _VALUE_STEPS:
            shows_value = True
        elif step[0] not in "_*":
            literal += step
    return _Section(shows_value, literal.strip(), condition, is_white)
