"""What a letter says about itself: reference, dates, title, authority, regime."""

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from requests_app.letters import phrases
from requests_app.letters.document import Doubt
from requests_app.letters.parsed import BlockRole, LetterAuthority, Regime
from requests_app.letters.pieces import FIELD, Piece


@dataclass(frozen=True, slots=True)
class Details:
    """The fields of a letter; None is what it does not state."""

    authority: LetterAuthority = field(default_factory=LetterAuthority)
    reference: str | None = None
    date: datetime.date | None = None
    received: datetime.date | None = None
    title: str | None = None
    regime: Regime | None = None


# --- dates

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        [
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ],
        1,
    )
    for name in names.split()
}
_NAMES: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE: Final = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s.,-]*(?P<month>{_NAMES})\b\.?,?[\s-]*(?P<year>(?:19|20)\d\d)\b"
    rf"|\b(?P<month2>{_NAMES})\b\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>(?:19|20)\d\d)\b"
    r"|(?<![\d/])(?P<day3>\d{1,2})[/.-](?P<month3>\d{1,2})[/.-](?P<year3>(?:19|20)?\d\d)(?![\d/])"
    r"|\b(?P<year4>(?:19|20)\d\d)-(?P<month4>\d\d)-(?P<day4>\d\d)\b",
    re.IGNORECASE,
)


def read_date(text: str) -> datetime.date | None:
    """Return the first date in `text`, read as Britain writes dates; None if there is none."""
    for matched in _DATE.finditer(text):
        found = {name.rstrip("234"): value for name, value in matched.groupdict().items() if value}
        month = _MONTHS.get(found["month"].lower()) or (
            int(found["month"]) if found["month"].isdigit() else 0
        )
        year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
        try:
            return datetime.date(year, month, int(found["day"]))
        except ValueError:
            continue
    return None


_OTHER_DATE: Final = re.compile(r"publi|request|recei|due|asked|clos|sent to", re.IGNORECASE)
_OWN_DATE: Final = re.compile(
    r"(?:^|\b)(?:date|dated|response|responded|reply|issue|issued|letter|sent|completed|answered)\b",
    re.IGNORECASE,
)
_RECEIVED: Final = re.compile(
    r"(?:date received|received(?: on| date)?|request (?:of|dated|made on|submitted on)|(?:e-?mail|letter|request|correspondence|enquiry)\b[^.]{0,60}\b(?:received(?: by [^.]{0,60}?)?(?: on)?|dated|of))\s*:?\s*(?:the )?(?:[a-z]+day,? )?(?=\d)",
    re.IGNORECASE,
)


def _letter_date(parts: Sequence[Piece], roles: Sequence[BlockRole | None]) -> datetime.date | None:
    """Return the date on the letter: labelled as its own, or alone on a line of the head."""
    alone: list[datetime.date] = []
    label = ""
    for part, role in zip(parts, roles, strict=True):
        text = part.text.strip()
        if role is not BlockRole.DATE:
            label = text if role in (BlockRole.REFERENCE, BlockRole.LETTERHEAD) and text.endswith(":") else ""
            continue
        found = read_date(text)
        before = label + text[: match.start()] if (match := _DATE.search(text)) else text
        label = text if found is None else ""
        if found is None or (
            _OTHER_DATE.search(before)
            and not re.search(r"date (?:of )?(?:the )?(?:response|responded)", before, re.IGNORECASE)
        ):
            continue
        if _OWN_DATE.search(before):
            return found
        alone.append(found)
    return alone[0] if alone else None


def _received(parts: Sequence[Piece]) -> datetime.date | None:
    for part in parts[:40]:
        if matched := _RECEIVED.search(part.text[:600]):
            return read_date(part.text[matched.end() : matched.end() + 40])
    return None


# --- reference

