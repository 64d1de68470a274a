"""Emails and web pages that hide something: one maker a way of hiding. Given no secret, each makes its clean twin."""

from collections.abc import Callable
from typing import Final

from tests.leaks import docxs
from tests.letters.mails import eml, msg

_WORDS: Final = "Dear Ms Example\n\nYou asked how many benches there are.\n\nThere are 412 benches.\n"
_PAGE: Final = (
    "<p>Dear Ms Example</p><p>You asked how many benches there are.</p><p>There are 412 benches.</p>"
)


def commented_file(secret: str | None) -> bytes:
    return eml(_WORDS, files=[(docxs.comment(secret), "annex.docx")]).as_bytes()


def commented_file_in_outlook(secret: str | None) -> bytes:
    return msg(_WORDS, files=[(docxs.comment(secret), "annex.docx")])


def blind_copy(secret: str | None) -> bytes:
    message = eml(_WORDS)
    if secret:
        message["Bcc"] = f"{secret} <{secret.lower()}@brackwater.example>"
    return message.as_bytes()


def hidden_in_body(secret: str | None) -> bytes:
    """The twin's aside is shown."""
    style = "display:none" if secret else "font-size:12px"
    return eml(
        html=f'<html><body>{_PAGE}<div style="{style}">{secret or "All of oak."}</div></body></html>'
    ).as_bytes()


MAKERS: Final[tuple[tuple[Callable[[str | None], bytes], str, str], ...]] = (
    (commented_file, "comments-in-file", "the attached file “annex.docx”"),
    (blind_copy, "email-tells-more", "Bcc"),
    (hidden_in_body, "hidden-text-in-file", "does not show"),
)
OUTLOOK: Final[tuple[tuple[Callable[[str | None], bytes], str, str], ...]] = (
    (commented_file_in_outlook, "comments-in-file", "the attached file “annex.docx”"),
)


def hidden_element(secret: str | None) -> bytes:
    hidden = f"<p hidden>{secret}</p>" if secret else "<p>All of oak.</p>"
    return f"<!DOCTYPE html><html><body>{_PAGE}{hidden}</body></html>".encode()


PAGES: Final[tuple[tuple[Callable[[str | None], bytes], str, str], ...]] = (
    (hidden_element, "hidden-text-in-file", "does not show"),
)
