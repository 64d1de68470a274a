"""Which public authority a letter is from, and where it can be written to."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from requests_app.letters.fields import FIELD
from requests_app.letters.parsed import BlockRole, LetterAuthority
from requests_app.letters.pieces import Piece

_WORD: Final = r"(?:[A-Z][\w'’&.-]*)"
_LINK: Final = r"(?:of|and|the|for|in|on|upon|&|OF|AND|THE|FOR|IN|ON|UPON)"
_NAME: Final = rf"{_WORD}(?:\s+(?:{_LINK}\s+)*{_WORD}){{0,6}}"
# What the name of an authority ends with; printed so, or all in capitals.
_ENDINGS: Final = (
    "Council|council|Constabulary|Constabularies|Police|Police Service|Police Force|University|Trust|Authority|Hospital|Hospitals"
    "|College|School|Academy|Partnership|Commission|Agency|Executive|Inspectorate|Assembly|Corporation|Commissioner"
    "|Ombudsman|Department|Government|Commissioning Group|Health Board|Care Board|Fire and Rescue|Fire & Rescue|Fire and Rescue Service"
    "|Fire & Rescue Service|Fire and Rescue Authority|Fire Service|Brigade|Ambulance Service|Prosecution Service|Office|Board"
)
# What it begins with, where it says in its first word what it is.
_BEGINNINGS: Final = (
    "University|City|Police Service|Department|Ministry|Office|Bank|House|Borough|Royal Borough|London Borough|States|Government"
    "|Comhairle|College|National Assembly|Crown Office|Scottish"
)


def _either_case(names: str) -> str:
    """Return a pattern of names as printed or in capitals, the longest first."""
    both = sorted({*names.split("|"), *names.upper().split("|")}, key=len, reverse=True)
    return "|".join(name.replace(" ", r"\s+") for name in both)


_AUTHORITY: Final = re.compile(
    rf"\b(?:(?:[Tt]he\s+)?(?P<name>"
    rf"{_WORD}(?:\s+(?:{_LINK}\s+)*{_WORD}){{0,6}}\s+(?:{_either_case(_ENDINGS)})(?:(?<=Commissioner)\s+for\s+{_NAME})?(?!\w)"
    rf"|(?:{_either_case(_BEGINNINGS)})\s+(?:of|for|nan|OF|FOR)\s+(?:(?:the|THE)\s+)?{_NAME}"
    rf"|(?:London|Royal|Metropolitan)\s+Borough\s+of\s+{_NAME}"
    rf"|(?:{_WORD}\s+){{0,3}}(?:{_either_case('Agency|Authority|Commission|Service|Centre|Institute|Inspectorate')})\s+(?:for|FOR)\s+(?:(?:the|THE)\s+)?{_NAME}"
    rf"|Transport\s+for\s+{_WORD}(?:\s+{_WORD})?|NHS\s+{_NAME}|HM\s+{_NAME}|Home Office|Cabinet Office|Scottish Government|Welsh Government|Foreign,? (?:Commonwealth (?:and|&) )?(?:Development )?Office|{_WORD}\s+University|Metropolitan Police(?: Service)?"
    rf"|(?P<welsh>(?:Cyngor|Bwrdd Iechyd|Heddlu|Prifysgol|Ymddiriedolaeth)\s+{_NAME})"
    rf"))(?![\w])"
)
_NOT_ITSELF: Final = re.compile(
    r"information (?:commissioner|office|board)|^foi\b|freedom of information|(?:head|main|post|press|council|civic|area|[a-z]+[’']s?) offices?$|public sector information|^(?:the\s+)?(?:fire|health|police|local|public) (?:authority|service|board|force)$|first-tier|tribunal|wycliffe|cabinet member|head of|open government|publication scheme|public authority$|^(?:the\s+)?(?:council|police|trust|authority|university|office|local authority|department)$|dear|council house|council tax|town hall|data protection|disclosure",
    re.IGNORECASE,
)
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MOST_ADDRESS_LINES = 7
_POSTCODE: Final = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b")
_SELF: Final = re.compile(
    r"(?:confirm that|held by|owned by|on behalf of|received by|made to|sent to|from|(?:copyright|website) of)\s+(?:the\s+)?$",
    re.IGNORECASE,
)


# Offices that letters of others name: the one that hears complaints is not the one that wrote.
_HEARS_COMPLAINTS: Final = re.compile(r"ombudsman|commissioner", re.IGNORECASE)


def is_authority(text: str) -> bool:
    """Say whether a line does nothing but name an authority."""
    return bool(_AUTHORITY.fullmatch(" ".join(text.split()).strip(" .,")))


_STREET: Final = re.compile(
    r".*\b(?:Road|Street|Lane|Avenue|Way|Walk|Square|Place|Row|Drive|Hill|Park|House|Hall|Headquarters|Centre|Buildings?|Offices?|PO Box)\b.{0,40}"
)
_OFFICE: Final = re.compile(r".*\b(?:Team|Unit|Directorate|Services?|Office|Section|Division)")


def is_letterhead_line(text: str) -> bool:
    """Say whether a short line of a head names the authority, an office in it or a line of its address."""
    text = text.strip("* ,.")
    return bool(
        is_authority(text)
        or _POSTCODE.search(text)
        or _STREET.fullmatch(text)
        or _OFFICE.fullmatch(text)
        or _MAIL.search(text)
        or re.match(r"(?:www\.|https?:|tel\b|e-?mail\b|phone\b)", text, re.IGNORECASE)
    )


_TELEPHONE: Final = re.compile(r"\b(?:tel|telephone|phone|fax)\b|\bwww\.|@", re.IGNORECASE)


def is_contact_line(text: str) -> bool:
    """Say whether a line gives an address and how to telephone or write there, and no sentence."""
    return bool(_POSTCODE.search(text) and _TELEPHONE.search(text)) and not re.search(
        r"[a-z]\.(?:\s|$)", text
    )


def find_authority(parts: Sequence[Piece], roles: Sequence[BlockRole | None]) -> LetterAuthority:
    """Return the authority that the letter is from: of those named, the one its head and its own words name most."""
    votes: dict[str, float] = defaultdict(float)
    head = (BlockRole.LETTERHEAD, BlockRole.SIGNATURE)
    near = (
        BlockRole.OPENING,
        BlockRole.BOILERPLATE,
        BlockRole.HEADING,
        BlockRole.REFERENCE,
    )
    for part, role in zip(parts, roles, strict=True):
        weight = (
            20
            if role in head
            else 1
            if _only_names(part, role)
            else 3
            if role in near
            else 1
            if role is BlockRole.QUESTION
            else 0
        )
        if weight:
            for name, times in _names(part.text):
                if role in head or not _HEARS_COMPLAINTS.search(name):
                    votes[name] += weight * times
        elif role is BlockRole.PREAMBLE:
            votes.update(
                {name: votes[name] + times for name, times in _names(part.text) if times >= _SAYS_ITSELF}
            )
        elif role is BlockRole.ANSWER:
            for name in _acting(part.text):
                votes[name] += _SAYS_ITSELF
    for name in votes:
        votes[name] *= _OF_AN_OFFICE if _INNER.fullmatch(name) else 1
    best = max(votes, key=lambda name: (votes[name], len(name)), default=None)
    if best is None or votes[best] < _FEWEST_VOTES:
        best = _receiver(parts, roles)
    letterhead = [part for part, role in zip(parts, roles, strict=True) if role is BlockRole.LETTERHEAD]
    return LetterAuthority(best, _email(parts, roles), _address(letterhead))


_OF_A_LETTER: Final = re.compile(r"\b(?:responses?|requests?|freedom of information|foi)\b", re.IGNORECASE)


def _only_names(part: Piece, role: BlockRole | None) -> bool:
    """Say whether a heading names an authority among other things, as the subject of a request is named."""
    return role is BlockRole.HEADING and not (
        is_authority(part.text.strip("* ")) or _OF_A_LETTER.search(part.text)
    )


# "your request, received by Ofsomething on 3 May": its name need not say what it is.
_RECEIVED_BY: Final = re.compile(
    rf"\b[Rr]eceived (?:by|at) (?:the )?(?P<name>{_NAME})(?: \([A-Z][A-Za-z]+\))? on\b"
)


def _receiver(parts: Sequence[Piece], roles: Sequence[BlockRole | None]) -> str | None:
    """Return whom the opening says the request reached."""
    for part, role in zip(parts, roles, strict=True):
        matched = _RECEIVED_BY.search(part.text) if role is BlockRole.OPENING else None
        if matched and len(matched["name"]) > 4 and not _NOT_ITSELF.search(matched["name"]):
            return " ".join(matched["name"].split())
    return None


# "Information Governance Department" is mostly an office in the authority, and stands in its letterhead too.
_INNER: Final = re.compile(r"(?!.*\b(?:for|of)\b).*\bdepartment", re.IGNORECASE)
_OF_AN_OFFICE = 0.1
# How much more it counts where the letter says that it is the one: "held by", "on behalf of".
_SAYS_ITSELF = 3
# An authority named once in a question is not thereby the one that was asked.
_FEWEST_VOTES = 2


def _acting(text: str) -> Iterator[str]:
    """Yield the authorities that an answer says hold or do something: another's name may stand in it too."""
    for matched in _AUTHORITY.finditer(text[:_FIRST_WORDS]):
        name = _plain_name(matched["name"])
        if name and (_ACTS.match(text, matched.end()) or _HELD_BY.search(text, 0, matched.start("name"))):
            yield name


