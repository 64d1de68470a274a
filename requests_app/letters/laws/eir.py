"""The Environmental Information Regulations 2004 (SI 2004/3391), as amended: what letters cite of them.

By its wording regulation 12(4)(a) is under the public interest test too, but what is not held cannot be
released. The exceptions of 12(5)(d) to (g) cannot be used for information on emissions: 12(9).
"""

from typing import Final

from requests_app.letters.laws.provisions import Kind, Provision, PublicInterest

_E, _V, _N, _L = Kind.EXEMPTION, Kind.VEXATIOUS, Kind.NOT_HELD, Kind.ELSEWHERE
_P, _A, _R = Kind.PROCEDURE, Kind.ADVICE, Kind.COMPLAINT
_ABSOLUTE, _QUALIFIED = PublicInterest.ABSOLUTE, PublicInterest.QUALIFIED
_MIXED, _NONE = PublicInterest.MIXED, PublicInterest.NONE

PROVISIONS: Final = (
    Provision("reg2", "Interpretation", _P, _NONE, "What counts as environmental information."),
    Provision("reg3", "Application", _P, _NONE, "Who must answer, and when information counts as held."),
    Provision("reg3(2)", "When information is held", _N, _NONE, "Information counts as held if the authority, or someone on its behalf, holds it."),
    Provision("reg4", "Dissemination of environmental information", _P, _NONE, "Authorities publish environmental information of their own accord."),
    Provision("reg5", "Duty to make available environmental information on request", _P, _NONE, "Environmental information is given on request, within 20 working days.",
        {"(1)": "the duty", "(2)": "20 working days", "(3)": "the requester's own personal data", "(4)": "up to date and accurate", "(5)": "", "(6)": ""}),
    Provision("reg6", "Form and format of information", _P, _NONE, "The requester may ask for a form or format.",
        {"(1)": "", "(1)(a)": "another form is reasonable", "(1)(b)": "already public in another form", "(2)*": ""}),
    Provision("reg6(1)(b)", "Information already publicly available and easily accessible", _L, _NONE, "The information is already published in another form."),
    Provision("reg7", "Extension of time", _P, _NONE, "A complex and voluminous request may take 40 working days."),
    Provision("reg8", "Charging", _P, _NONE, "A reasonable charge may be made."),
    Provision("reg9", "Advice and assistance", _A, _NONE, "The authority should help people to make a request it can answer.",
        {"(1)": "the duty", "(2)*": "a request that is too general", "(3)": "met by following the code of practice", "(4)": "", "(5)": ""}),
    Provision("reg10", "Transfer of a request", _P, _NONE, "A request may be passed to the authority that holds the information."),
    Provision("reg11", "Representations and reconsideration", _R, _NONE, "The requester may ask the authority to look again."),
    Provision("reg12", "Exceptions to the duty to disclose environmental information", _E, _QUALIFIED, "When environmental information may be withheld.",
        {"(1)": "", "(1)(a)": "an exception applies", "(1)(b)": "and the public interest favours it", "(2)": "presumption in favour of disclosure",
         "(3)": "personal data", "(4)": "", "(4)(a)": "not held", "(4)(b)": "manifestly unreasonable", "(4)(c)": "too general", "(4)(d)": "unfinished",
         "(4)(e)": "internal communications", "(5)": "", "(5)(a)": "international relations, defence, security", "(5)(b)": "the course of justice",
         "(5)(c)": "intellectual property", "(5)(d)": "confidential proceedings", "(5)(e)": "commercial or industrial information",
         "(5)(f)": "whoever volunteered the information", "(5)(f)(i)": "", "(5)(f)(ii)": "", "(5)(f)(iii)": "", "(5)(g)": "the environment",
         "(6)": "neither confirm nor deny", "(7)": "", "(8)": "communications between departments", "(9)": "emissions", "(10)": "", "(11)": "disclosure in part"}, ("(6)",)),
    Provision("reg12(1)", "Exceptions to the duty to disclose", _P, _NONE, "An exception applies only where the public interest favours it."),
    Provision("reg12(2)", "Presumption in favour of disclosure", _P, _NONE, "In doubt, environmental information is released."),
    Provision("reg12(3)", "Personal data", _E, _ABSOLUTE, "The information is about people who could be identified."),
    Provision("reg12(4)(a)", "Information not held", _N, _NONE, "The information was not held when the request arrived."),
    Provision("reg12(4)(b)", "Manifestly unreasonable request", _V, _QUALIFIED, "The request is vexatious, or answering it would cost too much."),
    Provision("reg12(4)(c)", "Request too general", _E, _QUALIFIED, "The request is too general, even after help to narrow it."),
    Provision("reg12(4)(d)", "Unfinished material", _E, _QUALIFIED, "The information is unfinished or incomplete."),
    Provision("reg12(4)(e)", "Internal communications", _E, _QUALIFIED, "The information is in internal communications."),
    Provision("reg12(5)(a)", "International relations, defence, national security or public safety", _E, _QUALIFIED, "Release would harm international relations, security, defence or public safety."),
    Provision("reg12(5)(b)", "Course of justice", _E, _QUALIFIED, "Release would harm justice, a fair trial or an inquiry; it covers legal advice."),
    Provision("reg12(5)(c)", "Intellectual property rights", _E, _QUALIFIED, "Release would harm intellectual property."),
    Provision("reg12(5)(d)", "Confidentiality of proceedings", _E, _QUALIFIED, "Release would harm proceedings that the law keeps confidential."),
    Provision("reg12(5)(e)", "Confidentiality of commercial or industrial information", _E, _QUALIFIED, "Release would harm a legitimate economic interest that the law protects."),
    Provision("reg12(5)(f)", "Interests of the person who provided the information", _E, _QUALIFIED, "Release would harm someone who volunteered the information."),
    Provision("reg12(5)(g)", "Protection of the environment", _E, _QUALIFIED, "Release would harm what the information is about, such as a nest site."),
    Provision("reg12(6)", "Neither confirming nor denying", _E, _QUALIFIED, "Even saying whether the information exists would harm security."),
    Provision("reg12(7)", "Neither confirming nor denying", _P, _NONE, "What counts as refusing to say whether information exists."),
    Provision("reg12(8)", "Internal communications between departments", _P, _NONE, "Communications between government departments are internal."),
    Provision("reg12(9)", "Information on emissions", _P, _NONE, "Some exceptions cannot be used for information on emissions."),
    Provision("reg12(11)", "Disclosure in part", _P, _NONE, "What can be separated from withheld information is released."),
    Provision("reg13", "Personal data", _E, _MIXED,
        "The information is about people who could be identified. Absolute where release would break a data protection principle.",
        {"(1)*": "the rule", "(2)*": "the first condition, before 2018", "(2A)*": "first condition: a data protection principle", "(2B)*": "second condition: the right to object",
         "(3)*": "the second condition, before 2018", "(3A)*": "third condition: what the person could not see either", "(4)*": "", "(5)*": "neither confirm nor deny, before 2018",
         "(5A)*": "neither confirm nor deny", "(5B)*": "when to say so would itself break the law", "(6)": ""}, ("(5)", "(5A)", "(5B)")),
    Provision("reg14", "Refusal to disclose information", _P, _NONE, "What a refusal must say. It is not in itself a reason to refuse.",
        {"(1)": "in writing", "(2)": "20 working days", "(3)*": "the reasons", "(4)": "when unfinished material will be finished", "(5)*": "how to complain"}),
    Provision("reg15", "Ministerial certificates", _P, _NONE, "A minister may certify that release would harm national security."),
    Provision("reg16", "Issue of a code of practice and functions of the Commissioner", _R, _NONE, "The government's code on good practice in answering requests."),
    Provision("reg17", "Historical and transferred public records", _P, _NONE, "How requests for records kept in a public archive are dealt with."),
    Provision("reg18", "Enforcement and appeal provisions", _R, _NONE, "How to complain to the regulator and appeal."),
    Provision("reg19", "Offence of altering records with intent to prevent disclosure", _R, _NONE, "Destroying or changing records to avoid release is an offence."),
)  # fmt: skip
