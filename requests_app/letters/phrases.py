"""The turns of phrase by which a letter says where it stands: patterns, and nothing else.

Each is something that a person who has read many response letters would say of them. None may
name an authority, a requester or a reference.
"""

import re
from typing import Final


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


# "We have considered your request and have decided to refuse it" opens nothing: it is the answer.
_DECIDES: Final = (
    r"(?!.{0,240}(?:\b(?:decided|concluded|determined|decision)\b[^.]{0,60}\b(?:refus\w+|withh[eo]ld\w*|exempt\w*|vexatious)"
    r"|\b(?:we|i) (?:are|am) (?:refus|withhold)ing\b))"
)


def _opening(*patterns: str) -> re.Pattern[str]:
    return re.compile(f"{_DECIDES}(?:{_any(*patterns).pattern})", re.IGNORECASE)


ACT: Final = r"(?:freedom\s+of\s+information|f\.?o\.?i\.?(?:a|sa|\(s\)a)?\b|environmental\s+information|e\.?i\.?r\.?s?\b)"

SALUTATION: Final = _any(
    r"(?:annwyl\b.{0,40}?/\s*)?dear\b.{0,60}",
    r"annwyl\b.{0,60}",
    r"(?:good (?:morning|afternoon|evening)|hello|hi)\b.{0,30}",
)
SIGN_OFF: Final = _any(
    r"(?:yn (?:gywir|ddiffuant)\s*/?\s*)?yours? (?:sincerely|faithfully|truly)\b.{0,40}|yn (?:gywir|ddiffuant)\b.{0,40}",
    r"(?:kind(?:est)?|best|warm(?:est)?) (?:regards|wishes)\b.{0,30}",
    r"(?:many )?regards\W*",
)

# "We cannot give what you requested because exemptions under the following sections apply:" asks for nothing.
_REFUSES_NOTHING: Final = r"(?!.{0,300}\b(?:exempt|exemptions?|withh[eo]ld\w*|refus\w+|unable to)\b)"

