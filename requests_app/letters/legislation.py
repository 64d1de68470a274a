"""The provisions a letter may cite, as data: what each is called, what it means, where it stands.

Titles follow the Acts and Regulations; the plain English is this project's own. An entry whose
details could not be checked against the Act carries `unsure`.
"""

import re
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


class PublicInterest(StrEnum):
    """Whether the public interest must be weighed before the provision is used."""

    ABSOLUTE = "absolute"
    QUALIFIED = "qualified"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Provision:
    """One entry of the catalogue. code: as in `Citation.provision`, with no more subsections than the entry needs."""

    code: str
    regime: Regime
    title: str
    kind: Kind
    test: PublicInterest
    plain: str
    neither: bool = False
    """Whether it allows an authority to neither confirm nor deny that it holds the information."""
    unsure: bool = False

    @property
    def number(self) -> str:
        """The section or regulation without its subsections: "40", "12"."""
        matched = re.search(r"\d+[A-Z]?", self.code)
        return matched[0] if matched else ""

    @property
    def url(self) -> str:
        """The provision on legislation.gov.uk."""
        return f"https://www.legislation.gov.uk/{_ADDRESSES[self.regime]}/{self.number}"

    @property
    def is_reason(self) -> bool:
        """Whether it is a reason for not giving information."""
        return self.kind not in (Kind.PROCEDURE, Kind.ADVICE)


_ADDRESSES: Final = {
    Regime.FOIA: "ukpga/2000/36/section",
    Regime.EIR: "uksi/2004/3391/regulation",
    Regime.FOISA: "asp/2002/13/section",
    Regime.EISR: "ssi/2004/520/regulation",
}

_E, _C, _V, _N, _L, _P, _A = (
    Kind.EXEMPTION, Kind.COST, Kind.VEXATIOUS, Kind.NOT_HELD, Kind.ELSEWHERE, Kind.PROCEDURE, Kind.ADVICE,
)  # fmt: skip
_ABSOLUTE, _QUALIFIED, _NONE = PublicInterest.ABSOLUTE, PublicInterest.QUALIFIED, PublicInterest.NONE
_Row = tuple[str, str, Kind, PublicInterest, str]

