"""E-mail addresses and telephone numbers: those of a person, not those of an office."""

import re
from collections.abc import Iterator
from typing import Final

from requests_app.checks.finding import Severity
from requests_app.checks.personal.name_lists import FIRST_NAMES, SURNAMES
from requests_app.checks.personal.sights import INFORMATION, SEVERE, WARNING, Setting, Sight, before, near
from requests_app.checks.published import Piece

_EMAIL: Final = re.compile(
    r"(?<![\w.+'’-])[\w.+'’-]{0,63}\w@[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.[a-z]{2,24}(?![\w-])", re.IGNORECASE
)

# What offices call their mailboxes. The short ones must be a word of the address by themselves.
_OFFICE_WORDS: Final = frozenset(
    ["foi", "foia", "eir", "ig", "dpo", "hr", "it", "ict", "info", "admin", "office", "team", "mail", "post", "press", "pr", "web",
     "help", "desk", "clerk", "legal", "data", "records", "finance", "jobs", "pals", "mash", "duty", "control", "head", "manager",
     "director", "chief", "ceo", "mayor", "secretary", "registrar", "bursar", "cllr", "noreply", "reply", "no", "hello", "ask",
     "news", "shop", "events", "school", "parking", "waste", "tax", "rent", "pay", "sales", "accounts", "payroll", "pensions",
     "tenders", "trees", "roads", "parks", "sport", "unit", "dept", "group", "the", "of", "and", "public", "general", "central"]
)  # fmt: skip
_OFFICE_STEMS: Final = re.compile(
    r"foi|freedom|info|inquir|enquir|contact|custom|service|support|govern|rights|request|disclos|complain|feedback|commun|media"
    r"|planning|housing|council|recept|admin|secur|protect|privacy|compliance|procure|commission|tender|licen|environ|highway"
    r"|elector|election|regist|benefit|revenue|casework|access|safeguard|referral|booking|appoint|trust|corporate|committee"
    r"|democra|member|helpdesk|webmaster|postmaster|librar|museum|school|college|admission|recruit|career|payroll|account"
    r"|invoice|publicat|statist|research|analy|policy|consult|project|museum|archive|regulat|building|transport|education"
    r"|children|adult|social|health|police|fire|ambul|hospital|clinic|practice|surgery|office|manag|respon|correspond|review"
)
_HOME_MAIL: Final = re.compile(
    r"@(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|icloud|me|mac|aol|btinternet|btopenworld|sky|talktalk|virginmedia|ntlworld|blueyonder|protonmail|proton|gmx|mail|tiscali|plusnet|zoho|fastmail)\.",
    re.IGNORECASE,
)

_PHONE: Final = re.compile(
    r"(?<![\w£$€.,/#-])(?:(?:\+|00)44[\s-]?(?:\(0\)[\s-]?)?|\(?0)(?=[1-3578])\d(?:[\s()-]{0,2}\d){8,9}(?![\w/]|[.,-]\d)"
)
_NOT_A_PHONE: Final = re.compile(
    r"\b(?:order|invoice|account|a/c|licen[cs]e|case|request|purchase|contract|serial|job|record|permit|charity|company|vat|uprn|urn|upn|ref|reference|asset|meter|id|barcode|isbn|claim|patient|policy|budget|cost)\b\W*(?:ref(?:erence)?|num(?:ber)?|no|id|code)?\W*(?:(?:is|was)\b\W*)?$",
    re.IGNORECASE,
)
_OF_AN_OFFICE: Final = re.compile(
    r"\b(?:duty|out[- ]of[- ]hours|text ?phone|minicom|text (?:service|line|us|relay)|sms|hotline|helpline|switchboard|main (?:line|number|switchboard)|reception|control room|contact centre|customer services?|general enquiries|24[- ]hours?)\b",
    re.IGNORECASE,
)
_OF_A_PERSON: Final = re.compile(
    r"\b(?:my|his|her|their|personal|private|home)\b(?:\s+\w+){0,2}\s+(?:(?:tele)?phone|tel|number|mobile|line|landline)\b|\b(?:call|ring|phone|reach|contact) (?:me|him|her)\b|\bhome tel\w*|\bi can be (?:reached|contacted)\b",
    re.IGNORECASE,
)
_DIRECT: Final = re.compile(r"\b(?:direct(?: dial| line| number)?|DDI|ext(?:ension)?)\b", re.IGNORECASE)