# "You asked:", "Your request", "REQUEST": what follows is what was asked.
REQUEST_CUE: Final = _any(
    r"(?:in (?:your|it|that|this|the) (?:request|e-?mail|letter),? )?(?:you|the (?:applicant|requester|requestor)) (?:have |had |has )?(?:specifically )?(?:asked|requested|wrote|stated|said|submitted)"
    r"(?: (?:us|for|to know|to be provided with|that we provide|the following|information|documents?|cop(?:y|ies) of|details of|about|under|in your|(?:a |the )?(?:request|questions?)|[a-z]+ ){0,8})?\W*",
    r"(?:your |the )?request detail\W*",
    r"(?:your|the) (?:exact|full|original|actual|precise|complete) (?:request|questions?|enquiry) (?:was|were|is|are)\W*",
    r"(?:your|the|original|details of(?: your| the)?|summary of(?: your| the)?|foi|eir|information|freedom of information)?\s*(?:request|questions?|enquiry|query|information requested)(?: (?:on|of|dated) .{4,25}?)?(?: details| text| received| asked| summary| made| (?:was|is) as follows| was for(?: the following)?| in full)?\s*(?:for information)?(?: (?:and|&|/) (?:answers?|our response|response|reply|our answers?)s?)?\W*",
    _REFUSES_NOTHING
    + r".{0,160}\b(?:for |requested |requesting |asked for |asking for |asked |seeking |provide |sought )(?:the following|information as follows)(?: information| questions?| details| data| records| documents)?(?: (?:under|from|about|in|to|of|regarding|relating)\b.{0,60})?:?",
    _REFUSES_NOTHING
    + r"(?!(?:i|we) can confirm|.{0,160}\bholds?\b).{0,160}\b(?:your (?:request|questions?|enquiry) (?:was|is|are|were|and our (?:response|answers?|reply))|requested|asked)\b.{0,60}(?:as follows|below|the following|set out (?:below|here))\b.{0,60}[:.]?",
    r"(?:information|what (?:you|was|has been)) (?:you )?(?:requested|asked(?: for)?)\W*",
    # The cue ends a sentence of the opening: "… of 4 May. You asked for:"
    _REFUSES_NOTHING
    + r".{0,240}\b(?:you (?:have |had )?(?:also )?(?:asked|requested|wrote|stated|submitted)|requesting|seeking|your (?:request|enquiry|e-?mail|letter)\b[^.?:]{0,60}\b(?:regarding|concerning|about|for|on))\b[^.?:]{0,100}:",
)
# "We answered", "Our response:", "RESPONSE": what follows is the answer.
RESPONSE_CUE: Final = _any(
    r"(?:in |our |the |full |formal |final |council(?:'s|’s)? |trust(?:'s|’s)? |department(?:al)? |[a-z&]{2,8} )?(?:response|reply|answers?|decision|findings|outcome)(?: to (?:your|the) (?:request|questions?|enquiry))?(?: details?| text| is as follows| is below)?\W*",
    r"(?:in |our )response(?: is)?\W*",
    r"(?:[\w&'’-]+ ){1,6}(?:council|trust|university|constabulary|police|service|authority|board)(?:['’]s)? (?:response|reply)\W*",
    r"we (?:have )?(?:answered|said|responded|replied|provided|can respond)(?: as follows)?\W*",
    r"(?:having \w+(?: \w+){0,4}, )?(?:our|the|my|please (?:find|see) (?:our|the|my))\b.{0,40}\b(?:response|reply|answers?|comments?)\b.{0,60}\b(?:as follows|below|set out|is detailed|are detailed)\b.{0,40}?[:.]?\W?",
    r"(?:i|we) (?:can|are able to|am able to) (?:provide|give|offer)\b.{0,30}\b(?:following|answers?|response)\b.{0,40}:",
    r"(?:information (?:provided|disclosed|supplied|released)|result of (?:your|the) (?:request|searches|search))\W*",
    r"(?:i|we) (?:can |am able to |are able to |would )?(?:respond|reply|answer)(?:ed)?(?: to your (?:request|questions?))? (?:as follows|below)\W*",
)
# Request and answer under one heading: the questions and answers follow, one after the other.
BOTH_CUE: Final = _any(
    r"(?:request|questions?|query)s?\s*(?:and|&|/|with)\s*(?:(?:our|the) )?(?:response|answers?|reply|replies)s?(?: (?:is|are) as follows)?\W*"
)

