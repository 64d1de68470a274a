"""What an email (.eml, .msg) holds beside the words that are read from it: attached files, headers, other renderings."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message as Headers
from typing import Final

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.embedded import Look
from requests_app.checks.hidden.found import Seen, found, inside, quoted
from requests_app.checks.hidden.properties import PICTURES, picture_metadata
from requests_app.checks.hidden.web import hidden_in_web
from requests_app.letters.errors import UnreadableLetter
from requests_app.letters.readers.formats import ENDINGS, Format
from requests_app.letters.readers.mail.eml import read_eml
from requests_app.letters.readers.mail.message import Message
from requests_app.letters.readers.mail.msg import read_msg

_ADDRESSES: Final = ("From", "Sender", "Reply-To", "To", "Cc")
_ROUTES: Final = ("Received", "X-Originating-IP", "X-Mailer", "User-Agent")
_QUOTED: Final = re.compile(r"^[>\s*]*(?:From|Sent by|O[\w ]+wrote):? .*@.*$", re.MULTILINE)


def hidden_in_mail(content: bytes, form: Format, look: Look) -> Iterator[Finding]:
    """Yield what an email hides. look: looks through a file that came with it. Raises UnreadableLetter."""
    message = read_eml(content) if form is Format.EML else read_msg(content)
    yield from _in_message(message, look)
    if form is Format.EML:
        headers = message_from_bytes(content, policy=policy.compat32)
        yield from _headers(headers)
        yield from _pictures(headers)


def _in_message(message: Message, look: Look) -> Iterator[Finding]:
    for body in message.bodies:
        if body.is_html:
            yield from hidden_in_web(body.data, body.encoding)
    if lines := [
        Seen("", line)
        for body in message.bodies
        for line in _QUOTED.findall(body.data.decode("utf-8", "replace"))
    ]:
        what = "Below the email stand others that it answers, with their addresses"
        yield found("email-tells-more", Severity.INFORMATION, what, lines, key="quoted")
    for data, name in message.files:
        yield from _attached(data, name, look)
    for name, inner in message.messages:
        yield from inside(f"the attached email {quoted(name)}", _in_message(inner, look))


def _attached(data: bytes, name: str, look: Look) -> Iterator[Finding]:
    if name.lower().endswith(PICTURES):
        place = picture_metadata(data)[0]
        what = f"The email carries the picture {quoted(name)}, at which nobody has looked"
        yield found(
            "picture-tells-more", Severity.WARNING, what, [Seen("taken at", place)] if place else [], key=name
        )
        return
    if not name.lower().endswith(tuple(ENDINGS)):
        what = f"The email carries {quoted(name)}, which is of no format that is looked through"
        yield found("file-not-looked-through", Severity.SEVERE, what, key=name)
        return
    try:
        yield from inside(f"the attached file {quoted(name)}", look(data, name))
    except UnreadableLetter as error:
        what = f"The attached file {quoted(name)} could not be looked through. {str(error).removesuffix('.')}"
        yield found("file-not-looked-through", Severity.SEVERE, what, key=name)


def _headers(headers: Headers) -> Iterator[Finding]:
    told = [
        Seen(f"{name}:", str(value))
        for name in (*_ADDRESSES, *_ROUTES)
        for value in headers.get_all(name, [])
    ]
    if told:
        what = "The headers of the email name people, addresses and computers"
        yield found("email-tells-more", Severity.INFORMATION, what, told, key="headers")
    if blind := [Seen("Bcc:", str(value)) for value in headers.get_all("Bcc", [])]:
        what = "The email names those who got a blind copy"
        yield found("email-tells-more", Severity.SEVERE, what, blind, key="bcc")


def _pictures(headers: Headers) -> Iterator[Finding]:
    """Pictures in the email's own words are not taken for attached files."""
    places = []
    for part in headers.walk():
        data = part.get_payload(decode=True) if part.get_content_maintype() == "image" else None
        if isinstance(data, bytes) and (place := picture_metadata(data)[0]):
            places.append(Seen(part.get_filename() or "picture", place))
    if places:
        yield found(
            "picture-tells-more", Severity.WARNING, "A picture says where it was taken", places, key="place"
        )
