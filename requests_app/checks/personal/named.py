"""Names of people in what will be published: those whom the letter names elsewhere, and others that are told by their form."""

import re
from collections.abc import Iterator
from typing import Final

from requests_app.checks.personal.name_lists import FIRST_NAMES, SURNAMES
from requests_app.checks.personal.people import NAME, TITLE
from requests_app.checks.personal.sights import (
    INFORMATION,
    SEVERE,
    WARNING,
    Person,
    Setting,
    Sight,
    before,
    sentence,
)
from requests_app.checks.published import Piece

# "Marsh Lane", "Oakes Hall": after a name, these make it one of a place or of a body.
NO_PERSON: Final = frozenset(
    ["street", "road", "avenue", "lane", "drive", "close", "crescent", "court", "gardens", "grove", "place", "terrace", "way",
     "walk", "hill", "green", "row", "mews", "square", "parade", "park", "view", "rise", "gate", "bridge", "house", "hall",
     "school", "academy", "college", "university", "hospital", "clinic", "surgery", "practice", "centre", "center", "library",
     "museum", "council", "station", "depot", "church", "chapel", "village", "town", "city", "island", "river", "brook",
     "wood", "woods", "farm", "field", "fields", "estate", "ward", "road", "roundabout", "junction", "docks", "harbour",
     "airport", "stadium", "arena", "theatre", "hotel", "inn", "trust", "foundation", "charity", "ltd", "limited", "plc",
     "llp", "inc", "group", "partners", "partnership", "solicitors", "associates", "consulting", "consultants", "services",
     "solutions", "systems", "holdings", "bros", "brothers", "sons", "construction", "homes", "housing", "award", "awards",
     "prize", "act", "report", "review", "inquiry", "enquiry", "law", "rule", "test", "scale", "index", "syndrome", "disease",
     "day", "week", "cup", "league", "united", "rovers", "fc", "memorial", "institute", "society", "club", "fund", "scheme",
     "project", "programme", "unit", "wing", "suite", "room", "block", "building", "theorem", "method", "model", "framework",
     "award", "lodge", "manor", "cottage", "castle", "abbey", "cathedral", "priory", "common", "heath", "moor", "valley",
     "vale", "bay", "point", "cross", "corner", "yard", "works", "mill", "quay", "wharf", "pier", "primary", "secondary",
     "infant", "junior", "nursery", "high", "grammar"]
)  # fmt: skip
_FIRMS: Final = frozenset(
    ["john lewis", "grant thornton", "ernst young", "thomas cook", "william hill", "paddy power", "owen mumford", "oliver wyman", "robert walters", "robert half", "robert bosch", "robert mcalpine", "alfred mcalpine", "taylor wimpey", "james fisher", "philip morris", "henry schein", "stuart turner", "morgan sindall", "morgan hunt", "michael page", "allan leighton", "martin mccoll", "adam smith", "tony blair", "boris johnson", "theresa may", "david cameron", "gordon brown", "jeremy corbyn", "keir starmer", "rishi sunak", "liz truss", "margaret thatcher", "winston churchill", "king charles", "marie curie", "florence nightingale", "bernard matthews", "matthew clark", "harvey nichols", "arthur andersen", "craig international", "barry bennett", "peter jones", "mary rose", "george cross", "george medal", "simon community", "andrew simms", "jo cox",
        "harry potter",
        "peter pan"]
)  # fmt: skip
# Who holds such an office answers for it by name.
_IN_OFFICE: Final = re.compile(
    r"\b(?:chief (?:executive|constable|officer|operating|finance|fire|medical|nurs\w+)|executive|constable|director|leader|mayor|councillor|cllr|minister|(?-i:MPs?|MSPs?|AM|MS)|commissioner|chair(?:man|woman|person)?|secretary of state|judge|justice|monitoring officer|section 151 officer|head of|headteacher|principal|vice[- ]chancellor|superintendent|lord|lady|sir|dame|author|professor|ombudsman|chancellor|president|SIRO|caldicott guardian|data protection officer|published by|editor)\b",
    re.IGNORECASE,
)
_SENSITIVE: Final = re.compile(
    r"\b(?:diagnos\w+|disab(?:led|ilit\w+)|illness|sick(?:ness)?|cancer|depress\w+|mental health|pregnan\w+|HIV|autis\w+|medicat\w+|suicid\w+|self[- ]harm|asylum|ethnic\w*|religi\w+|muslim|christian|jewish|hindu|sikh|gay|lesbian|bisexual|transgender|sexual\w*|trade union|convict\w+|arrest\w+|offen[cd]\w+|suspect\w*|victim|abuse[ds]?|safeguarding|dismiss\w+|disciplin\w+|suspended)\b",
    re.IGNORECASE,
)
_TITLED: Final = re.compile(rf"\b(?P<title>{TITLE})\s+(?P<names>(?:(?:{NAME}|[A-Z]\b\.?)\s+){{0,2}}{NAME})")
_RANKED: Final = re.compile(
    rf"\b(?:PC|DC|DS|DI|PS|Sgt|Sergeant|Constable|Inspector)\s+(?:[A-Z]?\d{{1,6}}\s+)?(?P<names>(?:{NAME}\s+)?{NAME})\b"
)
_TWO: Final = re.compile(rf"(?<![\w’'-])(?P<first>{NAME})(?=\s+(?:[A-Z]\b\.?\s+)?(?P<last>{NAME})(?![\w-]))")
_CAPITAL_BEFORE: Final = re.compile(r"[A-Z][\w'’&.-]*[ -]$")
_FOLLOWING: Final = re.compile(r"(?:['’]s?)?\s+(?:&\s+)?(\w+)")
_CAPITAL_AFTER: Final = re.compile(r"(?:[ -]|['’]s )(?:&|[A-Z])[\w'’]*")
_SENTENCE_START: Final = re.compile(r"(?:^|[.!?:;•\n“\"(]\s*|^\W+)$")