# What staff write before the matter itself.
OPENING: Final = _opening(
    r"thank(?: you|s)\b(?!.{0,20}in advance).{0,80}\b(?:request|e-?mail|letter|enquiry|correspondence|application|message|questions?|review)\b",
    r"(?:(?:i|we) (?:am|are) (?:writing|e-?mailing|pleased)|i write|(?:i|we) refer to (?:your|the)\b.{0,40}\b(?:request|e-?mail|letter)|further to|with (?:reference|regard) to your|in (?:response|reply|answer) to your (?:request|e-?mail|letter|enquiry)|following your)\b",
    r".{0,100}\b(?:council|committee|board|governors|trustees)\b.{0,20}\bconsidered your request",
    r"(?:although (?:initially )?)?(?:your|the|this) (?:request|enquiry|letter|email|correspondence)\b.{0,40}\b(?:was|has been|is being|will be|is) (?:received|considered|handled|processed|dealt|passed|treated|logged|allocated|recorded)",
    r"(?:i|we) (?:have|has)(?: now)? (?:considered|completed|processed|received|concluded|finished|dealt)\b.{0,80}\b(?:request|search|enquiry|e-?mail|letter)",
    r"in (?:it|this|which|your (?:letter|e-?mail|message)),? you (?:asked|requested)\b",
    r"this is to inform you",
    r"(?:i|we) have (?:considered|handled|treated|dealt with|processed) (?:this|it|them|these)\b.{0,40}\b(?:under|in accordance with)\b",
    r"(?:i|we) have (?:now )?had the opportunity to",
    r"(?:i|we) (?:confirm|acknowledge|can confirm) (?:that )?(?:receipt|(?:i|we) (?:have )?(?:received|dealt))",
    r"the (?:trust|council|authority|department|force|university|constabulary|police|ministry|board|office|college|service)\b.{0,40}\b(?:has|have)(?: now)? (?:considered|completed|processed)\b.{0,60}\b(?:request|search)",
    r"as you (?:may|will) be aware",
    r"(?:provision of|(?:information )?request and (?:our )?response|request for|this is (?:a|our|the) (?:response|reply)).{0,80}"
    + ACT,
    r"please (?:accept|find).{0,60}\b(?:apolog|response to your|reply to your|our (?:response|reply))",
    r"(?:please accept (?:my|our) )?apologies\b|(?:i|we) apologi[sz]e\b|(?:i am|we are) sorry for the delay",
    r"following receipt of your request",
    r"(?:to locate .{0,80} )?searches (?:were|have been) (?:conducted|carried out|undertaken|made)\b",
    r"(?:extent|results?)(?: and (?:extent|results?))? of (?:the |our )?search(?:es)?\b.{0,40}$",
    r"(?:i am|we are) (?:treating|dealing with|considering|handling) (?:your|this|both|these|them|it)\b.{0,80}\b(?:request|under)",
    r"(?:we|i|you)\b.{0,20}\b(?:will|shall|aim to|hope to|should) (?:now )?(?:respond|reply|receive|send|provide|answer)\b.{0,80}\b(?:working days|by \d|no later than)",
    r"(?:under|in accordance with) (?:section 1|the terms of|the requirements of|the)\b.{0,120}\byou (?:are|have|were) (?:entitled|a right|the right)",
    r"(?:the )?(?:freedom of information act|foia|act)\b.{0,60}\b(?:gives|provides|creates|entitles|requires|places)\b.{0,60}\b(?:right|duty|duties|obligation)",
    r"section 1(?:\(1\))? of the\b.{0,120}\b(?:places|creates|gives|entitles|duties|duty|right)",
    r"(?:i|we) (?:will|shall|have|am going to|are going to)? ?(?:now )?(?:respond|answer|address|reply|deal|dealt)\w*\b.{0,40}\b(?:request|questions?|each)\b.{0,40}(?:in turn|below|as follows)",
)

