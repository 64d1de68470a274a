"""The Freedom of Information (Scotland) Act 2002 (asp 13), as amended: what letters cite of it.

Section 2(2) names the absolute exemptions. The numbers are others than those of the Act for the rest of
the United Kingdom: section 17 is the notice that information is not held, section 38 personal information.
"""

from typing import Final

from requests_app.letters.laws.provisions import Kind, Provision, PublicInterest

_E, _C, _V, _N, _L = Kind.EXEMPTION, Kind.COST, Kind.VEXATIOUS, Kind.NOT_HELD, Kind.ELSEWHERE
_P, _A, _R = Kind.PROCEDURE, Kind.ADVICE, Kind.COMPLAINT
_ABSOLUTE, _QUALIFIED = PublicInterest.ABSOLUTE, PublicInterest.QUALIFIED
_MIXED, _NONE = PublicInterest.MIXED, PublicInterest.NONE

PROVISIONS: Final = (
    Provision("foisa:s1", "General entitlement", _P, _NONE, "Anyone may ask a Scottish authority for information and be given it."),
    Provision("foisa:s2", "Effect of exemptions", _P, _NONE, "When an exemption applies, and when the public interest must be weighed.",
        {"(1)": "", "(1)(a)": "not an absolute exemption", "(1)(b)": "the public interest test", "(2)*": "the absolute exemptions"}),
    Provision("foisa:s3", "Scottish public authorities", _P, _NONE, "Who is a public authority, and when information counts as held."),
    Provision("foisa:s8", "Requesting information", _P, _NONE, "A request must be in a lasting form, with a name and an address."),
    Provision("foisa:s9", "Fees", _P, _NONE, "The authority may ask for a fee before it answers."),
    Provision("foisa:s10", "Time for compliance", _P, _NONE, "A request is to be answered promptly, within 20 working days."),
    Provision("foisa:s11", "Means of providing information", _P, _NONE, "The requester may ask for a form, such as a copy or a summary."),
    Provision("foisa:s12", "Excessive cost of compliance", _C, _NONE, "Answering would cost more than the limit of £600."),
    Provision("foisa:s13", "Fees for disclosure in certain circumstances", _P, _NONE, "Above the cost limit the authority may answer for a fee.", unsure=True),
    Provision("foisa:s14", "Vexatious or repeated requests", _V, _NONE, "The authority need not answer a vexatious or repeated request.",
        {"(1)": "vexatious", "(2)": "repeated"}),
    Provision("foisa:s15", "Duty to provide advice and assistance", _A, _NONE, "The authority should help people to make a request it can answer.",
        {"(1)": "the duty", "(2)": "met by following the code of practice"}),
    Provision("foisa:s16", "Refusal of request", _P, _NONE, "What a refusal must say."),
    Provision("foisa:s17", "Notice that information is not held", _N, _NONE, "The authority does not hold the information.",
        {"(1)*": "the notice", "(2)*": "", "(3)": ""}),
    Provision("foisa:s18", "Further provision as respects responses to request", _E, _QUALIFIED, "The authority will not say whether the information exists or is held.",
        {"(1)": "neither confirm nor deny", "(2)": "neither confirm nor deny"}, ("(1)", "(2)")),
    Provision("foisa:s19", "Content of certain notices", _P, _NONE, "What a notice of refusal, or that information is not held, must say."),
    Provision("foisa:s20", "Requirement for review of refusal etc.", _R, _NONE, "The requester may ask the authority to look again."),
    Provision("foisa:s21", "Review by Scottish public authority", _R, _NONE, "How the authority looks again at its answer."),
    Provision("foisa:s23", "Publication schemes", _P, _NONE, "Every authority says which information it publishes as a matter of course."),
    Provision("foisa:s25", "Information otherwise accessible", _L, _ABSOLUTE, "The information is already published or can be had elsewhere.",
        {"(1)": "reasonably obtainable otherwise", "(2)*": "", "(3)*": "in the publication scheme"}),
    Provision("foisa:s26", "Prohibitions on disclosure", _E, _ABSOLUTE, "Another law or a court forbids release.",
        {"(a)": "another law forbids it", "(b)": "an international obligation forbids it", "(c)": "it would be contempt of court"}),
    Provision("foisa:s27", "Information intended for future publication", _E, _QUALIFIED, "The information was already going to be published, or comes from research.",
        {"(1)*": "to be published within twelve weeks", "(2)*": "research"}),
    Provision("foisa:s28", "Relations within the United Kingdom", _E, _QUALIFIED, "Release would prejudice relations between the UK's governments.",
        {"(1)": "", "(2)*": "the governments"}),
    Provision("foisa:s29", "Formulation of Scottish Administration policy etc.", _E, _QUALIFIED, "The information is about making policy of the Scottish Administration.",
        {"(1)": "", "(1)(a)": "making or developing government policy", "(1)(b)": "communications between ministers", "(1)(c)": "advice by the Law Officers",
         "(1)(d)": "a minister's private office", "(2)*": "", "(3)": "", "(4)*": "", "(5)": ""}),
    Provision("foisa:s30", "Prejudice to effective conduct of public affairs", _E, _QUALIFIED, "Release would inhibit free advice or otherwise prejudice public affairs.",
        {"(a)": "the collective responsibility of ministers", "(b)": "", "(b)(i)": "free and frank advice", "(b)(ii)": "free and frank exchange of views", "(c)": "public affairs otherwise"}),
    Provision("foisa:s31", "National security and defence", _E, _QUALIFIED, "Withholding it is needed for national security or defence."),
    Provision("foisa:s32", "International relations", _E, _QUALIFIED, "Release would prejudice relations with other countries."),
    Provision("foisa:s33", "Commercial interests and the economy", _E, _QUALIFIED, "The information is a trade secret, or release would harm someone's business or the economy.",
        {"(1)": "", "(1)(a)": "trade secrets", "(1)(b)": "commercial interests", "(2)*": "the economy", "(3)": ""}),
    Provision("foisa:s34", "Investigations by Scottish public authorities and proceedings arising out of such investigations", _E, _QUALIFIED,
        "The information was held for an investigation or proceedings."),
    Provision("foisa:s35", "Law enforcement", _E, _QUALIFIED, "Release would prejudice preventing crime, catching offenders, justice, tax or regulation.",
        {"(1)": "", "(1)(a)": "preventing or detecting crime", "(1)(b)": "catching or prosecuting offenders", "(1)(c)": "the administration of justice",
         "(1)(d)": "assessing or collecting tax", "(1)(e)": "immigration controls", "(1)(f)": "security and good order in prisons",
         "(1)(g)": "an authority's functions for a purpose in subsection (2)", "(1)(h)": "civil proceedings", "(2)*": "the purposes"}),
    Provision("foisa:s36", "Confidentiality", _E, _MIXED, "The information is legal advice, or was given in confidence. Only what was given in confidence is absolute.",
        {"(1)": "legal advice", "(2)*": "breach of confidence"}),
    Provision("foisa:s36(2)", "Confidentiality: breach of confidence", _E, _ABSOLUTE, "Someone gave the information in confidence and could sue if it were released."),
    Provision("foisa:s37", "Court records, etc.", _E, _ABSOLUTE, "The information is held only because it is in court or inquiry documents."),
    Provision("foisa:s38", "Personal information", _E, _MIXED,
        "The information is about people who could be identified. Absolute unless it rests on a person's right to object or on what that person could not see either.",
        {"(1)": "", "(1)(a)": "the requester's own", "(1)(b)": "other people's", "(1)(c)": "the census", "(1)(d)": "a dead person's health record",
         "(2)*": "before 2018", "(2A)*": "first condition: a data protection principle", "(2B)*": "", "(3)*": "before 2018", "(3A)*": "second condition: the right to object",
         "(4)*": "before 2018", "(4A)*": "third condition", "(5)*": "what the words mean", "(5A)*": "", "(6)*": ""}, unsure=True),
    Provision("foisa:s39", "Health, safety and the environment", _E, _QUALIFIED, "Release would endanger someone, or the information is environmental.",
        {"(1)": "health and safety", "(2)*": "environmental information", "(3)": ""}),
    Provision("foisa:s40", "Audit functions", _E, _QUALIFIED, "Release would prejudice the work of a public auditor."),
    Provision("foisa:s41", "Communications with Her Majesty etc. and honours", _E, _QUALIFIED, "The information is about communications with the Royal Family, or honours.", unsure=True),
    Provision("foisa:s47", "Application for decision by Commissioner", _R, _NONE, "How to complain to the regulator."),
    Provision("foisa:s48", "When application excluded", _R, _NONE, "Which complaints the regulator cannot take."),
    Provision("foisa:s49", "Commissioner's decision", _R, _NONE, "How the regulator decides a complaint."),
    Provision("foisa:s56", "Appeal against notices under Part 4", _R, _NONE, "How to appeal against the regulator's decision.", unsure=True),
    Provision("foisa:s60", "Issue of code of practice by the Scottish Ministers", _R, _NONE, "The government's code on good practice in answering requests.", unsure=True),
    Provision("foisa:s61", "Code of practice as to the keeping, management and destruction of records", _R, _NONE, "The government's code on keeping records.", unsure=True),
    Provision("foisa:s65", "Offence of altering etc. records with intent to prevent disclosure", _R, _NONE, "Destroying or changing records to avoid release is an offence."),
    Provision("foisa:s73", "Interpretation", _P, _NONE, "What the words of the Act mean, such as information."),
)  # fmt: skip
