"""Emails (.eml, .msg): the letter in the body or attached, with what came with it.

Reading order: `message` says what an email is, `eml` and `msg` make one of a
file, `quoting` finds the request below the answer.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from requests_app.letters import phrases
from requests_app.letters.document import Attached, Block, Document, Doubt, Paragraph
from requests_app.letters.errors import EmptyFile, OversizedFile, UnreadableLetter
from requests_app.letters.readers import text, web
from requests_app.letters.readers.formats import Format, tell_format
from requests_app.letters.readers.mail.eml import read_eml
from requests_app.letters.readers.mail.message import DEEPEST_MESSAGE, Body, Message
from requests_app.letters.readers.mail.msg import read_msg
from requests_app.letters.readers.mail.quoting import in_order, without_marks

Reader = Callable[[bytes, str], Document]

_MEDIA_TYPES: Final = {Format.EML: "message/rfc822", Format.MSG: "application/vnd.ms-outlook"}
_READERS: Final = {Format.EML: read_eml, Format.MSG: read_msg}
COVERING_NOTE: Final = "covering note"

_EMAILS: Final = (".eml", ".msg")
_ANSWERS_TO: Final = re.compile(r"^(?:\s*(?:re|fw|fwd|aw)\s*:)+\s*", re.IGNORECASE)
_FIRST: Final = 40


def read_mail(data: bytes, form: Format, read: Reader) -> Document:
    """Return the letter that an email is or brings, with the other files that came with it.

    form: EML or MSG; read: what reads an attached document. Raises UnreadableLetter.
    """
    document = _document(_READERS[form](data), read, 1)
    if not document.blocks:
        raise EmptyFile("The email holds no words and no letter.")
    return replace(document, media_type=_MEDIA_TYPES[form], reader="mail", pages=None)


def _document(message: Message, read: Reader, depth: int) -> Document:
    """Return an email as the letter it brings: its own words, or a file whose words are a letter."""
    own = _own_words(message)
    attached = [
        *(_opened(data, name, read, depth) for data, name in message.files),
        *(Attached(name, _document(inner, read, depth + 1)) for name, inner in message.messages),
    ]
    letter = next((one for one in attached if _is_the_letter(one.content, own)), None)
    if letter is None or not isinstance(letter.content, Document):
        return replace(own, attached=tuple(attached))
    others = [one for one in attached if one is not letter]
    if any(isinstance(block, Paragraph) and not block.running for block in own.blocks):
        others.insert(0, Attached(COVERING_NOTE, own))
    return replace(letter.content, attached=(*letter.content.attached, *others))


def _opened(data: bytes, name: str, read: Reader, depth: int) -> Attached:
    """Return an attached file, opened where it is a document; what cannot be read is told of with the others.

    Raises OversizedFile for emails within emails without end.
    """
    is_mail = name.lower().endswith(_EMAILS)
    if is_mail and depth > DEEPEST_MESSAGE:
        raise OversizedFile(f"The email holds emails within emails, more than {DEEPEST_MESSAGE} deep.")
    try:
        form = tell_format(data, name)
        if form in _READERS:
            return Attached(name, _document(_READERS[form](data), read, depth + 1))
        return Attached(name, read(data, name))
    except UnreadableLetter as error:
        if is_mail and isinstance(error, OversizedFile):
            raise
        return Attached(name, data)


def _is_the_letter(content: Document | bytes, own: Document) -> bool:
    """Whether a file is the letter that the email brings.

    A letter greets whom it answers, or thanks for the request. An email that tells of the right to
    a review is itself the letter, unless the file tells of it too.
    """
    if isinstance(content, bytes):
        return False
    first = [block.text for block in content.blocks if isinstance(block, Paragraph)][:_FIRST]
    greets = any(
        phrases.SALUTATION.fullmatch(text.strip(" ,")) or phrases.OPENING.match(text) for text in first
    )
    return greets and (_tells_of_review(content) or not _tells_of_review(own))


def _tells_of_review(document: Document) -> bool:
    return any(
        isinstance(block, Paragraph) and not block.running and phrases.REVIEW_RIGHTS.search(block.text)
        for block in document.blocks
    )


def _own_words(message: Message) -> Document:
    """Return an email's own words below its subject and date; its addresses name people and stay out."""
    blocks: list[Block] = []
    doubts: list[Doubt] = []
    for body in message.bodies:
        words = _read_body(body)
        blocks += words.blocks
        # The blocks are put into another order below.
        doubts += (replace(doubt, block=None) for doubt in words.doubts)
    head: list[Block] = []
    subject = " ".join(_ANSWERS_TO.sub("", message.subject).split())
    if blocks and subject:
        head.append(Paragraph(f"Subject: {subject}"))
    if blocks and message.sent:
        head.append(Paragraph(f"Date: {message.sent.day} {message.sent:%B %Y}"))
    return Document((*head, *in_order(blocks)), _MEDIA_TYPES[Format.EML], "mail", doubts=tuple(doubts))


def _read_body(body: Body) -> Document:
    if body.is_html:
        return web.page_of(body.data, body.encoding)
    words = text.decode(body.data) if body.encoding is None else _decoded(body.data, body.encoding)
    doubts = tuple(text.stray_doubts(words))
    return Document(tuple(text.blocks_of(without_marks(words))), text.MEDIA_TYPE, "text", doubts=doubts)


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return text.decode(data.decode(encoding).encode())
    except (LookupError, UnicodeError, ValueError):
        return text.decode(data)