# What staff write after it: the rights of the requester, re-use, courtesy.
CLOSING: Final = _any(
    r"(?:the )?(?:supply|provision) of (?:this |the )?information\b.{0,100}\b(?:re-?use|right)",
    r"(?:where |unless )?(?:you (?:are|may) (?:be )?(?:free|welcome)|any|the information|most of the information|information|documents|material)\b.{0,160}\b(?:re-?use[ds]?|copyright|open government licence)",
    r"(?:the )?information (?:(?:i|we) have )?(?:supplied|provided)\b.{0,80}\bintellectual property",
    r"you may (?:also )?be interested to know\b.{0,160}\bdisclosure log",
    r"re-?use of (?:public sector|information|this)|open government licen[cs]e",
    r"you (?:may|can|are free to) (?:re-?)?use (?:the|this|any) information\b.{0,120}\b(?:private study|non-commercial|your own (?:use|purposes?)|research)",
    r"(?:any )?information (?:disclosed|released|provided|supplied) (?:in response to|under|following) (?:this|an?|your|the) (?:foia?|eir|freedom of information|environmental information|request)\b.{0,80}\b(?:releasable|public domain|published|re-?use[d]?|wider public|open government)",
    r"if you (?:wish|want|would like) to (?:make representations|complain|appeal|challenge|seek (?:an? )?(?:internal )?review)\b|you may make representations\b",
    r".{0,60}\bcroes\w+ gohebiaeth|.{0,60}\bwelcomes? (?:correspondence|calls|receiving correspondence)\b.{0,40}\b(?:welsh|gymraeg|cymraeg|english)|.{0,80}\b(?:correspond\w*|gohebu)\b.{0,40}\b(?:in welsh|yn gymraeg)\b.{0,40}\b(?:delay|oedi)",
    r".{0,100}\b(?:feedback|satisfaction|customer) survey\b",
    r"(?:where )?the copyright\b|.{0,60}\bsubject to copyright\b|©|crown copyright",
    r"for information, we publish|.{0,80}\bpublish(?:es)? (?:a (?:wide )?(?:variety|range) of|much|a lot of|lots of) information",
    r"(?:if|should|were) you (?:are|be|were|remain|feel|have been|wish|have)\b.{0,60}\b(?:unhappy|dissatisf\w+|not (?:happy|satisfied|content)|unsatisfied|discontent|concern(?:ed|s)?|complain\w*|complaint|appeal|request (?:a|an) (?:internal )?review|(?:request|response|decision) (?:to be )?reviewed)\b",
    r"if (?:following|after|,?\s*once|you are not).{0,80}\b(?:internal review|review|complaint)",
    r".{0,120}\b(?:ask|right to ask|request|requests?|apply) (?:us |for )?(?:for )?(?:an? )?(?:internal )?review\b.{0,80}",
    r".{0,160}\b(?:complain|complaint|appeal|apply|write|contact|refer|right)\b.{0,120}\binformation commissioner",
    r".{0,60}\binformation commissioner(?:['’]s office)? (?:can be|may be|is|at)\b|the information commissioner",
    r"(?:your )?(?:right (?:of|to) (?:appeal|complain|review|request)|rights? of (?:appeal|review)|complaints?(?: rights?| procedure)?|internal review(?: procedure)?s?|appeals?(?: procedure)?|review procedure|next steps)\W*$",
    r".{0,60}\bwycliffe house|.{0,80}@ico\.(?:org|gov)\.uk|.{0,40}\bico\.org\.uk",
    r".{0,120}\b(?:details of|information (?:on|about)|regarding) your rights? (?:to|of) (?:appeal|complain|complaint|review)",
    r"if this is not the information you (?:are|were) looking for",
    r"your attention is drawn to\b.{0,80}\b(?:right|review|complain|appeal)|complaints? rights\W*$|(?:how to )?(?:complain|appeal)\b.{0,40}$",
    r"(?:please )?(?:remember to )?quote\b.{0,60}\breference|.{0,80}\bplease quote\b.{0,40}\b(?:reference|number)",
    r"(?:if|should) you (?:have|require|need|would like|wish)\b.{0,60}\b(?:quer(?:y|ies)|enquir(?:y|ies)|questions?|further (?:information|assistance|help|clarification)|discuss|anything (?:else|further))\b",
    r"(?:please )?(?:do not|don['’]t) hesitate to contact|please (?:do )?(?:contact|e-?mail|call|let) (?:us|me)\b.{0,60}\b(?:if|should) (?:you|there)\b",
    r"please (?:be advised|note) that .{0,40}\b(?:replies|responses|requests?)\b.{0,80}\b(?:public domain|published|disclosure log|website)",
    r"(?:a copy of )?(?:this|your|our|the) (?:response|request|reply|information)\b.{0,80}\b(?:will|may|has|have)(?: also)?(?: now)? (?:been |be )?(?:published|placed|added|included|made available)\b.{0,80}\b(?:website|disclosure log|publication scheme|online|log)",
    r"personal (?:details|information|data) (?:in respect of|relating to) (?:your|the) (?:request|requester|applicant)\b",
    r"the (?:council|trust|university|department|force|authority|service) (?:now )?considers (?:your|this) request (?:to be )?(?:closed|complete)",
    r"(?:this|the|our) (?:response|information|data)\b.{0,40}\b(?:reflects?|(?:is|was) (?:correct|accurate))\b.{0,60}\b(?:on|as at|at the (?:date|time))\b",
    r"(?:i|we) (?:attach|enclose) (?:an? |the )?(?:annex|sheet|leaflet|note|details|document)\b.{0,80}\b(?:contact|rights?|unhappy|complain|review|appeal)",
    r"every effort (?:is|has been) made to ensure\b|(?:please note that )?systems used (?:for|by)\b.{0,80}\bnot generic",
    r"(?:i|we) (?:hope|trust)\b.{0,80}\b(?:helpful|useful|answers?|assist\w*|satisf\w+|meet your|of use|of help|of assistance|meets|clear|sufficient|information)",
    r"(?:please accept (?:our|my) |(?:our|my) )apolog(?:y|ies) for (?:the |this |any )?(?:delay|lateness|inconvenience)|(?:i|we) apologi[sz]e for (?:the |this |any )?(?:delay|lateness|inconvenience)",
    r"this (?:now )?(?:concludes|completes|closes)\b|.{0,40}\b(?:i|we) (?:will|have) now (?:consider|closed?|treat)\b.{0,40}\b(?:closed|request)",
    r"thank you (?:again )?for your (?:interest|patience|enquiry)(?: in\b[^.]{0,80})?\W*$",
    r"(?:a )?(?:full |further )?(?:cop(?:y|ies)|text|details) of the freedom of information\b.{0,80}\b(?:viewed|found|available|obtained)",
    r"(?:further|more) information (?:about|concerning|on|regarding) (?:the )?(?:freedom of information|foia?\b|your rights|information rights)",
    r".{0,80}\b(?:is|are) not responsible for the (?:content|accuracy|reliability)|.{0,80}\b(?:cannot|no) (?:guarantee|control over)\b.{0,60}\blinks?\b",
    r"for (?:(?:service|all|any|other) )?(?:complaints|comments|compliments|enquiries|queries)\b.{0,100}\bcontact\b",
    r"(?:the )?(?:council|trust|university|department|force|authority)\b.{0,60}\b(?:survey|feedback on)",
    r"(?:in order )?to help us improve|.{0,60}\bcustomer (?:satisfaction )?survey",
    r"(?:requests for|any request for|your request for|such|a request for) (?:an? )?(?:internal )?reviews?\b",
    r"(?:generally|in most circumstances|ordinarily|normally|please note that),? the (?:ico|information commissioner|commissioner)\b",
    r"you (?:also )?(?:have|may also have) (?:the|a) right (?:to|of)\b.{0,60}\b(?:review|complain|appeal|commissioner)",
    r"under (?:the|section 50)\b.{0,80}\byou (?:also )?have (?:the|a) right (?:to|of)\b.{0,40}\b(?:review|complain|appeal)",
    r".{0,120}\b(?:privacy (?:notice|policy)|how (?:we|the council|the trust) (?:use|handle|process)(?:es)? (?:your )?personal (?:data|information))",
    r"(?:if|should|were) you (?:disagree|wish to (?:challenge|contest|query|dispute))\b",
    r"you (?:now )?have (?:\w+ ){1,3}(?:working |calendar )?(?:days|months?)\b.{0,60}\b(?:review|complain|appeal|reconsider)",
    r"you (?:can|may|should|must) (?:also )?(?:complain|appeal|ask|request|apply|write|contact)\b.{0,80}\b(?:review|commissioner|complain|tribunal|appeal)",
)
# The strongest of them: the requester's way to complain. Nothing that answers comes after it.
REVIEW_RIGHTS: Final = _any(
    r"\b(?:internal review|complaints? rights|rights? of appeal|right to appeal|re-examination|request a review|reconsideration|(?:make|made) a complaint|right to complain|review (?:our|the|of|this) (?:response|decision|handling|request)|information commissioner|wycliffe house)\b"
)

