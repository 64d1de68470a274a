"""Emails made for tests: as they travel, and as Outlook keeps them."""

import struct
from collections.abc import Sequence
from email.message import EmailMessage

from tests.letters import ole

Files = Sequence[tuple[bytes, str]]


def eml(
    text: str = "", *, html: str = "", subject: str = "RE: Potholes - FOI/2025/118", files: Files = ()
) -> EmailMessage:
    """Return an email from an authority to Ada Okoro, of 31 March 2025."""
    message = EmailMessage()
    message["From"] = "Sam Field <sam.field@brackwater.example>"
    message["To"] = "Ada Okoro <ada@home.example>"
    message["Subject"] = subject
    message["Date"] = "Mon, 31 Mar 2025 09:00:00 +0100"
    if text or not html:
        message.set_content(text)
    if html and text:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    for data, name in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def msg(
    text: str = "", *, html: str = "", rich: bytes = b"", subject: str = "RE: Potholes - FOI/2025/118",
    files: Files = (), messages: Sequence[ole.Tree] = ()
) -> bytes:  # fmt: skip
    """Return the same as an Outlook message. rich: packed Rich Text; messages: what `properties` made."""
    return ole.made(properties(text, html=html, rich=rich, subject=subject, files=files, messages=messages))


def properties(
    text: str = "", *, html: str = "", rich: bytes = b"", subject: str = "", files: Files = (),
    messages: Sequence[ole.Tree] = (), head: int = 32,
) -> ole.Tree:  # fmt: skip
    """Return the streams of an Outlook message. head: 24 for one within another."""
    sent = (133_878_816_000_000_000).to_bytes(8, "little")  # 31 March 2025, 08:00
    numbers = b"".join(
        struct.pack("<HHI", kind, tag, 6) + value
        for tag, kind, value in [(0x0039, 0x0040, sent), (0x3FDE, 3, struct.pack("<q", 65001))]
    )
    tree: ole.Tree = {
        "__properties_version1.0": bytes(head) + numbers,
        "__substg1.0_0037001F": subject.encode("utf-16-le"),
        "__substg1.0_0C1A001F": "Sam Field".encode("utf-16-le"),
        "__substg1.0_0E04001F": "Ada Okoro".encode("utf-16-le"),
    }
    if text:
        tree["__substg1.0_1000001F"] = text.encode("utf-16-le")
    if html:
        tree["__substg1.0_10130102"] = html.encode()
    if rich:
        tree["__substg1.0_10090102"] = rich
    for number, (data, name) in enumerate(files):
        tree[f"__attach_version1.0_#{number:08X}"] = {
            "__properties_version1.0": bytes(8),
            "__substg1.0_37010102": data,
            "__substg1.0_3707001F": name.encode("utf-16-le"),
        }
    for number, inner in enumerate(messages, start=len(files)):
        tree[f"__attach_version1.0_#{number:08X}"] = {
            "__properties_version1.0": bytes(8),
            "__substg1.0_3701000D": inner,
            "__substg1.0_3001001F": "the request".encode("utf-16-le"),
        }
    return tree