def find(piece: Piece, setting: Setting) -> Iterator[Sight]:
    """Yield the addresses and numbers at which one person is reached."""
    for found in _EMAIL.finditer(piece.text):
        if severity := _of_mailbox(found[0], setting):
            yield Sight("email-address", severity, *found.span(), _WHOSE[severity])
    for found in _PHONE.finditer(piece.prose):
        yield from _of_number(piece, found, setting)


_WHOSE: Final = {
    SEVERE: "A person’s e-mail address",
    INFORMATION: "An e-mail address that may be a person’s",
}


def _of_mailbox(address: str, setting: Setting) -> Severity | None:
    local, _, domain = address.lower().replace("’", "'").partition("@")
    words = [word for word in re.split(r"[._+\d-]+", local) if word]
    is_home = bool(_HOME_MAIL.search("@" + domain))
    if not words or set(local) <= {"x", ".", "_", "-"}:
        return None  # masked
    names = {
        *FIRST_NAMES,
        *(name.lower() for person in setting.people for name in (*person.first, person.last)),
    }
    if len(words) > 1 and words[0] in names and not _OFFICE_WORDS.intersection(words[1:]):
        return SEVERE
    if _OFFICE_WORDS.intersection(words) or _OFFICE_STEMS.search(local):
        return None
    return SEVERE if is_home or _named_for_a_person(words, names) else INFORMATION


def _named_for_a_person(words: list[str], names: set[str]) -> bool:
    """Two words in a row that no office uses, or an initial before a surname: jo.bloggs, j.bloggs, jsmith."""
    if 1 < len(words) < 4 and all(word.replace("'", "").isalpha() for word in words):
        return True
    word = words[0]
    return word in names or (
        len(words) == 1 and (word[1:] in SURNAMES or word[1:] in names - FIRST_NAMES - {""})
    )


def _of_number(piece: Piece, found: re.Match[str], setting: Setting) -> Iterator[Sight]:
    start, end = found.span()
    start += found[0].startswith("(") and ")" not in found[0]
    number = _national(found[0])
    is_mobile = number.startswith("07")
    if not _is_number(piece, number, start):
        return
    if near(piece, start, end, _OF_A_PERSON, after=20):
        yield Sight("phone-number", SEVERE, start, end, "A person’s telephone number")
    elif number in setting.numbers or near(piece, start, end, _OF_AN_OFFICE):
        return
    elif is_mobile:
        yield Sight("phone-number", SEVERE, start, end, "A mobile number")
    elif near(piece, start, end, _DIRECT, after=20):
        yield Sight("phone-number", WARNING, start, end, "A direct telephone number")
    else:
        yield Sight("phone-number", INFORMATION, start, end, "A telephone number")


def _is_number(piece: Piece, number: str, start: int) -> bool:
    """Say whether digits can be dialled and reach somebody: 03 and 08 numbers are of offices alone."""
    fits = len(number) == 11 or (len(number) == 10 and number.startswith("01"))
    is_other = _NOT_A_PHONE.search(before(piece.prose, start)) or _NOT_A_PHONE.search(piece.about)
    return fits and number[:2] in ("01", "02", "07") and not is_other


def _national(printed: str) -> str:
    """Return a number as it is dialled at home: "+44 (0)20 7946 0123" is 02079460123."""
    return re.sub(r"\D", "", re.sub(r"^(?:\+|00)44[\s-]?(?:\(0\))?", "0", printed))


def numbers_in(text: str) -> frozenset[str]:
    """Return the telephone numbers in a text, as they are dialled at home."""
    return frozenset(_national(found[0]) for found in _PHONE.finditer(text))