# What a web page says below the matter. Nothing that answers comes after it either.
PAGE_END: Final = _any(
    r"(?:is|was|did you find) this page (?:helpful|useful)\b|back to (?:the )?top\W*$|(?:share|print|rate) this page\b|(?:to )?(?:return|go back) to (?:the )?.{0,40}\blist\b|(?:page )?last (?:updated|reviewed)\b|(?:give|leave|send|website) .{0,20}\bfeedback\W*$|tags?\s*:",
    r".{0,80}\bcommitted to publishing\b",
    r"(?:documents?|attachments?|downloads?|attached (?:files?|documents?)|supporting documents|files|related (?:documents|links|content|pages))\W*$",
)

# What it says above: ways about the site, and no part of a letter.
PAGE_START: Final = _any(
    r"(?:skip to (?:the )?(?:main )?content|(?:main )?content|menu|home|search|pay|print(?: page)?|share|listen|details|documents?|read details on this page|(?:back|return|go) to .{2,40}|view all .{2,40}|see notes|first published|last updated|published|date|notes)\W*",
    r"quickly exit this (?:site|page)\b.{0,120}|(?:leave|exit) this site\W*|sorry, there was a technical problem\b.{0,40}|(?:this site is|beta).{0,20}\b(?:a beta|new service)\b.{0,200}",
    r".{0,160}\bcookies?\b.{0,160}|this is an html version of an attachment\b.{0,200}",
)