_FOIA: Final[tuple[_Row, ...]] = (
    ("s1", "General right of access", _P, _NONE, "Anyone may ask whether information is held, and be given it."),
    ("s1(1)", "General right of access", _N, _NONE,
     "Anyone may ask whether information is held, and be given it. Authorities cite it to say that they hold nothing."),
    ("s1(3)", "Request needs further detail", _A, _NONE, "The authority may ask for the detail it needs to find the information."),
    ("s1(4)", "Information held when the request arrived", _N, _NONE, "Only what was held when the request arrived need be given."),
    ("s2", "Effect of the exemptions", _P, _NONE, "When an exemption applies, and when the public interest must be weighed."),
    ("s3", "Public authorities", _P, _NONE, "Who is a public authority, and when information counts as held."),
    ("s3(2)", "When information is held", _N, _NONE, "Information counts as held if the authority, or someone on its behalf, holds it."),
    ("s8", "Request for information", _P, _NONE, "A request must be in writing, with a name and an address, and describe the information."),
    ("s9", "Fees", _P, _NONE, "The authority may ask for a fee before it answers."),
    ("s10", "Time for compliance with request", _P, _NONE, "A request is to be answered promptly, within 20 working days."),
    ("s11", "Means by which communication to be made", _P, _NONE, "The requester may ask for a form, such as a copy or a spreadsheet."),
    ("s11A", "Release of datasets for re-use", _P, _NONE, "Datasets are released under a licence that lets others use them."),
    ("s11B", "Release of datasets for re-use: fees", _P, _NONE, "A fee may be charged for letting others use a dataset."),
    ("s12", "Exemption where cost of compliance exceeds appropriate limit", _C, _NONE,
     "Finding the information would take longer than the limit: 18 hours, or 24 in central government."),
    ("s12(1)", "Cost of compliance exceeds appropriate limit", _C, _NONE,
     "Finding the information would take longer than the limit: 18 hours, or 24 in central government."),
    ("s12(2)", "Cost of confirming or denying exceeds appropriate limit", _C, _NONE,
     "Even finding out whether the information is held would take longer than the limit."),
    ("s12(4)", "Aggregation of requests", _C, _NONE, "The cost of similar requests made close together is added up."),
    ("s13", "Fees where cost of compliance exceeds appropriate limit", _P, _NONE, "Above the cost limit the authority may answer for a fee."),
    ("s14", "Vexatious or repeated requests", _V, _NONE, "The authority need not answer a vexatious or repeated request."),
    ("s14(1)", "Vexatious request", _V, _NONE, "The request would cause a disproportionate burden, disruption or distress."),
    ("s14(2)", "Repeated request", _V, _NONE, "The same person asked for the same, or nearly the same, not long before."),
    ("s16", "Duty to provide advice and assistance", _A, _NONE, "The authority should help people to make a request it can answer."),
    ("s17", "Refusal of request", _P, _NONE, "What a refusal must say. It is not in itself a reason to refuse."),
    ("s19", "Publication schemes", _P, _NONE, "Every authority says which information it publishes as a matter of course."),
    ("s21", "Information accessible to applicant by other means", _L, _ABSOLUTE, "The information is already published or can be had elsewhere."),
    ("s22", "Information intended for future publication", _E, _QUALIFIED, "The information was already going to be published."),
    ("s22A", "Research", _E, _QUALIFIED, "The information comes from research that is going on and will be reported."),
    ("s23", "Information supplied by, or relating to, bodies dealing with security matters", _E, _ABSOLUTE,
     "The information came from, or is about, the security and intelligence bodies."),
    ("s24", "National security", _E, _QUALIFIED, "Withholding it is needed to safeguard national security."),
    ("s25", "Certificates under sections 23 and 24: supplementary provisions", _P, _NONE, "How a minister's certificate on security matters is proved."),
    ("s26", "Defence", _E, _QUALIFIED, "Release would prejudice defence or the armed forces."),
    ("s27", "International relations", _E, _QUALIFIED, "Release would prejudice relations with other countries."),
    ("s28", "Relations within the United Kingdom", _E, _QUALIFIED, "Release would prejudice relations between the UK's governments."),
    ("s29", "The economy", _E, _QUALIFIED, "Release would prejudice the economic or financial interests of the UK."),
    ("s30", "Investigations and proceedings conducted by public authorities", _E, _QUALIFIED,
     "The information was held for a criminal investigation or proceedings, or came from a confidential source."),
    ("s31", "Law enforcement", _E, _QUALIFIED, "Release would prejudice preventing crime, catching offenders, justice, tax or regulation."),
    ("s32", "Court records, etc.", _E, _ABSOLUTE, "The information is held only because it is in court or inquiry documents."),
    ("s33", "Audit functions", _E, _QUALIFIED, "Release would prejudice the work of a public auditor."),
    ("s34", "Parliamentary privilege", _E, _ABSOLUTE, "Release would infringe the privileges of Parliament."),
    ("s35", "Formulation of government policy, etc.", _E, _QUALIFIED, "The information is about making government policy. Only government departments and the Welsh Government may use it."),
    ("s36", "Prejudice to effective conduct of public affairs", _E, _QUALIFIED,
     "In a qualified person's opinion, release would inhibit free advice or otherwise prejudice public affairs."),
    ("s37", "Communications with His Majesty, etc. and honours", _E, _QUALIFIED,
     "The information is about communications with the Royal Family, or honours. Parts of it are absolute."),
    ("s38", "Health and safety", _E, _QUALIFIED, "Release would endanger someone's health or safety."),
    ("s39", "Environmental information", _E, _QUALIFIED, "Environmental information is dealt with under the Environmental Information Regulations."),
    ("s40", "Personal information", _E, _ABSOLUTE, "The information is about people who could be identified."),
    ("s40(1)", "Personal information of the requester", _E, _ABSOLUTE, "The information is about the requester, who can ask for it under data protection law."),
    ("s40(2)", "Personal information of other people", _E, _ABSOLUTE, "Release would identify someone and go against data protection law."),
    ("s41", "Information provided in confidence", _E, _ABSOLUTE, "Someone gave the information in confidence and could sue if it were released."),
    ("s42", "Legal professional privilege", _E, _QUALIFIED, "The information is confidential legal advice."),
    ("s43", "Commercial interests", _E, _QUALIFIED, "The information is a trade secret, or release would harm someone's business."),
    ("s43(1)", "Trade secrets", _E, _QUALIFIED, "The information is a trade secret."),
    ("s43(2)", "Commercial interests", _E, _QUALIFIED, "Release would prejudice someone's commercial interests, including the authority's own."),
    ("s44", "Prohibitions on disclosure", _E, _ABSOLUTE, "Another law or a court forbids release."),
    ("s45", "Code of practice on dealing with requests", _P, _NONE, "The government's code on good practice in answering requests."),
    ("s46", "Code of practice on records management", _P, _NONE, "The government's code on keeping records."),
    ("s50", "Application for decision by Commissioner", _P, _NONE, "How to complain to the regulator."),
    ("s51", "Information notices", _P, _NONE, "The regulator may require information from an authority."),
    ("s52", "Enforcement notices", _P, _NONE, "The regulator may require an authority to act."),
    ("s57", "Appeal against notices", _P, _NONE, "How to appeal against the regulator's decision."),
    ("s77", "Offence of altering etc. records with intent to prevent disclosure", _P, _NONE, "Destroying or changing records to avoid release is an offence."),
    ("s84", "Interpretation", _P, _NONE, "What the words of the Act mean, such as information."),
)  # fmt: skip

