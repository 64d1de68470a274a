"""Runs of characters as a file gives them, folded into the text of one paragraph."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from requests_app.letters.document import Link

# Where a link may lead; "javascript:" and "file:" have no place on a public page.
_SAFE_LINKS: Final = ("http://", "https://", "mailto:", "tel:", "ftp://")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one look. url: where they lead, or empty."""

    text: str
    is_bold: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Folded:
    """Text with white space folded; a typed line break is kept as "\\n". bold: the share of bold characters."""

    text: str
    bold: float
    links: tuple[Link, ...]


def fold(runs: Iterable[Run]) -> Folded:
    """Return the runs as one text: every stretch of white space is one space, or one line break if it holds one."""
    characters: list[str] = []
    links: list[Link] = []
    bold = ink = 0
    gap = ""
    for run in runs:
        start = None
        for character in run.text:
            if character.isspace():
                gap = "\n" if character == "\n" or gap == "\n" else " "
                continue
            if characters and gap:
                characters.append(gap)
            gap = ""
            if start is None:
                start = len(characters)
            characters.append(character)
            ink += 1
            bold += run.is_bold
        if run.url and start is not None:
            _add_link(links, Link(start, len(characters), run.url))
    return Folded("".join(characters), bold / ink if ink else 0.0, tuple(links))


def _add_link(links: list[Link], link: Link) -> None:
    """Add a link, joined with the one before it if the file cut one link into several runs."""
    if not link.url.lower().startswith(_SAFE_LINKS):
        return
    if links and links[-1].url == link.url and link.start - links[-1].end <= 1:
        link = Link(links.pop().start, link.end, link.url)
    links.append(link)