# Lines of the requester that ask for nothing.
COURTESY: Final = _any(
    r"(?:good (?:morning|afternoon|evening|day)|hello|hi|dear)\b.{0,40}",
    r"(?:i |we )?(?:look|am looking|are looking) forward to\b.{0,80}",
    r"(?:many |with )?thank(?:s| you)\b.{0,60}",
    r"(?:kind|best|warm)(?:est)? (?:regards|wishes)\b.{0,40}|yours (?:sincerely|faithfully)\b.{0,40}|regards\W*",
    r"please find (?:attached|enclosed|a response|below)\b.{0,100}",
    r"(?:to whom it may concern|dear (?:sir|madam|foi)).{0,40}",
)

ANNEX_HEADING: Final = re.compile(
    r"\W*(?:explanatory )?(?:annexe?|appendix|attachment|enclosure|schedule|attached)\b(?!\s+(?:is|are)\b).{0,80}",
    re.IGNORECASE,
)
ATTACHED: Final = re.compile(
    r"\b(?:(?:see|find|refer(?:red)? (?:you )?to|provided in|contained in|set out in|in|shown in|included in|detailed in)\b[^.]{0,60}\b(?:attach\w*|annex\w*|appendi\w+|enclos\w+|spreadsheet|accompanying)"
    r"|attached|enclosed)\b",
    re.IGNORECASE,
)
SEE_BELOW: Final = re.compile(
    r"\b(?:(?:see|find|refer to|provided in|set out in|shown in|detailed in|in)\b[^.]{0,60}\b(?:below|table|following)|table below|as follows|below:)",
    re.IGNORECASE,
)

NOTE: Final = re.compile(r"\W*(?:please note|note|notes|n\.?b\.?|nota bene|please be aware)\b", re.IGNORECASE)
# "The data provided for Question 8 is as of 31st March": a remark on figures given elsewhere.
DATA_REMARK: Final = re.compile(
    r"(?:all )?(?:the |these |this )?(?:data|figures?|information|numbers|statistics|totals?)(?: (?:provided|given|supplied|shown|reported|recorded|listed|above|below))*(?: (?:for|in|at|to|relating to|in respect of|in response to))",
    re.IGNORECASE,
)

