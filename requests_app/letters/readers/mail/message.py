"""An email, whichever program kept it: its words and what came with it."""

import datetime
from dataclasses import dataclass
from typing import Final

MOST_PARTS: Final = 100
"""The most files that one email may bring."""
DEEPEST_MESSAGE: Final = 3
"""How many emails may be one within the other."""


@dataclass(frozen=True, slots=True)
class Body:
    """A part of an email's own words. encoding: as the email says, if it does."""

    data: bytes
    is_html: bool
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """An email without its addresses: who wrote it and to whom is nothing of the letter.

    files: (bytes, file name) of what came with it; messages: (name, email) of emails that came with it.
    """

    subject: str
    sent: datetime.date | None
    bodies: tuple[Body, ...]
    files: tuple[tuple[bytes, str], ...] = ()
    messages: tuple[tuple[str, "Message"], ...] = ()