_VALUE: Final = re.compile(
    r"(?P<value>(?:(?:FOI|FOIA|EIR|FOISA|RFI|REQ|REF|IR|CAS|F|(?-i:[A-Z]{2,6}(?=[ ]\d)))[ ]?)?(?=[^\s]*\d)[A-Z0-9][\w/.–-]*(?:[ ]?[-/][ ]?\w+)*(?:[ ]\d[\w/-]*)?)",
    re.IGNORECASE,
)
_LABELLED: Final = re.compile(
    r"(?:^|\n|[\s(])(?:(?:our|case|request|foi|foia|eir|freedom of information|enquiry|unique|customer|[A-Z][A-Za-z]{1,6})\s+)?"
    r"(?:(?:request|case|enquiry|foi|foia|eir)(?:\s*(?:id|no|number|ref|reference|request)\b){0,3}|reference(?:\s*(?:number|no|id))?|ref(?:\s*(?:number|no|id))?)\.?\s*(?P<mark>[:#–-]|\bis\b)?\s*",
    re.IGNORECASE,
)
_LEAD: Final = re.compile(r"(?P<lead>[^:–]{3,80}?)\s*(?::|\s[–-])\s+(?=\S)")
_LEADING_CODE: Final = re.compile(
    r"(?P<value>(?:FOI|FOIA|EIR|RFI|REQ|IR|CAS)[\w]*[-_/ ]?\d[\w/–-]*)[\s:–-]+(?=\S)", re.IGNORECASE
)
_CODE: Final = re.compile(
    r"\b(?P<value>(?:FOI|FOIA|FOISA|EIR|RFI|REQ)[-_/ ]{0,2}(?:[A-Z]{1,5}[-_/])?\d[\w/-]*)"
)
_STOP: Final = re.compile(r"\s+(?:date|subject|title|re|dear|thank|your|our)\b.*", re.IGNORECASE | re.DOTALL)


def _reference(parts: Sequence[Piece], roles: Sequence[BlockRole | None]) -> str | None:
    """Return the authority's own reference: of a labelled line, else one that begins the title."""
    labelled = [part for part, role in zip(parts, roles, strict=True) if role is BlockRole.REFERENCE]
    others = [
        part
        for part, role in zip(parts, roles, strict=True)
        if role in (BlockRole.HEADING, BlockRole.LETTERHEAD, BlockRole.OPENING, BlockRole.DATE)
    ]
    later = [part for part in parts if FIELD.match(part.text)]
    for part in [*labelled, *others, *later]:
        text = part.text.strip("* ")
        if re.match(r"your\b", text, re.IGNORECASE):
            continue
        if found := _labelled_value(text):
            return found
        if part.heading or part.is_short:
            if matched := _LEADING_CODE.match(text):
                return matched["value"].strip(" .-–")
            if (matched := _LEADING_CODE.fullmatch(text + " x")) and " x" not in matched["value"]:
                return matched["value"]
    for part, role in zip(parts, roles, strict=True):
        head = role in (BlockRole.HEADING, BlockRole.LETTERHEAD, BlockRole.SALUTATION)
        if head and part.grid is None and (code := _CODE.search(part.text)):
            return code["value"].strip(" .-–")
    return None


def _labelled_value(text: str) -> str | None:
    for matched in _LABELLED.finditer(text[:300]):
        if re.search(r"(?:^|\s)your\s*$", text[: matched.start() + 1], re.IGNORECASE) or re.match(
            r"\s*your\b", matched[0], re.IGNORECASE
        ):
            continue
        rest = _STOP.sub("", text[matched.end() : matched.end() + 60])
        value = _VALUE.match(rest)
        if (
            not value
            or read_date(rest)
            or (re.match(r"(?:19|20)\d\d\b(?![-/])", value["value"]) and not matched["mark"])
        ):
            continue
        if matched["mark"] or rest[value.end() :].strip(" .)") == "":
            return value["value"].strip(" .-–)")
    return None


# --- title

_TITLE_FIELD: Final = re.compile(
    r"(?:request )?(?:title|subject(?: of request)?|topic)\s*:\s*(?P<title>\S.*)|re\s*:\s*(?P<re>\S.*)",
    re.IGNORECASE,
)
_ABOUT: Final = re.compile(
    r"(?:request(?:ed|ing|s)?|enquiry|e-?mail|letter|asked|asking|information|correspondence)\b[^.]{0,140}?\b(?:relating to|regarding|concerning|about|in relation to|in respect of|in connection with|on the subject of|with regards? to)\s+(?:the subject of )?(?P<title>[^\n]{3,300})",
    re.IGNORECASE,
)
_REQUEST_FOR: Final = re.compile(
    r"\byour (?:freedom of information |foi |eir )?(?:request|enquiry) for (?:a copy of |copies of |details of )?(?!(?:the )?(?:following|information)\b)(?P<title>[^\n]{3,300})",
    re.IGNORECASE,
)
_GENERIC: Final = re.compile(
    r"\W*(?:(?:request|response|reply|re|your|our|the|a|this|to|for|of|under|and|is|letter|final|formal|public|notice|information|foi|foia|eirs?|foisa|freedom|environmental|regulations?|act|scotland|\(scotland\)|2000|2002|2004|request(?:s)?|responses?|answers?|questions?|disclosure|log|details|ref(?:erence)?|number|decision|refusal|internal|review|[a-z]*[-/]?\d[\w/-]*|no|official|sensitive|confidential|private)\W*)+",
    re.IGNORECASE,
)
_NO_TITLE: Final = re.compile(
    r"(?:definitions?|background|introduction|guidance|summary|overview|contents|notes?|details|see|please|dear|thank|yours|date|page|tel|phone|e-?mail|www|https?)\b|.*\b(?:information governance|foi) team\b",
    re.IGNORECASE,
)


