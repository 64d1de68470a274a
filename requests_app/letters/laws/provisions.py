"""What is known of a provision: what it is called, what citing it does, what it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from requests_app.letters.parsed import Regime


class Kind(StrEnum):
    """What citing a provision does to a request."""

    EXEMPTION = "exemption"
    """A reason in the Act or Regulations for withholding (the Regulations say "exception")."""
    COST = "cost"
    """Answering would cost too much."""
    VEXATIOUS = "vexatious"
    """The request is vexatious, repeated or manifestly unreasonable."""
    NOT_HELD = "not_held"
    """The authority does not hold what was asked for."""
    ELSEWHERE = "elsewhere"
    """The information can be had without asking the authority."""
    PROCEDURE = "procedure"
    """How requests are dealt with; never in itself a reason for withholding."""
    ADVICE = "advice"
    """The duty to help the requester."""
    COMPLAINT = "complaint"
    """Complaints, appeals and codes of practice: what every letter says alike."""


class PublicInterest(StrEnum):
    """Whether the public interest must be weighed before the provision is used."""

    ABSOLUTE = "absolute"
    QUALIFIED = "qualified"
    MIXED = "mixed"
    """Absolute in some of its parts; its plain English says in which."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Law:
    """An Act or a set of Regulations.

    prefix: what the codes of its provisions begin with. unit: what it calls them. address: a provision's
    address on legislation.gov.uk as far as its number. last: its highest number; lettered: the numbers with
    a letter that were put in between.
    """

    regime: Regime
    name: str
    prefix: str
    unit: str
    address: str
    last: int
    lettered: frozenset[str] = frozenset()

    def has(self, number: str) -> bool:
        """Say whether the law has a section or regulation of this number: "40", "11A"."""
        return number in self.lettered or (number.isdigit() and 1 <= int(number) <= self.last)


LAWS: Final = {
    Regime.FOIA: Law(
        Regime.FOIA, "Freedom of Information Act 2000", "s", "section", "ukpga/2000/36/section", 88,
        frozenset({"11A", "11B", "22A", "76A", "76B", "78A", "80A"}),
    ),
    Regime.EIR: Law(
        Regime.EIR, "Environmental Information Regulations 2004", "reg", "regulation", "uksi/2004/3391/regulation", 21
    ),
    Regime.FOISA: Law(
        Regime.FOISA, "Freedom of Information (Scotland) Act 2002", "foisa:s", "section", "asp/2002/13/section", 76,
        frozenset({"7A", "7B", "7C", "18A", "25A", "48A", "55A", "62A"}),
    ),
    Regime.EISR: Law(
        Regime.EISR, "Environmental Information (Scotland) Regulations 2004", "eisr:reg", "regulation",
        "ssi/2004/520/regulation", 21,
    ),
}  # fmt: skip


def law_of(code: str) -> Law:
    """Return the law whose provision a code is: "foisa:s38(1)(b)" is of the Scottish Act."""
    return max((law for law in LAWS.values() if code.startswith(law.prefix)), key=lambda law: len(law.prefix))


@dataclass(frozen=True, slots=True)
class Provision:
    """One entry of the catalogue.

    code: as in `Citation.provision`, with no more subsections than the entry needs: "s40(2)", "foisa:s38".
    parts: every subsection and paragraph that a letter may cite under it, by what follows the code
    ("(1)(a)"), each with what it is about; None where they were not gone through. What a part ending in
    "*" holds was not. neither: those that let an authority neither confirm nor deny that it holds the
    information. unsure: whether some of it could not be checked against the law's present wording.
    """

    code: str
    title: str
    kind: Kind
    test: PublicInterest
    plain: str
    parts: Mapping[str, str] | None = None
    neither: tuple[str, ...] = ()
    unsure: bool = False

    @property
    def regime(self) -> Regime:
        return law_of(self.code).regime

    @property
    def number(self) -> str:
        """The section or regulation without its subsections: "40", "12", "11A"."""
        return number_of(self.code)

    @property
    def url(self) -> str:
        """The provision on legislation.gov.uk."""
        return f"https://www.legislation.gov.uk/{law_of(self.code).address}/{self.number}"

    @property
    def is_reason(self) -> bool:
        """Whether it is a reason for not giving information."""
        return self.kind not in (Kind.PROCEDURE, Kind.ADVICE, Kind.COMPLAINT)


def number_of(code: str) -> str:
    """Return the section or regulation of a code without its subsections: "s40(2)" gives "40"."""
    return code.removeprefix(law_of(code).prefix).partition("(")[0]