# Regulation 12(4)(a) is under the public interest test by its wording, but what is not held cannot be released.
_EIR: Final[tuple[_Row, ...]] = (
    ("reg2", "Interpretation", _P, _NONE, "What counts as environmental information."),
    ("reg5", "Duty to make available environmental information on request", _P, _NONE, "Environmental information is given on request, within 20 working days."),
    ("reg6", "Form and format of information", _P, _NONE, "The requester may ask for a form or format."),
    ("reg6(1)(b)", "Information already publicly available and easily accessible", _L, _NONE, "The information is already published in another form."),
    ("reg7", "Extension of time", _P, _NONE, "A complex and voluminous request may take 40 working days."),
    ("reg8", "Charging", _P, _NONE, "A reasonable charge may be made."),
    ("reg9", "Advice and assistance", _A, _NONE, "The authority should help people to make a request it can answer."),
    ("reg10", "Transfer of a request", _P, _NONE, "A request may be passed to the authority that holds the information."),
    ("reg11", "Representations and reconsideration", _P, _NONE, "The requester may ask the authority to look again."),
    ("reg12", "Exceptions to the duty to disclose environmental information", _E, _QUALIFIED, "When environmental information may be withheld."),
    ("reg12(1)", "Exceptions to the duty to disclose", _P, _NONE, "An exception applies only where the public interest favours it."),
    ("reg12(2)", "Presumption in favour of disclosure", _P, _NONE, "In doubt, environmental information is released."),
    ("reg12(3)", "Personal data", _E, _ABSOLUTE, "The information is about people who could be identified."),
    ("reg12(4)(a)", "Information not held", _N, _NONE, "The information was not held when the request arrived."),
    ("reg12(4)(b)", "Manifestly unreasonable request", _V, _QUALIFIED, "The request is vexatious, or answering it would cost too much."),
    ("reg12(4)(c)", "Request too general", _E, _QUALIFIED, "The request is too general, even after help to narrow it."),
    ("reg12(4)(d)", "Unfinished material", _E, _QUALIFIED, "The information is unfinished or incomplete."),
    ("reg12(4)(e)", "Internal communications", _E, _QUALIFIED, "The information is in internal communications."),
    ("reg12(5)(a)", "International relations, defence, national security or public safety", _E, _QUALIFIED, "Release would harm international relations, security, defence or public safety."),
    ("reg12(5)(b)", "Course of justice", _E, _QUALIFIED, "Release would harm justice, a fair trial or an inquiry; it covers legal advice."),
    ("reg12(5)(c)", "Intellectual property rights", _E, _QUALIFIED, "Release would harm intellectual property."),
    ("reg12(5)(d)", "Confidentiality of proceedings", _E, _QUALIFIED, "Release would harm proceedings that the law keeps confidential."),
    ("reg12(5)(e)", "Confidentiality of commercial or industrial information", _E, _QUALIFIED, "Release would harm a legitimate economic interest that the law protects."),
    ("reg12(5)(f)", "Interests of the person who provided the information", _E, _QUALIFIED, "Release would harm someone who volunteered the information."),
    ("reg12(5)(g)", "Protection of the environment", _E, _QUALIFIED, "Release would harm what the information is about, such as a nest site."),
    ("reg12(6)", "Neither confirming nor denying", _E, _QUALIFIED, "Even saying whether the information exists would harm security."),
    ("reg12(7)", "Neither confirming nor denying", _P, _NONE, "What counts as refusing to say whether information exists."),
    ("reg12(8)", "Internal communications between departments", _P, _NONE, "Communications between government departments are internal."),
    ("reg12(9)", "Information on emissions", _P, _NONE, "Some exceptions cannot be used for information on emissions."),
    ("reg12(11)", "Disclosure in part", _P, _NONE, "What can be separated from withheld information is released."),
    ("reg13", "Personal data", _E, _ABSOLUTE, "The information is about people who could be identified."),
    ("reg14", "Refusal to disclose information", _P, _NONE, "What a refusal must say. It is not in itself a reason to refuse."),
    ("reg16", "Codes of practice", _P, _NONE, "The government's code on good practice in answering requests."),
    ("reg18", "Enforcement and appeal provisions", _P, _NONE, "How to complain to the regulator and appeal."),
)  # fmt: skip