def find_title(parts: Sequence[Piece], roles: Sequence[BlockRole | None]) -> str | None:
    """Return the title that a letter's head gives: in a labelled line or as a heading."""
    for part in parts:
        matched = _TITLE_FIELD.match(part.text.strip("* ")) if part.grid is None else None
        if matched:
            labelled = _without_lead((matched["title"] or matched["re"]).split("\n")[0].strip("* ."))
            if not _is_generic(labelled):
                return labelled
    headings = [at for at, role in enumerate(roles) if role is BlockRole.HEADING and parts[at].grid is None]
    greeting = roles.index(BlockRole.SALUTATION) if BlockRole.SALUTATION in roles else -1
    # What stands below "Dear …" is the letter's subject; what stands above may be the letterhead's.
    for at in sorted(headings, key=lambda at: (at < greeting, at)):
        if title := _heading_title(parts[at]):
            return title
    return None


def _subject(parts: Sequence[Piece], roles: Sequence[BlockRole | None]) -> str | None:
    """Return what the opening says that the request was about."""
    for part, role in zip(parts, roles, strict=True):
        if role in (BlockRole.OPENING, BlockRole.PREAMBLE):
            for pattern in (_ABOUT, _REQUEST_FOR):
                if matched := pattern.search(part.text):
                    return _trimmed(matched["title"])
    return None


def _heading_title(part: Piece) -> str | None:
    text = part.text.strip("* #")
    if len(text) > 200 or (FIELD.match(text) and not re.match(r"re\b", text, re.IGNORECASE)) or "\n" in text:
        return None
    text = _without_lead(re.sub(r"^re\s*:\s*", "", text, flags=re.IGNORECASE))
    text = text.strip(" :–-.")
    if (
        _AUTHORITY.fullmatch(text)
        or _is_generic(text)
        or _NO_TITLE.match(text)
        or phrases.OPENING.match(text)
        or len(text) < 4
        or (read_date(text) and len(text) < 30)
    ):
        return None
    if part.text.rstrip().endswith(":") or any(
        pattern.fullmatch(text) for pattern in (phrases.REQUEST_CUE, phrases.RESPONSE_CUE, phrases.BOTH_CUE)
    ):
        return None
    return text


def _without_lead(text: str) -> str:
    """Return a heading without a reference, an authority or "Freedom of Information request –" before it."""
    text = _LEADING_CODE.sub("", text)
    while (parted := _LEAD.match(text)) and _says_nothing(parted["lead"]):
        text = text[parted.end() :]
    return text


def _says_nothing(lead: str) -> bool:
    """Say whether the words before a colon or dash only name the authority or say that this is a request."""
    return _is_generic(lead) or bool(_AUTHORITY.fullmatch(lead.strip()))


def _is_generic(text: str) -> bool:
    """Say whether a heading only says that this is a request or a response; one that names nothing else but "FOI Information" is a title of last resort."""
    return bool(_GENERIC.fullmatch(text.strip())) and not re.fullmatch(
        r"(?:FOI|EIR)s? information", text.strip(), re.IGNORECASE
    )


def _trimmed(text: str) -> str:
    """Return a title cut at the end of its sentence or where the letter's own clauses begin."""
    text = re.split(
        r"(?<=[^A-Z.][a-z)\d'’\"”])\.(?:\s|$)|\s*[:;](?:\s|$)|,? (?:which|that) (?:was|we|you)\b|,? (?:received|dated|submitted)\b|,? (?:under|in accordance with) the (?:freedom|environmental|foi)",
        text,
        maxsplit=1,
    )[0]
    return (
        text.strip(" .,:;*\"“”'‘’")
        if text.count("'") % 2 == 0 and text.count("’") == 0
        else text.strip(" .,:;*")
    )


