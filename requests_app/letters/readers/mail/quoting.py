"""The mails that an email quotes below its own words, the first request among them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from requests_app.letters import phrases
from requests_app.letters.document import Block, Paragraph

_ORIGINAL: Final = re.compile(
    r"[-_ ]{2,}\s*(?:original|forwarded) (?:message|e-?mail|appointment)\s*[-_ ]{2,}|begin forwarded message:",
    re.IGNORECASE,
)
_WROTE: Final = re.compile(r"on\b.{5,200}\bwrote:", re.IGNORECASE | re.DOTALL)
_HEADER: Final = re.compile(
    r"\**(?:from|sent|date|to|cc|bcc|subject|importance|sensitivity|attachments|reply-to|received)\**\s*:",
    re.IGNORECASE,
)
_FROM: Final = re.compile(r"\**from\**\s*:", re.IGNORECASE)
_SENT: Final = re.compile(r"^\**(?:sent|date|to|subject)\**\s*:", re.IGNORECASE | re.MULTILINE)
_QUOTED: Final = re.compile(r"\s{0,3}>")
_FEWEST_HEADERS: Final = 2

REQUEST: Final = Paragraph("Your request:", bold=1.0)
RESPONSE: Final = Paragraph("Our response:", bold=1.0)


@dataclass(slots=True)
class _Mails:
    """The blocks of an email: its own words, then those of each mail it quotes, the latest first."""

    own: list[Block]
    quoted: list[list[Block]]


def without_marks(text: str) -> str:
    """Return a plain text without the ">" before quoted lines.

    Where all that is quoted stands below, a line says that another mail begins; where
    answers stand between the quoted lines, these stay in their place.
    """
    lines = text.split("\n")
    first = next((at for at, line in enumerate(lines) if _QUOTED.match(line)), None)
    if first is None:
        return text
    is_below = all(_QUOTED.match(line) or not line.strip() for line in lines[first:])
    before = lines[:first]
    while before and not before[-1].strip():
        before.pop()
    said = next((count for count in (1, 2) if _WROTE.fullmatch("\n".join(before[-count:]).strip())), 0)
    before = before[: len(before) - said] if said else before
    below = [re.sub(r"^\s{0,3}>[ ]?", "", line) for line in lines[first:]]
    if not is_below:
        return "\n".join([*before, "", *(re.sub(r"^(?:>[ ]?)+", "", line) for line in below)])
    return "\n".join([*before, "", "-----Original Message-----", "", without_marks("\n".join(below))])


def in_order(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks of an email in the order of a letter: what was asked stands before what is answered.

    The first mail that is quoted is the request, unless the answer prints its questions itself. All else
    that is quoted is no part of the letter's matter, and so are the greeting and name of who asked.
    """
    mails = _parted(blocks)
    if not mails.quoted:
        return mails.own
    aside = [_aside(block) for quoted in mails.quoted for block in quoted]
    if any(_asks(block) for block in mails.own):
        return [*mails.own, *aside]
    request = list(map(_without_courtesy, _unsigned(mails.quoted[-1])))
    if all(isinstance(block, Paragraph) and block.running for block in request):
        return [*mails.own, *aside]
    head = next((at for at, block in enumerate(mails.own) if not _is_opening(block)), len(mails.own))
    between = [_aside(block) for quoted in mails.quoted[:-1] for block in quoted]
    return [*mails.own[:head], REQUEST, *request, RESPONSE, *mails.own[head:], *between]


def _parted(blocks: Sequence[Block]) -> _Mails:
    mails = _Mails([], [])
    current = mails.own
    at = 0
    while at < len(blocks):
        length = _divider(blocks, at)
        if length:
            current = []
            mails.quoted.append(current)
            at += length
        else:
            current.append(blocks[at])
            at += 1
    mails.quoted = [quoted for quoted in mails.quoted if quoted]
    return mails


def _divider(blocks: Sequence[Block], at: int) -> int:
    """Return how many blocks at this place only say that a quoted mail begins, who sent it and to whom."""
    block = blocks[at]
    if not isinstance(block, Paragraph):
        return 0
    if _ORIGINAL.fullmatch(block.text.strip()) or _WROTE.fullmatch(block.text.strip()):
        return 1 + (_divider(blocks, at + 1) if at + 1 < len(blocks) else 0)
    if not _FROM.match(block.text):
        return 0
    length = 0
    while at + length < len(blocks) and _is_header(blocks[at + length]):
        length += 1
    heads = "\n".join(one.text for one in blocks[at : at + length] if isinstance(one, Paragraph))
    return length if len(_SENT.findall(heads)) >= _FEWEST_HEADERS else 0


def _is_header(block: Block) -> bool:
    return isinstance(block, Paragraph) and bool(_HEADER.match(block.text))


def _aside(block: Block) -> Block:
    return replace(block, running=True) if isinstance(block, Paragraph) else block


def _without_courtesy(block: Block) -> Block:
    is_greeting = isinstance(block, Paragraph) and phrases.SALUTATION.fullmatch(block.text.strip(" ,"))
    return _aside(block) if is_greeting else block


def _unsigned(blocks: Sequence[Block]) -> list[Block]:
    """Return a request whose sign-off and name are no part of the letter's matter."""
    signed = next((at for at, block in enumerate(blocks) if _signs_off(block)), len(blocks))
    return [*blocks[:signed], *map(_aside, blocks[signed:])]


def _signs_off(block: Block) -> bool:
    if not isinstance(block, Paragraph):
        return False
    line = block.text.split("\n")[0].strip(" ,.")
    return bool(
        phrases.SIGN_OFF.fullmatch(line) or re.fullmatch(r"(?:many )?thanks|thank you", line, re.IGNORECASE)
    )


def _asks(block: Block) -> bool:
    if not isinstance(block, Paragraph) or block.running:
        return False
    text = block.text.strip()
    return (text.endswith("?") and not _is_opening(block)) or bool(
        phrases.REQUEST_CUE.fullmatch(text.strip("*# "))
    )


def _is_opening(block: Block) -> bool:
    """Whether a block belongs to the head of an answer: its fields, its greeting, its thanks for the request."""
    if not isinstance(block, Paragraph):
        return False
    text = block.text.strip(" ,")
    return bool(
        block.running
        or _HEADER.match(text)
        or phrases.SALUTATION.fullmatch(text)
        or phrases.OPENING.match(text)
    )