_FOISA: Final[tuple[_Row, ...]] = (
    ("s1", "General entitlement", _P, _NONE, "Anyone may ask a Scottish authority for information and be given it."),
    ("s8", "Requesting information", _P, _NONE, "A request must be in a lasting form, with a name and an address."),
    ("s9", "Fees", _P, _NONE, "The authority may ask for a fee before it answers."),
    ("s10", "Time for compliance", _P, _NONE, "A request is to be answered promptly, within 20 working days."),
    ("s12", "Excessive cost of compliance", _C, _NONE, "Answering would cost more than the limit of £600."),
    ("s14", "Vexatious or repeated requests", _V, _NONE, "The authority need not answer a vexatious or repeated request."),
    ("s15", "Duty to provide advice and assistance", _A, _NONE, "The authority should help people to make a request it can answer."),
    ("s16", "Refusal of request", _P, _NONE, "What a refusal must say."),
    ("s17", "Notice that information is not held", _N, _NONE, "The authority does not hold the information."),
    ("s18", "Further provision as respects responses to request", _E, _QUALIFIED, "The authority will not say whether the information exists or is held."),
    ("s20", "Requirement for review of refusal etc.", _P, _NONE, "The requester may ask the authority to look again."),
    ("s21", "Review by Scottish public authority", _P, _NONE, "How the authority looks again at its answer."),
    ("s23", "Publication schemes", _P, _NONE, "Every authority says which information it publishes as a matter of course."),
    ("s25", "Information otherwise accessible", _L, _ABSOLUTE, "The information is already published or can be had elsewhere."),
    ("s26", "Prohibitions on disclosure", _E, _ABSOLUTE, "Another law or a court forbids release."),
    ("s27", "Information intended for future publication", _E, _QUALIFIED, "The information was already going to be published, or comes from research."),
    ("s28", "Relations within the United Kingdom", _E, _QUALIFIED, "Release would prejudice relations between the UK's governments."),
    ("s29", "Formulation of Scottish Administration policy etc.", _E, _QUALIFIED, "The information is about making policy of the Scottish Administration."),
    ("s30", "Prejudice to effective conduct of public affairs", _E, _QUALIFIED, "Release would inhibit free advice or otherwise prejudice public affairs."),
    ("s31", "National security and defence", _E, _QUALIFIED, "Withholding it is needed for national security or defence."),
    ("s32", "International relations", _E, _QUALIFIED, "Release would prejudice relations with other countries."),
    ("s33", "Commercial interests and the economy", _E, _QUALIFIED, "The information is a trade secret, or release would harm someone's business or the economy."),
    ("s34", "Investigations by Scottish public authorities and proceedings arising out of such investigations", _E, _QUALIFIED,
     "The information was held for an investigation or proceedings."),
    ("s35", "Law enforcement", _E, _QUALIFIED, "Release would prejudice preventing crime, catching offenders, justice, tax or regulation."),
    ("s36", "Confidentiality", _E, _QUALIFIED, "The information is legal advice or was given in confidence; the latter is absolute."),
    ("s36(2)", "Confidentiality: breach of confidence", _E, _ABSOLUTE, "Someone gave the information in confidence and could sue if it were released."),
    ("s37", "Court records, etc.", _E, _ABSOLUTE, "The information is held only because it is in court or inquiry documents."),
    ("s38", "Personal information", _E, _ABSOLUTE, "The information is about people who could be identified."),
    ("s39", "Health, safety and the environment", _E, _QUALIFIED, "Release would endanger someone, or the information is environmental."),
    ("s40", "Audit functions", _E, _QUALIFIED, "Release would prejudice the work of a public auditor."),
    ("s41", "Communications with Her Majesty etc. and honours", _E, _QUALIFIED, "The information is about communications with the Royal Family, or honours."),
    ("s47", "Application for decision by Commissioner", _P, _NONE, "How to complain to the regulator."),
    ("s56", "Appeal against notices and decisions", _P, _NONE, "How to appeal against the regulator's decision."),
)  # fmt: skip