# --- authority

_WORD: Final = r"(?:[A-Z][\w'’&.-]*)"
_LINK: Final = r"(?:of|and|the|for|in|on|upon|&)"
_NAME: Final = rf"{_WORD}(?:\s+(?:{_LINK}\s+)*{_WORD}){{0,6}}"
_AUTHORITY: Final = re.compile(
    rf"\b(?:(?:the\s+)?(?P<name>"
    rf"{_WORD}(?:\s+(?:(?:{_LINK})\s+)*{_WORD}){{0,5}}\s+(?:Council|council|Constabulary|Police(?:\s+Service|\s+Force)?|University|Trust|Authority|Hospitals?|College|Partnership|Commission|Agency|Executive|Assembly|Corporation|Ombudsman|Department|Government|Health Board|Care Board|Fire (?:and|&) Rescue(?: Service| Authority)?)(?!\w)"
    rf"|(?:University|City|Police Service|Department|Ministry|Office|Bank|House|Borough|Royal Borough|London Borough|States|Comhairle|College|National Assembly|Crown Office|Scottish)\s+(?:of|for|nan)\s+(?:the\s+)?{_NAME}"
    rf"|(?:London|Royal|Metropolitan)\s+Borough\s+of\s+{_NAME}"
    rf"|Transport\s+for\s+{_WORD}(?:\s+{_WORD})?|NHS\s+{_NAME}|HM\s+{_NAME}|Home Office|Cabinet Office|Scottish Government|Welsh Government|Foreign,? (?:Commonwealth (?:and|&) )?(?:Development )?Office|{_WORD}\s+University|Metropolitan Police(?: Service)?"
    rf"))(?![\w])"
)
_NOT_ITSELF: Final = re.compile(
    r"information commissioner|social work england|first-tier|tribunal|ombudsman|wycliffe|cabinet member|head of|open government|publication scheme|public authority$|^(?:the\s+)?(?:council|police|trust|authority|university|office|local authority|department)$|dear|council house|council tax|town hall|data protection|disclosure",
    re.IGNORECASE,
)
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MOST_ADDRESS_LINES = 7
_POSTCODE: Final = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b")
_SELF: Final = re.compile(
    r"(?:held by|owned by|on behalf of|received by|made to|sent to|from|(?:copyright|website) of)\s+(?:the\s+)?$",
    re.IGNORECASE,
)


def _authority(parts: Sequence[Piece], roles: Sequence[BlockRole | None]) -> LetterAuthority:
    votes: Counter[str] = Counter()
    head = (BlockRole.LETTERHEAD, BlockRole.SIGNATURE)
    near = (
        BlockRole.OPENING,
        BlockRole.BOILERPLATE,
        BlockRole.HEADING,
        BlockRole.REFERENCE,
    )
    for part, role in zip(parts, roles, strict=True):
        weight = 20 if role in head else 3 if role in near else 1 if role is BlockRole.QUESTION else 0
        if weight:
            for name, says_itself in _names(part.text):
                votes[name] += weight * (3 if says_itself else 1)
    best = max(votes, key=lambda name: (votes[name], len(name)), default=None)
    if best is not None and votes[best] < 2:
        best = None
    letterhead = [part for part, role in zip(parts, roles, strict=True) if role is BlockRole.LETTERHEAD]
    return LetterAuthority(best, _email(parts, roles), _address(letterhead))


def _names(text: str) -> Iterator[tuple[str, bool]]:
    for line in text[:4000].split("\n"):
        for matched in _AUTHORITY.finditer(line):
            name = re.sub(
                r"^(?:The|Dear|At|In|To|From|For|By|Has|Does|If|Please|Chief Executive of|Re|Of|Contact|Your|Our|When|Where|How|What|Are|Is|Can)\s+",
                "",
                " ".join(matched["name"].split()),
            )
            name = re.split(r"['’]s\b", name)[0].strip(" .,")
            if len(name.split()) < 2 or _NOT_ITSELF.search(name):
                continue
            yield name, bool(_SELF.search(line[: matched.start()]))


def _email(parts: Sequence[Piece], roles: Sequence[BlockRole | None]) -> str | None:
    near = (BlockRole.LETTERHEAD, BlockRole.BOILERPLATE, BlockRole.SIGNATURE)
    for wanted in near:
        for part, role in zip(parts, roles, strict=True):
            if role is wanted:
                for found in _MAIL.findall(part.text):
                    if "ico." not in found.lower() and not found.lower().startswith(
                        ("casework", "icocasework")
                    ):
                        return str(found).rstrip(".")
    return None


