"""Looks whether a letter says what the law asks of it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from requests_app.checks.finding import Finding, with_distinct_keys
from requests_app.checks.letter import cost, reasons, rights, weighing
from requests_app.letters.parsed import ParsedLetter

_RULES: Final[Sequence[Callable[[ParsedLetter], Iterator[Finding]]]] = (
    reasons.find,
    weighing.find,
    cost.find,
    rights.find,
)


def check_letter(letter: ParsedLetter) -> tuple[Finding, ...]:
    """Return what the letter lacks by law, all of it less than severe."""
    return with_distinct_keys(finding for rule in _RULES for finding in rule(letter))