_EISR: Final[tuple[_Row, ...]] = (
    ("reg5", "Duty to make available environmental information on request", _P, _NONE, "Environmental information is given on request, within 20 working days."),
    ("reg6", "Form and format of information", _P, _NONE, "The requester may ask for a form or format."),
    ("reg6(1)(b)", "Information already publicly available", _L, _NONE, "The information is already published in another form."),
    ("reg7", "Extension of time", _P, _NONE, "A complex and voluminous request may take 40 working days."),
    ("reg8", "Charging", _P, _NONE, "A reasonable charge may be made."),
    ("reg9", "Duty to provide advice and assistance", _A, _NONE, "The authority should help people to make a request it can answer."),
    ("reg10", "Exceptions from duty to make environmental information available", _E, _QUALIFIED, "When environmental information may be withheld."),
    ("reg10(4)(a)", "Information not held", _N, _NONE, "The information was not held when the request arrived."),
    ("reg10(4)(b)", "Manifestly unreasonable request", _V, _QUALIFIED, "The request is vexatious, or answering it would cost too much."),
    ("reg10(4)(c)", "Request too general", _E, _QUALIFIED, "The request is too general, even after help to narrow it."),
    ("reg10(4)(d)", "Unfinished material", _E, _QUALIFIED, "The information is unfinished or incomplete."),
    ("reg10(4)(e)", "Internal communications", _E, _QUALIFIED, "The information is in internal communications."),
    ("reg10(5)(a)", "International relations, defence, national security or public safety", _E, _QUALIFIED, "Release would harm international relations, security, defence or public safety."),
    ("reg10(5)(b)", "Course of justice", _E, _QUALIFIED, "Release would harm justice, a fair trial or an inquiry."),
    ("reg10(5)(c)", "Intellectual property rights", _E, _QUALIFIED, "Release would harm intellectual property."),
    ("reg10(5)(d)", "Confidentiality of proceedings", _E, _QUALIFIED, "Release would harm proceedings that the law keeps confidential."),
    ("reg10(5)(e)", "Confidentiality of commercial or industrial information", _E, _QUALIFIED, "Release would harm a legitimate economic interest that the law protects."),
    ("reg10(5)(f)", "Interests of the person who provided the information", _E, _QUALIFIED, "Release would harm someone who volunteered the information."),
    ("reg10(5)(g)", "Protection of the environment", _E, _QUALIFIED, "Release would harm what the information is about, such as a nest site."),
    ("reg11", "Personal data", _E, _ABSOLUTE, "The information is about people who could be identified."),
    ("reg13", "Refusal to make information available", _P, _NONE, "What a refusal must say."),
    ("reg14", "Transfer of a request", _P, _NONE, "A request may be passed to the authority that holds the information."),
    ("reg16", "Review by Scottish public authority", _P, _NONE, "The requester may ask the authority to look again."),
)  # fmt: skip