def _address(letterhead: Sequence[Piece]) -> str | None:
    """Return the postal address of the letterhead: the lines up to its postcode."""
    lines: list[str] = []
    for printed in (line for part in letterhead for line in part.text.split("\n")):
        line = re.sub(r"^(?:postal )?address\s*:?\s*", "", printed.strip("* "), flags=re.IGNORECASE)
        if not line or FIELD.match(line) or _MAIL.search(line) or re.match(r"(?:www|https?)", line):
            lines = []
            continue
        lines.append(line.rstrip(","))
        if _POSTCODE.search(line):
            return ", ".join(lines[-_MOST_ADDRESS_LINES:])
    return None


# --- regime

_REGIMES: Final[tuple[tuple[Regime, re.Pattern[str]], ...]] = (
    (
        Regime.FOISA,
        re.compile(
            r"freedom of information \(scotland\)|\bFOI\(?S\)?A\b|scottish information commissioner",
            re.IGNORECASE,
        ),
    ),
    (Regime.EISR, re.compile(r"environmental information \(scotland\)|\bEI\(?S\)?Rs?\b", re.IGNORECASE)),
)
_UNDER: Final = r"(?:under|of|with|to|by|within|in response to an?|your|this|per|our|relating to|pursuant to|using|on)\s+(?:the\s+|an?\s+)?(?:terms of the |provisions of the )?(?:above )?"
_EIR: Final = re.compile(
    rf"(?:{_UNDER}|^\W*|\n)(?:environmental information regulations?|EIRs?\b)|\bexception\b.{{0,60}}\bregulation 12",
    re.IGNORECASE,
)
_FOIA: Final = re.compile(
    rf"(?:{_UNDER}|^\W*|\n)(?:(?:freedom of information|FOIA?)\b(?! (?:and data protection|team|officer|manager|policy|publication|disclosure log|unit|office|requests? (?:the|recording|process|received|by))))",
    re.IGNORECASE,
)
_BOTH: Final = re.compile(r"FOI/EIR|EIR/FOI|FOI (?:and|or|&) EIR", re.IGNORECASE)


def _regime(parts: Sequence[Piece], roles: Sequence[BlockRole | None]) -> Regime | None:
    """Return the law the letter says it answers under; the request's own words do not say it, unless it asks under it."""
    weights: Counter[Regime] = Counter()
    for part, role in zip(parts, roles, strict=True):
        if part.grid:
            continue
        text = _BOTH.sub("", part.text)
        if role is BlockRole.QUESTION:
            if re.search(rf"under the (?:{phrases.ACT})", text, re.IGNORECASE):
                weights[Regime.FOIA if _FOIA.search(text) else Regime.EIR] += 1
            continue
        weight = 1 if role is BlockRole.BOILERPLATE else 3
        for regime, pattern in _REGIMES:
            if pattern.search(text):
                weights[regime] += weight * 10
        if _EIR.search(text):
            weights[Regime.EIR] += weight * 2
        if _FOIA.search(text):
            weights[Regime.FOIA] += weight
    if not weights:
        return None
    return max(weights, key=lambda regime: weights[regime])


# --- all of them


def find_details(parts: Sequence[Piece], roles: Sequence[BlockRole | None], title: str | None) -> Details:
    """Return what the letter states about itself, given the role of each piece and the title its head gave."""
    return Details(
        authority=_authority(parts, roles),
        reference=_reference(parts, roles),
        date=_letter_date(parts, roles),
        received=_received(parts),
        title=title or _subject(parts, roles),
        regime=_regime(parts, roles),
    )


def doubts_of(details: Details) -> Iterable[Doubt]:
    """Yield a doubt for each field that the letter does not state."""
    if details.reference is None:
        yield Doubt("missing-reference", "The letter does not state a reference.")
    if details.date is None:
        yield Doubt("missing-date", "The letter does not state its date.")
    if details.title is None:
        yield Doubt("missing-title", "The letter does not say what the request is about.")
    if details.authority.name is None:
        yield Doubt("missing-authority", "The letter does not name the public authority.")
    if details.regime is None:
        yield Doubt(
            "unclear-regime",
            "The letter does not say whether it answers under the FOI Act or the Environmental Information Regulations.",
        )