def find(piece: Piece, setting: Setting) -> Iterator[Sight]:
    """Yield names of people; the same words may be found in several ways, the weightiest first."""
    if piece.name.startswith("link "):
        return
    text = piece.prose
    lowered = text.lower()
    for person in setting.people:
        if any(name.lower() in lowered for name in (person.last, *person.first) if name):
            yield from _known(text, person, setting)
    for found in (*_TITLED.finditer(text), *_RANKED.finditer(text)):
        if not _makes_no_person(text, found) and _is_listed_rank(found):
            yield _other(text, *found.span())
    for found in _TWO.finditer(text):
        start, end = found.start(), found.end("last")
        if is_name(found["first"], found["last"]) and not _is_part_of_more(text, start, end):
            yield _other(text, start, end)


def is_name(first: str, last: str) -> bool:
    """Say whether two words are a first name and a surname."""
    if f"{first} {last}".lower() in _FIRMS or (last.lower() in NO_PERSON and last.lower() not in SURNAMES):
        return False
    return first.lower() in FIRST_NAMES and last.lower() not in _MONTHS


_MONTHS: Final = frozenset(
    ["january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december",
     "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
)  # fmt: skip


def _known(text: str, person: Person, setting: Setting) -> Iterator[Sight]:
    severity = SEVERE if person.asks else WARNING
    code = "requester-name" if person.asks else "officer-name"
    what = "The requester’s name" if person.asks else "The name of an officer who signs the letter"
    for pattern in _ways_to_say(person):
        for found in re.finditer(pattern, text):
            yield Sight(code, severity, *found.span(), what)
    if not person.asks:
        return
    for word in filter(None, (person.last, *person.first)):
        for found in re.finditer(rf"(?<![\w’'-]){re.escape(word)}(?![\w-])", text):
            if len(word) > 2 and word.lower() not in setting.lower_case and _stands_alone(text, found):
                yield Sight(code, WARNING, *found.span(), "A word that is the requester’s name")


def _ways_to_say(person: Person) -> Iterator[str]:
    last = re.escape(person.last)
    if person.first and person.last:
        first, middle = re.escape(person.first[0]), rf"(?:\s+(?:{NAME}|[A-Z]\b\.?)){{0,2}}"
        yield rf"(?i:\b{first})(?:{middle})\s+(?i:{last}\b)"
        yield rf"(?i:\b{last}),\s*(?i:{first}\b)"
        if len(person.first[0]) > 1:
            yield rf"\b{re.escape(person.first[0][0])}\.?\s+{last}\b"
    if person.last:
        yield rf"\b{TITLE}\s+(?:(?:{NAME}|[A-Z]\b\.?)\s+)?(?i:{last}\b)"


def _stands_alone(text: str, found: re.Match[str]) -> bool:
    """A capital in the middle of a sentence, with no other capital beside it, is a name by itself."""
    leading = before(text, found.start())
    if _SENTENCE_START.search(leading) or _CAPITAL_BEFORE.search(leading):
        return False
    if _CAPITAL_AFTER.match(text, found.end()):
        return False
    following = _FOLLOWING.match(text, found.end())
    return not (following and following[1].lower() in NO_PERSON)


def _makes_no_person(text: str, found: re.Match[str]) -> bool:
    after = _FOLLOWING.match(text, found.end())
    words = found["names"].split()
    last = words[-1].lower()
    return bool(
        (after and after[1].lower() in NO_PERSON)
        or (last in NO_PERSON and last not in SURNAMES)
        or words[0] in ("Justice", "Speaker", "Redacted", "Chair", "Chairman", "President")
        or re.compile(r"\s*&").match(text, found.end())
    )


def _is_listed_rank(found: re.Match[str]) -> bool:
    """ "DC Comics" and "Inspector Training" are none: a rank needs a name that is known as one, or a number."""
    if found.re is not _RANKED:
        return True
    words = [word.lower() for word in found["names"].split()]
    return words[0] in FIRST_NAMES or words[0] in SURNAMES or bool(re.search(r"\d", found[0]))


def _is_part_of_more(text: str, start: int, end: int) -> bool:
    """ "Sarah Jones Community Centre", "Fred Perry Way": longer names are of places and bodies."""
    following = _FOLLOWING.match(text, end)
    if following and (following[1].lower() in NO_PERSON or following[1][0].isupper()):
        return True
    leading = before(text, start)
    if re.search(r"\b[Tt]he $", leading):
        return True
    capital = _CAPITAL_BEFORE.search(leading)
    if capital is None or _IN_OFFICE.search(capital[0]):
        return False
    return not _SENTENCE_START.search(leading[: capital.start()])


def _other(text: str, start: int, end: int) -> Sight:
    if _SENSITIVE.search(sentence(text, start, end)):
        return Sight(
            "sensitive-detail", SEVERE, start, end, "A name, and beside it what the law protects most,"
        )
    is_in_office = _IN_OFFICE.search(text, max(0, start - 60), end + 60)
    return Sight("personal-name", INFORMATION if is_in_office else WARNING, start, end, "A person’s name")
