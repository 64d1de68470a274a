"""Whom a letter names where it is not published: whom it greets, who signs it, whose mail it quotes, who asked."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from requests_app.checks.personal.name_lists import FIRST_NAMES
from requests_app.checks.personal.sights import Person
from requests_app.letters.parsed import BlockRole, LetterBlock, ParsedLetter

NAME: Final = r"(?:(?:Mc|Mac|O['’]|D['’]|Fitz)?[A-ZÀ-Þ][a-zß-ÿ]+(?:[-'’][A-ZÀ-Þ][a-zß-ÿ]+)*)"
TITLE: Final = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Professor|Prof|Rev(?:erend)?)\b\.?"
_INITIAL: Final = r"[A-Z]\b\.?"
_FULL: Final = rf"(?:(?P<title>{TITLE})[^\S\n]+)?(?P<names>(?:(?:{NAME}|{_INITIAL})[^\S\n]+){{0,3}}{NAME})"

_GREETING: Final = re.compile(
    rf"(?:[Dd]ear|DEAR|[Hh]i|[Hh]ello|[Gg]ood (?:[Mm]orning|[Aa]fternoon|[Ee]vening)),?\s+{_FULL}"
)
_SIGN_OFF: Final = re.compile(
    rf"\b(?:[Yy]ours? (?:sincerely|faithfully|truly)|(?:[Kk]ind(?:est)?|[Bb]est|[Ww]arm(?:est)?) (?:[Rr]egards|[Ww]ishes)|[Rr]egards|[Mm]any thanks|[Tt]hanks),?\s+{_FULL}(?=\s*(?:$|[\n,.(]))",
)
_ASKED_BY: Final = re.compile(
    rf"\b(?:[Rr]equest(?:e|o)r|[Aa]pplicant|[Ee]nquirer|[Cc]ustomer|[Cc]omplainant)(?:['’]s)?(?: [Nn]ame)?\s*:\s*{_FULL}"
    rf"|\b(?:[Rr]equested by|[Rr]equest (?:was )?(?:made|received|submitted) (?:by|from)|(?:[Ii]nformation )?[Rr]equest from|[Mm]y name is|I am)\s*:?\s+{_FULL.replace('title', 'title2').replace('names', 'names2')}"
)
_MAIL: Final = re.compile(
    rf"(?:^|\n)\s*\W*(?:From|Sender|Requester)\s*:\s*[\"“']?{_FULL}[\"”']?(?=\s*(?:$|\n|[<\[(]|Sent|Date|To\b))"
    rf"|\bOn [^\n]{{6,60}}?[,\s]\s*{_FULL.replace('title', 'title2').replace('names', 'names2')}\s*(?:<[^>\n]*>)?\s*wrote\s*:"
)
# What is greeted, or stands below a signature, and is nobody in particular.
_NOBODY: Final = frozenset(
    ["mr", "mrs", "ms", "miss", "mx", "dr", "sir", "sirs", "madam", "requester", "requestor", "applicant", "colleague", "colleagues", "all", "customer", "enquirer", "resident", "parent", "tenant", "reader", "correspondent", "team", "member", "editor", "friend", "name", "redacted", "withheld", "whom", "to", "sample", "example", "a", "the", "foi", "freedom", "information", "morning", "afternoon", "evening", "there", "everyone", "again", "you", "data", "officer", "council", "both", "in", "anticipation", "for", "your", "help", "sent", "subject", "date", "regards"]
)  # fmt: skip
_OFFICE: Final = re.compile(
    r"\b(?:officer|manager|team|unit|office|department|dept|services?|council|trust|authority|police|board|governance|information|director(?:ate)?|head|chief|lead|clerk|secretary|secretariat|executive|coordinator|advis[eo]r|assistant|administrator|analyst|librarian|headteacher|university|college|school|access|compliance|rights|requests?|resources|relations|operations|communications|legal|corporate|planning|casework|records|disclosure|freedom|control|development|section|division|group|agency|commission(?:er)?|committee|counsel|registrar|bursar|practice|centre|hospital|partnership|page|annex|attachments?|enc|tel|telephone|email|direct|regards|sincerely|faithfully|swyddog|revenues|housing|environment|highways|education|finance|town|city|county|borough|district|parish|government|ministry|force|constabulary|response|behalf|licensing|safety|admissions|customers?|engagement|benefits|port|road|policy|service)\b",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(
    r"\s*(?:>|dear\b|hi\b|hello\b|good (?:morning|afternoon|evening)|from\s*:|sent\s*:|-{3,}|_{5,}|begin forwarded|on .{6,80}wrote:)",
    re.IGNORECASE,
)
_OWN: Final = frozenset(
    {BlockRole.LETTERHEAD, BlockRole.REFERENCE, BlockRole.BOILERPLATE, BlockRole.SIGNATURE}
)
_SIGNATURE: Final = re.compile(
    rf"(?:{TITLE}\s+)?(?P<names>(?:(?:{NAME}|{_INITIAL})\s+){{1,3}}{NAME})(?:\s*[,(].{{0,60}})?"
)
_GREETED: Final = "The letter greets them."
_MOST: Final = 50  # people: a letter that names more is a log of mails
_LINES_SIGNED: Final = 3  # below "Yours sincerely": the name is one of the first


def people_named(letter: ParsedLetter) -> tuple[Person, ...]:
    """Return the people that the letter names besides what it publishes, each once."""
    found = [*_greeted(letter), *_asking(letter), *_signing(letter)]
    distinct: dict[tuple[tuple[str, ...], str], Person] = {}
    own = (letter.authority.name or "").lower()
    for person in found:
        is_authority = person.first and " ".join((*person.first, person.last)).lower() in own
        if not is_authority:
            distinct.setdefault((person.first, person.last), person)
    return tuple(distinct.values())[:_MOST]


def unpublished(letter: ParsedLetter) -> tuple[LetterBlock, ...]:
    """Return the blocks of the letter that no question, answer, note or table is made of."""
    used = {
        block
        for parts in (letter.questions, letter.answers, letter.notes, letter.tables)
        for part in parts
        for block in part.blocks
    }
    return tuple(block for block in letter.blocks if block.id not in used)


def own_words(letter: ParsedLetter) -> str:
    """Return what the authority prints around the matter: its letterhead, its standard wording, its signature."""
    own, _ = _own_and_quoted(letter)
    return "\n".join([letter.authority.address or "", *(block.text for block in own if block.role in _OWN)])


def _own_and_quoted(letter: ParsedLetter) -> tuple[Sequence[LetterBlock], Sequence[LetterBlock]]:
    """Return what is not published, before and after the place below the signature where a quoted mail begins."""
    blocks = unpublished(letter)
    is_signed = False
    for at, block in enumerate(blocks):
        if is_signed and _QUOTED.match(block.text):
            return blocks[:at], blocks[at:]
        is_signed = is_signed or block.role is BlockRole.SIGNATURE
    return blocks, ()


def _greeted(letter: ParsedLetter) -> Iterator[Person]:
    """Whoever the letter greets asked; whoever a quoted request greets or signs as does not, or does."""
    for block in unpublished(letter):
        if block.role is BlockRole.SALUTATION:
            yield from _persons(_GREETING.finditer(block.text), asks=True, told=_GREETED)


def _asking(letter: ParsedLetter) -> Iterator[Person]:
    asked = "It is given as the requester’s."
    for block in letter.blocks:
        if block.role is not BlockRole.TABLE:
            yield from _persons(_ASKED_BY.finditer(block.text), asks=True, told=asked)
            yield from _persons(_MAIL.finditer(block.text), asks=True, told="The letter quotes their mail.")
    _, quoted = _own_and_quoted(letter)
    mail = "\n".join(block.text for block in quoted)
    yield from _persons(_SIGN_OFF.finditer(mail), asks=True, told="The letter quotes their mail.")
    for question in letter.questions:
        yield from _persons(
            _SIGN_OFF.finditer(question.text), asks=True, told="The request is signed with it."
        )


def _signing(letter: ParsedLetter) -> Iterator[Person]:
    told = "The letter is signed with it."
    own, _ = _own_and_quoted(letter)
    lines = [block for block in own if block.role is BlockRole.SIGNATURE]
    for block in lines[: _LINES_SIGNED + 1]:
        for line in block.text.splitlines():
            name = _SIGNATURE.fullmatch(line.strip(" ,*_"))
            if name and not _OFFICE.search(name["names"]):
                yield from _person("", name["names"], asks=False, told=told)
    for answer in letter.answers:
        yield from _persons(_SIGN_OFF.finditer(answer.text), asks=False, told=told)


def _persons(found: Iterable[re.Match[str]], *, asks: bool, told: str) -> Iterator[Person]:
    for match in found:
        groups = match.groupdict()
        title = groups.get("title") or groups.get("title2") or ""
        yield from _person(title, groups.get("names") or groups.get("names2") or "", asks=asks, told=told)


def _person(title: str, names: str, *, asks: bool, told: str) -> Iterator[Person]:
    words = [word.rstrip(".") for word in names.split()]
    while words and words[-1].lower() in _NOBODY:
        words.pop()
    if not words or words[0].lower() in _NOBODY or _OFFICE.search(" ".join(words)):
        return
    if len(words) == 1 and not title:
        if words[0].lower() in FIRST_NAMES or told == _GREETED:
            yield Person((words[0],), "", asks, told)
    elif len(words[-1]) > 1:
        yield Person(tuple(words[:-1]), words[-1], asks, told)
