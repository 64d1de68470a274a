"""Emails as they travel (.eml, RFC 5322) as a Message."""

import datetime
import mimetypes
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Final

from requests_app.letters.errors import DamagedFile, EncryptedFile, OversizedFile
from requests_app.letters.readers.mail.message import DEEPEST_MESSAGE, MOST_PARTS, Body, Message

_MOST_BOUNDARIES: Final = 200
_LONGEST_HEADER: Final = 20_000
_LONG_HEADER: Final = re.compile(rb"(?m)^[^\r\n]{%d}" % _LONGEST_HEADER)
_ENCRYPTED: Final = {"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"}
# Signatures that programs check, and what else nobody reads.
_UNSEEN: Final = {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
# What the standard library raises for headers and parts that no standard allows.
_DAMAGED: Final = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)


def read_eml(data: bytes) -> Message:
    """Return an email. Raises DamagedFile, EncryptedFile or OversizedFile."""
    _check(data)
    try:
        message = message_from_bytes(data, policy=policy.default)
        assert isinstance(message, EmailMessage)
        return _message(message, 1)
    except _DAMAGED as error:
        raise DamagedFile("The email is damaged and cannot be opened.") from error


def _check(data: bytes) -> None:
    """Raise OversizedFile for an email of more parts within parts than anyone sends, before it is taken apart."""
    if data.lower().count(b"boundary=") > _MOST_BOUNDARIES:
        raise OversizedFile(f"The email has more than {_MOST_BOUNDARIES} parts within parts.")
    head = re.split(rb"\r?\n\r?\n", data, maxsplit=1)[0]
    if len(head) > 10 * _LONGEST_HEADER or _LONG_HEADER.search(head):
        raise OversizedFile("The headers of the email are longer than any that is sent.")


@dataclass(slots=True)
class _Found:
    bodies: list[Body] = field(default_factory=list)
    files: list[tuple[bytes, str]] = field(default_factory=list)
    messages: list[tuple[str, Message]] = field(default_factory=list)

    def check(self) -> None:
        if len(self.bodies) + len(self.files) + len(self.messages) > MOST_PARTS:
            raise OversizedFile(f"The email holds more than {MOST_PARTS} files.")


def _message(message: EmailMessage, depth: int) -> Message:
    found = _Found()
    _gather(message, found, depth)
    return Message(
        subject=_safely(lambda: str(message["subject"] or "")),
        sent=_sent(message),
        bodies=tuple(found.bodies),
        files=tuple(found.files),
        messages=tuple(found.messages),
    )


def _gather(part: EmailMessage, found: _Found, depth: int) -> None:
    kind = part.get_content_type()
    if kind in _ENCRYPTED and depth == 1:
        raise EncryptedFile("The email is encrypted.")
    if kind == "message/rfc822":
        _gather_message(part, found, depth)
    elif kind == "multipart/alternative":
        _gather_best(part, found, depth)
    elif part.is_multipart():
        for inner in _inner(part):
            _gather(inner, found, depth)
    elif kind not in _UNSEEN:
        _gather_leaf(part, kind, found)
    found.check()


def _inner(part: EmailMessage) -> Iterator[EmailMessage]:
    for inner in part.iter_parts():
        if isinstance(inner, EmailMessage):
            yield inner


def _gather_message(part: EmailMessage, found: _Found, depth: int) -> None:
    if depth > DEEPEST_MESSAGE:
        raise OversizedFile(f"The email holds emails within emails, more than {DEEPEST_MESSAGE} deep.")
    for inner in part.get_payload() if part.is_multipart() else ():
        if isinstance(inner, EmailMessage):
            message = _message(inner, depth + 1)
            found.messages.append((message.subject or "email", message))


def _gather_best(part: EmailMessage, found: _Found, depth: int) -> None:
    """Take of several renderings of the same words the one as a web page, since it keeps tables and lists."""
    choices = []
    for inner in _inner(part):
        choice = _Found()
        _gather(inner, choice, depth)
        choices.append(choice)
    best = next((choice for choice in choices if any(body.is_html for body in choice.bodies)), None)
    chosen = best or next((choice for choice in choices if choice.bodies), None)
    found.bodies += chosen.bodies if chosen else []
    for choice in choices:
        found.files += choice.files
        found.messages += choice.messages


def _gather_leaf(part: EmailMessage, kind: str, found: _Found) -> None:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    name = _safely(lambda: part.get_filename() or "")
    is_attached = bool(name) or _safely(lambda: part.get_content_disposition() or "") == "attachment"
    if kind in ("text/plain", "text/html") and not is_attached:
        if _safely(lambda: part.get_param("format") or "") == "flowed":
            data = re.sub(rb"(?m)(?<!^--) \r?\n(?!\r?\n)", b" ", data)
        found.bodies.append(Body(data, kind == "text/html", part.get_content_charset()))
    elif data and not (kind.startswith("image/") and part["content-id"]):
        found.files.append((data, name or "attachment" + (mimetypes.guess_extension(kind) or "")))


def _sent(message: EmailMessage) -> datetime.date | None:
    try:
        moment = message["date"].datetime
        return moment.date() if isinstance(moment, datetime.datetime) else None
    except _DAMAGED:
        return None


def _safely(get: Callable[[], object]) -> str:
    """Return a header's value; one that cannot be understood counts as none."""
    try:
        return str(get())
    except _DAMAGED:
        return ""
