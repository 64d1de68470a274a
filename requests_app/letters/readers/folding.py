"""Runs of characters as a file gives them, folded into the text of one paragraph."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from requests_app.letters.document import Link

# Where a link may lead; "javascript:" and "file:" have no place on a public page.
_SAFE_LINKS: Final = ("http://", "https://", "mailto:", "tel:", "ftp://")


class Run(NamedTuple):
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


def fold(runs: Sequence[Run]) -> Folded:
    """Return the runs as one text: every stretch of white space is one space, or one line break if it holds one."""
    if len({run[1:] for run in runs}) == 1 and not runs[0].url:
        # One look throughout, as most paragraphs have.
        text = _without_wide_spaces("".join([run.text for run in runs]))
        return Folded(text, 1.0 if text and runs[0].is_bold else 0.0, ())
    parts: list[str] = []
    links: list[Link] = []
    length = bold = ink = 0
    space = ""
    for run in runs:
        text = _without_wide_spaces(run.text)
        if not text:
            space += run.text
            continue
        space += run.text[: len(run.text) - len(run.text.lstrip())]
        if parts and space:
            parts.append("\n" if "\n" in space else " ")
            length += 1
        space = run.text[len(run.text.rstrip()) :]
        if run.url:
            _add_link(links, Link(length, length + len(text), run.url))
        parts.append(text)
        length += len(text)
        own_ink = len(text) - text.count(" ") - text.count("\n")
        ink += own_ink
        bold += own_ink * run.is_bold
    return Folded("".join(parts), bold / ink if ink else 0.0, tuple(links))


def _without_wide_spaces(text: str) -> str:
    if "\n" not in text:
        return " ".join(text.split())
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return "\n".join(filter(None, lines))


def _add_link(links: list[Link], link: Link) -> None:
    """Add a link, joined with the one before it if the file cut one link into several runs."""
    if not link.url.lower().startswith(_SAFE_LINKS):
        return
    if links and links[-1].url == link.url and link.start - links[-1].end <= 1:
        link = Link(links.pop().start, link.end, link.url)
    links.append(link)