_FIRST_WORDS = 400
_HELD_BY: Final = re.compile(r"\bheld by (?:the )?$", re.IGNORECASE)


def _plain_name(printed: str) -> str | None:
    """Return a name without the words around it that are none of it; None if it is no authority's."""
    name = re.sub(
        r"^(?:The|FAO|As|Dear|At|In|To|From|For|By|Has|Does|If|Please|Chief Executive of|Re|Of|Contact|Your|Our|When|Where|How|What|Are|Is|Can)\s+",
        "",
        " ".join(printed.split()),
    )
    name = _possessor(re.sub(r"\s+and I$", "", name)).strip(" .,’‘'")
    return None if len(name.split()) < 2 or _NOT_ITSELF.search(name) else name


def _names(text: str) -> Iterator[tuple[str, float]]:
    """Yield the authorities that a text names, each with how much the naming counts."""
    for line in text[:4000].split("\n"):
        for matched in _AUTHORITY.finditer(line):
            if name := _plain_name(matched["name"]):
                # An authority in Wales that prints both its names is known here by the English one.
                counts = 0.5 if matched["welsh"] else 1
                yield name, counts * (_SAYS_ITSELF if _says_itself(line, matched) else 1)


# "Barset Council holds the information", "Barset Council can confirm".
_ACTS: Final = re.compile(
    r"(?: \([A-Z]{2,8}\))?\s+(?:(?:does (?:not )?|do (?:not )?)?(?:holds?|advises?|recommends?|estimates?)|can (?:confirm|neither)|is not obliged|is unable|ha(?:s|ve)(?: now)? (?:located|decided|considered|completed|applied)|received your)\b"
    r"|['’]s response\b"
)


# "Dear Barset Council", "How many has Barset Council issued": the one that was asked.
_ASKED: Final = re.compile(
    r"\b(?:dear|do|does|did|has|have|had|is|was|will|can|could|may)\s+(?:the\s+)?$", re.IGNORECASE
)


def _says_itself(line: str, name: re.Match[str]) -> bool:
    before = line[: name.start("name")]
    return bool(
        _SELF.search(before)
        or ("?" in line and _ASKED.search(before))
        or before.lower().endswith("dear ")
        or re.match(r"(?:Dear|Does|Has)\b", name["name"])
        or _ACTS.match(line, name.end())
    )


def _possessor(name: str) -> str:
    """Return "Barset Council" of "Barset Council's Trust", and "St Bede's School" as it is."""
    before = re.split(r"['’]s\b", name, maxsplit=1)[0]
    return before if is_authority(before) else name


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
