"""The marks that begin the items of a list in a text file, and bullets that stand on lines of their own."""

import re
from collections.abc import Sequence

LIST_ITEM = re.compile(
    r"\s*(?:[-*+•o▪–]|\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)]|\[\d{1,3}\]|(?:Q|A|Question|Answer)[ .]?\d+)\s"
    r"|\s*\d{1,2}[.)][A-Z][a-z]"
)

_LONE_BULLET = re.compile(r"\s*[-•*–·▪]\s*")


def with_bullets_joined(lines: Sequence[str]) -> list[str]:
    """Return the lines with each bullet that stands alone on its line put before the words below it.

    A single one is no list, and may be a dash that stands for nothing.
    """
    alone = {
        number
        for number, line in enumerate(lines[:-1])
        if _LONE_BULLET.fullmatch(line)
        and re.search(r"[^\W\d_]{2}", lines[number + 1])
        and not LIST_ITEM.match(lines[number + 1])
    }
    if len(alone) < _FEWEST_BULLETS:
        return list(lines)
    return [
        f"{lines[number - 1].rstrip()} {line.strip()}" if number - 1 in alone else line
        for number, line in enumerate(lines)
        if number not in alone
    ]


_FEWEST_BULLETS = 2
