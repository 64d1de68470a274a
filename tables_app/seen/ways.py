"""How a cell of a visible sheet can be hidden."""

from enum import StrEnum


class Way(StrEnum):
    """How a cell of a visible sheet is hidden: the code of its finding."""

    ROWS = "hidden-rows"
    COLUMNS = "hidden-columns"
    COLOUR = "invisible-text"
    TINY = "tiny-text"
    FORMAT = "number-format-hides"
    MASK = "number-format-masks"
    PROTECTED = "protection-hides"
    CONDITION = "condition-hides"
    MAYBE = "condition-may-hide"
    BEHIND = "cells-behind"
    FAR = "far-cells"