# A request for information: a question, an order, or the name of what is wanted.
ASKING: Final = re.compile(
    r"[\W_]*(?:and |or |also,? )?(?:if so,? |if yes,? |if not,? |in (?:each|the|your|20\d\d)\b.{0,80}, ?|for (?:each|the|all)\b.{0,80}, ?|of (?:these|those|the)\b.{0,120}, ?|on \d.{0,60}, ?|during .{0,60}, ?|since .{0,60}, ?|from .{0,60}, ?|between .{0,60}, ?|where .{0,120}, ?)?"
    r"(?:what|which|who|whose|whom|when|where|why|how|do|does|did|has|have|had|is|are|was|were|will|would|can|could|should|may|might"
    r"|please|kindly|provide|supply|send|give|list|state|confirm|tell|explain|describe|advise|specify|identify|detail|include|indicate|outline|break|disclose|set out"
    r"|i (?:would|['’]d|am|wish|want|request|require|need|should)|we (?:would|['’]d|are asking|wish|want|request|require|need)|i['’]d|under the (?:freedom|foi|terms)|pursuant to"
    r"|(?:the |an? |any |all |full |total |overall |annual |average |current |latest |most recent |up to date )*(?:number|amount|cost|costs|total|totals|copy|copies|list|lists|breakdown|details?|names?|dates?|value|spend|expenditure|figures?|percentage|proportion|average|information|data|records?|documents?|correspondence|e-?mails?|minutes|reasons?|policy|policies|contracts?|reports?|whether|budget|location|address|job titles?|type|types)\b"
    r"|number of|(?:any|all)(?: the| other| of the)? (?:information|data|documents?|correspondence|records?|reports?|details|policies|guidance|e-?mails?|minutes)|if)\b(?! we (?:have|hold))",
    re.IGNORECASE,
)
# What an authority says and a requester does not.
STATING: Final = _any(
    r"(?:yes|no|none|nil|n/?a|not applicable|not held|see|zero|unknown)\b(?![^.]*\?)",
    r"(?:i|we) (?:can |do |have |hold|are (?:unable|not able|advising|withholding|refusing)|am (?:unable|not able)|neither|refer you|confirm|regret|believe|consider|estimate)",
    r"(?:please )?(?:see|find|refer to)\b.{0,60}\b(?:attached|below|above|following|enclosed|table|link|appendix|annex|spreadsheet|response|answer)",
    r"(?:the |this |that )?(?:council|trust|university|force|department|authority|information|data|exemption|request|section|regulation)\b.{0,60}\b(?:does|do|is|are|has|have|holds?|was|were|can|cannot|will|would)\b",
    r"in (?:accordance|line) with|under section|section \d|regulation \d|pursuant to section|unfortunately",
    r"[£$€]?\d[\d,.]*\s*%?\W*$",
)
# What a requester adds on how to answer.
FORMAT_REMARK: Final = _any(
    r"(?:please|i would|i['’]d|could you|can you|ideally)\b.{0,120}\b(?:format|excel|spreadsheet|csv|electronic\w*|e-?mail|in writing|by post)\b",
    r"if (?:you (?:are unable|cannot|can['’]t|feel|need|require|have any)|any (?:of )?(?:this|part|the)|(?:it is|this is|the (?:cost|request|information)|no|for any reason|possible))\b",
    r"(?:i|we) (?:(?:would|should) prefer|understand that|am aware|believe that this|trust|hope|expect)\b",
    r"(?:under|in accordance with) (?:section 16|your duty|the act)\b",
    r"(?:can|could|may) (?:i|we|this|the (?:data|information)|all (?:data|information)) (?:have|get|please|be)\b|it would be (?:helpful|useful|appreciated)\b",
    r"please (?:note|understand|treat|acknowledge|let me know if|do not|ensure|could|would)\b",
    r"(?:for (?:the )?(?:purposes?|clarity|clarification|reference|context)|by ['\"“‘]|definitions?|where (?:possible|[a-z]+:)|note)\b",
)
# What only a requester says, of how the answer should look or what else is wanted.
REQUESTER_ADDS: Final = _any(
    r"(?:i|we) (?:would|should) (?:like|prefer|appreciate|be grateful)\b(?! to (?:apolog|point|draw|advise|inform|explain|confirm|add|thank))",
    r"(?:i am|we are) (?:also |only )?(?:looking for|seeking|interested in|after)\b",
    r".{0,80}\bmy (?:request|questions?)\b",
    r"(?:can|could|may) i (?:have|get|ask)\b",
)
# A line that begins an example of what is asked.
EXAMPLE: Final = re.compile(
    r"\W*(?:e\.?\s?g\b|i\.?\s?e\b|for example|for instance|such as|including|this (?:includes|(?:should|shall|must|may|can|will) include))\W",
    re.IGNORECASE,
)