_NEITHER: Final = frozenset(
    f"s{number}"
    for number in [
        "22",
        "22A",
        "23",
        "24",
        "26",
        "27",
        "28",
        "29",
        "30",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "38",
        "39",
        "40",
        "40(1)",
        "40(2)",
        "41",
        "42",
        "43",
        "43(2)",
        "44",
    ]
) | {"s12(2)", "reg12(5)(a)", "reg12(6)", "reg13", "foisa:s18"}

# Whose details are believed and not checked against the Act's present wording.
_UNSURE: Final = frozenset({"s44", "s37", "foisa:s36", "foisa:s38", "eisr:reg6(1)(b)", "s84"})

_PREFIXES: Final = {Regime.FOIA: "", Regime.EIR: "", Regime.FOISA: "foisa:", Regime.EISR: "eisr:"}


def _entries() -> dict[str, Provision]:
    tables = {Regime.FOIA: _FOIA, Regime.EIR: _EIR, Regime.FOISA: _FOISA, Regime.EISR: _EISR}
    entries = {}
    for regime, rows in tables.items():
        for code, title, kind, test, plain in rows:
            full = _PREFIXES[regime] + code
            entries[full] = Provision(
                full, regime, title, kind, test, plain, full in _NEITHER, full in _UNSURE
            )
    return entries


CATALOGUE: Final = _entries()

# The subsections that say an authority may neither confirm nor deny.
NEITHER_SUBSECTIONS: Final = frozenset(
    [
        "s22(2)",
        "s22A(2)",
        "s23(5)",
        "s24(2)",
        "s26(3)",
        "s27(4)",
        "s28(3)",
        "s29(2)",
        "s30(3)",
        "s31(3)",
        "s32(3)",
        "s33(3)",
        "s34(2)",
        "s35(3)",
        "s36(3)",
        "s37(2)",
        "s38(2)",
        "s39(2)",
        "s40(5)",
        "s40(5A)",
        "s40(5B)",
        "s41(2)",
        "s42(2)",
        "s43(3)",
        "s44(2)",
        "reg12(6)",
        "reg13(5)",
        "reg13(5A)",
        "reg13(5B)",
        "foisa:s18",
    ]
)


def prefix(regime: Regime) -> str:
    """Return what the codes of a regime begin with: nothing for FOIA and EIR, "foisa:" and "eisr:" in Scotland."""
    return _PREFIXES[regime]


def provision(code: str) -> Provision | None:
    """Return the entry a code falls under, None if there is no such section: "s31(1)(a)" gives that of "s31"."""
    while code not in CATALOGUE and "(" in code:
        code = code[: code.rindex("(")]
    return CATALOGUE.get(code)


def rolls_up_to(code: str) -> str:
    """Return the section or regulation of a code without subsections: "s31(1)(a)" gives "s31"."""
    return code.partition("(")[0]


def is_neither(code: str) -> bool:
    """Say whether a code is a subsection on neither confirming nor denying."""
    while code not in NEITHER_SUBSECTIONS and "(" in code:
        code = code[: code.rindex("(")]
    return code in NEITHER_SUBSECTIONS
