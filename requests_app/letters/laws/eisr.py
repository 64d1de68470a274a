"""The Environmental Information (Scotland) Regulations 2004 (SSI 2004/520), as amended: what letters cite of them.

The exceptions stand in regulation 10, where those of the rest of the United Kingdom stand in 12.
"""

from typing import Final

from requests_app.letters.laws.provisions import Kind, Provision, PublicInterest

_E, _V, _N, _L = Kind.EXEMPTION, Kind.VEXATIOUS, Kind.NOT_HELD, Kind.ELSEWHERE
_P, _A, _R = Kind.PROCEDURE, Kind.ADVICE, Kind.COMPLAINT
_ABSOLUTE, _QUALIFIED = PublicInterest.ABSOLUTE, PublicInterest.QUALIFIED
_MIXED, _NONE = PublicInterest.MIXED, PublicInterest.NONE

PROVISIONS: Final = (
    Provision("eisr:reg2", "Interpretation", _P, _NONE, "What counts as environmental information."),
    Provision("eisr:reg3", "Application", _P, _NONE, "Who must answer, and when information counts as held."),
    Provision("eisr:reg4", "Active dissemination of environmental information", _P, _NONE, "Authorities publish environmental information of their own accord."),
    Provision("eisr:reg5", "Duty to make available environmental information on request", _P, _NONE, "Environmental information is given on request, within 20 working days."),
    Provision("eisr:reg6", "Form and format of information", _P, _NONE, "The requester may ask for a form or format.",
        {"(1)": "", "(1)(a)": "another form is reasonable", "(1)(b)": "already public in another form", "(2)*": ""}),
    Provision("eisr:reg6(1)(b)", "Information already publicly available and easily accessible", _L, _NONE, "The information is already published in another form."),
    Provision("eisr:reg7", "Extension of time", _P, _NONE, "A complex and voluminous request may take 40 working days."),
    Provision("eisr:reg8", "Charging", _P, _NONE, "A reasonable charge may be made."),
    Provision("eisr:reg9", "Duty to provide advice and assistance", _A, _NONE, "The authority should help people to make a request it can answer."),
    Provision("eisr:reg10", "Exceptions from duty to make environmental information available", _E, _QUALIFIED, "When environmental information may be withheld.",
        {"(1)": "", "(1)(a)": "an exception applies", "(1)(b)": "and the public interest favours it", "(2)*": "read narrowly, with a presumption in favour of disclosure",
         "(3)": "personal data", "(4)": "", "(4)(a)": "not held", "(4)(b)": "manifestly unreasonable", "(4)(c)": "too general", "(4)(d)": "unfinished",
         "(4)(e)": "internal communications", "(5)": "", "(5)(a)": "international relations, defence, security", "(5)(b)": "the course of justice",
         "(5)(c)": "intellectual property", "(5)(d)": "confidential proceedings", "(5)(e)": "commercial or industrial information",
         "(5)(f)*": "whoever volunteered the information", "(5)(g)": "the environment", "(6)*": "emissions", "(7)*": "disclosure in part",
         "(8)*": "neither confirm nor deny", "(9)*": ""}, ("(8)",)),
    Provision("eisr:reg10(1)", "Exceptions from duty to make available", _P, _NONE, "An exception applies only where the public interest favours it."),
    Provision("eisr:reg10(2)", "Presumption in favour of disclosure", _P, _NONE, "In doubt, environmental information is released."),
    Provision("eisr:reg10(3)", "Personal data", _E, _ABSOLUTE, "The information is about people who could be identified."),
    Provision("eisr:reg10(4)(a)", "Information not held", _N, _NONE, "The information was not held when the request arrived."),
    Provision("eisr:reg10(4)(b)", "Manifestly unreasonable request", _V, _QUALIFIED, "The request is vexatious, or answering it would cost too much."),
    Provision("eisr:reg10(4)(c)", "Request too general", _E, _QUALIFIED, "The request is too general, even after help to narrow it."),
    Provision("eisr:reg10(4)(d)", "Unfinished material", _E, _QUALIFIED, "The information is unfinished or incomplete."),
    Provision("eisr:reg10(4)(e)", "Internal communications", _E, _QUALIFIED, "The information is in internal communications."),
    Provision("eisr:reg10(5)(a)", "International relations, defence, national security or public safety", _E, _QUALIFIED, "Release would harm international relations, security, defence or public safety."),
    Provision("eisr:reg10(5)(b)", "Course of justice", _E, _QUALIFIED, "Release would harm justice, a fair trial or an inquiry."),
    Provision("eisr:reg10(5)(c)", "Intellectual property rights", _E, _QUALIFIED, "Release would harm intellectual property."),
    Provision("eisr:reg10(5)(d)", "Confidentiality of proceedings", _E, _QUALIFIED, "Release would harm proceedings that the law keeps confidential."),
    Provision("eisr:reg10(5)(e)", "Confidentiality of commercial or industrial information", _E, _QUALIFIED, "Release would harm a legitimate economic interest that the law protects."),
    Provision("eisr:reg10(5)(f)", "Interests of the person who provided the information", _E, _QUALIFIED, "Release would harm someone who volunteered the information."),
    Provision("eisr:reg10(5)(g)", "Protection of the environment", _E, _QUALIFIED, "Release would harm what the information is about, such as a nest site."),
    Provision("eisr:reg10(8)", "Neither confirming nor denying", _E, _QUALIFIED, "Even saying whether the information exists would harm security.", unsure=True),
    Provision("eisr:reg11", "Personal data", _E, _MIXED,
        "The information is about people who could be identified. Absolute where release would break a data protection principle.", unsure=True),
    Provision("eisr:reg12", "Ministerial certificates", _P, _NONE, "A minister may certify that release would harm national security."),
    Provision("eisr:reg13", "Refusal to make information available", _P, _NONE, "What a refusal must say."),
    Provision("eisr:reg14", "Transfer of a request", _P, _NONE, "A request may be passed to the authority that holds the information."),
    Provision("eisr:reg16", "Review by Scottish public authority", _R, _NONE, "The requester may ask the authority to look again."),
    Provision("eisr:reg17", "Enforcement and appeal provisions", _R, _NONE, "How to complain to the regulator and appeal."),
    Provision("eisr:reg18", "Code of practice and functions of the Commissioner", _R, _NONE, "The government's code on good practice in answering requests."),
    Provision("eisr:reg19", "Offences", _R, _NONE, "Destroying or changing records to avoid release is an offence."),
)  # fmt: skip
