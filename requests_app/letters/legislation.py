"""The catalogue of the provisions that letters cite, and what is asked of it. The data are in `laws`."""

import re
from typing import Final

from requests_app.letters.laws import eir, eisr, foia, foisa
from requests_app.letters.laws.provisions import (
    LAWS,
    Kind,
    Law,
    Provision,
    PublicInterest,
    law_of,
    number_of,
)
from requests_app.letters.parsed import Regime

__all__ = [
    "CATALOGUE",
    "LAWS",
    "Kind",
    "Law",
    "Provision",
    "PublicInterest",
    "is_neither",
    "law_of",
    "number_of",
    "parts_of",
    "provision",
    "rolls_up_to",
    "sister_of",
    "what_is_wrong",
]

# By their codes, each law's in its own order.
CATALOGUE: Final = {entry.code: entry for law in (foia, eir, foisa, eisr) for entry in law.PROVISIONS}

_STEP: Final = re.compile(r"\([^)]*\)")


def provision(code: str) -> Provision | None:
    """Return the entry a code falls under, None if there is none: "s31(1)(a)" gives that of "s31"."""
    while code not in CATALOGUE and "(" in code:
        code = code[: code.rindex("(")]
    return CATALOGUE.get(code)


def rolls_up_to(code: str) -> str:
    """Return the section or regulation of a code without subsections: "s31(1)(a)" gives "s31"."""
    return code.partition("(")[0]


def parts_of(code: str) -> list[tuple[str, str]]:
    """Return the parts of an entry, each with what it is about: ("s43(1)", "trade secrets")."""
    entry = CATALOGUE.get(code)
    parts = (entry.parts if entry else None) or {}
    return [(code + part.removesuffix("*"), words) for part, words in parts.items() if words]


def is_neither(code: str) -> bool:
    """Say whether a code is a subsection on neither confirming nor denying."""
    entry = CATALOGUE.get(rolls_up_to(code))
    return entry is not None and any(code.startswith(entry.code + part) for part in entry.neither)


# The law that has the other kind of number: letters write "section 12(5)(e)" for the regulation.
_SISTERS: Final = {
    Regime.FOIA: Regime.EIR,
    Regime.EIR: Regime.FOIA,
    Regime.FOISA: Regime.EISR,
    Regime.EISR: Regime.FOISA,
}


def sister_of(law: Law) -> Law:
    """Return the Regulations beside an Act, the Act beside Regulations."""
    return LAWS[_SISTERS[law.regime]]


def what_is_wrong(code: str) -> str | None:
    """Say what is wrong with a code that no law has, None if there is such a provision, as far as is known."""
    wrong = _fault(code)
    if wrong is None:
        return None
    law = law_of(code)
    sister = sister_of(law)
    meant = code.removeprefix(law.prefix)
    entry = provision(sister.prefix + meant)
    if "(" in meant and entry and entry.is_reason and not _fault(sister.prefix + meant):
        return f"{wrong}. {sister.unit.capitalize()} {meant} of the {sister.name} may be meant"
    return wrong


def _fault(code: str) -> str | None:
    law, number = law_of(code), number_of(code)
    if not law.has(number):
        return f"the {law.name} {'has' if law.unit == 'section' else 'have'} no {law.unit} {number}"
    entry = CATALOGUE.get(rolls_up_to(code))
    if entry is None or entry.parts is None:
        return None
    reached = ""
    for step in _STEP.findall(code):
        if reached + "*" in entry.parts:
            return None
        reached += step
        if reached not in entry.parts and reached + "*" not in entry.parts:
            part = "subsection" if law.unit == "section" else "paragraph"
            return f"{law.unit} {number} of the {law.name} has no {part} {reached}"
    return None
