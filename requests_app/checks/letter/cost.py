"""Refusals for their cost that do not help the requester to ask for less (FOIA s16, FOISA s15, EIR reg 9)."""

import re
from collections.abc import Iterator
from typing import Final

from requests_app.checks.finding import Finding
from requests_app.checks.letter.words import cited, of_provision, relied_on, whole
from requests_app.letters.legislation import Kind
from requests_app.letters.parsed import ParsedLetter

_ADVICE: Final = re.compile(
    r"\b(?:section|s)\.?\s?1[56]\b|\bregulation 9\b|\badvice (?:and|or|&) assistance|\badvi[cs]e\w* and assist"
    r"|\b(?:refin|narrow)\w*|\breduc\w+ (?:the |your )?(?:scope|request|time|number|period)|\b(?:reduced|smaller|shorter|limited|specific|single|particular) (?:scope|period|time|number|sample|range|timeframe)"
    r"|\b(?:re-?submit|revis|amend|re-?phras|re-?fram|limit|restrict)\w* (?:your|the|a|it|this)(?: \w+)? ?(?:request|question|scope|to)?\b|\bnew request\b"
    r"|\bwithin the (?:\w+ ){0,3}(?:limit|threshold|time)\b|\b(?:could|can|may be able to|might be able to|would be able to) (?:be able to )?(?:answer|provide|supply|give|offer)\b"
    r"|\bto (?:help|assist) you\b|\bmay wish to (?:consider|reduce|ask|submit|contact)|\bif you (?:were to|would like to|wish to) (?:ask|submit|limit|reduce|narrow|make|specify)",
    re.IGNORECASE,
)


def find(letter: ParsedLetter) -> Iterator[Finding]:
    """Yield the refusals for their cost, where the letter says nowhere what could be answered instead."""
    text = whole(letter)
    for answer, _, entry in relied_on(letter):
        if entry.kind is Kind.COST and not _ADVICE.search(text):
            yield of_provision(
                "no-advice-on-cost",
                answer,
                entry,
                f"The letter refuses for its cost, under {cited(entry)}, and does not say what could be answered within the limit.",
            )
            return