# Letters that are no response.
ACKNOWLEDGING: Final = _any(
    r"\b(?:will|shall|aim to|hope to|should|endeavour to|expect to|seek to|can expect to) (?:now )?(?:endeavour to |aim to |seek to )?(?:respond|reply|receive|be answered|send you|provide|issue|let you have)\b[^.]{0,80}\b(?:working days|no later than|by \d|in due course|shortly|as soon as)",
    r"\b(?:can|should) expect (?:a|our|to receive) (?:full )?(?:response|reply|answer)\b",
    r"\b(?:response|reply) will be (?:sent|issued|provided) (?:to you )?(?:within|by|shortly|as soon as|in due course)\b",
)
# What is said of how a request is dealt with, and answers nothing.
PROCEDURAL: Final = _any(
    ACKNOWLEDGING.pattern,
    r"\b(?:acknowledg\w+|confirm) (?:the )?(?:receipt|that (?:we|i) have received)\b|\b(?:(?:email|e-mail|letter|message) is|writing) to acknowledge\b|\b(?:email|e-mail|letter|message) is to confirm\b",
    r"\b(?:has|have) been (?:received|logged|given|allocated|assigned|passed|forwarded)\b|\b(?:have|has) received (?:your|the) (?:request|e-?mail|enquiry)\b",
    r"\b(?:is|are) (?:currently |now )?(?:receiving our attention|being (?:dealt|processed|considered|handled|looked))\b|\bdealing with (?:it|this|your request)\b",
    r"\b(?:act|regulations|legislation)\b.{0,120}\b(?:allows?|requires?|permits?|gives?|obliges?|sets?)\b.{0,120}\bworking days\b|\bwithin (?:20|twenty) working days\b",
    r"\breference (?:number )?(?:for|of|is)\b|\b(?:clarif\w+|charge|fee)\b.{0,80}\b(?:contact|let you know|inform|advise|notif\w+)\b|\b(?:contact|let you know|inform|advise|notif\w+)\b.{0,120}\b(?:clarif\w+|charge|fee|further information)\b",
    r"^\W*diolch\b",
)
REVIEWING: Final = re.compile(
    r"\b(?:outcome|result|findings) of (?:the|my|our|your|an|this) (?:internal )?review\b|\b(?:completed|concluded|conducted|carried out|undertaken) (?:the|my|our|an|this|a) (?:\w+ )?(?:internal )?review\b|^\W*internal review\b(?! , file)"
    r"|\byou (?:have )?(?:requested|asked for) an? (?:internal )?review\b|\bfollowing your request for an? (?:internal )?review\b|\b(?:complaint|review) in respect of\b.{0,40}\d",
    re.IGNORECASE,
)

# Headings of what staff write after the matter.
CLOSING_HEADING: Final = re.compile(
    r"\W*(?:about (?:foi|freedom)|(?:data |further |general )?(?:quer(?:y|ies)|enquir(?:y|ies))|contact|further information|next steps|your rights?|complaints?|appeals?|reviews?|internal review|how to|what (?:to do|happens)|what if|copyright|re-?use|feedback|help)\b.{0,60}",
    re.IGNORECASE,
)
